/* pruner-step.c: successive halving in which all trials are compared after equally long
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trials compete in groups, by their numbers. Rungs are at s, s·η, s·η² … epochs. Who comes to a
 * rung rests there until all of the group that are still on their way have come there; then the
 * best 1/η of them go on, rounded up, and all that are as good as the last of these. So neither
 * the order in which trials begin nor luck with a tie decides anything.
 *
 * Source: Jamieson and Talwalkar 2016, "Non-stochastic Best Arm Identification and Hyperparameter
 * Optimization"; Li et al. 2018, "Hyperband", algorithm 1.
 */
#include "tune/pruner-private.h"

#include "base/i18n.h"
#include "tune/order.h"

#include <math.h>

static const WeftParam params[] = {
  WEFT_PRUNER_FIRST_RUNG,
  { "reduction", WEFT_PARAM_INTEGER, N_("One in"), N_("One in how many trials goes on to the next rung, which has so many times as many epochs."), NULL, "3", 2, 100, NULL, NULL, WEFT_PARAM_PLAIN },
  { "group", WEFT_PARAM_INTEGER, N_("Together"), N_("How many trials compete with each other; each of them rests at a comparison until all have come to it."), N_("trials"), "9", 2, 100000, NULL, NULL, WEFT_PARAM_PLAIN },
  WEFT_PRUNER_BEST_SO_FAR,
  { NULL },
};

/* Returns: the last rung that @step has come to, 0: none */
static double
find_rung (const WeftPruner *self,
           int               step)
{
  double eta = (double) weft_params_get_integer (self->params, "reduction"), epochs = (double) weft_params_get_integer (self->params, "first_rung");

  if (step < epochs)
    return 0;
  while (epochs * eta <= step)
    epochs *= eta;
  return epochs;
}

/* Returns: the loss of @trial at a rung; that in which it ended where it needed fewer epochs; NaN:
 * it has not come there */
static double
get_loss (const WeftPruner      *self,
          const WeftTuneHistory *history,
          const WeftTuneTrial   *trial,
          double                 epochs)
{
  double loss = weft_pruner_get_rung_loss (self, history, trial, epochs);

  return isnan (loss) && trial->state == WEFT_TUNE_COMPLETE ? weft_tune_history_get_loss (history, 0, trial->values[0]) : loss;
}

/* The trials that @trial competes with: @first: (out); returns: how many of them there are yet */
static guint
find_group (const WeftPruner      *self,
            const WeftTuneHistory *history,
            const WeftTuneTrial   *trial,
            guint                 *first)
{
  guint size = (guint) weft_params_get_integer (self->params, "group"), n = weft_tune_history_get_n_trials (history);

  *first = trial->number / size * size;
  return MIN (size, n - *first);
}

static gboolean
waits (const WeftPruner      *self,
       const WeftTuneHistory *history,
       const WeftTuneTrial   *trial,
       gboolean               is_closed)
{
  double epochs = find_rung (self, weft_pruner_get_last_step (trial));
  guint first, n = find_group (self, history, trial, &first);

  if (epochs <= 0)
    return FALSE;
  if (n < (guint) weft_params_get_integer (self->params, "group") && !is_closed)
    return TRUE;
  for (guint i = first; i < first + n; i++) {
    const WeftTuneTrial *other = weft_tune_history_get_trial (history, i);

    if (other->state == WEFT_TUNE_WAITING && !is_closed)
      return TRUE;
    if (other->state == WEFT_TUNE_RUNNING && isnan (get_loss (self, history, other, epochs)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
decide (const WeftPruner       *self,
        const WeftTuneHistory  *history,
        const WeftTuneTrial    *trial,
        char                  **reason)
{
  int step = weft_pruner_get_last_step (trial);
  double epochs = find_rung (self, step), loss = get_loss (self, history, trial, epochs), border;
  guint first, n = 0, n_group = find_group (self, history, trial, &first), n_kept, eta = (guint) weft_params_get_integer (self->params, "reduction");
  g_autofree double *losses = g_new (double, n_group);
  g_autofree guint *order = g_new (guint, n_group);

  if (epochs <= 0) {
    *reason = g_strdup_printf (_("at epoch %d: the first comparison is at epoch %" PRId64), step, weft_params_get_integer (self->params, "first_rung"));
    return FALSE;
  }
  for (guint i = first; i < first + n_group; i++) {
    losses[n] = get_loss (self, history, weft_tune_history_get_trial (history, i), epochs);
    n += !isnan (losses[n]);
  }
  n_kept = (n + eta - 1) / eta;
  weft_order (losses, n, order);
  border = losses[order[n_kept - 1]];
  if (loss <= border)
    *reason = g_strdup_printf (_("at epoch %.0f: %.4g is among the best %u of %u trials that came to epoch %.0f"), epochs, weft_tune_history_get_loss (history, 0, loss), n_kept, n, epochs);
  else
    *reason = g_strdup_printf (_("at epoch %.0f: %.4g is not among the best %u of %u trials that came to epoch %.0f, which end at %.4g"), epochs,
                               weft_tune_history_get_loss (history, 0, loss), n_kept, n, epochs, weft_tune_history_get_loss (history, 0, border));
  return loss > border;
}

const WeftPrunerKind weft_pruner_halving = {
  "halving",
  N_("Successive Halving"),
  N_("Lets the best third of trials go on whenever epochs have become three times as many. Trials rest until all have come as far, so that each has the same chance. Source: Jamieson and Talwalkar 2016, “Non-stochastic Best Arm Identification and Hyperparameter Optimization”."),
  params,
  NULL,
  decide,
  waits,
};
