/* image-input.c: how a model that others trained wants to be shown pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/image-input.h"

#include "base/i18n.h"
#include "dataset/image-private.h"

#include <math.h>

#define MAX_SIDE 16384

WeftImageInput *
weft_image_input_new (const WeftImageForm *form)
{
  WeftImageInput *self = g_new0 (WeftImageInput, 1);

  self->form = *form;
  for (int c = 0; c < 3; c++)
    self->deviation[c] = 1;
  return self;
}

void
weft_image_input_free (WeftImageInput *self)
{
  g_strfreev (self->labels);
  g_free (self);
}

static JsonArray *
numbers_to_json (const double *numbers,
                 int           n)
{
  JsonArray *array = json_array_new ();

  for (int i = 0; i < n; i++)
    json_array_add_double_element (array, numbers[i]);
  return array;
}

JsonNode *
weft_image_input_to_json (const WeftImageInput *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "channels", self->form.channels == 1 ? "gray" : self->reversed ? "bgr"
                                                                                                        : "rgb");
  json_object_set_int_member (object, "width", self->form.width);
  json_object_set_int_member (object, "height", self->form.height);
  json_object_set_int_member (object, "resize", self->form.resize);
  json_object_set_array_member (object, "mean", numbers_to_json (self->mean, self->form.channels));
  json_object_set_array_member (object, "deviation", numbers_to_json (self->deviation, self->form.channels));
  if (self->labels != NULL) {
    JsonArray *labels = json_array_new ();

    for (char **label = self->labels; *label != NULL; label++)
      json_array_add_string_element (labels, *label);
    json_object_set_array_member (object, "labels", labels);
  }
  json_node_take_object (node, object);
  return node;
}

static gboolean
read_numbers (JsonObject *object,
              const char *key,
              double     *numbers,
              int         n)
{
  JsonArray *array = weft_json_get_array (object, key);

  if (array == NULL || (int) json_array_get_length (array) != n)
    return FALSE;
  for (int i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, (guint) i);
    GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

    if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
      return FALSE;
    numbers[i] = json_node_get_double (node);
  }
  return TRUE;
}

static gboolean
read_labels (WeftImageInput *self,
             JsonArray      *array)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (array == NULL)
    return TRUE;
  self->labels = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
      return FALSE;
    self->labels[i] = json_node_dup_string (node);
  }
  return TRUE;
}

static gboolean
read_form (WeftImageForm *form,
           JsonObject    *object,
           const char    *channels)
{
  gint64 width = weft_json_get_int (object, "width", 0), height = weft_json_get_int (object, "height", 0), resize = weft_json_get_int (object, "resize", 0);

  *form = (WeftImageForm){ g_str_equal (channels, "gray") ? 1 : 3, (int) width, (int) height, (int) resize };
  return width > 0 && width <= MAX_SIDE && height > 0 && height <= MAX_SIDE && resize >= 0 && resize <= MAX_SIDE &&
         (form->channels == 1 || g_str_equal (channels, "rgb") || g_str_equal (channels, "bgr"));
}

WeftImageInput *
weft_image_input_from_json (JsonNode  *node,
                            GError   **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *channels = object != NULL ? weft_json_get_string (object, "channels", "") : "";
  const WeftImageForm none = { 0 };
  g_autoptr (WeftImageInput) self = weft_image_input_new (&none);
  gboolean good = object != NULL && read_form (&self->form, object, channels) && read_numbers (object, "mean", self->mean, self->form.channels) &&
                  read_numbers (object, "deviation", self->deviation, self->form.channels) && read_labels (self, weft_json_get_array (object, "labels"));

  for (int c = 0; good && c < self->form.channels; c++)
    good = isfinite (self->mean[c]) && isfinite (self->deviation[c]) && self->deviation[c] != 0;
  self->reversed = g_str_equal (channels, "bgr");
  if (good)
    return g_steal_pointer (&self);
  weft_image_fail (error, _("what the file says of the pictures that it wants is damaged; import the model again"));
  return NULL;
}

/* Exchanges the first and the last channel. */
static void
reverse (float *picture,
         gsize  n)
{
  for (gsize i = 0; i < n; i++) {
    float first = picture[i];

    picture[i] = picture[2 * n + i];
    picture[2 * n + i] = first;
  }
}

void
weft_image_input_apply (const WeftImageInput *self,
                        float                *pictures,
                        gint64                n_pictures)
{
  gsize n = (gsize) self->form.width * (gsize) self->form.height;

  for (gint64 p = 0; p < n_pictures; p++, pictures += (gsize) self->form.channels * n) {
    if (self->reversed)
      reverse (pictures, n);
    for (int c = 0; c < self->form.channels; c++)
      for (gsize i = 0; i < n; i++)
        pictures[(gsize) c * n + i] = (pictures[(gsize) c * n + i] - (float) self->mean[c]) / (float) self->deviation[c];
  }
}
