/* test-trial-channels.c: which trials have which color, stroke and chart
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-channels.h"

#include <math.h>
#include <string.h>

static const char *const rates[] = { "0.1", "0.01", "0.1", "0.01", "1e-05", NULL };

/* Trial i: a rate, an optimizer, a seed; the last knows no rate. */
static GPtrArray *
make_trials (void)
{
  GPtrArray *trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    WeftTrial *trial = weft_trial_new (NULL);

    trial->id = i + 1;
    trial->seed = i < 2 ? 2 : 10;
    trial->recipe = g_strdup (i < 3 ? "a" : "b");
    weft_trial_add_parameter (trial, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "5");
    weft_trial_add_parameter (trial, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, i % 2 == 0 ? "sgd" : "adam");
    if (rates[i] != NULL)
      weft_trial_add_parameter (trial, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, rates[i]);
    g_ptr_array_add (trials, trial);
  }
  return trials;
}

static WeftTrialChannels *
group (GPtrArray  *trials,
       const char *color,
       const char *stroke,
       const char *chart)
{
  static const char *const names[] = { "train.epochs", "train.learning_rate", "train.optimizer", "model.dense.learning_rate", NULL };
  const char *texts[] = { color, stroke, chart };
  char **keys[WEFT_N_TRIAL_CHANNELS];
  WeftTrialChannels *self;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GError) error = NULL;

    keys[i] = weft_trial_channels_parse (texts[i], names, &error);
    g_assert_no_error (error);
  }
  self = weft_trial_channels_new (trials, (const char *const *const *) keys);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_strfreev (keys[i]);
  return self;
}

/* Numbers are in their order, and what has none comes last. */
static void
test_values (void)
{
  static const guint wanted[] = { 2, 1, 2, 1, 0, 3 };
  g_autoptr (GPtrArray) trials = make_trials ();
  g_autoptr (WeftTrialChannels) self = group (trials, "train.learning_rate", "", "seed");
  g_autofree char *told = NULL;

  g_assert_cmpuint (self->combinations[WEFT_TRIAL_CHANNEL_COLOR]->len, ==, 4);
  g_assert_cmpuint (self->combinations[WEFT_TRIAL_CHANNEL_CHART]->len, ==, 2);
  for (guint i = 0; i < trials->len; i++)
    g_assert_cmpuint (self->places[WEFT_TRIAL_CHANNEL_COLOR][i], ==, wanted[i]);
  told = weft_trial_combination_tell (weft_trial_channels_get (self, WEFT_TRIAL_CHANNEL_COLOR, 1));
  g_assert_cmpstr (told, ==, "Learning rate 0.01, 2 trials");
  g_assert_cmpstr (weft_trial_channels_get (self, WEFT_TRIAL_CHANNEL_COLOR, 5)->label, ==, "Learning rate –");
  g_assert_cmpstr (weft_trial_channels_get (self, WEFT_TRIAL_CHANNEL_CHART, 0)->label, ==, "Seed 2");
  g_assert_null (weft_trial_channels_get (self, WEFT_TRIAL_CHANNEL_STROKE, 0));
  g_assert_null (weft_trial_channels_tell_limits (self));
}

/* One curve is of trials that share every channel; without channels of runs of one recipe. */
static void
test_sets (void)
{
  g_autoptr (GPtrArray) trials = make_trials ();
  g_autoptr (WeftTrialChannels) none = group (trials, "", "", ""), two = group (trials, "optimizer", "seed", "");

  g_assert_false (weft_trial_channels_is_grouped (none));
  g_assert_cmpuint (none->n_sets, ==, 2);
  g_assert_cmpuint (none->sets[2], ==, 0);
  g_assert_cmpuint (none->sets[3], ==, 1);
  g_assert_cmpuint (two->n_sets, ==, 4);
  g_assert_cmpuint (two->sets[2], ==, two->sets[4]);
  g_assert_cmpuint (two->sets[3], ==, two->sets[5]);
  g_assert_cmpuint (two->sets[0], !=, two->sets[2]);
}

/* All parameters are those that differ, but for what is taken out. */
static void
test_all (void)
{
  g_autoptr (GPtrArray) trials = make_trials ();
  g_autoptr (WeftTrialChannels) all = group (trials, "*", "*,-optimizer", "*,-optimizer,-train.learning_rate");

  g_assert_cmpuint (all->combinations[WEFT_TRIAL_CHANNEL_COLOR]->len, ==, 4);
  g_assert_cmpuint (all->combinations[WEFT_TRIAL_CHANNEL_STROKE]->len, ==, 4);
  g_assert_cmpuint (all->combinations[WEFT_TRIAL_CHANNEL_CHART]->len, ==, 1);
  g_assert_cmpuint (weft_trial_channels_get (all, WEFT_TRIAL_CHANNEL_CHART, 0)->n, ==, 6);
  g_assert_nonnull (strstr (weft_trial_channels_get (all, WEFT_TRIAL_CHANNEL_COLOR, 0)->label, " · Optimizer sgd"));
  g_assert_null (strstr (weft_trial_channels_get (all, WEFT_TRIAL_CHANNEL_COLOR, 0)->label, "Epochs"));
}

static void
test_limits (void)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);
  g_autoptr (WeftTrialChannels) self = NULL;
  g_autofree char *limits = NULL;

  for (guint i = 0; i < 9; i++) {
    g_ptr_array_add (trials, weft_trial_new (NULL));
    ((WeftTrial *) trials->pdata[i])->seed = i;
  }
  self = group (trials, "seed", "seed", "");
  limits = weft_trial_channels_tell_limits (self);
  g_assert_cmpstr (limits, ==, "9 combinations share 8 colors · 9 combinations share 6 strokes");
}

/* What nobody knows is told, and what could be two things. */
static void
test_parse (void)
{
  static const char *const names[] = { "a.units", "b.units", "train.epochs", NULL };
  static const char *const wrong[] = { "units", "width", "-seed" };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = weft_trial_channels_parse (" epochs, b.units ,*,-a.units,state", names, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv (" ", keys);
  g_assert_cmpstr (joined, ==, "parameter:train.epochs parameter:b.units * -parameter:a.units state");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_null (weft_trial_channels_parse (wrong[i], names, &error));
    g_assert_nonnull (error);
    g_clear_error (&error);
  }
}

/* Ten thousand trials with thirty parameters each, which may not take seconds. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);
  g_autoptr (WeftTrialChannels) self = NULL;
  gint64 began;

  for (guint i = 0; i < 10000; i++) {
    WeftTrial *trial = weft_trial_new (NULL);

    for (guint k = 0; k < 30; k++) {
      g_autofree char *name = g_strdup_printf ("train.p%02u", k), *value = g_strdup_printf ("%u", k < 3 ? i % (k + 2) : 1);

      weft_trial_add_parameter (trial, name, WEFT_TRIAL_VALUE_INTEGER, value);
    }
    g_ptr_array_add (trials, trial);
  }
  began = g_get_monotonic_time ();
  self = group (trials, "*", "seed", "state");
  g_test_message ("10000 trials with 30 parameters: %.1f ms", (double) (g_get_monotonic_time () - began) / 1000);
  g_assert_cmpuint (self->combinations[WEFT_TRIAL_CHANNEL_COLOR]->len, ==, 12);
  g_assert_cmpuint (self->n_sets, ==, 12);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/trial-channels/values", test_values);
  g_test_add_func ("/workflow/trial-channels/sets", test_sets);
  g_test_add_func ("/workflow/trial-channels/all", test_all);
  g_test_add_func ("/workflow/trial-channels/limits", test_limits);
  g_test_add_func ("/workflow/trial-channels/parse", test_parse);
  g_test_add_func ("/workflow/trial-channels/many", test_many);
  return g_test_run ();
}
