/* curve-crowd-private.h: so many curves that no single one is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/curves.h"

G_BEGIN_DECLS

/* From so many curves on, lines are drawn as columns of pixels: a line with smooth edges takes
 * cairo a hundred times as long, and a thousand of them hide each other anyhow. */
#define WEFT_CURVE_CROWD 100

/* A sheet of pixels, of which each column is written by hand. */
typedef struct _WeftCurveCrowd WeftCurveCrowd;

/* Returns: (transfer full) (nullable): an empty sheet; %NULL: there is no memory for it */
WeftCurveCrowd *weft_curve_crowd_new  (int             width,
                                       int             height);
void            weft_curve_crowd_free (WeftCurveCrowd *self);

/* Draws a curve in a color that is not transparent: what each column of pixels has of it. */
void weft_curve_crowd_add (WeftCurveCrowd         *self,
                           const WeftCurve        *curve,
                           const WeftCurvesLayout *layout,
                           WeftColor               color);

/* Paints the sheet over what is there, and empties it. */
void weft_curve_crowd_paint (WeftCurveCrowd *self,
                             cairo_t        *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCurveCrowd, weft_curve_crowd_free)

G_END_DECLS
