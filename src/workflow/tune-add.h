/* tune-add.h: a parameter given to a Tune node to vary
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * weft_workflow_find_tune:
 * @name: NODE.PARAM or NODE.LAYER.PARAM
 * @is_varied: (out) (optional): whether it varies that already
 *
 * Returns: (transfer none) (nullable): the first Tune node that makes what has the parameter again
 *   and again
 */
WeftNode *weft_workflow_find_tune (WeftWorkflow *self,
                                   const char   *name,
                                   gboolean     *is_varied);

/**
 * weft_workflow_tune_parameter:
 * @self: a document
 * @name: NODE.PARAM or NODE.LAYER.PARAM
 * @error: return location for an error
 *
 * Lets the Tune node vary a parameter over the range that weft_tunable_propose() gives. Where there
 * is none, one is put behind the training that needs the parameter. One undo step.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN when there is no such parameter,
 *   %WEFT_WORKFLOW_ERROR_REFUSED when it is varied already or no training needs it
 *
 * Thread: main
 *
 * Returns: (transfer none) (nullable): the Tune node
 */
WeftNode *weft_workflow_tune_parameter (WeftWorkflow  *self,
                                        const char    *name,
                                        GError       **error);

G_END_DECLS
