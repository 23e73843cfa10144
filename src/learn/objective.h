/* objective.h: what a training makes smaller
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An objective joins a model's output, the target and a loss of engine/loss.h.
 * The table says which targets a loss is for.
 */
#pragma once

#include "dataset/gather.h"
#include "learn/model.h"

G_BEGIN_DECLS

/* Choices of the `loss` parameter: auto, cross-entropy … */
extern const WeftParamChoice weft_loss_choices[];

/**
 * WeftObjectiveOptions:
 * @loss: one of weft_loss_choices
 * @label_smoothing: 0 … 1, for cross entropy
 * @delta: above 0, for Huber
 * @class_weights: (nullable): one f32 per class, for cross entropy
 * @head: (nullable): what learns it; %NULL: the model's first
 * @mixes: whether training mixes each sample with another, see @partner
 */
typedef struct
{
  const char *loss;
  double label_smoothing;
  double delta;
  WeftTensor *class_weights;
  const WeftModelHead *head;
  gboolean mixes;
} WeftObjectiveOptions;

/**
 * WeftObjective:
 * @loss: which loss it came to be, of weft_loss_choices, never auto
 * @target: input to give: (N) i32 classes, (N, places) i32 classes, or (N, k) f32
 * @target_dtype: I32 or F32
 * @target_width: numbers a row of @target
 * @partner: where samples are mixed and targets are classes, the input with the classes of
 *   the samples that each is mixed with; otherwise %WEFT_NO_VALUE
 * @share: scalar input: how much of a mixed sample is the one that @target is of
 * @mean: scalar: the loss; of an ensemble, the mean of those of its members
 * @sum: scalar: Σ loss over the rows of a batch
 * @mass: scalar: what @sum is divided by for a mean over several batches
 * @trained_sum: scalar: @sum as it is trained on, mixed
 * @trained_mass: scalar: @mass likewise
 * @n_members: how many members of an ensemble learn apart, else 1; gradients are taken of @mean
 *   times this, the sum of their losses, so that each learns as if it were alone
 * @scores: (N, C) probabilities, or (N, places, C); (N, 1) probability; or (N, k)
 *   predictions
 */
typedef struct
{
  const char *loss;
  WeftValue target;
  WeftDType target_dtype;
  gint64 target_width;
  WeftValue partner;
  WeftValue share;
  WeftValue mean;
  WeftValue sum;
  WeftValue mass;
  WeftValue trained_sum;
  WeftValue trained_mass;
  int n_members;
  WeftValue scores;
} WeftObjective;

/**
 * weft_objective_build:
 * @model: a model; ops are added to its graph
 * @preparation: says what the target is
 * @options: which loss
 * @objective: (out caller-allocates): the result
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when the model's output does not suit the
 *   target; the message says which units to set
 */
gboolean weft_objective_build (WeftModel                   *model,
                               const WeftPreparation       *preparation,
                               const WeftObjectiveOptions  *options,
                               WeftObjective               *objective,
                               GError                     **error);

/**
 * weft_objective_find_head:
 * @preparation: of the data
 * @index: which of its targets
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when no head of @model, or more than one, is for the
 *   target, or a head is for none
 *
 * Returns: (transfer none) (nullable): the head that learns it
 */
const WeftModelHead *weft_objective_find_head (const WeftModel  *model,
                                               WeftPreparation  *preparation,
                                               guint             index,
                                               GError          **error);

/**
 * weft_objective_fill_targets:
 * @gather: the data
 * @rows: (array length=n_rows): rows whose target is known
 * @to: receives n_rows × @target_width numbers of @target_dtype
 *
 * Thread: any, several at once
 */
void weft_objective_fill_targets (const WeftObjective *self,
                                  WeftGather          *gather,
                                  const guint32       *rows,
                                  gsize                n_rows,
                                  gpointer             to);

G_END_DECLS
