/* known-column.h: what a preparation knows of each column, and whether a row is like that
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For forms that ask for a row, and for warnings when a model is given something that it
 * has not learned from.
 */
#pragma once

#include "dataset/preparation.h"

G_BEGIN_DECLS

/**
 * WeftKnownColumn:
 * @name: of the column
 * @kind: what it is taken for
 * @n_elements: numbers of a row
 * @has_range: whether the next four are known: never for arrays, nor in files of before
 * @minimum, @usual, @maximum: the smallest, the middle and the largest number of the training rows
 * @is_whole: whether all of them are whole
 * @names: (nullable) (array length=n_names): the categories of the training rows
 * @usual_name: which of them is the most frequent; -1: not known
 * @tokenizer: (nullable): of a text: what makes numbers of it
 * @first: of the numbers that a model is given, the first that is made of it
 * @width: how many are
 */
typedef struct
{
  const char *name;
  WeftColumnKind kind;
  gint64 n_elements;
  gboolean has_range;
  double minimum;
  double usual;
  double maximum;
  gboolean is_whole;
  const char *const *names;
  guint n_names;
  int usual_name;
  const WeftTokenizer *tokenizer;
  gint64 first;
  gint64 width;
} WeftKnownColumn;

/* @index: 0 … weft_preparation_get_n_columns() - 1
 * Returns: what is known of it; borrows from the preparation */
WeftKnownColumn weft_preparation_get_known_column (const WeftPreparation *self,
                                                   guint                  index);

/**
 * weft_preparation_tell_column:
 * @index: 0 … weft_preparation_get_n_columns() - 1
 * @inputs: (weft_preparation_get_n_inputs()): a row as a model is given it, maybe made up
 *
 * The way back: a number before it was scaled, in the range's precision, or the category whose
 * number is the largest.
 *
 * Returns: (transfer full) (nullable): what the column holds of that row; %NULL of arrays and texts
 */
char *weft_preparation_tell_column (const WeftPreparation *self,
                                    guint                  index,
                                    const float           *inputs);

/**
 * weft_known_column_doubt:
 * @preparation: (nullable): of the model; %NULL: only pictures are looked at
 * @dataset: raw data
 * @row: which row
 * @warnings: told what of it is unlike anything that the model learned from
 *
 * Numbers beyond the range of the training rows by more than a tenth of its width, categories and
 * words that they did not have, texts that are cut, pictures of one color.
 */
void weft_known_column_doubt (const WeftPreparation *preparation,
                              WeftDataset           *dataset,
                              gint64                 row,
                              GPtrArray             *warnings);

G_END_DECLS
