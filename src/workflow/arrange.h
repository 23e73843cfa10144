/* arrange.h: places for nodes, so that wires run from left to right
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A layered drawing (Sugiyama, Tagawa and Toda 1981): each node stands to the right
 * of all that it reads; within a layer the order is that which crosses few wires;
 * heights are such that wires run level. Where no wires cross the order stays as it is,
 * so that a tree that was arranged once is not changed by arranging it again.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftArrangeBox:
 * @x: left edge, before and after
 * @y: upper edge, before and after
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} WeftArrangeBox;

/**
 * WeftArrangeWire:
 * @from: index of the box that it leaves
 * @to: index of the box that it enters
 * @from_y: how far below the upper edge it leaves
 * @to_y: how far below the upper edge it enters
 */
typedef struct
{
  guint from;
  guint to;
  double from_y;
  double to_y;
} WeftArrangeWire;

/**
 * weft_arrange:
 * @boxes: (array length=n_boxes): moved
 * @wires: (array length=n_wires): without a circle
 * @gap_x: room between layers
 * @gap_y: room between boxes of a layer
 * @grid: edges come to rest on multiples of it
 *
 * Parts that no wire joins stand one below the other. The upper left corner of
 * all stays where it is.
 */
void weft_arrange (WeftArrangeBox        *boxes,
                   guint                  n_boxes,
                   const WeftArrangeWire *wires,
                   guint                  n_wires,
                   double                 gap_x,
                   double                 gap_y,
                   double                 grid);

G_END_DECLS
