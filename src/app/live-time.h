/* live-time.h: when the steps of a training that is watched were
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/document.h"

G_BEGIN_DECLS

/**
 * weft_live_time_make:
 * @document: whose latest run it is
 * @series: one of its series
 *
 * Trainings say how long each epoch took; steps lie evenly between, and those
 * of the epoch that runs are as quick as the epoch before or, in the first, as
 * all steps so far.
 *
 * Returns: (transfer full) (element-type double): seconds since the training
 *   began, one for each point of @series
 */
GArray *weft_live_time_make (WeftDocument           *document,
                             const WeftMetricSeries *series);

G_END_DECLS
