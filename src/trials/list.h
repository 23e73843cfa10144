/* list.h: the trials as a list model, virtual over row ids
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model holds ids only; an item is made when a view asks for it and read
 * when its content is asked for, together with its neighbours, so that a
 * hundred thousand trials open at once and a screen of them is one message to
 * the store. While anyone holds an item, its row gives that same item.
 *
 * Thread: the one that made it, usually the main thread.
 */
#pragma once

#include "trials/query.h"

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

/* Returns: the trial in a row; 0 beyond the end */
gint64 weft_trial_list_get_id (WeftTrialList *self,
                               guint          position);

G_END_DECLS
