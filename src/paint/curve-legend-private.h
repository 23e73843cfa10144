/* curve-legend-private.h: which line of learning curves is what
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/curves.h"

G_BEGIN_DECLS

/* Returns: whether there is anything to say */
gboolean weft_curve_legend_is_needed (const WeftCurves *self);

/**
 * weft_curve_legend_flow:
 * @left, @right: where it lies
 * @top: its upper edge
 * @cr: (nullable): painted on; %NULL: it is only measured
 *
 * Places the entries one after another. The last row ends with the number of those that have no
 * room.
 *
 * Returns: its height
 */
double weft_curve_legend_flow (const WeftCurves     *self,
                               const WeftPaintStyle *style,
                               double                left,
                               double                right,
                               double                top,
                               cairo_t              *cr);

G_END_DECLS
