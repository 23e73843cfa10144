/* trials-pane.h: the table of every training that was ever run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows come from the store page by page. What people do with trials are
 * actions of the pane, `trials.…`, on what is selected.
 *
 * Signals:
 *   `selection-changed`
 *   `open-trial`    (gint64) its workflow is to be opened
 *   `explain-trial` (gint64) its model is to be looked into
 *   `compare-trials` (gint64, gint64) both models are to be given the same
 *   `try-trial` (gint64) its model is to be used
 *   `resume-trial`  (gint64) its training is to go on
 *   `query-changed` other trials are asked for
 *   `refreshed`     the rows are those of the store
 *
 * Thread: main
 */
#pragma once

#include "trials/query.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_PANE (weft_trials_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsPane, weft_trials_pane, WEFT, TRIALS_PANE, AdwBin)

/**
 * weft_trials_pane_new:
 * @store: (nullable): where the trials are
 * @trouble: (nullable): why there is none, a sentence
 *
 * Returns: (transfer floating): the pane
 */
GtkWidget *weft_trials_pane_new (WeftTrialStore *store,
                                 const char     *trouble);

/**
 * weft_trials_pane_refresh:
 *
 * Asks the store again, without waiting for it; while the pane is not seen,
 * once it is. The pane looks once a second by itself whether there is a reason.
 */
void weft_trials_pane_refresh (WeftTrialsPane *self);

/**
 * weft_trials_pane_get_selected:
 * @n: (out): their number
 *
 * Returns: (transfer none) (array length=n) (nullable): the selected trials in
 *   the order in which they were selected; the i-th has the i-th color of
 *   weft_paint_style_get_category(). Valid until the next `selection-changed`.
 */
const gint64 *weft_trials_pane_get_selected (WeftTrialsPane *self,
                                             gsize          *n);

/* Returns: (transfer full): which trials the table has, in which order, without groups */
WeftTrialQuery *weft_trials_pane_make_query (WeftTrialsPane *self);

/* Returns: (transfer full): the same in words: what was searched for, conditions, drawer, order */
char *weft_trials_pane_tell_query (WeftTrialsPane *self);

/* Selects trials; those that are not in the list yet as soon as they are. */
void weft_trials_pane_select (WeftTrialsPane *self,
                              const gint64   *ids,
                              gsize           n);

/* Takes up a trial that was made of another, so that this can be taken back. */
void weft_trials_pane_add (WeftTrialsPane *self,
                           gint64          id);

/* Takes back what was changed about trials last, or does it again.
 * Returns: whether there was something */
gboolean weft_trials_pane_undo (WeftTrialsPane *self);
gboolean weft_trials_pane_redo (WeftTrialsPane *self);

G_END_DECLS
