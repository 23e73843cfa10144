/* test-canvas-map.c: the map at a corner of the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include "app/minimap.h"

#include <math.h>

static GtkWidget *
find_map (CanvasDesk *desk)
{
  return ui_find_type (desk->widget, WEFT_TYPE_MINIMAP);
}

/* A desk on which not all of the sample has room. */
static CanvasDesk *
open_near (void)
{
  CanvasDesk *desk = canvas_desk_new_sample ();

  weft_canvas_zoom_to (desk->canvas, 2);
  UI_WAIT (find_map (desk) != NULL);
  ui_wait_frame (desk->widget);
  return desk;
}

/* Gives what is in the middle of the canvas, in canvas units. */
static void
find_middle (CanvasDesk *desk,
             double     *x,
             double     *y)
{
  weft_canvas_from_widget (desk->canvas, gtk_widget_get_width (desk->widget) / 2.0, gtk_widget_get_height (desk->widget) / 2.0, x, y);
}

static void
test_shown (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  gboolean is_shown;

  g_assert_null (find_map (desk));
  weft_canvas_zoom_to (desk->canvas, 2);
  UI_WAIT (find_map (desk) != NULL);
  g_assert_nonnull (ui_find_named (desk->widget, "Map of the workflow"));
  gtk_widget_grab_focus (desk->widget);
  ui_key ("<Control>m");
  UI_WAIT (find_map (desk) == NULL);
  g_object_get (desk->canvas, "show-minimap", &is_shown, NULL);
  g_assert_false (is_shown);
  ui_key ("<Control>m");
  UI_WAIT (find_map (desk) != NULL);
  ui_key ("<Control>0");
  UI_WAIT (find_map (desk) == NULL);
}

/* The place that is clicked comes into the middle; what lies below is left alone. */
static void
test_click (void)
{
  g_autoptr (CanvasDesk) desk = open_near ();
  WeftArea box = weft_node_view_get_box (weft_canvas_find_node_view (desk->canvas, "evaluate"));
  GtkWidget *map = find_map (desk);
  double x, y, before_x, before_y;

  canvas_desk_click_node (desk, "prepare");
  find_middle (desk, &before_x, &before_y);
  ui_click_at (map, WEFT_MINIMAP_WIDTH - 16, WEFT_MINIMAP_HEIGHT / 2.0, 1, 1);
  find_middle (desk, &x, &y);
  g_assert_cmpfloat (x, >, before_x);
  g_assert_cmpfloat (fabs (x - (box.x + box.width)), <, box.width);
  g_assert_true (canvas_desk_is_selected (desk, "prepare"));
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 0);
}

/* A node that lies below is not what is clicked. */
static void
test_above (void)
{
  g_autoptr (CanvasDesk) desk = open_near ();
  graphene_rect_t bounds;
  double x, y, middle;

  g_assert_true (gtk_widget_compute_bounds (find_map (desk), desk->widget, &bounds));
  weft_canvas_from_widget (desk->canvas, bounds.origin.x, bounds.origin.y, &x, &y);
  weft_workflow_move_node (desk->workflow, "model", x, y, NULL);
  canvas_desk_click_node (desk, "prepare");
  ui_wait_frame (desk->widget);
  find_middle (desk, &middle, &y);
  ui_click_at (find_map (desk), 20, WEFT_MINIMAP_HEIGHT / 2.0, 1, 1);
  find_middle (desk, &x, &y);
  g_assert_cmpfloat (x, <, middle);
  g_assert_true (canvas_desk_is_selected (desk, "prepare"));
}

/* The rectangle is held where it was taken. */
static void
test_drag (void)
{
  g_autoptr (CanvasDesk) desk = open_near ();
  GtkWidget *map = find_map (desk);
  WeftArea window = weft_minimap_get_window (WEFT_MINIMAP (map)), after;
  double x, y, to_x, to_y;

  find_middle (desk, &x, &y);
  ui_move (map, window.x + 6, window.y + 6);
  ui_press (1);
  find_middle (desk, &to_x, &to_y);
  g_assert_cmpfloat (fabs (to_x - x) + fabs (to_y - y), <, 0.001);
  ui_glide (map, window.x - 14, window.y + 6);
  find_middle (desk, &to_x, &to_y);
  ui_release (1);
  g_assert_cmpfloat (to_x, <, x - 50);
  g_assert_cmpfloat (fabs (to_y - y), <, 0.001);
  after = weft_minimap_get_window (WEFT_MINIMAP (map));
  g_assert_cmpfloat (after.x, <, window.x);
}

static void
test_wheel (void)
{
  g_autoptr (CanvasDesk) desk = open_near ();
  double x, y, after_x, after_y;

  find_middle (desk, &x, &y);
  ui_scroll (find_map (desk), 20, 20, -2);
  UI_WAIT (fabs (weft_canvas_get_zoom (desk->canvas) - 2 * 1.1 * 1.1) < 0.001);
  find_middle (desk, &after_x, &after_y);
  g_assert_cmpfloat (fabs (after_x - x) + fabs (after_y - y), <, 0.001);
}

/* Where the lines of the language end, and out of the way of what is led there. */
static void
test_place (void)
{
  g_autoptr (CanvasDesk) desk = open_near ();
  GtkWidget *map = find_map (desk);
  graphene_rect_t bounds;
  double x, y;

  g_assert_true (gtk_widget_compute_bounds (map, desk->widget, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >, gtk_widget_get_width (desk->widget) / 2);
  canvas_desk_find_title (desk, "prepare", &x, &y);
  ui_move (desk->widget, x, y);
  ui_press (1);
  ui_glide (desk->widget, bounds.origin.x + 40, bounds.origin.y + 40);
  g_assert_true (gtk_widget_has_css_class (map, "faded"));
  ui_key ("Escape");
  ui_release (1);
  g_assert_false (gtk_widget_has_css_class (map, "faded"));
  gtk_widget_set_direction (desk->widget, GTK_TEXT_DIR_RTL);
  ui_wait_frame (desk->widget);
  g_assert_true (gtk_widget_compute_bounds (map, desk->widget, &bounds));
  g_assert_cmpfloat (bounds.origin.x, <, gtk_widget_get_width (desk->widget) / 2);
}

static GBytes *
paint_map (CanvasDesk *desk)
{
  g_autoptr (GdkTexture) texture = NULL;

  ui_wait_frame (desk->widget);
  texture = ui_render (find_map (desk));
  return gdk_texture_save_to_png_bytes (texture);
}

/* What is painted follows the document, there and back. */
static void
test_picture (void)
{
  g_autoptr (CanvasDesk) desk = open_near ();
  g_autoptr (GBytes) before = paint_map (desk), after = NULL, back = NULL;

  weft_workflow_move_node (desk->workflow, "model", 500, 300, NULL);
  after = paint_map (desk);
  g_assert_false (g_bytes_equal (before, after));
  weft_history_undo (desk->history);
  back = paint_map (desk);
  g_assert_true (g_bytes_equal (before, back));
}

int
main (int    argc,
      char **argv)
{
  canvas_desk_init (&argc, &argv);
  ui_test_add ("/ui/canvas-map/shown", test_shown);
  ui_test_add ("/ui/canvas-map/click", test_click);
  ui_test_add ("/ui/canvas-map/above", test_above);
  ui_test_add ("/ui/canvas-map/drag", test_drag);
  ui_test_add ("/ui/canvas-map/wheel", test_wheel);
  ui_test_add ("/ui/canvas-map/place", test_place);
  ui_test_add ("/ui/canvas-map/picture", test_picture);
  return ui_test_run ();
}
