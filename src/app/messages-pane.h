/* messages-pane.h: what is wrong, and what runs said
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `node-activated` (id) for a message about a node that was
 * double-clicked or had Return pressed on it.
 */
#pragma once

#include "app/document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_MESSAGES_PANE (weft_messages_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftMessagesPane, weft_messages_pane, WEFT, MESSAGES_PANE, AdwBin)

/* Returns: (transfer floating): a pane without messages */
GtkWidget *weft_messages_pane_new (void);

/* @document: (nullable): whose messages are shown */
void weft_messages_pane_set_document (WeftMessagesPane *self,
                                      WeftDocument     *document);

G_END_DECLS
