/* layout.c: points on a plane that draw and repel each other, and who is near whom
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sums run in vectors that are folded in a fixed order, so a result depends on the vector's
 * width alone.
 */
#include "engine/kernels/set.h"

/* Elements of @from at places @at, of @n of which there are so many; the others are 0. */
INLINE Vec
gather (const float  *from,
        const gint32 *at,
        gint64        n)
{
#if defined __AVX512F__
  __mmask16 mask = (__mmask16) ((1u << n) - 1);

  return (Vec) _mm512_mask_i32gather_ps (_mm512_setzero_ps (), mask, _mm512_maskz_loadu_epi32 (mask, at), from, 4);
#elif defined __AVX2__
  IVec lane = { 0, 1, 2, 3, 4, 5, 6, 7 }, mask = lane < (gint32) n;

  return (Vec) _mm256_mask_i32gather_ps (_mm256_setzero_ps (), from, _mm256_maskload_epi32 (at, (__m256i) mask), (__m256) mask, 4);
#else
  Vec v = { 0 };

  for (gint64 i = 0; i < n; i++)
    v[i] = from[at[i]];
  return v;
#endif
}

/* 1 / a with a relative error below 3e-7, for numbers that have an inverse. */
INLINE Vec
inverse (Vec a)
{
#if defined __AVX512F__
  Vec r = (Vec) _mm512_rcp14_ps ((__m512) a);

  return r * (splat (2) - a * r);
#elif defined __AVX2__
  Vec r = (Vec) _mm256_rcp_ps ((__m256) a);

  return r * (splat (2) - a * r);
#else
  return splat (1) / a;
#endif
}

/* A bit for each element that is all ones. */
INLINE unsigned
to_bits (IVec mask)
{
#if defined __AVX512F__
  return _mm512_movepi32_mask ((__m512i) mask);
#elif defined __AVX2__
  return (unsigned) _mm256_movemask_ps ((__m256) mask);
#elif defined __SSE2__
  return (unsigned) _mm_movemask_ps ((__m128) mask);
#else
  unsigned bits = 0;

  for (int i = 0; i < WIDTH; i++)
    bits |= (unsigned) (mask[i] & 1) << i;
  return bits;
#endif
}

/* log x for numbers above 0 (Cephes logf): x = m 2^e with m in √½ … √2, and a polynomial of
 * degree nine for log m. */
INLINE Vec
logarithm (Vec x)
{
  IVec bits = (IVec) x, e = ((bits >> 23) & 0xff) - 126, low;
  Vec m = (Vec) ((bits & 0x007fffff) | 0x3f000000), z, p;

  low = m < splat (0.707106781186547524f);
  e += low;
  m = m + (Vec) (low & (IVec) m) - splat (1);
  z = m * m;
  p = splat (7.0376836292e-2f);
  p = p * m - splat (1.1514610310e-1f);
  p = p * m + splat (1.1676998740e-1f);
  p = p * m - splat (1.2420140846e-1f);
  p = p * m + splat (1.4249322787e-1f);
  p = p * m - splat (1.6668057665e-1f);
  p = p * m + splat (2.0000714765e-1f);
  p = p * m - splat (2.4999993993e-1f);
  p = p * m + splat (3.3333331174e-1f);
  p = p * m * z - splat (0.5f) * z;
  return m + p + __builtin_convertvector(e, Vec) * splat (0.69314718056f);
}

/* Points of a range that are computed with at once; WEFT_LAYOUT_PAD is a multiple of it. */
#define REPEL_ROWS 4

typedef struct
{
  Vec x[REPEL_ROWS];
  Vec y[REPEL_ROWS];
  Vec total[REPEL_ROWS]; /* Σ q */
} Forces;

/* What points @first … @last - 1 do to those from @i on, and, if @both, these to them. */
INLINE void
sum_forces (const WeftRepel *r,
            gint64           i,
            gint64           first,
            gint64           last,
            gboolean         both,
            Forces          *f)
{
  for (gint64 j = first; j < last; j += WIDTH) {
    Vec xs = load (r->x + j), ys = load (r->y + j), fx = splat (0), fy = splat (0);

#pragma GCC unroll 4
    for (int k = 0; k < REPEL_ROWS; k++) {
      Vec dx = splat (r->x[i + k]) - xs, dy = splat (r->y[i + k]) - ys, q = inverse (splat (1) + dx * dx + dy * dy);

      f->total[k] += q;
      q *= q;
      f->x[k] += q * dx;
      f->y[k] += q * dy;
      fx += q * dx;
      fy += q * dy;
    }
    if (both) {
      store (r->fx + j, load (r->fx + j) - fx);
      store (r->fy + j, load (r->fy + j) - fy);
    }
  }
}

/* Adds the forces on points from @i on. Returns: Σ q */
static double
take_forces (const WeftRepel *r,
             gint64           i,
             gint64           n,
             const Forces    *f)
{
  double total = 0;

  for (gint64 k = 0; k < n; k++) {
    r->fx[i + k] += vsum (f->x[k]);
    r->fy[i + k] += vsum (f->y[k]);
    total += (double) vsum (f->total[k]);
  }
  return total;
}

double
KERNEL (repel) (const WeftRepel *r,
                gint64 first,
                gint64 last)
{
  gint64 behind = (last + WEFT_LAYOUT_PAD - 1) / WEFT_LAYOUT_PAD * WEFT_LAYOUT_PAD;
  double total = 0;

  for (gint64 i = first; i < last; i += REPEL_ROWS) {
    Forces among = { 0 }, others = { 0 };

    sum_forces (r, i, first, behind, FALSE, &among);
    sum_forces (r, i, behind, r->n, TRUE, &others);
    total += take_forces (r, i, MIN (last - i, REPEL_ROWS), &among) + 2 * take_forces (r, i, MIN (last - i, REPEL_ROWS), &others);
  }
  return total;
}

void
KERNEL (attract) (const WeftAttract *a,
                  gint64 first,
                  gint64 last)
{
  for (gint64 i = first; i < last; i++) {
    Vec x = splat (a->x[i]), y = splat (a->y[i]), fx = splat (0), fy = splat (0);

    for (gint64 e = a->starts[i]; e < a->starts[i + 1]; e += WIDTH) {
      gint64 n = MIN (a->starts[i + 1] - e, WIDTH);
      Vec w = n == WIDTH ? load (a->weights + e) : load_part (a->weights + e, n);
      Vec dx = x - gather (a->x, a->columns + e, n), dy = y - gather (a->y, a->columns + e, n);
      Vec q = w * inverse (splat (1) + dx * dx + dy * dy);

      fx += q * dx;
      fy += q * dy;
    }
    a->fx[i] = vsum (fx);
    a->fy[i] = vsum (fy);
  }
}

void
KERNEL (settle) (const WeftSettle *s,
                 const gint32 *points,
                 gint64 n_steps,
                 float at[2])
{
  const Vec most = splat (4), two_b = splat (2 * s->b), rate = splat (s->rate);

  for (gint64 step = 0; step < n_steps; step++, points += s->n_points) {
    Vec x = splat (at[0]), y = splat (at[1]), mx = splat (0), my = splat (0);

    for (gint64 j = 0; j < s->n_points; j += WIDTH) {
      gint64 n = MIN (s->n_points - j, WIDTH);
      Vec dx = x - gather (s->x, points + j, n), dy = y - gather (s->y, points + j, n), d = dx * dx + dy * dy;
      Vec safe = vmax (d, splat (1e-20f)), ad = splat (s->a) * vexp (splat (s->b) * logarithm (safe));
      Vec push = splat (s->gamma) * two_b / ((splat (0.001f) + d) * (splat (1) + ad)), gx, gy;

      if (j == 0)
        push[0] = -2 * s->b * ad[0] / (safe[0] * (1 + ad[0]));
      gx = vclamp (push * dx, -most, most);
      gy = vclamp (push * dy, -most, most);
      if (j == 0) {
        gx[0] *= 2;
        gy[0] *= 2;
      }
      if (n < WIDTH) {
        float rest[2][WIDTH] = { { 0 } };

        store_part (rest[0], gx, n);
        store_part (rest[1], gy, n);
        gx = load (rest[0]);
        gy = load (rest[1]);
      }
      mx += gx;
      my += gy;
    }
    at[0] += vsum (rate * mx);
    at[1] += vsum (rate * my);
  }
}

void
KERNEL (decay) (const float *x,
                float rate,
                float *p,
                gint64 n,
                float sums[2])
{
  Vec total = splat (0), products = splat (0), r = splat (-rate);

  for (gint64 i = 0; i < n; i += WIDTH) {
    gint64 left = MIN (n - i, WIDTH);

    if (left == WIDTH) {
      Vec v = load (x + i), e = vexp (r * v);

      store (p + i, e);
      total += e;
      products += e * v;
    } else {
      float rest[WIDTH] = { 0 };
      Vec v = load_part (x + i, left);

      store_part (rest, vexp (r * v), left);
      store_part (p + i, load (rest), left);
      total += load (rest);
      products += load (rest) * v;
    }
  }
  sums[0] = vsum (total);
  sums[1] = vsum (products);
}

gint64
KERNEL (pick_below) (const float *x,
                     const float *offset,
                     float limit,
                     gint64 n,
                     float *numbers,
                     gint32 *places)
{
  const Vec most = splat (limit);
  gint64 found = 0;

  for (gint64 i = 0; i < n; i += WIDTH) {
    gint64 left = MIN (n - i, WIDTH);
    Vec v = left == WIDTH ? load (x + i) + load (offset + i) : load_part (x + i, left) + load_part (offset + i, left);
    unsigned bits = to_bits (v < most) & ((1u << left) - 1);

    for (; bits != 0; bits &= bits - 1) {
      int lane = __builtin_ctz (bits);

      numbers[found] = x[i + lane] + offset[i + lane];
      places[found++] = (gint32) (i + lane);
    }
  }
  return found;
}
