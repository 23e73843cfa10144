/* layers.c: learn's layers as kinds of nodes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The descriptors are made once from learn's table, so that a layer is named in
 * one place only. A layer without links reads the model's input.
 */
#include "workflow/layers.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/json-private.h"

static const WeftPort output[] = { { "output", N_("Output"), &weft_port_type_tensor, WEFT_PORT_REQUIRED }, { NULL } };
static const WeftPort one_input[] = { { "input", N_("Input"), &weft_port_type_tensor, WEFT_PORT_OPTIONAL }, { NULL } };
static const WeftPort more_inputs[] = { { "input", N_("Inputs"), &weft_port_type_tensor, WEFT_PORT_OPTIONAL | WEFT_PORT_MULTIPLE }, { NULL } };

/* One port for inputs that are alike, or one for each that means something else. */
static const WeftPort *
list_ports (const WeftLayerKind *layer)
{
  WeftPort *ports;
  guint n = 0;

  if (layer->more == NULL)
    return layer->max_inputs > 1 ? more_inputs : one_input;
  while (layer->more[n].id != NULL)
    n++;
  ports = g_new0 (WeftPort, n + 2);
  ports[0] = one_input[0];
  for (guint i = 0; i < n; i++)
    ports[i + 1] = (WeftPort){ layer->more[i].id, layer->more[i].title, &weft_port_type_tensor, (int) i + 1 < layer->min_inputs ? WEFT_PORT_REQUIRED : WEFT_PORT_OPTIONAL };
  return ports;
}

static WeftNodeKind *
adapt (const WeftLayerKind *layer)
{
  WeftNodeKind *kind = g_new0 (WeftNodeKind, 1);

  *kind = (WeftNodeKind){
    .id = layer->id,
    .version = 1,
    .title = layer->title,
    .category = layer->category,
    .icon = layer->icon,
    .help = layer->help,
    .inputs = list_ports (layer),
    .outputs = output,
    .params = layer->params,
  };
  return kind;
}

static const WeftNodeKind *const *
list_layers (void)
{
  static const WeftNodeKind **list;
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    guint n = 0;

    while (weft_layer_kinds ()[n] != NULL)
      n++;
    list = g_new0 (const WeftNodeKind *, n + 1);
    for (guint i = 0; i < n; i++)
      list[i] = adapt (weft_layer_kinds ()[i]);
    g_once_init_leave (&ready, 1);
  }
  return list;
}

const WeftDomain *
weft_domain_get_layers (const WeftDomain *parent)
{
  static const WeftDomain domain = { .id = "layers", .title = N_("Layers"), .list = list_layers };

  return &domain;
}

/* Where each input has a port, those without a link read the model's input. */
static char **
list_inputs (const WeftSnapshot     *nested,
             const WeftSnapshotNode *node,
             const WeftLayerKind    *kind)
{
  gboolean apart = kind != NULL && kind->more != NULL;
  guint n = !apart || node->n_links == 0 ? node->n_links : node->links[node->n_links - 1].input + 1;
  char **inputs = g_new0 (char *, n + 1);

  for (guint i = 0; i < node->n_links; i++)
    inputs[apart ? node->links[i].input : i] = g_strdup (weft_snapshot_get_node (nested, node->links[i].from)->id);
  for (guint i = 0; i < n; i++)
    if (inputs[i] == NULL)
      inputs[i] = g_strdup ("");
  return inputs;
}

WeftModelSpec *
weft_layers_to_spec (const WeftSnapshot  *nested,
                     GError             **error)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();

  for (guint i = 0; nested != NULL && i < weft_snapshot_get_n_nodes (nested); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (nested, i);
    const WeftLayerKind *kind = weft_layer_kind_find (node->kind_id);
    g_auto (GStrv) inputs = list_inputs (nested, node, kind);

    if (kind == NULL || node->problem != NULL) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, "%s: %s", node->id,
                   node->problem != NULL ? node->problem : _("this version has no such layer; remove it, or open the file with a newer Weft"));
      return NULL;
    }
    weft_model_spec_add (spec, node->id, kind,
                         node->params != NULL ? weft_params_copy (node->params) : weft_params_new (kind->params),
                         (const char *const *) inputs);
  }
  return g_steal_pointer (&spec);
}

static gboolean
is_known (const WeftPortInfo *info)
{
  gboolean known = info->rank >= 0;

  for (int axis = 0; known && axis < info->rank; axis++)
    known = info->extent[axis] >= 0;
  return known;
}

static WeftInputPart
read_part (JsonObject *object)
{
  JsonArray *extents = weft_json_get_array (object, "shape");
  WeftInputPart part = { weft_json_get_string (object, "name", ""), { .rank = (int) json_array_get_length (extents) }, weft_json_get_int (object, "first", 0) };

  for (int axis = 0; axis < part.shape.rank; axis++)
    part.shape.extent[axis] = json_array_get_int_element (extents, (guint) axis);
  return part;
}

GArray *
weft_layers_read_input (const WeftPortInfo *data,
                        WeftModelInput     *input)
{
  JsonArray *list = data->details != NULL ? weft_json_get_array (data->details, "parts") : NULL;
  GArray *parts;

  if (!is_known (data))
    return NULL;
  parts = g_array_new (FALSE, TRUE, sizeof (WeftInputPart));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    WeftInputPart part = read_part (json_array_get_object_element (list, i));

    g_array_append_val (parts, part);
  }
  *input = (WeftModelInput){ { .rank = data->rank }, (const WeftInputPart *) (gpointer) parts->data, parts->len };
  for (int axis = 0; axis < data->rank; axis++)
    input->item.extent[axis] = data->extent[axis];
  return parts;
}

JsonObject *
weft_layers_describe (const WeftModelSpec *spec)
{
  JsonObject *details = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < weft_model_spec_get_n_layers (spec); i++) {
    const WeftLayerSpec *layer = weft_model_spec_get_layer (spec, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "id", layer->id);
    json_object_set_string_member (object, "kind", layer->kind->id);
    json_array_add_object_element (list, object);
  }
  json_object_set_array_member (details, "layers", list);
  return details;
}

static void
clear_layer (gpointer layer)
{
  g_free (((WeftModelLayer *) layer)->id);
}

GArray *
weft_layers_read_model (const WeftPortInfo *model)
{
  JsonArray *list = model->details != NULL ? weft_json_get_array (model->details, "layers") : NULL;
  GArray *layers;

  if (list == NULL)
    return NULL;
  layers = g_array_new (FALSE, TRUE, sizeof (WeftModelLayer));
  g_array_set_clear_func (layers, clear_layer);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *object = json_array_get_object_element (list, i);
    WeftModelLayer layer = { g_strdup (weft_json_get_string (object, "id", "")), weft_layer_kind_find (weft_json_get_string (object, "kind", "")), weft_json_get_int (object, "parameters", -1) };

    g_array_append_val (layers, layer);
  }
  return layers;
}

/* Where nodes stand, canvas units apart: a layer is in the column after the last of those
 * that it reads, and below the others of its column. */
#define COLUMN_WIDTH 220
#define ROW_HEIGHT   120

static guint
find_index (const WeftModelSpec *spec,
            const char          *id)
{
  guint index = 0;

  while (!g_str_equal (weft_model_spec_get_layer (spec, index)->id, id))
    index++;
  return index;
}

static JsonObject *
write_node (const WeftLayerSpec *layer)
{
  JsonObject *node = json_object_new ();
  JsonNode *parameters = weft_params_to_json (layer->params, FALSE);

  json_object_set_string_member (node, "kind", layer->kind->id);
  if (json_object_get_size (json_node_get_object (parameters)) > 0)
    json_object_set_member (node, "parameters", parameters);
  else
    json_node_unref (parameters);
  return node;
}

static void
write_links (const WeftLayerSpec *layer,
             JsonArray           *links)
{
  for (int i = 0; layer->inputs[i] != NULL; i++) {
    const char *port = i > 0 && layer->kind->more != NULL ? layer->kind->more[i - 1].id : "input";
    g_autofree char *from = g_strconcat (layer->inputs[i], ".output", NULL), *to = g_strdup_printf ("%s.%s", layer->id, port);
    JsonObject *link;

    if (layer->inputs[i][0] == '\0')
      continue;
    link = json_object_new ();
    json_object_set_string_member (link, "from", from);
    json_object_set_string_member (link, "to", to);
    json_array_add_object_element (links, link);
  }
}

static JsonObject *
write_position (guint column,
                guint row)
{
  JsonObject *layout = json_object_new ();
  JsonArray *position = json_array_new ();

  json_array_add_int_element (position, (gint64) column * COLUMN_WIDTH);
  json_array_add_int_element (position, (gint64) row * ROW_HEIGHT);
  json_object_set_array_member (layout, "position", position);
  return layout;
}

static JsonObject *
write_layout (const WeftModelSpec *spec)
{
  guint n = weft_model_spec_get_n_layers (spec);
  g_autofree guint *columns = g_new0 (guint, n + 1), *heights = g_new0 (guint, n + 1);
  JsonObject *layout = json_object_new (), *nodes = json_object_new ();

  for (guint i = 0; i < n; i++) {
    const WeftLayerSpec *layer = weft_model_spec_get_layer (spec, i);

    for (char **input = layer->inputs; *input != NULL; input++)
      if (**input != '\0')
        columns[i] = MAX (columns[i], columns[find_index (spec, *input)] + 1);
    json_object_set_object_member (nodes, layer->id, write_position (columns[i], heights[columns[i]]++));
  }
  json_object_set_object_member (layout, "nodes", nodes);
  return layout;
}

JsonNode *
weft_layers_from_spec (const WeftModelSpec *spec)
{
  JsonObject *object = json_object_new (), *nodes = json_object_new ();
  JsonArray *links = json_array_new ();

  for (guint i = 0; i < weft_model_spec_get_n_layers (spec); i++) {
    const WeftLayerSpec *layer = weft_model_spec_get_layer (spec, i);

    json_object_set_object_member (nodes, layer->id, write_node (layer));
    write_links (layer, links);
  }
  json_object_set_object_member (object, "nodes", nodes);
  json_object_set_array_member (object, "links", links);
  json_object_set_object_member (object, "layout", write_layout (spec));
  return weft_json_node_take (object);
}
