/* trials-row.h: a row of the table of trials, with a cell for each column
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table has as many rows as are to be seen, and gives them other trials
 * when it is scrolled.
 */
#pragma once

#include "app/trial-cell.h"
#include "trials/list.h"

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_ROW (weft_trials_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsRow, weft_trials_row, WEFT, TRIALS_ROW, GtkWidget)

/**
 * WeftTrialsRowFill:
 * @row: has an item
 *
 * Shows in the cells of @row what is to be read there.
 */
typedef void (*WeftTrialsRowFill) (WeftTrialsRow *row,
                                   gpointer data);

/**
 * WeftTrialPlace:
 * @x: of a column, from the start of the row
 * @width: of the column
 *
 * Where a column is, in pixels.
 */
typedef struct
{
  int x;
  int width;
} WeftTrialPlace;

/* Returns: (transfer floating): a row that @fill fills when it has another item or that changes */
GtkWidget *weft_trials_row_new (WeftTrialsRowFill fill,
                                gpointer          data);

/* @columns: (element-type WeftTrialColumn): a cell for each, in this order; those there are stay */
void weft_trials_row_set_columns (WeftTrialsRow *self,
                                  GPtrArray     *columns);

/* @item: (nullable): %NULL hides the row; @position: where it is in the list */
void weft_trials_row_set_item (WeftTrialsRow *self,
                               WeftTrialItem *item,
                               guint          position);

/* Returns: (transfer none) (nullable): what it shows */
WeftTrialItem *weft_trials_row_get_item (WeftTrialsRow *self);

/* Returns: where that is in the list */
guint weft_trials_row_get_position (WeftTrialsRow *self);

/* Returns: (transfer none) (element-type WeftTrialCell): its cells in the order of columns */
GPtrArray *weft_trials_row_get_cells (WeftTrialsRow *self);

/* @places: (element-type WeftTrialPlace): of each cell; the row has its size already */
void weft_trials_row_place_cells (WeftTrialsRow *self,
                                  GArray        *places);

G_END_DECLS
