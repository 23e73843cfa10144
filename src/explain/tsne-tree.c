/* tsne-tree.c: repulsion of t-SNE by a quad-tree
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points are put in one after the other; a cell is a square that knows how many points it has and
 * where their middle is. Points at one place share a leaf.
 */
#include "explain/tsne-private.h"

#include "explain/parts.h"

#include <math.h>

#define ROWS 64

/* Below it, squares are too small for single precision, and points in one are at one place. */
#define MOST_DEPTH 48

typedef struct
{
  double middle[2]; /* of its points; their sum until the tree is complete */
  double side;
  gint32 n;        /* points */
  gint32 children; /* the first of four, 0: none */
  gint32 point;    /* of a leaf */
} Cell;

typedef struct
{
  GArray *cells; /* Owned */
  double *sums;  /* Owned: of each piece */
  const WeftRepulsion *repulsion;
} Tree;

static gpointer
new_tree (gint64 n)
{
  Tree *self = g_new0 (Tree, 1);

  self->cells = g_array_sized_new (FALSE, TRUE, sizeof (Cell), (guint) (4 * n));
  self->sums = g_new (double, n / ROWS + 1);
  return self;
}

static void
free_tree (gpointer state)
{
  Tree *self = state;

  g_array_unref (self->cells);
  g_free (self->sums);
  g_free (self);
}

static Cell *
get_cell (const Tree *self,
          gint32      index)
{
  return &g_array_index (self->cells, Cell, index);
}

/* Which quarter of a square around @center a point is in, and the middle of that. */
static int
descend (const WeftRepulsion *r,
         gint64               point,
         double               center[2],
         double               side)
{
  int quarter = 0;

  for (int axis = 0; axis < 2; axis++) {
    gboolean upper = (double) r->at[axis][point] >= center[axis];

    quarter |= upper << axis;
    center[axis] += upper ? side / 4 : -side / 4;
  }
  return quarter;
}

static void
add_point (const WeftRepulsion *r,
           Cell                *cell,
           gint64               point,
           gint32               n)
{
  for (int axis = 0; axis < 2; axis++)
    cell->middle[axis] += n * (double) r->at[axis][point];
  cell->n += n;
}

static void
split_leaf (Tree         *self,
            gint32        index,
            const double  center[2])
{
  Cell leaf = *get_cell (self, index);
  double middle[2] = { center[0], center[1] };
  int quarter = descend (self->repulsion, leaf.point, middle, leaf.side);
  gint32 children = (gint32) self->cells->len;

  g_array_set_size (self->cells, self->cells->len + 4);
  for (int i = 0; i < 4; i++)
    get_cell (self, children + i)->side = leaf.side / 2;
  get_cell (self, index)->children = children;
  get_cell (self, children + quarter)->point = leaf.point;
  add_point (self->repulsion, get_cell (self, children + quarter), leaf.point, leaf.n);
}

static gboolean
is_same_place (const WeftRepulsion *r,
               gint64               a,
               gint64               b)
{
  return r->at[0][a] == r->at[0][b] && r->at[1][a] == r->at[1][b];
}

static void
insert (Tree         *self,
        gint64        point,
        const double  center[2])
{
  double middle[2] = { center[0], center[1] };
  gint32 index = 0;

  for (int depth = 0;; depth++) {
    Cell *cell = get_cell (self, index);

    if (cell->children == 0 && cell->n > 0 && depth < MOST_DEPTH && !is_same_place (self->repulsion, cell->point, point)) {
      split_leaf (self, index, middle);
      cell = get_cell (self, index);
    }
    if (cell->n == 0)
      cell->point = (gint32) point;
    add_point (self->repulsion, cell, point, 1);
    if (cell->children == 0)
      return;
    index = cell->children + descend (self->repulsion, point, middle, cell->side);
  }
}

static void
build (Tree *self)
{
  const WeftRepulsion *r = self->repulsion;
  double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY }, center[2];

  for (gint64 i = 0; i < r->n; i++)
    for (int axis = 0; axis < 2; axis++) {
      low[axis] = MIN (low[axis], (double) r->at[axis][i]);
      high[axis] = MAX (high[axis], (double) r->at[axis][i]);
    }
  g_array_set_size (self->cells, 0);
  g_array_set_size (self->cells, 1);
  for (int axis = 0; axis < 2; axis++)
    center[axis] = (low[axis] + high[axis]) / 2;
  get_cell (self, 0)->side = MAX (high[0] - low[0], high[1] - low[1]) * 1.00001;
  for (gint64 i = 0; i < r->n; i++)
    insert (self, i, center);
  for (guint i = 0; i < self->cells->len; i++)
    for (int axis = 0; axis < 2 && get_cell (self, (gint32) i)->n > 0; axis++)
      get_cell (self, (gint32) i)->middle[axis] /= get_cell (self, (gint32) i)->n;
}

/* What a cell does to a point: adds to the sums, or returns FALSE if it is too near. */
static gboolean
add_cell (const WeftRepulsion *r,
          const Cell          *cell,
          gint64               point,
          double               sums[3])
{
  double dx = (double) r->at[0][point] - cell->middle[0], dy = (double) r->at[1][point] - cell->middle[1], d = dx * dx + dy * dy, q;

  if (cell->children != 0 && cell->side * cell->side >= r->theta * r->theta * d)
    return FALSE;
  q = 1 / (1 + d);
  /* A leaf at the point's own place holds the point itself. */
  sums[2] += (cell->children == 0 && is_same_place (r, cell->point, point) ? cell->n - 1 : cell->n) * q;
  sums[0] += cell->n * q * q * dx;
  sums[1] += cell->n * q * q * dy;
  return TRUE;
}

static double
repel_point (const Tree *self,
             gint64      point)
{
  const WeftRepulsion *r = self->repulsion;
  gint32 waiting[4 * MOST_DEPTH + 4];
  double sums[3] = { 0 };
  int n = 0;

  waiting[n++] = 0;
  while (n > 0) {
    const Cell *cell = get_cell (self, waiting[--n]);

    if (cell->n == 0 || add_cell (r, cell, point, sums))
      continue;
    for (int i = 0; i < 4; i++)
      waiting[n++] = cell->children + i;
  }
  for (int axis = 0; axis < 2; axis++)
    r->force[axis][point] = (float) sums[axis];
  return sums[2];
}

static void
repel_cb (gpointer data,
          int      member,
          gint64   first,
          gint64   last)
{
  Tree *self = data;
  double sum = 0;

  for (gint64 i = first; i < last; i++)
    sum += repel_point (self, i);
  self->sums[first / ROWS] = sum;
}

static double
run (gpointer             state,
     const WeftRepulsion *repulsion)
{
  Tree *self = state;
  double total = 0;

  self->repulsion = repulsion;
  build (self);
  weft_parts_run (repulsion->n, ROWS, NULL, repel_cb, self);
  for (gint64 i = 0; i * ROWS < repulsion->n; i++)
    total += self->sums[i];
  return total;
}

const WeftRepulsionKind weft_repulsion_tree = { "tree", new_tree, run, free_tree };
