/* try-result.h: what a model says, large
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The likeliest class with its share and bars of the next ones; a number with its unit; or the
 * text that is written.
 */
#pragma once

#include "app/explain-answer.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRY_RESULT (weft_try_result_get_type ())
G_DECLARE_FINAL_TYPE (WeftTryResult, weft_try_result, WEFT, TRY_RESULT, AdwBin)

/* Returns: (transfer floating): no result, hidden */
GtkWidget *weft_try_result_new (void);

/* @answer: has scores */
void weft_try_result_show (WeftTryResult           *self,
                           const WeftExplainAnswer *answer);

/* Returns: (transfer none): the large line, "Dog — 97 %"; "" before there is one */
const char *weft_try_result_get_text (WeftTryResult *self);

/* Returns: (transfer full): what is answered in a word or two, for lists: "Dog" */
char *weft_try_result_name (const WeftExplainAnswer *answer);

G_END_DECLS
