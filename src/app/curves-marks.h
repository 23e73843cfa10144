/* curves-marks.h: what was changed while trainings ran, as upright lines on their curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/curve-axis.h"
#include "workflow/curve-set.h"
#include "app/document.h"

G_BEGIN_DECLS

/**
 * weft_curves_mark_live:
 * @record: of a training
 * @series: its longest one
 * @x: (element-type double): where the points of @series stand on the horizontal axis
 * @by_step: whether that axis has steps
 *
 * A change stands at the first point behind it.
 */
void weft_curves_mark_live (WeftCurveSet             *set,
                            const WeftTrainingRecord *record,
                            const WeftMetricSeries   *series,
                            const GArray             *x,
                            gboolean                  by_step);

/**
 * weft_curves_mark_stored:
 * @trials: (nullable) (element-type WeftTrialCurve): stored curves, those of a trial one after the
 *   other
 * @axis: not %WEFT_CURVE_AXIS_METRIC
 *
 * Of several trials a mark says whose it is.
 */
void weft_curves_mark_stored (WeftCurveSet    *set,
                              const GPtrArray *trials,
                              WeftCurveAxis    axis);

G_END_DECLS
