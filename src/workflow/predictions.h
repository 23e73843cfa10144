/* predictions.h: what travels over prediction links
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/evaluate.h"
#include "workflow/artefact.h"

G_BEGIN_DECLS

/**
 * WeftHeadPredictions:
 * @target: name of the target; may be empty
 * @evaluation: scores of each row, and the truth where it is known
 * @class_names: (nullable): names of the classes, ended by %NULL
 *
 * What a model says of one target.
 */
typedef struct
{
  char *target;
  WeftEvaluation *evaluation;
  char **class_names;
} WeftHeadPredictions;

/**
 * WeftPredictions:
 * @n_heads: targets, at least one
 * @heads: (array length=n_heads): of each, the model's first target first
 */
typedef struct
{
  guint n_heads;
  WeftHeadPredictions heads[WEFT_MAX_HEADS];
} WeftPredictions;

/* Returns: (transfer full): predictions of no target yet, which become an artefact's value */
WeftPredictions *weft_predictions_new  (void);
void             weft_predictions_free (WeftPredictions *self);

/**
 * weft_predictions_add:
 * @preparation: what the rows were prepared with: names of the target and its classes
 * @evaluation: (transfer full): what the model says of it
 */
void weft_predictions_add (WeftPredictions       *self,
                           const WeftPreparation *preparation,
                           WeftEvaluation        *evaluation);

/**
 * weft_predictions_end:
 * @self: (transfer full): predictions of one target or more
 *
 * Returns: (transfer full): an artefact of type predictions
 */
WeftArtefact *weft_predictions_end (WeftPredictions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPredictions, weft_predictions_free)

G_END_DECLS
