/* escape.h: a window that Escape closes, as it does dialogs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Adds the key to @window, which keeps it. */
void weft_escape_closes (GtkWindow *window);

G_END_DECLS
