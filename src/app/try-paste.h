/* try-paste.h: an input from the clipboard
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture is written into a temporary file beside the window, as models read files; a file that
 * was copied is taken as it is.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeftTryPasted:
 * @path: (nullable): a file
 * @is_temporary: whether it is to be removed in the end
 * @text: (nullable): a text, instead
 *
 * Called in the main loop; both %NULL: there is neither.
 */
typedef void (*WeftTryPasted) (GtkWidget *widget,
                               const char *path,
                               gboolean is_temporary,
                               const char *text);

/* Reads the clipboard for @widget, which is held until @pasted was called. */
void weft_try_paste (GtkWidget     *widget,
                     WeftTryPasted  pasted);

G_END_DECLS
