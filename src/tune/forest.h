/* forest.h: a forest of regression trees
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each tree is grown from rows that were drawn again, by the fall of the squared error, until
 * leaves are pure. A question is whether a number is at most a threshold, or whether a choice is
 * a certain one. Equal questions are decided by the lower column, then the lower threshold.
 *
 * Source: Breiman 2001, "Random Forests".
 */
#pragma once

#include "base/stop.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftForestRows:
 * @values: (n × width): numbers, or the index of a choice
 * @targets: (n): what is to be predicted
 * @n_choices: (array length=width): of each column, 0 for numbers
 * @n: rows
 * @width: columns
 */
typedef struct
{
  const double *values;
  const double *targets;
  const guint *n_choices;
  guint n;
  guint width;
} WeftForestRows;

/**
 * WeftForestNode:
 * @column: which value is asked about, -1 for a leaf
 * @threshold: numbers up to this go left; or the choice that goes right, all others left
 * @left, @right: children
 * @value: mean of the targets that come here
 */
typedef struct
{
  int column;
  double threshold;
  guint left;
  guint right;
  double value;
} WeftForestNode;

/**
 * WeftForestTree:
 * @nodes: (array length=n_nodes): the root first, children behind their parent
 * @drawn: (array): of each row, how often the tree has seen it
 */
typedef struct
{
  WeftForestNode *nodes;
  guint n_nodes;
  guint *drawn;
} WeftForestTree;

/**
 * WeftForest:
 * @trees: (array length=n_trees)
 */
typedef struct
{
  WeftForestTree *trees;
  guint n_trees;
} WeftForest;

/**
 * weft_forest_grow:
 * @n_trees: how many trees
 * @seed: which rows each of them is grown from
 * @stop: (nullable): polled for each tree; those that are not grown have one leaf
 */
WeftForest *weft_forest_grow (const WeftForestRows *rows,
                              guint                 n_trees,
                              guint64               seed,
                              const WeftStop       *stop);
void        weft_forest_free (WeftForest           *self);

/* Returns: whether @value goes right at @node */
static inline gboolean
weft_forest_node_goes_right (const WeftForestNode *node,
                             const guint          *n_choices,
                             double                value)
{
  return n_choices[node->column] > 0 ? value == node->threshold : value > node->threshold;
}

/* Returns: what @tree predicts for a row of numbers */
double weft_forest_tree_predict (const WeftForestTree *tree,
                                 const guint          *n_choices,
                                 const double         *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftForest, weft_forest_free)

G_END_DECLS
