/* explain-classes.h: what a model says of an input, and which of it is to be explained
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bar for each class, the likeliest first; a click, or Return, chooses the class that is
 * explained. Of more than a dozen, all are found by name. Where the answer has a class for each
 * word, a list chooses the word.
 *
 * Signal: `changed` when another one is.
 */
#pragma once

#include "app/explain-work.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_EXPLAIN_CLASSES (weft_explain_classes_get_type ())
G_DECLARE_FINAL_TYPE (WeftExplainClasses, weft_explain_classes, WEFT, EXPLAIN_CLASSES, AdwBin)

/* Returns: (transfer floating): a list of nothing, hidden */
GtkWidget *weft_explain_classes_new (void);

/* Shows what the model says. */
void weft_explain_classes_show (WeftExplainClasses *self,
                                WeftExplainAnswer  *answer);

/* Another input: what the model finds likeliest is explained again. */
void weft_explain_classes_forget (WeftExplainClasses *self);

/* Writes what was chosen into @order. */
void weft_explain_classes_fill (WeftExplainClasses *self,
                                WeftExplainOrder   *order);

G_END_DECLS
