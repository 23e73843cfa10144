/* welcome.h: the first page: what a crash left, recent files, samples as pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stands where documents stand while there are none. Asks the window by
 * actions: `win.new`, `win.open`, `win.open-path`, `win.open-sample`,
 * `win.recover` and `win.discard-journal`, the last four with a path. Looks
 * again at samples, files and journals whenever it is shown.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_WELCOME (weft_welcome_get_type ())
G_DECLARE_FINAL_TYPE (WeftWelcome, weft_welcome, WEFT, WELCOME, AdwBin)

/* Returns: (transfer floating): the page */
GtkWidget *weft_welcome_new (void);

G_END_DECLS
