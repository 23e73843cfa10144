/* curve-readout.h: what the curves of a chart are at its cursor
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/curve-set.h"

G_BEGIN_DECLS

/**
 * WeftCurveReadout:
 * @set: the curves
 * @layout: where they are
 * @style: how they are painted
 * @cursor: where to read them off, in units of the horizontal axis
 * @pointer: upright place of the pointer, whose neighbours come first; NaN: none
 */
typedef struct
{
  const WeftCurveSet *set;
  const WeftCurvesLayout *layout;
  const WeftPaintStyle *style;
  double cursor;
  double pointer;
} WeftCurveReadout;

/* Paints a line at the cursor, a dot on each curve, and a box with the values. */
void weft_curve_readout_paint (const WeftCurveReadout *self,
                               cairo_t                *cr);

/* Returns: (transfer full): the same in words, for a screen reader */
char *weft_curve_readout_say (const WeftCurveSet *set,
                              double              cursor);

G_END_DECLS
