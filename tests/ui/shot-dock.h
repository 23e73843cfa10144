/* shot-dock.h: pictures of the panes below the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/window.h"

/* Shows each pane as long as there is nothing in it, then after a run and with a study; @save:
 * writes a picture of the screen. */
void shoot_dock (WeftWindow *window,
                 void (*save) (const char *scene));
