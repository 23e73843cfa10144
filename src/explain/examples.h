/* examples.h: the rows of the data that each unit of a layer answers to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Found in one sweep over the data, with what each unit holds all in all, before the activation
 * function that the layer ends in, as the optimum of optimum.h has it. People tell from these
 * better what a unit is for than from a picture that was made up (Borowski et al. 2021).
 */
#pragma once

#include "explain/receptive-field.h"

G_BEGIN_DECLS

#define WEFT_EXAMPLES_QUANTILES 5

/**
 * WeftExample:
 * @row: which row of the data
 * @value: what the unit makes of it
 * @y, @x: of a map, the place of its largest number
 */
typedef struct
{
  guint32 row;
  float value;
  gint64 y;
  gint64 x;
} WeftExample;

/**
 * WeftUnitStatistics:
 * @mean, @deviation: over all rows and places
 * @zeros: which share of them is zero behind the activation function
 * @row_mean_deviation: of the mean over the places of each row
 * @best_mean, @best_deviation: of the best place of each row
 * @quantiles: of the best place of each row: 5, 25, 50, 75 and 95 of 100
 */
typedef struct
{
  double mean;
  double deviation;
  double zeros;
  double row_mean_deviation;
  double best_mean;
  double best_deviation;
  float quantiles[WEFT_EXAMPLES_QUANTILES];
} WeftUnitStatistics;

/**
 * WeftExamples:
 * @layer: (nullable): the id of the layer; %NULL: the logits
 * @n_rows: rows that were looked at
 * @n_units: channels or units
 * @height, @width: places of each; 1 where there are none
 * @n_best: examples of each unit
 * @by_best: (array): n_units × n_best: those with the largest number anywhere, the largest first
 * @by_mean: (array): n_units × n_best: those with the largest mean over all places
 * @statistics: (array length=n_units)
 */
typedef struct
{
  char *layer;
  gint64 n_rows;
  gint64 n_units;
  gint64 height;
  gint64 width;
  guint n_best;
  WeftExample *by_best;
  WeftExample *by_mean;
  WeftUnitStatistics *statistics;

  /*< private >*/
  WeftValue source;
} WeftExamples;

/**
 * WeftExamplesWatch:
 * @progress: (nullable): told after each batch which share of the rows was looked at
 * @data: for @progress
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*progress) (gpointer data, double fraction);
  gpointer data;
  const WeftStop *stop;
} WeftExamplesWatch;

/**
 * weft_examples_new:
 * @layer: (nullable): the id of a layer with maps or units; %NULL: the logits of the classes
 * @predictor: what makes inputs of rows
 * @dataset: the data
 * @n_best: how many examples of each unit are kept; 9 make a square
 * @watch: (nullable): who looks on
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL, %WEFT_EXPLAIN_ERROR_NUMBERS, %WEFT_EXPLAIN_ERROR_STOPPED,
 *   those of weft_predictor_prepare()
 *
 * Returns: (transfer full) (nullable): the examples
 */
WeftExamples *weft_examples_new  (WeftSubject              *subject,
                                  const char               *layer,
                                  WeftPredictor            *predictor,
                                  WeftDataset              *dataset,
                                  guint                     n_best,
                                  const WeftExamplesWatch  *watch,
                                  GError                  **error);
void          weft_examples_free (WeftExamples             *self);

/* Returns: (transfer none): the @rank-th example of a unit, by its best place or the mean */
const WeftExample *weft_examples_get (const WeftExamples *self,
                                      gint64              unit,
                                      gboolean            by_mean,
                                      guint               rank);

/* Returns: what the place of an example sees of its picture */
WeftReceptiveField weft_examples_find_field (const WeftExamples *self,
                                             const WeftSubject  *subject,
                                             const WeftExample  *example);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftExamples, weft_examples_free)

G_END_DECLS
