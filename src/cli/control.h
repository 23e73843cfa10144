/* control.h: a run steered by JSON lines on standard input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One object a line:
 *
 *     {"request": "pause"}  {"request": "resume"}  {"request": "stop"}
 *     {"request": "checkpoint"}
 *     {"request": "set", "parameter": "learning_rate", "value": 0.0001}
 *
 * Lines are parsed strictly; one that is no request is answered with a sentence
 * on standard error and changes nothing.
 */
#pragma once

#include "learn/trainer.h"

G_BEGIN_DECLS

/**
 * weft_control_apply:
 * @line: one line
 * @length: its bytes
 * @control: a #WeftTrainControl, which receives the request
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_SYNTAX, %WEFT_BASE_ERROR_UNKNOWN, those of
 *   weft_train_control_set()
 */
gboolean weft_control_apply (const char  *line,
                             gsize        length,
                             gpointer     control,
                             GError     **error);

/* What takes a line: weft_control_apply() and its like; @control is its own. */
typedef gboolean (*WeftControlApply) (const char *line,
                                      gsize length,
                                      gpointer control,
                                      GError **error);

typedef struct _WeftControlReader WeftControlReader;

/**
 * weft_control_reader_new:
 * @file: a file descriptor, not closed
 * @apply: takes each line
 * @control: is given to @apply; outlives the reader
 *
 * Returns: (transfer full): a thread that reads until the end of the file
 */
WeftControlReader *weft_control_reader_new  (int                file,
                                             WeftControlApply   apply,
                                             gpointer           control);
void               weft_control_reader_free (WeftControlReader *self);

G_END_DECLS
