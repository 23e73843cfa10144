/* paste.c: parts of a document, taken out and put in again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fragment is a document that holds only what was chosen. It is read into a
 * scratch document before anything is pasted, so that a bad one changes nothing.
 */
#include "workflow/command.h"

#include "base/i18n.h"
#include "workflow/command-private.h"
#include "workflow/document-private.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/link-private.h"
#include "workflow/workflow-private.h"

JsonNode *
weft_workflow_copy (WeftWorkflow *self,
                    const char *const *ids)
{
  JsonObject *object = json_object_new (), *nodes = json_object_new (), *layouts = json_object_new ();
  JsonObject *layout = json_object_new (), *notes = json_object_new ();
  JsonArray *links = json_array_new ();

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  for (const char *const *id = ids; *id != NULL; id++) {
    WeftNode *node = weft_workflow_find_node (self, *id);
    const WeftNote *note = weft_workflow_find_note (self, *id);

    if (node != NULL) {
      json_object_set_object_member (nodes, *id, weft_node_to_json (node));
      json_object_set_object_member (layouts, *id, weft_node_layout_to_json (node));
    }
    if (note != NULL)
      json_object_set_member (notes, *id, weft_note_to_json (note));
  }
  for (guint i = 0; i < self->links->len; i++) {
    const WeftLink *link = self->links->pdata[i];

    if (json_object_has_member (nodes, link->from) && json_object_has_member (nodes, link->to))
      json_array_add_element (links, weft_link_to_json (link));
  }
  json_object_set_object_member (layout, "nodes", layouts);
  json_object_set_object_member (layout, "notes", notes);
  json_object_set_string_member (object, "format", WEFT_DOCUMENT_FORMAT);
  json_object_set_int_member (object, "version", WEFT_DOCUMENT_VERSION);
  json_object_set_object_member (object, "nodes", nodes);
  json_object_set_array_member (object, "links", links);
  json_object_set_object_member (object, "layout", layout);
  return weft_json_node_take (object);
}

static void
paste_node (WeftWorkflow *self,
            WeftNode     *node,
            const char   *id,
            double        dx,
            double        dy)
{
  JsonObject *value = json_object_new (), *layout;

  node->x += dx;
  node->y += dy;
  layout = weft_node_layout_to_json (node);
  json_object_set_object_member (value, "node", weft_node_to_json (node));
  json_object_set_object_member (value, "layout", layout);
  weft_command_do (self, "node", id, NULL, weft_json_node_take (value), NULL);
}

static void
paste_note (WeftWorkflow   *self,
            const WeftNote *note,
            double          dx,
            double          dy)
{
  g_autoptr (WeftNote) copy = weft_note_copy (note);

  if (weft_workflow_find_note (self, copy->id) != NULL || weft_workflow_find_node (self, copy->id) != NULL) {
    g_autofree char *former = g_steal_pointer (&copy->id);

    copy->id = weft_workflow_make_id (self, former);
  }
  copy->x += dx;
  copy->y += dy;
  weft_command_do (self, "note", copy->id, NULL, weft_note_to_json (copy), NULL);
}

static void
paste_links (WeftWorkflow *self,
             WeftWorkflow *scratch,
             GHashTable   *names)
{
  for (guint i = 0; i < scratch->links->len; i++) {
    const WeftLink *link = scratch->links->pdata[i];
    WeftLink renamed = *link;

    renamed.from = g_hash_table_lookup (names, link->from);
    renamed.to = g_hash_table_lookup (names, link->to);
    weft_command_set_link (self, &renamed, TRUE, NULL);
  }
}

/* The fragment as a workflow of its own, read as deep as it will stand. */
static WeftWorkflow *
read_fragment (WeftWorkflow  *self,
               JsonNode      *fragment,
               GError       **error)
{
  g_autoptr (WeftWorkflow) scratch = weft_workflow_new_inner (self->domain);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (fragment) ? json_node_get_object (fragment) : NULL;

  if (object == NULL || g_strcmp0 (weft_json_get_string (object, "format", NULL), WEFT_DOCUMENT_FORMAT) != 0) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, _("this is no part of a Weft workflow"));
    return NULL;
  }
  if (!weft_workflow_read (scratch, object, "", weft_workflow_get_depth (self), error))
    return NULL;
  if (self->nodes->len + scratch->nodes->len > WEFT_DOCUMENT_MAX_NODES) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED,
                 _("a workflow holds at most %d nodes"), WEFT_DOCUMENT_MAX_NODES);
    return NULL;
  }
  return g_steal_pointer (&scratch);
}

/* Returns: (transfer none) (nullable): where a kind belongs that @self does not know: the
 * inside of one of its kinds, or a level around it */
static const WeftDomain *
find_other_domain (WeftWorkflow *self,
                   const char   *kind)
{
  for (const WeftNodeKind *const *own = weft_domain_list (self->domain); *own != NULL; own++) {
    const WeftDomain *inside = (*own)->get_nested != NULL ? (*own)->get_nested (self->domain) : NULL;

    if (inside != NULL && inside != self->domain && weft_domain_find (inside, kind) != NULL)
      return inside;
  }
  for (WeftNode *owner = weft_workflow_get_owner (self); owner != NULL; owner = weft_workflow_get_owner (weft_node_get_workflow (owner))) {
    const WeftDomain *around = weft_node_get_workflow (owner)->domain;

    if (weft_domain_find (around, kind) != NULL)
      return around;
  }
  return NULL;
}

/* A layer among the nodes of a document, or the other way round, could never be linked. */
static gboolean
check_kinds (WeftWorkflow  *self,
             WeftWorkflow  *scratch,
             GError       **error)
{
  for (guint i = 0; i < scratch->nodes->len; i++) {
    WeftNode *node = scratch->nodes->pdata[i];
    const WeftDomain *other = weft_node_get_kind (node) == NULL ? find_other_domain (self, weft_node_get_kind_id (node)) : NULL;

    if (other == NULL)
      continue;
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("“%s” belongs among %s and not here; paste it there"),
                 weft_node_get_title (node), _ (other->title));
    return FALSE;
  }
  return TRUE;
}

char **
weft_workflow_paste (WeftWorkflow  *self,
                     JsonNode      *fragment,
                     double         dx,
                     double         dy,
                     GError       **error)
{
  g_autoptr (WeftWorkflow) scratch = NULL;
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self) && fragment != NULL, NULL);

  scratch = read_fragment (self, fragment, error);
  if (scratch == NULL || !check_kinds (self, scratch, error) || !weft_command_begin (self, _("Paste"), error))
    return NULL;
  for (guint i = 0; i < scratch->nodes->len; i++) {
    WeftNode *node = scratch->nodes->pdata[i];
    char *id = weft_workflow_find_node (self, node->id) == NULL ? g_strdup (node->id) : weft_workflow_make_id (self, node->id);

    paste_node (self, node, id, dx, dy);
    g_ptr_array_add (ids, id);
    g_hash_table_insert (names, node->id, id);
  }
  for (guint i = 0; i < scratch->notes->len; i++)
    paste_note (self, scratch->notes->pdata[i], dx, dy);
  paste_links (self, scratch, names);
  weft_command_end (self, TRUE);
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}
