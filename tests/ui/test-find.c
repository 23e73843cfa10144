/* test-find.c: nodes found on all levels of a document; the full screen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

static gboolean
is_selected (WeftWindow *window,
             const char *id)
{
  g_auto (GStrv) ids = weft_canvas_dup_selection (weft_window_get_canvas (window));

  return g_strv_length (ids) == 1 && g_str_equal (ids[0], id);
}

static void
test_find (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftWorkflow *workflow;
  WeftCanvas *canvas;

  workflow = weft_document_get_workflow (app_fixture_open_sample (window, "handwritten-digits"));
  canvas = weft_window_get_canvas (window);
  gtk_widget_grab_focus (GTK_WIDGET (canvas));
  ui_key ("<Control><Shift>f");
  UI_WAIT (ui_find_named (GTK_WIDGET (window), "Find in the workflow") != NULL);
  ui_settle ();
  ui_type ("evalu");
  UI_WAIT (is_selected (window, "evaluate"));
  UI_WAIT (ui_find_named (GTK_WIDGET (window), "1 of 1") != NULL);
  ui_key ("<Control>a");
  ui_type ("relu");
  /* It lies inside the model, which is opened. */
  UI_WAIT (weft_canvas_get_workflow (weft_window_get_canvas (window)) != workflow);
  ui_key ("<Control>a");
  ui_type ("nobody");
  UI_WAIT (ui_find_named (GTK_WIDGET (window), "Nothing found") != NULL);
  ui_key ("<Control>a");
  ui_type ("model");
  UI_WAIT (is_selected (window, "model"));
  ui_key ("Escape");
  UI_WAIT (gtk_widget_has_focus (GTK_WIDGET (weft_window_get_canvas (window))));
  app_fixture_close (window);
}

static void
test_step (void)
{
  WeftWindow *window = app_fixture_open_window ();

  app_fixture_open_sample (window, "handwritten-digits");
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control><Shift>f");
  ui_settle ();
  ui_type ("pre");
  UI_WAIT (is_selected (window, "prepare"));
  ui_key ("<Control>a");
  ui_type ("e");
  UI_WAIT (ui_find_named (GTK_WIDGET (window), "1 of 1") == NULL);
  ui_key ("Return");
  UI_WAIT (!is_selected (window, "prepare"));
  ui_key ("<Control><Shift>g");
  UI_WAIT (is_selected (window, "prepare"));
  app_fixture_close (window);
}

static void
test_fullscreen (void)
{
  WeftWindow *window = app_fixture_open_window ();

  ui_key ("F11");
  UI_WAIT (gtk_window_is_fullscreen (GTK_WINDOW (window)));
  ui_key ("F11");
  UI_WAIT (!gtk_window_is_fullscreen (GTK_WINDOW (window)));
  app_fixture_close (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/find/text", test_find);
  ui_test_add ("/ui/find/step", test_step);
  ui_test_add ("/ui/find/fullscreen", test_fullscreen);
  return ui_test_run ();
}
