/* unary.c: functions of one number, element by element
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each computes is said in unary.def.
 */
#include "engine/kernels/set.h"

#include <math.h>

#define SELU_ALPHA 1.67326319217681884765625f
#define SELU_GAMMA 1.05070102214813232421875f

/* Cephes erff and erfcf: polynomials in x² below 1, and beyond it e^-x² / x
 * times polynomials in 1 / x², one for each side of 2. */
INLINE Vec
error_function (Vec x)
{
  Vec z = x * x, magnitude = vabs (x), q = splat (1) / magnitude, r = q * q;
  Vec near = splat (7.853861353153693e-5f), middle = splat (2.326819970068386e-2f), far = splat (-1.047766399936249e+1f);

  near = near * z + splat (-8.010193625184903e-4f);
  near = near * z + splat (5.188327685732524e-3f);
  near = near * z + splat (-2.685381193529856e-2f);
  near = near * z + splat (1.128358514861418e-1f);
  near = near * z + splat (-3.761262582423300e-1f);
  near = near * z + splat (1.128379165726710f);

  middle = middle * r + splat (-1.387039388740657e-1f);
  middle = middle * r + splat (3.687424674597105e-1f);
  middle = middle * r + splat (-5.824733027278666e-1f);
  middle = middle * r + splat (6.210004621745983e-1f);
  middle = middle * r + splat (-4.944515323274145e-1f);
  middle = middle * r + splat (3.404879937665872e-1f);
  middle = middle * r + splat (-2.741127028184656e-1f);
  middle = middle * r + splat (5.638259427472472e-1f);

  far = far * r + splat (1.297719955372516e+1f);
  far = far * r + splat (-7.495518717768503f);
  far = far * r + splat (2.921019019210786f);
  far = far * r + splat (-1.015265279202700f);
  far = far * r + splat (4.218463358204948e-1f);
  far = far * r + splat (-2.820767439740514e-1f);
  far = far * r + splat (5.641895067754075e-1f);

  far = splat (1) - vexp (-z) * q * choose (magnitude < splat (2), middle, far);
  far = choose (x < splat (0), -far, far);
  return choose (x == x, choose (magnitude < splat (1), x * near, far), x);
}

/* Φ (x) = ½ (1 + erf (x / √2)) */
INLINE Vec
normal_distribution (Vec x)
{
  return splat (0.5f) + splat (0.5f) * error_function (x * splat (0.707106781f));
}

/* φ (x) = e^(-x² / 2) / √(2π) */
INLINE Vec
normal_density (Vec x)
{
  return splat (0.398942280f) * vexp (splat (-0.5f) * x * x);
}

/* x tanh (log (1 + e^x)) = x (n² + 2n) / (n² + 2n + 2) with n = e^x. */
INLINE Vec
mish (Vec x)
{
  Vec n = vexp (choose (x > splat (30), splat (30), x));
  Vec p = n * (n + splat (2));

  return x * (p / (p + splat (2)));
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

INLINE void
blend (const float *x,
       float        a,
       float        b,
       const float *r,
       gboolean     is_relu,
       float       *y,
       gint64       n)
{
  Vec factor = splat (a), offset = splat (b), zero = splat (0);
  gint64 i = 0;

  for (; i < n; i += WIDTH) {
    gboolean whole = i + WIDTH <= n;
    Vec v = factor * (whole ? load (x + i) : load_part (x + i, n - i)) + offset;

    if (r != NULL)
      v += whole ? load (r + i) : load_part (r + i, n - i);
    if (is_relu)
      v = choose (v < zero, zero, v);
    if (whole)
      store (y + i, v);
    else
      store_part (y + i, v, n - i);
  }
}

void
KERNEL (blend) (const float *x,
                float a,
                float b,
                const float *r,
                gboolean is_relu,
                float *y,
                gint64 n)
{
  if (r == NULL && is_relu)
    blend (x, a, b, NULL, TRUE, y, n);
  else if (r == NULL)
    blend (x, a, b, NULL, FALSE, y, n);
  else
    blend (x, a, b, r, is_relu, y, n);
}
