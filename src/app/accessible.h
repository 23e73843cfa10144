/* accessible.h: names for what libraries show as a picture only
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_accessible_name_buttons:
 * @root: a widget of another library
 *
 * Gives every button in it that has only an icon its tooltip as a name for
 * assistive technology, or what its icon stands for.
 */
void weft_accessible_name_buttons (GtkWidget *root);

/* Calls the button inside @widget, a PanelToggleButton for instance, @name.
 * Returns: whether there is one */
gboolean weft_accessible_name_inner (GtkWidget  *widget,
                                     const char *name);

G_END_DECLS
