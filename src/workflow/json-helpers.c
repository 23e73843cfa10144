/* json-helpers.c: reading members with a sentence for what is wrong with them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/json-private.h"

#include "base/i18n.h"
#include "workflow/error.h"

static gboolean
is_kind (JsonNode     *node,
         WeftJsonKind  kind)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  switch (kind) {
  case WEFT_JSON_TEXT:
    return type == G_TYPE_STRING;
  case WEFT_JSON_BOOLEAN:
    return type == G_TYPE_BOOLEAN;
  case WEFT_JSON_NUMBER:
    return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
  case WEFT_JSON_OBJECT:
    return JSON_NODE_HOLDS_OBJECT (node);
  case WEFT_JSON_ARRAY:
    return JSON_NODE_HOLDS_ARRAY (node);
  default:
    g_assert_not_reached ();
  }
}

gboolean
weft_json_expect (JsonObject    *object,
                  const char    *key,
                  WeftJsonKind   kind,
                  const char    *where,
                  GError       **error)
{
  static const char *const names[] = { N_("a text"), N_("true or false"), N_("a number"), N_("an object"), N_("an array") };
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || is_kind (node, kind))
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT,
               _("%s: “%s” must be %s"), where, key, _ (names[kind]));
  return FALSE;
}

JsonObject *
weft_json_extra (JsonObject *object,
                 const char *const *known)
{
  g_autoptr (GList) keys = json_object_get_members (object);
  JsonObject *extra = NULL;

  for (GList *item = keys; item != NULL; item = item->next) {
    if (g_strv_contains (known, item->data))
      continue;
    if (extra == NULL)
      extra = json_object_new ();
    weft_json_share (extra, item->data, json_object_get_member (object, item->data));
  }
  return extra;
}

void
weft_json_share (JsonObject *object,
                 const char *key,
                 JsonNode   *node)
{
  json_object_set_member (object, key, json_node_copy (node));
}

void
weft_json_add_all (JsonObject *object,
                   JsonObject *extra)
{
  g_autoptr (GList) keys = extra != NULL ? json_object_get_members (extra) : NULL;

  for (GList *item = keys; item != NULL; item = item->next)
    weft_json_share (object, item->data, json_object_get_member (extra, item->data));
}

JsonNode *
weft_json_node_take (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

void
weft_json_add_pair (JsonObject *object,
                    const char *key,
                    double      first,
                    double      second)
{
  JsonArray *array = json_array_new ();

  /* Adding zero makes -0 a 0: JSON readers lose its sign, and a file must read back as it was. */
  json_array_add_double_element (array, first + 0.0);
  json_array_add_double_element (array, second + 0.0);
  json_object_set_array_member (object, key, array);
}

gboolean
weft_json_read_pair (JsonObject  *object,
                     const char  *key,
                     const char  *where,
                     double      *first,
                     double      *second,
                     GError     **error)
{
  JsonArray *array = weft_json_get_array (object, key);

  if (!json_object_has_member (object, key))
    return TRUE;
  if (array == NULL || json_array_get_length (array) != 2 ||
      !is_kind (json_array_get_element (array, 0), WEFT_JSON_NUMBER) ||
      !is_kind (json_array_get_element (array, 1), WEFT_JSON_NUMBER)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, _("%s: “%s” must be two numbers"), where, key);
    return FALSE;
  }
  *first = json_array_get_double_element (array, 0);
  *second = json_array_get_double_element (array, 1);
  return TRUE;
}
