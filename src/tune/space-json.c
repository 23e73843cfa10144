/* space-json.c: spaces in files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/space.h"

#include "base/i18n.h"
#include "base/number.h"
#include "tune/error.h"
#include "tune/point.h"
#include "tune/space-private.h"

char *
weft_dimension_format_range (const WeftDimension *self)
{
  GString *text = g_string_new (NULL);
  char digits[WEFT_NUMBER_LENGTH];

  if (self->type == WEFT_DIMENSION_CHOICE) {
    g_string_free (text, TRUE);
    return g_strjoinv (weft_dimension_get_separator (self), self->choices);
  }
  g_string_append (text, weft_number_format (self->low, digits));
  g_string_append_printf (text, "..%s", weft_number_format (self->high, digits));
  if (self->type == WEFT_DIMENSION_INTEGER)
    g_string_append (text, ":int");
  if (self->log)
    g_string_append (text, ":log");
  else if (self->step > 0 && (self->type == WEFT_DIMENSION_REAL || self->step != 1))
    g_string_append_printf (text, ":step=%s", weft_number_format (self->step, digits));
  return g_string_free (text, FALSE);
}

static char *
format_condition (const WeftSpace     *space,
                  const WeftDimension *self)
{
  const WeftDimension *parent = weft_space_get_dimension (space, (guint) self->parent);
  GString *text = g_string_new (parent->name);

  g_string_append_c (text, '=');
  for (guint i = 0; i < self->n_when; i++) {
    g_autofree char *low = weft_dimension_format (parent, self->when[i].low), *high = weft_dimension_format (parent, self->when[i].high);

    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", low);
    if (self->when[i].low != self->when[i].high)
      g_string_append_printf (text, "..%s", high);
  }
  return g_string_free (text, FALSE);
}

static JsonArray *
list_choices (const WeftDimension *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->n_choices; i++)
    json_array_add_string_element (array, self->choices[i]);
  return array;
}

JsonNode *
weft_space_to_json (const WeftSpace *self)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < weft_space_get_size (self); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (self, i);
    g_autofree char *range = weft_dimension_format_range (dimension);
    g_autofree char *condition = dimension->parent >= 0 ? format_condition (self, dimension) : NULL;
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "name", dimension->name);
    if (dimension->type == WEFT_DIMENSION_CHOICE)
      json_object_set_array_member (object, "choices", list_choices (dimension));
    else
      json_object_set_string_member (object, "range", range);
    if (condition != NULL)
      json_object_set_string_member (object, "if", condition);
    json_array_add_object_element (array, object);
  }
  json_node_take_array (node, array);
  return node;
}

static gboolean
fail (GError **error)
{
  g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SPACE, _("a space must be a list of dimensions with a name and choices or a range"));
  return FALSE;
}

/* Returns: (transfer full) (nullable): the texts of @array */
static char **
read_choices (JsonArray *array)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
      return NULL;
    g_ptr_array_add (texts, json_node_dup_string (node));
  }
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static gboolean
read_values (WeftDimension  *dimension,
             JsonObject     *object,
             GError        **error)
{
  JsonArray *array = weft_json_get_array (object, "choices");
  const char *range = weft_json_get_string (object, "range", NULL);
  char **choices;

  if (range != NULL)
    return weft_dimension_is_range_text (range) ? weft_dimension_read_range (dimension, range, error) : fail (error);
  choices = array != NULL ? read_choices (array) : NULL;
  return choices != NULL ? weft_dimension_take_choices (dimension, choices, error) : fail (error);
}

static gboolean
add_object (WeftSpace   *space,
            JsonObject  *object,
            GError     **error)
{
  const char *name = weft_json_get_string (object, "name", NULL), *condition = weft_json_get_string (object, "if", NULL);
  WeftDimension *dimension;

  if (name == NULL || weft_space_find (space, name) >= 0)
    return fail (error);
  dimension = g_new0 (WeftDimension, 1);
  *dimension = (WeftDimension){ .name = g_strdup (name), .parent = -1 };
  if (read_values (dimension, object, error) && (condition == NULL || weft_dimension_read_condition (dimension, space, condition, TRUE, error))) {
    weft_space_append (space, dimension);
    return TRUE;
  }
  weft_dimension_free (dimension);
  return FALSE;
}

WeftSpace *
weft_space_from_json (JsonNode  *node,
                      GError   **error)
{
  g_autoptr (WeftSpace) space = weft_space_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0) {
    fail (error);
    return NULL;
  }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *item = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_OBJECT (item)) {
      fail (error);
      return NULL;
    }
    if (!add_object (space, json_node_get_object (item), error))
      return NULL;
  }
  return g_steal_pointer (&space);
}

/* A choice is what it reads as: a number, true or false, or a text. */
static void
add_typed (JsonArray  *array,
           const char *text)
{
  gint64 integer;
  double number;

  if (weft_number_parse_integer (text, &integer))
    json_array_add_int_element (array, integer);
  else if (weft_number_parse (text, &number))
    json_array_add_double_element (array, number);
  else if (g_str_equal (text, "true") || g_str_equal (text, "false"))
    json_array_add_boolean_element (array, g_str_equal (text, "true"));
  else
    json_array_add_string_element (array, text);
}

static void
set_optuna_range (JsonObject          *attributes,
                  const WeftDimension *self)
{
  json_object_set_boolean_member (attributes, "log", self->log);
  if (self->type == WEFT_DIMENSION_INTEGER) {
    json_object_set_int_member (attributes, "step", (gint64) self->step);
    json_object_set_int_member (attributes, "low", (gint64) self->low);
    json_object_set_int_member (attributes, "high", (gint64) self->high);
    return;
  }
  if (self->step > 0)
    json_object_set_double_member (attributes, "step", self->step);
  else
    json_object_set_null_member (attributes, "step");
  json_object_set_double_member (attributes, "low", self->low);
  json_object_set_double_member (attributes, "high", self->high);
}

JsonNode *
weft_dimension_to_optuna (const WeftDimension *self)
{
  static const char *const names[] = { "FloatDistribution", "IntDistribution", "CategoricalDistribution" };
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new (), *attributes = json_object_new ();
  JsonArray *choices = json_array_new ();

  if (self->type != WEFT_DIMENSION_CHOICE)
    set_optuna_range (attributes, self);
  for (guint i = 0; i < self->n_choices; i++)
    add_typed (choices, self->choices[i]);
  if (self->type == WEFT_DIMENSION_CHOICE)
    json_object_set_array_member (attributes, "choices", json_array_ref (choices));
  json_array_unref (choices);
  json_object_set_string_member (object, "name", names[self->type]);
  json_object_set_object_member (object, "attributes", attributes);
  json_node_take_object (node, object);
  return node;
}
