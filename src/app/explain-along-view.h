/* explain-along-view.h: what a model made of inputs along its training, as a strip
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inputs that are pinned stay when another is chosen. A click on an epoch goes there.
 */
#pragma once

#include "app/explain-pane.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_ALONG_VIEW (weft_explain_along_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainAlongView, weft_explain_along_view, WEFT, EXPLAIN_ALONG_VIEW, AdwBin)

/* Returns: (transfer floating): a strip of no answer yet */
GtkWidget *weft_explain_along_view_new (void);

/* Returns: (transfer none): what is seen, in words */
const char *weft_explain_along_view_get_words (WeftExplainAlongView *self);

G_END_DECLS
