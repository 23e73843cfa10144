/* schedule-chart.h: the learning rate over all epochs, before a training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/params.h"
#include "paint/style.h"

G_BEGIN_DECLS

typedef struct _WeftScheduleChart WeftScheduleChart;

/**
 * weft_schedule_chart_new:
 * @params: values of weft_trainer_params
 * @steps_per_epoch: at least 1
 *
 * A schedule that goes by what is measured, plateau, is shown as it is while nothing stands
 * still, and says so.
 *
 * Returns: (transfer full): a picture
 */
WeftScheduleChart *weft_schedule_chart_new  (const WeftParams  *params,
                                             guint64            steps_per_epoch);
void               weft_schedule_chart_free (WeftScheduleChart *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_schedule_chart_paint (const WeftScheduleChart *self,
                                const WeftPaintStyle    *style,
                                cairo_t                 *cr,
                                double                   width,
                                double                   height);

/* Returns: (transfer none): what can be seen in it, in words */
const char *weft_schedule_chart_get_words (const WeftScheduleChart *self);

/* Returns: (transfer full): what it shows as a table, CSV */
char *weft_schedule_chart_to_csv (const WeftScheduleChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftScheduleChart, weft_schedule_chart_free)

G_END_DECLS
