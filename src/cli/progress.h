/* progress.h: a run as it goes, for the person in front of the terminal
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/sink.h"

#include <stdio.h>

G_BEGIN_DECLS

/**
 * weft_run_sink_new_progress:
 * @file: a stream, usually standard error; kept open
 * @live: whether @file is a terminal: one line that is drawn over and over with
 *   bar, epoch, losses, speed and time left; otherwise a line a node and epoch
 *
 * Returns: (transfer full): a sink
 */
WeftRunSink *weft_run_sink_new_progress (FILE     *file,
                                         gboolean  live);

G_END_DECLS
