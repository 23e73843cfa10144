/* pool.c: the largest number under a sliding window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A vector holds neighbouring places of the window; its taps pass one by one.
 * The first of equal numbers wins, and NaN wins over all.
 */
#include "engine/kernels/set.h"
#include "engine/kernels/simd.h"

#include <math.h>

#if WIDTH == 16
#define EVEN(a, b) __builtin_shufflevector (a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#elif WIDTH == 8
#define EVEN(a, b) __builtin_shufflevector (a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#else
#define EVEN(a, b) __builtin_shufflevector (a, b, 0, 2, 4, 6)
#endif

INLINE Vec
load_some (const float *from,
           gint64       n)
{
  return n >= WIDTH ? load (from) : load_part (from, n);
}

/* @n elements that stand @step apart; no others are touched. */
INLINE Vec
take (const float *from,
      gint64       step,
      gint64       n)
{
  Vec v = { 0 };

  if (step == 1)
    return load_some (from, n);
  if (step == 2)
    return EVEN (load_some (from, 2 * n - 1), 2 * n - 1 > WIDTH ? load_part (from + WIDTH, 2 * n - 1 - WIDTH) : v);
  for (gint64 i = 0; i < n; i++)
    v[i] = from[i * step];
  return v;
}

/* Places @first … @first + @n - 1 of a row, all of whose taps from @low to @high lie in x. */
typedef struct
{
  gint64 row;
  gint64 first;
  gint64 n;
  gint64 low[2];
  gint64 high[2];
} Places;

/* Where tap (i, j) of the first place is in x. */
INLINE gint64
find (const WeftMaxPool *p,
      const Places      *places,
      gint64             i,
      gint64             j)
{
  return (places->row * p->stride[0] + i * p->dilation[0] - p->before[0]) * p->in[1] + places->first * p->stride[1] + j * p->dilation[1] - p->before[1];
}

INLINE void
put_places (const WeftMaxPool *p,
            IVec               at,
            gint64             to,
            gint64             n,
            gint64             step)
{
  for (gint64 i = 0; i < n; i++)
    p->places[to + i] = at[i] < 0 ? -1 : at[i] + (gint32) (i * step);
}

/* Finds the largest number of each place, or which element it is. */
INLINE void
pool (const WeftMaxPool *p,
      const Places      *places,
      gint64             step)
{
  Vec best = splat (-INFINITY);
  IVec at = { 0 }, first = at - 1;
  gint64 to = places->row * p->out[1] + places->first;

  at -= 1;
  for (gint64 i = places->low[0]; i < places->high[0]; i++)
    for (gint64 j = places->low[1]; j < places->high[1]; j++) {
      gint64 from = find (p, places, i, j);
      Vec v = take (p->x + from, step, places->n);
      IVec wins = (IVec) (v > best) | (IVec) (v != v) | first;

      best = choose (wins, v, best);
      if (p->places != NULL)
        at = (wins & ((IVec){ 0 } + (gint32) from)) | (~wins & at);
      first = (IVec){ 0 };
    }
  if (p->positive)
    at |= ~(IVec) (best > splat (0));
  if (p->places != NULL)
    put_places (p, at, to, places->n, step);
  else if (places->n >= WIDTH)
    store (p->y + to, best);
  else
    store_part (p->y + to, best, places->n);
}

static void
pool_places (const WeftMaxPool *p,
             const Places      *places)
{
  if (p->stride[1] == 1)
    pool (p, places, 1);
  else if (p->stride[1] == 2)
    pool (p, places, 2);
  else
    pool (p, places, p->stride[1]);
}

/* The taps of place @place that lie in x along @axis. */
INLINE void
clip (const WeftMaxPool *p,
      int                axis,
      gint64             place,
      Places            *places)
{
  gint64 start = place * p->stride[axis] - p->before[axis], step = p->dilation[axis];

  places->low[axis] = start >= 0 ? 0 : (-start + step - 1) / step;
  places->high[axis] = MIN (p->kernel[axis], (p->in[axis] - start + step - 1) / step);
}

INLINE gboolean
is_whole (const WeftMaxPool *p,
          gint64             column)
{
  gint64 start = column * p->stride[1] - p->before[1];

  return start >= 0 && start + (p->kernel[1] - 1) * p->dilation[1] < p->in[1];
}

void
KERNEL (max_pool) (const WeftMaxPool *p)
{
  for (gint64 row = 0; row < p->out[0]; row++) {
    Places places = { .row = row };

    clip (p, 0, row, &places);
    for (gint64 column = 0; column < p->out[1]; column += places.n) {
      places.first = column;
      places.n = 1;
      clip (p, 1, column, &places);
      while (places.n < WIDTH && column + places.n < p->out[1] && is_whole (p, column) && is_whole (p, column + places.n))
        places.n++;
      pool_places (p, &places);
    }
  }
}
