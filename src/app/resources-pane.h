/* resources-pane.h: who uses what of the machine, now and so far
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two lines over the last minutes, and a table: the program and the trainings that it started, the
 * nodes of the document's latest run, and the latest trials with what each took.
 */
#pragma once

#include "app/document.h"
#include "trials/store.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_RESOURCES_PANE (weft_resources_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftResourcesPane, weft_resources_pane, WEFT, RESOURCES_PANE, AdwBin)

/* @store: (nullable): where trials are */
GtkWidget *weft_resources_pane_new (WeftTrialStore *store);

/* @document: (nullable): whose nodes are listed */
void weft_resources_pane_set_document (WeftResourcesPane *self,
                                       WeftDocument      *document);

G_END_DECLS
