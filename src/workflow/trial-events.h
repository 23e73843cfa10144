/* trial-events.h: trials for TensorBoard, and what it has recorded as trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

/**
 * weft_trial_events_export:
 * @store: where the trials are
 * @ids: (array length=n_ids): which
 * @folder: made where it is not there; files in it that have the same names are replaced
 * @error: return location for an error
 *
 * Writes a folder for each trial, called `trial-ID`, with its curves, its parameters, what its
 * layers looked like and how it ended, and beside them the table of parameters.
 * `tensorboard --logdir FOLDER` shows them.
 *
 * Errors: those of weft_trial_store_read(), %WEFT_BASE_ERROR_FILE
 */
gboolean weft_trial_events_export (WeftTrialStore  *store,
                                   const gint64    *ids,
                                   gsize            n_ids,
                                   const char      *folder,
                                   GError         **error);

/* Returns: whether a file called @name is an event file, which go by their names */
gboolean weft_trial_events_is_file (const char *name);

/**
 * weft_trial_events_import:
 * @store: where the trials go
 * @path: an event file, or a folder: each folder in it that holds event files is a trial
 * @warnings: (element-type utf8): told what of a file was not read
 * @error: return location for an error
 *
 * Makes trials of curves and parameters that TensorBoard shows. A file that is damaged is read as
 * far as it goes, with a warning.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN when there is no event file, those of weft_trial_begin()
 *
 * Returns: (transfer full) (element-type gint64) (nullable): the new trials
 */
GArray *weft_trial_events_import (WeftTrialStore  *store,
                                  const char      *path,
                                  GPtrArray       *warnings,
                                  GError         **error);

/**
 * weft_trial_csv_import:
 * @store: where the trial goes
 * @path: a table with a header; columns `step`, `epoch`, `time` or `seconds` say where a row
 *   stands, all other columns of numbers are metrics, and what is empty is no point
 * @warnings: (element-type utf8): what was assumed
 * @error: return location for an error
 *
 * Makes a trial of a log, as Keras' CSVLogger and PyTorch Lightning write it.
 *
 * Errors: those of weft_dataset_read(), %WEFT_WORKFLOW_ERROR_UNKNOWN when no column is a metric
 *
 * Returns: the new trial, 0 on an error
 */
gint64 weft_trial_csv_import (WeftTrialStore  *store,
                              const char      *path,
                              GPtrArray       *warnings,
                              GError         **error);

/**
 * weft_trials_import:
 * @path: a folder, an event file, or what is neither: a table
 *
 * Does as weft_trial_events_import() or as weft_trial_csv_import().
 *
 * Returns: (transfer full) (element-type gint64) (nullable): the new trials
 */
GArray *weft_trials_import (WeftTrialStore  *store,
                            const char      *path,
                            GPtrArray       *warnings,
                            GError         **error);

G_END_DECLS
