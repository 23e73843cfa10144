/* split.h: which rows train, which validate, which test
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A split is immutable and reference-counted. Its rows are in ascending order;
 * the loader shuffles them. It is a pure function of the number of rows, the
 * parts, the options and, when stratified, that column.
 */
#pragma once

#include "dataset/dataset.h"
#include "dataset/warnings.h"

G_BEGIN_DECLS

/**
 * WeftRows:
 * @rows: (array length=n_rows): row numbers
 * @n_rows: their number
 */
typedef struct
{
  const guint32 *rows;
  gsize n_rows;
} WeftRows;

/**
 * WeftSplit:
 * @train: rows to fit on, at least one
 * @validation: rows to steer by; empty when its fraction is 0
 * @test: rows to judge on; empty when its fraction is 0
 */
typedef struct
{
  WeftRows train;
  WeftRows validation;
  WeftRows test;

  /*< private >*/
  int references;
  guint32 *memory;
} WeftSplit;

/**
 * WeftSplitOptions:
 * @validation: fraction of the rows that train or validate, 0 … below 1
 * @test: fraction of all rows, 0 … below 1; 0 when the data has a test part
 * @use_parts: whether the source's parts are used: "test" is the test set,
 *   "validation" the validation set (@validation then counts for nothing), all
 *   other rows train
 * @stratify: (nullable): a category or whole-number column whose values get the
 *   same shares everywhere
 * @seed: the seed; equal seeds give equal splits
 * @order: (nullable): a column of numbers, or of texts that begin with dates such as 2026-11-27:
 *   the rows that are last by it test, those before validate; nothing is shuffled or stratified
 */
typedef struct
{
  double validation;
  double test;
  gboolean use_parts;
  const char *stratify;
  guint64 seed;
  const char *order;
} WeftSplitOptions;

/**
 * weft_split_new:
 * @dataset: the data
 * @options: how to divide
 * @warnings: (nullable): told about classes too small to divide
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_ROWS when a set that is asked for would be empty,
 *   %WEFT_DATASET_ERROR_UNKNOWN, %WEFT_DATASET_ERROR_TYPE for @stratify
 *
 * Returns: (transfer full) (nullable): the split
 */
WeftSplit *weft_split_new (WeftDataset             *dataset,
                           const WeftSplitOptions  *options,
                           GPtrArray               *warnings,
                           GError                 **error);

/**
 * weft_split_new_fold:
 * @n_folds: 2 or more
 * @fold: 0 … n_folds - 1: the one that is the validation set
 *
 * One turn of cross-validation: the rows that weft_split_new() would train or
 * validate on are dealt into @n_folds equal sets. @options' validation fraction
 * counts for nothing; its test set is set aside first, the same for all folds.
 *
 * Returns: (transfer full) (nullable): the split
 */
WeftSplit *weft_split_new_fold (WeftDataset             *dataset,
                                const WeftSplitOptions  *options,
                                guint                    n_folds,
                                guint                    fold,
                                GPtrArray               *warnings,
                                GError                 **error);

/**
 * weft_split_new_rows:
 * @train: copied
 * @validation: copied
 * @test: copied
 *
 * Returns: (transfer full): a split that was made before and kept
 */
WeftSplit *weft_split_new_rows (WeftRows train,
                                WeftRows validation,
                                WeftRows test);

WeftSplit *weft_split_ref   (WeftSplit *self);
void       weft_split_unref (WeftSplit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSplit, weft_split_unref)

G_END_DECLS
