/* composed.c: the gradient of a fused op by way of plain ops
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/rules.h"

#include "engine/gradient.h"

/* Σ over outputs of Σ doutput ⊙ result. */
static WeftValue
sum_results (WeftGraph       *g,
             const WeftOp    *op,
             const WeftValue *doutputs,
             const WeftValue *results)
{
  WeftValue total = WEFT_NO_VALUE;

  for (int k = 0; k < op->n_outputs; k++) {
    WeftValue part;

    if (doutputs[k] == WEFT_NO_VALUE || results[k] == WEFT_NO_VALUE)
      continue;
    part = weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (weft_rule_binary (g, "Mul", doutputs[k], results[k])), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
    total = total == WEFT_NO_VALUE ? part : weft_rule_binary (g, "Add", total, part);
  }
  return total;
}

void
weft_rule_differentiate_composed (WeftGraph       *graph,
                                  const WeftOp    *op,
                                  WeftCompose      compose,
                                  const WeftValue *doutputs,
                                  WeftValue       *dinputs)
{
  WeftValue leaves[WEFT_MAX_INPUTS], asked[WEFT_MAX_INPUTS], found[WEFT_MAX_INPUTS], results[WEFT_MAX_OUTPUTS], total;
  g_autoptr (GError) error = NULL;
  int places[WEFT_MAX_INPUTS], n = 0;

  for (int k = 0; k < WEFT_MAX_OUTPUTS; k++)
    results[k] = WEFT_NO_VALUE;
  for (int k = 0; k < op->n_inputs; k++) {
    leaves[k] = op->inputs[k];
    if (leaves[k] == WEFT_NO_VALUE || weft_graph_get_value (graph, leaves[k])->dtype != WEFT_DTYPE_F32)
      continue;
    /* Values of their own: an input may depend on another in ways that are not this op's. */
    leaves[k] = weft_rule_unary (graph, "Identity", leaves[k]);
    asked[n] = leaves[k];
    places[n++] = k;
  }
  for (int k = op->n_inputs; k < WEFT_MAX_INPUTS; k++)
    leaves[k] = WEFT_NO_VALUE;
  compose (graph, op, leaves, results);
  total = sum_results (graph, op, doutputs, results);
  if (!weft_graph_differentiate (graph, total, asked, n, found, &error))
    g_error ("%s: %s", op->klass->name, error->message);
  for (int i = 0; i < n; i++)
    dinputs[places[i]] = found[i];
}
