/* recommend-private.h: a recommendation in the making
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: recommend-advice.c, what all share; recommend-columns.c, what is
 * learned from what; recommend-model.c, the model and its training; recommend.c.
 */
#pragma once

#include "dataset/preparation.h"
#include "dataset/reader.h"
#include "workflow/recommend.h"

G_BEGIN_DECLS

/**
 * WeftAdvice:
 * @result: what is being made
 * @reader: id of the reader
 * @description: the columns
 * @dataset: (nullable): the rows; %NULL for pictures in folders
 * @n_rows: their number
 * @n_train: how many train
 * @task: a choice of Prepare's task, as far as it is decided
 * @target: (nullable): what is learned
 * @n_values: different values of the target; -1 where nothing counts them
 * @magnitude: how large its numbers are, or how far apart
 * @text: (nullable): the text that is read, which is then all that is read
 * @preparation: (nullable): how rows become numbers
 */
typedef struct
{
  WeftRecommendation *result;          /* Owned */
  WeftDescription *description;        /* Owned */
  WeftDataset *dataset;                /* Owned */
  WeftPreparation *preparation;        /* Owned */
  const WeftStop *stop;                /* Borrowed */
  const char *reader;                  /* Borrowed */
  const char *task;                    /* Borrowed */
  const WeftColumnDescription *target; /* Borrowed */
  const WeftColumnDescription *text;   /* Borrowed */
  gint64 n_rows;
  gint64 n_train;
  gint64 n_values;
  double magnitude;
} WeftAdvice;

/* Adds a reason. */
void weft_advice_say (WeftAdvice *self,
                      const char *format,
                      ...) G_GNUC_PRINTF (2, 3);

/* Decides on a parameter; the value is the program's own, so it fits. */
void weft_advice_set (WeftAdvice     *self,
                      WeftAdviceNode  node,
                      const char     *param,
                      const char     *format,
                      ...) G_GNUC_PRINTF (4, 5);

/* Returns: (transfer none) (nullable): the values of the column that @column describes */
WeftColumn *weft_advice_find_column (const WeftAdvice            *self,
                                     const WeftColumnDescription *column);

/**
 * weft_advice_measure_text:
 * @way: how it is cut
 * @share: 0 … 1
 *
 * Returns: how many tokens that share of the texts has at most
 */
gint64 weft_advice_measure_text (const WeftAdvice            *self,
                                 const WeftColumnDescription *column,
                                 const char                  *way,
                                 double                       share);

/* Chooses target, task and what it is learned from. */
void weft_advice_choose_columns (WeftAdvice *self);

/* Chooses the model and how it is trained, once the rows are prepared. */
void weft_advice_choose_model (WeftAdvice *self);

G_END_DECLS
