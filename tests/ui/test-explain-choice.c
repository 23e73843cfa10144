/* test-explain-choice.c: what one view of a model has chosen is chosen in all
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-columns.h"
#include "app/explain-maps.h"
#include "app/explain-path-view.h"
#include "app/explain-units-pane.h"
#include "app/picture-view.h"
#include "base/paths.h"

static GtkWidget *
turn_to (WeftExplainPage *page,
         const char      *id,
         GType            type)
{
  GtkWidget *view;

  weft_explain_page_show_view (page, id);
  UI_WAIT ((view = ui_find_type (GTK_WIDGET (page), type)) != NULL && weft_explain_page_get_settled (page));
  ui_wait_frame (view);
  return view;
}

/* A unit of the tree is the map that is large, and the unit that a picture is made for; a map that
 * is opened is what is chosen in the tree. */
static void
test_unit (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  WeftExplainPathView *path;
  WeftExplainMaps *maps;
  g_autofree char *words = NULL;
  GtkWidget *grid;
  int first, other;

  take_file (page, picture);
  path = WEFT_EXPLAIN_PATH_VIEW (turn_to (page, "path", WEFT_TYPE_EXPLAIN_PATH_VIEW));
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (path), WEFT_TYPE_PICTURE_VIEW));
  ui_key ("Down");
  ui_key ("Left");
  ui_key ("Left");
  UI_WAIT (weft_explain_path_view_get_chosen (path) > 0);
  words = g_strdup (weft_explain_path_view_get_words (path));
  g_assert_nonnull (strstr (words, " holds "));
  maps = WEFT_EXPLAIN_MAPS (turn_to (page, "maps", WEFT_TYPE_EXPLAIN_MAPS));
  UI_WAIT ((first = weft_explain_maps_get_large (maps)) >= 0);
  other = first == 0 ? 1 : 0;
  ui_key ("Escape");
  UI_WAIT (weft_explain_maps_get_large (maps) < 0);
  UI_WAIT ((grid = ui_find_type (GTK_WIDGET (maps), GTK_TYPE_GRID_VIEW)) != NULL);
  g_signal_emit_by_name (grid, "activate", other);
  g_assert_cmpint (weft_explain_maps_get_large (maps), ==, other);
  path = WEFT_EXPLAIN_PATH_VIEW (turn_to (page, "path", WEFT_TYPE_EXPLAIN_PATH_VIEW));
  g_assert_cmpstr (weft_explain_path_view_get_words (path), !=, words);
  app_fixture_close (window);
}

/* A model of irises that has just been trained, and one of them. */
static WeftExplainPage *
open_iris (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  g_autofree char *path = weft_path_shipped ("datasets/iris.csv");
  WeftExplainPage *page;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  page = find_page (window);
  take_file (page, path);
  return page;
}

static gboolean
is_choice (GtkWidget     *widget,
           gconstpointer  name)
{
  return GTK_IS_DROP_DOWN (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), name) == 0;
}

/* A column of the importance is a leaf of the tree, and what is said below the answer. */
static void
test_part (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_iris (window);
  WeftExplainPathView *path = WEFT_EXPLAIN_PATH_VIEW (turn_to (page, "path", WEFT_TYPE_EXPLAIN_PATH_VIEW));
  WeftExplainView *answer;
  GtkWidget *columns = turn_to (page, "importance", WEFT_TYPE_EXPLAIN_COLUMNS);
  GtkWidget *column;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find (columns, is_choice, "What Is Shown")), 3);
  UI_WAIT ((column = ui_find (columns, is_choice, "Column")) != NULL && weft_explain_page_get_settled (page));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (column), 2);
  g_assert_nonnull (strstr (weft_explain_path_view_get_words (path), "petal_length_cm"));
  answer = WEFT_EXPLAIN_VIEW (turn_to (page, "answer", WEFT_TYPE_EXPLAIN_VIEW));
  g_assert_nonnull (strstr (weft_explain_view_get_words (answer), "petal_length_cm"));
  app_fixture_close (window);
}

/* Pages and their views come with any of the panes beside them hidden. */
static void
test_hidden_panes (void)
{
  static const char *const actions[] = { "win.toggle-palette", "win.toggle-inspector", "win.toggle-dock" };
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  for (guint hidden = 0; hidden < 8; hidden++) {
    for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
      if ((hidden >> i & 1) != 0)
        gtk_widget_activate_action (GTK_WIDGET (window), actions[i], NULL);
    gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
    (void) turn_to (find_page (window), "path", WEFT_TYPE_EXPLAIN_PATH_VIEW);
    ui_key ("<Control>w");
    UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE) == NULL);
    for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
      if ((hidden >> i & 1) != 0)
        gtk_widget_activate_action (GTK_WIDGET (window), actions[i], NULL);
  }
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-choice/unit", test_unit);
  ui_test_add ("/ui/explain-choice/part", test_part);
  ui_test_add ("/ui/explain-choice/hidden-panes", test_hidden_panes);
  return ui_test_run ();
}
