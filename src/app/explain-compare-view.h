/* explain-compare-view.h: what two models make of the same
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both maps and their difference on one scale; the pointer, or the arrow keys, read the same
 * place off in all three. Below are the rows of the data in which the models are most apart; a
 * click makes one the input.
 */
#pragma once

#include "app/explain-pane.h"

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_COMPARE_VIEW (weft_explain_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainCompareView, weft_explain_compare_view, WEFT, EXPLAIN_COMPARE_VIEW, AdwBin)

/* Returns: (transfer floating): a view without a second model */
GtkWidget *weft_explain_compare_view_new (void);

/* Chooses the other model; @title: for people */
void weft_explain_compare_view_set_rival (WeftExplainCompareView *self,
                                          const char             *title,
                                          const char             *path);

/* Returns: (transfer none): what is read off at the pointer, or how to */
const char *weft_explain_compare_view_get_words (WeftExplainCompareView *self);

G_END_DECLS
