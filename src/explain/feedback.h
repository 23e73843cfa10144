/* feedback.h: a model learns not to look where a person says, and is judged before and after
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The training goes on from the model's weights, or from fresh ones, with what is marked as
 * counter-examples or with a penalty (learn/counter-examples.h, learn/penalty.h). What counts
 * afterwards is the accuracy on rows that were set aside, and the share of the relevance that
 * lies in the marks.
 *
 * Source: Teso and Kersting 2019; Ross et al. 2017.
 */
#pragma once

#include "base/params.h"
#include "dataset/split.h"
#include "explain/subject.h"
#include "learn/marks.h"
#include "learn/metrics.h"
#include "learn/trainer.h"

G_BEGIN_DECLS

/* What there is to choose: `method` (counter-examples, penalty, scratch), `epochs`, `copies`,
 * `penalty`, `guard_loss`. */
extern const WeftParam weft_feedback_params[];

/**
 * WeftFeedbackSetup:
 * @model: what is taught
 * @dataset: the data that is marked
 * @train: rows to learn from
 * @validation: rows to guard and to judge by, at least one
 * @test: rows to judge by only, may be none
 * @marks: what not to look at; marks of rows that do not train are judged by only
 * @params: values of weft_feedback_params
 * @training: (nullable): values of weft_trainer_params that the model was trained with; what they
 *   say of optimizer, steps and loss holds on
 * @seed: of the training
 */
typedef struct
{
  WeftTrainedModel *model;
  WeftDataset *dataset;
  WeftRows train;
  WeftRows validation;
  WeftRows test;
  const WeftMarks *marks;
  const WeftParams *params;
  const WeftParams *training;
  guint64 seed;
} WeftFeedbackSetup;

/**
 * WeftFeedbackSide:
 * @metric: on the validation rows
 * @loss: mean over the validation rows
 * @test_metric: on the test rows; NaN without any
 * @recalls: (nullable) (array): of each class, the share of its validation rows that is told
 *   right; NaN where it has none
 * @share: of what the inputs add to the score of the true class, by size, the share that lies
 *   in the marks; the mean over marked rows, by integrated gradients
 */
typedef struct
{
  double metric;
  double loss;
  double test_metric;
  double *recalls;
  double share;
} WeftFeedbackSide;

/**
 * WeftFeedback:
 * @metric: what metrics are: of weft_metrics()
 * @n_classes: of @recalls; 0 where numbers are predicted
 * @before: the model as it was
 * @after: @model
 * @area: the share of the inputs that is marked: what @share is of a map without preference
 * @n_marked: marked rows that trained
 * @n_shares: rows that @share is a mean over
 * @history: (element-type WeftTrainEpoch): the epochs that were trained
 * @kept_epoch: the one that @model is of; 0: what it was before, as all others were worse by
 *   more than is allowed
 * @model: what it has become
 */
typedef struct
{
  const WeftMetric *metric;
  guint n_classes;
  WeftFeedbackSide before;
  WeftFeedbackSide after;
  double area;
  guint n_marked;
  guint n_shares;
  GArray *history;
  guint64 kept_epoch;
  WeftTrainedModel *model;
} WeftFeedback;

void weft_feedback_free (WeftFeedback *self);

/**
 * WeftFeedbackWatch:
 * @progress: (nullable): told now and then how far it is, and after an epoch its numbers
 * @data: for @progress
 * @stop: (nullable): polled
 */
typedef struct
{
  void (*progress) (gpointer data, double fraction, const WeftTrainEpoch *epoch);
  gpointer data;
  const WeftStop *stop;
} WeftFeedbackWatch;

/**
 * weft_feedback_run:
 * @watch: (nullable): who looks on
 * @error: return location for an error
 *
 * Errors: those of weft_trainer_new() and weft_trainer_run(), %WEFT_EXPLAIN_ERROR_INPUT when
 *   there are no rows to judge by, %WEFT_EXPLAIN_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): the model that it has become, and the figures
 */
WeftFeedback *weft_feedback_run (const WeftFeedbackSetup  *setup,
                                 const WeftFeedbackWatch  *watch,
                                 GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFeedback, weft_feedback_free)

G_END_DECLS
