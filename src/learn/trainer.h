/* trainer.h: the training loop
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plain function on the caller's thread. It reports through an observer,
 * takes requests through a control, and writes checkpoints from which a killed
 * training continues with the same numbers, bit for bit.
 */
#pragma once

#include "base/stop.h"
#include "dataset/gather.h"
#include "dataset/split.h"
#include "learn/control.h"
#include "learn/evaluate.h"
#include "learn/marks.h"
#include "learn/model.h"
#include "learn/objective.h"
#include "learn/watch.h"

G_BEGIN_DECLS

/* Everything there is to choose: epochs, batch_size, optimizer, learning_rate … */
extern const WeftParam weft_trainer_params[];

/* Returns: (transfer none): of weft_metrics(): what validation rows of classes are measured by */
const char *weft_trainer_name_metric (const WeftParams *params);

typedef struct _WeftTrainer WeftTrainer;

/**
 * WeftTrainStep:
 * @step: steps done in the whole training, this one included
 * @epoch: from 1
 * @batch: from 1
 * @n_batches: of an epoch
 * @n_rows: of this batch
 * @loss: mean over the batch
 * @learning_rate: of this step
 */
typedef struct
{
  guint64 step;
  guint64 epoch;
  guint64 batch;
  guint64 n_batches;
  guint64 n_rows;
  double loss;
  double learning_rate;
} WeftTrainStep;

/**
 * WeftTrainEpoch:
 * @epoch: from 1
 * @step: steps done by then
 * @train_loss: mean over the epoch's rows, as they were trained on
 * @validation_loss: mean over the validation rows; NaN without any. With several targets
 *   the sum of theirs, each by its weight, as @train_loss is
 * @validation_metric: weft_trainer_name_metric() for classes, R² for numbers; NaN without rows.
 *   With several targets that of the first
 * @learning_rate: of the last step
 * @seconds: that it took; the one number that differs from run to run
 */
typedef struct
{
  guint64 epoch;
  guint64 step;
  double train_loss;
  double validation_loss;
  double validation_metric;
  double learning_rate;
  double seconds;
} WeftTrainEpoch;

/**
 * WeftTrainHead:
 * @target: the column
 * @metric: what @validation_metric is, of weft_metrics()
 * @validation_loss: mean over the validation rows
 * @validation_metric: what @metric comes to
 *
 * What one of several targets comes to in an epoch.
 */
typedef struct
{
  const char *target;
  const char *metric;
  double validation_loss;
  double validation_metric;
} WeftTrainHead;

/**
 * WeftTrainMark:
 * @step: the step before which the change was made
 * @what: a parameter of weft_trainer_params, `LAYER.ratio` of a dropout, or "stop", which has
 *   no value before and "last" or "best" since
 * @from: (nullable): its value before
 * @to: its value since
 */
typedef struct
{
  guint64 step;
  char *what;
  char *from;
  char *to;
} WeftTrainMark;

/**
 * WeftTrainObserver:
 *
 * Called on the training's thread; each function may be %NULL and should return
 * soon. While @judged runs, the session holds the weights that were validated.
 */
typedef struct
{
  gpointer data;
  void (*step) (gpointer data, const WeftTrainStep *step);
  void (*epoch) (gpointer data, const WeftTrainEpoch *epoch);
  /* before @epoch; its seconds are not known yet */
  void (*judged) (gpointer data, const WeftTrainEpoch *epoch);
  /* before @epoch, where there are several */
  void (*head) (gpointer data, const WeftTrainEpoch *epoch, const WeftTrainHead *head);
  /* before @epoch: what was validated, of the first target */
  void (*rows) (gpointer data, const WeftTrainEpoch *epoch, const WeftEvaluation *rows);
  /* after @step, where it was watched */
  void (*watch) (gpointer data, const WeftWatch *watch);
  void (*keep) (gpointer data); /* before a checkpoint */
  void (*checkpoint) (gpointer data, const char *path, guint64 step);
  void (*mark) (gpointer data, const WeftTrainMark *mark);
  void (*warn) (gpointer data, const char *message);
} WeftTrainObserver;

/**
 * WeftTrainEnd:
 * @WEFT_TRAIN_COMPLETE: all epochs are done
 * @WEFT_TRAIN_EARLY: no progress for `patience` epochs
 * @WEFT_TRAIN_TARGET: the metric has reached its target
 * @WEFT_TRAIN_KEPT: stopped by request, what was learned counts
 * @WEFT_TRAIN_CANCELLED: stopped, what was learned does not count
 */
typedef enum {
  WEFT_TRAIN_COMPLETE,
  WEFT_TRAIN_EARLY,
  WEFT_TRAIN_TARGET,
  WEFT_TRAIN_KEPT,
  WEFT_TRAIN_CANCELLED,
} WeftTrainEnd;

/**
 * WeftTrainerSetup:
 * @spec: the model
 * @gather: the data, prepared
 * @train: rows to learn from
 * @validation: rows to steer by, may be none
 * @params: values of weft_trainer_params
 * @seed: the seed of the run
 * @checkpoint: (nullable): file to keep the state in
 * @weights: (nullable): file to take first weights from, see transfer.h
 * @start: (nullable): a trained model of the same layers, to go on from
 * @marks: (nullable): what the parameter `lesson` makes something of
 */
typedef struct
{
  WeftModelSpec *spec;
  WeftGather *gather;
  WeftRows train;
  WeftRows validation;
  const WeftParams *params;
  guint64 seed;
  const char *checkpoint;
  const char *weights;
  WeftSession *start;
  const WeftMarks *marks;
} WeftTrainerSetup;

/**
 * weft_trainer_new:
 * @setup: what to train; copied, its objects are kept
 * @error: return location for an error
 *
 * Errors: those of weft_model_new(), weft_objective_build(), weft_transfer_weights(),
 *   weft_counter_examples_new() and weft_penalty_build(); %WEFT_LEARN_ERROR_DATA when no
 *   training row has a target
 *
 * Returns: (transfer full) (nullable): a training that has not begun
 */
WeftTrainer *weft_trainer_new  (const WeftTrainerSetup  *setup,
                                GError                 **error);
void         weft_trainer_free (WeftTrainer             *self);

/**
 * weft_trainer_resume:
 * @path: a checkpoint that a trainer with the same setup wrote
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_CHECKPOINT when it belongs to another setup or
 *   kernel set; the trainer is then as it was
 */
gboolean weft_trainer_resume (WeftTrainer  *self,
                              const char   *path,
                              GError      **error);

/**
 * weft_trainer_run:
 * @observer: (nullable): who is told
 * @control: (nullable): who may ask for changes
 * @stop: (nullable): cancels, within 100 ms
 * @end: (out): how it ended
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_DIVERGED when the loss became NaN or infinite, with
 *   epoch and step and where that began: the steps since the last good state are done again,
 *   and the last one is looked at from inside. The checkpoint on disk has that state.
 *   A checkpoint that cannot be written costs the checkpoint only: @warn is told
 *
 * Returns: %FALSE on an error
 */
gboolean weft_trainer_run (WeftTrainer              *self,
                           const WeftTrainObserver  *observer,
                           WeftTrainControl         *control,
                           const WeftStop           *stop,
                           WeftTrainEnd             *end,
                           GError                  **error);

/**
 * weft_trainer_peek_step:
 * @path: a checkpoint
 *
 * Returns: the steps done by then; 0 when there is no such checkpoint
 */
guint64 weft_trainer_peek_step (const char *path);

WeftModel           *weft_trainer_get_model     (WeftTrainer *self);
WeftSession         *weft_trainer_get_session   (WeftTrainer *self);
const WeftObjective *weft_trainer_get_objective (WeftTrainer *self);

/* Returns: (transfer none) (nullable): what was taken of the setup's weights, for people */
const char *weft_trainer_get_transfer (WeftTrainer *self);

/* Returns: the epoch that the weights are of, once the training has ended, where the best or
 * the last good ones are kept: 0 are those that it began with */
guint64 weft_trainer_get_kept_epoch (const WeftTrainer *self);

/* Returns: whether anything was changed on the way, or it was stopped by request: what came of
 * it is not what the parameters alone give */
gboolean weft_trainer_was_steered (const WeftTrainer *self);

/* Returns: steps done so far */
guint64 weft_trainer_get_step (WeftTrainer *self);

/* Returns: (transfer none): epochs done so far */
const WeftTrainEpoch *weft_trainer_get_history (WeftTrainer *self,
                                                guint       *n_epochs);

/**
 * weft_trainer_save:
 * @path: replaced in one step
 *
 * Writes a checkpoint now: weights, optimizer state, random state, the loader's
 * position and the history.
 */
gboolean weft_trainer_save (WeftTrainer  *self,
                            const char   *path,
                            GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrainer, weft_trainer_free)

G_END_DECLS
