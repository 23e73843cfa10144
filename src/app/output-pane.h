/* output-pane.h: what a node gave, or why there is nothing to be seen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows the node through runs, and says so when an edit has put out of date what it
 * shows. Where there is nothing to be seen, a sentence says why and a button leads out of
 * it. Actions used: `win.run-to` (id of the node), `win.run`, `win.stop`, `win.show-pane`.
 *
 * A cell of a confusion matrix lists its rows. Signals: `row-chosen` (id of the node, gint64) when
 * one is to be looked at, `rows-chosen` (id of the node, GArray of guint32) when all are to be
 * shown as points.
 */
#pragma once

#include "app/document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_OUTPUT_PANE (weft_output_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftOutputPane, weft_output_pane, WEFT, OUTPUT_PANE, AdwBin)

/* Returns: (transfer floating): a pane of no node yet */
GtkWidget *weft_output_pane_new (void);

/**
 * weft_output_pane_set_node:
 * @document: (nullable): the document in front
 * @id: (nullable): id of the node in the document, inside groups `group1.train`;
 *   %NULL: the last node that gives a report
 */
void weft_output_pane_set_node (WeftOutputPane *self,
                                WeftDocument   *document,
                                const char     *id);

G_END_DECLS
