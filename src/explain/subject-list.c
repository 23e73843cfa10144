/* subject-list.c: what can be looked at, where attribution ends, what a sample is made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/subject-private.h"

#include "base/i18n.h"

/* Of files without layers: ops that people would call one. */
static const char *const layer_ops[] = {
  "Add",
  "AveragePool",
  "BatchNormalization",
  "Clip",
  "Concat",
  "Conv",
  "ConvTranspose",
  "Elu",
  "GRU",
  "Gelu",
  "Gemm",
  "GlobalAveragePool",
  "GlobalMaxPool",
  "HardSwish",
  "InstanceNormalization",
  "LSTM",
  "LayerNormalization",
  "LeakyRelu",
  "MatMul",
  "MaxPool",
  "Mean",
  "Mish",
  "PRelu",
  "Relu",
  "Selu",
  "Sigmoid",
  "Softmax",
  "Sum",
  "Tanh",
  NULL,
};

gboolean *
weft_subject_find_needed (const WeftSubject *self)
{
  gboolean *needed = g_new0 (gboolean, weft_graph_get_n_values (self->graph));

  needed[self->scores] = TRUE;
  needed[self->logits] = TRUE;
  for (int i = weft_graph_get_n_ops (self->graph) - 1; i >= 0; i--) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    gboolean any = FALSE;

    for (int k = 0; k < op->n_outputs; k++)
      any |= needed[op->first_output + k];
    for (int k = 0; any && k < op->n_inputs; k++)
      if (op->inputs[k] != WEFT_NO_VALUE)
        needed[op->inputs[k]] = TRUE;
  }
  return needed;
}

static void
add_layer (WeftSubject *self,
           const char  *id,
           const char  *kind,
           WeftValue    value)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, value)->shape;
  WeftSubjectLayer layer = { .kind = kind, .value = value, .shape.rank = shape->rank - 1 };

  for (int axis = 1; axis < shape->rank; axis++) {
    if (shape->extent[axis] < 1)
      return;
    layer.shape.extent[axis - 1] = shape->extent[axis];
  }
  layer.spatial = shape->rank == 4 && shape->extent[2] * shape->extent[3] > 1;
  layer.id = g_strdup (id);
  g_array_append_val (self->layers, layer);
}

static void
list_trained (WeftSubject            *self,
              const WeftTrainedModel *trained,
              const gboolean         *needed)
{
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (weft_trained_model_get_model (trained), &n);

  for (guint i = 0; i < n; i++)
    if (needed[layers[i].value] && weft_graph_get_value (self->graph, layers[i].value)->dtype == WEFT_DTYPE_F32)
      add_layer (self, layers[i].spec->id, layers[i].spec->kind->title, layers[i].value);
}

/* Marks what follows from the model's input, through anything or smoothly. */
static gboolean *
find_followers (const WeftSubject *self,
                gboolean           smooth)
{
  gboolean *follows = g_new0 (gboolean, weft_graph_get_n_values (self->graph));

  follows[self->input] = TRUE;
  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    gboolean gathers = g_str_equal (op->klass->name, "Gather"), any = FALSE;

    for (int k = 0; k < op->n_inputs; k++)
      any |= op->inputs[k] != WEFT_NO_VALUE && follows[op->inputs[k]] && !(smooth && gathers && k == 1);
    if (smooth && ((op->klass->flags & WEFT_OP_NO_GRADIENT) || !weft_dtype_is_real (weft_graph_get_value (self->graph, op->first_output)->dtype)))
      any = FALSE;
    for (int k = 0; any && k < op->n_outputs; k++)
      follows[op->first_output + k] = TRUE;
  }
  return follows;
}

static gboolean
is_listed (const WeftSubject *self,
           const WeftOp      *op,
           const gboolean    *needed,
           const gboolean    *follows)
{
  const WeftValueInfo *info = weft_graph_get_value (self->graph, op->first_output);

  return needed[op->first_output] && follows[op->first_output] && info->dtype == WEFT_DTYPE_F32 && info->shape.rank >= 2 &&
         g_strv_contains (layer_ops, op->klass->name);
}

static void
list_ops (WeftSubject    *self,
          const gboolean *needed)
{
  g_autofree gboolean *follows = find_followers (self, FALSE);
  int n_ops = weft_graph_get_n_ops (self->graph);

  for (int i = 0; i < n_ops; i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    const char *name = weft_graph_get_value (self->graph, op->first_output)->name;
    g_autofree char *own = name == NULL ? g_strdup_printf ("%s_%d", op->klass->name, i + 1) : NULL;

    if (is_listed (self, op, needed, follows))
      add_layer (self, own != NULL ? own : name, op->klass->name, op->first_output);
  }
}

void
weft_subject_list_layers (WeftSubject         *self,
                          const WeftPredictor *predictor)
{
  WeftTrainedModel *trained = weft_predictor_get_trained (predictor);
  g_autofree gboolean *needed = weft_subject_find_needed (self);

  if (trained != NULL)
    list_trained (self, trained, needed);
  else
    list_ops (self, needed);
}

/* Where in a sample the numbers begin that @index is made of. */
static gint64
find_first (const WeftSubject *self,
            WeftValue          index)
{
  const WeftOp *op = weft_graph_get_value (self->graph, index)->producer;
  gint64 first = 0;

  for (; op != NULL; op = weft_graph_get_value (self->graph, op->inputs[0])->producer) {
    const WeftTensor *starts = g_str_equal (op->klass->name, "Slice") ? weft_graph_get_value (self->graph, op->inputs[1])->tensor : NULL;

    first += starts != NULL ? weft_tensor_get_int (starts, 0) : 0;
  }
  return first;
}

static void
add_words (WeftSubject  *self,
           const WeftOp *gather)
{
  const WeftShape *shape = &weft_graph_get_value (self->graph, gather->first_output)->shape;
  WeftSubjectSite site = { gather->first_output, find_first (self, gather->inputs[1]), weft_shape_count_axes (shape, 1, shape->rank - 1) };

  g_array_append_val (self->sites, site);
}

void
weft_subject_list_sites (WeftSubject *self)
{
  g_autofree gboolean *needed = weft_subject_find_needed (self), *smooth = find_followers (self, TRUE), *follows = find_followers (self, FALSE);
  WeftSubjectSite input = { .value = self->input };

  if (smooth[self->logits])
    g_array_append_val (self->sites, input);
  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);

    if (needed[op->first_output] && g_str_equal (op->klass->name, "Gather") && !follows[op->inputs[0]] && follows[op->inputs[1]] &&
        weft_graph_get_value (self->graph, op->first_output)->dtype == WEFT_DTYPE_F32)
      add_words (self, op);
  }
}

/* Those that a larger number never makes smaller, and the others. */
static const char *const rising[] = { "Clip", "Elu", "HardSigmoid", "LeakyRelu", "Relu", "Selu", "Sigmoid", "Softplus", "Tanh", NULL };
static const char *const bent[] = { "Gelu", "HardSwish", "Mish", "PRelu", "Softmax", NULL };

/* Through what hands on its input. */
static const WeftOp *
find_producer (const WeftSubject *self,
               WeftValue         *value)
{
  static const char *const passes[] = { "Dropout", "Identity", NULL };
  const WeftOp *op = weft_graph_get_value (self->graph, *value)->producer;

  for (; op != NULL && g_strv_contains (passes, op->klass->name); op = weft_graph_get_value (self->graph, *value)->producer)
    *value = op->inputs[0];
  return op;
}

/* The largest of windows of @before instead of what is activated.
 * Returns: WEFT_NO_VALUE where that cannot be */
static WeftValue
pool_before (WeftSubject  *self,
             const WeftOp *pool,
             WeftValue     before)
{
  gpointer key = GINT_TO_POINTER (pool->first_output), known = g_hash_table_lookup (self->sources, key);
  g_autoptr (GError) error = NULL;
  WeftValue value;

  if (known != NULL)
    return GPOINTER_TO_INT (known) - 1;
  value = weft_graph_add (self->graph, pool->klass->name, &before, 1, pool->attributes, &error);
  if (value != WEFT_NO_VALUE)
    g_hash_table_insert (self->sources, key, GINT_TO_POINTER (value + 1));
  return value;
}

/* Returns: the value before a rising function and any windows behind it, if there is such a one */
static WeftValue
find_rising (WeftSubject *self,
             WeftValue    value)
{
  const WeftOp *op = find_producer (self, &value);
  WeftValue before;

  if (op != NULL && g_strv_contains (rising, op->klass->name))
    return op->inputs[0];
  if (op == NULL || !g_str_equal (op->klass->name, "MaxPool") || value != op->first_output)
    return WEFT_NO_VALUE;
  before = find_rising (self, op->inputs[0]);
  return before != WEFT_NO_VALUE ? pool_before (self, op, before) : WEFT_NO_VALUE;
}

WeftValue
weft_subject_find_source (WeftSubject *self,
                          WeftValue    value)
{
  WeftValue before = find_rising (self, value);
  const WeftOp *op = find_producer (self, &value);

  if (before != WEFT_NO_VALUE)
    return before;
  return op != NULL && g_strv_contains (bent, op->klass->name) ? op->inputs[0] : value;
}

static void
add_column (WeftSubject *self,
            char        *name,
            gint64       first,
            gint64       n)
{
  WeftSubjectColumn column = { name, first, n };

  g_array_append_val (self->columns, column);
}

void
weft_subject_list_columns (WeftSubject         *self,
                           const WeftPredictor *predictor)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  guint n_parts = preparation != NULL ? weft_preparation_get_n_parts (preparation) : 0;

  if (self->item.rank != 1)
    return;
  for (guint i = 0; i < n_parts; i++) {
    WeftInputPart part = weft_preparation_get_part (preparation, i);

    add_column (self, g_strdup (part.name), part.first, weft_shape_count (&part.shape));
  }
  for (gint64 i = 0; i < self->item.extent[0] && preparation == NULL; i++)
    add_column (self, g_strdup_printf ("x[%" G_GINT64_FORMAT "]", i), i, 1);
}
