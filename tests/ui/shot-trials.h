/* shot-trials.h: pictures of trials side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/window.h"

/* Fills the store with trials and shows them; @save: writes a picture of the screen. */
void shoot_trials (WeftWindow *window,
                   void (*save) (const char *scene));
