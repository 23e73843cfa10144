/* edit-private.h: the smallest change of a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An edit names a slot (a node, a link, a parameter …) and what shall stand in
 * it. Applying it swaps: afterwards the edit holds what stood there before, so
 * that applying it once more takes it back.
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

typedef struct _WeftEditSlot WeftEditSlot;

typedef struct
{
  const WeftEditSlot *slot;
  char **path;     /* Owned: nodes that lead to the workflow, %NULL-terminated */
  char *id;        /* Owned */
  char *field;     /* Owned, nullable */
  JsonNode *value; /* Owned, nullable: %NULL: nothing shall stand there */
  WeftNode *node;  /* Owned, nullable: in place of @value, a node that was taken out */
} WeftEdit;

/**
 * weft_edit_new:
 * @where: a workflow of the document
 * @slot: name of the slot
 * @id: what it belongs to
 * @field: (nullable): which of several
 * @value: (transfer full) (nullable): what shall stand there
 */
WeftEdit *weft_edit_new  (WeftWorkflow *where,
                          const char   *slot,
                          const char   *id,
                          const char   *field,
                          JsonNode     *value);
void      weft_edit_free (WeftEdit     *self);

/* Whether both set the same slot. */
gboolean weft_edit_is_same_slot (const WeftEdit *a,
                                 const WeftEdit *b);

/* Whether edits of this slot in one gesture may be folded into the first. */
gboolean weft_edit_can_fold (const WeftEdit *self);

/**
 * weft_edit_apply:
 *
 * Errors: %WEFT_WORKFLOW_ERROR_FORMAT, %WEFT_WORKFLOW_ERROR_UNKNOWN; only edits
 *   from a file can fail, nothing has changed then
 */
gboolean weft_edit_apply (WeftEdit      *self,
                          WeftWorkflow  *document,
                          GError       **error);

/* Returns: (transfer full): what weft_edit_from_json() reads */
JsonNode *weft_edit_to_json   (const WeftEdit  *self);
WeftEdit *weft_edit_from_json (JsonNode        *node,
                               GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEdit, weft_edit_free)

G_END_DECLS
