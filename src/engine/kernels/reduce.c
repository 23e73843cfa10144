/* reduce.c: rows that come down to a number, and softmax
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sums run in four vectors side by side and are folded in a fixed order, so a
 * sum depends on the vector's width alone.
 */
#include "engine/kernels/set.h"

#include <math.h>

INLINE Vec
start (WeftReduce f)
{
  switch (f) {
  case WEFT_REDUCE_MAX:
    return splat (-INFINITY);
  case WEFT_REDUCE_MIN:
    return splat (INFINITY);
  case WEFT_REDUCE_PROD:
    return splat (1);
  case WEFT_REDUCE_SUM:
  case WEFT_REDUCE_SUM_SQUARE:
  case WEFT_REDUCE_SUM_ABS:
  case WEFT_N_REDUCES:
  default:
    return splat (0);
  }
}

INLINE Vec
join (WeftReduce f,
      Vec        total,
      Vec        x)
{
  switch (f) {
  case WEFT_REDUCE_MAX:
    return choose (total != total, total, choose (total > x, total, x));
  case WEFT_REDUCE_MIN:
    return choose (total != total, total, choose (total < x, total, x));
  case WEFT_REDUCE_PROD:
    return total * x;
  case WEFT_REDUCE_SUM_SQUARE:
    return total + x * x;
  case WEFT_REDUCE_SUM_ABS:
    return total + vabs (x);
  case WEFT_REDUCE_SUM:
  case WEFT_N_REDUCES:
  default:
    return total + x;
  }
}

/* How totals are joined: squares and magnitudes have been taken by then. */
INLINE Vec
fold (WeftReduce f,
      Vec        a,
      Vec        b)
{
  return join (f == WEFT_REDUCE_SUM_SQUARE || f == WEFT_REDUCE_SUM_ABS ? WEFT_REDUCE_SUM : f, a, b);
}

#define FOLD_PAIR(a, b) fold (f, a, b)

INLINE float
collapse (WeftReduce f,
          Vec        v)
{
  return FOLD (v, FOLD_PAIR);
}

INLINE float
reduce (WeftReduce   f,
        const float *x,
        gint64       n)
{
  Vec total[4] = { start (f), start (f), start (f), start (f) };
  gint64 i = 0;

  for (; i + 4 * WIDTH <= n; i += 4 * WIDTH)
#pragma GCC unroll 4
    for (int j = 0; j < 4; j++)
      total[j] = join (f, total[j], load (x + i + j * WIDTH));
  for (; i + WIDTH <= n; i += WIDTH)
    total[0] = join (f, total[0], load (x + i));
  if (i < n) {
    float rest[WIDTH];

    store (rest, start (f));
    store_part (rest, load_part (x + i, n - i), n - i);
    total[1] = join (f, total[1], load (rest));
  }
  return collapse (f, fold (f, fold (f, total[0], total[1]), fold (f, total[2], total[3])));
}

float
KERNEL (reduce) (WeftReduce f,
                 const float *x,
                 gint64 n)
{
  switch (f) {
  case WEFT_REDUCE_MAX:
    return reduce (WEFT_REDUCE_MAX, x, n);
  case WEFT_REDUCE_MIN:
    return reduce (WEFT_REDUCE_MIN, x, n);
  case WEFT_REDUCE_PROD:
    return reduce (WEFT_REDUCE_PROD, x, n);
  case WEFT_REDUCE_SUM_SQUARE:
    return reduce (WEFT_REDUCE_SUM_SQUARE, x, n);
  case WEFT_REDUCE_SUM_ABS:
    return reduce (WEFT_REDUCE_SUM_ABS, x, n);
  case WEFT_REDUCE_SUM:
  case WEFT_N_REDUCES:
  default:
    return reduce (WEFT_REDUCE_SUM, x, n);
  }
}

void
KERNEL (sum_products) (const float *x,
                       float shift,
                       const float *dy,
                       gint64 n,
                       float sums[2])
{
  Vec product[2] = { 0 }, total[2] = { 0 }, s = splat (shift);
  gint64 i = 0;

  for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
#pragma GCC unroll 2
    for (int j = 0; j < 2; j++) {
      Vec d = load (dy + i + j * WIDTH);

      product[j] += d * (load (x + i + j * WIDTH) - s);
      total[j] += d;
    }
  for (int j = 0; i < n; i += WIDTH, j = 1 - j) {
    gint64 left = MIN (n - i, WIDTH);
    Vec d = left == WIDTH ? load (dy + i) : load_part (dy + i, left), v = left == WIDTH ? load (x + i) : load_part (x + i, left);

    product[j] += d * (v - s);
    total[j] += d;
  }
  sums[0] = vsum (product[0] + product[1]);
  sums[1] = vsum (total[0] + total[1]);
}

INLINE void
reduce_rows (WeftReduce   f,
             const float *x,
             gint64       n_rows,
             gint64       row,
             float       *y,
             gint64       n)
{
  gint64 j = 0;

  for (; j + 4 * WIDTH <= n; j += 4 * WIDTH) {
    Vec total[4] = { start (f), start (f), start (f), start (f) };

    for (gint64 i = 0; i < n_rows; i++)
#pragma GCC unroll 4
      for (int k = 0; k < 4; k++)
        total[k] = join (f, total[k], load (x + i * row + j + k * WIDTH));
#pragma GCC unroll 4
    for (int k = 0; k < 4; k++)
      store (y + j + k * WIDTH, total[k]);
  }
  for (; j + WIDTH <= n; j += WIDTH) {
    Vec total = start (f);

    for (gint64 i = 0; i < n_rows; i++)
      total = join (f, total, load (x + i * row + j));
    store (y + j, total);
  }
  if (j < n) {
    Vec total = start (f);

    for (gint64 i = 0; i < n_rows; i++)
      total = join (f, total, load_part (x + i * row + j, n - j));
    store_part (y + j, total, n - j);
  }
}

void
KERNEL (reduce_rows) (WeftReduce f,
                      const float *x,
                      gint64 n_rows,
                      gint64 row,
                      float *y,
                      gint64 n)
{
  switch (f) {
  case WEFT_REDUCE_MAX:
    reduce_rows (WEFT_REDUCE_MAX, x, n_rows, row, y, n);
    break;
  case WEFT_REDUCE_MIN:
    reduce_rows (WEFT_REDUCE_MIN, x, n_rows, row, y, n);
    break;
  case WEFT_REDUCE_PROD:
    reduce_rows (WEFT_REDUCE_PROD, x, n_rows, row, y, n);
    break;
  case WEFT_REDUCE_SUM_SQUARE:
    reduce_rows (WEFT_REDUCE_SUM_SQUARE, x, n_rows, row, y, n);
    break;
  case WEFT_REDUCE_SUM_ABS:
    reduce_rows (WEFT_REDUCE_SUM_ABS, x, n_rows, row, y, n);
    break;
  case WEFT_REDUCE_SUM:
  case WEFT_N_REDUCES:
  default:
    reduce_rows (WEFT_REDUCE_SUM, x, n_rows, row, y, n);
    break;
  }
}

/* A row that fits into one vector; what is not there counts as -∞. */
INLINE float
softmax_short (const float *x,
               float       *y,
               gint64       n)
{
  Vec v = load_part_or (x, n, start (WEFT_REDUCE_MAX)), e;
  float largest = collapse (WEFT_REDUCE_MAX, v), sum;

  e = vexp (v - splat (largest));
  sum = vsum (e);
  store_part (y, e * splat (1 / sum), n);
  return largest + logf (sum);
}

float
KERNEL (softmax) (const float *x,
                  float *y,
                  gint64 n)
{
  Vec shift, total = splat (0), inverse;
  float largest, sum;
  gint64 i = 0;

  if (n < WIDTH)
    return softmax_short (x, y, n);
  largest = reduce (WEFT_REDUCE_MAX, x, n);
  shift = splat (largest);
  for (; i + WIDTH <= n; i += WIDTH) {
    Vec e = vexp (load (x + i) - shift);

    store (y + i, e);
    total += e;
  }
  if (i < n) {
    float rest[WIDTH] = { 0 };

    store_part (rest, vexp (load_part (x + i, n - i) - shift), n - i);
    store_part (y + i, load (rest), n - i);
    total += load (rest);
  }
  sum = vsum (total);
  inverse = splat (1 / sum);
  for (i = 0; i + WIDTH <= n; i += WIDTH)
    store (y + i, load (y + i) * inverse);
  if (i < n)
    store_part (y + i, load_part (y + i, n - i) * inverse, n - i);
  return largest + logf (sum);
}
