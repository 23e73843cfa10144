/* trial-sorter.h: which column of a table people chose to sort by
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The database sorts; a column view only knows sorters, and in GTK 4.8 does not
 * tell which of them is first. So each column gets one of these, which
 * remembers that it was asked.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIAL_SORTER (weft_trial_sorter_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialSorter, weft_trial_sorter, WEFT, TRIAL_SORTER, GtkSorter)

/* Returns: (transfer full): a sorter for one column */
GtkSorter *weft_trial_sorter_new (void);

/**
 * weft_trial_sorter_probe:
 * @view: its columns that can be sorted by have a #WeftTrialSorter
 * @descending: (out): whether the largest come first
 *
 * Returns: (transfer none) (nullable): the column to sort by first
 */
GtkColumnViewColumn *weft_trial_sorter_probe (GtkColumnView *view,
                                              gboolean      *descending);

G_END_DECLS
