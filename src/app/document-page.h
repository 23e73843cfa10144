/* document-page.h: a document in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shows one workflow of the document at a time on a canvas: the document's own,
 * or one level deeper, with the way back above it.
 *
 * Signals: `level-changed` when another canvas is in front; `selection-changed`;
 * `node-opened` (id) when a node without an inside was opened; `say` (sentence);
 * `file-dropped` (path) for a workflow dropped on the canvas; `closed` when it was
 * taken out of its frame for good.
 */
#pragma once

#include "app/canvas.h"

#include <libpanel.h>

G_BEGIN_DECLS

#define WEFT_TYPE_DOCUMENT_PAGE (weft_document_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftDocumentPage, weft_document_page, WEFT, DOCUMENT_PAGE, PanelWidget)

GtkWidget *weft_document_page_new (WeftDocument *document);

/* Returns: (transfer none): what it shows */
WeftDocument *weft_document_page_get_document (WeftDocumentPage *self);

/* Returns: (transfer none): the canvas in front */
WeftCanvas *weft_document_page_get_canvas (WeftDocumentPage *self);

/* Goes into the node called @id of the workflow in front. */
void weft_document_page_open_nested (WeftDocumentPage *self,
                                     const char       *id);

/* Goes to the node called @id of the document, at whatever level, and selects it. */
void weft_document_page_show_node (WeftDocumentPage *self,
                                   const char       *id);

/* Shows the bar that looks for nodes on all levels. */
void weft_document_page_find (WeftDocumentPage *self);

/**
 * weft_document_page_ask:
 * @text: (nullable): a sentence above the canvas; %NULL: nothing any more
 * @label: (nullable): what the button says
 * @action: (nullable): what the button does, a detailed action name
 */
void weft_document_page_ask (WeftDocumentPage *self,
                             const char       *text,
                             const char       *label,
                             const char       *action);

G_END_DECLS
