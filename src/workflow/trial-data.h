/* trial-data.h: the data that a trial learned from, as it was prepared and split
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "trials/store.h"
#include "workflow/cache.h"
#include "workflow/data.h"

G_BEGIN_DECLS

/**
 * weft_trial_data_restore:
 * @id: a trial
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Does once more what the trial's workflow did before its training: the same rows with the same
 * seed, so that the same rows validate.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN when a file of the data is gone or the workflow has no
 *   such training, those of weft_trial_store_read() and weft_run_execute()
 *
 * Thread: any but one that draws
 *
 * Returns: (transfer full) (nullable): a value of type dataset, with split and preparation
 */
WeftArtefact *weft_trial_data_restore (WeftTrialStore  *store,
                                       gint64           id,
                                       const WeftStop  *stop,
                                       GError         **error);

/* The same; what several trials have in common is kept in @cache: (nullable) */
WeftArtefact *weft_trial_data_restore_cached (WeftTrialStore  *store,
                                              gint64           id,
                                              WeftCache       *cache,
                                              const WeftStop  *stop,
                                              GError         **error);

G_END_DECLS
