/* pruner-private.h: what kinds of pruners see of a pruner
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/i18n.h"
#include "tune/pruner.h"

#include <math.h>

G_BEGIN_DECLS

struct _WeftPruner
{
  const WeftPrunerKind *kind; /* Borrowed */
  WeftParams *params;         /* Owned */
  guint64 seed;
};

#define WEFT_PRUNER(id) extern const WeftPrunerKind weft_pruner_##id;
#include "tune/pruners.def"
#undef WEFT_PRUNER

/* What all have that compare at rungs. */
/* clang-format off */
#define WEFT_PRUNER_FIRST_RUNG \
  { \
    .id = "first_rung", .type = WEFT_PARAM_INTEGER, .title = N_("First epochs"), .fallback = "1", .minimum = 1, .maximum = 1000000, \
    .help = N_("How many epochs every trial has before the first comparison."), .unit = N_("epochs"), \
  }
#define WEFT_PRUNER_BEST_SO_FAR \
  { \
    .id = "best_so_far", .type = WEFT_PARAM_BOOLEAN, .title = N_("Best so far"), .fallback = "false", \
    .help = N_("Compares the best value up to a rung instead of the one at it: for trainings that keep their best epoch."), \
  }
/* clang-format on */

/* Returns: the loss of @trial at a rung, or its lowest until then, infinity where it was no
 * number; NaN: it has not come there */
static inline double
weft_pruner_get_rung_loss (const WeftPruner      *self,
                           const WeftTuneHistory *history,
                           const WeftTuneTrial   *trial,
                           double                 epochs)
{
  double best = INFINITY;

  for (guint i = 0; i < trial->steps->len; i++) {
    const WeftTuneStep *reported = &g_array_index (trial->steps, WeftTuneStep, i);
    double loss = isnan (reported->value) ? INFINITY : weft_tune_history_get_loss (history, 0, reported->value);

    best = MIN (best, loss);
    if (reported->step >= epochs)
      return weft_params_get_boolean (self->params, "best_so_far") ? best : loss;
  }
  return NAN;
}

/* Returns: how many epochs @trial has had, at least one report being there */
static inline int
weft_pruner_get_last_step (const WeftTuneTrial *trial)
{
  return g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 1).step;
}

G_END_DECLS
