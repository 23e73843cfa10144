/* embed-epochs.h: rows as the model of each epoch saw them, as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/embed-layout.h"
#include "cli/embed-rows.h"

G_BEGIN_DECLS

/**
 * weft_cli_embed_epochs:
 * @source: of which the model is the number of a trial
 * @start: (nullable): (N, 2): where the first one begins
 * @file: (nullable): what each layout's file is named after: “points.csv” gives “points-07.csv”
 * @json: whether a document is printed instead of lines
 * @status: (out): how to end when there is an error
 * @error: return location for an error
 *
 * Lays the rows out once for each model that the trial kept of an epoch, and for its model, in
 * the order of epochs; each begins where the one before ended.
 */
gboolean weft_cli_embed_epochs (const WeftEmbedWay     *way,
                                const WeftEmbedSource  *source,
                                const WeftTensor       *start,
                                const char             *file,
                                gboolean                json,
                                WeftExit               *status,
                                GError                **error);

G_END_DECLS
