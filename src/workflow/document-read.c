/* document-read.c: workflows and nodes out of JSON, as deep as they go
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A workflow is read into an empty one, which is thrown away when anything is
 * wrong: what is open stays as it was.
 */
#include "workflow/document-private.h"

#include "base/i18n.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/link-private.h"
#include "workflow/rules-private.h"
#include "workflow/workflow-private.h"

#include <string.h>

static gboolean
fail (GError     **error,
      const char  *where,
      const char  *what)
{
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, "%s%s%s", where, *where != '\0' ? ": " : "", what);
  return FALSE;
}

static gboolean
check_members (JsonObject  *object,
               JsonObject  *layout,
               const char  *where,
               GError     **error)
{
  if (!json_object_has_member (object, "kind")) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, _("%s: “kind” is missing"), where);
    return FALSE;
  }
  return weft_json_expect (object, "kind", WEFT_JSON_TEXT, where, error) &&
         weft_json_expect (object, "parameters", WEFT_JSON_OBJECT, where, error) &&
         weft_json_expect (object, "nested", WEFT_JSON_OBJECT, where, error) &&
         weft_json_expect (object, "bypassed", WEFT_JSON_BOOLEAN, where, error) &&
         (layout == NULL || weft_json_expect (layout, "title", WEFT_JSON_TEXT, where, error));
}

static gboolean
read_nested (WeftNode          *self,
             const WeftDomain  *domain,
             JsonObject        *object,
             const char        *where,
             int                depth,
             GError           **error)
{
  JsonObject *nested = weft_json_get_object (object, "nested");

  if (self->kind != NULL && self->kind->get_nested != NULL)
    weft_node_store_nested (self, weft_workflow_new_inner (self->kind->get_nested (domain)));
  if (nested == NULL)
    return TRUE;
  if (self->nested != NULL)
    return weft_workflow_read (self->nested, nested, where, depth + 1, error);
  self->verbatim = json_node_copy (json_object_get_member (object, "nested"));
  return TRUE;
}

WeftNode *
weft_node_from_json (const WeftDomain  *domain,
                     const char        *id,
                     JsonObject        *object,
                     JsonObject        *layout,
                     int                depth,
                     GError           **error)
{
  static const char *const known[] = { "kind", "parameters", "nested", "bypassed", NULL };
  static const char *const known_layout[] = { "position", "title", NULL };
  g_autofree char *where = g_strdup_printf (_("node “%s”"), id);
  g_autoptr (WeftNode) self = NULL;

  if (!weft_id_is_valid (id)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT,
                 _("%s: an id is made of a-z, 0-9, _ and -, at most %d of them"), where, WEFT_ID_MAX);
    return NULL;
  }
  if (!check_members (object, layout, where, error))
    return NULL;
  self = weft_node_new (domain, id, weft_json_get_string (object, "kind", ""), weft_json_get_object (object, "parameters"));
  self->bypassed = weft_json_get_bool (object, "bypassed", FALSE);
  self->extra = weft_json_extra (object, known);
  if (!read_nested (self, domain, object, where, depth, error))
    return NULL;
  if (layout != NULL) {
    self->title = g_strdup (weft_json_get_string (layout, "title", NULL));
    self->layout = weft_json_extra (layout, known_layout);
    if (!weft_json_read_pair (layout, "position", where, &self->x, &self->y, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

static gboolean
read_node (WeftWorkflow  *self,
           const char    *id,
           JsonObject    *object,
           JsonObject    *layouts,
           int            depth,
           GError       **error)
{
  JsonObject *layout = NULL;
  WeftNode *node;

  if (layouts != NULL) {
    if (!weft_json_expect (layouts, id, WEFT_JSON_OBJECT, _("layout"), error))
      return FALSE;
    layout = weft_json_get_object (layouts, id);
  }
  node = weft_node_from_json (self->domain, id, object, layout, depth, error);
  if (node == NULL)
    return FALSE;
  weft_workflow_insert_node (self, node);
  return TRUE;
}

static gboolean
read_nodes (WeftWorkflow  *self,
            JsonObject    *nodes,
            JsonObject    *layouts,
            int            depth,
            GError       **error)
{
  g_autoptr (GList) ids = nodes != NULL ? g_list_sort (json_object_get_members (nodes), (GCompareFunc) strcmp) : NULL;
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  if (nodes != NULL && json_object_get_size (nodes) > WEFT_DOCUMENT_MAX_NODES) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT,
                 _("%u nodes are more than the %d that a workflow can hold"), json_object_get_size (nodes), WEFT_DOCUMENT_MAX_NODES);
    return FALSE;
  }
  for (GList *item = ids; item != NULL; item = item->next) {
    const char *id = item->data;

    if (!weft_json_expect (nodes, id, WEFT_JSON_OBJECT, _("nodes"), error) ||
        !read_node (self, id, weft_json_get_object (nodes, id), layouts, depth, error))
      return FALSE;
    g_ptr_array_add (known, (gpointer) id);
  }
  g_ptr_array_add (known, NULL);
  self->layout_nodes = layouts != NULL ? weft_json_extra (layouts, (const char *const *) known->pdata) : NULL;
  return TRUE;
}

static gboolean
read_notes (WeftWorkflow  *self,
            JsonObject    *notes,
            GError       **error)
{
  g_autoptr (GList) ids = notes != NULL ? json_object_get_members (notes) : NULL;

  if (g_list_length (ids) > WEFT_DOCUMENT_MAX_NODES)
    return fail (error, _("layout"), _("there are more notes than a workflow can hold"));
  for (GList *item = ids; item != NULL; item = item->next) {
    WeftNote *note;

    if (!weft_json_expect (notes, item->data, WEFT_JSON_OBJECT, _("notes"), error))
      return FALSE;
    note = weft_note_from_json (item->data, weft_json_get_object (notes, item->data), error);
    if (note == NULL)
      return FALSE;
    (void) weft_workflow_swap_note (self, note->id, note);
  }
  return TRUE;
}

static gboolean
read_lent (WeftWorkflow  *self,
           JsonObject    *ports,
           const char    *key,
           WeftPortSide   side,
           GError       **error)
{
  JsonObject *object = ports != NULL ? weft_json_get_object (ports, key) : NULL;
  g_autoptr (GList) ids = object != NULL ? json_object_get_members (object) : NULL;

  if (ports != NULL && !weft_json_expect (ports, key, WEFT_JSON_OBJECT, _("ports"), error))
    return FALSE;
  for (GList *item = ids; item != NULL; item = item->next) {
    const char *place = weft_json_get_string (object, item->data, "");
    g_autofree char *node = NULL, *port = NULL;

    if (!weft_id_is_valid (item->data) || !weft_place_split (place, &node, &port)) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT,
                   _("port “%s” of the group must name a port inside as \"NODE.PORT\""), (const char *) item->data);
      return FALSE;
    }
    if (weft_workflow_find_node (self, node) == NULL) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT,
                   _("port “%s” of the group: there is no node “%s”"), (const char *) item->data, node);
      return FALSE;
    }
    g_free (weft_workflow_swap_lent (self, side, item->data, place));
  }
  return TRUE;
}

static WeftLink *
parse_link (JsonObject  *object,
            const char  *where,
            GError     **error)
{
  static const char *const known[] = { "from", "to", NULL };
  g_autofree char *from = NULL, *output = NULL, *to = NULL, *input = NULL;
  WeftLink *link;

  if (!weft_place_split (weft_json_get_string (object, "from", ""), &from, &output) ||
      !weft_place_split (weft_json_get_string (object, "to", ""), &to, &input)) {
    fail (error, where, _("“from” and “to” must each name a port as \"NODE.PORT\""));
    return NULL;
  }
  link = weft_link_new (from, output, to, input);
  link->extra = weft_json_extra (object, known);
  return link;
}

static gboolean
is_taken (WeftWorkflow   *self,
          const WeftLink *link)
{
  WeftNode *node = weft_workflow_find_node (self, link->to);
  const WeftPort *port = weft_node_find_port (node, WEFT_PORT_INPUT, link->input);
  g_autoptr (GPtrArray) links = NULL;

  if (port == NULL || (port->flags & WEFT_PORT_MULTIPLE))
    return FALSE;
  links = weft_workflow_list_links_of (self, link->to, WEFT_PORT_INPUT, link->input);
  return links->len > 0;
}

static gboolean
read_link (WeftWorkflow  *self,
           JsonNode      *node,
           guint          number,
           GError       **error)
{
  g_autofree char *where = g_strdup_printf (_("link %u"), number);
  g_autoptr (WeftLink) link = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, where, _("an object with “from” and “to” is expected"));
  link = parse_link (json_node_get_object (node), where, error);
  if (link == NULL)
    return FALSE;
  if (!weft_workflow_check_ends (self, link, error)) {
    g_prefix_error (error, "%s: ", where);
    return FALSE;
  }
  if (weft_workflow_find_link (self, link) != NULL)
    return fail (error, where, _("this link stands there twice"));
  if (is_taken (self, link)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT,
                 _("%s: input “%s” of node “%s” takes one link and has one already"), where, link->input, link->to);
    return FALSE;
  }
  weft_workflow_insert_link (self, g_steal_pointer (&link));
  return TRUE;
}

static gboolean
read_links (WeftWorkflow  *self,
            JsonArray     *links,
            GError       **error)
{
  g_autoptr (GPtrArray) order = NULL;

  if (links != NULL && json_array_get_length (links) > WEFT_DOCUMENT_MAX_LINKS)
    return fail (error, _("links"), _("there are more links than a workflow can hold"));
  for (guint i = 0; links != NULL && i < json_array_get_length (links); i++)
    if (!read_link (self, json_array_get_element (links, i), i + 1, error))
      return FALSE;
  order = weft_workflow_sort (self, error);
  return order != NULL;
}

static gboolean
read_members (WeftWorkflow  *self,
              JsonObject    *object,
              int            depth,
              GError       **error)
{
  static const char *const known[] = { "format", "version", "layout", "links", "nodes", "ports", NULL };
  static const char *const known_layout[] = { "nodes", "notes", NULL };
  JsonObject *layout = weft_json_get_object (object, "layout");
  JsonObject *ports = weft_json_get_object (object, "ports");

  if (!weft_json_expect (object, "layout", WEFT_JSON_OBJECT, _("document"), error) ||
      !weft_json_expect (object, "nodes", WEFT_JSON_OBJECT, _("document"), error) ||
      !weft_json_expect (object, "links", WEFT_JSON_ARRAY, _("document"), error) ||
      !weft_json_expect (object, "ports", WEFT_JSON_OBJECT, _("document"), error) ||
      (layout != NULL && !weft_json_expect (layout, "nodes", WEFT_JSON_OBJECT, _("layout"), error)) ||
      (layout != NULL && !weft_json_expect (layout, "notes", WEFT_JSON_OBJECT, _("layout"), error)))
    return FALSE;
  self->extra = weft_json_extra (object, known);
  self->layout = layout != NULL ? weft_json_extra (layout, known_layout) : NULL;
  return read_nodes (self, weft_json_get_object (object, "nodes"),
                     layout != NULL ? weft_json_get_object (layout, "nodes") : NULL, depth, error) &&
         read_notes (self, layout != NULL ? weft_json_get_object (layout, "notes") : NULL, error) &&
         read_lent (self, ports, "inputs", WEFT_PORT_INPUT, error) &&
         read_lent (self, ports, "outputs", WEFT_PORT_OUTPUT, error) &&
         read_links (self, weft_json_get_array (object, "links"), error);
}

gboolean
weft_workflow_read (WeftWorkflow  *self,
                    JsonObject    *object,
                    const char    *where,
                    int            depth,
                    GError       **error)
{
  if (depth > WEFT_DOCUMENT_MAX_DEPTH)
    return fail (error, where, _("workflows are nested more than 8 levels deep"));
  if (read_members (self, object, depth, error))
    return TRUE;
  if (*where != '\0')
    g_prefix_error (error, "%s: ", where);
  return FALSE;
}
