/* driver-private.h: what the files of the driver share: the X server
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "driver.h"

#include <X11/Xlib.h>

G_BEGIN_DECLS

/* Returns: (transfer none): GTK's own connection, so that input and its effects arrive in order */
Display *ui_x_display (void);

/* Begins to count what arrives. */
void ui_input_init (void);

/* Presses or releases a button wherever the pointer is, over another program perhaps. */
void ui_set_button (guint    button,
                    gboolean down);

/* Releases what is pressed. */
void ui_input_reset (void);

/* Like ui_glide(), to a place of the screen, in its pixels. */
void ui_glide_to_screen (GtkWidget *clock,
                         int        x,
                         int        y);

/* Puts the pointer on a place of the screen. */
void ui_move_to_screen (int x,
                        int y);

/* Where a place of @widget is on the screen, in its pixels. */
void ui_to_screen (GtkWidget *widget,
                   double     x,
                   double     y,
                   int       *screen_x,
                   int       *screen_y);

G_END_DECLS
