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

static void
describe_layers (const WeftModel *model,
                 WeftPortInfo    *info)
{
  JsonArray *list = json_array_new ();
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (model, &n);
  double operations = 0;

  for (guint i = 0; i < n; i++) {
    const WeftShape *shape = &weft_graph_get_value (weft_model_get_graph (model), layers[i].value)->shape;
    JsonObject *layer = json_object_new ();
    JsonArray *extents = json_array_new ();

    for (int axis = 1; axis < shape->rank; axis++)
      json_array_add_int_element (extents, shape->extent[axis]);
    json_object_set_string_member (layer, "id", layers[i].spec->id);
    json_object_set_array_member (layer, "shape", extents);
    json_object_set_int_member (layer, "parameters", layers[i].n_parameters);
    json_object_set_double_member (layer, "operations", layers[i].operations);
    json_array_add_object_element (list, layer);
    operations += layers[i].operations;
  }
  info->details = json_object_new ();
  json_object_set_array_member (info->details, "layers", list);
  json_object_set_double_member (info->details, "operations", operations);
  json_object_set_int_member (info->details, "bytes", weft_model_count_parameters (model) * (gint64) sizeof (float));
}

static gboolean
is_known (const WeftPortInfo *info)
{
  gboolean known = info != NULL && info->rank >= 0;

  for (int axis = 0; known && axis < info->rank; axis++)
    known = info->extent[axis] >= 0;
  return known;
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftPortInfo *data = weft_node_check_get_input (self, "data");
  g_autoptr (WeftModelSpec) spec = weft_layers_to_spec (weft_node_check_get_node (self)->nested, error);
  g_autoptr (WeftModel) model = NULL;
  WeftPortInfo *info;
  WeftShape item = { 0 }, output;

  if (spec == NULL)
    return FALSE;
  if (!is_known (data))
    return TRUE;
  item.rank = data->rank;
  for (int axis = 0; axis < data->rank; axis++)
    item.extent[axis] = data->extent[axis];
  model = weft_model_new_blank (spec, &item, error);
  if (model == NULL)
    return FALSE;
  info = weft_port_info_new ();
  output = weft_model_get_output_shape (model);
  info->dtype = g_strdup ("f32");
  weft_port_info_set_shape (info, output.rank, output.extent);
  info->parameters = weft_model_count_parameters (model);
  describe_layers (model, info);
  weft_node_check_set_output (self, "model", info);
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
