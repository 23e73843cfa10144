/* test-past-trials.c: what earlier trials say about where to search
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "trials/writer.h"
#include "tune/point.h"
#include "workflow/document.h"
#include "workflow/past-trials.h"
#include "workflow/study.h"

#include <math.h>
#include <string.h>

enum {
  N_TRIALS = 16
};

typedef struct
{
  WeftTrialStore *store;
  WeftSnapshot *snapshot;
  WeftStudySettings *settings;
} Bench;

static void
bench_init (Bench         *self,
            gconstpointer  data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "cli", "iris.weft", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);

  g_assert_no_error (error);
  self->store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  self->snapshot = weft_workflow_snapshot (workflow, NULL, &error);
  self->settings = weft_study_settings_new ();
  self->settings->to = g_strdup ("train");
  weft_study_settings_add_objective (self->settings, "validation_loss", FALSE);
  g_assert_true (weft_study_settings_vary (self->settings, "train.learning_rate", "1e-4..1:log", self->snapshot, &error));
  g_assert_true (weft_study_settings_vary (self->settings, "train.batch_size", "8..128", self->snapshot, &error));
  g_assert_true (weft_study_settings_vary (self->settings, "train.optimizer", "adam,sgd,rmsprop", self->snapshot, &error));
  g_assert_no_error (error);
}

static void
bench_clear (Bench         *self,
             gconstpointer  data)
{
  weft_study_settings_free (self->settings);
  weft_snapshot_unref (self->snapshot);
  weft_trial_store_unref (self->store);
}

/* Good around a learning rate of 0.01, with Adam. Batches are all of one size. */
static void
add_trial (Bench      *self,
           double      rate,
           const char *optimizer,
           const char *file,
           const char *fingerprint)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  g_autofree char *text = g_strdup_printf ("%.6g", rate);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialWriter) writer = NULL;
  double loss = fabs (log10 (rate) + 2) + (g_str_equal (optimizer, "adam") ? 0 : 2);

  trial->node = g_strdup ("train");
  trial->fingerprint = g_strdup (fingerprint);
  weft_trial_add_parameter (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, text);
  weft_trial_add_parameter (trial, "train.batch_size", WEFT_TRIAL_VALUE_INTEGER, "32");
  weft_trial_add_parameter (trial, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, optimizer);
  weft_trial_add_parameter (trial, "data.file", WEFT_TRIAL_VALUE_TEXT, file);
  writer = weft_trial_begin (self->store, trial, "{}", &error);
  g_assert_no_error (error);
  weft_trial_writer_add_point (writer, "validation_loss", 10, 1, 3 * loss + 1);
  weft_trial_writer_add_point (writer, "validation_loss", 20, 2, loss);
  g_assert_true (weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error));
}

static void
add_trials (Bench      *self,
            guint       n,
            const char *file,
            const char *fingerprint)
{
  for (guint i = 0; i < n; i++)
    add_trial (self, pow (10, -4 + 4.0 * i / (N_TRIALS - 1)), i % 2 == 0 ? "sgd" : "adam", file, fingerprint);
}

static void
test_warm (Bench         *self,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) first = NULL;
  const WeftDimension *rate, *size, *optimizer;
  g_autofree double *point = NULL;
  double low, high;

  add_trials (self, N_TRIALS, "dataset:iris", "one");
  first = weft_past_trials_warm (self->settings, self->store, self->snapshot);
  g_assert_nonnull (self->settings->narrowed);
  rate = weft_space_get_dimension (self->settings->narrowed, 0);
  size = weft_space_get_dimension (self->settings->narrowed, 1);
  optimizer = weft_space_get_dimension (self->settings->narrowed, 2);
  /* The four best are 7, 9, 5 and 11; a tenth of four decades is added at each end. */
  low = pow (10, -4 + 4.0 * 5 / 15 - 0.4);
  high = pow (10, -4 + 4.0 * 11 / 15 + 0.4);
  g_assert_cmpfloat_with_epsilon (rate->low / low, 1, 1e-3);
  g_assert_cmpfloat_with_epsilon (rate->high / high, 1, 1e-3);
  g_assert_true (rate->log);
  g_assert_cmpfloat (size->low, ==, 8);
  g_assert_cmpfloat (size->high, ==, 128);
  g_assert_cmpuint (optimizer->n_choices, ==, 1);
  g_assert_cmpstr (optimizer->choices[0], ==, "adam");
  g_assert_nonnull (strstr (self->settings->warmed, "From 16 earlier trials of this data, "));
  g_assert_nonnull (strstr (self->settings->warmed, "train.optimizer is adam instead of adam,sgd,rmsprop"));
  g_assert_null (strstr (self->settings->warmed, "train.batch_size"));
  g_assert_cmpuint (first->len, ==, 2);
  point = weft_point_parse (self->settings->narrowed, first->pdata[0], FALSE, NULL);
  g_assert_nonnull (point);
  g_assert_cmpfloat_with_epsilon (log10 (point[0]), -4 + 4.0 * 7 / 15, 1e-4);
}

/* A study begins within what is left, and remembers why. */
static void
test_study (Bench         *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (WeftStudy) study = NULL, seen = NULL;
  g_autoptr (GError) error = NULL;

  add_trials (self, N_TRIALS, "dataset:iris", "one");
  first = weft_past_trials_warm (self->settings, self->store, self->snapshot);
  study = weft_study_new (self->store, NULL, self->snapshot, self->settings, &error);
  g_assert_no_error (error);
  g_assert_true (weft_study_enqueue (study, first->pdata[0], &error));
  g_assert_false (weft_study_enqueue (study, "train.learning_rate=0.9", NULL));
  seen = weft_study_look (self->store, weft_study_get_id (study), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weft_study_get_settings (seen)->warmed, ==, self->settings->warmed);
  g_assert_cmpfloat (weft_space_get_dimension (weft_study_get_settings (seen)->space, 0)->high, ==, 1);
}

/* Too few trials, of other data, or of content that has changed, say nothing; nor to a grid. */
static void
test_cold (Bench         *self,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) few = NULL, other = NULL, changed = NULL, grid = NULL;

  add_trials (self, WEFT_PAST_TRIALS_LEAST - 1, "dataset:iris", "one");
  few = weft_past_trials_warm (self->settings, self->store, self->snapshot);
  g_assert_null (self->settings->narrowed);
  add_trials (self, N_TRIALS, "dataset:wine", "two");
  other = weft_past_trials_warm (self->settings, self->store, self->snapshot);
  g_assert_null (self->settings->narrowed);
  add_trials (self, 2, "dataset:iris", "new content");
  changed = weft_past_trials_warm (self->settings, self->store, self->snapshot);
  g_assert_null (self->settings->narrowed);
  g_assert_null (self->settings->warmed);
  add_trials (self, N_TRIALS, "dataset:iris", "new content");
  weft_study_settings_set_sampler (self->settings, weft_sampler_find_kind ("grid"));
  grid = weft_past_trials_warm (self->settings, self->store, self->snapshot);
  g_assert_null (self->settings->narrowed);
  g_assert_cmpuint (few->len + other->len + changed->len + grid->len, ==, 0);
}

/* Trials outside of the ranges do not count, so that these never become wider. */
static void
test_outside (Bench         *self,
              gconstpointer  data)
{
  g_autoptr (WeftPastTrials) past = NULL;
  g_autoptr (WeftSpace) space = weft_space_new (), narrower = NULL;
  g_autofree char *sentence = NULL;

  add_trials (self, N_TRIALS, "dataset:iris", "one");
  past = weft_past_trials_new (self->store, self->snapshot, "train", "validation_loss", FALSE);
  g_assert_true (weft_space_add (space, "train.learning_rate", "1e-4..5e-3:log", NULL, NULL));
  narrower = weft_past_trials_narrow (past, space, NULL, &sentence);
  g_assert_null (narrower);
  g_assert_null (sentence);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workflow/past-trials/warm", Bench, NULL, bench_init, test_warm, bench_clear);
  g_test_add ("/workflow/past-trials/study", Bench, NULL, bench_init, test_study, bench_clear);
  g_test_add ("/workflow/past-trials/cold", Bench, NULL, bench_init, test_cold, bench_clear);
  g_test_add ("/workflow/past-trials/outside", Bench, NULL, bench_init, test_outside, bench_clear);
  return g_test_run ();
}
