/* explain-importance.h: how much the columns of a table matter: the questions, and their pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/importance-chart.h"

G_BEGIN_DECLS

/* What each column adds to the answer for one row; of many rows; and what is lost when one is
 * shuffled. None has a wish; the finding of each is a #WeftExplainImportance. */
extern const WeftExplainQuestion weft_explain_row_parts;
extern const WeftExplainQuestion weft_explain_all_parts;
extern const WeftExplainQuestion weft_explain_shuffled;

/**
 * WeftExplainImportance:
 * @method: how one row was explained
 * @saliency: (nullable): what was found of it
 * @rows: (nullable): of many rows
 * @permutation: (nullable): what is lost
 * @options: how that was measured
 */
typedef struct
{
  const WeftSaliencyMethod *method;
  WeftSaliency *saliency;
  WeftShapleyRows *rows;
  WeftPermutation *permutation;
  WeftPermutationOptions options;
} WeftExplainImportance;

/* Returns: whether the columns of a model can be looked at */
gboolean weft_explain_importance_suits (const WeftExplainModel *model);

/**
 * weft_explain_importance_draw:
 * @answer: to one of the questions
 * @column: of an answer about many rows, which column is shown over what it holds; -1: a swarm
 *   of all
 *
 * Returns: (transfer full): the picture
 */
WeftImportanceChart *weft_explain_importance_draw (const WeftExplainAnswer *answer,
                                                   int                      column);

G_END_DECLS
