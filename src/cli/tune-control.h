/* tune-control.h: a study steered by JSON lines on standard input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One object a line:
 *
 *     {"request": "pause"}  {"request": "resume"}  {"request": "stop"}
 *     {"request": "enqueue", "point": "train.learning_rate=0.01"}
 *     {"request": "prune", "trial": 3}  {"request": "keep", "trial": 3}
 *     {"request": "narrow", "parameter": "train.learning_rate", "to": "0.01..0.1"}
 */
#pragma once

#include "workflow/study.h"

G_BEGIN_DECLS

/* As weft_control_apply(), for a #WeftStudyControl. */
gboolean weft_tune_control_apply (const char  *line,
                                  gsize        length,
                                  gpointer     control,
                                  GError     **error);

G_END_DECLS
