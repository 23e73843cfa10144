/* column-summary.h: what a column of data looks like, in a few words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of long columns some thousand rows are looked at, evenly spread, so that a page of them is
 * there at once.
 */
#pragma once

#include "dataset/column.h"

G_BEGIN_DECLS

/**
 * WeftColumnSummary:
 * @values: numbers: from the smallest to the largest; categories: the most frequent
 * @mean: of numbers, with the standard deviation; else empty
 * @missing: share of rows without a value; empty where there are none
 * @bars: how often which values are, as bars of one line; empty for arrays and texts
 */
typedef struct
{
  char *values;
  char *mean;
  char *missing;
  char *bars;
} WeftColumnSummary;

/* @column: whose rows are looked at */
void weft_column_summary_init  (WeftColumnSummary *self,
                                WeftColumn        *column);
void weft_column_summary_clear (WeftColumnSummary *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftColumnSummary, weft_column_summary_clear)

G_END_DECLS
