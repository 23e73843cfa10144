/* tsne-exact.c: repulsion of t-SNE over all pairs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/tsne-private.h"

#include "explain/parts.h"

/* Rows of a piece of the work, a multiple of WEFT_LAYOUT_ROWS. */
#define ROWS 64

typedef struct
{
  const WeftRepulsion *repulsion;
  double *sums; /* of each piece */
} Work;

static void
repel_cb (gpointer data,
          int      member,
          gint64   first,
          gint64   last)
{
  Work *self = data;
  const WeftRepulsion *r = self->repulsion;
  WeftRepel repel = { .n = (r->n + WEFT_LAYOUT_PAD - 1) / WEFT_LAYOUT_PAD * WEFT_LAYOUT_PAD, .x = r->at[0], .y = r->at[1], .fx = r->force[0], .fy = r->force[1] };

  self->sums[first / ROWS] = r->kernels->repel (&repel, first, last);
}

static gpointer
new_sums (gint64 n)
{
  return g_new0 (double, n / ROWS + 1);
}

static double
run (gpointer             state,
     const WeftRepulsion *repulsion)
{
  Work work = { repulsion, state };
  double total = 0;

  weft_parts_run (repulsion->n, ROWS, NULL, repel_cb, &work);
  for (gint64 i = 0; i * ROWS < repulsion->n; i++)
    total += work.sums[i];
  /* Each point's q with itself is 1. */
  return total - (double) repulsion->n;
}

const WeftRepulsionKind weft_repulsion_exact = { "exact", new_sums, run, g_free };
