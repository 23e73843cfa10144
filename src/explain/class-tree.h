/* class-tree.h: classes that a model's last layer finds alike, as a hierarchy
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The leaves are the rows of the last layer's weights, one a class, joined by Ward's rule. A node
 * chooses between its two branches by the mean of their classes' logits, which is what the mean
 * of their rows would give. Nothing is trained again: it is a look at weights, and how
 * often its choices lead to the model's answer says how far it goes.
 *
 * Source: Wan et al. 2021, "NBDT: Neural-Backed Decision Tree", section 3; Ward 1963,
 * "Hierarchical grouping to optimize an objective function".
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftClassNode:
 * @left, @right: its branches: classes, or @n_classes more than the number of a node
 * @height: how unlike they are: Ward's distance
 * @n_classes: classes below it
 */
typedef struct
{
  gint64 left;
  gint64 right;
  double height;
  gint64 n_classes;
} WeftClassNode;

/**
 * WeftClassTree:
 * @n_classes: leaves
 * @nodes: (array length=n_classes - 1): those that are most alike first, the root last
 */
typedef struct
{
  gint64 n_classes;
  WeftClassNode *nodes;
} WeftClassTree;

/**
 * weft_class_tree_new:
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when the logits are not of a dense layer, or of fewer than
 *   three classes; %WEFT_EXPLAIN_ERROR_LIMIT for more than 2000
 *
 * Returns: (transfer full) (nullable): the hierarchy of a model's classes
 */
WeftClassTree *weft_class_tree_new (const WeftSubject  *subject,
                                    GError            **error);

/* Returns: (transfer full): the hierarchy of any rows of numbers, (n × width), at least two */
WeftClassTree *weft_class_tree_join (const float   *rows,
                                     gint64         n,
                                     gint64         width);
void           weft_class_tree_free (WeftClassTree *self);

/**
 * WeftClassWalk:
 * @shares: (2 n_classes - 1): of classes and nodes: the product of the choices that lead there
 * @likeliest: class with the largest share
 * @chosen: class that the likelier branch of each node leads to
 * @entropy: of the choices on that way, averaged, bits: 1 where each is a coin's
 */
typedef struct
{
  double *shares;
  gint64 likeliest;
  gint64 chosen;
  double entropy;
} WeftClassWalk;

/* @logits: (n_classes); @walk: (out caller-allocates): to be cleared */
void weft_class_tree_walk  (const WeftClassTree *self,
                            const float         *logits,
                            WeftClassWalk       *walk);
void weft_class_walk_clear (WeftClassWalk       *self);

/**
 * WeftClassTreeScore:
 * @chosen: share of rows where the likelier branches lead to the model's answer
 * @likeliest: share where that has the largest share
 * @entropy: of the choices on the way, averaged over rows, bits
 */
typedef struct
{
  double chosen;
  double likeliest;
  double entropy;
} WeftClassTreeScore;

/* @logits: (rows, n_classes) f32 */
WeftClassTreeScore weft_class_tree_judge (const WeftClassTree *self,
                                          const WeftTensor    *logits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftClassTree, weft_class_tree_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftClassWalk, weft_class_walk_clear)

G_END_DECLS
