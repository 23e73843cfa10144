/* trials-table-private.h: what the files of the table of trials share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: trials-table-cells.c; trials-table.c is the class.
 */
#pragma once

#include "app/trials-rows.h"
#include "app/trials-table.h"

G_BEGIN_DECLS

struct _WeftTrialsTable
{
  AdwBin parent_instance;

  /* Owned */
  GtkSelectionModel *selection;
  GArray *selected;       /* gint64: in the order of selecting */
  GHashTable *ranks;      /* id → its place in `selected` + 1; borrows from it */
  GHashTable *differing;  /* ids of columns, in which the selected trials differ */
  WeftTrial *baseline;    /* nullable */
  WeftTrialColumn *group; /* nullable */

  /* Children */
  GtkColumnView *header; /* has the columns, and no rows */
  WeftTrialsRows *rows;

  gboolean is_changing; /* columns, by us */
  double from_start;    /* scrolled to the side, from right to left */
};

/* trials-table-cells.c */

/* A #WeftTrialsRowFill of a table. */
void weft_trials_table_fill_row (WeftTrialsRow *row,
                                 gpointer       data);

/* Fills all cells anew. */
void weft_trials_table_show_cells (WeftTrialsTable *self);

/* Shows on all cells whether their trial is selected, and how it differs then. */
void weft_trials_table_mark_cells (WeftTrialsTable *self);

G_END_DECLS
