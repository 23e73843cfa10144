/* neighbours.c: who is near whom
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/neighbours-private.h"

#include "base/alloc.h"

/* Multiplications of a search of all pairs, from which on auto does without. */
#define MOST_PRODUCTS 1e12

/* The rows about their mean, since products of numbers far from zero cancel. */
static float *
center (const WeftTensor  *x,
        GError           **error)
{
  gint64 n = x->shape.extent[0], v = x->shape.extent[1];
  float *rows = weft_alloc (x->bytes, error);
  g_autofree double *means = g_new0 (double, v);
  const float *from = weft_tensor_const_f32 (x);

  if (rows == NULL)
    return NULL;
  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < v; j++)
      means[j] += (double) from[i * v + j] / (double) n;
  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < v; j++)
      rows[i * v + j] = (float) ((double) from[i * v + j] - means[j]);
  return rows;
}

static WeftNeighbours *
allocate (gint64   n,
          gint64   k,
          GError **error)
{
  g_autoptr (WeftNeighbours) self = g_new0 (WeftNeighbours, 1);

  self->n = n;
  self->k = k;
  self->places = weft_alloc ((gsize) (n * k) * sizeof (gint32), error);
  self->squares = self->places != NULL ? weft_alloc ((gsize) (n * k) * sizeof (float), error) : NULL;
  return self->squares != NULL ? g_steal_pointer (&self) : NULL;
}

WeftNeighbours *
weft_neighbours_new (const WeftTensor     *x,
                     gint64                k,
                     WeftNeighbourSearch   search,
                     guint64               seed,
                     const WeftStop       *stop,
                     GError              **error)
{
  gint64 n = x->shape.extent[0], v = x->shape.extent[1];
  g_autoptr (WeftNeighbours) found = NULL;
  float *rows;
  gboolean done;

  g_return_val_if_fail (k > 0 && k < n, NULL);
  found = allocate (n, k, error);
  rows = found != NULL ? center (x, error) : NULL;
  if (rows == NULL)
    return NULL;
  if (search == WEFT_NEIGHBOURS_AUTO)
    search = (double) n * (double) n * (double) v <= MOST_PRODUCTS ? WEFT_NEIGHBOURS_EXACT : WEFT_NEIGHBOURS_DESCENT;
  if (search == WEFT_NEIGHBOURS_EXACT)
    done = weft_neighbours_search (found, rows, v, stop, error);
  else
    done = weft_neighbours_descend (found, rows, v, seed, stop, error);
  weft_free (rows);
  return done && !weft_stop_is_requested (stop) ? g_steal_pointer (&found) : NULL;
}

void
weft_neighbours_free (WeftNeighbours *self)
{
  weft_free (self->places);
  weft_free (self->squares);
  g_free (self);
}

static float
measure_square (const float *a,
                const float *b,
                gint64       v)
{
  float sum = 0;

  for (gint64 j = 0; j < v; j++)
    sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

void
weft_neighbours_find_row (const WeftTensor *x,
                          gint64            row,
                          gint64            k,
                          gint32           *places,
                          float            *squares)
{
  gint64 n = x->shape.extent[0], v = x->shape.extent[1], found = 0;
  const float *rows = weft_tensor_const_f32 (x);

  g_return_if_fail (k > 0 && k < n);
  for (gint64 i = 0; i < n; i++) {
    float square = i != row ? measure_square (rows + row * v, rows + i * v, v) : 0;
    gint64 at;

    if (i == row || (found == k && square >= squares[k - 1]))
      continue;
    for (at = MIN (found, k - 1); at > 0 && squares[at - 1] > square; at--) {
      squares[at] = squares[at - 1];
      places[at] = places[at - 1];
    }
    squares[at] = square;
    places[at] = (gint32) i;
    found = MIN (found + 1, k);
  }
}
