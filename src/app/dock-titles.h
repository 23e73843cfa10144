/* dock-titles.h: titles beside the icons of a frame's switcher
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tabs are never narrower than libadwaita has them, so seven have no room where the window is
 * 1280 wide. A switcher's buttons share what there is, but have icons only.
 */
#pragma once

#include <libpanel.h>

G_BEGIN_DECLS

/* @frame: whose header is a switcher; its panes of now, and those that come */
void weft_dock_titles_add (PanelFrame *frame);

G_END_DECLS
