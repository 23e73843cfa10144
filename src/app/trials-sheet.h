/* trials-sheet.h: what is around the rows of trials and has the keyboard focus
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whoever it belongs to lays it out, and the rows in it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_SHEET (weft_trials_sheet_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsSheet, weft_trials_sheet, WEFT, TRIALS_SHEET, GtkWidget)

/* Returns: (transfer floating): a sheet without rows */
GtkWidget *weft_trials_sheet_new (void);

/**
 * weft_trials_sheet_lay_out:
 * @is_number: its digits are all of one width
 *
 * Of what stands in the cells of a column much is the same, and to lay out a text takes longer
 * than all else about a cell: so that is done once for all cells.
 *
 * Returns: (transfer none): @text on one line, as wide as it is; not to be changed
 */
PangoLayout *weft_trials_sheet_lay_out (WeftTrialsSheet *self,
                                        const char      *text,
                                        gboolean         is_number);

G_END_DECLS
