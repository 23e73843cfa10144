/* app-fixture.h: the whole program in a test: application, window, document
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One application a test program; its store, cache and settings lie in the
 * folder that gui-run gives and removes.
 */
#pragma once

#include "app/application.h"
#include "app/inspector.h"
#include "app/palette.h"
#include "app/shared.h"
#include "app/trials-pane.h"
#include "app/window.h"
#include "driver.h"

G_BEGIN_DECLS

/* Registers the program; call it before ui_test_run(). */
void app_fixture_start (void);

/* Returns: (transfer none): a new window, shown, of 1280 × 800 */
WeftWindow *app_fixture_open_window (void);

/* Opens the shipped sample called @name in @window. Returns: (transfer none): its document */
WeftDocument *app_fixture_open_sample (WeftWindow *window,
                                       const char *name);

/* Returns: (transfer none): the pane of that type in @window */
GtkWidget *app_fixture_find_pane (WeftWindow *window,
                                  GType       type);

/* Returns: (transfer none): the view of a node of the canvas in front */
GtkWidget *app_fixture_find_node (WeftWindow *window,
                                  const char *id);

/* Returns: (transfer none): the view of a port */
GtkWidget *app_fixture_find_port (WeftWindow   *window,
                                  const char   *node,
                                  WeftPortSide  side,
                                  const char   *port);

/* Closes the window and ends what runs. */
void app_fixture_close (WeftWindow *window);

G_END_DECLS
