/* study-final.c: the model that a study was for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-final.h"

#include "base/i18n.h"
#include "learn/trained.h"
#include "workflow/error.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"
#include "workflow/study-private.h"

#include <inttypes.h>

/* Returns: (transfer full) (nullable): the first training of a point */
static WeftTrial *
read_training (const WeftStudy  *self,
               guint             number,
               GError          **error)
{
  g_autoptr (GArray) ids = weft_trial_store_list_point_trials (self->store, self->id, number, error);

  if (ids != NULL && ids->len > 0)
    return weft_trial_store_read (self->store, g_array_index (ids, gint64, 0), error);
  if (ids != NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("the trial of the best point is gone; run the study again"));
  return NULL;
}

/* Returns: (transfer full) (nullable): the model of a trial; no error where it has none */
static WeftArtefact *
load_model (const WeftStudy  *self,
            const WeftTrial  *trial,
            GError          **error)
{
  g_autofree char *path = weft_trial_store_find_artefact (self->store, trial, "model", NULL);
  WeftTrainedModel *model = path != NULL ? weft_trained_model_load (path, error) : NULL;

  return model != NULL ? weft_artefact_new (&weft_port_type_trained_model, model, (GDestroyNotify) weft_trained_model_unref) : NULL;
}

/* Returns: the epoch after which the training was best, as far as it was watched */
static gint64
find_best_epoch (const WeftStudy *self,
                 const WeftTrial *trial)
{
  const WeftTrialMetric *metric = weft_trial_find_metric (trial, g_array_index (self->settings->objectives, WeftStudyObjective, 0).metric);
  gboolean maximize = g_array_index (self->settings->objectives, WeftStudyObjective, 0).maximize;

  if (metric == NULL || metric->last_epoch < 1)
    return 0;
  if (!weft_study_keeps_best (trial))
    return (gint64) metric->last_epoch;
  return (gint64) (maximize ? metric->max_epoch : metric->min_epoch);
}

/* Without rows to validate by, nothing can end a training early. */
static void
add_all_rows (const WeftStudy    *self,
              const WeftSnapshot *snapshot,
              const WeftTrial    *trial,
              GPtrArray          *words)
{
  gint64 epochs = find_best_epoch (self, trial);

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    if (g_str_equal (node->kind_id, "prepare"))
      g_ptr_array_add (words, g_strdup_printf ("%s.validation=0", node->id));
    if (g_strcmp0 (node->id, trial->node) != 0)
      continue;
    g_ptr_array_add (words, g_strdup_printf ("%s.restore_best=false", node->id));
    g_ptr_array_add (words, g_strdup_printf ("%s.early_stopping=false", node->id));
    if (epochs > 0)
      g_ptr_array_add (words, g_strdup_printf ("%s.epochs=%" PRId64, node->id, epochs));
  }
}

/* Returns: (transfer full) (nullable): the workflow with the parameters of a point */
static WeftSnapshot *
make_snapshot (const WeftStudy  *self,
               const double     *point,
               const WeftTrial  *trial,
               gboolean          all_rows,
               GError          **error)
{
  g_autoptr (WeftSnapshot) plain = weft_workflow_snapshot (self->workflow, NULL, error);
  g_autoptr (GPtrArray) words = weft_study_list_settings (self, point);

  if (plain == NULL)
    return NULL;
  if (all_rows)
    add_all_rows (self, plain, trial, words);
  g_ptr_array_add (words, NULL);
  return weft_workflow_snapshot (self->workflow, (const char *const *) words->pdata, error);
}

static WeftArtefact *
find_model (WeftRunSink        *recorder,
            const WeftSnapshot *snapshot,
            const WeftTrial    *trial)
{
  const WeftSnapshotNode *node = trial->node != NULL ? weft_snapshot_find_node (snapshot, trial->node, NULL) : NULL;

  return node != NULL ? weft_run_recorder_get_output (recorder, node->id, "model") : NULL;
}

/* Trains a point once more, here. */
static WeftArtefact *
train (const WeftStudy       *self,
       guint                  number,
       const WeftTrial       *trial,
       const WeftStudyFinal  *how,
       gint64                *kept,
       GError               **error)
{
  g_autoptr (WeftSnapshot) snapshot = make_snapshot (self, weft_tune_history_get_trial (self->history, number)->point, trial, how->all_rows, error);
  WeftRunSink *recorder = weft_run_sink_new_recorder (), *trials = weft_run_sink_new_trials (self->store, trial->seed, 0, 0), *sinks[] = { recorder, trials, NULL };
  g_autoptr (WeftRunSink) tee = weft_run_sink_new_tee (sinks);
  const WeftRunOptions options = { .to = trial->node, .retrain = TRUE, .seed = trial->seed, .cache = how->cache };
  WeftArtefact *model;

  weft_run_sink_trials_set_point (trials, self->id, number);
  if (snapshot == NULL || !weft_run_execute (snapshot, &options, tee, how->stop, error))
    return NULL;
  if (weft_run_sink_trials_get_ids (trials)->len > 0)
    *kept = g_array_index (weft_run_sink_trials_get_ids (trials), gint64, 0);
  model = find_model (recorder, snapshot, trial);
  if (model == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("the best point gave no trained model; let trials run to a Train node"));
  return model != NULL ? weft_artefact_ref (model) : NULL;
}

WeftArtefact *
weft_study_make_final (const WeftStudy       *self,
                       const WeftStudyFinal  *how,
                       gint64                *trial,
                       GError               **error)
{
  const WeftTuneTrial *best = weft_tune_history_get_best (self->history, 0);
  g_autoptr (WeftTrial) training = best != NULL ? read_training (self, best->number, error) : NULL;
  g_autoptr (GError) failure = NULL;
  WeftArtefact *model;

  if (best == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("no trial of the study has come to its end, so there is no best one"));
  if (training == NULL)
    return NULL;
  *trial = training->id;
  model = !how->all_rows ? load_model (self, training, &failure) : NULL;
  return model != NULL ? model : train (self, best->number, training, how, trial, error);
}
