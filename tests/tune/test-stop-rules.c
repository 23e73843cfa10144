/* test-stop-rules.c: when a study has seen enough, and its history
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/stop-rules.h"

#include <math.h>

static WeftTuneHistory *
make_history (void)
{
  g_autoptr (WeftSpace) space = weft_space_new ();
  gboolean maximize = TRUE;

  g_assert_true (weft_space_add (space, "x", "0..1", NULL, NULL));
  return weft_tune_history_new (space, &maximize, 1);
}

static void
finish (WeftTuneHistory *history,
        WeftTuneState    state,
        double           value)
{
  guint number = weft_tune_history_get_next (history);
  double x = 0.5;

  weft_tune_history_begin (history, number, &x);
  weft_tune_history_finish (history, number, state, &value);
}

static void
assert_met (const WeftStopRules   *rules,
            const WeftTuneHistory *history,
            double                 seconds,
            const char            *expected)
{
  g_autofree char *reason = NULL;

  g_assert_cmpint (weft_stop_rules_met (rules, history, seconds, &reason), ==, expected != NULL);
  g_assert_cmpstr (reason, ==, expected);
}

static void
test_rules (void)
{
  g_autoptr (WeftTuneHistory) history = make_history ();
  WeftStopRules none = { 0 }, trials = { .n_trials = 4 }, seconds = { .seconds = 60 }, target = { .has_target = TRUE, .target = 0.9 }, patience = { .patience = 3 };

  assert_met (&patience, history, 0, NULL);
  finish (history, WEFT_TUNE_COMPLETE, 0.8);
  finish (history, WEFT_TUNE_COMPLETE, 0.85);
  finish (history, WEFT_TUNE_PRUNED, NAN);
  assert_met (&none, history, 1e9, NULL);
  assert_met (&trials, history, 0, NULL);
  assert_met (&target, history, 0, NULL);
  assert_met (&patience, history, 0, NULL);
  assert_met (&seconds, history, 59, NULL);
  assert_met (&seconds, history, 60, "the 60 seconds are over");
  finish (history, WEFT_TUNE_FAILED, NAN);
  assert_met (&trials, history, 0, "all 4 trials have come to an end");
  finish (history, WEFT_TUNE_COMPLETE, 0.7);
  assert_met (&patience, history, 0, "nothing has become better for 3 trials; trial 1 is still the best");
  finish (history, WEFT_TUNE_COMPLETE, 0.91);
  assert_met (&patience, history, 0, NULL);
  assert_met (&target, history, 0, "the target 0.9 is reached: trial 5 has 0.91");
}

/* Side by side: trials end in another order than they began, reports come late or twice. */
static void
test_history (void)
{
  g_autoptr (WeftTuneHistory) history = make_history ();
  double x = 0.25, value = 3;
  const WeftTuneTrial *trial;

  for (guint number = 0; number < 3; number++)
    weft_tune_history_begin (history, number, &x);
  weft_tune_history_report (history, 1, 2, 0.5);
  weft_tune_history_report (history, 1, 1, 0.4);
  weft_tune_history_report (history, 1, 4, 0.6);
  weft_tune_history_report (history, 1, 2, 0.55);
  trial = weft_tune_history_get_trial (history, 1);
  g_assert_cmpuint (trial->steps->len, ==, 3);
  g_assert_true (isnan (weft_tune_trial_get_value (trial, 0)));
  g_assert_cmpfloat (weft_tune_trial_get_value (trial, 3), ==, 0.55);
  g_assert_cmpfloat (weft_tune_trial_get_value (trial, 9), ==, 0.6);
  weft_tune_history_finish (history, 2, WEFT_TUNE_COMPLETE, &value);
  weft_tune_history_finish (history, 1, WEFT_TUNE_PRUNED, NULL);
  g_assert_cmpuint (weft_tune_history_get_trial (history, 2)->finished, ==, 1);
  g_assert_cmpuint (trial->finished, ==, 2);
  g_assert_cmpuint (weft_tune_history_get_trial (history, 0)->finished, ==, 0);
  /* A trial that begins anew, as after a kill, has reported nothing. */
  weft_tune_history_report (history, 0, 1, 0.1);
  weft_tune_history_begin (history, 0, &x);
  g_assert_cmpuint (weft_tune_history_get_trial (history, 0)->steps->len, ==, 0);
  g_assert_cmpuint (weft_tune_history_count (history, WEFT_TUNE_RUNNING), ==, 1);
  /* A value that is no number is no value. */
  value = INFINITY;
  weft_tune_history_finish (history, 0, WEFT_TUNE_COMPLETE, &value);
  g_assert_cmpint (weft_tune_history_get_trial (history, 0)->state, ==, WEFT_TUNE_FAILED);
  g_assert_cmpuint (weft_tune_history_get_best (history, 0)->number, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/stop-rules/rules", test_rules);
  g_test_add_func ("/tune/stop-rules/history", test_history);
  return g_test_run ();
}
