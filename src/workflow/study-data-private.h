/* study-data-private.h: how data of a study is put together
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/study-data.h"

G_BEGIN_DECLS

/**
 * weft_study_data_new:
 * @record: (transfer full): the study
 * @study: (transfer full): the same, with its points
 *
 * Returns: (transfer full): data without points
 */
WeftStudyData *weft_study_data_new (WeftStudyRecord *record,
                                    WeftStudy       *study);

/* Adds a point without trainings. Returns: (transfer none): it, until the next one comes */
WeftStudyDatum *weft_study_data_add (WeftStudyData  *self,
                                     WeftPointState  state);

/* Adds a training of a point. */
void weft_study_data_add_trial (WeftStudyData   *self,
                                WeftStudyDatum  *datum,
                                const WeftTrial *trial);

/* Once all points are there: makes the variables. */
void weft_study_data_complete (WeftStudyData *self);

G_END_DECLS
