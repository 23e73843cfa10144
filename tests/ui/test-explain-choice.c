/* test-explain-choice.c: what one view of a model has chosen is chosen in all
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-maps.h"
#include "app/explain-path-view.h"
#include "app/explain-units-pane.h"
#include "app/picture-view.h"

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

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-choice/unit", test_unit);
  return ui_test_run ();
}
