/* shapley.h: what each column of a table adds to a score, by Shapley values
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A coalition of columns is worth the mean score of the rows of a background whose numbers in
 * these columns are those of the sample. Columns that are not in it are drawn from the background
 * together, whatever the others are: the interventional value function. All numbers that are made
 * of one column come and go together.
 *
 * Source: Shapley 1953, "A value for n-person games"; Lundberg and Lee 2017, "A unified approach
 * to interpreting model predictions"; pairs of orders that are each other's reverse: Mitchell et
 * al. 2022, "Sampling permutations for Shapley value estimation", section 3.
 */
#pragma once

#include "base/stop.h"
#include "explain/subject.h"

G_BEGIN_DECLS

/* Columns beyond which all coalitions would take too long. */
#define WEFT_SHAPLEY_MAX_EXACT 15

/* Rows of a background where nobody says how many. */
#define WEFT_SHAPLEY_BACKGROUND 100

/**
 * WeftShapleyRequest:
 * @sample: (item…) f32: the row
 * @background: (rows, item…) f32: what it is compared with, at least one row
 * @target: what is explained
 * @n_pairs: of orders in which columns come, each with its reverse, that are drawn; 0: all
 *   coalitions are looked at
 * @seed: of the orders
 */
typedef struct
{
  const float *sample;
  const WeftTensor *background;
  WeftSubjectTarget target;
  gint64 n_pairs;
  guint64 seed;
} WeftShapleyRequest;

/**
 * WeftShapley:
 * @n_columns: those of weft_subject_get_columns()
 * @parts: (n_columns): what each adds; their sum is @score - @base
 * @errors: (n_columns): their standard errors; 0 where all coalitions were looked at, NaN of one
 *   pair
 * @base: the mean score of the background
 * @score: that of the sample
 * @n_samples: how many the model was asked about
 */
typedef struct
{
  guint n_columns;
  double *parts;
  double *errors;
  double base;
  double score;
  gint64 n_samples;
} WeftShapley;

void weft_shapley_free (WeftShapley *self);

/**
 * WeftShapleyWatch:
 * @progress: (nullable): told how far it is, and the parts as far as they are known, or %NULL
 * @data: for @progress
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*progress) (gpointer data, double fraction, const double *parts);
  gpointer data;
  const WeftStop *stop;
} WeftShapleyWatch;

/**
 * weft_shapley_run:
 * @watch: (nullable): who looks on
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL without columns, %WEFT_EXPLAIN_ERROR_LIMIT when they are too
 *   many for all coalitions, %WEFT_EXPLAIN_ERROR_INPUT when the background has other numbers,
 *   %WEFT_EXPLAIN_ERROR_TARGET, %WEFT_EXPLAIN_ERROR_NUMBERS, %WEFT_EXPLAIN_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): the result
 */
WeftShapley *weft_shapley_run (WeftSubject               *subject,
                               const WeftShapleyRequest  *request,
                               const WeftShapleyWatch    *watch,
                               GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftShapley, weft_shapley_free)

G_END_DECLS
