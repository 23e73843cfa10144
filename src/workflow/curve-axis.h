/* curve-axis.h: what learning curves are drawn along
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps, epochs, time, or another metric of the same training: then a point stands where
 * that metric was at its step, and the points are joined in the order of their steps.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As the enumeration of the setting curve-axis. */
typedef enum {
  WEFT_CURVE_AXIS_STEP,
  WEFT_CURVE_AXIS_EPOCH,
  WEFT_CURVE_AXIS_TIME,
  WEFT_CURVE_AXIS_METRIC,
} WeftCurveAxis;

#define WEFT_N_CURVE_AXES (WEFT_CURVE_AXIS_METRIC + 1)

/* Returns: (transfer none): as settings and recipes of pictures name it */
const char *weft_curve_axis_get_nick (WeftCurveAxis axis);

/* Returns: the axis called @text, which is otherwise the name of a metric */
WeftCurveAxis weft_curve_axis_parse (const char *text);

/**
 * weft_curve_axis_make_title:
 * @metric: (nullable): for %WEFT_CURVE_AXIS_METRIC, its name
 *
 * Returns: (transfer full): what stands at the axis
 */
char *weft_curve_axis_make_title (WeftCurveAxis  axis,
                                  const char    *metric);

/* Returns: (transfer full): what people call a metric: “Loss · Validation” */
char *weft_curve_axis_name_metric (const char *metric);

/**
 * weft_curve_axis_join:
 * @steps: (array length=n): ascending, of the points that look for a place
 * @along_steps: (array length=n_along): ascending, of the metric along which they stand
 * @along: (array length=n_along): its values
 * @places: (out caller-allocates) (array length=n): the value at each step, or the latest before
 *   it; NaN where there is none
 */
void weft_curve_axis_join (const double *steps,
                           gsize         n,
                           const double *along_steps,
                           const double *along,
                           gsize         n_along,
                           double       *places);

G_END_DECLS
