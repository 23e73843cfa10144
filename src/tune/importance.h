/* importance.h: how much the result depends on each parameter
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A forest learns the objective from the complete trials; its answers tell what matters. A
 * parameter that counts only at times is judged by the trials in which it did, so its share is one
 * in what is different between these. Numbers count by the scale of the space: by logarithm where
 * it says so.
 */
#pragma once

#include "base/stop.h"
#include "tune/history.h"

G_BEGIN_DECLS

/**
 * WeftTuneImportance:
 * @share: in the variance of the objective; NaN where too few trials say anything
 * @spread: standard deviation of @share between trees
 * @n_trials: how many trials it is of
 */
typedef struct
{
  double share;
  double spread;
  guint n_trials;
} WeftTuneImportance;

typedef struct _WeftImportanceTask WeftImportanceTask;

/**
 * WeftTuneImportanceKind:
 * @id: what files and the command line say
 * @title: short name, marked with N_()
 * @help: a sentence or two, marked with N_(), with the source
 * @measure: the shares of all columns, by one tree
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  void (*measure) (WeftImportanceTask *task,
                   guint tree,
                   double *shares);
} WeftTuneImportanceKind;

/* Returns: (transfer none) (array zero-terminated=1): all kinds */
const WeftTuneImportanceKind *const *weft_tune_importance_list_kinds (void);

/* Returns: (transfer none) (nullable): the kind called @id */
const WeftTuneImportanceKind *weft_tune_importance_find_kind (const char *id);

/**
 * weft_tune_importance_measure:
 * @kind: how it is measured
 * @history: of which the complete trials within the space count
 * @objective: which one
 * @seed: of the forest
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_TUNE_ERROR_DATA: fewer than 4 complete trials, or all with the same value;
 *   %WEFT_BASE_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): (dimensions)
 */
WeftTuneImportance *weft_tune_importance_measure (const WeftTuneImportanceKind  *kind,
                                                  const WeftTuneHistory         *history,
                                                  guint                          objective,
                                                  guint64                        seed,
                                                  const WeftStop                *stop,
                                                  GError                       **error);

G_END_DECLS
