/* preferences.h: what a person can set for the whole program
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything takes effect at once, by the settings that are shown.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_PREFERENCES (weft_preferences_get_type ())
G_DECLARE_FINAL_TYPE (WeftPreferences, weft_preferences, WEFT, PREFERENCES, AdwPreferencesWindow)

/* @parent: (nullable): the window that it stands over */
void weft_preferences_present (GtkWindow *parent);

G_END_DECLS
