/* group.c: nodes put into a group, and out of it again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What goes in or out travels as a fragment, as copied nodes do. Links across the
 * border are turned: the same link, one of its ends being another port.
 */
#include "workflow/group.h"

#include "base/i18n.h"
#include "workflow/command-private.h"
#include "workflow/command.h"
#include "workflow/document-private.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/ports-private.h"
#include "workflow/workflow-private.h"

#include <math.h>

/* A group stands on multiples of this, so that what comes out of it stands where it was. */
#define STEP 10

/* Such a name leaves room for a number. */
#define MAX_STEM 60

typedef struct
{
  WeftWorkflow *workflow;
  const char *const *ids; /* of the nodes that go in */
  char *group;            /* Owned: what it will be called */
  JsonObject *inputs;     /* Owned: its ports, name → `node.port` */
  JsonObject *outputs;    /* Owned */
  GPtrArray *before;      /* Owned: WeftLink across the border */
  GPtrArray *after;       /* Owned: the same, turned */
} Packing;

static void
packing_init (Packing *self,
              WeftWorkflow *workflow,
              const char *const *ids)
{
  *self = (Packing){ workflow, ids, weft_workflow_make_id (workflow, weft_group_kind.id), json_object_new (), json_object_new () };
  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref);
  self->after = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref);
}

static void
packing_clear (Packing *self)
{
  g_free (self->group);
  json_object_unref (self->inputs);
  json_object_unref (self->outputs);
  g_ptr_array_unref (self->before);
  g_ptr_array_unref (self->after);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packing, packing_clear)

static WeftLink *
turn_link (const WeftLink *link,
           const char     *from,
           const char     *output,
           const char     *to,
           const char     *input)
{
  WeftLink *turned = weft_link_new (from, output, to, input);

  turned->extra = link->extra != NULL ? json_object_ref (link->extra) : NULL;
  return turned;
}

/* Links across the border, and what else changes its place with them. */

static gboolean
set_links (WeftWorkflow  *self,
           GPtrArray     *links,
           gboolean       present,
           GError       **error)
{
  for (guint i = 0; i < links->len; i++)
    if (!weft_command_set_link (self, links->pdata[i], present, error))
      return FALSE;
  return TRUE;
}

/* The port that the group around @self has from @lent is from now on lent by another node. */
static gboolean
lend_again (WeftWorkflow        *self,
            const WeftLentPort  *lent,
            const char          *node,
            const char          *port,
            GError             **error)
{
  JsonNode *value = json_node_new (JSON_NODE_VALUE);
  g_autofree char *place = g_strconcat (node, ".", port, NULL), *id = g_strdup (lent->id);

  json_node_set_string (value, place);
  return weft_command_do (self, "port", id, lent->side == WEFT_PORT_INPUT ? "inputs" : "outputs", value, error);
}

/* Corners of nodes: their sizes are known to those only who draw them. */
static void
find_middle (WeftWorkflow *self,
             const char *const *ids,
             double *x,
             double *y)
{
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

  for (guint i = 0; ids[i] != NULL; i++) {
    WeftNode *node = weft_workflow_find_node (self, ids[i]);

    if (node == NULL)
      continue;
    left = MIN (left, node->x);
    right = MAX (right, node->x);
    top = MIN (top, node->y);
    bottom = MAX (bottom, node->y);
  }
  *x = STEP * floor ((left + right) / (2 * STEP));
  *y = STEP * floor ((top + bottom) / (2 * STEP));
}

/* Packing */

/* Returns: (transfer none): what the group calls a port inside */
static const char *
lend (Packing      *self,
      WeftPortSide  side,
      const char   *node,
      const char   *port)
{
  JsonObject *ports = side == WEFT_PORT_INPUT ? self->inputs : self->outputs;
  g_autofree char *place = g_strconcat (node, ".", port, NULL), *name = g_strdup (port);
  g_autoptr (GList) names = json_object_get_members (ports);

  for (GList *item = names; item != NULL; item = item->next)
    if (g_str_equal (json_object_get_string_member (ports, item->data), place))
      return item->data;
  for (guint number = 2; json_object_has_member (ports, name); number++) {
    g_free (name);
    name = g_strdup_printf ("%.*s%u", MAX_STEM, port, number);
  }
  json_object_set_string_member (ports, name, place);
  return lend (self, side, node, port);
}

/* A port of a kind that this version does not know cannot be lent. */
static gboolean
check_port (Packing       *self,
            WeftPortSide   side,
            const char    *node,
            const char    *port,
            GError       **error)
{
  if (weft_node_find_port (weft_workflow_find_node (self->workflow, node), side, port) != NULL)
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED,
               _("node “%s” is of an unknown kind: leave it outside, or take what it is linked to into the group as well"), node);
  return FALSE;
}

static gboolean
turn_border (Packing  *self,
             GError  **error)
{
  GPtrArray *links = weft_workflow_get_links (self->workflow);

  for (guint i = 0; i < links->len; i++) {
    WeftLink *link = links->pdata[i];
    gboolean from = g_strv_contains (self->ids, link->from), to = g_strv_contains (self->ids, link->to);

    if (from == to)
      continue;
    if (!check_port (self, to ? WEFT_PORT_INPUT : WEFT_PORT_OUTPUT, to ? link->to : link->from, to ? link->input : link->output, error))
      return FALSE;
    g_ptr_array_add (self->before, weft_link_ref (link));
    if (to)
      g_ptr_array_add (self->after, turn_link (link, link->from, link->output, self->group, lend (self, WEFT_PORT_INPUT, link->to, link->input)));
    else
      g_ptr_array_add (self->after, turn_link (link, self->group, lend (self, WEFT_PORT_OUTPUT, link->from, link->output), link->to, link->input));
  }
  for (guint i = 0; i < self->workflow->lent->len; i++) {
    const WeftLentPort *lent = self->workflow->lent->pdata[i];

    if (g_strv_contains (self->ids, lent->node))
      (void) lend (self, lent->side, lent->node, lent->port);
  }
  return TRUE;
}

/* Whether what @node gives comes back into the group, by way of nodes outside. */
static gboolean
comes_back (Packing    *self,
            GHashTable *seen,
            const char *node)
{
  g_autoptr (GPtrArray) links = weft_workflow_list_links_of (self->workflow, node, WEFT_PORT_OUTPUT, NULL);
  gboolean is_inside = g_strv_contains (self->ids, node);

  for (guint i = 0; i < links->len; i++) {
    const WeftLink *link = links->pdata[i];

    if (g_strv_contains (self->ids, link->to) ? !is_inside : g_hash_table_add (seen, (gpointer) link->to) && comes_back (self, seen, link->to))
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_ids (Packing  *self,
           GError  **error)
{
  guint n_nodes = 0;

  for (guint i = 0; self->ids[i] != NULL; i++) {
    gboolean is_node = weft_workflow_find_node (self->workflow, self->ids[i]) != NULL;

    n_nodes += is_node ? 1 : 0;
    if (!is_node && weft_workflow_find_note (self->workflow, self->ids[i]) == NULL) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no node “%s”"), self->ids[i]);
      return FALSE;
    }
  }
  if (n_nodes == 0)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("there is nothing here that could be put into a group"));
  else if (weft_domain_find (self->workflow->domain, weft_group_kind.id) == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED,
                 _("layers go into no group: trained weights are found by the names of layers, which would be others then; put a frame around them"));
  else
    return TRUE;
  return FALSE;
}

/* A group would need what it gives itself. */
static gboolean
check_circles (Packing  *self,
               GError  **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; self->ids[i] != NULL; i++)
    if (comes_back (self, seen, self->ids[i])) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED,
                   _("what “%s” gives comes back by way of nodes outside: take those into the group as well"), self->ids[i]);
      return FALSE;
    }
  return TRUE;
}

/* Returns: (transfer full): what will be inside the group */
static JsonNode *
make_inside (Packing *self)
{
  JsonNode *fragment = weft_workflow_copy (self->workflow, self->ids);
  JsonObject *ports = json_object_new ();

  json_object_set_object_member (ports, "inputs", json_object_ref (self->inputs));
  json_object_set_object_member (ports, "outputs", json_object_ref (self->outputs));
  json_object_set_object_member (json_node_get_object (fragment), "ports", ports);
  return fragment;
}

/* Groups can be nested so deep only. */
static gboolean
check_depth (Packing  *self,
             GError  **error)
{
  g_autoptr (WeftWorkflow) scratch = weft_workflow_new_inner (self->workflow->domain);
  g_autoptr (JsonNode) inside = make_inside (self);

  return weft_workflow_read (scratch, json_node_get_object (inside), "", weft_workflow_get_depth (self->workflow) + 1, error);
}

static gboolean
lend_through (Packing  *self,
              GError  **error)
{
  for (guint i = 0; i < self->workflow->lent->len; i++) {
    const WeftLentPort *lent = self->workflow->lent->pdata[i];

    if (g_strv_contains (self->ids, lent->node) &&
        !lend_again (self->workflow, lent, self->group, lend (self, lent->side, lent->node, lent->port), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
remove_all (WeftWorkflow *self,
            const char *const *ids,
            GError **error)
{
  for (guint i = 0; ids[i] != NULL; i++) {
    const char *const node[] = { ids[i], NULL };

    if (weft_workflow_find_node (self, ids[i]) != NULL && !weft_workflow_remove_nodes (self, node, error))
      return FALSE;
    if (weft_workflow_find_note (self, ids[i]) != NULL && !weft_workflow_remove_note (self, ids[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
pack (Packing  *self,
      GError  **error)
{
  WeftWorkflow *workflow = self->workflow;
  JsonNode *inside = make_inside (self);
  double x, y;

  find_middle (workflow, self->ids, &x, &y);
  if (weft_workflow_add_node (workflow, weft_group_kind.id, self->group, x, y, error) == NULL) {
    json_node_unref (inside);
    return FALSE;
  }
  return weft_command_do (workflow, "nested", self->group, NULL, inside, error) &&
         lend_through (self, error) &&
         set_links (workflow, self->before, FALSE, error) &&
         set_links (workflow, self->after, TRUE, error) &&
         remove_all (workflow, self->ids, error);
}

WeftNode *
weft_workflow_group (WeftWorkflow *self,
                     const char *const *ids,
                     GError **error)
{
  g_auto (Packing) packing = { 0 };

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self) && ids != NULL, NULL);

  packing_init (&packing, self, ids);
  if (!check_ids (&packing, error) || !check_circles (&packing, error) || !turn_border (&packing, error) || !check_depth (&packing, error) ||
      !weft_command_begin (self, _("Group"), error))
    return NULL;
  return weft_command_end (self, pack (&packing, error)) ? weft_workflow_find_node (self, packing.group) : NULL;
}

/* Unpacking */

/* Returns: (transfer full): ids of all that is inside */
static char **
list_inside (WeftWorkflow *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->nodes->len; i++)
    g_strv_builder_add (ids, ((WeftNode *) self->nodes->pdata[i])->id);
  for (guint i = 0; i < self->notes->len; i++)
    g_strv_builder_add (ids, ((WeftNote *) self->notes->pdata[i])->id);
  return g_strv_builder_end (ids);
}

/* Finds the end of a link of the group that came out; @made: ids in the order of the
 * nodes inside. */
static gboolean
find_end (WeftWorkflow  *inside,
          char         **made,
          WeftPortSide   side,
          const char    *id,
          const char   **node,
          const char   **port)
{
  const char *name;

  if (!weft_workflow_find_lent_port (inside, side, id, &name, port))
    return FALSE;
  for (guint i = 0; i < inside->nodes->len; i++)
    if (g_str_equal (((WeftNode *) inside->nodes->pdata[i])->id, name)) {
      *node = made[i];
      return TRUE;
    }
  return FALSE;
}

/* An input that takes one link keeps the one that it has inside.
 * Returns: (transfer full): the links of the group, as those of what came out */
static GPtrArray *
turn_back (WeftNode  *group,
           char     **made)
{
  WeftWorkflow *self = group->workflow;
  g_autoptr (GPtrArray) in = weft_workflow_list_links_of (self, group->id, WEFT_PORT_INPUT, NULL);
  g_autoptr (GPtrArray) out = weft_workflow_list_links_of (self, group->id, WEFT_PORT_OUTPUT, NULL);
  GPtrArray *turned = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref);
  const char *node, *port;

  for (guint i = 0; i < in->len; i++) {
    const WeftLink *link = in->pdata[i];

    if (find_end (group->nested, made, WEFT_PORT_INPUT, link->input, &node, &port) && weft_workflow_has_room (self, node, port))
      g_ptr_array_add (turned, turn_link (link, link->from, link->output, node, port));
  }
  for (guint i = 0; i < out->len; i++) {
    const WeftLink *link = out->pdata[i];

    if (find_end (group->nested, made, WEFT_PORT_OUTPUT, link->output, &node, &port))
      g_ptr_array_add (turned, turn_link (link, node, port, link->to, link->input));
  }
  return turned;
}

static gboolean
lend_back (WeftNode  *group,
           char     **made,
           GError   **error)
{
  WeftWorkflow *self = group->workflow;
  const char *node, *port;

  for (guint i = 0; i < self->lent->len; i++) {
    const WeftLentPort *lent = self->lent->pdata[i];

    if (g_str_equal (lent->node, group->id) && find_end (group->nested, made, lent->side, lent->port, &node, &port) &&
        !lend_again (self, lent, node, port, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
unpack (WeftNode  *group,
        char     **made,
        GError   **error)
{
  WeftWorkflow *self = group->workflow;
  g_autoptr (GPtrArray) links = turn_back (group, made);
  const char *const ids[] = { group->id, NULL };

  for (guint i = 0; made[i] != NULL && group->bypassed; i++)
    if (!weft_workflow_set_bypassed (self, made[i], TRUE, error))
      return FALSE;
  return lend_back (group, made, error) && weft_workflow_remove_nodes (self, ids, error) && set_links (self, links, TRUE, error);
}

char **
weft_workflow_ungroup (WeftWorkflow  *self,
                       const char    *group,
                       GError       **error)
{
  g_autoptr (WeftNode) node = NULL;
  g_autoptr (JsonNode) fragment = NULL;
  g_auto (GStrv) ids = NULL, made = NULL;
  double x = 0, y = 0;

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), NULL);

  g_set_object (&node, weft_workflow_find_node (self, group));
  if (node == NULL || !weft_node_is_group (node)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, node == NULL ? WEFT_WORKFLOW_ERROR_UNKNOWN : WEFT_WORKFLOW_ERROR_REFUSED, _("there is no group “%s”"), group);
    return NULL;
  }
  ids = list_inside (node->nested);
  fragment = weft_workflow_copy (node->nested, (const char *const *) ids);
  if (node->nested->nodes->len > 0)
    find_middle (node->nested, (const char *const *) ids, &x, &y);
  if (!weft_command_begin (self, _("Ungroup"), error))
    return NULL;
  made = weft_workflow_paste (self, fragment, node->x - x, node->y - y, error);
  return weft_command_end (self, made != NULL && unpack (node, made, error)) ? g_steal_pointer (&made) : NULL;
}
