/* explain-words.h: the view of the Explain page that shows what a model reads for what
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A map, a text with shades, lines between words, or all heads. One word after the other is
 * walked to by slider, arrow keys, or the pointer; a click on a head shows it alone.
 */
#pragma once

#include "app/explain-pane.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_WORDS (weft_explain_words_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainWords, weft_explain_words, WEFT, EXPLAIN_WORDS, AdwBin)

/* Returns: (transfer floating): of no model yet */
GtkWidget *weft_explain_words_new (void);

/* Returns: the row that is looked at, from 0; -1: all */
int weft_explain_words_get_row (WeftExplainWords *self);

/* Returns: (transfer none): what is said of the row, or of the place below the pointer */
const char *weft_explain_words_get_said (WeftExplainWords *self);

G_END_DECLS
