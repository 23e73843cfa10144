/* model.c: layers put together into a model
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layers are the workflow inside the node. The data input is for checking
 * only: with it, every layer's shape is known before any run.
 */
#include "workflow/kinds/table-private.h"

#include "base/i18n.h"
#include "workflow/check.h"
#include "workflow/error.h"
#include "workflow/layers.h"
#include "workflow/node-run.h"

/* Of each layer its shape and size, beside what it is. */
static void
measure_layers (const WeftModel *model,
                JsonObject      *details)
{
  JsonArray *list = weft_json_get_array (details, "layers");
  guint n, n_heads;
  const WeftLayerInfo *layers = weft_model_get_layers (model, &n);
  double operations = 0;

  for (guint i = 0; i < n; i++) {
    const WeftShape *shape = &weft_graph_get_value (weft_model_get_graph (model), layers[i].value)->shape;
    JsonObject *layer = json_array_get_object_element (list, i);
    JsonArray *extents = json_array_new ();

    for (int axis = 1; axis < shape->rank; axis++)
      json_array_add_int_element (extents, shape->extent[axis]);
    json_object_set_array_member (layer, "shape", extents);
    json_object_set_int_member (layer, "parameters", layers[i].n_parameters);
    json_object_set_double_member (layer, "operations", layers[i].operations);
    operations += layers[i].operations;
  }
  weft_model_get_heads (model, &n_heads);
  json_object_set_int_member (details, "heads", n_heads);
  json_object_set_double_member (details, "operations", operations);
  json_object_set_int_member (details, "bytes", weft_model_count_parameters (model) * (gint64) sizeof (float));
}

/* What each layer gives, for the wires inside. */
static void
tell_layers (WeftNodeCheck   *self,
             const WeftModel *model)
{
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (model, &n);

  for (guint i = 0; i < n; i++) {
    const WeftShape *shape = &weft_graph_get_value (weft_model_get_graph (model), layers[i].value)->shape;
    WeftPortInfo *info = weft_port_info_new ();

    weft_port_info_set_shape (info, shape->rank - 1, shape->extent + 1);
    info->parameters = layers[i].n_parameters > 0 ? layers[i].n_parameters : -1;
    weft_node_check_set_layer (self, layers[i].spec->id, info);
  }
}

static void
clear_fault (gpointer fault)
{
  g_free (((WeftLayerFault *) fault)->message);
}

/* Tells what fits, and what of each layer does not. Returns: whether a layer is to blame */
static gboolean
tell_faults (WeftNodeCheck        *self,
             WeftModelSpec        *spec,
             const WeftModelInput *input)
{
  g_autoptr (GArray) faults = g_array_new (FALSE, FALSE, sizeof (WeftLayerFault));
  g_autoptr (WeftModel) partial = weft_model_new_partial (spec, input, faults);

  g_array_set_clear_func (faults, clear_fault);
  tell_layers (self, partial);
  for (guint i = 0; i < faults->len; i++) {
    const WeftLayerFault *fault = &g_array_index (faults, WeftLayerFault, i);

    weft_node_check_refuse_layer (self, fault->layer->id, fault->message);
  }
  return faults->len > 0;
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftPortInfo *data = weft_node_check_get_input (self, "data");
  g_autoptr (WeftModelSpec) spec = weft_layers_to_spec (weft_node_check_get_node (self)->nested, error);
  g_autoptr (WeftModel) model = NULL;
  g_autoptr (GArray) parts = NULL;
  WeftModelInput input;
  WeftPortInfo *info;
  WeftShape output;

  if (spec == NULL)
    return FALSE;
  info = weft_port_info_new ();
  info->details = weft_layers_describe (spec);
  weft_node_check_set_output (self, "model", info);
  parts = data != NULL ? weft_layers_read_input (data, &input) : NULL;
  if (parts == NULL)
    return TRUE;
  model = weft_model_new_blank (spec, &input, error);
  if (model == NULL) {
    if (tell_faults (self, spec, &input))
      g_clear_error (error);
    return FALSE;
  }
  tell_layers (self, model);
  output = weft_model_get_output_shape (model);
  info->dtype = g_strdup ("f32");
  weft_port_info_set_shape (info, output.rank, output.extent);
  info->parameters = weft_model_count_parameters (model);
  measure_layers (model, info->details);
  return TRUE;
}

static void
free_spec (gpointer spec)
{
  weft_model_spec_unref (spec);
}

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  WeftModelSpec *spec = weft_layers_to_spec (weft_node_run_get_node (self)->nested, error);

  if (spec == NULL)
    return FALSE;
  weft_node_run_take_output (self, "model", weft_artefact_new (&weft_port_type_model, spec, free_spec));
  return TRUE;
}

static const WeftPort inputs[] = { { "data", N_("Data"), &weft_port_type_dataset, WEFT_PORT_OPTIONAL }, { NULL } };
static const WeftPort outputs[] = { { "model", N_("Model"), &weft_port_type_model, WEFT_PORT_REQUIRED }, { NULL } };

const WeftNodeKind weft_model_kind = {
  .id = "model",
  .version = 1,
  .title = N_("Model"),
  .category = N_("Model"),
  .icon = "weft-model-symbolic",
  .help = N_("The layers that learn. Open it to add and connect them; connect the prepared data to see every shape."),
  .inputs = inputs,
  .outputs = outputs,
  .get_nested = weft_domain_get_layers,
  .check = check,
  .run = run,
};
