/* test-canvas-keys.c: the canvas, with the keyboard alone
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include <string.h>

/* Gives the focus to a node and selects it. */
static void
focus_node (CanvasDesk *desk,
            const char *node)
{
  weft_canvas_select (desk->canvas, (const char *[]){ node, NULL }, WEFT_SELECT_REPLACE);
  gtk_widget_grab_focus (GTK_WIDGET (weft_canvas_find_node_view (desk->canvas, node)));
  UI_WAIT (canvas_desk_has_focus (desk, node, NULL));
}

static void
focus_port (CanvasDesk   *desk,
            const char   *node,
            WeftPortSide  side,
            const char   *port)
{
  gtk_widget_grab_focus (GTK_WIDGET (weft_node_view_find_port (weft_canvas_find_node_view (desk->canvas, node), side, port)));
  UI_WAIT (canvas_desk_has_focus (desk, node, port));
}

static void
test_arrows (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  focus_node (desk, "prepare");
  ui_key ("Right");
  UI_WAIT (canvas_desk_has_focus (desk, "model", NULL));
  UI_WAIT (canvas_desk_is_selected (desk, "model"));
  ui_key ("Right");
  UI_WAIT (canvas_desk_has_focus (desk, "train", NULL));
  ui_key ("Left");
  ui_key ("Left");
  UI_WAIT (canvas_desk_has_focus (desk, "prepare", NULL));
  /* Where nothing lies the focus stays. */
  ui_key ("Up");
  ui_wait_frame (desk->widget);
  g_assert_true (canvas_desk_has_focus (desk, "prepare", NULL));
  /* With Shift the next is selected as well, Space takes it out again. */
  ui_key ("<Shift>Left");
  UI_WAIT (canvas_desk_is_selected (desk, "data prepare"));
  ui_key ("space");
  UI_WAIT (canvas_desk_is_selected (desk, "prepare"));
}

static void
test_tab (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  focus_node (desk, "train");
  ui_key ("Tab");
  UI_WAIT (canvas_desk_has_focus (desk, "train", "data"));
  ui_key ("Tab");
  UI_WAIT (canvas_desk_has_focus (desk, "train", "model"));
  ui_key ("Tab");
  UI_WAIT (canvas_desk_has_focus (desk, "train", "model"));
  ui_key ("Tab");
  UI_WAIT (canvas_desk_has_focus (desk, "evaluate", NULL));
  ui_key ("<Shift>Tab");
  ui_key ("<Shift>Tab");
  UI_WAIT (canvas_desk_has_focus (desk, "train", "data") || canvas_desk_has_focus (desk, "train", "model"));
  gtk_widget_grab_focus (desk->widget);
  ui_key ("Tab");
  UI_WAIT (canvas_desk_has_focus (desk, "data", NULL));
  UI_WAIT (canvas_desk_is_selected (desk, "data"));
}

static void
test_nudge (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftNode *node = weft_workflow_find_node (desk->workflow, "model");

  focus_node (desk, "model");
  ui_key ("<Control>Right");
  ui_key ("<Control>Right");
  ui_key ("<Control>Down");
  UI_WAIT (weft_node_get_x (node) == 460 && weft_node_get_y (node) == 210);
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 1);
}

static void
test_open (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  focus_node (desk, "model");
  ui_key ("Return");
  UI_WAIT (g_strcmp0 (desk->opened, "model") == 0);
}

static void
test_clipboard (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  focus_node (desk, "train");
  weft_canvas_select (desk->canvas, (const char *[]){ "model", NULL }, WEFT_SELECT_ADD);
  ui_move (desk->widget, 200, 550);
  ui_key ("<Control>c");
  ui_key ("<Control>v");
  UI_WAIT (canvas_desk_is_selected (desk, "model1 train1"));
  g_assert_true (canvas_desk_has_link (desk, "model1.model → train1.model"));
  /* Again, beside the first. */
  ui_key ("<Control>v");
  UI_WAIT (canvas_desk_is_selected (desk, "model2 train2"));
  g_assert_cmpfloat (weft_node_get_x (weft_workflow_find_node (desk->workflow, "train2")), !=,
                     weft_node_get_x (weft_workflow_find_node (desk->workflow, "train1")));
  ui_key ("<Control>x");
  UI_WAIT (canvas_desk_count (desk) == 7);
  ui_key ("<Control>v");
  UI_WAIT (canvas_desk_count (desk) == 9);
  ui_key ("<Control>d");
  UI_WAIT (canvas_desk_count (desk) == 11);
  ui_key ("Delete");
  UI_WAIT (canvas_desk_count (desk) == 9);
  weft_history_undo (desk->history);
  weft_history_undo (desk->history);
  g_assert_cmpuint (canvas_desk_count (desk), ==, 9);
}

static void
got_text_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  char **text = data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* Nodes travel as text; text that is none is refused with a sentence. */
static void
test_clipboard_text (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  GdkClipboard *clipboard = gtk_widget_get_clipboard (desk->widget);
  g_autofree char *text = NULL;

  focus_node (desk, "train");
  ui_key ("<Control>c");
  gdk_clipboard_read_text_async (clipboard, NULL, got_text_cb, &text);
  UI_WAIT (text != NULL);
  g_assert_nonnull (strstr (text, "weft-workflow"));
  gdk_clipboard_set_text (clipboard, "a line of a poem");
  ui_key ("<Control>v");
  UI_WAIT (desk->said != NULL);
  g_assert_cmpuint (canvas_desk_count (desk), ==, 5);
}

static void
test_connect (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  weft_workflow_add_node (desk->workflow, "predict", "predict", 880, 240, NULL);
  ui_wait_frame (desk->widget);
  focus_port (desk, "train", WEFT_PORT_OUTPUT, "model");
  ui_key ("space");
  focus_port (desk, "predict", WEFT_PORT_INPUT, "data");
  ui_key ("space");
  /* The reason is said, and the port stays armed for another try. */
  UI_WAIT (desk->said != NULL);
  g_assert_nonnull (ui_find_css (desk->widget, ".canvas-bubble"));
  focus_port (desk, "predict", WEFT_PORT_INPUT, "model");
  ui_key ("Return");
  UI_WAIT (canvas_desk_has_link (desk, "train.model → predict.model"));
  g_assert_null (ui_find_css (desk->widget, ".canvas-bubble"));
  /* Escape disarms. */
  focus_port (desk, "prepare", WEFT_PORT_OUTPUT, "data");
  ui_key ("space");
  ui_key ("Escape");
  focus_port (desk, "predict", WEFT_PORT_INPUT, "data");
  ui_key ("space");
  ui_key ("Escape");
  ui_wait_frame (desk->widget);
  g_assert_false (canvas_desk_has_link (desk, "prepare.data → predict.data"));
  /* Delete on a port takes its wires off, and nothing else. */
  focus_port (desk, "predict", WEFT_PORT_INPUT, "model");
  ui_key ("Delete");
  UI_WAIT (!canvas_desk_has_link (desk, "train.model → predict.model"));
  g_assert_cmpuint (canvas_desk_count (desk), ==, 6);
}

static void
test_connect_selected (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  weft_workflow_add_node (desk->workflow, "predict", "predict", 880, 240, NULL);
  focus_node (desk, "predict");
  weft_canvas_select (desk->canvas, (const char *[]){ "prepare", "train", NULL }, WEFT_SELECT_ADD);
  ui_key ("<Control>l");
  UI_WAIT (canvas_desk_has_link (desk, "train.model → predict.model"));
  UI_WAIT (canvas_desk_has_link (desk, "prepare.data → predict.data"));
  g_assert_cmpuint (weft_history_get_position (desk->history), ==, 2);
}

static void
test_edit (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftNode *node = weft_workflow_find_node (desk->workflow, "prepare");

  focus_node (desk, "prepare");
  ui_key ("<Control>b");
  UI_WAIT (weft_node_get_bypassed (node));
  ui_key ("<Control>b");
  UI_WAIT (!weft_node_get_bypassed (node));
  ui_key ("F2");
  UI_WAIT (ui_find_named (NULL, "Title") != NULL);
  ui_key ("<Control>a");
  ui_type ("Tidy");
  ui_key ("Return");
  UI_WAIT (g_str_equal (weft_node_get_title (node), "Tidy"));
  UI_WAIT (ui_find_named (desk->widget, "Tidy") == GTK_WIDGET (weft_canvas_find_node_view (desk->canvas, "prepare")));
  /* Keys reach the node again. */
  UI_WAIT (canvas_desk_has_focus (desk, "prepare", NULL));
}

static void
test_search (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  gtk_widget_grab_focus (desk->widget);
  ui_move (desk->widget, 600, 600);
  ui_key ("space");
  UI_WAIT (ui_find_named (NULL, "Search nodes to add") != NULL);
  ui_key ("Escape");
  UI_WAIT (ui_find_named (NULL, "Search nodes to add") == NULL);
  ui_key ("<Control>period");
  UI_WAIT (ui_find_named (NULL, "Search nodes to add") != NULL);
  /* The second of all. */
  ui_key ("Down");
  ui_key ("Return");
  UI_WAIT (weft_workflow_find_node (desk->workflow, "prepare1") != NULL);
  UI_WAIT (canvas_desk_has_focus (desk, "prepare1", NULL));
}

static void
test_menu (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  focus_node (desk, "train");
  ui_key ("Menu");
  UI_WAIT (ui_find_named (NULL, "Force Run") != NULL);
  ui_key ("Escape");
  UI_WAIT (ui_find_named (NULL, "Force Run") == NULL);
  UI_WAIT (canvas_desk_has_focus (desk, "train", NULL));
}

static void
test_zoom (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y;

  gtk_widget_grab_focus (desk->widget);
  ui_key ("<Control>plus");
  UI_WAIT (ABS (weft_canvas_get_zoom (desk->canvas) - 1.1) < 0.001);
  ui_key ("<Control>1");
  UI_WAIT (weft_canvas_get_zoom (desk->canvas) == 1);
  ui_key ("<Control>minus");
  ui_key ("<Control>minus");
  UI_WAIT (weft_canvas_get_zoom (desk->canvas) < 0.9);
  ui_key ("<Control>0");
  UI_WAIT (weft_canvas_get_zoom (desk->canvas) == 1);
  ui_key ("<Control>minus");
  UI_WAIT (weft_canvas_get_zoom (desk->canvas) < 1);
  focus_node (desk, "train");
  ui_key ("<Control>2");
  UI_WAIT (weft_canvas_get_zoom (desk->canvas) == 1);
  canvas_desk_find_title (desk, "train", &x, &y);
  g_assert_cmpfloat (ABS (x - gtk_widget_get_width (desk->widget) / 2.0), <, WEFT_NODE_WIDTH);
}

/* The focus goes to nodes that are not seen, and brings them into view. */
static void
test_far (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y;

  weft_workflow_add_node (desk->workflow, "predict", "far", 4000, 80, NULL);
  ui_wait_frame (desk->widget);
  focus_node (desk, "evaluate");
  ui_key ("Right");
  UI_WAIT (canvas_desk_has_focus (desk, "far", NULL));
  ui_wait_frame (desk->widget);
  canvas_desk_find_title (desk, "far", &x, &y);
  g_assert_cmpfloat (x, <, gtk_widget_get_width (desk->widget));
  g_assert_cmpfloat (x, >, 0);
}

/* What is selected and was scrolled out of sight is still what keys are about. */
static void
test_out_of_sight (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  focus_node (desk, "data");
  ui_scroll (desk->widget, 500, 300, 30);
  UI_WAIT (!gtk_widget_get_mapped (GTK_WIDGET (weft_canvas_find_node_view (desk->canvas, "data"))));
  ui_key ("<Control>b");
  UI_WAIT (weft_node_get_bypassed (weft_workflow_find_node (desk->workflow, "data")));
  ui_key ("Delete");
  UI_WAIT (canvas_desk_count (desk) == 4);
}

/* Its menu comes into sight with it, not somewhere outside of all screens. */
static void
test_menu_out_of_sight (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y;

  ui_scroll (desk->widget, 500, 300, 60);
  UI_WAIT (!gtk_widget_get_mapped (GTK_WIDGET (weft_canvas_find_node_view (desk->canvas, "data"))));
  focus_node (desk, "data");
  ui_key ("Menu");
  UI_WAIT (ui_find_named (NULL, "Force Run") != NULL);
  canvas_desk_find_title (desk, "data", &x, &y);
  g_assert_cmpfloat (y, >, 0);
  g_assert_cmpfloat (y, <, gtk_widget_get_height (desk->widget));
  ui_key ("Escape");
  UI_WAIT (ui_find_named (NULL, "Force Run") == NULL);
}

/* A port that has said why a wire does not fit says again whom it is connected to. */
static void
test_refused (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftPortView *port;

  weft_workflow_add_node (desk->workflow, "predict", "predict", 880, 240, NULL);
  ui_wait_frame (desk->widget);
  focus_port (desk, "train", WEFT_PORT_OUTPUT, "model");
  ui_key ("space");
  focus_port (desk, "predict", WEFT_PORT_INPUT, "data");
  ui_key ("space");
  UI_WAIT (desk->said != NULL);
  port = weft_node_view_find_port (weft_canvas_find_node_view (desk->canvas, "predict"), WEFT_PORT_INPUT, "data");
  gtk_test_accessible_assert_property (port, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, desk->said);
  ui_key ("Escape");
  ui_wait_frame (desk->widget);
  gtk_test_accessible_assert_property (port, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Not connected");
}

int
main (int    argc,
      char **argv)
{
  canvas_desk_init (&argc, &argv);
  ui_test_add ("/ui/canvas-keys/arrows", test_arrows);
  ui_test_add ("/ui/canvas-keys/tab", test_tab);
  ui_test_add ("/ui/canvas-keys/nudge", test_nudge);
  ui_test_add ("/ui/canvas-keys/open", test_open);
  ui_test_add ("/ui/canvas-keys/clipboard", test_clipboard);
  ui_test_add ("/ui/canvas-keys/clipboard-text", test_clipboard_text);
  ui_test_add ("/ui/canvas-keys/connect", test_connect);
  ui_test_add ("/ui/canvas-keys/connect-selected", test_connect_selected);
  ui_test_add ("/ui/canvas-keys/edit", test_edit);
  ui_test_add ("/ui/canvas-keys/search", test_search);
  ui_test_add ("/ui/canvas-keys/menu", test_menu);
  ui_test_add ("/ui/canvas-keys/zoom", test_zoom);
  ui_test_add ("/ui/canvas-keys/far", test_far);
  ui_test_add ("/ui/canvas-keys/out-of-sight", test_out_of_sight);
  ui_test_add ("/ui/canvas-keys/bug/menu-out-of-sight", test_menu_out_of_sight);
  ui_test_add ("/ui/canvas-keys/bug/refused-port", test_refused);
  return ui_test_run ();
}
