/* schedule.c: how the learning rate changes over a training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/schedule.h"

#include "base/i18n.h"

#include <math.h>

static double
factor_constant (const WeftSchedule *self,
                 const WeftPlateau  *plateau,
                 double              epochs)
{
  return 1;
}

static double
factor_step (const WeftSchedule *self,
             const WeftPlateau  *plateau,
             double              epochs)
{
  return pow (self->gamma, floor (epochs / self->every));
}

static double
factor_exponential (const WeftSchedule *self,
                    const WeftPlateau  *plateau,
                    double              epochs)
{
  return pow (self->gamma, floor (epochs));
}

static double
factor_cosine (const WeftSchedule *self,
               const WeftPlateau  *plateau,
               double              epochs)
{
  return self->least + (1 - self->least) * 0.5 * (1 + cos (G_PI * MIN (epochs / self->epochs, 1)));
}

static double
factor_plateau (const WeftSchedule *self,
                const WeftPlateau  *plateau,
                double              epochs)
{
  return plateau->factor;
}

static const struct
{
  const char *id;
  double (*factor) (const WeftSchedule *self,
                    const WeftPlateau *plateau,
                    double epochs);
} table[] = {
  { "constant", factor_constant },
  { "step", factor_step },
  { "exponential", factor_exponential },
  { "cosine", factor_cosine },
  { "plateau", factor_plateau },
};

const WeftParamChoice weft_schedule_choices[] = {
  { "constant", N_("Constant") },
  { "step", N_("In steps") },
  { "exponential", N_("Exponential") },
  { "cosine", N_("Cosine") },
  { "plateau", N_("When the loss stands still") },
  { NULL },
};

void
weft_schedule_init (WeftSchedule     *self,
                    const WeftParams *params,
                    guint64           steps_per_epoch)
{
  *self = (WeftSchedule){
    .learning_rate = weft_params_get_real (params, "learning_rate"),
    .gamma = weft_params_get_real (params, "schedule_factor"),
    .every = weft_params_get_real (params, "schedule_epochs"),
    .least = weft_params_get_real (params, "schedule_minimum"),
    .epochs = weft_params_get_real (params, "epochs"),
    .warmup_steps = weft_params_get_real (params, "warmup_epochs") * (double) steps_per_epoch,
    .steps_per_epoch = (double) steps_per_epoch,
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (weft_params_is_choice (params, "schedule", table[i].id))
      self->factor = table[i].factor;
  g_assert (self->factor != NULL);
}

double
weft_schedule_get_rate (const WeftSchedule *self,
                        const WeftPlateau  *plateau,
                        guint64             step)
{
  double warm = self->warmup_steps > 0 ? MIN (1, (double) (step + 1) / self->warmup_steps) : 1;

  return self->learning_rate * warm * self->factor (self, plateau, (double) step / self->steps_per_epoch);
}

void
weft_plateau_observe (WeftPlateau      *self,
                      const WeftParams *params,
                      double            loss)
{
  if (loss < self->best) {
    self->best = loss;
    self->waited = 0;
  } else if (++self->waited > weft_params_get_integer (params, "schedule_patience")) {
    self->factor *= weft_params_get_real (params, "schedule_factor");
    self->waited = 0;
  }
}
