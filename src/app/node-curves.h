/* node-curves.h: the curves of one training, beside what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_node_curves_new:
 * @document: kept
 * @node: id of a node
 * @family: see weft_metric_name_get_family()
 *
 * Returns: (transfer floating) (nullable): a chart over the epochs of the latest run; %NULL
 *   where the node has measured nothing of that family
 */
GtkWidget *weft_node_curves_new (WeftDocument *document,
                                 const char   *node,
                                 const char   *family);

G_END_DECLS
