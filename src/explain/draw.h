/* draw.h: some rows of data, as a model is given them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/predictor.h"

G_BEGIN_DECLS

/**
 * weft_draw_rows:
 * @dataset: raw data
 * @n_rows: how many of its rows, or all where it has fewer
 * @seed: which
 * @rows: (out) (optional) (transfer full): their numbers, ascending
 * @stop: (nullable): polled
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * Errors: those of weft_predictor_prepare(), %WEFT_EXPLAIN_ERROR_INPUT when there are no rows
 *
 * Returns: (transfer full) (nullable): (rows, item…) f32
 */
WeftTensor *weft_draw_rows (WeftPredictor   *predictor,
                            WeftDataset     *dataset,
                            gint64           n_rows,
                            guint64          seed,
                            guint32        **rows,
                            const WeftStop  *stop,
                            GPtrArray       *warnings,
                            GError         **error);

G_END_DECLS
