/* flow.h: units in columns, and what flows between them, as a tree
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first column, the root, stands on the right; what it came from follows to the left. Each
 * node hangs under one of the column before, and stands beside its siblings.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftFlowNode:
 * @column: 0 for the root
 * @parent: the node that it hangs under, of the column before; -1: none
 * @label: what it is
 * @value: what it gives, as text
 * @strength: the same: above zero it raises, below it lowers
 * @map: (nullable): (@height, @width): a thumbnail
 * @high: where the colors of @map end
 * @is_signed: whether zero is the middle of these
 * @is_rest: whether it stands for many
 * @is_off: whether it was switched off, or turned down
 */
typedef struct
{
  guint column;
  int parent;
  const char *label;
  const char *value;
  double strength;
  const float *map;
  guint height;
  guint width;
  double high;
  gboolean is_signed;
  gboolean is_rest;
  gboolean is_off;
} WeftFlowNode;

/**
 * WeftFlowEdge:
 * @from: a node
 * @to: a node of the column before, towards the root
 * @strength: what flows
 */
typedef struct
{
  guint from;
  guint to;
  double strength;
} WeftFlowEdge;

/**
 * WeftFlow:
 * @nodes: (array length=n_nodes): those of a column follow each other
 * @edges: (array length=n_edges): between neighbouring columns
 * @columns: (array length=n_columns): what each is, two lines at most
 * @path: (nullable) (array length=n_columns): nodes that are stressed, and what is between them
 * @n_bright: columns, from the left, that are shown; the others are faint; 0: all
 * @all: whether all edges are drawn, not only that of each node to its parent
 * @title: (nullable): above
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const WeftFlowNode *nodes;
  guint n_nodes;
  const WeftFlowEdge *edges;
  guint n_edges;
  const char *const *columns;
  guint n_columns;
  const int *path;
  guint n_bright;
  gboolean all;
  const char *title;
  const char *caption;
} WeftFlow;

/* Where a node is. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} WeftFlowBox;

/* Returns: (transfer full) (array length=n_nodes): where each node comes to lie, in units */
WeftFlowBox *weft_flow_lay_out (const WeftFlow       *self,
                                const WeftPaintStyle *style,
                                double                width,
                                double                height);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_flow_paint (const WeftFlow       *self,
                      const WeftPaintStyle *style,
                      cairo_t              *cr,
                      double                width,
                      double                height);

/* Paints over it: what @node gives and gets, its way to the root, and what hangs under it. */
void weft_flow_paint_cone (const WeftFlow       *self,
                           const WeftFlowBox    *boxes,
                           const WeftPaintStyle *style,
                           cairo_t              *cr,
                           guint                 node);

/* Returns: the node at a place, -1 where none is */
int weft_flow_find (const WeftFlow    *self,
                    const WeftFlowBox *boxes,
                    double             x,
                    double             y);

/* Returns: the height at which everything has room */
double weft_flow_get_natural_height (const WeftFlow       *self,
                                     const WeftPaintStyle *style,
                                     double                width);

G_END_DECLS
