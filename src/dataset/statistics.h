/* statistics.h: what a column looks like
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "dataset/column.h"

G_BEGIN_DECLS

#define WEFT_STATISTICS_TOP 10

/**
 * WeftTopValue:
 * @text: a value as people read it
 * @count: rows that have it
 */
typedef struct
{
  char *text;
  gint64 count;
} WeftTopValue;

/**
 * WeftColumnStatistics:
 * @n_rows: rows looked at
 * @n_missing: of them, without a value
 * @n_numbers: finite numbers among all elements
 * @n_infinite: infinite numbers, which the following leave out
 * @minimum: smallest number; NaN when there is none, as the next three
 * @maximum: largest number
 * @mean: arithmetic mean
 * @deviation: standard deviation, divided by n, as scikit-learn's StandardScaler has it
 * @n_distinct: distinct values; -1 for arrays
 * @n_top: entries of @top
 * @top: most frequent values, then smallest first
 */
typedef struct
{
  gint64 n_rows;
  gint64 n_missing;
  gint64 n_numbers;
  gint64 n_infinite;
  double minimum;
  double maximum;
  double mean;
  double deviation;
  gint64 n_distinct;
  guint n_top;
  WeftTopValue top[WEFT_STATISTICS_TOP];
} WeftColumnStatistics;

/**
 * weft_column_statistics_new:
 * @column: a column
 * @rows: (array length=n_rows) (nullable): rows to look at, %NULL for all
 * @n_rows: their number
 * @stop: (nullable): polled
 *
 * Returns: (transfer full) (nullable): the statistics, %NULL when stopped
 */
WeftColumnStatistics *weft_column_statistics_new  (WeftColumn           *column,
                                                   const guint32        *rows,
                                                   gsize                 n_rows,
                                                   const WeftStop       *stop);
void                  weft_column_statistics_free (WeftColumnStatistics *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftColumnStatistics, weft_column_statistics_free)

G_END_DECLS
