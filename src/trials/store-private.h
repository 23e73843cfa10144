/* store-private.h: messages to the thread that owns the connection
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/db-private.h"
#include "trials/store.h"
#include "trials/writer.h"

G_BEGIN_DECLS

/* What stands for a trial's recipe; of trials that say none their workflow does. */
#define WEFT_TRIAL_RECIPE_SQL "coalesce (t.recipe, 'workflow ' || t.workflow)"

/**
 * WeftTrialWork:
 * @request: the message: what is wanted, and room for the answer
 *
 * What a message asks for.
 *
 * Thread: the store's own
 */
typedef gboolean (*WeftTrialWork) (WeftTrialStore *store,
                                   WeftTrialDb *db,
                                   gpointer request,
                                   GError **error);

/* Sends a message and waits for its answer. */
gboolean weft_trial_store_call (WeftTrialStore  *self,
                                WeftTrialWork    work,
                                gpointer         request,
                                GError         **error);

/* The same, in a transaction: all that @work writes or nothing. */
gboolean weft_trial_store_change (WeftTrialStore  *self,
                                  WeftTrialWork    work,
                                  gpointer         request,
                                  GError         **error);

/* Sends a message that answers by itself and is freed afterwards. */
void weft_trial_store_post (WeftTrialStore *self,
                            WeftTrialWork   work,
                            gpointer        request,
                            GDestroyNotify  free_request);

/* Runs @work in a transaction. Thread: the store's own */
gboolean weft_trial_store_transact (WeftTrialStore  *self,
                                    WeftTrialDb     *db,
                                    WeftTrialWork    work,
                                    gpointer         request,
                                    GError         **error);

/* Writers whose points the thread saves by itself. Thread: the store's own */
void weft_trial_store_add_writer    (WeftTrialStore  *self,
                                     WeftTrialWriter *writer);
void weft_trial_store_remove_writer (WeftTrialStore  *self,
                                     WeftTrialWriter *writer);

/* Saves what all writers have gathered. Thread: the store's own */
gboolean weft_trial_store_save_writers (WeftTrialStore *self);

/* Returns: (transfer none): this process, see process-private.h */
const char *weft_trial_store_get_process (WeftTrialStore *self);

/* How long a write waits for another program; tests do not want to. */
void weft_trial_store_set_busy_timeout (WeftTrialStore *self,
                                        int             milliseconds);

/* Sets the error that says that a trial does not exist; always %FALSE. */
gboolean weft_trial_store_fail_absent (WeftTrialStore  *self,
                                       gint64           id,
                                       GError         **error);

G_END_DECLS
