/* test-canvas.c: the canvas, with the pointer
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include "app/kind-drag.h"
#include "base/paths.h"

#include <glib/gstdio.h>
#include <string.h>

/* A place where the sample has nothing. */
#define FREE_X 150
#define FREE_Y 600

static guint
count_commands (CanvasDesk *desk)
{
  return weft_history_get_n_commands (desk->history);
}

static void
test_select (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  canvas_desk_click_node (desk, "train");
  UI_WAIT (canvas_desk_is_selected (desk, "train"));
  ui_hold_key ("Control_L");
  canvas_desk_click_node (desk, "model");
  ui_release_key ("Control_L");
  UI_WAIT (canvas_desk_is_selected (desk, "model train"));
  ui_hold_key ("Shift_L");
  canvas_desk_click_node (desk, "train");
  ui_release_key ("Shift_L");
  UI_WAIT (canvas_desk_is_selected (desk, "model"));
  ui_key ("<Control>a");
  UI_WAIT (canvas_desk_is_selected (desk, "data evaluate model prepare train"));
  /* One of several that is clicked stays alone. */
  canvas_desk_click_node (desk, "data");
  UI_WAIT (canvas_desk_is_selected (desk, "data"));
  ui_click_at (desk->widget, FREE_X, FREE_Y, 1, 1);
  UI_WAIT (canvas_desk_is_selected (desk, ""));
  g_assert_cmpint (desk->n_selections, >=, 6);
  g_assert_cmpuint (count_commands (desk), ==, 0);
}

static void
test_band (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double left, top, right, bottom;

  canvas_desk_find_title (desk, "data", &left, &top);
  canvas_desk_find_title (desk, "prepare", &right, &bottom);
  ui_drag (desk->widget, left - 110, top - 40, desk->widget, right, bottom + 20);
  UI_WAIT (canvas_desk_is_selected (desk, "data prepare"));
  /* Shift adds to what is selected. */
  canvas_desk_find_title (desk, "model", &left, &top);
  ui_hold_key ("Shift_L");
  ui_drag (desk->widget, left - 120, top + 120, desk->widget, left, top + 20);
  ui_release_key ("Shift_L");
  UI_WAIT (canvas_desk_is_selected (desk, "data model prepare"));
}

static void
test_move (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftNode *node = weft_workflow_find_node (desk->workflow, "model"), *other = weft_workflow_find_node (desk->workflow, "data");
  double x, y;

  canvas_desk_find_title (desk, "model", &x, &y);
  ui_drag (desk->widget, x, y, desk->widget, x + 63, y - 44);
  UI_WAIT (weft_node_get_x (node) == 500 && weft_node_get_y (node) == 160);
  g_assert_cmpuint (count_commands (desk), ==, 1);
  /* Undo is seen at once. */
  weft_history_undo (desk->history);
  g_assert_cmpfloat (weft_node_view_get_box (weft_canvas_find_node_view (desk->canvas, "model")).x, ==, 440);
  /* What is selected moves together, as one step; Shift frees it from the grid. */
  ui_key ("<Control>a");
  canvas_desk_find_title (desk, "model", &x, &y);
  ui_move (desk->widget, x, y);
  ui_press (1);
  ui_hold_key ("Shift_L");
  ui_glide (desk->widget, x + 33, y);
  ui_release (1);
  ui_release_key ("Shift_L");
  UI_WAIT (weft_node_get_x (node) == 473 && weft_node_get_x (other) == 33);
  g_assert_cmpuint (weft_history_get_position (desk->history), ==, 1);
}

static void
test_move_abandoned (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftNodeView *view = weft_canvas_find_node_view (desk->canvas, "model");
  double x, y;

  canvas_desk_find_title (desk, "model", &x, &y);
  ui_move (desk->widget, x, y);
  ui_press (1);
  ui_glide (desk->widget, x + 60, y);
  g_assert_cmpfloat (weft_node_view_get_box (view).x, ==, 500);
  ui_key ("Escape");
  UI_WAIT (weft_node_view_get_box (view).x == 440);
  ui_release (1);
  ui_wait_frame (desk->widget);
  g_assert_cmpuint (count_commands (desk), ==, 0);
}

static void
test_connect (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  /* Another source in the place of the first. */
  weft_workflow_add_node (desk->workflow, "data-file", "other", 0, 300, NULL);
  ui_wait_frame (desk->widget);
  canvas_desk_drag_wire (desk, "other", "data", "prepare", "data");
  UI_WAIT (canvas_desk_has_link (desk, "other.data → prepare.data"));
  g_assert_false (canvas_desk_has_link (desk, "data.data → prepare.data"));
  g_assert_null (desk->said);
}

static void
test_refuse (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftPortView *port = weft_node_view_find_port (weft_canvas_find_node_view (desk->canvas, "train"), WEFT_PORT_INPUT, "model");
  GtkWidget *bubble;
  double ax, ay, bx, by;

  canvas_desk_find_port (desk, "data", WEFT_PORT_OUTPUT, "data", &ax, &ay);
  canvas_desk_find_port (desk, "train", WEFT_PORT_INPUT, "model", &bx, &by);
  ui_move (desk->widget, ax, ay);
  ui_press (1);
  ui_glide (desk->widget, bx, by);
  /* The reason stands at the pointer, and a screen reader finds it at the port. */
  UI_WAIT ((bubble = ui_find_css (desk->widget, ".canvas-bubble")) != NULL);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (bubble)), "Model"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (port), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, gtk_label_get_text (GTK_LABEL (bubble)));
  ui_release (1);
  UI_WAIT (desk->said != NULL);
  g_assert_false (canvas_desk_has_link (desk, "data.data → train.model"));
  g_assert_null (ui_find_css (desk->widget, ".canvas-bubble"));
  g_assert_cmpuint (count_commands (desk), ==, 0);
}

static void
test_reroute (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double ax, ay, bx, by;

  weft_workflow_add_node (desk->workflow, "prepare", "other", 220, 300, NULL);
  ui_wait_frame (desk->widget);
  canvas_desk_find_port (desk, "prepare", WEFT_PORT_INPUT, "data", &ax, &ay);
  canvas_desk_find_port (desk, "other", WEFT_PORT_INPUT, "data", &bx, &by);
  ui_drag (desk->widget, ax, ay, desk->widget, bx, by);
  UI_WAIT (canvas_desk_has_link (desk, "data.data → other.data"));
  g_assert_false (canvas_desk_has_link (desk, "data.data → prepare.data"));
  g_assert_cmpuint (count_commands (desk), ==, 2);
  /* Let go anywhere it is gone. */
  ui_drag (desk->widget, bx, by, desk->widget, FREE_X, FREE_Y);
  UI_WAIT (!canvas_desk_has_link (desk, "data.data → other.data"));
  g_assert_null (ui_find_named (NULL, "Search nodes to add"));
}

static void
test_drop_wire (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y;

  canvas_desk_find_port (desk, "prepare", WEFT_PORT_OUTPUT, "data", &x, &y);
  ui_drag (desk->widget, x, y, desk->widget, FREE_X, FREE_Y);
  UI_WAIT (ui_find_named (NULL, "Search nodes to add") != NULL);
  /* Only what takes prepared data is offered. */
  UI_WAIT (ui_find_named (NULL, "Predict") != NULL);
  g_assert_null (ui_find_named (NULL, "Group"));
  ui_type ("pred");
  ui_key ("Return");
  UI_WAIT (canvas_desk_has_link (desk, "prepare.data → predict1.data"));
  g_assert_cmpuint (canvas_desk_count (desk), ==, 6);
  g_assert_cmpuint (count_commands (desk), ==, 1);
  weft_history_undo (desk->history);
  g_assert_cmpuint (canvas_desk_count (desk), ==, 5);
}

static void
test_wire (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y;

  canvas_desk_find_wire (desk, "prepare.data → model.data", &x, &y);
  ui_click_at (desk->widget, x + 3, y, 1, 1);
  ui_key ("Delete");
  UI_WAIT (!canvas_desk_has_link (desk, "prepare.data → model.data"));
  g_assert_cmpuint (weft_workflow_get_links (desk->workflow)->len, ==, 5);
  weft_history_undo (desk->history);
  g_assert_true (canvas_desk_has_link (desk, "prepare.data → model.data"));
}

static void
open_by_clicks (const char *node)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y;

  canvas_desk_find_title (desk, node, &x, &y);
  ui_click_at (desk->widget, x, y, 1, 2);
  UI_WAIT (g_strcmp0 (desk->opened, node) == 0);
}

static void
test_open (void)
{
  open_by_clicks ("model");
  open_by_clicks ("train");
}

static void
test_search (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftNode *node;
  double x, y;

  weft_canvas_from_widget (desk->canvas, FREE_X, FREE_Y, &x, &y);
  ui_click_at (desk->widget, FREE_X, FREE_Y, 1, 2);
  UI_WAIT (ui_find_named (NULL, "Search nodes to add") != NULL);
  ui_type ("eval");
  ui_key ("Return");
  UI_WAIT ((node = weft_workflow_find_node (desk->workflow, "evaluate1")) != NULL);
  /* Where the pointer was, on the grid, selected and with the focus. */
  g_assert_cmpfloat (ABS (weft_node_get_x (node) + WEFT_NODE_WIDTH / 2.0 - x), <=, WEFT_CANVAS_GRID);
  g_assert_cmpfloat (ABS (weft_node_get_y (node) + WEFT_NODE_HEADER / 2.0 - y), <=, WEFT_CANVAS_GRID);
  g_assert_cmpfloat (weft_node_get_x (node), ==, weft_canvas_snap (weft_node_get_x (node)));
  UI_WAIT (canvas_desk_is_selected (desk, "evaluate1"));
  UI_WAIT (canvas_desk_has_focus (desk, "evaluate1", NULL));
}

static void
test_menu (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  GtkWidget *item;
  double x, y;

  canvas_desk_find_title (desk, "train", &x, &y);
  ui_click_at (desk->widget, x, y, 3, 1);
  UI_WAIT ((item = ui_find_named (NULL, "Run to Here")) != NULL);
  g_assert_true (canvas_desk_is_selected (desk, "train"));
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (g_strcmp0 (desk->ran, "train") == 0);
  ui_click_at (desk->widget, FREE_X, FREE_Y, 3, 1);
  UI_WAIT ((item = ui_find_named (NULL, "Select All")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (canvas_desk_is_selected (desk, "data evaluate model prepare train"));
}

static void
test_look (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y, before_x, before_y;

  weft_canvas_from_widget (desk->canvas, 400, 300, &before_x, &before_y);
  ui_scroll (desk->widget, 400, 300, 2);
  weft_canvas_from_widget (desk->canvas, 400, 300, &x, &y);
  g_assert_cmpfloat_with_epsilon (y - before_y, 120, 0.01);
  /* What is under the pointer stays there while the zoom changes. */
  ui_hold_key ("Control_L");
  ui_scroll (desk->widget, 400, 300, -3);
  ui_release_key ("Control_L");
  UI_WAIT (ABS (weft_canvas_get_zoom (desk->canvas) - 1.331) < 0.001);
  weft_canvas_from_widget (desk->canvas, 400, 300, &before_x, &before_y);
  g_assert_cmpfloat_with_epsilon (before_x, x, 1);
  g_assert_cmpfloat_with_epsilon (before_y, y, 1);
  /* The middle button, and the left one with Space, move the canvas. */
  ui_move (desk->widget, FREE_X, FREE_Y);
  ui_press (2);
  ui_glide (desk->widget, FREE_X + 100, FREE_Y - 50);
  ui_release (2);
  weft_canvas_from_widget (desk->canvas, 500, 250, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, before_x, 1);
  g_assert_cmpfloat_with_epsilon (y, before_y, 1);
  ui_click_at (desk->widget, FREE_X, FREE_Y, 1, 1);
  ui_hold_key ("space");
  ui_drag (desk->widget, FREE_X, FREE_Y, desk->widget, FREE_X + 100, FREE_Y);
  ui_release_key ("space");
  weft_canvas_from_widget (desk->canvas, 600, 250, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, before_x, 1);
  g_assert_null (ui_find_named (NULL, "Search nodes to add"));
}

static void
test_drop_kind (void)
{
  CanvasDesk *desk = canvas_desk_new (weft_document_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *handle = gtk_label_new ("Handle");
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr (WeftKindDrag) drag = weft_kind_drag_new ("train");
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_typed (WEFT_TYPE_KIND_DRAG, drag);

  g_object_ref (desk->widget);
  gtk_window_set_child (GTK_WINDOW (desk->window), box);
  gtk_box_append (GTK_BOX (box), handle);
  gtk_box_append (GTK_BOX (box), desk->widget);
  g_object_unref (desk->widget);
  gtk_drag_source_set_content (source, content);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (source));
  ui_wait_frame (desk->window);
  UI_WAIT (ui_find_named (desk->widget, "Nothing Here Yet") != NULL);
  ui_drag_and_drop (handle, 4, 4, desk->widget, 500, 300);
  UI_WAIT (weft_workflow_find_node (desk->workflow, "train1") != NULL);
  UI_WAIT (canvas_desk_is_selected (desk, "train1"));
  g_assert_null (ui_find_named (desk->widget, "Nothing Here Yet"));
  canvas_desk_free (desk);
}

static void
test_drop_file (void)
{
  g_autofree char *iris = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "datasets", "iris.csv", NULL);
  g_autofree char *sample = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "samples", "handwritten-digits.weft", NULL);
  g_autofree char *absolute = g_canonicalize_filename (iris, NULL);
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());
  g_autoptr (UiDropSource) source = ui_drop_source_new ((const char *[]){ absolute, sample, NULL });
  WeftNode *node;

  ui_drop_source_drop (source, desk->widget, 600, 200);
  UI_WAIT ((node = weft_workflow_find_node (desk->workflow, "data-file1")) != NULL);
  g_assert_cmpstr (weft_params_get (weft_node_get_params (node), "file"), ==, absolute);
  g_assert_cmpstr (weft_node_get_title (node), ==, "iris.csv");
  g_assert_cmpuint (count_commands (desk), ==, 1);
  UI_WAIT (g_strcmp0 (desk->opened, "handwritten-digits.weft") == 0);
}

/* A trained model becomes the node that gives it. */
static void
test_drop_trained (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-drop-XXXXXX", NULL), *file = g_build_filename (folder, "old.safetensors", NULL);
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());
  g_autoptr (UiDropSource) source = NULL;
  WeftNode *node;

  g_assert_true (g_file_set_contents (file, "of another time", -1, NULL));
  source = ui_drop_source_new ((const char *[]){ file, NULL });
  ui_drop_source_drop (source, desk->widget, 600, 200);
  UI_WAIT ((node = weft_workflow_find_node (desk->workflow, "model-file1")) != NULL);
  g_assert_cmpstr (weft_params_get (weft_node_get_params (node), "file"), ==, file);
  g_assert_cmpuint (count_commands (desk), ==, 1);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Data on an empty canvas becomes a workflow with its reasons, in one undo step. */
static void
test_drop_data (void)
{
  g_autofree char *iris = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "datasets", "iris.csv", NULL);
  g_autofree char *absolute = g_canonicalize_filename (iris, NULL);
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());
  g_autoptr (UiDropSource) source = ui_drop_source_new ((const char *[]){ absolute, NULL });

  ui_drop_source_drop (source, desk->widget, 600, 200);
  UI_WAIT (canvas_desk_count (desk) == 5);
  g_assert_true (canvas_desk_has_link (desk, "train.model → evaluate.model"));
  g_assert_cmpstr (weft_params_get (weft_node_get_params (weft_workflow_find_node (desk->workflow, "data")), "file"), ==, absolute);
  g_assert_cmpuint (weft_workflow_get_notes (desk->workflow)->len, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (weft_document_get_messages (desk->document)), >=, 5);
  g_assert_nonnull (strstr (desk->said, "Ctrl+Enter"));
  g_assert_cmpuint (count_commands (desk), ==, 1);
  weft_history_undo (desk->history);
  UI_WAIT (ui_find_named (desk->widget, "Nothing Here Yet") != NULL);
}

/* A model of others becomes layers, and a training that begins with its numbers. */
static void
test_drop_model (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-model-XXXXXX", NULL), *broken = g_build_filename (folder, "broken.onnx", NULL);
  g_autofree char *there = g_test_build_filename (G_TEST_DIST, "data", "cli", "pictures.onnx", NULL), *absolute = g_canonicalize_filename (there, NULL);
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());
  g_autoptr (UiDropSource) source = ui_drop_source_new ((const char *[]){ absolute, NULL }), bad = NULL;
  WeftNode *model;

  ui_drop_source_drop (source, desk->widget, 400, 200);
  UI_WAIT ((model = weft_workflow_find_node (desk->workflow, "model1")) != NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (weft_node_get_nested (model))), >=, 3);
  g_assert_true (canvas_desk_has_link (desk, "model1.model → train1.model"));
  g_assert_cmpstr (weft_params_get (weft_node_get_params (weft_workflow_find_node (desk->workflow, "train1")), "weights"), ==, absolute);
  g_assert_cmpuint (count_commands (desk), ==, 1);
  UI_WAIT (canvas_desk_is_selected (desk, "model1"));
  g_assert_true (g_file_set_contents (broken, "no model", -1, NULL));
  bad = ui_drop_source_new ((const char *[]){ broken, NULL });
  ui_drop_source_drop (bad, desk->widget, 400, 500);
  UI_WAIT (desk->said != NULL && strstr (desk->said, "broken.onnx") != NULL);
  g_assert_cmpuint (count_commands (desk), ==, 1);
  g_unlink (broken);
  g_rmdir (folder);
}

/* What its layers do not do as the file does is said, and stays to be read. */
static void
test_drop_rounded (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "learn", "import", "rounded.onnx", NULL);
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());
  GListModel *messages = weft_document_get_messages (desk->document);
  g_autoptr (UiDropSource) source = ui_drop_source_new ((const char *[]){ file, NULL });
  gboolean is_kept = FALSE;

  ui_drop_source_drop (source, desk->widget, 400, 200);
  UI_WAIT (canvas_desk_is_selected (desk, "model1"));
  g_assert_nonnull (strstr (desk->said, "rounds to whole steps in 4 places"));
  for (guint i = 0; i < g_list_model_get_n_items (messages); i++) {
    g_autoptr (WeftMessage) message = g_list_model_get_item (messages, i);

    is_kept |= weft_message_get_level (message) == WEFT_MESSAGE_WARNING && strstr (weft_message_get_text (message), "rounds to whole steps") != NULL;
  }
  g_assert_true (is_kept);
}

static void
test_drop_stopped (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());
  g_autofree char *mnist = weft_path_shipped ("datasets/mnist");

  gtk_widget_grab_focus (desk->widget);
  weft_canvas_recommend (desk->canvas, mnist);
  UI_WAIT (ui_find_named (desk->widget, "Looking at mnist…") != NULL);
  ui_key ("Escape");
  UI_WAIT (ui_find_named (desk->widget, "Nothing Here Yet") != NULL);
  g_assert_cmpuint (canvas_desk_count (desk), ==, 0);
}

/* The same data for another column, in the place of what was there; one step takes it back. */
static void
test_task (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new (weft_document_new ());
  g_autofree char *wine = weft_path_shipped ("datasets/wine.csv"), *before = NULL, *after = NULL;
  GtkWidget *entry;
  guint n;

  gtk_widget_grab_focus (desk->widget);
  gtk_widget_activate_action (desk->widget, "canvas.ask-task", NULL);
  UI_WAIT ((entry = ui_find_named (desk->widget, "What the data is for")) != NULL);
  ui_key ("Escape");
  weft_canvas_recommend (desk->canvas, wine);
  UI_WAIT (canvas_desk_count (desk) > 3);
  n = canvas_desk_count (desk);
  before = weft_workflow_to_text (desk->workflow);
  gtk_widget_activate_action (desk->widget, "canvas.ask-task", NULL);
  UI_WAIT (ui_find_named (desk->widget, "What the data is for") != NULL);
  ui_type ("predict alcohol");
  ui_key ("Return");
  UI_WAIT (canvas_desk_count (desk) > 3 && strstr ((g_free (after), after = weft_workflow_to_text (desk->workflow)), "\"target\": \"alcohol\"") != NULL);
  g_assert_true (weft_history_undo (weft_document_get_history (desk->document)));
  g_free (after);
  after = weft_workflow_to_text (desk->workflow);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (canvas_desk_count (desk), ==, n);
}

static void
test_note (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  g_autoptr (WeftNote) note = weft_note_new ("hint");
  double x, y;

  note->text = g_strdup ("Drag me");
  note->x = 0;
  note->y = 300;
  note->width = 160;
  note->height = 60;
  weft_workflow_put_note (desk->workflow, note, NULL);
  UI_WAIT (ui_find_named (desk->widget, "Drag me") != NULL);
  weft_canvas_to_widget (desk->canvas, 40, 330, &x, &y);
  ui_drag (desk->widget, x, y, desk->widget, x + 50, y + 20);
  UI_WAIT (weft_workflow_find_note (desk->workflow, "hint")->x == 50);
  weft_workflow_remove_note (desk->workflow, "hint", NULL);
  g_assert_null (ui_find_named (desk->widget, "Drag me"));
}

/* Returns: whether the last node can be seen as a whole */
static gboolean
sees_last (CanvasDesk *desk)
{
  WeftNode *node = weft_workflow_find_node (desk->workflow, "evaluate");
  double x, y;

  weft_canvas_to_widget (desk->canvas, weft_node_get_x (node) + WEFT_NODE_WIDTH, weft_node_get_y (node), &x, &y);
  return x <= gtk_widget_get_width (desk->widget) && y >= 0;
}

/* A canvas that showed all still does when panes come in beside it, unless somebody looks
 * elsewhere. */
static void
test_cut (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  int width = gtk_widget_get_width (desk->widget), height = gtk_widget_get_height (desk->widget);
  double zoom;

  weft_canvas_zoom_to_fit (desk->canvas);
  g_assert_true (sees_last (desk));
  gtk_window_set_default_size (GTK_WINDOW (desk->window), width / 2, height);
  UI_WAIT (gtk_widget_get_width (desk->widget) <= width / 2);
  g_assert_true (sees_last (desk));
  ui_scroll (desk->widget, 200, 200, 1);
  zoom = weft_canvas_get_zoom (desk->canvas);
  gtk_window_set_default_size (GTK_WINDOW (desk->window), width / 3, height);
  UI_WAIT (gtk_widget_get_width (desk->widget) <= width / 3);
  g_assert_cmpfloat (weft_canvas_get_zoom (desk->canvas), ==, zoom);
}

/* Nothing holds a canvas that was closed, nor what it showed. */
static void
test_closed (void)
{
  CanvasDesk *desk = canvas_desk_new_sample ();
  gpointer canvas = desk->canvas, view = weft_canvas_find_node_view (desk->canvas, "train"), document = desk->document;

  g_object_add_weak_pointer (canvas, &canvas);
  g_object_add_weak_pointer (view, &view);
  g_object_add_weak_pointer (document, &document);
  ui_click_at (desk->widget, FREE_X, FREE_Y, 1, 2);
  UI_WAIT (ui_find_named (NULL, "Search nodes to add") != NULL);
  ui_key ("Escape");
  weft_canvas_scroll_to_node (desk->canvas, "evaluate", TRUE);
  canvas_desk_free (desk);
  UI_WAIT (canvas == NULL && view == NULL && document == NULL);
}

int
main (int    argc,
      char **argv)
{
  canvas_desk_init (&argc, &argv);
  ui_test_add ("/ui/canvas/select", test_select);
  ui_test_add ("/ui/canvas/band", test_band);
  ui_test_add ("/ui/canvas/move", test_move);
  ui_test_add ("/ui/canvas/move-abandoned", test_move_abandoned);
  ui_test_add ("/ui/canvas/connect", test_connect);
  ui_test_add ("/ui/canvas/refuse", test_refuse);
  ui_test_add ("/ui/canvas/reroute", test_reroute);
  ui_test_add ("/ui/canvas/drop-wire", test_drop_wire);
  ui_test_add ("/ui/canvas/wire", test_wire);
  ui_test_add ("/ui/canvas/open", test_open);
  ui_test_add ("/ui/canvas/search", test_search);
  ui_test_add ("/ui/canvas/menu", test_menu);
  ui_test_add ("/ui/canvas/look", test_look);
  ui_test_add ("/ui/canvas/drop-kind", test_drop_kind);
  ui_test_add ("/ui/canvas/drop-file", test_drop_file);
  ui_test_add ("/ui/canvas/drop-trained", test_drop_trained);
  ui_test_add ("/ui/canvas/drop-data", test_drop_data);
  ui_test_add ("/ui/canvas/drop-model", test_drop_model);
  ui_test_add ("/ui/canvas/drop-rounded", test_drop_rounded);
  ui_test_add ("/ui/canvas/drop-stopped", test_drop_stopped);
  ui_test_add ("/ui/canvas/task", test_task);
  ui_test_add ("/ui/canvas/note", test_note);
  ui_test_add ("/ui/canvas/bug/cut", test_cut);
  ui_test_add ("/ui/canvas/closed", test_closed);
  return ui_test_run ();
}
