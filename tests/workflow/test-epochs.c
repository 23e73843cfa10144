/* test-epochs.c: models of epochs on the way, kept with the trial
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/paths.h"
#include "dataset/reader.h"
#include "learn/metrics.h"
#include "learn/trained.h"
#include "trials/series.h"
#include "workflow/document.h"
#include "workflow/epoch-chart.h"
#include "workflow/epoch-pins.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"
#include "workflow/trial-data.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define SEED 7

/* Plans */

static guint64
count_taken (const WeftSnapshotPlan *plan)
{
  guint64 n = 0;

  for (guint64 epoch = 0; epoch <= plan->n_epochs + 1; epoch++)
    n += weft_snapshot_plan_takes (plan, epoch);
  return n;
}

/* Whatever is trained, the bytes of all stay within the budget; the last epoch is among them. */
static void
test_budget (void)
{
  static const guint64 epochs[] = { 1, 2, 3, 10, 20, 21, 60, 1000, 100000 }, bytes[] = { 1, 2300, 400000, 1700000, 12000000, 45000000, 400000000 };

  for (guint i = 0; i < G_N_ELEMENTS (epochs); i++)
    for (guint j = 0; j < G_N_ELEMENTS (bytes); j++) {
      WeftSnapshotPlan few, every, none;
      guint64 n_few, n_every;

      weft_snapshot_plan_init (&few, "few", epochs[i], bytes[j]);
      weft_snapshot_plan_init (&every, "every", epochs[i], bytes[j]);
      weft_snapshot_plan_init (&none, "off", epochs[i], bytes[j]);
      n_few = count_taken (&few);
      n_every = count_taken (&every);
      g_assert_cmpuint (count_taken (&none), ==, 0);
      g_assert_cmpuint (n_few, <=, WEFT_SNAPSHOTS_FEW);
      g_assert_cmpuint (n_few * bytes[j], <=, WEFT_SNAPSHOTS_FEW_BYTES);
      g_assert_cmpuint (n_every * bytes[j], <=, WEFT_SNAPSHOTS_EVERY_BYTES);
      g_assert_true (n_few == 0 || weft_snapshot_plan_takes (&few, epochs[i]));
      g_assert_true (n_every == 0 || weft_snapshot_plan_takes (&every, epochs[i]));
      if (epochs[i] * bytes[j] <= WEFT_SNAPSHOTS_EVERY_BYTES && epochs[i] > 1)
        g_assert_cmpuint (n_every, ==, epochs[i]);
    }
}

/* Close together at first, farther apart later. */
static void
test_spread (void)
{
  WeftSnapshotPlan plan;
  guint64 former = 0, gap = 0;

  weft_snapshot_plan_init (&plan, "few", 1000, 2300);
  for (guint64 epoch = 1; epoch <= 1000; epoch++) {
    if (!weft_snapshot_plan_takes (&plan, epoch))
      continue;
    g_assert_cmpuint (epoch - former, >=, gap);
    gap = epoch - former > 4 ? epoch - former : 0;
    former = epoch;
  }
  g_assert_cmpuint (former, ==, 1000);
  g_assert_cmpuint (count_taken (&plan), >=, 14);
}

/* Trainings */

typedef struct
{
  char *folder;
  WeftTrialStore *store;
} Desk;

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
desk_init (Desk *self)
{
  g_autofree char *path = NULL, *artefacts = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("weft-epochs-XXXXXX", NULL);
  path = g_build_filename (self->folder, "trials.db", NULL);
  artefacts = g_build_filename (self->folder, "artefacts", NULL);
  self->store = weft_trial_store_open (path, artefacts, &error);
  g_assert_no_error (error);
}

static void
desk_clear (Desk *self)
{
  weft_trial_store_unref (self->store);
  remove_tree (self->folder);
  g_free (self->folder);
}

/* @overrides: (nullable): `NODE.PARAM=VALUE`, ended by NULL */
static WeftSnapshot *
load_iris (const char *const *overrides)
{
  g_autofree char *path = weft_path_shipped ("samples/iris-flowers.weft");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);
  WeftSnapshot *snapshot = workflow != NULL ? weft_workflow_snapshot (workflow, overrides, &error) : NULL;

  g_assert_no_error (error);
  return snapshot;
}

/* Returns: (transfer full): the snapshots of a new trial */
static GArray *
train (Desk *desk,
       const char *const *overrides)
{
  g_autoptr (WeftSnapshot) snapshot = load_iris (overrides);
  g_autoptr (WeftRunSink) sink = weft_run_sink_new_trials (desk->store, SEED, 1, 0);
  const WeftRunOptions options = { .seed = SEED };
  g_autoptr (GError) error = NULL;
  GArray *list;

  g_assert_true (weft_run_execute (snapshot, &options, sink, NULL, &error));
  g_assert_no_error (error);
  list = weft_epoch_snapshots_list (desk->store, g_array_index (weft_run_sink_trials_get_ids (sink), gint64, 0), &error);
  g_assert_no_error (error);
  return list;
}

static double
find_point (Desk       *desk,
            gint64      id,
            const char *name,
            guint64     epoch)
{
  g_autoptr (GArray) points = weft_trial_store_read_series (desk->store, id, name, 0, NULL);

  for (guint i = 0; i < points->len; i++)
    if (g_array_index (points, WeftTrialPoint, i).epoch == (double) epoch)
      return g_array_index (points, WeftTrialPoint, i).value;
  return NAN;
}

/* A snapshot has bit for bit the metrics that were recorded after its epoch. */
static void
check_snapshot (Desk                    *desk,
                gint64                   id,
                const WeftData          *data,
                const WeftEpochSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrainedModel) model = weft_trained_model_load (snapshot->path, &error);
  g_autoptr (WeftEvaluation) evaluation = NULL;
  g_autoptr (WeftMetricContext) context = NULL;
  double accuracy;

  g_assert_no_error (error);
  evaluation = weft_trained_model_evaluate (model, 0, data->dataset, data->split->validation, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  context = weft_metric_context_new (evaluation);
  accuracy = weft_metric_find ("accuracy")->compute (context);
  g_assert_true (evaluation->loss == find_point (desk, id, "validation_loss", snapshot->epoch));
  g_assert_true (accuracy == find_point (desk, id, "validation_accuracy", snapshot->epoch));
  g_assert_cmpstr (snapshot->metric, ==, "validation_accuracy");
  g_assert_true (snapshot->value == accuracy);
}

static void
check_all (Desk         *desk,
           gint64        id,
           const GArray *list,
           guint64       model)
{
  g_autoptr (WeftArtefact) data = weft_trial_data_restore (desk->store, id, NULL, NULL);

  for (guint i = 0; i < list->len; i++) {
    const WeftEpochSnapshot *snapshot = &g_array_index (list, WeftEpochSnapshot, i);

    check_snapshot (desk, id, weft_artefact_get_value (data), snapshot);
    g_assert_cmpint (snapshot->is_model, ==, snapshot->epoch == model);
    if (i > 0)
      g_assert_cmpuint (snapshot->epoch, >, snapshot[-1].epoch);
  }
}

static void
test_recorded (void)
{
  g_autoptr (GArray) list = NULL, average = NULL, every = NULL, none = NULL;
  Desk desk;

  desk_init (&desk);
  list = train (&desk, NULL);
  g_assert_cmpuint (list->len, ==, 17);
  check_all (&desk, 1, list, 60);
  average = train (&desk, (const char *const[]){ "train.ema=0.9", "train.epochs=12", NULL });
  g_assert_cmpuint (average->len, ==, 12);
  check_all (&desk, 2, average, 12);
  every = train (&desk, (const char *const[]){ "train.snapshots=every", "train.epochs=30", NULL });
  g_assert_cmpuint (every->len, ==, 30);
  check_all (&desk, 3, every, 30);
  none = train (&desk, (const char *const[]){ "train.snapshots=off", "train.epochs=5", NULL });
  g_assert_cmpuint (none->len, ==, 1);
  check_all (&desk, 4, none, 5);
  desk_clear (&desk);
}

/* The model is the best epoch, wherever that is among the snapshots. */
static void
test_best (void)
{
  g_autoptr (GArray) list = NULL, few = NULL;
  g_autoptr (WeftTrial) trial = NULL;
  guint64 best;
  Desk desk;

  desk_init (&desk);
  list = train (&desk, (const char *const[]){ "train.restore_best=true", "train.snapshots=every", "train.epochs=80", NULL });
  trial = weft_trial_store_read (desk.store, 1, NULL);
  best = (guint64) weft_trial_metric_get_best_epoch (weft_trial_find_metric (trial, "validation_loss"));
  g_assert_cmpuint (best, <, 80);
  g_assert_cmpuint (list->len, ==, 80);
  check_all (&desk, 1, list, best);
  few = train (&desk, (const char *const[]){ "train.restore_best=true", "train.snapshots=off", "train.epochs=80", NULL });
  check_all (&desk, 2, few, best);
  desk_clear (&desk);
}

/* A row as the model is given it. */
static WeftTrackInput *
take_row (const WeftData *data,
          const char     *path,
          guint32         row,
          gint64          class)
{
  g_autoptr (WeftTrainedModel) model = weft_trained_model_load (path, NULL);
  g_autoptr (WeftPredictor) predictor = weft_predictor_new_trained (model);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftTensor) sample = weft_predictor_prepare (predictor, data->dataset, (WeftRows){ &row, 1 }, NULL, warnings, NULL);

  return weft_track_input_new ("a flower", sample, data->dataset, row, class, 0);
}

/* What each model says by itself. */
static void
check_track (const WeftEpochTrack *track,
             const GArray         *list,
             const WeftData       *data,
             guint32               row)
{
  for (guint i = 0, k = 0; i < track->points->len; i++) {
    const WeftTrackPoint *point = &g_array_index (track->points, WeftTrackPoint, i);
    g_autoptr (WeftTrainedModel) model = NULL;
    g_autoptr (WeftEvaluation) evaluation = NULL;

    while (g_array_index (list, WeftEpochSnapshot, k).epoch != point->epoch)
      k++;
    model = weft_trained_model_load (g_array_index (list, WeftEpochSnapshot, k).path, NULL);
    evaluation = weft_trained_model_evaluate (model, 0, data->dataset, (WeftRows){ &row, 1 }, FALSE, NULL, NULL, NULL);
    g_assert_cmpfloat_with_epsilon (point->score, (double) evaluation->scores[track->class], 1e-6);
    g_assert_cmpint (point->is_model, ==, g_array_index (list, WeftEpochSnapshot, k).is_model);
  }
}

static void
told_cb (gpointer   data,
         double     fraction,
         GPtrArray *tracks)
{
  guint *n = data;

  (*n)++;
  g_assert_cmpuint (((const WeftEpochTrack *) tracks->pdata[0])->points->len, ==, *n);
  g_ptr_array_unref (tracks);
}

/* Two rows along a training of every epoch, of which some are taken. */
static void
test_track (void)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_track_input_free);
  g_autoptr (WeftArtefact) artefact = NULL;
  g_autoptr (GArray) list = NULL;
  g_autoptr (WeftEpochChart) chart = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *numbers = NULL, *words = NULL;
  const WeftEpochTrack *track;
  const WeftData *data;
  WeftStop stop = WEFT_STOP_INIT;
  guint n_told = 0;
  const WeftTrackWatch watch = { told_cb, &n_told, NULL }, stopped = { NULL, NULL, &stop };
  WeftPaintStyle style;
  GPtrArray *tracks;
  Desk desk;

  desk_init (&desk);
  list = train (&desk, (const char *const[]){ "train.snapshots=every", NULL });
  g_assert_cmpuint (list->len, ==, 60);
  artefact = weft_trial_data_restore (desk.store, 1, NULL, NULL);
  data = weft_artefact_get_value (artefact);
  g_ptr_array_add (inputs, take_row (data, g_array_index (list, WeftEpochSnapshot, 0).path, 59, -1));
  g_ptr_array_add (inputs, take_row (data, g_array_index (list, WeftEpochSnapshot, 0).path, 3, 2));
  tracks = weft_epoch_track_run (list, inputs, 0, &watch, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_told, ==, WEFT_TRACK_MAX_POINTS);
  g_assert_cmpuint (tracks->len, ==, 2);
  track = tracks->pdata[0];
  g_assert_cmpstr (track->class_name, ==, "versicolor");
  g_assert_cmpint (((const WeftEpochTrack *) tracks->pdata[1])->class, ==, 2);
  g_assert_cmpuint (g_array_index (track->points, WeftTrackPoint, 0).epoch, ==, 1);
  g_assert_cmpuint (g_array_index (track->points, WeftTrackPoint, track->points->len - 1).epoch, ==, 60);
  check_track (track, list, data, 59);
  check_track (tracks->pdata[1], list, data, 3);
  chart = weft_epoch_chart_new (tracks, TRUE);
  numbers = weft_epoch_chart_make_numbers (chart);
  g_assert_true (g_str_has_prefix (numbers, "input,class,epoch,score,\""));
  words = weft_epoch_chart_tell (chart);
  g_assert_nonnull (strstr (words, "a flower: versicolor "));
  g_assert_nonnull (strstr (words, "above one half since epoch "));
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  g_assert_cmpuint (weft_epoch_chart_find (chart, &style, 700, 699, 100), ==, 60);
  g_assert_cmpuint (weft_epoch_chart_find (chart, &style, 700, 1, 100), ==, 1);
  weft_stop_request (&stop);
  g_assert_null (weft_epoch_track_run (list, inputs, 0, &stopped, &error));
  g_assert_nonnull (error);
  desk_clear (&desk);
}

/* Asks for a checkpoint after one epoch and stops after another. */
typedef struct
{
  WeftRunSink parent;
  WeftTrainControl *control;
  WeftStop *stop;
} Stopper;

static void
stopper_snapshot (WeftRunSink            *sink,
                  const WeftSnapshotNode *node,
                  const char             *name,
                  WeftArtefact           *artefact)
{
  Stopper *self = (Stopper *) sink;

  if (strstr (name, "000007") != NULL)
    weft_train_control_checkpoint (self->control);
  if (strstr (name, "000011") != NULL && self->stop != NULL)
    weft_stop_request (self->stop);
}

static void
stopper_free (WeftRunSink *sink)
{
  g_free (sink);
}

static const WeftRunSinkClass stopper_class = { .snapshot = stopper_snapshot, .free = stopper_free };

static void
run_part (Desk                 *desk,
          const WeftRunOptions *options,
          WeftStop             *stop,
          gint64                resume)
{
  g_autoptr (WeftSnapshot) snapshot = load_iris (NULL);
  Stopper *stopper = g_new0 (Stopper, 1);
  WeftRunSink *sinks[] = { weft_run_sink_new_trials (desk->store, SEED, 1, resume), &stopper->parent, NULL };
  g_autoptr (WeftRunSink) tee = NULL;
  g_autoptr (GError) error = NULL;

  *stopper = (Stopper){ { &stopper_class }, options->control, resume > 0 ? NULL : stop };
  tee = weft_run_sink_new_tee (sinks);
  g_assert_cmpint (weft_run_execute (snapshot, options, tee, stop, &error), ==, resume > 0);
}

/* A training that was stopped and goes on keeps what it would have kept. */
static void
test_resumed (void)
{
  g_autoptr (WeftTrainControl) control = weft_train_control_new ();
  g_autoptr (GArray) whole = NULL, resumed = NULL;
  WeftStop stop = WEFT_STOP_INIT, unused = WEFT_STOP_INIT;
  g_autofree char *checkpoints = NULL;
  Desk desk;

  desk_init (&desk);
  checkpoints = g_build_filename (desk.folder, "checkpoints", NULL);
  whole = train (&desk, NULL);
  run_part (&desk, &(WeftRunOptions){ .seed = SEED, .checkpoints = checkpoints, .control = control }, &stop, 0);
  run_part (&desk, &(WeftRunOptions){ .seed = SEED, .checkpoints = checkpoints, .resume = TRUE, .control = control }, &unused, 2);
  resumed = weft_epoch_snapshots_list (desk.store, 2, NULL);
  g_assert_cmpuint (resumed->len, ==, whole->len);
  for (guint i = 0; i < whole->len; i++) {
    const WeftEpochSnapshot *one = &g_array_index (whole, WeftEpochSnapshot, i), *other = &g_array_index (resumed, WeftEpochSnapshot, i);

    g_assert_cmpuint (one->epoch, ==, other->epoch);
    g_assert_cmpstr (one->path, ==, other->path);
    g_assert_true (one->value == other->value);
  }
  desk_clear (&desk);
}

/* Pins come back for the same trial and the same data, and rows that are none are left out; what is
 * no file of pins is a sentence. */
static void
test_pins (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-pins-XXXXXX", NULL), *irises = weft_path_shipped ("datasets/iris.csv"), *wines = weft_path_shipped ("datasets/wine.csv"), *path = NULL;
  g_autoptr (WeftDataset) dataset = weft_dataset_read (irises, NULL, NULL, NULL, NULL), other = weft_dataset_read (wines, NULL, NULL, NULL, NULL);
  const WeftEpochPin pins[] = { { 3, -1, 0 }, { 70, 2, 1 }, { 150, -1, 0 } };
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (WeftEpochPin)), read = NULL, of_other = NULL, of_trial = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("WEFT_PINS", folder, TRUE);
  g_array_append_vals (made, pins, G_N_ELEMENTS (pins));
  g_assert_true (weft_epoch_pins_write (7, dataset, made, &error));
  g_assert_no_error (error);
  read = weft_epoch_pins_read (7, dataset, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 2);
  g_assert_cmpmem (read->data, 2 * sizeof (WeftEpochPin), pins, 2 * sizeof (WeftEpochPin));
  of_other = weft_epoch_pins_read (7, other, NULL);
  of_trial = weft_epoch_pins_read (8, dataset, NULL);
  g_assert_true (of_other->len == 0 && of_trial->len == 0);
  path = g_strdup_printf ("%s/7-%.16s.json", folder, weft_dataset_get_hash (dataset));
  g_assert_true (g_file_set_contents (path, "[]", -1, NULL));
  g_assert_null (weft_epoch_pins_read (7, dataset, &error));
  g_assert_nonnull (strstr (error->message, "holds no pinned rows"));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/epochs/pins", test_pins);
  g_test_add_func ("/workflow/epochs/budget", test_budget);
  g_test_add_func ("/workflow/epochs/spread", test_spread);
  g_test_add_func ("/workflow/epochs/recorded", test_recorded);
  g_test_add_func ("/workflow/epochs/best", test_best);
  g_test_add_func ("/workflow/epochs/resumed", test_resumed);
  g_test_add_func ("/workflow/epochs/track", test_track);
  return g_test_run ();
}
