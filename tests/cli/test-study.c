/* test-study.c: searches with real processes: complete, pruned, failed, stopped, killed, taken up
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "place.h"

#include "workflow/study.h"

#include "trials/query.h"
#include "tune/point.h"
#include "workflow/document.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
  WeftTrialStore *store;
  WeftSnapshot *snapshot;
  WeftStudySettings *settings;
} Fixture;

static WeftTrialStore *
open_store (const char *path)
{
  g_autofree char *artefacts = g_strconcat (path, ".artefacts", NULL);
  g_autoptr (GError) error = NULL;
  WeftTrialStore *store = weft_trial_store_open (path, artefacts, &error);

  g_assert_no_error (error);
  return store;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *document = g_test_build_filename (G_TEST_DIST, "data", "cli", "iris.weft", NULL);
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (document, NULL, NULL);

  self->folder = g_dir_make_tmp ("weft-study-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "t.db", NULL);
  self->store = open_store (self->path);
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
  g_clear_pointer (&self->store, weft_trial_store_unref);
  remove_tree (self->folder);
  g_free (self->path);
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
        const char *sampler,
        const char *pruner)
{
  weft_study_settings_set_sampler (self->settings, weft_sampler_find_kind (sampler));
  weft_study_settings_set_pruner (self->settings, weft_pruner_find_kind (pruner));
}

static WeftStudy *
begin (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  WeftStudy *study = weft_study_new (self->store, NULL, self->snapshot, self->settings, &error);

  g_assert_no_error (error);
  return study;
}

static WeftStudyState
run (WeftStudy               *study,
     const WeftStudyObserver *observer,
     WeftStudyControl        *control,
     const WeftStop          *stop)
{
  g_autoptr (GError) error = NULL;
  WeftStudyState state;

  g_assert_true (weft_study_run (study, observer, control, stop, &state, &error));
  g_assert_no_error (error);
  return state;
}

static guint
count (const WeftStudy *study,
       WeftTuneState    state)
{
  return weft_tune_history_count (weft_study_get_history (study), state);
}

/* What all points were and came to, in the order of their numbers. */
static char *
tell (const WeftStudy *study)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);
    g_autofree char *point = weft_point_format (weft_tune_history_get_space (history), trial->point);

    g_string_append_printf (text, "%u %d %s: %a", i, trial->state, point, trial->values[0]);
    for (guint k = 0; k < trial->steps->len; k++)
      g_string_append_printf (text, " %a", g_array_index (trial->steps, WeftTuneStep, k).value);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static GArray *
list_trials (Fixture *self,
             gint64   study)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);

  weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_STUDY, NULL, WEFT_TRIAL_EQUAL, (double) study);
  return weft_trial_store_select (self->store, query, NULL);
}

/* Each point of a grid is the run that it would be by itself. */
static void
test_grid (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GArray) trials = NULL;
  const WeftTuneHistory *history;
  guint n_models = 0;

  vary (self, "train.learning_rate", "0.001,0.01");
  vary (self, "model.dense1.units", "4,16");
  choose (self, "grid", "none");
  self->settings->n_jobs = 2;
  study = begin (self);
  g_assert_cmpint (run (study, NULL, NULL, NULL), ==, WEFT_STUDY_DONE);
  history = weft_study_get_history (study);
  g_assert_cmpuint (count (study, WEFT_TUNE_COMPLETE), ==, 4);
  trials = list_trials (self, weft_study_get_id (study));
  g_assert_cmpuint (trials->len, ==, 4);
  for (guint i = 0; i < trials->len; i++) {
    g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, g_array_index (trials, WeftTrialRow, i).id, NULL);
    g_autofree char *rate = g_strconcat ("train.learning_rate=", weft_trial_find_parameter (trial, "train.learning_rate")->text, NULL);
    g_autofree char *units = g_strconcat ("model.dense1.units=", weft_trial_find_parameter (trial, "model.dense1.units")->text, NULL);
    const char *const overrides[] = { rate, units, NULL };
    g_autofree char *document = g_test_build_filename (G_TEST_DIST, "data", "cli", "iris.weft", NULL);
    g_autoptr (WeftWorkflow) workflow = weft_workflow_load (document, NULL, NULL);
    g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (workflow, overrides, NULL);
    g_autoptr (WeftRunSink) sink = weft_run_sink_new_trials (self->store, 1, 1, 0);
    g_autoptr (WeftTrial) own = NULL;

    g_assert_true (weft_run_execute (snapshot, &(WeftRunOptions){ .to = "train", .seed = 1 }, sink, NULL, NULL));
    own = weft_trial_store_read (self->store, g_array_index (weft_run_sink_trials_get_ids (sink), gint64, 0), NULL);
    g_assert_cmpint (trial->state, ==, WEFT_TRIAL_DONE);
    g_assert_cmpfloat (weft_trial_find_metric (trial, "validation_loss")->last, ==, weft_trial_find_metric (own, "validation_loss")->last);
    g_assert_cmpfloat (weft_tune_history_get_trial (history, (guint) trial->point)->values[0], ==, weft_trial_find_metric (own, "validation_loss")->last);
    n_models += trial->artefacts->len > 0;
  }
  /* Only models that were the best when they ended. */
  g_assert_cmpuint (n_models, >=, 1);
  g_assert_cmpuint (n_models, <=, 4);
}

static void
count_reports (gpointer data,
               guint    number,
               int      epoch,
               double   value)
{
  *(guint *) data += 1;
  g_assert_true (epoch >= 1 && epoch <= 20 && isfinite (value));
}

static void
test_pruner (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GPtrArray) points = NULL;
  guint n_reports = 0;
  const WeftStudyObserver observer = { .data = &n_reports, .reported = count_reports };

  vary (self, "train.learning_rate", "1e-5..1e-1:log");
  choose (self, "random", "asha");
  self->settings->rules.n_trials = 12;
  self->settings->n_jobs = 2;
  study = begin (self);
  g_assert_cmpint (run (study, &observer, NULL, NULL), ==, WEFT_STUDY_DONE);
  g_assert_cmpuint (count (study, WEFT_TUNE_COMPLETE) + count (study, WEFT_TUNE_PRUNED), ==, 12);
  g_assert_cmpuint (count (study, WEFT_TUNE_PRUNED), >=, 1);
  g_assert_cmpuint (count (study, WEFT_TUNE_COMPLETE), >=, 1);
  g_assert_cmpuint (n_reports, >=, 20);
  points = weft_trial_store_read_points (self->store, weft_study_get_id (study), NULL);
  for (guint i = 0; i < points->len; i++) {
    const WeftStudyPoint *point = points->pdata[i];
    g_autoptr (GArray) ids = weft_trial_store_list_point_trials (self->store, weft_study_get_id (study), point->number, NULL);
    g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, g_array_index (ids, gint64, 0), NULL);

    g_assert_cmpuint (ids->len, ==, 1);
    g_assert_cmpint (trial->state, ==, point->state == WEFT_POINT_PRUNED ? WEFT_TRIAL_PRUNED : WEFT_TRIAL_DONE);
    g_assert_cmpstr (trial->message, ==, point->message);
    g_assert_true ((point->message != NULL) == (point->state == WEFT_POINT_PRUNED));
  }
}

/* A point that cannot be trained is a row that failed; the others go on. */
static void
test_failed_point (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GPtrArray) points = NULL;

  vary (self, "prepare.target", "target,nonsense");
  vary (self, "train.batch_size", "8,16");
  choose (self, "grid", "none");
  study = begin (self);
  g_assert_cmpint (run (study, NULL, NULL, NULL), ==, WEFT_STUDY_DONE);
  g_assert_cmpuint (count (study, WEFT_TUNE_COMPLETE), ==, 2);
  g_assert_cmpuint (count (study, WEFT_TUNE_FAILED), ==, 2);
  points = weft_trial_store_read_points (self->store, weft_study_get_id (study), NULL);
  for (guint i = 0; i < points->len; i++)
    if (((WeftStudyPoint *) points->pdata[i])->state == WEFT_POINT_FAILED)
      g_assert_nonnull (((WeftStudyPoint *) points->pdata[i])->message);
}

/* Where nothing works, the study says so instead of failing to the end. */
static void
test_all_fail (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (WeftStudyRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  WeftStudyState state;

  vary (self, "prepare.target", "nonsense");
  vary (self, "train.learning_rate", "0.001..0.01");
  choose (self, "random", "none");
  self->settings->rules.n_trials = 50;
  study = begin (self);
  g_assert_false (weft_study_run (study, NULL, NULL, NULL, &state, &error));
  g_assert_nonnull (strstr (error->message, "the first 5 trials all failed"));
  record = weft_trial_store_read_study (self->store, weft_study_get_id (study), NULL);
  g_assert_cmpint (record->state, ==, WEFT_STUDY_FAILED);
  g_assert_cmpstr (record->message, ==, error->message);
}

/* The same where the program itself is not there, which fails without any time passing. */
static void
test_no_program (Fixture       *self,
                 gconstpointer  data)
{
  g_autofree char *program = g_strdup (g_getenv ("WEFT_CLI"));
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GError) error = NULL;
  WeftStudyState state;

  vary (self, "train.learning_rate", "0.1,0.01,0.001");
  vary (self, "train.batch_size", "8,16,32");
  choose (self, "grid", "none");
  /* Its other trainings are not begun when the first cannot be. */
  self->settings->n_seeds = 3;
  study = begin (self);
  g_setenv ("WEFT_CLI", "/nowhere/weft-cli", TRUE);
  g_assert_false (weft_study_run (study, NULL, NULL, NULL, &state, &error));
  g_setenv ("WEFT_CLI", program, TRUE);
  g_assert_nonnull (strstr (error->message, "/nowhere/weft-cli cannot be started"));
  g_assert_cmpuint (count (study, WEFT_TUNE_FAILED), ==, 5);
}

/* A point with several seeds is the mean of its trainings. */
static void
test_seeds (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GArray) ids = NULL;
  double sum = 0;
  guint seeds = 0; /* a bit for each */

  vary (self, "train.learning_rate", "0.003");
  choose (self, "grid", "none");
  self->settings->n_seeds = 3;
  self->settings->n_jobs = 2;
  study = begin (self);
  g_assert_cmpint (run (study, NULL, NULL, NULL), ==, WEFT_STUDY_DONE);
  ids = weft_trial_store_list_point_trials (self->store, weft_study_get_id (study), 0, NULL);
  g_assert_cmpuint (ids->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, g_array_index (ids, gint64, i), NULL);

    seeds |= 1u << trial->seed;
    sum += weft_trial_find_metric (trial, "validation_loss")->last;
  }
  g_assert_cmpuint (seeds, ==, 0xe);
  g_assert_cmpfloat_with_epsilon (weft_tune_history_get_trial (weft_study_get_history (study), 0)->values[0], sum / 3, 1e-12);
}

/* Going on */

static void
make_resumable (Fixture *self)
{
  vary (self, "train.learning_rate", "1e-4..1e-1:log");
  vary (self, "model.dense1.units", "2..32:int:log");
  choose (self, "tpe", "median");
  self->settings->rules.n_trials = 14;
}

/* The same study, never interrupted. */
static char *
run_whole (Fixture *self)
{
  g_autoptr (WeftStudy) study = begin (self);

  g_assert_cmpint (run (study, NULL, NULL, NULL), ==, WEFT_STUDY_DONE);
  return tell (study);
}

typedef struct
{
  WeftStop stop;
  guint n_left;
} Cut;

static void
cut_off (gpointer data,
         guint    number,
         int      epoch,
         double   value)
{
  Cut *cut = data;

  if (cut->n_left-- == 0)
    weft_stop_request (&cut->stop);
}

/* A study that was cancelled twice ends as one that was not. */
static void
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  g_autofree char *whole = NULL, *again = NULL;
  g_autoptr (WeftStudy) study = NULL;
  gint64 id;

  make_resumable (self);
  whole = run_whole (self);
  study = begin (self);
  id = weft_study_get_id (study);
  for (guint turn = 0; turn < 2; turn++) {
    Cut cut = { WEFT_STOP_INIT, 40 };
    const WeftStudyObserver observer = { .data = &cut, .reported = cut_off };

    g_assert_cmpint (run (study, &observer, NULL, &cut.stop), ==, WEFT_STUDY_CANCELLED);
    g_clear_pointer (&study, weft_study_free);
    study = weft_study_open (self->store, id, NULL, NULL);
    g_assert_nonnull (study);
  }
  g_assert_cmpint (run (study, NULL, NULL, NULL), ==, WEFT_STUDY_DONE);
  again = tell (study);
  g_assert_cmpstr (whole, ==, again);
}

/* Another process that goes on with a study until it is killed. */
static pid_t
run_elsewhere (Fixture *self,
               gint64   id)
{
  pid_t child = fork ();

  if (child == 0) {
    WeftTrialStore *store = open_store (self->path);
    WeftStudy *study = weft_study_open (store, id, NULL, NULL);
    WeftStudyState state;

    _exit (study != NULL && weft_study_run (study, NULL, NULL, NULL, &state, NULL) ? 0 : 1);
  }
  return child;
}

static void
test_killed (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *whole = NULL, *again = NULL;
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GArray) trials = NULL;
  gint64 id;
  int status;

  make_resumable (self);
  whole = run_whole (self);
  study = begin (self);
  id = weft_study_get_id (study);
  g_clear_pointer (&study, weft_study_free);
  g_assert_true (weft_trial_store_set_study_state (self->store, id, WEFT_STUDY_INTERRUPTED, NULL, NULL));
  g_clear_pointer (&self->store, weft_trial_store_unref);
  for (guint turn = 0; turn < 4; turn++) {
    pid_t child = run_elsewhere (self, id);

    g_usleep (150000 + 130000 * turn);
    (void) kill (child, SIGKILL);
    waitpid (child, &status, 0);
  }
  self->store = open_store (self->path);
  study = weft_study_open (self->store, id, NULL, NULL);
  g_assert_nonnull (study);
  g_assert_cmpint (run (study, NULL, NULL, NULL), ==, WEFT_STUDY_DONE);
  again = tell (study);
  g_assert_cmpstr (whole, ==, again);
  trials = list_trials (self, id);
  g_assert_cmpuint (trials->len, ==, 14);
}

/* Asking */

typedef struct
{
  WeftStudyControl *control;
  gboolean asked;
  guint n_logs;
} Person;

/* While the first point runs, a person gives it up and asks for more. */
static void
ask (gpointer data,
     guint    number,
     int      epoch,
     double   value)
{
  Person *person = data;

  if (person->asked)
    return;
  person->asked = TRUE;
  weft_study_control_prune (person->control, number);
  weft_study_control_enqueue (person->control, "train.learning_rate=0.05");
  weft_study_control_enqueue (person->control, "train.learning_rate=7");
  weft_study_control_narrow (person->control, "train.learning_rate", "0.01..0.1");
  weft_study_control_pause (person->control);
  weft_study_control_resume (person->control);
}

static void
count_logs (gpointer    data,
            const char *message)
{
  ((Person *) data)->n_logs++;
}

static void
test_control (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (WeftStudyControl) control = weft_study_control_new ();
  Person person = { .control = control };
  const WeftStudyObserver observer = { .data = &person, .reported = ask, .log = count_logs };
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GPtrArray) points = NULL;
  gint64 id;

  vary (self, "train.learning_rate", "1e-4..1e-1:log");
  vary (self, "train.epochs", "1500");
  choose (self, "random", "none");
  self->settings->rules.n_trials = 3;
  study = begin (self);
  id = weft_study_get_id (study);
  g_assert_cmpint (run (study, &observer, control, NULL), ==, WEFT_STUDY_DONE);
  g_assert_cmpuint (person.n_logs, ==, 2); /* 7 is out of range; the rule that ended it */
  points = weft_trial_store_read_points (self->store, id, NULL);
  g_assert_cmpuint (points->len, ==, 3);
  g_assert_cmpint (((WeftStudyPoint *) points->pdata[0])->state, ==, WEFT_POINT_PRUNED);
  g_assert_cmpstr (((WeftStudyPoint *) points->pdata[0])->message, ==, "given up by hand");
  g_assert_true (((WeftStudyPoint *) points->pdata[1])->by_hand);
  g_assert_nonnull (strstr (((WeftStudyPoint *) points->pdata[1])->choice, "0.05"));
  for (guint i = 1; i < 3; i++)
    g_assert_cmpfloat (weft_tune_history_get_trial (weft_study_get_history (study), i)->point[0], >=, 0.01);
  /* What is narrower stays narrower. */
  g_clear_pointer (&study, weft_study_free);
  study = weft_study_open (self->store, id, NULL, NULL);
  g_assert_cmpfloat (weft_space_get_dimension (weft_study_get_settings (study)->narrowed, 0)->low, ==, 0.01);
  g_assert_cmpuint (count (study, WEFT_TUNE_COMPLETE), ==, 2);
}

static void
test_refusals (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_study_new (self->store, NULL, self->snapshot, self->settings, &error));
  g_assert_nonnull (strstr (error->message, "nothing is varied"));
  g_clear_error (&error);
  g_assert_false (weft_study_settings_vary (self->settings, "train.nonsense", "1,2", self->snapshot, &error));
  g_assert_nonnull (strstr (error->message, "train.nonsense"));
  g_clear_error (&error);
  vary (self, "train.learning_rate", "0.1,0.2");
  g_free (self->settings->to);
  self->settings->to = g_strdup ("nowhere");
  g_assert_null (weft_study_new (self->store, NULL, self->snapshot, self->settings, &error));
  g_assert_nonnull (strstr (error->message, "nowhere"));
}

#define STUDY_TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("weft-study-XXXXXX", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  set_environment (folder);
  STUDY_TEST ("/cli/study/grid", test_grid);
  STUDY_TEST ("/cli/study/pruner", test_pruner);
  STUDY_TEST ("/cli/study/failed-point", test_failed_point);
  STUDY_TEST ("/cli/study/all-fail", test_all_fail);
  STUDY_TEST ("/cli/study/all-fail/no-program", test_no_program);
  STUDY_TEST ("/cli/study/seeds", test_seeds);
  STUDY_TEST ("/cli/study/cancelled", test_cancelled);
  STUDY_TEST ("/cli/study/killed", test_killed);
  STUDY_TEST ("/cli/study/control", test_control);
  STUDY_TEST ("/cli/study/refusals", test_refusals);
  status = g_test_run ();
  remove_tree (folder);
  return status;
}
