/* mermaid.h: workflows in the notation people sketch them in
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mermaid's flowcharts: `graph LR`, a statement a line or between semicolons:
 * nodes `id`, `id[Text]` in brackets of any shape, chains `a --> b & c --> d`, edges of
 * any line with a label `-->|text|` or `-- text -->`. Subgraphs are seen through; styles,
 * classes and clicks are passed over.
 *
 * Thread: main
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/* Returns: whether @text begins as such a chart does */
gboolean weft_mermaid_is (const char *text);

/* Returns: (transfer full): this level of a workflow as a chart: kinds, titles and links */
char *weft_workflow_to_mermaid (WeftWorkflow *self);

/**
 * weft_workflow_paste_mermaid:
 * @text: a chart
 * @x: left edge of what comes of it, in canvas units
 * @y: upper edge
 * @warnings: (element-type utf8): receives a sentence for each node of no known kind,
 *   which becomes a note, and for each edge between nodes that do not fit
 * @error: return location for an error
 *
 * Adds the nodes and links of a chart, laid out from left to right, in one undo step. The
 * kind of a node is that which its id or its text names.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_FORMAT with the line
 *
 * Returns: (transfer full) (nullable): the ids of the nodes, %NULL-terminated
 */
char **weft_workflow_paste_mermaid (WeftWorkflow *self,
                                    const char *text,
                                    double x,
                                    double y,
                                    GPtrArray *warnings,
                                    GError **error);

G_END_DECLS
