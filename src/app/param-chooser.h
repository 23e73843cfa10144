/* param-chooser.h: an entry, and beside it a list of what can be chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For inputs whose list is known only once data is connected: the entry is always there.
 * Lists of names can be searched.
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

/**
 * WeftParamNames:
 *
 * Names with a check button each; its widgets are borrowed.
 */
typedef struct
{
  GtkWidget *search;
  GtkListBox *list;
} WeftParamNames;

/**
 * weft_param_names_build:
 * @self: (out caller-allocates): lives as long as its widgets
 * @label: what a screen reader calls the list
 * @search: what it calls the entry above
 *
 * Returns: (transfer floating): entry and list
 */
GtkWidget *weft_param_names_build (WeftParamNames *self,
                                   const char     *label,
                                   const char     *search);

/* Neither names nor anything to search for. */
void weft_param_names_clear (WeftParamNames *self);

/**
 * weft_param_names_append:
 * @note: (nullable): what is said of it at the end of its row
 *
 * Returns: (transfer none): its check button, whose label is @name
 */
GtkCheckButton *weft_param_names_append (WeftParamNames *self,
                                         const char     *name,
                                         const char     *note);

/* Returns: (transfer none) (nullable): the check button at @index */
GtkCheckButton *weft_param_names_get (WeftParamNames *self,
                                      guint           index);

G_END_DECLS
