/* param.c: the one descriptor of a parameter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/param.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/number.h"

#include <string.h>

const WeftParam *
weft_param_find (const WeftParam *table,
                 const char      *id)
{
  for (const WeftParam *param = table; param != NULL && param->id != NULL; param++)
    if (g_str_equal (param->id, id))
      return param;
  return NULL;
}

WeftParam *
weft_param_join (const WeftParam *first,
                 const WeftParam *second,
                 const char      *visible_when)
{
  GArray *table = g_array_new (TRUE, FALSE, sizeof (WeftParam));

  for (const WeftParam *param = first; param->id != NULL; param++)
    g_array_append_vals (table, param, 1);
  for (const WeftParam *param = second; param != NULL && param->id != NULL; param++) {
    WeftParam copy = *param;

    if (copy.visible_when == NULL && visible_when != NULL)
      copy.visible_when = g_intern_string (visible_when);
    g_array_append_val (table, copy);
  }
  return (WeftParam *) (gpointer) g_array_free (table, FALSE);
}

static const struct
{
  const char *name, *title;
} types[] = {
  [WEFT_PARAM_BOOLEAN] = { "boolean", N_("true or false") },
  [WEFT_PARAM_INTEGER] = { "integer", N_("whole number") },
  [WEFT_PARAM_REAL] = { "real", N_("number") },
  [WEFT_PARAM_CHOICE] = { "choice", N_("choice") },
  [WEFT_PARAM_TEXT] = { "text", N_("text") },
  [WEFT_PARAM_FILE] = { "file", N_("file or folder") },
  [WEFT_PARAM_COLUMN] = { "column", N_("column") },
  [WEFT_PARAM_COLUMNS] = { "columns", N_("columns") },
  [WEFT_PARAM_NUMBERS] = { "numbers", N_("numbers") },
  [WEFT_PARAM_CLASS_NUMBERS] = { "class-numbers", N_("a number for each class") },
  [WEFT_PARAM_LAYERS] = { "layers", N_("layers") },
  [WEFT_PARAM_SPACE] = { "space", N_("parameters and their ranges") },
};

const char *
weft_param_type_get_name (WeftParamType type)
{
  return types[type].name;
}

const char *
weft_param_type_get_title (WeftParamType type)
{
  return _ (types[type].title);
}

static gboolean
check_range (const WeftParam  *self,
             double            number,
             GError          **error)
{
  char low[WEFT_NUMBER_LENGTH], high[WEFT_NUMBER_LENGTH], given[WEFT_NUMBER_LENGTH];

  if (self->minimum == self->maximum || (number >= self->minimum && number <= self->maximum))
    return TRUE;
  weft_number_format (self->minimum, low);
  weft_number_format (self->maximum, high);
  weft_number_format (number, given);
  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_RANGE,
               _("%s is %s, it must lie between %s and %s"), self->id, given, low, high);
  return FALSE;
}

static char *
check_boolean (const WeftParam  *self,
               const char       *text,
               GError          **error)
{
  if (g_str_equal (text, "true") || g_str_equal (text, "false"))
    return g_strdup (text);
  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("%s is “%s”, it must be true or false"), self->id, text);
  return NULL;
}

static char *
check_integer (const WeftParam  *self,
               const char       *text,
               GError          **error)
{
  gint64 number;

  if (!weft_number_parse_integer (text, &number)) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("%s is “%s”, it must be a whole number"), self->id, text);
    return NULL;
  }
  if (!check_range (self, (double) number, error))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static char *
check_real (const WeftParam  *self,
            const char       *text,
            GError          **error)
{
  char normal[WEFT_NUMBER_LENGTH];
  double number;

  if (!weft_number_parse (text, &number)) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("%s is “%s”, it must be a number"), self->id, text);
    return NULL;
  }
  if (!check_range (self, number, error))
    return NULL;
  return g_strdup (weft_number_format (number, normal));
}

static char *
check_choice (const WeftParam  *self,
              const char       *text,
              GError          **error)
{
  g_autoptr (GString) allowed = g_string_new (NULL);

  for (const WeftParamChoice *choice = self->choices; choice->id != NULL; choice++) {
    if (g_str_equal (choice->id, text))
      return g_strdup (text);
    g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", choice->id);
  }
  g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_UNKNOWN, _("%s is “%s”, it must be one of %s"), self->id, text, allowed->str);
  return NULL;
}

static gboolean
is_list_of_names (WeftParamType type)
{
  return type == WEFT_PARAM_COLUMNS || type == WEFT_PARAM_LAYERS;
}

static char *
check_list (const WeftParam  *self,
            const char       *text,
            GError          **error)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  if (*g_strchug (items[0] != NULL ? items[0] : (char[1]){ 0 }) == '\0' && (items[0] == NULL || items[1] == NULL))
    return g_strdup ("");
  for (char **item = items; *item != NULL; item++) {
    char *normal;

    g_strstrip (*item);
    normal = is_list_of_names (self->type) ? g_strdup (*item) : check_real (self, *item, error);
    if (normal == NULL)
      return NULL;
    g_free (*item);
    *item = normal;
  }
  return g_strjoinv (",", items);
}

char *
weft_param_check (const WeftParam  *self,
                  const char       *text,
                  GError          **error)
{
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("%s is not UTF-8 text"), self->id);
    return NULL;
  }
  switch (self->type) {
  case WEFT_PARAM_BOOLEAN:
    return check_boolean (self, text, error);
  case WEFT_PARAM_INTEGER:
    return check_integer (self, text, error);
  case WEFT_PARAM_REAL:
    return check_real (self, text, error);
  case WEFT_PARAM_CHOICE:
    return check_choice (self, text, error);
  case WEFT_PARAM_COLUMNS:
  case WEFT_PARAM_NUMBERS:
  case WEFT_PARAM_CLASS_NUMBERS:
  case WEFT_PARAM_LAYERS:
    return check_list (self, text, error);
  case WEFT_PARAM_TEXT:
  case WEFT_PARAM_FILE:
  case WEFT_PARAM_COLUMN:
  case WEFT_PARAM_SPACE:
  default:
    return g_strdup (text);
  }
}

static void
describe_choices (const WeftParam *self,
                  JsonBuilder     *builder)
{
  json_builder_set_member_name (builder, "choices");
  json_builder_begin_array (builder);
  for (const WeftParamChoice *choice = self->choices; choice->id != NULL; choice++) {
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "id");
    json_builder_add_string_value (builder, choice->id);
    json_builder_set_member_name (builder, "title");
    json_builder_add_string_value (builder, _ (choice->title));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
describe_text (JsonBuilder *builder,
               const char  *name,
               const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

JsonNode *
weft_param_describe (const WeftParam *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  describe_text (builder, "id", self->id);
  describe_text (builder, "type", weft_param_type_get_name (self->type));
  describe_text (builder, "title", _ (self->title));
  describe_text (builder, "help", _ (self->help));
  describe_text (builder, "default", self->fallback);
  if (self->unit != NULL)
    describe_text (builder, "unit", _ (self->unit));
  if (self->visible_when != NULL)
    describe_text (builder, "visible_when", self->visible_when);
  if (self->minimum != self->maximum) {
    json_builder_set_member_name (builder, "minimum");
    json_builder_add_double_value (builder, self->minimum);
    json_builder_set_member_name (builder, "maximum");
    json_builder_add_double_value (builder, self->maximum);
  }
  json_builder_set_member_name (builder, "live");
  json_builder_add_boolean_value (builder, (self->flags & WEFT_PARAM_LIVE) != 0);
  json_builder_set_member_name (builder, "expert");
  json_builder_add_boolean_value (builder, (self->flags & WEFT_PARAM_EXPERT) != 0);
  if (self->choices != NULL)
    describe_choices (self, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
