/* param-list.h: the parameters of what is selected
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of one node all, of several those that they have in common; an edit sets all of them in
 * one undo step. What a beginner does not need is shown when asked for, or when it was set;
 * what differs from the latest run has a mark.
 *
 * Property: `expert` (read-write): whether all parameters are shown.
 * Signal: `live-change` (node, parameter, text), see node-page.h.
 */
#pragma once

#include "app/document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_PARAM_LIST (weft_param_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftParamList, weft_param_list, WEFT, PARAM_LIST, AdwBin)

/* Returns: (transfer floating): a list of nothing, hidden */
GtkWidget *weft_param_list_new (void);

/**
 * weft_param_list_set_nodes:
 * @document: (nullable): where they are
 * @nodes: (element-type WeftNode) (nullable): those that are selected, of one workflow
 */
void weft_param_list_set_nodes (WeftParamList *self,
                                WeftDocument  *document,
                                GPtrArray     *nodes);

G_END_DECLS
