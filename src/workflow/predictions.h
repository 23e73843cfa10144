/* predictions.h: what travels over prediction links
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/evaluate.h"
#include "workflow/artefact.h"

G_BEGIN_DECLS

/**
 * WeftPredictions:
 * @evaluation: scores of each row, and the truth where it is known
 * @class_names: (nullable): names of the classes, ended by %NULL
 */
typedef struct
{
  WeftEvaluation *evaluation;
  char **class_names;
} WeftPredictions;

/**
 * weft_predictions_new_artefact:
 * @evaluation: (transfer full): the result
 * @class_names: (nullable) (transfer none): names of the classes
 *
 * Returns: (transfer full): an artefact of type predictions
 */
WeftArtefact *weft_predictions_new_artefact (WeftEvaluation *evaluation,
                                             const char *const *class_names);

G_END_DECLS
