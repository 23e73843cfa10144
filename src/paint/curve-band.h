/* curve-band.h: several curves as one, with a band of what they differ by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/curves.h"

G_BEGIN_DECLS

/**
 * WeftCurveBand:
 * @n_points: how many there are
 * @x: (array length=n_points): where at least two curves are
 * @mean: (array length=n_points): of those that are there
 * @low: (array length=n_points): mean less standard deviation
 * @high: (array length=n_points): mean and standard deviation
 */
typedef struct
{
  gsize n_points;
  double *x;
  double *mean;
  double *low;
  double *high;
} WeftCurveBand;

/**
 * weft_curve_band_new:
 * @curves: (array length=n_curves): curves of the same thing
 *
 * Takes the places of the longest curve and between the points of the others what lies on the
 * straight line. Values that are no numbers, and curves whose x falls, count nothing there.
 *
 * Returns: (transfer full): the band; without points where fewer than two curves meet
 */
WeftCurveBand *weft_curve_band_new  (const WeftCurve *curves,
                                     guint            n_curves);
void           weft_curve_band_free (WeftCurveBand   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCurveBand, weft_curve_band_free)

G_END_DECLS
