/* umap-private.h: what UMAP begins with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/embedding-private.h"
#include "explain/neighbour-graph.h"

G_BEGIN_DECLS

/**
 * weft_umap_fit_curve:
 * @spread: of the points
 * @min_dist: below it, points are as near as can be
 * @a: (out): of 1 / (1 + a d^2b)
 * @b: (out): of the same
 *
 * The curve of that form that is nearest, by squares, to 1 up to @min_dist and
 * exp (-(d - @min_dist) / @spread) from there on.
 */
void weft_umap_fit_curve (double  spread,
                          double  min_dist,
                          double *a,
                          double *b);

/**
 * weft_umap_find_graph:
 * @layout: the rows
 * @n_neighbours: of each, itself counted
 * @stop: (nullable): asks to end early
 * @error: return location for an error
 *
 * A row's neighbours by exp (-(d - ρ) / σ): ρ is the distance to the nearest that is not at the
 * same place, σ such that they add up to log₂ of their number; both ways joined as fuzzy sets.
 * Source: McInnes, Healy and Melville 2018, algorithms 2 and 3.
 *
 * Returns: (transfer full) (nullable): the graph
 */
WeftNeighbourGraph *weft_umap_find_graph (const WeftLayout  *layout,
                                          gint64             n_neighbours,
                                          const WeftStop    *stop,
                                          GError           **error);

/**
 * weft_umap_lay_out:
 * @graph: who is near whom
 * @layout: (inout): receives the points
 * @connected: (out): whether there is a way from each row to each other; where not, nothing
 *   is laid out
 * @stop: (nullable): asks to end early
 * @error: return location for an error
 *
 * The eigenvectors of the graph's normalized Laplacian that vary least, by Lanczos' method.
 * Source: Belkin and Niyogi 2003; Golub and Van Loan, Matrix Computations, 10.1.
 */
gboolean weft_umap_lay_out (const WeftNeighbourGraph  *graph,
                            WeftLayout                *layout,
                            gboolean                  *connected,
                            const WeftStop            *stop,
                            GError                   **error);

G_END_DECLS
