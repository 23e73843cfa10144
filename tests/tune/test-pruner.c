/* test-pruner.c: trials are stopped where Optuna stops them, with a reason
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "golden.h"

#include "tune/error.h"
#include "tune/pruner.h"

#include <math.h>

static WeftPruner *
make_pruner (const char *id,
             const char *settings)
{
  const WeftPrunerKind *kind = weft_pruner_find_kind (id);
  g_autoptr (WeftParams) params = weft_params_new (kind->params);
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);
  g_autoptr (GError) error = NULL;
  WeftPruner *pruner;

  for (char **word = words; *word != NULL; word++) {
    char *value = strchr (*word, '=');

    *value++ = '\0';
    g_assert_true (weft_params_set (params, *word, value, &error));
  }
  pruner = weft_pruner_new (kind, params, 3, &error);
  g_assert_no_error (error);
  return pruner;
}

static WeftTuneHistory *
make_history (gboolean maximize)
{
  g_autoptr (WeftSpace) space = weft_space_new ();

  g_assert_true (weft_space_add (space, "x", "0..1", NULL, NULL));
  return weft_tune_history_new (space, &maximize, 1);
}

/* Runs one trial along @values. Returns: how many of them were needed */
static guint
run_trial (const WeftPruner  *pruner,
           WeftTuneHistory   *history,
           const double      *values,
           guint              n,
           char             **reason)
{
  guint number = weft_tune_history_get_next (history);
  double x = 0.5;

  weft_tune_history_begin (history, number, &x);
  for (guint i = 0; i < n; i++) {
    gboolean stop;

    weft_tune_history_report (history, number, (int) i + 1, values[i]);
    g_clear_pointer (reason, g_free);
    stop = weft_pruner_decide (pruner, history, number, reason);
    g_assert_nonnull (*reason);
    if (!stop)
      continue;
    weft_tune_history_finish (history, number, WEFT_TUNE_PRUNED, NULL);
    return i + 1;
  }
  weft_tune_history_finish (history, number, WEFT_TUNE_COMPLETE, &values[n - 1]);
  return n;
}

static void
test_golden (void)
{
  g_autoptr (JsonNode) node = golden_read ();
  JsonObject *golden = json_object_get_object_member (json_node_get_object (node), "prunings");
  JsonArray *curves = json_object_get_array_member (golden, "losses"), *cases = json_object_get_array_member (golden, "cases");

  g_assert_cmpuint (json_array_get_length (cases), ==, 12);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *item = json_array_get_object_element (cases, i);
    g_autoptr (WeftPruner) pruner = make_pruner (json_object_get_string_member (item, "pruner"), json_object_get_string_member (item, "settings"));
    gboolean maximize = g_str_equal (json_object_get_string_member (item, "direction"), "maximize");
    g_autoptr (WeftTuneHistory) history = make_history (maximize);
    JsonArray *lengths = json_object_get_array_member (item, "lengths");
    guint n_stopped = 0;

    for (guint k = 0; k < json_array_get_length (curves); k++) {
      guint n, length;
      g_autofree double *values = golden_list (json_array_get_array_element (curves, k), &n);
      g_autofree char *reason = NULL;

      for (guint j = 0; j < n && maximize; j++)
        values[j] = -values[j];
      length = run_trial (pruner, history, values, n, &reason);
      g_assert_cmpint (length, ==, json_array_get_int_element (lengths, k));
      n_stopped += length < n;
    }
    g_assert_cmpuint (n_stopped, >, 5);
  }
}

static void
assert_reason (const char   *id,
               const char   *settings,
               const double *values,
               guint         n,
               const char   *expected)
{
  static const double flat[] = { 0.5, 0.48, 0.47, 0.46 };
  g_autoptr (WeftPruner) pruner = make_pruner (id, settings), none = make_pruner ("none", "");
  g_autoptr (WeftTuneHistory) history = make_history (FALSE);
  g_autofree char *reason = NULL;

  for (guint i = 0; i < 8; i++)
    run_trial (none, history, flat, 4, &reason);
  run_trial (pruner, history, values, n, &reason);
  g_assert_cmpstr (reason, ==, expected);
}

static void
test_reasons (void)
{
  static const double bad[] = { 0.9, 0.7, 0.6 }, good[] = { 0.3, 0.2, 0.1 }, broken[] = { 0.3, NAN }, rising[] = { 0.3, 0.6, 0.9 };

  assert_reason ("median", "", bad, 3, "at epoch 1: 0.9 is worse than the median 0.5 of 8 trials");
  assert_reason ("median", "warmup=3", bad, 3, "at epoch 3: 0.6 is worse than the median 0.47 of 8 trials");
  assert_reason ("median", "", good, 3, "at epoch 3: 0.1 is no worse than the median 0.47 of 8 trials");
  assert_reason ("median", "startup=9", bad, 3, "at epoch 3: only 8 of 9 trials are complete that others are compared with");
  assert_reason ("median", "interval=2", good, 3, "at epoch 3: it is not time to ask yet");
  assert_reason ("percentile", "percentile=25", bad, 3, "at epoch 1: 0.9 is worse than the border of the best 25 % 0.5 of 8 trials");
  assert_reason ("asha", "", bad, 3, "at epoch 1: 0.9 is not among the best 2 of 9 trials that came to epoch 1, which end at 0.5");
  assert_reason ("asha", "", good, 3, "at epoch 3: the next comparison is at epoch 4");
  assert_reason ("asha", "first_rung=3", good, 3, "at epoch 3: 0.1 is among the best 2 of 9 trials that came to epoch 3");
  assert_reason ("asha", "first_rung=3", rising, 3, "at epoch 3: 0.9 is not among the best 2 of 9 trials that came to epoch 3, which end at 0.47");
  assert_reason ("asha", "first_rung=3 best_so_far=true", rising, 3, "at epoch 3: 0.3 is among the best 2 of 9 trials that came to epoch 3");
  assert_reason ("none", "", bad, 3, "no trial is stopped");
  for (guint i = 0; weft_pruner_list_kinds ()[i] != NULL; i++)
    assert_reason (weft_pruner_list_kinds ()[i]->id, "", broken, 2, "at epoch 2: the value is no number any more");
}

enum {
  N_BRACKETS = 5,
  N_EPOCHS = 81,
  N_TRIALS = 600
};

/* Runs a trial whose loss is about @loss. Returns: for how many epochs */
static guint
run_flat (const WeftPruner *pruner,
          WeftTuneHistory  *history,
          double            loss)
{
  g_autofree char *reason = NULL;
  double curve[N_EPOCHS];

  for (guint i = 0; i < N_EPOCHS; i++)
    curve[i] = loss - i / 1e6;
  return run_trial (pruner, history, curve, N_EPOCHS, &reason);
}

/* Brackets compare for the first time after 1, 3, 9, 27 and 81 epochs, and have about the shares
 * of trials that the paper gives them. They know nothing of each other. */
static void
test_hyperband (void)
{
  static const guint shares[N_BRACKETS] = { 81, 34, 15, 8, 5 };
  g_autoptr (WeftPruner) pruner = make_pruner ("hyperband", "most_epochs=81");
  g_autoptr (WeftTuneHistory) worse = make_history (FALSE), better = make_history (FALSE);
  double counts[N_BRACKETS] = { 0 };
  guint brackets[N_TRIALS];

  /* Each trial is worse than all before it, so it stops at the first rung of its bracket. */
  for (guint k = 0; k < N_TRIALS; k++) {
    brackets[k] = (guint) round (log (run_flat (pruner, worse, k + 1)) / log (3));
    counts[brackets[k]] += k >= 60;
  }
  for (guint i = 0; i < N_BRACKETS; i++)
    g_assert_cmpfloat_with_epsilon (counts[i] / (N_TRIALS - 60), shares[i] / 143.0, 0.06);
  /* Each is better than all before it in its bracket, and worse than all in the one before. */
  for (guint k = 0; k < N_TRIALS; k++)
    if (k < 60)
      run_flat (pruner, better, 1000);
    else
      g_assert_cmpuint (run_flat (pruner, better, 10 * brackets[k] - k / 1000.0), ==, N_EPOCHS);
}

static void
test_hyperband_refused (void)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_pruner_find_kind ("hyperband")->params);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_params_set (params, "first_rung", "100", NULL));
  g_assert_null (weft_pruner_new (weft_pruner_find_kind ("hyperband"), params, 0, &error));
  g_assert_cmpstr (error->message, ==, "Hyperband: the first comparison, at epoch 100, comes after the last epoch, 81; set first_rung lower");
}

/* One more trial of the group reports. */
static void
report (WeftTuneHistory *history,
        guint            number,
        int              step,
        double           value)
{
  double x = 0.5;

  if (number == weft_tune_history_get_n_trials (history))
    weft_tune_history_begin (history, number, &x);
  weft_tune_history_report (history, number, step, value);
}

static gboolean
is_given_up (const WeftPruner *pruner,
             WeftTuneHistory  *history,
             guint             number)
{
  g_autofree char *reason = NULL;

  g_assert_false (weft_pruner_waits (pruner, history, number, FALSE));
  return weft_pruner_decide (pruner, history, number, &reason);
}

/* All rest until the last has come as far; whichever began first, the best go on, and with them
 * who is as good. What is no number is worst. */
static void
test_halving (void)
{
  static const double first[] = { 0.5, 0.4, 0.4, NAN };
  g_autoptr (WeftPruner) pruner = make_pruner ("halving", "group=4 first_rung=2");
  g_autoptr (WeftTuneHistory) history = make_history (FALSE);
  g_autofree char *reason = NULL;

  for (guint i = 0; i < 4; i++) {
    report (history, i, 1, 1);
    g_assert_false (weft_pruner_waits (pruner, history, i, FALSE));
    report (history, i, 2, first[i]);
    g_assert_true (weft_pruner_waits (pruner, history, 0, FALSE) == (i < 3));
  }
  g_assert_true (is_given_up (pruner, history, 0));
  g_assert_true (is_given_up (pruner, history, 3));
  weft_tune_history_finish (history, 3, WEFT_TUNE_PRUNED, NULL);
  weft_tune_history_finish (history, 0, WEFT_TUNE_PRUNED, NULL);
  g_assert_false (is_given_up (pruner, history, 1));
  report (history, 1, 6, 0.3);
  g_assert_true (weft_pruner_waits (pruner, history, 1, TRUE));
  g_assert_false (is_given_up (pruner, history, 2));
  report (history, 2, 6, 0.2);
  g_assert_true (is_given_up (pruner, history, 1));
  g_assert_false (is_given_up (pruner, history, 2));
  weft_pruner_decide (pruner, history, 1, &reason);
  g_assert_cmpstr (reason, ==, "at epoch 6: 0.3 is not among the best 1 of 2 trials that came to epoch 6, which end at 0.2");
}

/* Where no other begins any more, nobody waits for it; one that ended early competes. */
static void
test_halving_closed (void)
{
  g_autoptr (WeftPruner) pruner = make_pruner ("halving", "group=9 first_rung=3");
  g_autoptr (WeftTuneHistory) history = make_history (TRUE);
  g_autofree char *reason = NULL;
  const double good = 0.9;

  report (history, 0, 1, 0.8);
  weft_tune_history_finish (history, 0, WEFT_TUNE_COMPLETE, &good);
  report (history, 1, 3, 0.7);
  report (history, 2, 1, 0.5);
  g_assert_true (weft_pruner_waits (pruner, history, 1, TRUE));
  weft_tune_history_finish (history, 2, WEFT_TUNE_FAILED, NULL);
  g_assert_true (weft_pruner_waits (pruner, history, 1, FALSE));
  g_assert_false (weft_pruner_waits (pruner, history, 1, TRUE));
  g_assert_true (weft_pruner_decide (pruner, history, 1, &reason));
  g_assert_cmpstr (reason, ==, "at epoch 3: 0.7 is not among the best 1 of 2 trials that came to epoch 3, which end at 0.9");
}

/* Halving finds the best of all, up to the noise of the curves, in a third of the epochs. */
static void
test_epochs (void)
{
  g_autoptr (JsonNode) node = golden_read ();
  JsonArray *curves = json_object_get_array_member (json_object_get_object_member (json_node_get_object (node), "prunings"), "losses");
  g_autoptr (WeftPruner) pruner = make_pruner ("asha", "first_rung=3");
  g_autoptr (WeftTuneHistory) history = make_history (FALSE);
  double best = INFINITY;
  guint n_epochs = 0, n_all = 0;

  for (guint k = 0; k < json_array_get_length (curves); k++) {
    guint n;
    g_autofree double *values = golden_list (json_array_get_array_element (curves, k), &n);
    g_autofree char *reason = NULL;

    best = MIN (best, values[n - 1]);
    n_epochs += run_trial (pruner, history, values, n, &reason);
    n_all += n;
  }
  g_test_message ("%u of %u epochs", n_epochs, n_all);
  g_assert_cmpfloat (weft_tune_history_get_best (history, 0)->values[0], <, best + 0.03);
  g_assert_cmpuint (3 * n_epochs, <=, n_all);
}

static void
test_table (void)
{
  for (guint i = 0; weft_pruner_list_kinds ()[i] != NULL; i++) {
    const WeftPrunerKind *kind = weft_pruner_list_kinds ()[i];
    g_autoptr (WeftPruner) pruner = make_pruner (kind->id, "");
    g_autoptr (WeftTuneHistory) history = make_history (TRUE);
    g_autofree char *reason = NULL;
    double x = 0.5;

    g_assert_true (weft_pruner_find_kind (kind->id) == kind);
    g_assert_true (strlen (kind->title) > 0 && strlen (kind->help) > 0);
    weft_tune_history_begin (history, 0, &x);
    g_assert_false (weft_pruner_decide (pruner, history, 0, &reason));
    g_assert_cmpstr (reason, ==, "nothing has been reported yet");
  }
  g_assert_null (weft_pruner_find_kind ("mean"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/pruner/table", test_table);
  g_test_add_func ("/tune/pruner/golden", test_golden);
  g_test_add_func ("/tune/pruner/reasons", test_reasons);
  g_test_add_func ("/tune/pruner/hyperband", test_hyperband);
  g_test_add_func ("/tune/pruner/hyperband-refused", test_hyperband_refused);
  g_test_add_func ("/tune/pruner/halving", test_halving);
  g_test_add_func ("/tune/pruner/halving-closed", test_halving_closed);
  g_test_add_func ("/tune/pruner/epochs", test_epochs);
  return g_test_run ();
}
