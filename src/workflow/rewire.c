/* rewire.c: edits of a node together with what it is linked to
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/rewire.h"

#include "base/i18n.h"
#include "workflow/command-private.h"
#include "workflow/command.h"
#include "workflow/error.h"

/* Removing, the neighbours joined */

typedef struct
{
  WeftWorkflow *workflow;
  const char *const *removed;
  GPtrArray *joined; /* Owned: WeftLink to make */
} Bridge;

/* What gives to @node, seen through what is removed; the first that fits @link's end. */
static gboolean
find_source (Bridge         *self,
             const char     *node,
             const WeftLink *link)
{
  g_autoptr (GPtrArray) sources = weft_workflow_list_links_of (self->workflow, node, WEFT_PORT_INPUT, NULL);

  for (guint i = 0; i < sources->len; i++) {
    const WeftLink *source = sources->pdata[i];

    if (g_strv_contains (self->removed, source->from)) {
      if (find_source (self, source->from, link))
        return TRUE;
    } else if (weft_workflow_can_connect (self->workflow, source->from, source->output, link->to, link->input, NULL)) {
      g_ptr_array_add (self->joined, weft_link_new (source->from, source->output, link->to, link->input));
      return TRUE;
    }
  }
  return FALSE;
}

static void
bridge_node (Bridge     *self,
             const char *node)
{
  g_autoptr (GPtrArray) sinks = weft_workflow_list_links_of (self->workflow, node, WEFT_PORT_OUTPUT, NULL);

  for (guint i = 0; i < sinks->len; i++)
    if (!g_strv_contains (self->removed, ((const WeftLink *) sinks->pdata[i])->to))
      (void) find_source (self, node, sinks->pdata[i]);
}

gboolean
weft_workflow_remove_and_join (WeftWorkflow *self,
                               const char *const *ids,
                               GError **error)
{
  Bridge bridge = { self, ids, g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref) };
  gboolean good;

  for (guint i = 0; ids[i] != NULL; i++)
    bridge_node (&bridge, ids[i]);
  if (!weft_command_begin (self, _("Delete and Reconnect"), error)) {
    g_ptr_array_unref (bridge.joined);
    return FALSE;
  }
  good = weft_workflow_remove_nodes (self, ids, error);
  for (guint i = 0; good && i < bridge.joined->len; i++) {
    const WeftLink *link = bridge.joined->pdata[i];

    (void) weft_workflow_connect (self, link->from, link->output, link->to, link->input, NULL);
  }
  g_ptr_array_unref (bridge.joined);
  return weft_command_end (self, good);
}

/* Connecting what fits */

static gboolean
is_meant (const WeftPort *output,
          const char     *name)
{
  return name == NULL || g_str_equal (output->id, name) || g_str_equal (output->title, name) || g_str_equal (_ (output->title), name);
}

static gboolean
may_lead_to (WeftWorkflow   *self,
             const char     *node,
             const WeftPort *input,
             const char     *name)
{
  return name != NULL ? g_str_equal (input->id, name) : weft_workflow_has_room (self, node, input->id);
}

gboolean
weft_workflow_connect_fitting (WeftWorkflow *self,
                               const char   *from,
                               const char   *output,
                               const char   *to,
                               const char   *input)
{
  g_autoptr (GPtrArray) outputs = weft_node_list_ports (weft_workflow_find_node (self, from), WEFT_PORT_OUTPUT);
  g_autoptr (GPtrArray) inputs = weft_node_list_ports (weft_workflow_find_node (self, to), WEFT_PORT_INPUT);

  for (guint i = 0; i < outputs->len; i++)
    for (guint k = 0; k < inputs->len; k++) {
      const WeftPort *one = outputs->pdata[i], *other = inputs->pdata[k];

      if (is_meant (one, output) && may_lead_to (self, to, other, input) && weft_workflow_connect (self, from, one->id, to, other->id, NULL))
        return TRUE;
    }
  return FALSE;
}

/* Inserting */

/* Returns: (transfer none) (nullable): the first free input of @node that @link's beginning fits */
static const char *
find_input (WeftWorkflow   *self,
            const WeftLink *link,
            const char     *node)
{
  g_autoptr (GPtrArray) ports = weft_node_list_ports (weft_workflow_find_node (self, node), WEFT_PORT_INPUT);

  for (guint i = 0; i < ports->len; i++) {
    const WeftPort *port = ports->pdata[i];

    if (weft_workflow_has_room (self, node, port->id) && weft_workflow_can_connect (self, link->from, link->output, node, port->id, NULL))
      return port->id;
  }
  return NULL;
}

/* Returns: (transfer none) (nullable): the first output of @node that fits @link's end */
static const char *
find_output (WeftWorkflow   *self,
             const WeftLink *link,
             const char     *node)
{
  g_autoptr (GPtrArray) ports = weft_node_list_ports (weft_workflow_find_node (self, node), WEFT_PORT_OUTPUT);

  for (guint i = 0; i < ports->len; i++) {
    const WeftPort *port = ports->pdata[i];

    if (weft_workflow_can_connect (self, node, port->id, link->to, link->input, NULL))
      return port->id;
  }
  return NULL;
}

gboolean
weft_workflow_can_insert (WeftWorkflow   *self,
                          const WeftLink *link,
                          const char     *node)
{
  return !g_str_equal (link->from, node) && !g_str_equal (link->to, node) &&
         (find_input (self, link, node) != NULL || find_output (self, link, node) != NULL);
}

gboolean
weft_workflow_insert (WeftWorkflow    *self,
                      const WeftLink  *link,
                      const char      *node,
                      GError         **error)
{
  g_autoptr (WeftLink) old = weft_link_new (link->from, link->output, link->to, link->input);
  const char *input, *output;
  gboolean good;

  if (!weft_workflow_can_insert (self, link, node)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("no free port of “%s” fits this wire"), node);
    return FALSE;
  }
  input = find_input (self, old, node);
  output = find_output (self, old, node);
  if (!weft_command_begin (self, _("Insert"), error))
    return FALSE;
  good = weft_workflow_disconnect (self, old, error);
  if (good && input != NULL)
    good = weft_workflow_connect (self, old->from, old->output, node, input, error);
  if (good && output != NULL)
    good = weft_workflow_connect (self, node, output, old->to, old->input, error);
  return weft_command_end (self, good);
}

/* Replacing */

static void
take_over_inputs (WeftWorkflow *self,
                  GPtrArray    *links,
                  const char   *by)
{
  for (guint i = 0; i < links->len; i++) {
    const WeftLink *link = links->pdata[i];
    const char *input = find_input (self, link, by);

    if (input != NULL)
      (void) weft_workflow_connect (self, link->from, link->output, by, input, NULL);
  }
}

static void
take_over_outputs (WeftWorkflow *self,
                   GPtrArray    *links,
                   const char   *by)
{
  for (guint i = 0; i < links->len; i++) {
    const WeftLink *link = links->pdata[i];
    const char *output = find_output (self, link, by);

    if (output != NULL)
      (void) weft_workflow_connect (self, by, output, link->to, link->input, NULL);
  }
}

gboolean
weft_workflow_replace_node (WeftWorkflow  *self,
                            const char    *node,
                            const char    *by,
                            GError       **error)
{
  g_autoptr (GPtrArray) inputs = weft_workflow_list_links_of (self, node, WEFT_PORT_INPUT, NULL);
  g_autoptr (GPtrArray) outputs = weft_workflow_list_links_of (self, node, WEFT_PORT_OUTPUT, NULL);
  const char *const ids[] = { node, NULL };
  WeftNode *old = weft_workflow_find_node (self, node);
  double x = old != NULL ? weft_node_get_x (old) : 0, y = old != NULL ? weft_node_get_y (old) : 0;
  gboolean good;

  if (!weft_command_begin (self, _("Replace"), error))
    return FALSE;
  good = weft_workflow_remove_nodes (self, ids, error) && weft_workflow_move_node (self, by, x, y, error);
  if (good) {
    take_over_inputs (self, inputs, by);
    take_over_outputs (self, outputs, by);
  }
  return weft_command_end (self, good);
}
