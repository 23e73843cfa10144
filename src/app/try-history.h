/* try-history.h: what a model was asked with in this session, as chips
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `chosen` (#WeftExplainOrder) when one is to be asked about again.
 */
#pragma once

#include "app/explain-work.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRY_HISTORY (weft_try_history_get_type ())
G_DECLARE_FINAL_TYPE (WeftTryHistory, weft_try_history, WEFT, TRY_HISTORY, AdwBin)

/* Returns: (transfer floating): nothing yet, hidden */
GtkWidget *weft_try_history_new (void);

/**
 * weft_try_history_add:
 * @order: what was asked
 * @answer: what came of it
 *
 * Puts it first. What was asked before moves there; a row with the same answer as the last one
 * takes its place, so that turning one number leaves one chip.
 */
void weft_try_history_add (WeftTryHistory          *self,
                           const WeftExplainOrder  *order,
                           const WeftExplainAnswer *answer);

/* Returns: how many there are */
guint weft_try_history_get_n (WeftTryHistory *self);

G_END_DECLS
