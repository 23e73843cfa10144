/* document-private.h: workflows and nodes as JSON objects
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A node holds a workflow that holds nodes; here alone that is followed all the
 * way down. document.h says what the objects look like.
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/* Fills an empty workflow from its object; @where begins the sentences. */
gboolean weft_workflow_read (WeftWorkflow  *self,
                             JsonObject    *object,
                             const char    *where,
                             int            depth,
                             GError       **error);

/* Returns: (transfer full): what weft_workflow_read() reads */
JsonObject *weft_workflow_write (WeftWorkflow *self);

/* @layout: (nullable): its member of the layout; @depth: of the workflow around it */
WeftNode *weft_node_from_json (const WeftDomain  *domain,
                               const char        *id,
                               JsonObject        *object,
                               JsonObject        *layout,
                               int                depth,
                               GError           **error);

/* Returns: (transfer full): what weft_node_from_json() reads */
JsonObject *weft_node_to_json        (WeftNode *self);
JsonObject *weft_node_layout_to_json (WeftNode *self);

G_END_DECLS
