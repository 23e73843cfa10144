/* ports.c: the ports of a node; those of a group are lent by nodes inside it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/ports-private.h"

#include "workflow/workflow-private.h"

gboolean
weft_node_is_group (WeftNode *self)
{
  return self->kind != NULL && (self->kind->flags & WEFT_NODE_KIND_GROUP) && self->nested != NULL;
}

const WeftPort *
weft_workflow_get_lent (WeftWorkflow *self,
                        WeftPortSide  side,
                        const char   *id)
{
  WeftLentPort *lent = weft_workflow_find_lent (self, side, id);
  WeftNode *node = lent != NULL ? weft_workflow_find_node (self, lent->node) : NULL;
  const WeftPort *port = node != NULL ? weft_node_find_port (node, side, lent->port) : NULL;

  if (port == NULL)
    return NULL;
  lent->as_seen = *port;
  lent->as_seen.id = lent->id;
  return &lent->as_seen;
}

const WeftPort *
weft_node_find_port (WeftNode     *self,
                     WeftPortSide  side,
                     const char   *id)
{
  g_return_val_if_fail (WEFT_IS_NODE (self), NULL);

  if (self->kind == NULL)
    return NULL;
  return weft_node_is_group (self) ? weft_workflow_get_lent (self->nested, side, id)
                                   : weft_node_kind_find_port (self->kind, side, id);
}

GPtrArray *
weft_node_list_ports (WeftNode     *self,
                      WeftPortSide  side)
{
  GPtrArray *ports = g_ptr_array_new ();
  const WeftPort *port;

  g_return_val_if_fail (WEFT_IS_NODE (self), ports);

  if (weft_node_is_group (self)) {
    for (guint i = 0; i < self->nested->lent->len; i++) {
      WeftLentPort *lent = self->nested->lent->pdata[i];

      port = lent->side == side ? weft_workflow_get_lent (self->nested, side, lent->id) : NULL;
      if (port != NULL)
        g_ptr_array_add (ports, (gpointer) port);
    }
  } else if (self->kind != NULL) {
    port = side == WEFT_PORT_INPUT ? self->kind->inputs : self->kind->outputs;
    for (; port != NULL && port->id != NULL; port++)
      g_ptr_array_add (ports, (gpointer) port);
  }
  return ports;
}

gboolean
weft_workflow_has_room (WeftWorkflow *self,
                        const char   *node,
                        const char   *port)
{
  WeftNode *owner = weft_workflow_find_node (self, node);
  const WeftPort *input = owner != NULL ? weft_node_find_port (owner, WEFT_PORT_INPUT, port) : NULL;
  g_autoptr (GPtrArray) links = weft_workflow_list_links_of (self, node, WEFT_PORT_INPUT, port);

  return input != NULL && (links->len == 0 || (input->flags & WEFT_PORT_MULTIPLE));
}
