/* test-explain.c: a model looked into, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/table-view.h"
#include "app/explain-classes.h"
#include "app/explain-maps.h"
#include "app/explain-page.h"
#include "app/explain-view.h"
#include "app/picture-view.h"
#include "base/paths.h"
#include "workflow/command.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include <unistd.h>

/* Without a picture the page says what to do; a file that is dropped is explained at once. */
static void
test_drop (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  g_autoptr (UiDropSource) drop = ui_drop_source_new ((const char *const[]){ picture, NULL });

  g_assert_nonnull (ui_find_named (GTK_WIDGET (page), "Drop a picture here, or choose one"));
  ui_drop_source_drop (drop, GTK_WIDGET (page), 400, 200);
  wait_for_result (page, 0);
  expect_recipe (page, "\"method\":\"grad-cam\"");
  expect_recipe (page, "overlay-light.png");
  g_assert_nonnull (ui_find_css (GTK_WIDGET (page), "picture-view"));
  app_fixture_close (window);
}

static gboolean
is_class_row (GtkWidget     *widget,
              gconstpointer  data)
{
  return GTK_IS_LIST_BOX_ROW (widget) && gtk_widget_has_css_class (widget, "explain-class") && gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (widget)) == *(const int *) data;
}

/* A click on the second bar explains that class; the switch takes the likeliest off. */
static void
test_class (void)
{
  g_autofree char *picture = picture_file (), *before = NULL, *after = NULL;
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  int second = 1;
  guint former;

  take_file (page, picture);
  before = weft_explain_page_make_recipe (page);
  former = weft_explain_page_get_n_done (page);
  ui_click (ui_find (GTK_WIDGET (page), is_class_row, &second));
  wait_for_result (page, former);
  after = weft_explain_page_make_recipe (page);
  g_assert_cmpstr (before, !=, after);
  former = weft_explain_page_get_n_done (page);
  ui_click (ui_find_type (GTK_WIDGET (page), GTK_TYPE_SWITCH));
  wait_for_result (page, former);
  expect_recipe (page, "\"against\"");
  app_fixture_close (window);
}

static GtkWidget *
find_combo (WeftExplainPage *page)
{
  return ui_find_type (GTK_WIDGET (page), ADW_TYPE_COMBO_ROW);
}

/* The row of a list that popped up. */
static gboolean
is_integral (GtkWidget     *widget,
             gconstpointer  data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW) != NULL &&
         g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), "Integrated gradients");
}

/* Another method is chosen from the list; what its checks say stands below. */
static void
test_method (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  GtkWidget *row;
  guint former;

  take_file (page, picture);
  former = weft_explain_page_get_n_done (page);
  /* It is scrolled to. */
  gtk_widget_grab_focus (find_combo (page));
  ui_settle ();
  ui_click (find_combo (page));
  UI_WAIT ((row = ui_find (GTK_WIDGET (window), is_integral, NULL)) != NULL);
  for (int i = 0; i < 10; i++)
    ui_wait_frame (row);
  ui_click (row);
  wait_for_result (page, former);
  expect_recipe (page, "\"method\":\"integrated-gradients\"");
  g_assert_cmpstr (weft_explain_view_get_badge (find_view (page)), !=, "");
  app_fixture_close (window);
}

static gboolean
is_second_map (GtkWidget     *widget,
               gconstpointer  data)
{
  const char *text = GTK_IS_PICTURE (widget) ? gtk_picture_get_alternative_text (GTK_PICTURE (widget)) : NULL;

  return text != NULL && g_str_has_prefix (text, "Map 1 of ");
}

/* The second view shows a layer's maps; Return shows one large, Escape leads back. */
static void
test_maps (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  WeftExplainMaps *maps;
  GtkWidget *grid;
  guint former;

  take_file (page, picture);
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_show_view (page, "maps");
  wait_for_result (page, former);
  expect_recipe (page, "\"view\":\"feature-maps\"");
  maps = WEFT_EXPLAIN_MAPS (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_MAPS));
  UI_WAIT ((grid = ui_find_type (GTK_WIDGET (maps), GTK_TYPE_GRID_VIEW)) != NULL && gtk_widget_get_mapped (grid));
  g_assert_nonnull (ui_find (grid, is_second_map, NULL));
  ui_wait_frame (grid);
  gtk_widget_child_focus (grid, GTK_DIR_TAB_FORWARD);
  ui_wait_frame (grid);
  ui_key ("Right");
  ui_wait_frame (grid);
  ui_key ("Return");
  UI_WAIT (weft_explain_maps_get_large (maps) == 1);
  ui_wait_frame (GTK_WIDGET (maps));
  ui_key ("Escape");
  UI_WAIT (weft_explain_maps_get_large (maps) < 0);
  ui_wait_frame (GTK_WIDGET (maps));
  ui_key ("Return");
  UI_WAIT (weft_explain_maps_get_large (maps) == 1);
  ui_wait_frame (GTK_WIDGET (maps));
  ui_click (ui_find_named (GTK_WIDGET (maps), "All Maps"));
  UI_WAIT (weft_explain_maps_get_large (maps) < 0);
  ui_wait_frame (GTK_WIDGET (maps));
  ui_click (ui_find (grid, is_second_map, NULL));
  UI_WAIT (weft_explain_maps_get_large (maps) == 1);
  ui_wait_frame (GTK_WIDGET (maps));
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_show_view (page, "answer");
  ui_wait_frame (GTK_WIDGET (page));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (find_view (page))));
  g_assert_cmpuint (weft_explain_page_get_n_done (page), ==, former);
  app_fixture_close (window);
}

/* A random method has a seed, which is part of its recipe. */
static void
test_seed (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  GtkWidget *row, *number;
  guint former;

  take_file (page, picture);
  former = weft_explain_page_get_n_done (page);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_combo (page)), 3);
  wait_for_result (page, former);
  expect_recipe (page, "\"seed\":0");
  former = weft_explain_page_get_n_done (page);
  row = ui_find_css (GTK_WIDGET (page), ".explain-seed");
  number = ui_find_type (row, GTK_TYPE_TEXT);
  gtk_widget_grab_focus (number);
  ui_key ("<Control>a");
  ui_type ("7");
  ui_key ("Return");
  wait_for_result (page, former);
  expect_recipe (page, "\"seed\":7");
  app_fixture_close (window);
}

/* What is asked for while something is computed is computed once, the last of it. */
static void
test_stale (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  AdwComboRow *combo;
  guint n, former;

  take_file (page, picture);
  combo = ADW_COMBO_ROW (find_combo (page));
  n = g_list_model_get_n_items (adw_combo_row_get_model (combo));
  former = weft_explain_page_get_n_done (page);
  for (guint i = 0; i < 40; i++)
    adw_combo_row_set_selected (combo, i % n);
  adw_combo_row_set_selected (combo, 1);
  wait_for_result (page, former);
  g_assert_cmpuint (weft_explain_page_get_n_done (page), ==, former + 1);
  expect_recipe (page, "\"method\":\"gradient\"");
  app_fixture_close (window);
}

/* A page that is closed while it computes: what comes of it is told to nobody. */
static void
test_closed (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");

  take_file (page, picture);
  for (guint i = 0; i < 7; i++)
    adw_combo_row_set_selected (ADW_COMBO_ROW (find_combo (page)), i);
  g_assert_false (weft_explain_page_get_settled (page));
  ui_key ("<Control>w");
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE) == NULL);
  for (int i = 0; i < 10; i++)
    ui_wait_frame (GTK_WIDGET (window));
  app_fixture_close (window);
}

/* Whether two pictures differ along a line. */
static gboolean
differ (GdkTexture *first,
        GdkTexture *second,
        int         y)
{
  for (int x = 0; x < gdk_texture_get_width (first); x++)
    if (ui_texture_get_pixel (first, x, y) != ui_texture_get_pixel (second, x, y))
      return TRUE;
  return FALSE;
}

/* Over a map that is coarser than the picture the pointer brings its grid out. */
static void
expect_grid (GtkWidget *view)
{
  g_autoptr (GdkTexture) pointed = NULL, left = NULL;

  ui_wait_frame (view);
  pointed = ui_render (view);
  ui_move (view, gtk_widget_get_width (view) - 3, 3);
  ui_wait_frame (view);
  ui_wait_frame (view);
  left = ui_render (view);
  g_assert_true (differ (pointed, left, 100));
}

/* The pointer reads numbers off; while B is held the colors are gone. */
static void
test_look (void)
{
  g_autofree char *picture = picture_file (), *words = NULL;
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  GtkWidget *view;
  guint former;

  take_file (page, picture);
  view = ui_find_css (GTK_WIDGET (page), "picture-view");
  words = g_strdup (weft_explain_view_get_words (find_view (page)));
  ui_move (view, 60, 80);
  UI_WAIT (g_strcmp0 (weft_explain_view_get_words (find_view (page)), words) != 0);
  g_assert_true (g_str_has_prefix (weft_explain_view_get_words (find_view (page)), "Row "));
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (view)));
  expect_grid (GTK_WIDGET (find_view (page)));
  former = weft_explain_page_get_n_done (page);
  gtk_widget_grab_focus (view);
  ui_hold_key ("b");
  UI_WAIT (weft_explain_view_get_bare (find_view (page)));
  ui_release_key ("b");
  UI_WAIT (!weft_explain_view_get_bare (find_view (page)));
  gtk_widget_grab_focus (ui_find_named (GTK_WIDGET (page), "Opacity"));
  for (int i = 0; i < 6; i++)
    ui_key ("Right");
  ui_wait_frame (view);
  g_assert_cmpuint (weft_explain_page_get_n_done (page), ==, former);
  app_fixture_close (window);
}

static gboolean
says (WeftExplainPage *page,
      const char      *title)
{
  GtkWidget *status = ui_find_type (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE);

  return status != NULL && g_strcmp0 (adw_status_page_get_title (ADW_STATUS_PAGE (status)), title) == 0;
}

/* A picture of one pixel. Returns: (transfer full): where it is */
static char *
write_dot (void)
{
  g_autofree char *name = g_strdup_printf ("weft-explain-%d.png", (int) getpid ());
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);

  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return path;
}

/* What is no picture is said with a sentence; pictures of every kind are read. */
static void
test_input (void)
{
  static const char *const good[] = { "gray16.png", "cmyk.jpg", "rgba.png", "orientation-6.jpg", "one-bit.png" };
  g_autofree char *folder = data_file ("dataset", "images"), *bad = data_file ("explain", "saliency.json"), *missing = data_file ("explain", "missing.png");
  g_autofree char *dot = write_dot ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");

  weft_explain_page_take_file (page, bad);
  UI_WAIT (says (page, "The Model Cannot Read This"));
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = g_build_filename (folder, good[i], NULL);

    take_file (page, path);
    expect_recipe (page, good[i]);
  }
  take_file (page, dot);
  g_unlink (dot);
  weft_explain_page_take_file (page, missing);
  UI_WAIT (says (page, "The Model Cannot Read This"));
  app_fixture_close (window);
}

/* A file without a model says so, in place of the page. */
static void
test_no_model (void)
{
  g_autofree char *path = data_file ("explain", "saliency.json");
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-into", "s", path);
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL);
  UI_WAIT (says (WEFT_EXPLAIN_PAGE (page), "This Model Cannot Be Looked Into"));
  ui_key ("<Control>w");
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE) == NULL);
  app_fixture_close (window);
}

/* The bar above an imported model leads to it. */
static void
test_import (void)
{
  g_autofree char *path = data_file ("explain", "pooled.onnx");
  WeftWindow *window = app_fixture_open_window ();

  weft_window_open_path (window, path);
  UI_WAIT (ui_find_named (GTK_WIDGET (window), "Look Inside") != NULL);
  ui_wait_frame (GTK_WIDGET (window));
  ui_click (ui_find_named (GTK_WIDGET (window), "Look Inside"));
  g_assert_nonnull (find_page (window));
  app_fixture_close (window);
}

/* Below each other in a narrow window: no part is cut off. */
static void
test_narrow (void)
{
  g_autofree char *picture = picture_file ();
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  GtkWidget *view;
  graphene_rect_t bounds;

  take_file (page, picture);
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 640);
  view = GTK_WIDGET (find_view (page));
  UI_WAIT (gtk_widget_compute_bounds (view, GTK_WIDGET (page), &bounds) && bounds.origin.y > 100);
  for (int i = 0; i < 20; i++)
    ui_wait_frame (view);
  g_assert_true (gtk_widget_compute_bounds (view, GTK_WIDGET (page), &bounds));
  g_assert_cmpfloat (bounds.size.width, <=, gtk_widget_get_width (GTK_WIDGET (page)));
  app_fixture_close (window);
}

/* Trains a sample for an epoch. */
static void
train (WeftWindow *window,
       const char *sample)
{
  WeftDocument *document = app_fixture_open_sample (window, sample);

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "1", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
}

static void
explain_flower (WeftExplainPage *page)
{
  g_autofree char *path = weft_path_shipped ("datasets/iris.csv");
  GtkWidget *number;
  guint former;

  take_file (page, path);
  expect_recipe (page, "\"method\":\"integrated-gradients\"");
  expect_recipe (page, "\"row\":1,");
  former = weft_explain_page_get_n_done (page);
  number = ui_find_type (GTK_WIDGET (page), GTK_TYPE_SPIN_BUTTON);
  gtk_widget_grab_focus (number);
  ui_key ("Up");
  wait_for_result (page, former);
  expect_recipe (page, "\"row\":2,");
}

/* From the node that trained, and from the node that evaluates, by the key. */
static void
test_node (void)
{
  WeftWindow *window = app_fixture_open_window ();

  train (window, "iris-flowers");
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "train", NULL }, WEFT_SELECT_REPLACE);
  gtk_widget_grab_focus (app_fixture_find_node (window, "train"));
  ui_key ("<Control><Shift>i");
  explain_flower (find_page (window));
  ui_key ("<Control>w");
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE) == NULL);
  gtk_widget_grab_focus (app_fixture_find_node (window, "evaluate"));
  ui_key ("<Control><Shift>i");
  g_assert_nonnull (find_page (window));
  app_fixture_close (window);
}

/* A model of texts has a place to type one; its words stand in their order. */
static void
test_text (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page;

  train (window, "spam");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  page = find_page (window);
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW));
  ui_type ("call now to win a prize");
  ui_key ("Return");
  wait_for_result (page, 0);
  expect_recipe (page, "\"input\":\"call now to win a prize\"");
  app_fixture_close (window);
}

/* From the trial, which kept its model in a file. */
static void
test_trial (void)
{
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *pane;

  train (window, "iris-flowers");
  weft_window_show_pane (window, "trials");
  pane = app_fixture_find_pane (window, WEFT_TYPE_TRIALS_PANE);
  UI_WAIT (ui_find_named (pane, "Trial 1") != NULL);
  ui_click (ui_find_named (pane, "Trial 1"));
  ui_key ("<Control><Shift>i");
  explain_flower (find_page (window));
  app_fixture_close (window);
}

/* Twenty classes of a model that is none of theirs: what is typed finds those out of sight. */
static void
test_search (void)
{
  g_autofree char *path = data_file ("explain", "pooled.onnx");
  WeftPredictor *predictor = weft_predictor_new_onnx (weft_onnx_read (path, NULL), NULL);
  g_autoptr (WeftExplainModel) model = weft_explain_model_new ("pooled", predictor, weft_subject_new (predictor, 0, NULL));
  g_autoptr (WeftExplainAnswer) answer = weft_explain_answer_new (NULL);
  GtkWidget *window = gtk_window_new (), *classes = weft_explain_classes_new (), *row;
  g_auto (WeftExplainOrder) order = { 0 };
  int second = 1;

  answer->model = weft_explain_model_ref (model);
  answer->n_classes = 20;
  answer->scores = g_new0 (float, 20);
  answer->logits = g_new0 (float, 20);
  answer->logits[3] = 1;
  answer->target.class = 3;
  gtk_window_set_child (GTK_WINDOW (window), classes);
  weft_explain_classes_show (WEFT_EXPLAIN_CLASSES (classes), answer);
  ui_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (ui_find_type (classes, GTK_TYPE_SEARCH_ENTRY));
  ui_type ("19");
  UI_WAIT (ui_find (classes, is_class_row, &second) == NULL);
  ui_wait_frame (classes);
  row = ui_find_named (classes, "19, 0.0 %");
  ui_click (row);
  weft_explain_classes_fill (WEFT_EXPLAIN_CLASSES (classes), &order);
  g_assert_cmpint (order.class, ==, 19);
  ui_destroy (GTK_WINDOW (window));
}

/* The menu of a picture opens what it shows as a table, the strongest first; Escape closes it. */
static void
test_table_of (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_file (window, "pooled.onnx");
  g_autofree char *picture = picture_file (), *text = NULL;
  g_auto (GStrv) lines = NULL;
  GtkWidget *table = NULL;

  take_file (page, picture);
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (find_view (page)), WEFT_TYPE_PICTURE_VIEW));
  ui_key ("<Shift>F10");
  UI_WAIT (ui_find_named (NULL, "Show as Table…") != NULL);
  ui_wait_frame (ui_find_named (NULL, "Show as Table…"));
  ui_click (ui_find_named (NULL, "Show as Table…"));
  UI_WAIT ((table = ui_find_type (NULL, WEFT_TYPE_TABLE_VIEW)) != NULL);
  ui_wait_frame (table);
  text = weft_table_view_to_text (WEFT_TABLE_VIEW (table));
  lines = g_strsplit (text, "\n", 4);
  g_assert_cmpstr (lines[0], ==, "row\tcolumn\tpart");
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpfloat (fabs (g_ascii_strtod (strrchr (lines[1], '\t') + 1, NULL)), >=, fabs (g_ascii_strtod (strrchr (lines[2], '\t') + 1, NULL)));
  ui_key ("Escape");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TABLE_VIEW) == NULL);
  app_fixture_close (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain/drop", test_drop);
  ui_test_add ("/ui/explain/table-of", test_table_of);
  ui_test_add ("/ui/explain/class", test_class);
  ui_test_add ("/ui/explain/method", test_method);
  ui_test_add ("/ui/explain/maps", test_maps);
  ui_test_add ("/ui/explain/seed", test_seed);
  ui_test_add ("/ui/explain/stale", test_stale);
  ui_test_add ("/ui/explain/closed", test_closed);
  ui_test_add ("/ui/explain/look", test_look);
  ui_test_add ("/ui/explain/input", test_input);
  ui_test_add ("/ui/explain/no-model", test_no_model);
  ui_test_add ("/ui/explain/import", test_import);
  ui_test_add ("/ui/explain/narrow", test_narrow);
  ui_test_add ("/ui/explain/node", test_node);
  ui_test_add ("/ui/explain/text", test_text);
  ui_test_add ("/ui/explain/search", test_search);
  ui_test_add ("/ui/explain/trial", test_trial);
  return ui_test_run ();
}
