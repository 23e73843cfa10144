/* inspector.h: what is selected, and what can be set about it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing selected: an overview of the document. One node: node-page.h. Several:
 * what can be done with all of them.
 *
 * Property: `expert` (read-write): whether parameters that are seldom needed are shown.
 * Signal: `live-change` (node, parameter, text), see node-page.h; whoever owns
 * the run hands it on with weft_train_control_set().
 */
#pragma once

#include "app/document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_INSPECTOR (weft_inspector_get_type ())
G_DECLARE_FINAL_TYPE (WeftInspector, weft_inspector, WEFT, INSPECTOR, AdwBin)

/* Returns: (transfer floating): an inspector of nothing yet */
GtkWidget *weft_inspector_new (void);

/**
 * weft_inspector_set_target:
 * @document: (nullable): the document in front
 * @workflow: (nullable): where in it the nodes are
 * @ids: (nullable) (array zero-terminated=1): the nodes that are selected
 */
void weft_inspector_set_target (WeftInspector *self,
                                WeftDocument *document,
                                WeftWorkflow *workflow,
                                const char *const *ids);

G_END_DECLS
