/* update.c: one step of an optimizer over a run of weights
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formulas are in update.h, but for LAMB's: You et al. 2020, algorithm 2, with
 * φ (z) = z.
 */
#include "engine/kernels/set.h"
#include "engine/kernels/update.h"

#include <math.h>

INLINE void
walk (WeftUpdate            f,
      const WeftUpdateRate *rate,
      const float          *gradient,
      float                *weight,
      float                *moment1,
      float                *moment2,
      gint64                n)
{
  gboolean first = f != WEFT_UPDATE_SGD, second = f == WEFT_UPDATE_ADAM || f == WEFT_UPDATE_ADAMW || f == WEFT_UPDATE_NADAM;
  State s = { 0 };
  gint64 i = 0;

  for (; i + WIDTH <= n; i += WIDTH) {
    s.gradient = load (gradient + i);
    s.weight = load (weight + i);
    if (first)
      s.moment1 = load (moment1 + i);
    if (second)
      s.moment2 = load (moment2 + i);
    step (f, rate, &s);
    store (weight + i, s.weight);
    if (first)
      store (moment1 + i, s.moment1);
    if (second)
      store (moment2 + i, s.moment2);
  }
  if (i < n) {
    s.gradient = load_part (gradient + i, n - i);
    s.weight = load_part (weight + i, n - i);
    if (first)
      s.moment1 = load_part (moment1 + i, n - i);
    if (second)
      s.moment2 = load_part (moment2 + i, n - i);
    step (f, rate, &s);
    store_part (weight + i, s.weight, n - i);
    if (first)
      store_part (moment1 + i, s.moment1, n - i);
    if (second)
      store_part (moment2 + i, s.moment2, n - i);
  }
}

/* LAMB's direction: Adam's, and the weights' decay. */
INLINE Vec
lamb_direction (const WeftUpdateRate *rate,
                Vec                   weight,
                Vec                   moment1,
                Vec                   moment2)
{
  return splat (rate->correction1) * moment1 / (vsqrt (moment2) * splat (rate->correction2) + splat (rate->epsilon)) + splat (rate->weight_decay) * weight;
}

/* Sums of so many vectors are added up in double. */
#define BLOCK 256

/* Remembers the gradients. Returns: ‖weight‖ / ‖direction‖, or 1 where either is 0 */
static double
trust (const WeftUpdateRate *rate,
       const float          *gradient,
       const float          *weight,
       float                *moment1,
       float                *moment2,
       gint64                n)
{
  double weights = 0, directions = 0;

  for (gint64 first = 0; first < n; first += BLOCK * WIDTH) {
    Vec sums[2] = { splat (0), splat (0) };

    for (gint64 i = first; i < MIN (first + BLOCK * WIDTH, n); i += WIDTH) {
      gint64 rest = MIN (n - i, WIDTH);
      State s = { load_part (gradient + i, rest), load_part (weight + i, rest), load_part (moment1 + i, rest), load_part (moment2 + i, rest) };
      Vec direction;

      s.gradient = regularize (WEFT_UPDATE_LAMB, rate, s.gradient, s.weight);
      remember (rate, &s);
      direction = lamb_direction (rate, s.weight, s.moment1, s.moment2);
      store_part (moment1 + i, s.moment1, rest);
      store_part (moment2 + i, s.moment2, rest);
      sums[0] += s.weight * s.weight;
      sums[1] += direction * direction;
    }
    weights += (double) vsum (sums[0]);
    directions += (double) vsum (sums[1]);
  }
  return weights > 0 && directions > 0 ? sqrt (weights / directions) : 1;
}

static void
walk_lamb (const WeftUpdateRate *rate,
           const float          *gradient,
           float                *weight,
           float                *moment1,
           float                *moment2,
           gint64                n)
{
  Vec size = splat (rate->learning_rate * (float) trust (rate, gradient, weight, moment1, moment2, n));

  for (gint64 i = 0; i < n; i += WIDTH) {
    gint64 rest = MIN (n - i, WIDTH);
    Vec w = load_part (weight + i, rest);

    store_part (weight + i, w - size * lamb_direction (rate, w, load_part (moment1 + i, rest), load_part (moment2 + i, rest)), rest);
  }
}

#define CASE(f)                                                          \
  case WEFT_UPDATE_##f:                                                  \
    walk (WEFT_UPDATE_##f, &own, gradient, weight, moment1, moment2, n); \
    break;

void
KERNEL (update) (WeftUpdate f,
                 const WeftUpdateRate *rate,
                 const float *gradient,
                 float *weight,
                 float *moment1,
                 float *moment2,
                 gint64 n)
{
  WeftUpdateRate own = *rate;

  switch (f) {
    CASE (SGD)
    CASE (MOMENTUM)
    CASE (NESTEROV)
    CASE (ADAM)
    CASE (ADAMW)
    CASE (RMSPROP)
    CASE (ADAGRAD)
    CASE (LION)
    CASE (NADAM)
  case WEFT_UPDATE_LAMB:
    walk_lamb (&own, gradient, weight, moment1, moment2, n);
    break;
  case WEFT_N_UPDATES:
  default:
    break;
  }
}
