/* watched.h: what of a running training is looked at besides its curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both travel as snapshots of the Train node, which are reports: %WEFT_WATCH_LOG_KIND is a
 * watched step, see learn/watch.h, %WEFT_ROWS_LOG_KIND what an epoch made of the validation rows.
 */
#pragma once

#include "dataset/preparation.h"
#include "learn/trainer.h"
#include "trials/store.h"
#include "workflow/rows-log.h"

G_BEGIN_DECLS

/* More classes than these have no live matrix. */
#define WEFT_WATCHED_CLASSES 100

/* Rows of each list. */
#define WEFT_WATCHED_MOST 24

/**
 * weft_watched_rows_new:
 * @evaluation: of the validation rows
 * @preparation: of the target
 * @epoch: which
 *
 * `{"epoch", "step", "rows", "classes", "confusion", "worst", "confused"}`: the matrix has the
 * true class as row; `worst` are the rows with the largest loss, or error of a number, and
 * `confused` those whose two likeliest classes are closest, each with `row`, counted from 0,
 * `truth`, `said`, and `loss`, `likely` and `second`, or `error`.
 *
 * Returns: (transfer full): a report
 */
JsonNode *weft_watched_rows_new (const WeftEvaluation  *evaluation,
                                 const WeftPreparation *preparation,
                                 const WeftTrainEpoch  *epoch);

/**
 * weft_watched_rows_report:
 * @rows: of weft_watched_rows_new()
 *
 * Returns: (transfer full) (nullable): their confusion matrix and what it says of each class, as
 *   Evaluate reports them; %NULL where there are no classes
 */
JsonNode *weft_watched_rows_report (JsonNode *rows);

/**
 * weft_watched_read:
 * @trial: a trial
 * @error: return location for an error
 *
 * Errors: those of the store, of reading its file and of weft_watch_log_from_bytes()
 *
 * Returns: (transfer full) (nullable): what was watched; empty where nothing was
 */
WeftWatchLog *weft_watched_read (WeftTrialStore  *store,
                                 gint64           trial,
                                 GError         **error);

/* The same of what epochs made of the validation rows; errors those of weft_rows_log_from_text() */
WeftRowsLog *weft_watched_read_rows (WeftTrialStore  *store,
                                     gint64           trial,
                                     GError         **error);

G_END_DECLS
