/* curve-band.h: several curves as one, with a band of what they differ by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/curves.h"

G_BEGIN_DECLS

/* What the line of several curves is, as the enumeration of the setting curve-band-line. */
typedef enum {
  WEFT_BAND_MEAN,
  WEFT_BAND_MEDIAN,
  WEFT_BAND_MINIMUM,
  WEFT_BAND_MAXIMUM,
} WeftBandLine;

/**
 * WeftBandArea:
 * @WEFT_BAND_DEVIATION: mean ± standard deviation
 * @WEFT_BAND_ERROR: mean ± standard error
 * @WEFT_BAND_CONFIDENCE: where the mean lies with 95 %, by Student’s distribution
 * @WEFT_BAND_RANGE: from the smallest value to the largest
 * @WEFT_BAND_NONE: no area
 *
 * What is around the line, as the enumeration of the setting curve-band-area.
 */
typedef enum {
  WEFT_BAND_DEVIATION,
  WEFT_BAND_ERROR,
  WEFT_BAND_CONFIDENCE,
  WEFT_BAND_RANGE,
  WEFT_BAND_NONE,
} WeftBandArea;

/**
 * WeftCurveBand:
 * @n_points: how many there are
 * @x: (array length=n_points): where at least two curves are
 * @line: (array length=n_points): of those that are there
 * @low: (array length=n_points): lower edge of the area; as @high where there is none
 * @high: (array length=n_points): its upper edge
 */
typedef struct
{
  gsize n_points;
  double *x;
  double *line;
  double *low;
  double *high;
} WeftCurveBand;

/**
 * weft_curve_band_new:
 * @curves: (array length=n_curves): curves of the same thing
 * @line: see #WeftBandLine
 * @area: see #WeftBandArea
 *
 * Takes the places of the longest curve and between the points of the others what lies on the
 * straight line. Values that are no numbers, and curves whose x falls, count nothing there.
 *
 * Returns: (transfer full): the band; without points where fewer than two curves meet
 */
WeftCurveBand *weft_curve_band_new  (const WeftCurve *curves,
                                     guint            n_curves,
                                     WeftBandLine     line,
                                     WeftBandArea     area);
void           weft_curve_band_free (WeftCurveBand   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCurveBand, weft_curve_band_free)

G_END_DECLS
