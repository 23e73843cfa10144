/* shared.h: what all windows of the program share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opened by the application when it starts, closed when it ends.
 *
 * Thread: main
 */
#pragma once

#include "app/run-queue.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEFT_APPLICATION_ID  "org.weftbench.Weft"
#define WEFT_RESOURCE_PREFIX "/org/weftbench/Weft"

/* Opens settings, trial store and run queue. A store that cannot be opened costs
 * the trials and nothing else. */
void weft_shared_open (void);

/* Stops what runs, waits for it, and closes everything. */
void weft_shared_close (void);

/* Returns: (transfer none): the program's settings */
GSettings *weft_shared_get_settings (void);

/* Returns: (transfer none): who runs documents */
WeftRunQueue *weft_shared_get_queue (void);

/* Returns: (transfer none) (nullable): where trials are; %NULL when it cannot be opened */
WeftTrialStore *weft_shared_get_store (void);

/* Returns: (transfer none) (nullable): why there is no store, a sentence */
const char *weft_shared_get_store_trouble (void);

G_END_DECLS
