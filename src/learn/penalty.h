/* penalty.h: what it costs a model to look where it should not
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     P = Σ_rows Σ_i (A_i ∂S/∂x_i)²,  S = Σ_k log p_k
 *
 * A is 1 at the marked inputs of a row and 0 elsewhere, p the probabilities of the classes.
 * P is an op like any other, so gradients are taken of it as well: exactly, by
 * differentiating twice. Words have no slope, so a model that looks numbers up has no penalty.
 *
 * Source: Ross, Hughes and Doshi-Velez 2017, "Right for the right reasons", equation 1.
 */
#pragma once

#include "learn/objective.h"

G_BEGIN_DECLS

/**
 * WeftPenalty:
 * @mask: input to give: A, of the model's input's shape
 * @weight: scalar input: what the penalty is multiplied with
 * @sum: scalar: P over the rows of a batch
 * @mean: scalar: @sum divided by the number of rows
 */
typedef struct
{
  WeftValue mask;
  WeftValue weight;
  WeftValue sum;
  WeftValue mean;
} WeftPenalty;

/**
 * weft_penalty_build:
 * @model: a model; ops are added to its graph
 * @objective: of classes
 * @penalty: (out caller-allocates): the result
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when nothing says probabilities of classes, or numbers of
 *   the input are looked up; those of weft_graph_differentiate()
 */
gboolean weft_penalty_build (WeftModel            *model,
                             const WeftObjective  *objective,
                             WeftPenalty          *penalty,
                             GError              **error);

G_END_DECLS
