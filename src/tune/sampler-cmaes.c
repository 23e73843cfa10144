/* sampler-cmaes.c: numbers by a normal distribution that moves, the rest by Parzen estimators
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The distribution knows the numbers that always count. It is told of trials in the order in
 * which they came to an end, a generation at a time, whoever chose their points; so it is a
 * function of the history, and is made anew where the history is not the one it knows.
 */
#include "tune/sampler-private.h"

#include "base/i18n.h"
#include "tune/cma.h"
#include "tune/error.h"
#include "tune/order.h"
#include "tune/point.h"
#include "tune/tpe.h"

#include <math.h>
#include <string.h>

static const WeftParam params[] = { { NULL } };

typedef struct
{
  WeftCma *cma;      /* Owned */
  guint *dimensions; /* Owned: which ones it knows */
  guint n;
  guint n_told;     /* trials that it was told of */
  guint64 told_sum; /* of what it was told */
} State;

static void
state_free (gpointer data)
{
  State *self = data;

  weft_cma_free (self->cma);
  g_free (self->dimensions);
  g_free (self);
}

static gboolean
open_state (WeftSampler  *self,
            GError      **error)
{
  guint n = weft_space_get_size (self->space), n_known = 0;
  guint *dimensions = g_new (guint, n);
  State *state;

  for (guint i = 0; i < n; i++) {
    const WeftDimension *dimension = weft_space_get_dimension (self->space, i);

    if (dimension->type != WEFT_DIMENSION_CHOICE && dimension->parent < 0 && dimension->high > dimension->low)
      dimensions[n_known++] = i;
  }
  if (n_known == 0) {
    g_free (dimensions);
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SETTING, _("CMA-ES needs a range of numbers that always counts, and there are choices alone; choose another sampler"));
    return FALSE;
  }
  state = g_new0 (State, 1);
  *state = (State){ weft_cma_new (n_known), dimensions, n_known, 0, 0 };
  self->state = state;
  return TRUE;
}

/* Returns: (transfer full): the trials to learn from, in the order in which they ended */
static GPtrArray *
list_ended (const WeftTuneHistory *history)
{
  guint n = weft_tune_history_get_n_trials (history);
  g_autofree const WeftTuneTrial **ended = g_new0 (const WeftTuneTrial *, n + 1);
  GPtrArray *trials = g_ptr_array_new ();

  for (guint i = 0; i < n; i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);

    if (!trial->outside && (trial->state == WEFT_TUNE_COMPLETE || trial->state == WEFT_TUNE_PRUNED))
      ended[trial->finished] = trial;
  }
  for (guint i = 1; i <= n; i++)
    if (ended[i] != NULL)
      g_ptr_array_add (trials, (gpointer) ended[i]);
  return trials;
}

static guint64
add_to_sum (guint64              sum,
            const WeftTuneTrial *trial)
{
  guint64 bits;

  memcpy (&bits, trial->values, sizeof bits);
  return (sum * 0x100000001b3u) ^ bits ^ trial->number;
}

/* Pruned trials are behind all others; those that came further before. */
static double
get_rank_key (const WeftTuneHistory *history,
              const WeftTuneTrial   *trial)
{
  guint n = trial->steps->len;

  if (trial->state == WEFT_TUNE_COMPLETE)
    return weft_tune_history_get_loss (history, 0, trial->values[0]);
  return n > 0 ? DBL_MAX / (1 + g_array_index (trial->steps, WeftTuneStep, n - 1).step) : INFINITY;
}

static void
keep_margins (State           *self,
              const WeftSpace *space)
{
  for (guint j = 0; j < self->n; j++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, self->dimensions[j]);
    double half = dimension->step > 0 ? dimension->step / 2 : dimension->type == WEFT_DIMENSION_INTEGER ? 0.5
                                                                                                        : 0,
           value;

    if (half <= 0)
      continue;
    value = weft_dimension_from_unit (dimension, weft_cma_get_mean (self->cma)[j]);
    weft_cma_keep_margin (self->cma, j, value > dimension->low ? weft_dimension_to_unit (dimension, value - half) : -1,
                          value < dimension->high ? weft_dimension_to_unit (dimension, value + half) : 2);
  }
}

/* Tells the distribution of one generation. */
static void
tell (State                 *self,
      const WeftTuneHistory *history,
      GPtrArray             *trials)
{
  const WeftSpace *space = weft_tune_history_get_space (history);
  guint lambda = weft_cma_get_generation (self->cma);
  g_autofree double *keys = g_new (double, lambda), *points = g_new (double, (gsize) lambda * self->n);
  g_autofree guint *order = g_new (guint, lambda);

  for (guint k = 0; k < lambda; k++)
    keys[k] = get_rank_key (history, trials->pdata[self->n_told + k]);
  weft_order (keys, lambda, order);
  for (guint k = 0; k < lambda; k++) {
    const WeftTuneTrial *trial = trials->pdata[self->n_told + order[k]];

    for (guint j = 0; j < self->n; j++)
      points[k * self->n + j] = weft_dimension_to_unit (weft_space_get_dimension (space, self->dimensions[j]), trial->point[self->dimensions[j]]);
  }
  for (guint k = 0; k < lambda; k++)
    self->told_sum = add_to_sum (self->told_sum, trials->pdata[self->n_told + k]);
  self->n_told += lambda;
  weft_cma_tell (self->cma, points);
  keep_margins (self, space);
}

static void
follow (State                 *self,
        const WeftTuneHistory *history)
{
  g_autoptr (GPtrArray) trials = list_ended (history);
  guint64 sum = 0;

  for (guint i = 0; i < MIN (self->n_told, trials->len); i++)
    sum = add_to_sum (sum, trials->pdata[i]);
  if (self->n_told > trials->len || sum != self->told_sum) {
    weft_cma_free (self->cma);
    self->cma = weft_cma_new (self->n);
    self->n_told = 0;
    self->told_sum = 0;
  }
  while (self->n_told + weft_cma_get_generation (self->cma) <= trials->len)
    tell (self, history, trials);
}

static gboolean
suggest (WeftSampler            *self,
         const WeftTuneHistory  *history,
         guint                   number,
         double                 *point,
         GError                **error)
{
  static const WeftTpe rest = { .n_startup = 10, .n_candidates = 24, .joint = FALSE, .liar = TRUE };
  State *state = self->state;
  g_autofree double *drawn = g_new (double, state->n);
  WeftRandom random;

  follow (state, history);
  weft_sampler_init_random (self, "cmaes", number, &random);
  weft_cma_draw (state->cma, &random, drawn);
  for (guint j = 0; j < state->n; j++)
    point[state->dimensions[j]] = weft_dimension_from_unit (weft_space_get_dimension (self->space, state->dimensions[j]), drawn[j]);
  weft_tpe_suggest (&rest, history, number, &random, point);
  return TRUE;
}

const WeftSamplerKind weft_sampler_cmaes = {
  "cmaes",
  N_("CMA-ES"),
  N_("Numbers by a normal distribution that moves towards good ones and learns which go together; choices by TPE. Source: Hansen 2016, “The CMA Evolution Strategy: A Tutorial”."),
  params,
  FALSE,
  open_state,
  state_free,
  suggest,
};
