/* study-door.h: a study that runs, asked from other processes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who runs a study listens at a socket that is found by the store's file and the study's number;
 * whoever has the store open may send a request there. Only processes of the same person can.
 */
#pragma once

#include "workflow/study-control.h"

G_BEGIN_DECLS

typedef struct _WeftStudyDoor WeftStudyDoor;

/**
 * weft_study_door_open:
 * @store: the store's file
 * @study: a study that this process runs
 * @control: receives the requests
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_RUN where there can be no socket
 *
 * Returns: (transfer full) (nullable): a thread that listens
 */
WeftStudyDoor *weft_study_door_open  (const char        *store,
                                      gint64             study,
                                      WeftStudyControl  *control,
                                      GError           **error);
void           weft_study_door_close (WeftStudyDoor     *self);

/**
 * weft_study_door_ask:
 * @store: the store's file
 * @study: a study
 * @request: see study-request.h
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_REFUSED where no process listens
 */
gboolean weft_study_door_ask (const char  *store,
                              gint64       study,
                              const char  *request,
                              GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyDoor, weft_study_door_close)

G_END_DECLS
