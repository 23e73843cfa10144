/* report-view.h: a report as a page for people
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Evaluate tells (workflow/kinds/evaluate.c) becomes headline numbers, a
 * table of classes and a confusion matrix; whatever else a report holds becomes
 * tables of names and values.
 *
 * Action used: `output.cell` (true class, predicted class) when a cell of the matrix is chosen,
 * which has the focus then.
 */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Returns: (transfer floating): a page that shows @report, a document that nobody changes */
GtkWidget *weft_report_view_new (JsonNode *report);

G_END_DECLS
