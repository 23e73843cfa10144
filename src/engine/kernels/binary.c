/* binary.c: functions of two numbers, element by element
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each computes is said in binary.def.
 */
#include "engine/kernels/set.h"

#include <math.h>

INLINE Vec
power (Vec a,
       Vec b)
{
  for (int i = 0; i < WIDTH; i++)
    a[i] = powf (a[i], b[i]);
  return a;
}

INLINE Vec
apply (WeftBinary f,
       Vec        a,
       Vec        b)
{
  switch (f) {
#define WEFT_BINARY(name, formula) \
  case WEFT_BINARY_##name:         \
    return formula;
#include "engine/kernels/binary.def"
#undef WEFT_BINARY
  case WEFT_N_BINARIES:
  default:
    return a;
  }
}

INLINE void
map (WeftBinary   f,
     const float *a,
     int          a_step,
     const float *b,
     int          b_step,
     float       *y,
     gint64       n)
{
  Vec a0 = a_step == 0 && n > 0 ? splat (*a) : splat (0);
  Vec b0 = b_step == 0 && n > 0 ? splat (*b) : splat (0);
  gint64 i = 0;

  for (; i + WIDTH <= n; i += WIDTH)
    store (y + i, apply (f, a_step ? load (a + i) : a0, b_step ? load (b + i) : b0));
  if (i < n)
    store_part (y + i, apply (f, a_step ? load_part (a + i, n - i) : a0, b_step ? load_part (b + i, n - i) : b0), n - i);
}

void
KERNEL (binary) (WeftBinary f,
                 const float *a,
                 int a_step,
                 const float *b,
                 int b_step,
                 float *y,
                 gint64 n)
{
  switch (f) {
    /* One loop a function: the case is a constant in each. */
#define WEFT_BINARY(name, formula)                        \
  case WEFT_BINARY_##name:                                \
    map (WEFT_BINARY_##name, a, a_step, b, b_step, y, n); \
    break;
#include "engine/kernels/binary.def"
#undef WEFT_BINARY
  case WEFT_N_BINARIES:
  default:
    break;
  }
}

void
KERNEL (axpy) (float a,
               const float *x,
               float *y,
               gint64 n)
{
  gint64 i = 0;

  for (; i + WIDTH <= n; i += WIDTH)
    store (y + i, load (y + i) + splat (a) * load (x + i));
  if (i < n)
    store_part (y + i, load_part (y + i, n - i) + splat (a) * load_part (x + i, n - i), n - i);
}

/* WIDTH bytes as numbers; GCC 12 takes a vector conversion apart. */
INLINE Vec
load_bytes (const guint8 *from)
{
#if defined __AVX512F__
  return (Vec) _mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 (_mm_loadu_si128 ((const __m128i *) from)));
#elif defined __AVX2__
  return (Vec) _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (_mm_loadl_epi64 ((const __m128i *) from)));
#else
  return (Vec){ from[0], from[1], from[2], from[3] };
#endif
}

void
KERNEL (scale_u8) (const guint8 *x,
                   float *y,
                   gint64 n,
                   float scale,
                   float offset)
{
  gint64 i = 0;

  for (; i + WIDTH <= n; i += WIDTH)
    store (y + i, load_bytes (x + i) * splat (scale) + splat (offset));
  for (; i < n; i++)
    y[i] = (float) x[i] * scale + offset;
}
