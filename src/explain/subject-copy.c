/* subject-copy.c: a model's graph as it is looked into, in f32 and never trained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/subject-private.h"

static gboolean
is_narrow (WeftDType dtype)
{
  return weft_dtype_is_real (dtype) && dtype != WEFT_DTYPE_F32;
}

/* Returns: (transfer full) (nullable): the numbers in f32 */
static WeftTensor *
widen_tensor (WeftTensor  *tensor,
              GError     **error)
{
  WeftTensor *wide;

  if (!is_narrow (tensor->dtype))
    return weft_tensor_ref (tensor);
  wide = weft_tensor_new (WEFT_DTYPE_F32, &tensor->shape, error);
  for (gint64 i = 0; wide != NULL && i < weft_shape_count (&tensor->shape); i++)
    weft_tensor_f32 (wide)[i] = (float) weft_tensor_get (tensor, i);
  return wide;
}

/* Whether an op is its first input here. What a training reads instead would have a gradient, too:
 * a zero that takes all the moments of a batch to compute. */
static gboolean
is_of_training (const WeftOp *op)
{
  return g_str_equal (op->klass->name, "weft.WhileTraining");
}

/* The same op; what casts to a narrow type casts to f32. */
static gboolean
copy_op (const WeftOp  *op,
         WeftGraph     *to,
         GError       **error)
{
  WeftAttribute attributes[16] = { 0 };

  if (is_of_training (op))
    return weft_graph_add (to, "Identity", op->inputs, 1, NULL, error) != WEFT_NO_VALUE;

  for (int i = 0; op->attributes[i].name != NULL; i++) {
    attributes[i] = op->attributes[i];
    if (g_str_equal (op->klass->name, "Cast") && g_str_equal (attributes[i].name, "to") && is_narrow ((WeftDType) attributes[i].number))
      attributes[i].number = WEFT_DTYPE_F32;
  }
  return weft_graph_add (to, op->klass->name, op->inputs, op->n_inputs, attributes, error) != WEFT_NO_VALUE;
}

static gboolean
copy_value (const WeftGraph  *graph,
            WeftValue         value,
            WeftGraph        *to,
            GError          **error)
{
  const WeftValueInfo *info = weft_graph_get_value (graph, value);
  WeftTensor *tensor = info->tensor != NULL ? widen_tensor (info->tensor, error) : NULL;

  if (info->tensor != NULL && tensor == NULL)
    return FALSE;
  if (info->kind == WEFT_VALUE_INPUT) {
    weft_graph_add_input (to, info->name, is_narrow (info->dtype) ? WEFT_DTYPE_F32 : info->dtype, &info->shape);
  } else if (info->kind == WEFT_VALUE_PARAMETER) {
    weft_graph_add_parameter (to, info->name, tensor);
    weft_tensor_unref (tensor);
  } else if (info->kind == WEFT_VALUE_CONSTANT) {
    weft_graph_add_constant (to, tensor);
  } else if (info->producer->first_output == value && !copy_op (info->producer, to, error)) {
    return FALSE;
  }
  if (info->kind != WEFT_VALUE_INPUT && info->kind != WEFT_VALUE_PARAMETER && info->name != NULL)
    weft_graph_set_name (to, value, info->name);
  return TRUE;
}

static gboolean
stays (const WeftGraph *graph)
{
  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (is_narrow (info->dtype) || (info->producer != NULL && is_of_training (info->producer)))
      return FALSE;
  }
  return TRUE;
}

WeftGraph *
weft_subject_copy_graph (const WeftGraph  *graph,
                         GError          **error)
{
  g_autoptr (WeftGraph) copy = NULL;

  if (stays (graph))
    return weft_graph_copy (graph);
  copy = weft_graph_new ();
  for (int i = 1; weft_graph_get_dimension_name (graph, -i) != NULL; i++)
    weft_graph_name_dimension (copy, weft_graph_get_dimension_name (graph, -i));
  for (int value = 0; value < weft_graph_get_n_values (graph); value++)
    if (!copy_value (graph, value, copy, error))
      return NULL;
  return g_steal_pointer (&copy);
}
