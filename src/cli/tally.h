/* tally.h: what came of a run, for the end of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sink that remembers the final state of each node, the metrics of trainings
 * and the reports.
 */
#pragma once

#include "base/json.h"
#include "workflow/sink.h"

G_BEGIN_DECLS

/* Returns: (transfer full): a sink that the other functions of this file read */
WeftRunSink *weft_run_sink_new_tally (void);

/* Returns: how the run ended */
WeftRunStatus weft_tally_get_status (WeftRunSink *self);

/**
 * weft_tally_to_json:
 * @trials: (nullable): the trials as the store has them; %NULL: made of what
 *   was heard, without ids
 *
 * Returns: (transfer full): status, seconds, nodes, trials and reports
 */
JsonObject *weft_tally_to_json (WeftRunSink *self,
                                JsonArray   *trials);

/**
 * weft_tally_to_text:
 *
 * Returns: (transfer full): a line a node, then the reports
 */
char *weft_tally_to_text (WeftRunSink *self);

/* Writes a line for each node that failed by itself to standard error. */
void weft_tally_say_errors (WeftRunSink *self);

G_END_DECLS
