/* relevance-messages.c: what some units of a layer hand on to each unit of the layer below
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/relevance-private.h"

/* Returns: (transfer full): of each value before @of, and of it, whether it is computed of @to */
static gboolean *
find_dependent (const WeftRelevance *self,
                WeftValue            of,
                WeftValue            to)
{
  gboolean *dependent = g_new0 (gboolean, of + 1);

  dependent[to] = TRUE;
  for (WeftValue value = to + 1; value <= of; value++) {
    const WeftOp *op = weft_graph_get_value (self->graph, value)->producer;

    for (int i = 0; op != NULL && i < op->n_inputs; i++)
      if (op->inputs[i] != WEFT_NO_VALUE && dependent[op->inputs[i]])
        dependent[value] = TRUE;
  }
  return dependent;
}

/* Whether each unit of what the op gives is made of the same unit of what it is given. */
static gboolean
leaves_units (const WeftRelevance *self,
              const WeftOp        *op,
              WeftValue            input)
{
  WeftRelevanceKind kind = weft_relevance_find_row (op->klass)->kind;

  return (kind == WEFT_RELEVANCE_PASS || kind == WEFT_RELEVANCE_GATE || kind == WEFT_RELEVANCE_JOIN || kind == WEFT_RELEVANCE_CHOICE) &&
         weft_shape_equal (&weft_graph_get_value (self->graph, op->first_output)->shape, &weft_graph_get_value (self->graph, input)->shape);
}

/* The one input that is computed of what @dependent says, or %WEFT_NO_VALUE. */
static WeftValue
find_single (const WeftOp   *op,
             const gboolean *dependent)
{
  WeftValue found = WEFT_NO_VALUE;

  for (int i = 0; i < op->n_inputs; i++) {
    if (op->inputs[i] == WEFT_NO_VALUE || !dependent[op->inputs[i]])
      continue;
    if (found != WEFT_NO_VALUE)
      return WEFT_NO_VALUE;
    found = op->inputs[i];
  }
  return found;
}

static gboolean
is_result (const WeftRelevance *self,
           WeftValue            value)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (g_array_index (self->steps, WeftRelevanceStep, i).output == value)
      return TRUE;
  return FALSE;
}

/* Down from @of to what a product gives, as long as all of its relevance is that of @of. */
static WeftValue
find_result (const WeftRelevance *self,
             WeftValue            of,
             WeftValue            to)
{
  g_autofree gboolean *dependent = find_dependent (self, of, to);
  WeftValue value = of;

  while (!is_result (self, value)) {
    const WeftOp *op = weft_graph_get_value (self->graph, value)->producer;
    WeftValue input = op != NULL && op->n_outputs == 1 ? find_single (op, dependent) : WEFT_NO_VALUE;

    if (input == WEFT_NO_VALUE || input == to || self->n_readers[input] != 1 || !leaves_units (self, op, input))
      return WEFT_NO_VALUE;
    value = input;
  }
  return value;
}

/* Whether units are channels, or numbers, on both sides of it. */
static gboolean
is_plain (const WeftRelevance     *self,
          const WeftRelevanceStep *step)
{
  const WeftOp *op = weft_graph_get_value (self->graph, step->product)->producer;
  const WeftShape *weight = &weft_graph_get_value (self->graph, op->inputs[1])->shape;

  if (step->weight_input != 1)
    return FALSE;
  if (g_str_equal (op->klass->name, "Conv"))
    return weft_op_get_int (op, "group") == 1;
  if (g_str_equal (op->klass->name, "Gemm"))
    return weft_op_get_int (op, "transA") == 0;
  return g_str_equal (op->klass->name, "MatMul") && weight->rank == 2 && weft_graph_get_value (self->graph, op->inputs[0])->shape.rank == 2;
}

/* Along which axis of its weights the units lie that a product gives. */
static int
find_unit_axis (const WeftOp *op)
{
  return g_str_equal (op->klass->name, "Conv") || (g_str_equal (op->klass->name, "Gemm") && weft_op_get_int (op, "transB") != 0) ? 0 : 1;
}

/* (out, in, …) or (in, out), offsets added up. */
static WeftValue
arrange (WeftGraph    *graph,
         const WeftOp *op,
         WeftValue     messages)
{
  int rank = weft_graph_get_value (graph, messages)->shape.rank;
  gint64 axes[WEFT_MAX_RANK];

  if (!g_str_equal (op->klass->name, "Conv"))
    return find_unit_axis (op) == 0 ? messages : weft_graph_emit (graph, "Transpose", WEFT_INPUTS (messages), NULL);
  for (int i = 2; i < rank; i++)
    axes[i - 2] = i;
  return weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (messages, weft_graph_add_ints (graph, axes, rank - 2)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

static WeftValue
gather (WeftGraph *graph,
        WeftValue  value,
        WeftValue  units,
        int        axis)
{
  return weft_graph_emit (graph, "Gather", WEFT_INPUTS (value, units), WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)));
}

/* What is made of weights number by number is made of those of some units alone, so that no second
 * copy of all weights has to be kept. @axis is counted from the last, being 1. */
static WeftValue
narrow (WeftGraph *graph,
        WeftValue  value,
        WeftValue  units,
        int        axis)
{
  static const char *const plain[] = { "Add", "Min", "Mul", "Relu", "weft.Affine", NULL };
  const WeftValueInfo *info = weft_graph_get_value (graph, value);
  const WeftOp *op = info->producer;
  int own = info->shape.rank - axis;
  WeftValue inputs[WEFT_MAX_INPUTS];

  if (own < 0 || info->shape.extent[own] == 1)
    return value;
  if (op == NULL || !g_strv_contains (plain, op->klass->name))
    return gather (graph, value, units, own);
  for (int i = 0; i < op->n_inputs; i++)
    inputs[i] = narrow (graph, op->inputs[i], units, axis);
  return weft_graph_emit (graph, op->klass->name, inputs, op->n_inputs, op->attributes);
}

static WeftValue
take_weights (WeftGraph    *graph,
              const WeftOp *op,
              WeftValue     units)
{
  const WeftShape *shape = &weft_graph_get_value (graph, op->inputs[1])->shape;
  int axis = find_unit_axis (op);

  return shape->extent[axis] == 1 ? gather (graph, op->inputs[1], units, axis) : narrow (graph, op->inputs[1], units, shape->rank - axis);
}

/* The product that would give those units alone, and what its weights have of them. */
static WeftValue
emit_step (const WeftRelevance     *self,
           const WeftRelevanceStep *step,
           WeftValue                units)
{
  const WeftOp *op = weft_graph_get_value (self->graph, step->product)->producer;
  WeftValue weight = take_weights (self->graph, op, units), dinputs[WEFT_MAX_INPUTS];
  WeftValue doutputs[WEFT_MAX_OUTPUTS] = { gather (self->graph, step->s, units, 1), WEFT_NO_VALUE, WEFT_NO_VALUE, WEFT_NO_VALUE };
  WeftValue some = weft_graph_emit (self->graph, op->klass->name, WEFT_INPUTS (op->inputs[0], weight), op->attributes);

  for (int i = 0; i < WEFT_MAX_INPUTS; i++)
    dinputs[i] = WEFT_NO_VALUE;
  op->klass->differentiate (self->graph, weft_graph_get_value (self->graph, some)->producer, doutputs, dinputs);
  return arrange (self->graph, op, weft_relevance_binary (self->graph, "Mul", weight, dinputs[1]));
}

WeftValue
weft_relevance_emit_messages (const WeftRelevance *self,
                              WeftValue            of,
                              WeftValue            to,
                              WeftValue            units,
                              WeftValue           *handed)
{
  WeftValue result = of < self->n_values && to < of ? find_result (self, of, to) : WEFT_NO_VALUE, sum = WEFT_NO_VALUE;

  for (guint i = 0; result != WEFT_NO_VALUE && i < self->steps->len; i++) {
    const WeftRelevanceStep *step = &g_array_index (self->steps, WeftRelevanceStep, i);
    WeftValue messages;

    if (step->output != result)
      continue;
    if (step->input != to || !is_plain (self, step))
      return WEFT_NO_VALUE;
    *handed = step->handed;
    messages = emit_step (self, step, units);
    sum = sum == WEFT_NO_VALUE ? messages : weft_relevance_binary (self->graph, "Add", sum, messages);
  }
  return sum;
}
