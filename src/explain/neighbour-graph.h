/* neighbour-graph.h: weights between neighbours, the same both ways
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/neighbours.h"

G_BEGIN_DECLS

/**
 * WeftNeighbourJoin:
 * @WEFT_NEIGHBOURS_MEAN: (a + b) / 2n, so that all add up to 1: t-SNE
 * @WEFT_NEIGHBOURS_UNION: a + b - a b, of fuzzy sets: UMAP
 */
typedef enum {
  WEFT_NEIGHBOURS_MEAN,
  WEFT_NEIGHBOURS_UNION,
} WeftNeighbourJoin;

/**
 * WeftNeighbourGraph:
 * @n: rows
 * @starts: (n + 1): row i is elements starts[i] … starts[i + 1] - 1
 * @columns: the other row
 * @weights: its weight; a symmetric matrix without a diagonal
 */
typedef struct
{
  gint64 n;
  gint64 *starts;
  gint32 *columns;
  float *weights;
} WeftNeighbourGraph;

/**
 * weft_neighbour_graph_new:
 * @neighbours: who is whose neighbour
 * @weights: (n, k): from each row to its neighbours
 * @join: what becomes of the weights of both ways, one of which is 0 where only one row
 *   is the other's neighbour
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): the graph
 */
WeftNeighbourGraph *weft_neighbour_graph_new  (const WeftNeighbours  *neighbours,
                                               const float           *weights,
                                               WeftNeighbourJoin      join,
                                               GError               **error);
void                weft_neighbour_graph_free (WeftNeighbourGraph    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftNeighbourGraph, weft_neighbour_graph_free)

G_END_DECLS
