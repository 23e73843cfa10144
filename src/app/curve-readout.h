/* curve-readout.h: what the curves of a chart are at its cursor
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/curve-set.h"

G_BEGIN_DECLS

/**
 * WeftCurveHighlight:
 * @WEFT_CURVE_HIGHLIGHT_OFF: nothing steps back
 * @WEFT_CURVE_HIGHLIGHT_METRIC: all but the curve that is pointed at
 * @WEFT_CURVE_HIGHLIGHT_RUN: all but the curves of its trial, in all charts
 *
 * As the enumeration of the setting curve-highlight.
 */
typedef enum {
  WEFT_CURVE_HIGHLIGHT_OFF,
  WEFT_CURVE_HIGHLIGHT_METRIC,
  WEFT_CURVE_HIGHLIGHT_RUN,
} WeftCurveHighlight;

/**
 * WeftCurveReadout:
 * @set: the curves
 * @layout: where they are
 * @style: how they are painted
 * @cursor: where to read them off, in units of the horizontal axis
 * @pointer: upright place of the pointer, whose neighbours come first; NaN: none
 * @highlight: what stands out
 * @owner: for %WEFT_CURVE_HIGHLIGHT_RUN: whose curves do, 0: nobody's
 */
typedef struct
{
  const WeftCurveSet *set;
  const WeftCurvesLayout *layout;
  const WeftPaintStyle *style;
  double cursor;
  double pointer;
  WeftCurveHighlight highlight;
  gint64 owner;
} WeftCurveReadout;

/* Returns: whose curve the pointer is on, 0: nobody's; @style is not needed */
gint64 weft_curve_readout_find_owner (const WeftCurveReadout *self);

/* Paints a line at the cursor, a dot on each curve, and a box with the values. */
void weft_curve_readout_paint (const WeftCurveReadout *self,
                               cairo_t                *cr);

/* Returns: (transfer full): the same in words, for a screen reader */
char *weft_curve_readout_say (const WeftCurveSet *set,
                              double              cursor);

G_END_DECLS
