/* mermaid-private.h: a chart as it was read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *text; /* (nullable): where it says none */
} WeftMermaidNode;

typedef struct
{
  guint from;
  guint to;
  char *label; /* (nullable) */
} WeftMermaidEdge;

typedef struct
{
  GArray *nodes; /* Owned: WeftMermaidNode */
  GArray *edges; /* Owned: WeftMermaidEdge */
} WeftMermaid;

/**
 * weft_mermaid_read:
 * @text: a chart
 *
 * Errors: %WEFT_WORKFLOW_ERROR_FORMAT
 *
 * Returns: (transfer full) (nullable): what it says
 */
WeftMermaid *weft_mermaid_read (const char   *text,
                                GError      **error);
void         weft_mermaid_free (WeftMermaid  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftMermaid, weft_mermaid_free)

G_END_DECLS
