/* neighbour-graph.c: weights between neighbours, the same both ways
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row's elements are its own neighbours in their order, then those who have it as a neighbour
 * without being one of its own, by number.
 */
#include "explain/neighbour-graph.h"

#include "base/alloc.h"

#include <string.h>

/* The neighbours turned round: who has a row as a neighbour, and with what weight. */
typedef struct
{
  gint64 *starts;
  gint32 *rows;
  float *weights;
} Turned;

static void
turned_clear (Turned *self)
{
  weft_free (self->starts);
  weft_free (self->rows);
  weft_free (self->weights);
}

static gboolean
turn (const WeftNeighbours  *from,
      const float           *weights,
      Turned                *to,
      GError               **error)
{
  gint64 n = from->n, size = n * from->k;

  to->starts = weft_alloc ((gsize) (n + 2) * sizeof (gint64), error);
  to->rows = to->starts != NULL ? weft_alloc ((gsize) size * sizeof (gint32), error) : NULL;
  to->weights = to->rows != NULL ? weft_alloc ((gsize) size * sizeof (float), error) : NULL;
  if (to->weights == NULL)
    return FALSE;
  /* Counted one place further on, so that filling brings the starts to their places. */
  for (gint64 e = 0; e < size; e++)
    to->starts[from->places[e] + 2]++;
  for (gint64 i = 2; i <= n; i++)
    to->starts[i] += to->starts[i - 1];
  for (gint64 e = 0; e < size; e++) {
    gint64 at = to->starts[from->places[e] + 1]++;

    to->rows[at] = (gint32) (e / from->k);
    to->weights[at] = weights[e];
  }
  return TRUE;
}

static gboolean
allocate (WeftNeighbourGraph  *self,
          gint64               most,
          GError             **error)
{
  self->starts = weft_alloc ((gsize) (self->n + 1) * sizeof (gint64), error);
  self->columns = self->starts != NULL ? weft_alloc ((gsize) most * sizeof (gint32), error) : NULL;
  self->weights = self->columns != NULL ? weft_alloc ((gsize) most * sizeof (float), error) : NULL;
  return self->weights != NULL;
}

/* @marks: for each row the last element that stands for it, if that is this row's. */
static void
fill_row (WeftNeighbourGraph   *self,
          const WeftNeighbours *from,
          const float          *weights,
          const Turned         *turned,
          WeftNeighbourJoin     join,
          gint64                row,
          gint64               *marks)
{
  gint64 first = self->starts[row], at = first;

  for (gint64 e = row * from->k; e < (row + 1) * from->k; e++) {
    marks[from->places[e]] = at + 1;
    self->columns[at] = from->places[e];
    self->weights[at++] = weights[e];
  }
  for (gint64 e = turned->starts[row]; e < turned->starts[row + 1]; e++) {
    gint64 other = turned->rows[e], mark = marks[other] - 1;

    if (mark >= first) {
      float a = self->weights[mark], b = turned->weights[e];

      self->weights[mark] = join == WEFT_NEIGHBOURS_MEAN ? a + b : a + b - a * b;
    } else {
      self->columns[at] = (gint32) other;
      self->weights[at++] = turned->weights[e];
    }
  }
  for (gint64 e = first; join == WEFT_NEIGHBOURS_MEAN && e < at; e++)
    self->weights[e] /= (float) (2 * self->n);
  self->starts[row + 1] = at;
}

WeftNeighbourGraph *
weft_neighbour_graph_new (const WeftNeighbours  *neighbours,
                          const float           *weights,
                          WeftNeighbourJoin      join,
                          GError               **error)
{
  g_autoptr (WeftNeighbourGraph) self = g_new0 (WeftNeighbourGraph, 1);
  Turned turned = { 0 };
  gint64 *marks = NULL;

  self->n = neighbours->n;
  if (turn (neighbours, weights, &turned, error) && allocate (self, 2 * neighbours->n * neighbours->k, error))
    marks = weft_alloc ((gsize) self->n * sizeof (gint64), error);
  for (gint64 row = 0; marks != NULL && row < self->n; row++)
    fill_row (self, neighbours, weights, &turned, join, row, marks);
  turned_clear (&turned);
  weft_free (marks);
  return marks != NULL ? g_steal_pointer (&self) : NULL;
}

void
weft_neighbour_graph_free (WeftNeighbourGraph *self)
{
  weft_free (self->starts);
  weft_free (self->columns);
  weft_free (self->weights);
  g_free (self);
}
