/* document-write.c: workflows and nodes into JSON, as deep as they go
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/document-private.h"

#include "workflow/json-private.h"
#include "workflow/link-private.h"
#include "workflow/workflow-private.h"

JsonObject *
weft_node_to_json (WeftNode *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", self->kind_id);
  if (json_object_get_size (self->parameters) > 0) {
    JsonObject *parameters = json_object_new ();

    weft_json_add_all (parameters, self->parameters);
    json_object_set_object_member (object, "parameters", parameters);
  }
  if (self->nested != NULL)
    json_object_set_object_member (object, "nested", weft_workflow_write (self->nested));
  else if (self->verbatim != NULL)
    weft_json_share (object, "nested", self->verbatim);
  if (self->bypassed)
    json_object_set_boolean_member (object, "bypassed", TRUE);
  weft_json_add_all (object, self->extra);
  return object;
}

JsonObject *
weft_node_layout_to_json (WeftNode *self)
{
  JsonObject *object = json_object_new ();

  weft_json_add_pair (object, "position", self->x, self->y);
  if (self->title != NULL)
    json_object_set_string_member (object, "title", self->title);
  weft_json_add_all (object, self->layout);
  return object;
}

static JsonArray *
write_links (WeftWorkflow *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->links->len; i++)
    json_array_add_element (array, weft_link_to_json (self->links->pdata[i]));
  return array;
}

/* Adds @member unless it is empty, so that a small document is a small file. */
static void
add_unless_empty (JsonObject *object,
                  const char *key,
                  JsonObject *member)
{
  if (json_object_get_size (member) > 0)
    json_object_set_object_member (object, key, member);
  else
    json_object_unref (member);
}

static JsonObject *
write_layout (WeftWorkflow *self)
{
  JsonObject *layout = json_object_new (), *nodes = json_object_new (), *notes = json_object_new ();

  weft_json_add_all (nodes, self->layout_nodes);
  for (guint i = 0; i < self->nodes->len; i++) {
    WeftNode *node = self->nodes->pdata[i];

    json_object_set_object_member (nodes, node->id, weft_node_layout_to_json (node));
  }
  for (guint i = 0; i < self->notes->len; i++) {
    const WeftNote *note = self->notes->pdata[i];

    json_object_set_member (notes, note->id, weft_note_to_json (note));
  }
  add_unless_empty (layout, "nodes", nodes);
  add_unless_empty (layout, "notes", notes);
  weft_json_add_all (layout, self->layout);
  return layout;
}

static JsonObject *
write_lent (WeftWorkflow *self)
{
  JsonObject *ports = json_object_new (), *inputs = json_object_new (), *outputs = json_object_new ();

  for (guint i = 0; i < self->lent->len; i++) {
    const WeftLentPort *lent = self->lent->pdata[i];
    g_autofree char *place = g_strconcat (lent->node, ".", lent->port, NULL);

    json_object_set_string_member (lent->side == WEFT_PORT_INPUT ? inputs : outputs, lent->id, place);
  }
  add_unless_empty (ports, "inputs", inputs);
  add_unless_empty (ports, "outputs", outputs);
  return ports;
}

JsonObject *
weft_workflow_write (WeftWorkflow *self)
{
  JsonObject *object = json_object_new (), *nodes = json_object_new ();

  for (guint i = 0; i < self->nodes->len; i++) {
    WeftNode *node = self->nodes->pdata[i];

    json_object_set_object_member (nodes, node->id, weft_node_to_json (node));
  }
  json_object_set_object_member (object, "nodes", nodes);
  json_object_set_array_member (object, "links", write_links (self));
  add_unless_empty (object, "layout", write_layout (self));
  add_unless_empty (object, "ports", write_lent (self));
  weft_json_add_all (object, self->extra);
  return object;
}
