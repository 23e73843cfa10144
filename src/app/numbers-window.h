/* numbers-window.h: what a picture shows, as a table to be read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Of more rows the first are shown; files have all of them. */
#define WEFT_NUMBERS_MAX_ROWS 2000

/**
 * weft_numbers_window_present:
 * @parent: what shows the picture
 * @title: what it is of
 * @numbers: CSV, the names of the columns first
 *
 * Opens a window with the table, which Escape closes.
 */
void weft_numbers_window_present (GtkWidget  *parent,
                                  const char *title,
                                  const char *numbers);

G_END_DECLS
