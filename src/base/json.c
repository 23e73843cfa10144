/* json.c: JSON read strictly and written so that a diff reads well
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/json.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

JsonNode *
weft_json_parse (const char  *text,
                 gsize        length,
                 GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) inner = NULL;

  if (!weft_json_scan (text, length, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) length, &inner)) {
    g_set_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_SYNTAX, _("not JSON that can be read: %s"), inner->message);
    return NULL;
  }
  return json_node_ref (json_parser_get_root (parser));
}

JsonNode *
weft_json_read_file (const char  *path,
                     gsize        max_bytes,
                     GError     **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (path, max_bytes, error);
  JsonNode *node;
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  node = weft_json_parse (text, length, error);
  if (node == NULL)
    g_prefix_error (error, "%s: ", path);
  return node;
}

static void write_node (GString  *text,
                        JsonNode *node,
                        gboolean  indent,
                        int       level);

static void
write_string (GString    *text,
              const char *string)
{
  static const char specials[] = "\"\\\n\r\t\b\f";

  g_string_append_c (text, '"');
  for (const char *letter = string; *letter != '\0'; letter++) {
    const char *special = strchr (specials, *letter);

    if (special != NULL)
      g_string_append_printf (text, "\\%c", "\"\\nrtbf"[special - specials]);
    else if ((guchar) *letter < 0x20 || *letter == 0x7f)
      g_string_append_printf (text, "\\u%04x", (guchar) *letter);
    else
      g_string_append_c (text, *letter);
  }
  g_string_append_c (text, '"');
}

static void
new_line (GString  *text,
          gboolean  indent,
          int       level)
{
  if (!indent)
    return;
  g_string_append_c (text, '\n');
  for (int i = 0; i < level; i++)
    g_string_append (text, "  ");
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  static const char *const first[] = { "version", "format" };
  const char *left = *(const char *const *) a, *right = *(const char *const *) b;
  int rank = 0;

  for (int i = 0; i < (int) G_N_ELEMENTS (first); i++)
    rank += (i + 1) * (g_str_equal (right, first[i]) - g_str_equal (left, first[i]));
  return rank != 0 ? rank : strcmp (left, right);
}

static void
write_object (GString    *text,
              JsonObject *object,
              gboolean    indent,
              int         level)
{
  g_autoptr (GList) members = json_object_get_members (object);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (GList *item = members; item != NULL; item = item->next)
    g_ptr_array_add (keys, item->data);
  g_ptr_array_sort (keys, compare_keys);
  g_string_append_c (text, '{');
  for (guint i = 0; i < keys->len; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    new_line (text, indent, level + 1);
    write_string (text, keys->pdata[i]);
    g_string_append (text, indent ? ": " : ":");
    write_node (text, json_object_get_member (object, keys->pdata[i]), indent, level + 1);
  }
  if (keys->len > 0)
    new_line (text, indent, level);
  g_string_append_c (text, '}');
}

static gboolean
is_plain (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static void
write_array (GString   *text,
             JsonArray *array,
             gboolean   indent,
             int        level)
{
  guint length = json_array_get_length (array);
  gboolean lines = indent && !is_plain (array);

  g_string_append_c (text, '[');
  for (guint i = 0; i < length; i++) {
    if (i > 0)
      g_string_append (text, indent && !lines ? ", " : ",");
    new_line (text, lines, level + 1);
    write_node (text, json_array_get_element (array, i), indent, level + 1);
  }
  if (length > 0)
    new_line (text, lines, level);
  g_string_append_c (text, ']');
}

static void
write_value (GString  *text,
             JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  char number[WEFT_NUMBER_LENGTH];

  if (type == G_TYPE_STRING)
    write_string (text, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (isfinite (json_node_get_double (node)))
    g_string_append (text, weft_number_format (json_node_get_double (node), number));
  else
    g_string_append (text, "null");
}

static void
write_node (GString  *text,
            JsonNode *node,
            gboolean  indent,
            int       level)
{
  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT:
    write_object (text, json_node_get_object (node), indent, level);
    break;
  case JSON_NODE_ARRAY:
    write_array (text, json_node_get_array (node), indent, level);
    break;
  case JSON_NODE_VALUE:
    write_value (text, node);
    break;
  case JSON_NODE_NULL:
  default:
    g_string_append (text, "null");
    break;
  }
}

char *
weft_json_write (JsonNode      *node,
                 WeftJsonFlags  flags)
{
  GString *text = g_string_new (NULL);

  write_node (text, node, (flags & WEFT_JSON_INDENT) != 0, 0);
  if (flags & WEFT_JSON_INDENT)
    g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static JsonNode *
get_value (JsonObject *object,
           const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

JsonObject *
weft_json_get_object (JsonObject *object,
                      const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
weft_json_get_array (JsonObject *object,
                     const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
weft_json_get_string (JsonObject *object,
                      const char *key,
                      const char *fallback)
{
  JsonNode *node = get_value (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : fallback;
}

double
weft_json_get_number (JsonObject *object,
                      const char *key,
                      double      fallback)
{
  JsonNode *node = get_value (object, key);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : fallback;
}

gint64
weft_json_get_int (JsonObject *object,
                   const char *key,
                   gint64      fallback)
{
  JsonNode *node = get_value (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : fallback;
}

gboolean
weft_json_get_bool (JsonObject *object,
                    const char *key,
                    gboolean    fallback)
{
  JsonNode *node = get_value (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : fallback;
}
