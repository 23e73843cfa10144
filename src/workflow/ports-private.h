/* ports-private.h: the ports of a node; those of a group are lent by nodes inside it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Besides weft_node_find_port() and weft_node_list_ports() of node.h.
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/* Returns: whether the ports of @self are those that nodes inside it lend */
gboolean weft_node_is_group (WeftNode *self);

/* Returns: (transfer none) (nullable): the port of a group that @self is the inside of */
const WeftPort *weft_workflow_get_lent (WeftWorkflow *self,
                                        WeftPortSide  side,
                                        const char   *id);

G_END_DECLS
