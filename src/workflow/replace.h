/* replace.h: a document that becomes another one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/workflow.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * weft_workflow_replace:
 * @self: a document
 * @document: what it becomes, as weft_workflow_to_json() gives it
 * @text: what this is called in the menu, translated
 * @error: return location for an error
 *
 * Takes out all that is there and puts @document in its place, as one undo step.
 *
 * Errors: those of weft_workflow_paste(); the document is then as it was
 *
 * Thread: main
 */
gboolean weft_workflow_replace (WeftWorkflow  *self,
                                JsonNode      *document,
                                const char    *text,
                                GError       **error);

G_END_DECLS
