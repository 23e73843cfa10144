/* study-request.h: what is asked of a study, as lines of JSON
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One object a line:
 *
 *     {"request": "pause"}  {"request": "resume"}  {"request": "stop"}  {"request": "cancel"}
 *     {"request": "enqueue", "point": "train.learning_rate=0.01"}
 *     {"request": "prune", "trial": 3}  {"request": "keep", "trial": 3}
 *     {"request": "narrow", "parameter": "train.learning_rate", "to": "0.01..0.1"}
 */
#pragma once

#include "workflow/study-control.h"

G_BEGIN_DECLS

/**
 * weft_study_request_apply:
 * @line: one line
 * @length: its bytes
 * @control: a #WeftStudyControl, which receives the request
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_SYNTAX, %WEFT_BASE_ERROR_UNKNOWN
 */
gboolean weft_study_request_apply (const char  *line,
                                   gsize        length,
                                   gpointer     control,
                                   GError     **error);

/* Returns: (transfer full): a line that asks for @request, such as "pause" */
char *weft_study_request_write (const char *request);

/* Returns: (transfer full): a line that asks for a point, see weft_study_enqueue() */
char *weft_study_request_write_point (const char *choice);

/* @request: "prune" or "keep". Returns: (transfer full): a line that asks for it */
char *weft_study_request_write_trial (const char *request,
                                      guint       number);

/* Returns: (transfer full): a line that asks for less of a dimension, see weft_space_narrow() */
char *weft_study_request_write_range (const char *parameter,
                                      const char *to);

G_END_DECLS
