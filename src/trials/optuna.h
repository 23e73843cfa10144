/* optuna.h: searches in the store of Optuna
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Optuna and its dashboard open such a file as `sqlite:///FILE`, rank it, and go on with it.
 *
 * Source: optuna/storages/_rdb/models.py, schema 12
 */
#pragma once

#include "trials/study.h"

G_BEGIN_DECLS

/**
 * WeftOptunaVersion:
 * @WEFT_OPTUNA_3_2: Optuna from 3.2 on
 * @WEFT_OPTUNA_3_1: Optuna 3.0 and 3.1, as Debian 12 has it
 *
 * Each opens only its own; 3.2 and later bring an older file up to date by
 * `optuna storage upgrade`.
 */
typedef enum {
  WEFT_OPTUNA_3_2,
  WEFT_OPTUNA_3_1,
} WeftOptunaVersion;

/**
 * WeftOptunaParam:
 * @name: of what was chosen
 * @value: the number; of a choice its place among the choices
 * @distribution: what it was chosen from, `distribution_json`
 */
typedef struct
{
  const char *name;
  double value;
  const char *distribution;
} WeftOptunaParam;

/* What a trial reported on its way. */
typedef struct
{
  gint64 step;
  double value;
} WeftOptunaStep;

/**
 * WeftOptunaTrial:
 * @state: see #WeftPointState
 * @begin, @end: µs since 1970-01-01 UTC, 0: not yet
 * @params: (array length=n_params): what was chosen
 * @values: (array) (nullable): of each objective, where it has them
 * @n_values: number of @values
 * @steps: (array length=n_steps): in ascending order
 * @fixed: (nullable): of one that waits, what was asked for: JSON
 * @message: (nullable): why it failed or was given up
 * @trial: the training in Weft's store, 0: none
 */
typedef struct
{
  WeftPointState state;
  gint64 begin;
  gint64 end;
  const WeftOptunaParam *params;
  guint n_params;
  const double *values;
  guint n_values;
  const WeftOptunaStep *steps;
  guint n_steps;
  const char *fixed;
  const char *message;
  gint64 trial;
} WeftOptunaTrial;

typedef struct _WeftOptunaWriter WeftOptunaWriter;

/**
 * weft_optuna_writer_new:
 * @path: a file
 * @version: whom it is for
 * @name: of the study
 * @maximize: (array length=n_objectives): of each objective, whether the largest value is best
 * @metrics: (array length=n_objectives): what the objectives are called
 * @error: return location for an error
 *
 * Begins a file with one study, beside @path.
 *
 * Errors: %WEFT_TRIALS_ERROR_OPEN, %WEFT_TRIALS_ERROR_WRITE
 *
 * Returns: (transfer full) (nullable): a writer
 */
WeftOptunaWriter *weft_optuna_writer_new (const char *path,
                                          WeftOptunaVersion version,
                                          const char *name,
                                          const gboolean *maximize,
                                          const char *const *metrics,
                                          guint n_objectives,
                                          GError **error);

/* Drops what was not ended; @path is then as it was. */
void weft_optuna_writer_free (WeftOptunaWriter *self);

/* Adds the next trial: they are numbered as they come. What failed has no value. */
gboolean weft_optuna_writer_add (WeftOptunaWriter       *self,
                                 const WeftOptunaTrial  *trial,
                                 GError                **error);

/* Puts the file in the place of the one at its path, in one step. */
gboolean weft_optuna_writer_end (WeftOptunaWriter  *self,
                                 GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftOptunaWriter, weft_optuna_writer_free)

G_END_DECLS
