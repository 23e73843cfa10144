/* evaluate.h: what a trained model says of rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "dataset/split.h"
#include "learn/objective.h"

G_BEGIN_DECLS

/**
 * WeftEvaluation:
 * @n_rows: rows that were looked at; of a target with places, rows times places
 * @n_places: of a row, each of which has a class; 1 where the row has one
 * @n_scores: numbers a row: classes, or numbers of the target
 * @scores: (n_rows × n_scores) probabilities of classes, or predictions; of weft_alloc()
 * @n_targets: numbers a row in @numbers
 * @classes: (nullable): (n_rows) true classes
 * @numbers: (nullable): (n_rows × n_targets) true numbers
 * @n_tokens: (nullable): (rows): of @n_places, how many are a row's text's
 * @rows: (nullable): (rows): which of the data they are, from 0
 * @loss: mean loss; NaN without targets
 */
typedef struct
{
  gint64 n_rows;
  gint64 n_places;
  gint64 n_scores;
  float *scores;
  gint64 n_targets;
  gint32 *classes;
  float *numbers;
  gint64 *n_tokens;
  guint32 *rows;
  double loss;
} WeftEvaluation;

/**
 * weft_evaluation_new:
 * @gather: rows of data, prepared
 * @rows: which of them
 * @targets: whether they have targets, which are filled in
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY when the scores of all rows are too many
 *
 * Returns: (transfer full) (nullable): an evaluation without scores, to be filled by
 *   weft_evaluation_take()
 */
WeftEvaluation *weft_evaluation_new  (WeftGather      *gather,
                                      WeftRows         rows,
                                      gboolean         targets,
                                      GError         **error);
void            weft_evaluation_free (WeftEvaluation  *self);

/**
 * weft_evaluation_take:
 * @first: the row that @scores begin with
 * @scores: (rows, …) f32; a single probability p stands for the two classes' 1 - p and p
 * @n_rows: how many of its rows count
 */
void weft_evaluation_take (WeftEvaluation   *self,
                           gsize             first,
                           const WeftTensor *scores,
                           gsize             n_rows);

typedef struct _WeftEvaluator WeftEvaluator;

/**
 * weft_evaluator_new:
 * @model: the model, whose graph has @objective
 * @session: its weights
 * @objective: what was trained for; without @targets only its scores are used
 * @gather: the data, prepared
 * @targets: whether rows have targets, so that there is a loss
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): plans for batches, to be used again
 */
WeftEvaluator *weft_evaluator_new  (WeftModel            *model,
                                    WeftSession          *session,
                                    const WeftObjective  *objective,
                                    WeftGather           *gather,
                                    gboolean              targets,
                                    GError              **error);
void           weft_evaluator_free (WeftEvaluator        *self);

/**
 * weft_evaluator_run:
 * @rows: which rows
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %G_IO_ERROR_CANCELLED, %WEFT_BASE_ERROR_NO_MEMORY when the scores of all
 *   rows are too many
 *
 * Returns: (transfer full) (nullable): the result
 */
WeftEvaluation *weft_evaluator_run (WeftEvaluator   *self,
                                    WeftRows         rows,
                                    const WeftStop  *stop,
                                    GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEvaluation, weft_evaluation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEvaluator, weft_evaluator_free)

G_END_DECLS
