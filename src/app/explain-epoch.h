/* explain-epoch.h: a model as it was after an epoch on the way
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-answer.h"

G_BEGIN_DECLS

/**
 * weft_explain_epoch_open:
 * @model: the model
 * @path: (nullable): its snapshot of an epoch; %NULL: itself
 * @epoch: which one that is
 * @error: return location for an error
 *
 * The last few that were opened stay open.
 *
 * Thread: the one that explains
 *
 * Returns: (transfer none) (nullable): that model, good as long as @model
 */
WeftExplainModel *weft_explain_epoch_open (WeftExplainModel  *model,
                                           const char        *path,
                                           guint64            epoch,
                                           GError           **error);

G_END_DECLS
