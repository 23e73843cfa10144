/* list.h: the trials as a list model, virtual over row ids
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model holds ids only; an item is made when a view asks for it and read
 * when its content is asked for, together with its neighbours, so that a
 * hundred thousand trials open at once and a screen of them is one message to
 * the store. While anyone holds an item, its row gives that same item.
 *
 * Of a query with groups each group has a row of its own, its heading, which its
 * trials follow while it is expanded.
 *
 * Thread: the one that made it, usually the main thread.
 */
#pragma once

#include "trials/headings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIAL (weft_trial_get_type ())

/* The boxed type of #WeftTrial. */
GType weft_trial_get_type (void);

#define WEFT_TYPE_TRIAL_ITEM (weft_trial_item_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialItem, weft_trial_item, WEFT, TRIAL_ITEM, GObject)

gint64 weft_trial_item_get_id (WeftTrialItem *self);

/**
 * weft_trial_item_get_trial:
 *
 * Reads the trial when it was not read yet or has changed; `notify::trial` says
 * when to ask again.
 *
 * Returns: (transfer none) (nullable): the trial; %NULL when it cannot be read
 */
WeftTrial *weft_trial_item_get_trial (WeftTrialItem *self);

/* Returns: (transfer none) (nullable): the heading that the row is; %NULL: it is a trial */
WeftTrialHeading *weft_trial_item_get_heading (WeftTrialItem *self);

/**
 * weft_trial_item_get_summary:
 *
 * What the trials below a heading have in common. When it was not read yet or has changed, it is
 * read beside the main loop; #WeftTrialItem:trial is notified when it is there.
 *
 * Returns: (transfer none) (nullable): what is known of it; %NULL for a trial, while nothing is, or
 *   when it cannot be read
 */
const WeftTrialSummary *weft_trial_item_get_summary (WeftTrialItem *self);

#define WEFT_TYPE_TRIAL_LIST (weft_trial_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialList, weft_trial_list, WEFT, TRIAL_LIST, GObject)

/**
 * weft_trial_list_new:
 * @store: where the trials are
 *
 * Returns: (transfer full): an empty list, filled by weft_trial_list_refresh()
 */
WeftTrialList *weft_trial_list_new (WeftTrialStore *store);

/**
 * weft_trial_list_set_query:
 * @query: (nullable): which trials; copied; %NULL for all current ones
 *
 * Takes effect with the next refresh.
 */
void weft_trial_list_set_query (WeftTrialList        *self,
                                const WeftTrialQuery *query);

/**
 * weft_trial_list_refresh:
 *
 * Asks the store again. Rows that stay at the top and the bottom are left
 * alone; items whose trial changed notify.
 *
 * Returns: %FALSE, with the list as it was, when the store cannot be read
 */
gboolean weft_trial_list_refresh (WeftTrialList  *self,
                                  GError        **error);

/* The same without waiting; a later refresh overtakes an earlier one. */
void     weft_trial_list_refresh_async  (WeftTrialList        *self,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean weft_trial_list_refresh_finish (WeftTrialList        *self,
                                         GAsyncResult         *result,
                                         GError              **error);

/**
 * weft_trial_list_set_expanded:
 * @heading: id of a heading
 *
 * Shows or hides the trials below a heading, at once.
 */
void weft_trial_list_set_expanded (WeftTrialList *self,
                                   gint64         heading,
                                   gboolean       expanded);

/* Returns: (transfer none) (nullable): the heading called @id */
WeftTrialHeading *weft_trial_list_find_heading (WeftTrialList *self,
                                                gint64         id);

/* Returns: how many trials there are, also below headings that are not expanded */
guint weft_trial_list_get_n_trials (WeftTrialList *self);

/* Returns: (transfer none): where the trials are */
WeftTrialStore *weft_trial_list_get_store (WeftTrialList *self);

/* Returns: the trial in a row, or the heading; 0 beyond the end */
gint64 weft_trial_list_get_id (WeftTrialList *self,
                               guint          position);

G_END_DECLS
