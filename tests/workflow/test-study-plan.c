/* test-study-plan.c: which training begins next, within a budget, and what is guessed of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-plan.h"

#include "base/paths.h"
#include "trials/writer.h"
#include "workflow/document.h"
#include "workflow/study-private.h"
#include "workflow/study-queue.h"

#include <math.h>

#define MB ((guint64) 1 << 20)

/* Of the study whose trainings were measured. */
#define BUDGET (280 * MB)

static GArray *
make (const WeftStudyDemand *demands,
      guint                  n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof *demands);

  g_array_append_vals (array, demands, n);
  return array;
}

static void
test_longest_first (void)
{
  const WeftStudyDemand waiting[] = { { TRUE, 10 * MB, 1, 5, 0, 0 }, { TRUE, 10 * MB, 1, 50, 1, 0 }, { TRUE, 10 * MB, 1, 50, 2, 0 } };
  const WeftStudyBudget budget = { 2, 0, 100 * MB, TRUE };
  g_autoptr (GArray) none = make (NULL, 0), left = make (waiting, 3);

  /* Of equally long ones the first. */
  g_assert_cmpint (weft_study_plan_choose (&budget, none, left), ==, 1);
}

/* What does not fit is passed over, a while. */
static void
test_room (void)
{
  const WeftStudyDemand running[] = { { TRUE, 60 * MB, 1, 5, 0, 0 } };
  const WeftStudyDemand waiting[] = { { TRUE, 50 * MB, 1, 100, 1, 0 }, { TRUE, 30 * MB, 1, 5, 2, 0 } };
  const WeftStudyBudget budget = { 4, 0, 100 * MB, TRUE }, cores = { 4, 1, 0, FALSE };
  g_autoptr (GArray) runs = make (running, 1), left = make (waiting, 2);
  int n_passed = 0;

  while (weft_study_plan_choose (&budget, runs, left) == 1)
    n_passed++;
  g_assert_cmpint (n_passed, ==, 4);
  g_assert_cmpint (weft_study_plan_choose (&budget, runs, left), ==, -1);
  g_assert_cmpint (weft_study_plan_choose (&cores, runs, left), ==, -1);
}

static void
test_never (void)
{
  const WeftStudyDemand large = { TRUE, 200 * MB, 1, 5, 0, 0 }, small = { TRUE, 20 * MB, 1, 5, 0, 0 };
  const WeftStudyBudget budget = { 4, 0, 100 * MB, TRUE };

  g_assert_false (weft_study_plan_fits_ever (&budget, &large));
  g_assert_true (weft_study_plan_fits_ever (&budget, &small));
}

/* Of which nothing is known runs alone, where somebody set the memory. */
static void
test_unknown (void)
{
  const WeftStudyDemand unknown[] = { { FALSE, 0, 1, 5, 0, 0 }, { FALSE, 0, 1, 5, 1, 0 } };
  const WeftStudyBudget strict = { 4, 0, 100 * MB, TRUE }, free = { 4, 0, 100 * MB, FALSE };
  g_autoptr (GArray) none = make (NULL, 0), one = make (unknown, 1), left = make (unknown, 2);

  g_assert_cmpint (weft_study_plan_choose (&strict, none, left), ==, 0);
  g_assert_cmpint (weft_study_plan_choose (&strict, one, left), ==, -1);
  g_assert_cmpint (weft_study_plan_choose (&free, one, left), ==, 0);
}

/* Whatever is asked for and however long it takes: never over the budget, and all get a turn. */
static void
test_simulated (void)
{
  const WeftStudyBudget budget = { 5, 4, 100 * MB, TRUE };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int round = 0; round < 200; round++) {
    g_autoptr (GArray) runs = make (NULL, 0), left = make (NULL, 0);
    guint n = 30, n_begun = 0;

    for (guint i = 0; i < n; i++) {
      const WeftStudyDemand demand = { TRUE, (guint64) g_rand_int_range (random, 1, 100) * MB, g_rand_int_range (random, 1, 5), g_rand_double (random), i, 0 };

      g_array_append_val (left, demand);
    }
    while (left->len > 0) {
      int chosen = weft_study_plan_choose (&budget, runs, left);
      guint64 bytes = 0;
      double cores = 0;

      if (chosen < 0) {
        g_assert_cmpuint (runs->len, >, 0);
        g_array_remove_index (runs, (guint) g_rand_int_range (random, 0, (gint32) runs->len));
        continue;
      }
      g_array_append_val (runs, g_array_index (left, WeftStudyDemand, chosen));
      g_array_remove_index (left, (guint) chosen);
      n_begun++;
      for (guint i = 0; i < runs->len; i++) {
        bytes += g_array_index (runs, WeftStudyDemand, i).bytes;
        cores += g_array_index (runs, WeftStudyDemand, i).cores;
      }
      g_assert_cmpuint (runs->len, <=, budget.n_jobs);
      g_assert_cmpuint (bytes, <=, budget.bytes);
      g_assert_cmpfloat (cores, <=, budget.cores);
    }
    g_assert_cmpuint (n_begun, ==, n);
  }
}

static void
test_predict (void)
{
  const WeftStudyCost costs[] = { { { 10, 32, 100 }, 20, 100 * MB }, { { 10, 32, 400 }, 80, 300 * MB } };
  g_autoptr (GArray) past = g_array_new (FALSE, FALSE, sizeof (WeftStudyCost));
  WeftStudyDemand demand = { 0 };

  weft_study_plan_predict (past, &(WeftStudySize){ 10, 32, 100 }, &demand);
  g_assert_false (demand.is_known);
  g_array_append_vals (past, costs, 2);
  /* The same as one: a fifth more memory, and its time. */
  weft_study_plan_predict (past, &(WeftStudySize){ 10, 32, 100 }, &demand);
  g_assert_true (demand.is_known);
  g_assert_cmpuint (demand.bytes, ==, 120 * MB);
  g_assert_cmpfloat (demand.seconds, ==, 20);
  /* Twice the epochs and the width of the second. */
  weft_study_plan_predict (past, &(WeftStudySize){ 20, 32, 800 }, &demand);
  g_assert_cmpuint (demand.bytes, ==, 720 * MB);
  g_assert_cmpfloat (demand.seconds, ==, 320);
  /* Less is never guessed of a smaller one. */
  weft_study_plan_predict (past, &(WeftStudySize){ 10, 8, 50 }, &demand);
  g_assert_cmpuint (demand.bytes, ==, 120 * MB);
}

static void
test_size_of_trial (void)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  WeftStudySize size;

  trial->node = g_strdup ("train");
  weft_trial_add_parameter (trial, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "7");
  weft_trial_add_parameter (trial, "train.batch_size", WEFT_TRIAL_VALUE_INTEGER, "16");
  weft_trial_add_parameter (trial, "other.epochs", WEFT_TRIAL_VALUE_INTEGER, "99");
  weft_trial_add_parameter (trial, "model.dense1.units", WEFT_TRIAL_VALUE_INTEGER, "30");
  weft_trial_add_parameter (trial, "model.conv1.filters", WEFT_TRIAL_VALUE_INTEGER, "12");
  weft_study_size_of_trial (trial, &size);
  g_assert_cmpfloat (size.epochs, ==, 7);
  g_assert_cmpfloat (size.batch, ==, 16);
  g_assert_cmpfloat (size.width, ==, 42);
}

/* A training that took what is said of it, as the Resources page lists it. Returns: its number */
static gint64
add_past (WeftTrialStore *store,
          const char     *epochs,
          const char     *batch,
          const char     *units,
          guint64         bytes)
{
  g_autoptr (WeftTrial) trial = weft_trial_new ("before");
  g_autoptr (GError) error = NULL;
  WeftTrialWriter *writer;
  gint64 id;

  trial->node = g_strdup ("train");
  weft_trial_add_parameter (trial, "data.file", WEFT_TRIAL_VALUE_TEXT, "dataset:iris");
  weft_trial_add_parameter (trial, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, epochs);
  weft_trial_add_parameter (trial, "train.batch_size", WEFT_TRIAL_VALUE_INTEGER, batch);
  weft_trial_add_parameter (trial, "model.dense1.units", WEFT_TRIAL_VALUE_INTEGER, units);
  weft_trial_add_parameter (trial, "model.dense2.units", WEFT_TRIAL_VALUE_INTEGER, "3");
  writer = weft_trial_begin (store, trial, "{}", &error);
  g_assert_no_error (error);
  g_assert_true (weft_trial_writer_add_cost (writer, bytes, 1, &error));
  id = weft_trial_writer_get_id (writer);
  g_usleep (20000); /* so that there are seconds to compare */
  g_assert_true (weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error));
  weft_trial_writer_free (writer);
  return id;
}

/* A study of the sample about irises that varies what its trainings take. */
static WeftStudy *
make_study (WeftTrialStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = weft_path_shipped ("samples/iris-flowers.weft");
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (workflow, NULL, &error);
  g_autoptr (WeftStudySettings) settings = weft_study_settings_new ();
  WeftStudy *study;

  g_assert_no_error (error);
  settings->to = g_strdup ("train");
  settings->n_jobs = 4;
  settings->n_cores = 4;
  settings->budget = BUDGET;
  weft_study_settings_add_objective (settings, "validation_loss", FALSE);
  weft_space_add (settings->space, "train.epochs", "1..100:int", NULL, &error);
  weft_space_add (settings->space, "model.dense1.units", "1..500:int", NULL, &error);
  study = weft_study_new (store, "costs", snapshot, settings, &error);
  g_assert_no_error (error);
  return study;
}

/* Takes trainings as long as there is room. Returns: seconds of the last that began, or @before */
static double
begin_all (WeftStudyQueue *queue,
           GArray         *running,
           double          before)
{
  WeftStudyPending *pending;
  guint64 bytes = 0;

  while ((pending = weft_study_queue_take (queue, running)) != NULL) {
    g_assert_cmpfloat (pending->demand.seconds, <=, before);
    before = pending->demand.seconds;
    g_array_append_val (running, pending->demand);
    g_free (pending);
  }
  for (guint i = 0; i < running->len; i++)
    bytes += g_array_index (running, WeftStudyDemand, i).bytes;
  g_assert_cmpuint (bytes, <=, BUDGET);
  g_assert_cmpuint (running->len, <=, 4);
  return before;
}

/* What is listed as taken is what a study reckons with: memory as it was held, and a fifth more,
 * the longest training first, and never more than the budget. */
static void
test_measured (void)
{
  static const double points[][2] = { { 10, 29 }, { 40, 29 }, { 20, 29 }, { 5, 29 }, { 80, 13 }, { 10, 61 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  gint64 past = add_past (store, "10", "16", "29", 50 * MB);
  g_autoptr (WeftTrial) listed = weft_trial_store_read (store, past, &error);
  g_autoptr (WeftStudy) study = make_study (store);
  g_autoptr (WeftStudyQueue) queue = weft_study_queue_new (study);
  g_autoptr (GArray) running = g_array_new (FALSE, FALSE, sizeof (WeftStudyDemand));
  double before = INFINITY;

  g_assert_cmpint (listed->peak_bytes, ==, 50 * MB);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++) {
    weft_tune_history_begin (study->history, i, points[i]);
    weft_study_queue_add (queue, i, 0, 0);
  }
  before = begin_all (queue, running, before);
  /* Four times the epochs of the one that is known; with the same model the same memory. */
  g_assert_cmpfloat_with_epsilon (g_array_index (running, WeftStudyDemand, 0).seconds, 4 * listed->seconds, 1e-9);
  g_assert_cmpuint (g_array_index (running, WeftStudyDemand, 0).bytes, ==, (guint64) (1.2 * 50 * MB));
  /* Then half the width for eight times the epochs: as long, but asked for later. */
  g_assert_cmpuint (g_array_index (running, WeftStudyDemand, 1).order, ==, 4);
  /* Two times the width is two times the memory, for which there is no room beside three. */
  g_assert_cmpuint (running->len, ==, 4);
  g_assert_cmpuint (g_array_index (running, WeftStudyDemand, 2).order, ==, 2);
  g_assert_cmpuint (g_array_index (running, WeftStudyDemand, 3).order, ==, 0);
  while (running->len > 0) {
    g_array_remove_index (running, 0);
    before = begin_all (queue, running, INFINITY);
  }
  g_assert_cmpuint (weft_study_queue_get_length (queue), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/study-plan/longest-first", test_longest_first);
  g_test_add_func ("/workflow/study-plan/room", test_room);
  g_test_add_func ("/workflow/study-plan/never", test_never);
  g_test_add_func ("/workflow/study-plan/unknown", test_unknown);
  g_test_add_func ("/workflow/study-plan/simulated", test_simulated);
  g_test_add_func ("/workflow/study-plan/predict", test_predict);
  g_test_add_func ("/workflow/study-plan/size-of-trial", test_size_of_trial);
  g_test_add_func ("/workflow/study-plan/measured", test_measured);
  return g_test_run ();
}
