/* group.h: nodes put into a group, and out of it again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made of the commands of command.h. Each function is one undo step. What runs is the
 * same before and after; only the names of the nodes inside are longer by the group's.
 *
 * Thread: main
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * weft_workflow_group:
 * @ids: (array zero-terminated=1): nodes, at least one, and notes that go with them
 *
 * Puts nodes into a new group that stands in their middle. It lends a port for every
 * link that goes in or out, and one for every port that these nodes lent to the group
 * around @self.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN; %WEFT_WORKFLOW_ERROR_REFUSED when a node
 *   outside stands between two inside, or there are no groups in the table of @self
 *
 * Returns: (transfer none) (nullable): the group
 */
WeftNode *weft_workflow_group (WeftWorkflow *self,
                               const char *const *ids,
                               GError **error);

/**
 * weft_workflow_ungroup:
 * @group: a group, which goes
 *
 * Puts what is inside in its place, with the links that the group had. What is inside
 * a bypassed group is bypassed from then on.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN; %WEFT_WORKFLOW_ERROR_REFUSED when it is no group
 *
 * Returns: (transfer full) (nullable): ids of the nodes that came out, %NULL-terminated
 */
char **weft_workflow_ungroup (WeftWorkflow *self,
                              const char *group,
                              GError **error);

G_END_DECLS
