/* test-right-to-left.c: the window in a language that is written from right to left
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Panes change sides; the canvas does not: data flows from left to right in every
 * language, and a document looks the same to all who open it.
 */
#include "app-fixture.h"

#include "trials-fixture.h"

#include "app/shared.h"
#include "app/trials-rows.h"
#include "workflow/command.h"

/* Returns: the left edge of @widget in the window */
static double
get_left (WeftWindow *window,
          GtkWidget  *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (window), &bounds));
  return bounds.origin.x;
}

static void
test_sides (void)
{
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *canvas, *palette, *inspector;

  app_fixture_open_sample (window, "iris-flowers");
  canvas = GTK_WIDGET (weft_window_get_canvas (window));
  palette = app_fixture_find_pane (window, WEFT_TYPE_PALETTE);
  inspector = app_fixture_find_pane (window, WEFT_TYPE_INSPECTOR);
  g_assert_cmpfloat (get_left (window, palette), >=, get_left (window, canvas) + gtk_widget_get_width (canvas));
  g_assert_cmpfloat (get_left (window, inspector) + gtk_widget_get_width (inspector), <=, get_left (window, canvas));
  app_fixture_close (window);
}

static void
test_flow (void)
{
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *train, *input, *output;

  app_fixture_open_sample (window, "iris-flowers");
  train = app_fixture_find_node (window, "train");
  input = app_fixture_find_port (window, "train", WEFT_PORT_INPUT, "data");
  output = app_fixture_find_port (window, "train", WEFT_PORT_OUTPUT, "model");
  g_assert_cmpfloat (get_left (window, app_fixture_find_node (window, "data")), <, get_left (window, train));
  g_assert_cmpfloat (get_left (window, input), <, get_left (window, output));
  app_fixture_close (window);
}

/* The pointer takes what it points at. */
static void
test_drag (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftWorkflow *workflow = weft_document_get_workflow (app_fixture_open_sample (window, "iris-flowers"));
  GtkWidget *node = app_fixture_find_node (window, "model");
  double x = weft_node_get_x (weft_workflow_find_node (workflow, "model")), zoom = weft_canvas_get_zoom (weft_window_get_canvas (window));

  ui_drag (node, 30, 10, node, 30 + 60 * zoom, 10);
  UI_WAIT (weft_node_get_x (weft_workflow_find_node (workflow, "model")) == x + 60);
  app_fixture_close (window);
}

static void
test_wire (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftWorkflow *workflow = weft_document_get_workflow (app_fixture_open_sample (window, "iris-flowers"));
  guint n_links = weft_workflow_get_links (workflow)->len;
  GtkWidget *output, *input;

  g_assert_nonnull (weft_workflow_add_node (workflow, "predict", "guess", 880, 260, NULL));
  ui_wait_frame (GTK_WIDGET (window));
  weft_canvas_zoom_to_fit (weft_window_get_canvas (window));
  ui_wait_frame (GTK_WIDGET (window));
  output = app_fixture_find_port (window, "train", WEFT_PORT_OUTPUT, "model");
  input = app_fixture_find_port (window, "guess", WEFT_PORT_INPUT, "model");
  ui_drag (output, gtk_widget_get_width (output) / 2.0, gtk_widget_get_height (output) / 2.0,
           input, gtk_widget_get_width (input) / 2.0, gtk_widget_get_height (input) / 2.0);
  UI_WAIT (weft_workflow_get_links (workflow)->len == n_links + 1);
  app_fixture_close (window);
}

/* Returns: how far the table is scrolled away from its first column */
static double
get_scrolled (GtkAdjustment *across)
{
  return gtk_adjustment_get_upper (across) - gtk_adjustment_get_page_size (across) - gtk_adjustment_get_value (across);
}

/* A table wider than its place begins at its first column, on the right; scrolled away, it stays
 * there whatever comes. */
static void
test_table (void)
{
  static const char *const columns[] = { "name", "state", "tags", "created", "seconds", "seed", "parameter:data.file", "parameter:train.batch_size", "parameter:train.optimizer", "last:train_loss", "note", NULL };
  GtkWidget *table, *first;
  GtkAdjustment *across;
  graphene_rect_t bounds;
  WeftWindow *window;

  trials_fill (weft_shared_get_store (), 5);
  g_settings_set_strv (weft_shared_get_settings (), "trials-columns", columns);
  window = app_fixture_open_window ();
  app_fixture_open_sample (window, "iris-flowers");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-pane", "s", "trials");
  UI_WAIT ((table = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_ROWS)) != NULL);
  g_object_get (table, "hadjustment", &across, NULL);
  UI_WAIT (gtk_adjustment_get_upper (across) > gtk_adjustment_get_page_size (across) + 100);
  for (int i = 0; i < 5; i++)
    ui_wait_frame (table);
  g_assert_cmpfloat (get_scrolled (across), ==, 0);
  first = gtk_widget_get_first_child (gtk_widget_get_first_child (ui_find_type (table, GTK_TYPE_COLUMN_VIEW)));
  g_assert_true (gtk_widget_compute_bounds (first, table, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (table) + 1);
  gtk_adjustment_set_value (across, gtk_adjustment_get_value (across) - 80);
  trials_fill (weft_shared_get_store (), 1);
  for (int i = 0; i < 5; i++)
    ui_wait_frame (table);
  g_assert_cmpfloat (get_scrolled (across), ==, 80);
  g_object_unref (across);
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  app_fixture_start ();
  ui_test_add ("/ui/right-to-left/sides", test_sides);
  ui_test_add ("/ui/right-to-left/flow", test_flow);
  ui_test_add ("/ui/right-to-left/drag", test_drag);
  ui_test_add ("/ui/right-to-left/wire", test_wire);
  ui_test_add ("/ui/right-to-left/table", test_table);
  return ui_test_run ();
}
