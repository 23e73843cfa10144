/* trials-transfer.h: trials to and from other programs' files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "trials/query.h"

G_BEGIN_DECLS

/**
 * weft_cli_export_events:
 * @rows: (element-type WeftTrialRow): which trials
 * @folder: (nullable): where to, as `--output` says it
 * @json: whether errors are told as JSON
 *
 * Writes event files of TensorBoard's.
 */
WeftExit weft_cli_export_events (WeftTrialStore *store,
                                 const GArray   *rows,
                                 const char     *folder,
                                 gboolean        json);

/**
 * weft_cli_export_study:
 * @study: (nullable): the number of a study, as typed; %NULL: the newest
 * @format: `optuna`, or `optuna-3.1` for the one that Debian 12 has
 * @path: (nullable): where to, as `--output` says it
 * @json: whether errors are told as JSON
 *
 * Writes a study for Optuna.
 */
WeftExit weft_cli_export_study (WeftTrialStore *store,
                                const char     *study,
                                const char     *format,
                                const char     *path,
                                gboolean        json);

/**
 * weft_cli_import_trials:
 * @paths: (array zero-terminated=1): tables, event files and folders of these
 * @json: whether to print one JSON document
 *
 * Makes trials of what other programs have recorded, and says which.
 */
WeftExit weft_cli_import_trials (WeftTrialStore  *store,
                                 char           **paths,
                                 gboolean         json);

G_END_DECLS
