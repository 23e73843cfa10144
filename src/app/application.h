/* application.h: the program with a window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what all windows share: settings, the trial store, the run queue.
 */
#pragma once

#include "app/run-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_APPLICATION_ID   "org.weftbench.Weft"
#define WEFT_RESOURCE_PREFIX  "/org/weftbench/Weft"

#define WEFT_TYPE_APPLICATION (weft_application_get_type ())
G_DECLARE_FINAL_TYPE (WeftApplication, weft_application, WEFT, APPLICATION, AdwApplication)

WeftApplication *weft_application_new (void);

/* Returns: (transfer none): the running application */
WeftApplication *weft_application_get (void);

GSettings    *weft_application_get_settings (WeftApplication *self);
WeftRunQueue *weft_application_get_queue    (WeftApplication *self);

/* Returns: (transfer none) (nullable): %NULL when it cannot be opened */
WeftTrialStore *weft_application_get_store (WeftApplication *self);

/* Returns: (transfer none) (nullable): why there is no store, a sentence */
const char *weft_application_get_store_trouble (WeftApplication *self);

G_END_DECLS
