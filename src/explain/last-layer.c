/* last-layer.c: the dense layer that a model's logits come from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/last-layer.h"

static const WeftTensor *
get_fixed (const WeftGraph *graph,
           WeftValue        value)
{
  return weft_graph_get_value (graph, value)->tensor;
}

/* What is computed of the input, behind numbers that are added to it. */
static const WeftOp *
find_product (const WeftGraph *graph,
              WeftValue        logits)
{
  const WeftOp *op = weft_graph_get_value (graph, logits)->producer;

  while (op != NULL && (g_str_equal (op->klass->name, "Add") || g_str_equal (op->klass->name, "Identity"))) {
    int data = g_str_equal (op->klass->name, "Add") && get_fixed (graph, op->inputs[0]) != NULL ? 1 : 0;

    op = weft_graph_get_value (graph, op->inputs[data])->producer;
  }
  return op;
}

gboolean
weft_last_layer_find (const WeftSubject *subject,
                      WeftLastLayer     *self)
{
  const WeftGraph *graph = weft_subject_get_graph (subject);
  const WeftOp *op = find_product (graph, weft_subject_get_logits (subject));
  gboolean is_gemm = op != NULL && g_str_equal (op->klass->name, "Gemm");

  if (op == NULL || (!is_gemm && !g_str_equal (op->klass->name, "MatMul")))
    return FALSE;
  self->input = op->inputs[0];
  self->weights = get_fixed (graph, op->inputs[1]);
  self->is_turned = is_gemm && weft_op_get_int (op, "transB") != 0;
  return self->weights != NULL && self->weights->dtype == WEFT_DTYPE_F32 && self->weights->shape.rank == 2 && !(is_gemm && weft_op_get_int (op, "transA") != 0);
}
