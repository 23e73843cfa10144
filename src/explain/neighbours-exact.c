/* neighbours-exact.c: who is near whom, all pairs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * |a - b|² = |a|² + |b|² - 2 a b: products of blocks of rows with all others, of which each row
 * keeps what is below the largest it would keep so far. Rounding may cost places at the end of a
 * row; what is kept is computed anew, so that equal rows are 0 apart.
 */
#include "explain/neighbours-private.h"

#include "base/alloc.h"
#include "engine/kernels.h"
#include "engine/team.h"
#include "explain/parts.h"

#include <math.h>

/* Rows and columns of a block of distances, and how far apart rows of the columns' numbers
 * lie: not a power of two, whose multiples would fall into the same few sets of the cache. */
#define ROWS    64
#define COLUMNS 1024
#define STRIDE  (COLUMNS + 16)

/* What a row collects, beside its neighbours, before it looks which are the nearest. */
#define SLACK 384

/* Rows that measure what they have found. */
#define MEASURED 64

typedef struct
{
  const WeftKernels *kernels;
  const float *x; /* (n, v), about their mean */
  gint64 n;
  gint64 v;
  gint64 k;
  float *turned;  /* (n / COLUMNS, v, STRIDE) */
  float *lengths; /* (n): |x|² */
  gint64 room;    /* items of a row's collection */
  char *scratch;
  gsize scratch_size; /* of a member */
  WeftNeighbours *found;
} Search;

/* What a member works with. */
typedef struct
{
  float *products; /* (ROWS, COLUMNS) */
  float *numbers;  /* (COLUMNS) */
  gint32 *places;  /* (COLUMNS) */
  WeftNear *items; /* (ROWS, room) */
} Scratch;

static Scratch
get_scratch (const Search *self,
             int           member)
{
  Scratch s;

  s.products = (float *) (gpointer) (self->scratch + (gsize) member * self->scratch_size);
  s.numbers = s.products + ROWS * COLUMNS;
  s.places = (gint32 *) (s.numbers + COLUMNS);
  s.items = (WeftNear *) (s.places + COLUMNS);
  return s;
}

/* Adds a block's distances to what a row has collected; returns how many items it has then. */
static gint64
collect (const Search  *self,
         const Scratch *s,
         gint64         row,
         gint64         first_column,
         gint64         columns,
         gint64         n_items,
         float         *limit)
{
  WeftNear *items = s->items + row * self->room;
  gint64 found = self->kernels->pick_below (s->products + row * COLUMNS, self->lengths + first_column, *limit, columns, s->numbers, s->places);

  for (gint64 i = 0; i < found; i++)
    items[n_items + i] = (WeftNear){ s->numbers[i], (gint32) first_column + s->places[i] };
  n_items += found;
  if (n_items > self->k + 1 + SLACK) {
    weft_near_part (items, n_items, self->k + 1);
    n_items = self->k + 1;
    *limit = items[0].square;
    for (gint64 i = 1; i < n_items; i++)
      *limit = MAX (*limit, items[i].square);
  }
  return n_items;
}

/* The nearest others of a row among its items, measured exactly. */
static void
keep (Search   *self,
      WeftNear *items,
      gint64    n_items,
      gint64    row)
{
  gint64 n = 0;

  weft_near_part (items, n_items, MIN (n_items, self->k + 1));
  n_items = MIN (n_items, self->k + 1);
  for (gint64 i = 0; i < n_items && n < self->k; i++)
    if (items[i].place != row)
      items[n++] = items[i];
  weft_neighbours_measure (self->found, self->x, self->v, row, items);
}

static void
search_cb (gpointer data,
           int      member,
           gint64   first,
           gint64   last)
{
  Search *self = data;
  Scratch s = get_scratch (self, member);
  WeftGemm g = { .k = self->v, .a = self->x + first * self->v, .a_row = self->v, .a_column = 1, .b_row = STRIDE, .c = s.products, .c_row = COLUMNS, .alpha = -2 };
  gint64 n_items[ROWS] = { 0 };
  float limits[ROWS];

  for (int i = 0; i < ROWS; i++)
    limits[i] = INFINITY;
  for (gint64 column = 0; column < self->n; column += COLUMNS) {
    g.n = MIN (COLUMNS, self->n - column);
    g.b = self->turned + column / COLUMNS * self->v * STRIDE;
    self->kernels->gemm (&g, 0, last - first);
    for (gint64 i = 0; i < last - first; i++)
      n_items[i] = collect (self, &s, i, column, g.n, n_items[i], &limits[i]);
  }
  for (gint64 i = 0; i < last - first; i++)
    keep (self, s.items + i * self->room, n_items[i], first + i);
}

static void
measure_lengths_cb (gpointer data,
                    int      member,
                    gint64   first,
                    gint64   last)
{
  Search *self = data;

  for (gint64 i = first; i < last; i++)
    self->lengths[i] = self->kernels->reduce (WEFT_REDUCE_SUM_SQUARE, self->x + i * self->v, self->v);
}

static void
turn_cb (gpointer data,
         int      member,
         gint64   first,
         gint64   last)
{
  Search *self = data;

  self->kernels->turn (self->x + first * self->v, self->v, last - first, self->v, self->turned + first / COLUMNS * self->v * STRIDE, STRIDE);
}

static gboolean
search_all (Search          *self,
            const WeftStop  *stop,
            GError         **error)
{
  self->room = self->k + 1 + SLACK + COLUMNS;
  self->scratch_size = (ROWS * COLUMNS + 2 * COLUMNS) * sizeof (float) + (gsize) (ROWS * self->room) * sizeof (WeftNear);
  self->turned = weft_alloc ((gsize) ((self->n + COLUMNS - 1) / COLUMNS * self->v * STRIDE) * sizeof (float), error);
  self->lengths = self->turned != NULL ? weft_alloc ((gsize) self->n * sizeof (float), error) : NULL;
  self->scratch = self->lengths != NULL ? weft_alloc ((gsize) weft_team_get_size () * self->scratch_size, error) : NULL;
  if (self->scratch != NULL) {
    weft_parts_run (self->n, COLUMNS, stop, turn_cb, self);
    weft_parts_run (self->n, MEASURED, stop, measure_lengths_cb, self);
    weft_parts_run (self->n, ROWS, stop, search_cb, self);
    self->found->exact = TRUE;
  }
  weft_free (self->turned);
  weft_free (self->lengths);
  weft_free (self->scratch);
  return self->scratch != NULL;
}

gboolean
weft_neighbours_search (WeftNeighbours  *found,
                        const float     *x,
                        gint64           v,
                        const WeftStop  *stop,
                        GError         **error)
{
  Search self = { .kernels = weft_kernels_get (), .found = found, .x = x, .n = found->n, .v = v, .k = found->k };

  return search_all (&self, stop, error);
}
