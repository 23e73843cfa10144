/* test-explain-trees.c: trees that imitate a model, and its classes, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-trees-view.h"
#include "app/picture-view.h"
#include "base/paths.h"
#include "workflow/command.h"

#include <adwaita.h>

/* A model that has just been trained on irises, with the row @row of them. */
static WeftExplainTreesView *
open_irises (WeftWindow       *window,
             WeftExplainPage **page)
{
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  g_autofree char *path = weft_path_shipped ("datasets/iris.csv");
  GtkWidget *view;
  guint former;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "60", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  *page = find_page (window);
  take_file (*page, path);
  former = weft_explain_page_get_n_done (*page);
  weft_explain_page_show_view (*page, "tree");
  wait_for_result (*page, former);
  UI_WAIT ((view = ui_find_type (GTK_WIDGET (*page), WEFT_TYPE_EXPLAIN_TREES_VIEW)) != NULL);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (ui_find_css (view, "picture-view"))));
  return WEFT_EXPLAIN_TREES_VIEW (view);
}

static gboolean
is_called (GtkWidget     *widget,
           gconstpointer  title)
{
  return ADW_IS_COMBO_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static void
set_mode (WeftExplainPage *page,
          guint            mode)
{
  guint former = weft_explain_page_get_n_done (page);

  adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find (GTK_WIDGET (page), is_called, "Tells Apart")), mode);
  wait_for_result (page, former);
}

/* The root is chosen by the first key, the way of the input leads right, and back. */
static void
test_keys (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainTreesView *view = open_irises (window, &page);
  int next;

  expect_recipe (page, "\"tree\":\"rest\"");
  g_assert_cmpint (weft_explain_trees_view_get_chosen (view), ==, -1);
  gtk_widget_grab_focus (ui_find_css (GTK_WIDGET (view), "picture-view"));
  ui_key ("Right");
  UI_WAIT (weft_explain_trees_view_get_chosen (view) == 0);
  g_assert_nonnull (strstr (weft_explain_trees_view_get_words (view), "this input has"));
  ui_key ("Right");
  UI_WAIT ((next = weft_explain_trees_view_get_chosen (view)) > 0);
  g_assert_null (strstr (weft_explain_trees_view_get_words (view), "does not"));
  ui_key ("Left");
  UI_WAIT (weft_explain_trees_view_get_chosen (view) == 0);
  ui_key ("space");
  UI_WAIT (weft_explain_trees_view_is_hidden (view, (guint) next));
  ui_key ("space");
  UI_WAIT (!weft_explain_trees_view_is_hidden (view, (guint) next));
  app_fixture_close (window);
}

/* What the pointer is on is told; a click keeps it, two clicks collapse it. */
static void
test_pointer (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainTreesView *view = open_irises (window, &page);
  GtkWidget *picture = ui_find_css (GTK_WIDGET (view), "picture-view");
  double y = 0;

  /* The root's box begins at the left edge, somewhere between top and bottom. */
  while (*weft_explain_trees_view_get_words (view) == '\0' && y < gtk_widget_get_height (picture)) {
    ui_move (picture, 30, y);
    y += 8;
  }
  g_assert_nonnull (strstr (weft_explain_trees_view_get_words (view), "at most"));
  ui_click_at (picture, 30, y, 1, 1);
  UI_WAIT (weft_explain_trees_view_get_chosen (view) == 0);
  ui_click_at (picture, 30, y, 1, 2);
  UI_WAIT (weft_explain_trees_view_is_hidden (view, 1));
  app_fixture_close (window);
}

/* All classes, and those that are alike; the same question about another row is answered from what
 * is known. */
static void
test_modes (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;
  WeftExplainTreesView *view = open_irises (window, &page);

  /* The pointer may still be where the last test left it. */
  ui_move (GTK_WIDGET (page), 4, 4);
  set_mode (page, 2);
  expect_recipe (page, "\"tree\":\"all\"");
  set_mode (page, 3);
  expect_recipe (page, "\"tree\":\"classes\"");
  gtk_widget_grab_focus (ui_find_css (GTK_WIDGET (view), "picture-view"));
  ui_key ("Left");
  UI_WAIT (weft_explain_trees_view_get_chosen (view) == 0);
  g_assert_nonnull (strstr (weft_explain_trees_view_get_words (view), "joined at"));
  g_assert_nonnull (strstr (weft_explain_trees_view_get_words (view), "setosa"));
  app_fixture_close (window);
}

/* A model that predicts numbers has nothing to tell apart. */
static void
test_none (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "additive.onnx");

  g_assert_null (ui_find_named (GTK_WIDGET (page), "Decision Tree"));
  weft_explain_page_show_view (page, "tree");
  g_assert_null (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_TREES_VIEW));
  app_fixture_close (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-trees/keys", test_keys);
  ui_test_add ("/ui/explain-trees/pointer", test_pointer);
  ui_test_add ("/ui/explain-trees/modes", test_modes);
  ui_test_add ("/ui/explain-trees/none", test_none);
  return ui_test_run ();
}
