/* run-feed.h: the events of a run in another process, told to a sink of this one
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes what weft_run_sink_new_json_lines() wrote there. So whoever listens to a run need not
 * know where it takes place. A line that makes no sense costs that line.
 */
#pragma once

#include "workflow/sink.h"

G_BEGIN_DECLS

typedef struct _WeftRunFeed WeftRunFeed;

/**
 * weft_run_feed_new:
 * @snapshot: what is run there
 * @sink: is told; outlives the feed
 *
 * Returns: (transfer full): a feed; @sink has been told that the run begins
 */
WeftRunFeed *weft_run_feed_new  (WeftSnapshot *snapshot,
                                 WeftRunSink  *sink);
void         weft_run_feed_free (WeftRunFeed  *self);

/**
 * weft_run_feed_line:
 * @line: (array length=length): one event
 * @length: its bytes
 * @error: return location for an error
 *
 * Errors: those of weft_json_parse(); %WEFT_WORKFLOW_ERROR_UNKNOWN for a node that is not in the
 *   snapshot or an event that there is not
 */
gboolean weft_run_feed_line (WeftRunFeed  *self,
                             const char   *line,
                             gsize         length,
                             GError      **error);

/* Returns: whether the run has said that it is over; @status: (out) (optional): how */
gboolean weft_run_feed_has_ended (const WeftRunFeed *self,
                                  WeftRunStatus     *status);

/* Returns: (transfer none) (nullable): what the run said of why it failed */
const char *weft_run_feed_get_failure (const WeftRunFeed *self);

/**
 * weft_run_feed_abandon:
 * @status: how it ended
 * @message: (nullable): why
 *
 * Tells the sink of the end of a run that went away without a word: nodes that were running have
 * failed, or were cancelled.
 */
void weft_run_feed_abandon (WeftRunFeed   *self,
                            WeftRunStatus  status,
                            const char    *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRunFeed, weft_run_feed_free)

G_END_DECLS
