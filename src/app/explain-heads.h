/* explain-heads.h: which attention of a model is looked at, and its numbers row by row
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: `changed` when another attention, head or way is chosen, `walked` when a row is.
 */
#pragma once

#include "app/explain-attention.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_HEADS (weft_explain_heads_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainHeads, weft_explain_heads, WEFT, EXPLAIN_HEADS, AdwBin)

/* Returns: (transfer floating): of no model yet */
GtkWidget *weft_explain_heads_new (void);

/* Returns: whether the model attends to anything */
gboolean weft_explain_heads_set_model (WeftExplainHeads       *self,
                                       const WeftExplainModel *model);

/* Returns: (transfer full): what is chosen */
WeftExplainAttentionWish *weft_explain_heads_make_wish (WeftExplainHeads *self);

/* Shows how many heads there are, and the numbers of each row. */
void weft_explain_heads_show (WeftExplainHeads           *self,
                              const WeftAttentionPicture *picture);

/* Chooses one head, from 0. */
void weft_explain_heads_choose (WeftExplainHeads *self,
                                gint64            head);

/* Returns: the row that was walked to last, from 0; -1: none */
int weft_explain_heads_get_row (WeftExplainHeads *self);

G_END_DECLS
