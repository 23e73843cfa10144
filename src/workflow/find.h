/* find.h: nodes by what is written on them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * weft_workflow_find_text:
 * @self: a document, or what is inside a node
 * @text: what is looked for, large or small letters alike
 *
 * Looks at titles, ids, kinds and parameters that are not the default, on this level and
 * all below it.
 *
 * Returns: (transfer full) (element-type utf8): ids of nodes from left to right, with
 *   those of the nodes around them before: `model.dense1`; none for an empty @text
 */
GPtrArray *weft_workflow_find_text (WeftWorkflow *self,
                                    const char   *text);

G_END_DECLS
