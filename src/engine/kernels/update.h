/* update.h: one step of an optimizer for a vector of weights
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: SGD with momentum and Nesterov's as in Sutskever et al. 2013, in the
 * form that PyTorch uses (dampening 0); Adam, Kingma and Ba 2015, algorithm 1,
 * with ε outside the corrected root; AdamW, Loshchilov and Hutter 2019; RMSprop, Hinton
 * 2012, and Adagrad, Duchi et al. 2011, with ε outside the root, as PyTorch; Lion,
 * Chen et al. 2023, algorithm 2; NAdam, Dozat 2016, as PyTorch 2.
 */
#pragma once

#include "engine/kernels/simd.h"

typedef struct
{
  Vec gradient;
  Vec weight;
  Vec moment1;
  Vec moment2;
} State;

INLINE Vec
regularize (WeftUpdate            f,
            const WeftUpdateRate *rate,
            Vec                   gradient,
            Vec                   weight)
{
  Vec limit = splat (rate->gradient_limit), zero = splat (0);

  gradient *= splat (rate->gradient_scale);
  gradient = vclamp (gradient, -limit, limit);
  if (f != WEFT_UPDATE_ADAMW && f != WEFT_UPDATE_LION && f != WEFT_UPDATE_LAMB)
    gradient += splat (rate->weight_decay) * weight;
  if (rate->l1 != 0)
    gradient += splat (rate->l1) * choose (weight > zero, splat (1), choose (weight < zero, splat (-1), zero));
  return gradient;
}

INLINE void
step_sgd (WeftUpdate            f,
          const WeftUpdateRate *rate,
          State                *s)
{
  Vec direction = s->gradient;

  if (f != WEFT_UPDATE_SGD) {
    s->moment1 = splat (rate->momentum) * s->moment1 + s->gradient;
    if (f == WEFT_UPDATE_NESTEROV)
      direction += splat (rate->momentum) * s->moment1;
    else
      direction = s->moment1;
  }
  s->weight -= splat (rate->learning_rate) * direction;
}

INLINE void
remember (const WeftUpdateRate *rate,
          State                *s)
{
  s->moment1 = splat (rate->momentum) * s->moment1 + splat (rate->rest1) * s->gradient;
  s->moment2 = splat (rate->beta2) * s->moment2 + splat (rate->rest2) * s->gradient * s->gradient;
}

INLINE void
step_adam (WeftUpdate            f,
           const WeftUpdateRate *rate,
           State                *s)
{
  Vec size = splat (rate->learning_rate * rate->correction1);

  remember (rate, s);
  if (f == WEFT_UPDATE_ADAMW)
    s->weight -= splat (rate->learning_rate * rate->weight_decay) * s->weight;
  s->weight -= size * s->moment1 / (vsqrt (s->moment2) * splat (rate->correction2) + splat (rate->epsilon));
}

INLINE void
step_nadam (const WeftUpdateRate *rate,
            State                *s)
{
  Vec direction;

  remember (rate, s);
  direction = splat (rate->gradient_share) * s->gradient + splat (rate->correction1) * s->moment1;
  s->weight -= splat (rate->learning_rate) * direction / (vsqrt (s->moment2) * splat (rate->correction2) + splat (rate->epsilon));
}

/* The root of the squares, forgotten slowly or never, scales each step. */
INLINE void
step_scaled (WeftUpdate            f,
             const WeftUpdateRate *rate,
             State                *s)
{
  Vec square = s->gradient * s->gradient;

  if (f == WEFT_UPDATE_RMSPROP)
    s->moment1 = splat (rate->momentum) * s->moment1 + splat (rate->rest1) * square;
  else
    s->moment1 += square;
  s->weight -= splat (rate->learning_rate) * s->gradient / (vsqrt (s->moment1) + splat (rate->epsilon));
}

INLINE void
step_lion (const WeftUpdateRate *rate,
           State                *s)
{
  Vec c = splat (rate->momentum) * s->moment1 + splat (rate->rest1) * s->gradient, zero = splat (0);
  Vec sign = choose (c > zero, splat (1), choose (c < zero, splat (-1), c));

  s->weight -= splat (rate->learning_rate) * (sign + splat (rate->weight_decay) * s->weight);
  s->moment1 = splat (rate->beta2) * s->moment1 + splat (rate->rest2) * s->gradient;
}

/* By the gradient as it is. */
INLINE void
step_plain (WeftUpdate            f,
            const WeftUpdateRate *rate,
            State                *s)
{
  if (f == WEFT_UPDATE_ADAM || f == WEFT_UPDATE_ADAMW)
    step_adam (f, rate, s);
  else if (f == WEFT_UPDATE_NADAM)
    step_nadam (rate, s);
  else if (f == WEFT_UPDATE_RMSPROP || f == WEFT_UPDATE_ADAGRAD)
    step_scaled (f, rate, s);
  else if (f == WEFT_UPDATE_LION)
    step_lion (rate, s);
  else
    step_sgd (f, rate, s);
}

INLINE void
step (WeftUpdate            f,
      const WeftUpdateRate *rate,
      State                *s)
{
  s->gradient = regularize (f, rate, s->gradient, s->weight);
  step_plain (f, rate, s);
}
