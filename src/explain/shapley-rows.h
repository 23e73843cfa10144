/* shapley-rows.h: what each column of a table adds in many rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are drawn and explained one after the other, all against the same background. Beside the
 * parts stands what the rows hold, so that it can be seen which way a column works.
 */
#pragma once

#include "explain/shapley.h"

G_BEGIN_DECLS

/**
 * WeftShapleyRowsOptions:
 * @target: what is explained
 * @n_rows: how many rows, or all where there are fewer
 * @n_background: rows of the background
 * @n_pairs: see #WeftShapleyRequest; -1: all coalitions of few columns, some pairs of more
 * @seed: which rows and orders are drawn
 */
typedef struct
{
  WeftSubjectTarget target;
  gint64 n_rows;
  gint64 n_background;
  gint64 n_pairs;
  guint64 seed;
} WeftShapleyRowsOptions;

#define WEFT_SHAPLEY_ROWS_OPTIONS_INIT \
  {                                    \
    { 0, -1, 0 }, 300, 50, -1, 0       \
  }

/**
 * WeftShapleyRowsColumn:
 * @name: of the column
 * @names: (nullable): what it holds, where that is names
 * @n_names: their number
 * @parts: (n_rows): what it adds in each row; NaN of rows that are not explained yet
 * @values: (n_rows): what the row holds: a number, or the number of its name; NaN of what is
 *   missing and of texts
 * @mean: of the absolute parts, as far as they are known
 */
typedef struct
{
  char *name;
  char **names;
  guint n_names;
  float *parts;
  float *values;
  double mean;
} WeftShapleyRowsColumn;

/**
 * WeftShapleyRows:
 * @columns: (array length=n_columns): those of weft_subject_get_columns()
 * @rows: (array length=n_rows): which rows of the data
 * @n_done: how many of them are explained
 * @n_background: rows they were compared with
 * @n_pairs: of orders; 0: all coalitions
 * @base: the mean score of the background
 *
 * Reference-counted; nobody writes it once another has it.
 */
typedef struct
{
  WeftShapleyRowsColumn *columns;
  guint n_columns;
  guint32 *rows;
  gsize n_rows;
  gsize n_done;
  gint64 n_background;
  gint64 n_pairs;
  double base;

  /*< private >*/
  gatomicrefcount references;
} WeftShapleyRows;

WeftShapleyRows *weft_shapley_rows_ref   (WeftShapleyRows *self);
void             weft_shapley_rows_unref (WeftShapleyRows *self);

/**
 * WeftShapleyRowsWatch:
 * @progress: (nullable): told how far it is; @so_far: (transfer full): what is known by then
 * @data: for @progress
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*progress) (gpointer data, double fraction, WeftShapleyRows *so_far);
  gpointer data;
  const WeftStop *stop;
} WeftShapleyRowsWatch;

/**
 * weft_shapley_rows_run:
 * @subject: of @predictor
 * @dataset: raw data
 * @watch: (nullable): who looks on
 * @warnings: told what was assumed
 * @error: return location for an error
 *
 * Errors: those of weft_shapley_run() and weft_predictor_prepare()
 *
 * Returns: (transfer full) (nullable): the result
 */
WeftShapleyRows *weft_shapley_rows_run (WeftSubject                   *subject,
                                        WeftPredictor                 *predictor,
                                        WeftDataset                   *dataset,
                                        const WeftShapleyRowsOptions  *options,
                                        const WeftShapleyRowsWatch    *watch,
                                        GPtrArray                     *warnings,
                                        GError                       **error);

/* Returns: (transfer full) (array): the columns, the one that adds most on average first */
guint *weft_shapley_rows_sort (const WeftShapleyRows *self);

/**
 * weft_shapley_rows_scale:
 *
 * Returns: (transfer full) (nullable) (array length=n_rows): what a column holds, 0 at the 5th
 *   percentile … 1 at the 95th; %NULL of names and of numbers that are all the same
 */
float *weft_shapley_rows_scale (const WeftShapleyRows *self,
                                guint                  column,
                                double                *low,
                                double                *high);

/**
 * weft_shapley_rows_find_partner:
 *
 * Looks for the column of numbers on which it depends most what @column adds: within rows that
 * have about the same of it, whose values go most with its part.
 *
 * Returns: that column; -1 when there is none
 */
int weft_shapley_rows_find_partner (const WeftShapleyRows *self,
                                    guint                  column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftShapleyRows, weft_shapley_rows_unref)

G_END_DECLS
