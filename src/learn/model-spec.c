/* model-spec.c: which layers a model has
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/model.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <string.h>

struct _WeftModelSpec
{
  int references;
  GPtrArray *layers; /* Owned: WeftLayerSpec */
};

static void
free_layer (gpointer data)
{
  WeftLayerSpec *layer = data;

  g_free (layer->id);
  weft_params_free (layer->params);
  g_strfreev (layer->inputs);
  g_free (layer);
}

WeftModelSpec *
weft_model_spec_new (void)
{
  WeftModelSpec *self = g_new0 (WeftModelSpec, 1);

  self->references = 1;
  self->layers = g_ptr_array_new_with_free_func (free_layer);
  return self;
}

WeftModelSpec *
weft_model_spec_ref (WeftModelSpec *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_model_spec_unref (WeftModelSpec *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_ptr_array_unref (self->layers);
  g_free (self);
}

void
weft_model_spec_add (WeftModelSpec *self,
                     const char *id,
                     const WeftLayerKind *kind,
                     WeftParams *params,
                     const char *const *inputs)
{
  WeftLayerSpec *layer = g_new0 (WeftLayerSpec, 1);

  layer->id = g_strdup (id);
  layer->kind = kind;
  layer->params = params;
  layer->inputs = inputs != NULL ? g_strdupv ((char **) inputs) : g_new0 (char *, 1);
  g_ptr_array_add (self->layers, layer);
}

guint
weft_model_spec_get_n_layers (const WeftModelSpec *self)
{
  return self->layers->len;
}

const WeftLayerSpec *
weft_model_spec_get_layer (const WeftModelSpec *self,
                           guint                index)
{
  return self->layers->pdata[index];
}

static gboolean
has_layers (const WeftModelSpec *self,
            const char *const *ids,
            GError **error)
{
  for (const char *const *id = ids; *id != NULL; id++) {
    gboolean is_there = FALSE;

    for (guint i = 0; i < self->layers->len && !is_there; i++)
      is_there = g_str_equal (((WeftLayerSpec *) self->layers->pdata[i])->id, *id);
    if (is_there)
      continue;
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("“Frozen layers” names “%s”, which the model does not have; choose from its layers anew"), *id);
    return FALSE;
  }
  return TRUE;
}

WeftModelSpec *
weft_model_spec_freeze (const WeftModelSpec *self,
                        const char *const *ids,
                        GError **error)
{
  WeftModelSpec *frozen;

  if (!has_layers (self, ids, error))
    return NULL;
  frozen = weft_model_spec_new ();
  for (guint i = 0; i < self->layers->len; i++) {
    const WeftLayerSpec *layer = self->layers->pdata[i];
    WeftParams *params = weft_params_copy (layer->params);

    if (g_strv_contains (ids, layer->id) && weft_layer_can_freeze (layer->kind))
      weft_params_set (params, "frozen", "true", NULL);
    weft_model_spec_add (frozen, layer->id, layer->kind, params, (const char *const *) layer->inputs);
  }
  return frozen;
}

WeftModelSpec *
weft_model_spec_reach (const WeftModelSpec *self,
                       const char          *id)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  WeftModelSpec *reached = weft_model_spec_new ();

  g_hash_table_add (wanted, (gpointer) id);
  for (guint i = self->layers->len; i-- > 0;) {
    const WeftLayerSpec *layer = self->layers->pdata[i];

    for (char **input = layer->inputs; *input != NULL && g_hash_table_contains (wanted, layer->id); input++)
      g_hash_table_add (wanted, *input);
  }
  for (guint i = 0; i < self->layers->len; i++) {
    const WeftLayerSpec *layer = self->layers->pdata[i];

    if (g_hash_table_contains (wanted, layer->id))
      weft_model_spec_add (reached, layer->id, layer->kind, weft_params_copy (layer->params), (const char *const *) layer->inputs);
  }
  return reached;
}

JsonNode *
weft_model_spec_to_json (const WeftModelSpec *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->layers->len; i++) {
    const WeftLayerSpec *layer = self->layers->pdata[i];

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "id");
    json_builder_add_string_value (builder, layer->id);
    json_builder_set_member_name (builder, "kind");
    json_builder_add_string_value (builder, layer->kind->id);
    json_builder_set_member_name (builder, "params");
    json_builder_add_value (builder, weft_params_to_json (layer->params, TRUE));
    json_builder_set_member_name (builder, "inputs");
    json_builder_begin_array (builder);
    for (char **input = layer->inputs; *input != NULL; input++)
      json_builder_add_string_value (builder, *input);
    json_builder_end_array (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static gboolean
read_params (WeftParams  *params,
             JsonObject  *values,
             GError     **error)
{
  g_autoptr (GList) ids = values != NULL ? json_object_get_members (values) : NULL;

  for (GList *id = ids; id != NULL; id = id->next) {
    g_autofree char *text = weft_param_text_from_json (json_object_get_member (values, id->data));

    if (!weft_params_set (params, id->data, text, error))
      return FALSE;
  }
  return TRUE;
}

static char **
read_inputs (JsonArray *array)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;
  char **inputs = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);

    inputs[i] = g_strdup (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "");
  }
  return inputs;
}

static gboolean
read_layer (WeftModelSpec  *self,
            JsonNode       *node,
            GError        **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object != NULL ? weft_json_get_string (object, "id", "") : "";
  const WeftLayerKind *kind = object != NULL ? weft_layer_kind_find (weft_json_get_string (object, "kind", "")) : NULL;
  g_autoptr (WeftParams) params = NULL;
  g_auto (GStrv) inputs = NULL;

  if (*id == '\0' || kind == NULL) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("layer “%s” is of a kind that this version does not know"), id);
    return FALSE;
  }
  params = weft_params_new (kind->params);
  if (!read_params (params, weft_json_get_object (object, "params"), error)) {
    g_prefix_error (error, "%s: ", id);
    return FALSE;
  }
  inputs = read_inputs (weft_json_get_array (object, "inputs"));
  weft_model_spec_add (self, id, kind, g_steal_pointer (&params), (const char *const *) inputs);
  return TRUE;
}

WeftModelSpec *
weft_model_spec_from_json (JsonNode  *node,
                           GError   **error)
{
  g_autoptr (WeftModelSpec) self = weft_model_spec_new ();
  JsonArray *layers;

  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("a model must be a list of layers"));
    return NULL;
  }
  layers = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (layers); i++)
    if (!read_layer (self, json_array_get_element (layers, i), error))
      return NULL;
  return g_steal_pointer (&self);
}
