/* edit.c: the smallest change of a document, a table of slots that it can set
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/edit-private.h"

#include "base/i18n.h"
#include "workflow/document-private.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/link-private.h"
#include "workflow/workflow-private.h"

#include <string.h>

struct _WeftEditSlot
{
  const char *name;
  gboolean (*apply) (WeftEdit *edit, WeftWorkflow *where, GError **error);
  gboolean can_fold; /* two edits of the slot in a row are one */
};

static gboolean
fail (GError         **error,
      const WeftEdit  *edit,
      const char      *what)
{
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, _("edit of %s “%s”: %s"), edit->slot->name, edit->id, what);
  return FALSE;
}

static WeftNode *
find_node (WeftEdit      *edit,
           WeftWorkflow  *where,
           GError       **error)
{
  WeftNode *node = weft_workflow_find_node (where, edit->id);

  if (node == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no node “%s”"), edit->id);
  return node;
}

/* Puts @value (transfer full) in place of the edit's own. */
static gboolean
take_value (WeftEdit *edit,
            JsonNode *value)
{
  g_clear_pointer (&edit->value, json_node_unref);
  edit->value = value;
  return TRUE;
}

static JsonNode *
new_text (const char *text)
{
  JsonNode *node = NULL;

  if (text != NULL) {
    node = json_node_new (JSON_NODE_VALUE);
    json_node_set_string (node, text);
  }
  return node;
}

static gboolean
holds_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
remove_node (WeftEdit      *edit,
             WeftWorkflow  *where,
             GError       **error)
{
  g_autoptr (GPtrArray) in = weft_workflow_list_links_of (where, edit->id, WEFT_PORT_INPUT, NULL);
  g_autoptr (GPtrArray) out = weft_workflow_list_links_of (where, edit->id, WEFT_PORT_OUTPUT, NULL);

  if (find_node (edit, where, error) == NULL)
    return FALSE;
  if (in->len + out->len > 0)
    return fail (error, edit, _("its links must go first"));
  edit->node = weft_workflow_remove_node (where, edit->id);
  return TRUE;
}

static gboolean
apply_node (WeftEdit      *edit,
            WeftWorkflow  *where,
            GError       **error)
{
  JsonObject *value, *object;
  WeftNode *node = g_steal_pointer (&edit->node);

  if (node == NULL && edit->value == NULL)
    return remove_node (edit, where, error);
  if (weft_workflow_find_node (where, edit->id) != NULL) {
    g_clear_object (&node);
    return fail (error, edit, _("there is such a node already"));
  }
  if (node == NULL) {
    value = JSON_NODE_HOLDS_OBJECT (edit->value) ? json_node_get_object (edit->value) : NULL;
    object = value != NULL ? weft_json_get_object (value, "node") : NULL;
    if (object == NULL)
      return fail (error, edit, _("an object with a member “node” is expected"));
    node = weft_node_from_json (where->domain, edit->id, object, weft_json_get_object (value, "layout"),
                                (int) g_strv_length (edit->path), error);
  }
  if (node == NULL)
    return FALSE;
  weft_workflow_insert_node (where, node);
  return take_value (edit, NULL);
}

static gboolean
add_link (WeftEdit      *edit,
          WeftWorkflow  *where,
          WeftLink      *link,
          GError       **error)
{
  WeftNode *node = weft_workflow_find_node (where, link->to);
  const WeftPort *port = node != NULL ? weft_node_find_port (node, WEFT_PORT_INPUT, link->input) : NULL;
  g_autoptr (GPtrArray) taken = weft_workflow_list_links_of (where, link->to, WEFT_PORT_INPUT, link->input);

  if (!weft_workflow_can_connect (where, link->from, link->output, link->to, link->input, error))
    return FALSE;
  if (port != NULL && !(port->flags & WEFT_PORT_MULTIPLE) && taken->len > 0)
    return fail (error, edit, _("the input has a link already"));
  if (JSON_NODE_HOLDS_OBJECT (edit->value) && json_object_get_size (json_node_get_object (edit->value)) > 0)
    link->extra = json_object_ref (json_node_get_object (edit->value));
  weft_workflow_insert_link (where, weft_link_ref (link));
  return take_value (edit, NULL);
}

static gboolean
apply_link (WeftEdit      *edit,
            WeftWorkflow  *where,
            GError       **error)
{
  g_autofree char *from = NULL, *output = NULL, *to = NULL, *input = NULL;
  g_autoptr (WeftLink) link = NULL;
  g_autoptr (WeftLink) former = NULL;

  if (edit->field == NULL || !weft_place_split (edit->id, &from, &output) || !weft_place_split (edit->field, &to, &input))
    return fail (error, edit, _("two ports are expected"));
  link = weft_link_new (from, output, to, input);
  if (edit->value != NULL)
    return add_link (edit, where, link, error);
  if (weft_workflow_find_link (where, link) == NULL)
    return fail (error, edit, _("there is no such link"));
  former = weft_workflow_remove_link (where, link);
  return take_value (edit, weft_json_node_take (former->extra != NULL ? json_object_ref (former->extra) : json_object_new ()));
}

static gboolean
apply_note (WeftEdit      *edit,
            WeftWorkflow  *where,
            GError       **error)
{
  g_autoptr (WeftNote) former = NULL;
  WeftNote *note = NULL;

  if (edit->value != NULL && !JSON_NODE_HOLDS_OBJECT (edit->value))
    return fail (error, edit, _("an object is expected"));
  if (edit->value != NULL) {
    note = weft_note_from_json (edit->id, json_node_get_object (edit->value), error);
    if (note == NULL)
      return FALSE;
  }
  former = weft_workflow_swap_note (where, edit->id, note);
  return take_value (edit, former != NULL ? weft_note_to_json (former) : NULL);
}

static gboolean
apply_parameter (WeftEdit      *edit,
                 WeftWorkflow  *where,
                 GError       **error)
{
  WeftNode *node = find_node (edit, where, error);
  g_autoptr (JsonNode) value = NULL;
  JsonNode *former;

  if (node == NULL)
    return FALSE;
  if (edit->field == NULL || !weft_id_is_valid (edit->field))
    return fail (error, edit, _("a parameter is expected"));
  former = json_object_get_member (node->parameters, edit->field);
  former = former != NULL ? json_node_copy (former) : NULL;
  value = edit->value;
  edit->value = former;
  weft_node_store_parameter (node, edit->field, value);
  return TRUE;
}

static gboolean
apply_title (WeftEdit      *edit,
             WeftWorkflow  *where,
             GError       **error)
{
  WeftNode *node = find_node (edit, where, error);
  JsonNode *former;

  if (node == NULL)
    return FALSE;
  if (edit->value != NULL && !holds_text (edit->value))
    return fail (error, edit, _("a text is expected"));
  former = new_text (node->title);
  weft_node_store_title (node, edit->value != NULL ? json_node_get_string (edit->value) : NULL);
  return take_value (edit, former);
}

static gboolean
apply_position (WeftEdit      *edit,
                WeftWorkflow  *where,
                GError       **error)
{
  WeftNode *node = find_node (edit, where, error);
  JsonObject *former;
  double x = 0, y = 0;

  if (node == NULL)
    return FALSE;
  if (edit->value == NULL || !JSON_NODE_HOLDS_OBJECT (edit->value) ||
      !weft_json_read_pair (json_node_get_object (edit->value), "position", edit->id, &x, &y, NULL))
    return fail (error, edit, _("a position is expected"));
  former = json_object_new ();
  weft_json_add_pair (former, "position", node->x, node->y);
  weft_node_store_position (node, x, y);
  return take_value (edit, weft_json_node_take (former));
}

static gboolean
apply_bypassed (WeftEdit      *edit,
                WeftWorkflow  *where,
                GError       **error)
{
  WeftNode *node = find_node (edit, where, error);
  gboolean former;

  if (node == NULL)
    return FALSE;
  if (edit->value == NULL || !JSON_NODE_HOLDS_VALUE (edit->value) || json_node_get_value_type (edit->value) != G_TYPE_BOOLEAN)
    return fail (error, edit, _("true or false is expected"));
  former = node->bypassed;
  weft_node_store_bypassed (node, json_node_get_boolean (edit->value));
  take_value (edit, json_node_new (JSON_NODE_VALUE));
  json_node_set_boolean (edit->value, former);
  return TRUE;
}

static gboolean
apply_nested (WeftEdit      *edit,
              WeftWorkflow  *where,
              GError       **error)
{
  WeftNode *node = find_node (edit, where, error);
  g_autoptr (WeftWorkflow) nested = NULL;
  JsonNode *former;

  if (node == NULL)
    return FALSE;
  if (node->nested == NULL)
    return fail (error, edit, _("nothing can be inside this kind of node"));
  if (edit->value != NULL && !JSON_NODE_HOLDS_OBJECT (edit->value))
    return fail (error, edit, _("an object is expected"));
  nested = weft_workflow_new_inner (node->nested->domain);
  if (edit->value != NULL &&
      !weft_workflow_read (nested, json_node_get_object (edit->value), "", (int) g_strv_length (edit->path) + 1, error))
    return FALSE;
  former = weft_json_node_take (weft_workflow_write (node->nested));
  weft_node_store_nested (node, g_steal_pointer (&nested));
  return take_value (edit, former);
}

static gboolean
apply_port (WeftEdit      *edit,
            WeftWorkflow  *where,
            GError       **error)
{
  WeftPortSide side = g_strcmp0 (edit->field, "inputs") == 0 ? WEFT_PORT_INPUT : WEFT_PORT_OUTPUT;
  g_autofree char *node = NULL, *port = NULL, *former = NULL;

  if (!weft_id_is_valid (edit->id) ||
      (edit->value != NULL && (!holds_text (edit->value) || !weft_place_split (json_node_get_string (edit->value), &node, &port))))
    return fail (error, edit, _("a port inside the group is expected"));
  if (node != NULL && weft_workflow_find_node (where, node) == NULL)
    return fail (error, edit, _("there is no such node inside"));
  former = weft_workflow_swap_lent (where, side, edit->id, edit->value != NULL ? json_node_get_string (edit->value) : NULL);
  return take_value (edit, new_text (former));
}

static const WeftEditSlot slots[] = {
  { "node", apply_node, FALSE },
  { "link", apply_link, FALSE },
  { "note", apply_note, TRUE },
  { "parameter", apply_parameter, TRUE },
  { "title", apply_title, TRUE },
  { "position", apply_position, TRUE },
  { "bypassed", apply_bypassed, TRUE },
  { "nested", apply_nested, FALSE },
  { "port", apply_port, FALSE },
};

static const WeftEditSlot *
find_slot (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    if (g_str_equal (slots[i].name, name))
      return &slots[i];
  return NULL;
}

static char **
find_path (WeftWorkflow *where)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new ();

  for (; where->owner != NULL && where->owner->workflow != NULL; where = where->owner->workflow)
    g_ptr_array_insert (path, 0, g_strdup (where->owner->id));
  g_ptr_array_add (path, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&path), FALSE);
}

WeftEdit *
weft_edit_new (WeftWorkflow *where,
               const char   *slot,
               const char   *id,
               const char   *field,
               JsonNode     *value)
{
  WeftEdit *self = g_new0 (WeftEdit, 1);

  self->slot = find_slot (slot);
  self->path = find_path (where);
  self->id = g_strdup (id);
  self->field = g_strdup (field);
  self->value = value;
  return self;
}

void
weft_edit_free (WeftEdit *self)
{
  g_strfreev (self->path);
  g_free (self->id);
  g_free (self->field);
  g_clear_pointer (&self->value, json_node_unref);
  g_clear_object (&self->node);
  g_free (self);
}

gboolean
weft_edit_is_same_slot (const WeftEdit *a,
                        const WeftEdit *b)
{
  return a->slot == b->slot && g_str_equal (a->id, b->id) && g_strcmp0 (a->field, b->field) == 0 &&
         g_strv_equal ((const char *const *) a->path, (const char *const *) b->path);
}

gboolean
weft_edit_can_fold (const WeftEdit *self)
{
  return self->slot->can_fold;
}

gboolean
weft_edit_apply (WeftEdit      *self,
                 WeftWorkflow  *document,
                 GError       **error)
{
  WeftWorkflow *where = document;

  for (char **step = self->path; *step != NULL; step++) {
    WeftNode *node = weft_workflow_find_node (where, *step);

    if (node == NULL || node->nested == NULL) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no workflow inside “%s”"), *step);
      return FALSE;
    }
    where = node->nested;
  }
  return self->slot->apply (self, where, error);
}

static JsonNode *
value_to_json (const WeftEdit *self)
{
  JsonObject *object;

  if (self->node == NULL)
    return self->value != NULL ? json_node_copy (self->value) : NULL;
  object = json_object_new ();
  json_object_set_object_member (object, "node", weft_node_to_json (self->node));
  json_object_set_object_member (object, "layout", weft_node_layout_to_json (self->node));
  return weft_json_node_take (object);
}

JsonNode *
weft_edit_to_json (const WeftEdit *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *value = value_to_json (self);

  json_object_set_string_member (object, "slot", self->slot->name);
  json_object_set_string_member (object, "id", self->id);
  if (self->field != NULL)
    json_object_set_string_member (object, "field", self->field);
  if (value != NULL)
    json_object_set_member (object, "value", value);
  if (*self->path != NULL) {
    JsonArray *path = json_array_new ();

    for (char **step = self->path; *step != NULL; step++)
      json_array_add_string_element (path, *step);
    json_object_set_array_member (object, "path", path);
  }
  return weft_json_node_take (object);
}

static char **
read_path (JsonArray *array)
{
  guint length = array != NULL ? json_array_get_length (array) : 0;
  char **path = g_new0 (char *, length + 1);

  for (guint i = 0; i < length; i++) {
    JsonNode *step = json_array_get_element (array, i);

    /* What is no id leads nowhere, which applying the edit then says. */
    path[i] = g_strdup (holds_text (step) ? json_node_get_string (step) : "");
  }
  return path;
}

WeftEdit *
weft_edit_from_json (JsonNode  *node,
                     GError   **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const WeftEditSlot *slot = object != NULL ? find_slot (weft_json_get_string (object, "slot", "")) : NULL;
  const char *id = object != NULL ? weft_json_get_string (object, "id", NULL) : NULL;
  WeftEdit *self;

  if (slot == NULL || id == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, _("an edit must name a slot and an id"));
    return NULL;
  }
  self = g_new0 (WeftEdit, 1);
  self->slot = slot;
  self->path = read_path (weft_json_get_array (object, "path"));
  self->id = g_strdup (id);
  self->field = g_strdup (weft_json_get_string (object, "field", NULL));
  self->value = json_object_has_member (object, "value") ? json_node_copy (json_object_get_member (object, "value")) : NULL;
  return self;
}
