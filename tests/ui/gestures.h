/* gestures.h: a person who does anything, at random, to the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same seed does the same again. Gestures go by pointer and keys where that is
 * cheap, by the actions of widgets or the commands behind them otherwise.
 */
#pragma once

#include "app-fixture.h"

#include "base/random.h"

G_BEGIN_DECLS

/**
 * Gestures:
 * @n_done: how many gestures were made
 */
typedef struct
{
  WeftWindow *window;
  WeftDocument *document;
  WeftRandom random;
  guint n_done;
} Gestures;

/* @window: shows @document in front */
void gestures_init (Gestures     *self,
                    WeftWindow   *window,
                    WeftDocument *document,
                    guint64       seed);

/* Makes one gesture, and waits until the window has answered. */
void gestures_step (Gestures *self);

/* gestures-check.c: fails unless the document is sound and the canvas in front shows it. */
void gestures_check (Gestures *self);

G_END_DECLS
