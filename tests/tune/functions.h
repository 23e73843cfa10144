/* functions.h: functions to be minimized whose best value is known
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same as in tests/peers/tune_reference.py.
 */
#pragma once

#include "tune/point.h"
#include "tune/sampler.h"

#include <math.h>
#include <string.h>

/* A function of a point, its space as names and texts, its best value. */
typedef struct
{
  const char *name;
  void (*measure) (const double *point,
                   double *values);
  const char *const *space;
  guint n_objectives;
  double best;
} Function;

static inline void
measure_branin (const double *x,
                double       *values)
{
  double fold = x[1] - 5.1 / (4 * G_PI * G_PI) * x[0] * x[0] + 5 / G_PI * x[0] - 6;

  values[0] = fold * fold + 10 * (1 - 1 / (8 * G_PI)) * cos (x[0]) + 10;
}

static inline void
measure_hartmann (const double *x,
                  double       *values)
{
  static const double scale[4][6] = {
    { 10, 3, 17, 3.5, 1.7, 8 },
    { .05, 10, 17, .1, 8, 14 },
    { 3, 3.5, 1.7, 10, 17, 8 },
    { 17, 8, .05, 10, .1, 14 },
  };
  static const double center[4][6] = {
    { 1312, 1696, 5569, 124, 8283, 5886 },
    { 2329, 4135, 8307, 3736, 1004, 9991 },
    { 2348, 1451, 3522, 2883, 3047, 6650 },
    { 4047, 8828, 8732, 5743, 1091, 381 },
  };
  static const double weights[] = { 1, 1.2, 3, 3.2 };

  values[0] = 0;
  for (guint i = 0; i < 4; i++) {
    double sum = 0;

    for (guint j = 0; j < 6; j++)
      sum += scale[i][j] * pow (x[j] - 1e-4 * center[i][j], 2);
    values[0] -= weights[i] * exp (-sum);
  }
}

/* What tuning a network looks like. */
static inline void
measure_mixed (const double *x,
               double       *values)
{
  static const double best[] = { -1, -3, -3.3 }, floors[] = { .01, 0, .015 };
  guint kind = (guint) x[0];
  double rate = log10 (x[1]) - best[kind], value = .05 + floors[kind];

  if (kind == 0)
    value += .05 * pow (x[6] - .9, 2);
  value += .06 * (1 - exp (-rate * rate)) + .02 * (1 - exp (-pow (log10 (x[2]) + 4, 2) / 2)) + .03 * (1 - exp (-pow (log2 (x[3]) - 8, 2) / 6));
  values[0] = value + .04 * pow (x[4] - .3, 2) + .003 * fabs (x[5] - 3) + (rate > 1.2 ? .3 : 0);
}

static inline void
measure_zdt1 (const double *x,
              double       *values)
{
  double g = 1 + 9 * (x[1] + x[2] + x[3] + x[4] + x[5]) / 5;

  values[0] = x[0];
  values[1] = g * (1 - sqrt (x[0] / g));
}

static const char *const branin_space[] = { "x1", "-5..10", "x2", "0..15", NULL };
static const char *const unit_space[] = { "x0", "0..1", "x1", "0..1", "x2", "0..1", "x3", "0..1", "x4", "0..1", "x5", "0..1", NULL };
static const char *const mixed_space[] = { "optimizer", "sgd,adam,rmsprop", "rate", "1e-5..1:log", "decay", "1e-7..1e-1:log", "units",
                                           "16..1024:int:log", "dropout", "0..0.8:step=0.1", "layers", "1..6:int", "momentum", "0..0.99:if=optimizer=sgd", NULL };

static const Function functions[] = {
  { "branin", measure_branin, branin_space, 1, 0.39788735772973816 },
  { "hartmann6", measure_hartmann, unit_space, 1, -3.322368011415515 },
  { "mixed", measure_mixed, mixed_space, 1, 0.05 },
  { "zdt1", measure_zdt1, unit_space, 2, 0 },
};

static inline WeftSpace *
function_make_space (const Function *self)
{
  WeftSpace *space = weft_space_new ();
  g_autoptr (GError) error = NULL;

  for (const char *const *text = self->space; *text != NULL; text += 2) {
    weft_space_add (space, text[0], text[1], NULL, &error);
    g_assert_no_error (error);
  }
  return space;
}

/* A sampler with a setting, such as "multivariate=true". */
static inline WeftSampler *
function_make_sampler (const Function  *self,
                       const WeftSpace *space,
                       const char      *id,
                       const char      *setting,
                       guint64          seed)
{
  const WeftSamplerKind *kind = weft_sampler_find_kind (id);
  g_autoptr (WeftParams) params = weft_params_new (kind->params);
  g_autoptr (GError) error = NULL;
  WeftSampler *sampler;

  if (setting != NULL) {
    g_auto (GStrv) words = g_strsplit (setting, "=", 2);

    g_assert_true (weft_params_set (params, words[0], words[1], &error));
  }
  sampler = weft_sampler_new (kind, params, space, self->n_objectives, seed, &error);
  g_assert_no_error (error);
  return sampler;
}

static inline WeftTuneHistory *
function_make_history (const Function  *self,
                       const WeftSpace *space)
{
  return weft_tune_history_new (space, (const gboolean[]){ FALSE, FALSE }, self->n_objectives);
}

/* One trial after the other, up to trial @n. */
static inline void
function_run (const Function  *self,
              WeftSampler     *sampler,
              WeftTuneHistory *history,
              guint            n)
{
  double values[2];

  while (weft_tune_history_get_next (history) < n) {
    guint number = weft_tune_history_get_next (history);
    g_autoptr (GError) error = NULL;
    g_autofree double *point = weft_sampler_suggest (sampler, history, number, &error);

    g_assert_no_error (error);
    weft_tune_history_begin (history, number, point);
    self->measure (point, values);
    weft_tune_history_finish (history, number, WEFT_TUNE_COMPLETE, values);
  }
}
