/* trial-cell.h: a cell of the table of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/trial-column.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIAL_CELL (weft_trial_cell_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialCell, weft_trial_cell, WEFT, TRIAL_CELL, GtkWidget)

/* Returns: (transfer floating): an empty cell that shows @column */
GtkWidget *weft_trial_cell_new (WeftTrialColumn *column);

/* Returns: (transfer none): what it shows */
WeftTrialColumn *weft_trial_cell_get_column (WeftTrialCell *self);

/**
 * weft_trial_cell_show:
 * @trial: (nullable): %NULL when the cell is not needed for a while
 * @baseline: (nullable): what its metrics are measured by
 */
void weft_trial_cell_show (WeftTrialCell   *self,
                           const WeftTrial *trial,
                           const WeftTrial *baseline);

/* Shows @text of a row that stands for many trials. */
void weft_trial_cell_show_heading (WeftTrialCell *self,
                                   const char    *text);

/* Returns: (transfer none) (nullable): what it reads */
const char *weft_trial_cell_get_text (WeftTrialCell *self);

/**
 * weft_trial_cell_mark:
 * @category: which color stands for the trial in pictures, -1 when none does
 * @differs: whether the value is not that of the other selected trials
 */
void weft_trial_cell_mark (WeftTrialCell *self,
                           int            category,
                           gboolean       differs);

G_END_DECLS
