/* curve-outliers.h: what an upright axis has to show when single values are passed over
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/curves.h"

G_BEGIN_DECLS

/**
 * weft_curves_find_usual:
 * @y: (out caller-allocates) (array fixed-size=2): where all but the lowest and the highest
 *   twentieth of the finite values lie that the zoom along shows
 *
 * Of many values some are looked at, evenly.
 *
 * Source: TensorBoard, “Ignore outliers in chart scaling”
 *
 * Returns: whether there are values at all
 */
gboolean weft_curves_find_usual (const WeftCurves *self,
                                 double            y[2]);

G_END_DECLS
