/* stop-rules.c: when a study has seen enough
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/stop-rules.h"

#include "base/i18n.h"

/* Returns: how many trials have come to an end */
static guint
count_ended (const WeftTuneHistory *history)
{
  return weft_tune_history_count (history, WEFT_TUNE_COMPLETE) + weft_tune_history_count (history, WEFT_TUNE_PRUNED) + weft_tune_history_count (history, WEFT_TUNE_FAILED);
}

static gboolean
is_reached (const WeftStopRules   *self,
            const WeftTuneHistory *history,
            const WeftTuneTrial   *best)
{
  return self->has_target && best != NULL && weft_tune_history_get_loss (history, 0, best->values[0]) <= weft_tune_history_get_loss (history, 0, self->target);
}

gboolean
weft_stop_rules_met (const WeftStopRules    *self,
                     const WeftTuneHistory  *history,
                     double                  seconds,
                     char                  **reason)
{
  const WeftTuneTrial *best = weft_tune_history_get_best (history, 0);
  guint n_ended = count_ended (history);

  *reason = NULL;
  if (is_reached (self, history, best))
    *reason = g_strdup_printf (_("the target %.4g is reached: trial %u has %.4g"), self->target, best->number, best->values[0]);
  else if (self->n_trials > 0 && n_ended >= self->n_trials)
    *reason = g_strdup_printf (_("all %u trials have come to an end"), self->n_trials);
  else if (self->seconds > 0 && seconds >= self->seconds)
    *reason = g_strdup_printf (_("the %.0f seconds are over"), self->seconds);
  else if (self->patience > 0 && best != NULL && n_ended >= best->finished + self->patience)
    *reason = g_strdup_printf (_("nothing has become better for %u trials; trial %u is still the best"), n_ended - best->finished, best->number);
  return *reason != NULL;
}
