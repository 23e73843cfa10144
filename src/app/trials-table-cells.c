/* trials-table-cells.c: what stands in the cells of the table of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are those that are to be seen now; what depends on the selection, or on the
 * baseline, is set anew on all when that changes.
 */
#include "app/trials-table-private.h"

static void
mark_row (WeftTrialsTable *self,
          WeftTrialsRow   *row)
{
  gint64 id = weft_trial_item_get_id (weft_trials_row_get_item (row));
  int rank = GPOINTER_TO_INT (g_hash_table_lookup (self->ranks, &id));
  GPtrArray *cells = weft_trials_row_get_cells (row);

  for (guint i = 0; i < cells->len; i++) {
    gboolean differs = rank > 0 && g_hash_table_contains (self->differing, weft_trial_cell_get_column (cells->pdata[i])->id);

    weft_trial_cell_mark (cells->pdata[i], rank - 1, differs);
  }
}

static void
show_cell (WeftTrialsTable *self,
           WeftTrialCell   *cell,
           WeftTrialItem   *item)
{
  WeftTrialHeading *heading = weft_trial_item_get_heading (item);
  WeftTrialColumn *column = weft_trial_cell_get_column (cell);
  g_autofree char *text = NULL;

  if (heading == NULL) {
    weft_trial_cell_show (cell, weft_trial_item_get_trial (item), self->baseline);
    return;
  }
  text = weft_trial_column_format_heading (column, heading, weft_trial_item_get_summary (item),
                                           self->group != NULL ? self->group : weft_trial_column_get_recipe ());
  weft_trial_cell_show_heading (cell, text);
}

void
weft_trials_table_fill_row (WeftTrialsRow *row,
                            gpointer       data)
{
  WeftTrialsTable *self = data;
  GPtrArray *cells = weft_trials_row_get_cells (row);

  for (guint i = 0; i < cells->len; i++)
    show_cell (self, cells->pdata[i], weft_trials_row_get_item (row));
  mark_row (self, row);
}

static void
for_each_row (WeftTrialsTable *self,
              void (*act) (WeftTrialsTable *self, WeftTrialsRow *row))
{
  GPtrArray *rows = weft_trials_rows_get_rows (self->rows);

  for (guint i = 0; i < rows->len; i++)
    if (weft_trials_row_get_item (rows->pdata[i]) != NULL)
      act (self, rows->pdata[i]);
}

static void
fill (WeftTrialsTable *self,
      WeftTrialsRow   *row)
{
  weft_trials_table_fill_row (row, self);
}

void
weft_trials_table_show_cells (WeftTrialsTable *self)
{
  for_each_row (self, fill);
}

void
weft_trials_table_mark_cells (WeftTrialsTable *self)
{
  for_each_row (self, mark_row);
}

void
weft_trials_table_set_group (WeftTrialsTable *self,
                             WeftTrialColumn *group)
{
  g_clear_pointer (&self->group, weft_trial_column_unref);
  self->group = group != NULL ? weft_trial_column_ref (group) : NULL;
}
