/* app-fixture.c: the whole program in a test
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/node-view.h"
#include "base/paths.h"

#define WIDTH  1280
#define HEIGHT 800

void
app_fixture_start (void)
{
  WeftApplication *application = weft_application_new ();
  g_autoptr (GError) error = NULL;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
}

WeftWindow *
app_fixture_open_window (void)
{
  WeftWindow *window = weft_window_new (GTK_APPLICATION (g_application_get_default ()));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  ui_present (GTK_WINDOW (window));
  return window;
}

WeftDocument *
app_fixture_open_sample (WeftWindow *window,
                         const char *name)
{
  g_autofree char *relative = g_strdup_printf ("samples/%s.weft", name);
  g_autofree char *path = weft_path_shipped (relative);
  WeftDocument *document;

  g_assert_nonnull (path);
  weft_window_open_sample (window, path);
  document = weft_window_get_document (window);
  g_assert_nonnull (document);
  UI_WAIT (weft_document_get_check (document) != NULL);
  ui_wait_frame (GTK_WIDGET (window));
  return document;
}

GtkWidget *
app_fixture_find_pane (WeftWindow *window,
                       GType       type)
{
  GtkWidget *pane = ui_find_type (GTK_WIDGET (window), type);

  g_assert_nonnull (pane);
  return pane;
}

GtkWidget *
app_fixture_find_node (WeftWindow *window,
                       const char *id)
{
  GtkWidget *view = GTK_WIDGET (weft_canvas_find_node_view (weft_window_get_canvas (window), id));

  g_assert_nonnull (view);
  return view;
}

GtkWidget *
app_fixture_find_port (WeftWindow   *window,
                       const char   *node,
                       WeftPortSide  side,
                       const char   *port)
{
  GtkWidget *view = GTK_WIDGET (weft_node_view_find_port (WEFT_NODE_VIEW (app_fixture_find_node (window, node)), side, port));

  g_assert_nonnull (view);
  return view;
}

void
app_fixture_close (WeftWindow *window)
{
  weft_run_queue_shut_down (weft_shared_get_queue ());
  ui_destroy (GTK_WINDOW (window));
}
