/* test-explain-embedding.c: rows as points on a plane, by pointer, wheel and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/confusion-view.h"
#include "app/explain-embedding-view.h"
#include "app/explain-input.h"
#include "app/layout-outcomes.h"
#include "app/output-pane.h"
#include "app/param-row.h"
#include "app/picture-view.h"
#include "base/json.h"
#include "base/paths.h"
#include "workflow/command.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define IRISES 150

/* A model of irises that has just been trained, and its page. */
static WeftExplainPage *
open_irises (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "4", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  return find_page (window);
}

static WeftExplainEmbeddingView *
show_points (WeftExplainPage *page)
{
  guint former = weft_explain_page_get_n_done (page);
  WeftExplainEmbeddingView *view;

  weft_explain_page_show_view (page, "embedding");
  wait_for_result (page, former);
  expect_recipe (page, "\"view\":\"embedding\"");
  view = WEFT_EXPLAIN_EMBEDDING_VIEW (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_EMBEDDING_VIEW));
  UI_WAIT (weft_explain_embedding_view_get_frame (view) != NULL);
  return view;
}

static void
wait_for_rest (WeftExplainEmbeddingView *view,
               WeftLayoutPhase           phase)
{
  UI_WAIT (weft_explain_embedding_view_get_phase (view) == phase);
  UI_WAIT (weft_explain_embedding_view_get_frame (view) != NULL && weft_explain_embedding_view_get_frame (view)->quality != NULL);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (ui_find_type (GTK_WIDGET (view), WEFT_TYPE_PICTURE_VIEW))));
  ui_wait_frame (GTK_WIDGET (view));
}

static WeftLayoutPlot *
find_plot (WeftExplainEmbeddingView *view)
{
  return WEFT_LAYOUT_PLOT (ui_find_type (GTK_WIDGET (view), WEFT_TYPE_LAYOUT_PLOT));
}

static GtkWidget *
find_button (WeftExplainEmbeddingView *view,
             const char               *name)
{
  GtkWidget *button = NULL;

  UI_WAIT ((button = ui_find_named (GTK_WIDGET (view), name)) != NULL);
  return button;
}

static gboolean
is_param (GtkWidget     *widget,
          gconstpointer  id)
{
  return WEFT_IS_PARAM_ROW (widget) && g_str_equal (weft_param_row_get_param (WEFT_PARAM_ROW (widget))->id, id);
}

static void
set_param (WeftExplainPage *page,
           const char      *id,
           const char      *text)
{
  GtkWidget *row = ui_find (GTK_WIDGET (page), is_param, id);

  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "submit", text);
  /* The column may have become wider. */
  ui_wait_frame (GTK_WIDGET (page));
  ui_wait_frame (GTK_WIDGET (page));
}

/* A picture goes out with all that made it. */
static void
expect_copy (WeftExplainEmbeddingView *view)
{
  GtkWidget *picture = ui_find_type (GTK_WIDGET (view), WEFT_TYPE_PICTURE_VIEW);

  gtk_widget_grab_focus (picture);
  ui_key ("<Control>c");
  UI_WAIT (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (gtk_widget_get_clipboard (picture)), GDK_TYPE_TEXTURE));
}

/* It begins by itself, rests and goes on as the button says, and ends where it should. */
static void
test_pause (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  gint64 reached;

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  g_assert_cmpint (weft_explain_embedding_view_get_frame (view)->points->shape.extent[0], ==, IRISES);
  g_assert_cmpfloat (weft_explain_embedding_view_get_frame (view)->quality->trust, >, 0.9);
  /* So slow that there is time to pause. */
  set_param (page, "repulsion", "grid");
  set_param (page, "iterations", "100000");
  ui_click (find_button (view, "Anew"));
  UI_WAIT (weft_explain_embedding_view_get_phase (view) == WEFT_LAYOUT_RUNNING && weft_explain_embedding_view_get_frame (view) != NULL);
  ui_click (find_button (view, "Pause"));
  wait_for_rest (view, WEFT_LAYOUT_RESTING);
  reached = weft_explain_embedding_view_get_frame (view)->state.iteration;
  g_assert_cmpint (reached, <, weft_explain_embedding_view_get_frame (view)->state.n_iterations);
  ui_click (find_button (view, "Resume"));
  UI_WAIT (weft_explain_embedding_view_get_frame (view)->state.iteration > reached);
  set_param (page, "iterations", "300");
  wait_for_rest (view, WEFT_LAYOUT_DONE);
  g_assert_false (gtk_widget_get_sensitive (ui_find_named (GTK_WIDGET (page), "Finished")));
  expect_copy (view);
  app_fixture_close (window);
}

static void
place (WeftLayoutPlot *plot,
       gsize           point,
       double         *x,
       double         *y)
{
  g_assert_true (weft_layout_plot_get_place (plot, point, x, y));
}

/* The wheel zooms where the pointer is, a drag pulls, keys do the same. */
static void
test_view (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  WeftLayoutPlot *plot = find_plot (view);
  GtkWidget *picture = weft_layout_plot_get_picture (plot);
  double x, y, to_x, to_y, before;

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  place (plot, 7, &x, &y);
  ui_scroll (picture, round (x), round (y), -3);
  UI_WAIT (weft_layout_plot_get_view (plot)->zoom > 1.9);
  place (plot, 7, &to_x, &to_y);
  g_assert_cmpfloat (hypot (to_x - x, to_y - y), <, 2);
  ui_drag (picture, round (x), round (y), picture, round (x) + 40, round (y) - 10);
  UI_WAIT (weft_layout_plot_get_place (plot, 7, &to_x, &to_y) && hypot (to_x - x - 40, to_y - y + 10) < 2.5);
  g_assert_cmpint (weft_layout_plot_get_chosen (plot), ==, -1);
  gtk_widget_grab_focus (picture);
  before = weft_layout_plot_get_view (plot)->x;
  ui_key ("Right");
  UI_WAIT (weft_layout_plot_get_view (plot)->x > before);
  ui_key ("minus");
  UI_WAIT (weft_layout_plot_get_view (plot)->zoom < 1.9);
  ui_key ("0");
  UI_WAIT (weft_layout_plot_get_view (plot)->zoom == 1 && weft_layout_plot_get_view (plot)->x == 0);
  ui_key ("plus");
  UI_WAIT (weft_layout_plot_get_view (plot)->zoom > 1);
  app_fixture_close (window);
}

/* The row that the page explains, from 0. */
static gint64
get_row (WeftExplainPage *page)
{
  g_autofree char *text = weft_explain_page_make_recipe (page);
  g_autoptr (JsonNode) recipe = text != NULL ? weft_json_parse (text, strlen (text), NULL) : NULL;

  return recipe != NULL ? weft_json_get_int (json_node_get_object (recipe), "row", 0) - 1 : -1;
}

/* A click names a row and its nearest and makes it the input; Return shows the answer, and the
 * points stay. */
static void
test_choose (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  WeftLayoutPlot *plot = find_plot (view);
  GtkWidget *picture = weft_layout_plot_get_picture (plot);
  WeftLayoutFrame *frame;
  const float *distances;
  const gint32 *near;
  gint64 chosen;
  guint former;
  double x, y;

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  frame = weft_explain_embedding_view_get_frame (view);
  place (plot, 60, &x, &y);
  ui_move (picture, x, y);
  UI_WAIT (weft_layout_plot_get_pointed (plot) >= 0);
  g_assert_nonnull (strstr (weft_explain_embedding_view_get_words (view), "predicted"));
  ui_click_at (picture, x, y, GDK_BUTTON_PRIMARY, 1);
  UI_WAIT ((chosen = weft_layout_plot_get_chosen (plot)) >= 0);
  near = weft_layout_plot_get_neighbours (plot, &distances);
  for (int i = 1; i < WEFT_LAYOUT_NEIGHBOURS; i++)
    g_assert_true (near[i] >= 0 && near[i] != chosen && distances[i] >= distances[i - 1]);
  UI_WAIT (weft_explain_page_get_settled (page) && get_row (page) == chosen);
  ui_key ("<Shift>Left");
  UI_WAIT (weft_layout_plot_get_chosen (plot) != chosen);
  chosen = weft_layout_plot_get_chosen (plot);
  UI_WAIT (weft_explain_page_get_settled (page) && get_row (page) == chosen);
  former = weft_explain_page_get_n_done (page);
  ui_key ("Return");
  wait_for_result (page, former);
  expect_recipe (page, "\"view\":\"saliency\"");
  g_assert_cmpint (get_row (page), ==, chosen);
  weft_explain_page_show_view (page, "embedding");
  UI_WAIT (gtk_widget_get_mapped (picture) && weft_explain_page_get_settled (page));
  g_assert_true (weft_explain_embedding_view_get_frame (view) == frame);
  g_assert_cmpint (weft_layout_plot_get_chosen (plot), ==, chosen);
  app_fixture_close (window);
}

/* A row that was chosen elsewhere is outlined here. */
static void
test_follow (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  WeftLayoutPlot *plot = find_plot (view);
  g_autofree char *path = weft_path_shipped ("datasets/iris.csv");

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  g_assert_cmpint (weft_layout_plot_get_chosen (plot), ==, -1);
  weft_explain_page_take_order (page, &(WeftExplainOrder){ .file = path, .row = 70 });
  UI_WAIT (weft_layout_plot_get_chosen (plot) == 70);
  ui_key ("Escape");
  app_fixture_close (window);
}

/* A cell of the confusion matrix selects its rows. */
static void
test_outcomes (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  WeftLayoutPlot *plot = find_plot (view);
  GtkWidget *matrix = NULL;
  gsize n = 0, n_hits = 0;

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  ui_click (find_button (view, "Select by Outcome"));
  UI_WAIT ((matrix = ui_find_type (GTK_WIDGET (view), WEFT_TYPE_CONFUSION_VIEW)) != NULL);
  ui_wait_frame (matrix);
  gtk_widget_grab_focus (ui_find_type (matrix, WEFT_TYPE_PICTURE_VIEW));
  weft_confusion_view_set_cell (WEFT_CONFUSION_VIEW (matrix), 0, 0);
  ui_key ("Return");
  UI_WAIT (!gtk_widget_get_mapped (matrix));
  for (guint i = 0; i < 3; i++) {
    if (i > 0)
      weft_layout_outcomes_select (WEFT_LAYOUT_OUTCOMES (ui_find_type (GTK_WIDGET (view), WEFT_TYPE_LAYOUT_OUTCOMES)), i, i);
    g_assert_nonnull (weft_layout_plot_get_selected (plot, &n));
    n_hits += n;
  }
  g_assert_cmpuint (n_hits, >, 100);
  g_assert_cmpuint (n_hits, <=, IRISES);
  app_fixture_close (window);
}

/* The column of the page, in which all settings stand. */
static GtkWidget *
find_column (WeftExplainPage *page)
{
  return gtk_widget_get_ancestor (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_INPUT), GTK_TYPE_SCROLLED_WINDOW);
}

/* Values that are long, and the buttons that take them back, make it no wider. */
static void
test_width (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  int width, row_width;

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  width = gtk_widget_get_width (find_column (page));
  set_param (page, "repulsion", "grid");
  set_param (page, "perplexity", "12.3456789");
  set_param (page, "iterations", "333");
  set_param (page, "seed", "123456789");
  set_param (page, "rows", "123456");
  wait_for_rest (view, WEFT_LAYOUT_DONE);
  gtk_widget_measure (ui_find (GTK_WIDGET (page), is_param, "repulsion"), GTK_ORIENTATION_HORIZONTAL, -1, &row_width, NULL, NULL, NULL);
  g_test_message ("column %d, then %d; a row needs %d", width, gtk_widget_get_width (find_column (page)), row_width);
  g_assert_cmpint (gtk_widget_get_width (find_column (page)), ==, width);
  app_fixture_close (window);
}

/* A cell of the matrix in the output pane gives its rows to the page, as input and as points that
 * are selected, even where few of the data are laid out; the page that is open is taken for it. */
static void
test_cells (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  GtkWidget *pane, *matrix, *list;
  guint n_rows, former;
  gsize n = 0;

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  former = weft_explain_page_get_n_done (page);
  set_param (page, "rows", "20");
  wait_for_result (page, former);
  weft_window_show_pane (window, "output");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_OUTPUT_PANE)) != NULL && gtk_widget_get_mapped (pane));
  weft_output_pane_set_node (WEFT_OUTPUT_PANE (pane), weft_window_get_document (window), "evaluate");
  UI_WAIT ((matrix = ui_find_type (pane, WEFT_TYPE_CONFUSION_VIEW)) != NULL);
  ui_wait_frame (matrix);
  gtk_widget_grab_focus (ui_find_type (matrix, WEFT_TYPE_PICTURE_VIEW));
  weft_confusion_view_set_cell (WEFT_CONFUSION_VIEW (matrix), 0, 0);
  ui_key ("Return");
  UI_WAIT ((list = ui_find_type (matrix, GTK_TYPE_LIST_VIEW)) != NULL && gtk_widget_get_mapped (list));
  ui_settle ();
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
  g_assert_cmpuint (n_rows, >, 5);
  former = weft_explain_page_get_n_done (page);
  ui_key ("Down");
  ui_key ("Return");
  wait_for_result (page, former);
  g_assert_true (find_page (window) == page);
  g_assert_cmpint (get_row (page), >=, 0);
  g_assert_cmpint (get_row (page), <, 50);
  ui_settle ();
  gtk_widget_grab_focus (ui_find_type (matrix, WEFT_TYPE_PICTURE_VIEW));
  weft_confusion_view_set_cell (WEFT_CONFUSION_VIEW (matrix), 0, 0);
  ui_settle ();
  ui_key ("Return");
  UI_WAIT (ui_find_named (NULL, "Show in Embedding") != NULL);
  ui_wait_frame (ui_find_named (NULL, "Show in Embedding"));
  ui_click (ui_find_named (NULL, "Show in Embedding"));
  UI_WAIT (weft_layout_plot_get_selected (find_plot (view), &n) != NULL);
  wait_for_rest (view, WEFT_LAYOUT_DONE);
  g_assert_cmpuint (n, ==, n_rows);
  g_assert_cmpint (weft_explain_embedding_view_get_frame (view)->points->shape.extent[0], <=, 20 + n_rows);
  app_fixture_close (window);
}

/* What a drag with Shift goes around is counted and saved; Escape lets go of it. */
static void
test_select (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  WeftLayoutPlot *plot = find_plot (view);
  GtkWidget *picture = weft_layout_plot_get_picture (plot);
  g_autofree char *folder = g_dir_make_tmp ("weft-embedding-XXXXXX", NULL), *path = g_build_filename (folder, "rows.csv", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize n = 0;

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  ui_move (picture, 40, 60);
  ui_hold_key ("Shift_L");
  ui_press (1);
  ui_glide (picture, 500, 60);
  ui_glide (picture, 270, 420);
  ui_glide (picture, 44, 66);
  ui_release (1);
  ui_release_key ("Shift_L");
  UI_WAIT (weft_layout_plot_get_selected (plot, &n) != NULL);
  g_assert_cmpuint (n, <, IRISES);
  g_assert_nonnull (strstr (weft_explain_embedding_view_get_words (view), "selected: "));
  g_assert_true (weft_explain_embedding_view_save_selection (view, path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n + 2);
  gtk_widget_grab_focus (picture);
  ui_key ("Escape");
  UI_WAIT (weft_layout_plot_get_selected (plot, &n) == NULL);
  ui_key ("<Control>a");
  UI_WAIT (weft_layout_plot_get_selected (plot, &n) != NULL);
  g_assert_cmpuint (n, ==, IRISES);
  g_unlink (path);
  g_rmdir (folder);
  app_fixture_close (window);
}

static AdwComboRow *
find_choice (WeftExplainPage *page,
             const char      *name)
{
  GtkWidget *row = ui_find_named (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_LAYOUT_SETTINGS), name);

  g_assert_nonnull (row);
  return ADW_COMBO_ROW (gtk_widget_get_ancestor (row, ADW_TYPE_COMBO_ROW));
}

/* Another layer begins where the former one ended; another method, from the start; colors ask
 * nothing. */
static void
test_settings (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_irises (window);
  WeftExplainEmbeddingView *view = show_points (page);
  guint former;

  wait_for_rest (view, WEFT_LAYOUT_DONE);
  former = weft_explain_page_get_n_done (page);
  adw_combo_row_set_selected (find_choice (page, "Laid Out"), 0);
  wait_for_result (page, former);
  wait_for_rest (view, WEFT_LAYOUT_DONE);
  g_assert_cmpint (weft_explain_embedding_view_get_frame (view)->state.n_columns, ==, 4);
  former = weft_explain_page_get_n_done (page);
  adw_combo_row_set_selected (find_choice (page, "Method"), 0);
  UI_WAIT (weft_explain_embedding_view_get_frame (view) != NULL && weft_explain_embedding_view_get_frame (view)->state.has_shares);
  wait_for_rest (view, WEFT_LAYOUT_DONE);
  for (guint color = 0; color < WEFT_N_LAYOUT_COLORS; color++) {
    adw_combo_row_set_selected (find_choice (page, "Color By"), color);
    wait_for_rest (view, WEFT_LAYOUT_DONE);
  }
  g_assert_cmpuint (weft_explain_page_get_n_done (page), ==, former);
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-embedding/pause", test_pause);
  ui_test_add ("/ui/explain-embedding/view", test_view);
  ui_test_add ("/ui/explain-embedding/choose", test_choose);
  ui_test_add ("/ui/explain-embedding/follow", test_follow);
  ui_test_add ("/ui/explain-embedding/outcomes", test_outcomes);
  ui_test_add ("/ui/explain-embedding/width", test_width);
  ui_test_add ("/ui/explain-embedding/cells", test_cells);
  ui_test_add ("/ui/explain-embedding/select", test_select);
  ui_test_add ("/ui/explain-embedding/settings", test_settings);
  return ui_test_run ();
}
