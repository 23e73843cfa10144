/* explain-trees-view.h: a tree that imitates the model, or the hierarchy of its classes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pointer, or the arrow keys, say what a node asks and how many rows come there; the way of the
 * input is stressed. A click chooses the unit that a node asks about; what branches off a node
 * can be collapsed.
 */
#pragma once

#include "app/explain-pane.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_TREES_VIEW (weft_explain_trees_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainTreesView, weft_explain_trees_view, WEFT, EXPLAIN_TREES_VIEW, AdwBin)

/* Returns: (transfer floating): trees of no model yet */
GtkWidget *weft_explain_trees_view_new (void);

/* Returns: which node is chosen, -1: none */
int weft_explain_trees_view_get_chosen (WeftExplainTreesView *self);

/* Returns: (transfer none): what is said of the node that is chosen or pointed at, "" of none */
const char *weft_explain_trees_view_get_words (WeftExplainTreesView *self);

/* Returns: whether a node is left out */
gboolean weft_explain_trees_view_is_hidden (WeftExplainTreesView *self,
                                            guint                 node);

G_END_DECLS
