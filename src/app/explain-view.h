/* explain-view.h: the picture of an explanation, and how it is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A heat map over the picture, or bars. While B is held, the picture is shown without its
 * colors. Its settings are the methods.
 */
#pragma once

#include "app/explain-pane.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_VIEW (weft_explain_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainView, weft_explain_view, WEFT, EXPLAIN_VIEW, AdwBin)

/* Returns: (transfer floating): a view of nothing yet */
GtkWidget *weft_explain_view_new (void);

gboolean weft_explain_view_get_bare (WeftExplainView *self);

/* Returns: (transfer none): what stands below the picture */
const char *weft_explain_view_get_words (WeftExplainView *self);

/* Returns: (transfer none): what the method's checks say, "" where it has none */
const char *weft_explain_view_get_badge (WeftExplainView *self);

G_END_DECLS
