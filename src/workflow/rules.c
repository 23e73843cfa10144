/* rules.c: which links a workflow allows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nodes of an unknown kind are not judged: what was wired by a version that
 * knows the kind stays wired.
 */
#include "workflow/rules-private.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/workflow-private.h"

/* Finds an end of a link; a node of an unknown kind gives TRUE without a port. */
static gboolean
find_end (WeftWorkflow    *self,
          const char      *id,
          WeftPortSide     side,
          const char      *port,
          const WeftPort **found,
          GError         **error)
{
  WeftNode *node = weft_workflow_find_node (self, id);
  g_autoptr (GPtrArray) ports = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  *found = NULL;
  if (node == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no node “%s”"), id);
    return FALSE;
  }
  *found = weft_node_find_port (node, side, port);
  if (*found != NULL || node->kind == NULL)
    return TRUE;

  ports = weft_node_list_ports (node, side);
  for (guint i = 0; i < ports->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((const WeftPort *) ports->pdata[i])->id);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN,
               side == WEFT_PORT_INPUT ? _("node “%s” has no input “%s”; it has %s") : _("node “%s” has no output “%s”; it has %s"),
               id, port, names->len > 0 ? names->str : _("none"));
  return FALSE;
}

gboolean
weft_workflow_check_ends (WeftWorkflow    *self,
                          const WeftLink  *link,
                          GError         **error)
{
  const WeftPort *output, *input;

  if (!find_end (self, link->from, WEFT_PORT_OUTPUT, link->output, &output, error) ||
      !find_end (self, link->to, WEFT_PORT_INPUT, link->input, &input, error))
    return FALSE;
  if (g_str_equal (link->from, link->to)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("node “%s” cannot feed itself"), link->from);
    return FALSE;
  }
  if (output != NULL && input != NULL && output->type != input->type) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("%s gives “%s”, %s takes “%s”"),
                 _ (output->title), _ (output->type->title), _ (input->title), _ (input->type->title));
    return FALSE;
  }
  return TRUE;
}

/* Whether what @from gives depends on @to. */
static gboolean
depends_on (WeftWorkflow *self,
            const char   *from,
            const char   *to)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (waiting, g_strdup (from));
  while (waiting->len > 0) {
    g_autofree char *id = g_ptr_array_steal_index_fast (waiting, waiting->len - 1);
    g_autoptr (GPtrArray) links = NULL;

    if (g_str_equal (id, to))
      return TRUE;
    if (!g_hash_table_add (seen, g_strdup (id)))
      continue;
    links = weft_workflow_list_links_of (self, id, WEFT_PORT_INPUT, NULL);
    for (guint i = 0; i < links->len; i++)
      g_ptr_array_add (waiting, g_strdup (((WeftLink *) links->pdata[i])->from));
  }
  return FALSE;
}

gboolean
weft_workflow_can_connect (WeftWorkflow  *self,
                           const char    *from,
                           const char    *output,
                           const char    *to,
                           const char    *input,
                           GError       **error)
{
  const WeftLink link = { .from = from, .output = output, .to = to, .input = input };

  g_return_val_if_fail (WEFT_IS_WORKFLOW (self), FALSE);

  if (!weft_workflow_check_ends (self, &link, error))
    return FALSE;
  if (weft_workflow_find_link (self, &link) != NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("“%s” and “%s” are linked already"), from, to);
    return FALSE;
  }
  if (depends_on (self, from, to)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED,
                 _("it would go round in a circle: “%s” already needs what “%s” gives"), from, to);
    return FALSE;
  }
  return TRUE;
}

static GHashTable *
group_by_source (WeftWorkflow *self)
{
  GHashTable *followers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < self->links->len; i++) {
    WeftLink *link = self->links->pdata[i];
    GPtrArray *links = g_hash_table_lookup (followers, link->from);

    if (links == NULL) {
      links = g_ptr_array_new ();
      g_hash_table_insert (followers, (gpointer) link->from, links);
    }
    g_ptr_array_add (links, link);
  }
  return followers;
}

static void
report_circle (WeftWorkflow  *self,
               GHashTable    *waits,
               GError       **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->nodes->len; i++) {
    WeftNode *node = self->nodes->pdata[i];

    if (GPOINTER_TO_UINT (g_hash_table_lookup (waits, node->id)) > 0 && names->len < 200)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", node->id);
  }
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED,
               _("the links go round in a circle through some of these nodes: %s; remove one of the links"), names->str);
}

static void
release_followers (WeftWorkflow *self,
                   GPtrArray    *order,
                   GHashTable   *waits,
                   GPtrArray    *links)
{
  for (guint i = 0; links != NULL && i < links->len; i++) {
    const WeftLink *link = links->pdata[i];
    guint left = GPOINTER_TO_UINT (g_hash_table_lookup (waits, link->to)) - 1;

    g_hash_table_insert (waits, (gpointer) link->to, GUINT_TO_POINTER (left));
    if (left == 0)
      g_ptr_array_add (order, weft_workflow_find_node (self, link->to));
  }
}

GPtrArray *
weft_workflow_sort (WeftWorkflow  *self,
                    GError       **error)
{
  g_autoptr (GHashTable) waits = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) followers = group_by_source (self);
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (self->nodes->len);

  for (guint i = 0; i < self->links->len; i++) {
    const WeftLink *link = self->links->pdata[i];
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (waits, link->to));

    g_hash_table_insert (waits, (gpointer) link->to, GUINT_TO_POINTER (count + 1));
  }
  for (guint i = 0; i < self->nodes->len; i++)
    if (!g_hash_table_contains (waits, ((WeftNode *) self->nodes->pdata[i])->id))
      g_ptr_array_add (order, self->nodes->pdata[i]);

  /* Kahn 1962: @order is also the queue of what waits for nothing. */
  for (guint next = 0; next < order->len; next++)
    release_followers (self, order, waits, g_hash_table_lookup (followers, ((WeftNode *) order->pdata[next])->id));
  if (order->len < self->nodes->len) {
    report_circle (self, waits, error);
    return NULL;
  }
  return g_steal_pointer (&order);
}
