/* node-page.h: one node in the inspector: what it is, how it is, its parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every change is a command, so that it can be undone; what undo does is seen
 * at once. Rows are made anew only for another kind of node.
 *
 * Signal: `live-change` (node, parameter, text) when a parameter of a training
 * that runs was changed and can take effect there.
 */
#pragma once

#include "app/document.h"
#include "app/param-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_NODE_PAGE (weft_node_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftNodePage, weft_node_page, WEFT, NODE_PAGE, AdwBin)

/* Returns: (transfer floating): a page for no node yet */
GtkWidget *weft_node_page_new (void);

/**
 * weft_node_page_set_node:
 * @document: (nullable): where the node is, at any depth
 * @node: (nullable): the node
 */
void weft_node_page_set_node (WeftNodePage *self,
                              WeftDocument *document,
                              WeftNode     *node);

/* Returns: (transfer none): the list of its parameters */
WeftParamList *weft_node_page_get_params (WeftNodePage *self);

G_END_DECLS
