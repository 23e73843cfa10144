/* permutation.h: how much worse a model becomes without a column
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of a column are handed out anew among the rows, so that they say nothing any more
 * of the row they are in. How much of a metric is lost is the importance of the column, to this
 * model and in this data. Columns that say nearly the same are shuffled together: alone, each
 * would seem to matter little.
 *
 * Source: Breiman 2001, "Random forests", section 10; Fisher, Rudin and Dominici 2019, "All
 * models are wrong, but many are useful".
 */
#pragma once

#include "base/stop.h"
#include "explain/subject.h"
#include "learn/metrics.h"

G_BEGIN_DECLS

/**
 * WeftPermutationOptions:
 * @metric: (nullable): what is lost; %NULL: accuracy, or R² of numbers
 * @n_repeats: how often each column is shuffled, at least 1
 * @together: columns whose correlation is larger are shuffled together; 1: none are
 * @seed: of the shuffling
 */
typedef struct
{
  const WeftMetric *metric;
  gint64 n_repeats;
  double together;
  guint64 seed;
} WeftPermutationOptions;

#define WEFT_PERMUTATION_OPTIONS_INIT \
  {                                   \
    NULL, 10, 0.9, 0                  \
  }

/**
 * WeftPermutationEntry:
 * @name: of the column, or of all that are shuffled together: "a + b"
 * @n_columns: how many these are
 * @mean: what is lost of the metric, averaged; above zero the column is of use, whichever way the
 *   metric goes
 * @deviation: standard deviation over the repeats; 0 of a single one
 */
typedef struct
{
  char *name;
  guint n_columns;
  double mean;
  double deviation;
} WeftPermutationEntry;

/**
 * WeftPermutation:
 * @entries: (element-type WeftPermutationEntry): the most important first
 * @metric: what was measured
 * @score: the metric of the rows as they are
 * @plain: the same of who always says the most frequent class, or the mean; NaN where there is
 *   no such thing
 * @n_rows: rows whose target is known
 * @remarks: (element-type utf8): what people should know before they look
 */
typedef struct
{
  GArray *entries;
  const WeftMetric *metric;
  double score;
  double plain;
  gint64 n_rows;
  GPtrArray *remarks;
} WeftPermutation;

void weft_permutation_free (WeftPermutation *self);

/**
 * WeftPermutationWatch:
 * @progress: (nullable): told how far it is
 * @data: for @progress
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*progress) (gpointer data, double fraction);
  gpointer data;
  const WeftStop *stop;
} WeftPermutationWatch;

/**
 * weft_permutation_run:
 * @subject: of @predictor, and of target @head
 * @dataset: rows with their targets, best those that were not trained on
 * @watch: (nullable): who looks on
 * @warnings: (nullable): told what was assumed
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL without columns or a single target a row,
 *   %WEFT_EXPLAIN_ERROR_INPUT when no row has a target, %WEFT_EXPLAIN_ERROR_STOPPED, those of
 *   weft_gather_new()
 *
 * Returns: (transfer full) (nullable): the result
 */
WeftPermutation *weft_permutation_run (WeftSubject                   *subject,
                                       WeftPredictor                 *predictor,
                                       guint                          head,
                                       WeftDataset                   *dataset,
                                       const WeftPermutationOptions  *options,
                                       const WeftPermutationWatch    *watch,
                                       GPtrArray                     *warnings,
                                       GError                       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPermutation, weft_permutation_free)

G_END_DECLS
