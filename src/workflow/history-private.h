/* history-private.h: the history as commands write it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/edit-private.h"

G_BEGIN_DECLS

/* @document: (transfer none): holds the history and may go before it */
WeftHistory *weft_history_new (WeftWorkflow *document);

/* Does @edit (transfer full) and puts it into the open gesture of @history. */
gboolean weft_history_do (WeftHistory  *history,
                          WeftEdit     *edit,
                          GError      **error);

/* Nothing that undo or redo reaches is what the file holds. */
void weft_history_mark_unclean (WeftHistory *self);

G_END_DECLS
