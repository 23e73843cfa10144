/* unary.c: functions of one number, element by element
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formulas as in ONNX. erf, log and softplus go through the C library one
 * element at a time; the rest is vectors.
 */
#include "engine/kernels/set.h"

#include <math.h>

#define SELU_ALPHA 1.67326319217681884765625f
#define SELU_GAMMA 1.05070102214813232421875f

INLINE Vec
sigmoid (Vec x)
{
  return splat (1) / (splat (1) + vexp (-x));
}

/* Near zero, where 1 - 2 / (e^2x + 1) would cancel, Cephes tanhf's polynomial. */
INLINE Vec
hyperbolic_tangent (Vec x)
{
  Vec z = x * x;
  Vec p = splat (-5.70498872745e-3f);
  Vec far;

  p = p * z + splat (2.06390887954e-2f);
  p = p * z + splat (-5.37397155531e-2f);
  p = p * z + splat (1.33314422036e-1f);
  p = p * z + splat (-3.33332819422e-1f);
  p = p * z * x + x;
  far = splat (1) - splat (2) / (vexp (x + x) + splat (1));
  return choose (vabs (x) < splat (0.625f), p, far);
}

INLINE Vec
each (Vec v,
      float (*f) (float))
{
  for (int i = 0; i < WIDTH; i++)
    v[i] = f (v[i]);
  return v;
}

static float
softplus (float x)
{
  return fmaxf (x, 0) + log1pf (expf (-fabsf (x)));
}

INLINE Vec
apply (WeftUnary f,
       Vec       x,
       Vec       alpha,
       Vec       beta)
{
  const Vec zero = splat (0);

  switch (f) {
  case WEFT_UNARY_NEG:
    return -x;
  case WEFT_UNARY_ABS:
    return vabs (x);
  case WEFT_UNARY_SIGN:
    return choose (x > zero, splat (1), choose (x < zero, splat (-1), x));
  case WEFT_UNARY_SQRT:
    return vsqrt (x);
  case WEFT_UNARY_RECIPROCAL:
    return splat (1) / x;
  case WEFT_UNARY_EXP:
    return vexp (x);
  case WEFT_UNARY_LOG:
    return each (x, logf);
  case WEFT_UNARY_ERF:
    return each (x, erff);
  case WEFT_UNARY_RELU:
    return choose (x < zero, zero, x);
  case WEFT_UNARY_LEAKY_RELU:
    return choose (x < zero, alpha * x, x);
  case WEFT_UNARY_ELU:
    return choose (x < zero, alpha * (vexp (x) - splat (1)), x);
  case WEFT_UNARY_SELU:
    return choose (x < zero, splat (SELU_GAMMA * SELU_ALPHA) * (vexp (x) - splat (1)), splat (SELU_GAMMA) * x);
  case WEFT_UNARY_SIGMOID:
    return sigmoid (x);
  case WEFT_UNARY_TANH:
    return hyperbolic_tangent (x);
  case WEFT_UNARY_SOFTPLUS:
    return each (x, softplus);
  case WEFT_UNARY_SOFTSIGN:
    return x / (splat (1) + vabs (x));
  case WEFT_UNARY_HARD_SIGMOID:
    return choose (x != x, x, vmin (splat (1), vmax (zero, alpha * x + beta)));
  case WEFT_UNARY_HARD_SWISH:
    return x * vclamp (x * splat (1.0f / 6) + splat (0.5f), zero, splat (1));
  case WEFT_UNARY_AFFINE:
    return alpha * x + beta;
  case WEFT_UNARY_CLIP:
    return vclamp (x, alpha, beta);
  case WEFT_UNARY_IDENTITY:
  case WEFT_N_UNARIES:
  default:
    return x;
  }
}

INLINE void
map (WeftUnary    f,
     const float *x,
     float       *y,
     gint64       n,
     float        alpha,
     float        beta)
{
  Vec a = splat (alpha), b = splat (beta);
  gint64 i = 0;

  for (; i + WIDTH <= n; i += WIDTH)
    store (y + i, apply (f, load (x + i), a, b));
  if (i < n)
    store_part (y + i, apply (f, load_part (x + i, n - i), a, b), n - i);
}

/* One loop a function: the case is a constant in each. */
#define CASE(f)                                 \
  case WEFT_UNARY_##f:                          \
    map (WEFT_UNARY_##f, x, y, n, alpha, beta); \
    break;

void
KERNEL (unary) (WeftUnary f,
                const float *x,
                float *y,
                gint64 n,
                float alpha,
                float beta)
{
  switch (f) {
    CASE (NEG)
    CASE (ABS)
    CASE (SIGN)
    CASE (SQRT)
    CASE (RECIPROCAL)
    CASE (EXP)
    CASE (LOG)
    CASE (ERF)
    CASE (RELU)
    CASE (LEAKY_RELU)
    CASE (ELU)
    CASE (SELU)
    CASE (SIGMOID)
    CASE (TANH)
    CASE (SOFTPLUS)
    CASE (SOFTSIGN)
    CASE (HARD_SIGMOID)
    CASE (HARD_SWISH)
    CASE (AFFINE)
    CASE (CLIP)
  case WEFT_UNARY_IDENTITY:
  case WEFT_N_UNARIES:
  default:
    memmove (y, x, (gsize) n * sizeof (float));
    break;
  }
}
