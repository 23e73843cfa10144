/* trials-rows.h: as many rows of trials as are to be seen, below the headings of their columns
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK's own column view keeps two hundred rows alive with two widgets for each
 * of their cells, and makes all of them anew when the order changes, which takes
 * a second. Here a #GtkColumnView has no rows and shows the headings, which it sorts,
 * widens and moves; the rows stand where its columns are.
 *
 * What is selected is kept by the model, and what keys and the pointer do to it
 * is what they do in GTK's lists. The keyboard focus is on the rows as a whole.
 *
 * Signals:
 *   `activate` (guint) the row was double-clicked, or Return pressed on it
 */
#pragma once

#include "app/trials-row.h"

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_ROWS (weft_trials_rows_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsRows, weft_trials_rows, WEFT, TRIALS_ROWS, GtkWidget)

/**
 * weft_trials_rows_new:
 * @header: (transfer none): a column view without a model
 * @list: (transfer none): the rows
 * @selection: (transfer none): the same, with what is selected
 * @fill: shows what is in a row
 *
 * Returns: (transfer floating): rows that can be scrolled
 */
GtkWidget *weft_trials_rows_new (GtkColumnView     *header,
                                 WeftTrialList     *list,
                                 GtkSelectionModel *selection,
                                 WeftTrialsRowFill  fill,
                                 gpointer           data);

/* @columns: (element-type WeftTrialColumn): as they are in the header now */
void weft_trials_rows_set_columns (WeftTrialsRows *self,
                                   GPtrArray      *columns);

/* Returns: (transfer none) (element-type WeftTrialsRow): one without an item shows nothing */
GPtrArray *weft_trials_rows_get_rows (WeftTrialsRows *self);

/* Returns: (transfer none) (nullable): the row that keys are for; %NULL: it is not to be seen */
WeftTrialsRow *weft_trials_rows_get_cursor (WeftTrialsRows *self);

/* Shows the first rows. By itself the view follows those it showed, but for the very first. */
void weft_trials_rows_scroll_to_top (WeftTrialsRows *self);

/* Puts the keyboard focus on the rows. */
void weft_trials_rows_focus (WeftTrialsRows *self);

G_END_DECLS
