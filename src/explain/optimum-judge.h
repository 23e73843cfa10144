/* optimum-judge.h: how far a picture of what a unit looks for can be believed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Such pictures can be made to show anything, and travel other ways through a network than
 * pictures of the world (Geirhos et al. 2024), so what can be measured stands below them.
 */
#pragma once

#include "explain/examples.h"
#include "explain/optimum.h"

G_BEGIN_DECLS

/**
 * WeftOptimumJudgement:
 * @activation: what the input makes of the aim
 * @robustness: which share of it is left when the picture is moved about in ways that no step
 *   has seen; at least 0.7 is good
 * @best: the most that the examples make of the aim
 * @z: how many deviations of the data the unit is above its mean
 * @rank: how many units of the layer are that far or further, this one included: 1 is good
 * @similarity: of the rank correlations with the examples' means of channels, layer by layer,
 *   the mean; below 0.3 it takes another way through the model
 * @remarks: (element-type utf8): what is not good, in sentences
 *
 * NaN is what there is no way to measure; a @rank of 0.
 */
typedef struct
{
  double activation;
  double robustness;
  double best;
  double z;
  gint64 rank;
  double similarity;
  GPtrArray *remarks;
} WeftOptimumJudgement;

/**
 * weft_optimum_judge:
 * @optimum: whose first input is judged
 * @examples: (nullable): of the aim's layer, or the logits of a class
 * @samples: (nullable): (n, item…): the inputs of the unit's examples, which say nothing of an aim
 *   that is to become small
 * @judgement: (out caller-allocates): to be cleared
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_STOPPED, those of weft_subject_plan()
 */
gboolean weft_optimum_judge (WeftOptimum           *optimum,
                             WeftSubject           *subject,
                             const WeftInputSpace  *space,
                             const WeftExamples    *examples,
                             const WeftTensor      *samples,
                             WeftOptimumJudgement  *judgement,
                             const WeftStop        *stop,
                             GError               **error);

void weft_optimum_judgement_clear (WeftOptimumJudgement *self);

/**
 * weft_optimum_prepare_examples:
 * @aim: of which unit
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): (examples, item…): the inputs of a unit's examples
 */
WeftTensor *weft_optimum_prepare_examples (const WeftExamples    *examples,
                                           const WeftOptimumAim  *aim,
                                           WeftPredictor         *predictor,
                                           WeftDataset           *dataset,
                                           const WeftStop        *stop,
                                           GError               **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftOptimumJudgement, weft_optimum_judgement_clear)

G_END_DECLS
