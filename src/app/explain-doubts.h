/* explain-doubts.h: what of an input is unlike anything that the model learned from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-answer.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_DOUBTS (weft_explain_doubts_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainDoubts, weft_explain_doubts, WEFT, EXPLAIN_DOUBTS, AdwBin)

/* Returns: (transfer floating): no doubts, hidden */
GtkWidget *weft_explain_doubts_new (void);

/* @answer: (nullable): whose doubts are shown */
void weft_explain_doubts_show (WeftExplainDoubts       *self,
                               const WeftExplainAnswer *answer);

/* Returns: (transfer none): what is said, "" for nothing */
const char *weft_explain_doubts_get_text (WeftExplainDoubts *self);

G_END_DECLS
