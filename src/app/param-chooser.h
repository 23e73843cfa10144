/* param-chooser.h: an entry, and beside it a list of what can be chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For inputs whose list is known only once data is connected: the entry is always there.
 */
#pragma once

#include "app/param-input.h"

G_BEGIN_DECLS

/**
 * weft_param_chooser_build:
 * @content: (transfer floating): what opens
 * @fill: called with @input before it opens
 * @button: (out) (transfer none): opens it
 *
 * Fills @input with both.
 *
 * Returns: (transfer none): the entry
 */
GtkWidget *weft_param_chooser_build (WeftParamInput  *input,
                                     GtkWidget       *content,
                                     GCallback        fill,
                                     GtkWidget      **button);

/* Says what the button does, or why there is nothing to choose from yet. */
void weft_param_chooser_set_known (GtkWidget  *button,
                                   gboolean    is_known,
                                   const char *label,
                                   const char *reason);

/* Returns: (transfer floating): @list, scrolled where it is long */
GtkWidget *weft_param_chooser_scroll (GtkListBox *list);

G_END_DECLS
