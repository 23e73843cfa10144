/* curves-epoch.h: which epoch a step of curves is in, and the other way round
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * @series: (nullable) (element-type WeftMetricSeries): what runs, asked first
 * @trials: (nullable) (element-type WeftTrialCurve): what was stored
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: the epoch at step @step; NaN where there are no points */
double weft_curves_find_epoch (const GPtrArray *series,
                               const GPtrArray *trials,
                               double           step);

/* Returns: the epoch that trials were in after so many seconds; NaN where there are no points */
double weft_curves_find_epoch_at (const GPtrArray *trials,
                                  double           seconds);

/* Returns: the step at which epoch @epoch ended; NaN where that is not known */
double weft_curves_find_step (const GPtrArray *series,
                              const GPtrArray *trials,
                              double           epoch);

G_END_DECLS
