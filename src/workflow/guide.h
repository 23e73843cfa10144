/* guide.h: where a box that is moved comes to lie in line with others
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edges lie on edges, middles on middles; and gaps in a row, or in a column, are as
 * large as the gap beside them.
 */
#pragma once

#include "workflow/arrange.h"

G_BEGIN_DECLS

/**
 * WeftGuide:
 * @ax: one end
 * @ay: one end
 * @bx: the other end
 * @by: the other end
 * @is_gap: whether it spans a gap that equals another, and does not go along edges
 *
 * A line, level or upright, that tells why the box lies where it does.
 */
typedef struct
{
  double ax;
  double ay;
  double bx;
  double by;
  gboolean is_gap;
} WeftGuide;

/**
 * weft_guides_find:
 * @held: moved onto the nearest guide along each axis
 * @others: (array length=n_others): what it may be in line with
 * @reach: farther it is not moved
 * @on_x: (out): whether it was found a place along the x axis
 * @on_y: (out): the same of the y axis
 *
 * Returns: (transfer full) (element-type WeftGuide): all guides that it lies on then
 */
GArray *weft_guides_find (WeftArrangeBox       *held,
                          const WeftArrangeBox *others,
                          guint                 n_others,
                          double                reach,
                          gboolean             *on_x,
                          gboolean             *on_y);

G_END_DECLS
