/* data-prepare.h: what a Prepare node does to rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/data.h"

G_BEGIN_DECLS

/**
 * weft_data_prepare:
 * @dataset: the rows
 * @node: values of the kind `prepare`
 * @vocabulary: (nullable): the path of `vocabulary_file`, where there is one
 * @stop: (nullable): polled
 * @warnings: receives what was assumed
 * @split: (out) (transfer full): which rows train, validate and test
 * @error: return location for an error
 *
 * Errors: those of weft_split_new() and weft_preparation_fit()
 *
 * Returns: (transfer full) (nullable): how rows become numbers, fitted on those that train
 */
WeftPreparation *weft_data_prepare (WeftDataset       *dataset,
                                    const WeftParams  *node,
                                    const char        *vocabulary,
                                    const WeftStop    *stop,
                                    GPtrArray         *warnings,
                                    WeftSplit        **split,
                                    GError           **error);

G_END_DECLS
