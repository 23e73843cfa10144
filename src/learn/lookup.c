/* lookup.c: tables in which a model looks up numbers of its input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/lookup.h"

#include "base/i18n.h"
#include "learn/error.h"

gboolean
weft_lookup_find_source (const WeftModel *model,
                         WeftValue        value,
                         gint64          *first)
{
  static const char *const passes[] = { "Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", NULL };
  const WeftGraph *graph = weft_model_get_graph (model);

  *first = 0;
  while (value != weft_model_get_input (model)) {
    const WeftOp *op = weft_graph_get_value (graph, value)->producer;
    const WeftTensor *start = NULL;

    if (op != NULL && g_str_equal (op->klass->name, "Slice"))
      start = weft_graph_get_value (graph, op->inputs[1])->tensor;
    if (op == NULL || (start == NULL && !g_strv_contains (passes, op->klass->name)))
      return FALSE;
    *first += start != NULL ? weft_tensor_get_int (start, 0) : 0;
    value = op->inputs[0];
  }
  return TRUE;
}

static gboolean
check_table (const WeftModel        *model,
             const WeftPreparation  *preparation,
             const WeftValueInfo    *table,
             WeftValue               index,
             GError                **error)
{
  const WeftShape *shape = &weft_graph_get_value (weft_model_get_graph (model), index)->shape;
  gint64 first, end;

  if (!weft_lookup_find_source (model, index, &first))
    return TRUE;
  end = first + weft_shape_count_axes (shape, 1, shape->rank);
  for (guint i = 0; i < weft_preparation_get_n_parts (preparation); i++) {
    WeftInputPart part = weft_preparation_get_part (preparation, i);

    if (part.first >= end || part.first + weft_shape_count (&part.shape) <= first || part.n_entries <= table->shape.extent[0])
      continue;
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
                 _("%s has %" PRId64 " entries, the dictionary of “%s” has %" PRId64 ", and those beyond would count for nothing; set the layer’s Entries to as many, or Prepare’s Vocabulary to fewer"),
                 table->name, table->shape.extent[0], part.name, part.n_entries);
    return FALSE;
  }
  return TRUE;
}

gboolean
weft_lookup_check (const WeftModel        *model,
                   const WeftPreparation  *preparation,
                   GError                **error)
{
  const WeftGraph *graph = weft_model_get_graph (model);

  for (int i = 0; i < weft_graph_get_n_ops (graph); i++) {
    const WeftOp *op = weft_graph_get_op (graph, i);
    const WeftValueInfo *table = op->n_inputs > 0 && g_str_equal (op->klass->name, "Gather") ? weft_graph_get_value (graph, op->inputs[0]) : NULL;

    if (table != NULL && table->kind == WEFT_VALUE_PARAMETER && !check_table (model, preparation, table, op->inputs[1], error))
      return FALSE;
  }
  return TRUE;
}
