/* gemm-update.c: products that are gradients, and the step of an optimizer by them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The root and the division of Adam's step take as long as twenty multiplications of
 * vectors, in a part of the processor that multiplying leaves idle. So the sums of a
 * tile wait while the next tile is computed, between whose products one vector of
 * weights after the other is updated by them. Gradients are never in memory.
 */
#include "engine/kernels/set.h"
#include "engine/kernels/tile.h"
#include "engine/kernels/update.h"

#include <math.h>

#define TILE_VECTORS (2 * TILE_ROWS)

/* A call, in numbers that stores to weights cannot change: A is turned, and each sum is
 * multiplied by @scale. */
typedef struct
{
  WeftUpdateRate rate;
  gint64 k;
  const float *a;
  gint64 a_column;
  const float *b;
  gint64 b_row;
  float scale;
  float *weight;
  float *moment1;
  float *moment2;
  gint64 row; /* floats between rows of weights */
} Work;

/* Sums that wait, and where the first of them belongs among the weights; -1: none do. */
typedef struct
{
  _Alignas(64) float sums[TILE_VECTORS * WIDTH];
  gint64 place;
} Waiting;

INLINE void
step_vector (WeftUpdate     f,
             const Work    *w,
             const Waiting *waiting,
             gint64         at,
             int            vector)
{
  State s = { load (waiting->sums + vector * WIDTH), load (w->weight + at), load (w->moment1 + at), load (w->moment2 + at) };

  step_plain (f, &w->rate, &s);
  store (w->weight + at, s.weight);
  store (w->moment1 + at, s.moment1);
  store (w->moment2 + at, s.moment2);
}

/* A tile of TILE_ROWS rows of two vectors, and the steps of the one before. */
INLINE void
tile (WeftUpdate  f,
      const Work *w,
      gint64      row,
      gint64      column,
      Waiting    *waiting)
{
  const float *a = w->a + row, *b = w->b + column;
  gint64 k = 0, n = w->k, b_row = w->b_row, a_column = w->a_column, place = waiting->place, w_row = w->row;
  Vec sum[TILE_ROWS][2] = { 0 };

  for (int vector = 0; vector < TILE_VECTORS; vector++) {
    for (gint64 end = n * (vector + 1) / TILE_VECTORS; k < end; k++, a += a_column, b += b_row) {
      Vec b0 = load (b), b1 = load (b + WIDTH);

#pragma GCC unroll 8
      for (int i = 0; i < TILE_ROWS; i++) {
        sum[i][0] += splat (a[i]) * b0;
        sum[i][1] += splat (a[i]) * b1;
      }
    }
    if (waiting->place >= 0)
      step_vector (f, w, waiting, place + vector % 2 * WIDTH, vector);
    place += vector % 2 * w_row;
  }
#pragma GCC unroll 8
  for (int i = 0; i < TILE_ROWS; i++) {
    store (waiting->sums + 2 * i * WIDTH, w->scale * sum[i][0]);
    store (waiting->sums + (2 * i + 1) * WIDTH, w->scale * sum[i][1]);
  }
  waiting->place = row * w_row + column;
}

/* All whole tiles of rows @first … @last - 1, so many rows at a time. */
INLINE void
walk (WeftUpdate  f,
      const Work *w,
      gint64      columns,
      gint64      rows,
      gint64      first,
      gint64      last)
{
  Waiting waiting = { .place = -1 };

  for (gint64 begin = first; begin < last; begin += rows)
    for (gint64 column = 0; column < columns; column += 2 * WIDTH)
      for (gint64 row = begin; row < MIN (begin + rows, last); row += TILE_ROWS)
        tile (f, w, row, column, &waiting);
  for (int vector = 0; waiting.place >= 0 && vector < TILE_VECTORS; vector++)
    step_vector (f, w, &waiting, waiting.place + vector / 2 * w->row + vector % 2 * WIDTH, vector);
}

#define gemm     KERNEL (gemm)
#define step_run KERNEL (update)

/* Rows @first … @last - 1 of the columns from @column on: sums, and then steps. */
static void
walk_rest (const WeftGemm       *g,
           const WeftUpdateStep *s,
           gint64                first,
           gint64                last,
           gint64                column)
{
  float sums[TILE_VECTORS * WIDTH];
  WeftGemm part = *g;

  part.c = sums;
  for (; column < g->n; column += part.n) {
    part.n = part.c_row = MIN (g->n - column, 2 * WIDTH);
    part.b = g->b + column;
    for (gint64 row = first; row < last; row += TILE_ROWS) {
      gint64 rows = MIN (last - row, TILE_ROWS), at = row * g->c_row + column;

      part.a = g->a + row;
      gemm (&part, 0, rows);
      for (gint64 i = 0; i < rows; i++, at += g->c_row)
        step_run (s->update, s->rate, sums + i * part.n, g->c + at, s->moment1 + at, s->moment2 + at, part.n);
    }
  }
}

/* Whether the gradient is used as it is, but for a factor. */
static gboolean
is_plain (const WeftUpdateStep *s)
{
  return s->rate->gradient_limit == INFINITY && s->rate->l1 == 0 && (s->rate->weight_decay == 0 || s->update == WEFT_UPDATE_ADAMW);
}

void
KERNEL (gemm_update) (const WeftGemm *g,
                      const WeftUpdateStep *s,
                      gint64 first_row,
                      gint64 last_row)
{
  gboolean plain = is_plain (s);
  gint64 columns = plain ? g->n / (2 * WIDTH) * (2 * WIDTH) : 0, whole = plain ? last_row - (last_row - first_row) % TILE_ROWS : last_row;
  gint64 rows = g->n * g->k <= SMALL_B ? TILE_ROWS : MAX (whole - first_row, 1);
  const Work w = { *s->rate, g->k, g->a, g->a_column, g->b, g->b_row, g->alpha * s->rate->gradient_scale, g->c, s->moment1, s->moment2, g->c_row };

  if (s->update == WEFT_UPDATE_ADAMW)
    walk (WEFT_UPDATE_ADAMW, &w, columns, rows, first_row, whole);
  else
    walk (WEFT_UPDATE_ADAM, &w, columns, rows, first_row, whole);
  walk_rest (g, s, first_row, whole, columns);
  walk_rest (g, s, whole, last_row, 0);
}
