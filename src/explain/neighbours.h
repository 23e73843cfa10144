/* neighbours.h: who is near whom
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "engine/tensor.h"

G_BEGIN_DECLS

/**
 * WeftNeighbours:
 * @n: rows
 * @k: neighbours of each
 * @places: (n, k): rows, the nearest first, those as far as each other by their number
 * @squares: (n, k): squares of their distances
 * @exact: whether none was overlooked
 */
typedef struct
{
  gint64 n;
  gint64 k;
  gint32 *places;
  float *squares;
  gboolean exact;
} WeftNeighbours;

/**
 * WeftNeighbourSearch:
 * @WEFT_NEIGHBOURS_AUTO: exact up to some 10¹² multiplications, which is half a minute
 * @WEFT_NEIGHBOURS_EXACT: all pairs
 * @WEFT_NEIGHBOURS_DESCENT: neighbours of neighbours, again and again
 */
typedef enum {
  WEFT_NEIGHBOURS_AUTO,
  WEFT_NEIGHBOURS_EXACT,
  WEFT_NEIGHBOURS_DESCENT,
} WeftNeighbourSearch;

/**
 * weft_neighbours_new:
 * @x: (N, V) f32, finite
 * @k: neighbours of each row, 1 … N - 1
 * @search: how
 * @seed: of what is drawn where the search is not exact
 * @stop: (nullable): asks to end early
 * @error: return location for an error
 *
 * The @k nearest other rows of each row, by Euclidean distance. Computed by the team.
 * Source: Dong, Charikar and Li 2011, "Efficient k-nearest neighbor graph construction for
 * generic similarity measures", for the descent, in which each row looks only for its own
 * neighbours, so that no two threads write the same.
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY; none when @stop was requested
 *
 * Returns: (transfer full) (nullable): the neighbours
 */
WeftNeighbours *weft_neighbours_new  (const WeftTensor     *x,
                                      gint64                k,
                                      WeftNeighbourSearch   search,
                                      guint64               seed,
                                      const WeftStop       *stop,
                                      GError              **error);
void            weft_neighbours_free (WeftNeighbours       *self);

/**
 * weft_neighbours_find_row:
 * @x: (N, V) f32, finite
 * @row: whose
 * @k: how many, 1 … N - 1
 * @places: (array length=k): receives rows, the nearest first, those as far as each other by their
 *   number
 * @squares: (array length=k): receives squares of their distances
 *
 * The neighbours of one row, by looking at all: as weft_neighbours_new() gives them. Takes some ten
 * milliseconds for 70 000 rows of 784 columns.
 */
void weft_neighbours_find_row (const WeftTensor *x,
                               gint64            row,
                               gint64            k,
                               gint32           *places,
                               float            *squares);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftNeighbours, weft_neighbours_free)

G_END_DECLS
