/* test-explain-compare.c: two models side by side, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-compare-view.h"
#include "app/explain-data.h"
#include "app/explain-rival.h"
#include "app/picture-view.h"
#include "app/trials-pane.h"
#include "app/trials-rows.h"
#include "base/paths.h"
#include "workflow/command.h"

static WeftExplainCompareView *
find_compare (WeftExplainPage *page)
{
  return WEFT_EXPLAIN_COMPARE_VIEW (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_COMPARE_VIEW));
}

/* As the window does for two trials. */
static void
compare_with (WeftExplainPage *page,
              const char      *name)
{
  g_autofree char *path = data_file ("explain", name);
  guint former = weft_explain_page_get_n_done (page);

  weft_explain_page_compare (page, name, path);
  wait_for_result (page, former);
}

static WeftPictureView *
find_picture (WeftExplainPage *page)
{
  WeftPictureView *picture = WEFT_PICTURE_VIEW (ui_find_type (GTK_WIDGET (find_compare (page)), WEFT_TYPE_PICTURE_VIEW));

  UI_WAIT (gtk_widget_get_mapped (GTK_WIDGET (picture)) && weft_picture_view_get_settled (picture));
  return picture;
}

static void
expect_words (WeftExplainPage *page,
              const char      *part)
{
  UI_WAIT (strstr (weft_explain_compare_view_get_words (find_compare (page)), part) != NULL);
}

/* Moves the pointer over the picture until it is at the left edge of the first map: where there is
 * little room, the maps stand below each other. */
static void
move_into_map (WeftExplainPage *page,
               GtkWidget       *view,
               int             *x,
               int             *y)
{
  for (*y = 80; *y < 240; *y += 40)
    for (*x = 8; *x < 64; *x += 4) {
      ui_move (view, *x, *y);
      ui_wait_frame (view);
      ui_wait_frame (view);
      if (strstr (weft_explain_compare_view_get_words (find_compare (page)), ", A − B ") != NULL)
        return;
    }
  g_error ("the pointer has found no map");
}

/* Pointed at in the first map, read off in all three; a step by key is one number further. */
static void
test_maps (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  GtkWidget *view;
  int x, y;

  take_file (page, picture);
  compare_with (page, "pooled-other.onnx");
  expect_recipe (page, "\"view\":\"compare\"");
  expect_recipe (page, "\"other\":\"pooled-other.onnx\"");
  expect_recipe (page, "\"spearman\":");
  expect_words (page, "Point at a place");
  view = GTK_WIDGET (find_picture (page));
  move_into_map (page, view, &x, &y);
  ui_click_at (view, x, y, 1, 1);
  ui_key ("Right");
  expect_words (page, "column 2 of ");
  ui_key ("Left");
  expect_words (page, "column 1 of ");
  ui_move (view, 3, 3);
  expect_words (page, "Point at a place");
  app_fixture_close (window);
}

/* A model and itself: the same figures everywhere. */
static void
test_itself (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");

  take_file (page, picture);
  compare_with (page, "pooled.onnx");
  expect_recipe (page, "\"spearman\":1");
  expect_recipe (page, "\"overlap\":1");
  app_fixture_close (window);
}

static gboolean
is_row (GtkWidget     *widget,
        gconstpointer  data)
{
  return ADW_IS_ACTION_ROW (widget) && gtk_widget_get_mapped (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), data) == 0;
}

/* Without an input there are the rows that both are most apart in; a click, or Return, makes one
 * the input of both. The first three are those that NumPy finds. */
static void
test_rows (void)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv"), *other = data_file ("explain", "flowers-other.onnx");
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "flowers.onnx");
  GtkWidget *data, *row;
  guint former = weft_explain_page_get_n_done (page);

  weft_explain_page_compare (page, "flowers-other.onnx", other);
  UI_WAIT ((data = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_DATA)) != NULL);
  g_assert_nonnull (ui_find_type (GTK_WIDGET (find_compare (page)), ADW_TYPE_STATUS_PAGE));
  weft_explain_data_set_path (WEFT_EXPLAIN_DATA (data), irises);
  g_signal_emit_by_name (data, "changed");
  wait_for_result (page, former);
  expect_recipe (page, "\"agreement\":0.32");
  UI_WAIT ((row = ui_find (GTK_WIDGET (find_compare (page)), is_row, "Row 118")) != NULL);
  g_assert_nonnull (ui_find (GTK_WIDGET (find_compare (page)), is_row, "Row 34"));
  former = weft_explain_page_get_n_done (page);
  ui_click (row);
  wait_for_result (page, former);
  expect_recipe (page, "\"row\":118");
  (void) find_picture (page);
  former = weft_explain_page_get_n_done (page);
  row = ui_find (GTK_WIDGET (find_compare (page)), is_row, "Row 34");
  gtk_widget_grab_focus (row);
  ui_wait_frame (row);
  ui_key ("Return");
  wait_for_result (page, former);
  expect_recipe (page, "\"row\":34");
  app_fixture_close (window);
}

static void
run_again (WeftWindow   *window,
           WeftDocument *document,
           const char   *epochs)
{
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", epochs, NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
}

/* Two trials that are selected are compared; in the list of models stand both. */
static void
test_trials (void)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  WeftExplainPage *page;
  GtkWidget *pane, *table;
  gsize n;

  run_again (window, document, "1");
  run_again (window, document, "2");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-pane", "s", "trials");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE)) != NULL && gtk_widget_get_mapped (pane));
  weft_trials_pane_refresh (WEFT_TRIALS_PANE (pane));
  UI_WAIT ((table = ui_find_type (pane, WEFT_TYPE_TRIALS_ROWS)) != NULL && gtk_widget_get_mapped (table));
  ui_wait_frame (table);
  gtk_widget_child_focus (table, GTK_DIR_TAB_FORWARD);
  ui_key ("<Control>a");
  UI_WAIT (weft_trials_pane_get_selected (WEFT_TRIALS_PANE (pane), &n) != NULL && n == 2);
  gtk_widget_activate_action (pane, "trials.compare", NULL);
  page = find_page (window);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (find_compare (page))));
  g_assert_nonnull (weft_explain_rival_get_path (WEFT_EXPLAIN_RIVAL (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_RIVAL))));
  take_file (page, irises);
  expect_recipe (page, "\"view\":\"compare\"");
  (void) find_picture (page);
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-compare/maps", test_maps);
  ui_test_add ("/ui/explain-compare/itself", test_itself);
  ui_test_add ("/ui/explain-compare/rows", test_rows);
  ui_test_add ("/ui/explain-compare/trials", test_trials);
  return ui_test_run ();
}
