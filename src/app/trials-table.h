/* trials-table.h: trials in rows, their values in columns
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shows what a list model gives and tells what people do with it; the order of
 * the rows is the list's affair. Keys pressed on rows ask whoever it stands in
 * for `trials.rename`, `trials.details`, `trials.copy-csv` and `trials.trash`.
 *
 * Signals:
 *   `selection-changed`
 *   `sort-changed`   a heading was clicked
 *   `columns-moved`  a heading was dragged to another place
 *   `activated`      (gint64) a row was double-clicked, or Return pressed on it; a heading
 *     then shows or hides its trials instead
 *   `menu`           (GdkRectangle *) a menu is asked for there
 */
#pragma once

#include "app/trial-column.h"
#include "trials/list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_TABLE (weft_trials_table_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsTable, weft_trials_table, WEFT, TRIALS_TABLE, AdwBin)

/* Returns: (transfer floating): a table of what is in @list, without columns */
GtkWidget *weft_trials_table_new (WeftTrialList *list);

/* @columns: (element-type WeftTrialColumn): shown in this order */
void weft_trials_table_set_columns (WeftTrialsTable *self,
                                    GPtrArray       *columns);

/* Returns: (transfer full): ids of the columns in the order in which they are shown */
char **weft_trials_table_list_columns (WeftTrialsTable *self);

/* Shows an arrow at the heading of the column @id; does nothing when it is not shown. */
void weft_trials_table_set_sort (WeftTrialsTable *self,
                                 const char      *id,
                                 gboolean         descending);

/**
 * weft_trials_table_get_sort:
 * @descending: (out): whether the largest come first
 *
 * Returns: (transfer none) (nullable): the column with the arrow
 */
const WeftTrialColumn *weft_trials_table_get_sort (WeftTrialsTable *self,
                                                   gboolean        *descending);

/* Returns: (transfer none) (array length=n): ids in the order of selecting */
const gint64 *weft_trials_table_get_selected (WeftTrialsTable *self,
                                              gsize           *n);

/* Selects the trials of @ids that are in the list, and none else. */
void weft_trials_table_select (WeftTrialsTable *self,
                               const gint64    *ids,
                               gsize            n);

/**
 * weft_trials_table_list_selected:
 * @max: not more than so many
 *
 * Returns: (transfer full) (element-type WeftTrial): selected trials in the order of rows, those
 *   of a selected heading among them
 */
GPtrArray *weft_trials_table_list_selected (WeftTrialsTable *self,
                                            guint            max);

/**
 * weft_trials_table_get_cell:
 * @id: a trial
 * @column: id of a column
 * @area: (out): where the cell is within @self; the middle when it is not shown
 */
void weft_trials_table_get_cell (WeftTrialsTable *self,
                                 gint64           id,
                                 const char      *column,
                                 GdkRectangle    *area);

/**
 * weft_trials_table_set_baseline:
 * @baseline: (nullable): what the metrics of all others are measured by
 */
void weft_trials_table_set_baseline (WeftTrialsTable *self,
                                     WeftTrial       *baseline);

/* @group: (nullable): what the rows of @list are grouped by */
void weft_trials_table_set_group (WeftTrialsTable *self,
                                  WeftTrialColumn *group);

/* Shows the first rows. By itself the view follows those it showed, but for the very first. */
void weft_trials_table_scroll_to_top (WeftTrialsTable *self);

/* Puts the keyboard focus on the rows. */
void weft_trials_table_focus (WeftTrialsTable *self);

G_END_DECLS
