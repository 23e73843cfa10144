/* onnx-model.c: what an ONNX file holds
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/onnx.h"

WeftOnnxModel *
weft_onnx_model_new (WeftGraph *graph)
{
  WeftOnnxModel *self = g_new0 (WeftOnnxModel, 1);

  self->graph = weft_graph_ref (graph);
  self->inputs = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  self->outputs = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  self->output_names = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->producer = g_strdup ("");
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->opset = WEFT_ONNX_OPSET;
  return self;
}

void
weft_onnx_model_free (WeftOnnxModel *self)
{
  weft_graph_unref (self->graph);
  g_array_unref (self->inputs);
  g_array_unref (self->outputs);
  g_ptr_array_unref (self->output_names);
  g_hash_table_unref (self->texts);
  g_free (self->producer);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

void
weft_onnx_model_add_input (WeftOnnxModel *self,
                           WeftValue      value)
{
  g_array_append_val (self->inputs, value);
}

void
weft_onnx_model_add_output (WeftOnnxModel *self,
                            WeftValue      value,
                            const char    *name)
{
  g_array_append_val (self->outputs, value);
  g_ptr_array_add (self->output_names, g_strdup (name));
}

void
weft_onnx_model_set_text (WeftOnnxModel *self,
                          const char    *key,
                          const char    *text)
{
  g_hash_table_insert (self->texts, g_strdup (key), g_strdup (text));
}

static WeftOperand *
look_at_inputs (const WeftOnnxModel *self)
{
  WeftOperand *operands = g_new0 (WeftOperand, weft_graph_get_n_values (self->graph));

  for (guint i = 0; i < self->inputs->len; i++) {
    WeftValue value = g_array_index (self->inputs, WeftValue, i);
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);

    operands[value] = (WeftOperand){ TRUE, info->dtype, info->shape, NULL };
    for (int axis = 0; axis < info->shape.rank; axis++)
      if (info->shape.extent[axis] < 0)
        operands[value].shape.extent[axis] = 1;
  }
  return operands;
}

gboolean *
weft_onnx_model_find_needed (const WeftOnnxModel *self)
{
  int n_values = weft_graph_get_n_values (self->graph);
  gboolean *needed = g_new0 (gboolean, n_values);

  for (guint i = 0; i < self->outputs->len; i++)
    needed[g_array_index (self->outputs, WeftValue, i)] = TRUE;
  for (int value = n_values - 1; value >= 0; value--) {
    const WeftOp *op = weft_graph_get_value (self->graph, value)->producer;
    int n_inputs = op == NULL || !needed[value] ? 0 : g_str_equal (op->klass->name, "weft.WhileTraining") ? 1
                                                                                                          : op->n_inputs;

    for (int i = 0; i < n_inputs; i++)
      if (op->inputs[i] != WEFT_NO_VALUE)
        needed[op->inputs[i]] = TRUE;
  }
  return needed;
}

static gboolean
is_needed (const WeftOp   *op,
           const gboolean *needed)
{
  gboolean any = FALSE;

  for (int i = 0; i < op->n_outputs; i++)
    any = any || needed[op->first_output + i];
  return any;
}

/* Which values something needed reads that is learned: not as running statistics. */
static gboolean *
find_learned (const WeftOnnxModel *self,
              const gboolean      *needed)
{
  gboolean *learned = g_new0 (gboolean, weft_graph_get_n_values (self->graph));

  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    int n_learned = !is_needed (op, needed) ? 0 : g_str_equal (op->klass->name, "BatchNormalization") ? 3
                                                                                                      : op->n_inputs;

    for (int k = 0; k < MIN (n_learned, op->n_inputs); k++)
      if (op->inputs[k] != WEFT_NO_VALUE)
        learned[op->inputs[k]] = TRUE;
  }
  return learned;
}

gboolean
weft_onnx_model_count (const WeftOnnxModel  *self,
                       gint64               *n_parameters,
                       double               *operations,
                       GError              **error)
{
  g_autofree WeftOperand *operands = look_at_inputs (self);
  g_autofree gboolean *needed = weft_onnx_model_find_needed (self), *learned = find_learned (self, needed);

  *n_parameters = 0;
  *operations = 0;
  if (!weft_graph_infer (self->graph, operands, error))
    return FALSE;
  for (int value = 0; value < weft_graph_get_n_values (self->graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (self->graph, value);

    *n_parameters += info->kind == WEFT_VALUE_PARAMETER && learned[value] ? weft_shape_count (&info->shape) : 0;
  }
  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    WeftPartition partition = { 0 };
    WeftInference look;

    if (op->klass->partition == NULL || !is_needed (op, needed))
      continue;
    weft_graph_look (op, operands, &look);
    op->klass->partition (&look, &partition);
    *operations += partition.cost * (double) partition.units;
  }
  return TRUE;
}
