/* node-search.h: a popover that finds a kind of node by what is typed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Up and Down choose among the results while the entry keeps the focus, Return
 * takes one. Signal: `chosen` (kind) before it closes.
 */
#pragma once

#include "workflow/kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_NODE_SEARCH (weft_node_search_get_type ())
G_DECLARE_FINAL_TYPE (WeftNodeSearch, weft_node_search, WEFT, NODE_SEARCH, GtkPopover)

/* @domain: what is searched */
WeftNodeSearch *weft_node_search_new (const WeftDomain *domain);

/**
 * weft_node_search_open:
 * @side: the side that must have a port of @type
 * @type: (nullable): what must fit; %NULL: everything does
 * @x: where to point, in the parent's coordinates
 * @y: where to point, in the parent's coordinates
 *
 * Opens with nothing typed.
 */
void weft_node_search_open (WeftNodeSearch     *self,
                            WeftPortSide        side,
                            const WeftPortType *type,
                            double              x,
                            double              y);

G_END_DECLS
