/* unary.c: functions of one number, element by element
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each computes is said in unary.def.
 */
#include "engine/kernels/set.h"

#include <math.h>

#define SELU_ALPHA 1.67326319217681884765625f
#define SELU_GAMMA 1.05070102214813232421875f

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
  const Vec zero = splat (0), one = splat (1);

  switch (f) {
#define WEFT_UNARY(name, formula) \
  case WEFT_UNARY_##name:         \
    return formula;
#include "engine/kernels/unary.def"
#undef WEFT_UNARY
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

void
KERNEL (unary) (WeftUnary f,
                const float *x,
                float *y,
                gint64 n,
                float alpha,
                float beta)
{
  switch (f) {
    /* One loop a function: the case is a constant in each. */
#define WEFT_UNARY(name, formula)                  \
  case WEFT_UNARY_##name:                          \
    map (WEFT_UNARY_##name, x, y, n, alpha, beta); \
    break;
#include "engine/kernels/unary.def"
#undef WEFT_UNARY
  case WEFT_UNARY_IDENTITY:
  case WEFT_N_UNARIES:
  default:
    memmove (y, x, (gsize) n * sizeof (float));
    break;
  }
}
