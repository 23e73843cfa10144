/* study-runs.h: studies that run in this program, each on a thread of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Their trainings are processes, so that documents can run beside them. They can be asked as any
 * study, see study-steer.h.
 *
 * Thread: main
 */
#pragma once

#include "workflow/study.h"

G_BEGIN_DECLS

/* How a study ended. @error: (nullable): why it failed */
typedef void (*WeftStudyRunEnded) (gpointer data,
                                   const WeftStudy *study,
                                   WeftStudyState state,
                                   const GError *error);

/**
 * weft_study_runs_start:
 * @study: (transfer full): what to run
 * @ended: told in the main loop, unless the program ends before
 * @data: for @ended
 * @free_data: frees @data
 */
void weft_study_runs_start (WeftStudy         *study,
                            WeftStudyRunEnded  ended,
                            gpointer           data,
                            GDestroyNotify     free_data);

/* Returns: (transfer none) (nullable): requests to @study, if it runs here */
WeftStudyControl *weft_study_runs_find_control (gint64 study);

/* Cancels all, so that they can be gone on with, and waits. */
void weft_study_runs_shut_down (void);

G_END_DECLS
