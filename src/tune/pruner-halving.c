/* pruner-halving.c: lets the best part of all trials go on, again and again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rungs are at s, s·η, s·η² … epochs. A trial that comes to a rung goes on if its value is among
 * the best 1/η of all that came there so far, itself included. Nobody waits for anybody.
 *
 * Source: Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning", algorithm 2,
 * without promotion afterwards, as in Optuna; Li et al. 2018, "Hyperband".
 */
#include "tune/pruner-private.h"

#include "base/i18n.h"
#include "base/random.h"
#include "tune/error.h"
#include "tune/order.h"

#include <math.h>

#define MAX_EPOCHS 1000000

#define FIRST_EPOCH                                                                                                                                                            \
  {                                                                                                                                                                            \
    "first_rung", WEFT_PARAM_INTEGER, N_("First epochs"), N_("How many epochs every trial has before the first comparison."), N_("epochs"), "1", 1, MAX_EPOCHS, NULL, NULL, \
      WEFT_PARAM_PLAIN                                                                                                                                                         \
  }

#define BEST_SO_FAR                                                                                                                                                               \
  {                                                                                                                                                                               \
    "best_so_far", WEFT_PARAM_BOOLEAN, N_("Best so far"), N_("Compares the best value up to a rung instead of the one at it: for trainings that keep their best epoch."), NULL, \
      "false", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN                                                                                                                                 \
  }

static const WeftParam asha_params[] = {
  FIRST_EPOCH,
  { "reduction", WEFT_PARAM_INTEGER, N_("One in"), N_("One in how many trials goes on to the next rung, which has so many times as many epochs."), NULL, "4", 2, 100, NULL, NULL,
    WEFT_PARAM_PLAIN },
  BEST_SO_FAR,
  { NULL },
};

static const WeftParam hyperband_params[] = {
  FIRST_EPOCH,
  { "most_epochs", WEFT_PARAM_INTEGER, N_("Most epochs"), N_("How many epochs a trial has that is never stopped."), N_("epochs"), "81", 1, MAX_EPOCHS, NULL, NULL,
    WEFT_PARAM_PLAIN },
  { "reduction", WEFT_PARAM_INTEGER, N_("One in"), N_("One in how many trials goes on to the next rung, which has so many times as many epochs."), NULL, "3", 2, 100, NULL, NULL,
    WEFT_PARAM_PLAIN },
  BEST_SO_FAR,
  { NULL },
};

/* Returns: the loss that @trial reported when it came to a rung at @epochs, or its lowest until
 *   then, NaN if it has not come there */
static double
get_rung_loss (const WeftPruner      *self,
               const WeftTuneHistory *history,
               const WeftTuneTrial   *trial,
               double                 epochs)
{
  double best = INFINITY;

  for (guint i = 0; i < trial->steps->len; i++) {
    const WeftTuneStep *reported = &g_array_index (trial->steps, WeftTuneStep, i);
    double loss = weft_tune_history_get_loss (history, 0, reported->value);

    best = fmin (best, loss);
    if (reported->step >= epochs)
      return weft_params_get_boolean (self->params, "best_so_far") ? best : loss;
  }
  return NAN;
}

/* Returns: which bracket a trial belongs to: one of @n, as often as its trials may have epochs */
static guint
get_bracket (const WeftPruner *self,
             guint             number,
             guint             n)
{
  guint64 key = weft_random_key (self->seed, "bracket");
  double eta = (double) weft_params_get_integer (self->params, "reduction"), sum = 0, share;
  WeftRandom random;

  if (n == 1)
    return 0;
  weft_random_init (&random, key + number, 0);
  share = weft_random_uniform (&random);
  for (guint i = 0; i < n; i++)
    sum += ceil (n * pow (eta, n - 1.0 - i) / (n - i));
  for (guint i = 0; i + 1 < n; i++) {
    share -= ceil (n * pow (eta, n - 1.0 - i) / (n - i)) / sum;
    if (share < 0)
      return i;
  }
  return n - 1;
}

/* Collects what trials of the same bracket, @own among them, reported at a rung. */
static guint
collect_losses (const WeftPruner      *self,
                const WeftTuneHistory *history,
                guint                  bracket,
                guint                  n_brackets,
                double                 epochs,
                double                *losses)
{
  guint n = 0;

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    double loss = get_rung_loss (self, history, weft_tune_history_get_trial (history, i), epochs);

    if (!isnan (loss) && get_bracket (self, i, n_brackets) == bracket)
      losses[n++] = loss;
  }
  return n;
}

/* Whether the trial, which has come to a rung right now, is not among those that go on. */
static gboolean
fails_rung (const WeftPruner       *self,
            const WeftTuneHistory  *history,
            const WeftTuneTrial    *trial,
            guint                   bracket,
            guint                   n_brackets,
            double                  epochs,
            char                  **reason)
{
  g_autofree double *losses = g_new (double, weft_tune_history_get_n_trials (history));
  guint n = collect_losses (self, history, bracket, n_brackets, epochs, losses);
  g_autofree guint *order = g_new (guint, n);
  guint n_kept = MAX (n / (guint) weft_params_get_integer (self->params, "reduction"), 1);
  double loss = get_rung_loss (self, history, trial, epochs), border;
  int step = weft_pruner_get_last_step (trial);

  weft_order (losses, n, order);
  border = losses[order[n_kept - 1]];
  g_clear_pointer (reason, g_free);
  if (loss <= border) {
    *reason = g_strdup_printf (_("at epoch %d: %.4g is among the best %u of %u trials that came to epoch %.0f"), step, weft_tune_history_get_loss (history, 0, loss), n_kept, n, epochs);
    return FALSE;
  }
  *reason = g_strdup_printf (_("at epoch %d: %.4g is not among the best %u of %u trials that came to epoch %.0f, which end at %.4g"), step,
                             weft_tune_history_get_loss (history, 0, loss), n_kept, n, epochs, weft_tune_history_get_loss (history, 0, border));
  return TRUE;
}

/* Goes through the rungs that the trial has come to with its last report. */
static gboolean
climb (const WeftPruner       *self,
       const WeftTuneHistory  *history,
       const WeftTuneTrial    *trial,
       guint                   bracket,
       guint                   n_brackets,
       char                  **reason)
{
  double eta = (double) weft_params_get_integer (self->params, "reduction");
  double epochs = (double) weft_params_get_integer (self->params, "first_rung") * pow (eta, bracket);
  int step = weft_pruner_get_last_step (trial);
  int before = trial->steps->len > 1 ? g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 2).step : -1;

  while (epochs <= before)
    epochs *= eta;
  *reason = g_strdup_printf (_("at epoch %d: the next comparison is at epoch %.0f"), step, ceil (epochs));
  for (; epochs <= step; epochs *= eta)
    if (fails_rung (self, history, trial, bracket, n_brackets, epochs, reason))
      return TRUE;
  return FALSE;
}

static gboolean
decide_asha (const WeftPruner       *self,
             const WeftTuneHistory  *history,
             const WeftTuneTrial    *trial,
             char                  **reason)
{
  return climb (self, history, trial, 0, 1, reason);
}

static gboolean
check_hyperband (const WeftPruner  *self,
                 GError           **error)
{
  gint64 first = weft_params_get_integer (self->params, "first_rung"), most = weft_params_get_integer (self->params, "most_epochs");

  if (first <= most)
    return TRUE;
  g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SETTING, _("Hyperband: the first comparison, at epoch %" PRId64 ", comes after the last epoch, %" PRId64 "; set first_rung lower"), first,
               most);
  return FALSE;
}

static gboolean
decide_hyperband (const WeftPruner       *self,
                  const WeftTuneHistory  *history,
                  const WeftTuneTrial    *trial,
                  char                  **reason)
{
  double ratio = (double) weft_params_get_integer (self->params, "most_epochs") / (double) weft_params_get_integer (self->params, "first_rung");
  guint n_brackets = 1 + (guint) floor (log (ratio) / log ((double) weft_params_get_integer (self->params, "reduction")) + 1e-9);

  return climb (self, history, trial, get_bracket (self, trial->number, n_brackets), n_brackets, reason);
}

const WeftPrunerKind weft_pruner_asha = {
  "asha",
  N_("ASHA"),
  N_("Lets one in four trials go on whenever epochs have become four times as many, without waiting for others. Source: Li et al. 2020, “A System for Massively Parallel Hyperparameter Tuning”."),
  asha_params,
  NULL,
  decide_asha,
};

const WeftPrunerKind weft_pruner_hyperband = {
  "hyperband",
  N_("Hyperband"),
  N_("Several ASHA side by side, which compare for the first time sooner or later, so that slow starters have a chance. Source: Li et al. 2018, “Hyperband”."),
  hyperband_params,
  check_hyperband,
  decide_hyperband,
};
