/* study-export.h: a search for Optuna
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/optuna.h"

G_BEGIN_DECLS

/**
 * weft_study_export_optuna:
 * @store: where the study is
 * @id: a study
 * @version: which Optuna it is for
 * @path: a file, replaced in one step
 * @error: return location for an error
 *
 * Writes the study with its space, points, reports and values. A point with several trainings is
 * one trial, as it is to the sampler.
 *
 * Errors: those of weft_study_data_read(), weft_optuna_writer_new() and weft_optuna_writer_add()
 */
gboolean weft_study_export_optuna (WeftTrialStore     *store,
                                   gint64              id,
                                   WeftOptunaVersion   version,
                                   const char         *path,
                                   GError            **error);

G_END_DECLS
