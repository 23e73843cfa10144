/* penalty.c: what it costs a model to look where it should not
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/penalty.h"

#include "base/i18n.h"
#include "engine/gradient.h"
#include "learn/error.h"

/* Σ log p of each row, by what the probabilities are made of. */
static WeftValue
add_logarithms (WeftModel            *model,
                const WeftObjective  *objective,
                GError              **error)
{
  WeftGraph *graph = weft_model_get_graph (model);
  const WeftOp *op = weft_graph_get_value (graph, objective->scores)->producer;
  const char *name = op != NULL ? op->klass->name : "";
  WeftValue less;

  if (g_str_equal (name, "weft.SoftmaxCrossEntropy") || g_str_equal (name, "Softmax"))
    return weft_graph_emit (graph, "LogSoftmax", WEFT_INPUTS (op->inputs[0]), WEFT_ATTRIBUTES (WEFT_INT ("axis", -1)));
  if (!g_str_equal (name, "Sigmoid")) {
    g_set_error_literal (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("a penalty needs the probabilities of classes, and this model predicts numbers; choose counter-examples"));
    return WEFT_NO_VALUE;
  }
  /* log σ (z) + log (1 - σ (z)) = z - 2 softplus (z) */
  less = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (weft_graph_emit (graph, "Softplus", WEFT_INPUTS (op->inputs[0]), NULL)), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 2)));
  return weft_graph_emit (graph, "Sub", WEFT_INPUTS (op->inputs[0], less), NULL);
}

static gboolean
looks_up (const WeftModel *model)
{
  const WeftGraph *graph = weft_model_get_graph (model);

  for (int i = 0; i < weft_graph_get_n_ops (graph); i++) {
    const WeftOp *op = weft_graph_get_op (graph, i);

    if (g_str_equal (op->klass->name, "Gather") && weft_graph_get_value (graph, op->inputs[0])->kind == WEFT_VALUE_PARAMETER)
      return TRUE;
  }
  return FALSE;
}

/* (N, …) → (N) */
static WeftValue
sum_rows (WeftGraph *graph,
          WeftValue  value)
{
  int rank = weft_graph_get_value (graph, value)->shape.rank;
  gint64 axes[WEFT_MAX_RANK];

  for (int axis = 1; axis < rank; axis++)
    axes[axis - 1] = axis;
  return weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (value, weft_graph_add_ints (graph, axes, rank - 1)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

gboolean
weft_penalty_build (WeftModel            *model,
                    const WeftObjective  *objective,
                    WeftPenalty          *penalty,
                    GError              **error)
{
  WeftGraph *graph = weft_model_get_graph (model);
  WeftValue input = weft_model_get_input (model), logarithms, gradient, masked, rows;
  const WeftShape shape = weft_graph_get_value (graph, input)->shape;

  if (looks_up (model)) {
    g_set_error_literal (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("a penalty needs numbers that can change a little, and words cannot; choose counter-examples"));
    return FALSE;
  }
  logarithms = add_logarithms (model, objective, error);
  if (logarithms == WEFT_NO_VALUE || !weft_graph_differentiate (graph, logarithms, &input, 1, &gradient, error))
    return FALSE;
  penalty->mask = weft_graph_add_input (graph, "marks", WEFT_DTYPE_F32, &shape);
  penalty->weight = weft_graph_add_input (graph, "penalty", WEFT_DTYPE_F32, &WEFT_SCALAR);
  masked = weft_graph_emit (graph, "Mul", WEFT_INPUTS (gradient, penalty->mask), NULL);
  rows = sum_rows (graph, weft_graph_emit (graph, "Mul", WEFT_INPUTS (masked, masked), NULL));
  penalty->sum = weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (rows), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  penalty->mean = weft_graph_emit (graph, "ReduceMean", WEFT_INPUTS (rows), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  return TRUE;
}
