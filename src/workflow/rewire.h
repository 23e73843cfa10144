/* rewire.h: edits of a node together with what it is linked to
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made of the commands of command.h. Each function is one undo step.
 *
 * Thread: main
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * weft_workflow_remove_and_join:
 * @ids: (array zero-terminated=1): nodes to remove
 *
 * What read from the removed nodes reads from what they read, where types allow.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN
 */
gboolean weft_workflow_remove_and_join (WeftWorkflow *self,
                                        const char *const *ids,
                                        GError **error);

/**
 * weft_workflow_connect_fitting:
 * @output: (nullable): id or title of the output that is meant; %NULL: any
 * @input: (nullable): the input that is meant, which may lose the link it has; %NULL:
 *   any that takes one more
 *
 * Links the first of these outputs and inputs that fit.
 *
 * Returns: whether there are such
 */
gboolean weft_workflow_connect_fitting (WeftWorkflow *self,
                                        const char   *from,
                                        const char   *output,
                                        const char   *to,
                                        const char   *input);

/* Returns: whether @node has free ports that fit @link: it could be inserted there */
gboolean weft_workflow_can_insert (WeftWorkflow   *self,
                                   const WeftLink *link,
                                   const char     *node);

/**
 * weft_workflow_insert:
 * @link: a link of @self, which goes
 * @node: reads what @link gave, and gives to what read it
 *
 * Where only one side fits, that side is linked and the other stays open.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_REFUSED when no port fits
 */
gboolean weft_workflow_insert (WeftWorkflow    *self,
                               const WeftLink  *link,
                               const char      *node,
                               GError         **error);

/**
 * weft_workflow_replace_node:
 * @node: a node, which goes
 * @by: the node that takes its place on the canvas, and its links where types allow
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN
 */
gboolean weft_workflow_replace_node (WeftWorkflow  *self,
                                     const char    *node,
                                     const char    *by,
                                     GError       **error);

G_END_DECLS
