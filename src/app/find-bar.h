/* find-bar.h: a bar that looks for nodes of a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: `found` (path) when a node is to be shown: its id behind those of the nodes
 * around it, `model.dense1`; `closed` when the keyboard is wanted elsewhere again.
 */
#pragma once

#include "workflow/workflow.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_FIND_BAR (weft_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (WeftFindBar, weft_find_bar, WEFT, FIND_BAR, GtkWidget)

/* @workflow: the document, on all of whose levels it looks */
GtkWidget *weft_find_bar_new (WeftWorkflow *workflow);

/* Shows it and gives it the keyboard. */
void weft_find_bar_open (WeftFindBar *self);

G_END_DECLS
