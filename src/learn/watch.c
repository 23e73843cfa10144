/* watch.c: what a training looked like inside at some steps
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/watch.h"

#include "base/i18n.h"
#include "base/json.h"

#include <math.h>

static const struct
{
  const char *name, *title;
} parts[WEFT_N_WATCH_PARTS] = {
  [WEFT_WATCH_WEIGHTS] = { "weights", N_("Weights") },
  [WEFT_WATCH_GRADIENTS] = { "gradients", N_("Gradients") },
  [WEFT_WATCH_OUTPUTS] = { "outputs", N_("Outputs") },
};

const char *
weft_watch_part_get_name (WeftWatchPart part)
{
  return parts[part].name;
}

const char *
weft_watch_part_get_title (WeftWatchPart part)
{
  return _ (parts[part].title);
}

static void
clear_layer (gpointer layer)
{
  g_free (((WeftWatchLayer *) layer)->id);
}

WeftWatch *
weft_watch_new (void)
{
  WeftWatch *self = g_new0 (WeftWatch, 1);

  self->layers = g_array_new (FALSE, TRUE, sizeof (WeftWatchLayer));
  g_array_set_clear_func (self->layers, clear_layer);
  return self;
}

void
weft_watch_free (WeftWatch *self)
{
  g_array_unref (self->layers);
  g_free (self);
}

WeftWatchLayer *
weft_watch_add_layer (WeftWatch  *self,
                      const char *id)
{
  WeftWatchLayer *layer;

  g_array_set_size (self->layers, self->layers->len + 1);
  layer = &g_array_index (self->layers, WeftWatchLayer, self->layers->len - 1);
  layer->id = g_strdup (id);
  layer->weight_norm = layer->gradient_norm = layer->update_ratio = layer->dead = NAN;
  return layer;
}

const WeftWatchLayer *
weft_watch_find_layer (const WeftWatch *self,
                       const char      *id)
{
  for (guint i = 0; i < self->layers->len; i++)
    if (g_str_equal (g_array_index (self->layers, WeftWatchLayer, i).id, id))
      return &g_array_index (self->layers, WeftWatchLayer, i);
  return NULL;
}

static JsonObject *
layer_to_json (const WeftWatchLayer *layer)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", layer->id);
  json_object_set_double_member (object, "weight_norm", layer->weight_norm);
  json_object_set_double_member (object, "gradient_norm", layer->gradient_norm);
  json_object_set_double_member (object, "update_ratio", layer->update_ratio);
  json_object_set_double_member (object, "dead", layer->dead);
  for (int part = 0; part < WEFT_N_WATCH_PARTS; part++)
    if (layer->histograms[part].n + layer->histograms[part].n_odd > 0)
      json_object_set_object_member (object, parts[part].name, weft_histogram_to_json (&layer->histograms[part]));
  return object;
}

JsonNode *
weft_watch_to_json (const WeftWatch *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *layers = json_array_new ();

  for (guint i = 0; i < self->layers->len; i++)
    json_array_add_object_element (layers, layer_to_json (&g_array_index (self->layers, WeftWatchLayer, i)));
  json_object_set_int_member (object, "number", (gint64) self->number);
  json_object_set_int_member (object, "step", (gint64) self->step);
  json_object_set_double_member (object, "epoch", self->epoch);
  json_object_set_int_member (object, "rows", (gint64) self->n_rows);
  json_object_set_double_member (object, "gradient_norm", self->gradient_norm);
  json_object_set_array_member (object, "layers", layers);
  json_node_take_object (node, object);
  return node;
}

static void
read_layer (WeftWatch  *self,
            JsonObject *object)
{
  WeftWatchLayer *layer = weft_watch_add_layer (self, weft_json_get_string (object, "id", ""));

  layer->weight_norm = weft_json_get_number (object, "weight_norm", (double) NAN);
  layer->gradient_norm = weft_json_get_number (object, "gradient_norm", (double) NAN);
  layer->update_ratio = weft_json_get_number (object, "update_ratio", (double) NAN);
  layer->dead = weft_json_get_number (object, "dead", (double) NAN);
  for (int part = 0; part < WEFT_N_WATCH_PARTS; part++)
    weft_histogram_from_json (&layer->histograms[part], weft_json_get_object (object, parts[part].name));
}

WeftWatch *
weft_watch_from_json (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *layers = object != NULL ? weft_json_get_array (object, "layers") : NULL;
  WeftWatch *self;

  if (layers == NULL)
    return NULL;
  self = weft_watch_new ();
  self->number = (guint64) MAX (weft_json_get_int (object, "number", 0), 0);
  self->step = (guint64) MAX (weft_json_get_int (object, "step", 0), 0);
  self->epoch = weft_json_get_number (object, "epoch", 0);
  self->n_rows = (guint64) MAX (weft_json_get_int (object, "rows", 0), 0);
  self->gradient_norm = weft_json_get_number (object, "gradient_norm", (double) NAN);
  for (guint i = 0; i < json_array_get_length (layers); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (layers, i)))
      read_layer (self, json_array_get_object_element (layers, i));
  return self;
}
