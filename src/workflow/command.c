/* command.c: every edit of a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A command looks first whether all of it is allowed and then does its edits,
 * so that none stops half way.
 */
#include "workflow/command.h"

#include "base/i18n.h"
#include "workflow/command-private.h"
#include "workflow/document-private.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/ports-private.h"
#include "workflow/workflow-private.h"

#include <math.h>

gboolean
weft_command_begin (WeftWorkflow  *self,
                    const char    *text,
                    GError       **error)
{
  WeftHistory *history = weft_workflow_get_history (self);

  if (history == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("what holds this was removed; undo brings it back"));
    return FALSE;
  }
  weft_history_begin (history, text, NULL);
  return TRUE;
}

gboolean
weft_command_do (WeftWorkflow  *self,
                 const char    *slot,
                 const char    *id,
                 const char    *field,
                 JsonNode      *value,
                 GError       **error)
{
  return weft_history_do (weft_workflow_get_history (self), weft_edit_new (self, slot, id, field, value), error);
}

gboolean
weft_command_end (WeftWorkflow *self,
                  gboolean      good)
{
  weft_history_end (weft_workflow_get_history (self));
  return good;
}

/* A command of one edit; @value: (transfer full) (nullable). */
static gboolean
do_one (WeftWorkflow  *self,
        const char    *text,
        const char    *slot,
        const char    *id,
        const char    *field,
        JsonNode      *value,
        GError       **error)
{
  if (!weft_command_begin (self, text, error)) {
    g_clear_pointer (&value, json_node_unref);
    return FALSE;
  }
  return weft_command_end (self, weft_command_do (self, slot, id, field, value, error));
}

static WeftNode *
find_node (WeftWorkflow  *self,
           const char    *id,
           GError       **error)
{
  WeftNode *node = weft_workflow_find_node (self, id);

  if (node == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no node “%s”"), id);
  return node;
}

static gboolean
check_new_id (WeftWorkflow  *self,
              const char    *id,
              GError       **error)
{
  if (!weft_id_is_valid (id)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED,
                 _("“%s” cannot be an id: it is made of a-z, 0-9, _ and -, at most %d of them"), id, WEFT_ID_MAX);
    return FALSE;
  }
  if (weft_workflow_find_node (self, id) != NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("there is a node “%s” already"), id);
    return FALSE;
  }
  return TRUE;
}

/* The value of a node edit, from its two parts, both (transfer full). */
static JsonNode *
new_node_value (JsonObject *node,
                JsonObject *layout)
{
  JsonObject *value = json_object_new ();

  json_object_set_object_member (value, "node", node);
  json_object_set_object_member (value, "layout", layout);
  return weft_json_node_take (value);
}

static JsonNode *
new_link_value (const WeftLink *link)
{
  return weft_json_node_take (link->extra != NULL ? json_object_ref (link->extra) : json_object_new ());
}

gboolean
weft_command_set_link (WeftWorkflow    *self,
                       const WeftLink  *link,
                       gboolean         present,
                       GError         **error)
{
  g_autofree char *from = g_strconcat (link->from, ".", link->output, NULL);
  g_autofree char *to = g_strconcat (link->to, ".", link->input, NULL);

  return weft_command_do (self, "link", from, to, present ? new_link_value (link) : NULL, error);
}

WeftNode *
weft_workflow_add_node (WeftWorkflow  *self,
                        const char    *kind,
                        const char    *id,
                        double         x,
                        double         y,
                        GError       **error)
{
  const WeftNodeKind *descriptor;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  JsonObject *object, *layout;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self) && isfinite (x) && isfinite (y), NULL);

  descriptor = weft_domain_find (self->domain, kind);
  if (descriptor == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no kind of node “%s”"), kind);
    return NULL;
  }
  if (id != NULL && !check_new_id (self, id, error))
    return NULL;
  name = id != NULL ? g_strdup (id) : weft_workflow_make_id (self, kind);
  object = json_object_new ();
  layout = json_object_new ();
  json_object_set_string_member (object, "kind", kind);
  weft_json_add_pair (layout, "position", x, y);
  text = g_strdup_printf (_("Add %s"), _ (descriptor->title));
  if (!do_one (self, text, "node", name, NULL, new_node_value (object, layout), error))
    return NULL;
  return weft_workflow_find_node (self, name);
}

static gboolean
unlink_port (WeftWorkflow *self,
             const char   *node,
             WeftPortSide  side,
             const char   *port)
{
  g_autoptr (GPtrArray) links = weft_workflow_list_links_of (self, node, side, port);
  gboolean good = TRUE;

  for (guint i = 0; good && i < links->len; i++)
    good = weft_command_set_link (self, links->pdata[i], FALSE, NULL);
  return good;
}

/* A port of the group around @self goes, with its links, and with it the ports
 * of groups further out that pass it on. */
static void
drop_lent (WeftWorkflow *self,
           WeftPortSide  side,
           const char   *id)
{
  WeftWorkflow *outside = self->owner != NULL ? self->owner->workflow : NULL;
  g_autofree char *name = g_strdup (id);

  if (outside != NULL) {
    unlink_port (outside, self->owner->id, side, name);
    for (guint i = outside->lent->len; i > 0; i--) {
      const WeftLentPort *lent = outside->lent->pdata[i - 1];

      if (lent->side == side && g_str_equal (lent->node, self->owner->id) && g_str_equal (lent->port, name))
        drop_lent (outside, side, lent->id);
    }
  }
  weft_command_do (self, "port", name, side == WEFT_PORT_INPUT ? "inputs" : "outputs", NULL, NULL);
}

static void
cut_loose (WeftWorkflow *self,
           const char   *node)
{
  unlink_port (self, node, WEFT_PORT_INPUT, NULL);
  unlink_port (self, node, WEFT_PORT_OUTPUT, NULL);
  for (guint i = self->lent->len; i > 0; i--) {
    const WeftLentPort *lent = self->lent->pdata[i - 1];

    if (g_str_equal (lent->node, node))
      drop_lent (self, lent->side, lent->id);
  }
}

gboolean
weft_workflow_remove_nodes (WeftWorkflow *self,
                            const char *const *ids,
                            GError **error)
{
  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  for (const char *const *id = ids; *id != NULL; id++)
    if (find_node (self, *id, error) == NULL)
      return FALSE;
  if (!weft_command_begin (self, _("Remove"), error))
    return FALSE;
  for (const char *const *id = ids; *id != NULL; id++) {
    if (weft_workflow_find_node (self, *id) == NULL)
      continue;
    cut_loose (self, *id);
    weft_command_do (self, "node", *id, NULL, NULL, NULL);
  }
  return weft_command_end (self, TRUE);
}

gboolean
weft_workflow_connect (WeftWorkflow  *self,
                       const char    *from,
                       const char    *output,
                       const char    *to,
                       const char    *input,
                       GError       **error)
{
  const WeftLink link = { .from = from, .output = output, .to = to, .input = input };
  const WeftPort *port;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  if (!weft_workflow_can_connect (self, from, output, to, input, error) || !weft_command_begin (self, _("Connect"), error))
    return FALSE;
  port = weft_node_find_port (weft_workflow_find_node (self, to), WEFT_PORT_INPUT, input);
  if (port != NULL && !(port->flags & WEFT_PORT_MULTIPLE))
    unlink_port (self, to, WEFT_PORT_INPUT, input);
  return weft_command_end (self, weft_command_set_link (self, &link, TRUE, error));
}

gboolean
weft_workflow_disconnect (WeftWorkflow    *self,
                          const WeftLink  *link,
                          GError         **error)
{
  g_autoptr (WeftLink) kept = NULL;
  WeftLink *found;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  found = weft_workflow_find_link (self, link);
  if (found == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no link from “%s” to “%s”"), link->from, link->to);
    return FALSE;
  }
  kept = weft_link_ref (found);
  if (!weft_command_begin (self, _("Disconnect"), error))
    return FALSE;
  return weft_command_end (self, weft_command_set_link (self, kept, FALSE, error));
}

/* The value as the file will hold it: numbers as numbers, NULL for the default. */
static gboolean
make_value (WeftNode    *node,
            const char  *parameter,
            const char  *text,
            JsonNode   **value,
            GError     **error)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_node_kind_list_params (node->kind));
  g_autoptr (JsonNode) all = NULL;
  JsonNode *member;

  *value = NULL;
  if (!weft_params_set (params, parameter, text, error)) {
    if (error != NULL && *error != NULL) {
      (*error)->domain = WEFT_WORKFLOW_ERROR;
      (*error)->code = WEFT_WORKFLOW_ERROR_PARAMETER;
    }
    return FALSE;
  }
  all = weft_params_to_json (params, FALSE);
  member = json_object_get_member (json_node_get_object (all), parameter);
  *value = member != NULL ? json_node_copy (member) : NULL;
  return TRUE;
}

gboolean
weft_workflow_set_parameter (WeftWorkflow  *self,
                             const char    *node,
                             const char    *parameter,
                             const char    *text,
                             GError       **error)
{
  WeftNode *found;
  JsonNode *stored, *value = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  found = find_node (self, node, error);
  if (found == NULL)
    return FALSE;
  stored = json_object_get_member (found->parameters, parameter);
  if (found->kind == NULL || weft_param_find (weft_node_kind_list_params (found->kind), parameter) == NULL) {
    if (stored == NULL || text != NULL) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("node “%s” has no parameter “%s”"), node, parameter);
      return FALSE;
    }
  } else if (!make_value (found, parameter, text, &value, error)) {
    return FALSE;
  }
  if (stored == value || (stored != NULL && value != NULL && json_node_equal (stored, value))) {
    g_clear_pointer (&value, json_node_unref);
    return TRUE;
  }
  title = g_strdup_printf (_("Set %s"), parameter);
  return do_one (self, title, "parameter", node, parameter, value, error);
}

gboolean
weft_workflow_move_node (WeftWorkflow  *self,
                         const char    *node,
                         double         x,
                         double         y,
                         GError       **error)
{
  WeftNode *found;
  JsonObject *value;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self) && isfinite (x) && isfinite (y), FALSE);

  found = find_node (self, node, error);
  if (found == NULL)
    return FALSE;
  if (found->x == x && found->y == y)
    return TRUE;
  value = json_object_new ();
  weft_json_add_pair (value, "position", x, y);
  return do_one (self, _("Move"), "position", node, NULL, weft_json_node_take (value), error);
}

gboolean
weft_workflow_set_title (WeftWorkflow  *self,
                         const char    *node,
                         const char    *title,
                         GError       **error)
{
  const char *wanted = title != NULL && *title != '\0' ? title : NULL;
  WeftNode *found;
  JsonNode *value = NULL;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  found = find_node (self, node, error);
  if (found == NULL)
    return FALSE;
  if (g_strcmp0 (found->title, wanted) == 0)
    return TRUE;
  if (wanted != NULL) {
    value = json_node_new (JSON_NODE_VALUE);
    json_node_set_string (value, wanted);
  }
  return do_one (self, _("Rename"), "title", node, NULL, value, error);
}

static WeftLink *
rename_end (const WeftLink *link,
            const char     *before,
            const char     *after)
{
  WeftLink *renamed = weft_link_new (g_str_equal (link->from, before) ? after : link->from, link->output,
                                     g_str_equal (link->to, before) ? after : link->to, link->input);

  renamed->extra = link->extra != NULL ? json_object_ref (link->extra) : NULL;
  return renamed;
}

/* Ports that the node lends keep their names and with them their links outside. */
static void
rename_lent (WeftWorkflow *self,
             const char   *before,
             const char   *after)
{
  for (guint i = 0; i < self->lent->len; i++) {
    const WeftLentPort *lent = self->lent->pdata[i];
    g_autofree char *place = NULL;
    JsonNode *value;

    if (!g_str_equal (lent->node, before))
      continue;
    place = g_strconcat (after, ".", lent->port, NULL);
    value = json_node_new (JSON_NODE_VALUE);
    json_node_set_string (value, place);
    weft_command_do (self, "port", lent->id, lent->side == WEFT_PORT_INPUT ? "inputs" : "outputs", value, NULL);
  }
}

gboolean
weft_workflow_rename_node (WeftWorkflow  *self,
                           const char    *node,
                           const char    *id,
                           GError       **error)
{
  g_autoptr (GPtrArray) in = NULL, out = NULL;
  WeftNode *found;
  JsonNode *value;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  found = find_node (self, node, error);
  if (found == NULL)
    return FALSE;
  if (g_str_equal (node, id))
    return TRUE;
  if (!check_new_id (self, id, error) || !weft_command_begin (self, _("Change Id"), error))
    return FALSE;

  in = weft_workflow_list_links_of (self, node, WEFT_PORT_INPUT, NULL);
  out = weft_workflow_list_links_of (self, node, WEFT_PORT_OUTPUT, NULL);
  g_ptr_array_extend_and_steal (in, g_steal_pointer (&out));
  value = new_node_value (weft_node_to_json (found), weft_node_layout_to_json (found));
  weft_command_do (self, "node", id, NULL, value, NULL);
  rename_lent (self, node, id);
  unlink_port (self, node, WEFT_PORT_INPUT, NULL);
  unlink_port (self, node, WEFT_PORT_OUTPUT, NULL);
  weft_command_do (self, "node", node, NULL, NULL, NULL);
  for (guint i = 0; i < in->len; i++) {
    g_autoptr (WeftLink) link = rename_end (in->pdata[i], node, id);

    weft_command_set_link (self, link, TRUE, NULL);
  }
  return weft_command_end (self, TRUE);
}

gboolean
weft_workflow_set_bypassed (WeftWorkflow  *self,
                            const char    *node,
                            gboolean       bypassed,
                            GError       **error)
{
  WeftNode *found;
  JsonNode *value;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  found = find_node (self, node, error);
  if (found == NULL)
    return FALSE;
  if (found->bypassed == !!bypassed)
    return TRUE;
  value = json_node_new (JSON_NODE_VALUE);
  json_node_set_boolean (value, !!bypassed);
  return do_one (self, bypassed ? _("Bypass") : _("Stop Bypassing"), "bypassed", node, NULL, value, error);
}

/* What the group will lend no more, or as another type, loses its links. */
static void
unlink_changed_ports (WeftWorkflow *self,
                      WeftNode     *node,
                      WeftWorkflow *nested)
{
  for (guint i = node->nested->lent->len; i > 0; i--) {
    const WeftLentPort *lent = node->nested->lent->pdata[i - 1];
    const WeftPort *before = weft_workflow_get_lent (node->nested, lent->side, lent->id);
    const WeftPort *after = weft_workflow_get_lent (nested, lent->side, lent->id);

    if (before == NULL || after == NULL || before->type != after->type || before->flags != after->flags)
      drop_lent (node->nested, lent->side, lent->id);
  }
}

gboolean
weft_workflow_set_nested (WeftWorkflow  *self,
                          const char    *node,
                          JsonNode      *nested,
                          GError       **error)
{
  g_autoptr (WeftWorkflow) read = NULL;
  WeftNode *found;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);
  g_return_val_if_fail (nested == NULL || JSON_NODE_HOLDS_OBJECT (nested), FALSE);

  found = find_node (self, node, error);
  if (found == NULL)
    return FALSE;
  if (found->nested == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("nothing can be inside node “%s”"), node);
    return FALSE;
  }
  read = weft_workflow_new_inner (found->nested->domain);
  if (nested != NULL && !weft_workflow_read (read, json_node_get_object (nested), "", 1, error))
    return FALSE;
  if (!weft_command_begin (self, _("Replace What Is Inside"), error))
    return FALSE;
  unlink_changed_ports (self, found, read);
  return weft_command_end (self, weft_command_do (self, "nested", node, NULL, weft_json_node_take (weft_workflow_write (read)), error));
}

gboolean
weft_workflow_put_note (WeftWorkflow    *self,
                        const WeftNote  *note,
                        GError         **error)
{
  gboolean is_new;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self) && note != NULL, FALSE);

  is_new = weft_workflow_find_note (self, note->id) == NULL;
  if (is_new && !weft_id_is_valid (note->id)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("“%s” cannot be an id"), note->id);
    return FALSE;
  }
  return do_one (self, is_new ? _("Add Note") : _("Change Note"), "note", note->id, NULL, weft_note_to_json (note), error);
}

gboolean
weft_workflow_remove_note (WeftWorkflow  *self,
                           const char    *id,
                           GError       **error)
{
  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  if (weft_workflow_find_note (self, id) == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no note “%s”"), id);
    return FALSE;
  }
  return do_one (self, _("Remove Note"), "note", id, NULL, NULL, error);
}

gboolean
weft_workflow_lend_port (WeftWorkflow  *self,
                         WeftPortSide   side,
                         const char    *id,
                         const char    *node,
                         const char    *port,
                         GError       **error)
{
  WeftNode *found = NULL;
  JsonNode *value;
  gboolean exists;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self) && weft_id_is_valid (id), FALSE);

  if (node != NULL) {
    found = find_node (self, node, error);
    if (found == NULL)
      return FALSE;
    if (weft_node_find_port (found, side, port) == NULL) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("node “%s” has no port “%s”"), node, port);
      return FALSE;
    }
  }
  exists = weft_workflow_find_lent_port (self, side, id, NULL, NULL);
  if (!weft_command_begin (self, _("Change Ports"), error))
    return FALSE;
  if (exists)
    drop_lent (self, side, id);
  if (node != NULL) {
    g_autofree char *place = g_strconcat (node, ".", port, NULL);

    value = json_node_new (JSON_NODE_VALUE);
    json_node_set_string (value, place);
    weft_command_do (self, "port", id, side == WEFT_PORT_INPUT ? "inputs" : "outputs", value, NULL);
  }
  return weft_command_end (self, TRUE);
}
