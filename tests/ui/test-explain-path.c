/* test-explain-path.c: the units of an answer as a tree, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-path-view.h"
#include "app/picture-view.h"

static WeftExplainPathView *
show_path (WeftExplainPage *page)
{
  guint former = weft_explain_page_get_n_done (page);

  weft_explain_page_show_view (page, "path");
  wait_for_result (page, former);
  expect_recipe (page, "\"view\":\"decision-path\"");
  return WEFT_EXPLAIN_PATH_VIEW (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_PATH_VIEW));
}

static GtkWidget *
get_picture (WeftExplainPathView *view)
{
  return ui_find_type (GTK_WIDGET (view), WEFT_TYPE_PICTURE_VIEW);
}

static gboolean
says (WeftExplainPathView *view,
      const char          *part)
{
  return strstr (weft_explain_path_view_get_words (view), part) != NULL;
}

/* The arrow keys go from the answer to a unit; Delete switches it off, which a button undoes. */
static void
test_keys (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  WeftExplainPathView *view;
  guint former;

  take_file (page, picture);
  view = show_path (page);
  gtk_widget_grab_focus (get_picture (view));
  ui_key ("Down");
  UI_WAIT (weft_explain_path_view_get_chosen (view) == 0);
  g_assert_true (says (view, "score "));
  ui_key ("Left");
  UI_WAIT (weft_explain_path_view_get_chosen (view) > 0);
  g_assert_true (says (view, " holds "));
  former = weft_explain_page_get_n_done (page);
  ui_key ("Delete");
  wait_for_result (page, former);
  expect_recipe (page, "\"factor\":0");
  g_assert_true (says (view, "gives +0 ") || says (view, "gives -0 "));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (ui_find_named (GTK_WIDGET (view), "Switch Off"))));
  former = weft_explain_page_get_n_done (page);
  gtk_widget_grab_focus (ui_find_named (GTK_WIDGET (view), "Undo the Last Turn"));
  ui_key ("Return");
  wait_for_result (page, former);
  expect_recipe (page, "\"switched\":[]");
  gtk_widget_grab_focus (get_picture (view));
  ui_key ("Right");
  UI_WAIT (weft_explain_path_view_get_chosen (view) == 0);
  app_fixture_close (window);
}

/* A click chooses what is under it, a second one collapses what hangs there. */
static void
test_pointer (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  WeftExplainPathView *view;
  GtkWidget *widget;
  guint n;

  take_file (page, picture);
  view = show_path (page);
  widget = get_picture (view);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (widget)));
  gtk_widget_grab_focus (widget);
  ui_key ("Down");
  UI_WAIT (weft_explain_path_view_get_chosen (view) == 0);
  n = weft_explain_path_view_get_n_nodes (view);
  ui_key ("space");
  UI_WAIT (weft_explain_path_view_get_n_nodes (view) < n);
  ui_key ("space");
  UI_WAIT (weft_explain_path_view_get_n_nodes (view) == n);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (widget)));
  ui_click_at (widget, 3, 3, GDK_BUTTON_PRIMARY, 1);
  UI_WAIT (weft_explain_path_view_get_chosen (view) < 0);
  app_fixture_close (window);
}

/* From the input to the answer, a step at a time. */
static void
test_steps (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  WeftExplainPathView *view;
  GtkWidget *on;
  int n = 0;

  take_file (page, picture);
  view = show_path (page);
  on = ui_find_named (GTK_WIDGET (view), "Next Step");
  gtk_widget_grab_focus (on);
  while (gtk_widget_get_sensitive (on) && n++ < 20)
    ui_key ("Return");
  g_assert_cmpint (n, >=, 2);
  g_assert_cmpint (n, <, 20);
  g_assert_nonnull (ui_find_named (GTK_WIDGET (view), "Step Back"));
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-path/keys", test_keys);
  ui_test_add ("/ui/explain-path/pointer", test_pointer);
  ui_test_add ("/ui/explain-path/steps", test_steps);
  return ui_test_run ();
}
