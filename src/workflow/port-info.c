/* port-info.c: what is known of a value before it exists
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/port-info.h"

#include "base/i18n.h"
#include "workflow/json-private.h"

WeftPortInfo *
weft_port_info_new (void)
{
  WeftPortInfo *self = g_new0 (WeftPortInfo, 1);

  self->rank = -1;
  self->rows = -1;
  self->parameters = -1;
  return self;
}

WeftPortInfo *
weft_port_info_copy (const WeftPortInfo *self)
{
  WeftPortInfo *copy = g_memdup2 (self, sizeof *self);

  copy->dtype = g_strdup (self->dtype);
  copy->columns = g_strdupv (self->columns);
  copy->classes = g_strdupv (self->classes);
  copy->target = g_strdup (self->target);
  copy->task = g_strdup (self->task);
  copy->details = self->details != NULL ? json_object_ref (self->details) : NULL;
  return copy;
}

void
weft_port_info_free (WeftPortInfo *self)
{
  g_free (self->dtype);
  g_strfreev (self->columns);
  g_strfreev (self->classes);
  g_free (self->target);
  g_free (self->task);
  g_clear_pointer (&self->details, json_object_unref);
  g_free (self);
}

void
weft_port_info_set_shape (WeftPortInfo *self,
                          int           rank,
                          const gint64 *extent)
{
  g_return_if_fail (rank >= 0 && rank <= WEFT_PORT_INFO_MAX_RANK);

  self->rank = rank;
  for (int i = 0; i < rank; i++)
    self->extent[i] = extent[i];
}

char *
weft_port_info_to_string (const WeftPortInfo *self)
{
  GString *text = g_string_new (self->dtype);

  if (self->rank >= 0)
    g_string_append (text, text->len > 0 ? " N" : "N");
  for (int i = 0; i < self->rank; i++) {
    if (self->extent[i] < 0)
      g_string_append (text, "×?");
    else
      g_string_append_printf (text, "×%" G_GINT64_FORMAT, self->extent[i]);
  }
  if (self->rows >= 0)
    g_string_append_printf (text, ngettext_ ("%s%'" PRId64 " row", "%s%'" PRId64 " rows", (gulong) self->rows),
                            text->len > 0 ? " · " : "", self->rows);
  if (self->classes != NULL)
    g_string_append_printf (text, ngettext_ ("%s%u class", "%s%u classes", g_strv_length (self->classes)),
                            text->len > 0 ? " · " : "", g_strv_length (self->classes));
  if (self->parameters >= 0)
    g_string_append_printf (text, ngettext_ ("%s%'" PRId64 " parameter", "%s%'" PRId64 " parameters", (gulong) self->parameters),
                            text->len > 0 ? " · " : "", self->parameters);
  return g_string_free (text, FALSE);
}

static void
add_texts (JsonObject  *object,
           const char  *key,
           char       **texts)
{
  JsonArray *array;

  if (texts == NULL)
    return;
  array = json_array_new ();
  for (char **text = texts; *text != NULL; text++)
    json_array_add_string_element (array, *text);
  json_object_set_array_member (object, key, array);
}

static void
add_shape (JsonObject         *object,
           const WeftPortInfo *self)
{
  JsonArray *array;

  if (self->rank < 0)
    return;
  array = json_array_new ();
  for (int i = 0; i < self->rank; i++)
    json_array_add_int_element (array, self->extent[i]);
  json_object_set_array_member (object, "shape", array);
}

JsonNode *
weft_port_info_to_json (const WeftPortInfo *self)
{
  JsonObject *object = json_object_new ();

  if (self->dtype != NULL)
    json_object_set_string_member (object, "dtype", self->dtype);
  add_shape (object, self);
  if (self->rows >= 0)
    json_object_set_int_member (object, "rows", self->rows);
  if (self->parameters >= 0)
    json_object_set_int_member (object, "parameters", self->parameters);
  add_texts (object, "columns", self->columns);
  add_texts (object, "classes", self->classes);
  if (self->target != NULL)
    json_object_set_string_member (object, "target", self->target);
  if (self->task != NULL)
    json_object_set_string_member (object, "task", self->task);
  if (self->details != NULL)
    json_object_set_object_member (object, "details", json_object_ref (self->details));
  return weft_json_node_take (object);
}
