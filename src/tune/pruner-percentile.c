/* pruner-percentile.c: stops what is worse than most complete trials were as early
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The best value that a trial has had so far is put beside what complete trials reported at the
 * very same epoch. Source: Golovin et al. 2017, "Google Vizier", section 3.2.2.
 */
#include "tune/pruner-private.h"

#include "base/i18n.h"
#include "tune/order.h"

#include <math.h>

#define START                                                                                                                                                                 \
  { "startup", WEFT_PARAM_INTEGER, N_("Complete trials first"), N_("How many trials must be complete before any is stopped."), NULL, "5", 0, 1000, NULL, NULL,              \
    WEFT_PARAM_PLAIN },                                                                                                                                                       \
    { "warmup", WEFT_PARAM_INTEGER, N_("Epochs first"), N_("How many epochs a trial has before it may be stopped."), NULL, "0", 0, 1000000, NULL, NULL, WEFT_PARAM_PLAIN }, \
  {                                                                                                                                                                           \
    "interval", WEFT_PARAM_INTEGER, N_("Every"), N_("After how many epochs it is asked again."), N_("epochs"), "1", 1, 1000000, NULL, NULL, WEFT_PARAM_PLAIN               \
  }

static const WeftParam none_params[] = { { NULL } };

static const WeftParam median_params[] = { START, { NULL } };

static const WeftParam percentile_params[] = {
  { "percentile", WEFT_PARAM_REAL, N_("Kept"), N_("How many of a hundred are kept, the best ones."), "%", "25", 0, 100, NULL, NULL, WEFT_PARAM_PLAIN },
  START,
  { NULL },
};

static gboolean
go_on (const WeftPruner       *self,
       const WeftTuneHistory  *history,
       const WeftTuneTrial    *trial,
       char                  **reason)
{
  *reason = g_strdup (_("no trial is stopped"));
  return FALSE;
}

/* Whether @step is the first report since the trial could last be asked. */
static gboolean
is_due (const WeftPruner    *self,
        const WeftTuneTrial *trial,
        int                  step)
{
  int warmup = (int) weft_params_get_integer (self->params, "warmup"), interval = (int) weft_params_get_integer (self->params, "interval");
  int before = trial->steps->len > 1 ? g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 2).step : -1;
  int due = warmup + (step - warmup) / interval * interval;

  return step >= warmup && before < due;
}

/* Returns: the lowest loss that @trial has had */
static double
get_best (const WeftTuneHistory *history,
          const WeftTuneTrial   *trial)
{
  double best = INFINITY;

  for (guint i = 0; i < trial->steps->len; i++)
    best = fmin (best, weft_tune_history_get_loss (history, 0, g_array_index (trial->steps, WeftTuneStep, i).value));
  return best;
}

/* What complete trials reported at @step exactly: losses, whose number is given back. */
static guint
collect_losses (const WeftTuneHistory *history,
                int                    step,
                double                *losses)
{
  guint n = 0;

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);

    for (guint j = 0; j < trial->steps->len && trial->state == WEFT_TUNE_COMPLETE; j++) {
      const WeftTuneStep *reported = &g_array_index (trial->steps, WeftTuneStep, j);

      if (reported->step == step && !isnan (reported->value))
        losses[n++] = weft_tune_history_get_loss (history, 0, reported->value);
    }
  }
  return n;
}

static gboolean
decide (const WeftPruner       *self,
        const WeftTuneHistory  *history,
        const WeftTuneTrial    *trial,
        double                  percentile,
        char                  **reason)
{
  guint n_complete = weft_tune_history_count (history, WEFT_TUNE_COMPLETE), n_first = (guint) weft_params_get_integer (self->params, "startup"), n;
  int step = weft_pruner_get_last_step (trial);
  g_autofree double *losses = g_new (double, MAX (n_complete, 1));
  double best, border;
  gboolean stop;
  g_autofree char *name = NULL;

  if (n_complete < n_first) {
    *reason = g_strdup_printf (_("at epoch %d: only %u of %u trials are complete that others are compared with"), step, n_complete, n_first);
    return FALSE;
  }
  if (!is_due (self, trial, step)) {
    *reason = g_strdup_printf (_("at epoch %d: it is not time to ask yet"), step);
    return FALSE;
  }
  n = collect_losses (history, step, losses);
  if (n == 0) {
    *reason = g_strdup_printf (_("at epoch %d: no complete trial has reported at this epoch"), step);
    return FALSE;
  }
  best = get_best (history, trial);
  border = weft_quantile (losses, n, percentile / 100);
  stop = best > border;
  best = weft_tune_history_get_loss (history, 0, best);
  border = weft_tune_history_get_loss (history, 0, border);
  name = percentile == 50 ? g_strdup (_("median")) : g_strdup_printf (_("border of the best %g %%"), percentile);
  if (stop)
    *reason = g_strdup_printf (_("at epoch %d: %.4g is worse than the %s %.4g of %u trials"), step, best, name, border, n);
  else
    *reason = g_strdup_printf (_("at epoch %d: %.4g is no worse than the %s %.4g of %u trials"), step, best, name, border, n);
  return stop;
}

static gboolean
decide_median (const WeftPruner       *self,
               const WeftTuneHistory  *history,
               const WeftTuneTrial    *trial,
               char                  **reason)
{
  return decide (self, history, trial, 50, reason);
}

static gboolean
decide_percentile (const WeftPruner       *self,
                   const WeftTuneHistory  *history,
                   const WeftTuneTrial    *trial,
                   char                  **reason)
{
  return decide (self, history, trial, weft_params_get_real (self->params, "percentile"), reason);
}

const WeftPrunerKind weft_pruner_none = {
  "none",
  N_("None"),
  N_("Every trial runs to its end."),
  none_params,
  NULL,
  go_on,
};

const WeftPrunerKind weft_pruner_median = {
  "median",
  N_("Median"),
  N_("Stops a trial whose best value so far is worse than the median of the complete trials at the same epoch. Source: Golovin et al. 2017, “Google Vizier”."),
  median_params,
  NULL,
  decide_median,
};

const WeftPrunerKind weft_pruner_percentile = {
  "percentile",
  N_("Percentile"),
  N_("Stops a trial whose best value so far is not among the best of the complete trials at the same epoch. Source: Golovin et al. 2017, “Google Vizier”."),
  percentile_params,
  NULL,
  decide_percentile,
};
