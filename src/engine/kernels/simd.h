/* simd.h: vectors of as many floats as the instruction set holds
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GCC's vector extensions carry the arithmetic; the few operations they lack
 * are intrinsics here. Included by the files of kernels/ only, each of which is
 * compiled once per instruction set with WEFT_KERNEL_SET naming it.
 */
#pragma once

#include "engine/kernels.h"

#include <string.h>

#if defined __AVX512F__
#include <immintrin.h>
#define WIDTH 16
#elif defined __AVX2__
#include <immintrin.h>
#define WIDTH 8
#else
#if defined __SSE2__
#include <immintrin.h>
#endif
#define WIDTH 4
#endif

typedef float Vec __attribute__ ((vector_size (WIDTH * 4), aligned (4), may_alias));
typedef gint32 IVec __attribute__ ((vector_size (WIDTH * 4), aligned (4), may_alias));

#define INLINE static inline __attribute__ ((always_inline))

/* weft_kernel_NAME_SET, for functions that several files of a set share. */
#define PASTE_(a, b, c) a##b##_##c
#define PASTE(a, b, c)  PASTE_ (a, b, c)
#define KERNEL(name)    PASTE (weft_kernel_, name, WEFT_KERNEL_SET)

INLINE Vec
splat (float x)
{
  return x - (Vec){ 0 };
}

INLINE Vec
load (const float *from)
{
  return *(const Vec *) from;
}

INLINE void
store (float *to,
       Vec    v)
{
  *(Vec *) to = v;
}

/* The first n elements, n < WIDTH; the others are 0 and not touched. */
INLINE Vec
load_part (const float *from,
           gint64       n)
{
#if defined __AVX512F__
  return (Vec) _mm512_maskz_loadu_ps ((__mmask16) ((1u << n) - 1), from);
#elif defined __AVX2__
  IVec lane = { 0, 1, 2, 3, 4, 5, 6, 7 };
  return (Vec) _mm256_maskload_ps (from, (__m256i) (lane < (gint32) n));
#else
  Vec v = { 0 };
  for (gint64 i = 0; i < n; i++)
    v[i] = from[i];
  return v;
#endif
}

/* The same with the other elements taken from @rest. */
INLINE Vec
load_part_or (const float *from,
              gint64       n,
              Vec          rest)
{
#if defined __AVX512F__
  return (Vec) _mm512_mask_loadu_ps ((__m512) rest, (__mmask16) ((1u << n) - 1), from);
#elif defined __AVX2__
  IVec lane = { 0, 1, 2, 3, 4, 5, 6, 7 };
  return (Vec) _mm256_blendv_ps ((__m256) rest, (__m256) load_part (from, n), (__m256) (lane < (gint32) n));
#else
  for (gint64 i = 0; i < n; i++)
    rest[i] = from[i];
  return rest;
#endif
}

INLINE void
store_part (float  *to,
            Vec     v,
            gint64  n)
{
#if defined __AVX512F__
  _mm512_mask_storeu_ps (to, (__mmask16) ((1u << n) - 1), (__m512) v);
#elif defined __AVX2__
  IVec lane = { 0, 1, 2, 3, 4, 5, 6, 7 };
  _mm256_maskstore_ps (to, (__m256i) (lane < (gint32) n), (__m256) v);
#else
  for (gint64 i = 0; i < n; i++)
    to[i] = v[i];
#endif
}

/* Elements of a where mask is all ones, of b where it is zero. */
INLINE Vec
choose (IVec mask,
        Vec  a,
        Vec  b)
{
  return (Vec) ((mask & (IVec) a) | (~mask & (IVec) b));
}

/* NaN in b comes through, as does NaN in a where b is one too; x86's rule. */
INLINE Vec
vmax (Vec a,
      Vec b)
{
#if defined __AVX512F__
  return (Vec) _mm512_max_ps ((__m512) a, (__m512) b);
#elif defined __AVX2__
  return (Vec) _mm256_max_ps ((__m256) a, (__m256) b);
#else
  return choose (a > b, a, b);
#endif
}

INLINE Vec
vmin (Vec a,
      Vec b)
{
#if defined __AVX512F__
  return (Vec) _mm512_min_ps ((__m512) a, (__m512) b);
#elif defined __AVX2__
  return (Vec) _mm256_min_ps ((__m256) a, (__m256) b);
#else
  return choose (a < b, a, b);
#endif
}

INLINE Vec
vsqrt (Vec a)
{
#if defined __AVX512F__
  return (Vec) _mm512_sqrt_ps ((__m512) a);
#elif defined __AVX2__
  return (Vec) _mm256_sqrt_ps ((__m256) a);
#elif defined __SSE2__
  return (Vec) _mm_sqrt_ps ((__m128) a);
#else
  for (int i = 0; i < WIDTH; i++)
    a[i] = __builtin_sqrtf (a[i]);
  return a;
#endif
}

/* NaN comes through. */
INLINE Vec
vclamp (Vec a,
        Vec low,
        Vec high)
{
  return vmin (high, vmax (low, a));
}

INLINE Vec
vabs (Vec a)
{
  return (Vec) ((IVec) a & 0x7fffffff);
}

/* Rounds to the nearest integer, ties to even, for |a| < 2^22: adding 1.5 · 2^23
 * leaves no fraction bits. Holds because kernels are never compiled to reassociate. */
INLINE Vec
vround (Vec a)
{
  const Vec magic = splat (12582912.0f);

  return (a + magic) - magic;
}

/* x 2^r, where r is whole. Without an instruction for it two factors, because 2^128 alone
 * has no exponent. */
INLINE Vec
vscale (Vec x,
        Vec r)
{
#if defined __AVX512F__
  return (Vec) _mm512_scalef_ps ((__m512) x, (__m512) r);
#else
  IVec exponent = __builtin_convertvector(choose (r == r, r, splat (0)), IVec);
  IVec half = exponent >> 1;

  return x * (Vec) ((half + 127) << 23) * (Vec) ((exponent - half + 127) << 23);
#endif
}

/* e^x with a relative error below 2e-7: x = r ln 2 + f, a polynomial of degree
 * six for e^f (Cephes expf), and r into the exponent. NaN stays NaN; beyond the
 * limits the result is infinite, or less than can be written without zeros in front. */
INLINE Vec
vexp (Vec x)
{
  Vec clamped = vmin (splat (89), vmax (splat (-105), x));
  Vec r = vround (clamped * splat (1.44269504088896341f));
  Vec f = clamped - r * splat (0.693359375f) + r * splat (2.12194440e-4f);
  Vec p = splat (1.9875691500e-4f);

  p = p * f + splat (1.3981999507e-3f);
  p = p * f + splat (8.3334519073e-3f);
  p = p * f + splat (4.1665795894e-2f);
  p = p * f + splat (1.6666665459e-1f);
  p = p * f + splat (5.0000001201e-1f);
  p = p * f * f + f + splat (1.0f);
  return vscale (p, r);
}

/* x P(x²) / Q(x²) with a relative error below 4e-7, most of which is rounding: the
 * coefficients, found by linear programming, are those of the least relative error (2e-8)
 * for |x| < 9.02, from where on tanh is 1. NaN stays NaN. */
INLINE Vec
hyperbolic_tangent (Vec x)
{
  Vec most = splat (9.02f), one = splat (1);
  Vec clamped = vmin (most, vmax (-most, x)), z = clamped * clamped;
  Vec p = splat (1.331917482e-8f), q = splat (7.762064582e-7f);

  p = p * z + splat (2.058356555e-5f);
  q = q * z + splat (3.283101587e-4f);
  p = p * z + splat (3.494040066e-3f);
  q = q * z + splat (2.587109449e-2f);
  p = p * z + splat (1.337972268e-1f);
  q = q * z + splat (4.671303792e-1f);
  p = p * z + splat (9.999999790e-1f);
  q = q * z + one;
  return vmin (one, vmax (-one, clamped * p / q));
}

INLINE Vec
logistic (Vec x)
{
  return splat (1) / (splat (1) + vexp (-x));
}

/* The vector with its upper half of @step elements brought down: element i of
 * the result is element i + step. */
#define LANES_16(s) (0 + s) % 16, (1 + s) % 16, (2 + s) % 16, (3 + s) % 16, (4 + s) % 16, (5 + s) % 16, (6 + s) % 16, (7 + s) % 16, \
                    (8 + s) % 16, (9 + s) % 16, (10 + s) % 16, (11 + s) % 16, (12 + s) % 16, (13 + s) % 16, (14 + s) % 16, (15 + s) % 16
#define LANES_8(s) (0 + s) % 8, (1 + s) % 8, (2 + s) % 8, (3 + s) % 8, (4 + s) % 8, (5 + s) % 8, (6 + s) % 8, (7 + s) % 8
#define LANES_4(s) (0 + s) % 4, (1 + s) % 4, (2 + s) % 4, (3 + s) % 4
#if WIDTH == 16
#define DOWN(v, step) __builtin_shufflevector (v, v, LANES_16 (step))
#elif WIDTH == 8
#define DOWN(v, step) __builtin_shufflevector (v, v, LANES_8 (step))
#else
#define DOWN(v, step) __builtin_shufflevector (v, v, LANES_4 (step))
#endif

/* Folds a vector to one number with JOIN (a, b), always in the same order. */
#define HALVE(v, JOIN, step) ((v) = JOIN ((v), DOWN ((v), step)))
#if WIDTH == 16
#define FOLD(v, JOIN) (HALVE (v, JOIN, 8), HALVE (v, JOIN, 4), HALVE (v, JOIN, 2), HALVE (v, JOIN, 1)[0])
#elif WIDTH == 8
#define FOLD(v, JOIN) (HALVE (v, JOIN, 4), HALVE (v, JOIN, 2), HALVE (v, JOIN, 1)[0])
#else
#define FOLD(v, JOIN) (HALVE (v, JOIN, 2), HALVE (v, JOIN, 1)[0])
#endif

INLINE Vec
vadd (Vec a,
      Vec b)
{
  return a + b;
}

INLINE float
vsum (Vec v)
{
  return FOLD (v, vadd);
}
