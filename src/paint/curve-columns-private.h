/* curve-columns-private.h: which column of pixels a point is in
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/curve-pyramid.h"
#include "paint/curves.h"

#include <math.h>

G_BEGIN_DECLS

/* The same as weft_axis_to_place(), which is asked millions of times here. */
static inline double
weft_curve_get_place (const WeftAxis *axis,
                      double          value)
{
  if (axis->scale == WEFT_SCALE_LOG)
    return weft_axis_to_place (axis, value);
  return axis->start + (value - axis->low) / (axis->high - axis->low) * (axis->end - axis->start);
}

/* floor() without a call: @place is not far from the picture. */
static inline int
weft_curve_floor (double place)
{
  int whole = (int) place;

  return whole - (place < whole);
}

/* Columns beyond the ends count as one on either side. */
static inline int
weft_curve_get_column (double          place,
                       const WeftAxis *axis,
                       double          width)
{
  return weft_curve_floor (CLAMP (place - MIN (axis->start, axis->end), -1, width));
}

/**
 * weft_curve_list_columns:
 * @curve: a curve, of which not more than its columns is looked at where its pyramid is plain
 * @columns: (element-type WeftCurveColumn): becomes what weft_curve_decimate() gives
 */
void weft_curve_list_columns (const WeftCurve *curve,
                              const WeftAxis  *x_axis,
                              const WeftAxis  *y_axis,
                              GArray          *columns);

G_END_DECLS
