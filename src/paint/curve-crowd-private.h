/* curve-crowd-private.h: so many curves that no single one is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/curves.h"

G_BEGIN_DECLS

/* From so many curves on, lines are drawn as columns of pixels: a line with smooth edges takes
 * cairo a hundred times as long, and a thousand of them hide each other anyhow. */
#define WEFT_CURVE_CROWD 100

/* Draws a curve in the color that is set: what each column of pixels has of it. */
void weft_curve_crowd_paint (const WeftCurve        *curve,
                             const WeftCurvesLayout *layout,
                             cairo_t                *cr);

G_END_DECLS
