/* tsne-private.h: the ways to sum up what all points of t-SNE repel each other by
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With q = 1 / (1 + |i - j|²), each gives Σ_j q² (i - j) for all points and Z = Σ_{i≠j} q.
 */
#pragma once

#include "explain/embedding-private.h"

G_BEGIN_DECLS

/**
 * WeftRepulsion:
 * @n: points
 * @at: two rows of them, filled up as in #WeftLayout
 * @force: (out): two rows
 * @theta: of the tree: a cell counts as one point if its side is less than theta times its distance
 */
typedef struct
{
  const WeftKernels *kernels;
  gint64 n;
  float *const *at;
  float *const *force;
  double theta;
} WeftRepulsion;

/**
 * WeftRepulsionKind:
 * @id: as in the method's setting
 * @new: (nullable): what it keeps from one iteration to the next
 * @run: returns Z; NaN when there is no memory
 */
typedef struct
{
  const char *id;
  gpointer (*new) (gint64 n);
  double (*run) (gpointer state, const WeftRepulsion *repulsion);
  void (*free) (gpointer state);
} WeftRepulsionKind;

/* All pairs. */
extern const WeftRepulsionKind weft_repulsion_exact;

/* Cells of a tree that are far away count as one point.
 * Source: Barnes and Hut 1986; van der Maaten 2014, "Accelerating t-SNE using tree-based algorithms". */
extern const WeftRepulsionKind weft_repulsion_tree;

/* A grid, between whose nodes what points do to each other is interpolated; among the nodes it is a
 * convolution. Source: Linderman et al. 2019, "Fast interpolation-based t-SNE". */
extern const WeftRepulsionKind weft_repulsion_grid;

G_END_DECLS
