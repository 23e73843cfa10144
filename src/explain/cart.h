/* cart.h: a tree of thresholds that imitates labels
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Grown by the fall of Gini's impurity, then cut back by cost and complexity. Equal splits are
 * decided by the lower column, then the lower threshold, so that a tree depends on nothing but
 * rows and labels.
 *
 * Source: Breiman, Friedman, Olshen and Stone 1984, "Classification and Regression Trees".
 */
#pragma once

#include "base/stop.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftCartRows:
 * @values: (n × width) f32: numbers of each row
 * @labels: (n): 0 … @n_labels - 1
 * @width: columns
 * @n_labels: how many labels there are, at least 2
 */
typedef struct
{
  const float *values;
  const gint32 *labels;
  gint64 width;
  guint n_labels;
} WeftCartRows;

/**
 * WeftCartOptions:
 * @max_depth: of the tree, 0 for a leaf alone
 * @min_leaf: rows of a leaf, at least 1
 * @balanced: whether each label counts as much as every other, however many rows it has
 * @alpha: what a leaf costs: subtrees whose impurity falls by less a leaf are cut off
 */
typedef struct
{
  int max_depth;
  gint64 min_leaf;
  gboolean balanced;
  double alpha;
} WeftCartOptions;

/**
 * WeftCartNode:
 * @column: which number is asked about; -1: this is a leaf
 * @threshold: rows with at most this go left, the others right
 * @left, @right: children
 * @label: the label with the largest weight, of equal ones that of the most rows
 * @share: of @label in the weight of the node
 * @impurity: Gini's, 0 … 1
 * @weight: of the rows, all having 1
 * @n_rows: their number
 */
typedef struct
{
  gint64 column;
  float threshold;
  int left;
  int right;
  gint32 label;
  double share;
  double impurity;
  double weight;
  gint64 n_rows;
} WeftCartNode;

/**
 * WeftCart:
 * @nodes: (array length=n_nodes): the root first, children behind their parent
 */
typedef struct
{
  WeftCartNode *nodes;
  int n_nodes;
} WeftCart;

/**
 * weft_cart_fit:
 * @indices: (array length=n): which of @rows
 * @stop: (nullable): polled; a tree that was stopped is small
 *
 * Returns: (transfer full): the tree
 */
WeftCart *weft_cart_fit  (const WeftCartRows    *rows,
                          const guint32         *indices,
                          gint64                 n,
                          const WeftCartOptions *options,
                          const WeftStop        *stop);
void      weft_cart_free (WeftCart              *self);

/* Returns: the leaf that a row of numbers comes to */
int weft_cart_find_leaf (const WeftCart *self,
                         const float    *row);

/* Returns: how many questions are asked at most */
int weft_cart_get_depth (const WeftCart *self);

/* Returns: how many leaves there are */
int weft_cart_count_leaves (const WeftCart *self);

/**
 * weft_cart_list_alphas:
 *
 * Returns: (transfer full) (element-type double): at which costs of a leaf something of this tree
 *   is cut off, ascending
 */
GArray *weft_cart_list_alphas (const WeftCart *self);

/* Cuts off what is not worth @alpha a leaf. */
void weft_cart_prune (WeftCart *self,
                      double    alpha);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCart, weft_cart_free)

G_END_DECLS
