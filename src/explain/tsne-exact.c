/* tsne-exact.c: repulsion of t-SNE over all pairs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each pair is looked at once, for both its points. So pieces of the work each add up forces of
 * their own, which are added up afterwards, always in the same order.
 */
#include "explain/tsne-private.h"

#include "base/alloc.h"
#include "explain/parts.h"

#include <math.h>
#include <string.h>

/* Points whose pairs with all behind them are computed together, a multiple of WEFT_LAYOUT_PAD. */
#define RANGE 64

/* Pieces of the work: every PIECES-th range, as those further behind have fewer pairs. */
#define PIECES 16

/* Points whose forces are added up at once. */
#define ROWS 512

typedef struct
{
  gint64 padded; /* numbers of a row of points */
  float *forces; /* Owned: (PIECES, 2, padded) */
  double sums[PIECES];
} Pairs;

typedef struct
{
  const WeftRepulsion *repulsion;
  Pairs *pairs;
} Work;

static void
repel_cb (gpointer data,
          int      member,
          gint64   first,
          gint64   last)
{
  const Work *self = data;
  const WeftRepulsion *r = self->repulsion;
  gint64 padded = self->pairs->padded;
  float *force = self->pairs->forces + first * 2 * padded;
  const WeftRepel repel = { .n = padded, .x = r->at[0], .y = r->at[1], .fx = force, .fy = force + padded };

  memset (force, 0, (gsize) (2 * padded) * sizeof (float));
  self->pairs->sums[first] = 0;
  for (gint64 i = first * RANGE; i < r->n; i += PIECES * RANGE)
    self->pairs->sums[first] += r->kernels->repel (&repel, i, MIN (i + RANGE, r->n));
}

static void
join_cb (gpointer data,
         int      member,
         gint64   first,
         gint64   last)
{
  const Work *self = data;

  for (int axis = 0; axis < 2; axis++) {
    const float *from = self->pairs->forces + axis * self->pairs->padded;
    float *to = self->repulsion->force[axis];

    memcpy (to + first, from + first, (gsize) (last - first) * sizeof (float));
    for (int piece = 1; piece < PIECES; piece++)
      self->repulsion->kernels->axpy (1, from + piece * 2 * self->pairs->padded + first, to + first, last - first);
  }
}

static gpointer
new_pairs (gint64 n)
{
  Pairs *self = g_new0 (Pairs, 1);

  self->padded = (n + WEFT_LAYOUT_PAD - 1) / WEFT_LAYOUT_PAD * WEFT_LAYOUT_PAD;
  self->forces = weft_alloc ((gsize) (PIECES * 2 * self->padded) * sizeof (float), NULL);
  return self;
}

static void
free_pairs (gpointer state)
{
  Pairs *self = state;

  weft_free (self->forces);
  g_free (self);
}

static double
run (gpointer             state,
     const WeftRepulsion *repulsion)
{
  Work work = { repulsion, state };
  double total = 0;

  if (work.pairs->forces == NULL)
    return NAN;
  weft_parts_run (PIECES, 1, NULL, repel_cb, &work);
  weft_parts_run (repulsion->n, ROWS, NULL, join_cb, &work);
  for (int piece = 0; piece < PIECES; piece++)
    total += work.pairs->sums[piece];
  /* Each point's q with itself is 1. */
  return total - (double) repulsion->n;
}

const WeftRepulsionKind weft_repulsion_exact = { "exact", new_pairs, run, free_pairs };
