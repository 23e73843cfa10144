/* application.h: the program with a window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens what all windows share, opens files in windows, owns the keys.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_APPLICATION (weft_application_get_type ())
G_DECLARE_FINAL_TYPE (WeftApplication, weft_application, WEFT, APPLICATION, AdwApplication)

/* Returns: (transfer full): the program, not yet started */
WeftApplication *weft_application_new (void);

G_END_DECLS
