/* test-study-ways.c: searches with folds, in stages, and within a budget
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "place.h"

#include "workflow/study.h"

#include "trials/query.h"
#include "tune/point.h"
#include "workflow/document.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"
#include "workflow/watched.h"

#include <math.h>
#include <signal.h>
#include <string.h>

typedef struct
{
  char *folder;
  WeftTrialStore *store;
  WeftSnapshot *snapshot;
  WeftStudySettings *settings;
} Fixture;

static WeftWorkflow *
load (void)
{
  g_autofree char *document = g_test_build_filename (G_TEST_DIST, "data", "cli", "iris.weft", NULL);

  return weft_workflow_load (document, NULL, NULL);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (WeftWorkflow) workflow = load ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("weft-ways-XXXXXX", NULL);
  path = g_build_filename (self->folder, "t.db", NULL);
  self->store = weft_trial_store_open (path, NULL, &error);
  g_assert_no_error (error);
  self->snapshot = weft_workflow_snapshot (workflow, NULL, NULL);
  self->settings = weft_study_settings_new ();
  self->settings->to = g_strdup ("train");
  weft_study_settings_add_objective (self->settings, "validation_loss", FALSE);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  weft_study_settings_free (self->settings);
  weft_snapshot_unref (self->snapshot);
  weft_trial_store_unref (self->store);
  remove_tree (self->folder);
  g_free (self->folder);
}

static void
vary (Fixture    *self,
      const char *name,
      const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_study_settings_vary (self->settings, name, text, self->snapshot, &error));
  g_assert_no_error (error);
}

static void
choose (Fixture    *self,
        const char *sampler)
{
  weft_study_settings_set_sampler (self->settings, weft_sampler_find_kind (sampler));
}

static WeftStudy *
begin (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  WeftStudy *study = weft_study_new (self->store, NULL, self->snapshot, self->settings, &error);

  g_assert_no_error (error);
  return study;
}

static void
run (WeftStudy               *study,
     const WeftStudyObserver *observer,
     const WeftStop          *stop,
     WeftStudyState           expected)
{
  g_autoptr (GError) error = NULL;
  WeftStudyState state;

  weft_study_run (study, observer, NULL, stop, &state, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state, ==, expected);
}

static char *
tell (const WeftStudy *study)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);
    g_autofree char *point = trial->outside ? g_strdup ("outside") : weft_point_format (weft_tune_history_get_space (history), trial->point);

    g_string_append_printf (text, "%u %d %s: %a\n", i, trial->state, point, trial->values[0]);
  }
  return g_string_free (text, FALSE);
}

/* Returns: whether the trial keeps what its layers looked like */
static gboolean
has_watched (const WeftTrial *trial)
{
  for (guint i = 0; i < trial->artefacts->len; i++)
    if (g_str_equal (((WeftTrialArtefact *) trial->artefacts->pdata[i])->name, WEFT_WATCH_LOG_NAME))
      return TRUE;
  return FALSE;
}

/* What a training with one fold comes to by itself. */
static double
train_fold (Fixture *self,
            guint    n_folds,
            guint    fold)
{
  g_autofree char *folds = g_strdup_printf ("prepare.folds=%u", n_folds), *which = g_strdup_printf ("prepare.fold=%u", fold);
  const char *const overrides[] = { folds, which, "train.learning_rate=0.01", NULL };
  g_autoptr (WeftWorkflow) workflow = load ();
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (workflow, overrides, NULL);
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, NULL);
  g_autoptr (WeftRunSink) sink = weft_run_sink_new_trials (store, 1, 1, 0);
  g_autoptr (WeftTrial) trial = NULL;

  g_assert_true (weft_run_execute (snapshot, &(WeftRunOptions){ .to = "train", .seed = 1 }, sink, NULL, NULL));
  trial = weft_trial_store_read (store, g_array_index (weft_run_sink_trials_get_ids (sink), gint64, 0), NULL);
  /* What a run in this process took is known, too. */
  g_assert_cmpint (trial->peak_bytes, >, 1 << 20);
  g_assert_cmpfloat (trial->processor, >, 0);
  g_assert_true (has_watched (trial));
  return weft_trial_find_metric (trial, "validation_loss")->last;
}

/* A point is the mean of its folds, each a trial of it. */
static void
test_folds (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GArray) ids = NULL;
  double mean = 0;
  guint seen = 0;

  vary (self, "train.learning_rate", "0.01,0.001");
  choose (self, "grid");
  self->settings->n_folds = 3;
  self->settings->n_jobs = 2;
  study = begin (self);
  run (study, NULL, NULL, WEFT_STUDY_DONE);
  for (guint fold = 0; fold < 3; fold++)
    mean += train_fold (self, 3, fold) / 3;
  for (guint number = 0; number < 2; number++) {
    const WeftTuneTrial *point = weft_tune_history_get_trial (weft_study_get_history (study), number);

    g_assert_cmpint (point->state, ==, WEFT_TUNE_COMPLETE);
    if (point->point[0] == 0)
      g_assert_cmpfloat_with_epsilon (point->values[0], mean, 1e-6);
  }
  ids = weft_trial_store_list_point_trials (self->store, weft_study_get_id (study), 0, NULL);
  g_assert_cmpuint (ids->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, g_array_index (ids, gint64, i), NULL);

    seen |= 1u << (guint) weft_trial_find_parameter (trial, "prepare.fold")->number;
    g_assert_cmpint (trial->peak_bytes, >, 1 << 20);
    g_assert_cmpfloat (trial->processor, >, 0);
    g_assert_true (has_watched (trial));
  }
  g_assert_cmpuint (seen, ==, 7);
}

static void
count_reports (gpointer data,
               guint    number,
               int      epoch,
               double   value)
{
  WeftStop *stop = data;
  static guint n;

  if (++n % 60 == 0)
    weft_stop_request (stop);
}

/* Narrower from stage to stage, by logarithm where the range is, and the same when cut off. */
static void
test_stages (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (WeftStudy) study = NULL, again = NULL;
  const WeftStudySettings *settings;
  const WeftDimension *rate;
  g_autofree char *whole = NULL, *cut = NULL;
  gint64 id;

  vary (self, "train.learning_rate", "1e-4..1e-1:log");
  vary (self, "train.optimizer", "adam,sgd");
  choose (self, "tpe");
  self->settings->rules.n_trials = 12;
  self->settings->n_stages = 3;
  self->settings->stage_factor = 2;
  study = begin (self);
  run (study, NULL, NULL, WEFT_STUDY_DONE);
  settings = weft_study_get_settings (study);
  g_assert_cmpuint (settings->told->len, ==, 2);
  g_assert_nonnull (strstr (settings->told->pdata[0], "Stage 2 of 3 after 6 trials"));
  g_assert_nonnull (strstr (settings->told->pdata[1], "Stage 3 of 3 after 9 trials"));
  rate = weft_space_get_dimension (settings->narrowed, 0);
  /* Three decades, halved twice. */
  g_assert_cmpfloat_with_epsilon (log10 (rate->high / rate->low), 0.75, 1e-3);
  for (guint i = 9; i < 12; i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (weft_study_get_history (study), i);

    g_assert_cmpfloat (trial->point[0], >=, rate->low);
    g_assert_cmpfloat (trial->point[0], <=, rate->high);
  }
  whole = tell (study);
  again = begin (self);
  id = weft_study_get_id (again);
  for (guint turn = 0; turn < 3; turn++) {
    WeftStop stop = WEFT_STOP_INIT;
    const WeftStudyObserver observer = { .data = &stop, .reported = count_reports };

    run (again, &observer, &stop, WEFT_STUDY_CANCELLED);
    g_clear_pointer (&again, weft_study_free);
    again = weft_study_open (self->store, id, NULL, NULL);
    g_assert_nonnull (again);
  }
  run (again, NULL, NULL, WEFT_STUDY_DONE);
  cut = tell (again);
  g_assert_cmpstr (whole, ==, cut);
  g_assert_cmpstr (settings->told->pdata[1], ==, weft_study_get_settings (again)->told->pdata[1]);
}

/* Side by side, what depends on no other point comes to the same. */
static void
test_parallel (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (WeftStudy) serial = NULL, parallel = NULL;
  g_autofree char *first = NULL, *second = NULL;

  vary (self, "train.learning_rate", "1e-4..1e-1:log");
  vary (self, "train.epochs", "5..40:int");
  choose (self, "random");
  self->settings->rules.n_trials = 8;
  serial = begin (self);
  run (serial, NULL, NULL, WEFT_STUDY_DONE);
  self->settings->n_jobs = 3;
  self->settings->n_cores = 3;
  parallel = begin (self);
  run (parallel, NULL, NULL, WEFT_STUDY_DONE);
  first = tell (serial);
  second = tell (parallel);
  g_assert_cmpstr (first, ==, second);
}

typedef struct
{
  guint order[64];
  guint n;
  guint n_failed;
  char *message;
} Told;

static void
note_end (gpointer        data,
          guint           number,
          WeftPointState  state,
          const double   *values,
          const char     *message)
{
  Told *told = data;

  told->order[told->n++] = number;
  if (state == WEFT_POINT_FAILED) {
    told->n_failed++;
    g_free (told->message);
    told->message = g_strdup (message);
  }
}

/* The first one tells what it takes; then all others are known not to fit. */
static void
test_too_large (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (WeftStudy) study = NULL;
  Told told = { 0 };
  const WeftStudyObserver observer = { .data = &told, .ended = note_end };

  vary (self, "train.learning_rate", "1e-3..1e-2");
  choose (self, "random");
  self->settings->rules.n_trials = 4;
  self->settings->budget = 1 << 20;
  study = begin (self);
  run (study, &observer, NULL, WEFT_STUDY_DONE);
  g_assert_cmpuint (weft_tune_history_count (weft_study_get_history (study), WEFT_TUNE_COMPLETE), ==, 1);
  g_assert_cmpuint (told.n_failed, ==, 3);
  g_assert_nonnull (strstr (told.message, "all trials together may hold 1.0"));
  g_free (told.message);
}

static void
test_refusals (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  vary (self, "train.learning_rate", "1e-3..1e-2");
  self->settings->n_folds = 1;
  g_assert_null (weft_study_new (self->store, NULL, self->snapshot, self->settings, &error));
  g_assert_nonnull (strstr (error->message, "folds must be 0, or 2 to 100"));
  g_clear_error (&error);
  self->settings->n_folds = 0;
  self->settings->n_stages = 2;
  self->settings->rules.n_trials = 3;
  g_assert_null (weft_study_new (self->store, NULL, self->snapshot, self->settings, &error));
  g_assert_nonnull (strstr (error->message, "at least two each"));
}

/* Successive halving on real data */

typedef struct
{
  guint epochs[64]; /* of each point */
} Epochs;

static void
note_epoch (gpointer data,
            guint    number,
            int      epoch,
            double   value)
{
  ((Epochs *) data)->epochs[number] = (guint) epoch;
}

/* The curves rise again once a rate has brought what it can, so that what is kept, the best so far,
 * must be compared. tests/peers/halving_networks.py has other settings, and 1000 orders of the
 * points. */
static void
set_halving (WeftParams *params)
{
  g_assert_true (weft_params_set (params, "first_rung", "4", NULL));
  g_assert_true (weft_params_set (params, "reduction", "4", NULL));
  g_assert_true (weft_params_set (params, "best_so_far", "true", NULL));
}

/* Returns: the best loss of 24 points, the same for each @pruner: @n_epochs: (out): all epochs that
 * were trained */
static double
search_credit (const char *pruner,
               guint      *n_epochs)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "credit-risk.weft", NULL);
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, NULL);
  Fixture self = {
    .store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, NULL),
    .snapshot = weft_workflow_snapshot (workflow, NULL, NULL),
    .settings = weft_study_settings_new (),
  };
  Epochs epochs = { { 0 } };
  const WeftStudyObserver observer = { .data = &epochs, .reported = note_epoch };
  g_autoptr (WeftStudy) study = NULL;
  double best;

  self.settings->to = g_strdup ("train");
  weft_study_settings_add_objective (self.settings, "validation_loss", FALSE);
  vary (&self, "train.learning_rate", "1e-4..1e-1:log");
  vary (&self, "train.epochs", "27");
  vary (&self, "train.restore_best", "true");
  choose (&self, "random");
  weft_study_settings_set_pruner (self.settings, weft_pruner_find_kind (pruner));
  if (g_str_equal (pruner, "asha"))
    set_halving (self.settings->pruner_params);
  self.settings->rules.n_trials = 24;
  study = begin (&self);
  run (study, &observer, NULL, WEFT_STUDY_DONE);
  best = weft_tune_history_get_best (weft_study_get_history (study), 0)->values[0];
  *n_epochs = 0;
  for (guint i = 0; i < 24; i++)
    *n_epochs += epochs.epochs[i];
  weft_study_settings_free (self.settings);
  weft_snapshot_unref (self.snapshot);
  g_clear_pointer (&study, weft_study_free);
  weft_trial_store_unref (self.store);
  return best;
}

/* Halving finds the very same point within a third of the epochs. */
static void
test_halving (void)
{
  guint all, halved;
  double full, quick;

  if (!g_test_slow ()) {
    g_test_skip ("slow");
    return;
  }
  full = search_credit ("none", &all);
  quick = search_credit ("asha", &halved);
  g_test_message ("all: %u epochs, %.4f; halving: %u epochs, %.4f", all, full, halved, quick);
  g_assert_cmpuint (all, ==, 24 * 27);
  g_assert_cmpuint (3 * halved, <=, all);
  g_assert_cmpfloat (quick, ==, full);
}

#define WAY_TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-ways-XXXXXX", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  set_environment (folder);
  WAY_TEST ("/cli/study-ways/folds", test_folds);
  WAY_TEST ("/cli/study-ways/stages", test_stages);
  WAY_TEST ("/cli/study-ways/parallel", test_parallel);
  WAY_TEST ("/cli/study-ways/too-large", test_too_large);
  WAY_TEST ("/cli/study-ways/refusals", test_refusals);
  g_test_add_func ("/cli/study-ways/halving", test_halving);
  status = g_test_run ();
  remove_tree (folder);
  return status;
}
