/* test-derived.c: models that are made of a trial's, and kept as trials of their own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/paths.h"
#include "explain/edit-weights.h"
#include "explain/measure.h"
#include "trials/blob.h"
#include "trials/edits.h"
#include "trials/error.h"
#include "trials/query.h"
#include "workflow/derived-trial.h"
#include "workflow/document.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"
#include "workflow/trial-data.h"

#include <glib/gstdio.h>
#include <string.h>

#define SEED 7

typedef struct
{
  char *folder;
  WeftTrialStore *store;
  WeftArtefact *data;
  WeftTrainedModel *model;
  WeftSubject *subject;
} Desk;

/* Trains the sample of iris flowers, as a trial. */
static void
train (Desk *self)
{
  g_autofree char *path = weft_path_shipped ("samples/iris-flowers.weft");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);
  g_autoptr (WeftSnapshot) snapshot = workflow != NULL ? weft_workflow_snapshot (workflow, NULL, &error) : NULL;
  g_autoptr (WeftRunSink) sink = weft_run_sink_new_trials (self->store, SEED, 1, 0);
  const WeftRunOptions options = { .seed = SEED };

  g_assert_no_error (error);
  g_assert_true (weft_run_execute (snapshot, &options, sink, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_array_index (weft_run_sink_trials_get_ids (sink), gint64, 0), ==, 1);
}

static WeftTrainedModel *
read_model (WeftTrialStore *store,
            gint64          id)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  WeftTrainedModel *model;

  for (guint i = 0; path == NULL && i < trial->artefacts->len; i++) {
    const WeftTrialArtefact *artefact = trial->artefacts->pdata[i];

    if (g_str_equal (artefact->kind, "model"))
      path = weft_blob_get_path (weft_trial_store_get_artefacts (store), artefact->hash);
  }
  model = weft_trained_model_load (path, &error);
  g_assert_no_error (error);
  return model;
}

static void
desk_init (Desk *self)
{
  g_autofree char *path = NULL, *artefacts = NULL;
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("weft-derived-XXXXXX", NULL);
  path = g_build_filename (self->folder, "trials.db", NULL);
  artefacts = g_build_filename (self->folder, "artefacts", NULL);
  self->store = weft_trial_store_open (path, artefacts, &error);
  g_assert_no_error (error);
  train (self);
  self->data = weft_trial_data_restore (self->store, 1, NULL, &error);
  g_assert_no_error (error);
  self->model = read_model (self->store, 1);
  predictor = weft_predictor_new_trained (self->model);
  self->subject = weft_subject_new (predictor, 0, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
desk_clear (Desk *self)
{
  weft_subject_free (self->subject);
  weft_trained_model_unref (self->model);
  weft_artefact_unref (self->data);
  weft_trial_store_unref (self->store);
  remove_tree (self->folder);
  g_free (self->folder);
}

static double
get_last (WeftTrialStore *store,
          gint64          id,
          const char     *name)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, NULL);

  return weft_trial_find_metric (trial, name)->last;
}

/* With nothing switched, figures on the rows that validated are those of the training. */
static void
test_restored (void)
{
  g_autoptr (WeftMeasure) measure = NULL;
  g_autoptr (GArray) measures = NULL;
  g_autoptr (GError) error = NULL;
  const WeftData *data;
  gboolean any = FALSE;
  Desk desk;

  desk_init (&desk);
  data = weft_artefact_get_value (desk.data);
  measure = weft_measure_run (desk.subject, data->preparation, data->dataset, data->split->validation, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (measure->before == get_last (desk.store, 1, "validation_accuracy"));
  g_assert_true (measure->after == measure->before);
  measures = weft_derived_trial_evaluate (desk.model, data, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < measures->len; i++) {
    const WeftTrialMeasure *one = &g_array_index (measures, WeftTrialMeasure, i);

    if (g_str_has_prefix (one->name, "test_") || g_str_equal (one->name, "validation_loss"))
      g_assert_true (one->value == get_last (desk.store, 1, one->name));
    any |= g_str_equal (one->name, "test_accuracy");
  }
  g_assert_true (any);
  desk_clear (&desk);
}

/* An edited model is a trial with a parent, a note, a file and figures, and can be taken back. */
static void
test_kept (void)
{
  g_autoptr (WeftSwitches) switches = weft_switches_new ();
  g_autoptr (WeftTrainedModel) edited = NULL, kept = NULL;
  g_autoptr (WeftTrialEdits) edits = NULL;
  g_autoptr (WeftTrial) trial = NULL, parent = NULL, gone = NULL;
  g_autoptr (GArray) measures = NULL;
  g_autoptr (GBytes) one = NULL, other = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id, found;
  Desk desk;

  desk_init (&desk);
  weft_switches_set (switches, "relu1", 2, 0);
  edited = weft_edit_weights (desk.model, desk.subject, switches, &error);
  g_assert_no_error (error);
  measures = weft_derived_trial_evaluate (edited, weft_artefact_get_value (desk.data), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (weft_derived_trial_find_parent (desk.store, desk.model, &found, &error));
  g_assert_cmpint (found, ==, 1);
  g_assert_true (weft_derived_trial_find_parent (desk.store, edited, &found, &error));
  g_assert_cmpint (found, ==, 0);
  id = weft_derived_trial_store (desk.store, &(WeftDerivedTrial){ 1, NULL, "edited", "unit 3 of relu1 is off", edited, measures }, &error);
  g_assert_no_error (error);
  trial = weft_trial_store_read (desk.store, id, NULL);
  parent = weft_trial_store_read (desk.store, 1, NULL);
  g_assert_cmpint (trial->parent, ==, 1);
  g_assert_cmpint (parent->parent, ==, 0);
  g_assert_cmpint (trial->state, ==, WEFT_TRIAL_DONE);
  g_assert_cmpstr (trial->note, ==, "unit 3 of relu1 is off");
  g_assert_cmpstr (trial->tags->pdata[0], ==, "edited");
  g_assert_cmpuint (trial->parameters->len, ==, parent->parameters->len);
  g_assert_nonnull (weft_trial_find_metric (trial, "validation_accuracy"));
  kept = read_model (desk.store, id);
  one = weft_trained_model_to_bytes (kept, NULL);
  other = weft_trained_model_to_bytes (edited, NULL);
  g_assert_true (g_bytes_equal (one, other));
  edits = weft_trial_edits_new (desk.store);
  g_assert_true (weft_trial_edits_add (edits, "Apply Switched Units", id, &error));
  g_assert_cmpstr (weft_trial_edits_get_undo_text (edits), ==, "Apply Switched Units");
  g_assert_true (weft_trial_edits_undo (edits, &error));
  gone = weft_trial_store_read (desk.store, id, NULL);
  g_assert_cmpint (gone->trashed, >, 0);
  g_assert_true (weft_trial_edits_redo (edits, &error));
  g_clear_pointer (&gone, weft_trial_unref);
  gone = weft_trial_store_read (desk.store, id, NULL);
  g_assert_cmpint (gone->trashed, ==, 0);
  desk_clear (&desk);
}

static void
test_refusals (void)
{
  g_autoptr (GError) error = NULL;
  WeftStop stop = WEFT_STOP_INIT;
  Desk desk;

  desk_init (&desk);
  g_assert_cmpint (weft_derived_trial_store (desk.store, &(WeftDerivedTrial){ .parent = 99, .model = desk.model }, &error), ==, 0);
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (weft_trial_data_restore (desk.store, 99, NULL, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  weft_stop_request (&stop);
  g_assert_null (weft_trial_data_restore (desk.store, 1, &stop, &error));
  g_assert_nonnull (error);
  desk_clear (&desk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/derived/restored", test_restored);
  g_test_add_func ("/workflow/derived/kept", test_kept);
  g_test_add_func ("/workflow/derived/refusals", test_refusals);
  return g_test_run ();
}
