/* shot-side.h: pictures of models of trials side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/window.h"

/* Trains a little and shows what the models make of one input; @save: writes a picture of the
 * screen. */
void shoot_side_by_side (WeftWindow *window,
                         void (*save) (const char *scene));
