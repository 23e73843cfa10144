/* recommend-time.c: how long a recommended training will take
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the steps cost is timed on this machine by estimate.h; what an epoch costs beside them, its
 * validation, its curves and its look at the layers, is small and was measured once.
 */
#include "workflow/recommend-private.h"

#include "base/i18n.h"
#include "workflow/check.h"
#include "workflow/estimate.h"

/* Beside its steps an epoch takes so long, and a step beside its operations, s: by the processor
 * seconds of one thread on the small tables. */
#define EPOCH_SECONDS 5e-3
#define STEP_SECONDS  1e-4

/* Going forward only, as for validation rows, takes about this share of a step. */
#define FORWARD 0.33

/* What a machine that does other things as well makes of it. */
#define QUICKEST 0.7
#define SLOWEST  1.6

/* Returns: (transfer full): as people say it */
static char *
format_seconds (double seconds)
{
  if (seconds < 10)
    return g_strdup_printf (_("%.1f s"), seconds);
  return seconds < 120 ? g_strdup_printf (_("%.0f s"), seconds) : g_strdup_printf (_("%.0f min"), seconds / 60);
}

/* Returns: seconds of all epochs; -1: that is not known */
static double
expect (const WeftAdvice   *self,
        const WeftEstimate *estimate)
{
  const WeftParams *train = self->result->values[WEFT_ADVICE_TRAIN];
  double validation = weft_params_get_real (self->result->values[WEFT_ADVICE_PREPARE], "validation");
  double n_steps = (double) estimate->rows / (double) MAX (estimate->batch_size, 1);

  if (!(estimate->seconds >= 0))
    return -1;
  return (double) weft_params_get_integer (train, "epochs") * (estimate->seconds * (1 + FORWARD * validation) + n_steps * STEP_SECONDS + EPOCH_SECONDS);
}

void
weft_advice_say_time (WeftAdvice *self)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (NULL);
  gboolean may_end = weft_params_get_boolean (self->result->values[WEFT_ADVICE_TRAIN], "early_stopping");
  g_autoptr (WeftSnapshot) snapshot = NULL;
  g_autoptr (WeftCheck) check = NULL;
  g_autoptr (WeftEstimate) estimate = NULL;
  g_autofree char *least = NULL, *most = NULL;

  if (!weft_workflow_insert_recommendation (document, self->result, self->result->path, 0, 0, NULL))
    return;
  snapshot = weft_workflow_snapshot (document, NULL, NULL);
  check = weft_check_snapshot (snapshot, self->stop);
  estimate = weft_estimate_new (check, "model");
  estimate->times = TRUE;
  weft_estimate_measure (estimate);
  self->result->seconds = expect (self, estimate);
  if (self->result->seconds < 0)
    return;
  least = format_seconds (QUICKEST * self->result->seconds);
  most = format_seconds (SLOWEST * self->result->seconds);
  if (may_end)
    weft_advice_say (self, _("The training takes up to %s here, by a few steps that were timed; it may end sooner."), most);
  else
    weft_advice_say (self, _("The training takes %s to %s here, by a few steps that were timed."), least, most);
}
