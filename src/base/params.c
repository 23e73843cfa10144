/* params.c: values for a table of parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/params.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/number.h"

#include <string.h>

struct _WeftParams
{
  const WeftParam *table; /* Borrowed */
  guint n_params;
  char **values; /* Owned: normal text, NULL where it is the default */
};

WeftParams *
weft_params_new (const WeftParam *table)
{
  WeftParams *self = g_new0 (WeftParams, 1);

  self->table = table;
  while (table[self->n_params].id != NULL)
    self->n_params++;
  self->values = g_new0 (char *, self->n_params + 1);
  return self;
}

WeftParams *
weft_params_copy (const WeftParams *self)
{
  WeftParams *copy = weft_params_new (self->table);

  for (guint i = 0; i < self->n_params; i++)
    copy->values[i] = g_strdup (self->values[i]);
  return copy;
}

void
weft_params_free (WeftParams *self)
{
  for (guint i = 0; i < self->n_params; i++)
    g_free (self->values[i]);
  g_free (self->values);
  g_free (self);
}

const WeftParam *
weft_params_get_table (const WeftParams *self)
{
  return self->table;
}

gboolean
weft_params_set (WeftParams  *self,
                 const char  *id,
                 const char  *text,
                 GError     **error)
{
  const WeftParam *param = weft_param_find (self->table, id);
  char *normal = NULL;

  if (param == NULL) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_UNKNOWN, _("there is no parameter “%s”"), id);
    return FALSE;
  }
  if (text != NULL) {
    normal = weft_param_check (param, text, error);
    if (normal == NULL)
      return FALSE;
    if (g_str_equal (normal, param->fallback))
      g_clear_pointer (&normal, g_free);
  }
  g_free (self->values[param - self->table]);
  self->values[param - self->table] = normal;
  return TRUE;
}

const char *
weft_params_get (const WeftParams *self,
                 const char       *id)
{
  const WeftParam *param = weft_param_find (self->table, id);

  g_assert (param != NULL);
  return self->values[param - self->table] != NULL ? self->values[param - self->table] : param->fallback;
}

gboolean
weft_params_get_boolean (const WeftParams *self,
                         const char       *id)
{
  return g_str_equal (weft_params_get (self, id), "true");
}

gint64
weft_params_get_integer (const WeftParams *self,
                         const char       *id)
{
  gint64 number = 0;
  gboolean good = weft_number_parse_integer (weft_params_get (self, id), &number);

  g_assert (good);
  return number;
}

double
weft_params_get_real (const WeftParams *self,
                      const char       *id)
{
  double number = 0;
  gboolean good = weft_number_parse (weft_params_get (self, id), &number);

  g_assert (good);
  return number;
}

char **
weft_params_get_list (const WeftParams *self,
                      const char       *id)
{
  const char *text = weft_params_get (self, id);

  return *text == '\0' ? g_new0 (char *, 1) : g_strsplit (text, ",", -1);
}

gboolean
weft_params_is_choice (const WeftParams *self,
                       const char       *id,
                       const char       *choice)
{
  return g_str_equal (weft_params_get (self, id), choice);
}

gboolean
weft_params_is_default (const WeftParams *self,
                        const char       *id)
{
  const WeftParam *param = weft_param_find (self->table, id);

  g_assert (param != NULL);
  return self->values[param - self->table] == NULL;
}

gboolean
weft_params_is_visible (const WeftParams *self,
                        const char       *id)
{
  const WeftParam *param = weft_param_find (self->table, id);
  g_auto (GStrv) condition = NULL;
  g_auto (GStrv) allowed = NULL;

  g_assert (param != NULL);
  if (param->visible_when == NULL)
    return TRUE;
  condition = g_strsplit (param->visible_when, "=", 2);
  allowed = g_strsplit (condition[1], "|", -1);
  return g_strv_contains ((const char *const *) allowed, weft_params_get (self, condition[0])) &&
         weft_params_is_visible (self, condition[0]);
}

static JsonNode *
number_to_json (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  gint64 integer;
  double real;

  if (weft_number_parse_integer (text, &integer))
    json_node_set_int (node, integer);
  else if (weft_number_parse (text, &real))
    json_node_set_double (node, real);
  return node;
}

static JsonNode *
value_to_json (const WeftParam *param,
               const char      *text)
{
  JsonNode *node;

  switch (param->type) {
  case WEFT_PARAM_BOOLEAN:
    node = json_node_new (JSON_NODE_VALUE);
    json_node_set_boolean (node, g_str_equal (text, "true"));
    return node;
  case WEFT_PARAM_INTEGER:
  case WEFT_PARAM_REAL:
    return number_to_json (text);
  case WEFT_PARAM_NUMBERS:
  case WEFT_PARAM_CLASS_NUMBERS: {
    g_auto (GStrv) items = *text == '\0' ? g_new0 (char *, 1) : g_strsplit (text, ",", -1);
    JsonArray *array = json_array_new ();

    for (char **item = items; *item != NULL; item++)
      json_array_add_element (array, number_to_json (*item));
    node = json_node_new (JSON_NODE_ARRAY);
    json_node_take_array (node, array);
    return node;
  }
  case WEFT_PARAM_CHOICE:
  case WEFT_PARAM_TEXT:
  case WEFT_PARAM_FILE:
  case WEFT_PARAM_COLUMN:
  case WEFT_PARAM_COLUMNS:
  case WEFT_PARAM_LAYERS:
  case WEFT_PARAM_SPACE:
  default:
    node = json_node_new (JSON_NODE_VALUE);
    json_node_set_string (node, text);
    return node;
  }
}

JsonNode *
weft_params_to_json (const WeftParams *self,
                     gboolean          all)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < self->n_params; i++) {
    const WeftParam *param = &self->table[i];

    if ((all && !(param->flags & WEFT_PARAM_LATER)) || self->values[i] != NULL)
      json_object_set_member (object, param->id, value_to_json (param, weft_params_get (self, param->id)));
  }
  json_node_take_object (node, object);
  return node;
}

static char *
scalar_text (JsonNode *node)
{
  char number[WEFT_NUMBER_LENGTH];
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (weft_number_format (json_node_get_double (node), number));
}

char *
weft_param_text_from_json (JsonNode *node)
{
  g_autoptr (GPtrArray) items = NULL;
  JsonArray *array;

  if (JSON_NODE_HOLDS_VALUE (node))
    return scalar_text (node);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  items = g_ptr_array_new_with_free_func (g_free);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *item = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (item))
      return NULL;
    g_ptr_array_add (items, scalar_text (item));
  }
  g_ptr_array_add (items, NULL);
  return g_strjoinv (",", (char **) items->pdata);
}

void
weft_params_hash (const WeftParams *self,
                  WeftHash         *hash)
{
  for (guint i = 0; i < self->n_params; i++) {
    const WeftParam *param = &self->table[i];

    if ((param->flags & WEFT_PARAM_COSMETIC) || ((param->flags & WEFT_PARAM_LATER) && self->values[i] == NULL))
      continue;
    weft_hash_add_string (hash, param->id);
    weft_hash_add_string (hash, weft_params_get (self, param->id));
  }
}
