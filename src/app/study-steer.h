/* study-steer.h: asking a study that runs, here or in another process
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main
 */
#pragma once

#include "trials/store.h"
#include "workflow/study-control.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): the control of @study if the queue of this program runs
 * it */
WeftStudyControl *weft_study_steer_find (gint64 study);

/**
 * weft_study_steer:
 * @store: where the study is
 * @study: its number
 * @request: see workflow/study-request.h
 * @error: return location for an error
 *
 * Errors: those of weft_study_request_apply() and weft_study_door_ask()
 */
gboolean weft_study_steer (WeftTrialStore  *store,
                           gint64           study,
                           const char      *request,
                           GError         **error);

G_END_DECLS
