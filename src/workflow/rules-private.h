/* rules-private.h: which links a workflow allows, and the order they put nodes in
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Besides weft_workflow_can_connect() of workflow.h.
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/* Says whether the ends of @link are there and fit; circles and doubles are not looked for. */
gboolean weft_workflow_check_ends (WeftWorkflow    *self,
                                   const WeftLink  *link,
                                   GError         **error);

/**
 * weft_workflow_sort:
 *
 * Returns: (transfer container) (nullable): nodes, each after those it needs,
 *   by id where the links leave the choice; %NULL with the error when they go in a circle
 */
GPtrArray *weft_workflow_sort (WeftWorkflow  *self,
                               GError       **error);

G_END_DECLS
