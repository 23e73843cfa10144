/* trainer-mix.c: samples mixed with each other while training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * x = s a + (1 - s) b for a sample a and the next of its batch b, and the same of their targets
 * or losses; s from Beta (α, α) for each step, as the quotient of two numbers of gamma
 * distributions. Source: Zhang et al. 2018; gamma by Marsaglia and Tsang 2000.
 */
#include "learn/trainer-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/random.h"
#include "learn/error.h"

#include <math.h>

/* Whether numbers of the model's input are looked up, which no number between two can be. */
static gboolean
looks_up (WeftTrainer *self)
{
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (self->model, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (layers[i].spec->kind->id, "embedding"))
      return TRUE;
  return FALSE;
}

gboolean
weft_trainer_prepare_mix (WeftTrainer  *self,
                          GError      **error)
{
  gsize n_inputs = (gsize) weft_preparation_get_n_inputs (weft_gather_get_preparation (self->gather));
  gsize n_targets = (gsize) self->objective.target_width;

  if (weft_params_get_real (self->params, "mixup") == 0)
    return TRUE;
  if (looks_up (self)) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("words cannot be mixed: the model looks them up with an Embedding layer; set mixup to 0"));
    return FALSE;
  }
  self->batch.others = weft_alloc (self->batch_size * n_inputs * sizeof (float), error);
  self->batch.other_targets = self->batch.others != NULL ? weft_alloc (self->batch_size * n_targets * sizeof (float), error) : NULL;
  return self->batch.other_targets != NULL;
}

/* From the gamma distribution of shape @alpha, by way of that of @alpha + 1. */
static double
draw_gamma (WeftRandom *random,
            double      alpha)
{
  double d = alpha + 2.0 / 3, c = 1 / sqrt (9 * d);

  for (;;) {
    double x = weft_random_normal (random), v = pow (1 + c * x, 3), u = weft_random_uniform (random);

    if (v > 0 && log (u) < 0.5 * x * x + d - d * v + d * log (v))
      return d * v * pow (weft_random_uniform (random), 1 / alpha);
  }
}

void
weft_trainer_set_mix (WeftTrainer *self,
                      WeftPlan    *plan,
                      gsize        n_rows)
{
  double alpha = weft_params_get_real (self->params, "mixup"), a, b;
  WeftRandom random;

  if (self->batch.others == NULL)
    return;
  weft_random_init (&random, weft_random_key (self->seed, "mixup"), self->step << 16);
  a = draw_gamma (&random, alpha);
  b = draw_gamma (&random, alpha);
  self->batch.n_rows = n_rows;
  self->batch.share = a + b > 0 ? (float) (a / (a + b)) : 0.5f;
  if (self->objective.share != WEFT_NO_VALUE)
    weft_tensor_set (weft_plan_get_tensor (plan, self->objective.share), 0, (double) self->batch.share);
}
