/* node-look.h: what is to be seen of a node, gathered from document, check and run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/document.h"
#include "app/node-picture.h"

G_BEGIN_DECLS

/* Returns: (transfer full): id of @node in the document: inside groups `group1.train` */
char *weft_node_make_path (WeftNode *node);

/**
 * weft_node_look_gather:
 * @self: initialized; its ports are left as they are
 * @colors: of the theme
 * @path: weft_node_make_path() of @node
 */
void weft_node_look_gather (WeftNodeLook           *self,
                            WeftDocument           *document,
                            WeftNode               *node,
                            const char             *path,
                            const WeftCanvasColors *colors);

/**
 * weft_node_make_hint:
 *
 * Returns: (transfer full): a tooltip: what is wrong and what would mend it,
 *   what the node did and why
 */
char *weft_node_make_hint (WeftDocument *document,
                           WeftNode     *node,
                           const char   *path);

G_END_DECLS
