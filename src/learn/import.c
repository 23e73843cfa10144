/* import.c: computations of others as layers that can be changed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/import-private.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <math.h>
#include <string.h>

/**
 * Flags:
 * @NEEDS_AXES: it must not be given a mean of channels without its axes
 * @EITHER: its layer may be any of its inputs, the others being numbers
 * @ANY_ORDER: samples need not come first
 * @ON_STEPS: it may be of numbers that count whole steps
 */
typedef enum {
  NEEDS_AXES = 1 << 0,
  EITHER = 1 << 1,
  ANY_ORDER = 1 << 2,
  ON_STEPS = 1 << 3,
} Flags;

typedef struct
{
  const char *op;
  const char *layer;
  WeftImportAdd add;
  Flags flags;
} Rule;

/* Functions of every number */

static gboolean
pass_on (WeftImporter  *self,
         const WeftOp  *op,
         const char    *layer,
         GError       **error)
{
  weft_import_pass (self, op->inputs[0], op->first_output);
  return TRUE;
}

/* Adds a layer that leaves places where they are; @params: (transfer full). */
static gboolean
add_alike (WeftImporter *self,
           const WeftOp *op,
           const char   *layer,
           WeftParams   *params)
{
  weft_import_add (self, layer, NULL, params, op->inputs[0], op->first_output);
  weft_import_output (self, op)->is_flat = weft_import_input (self, op, 0)->is_flat;
  g_strlcpy (weft_import_output (self, op)->axes, weft_import_input (self, op, 0)->axes, WEFT_IMPORT_AXES);
  return TRUE;
}

static gboolean
add_activation (WeftImporter  *self,
                const WeftOp  *op,
                const char    *layer,
                GError       **error)
{
  g_autoptr (WeftParams) params = weft_import_new_params (layer);

  if (weft_param_find (weft_params_get_table (params), "alpha") != NULL && !weft_import_set_real (params, "alpha", weft_op_get_float (op, "alpha"), error))
    return FALSE;
  return add_alike (self, op, layer, g_steal_pointer (&params));
}

/* A limit that is absent is the largest that the layer takes. */
static gboolean
add_clip (WeftImporter  *self,
          const WeftOp  *op,
          const char    *layer,
          GError       **error)
{
  double limits[] = { -INFINITY, INFINITY };
  g_autoptr (WeftParams) params = weft_import_new_params (layer);
  const WeftParam *most = weft_param_find (weft_params_get_table (params), "max");

  for (int i = 0; i < 2; i++)
    if (1 + i < op->n_inputs && op->inputs[1 + i] != WEFT_NO_VALUE && !weft_import_get_number (self, op, 1 + i, &limits[i]))
      return weft_import_refuse (op, _("its limits are no numbers of the file"), error);
  if (limits[0] == 0 && limits[1] == 6)
    return add_activation (self, op, "relu6", error);
  if (limits[0] == 0 && limits[1] >= most->maximum)
    return add_activation (self, op, "relu", error);
  if (!weft_import_set_real (params, "min", MAX (limits[0], most->minimum), error) || !weft_import_set_real (params, "max", MIN (limits[1], most->maximum), error))
    return FALSE;
  return add_alike (self, op, layer, g_steal_pointer (&params));
}

/* Shares are of the last axis, as the layer has them. */
static gboolean
add_softmax (WeftImporter  *self,
             const WeftOp  *op,
             const char    *layer,
             GError       **error)
{
  gint64 axis = weft_op_get_int (op, "axis");

  if (axis != -1 && axis != weft_import_shape (self, op->inputs[0])->rank - 1 && !(weft_import_input (self, op, 0)->is_flat && axis == 1))
    return weft_import_refuse (op, _("it makes shares along another axis than the last"), error);
  return add_activation (self, op, layer, error);
}

/* It does nothing in the file, and is there for who trains on. */
static gboolean
add_dropout (WeftImporter  *self,
             const WeftOp  *op,
             const char    *layer,
             GError       **error)
{
  g_autoptr (WeftParams) params = weft_import_new_params (layer);
  double ratio;

  if (weft_import_get_number (self, op, 1, &ratio) && !weft_import_set_real (params, "ratio", ratio, error))
    return FALSE;
  return add_alike (self, op, layer, g_steal_pointer (&params));
}

/* Which op is which layer. */
static const Rule rules[] = {
  { "Conv", "conv2d", weft_import_add_conv, NEEDS_AXES },
  { "MaxPool", "max_pool", weft_import_add_pool, NEEDS_AXES | ON_STEPS },
  { "AveragePool", "average_pool", weft_import_add_pool, NEEDS_AXES },
  { "GlobalAveragePool", "global_average_pool", weft_import_add_global, NEEDS_AXES },
  { "ReduceMean", "global_average_pool", weft_import_add_mean, NEEDS_AXES },
  { "BatchNormalization", "batch_norm", weft_import_add_norm, NEEDS_AXES },
  { "LayerNormalization", "layer_norm", weft_import_add_norm, NEEDS_AXES },
  { "Gemm", "dense", weft_import_add_gemm, NEEDS_AXES },
  { "MatMul", "dense", weft_import_add_product, NEEDS_AXES },
  { "LSTM", "lstm", weft_import_add_cell, ANY_ORDER },
  { "GRU", "gru", weft_import_add_cell, ANY_ORDER },
  { "Add", "add", weft_import_add_arithmetic, EITHER | ON_STEPS },
  { "Sub", NULL, weft_import_add_arithmetic, EITHER | ON_STEPS },
  { "Mul", NULL, weft_import_add_arithmetic, EITHER | ON_STEPS },
  { "Div", NULL, weft_import_add_arithmetic, EITHER | ON_STEPS },
  { "Mean", "average", weft_import_add_join_op },
  { "Concat", "concat", weft_import_add_join_op },
  { "Flatten", "flatten", weft_import_add_reshape, ANY_ORDER | ON_STEPS },
  { "Reshape", "flatten", weft_import_add_reshape, ANY_ORDER | ON_STEPS },
  { "Squeeze", "flatten", weft_import_add_reshape, ANY_ORDER | ON_STEPS },
  { "Unsqueeze", "flatten", weft_import_add_channel, ON_STEPS },
  { "Gather", "slice", weft_import_add_place, ANY_ORDER },
  { "Transpose", "transpose", weft_import_add_transpose, ANY_ORDER | ON_STEPS },
  { "Softmax", "softmax", add_softmax },
  { "Dropout", "dropout", add_dropout, ANY_ORDER },
  { "Cast", NULL, weft_import_add_cast, ANY_ORDER | ON_STEPS },
  { "Round", NULL, weft_import_add_round, ON_STEPS },
  { "Identity", NULL, pass_on, ANY_ORDER | ON_STEPS },
  { "Clip", "clip", add_clip, ANY_ORDER },
  { "Relu", "relu", add_activation, ANY_ORDER },
  { "LeakyRelu", "leaky_relu", add_activation, ANY_ORDER },
  { "Elu", "elu", add_activation, ANY_ORDER },
  { "Selu", "selu", add_activation, ANY_ORDER },
  { "Gelu", "gelu", add_activation, ANY_ORDER },
  { "Mish", "mish", add_activation, ANY_ORDER },
  { "Sigmoid", "sigmoid", add_activation, ANY_ORDER },
  { "Tanh", "tanh", add_activation, ANY_ORDER },
  { "Softplus", "softplus", add_activation, ANY_ORDER },
  { "Softsign", "softsign", add_activation, ANY_ORDER },
  { "HardSwish", "hard_swish", add_activation, ANY_ORDER },
};

/* The whole */

static gboolean
apply (WeftImporter  *self,
       const WeftOp  *op,
       const Rule    *rule,
       GError       **error)
{
  const WeftImportValue *first = op->inputs[0] != WEFT_NO_VALUE ? weft_import_input (self, op, 0) : NULL;
  WeftImportValue *output = weft_import_output (self, op);

  if (first == NULL || (first->layer == NULL && !(rule->flags & EITHER)))
    return weft_import_refuse (op, _("what it reads first is no layer"), error);
  if (*first->axes != '\0' && !(rule->flags & ANY_ORDER))
    return weft_import_refuse (op, _("its samples do not come first, as those of the layer do"), error);
  if (first->step != 0 && !(rule->flags & ON_STEPS))
    return weft_import_refuse (op, _("it computes with whole numbers, and layers have none"), error);
  if ((rule->flags & NEEDS_AXES) && !weft_import_need_axes (self, op->inputs[0], error))
    return FALSE;
  output->step = first->step;
  output->zero = first->zero;
  return rule->add (self, op, rule->layer, error);
}

static gboolean
add_op (WeftImporter  *self,
        const WeftOp  *op,
        GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].op, op->klass->name))
      return apply (self, op, &rules[i], error);
  return weft_import_refuse (op, _("there is no layer that computes it"), error);
}

/* What the file has computed of constants, and what a layer has taken in, is no op any more. */
static gboolean
is_done (const WeftImporter *self,
         const WeftOp       *op)
{
  gboolean is_needed = FALSE, is_layer = FALSE, reads = FALSE;

  for (int i = 0; i < op->n_outputs; i++) {
    is_needed |= self->values[op->first_output + i].is_needed;
    is_layer |= self->values[op->first_output + i].layer != NULL;
  }
  for (int i = 0; i < op->n_inputs; i++)
    reads |= op->inputs[i] != WEFT_NO_VALUE && weft_import_input (self, op, i)->layer != NULL;
  return !is_needed || is_layer || !reads;
}

/* An op that no layer computes may be one that none asks for, such as the size of zeros that a
 * layer has anyway. */
static void
add_ops (WeftImporter *self)
{
  for (int i = 0; i < weft_graph_get_n_ops (self->graph); i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);

    if (!is_done (self, op))
      (void) add_op (self, op, &self->faults[i]);
  }
}

/* Returns: (nullable): of the faults that @output, which is no layer, follows from the nearest */
static const GError *
find_fault (const WeftImporter *self,
            WeftValue           output)
{
  g_autofree gboolean *is_missed = g_new0 (gboolean, weft_graph_get_n_values (self->graph));

  is_missed[output] = TRUE;
  for (int i = weft_graph_get_n_ops (self->graph) - 1; i >= 0; i--) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    gboolean counts = FALSE;

    for (int k = 0; k < op->n_outputs; k++)
      counts |= is_missed[op->first_output + k];
    if (counts && self->faults[i] != NULL)
      return self->faults[i];
    for (int k = 0; k < op->n_inputs && counts; k++)
      if (op->inputs[k] != WEFT_NO_VALUE)
        is_missed[op->inputs[k]] |= weft_import_input (self, op, k)->layer == NULL;
  }
  return NULL;
}

static void
importer_clear (WeftImporter *self)
{
  for (int i = 0; self->values != NULL && i < weft_graph_get_n_values (self->graph); i++)
    g_clear_pointer (&self->values[i].numbers, weft_tensor_unref);
  g_clear_pointer (&self->result, weft_import_free);
  for (int i = 0; self->faults != NULL && i < weft_graph_get_n_ops (self->graph); i++)
    g_clear_error (&self->faults[i]);
  g_clear_pointer (&self->faults, g_free);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->taken, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftImporter, importer_clear)

static void
importer_init (WeftImporter        *self,
               const WeftOnnxModel *model)
{
  *self = (WeftImporter){
    .result = g_new0 (WeftImport, 1),
    .graph = model->graph,
    .values = g_new0 (WeftImportValue, weft_graph_get_n_values (model->graph)),
    .faults = g_new0 (GError *, weft_graph_get_n_ops (model->graph)),
    .taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  self->result->spec = weft_model_spec_new ();
  self->result->weights = weft_safetensors_new ();
  self->result->warnings = g_ptr_array_new_with_free_func (g_free);
}

/* The shape without the batch, of which all must be known. */
static gboolean
take_item (WeftImporter  *self,
           WeftValue      input,
           GError       **error)
{
  const WeftShape *shape = weft_import_shape (self, input);

  self->result->item.rank = shape->rank - 1;
  for (int axis = 1; axis < shape->rank; axis++)
    self->result->item.extent[axis - 1] = shape->extent[axis];
  self->values[input].layer = "";
  if (shape->rank > 1 && weft_shape_count (&self->result->item) > 0)
    return TRUE;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the input “%s” must have a shape that is known but for the batch"), weft_import_get (self, input)->name);
  return FALSE;
}

static gboolean
check_output (const WeftImporter  *self,
              WeftValue            output,
              GError             **error)
{
  const WeftImportValue *value = &self->values[output];
  const GError *fault = value->layer == NULL ? find_fault (self, output) : NULL;

  if (value->layer != NULL && *value->axes == '\0' && value->step == 0)
    return TRUE;
  if (fault != NULL)
    g_propagate_error (error, g_error_copy (fault));
  else
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("what the file gives is not what a layer gives, samples first and numbers that are not rounded; it can still be predicted with as it is"));
  return FALSE;
}

/* What the output does not need is left out, and layers must fit together as the ops did. */
static gboolean
check_model (WeftImporter  *self,
             WeftValue      output,
             GError       **error)
{
  const WeftModelInput input = { .item = self->result->item };
  WeftModelSpec *all = self->result->spec;
  g_autoptr (WeftModel) model = NULL;
  WeftShape shape;

  self->result->spec = weft_model_spec_reach (all, self->values[output].layer);
  weft_model_spec_unref (all);
  model = weft_model_new_blank (self->result->spec, &input, error);
  if (model == NULL)
    return FALSE;
  shape = weft_model_get_output_shape (model);
  self->result->n_outputs = shape.extent[shape.rank - 1];
  return TRUE;
}

static void
warn (WeftImporter *self)
{
  char *text;

  if (self->n_rounded == 0)
    return;
  text = g_strdup_printf (_("the file rounds to whole steps in %u places, and its layers do not, so that they can be trained; each number there differs by up to half a step, which is %.2g at most"), self->n_rounded, self->widest / 2);
  g_ptr_array_add (self->result->warnings, text);
}

WeftImport *
weft_import_new (const WeftOnnxModel  *model,
                 GError              **error)
{
  g_auto (WeftImporter) self = { NULL };
  WeftValue output;

  if (model->inputs->len != 1 || model->outputs->len != 1) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the file has %u inputs and %u outputs; a model of layers has one of each"), model->inputs->len, model->outputs->len);
    return NULL;
  }
  importer_init (&self, model);
  if (!take_item (&self, g_array_index (model->inputs, WeftValue, 0), error) || !weft_import_look (&self, model, error))
    return NULL;
  add_ops (&self);
  output = g_array_index (model->outputs, WeftValue, 0);
  if (!check_output (&self, output, error) || !check_model (&self, output, error))
    return NULL;
  warn (&self);
  return g_steal_pointer (&self.result);
}

void
weft_import_free (WeftImport *self)
{
  weft_model_spec_unref (self->spec);
  weft_safetensors_free (self->weights);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

WeftModelSpec *
weft_import_leave_out_shares (const WeftImport *self)
{
  const WeftLayerSpec *last = weft_model_spec_get_layer (self->spec, weft_model_spec_get_n_layers (self->spec) - 1);

  if (!g_str_equal (last->kind->id, "softmax") || *last->inputs[0] == '\0')
    return weft_model_spec_ref (self->spec);
  return weft_model_spec_reach (self->spec, last->inputs[0]);
}
