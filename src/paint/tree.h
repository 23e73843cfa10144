/* tree.h: choices that lead from a root to leaves, or what joins what at which height
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of choices the root stands on the left, each node is a box with its branches to the right. Of
 * joins (a dendrogram) the leaves stand on the left with their names, and each node where its
 * height is on the axis below.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftTreeNode:
 * @parent: the node it branches off, of a smaller index; -1: the root, which is the first
 * @label: what it asks, or what a leaf is
 * @detail: (nullable): below that, small
 * @branch: (nullable): beside the line to its parent: "yes"
 * @category: index of the color of its bar
 * @share: 0 … 1: how long its bar is; NaN: it has none
 * @weight: 0 … 1: how thick the line to its parent is
 * @height: of joins, where it stands
 * @is_stressed: whether it is on the way that is shown
 * @is_collapsed: whether what branches off it is left out
 */
typedef struct
{
  int parent;
  const char *label;
  const char *detail;
  const char *branch;
  guint category;
  double share;
  double weight;
  double height;
  gboolean is_stressed;
  gboolean is_collapsed;
} WeftTreeNode;

/**
 * WeftTree:
 * @nodes: (array length=n_nodes): parents before their branches, at least one
 * @height_title: (nullable): what heights are: these are joins; %NULL: choices
 * @title: (nullable): above
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const WeftTreeNode *nodes;
  guint n_nodes;
  const char *height_title;
  const char *title;
  const char *caption;
} WeftTree;

/* Where a node is; nowhere while it is left out. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
  gboolean is_shown;
} WeftTreeBox;

/* Returns: (transfer full) (array length=n_nodes): where each node comes to lie, in units */
WeftTreeBox *weft_tree_lay_out (const WeftTree       *self,
                                const WeftPaintStyle *style,
                                double                width,
                                double                height);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_tree_paint (const WeftTree       *self,
                      const WeftPaintStyle *style,
                      cairo_t              *cr,
                      double                width,
                      double                height);

/* Paints over it: lines around @node, its way to the root, and all that branches off it. */
void weft_tree_paint_mark (const WeftTree       *self,
                           const WeftTreeBox    *boxes,
                           const WeftPaintStyle *style,
                           cairo_t              *cr,
                           guint                 node);

/* Returns: the node at a place, -1 where none is */
int weft_tree_find (const WeftTree    *self,
                    const WeftTreeBox *boxes,
                    double             x,
                    double             y);

/* Returns: the node that is next in a direction: its parent towards the root, its branch on the
 * way that is shown, or else the first, away from it (@columns; on the screen the root is left of
 * choices, and right of joins), or the nearest one above or below (@rows); -1: there is none */
int weft_tree_find_neighbour (const WeftTree    *self,
                              const WeftTreeBox *boxes,
                              guint              from,
                              int                columns,
                              int                rows);

/* Returns: the width at which texts can be read still */
double weft_tree_get_least_width (const WeftTree *self);

/* Returns: the height at which everything has room */
double weft_tree_get_natural_height (const WeftTree       *self,
                                     const WeftPaintStyle *style,
                                     double                width);

G_END_DECLS
