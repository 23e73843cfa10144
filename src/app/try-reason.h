/* try-reason.h: why a model says what it says, as a picture and in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal: `look-inside` when more is to be known.
 */
#pragma once

#include "app/explain-answer.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRY_REASON (weft_try_reason_get_type ())
G_DECLARE_FINAL_TYPE (WeftTryReason, weft_try_reason, WEFT, TRY_REASON, AdwBin)

/* Returns: (transfer floating): no reason yet, hidden */
GtkWidget *weft_try_reason_new (void);

/* @answer: to weft_explain_saliency, with a finding */
void weft_try_reason_show (WeftTryReason     *self,
                           WeftExplainAnswer *answer);

/* Says why there is no picture. */
void weft_try_reason_say (WeftTryReason *self,
                          const char    *sentence);

/* Returns: (transfer none): the sentence below the picture */
const char *weft_try_reason_get_words (WeftTryReason *self);

G_END_DECLS
