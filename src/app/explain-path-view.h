/* explain-path-view.h: the units that an answer came about by, as a tree
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pointer, or the arrow keys, show what a unit gives and gets. It can be turned down or off,
 * and the answer follows at once; what hangs under it can be collapsed; the way from the input to
 * the answer can be gone step by step.
 */
#pragma once

#include "app/explain-pane.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_PATH_VIEW (weft_explain_path_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainPathView, weft_explain_path_view, WEFT, EXPLAIN_PATH_VIEW, AdwBin)

/* Returns: (transfer floating): a tree of no answer yet */
GtkWidget *weft_explain_path_view_new (void);

/* Returns: which node of the decision is chosen, -1: none */
int weft_explain_path_view_get_chosen (WeftExplainPathView *self);

/* Returns: (transfer none): what is said of it, "" of none */
const char *weft_explain_path_view_get_words (WeftExplainPathView *self);

/* Returns: how many nodes are drawn */
guint weft_explain_path_view_get_n_nodes (WeftExplainPathView *self);

G_END_DECLS
