/* trial-model.h: the model that a trial kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

/* Returns: whether it kept one */
gboolean weft_trial_model_is_kept (const WeftTrial *trial);

/* Returns: (transfer full) (nullable): where its file is; %NULL: there is none */
char *weft_trial_model_get_path (WeftTrialStore  *store,
                                 const WeftTrial *trial);

/**
 * weft_trial_model_find:
 * @id: a trial
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the same; %NULL without an error: it kept none
 */
char *weft_trial_model_find (WeftTrialStore  *store,
                             gint64           id,
                             GError         **error);

G_END_DECLS
