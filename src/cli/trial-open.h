/* trial-open.h: the trial store named on the command line, and trials for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "cli/command.h"
#include "trials/store.h"

G_BEGIN_DECLS

/**
 * weft_cli_open_store:
 * @path: (nullable): value of `--trials`; %NULL: the usual store
 * @status: (out): how to end when there is none
 * @error: return location for an error
 *
 * Opens a store to read from. A store that was named has to be there; where
 * the usual one was never made, there are no trials.
 *
 * Returns: (transfer full) (nullable): the store
 */
WeftTrialStore *weft_cli_open_store (const char  *path,
                                     WeftExit    *status,
                                     GError     **error);

/* As weft_cli_open_store(), to write to: makes it where it is not there. */
WeftTrialStore *weft_cli_make_store (const char  *path,
                                     WeftExit    *status,
                                     GError     **error);

/* Returns: how to end after @error of a store, which was named on the command line or not */
WeftExit weft_cli_judge_store_error (const GError *error,
                                     gboolean      named);

/**
 * weft_cli_find_trial:
 * @text: a number, as typed
 * @status: (out): how to end when there is none
 *
 * Returns: (transfer full) (nullable): the trial
 */
WeftTrial *weft_cli_find_trial (WeftTrialStore  *store,
                                const char      *text,
                                WeftExit        *status,
                                GError         **error);

/**
 * weft_cli_describe_trial:
 * @workflow: whether to embed the workflow
 *
 * Returns: (transfer full) (nullable): all that is known, with the epochs: an
 *   object each with `epoch` and the metrics measured at its end
 */
JsonNode *weft_cli_describe_trial (WeftTrialStore   *store,
                                   const WeftTrial  *trial,
                                   gboolean          workflow,
                                   GError          **error);

/**
 * WeftEpochTable:
 *
 * Metrics gathered by epoch.
 */
typedef struct _WeftEpochTable WeftEpochTable;

WeftEpochTable *weft_epoch_table_new  (void);
void            weft_epoch_table_free (WeftEpochTable *self);

/* Notes a point. */
void weft_epoch_table_add (WeftEpochTable *self,
                           double          epoch,
                           const char     *name,
                           double          value);

/* Returns: (transfer full): the epochs in order, without metrics of single steps */
JsonArray *weft_epoch_table_to_json (WeftEpochTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEpochTable, weft_epoch_table_free)

G_END_DECLS
