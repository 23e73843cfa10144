/* recommend-private.h: a recommendation in the making
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: recommend-advice.c, what all share; recommend-task.c, a task in words;
 * recommend-leaks.c, columns that give the answer away, and rows that come again;
 * recommend-columns.c, what is learned from what; recommend-model.c, the model and its training;
 * recommend.c.
 */
#pragma once

#include "dataset/preparation.h"
#include "dataset/reader.h"
#include "dataset/split.h"
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
 * @is_rare: whether a class has so few rows that accuracy says little of it
 * @words: (nullable): the task as it was typed, where it is a sentence
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
  gboolean is_rare;
  const char *words; /* Borrowed */
} WeftAdvice;

/* What is to be known of a column. */
typedef struct
{
  const WeftColumnDescription *column; /* Borrowed */
  gint64 n_distinct;                   /* -1 for arrays */
  gint64 n_missing;
  gint64 n_most; /* rows that have the most frequent value */
  gboolean is_whole;
  double magnitude; /* the larger of mean and deviation; 0 where there are none */
} WeftColumnLook;

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

/* What a sentence says of the task; all of it may be unknown. */
typedef struct
{
  const char *task;                    /* a choice of Prepare's, nullable */
  const WeftColumnDescription *target; /* Borrowed, nullable */
  gboolean by_time;                    /* what comes later is to be told from what came before */
  gboolean understood;                 /* anything at all */
} WeftTaskWords;

/* Reads the sentence, says what was understood, and what was not. */
WeftTaskWords weft_advice_read_task (WeftAdvice *self);

/* Returns: whether each row has a name or number of its own here, which tells nothing */
gboolean weft_advice_is_key (const WeftAdvice     *self,
                             const WeftColumnLook *look);

/**
 * weft_advice_find_leak:
 * @target: what is learned
 *
 * Returns: (transfer full) (nullable): a sentence, where the column gives the target away
 */
char *weft_advice_find_leak (const WeftAdvice     *self,
                             const WeftColumnLook *look,
                             const WeftColumnLook *target);

/* Returns: whether the rows stand in the order of time that the column has */
gboolean weft_advice_is_time (const WeftAdvice     *self,
                              const WeftColumnLook *look);

/* Says how many rows to test by are training rows, too. */
void weft_advice_say_twins (WeftAdvice      *self,
                            const WeftSplit *split);

/* Chooses target, task and what it is learned from. Returns: %FALSE where a task in words says
 *   nothing that is understood */
gboolean weft_advice_choose_columns (WeftAdvice *self);

/* Chooses the model and how it is trained, once the rows are prepared. */
void weft_advice_choose_model (WeftAdvice *self);

/* Lists models that could do it as well, the chosen one first. */
void weft_advice_choose_candidates (WeftAdvice *self);

/* Returns: (transfer full) (element-type WeftCandidate): none */
GPtrArray *weft_candidates_new (void);

/* Says how long the training will take, where the data tells; times a few steps. */
void weft_advice_say_time (WeftAdvice *self);

G_END_DECLS
