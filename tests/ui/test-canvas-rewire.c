/* test-canvas-rewire.c: nodes put into wires, in the place of others, out of the way and in order
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include "workflow/document.h"

#include <string.h>

static void
focus_node (CanvasDesk *desk,
            const char *id)
{
  gtk_widget_grab_focus (GTK_WIDGET (weft_canvas_find_node_view (desk->canvas, id)));
  weft_canvas_select (desk->canvas, (const char *[]){ id, NULL }, WEFT_SELECT_REPLACE);
}

/* Drags a node so that its title comes to lie at a place. */
static void
drag_node (CanvasDesk *desk,
           const char *id,
           double      x,
           double      y)
{
  double from_x, from_y;

  canvas_desk_find_title (desk, id, &from_x, &from_y);
  ui_drag (desk->widget, from_x, from_y, desk->widget, x, y);
}

static void
test_insert (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  g_autofree char *before = NULL;
  double x, y;

  weft_workflow_add_node (desk->workflow, "prepare", "tidy", 60, 480, NULL);
  ui_wait_frame (desk->window);
  before = weft_workflow_to_text (desk->workflow);
  canvas_desk_find_wire (desk, "data.data → prepare.data", &x, &y);
  drag_node (desk, "tidy", x, y);
  UI_WAIT (canvas_desk_has_link (desk, "data.data → tidy.data"));
  g_assert_false (canvas_desk_has_link (desk, "data.data → prepare.data"));
  /* The move and the new wires are one step. */
  weft_history_undo (desk->history);
  {
    g_autofree char *back = weft_workflow_to_text (desk->workflow);

    g_assert_cmpstr (back, ==, before);
  }
}

static gboolean
overlap (CanvasDesk *desk,
         const char *one,
         const char *other)
{
  WeftArea a = weft_node_view_get_box (weft_canvas_find_node_view (desk->canvas, one));
  WeftArea b = weft_node_view_get_box (weft_canvas_find_node_view (desk->canvas, other));

  return weft_area_intersects (&a, &b);
}

/* What stands behind goes aside, in the same step, and is seen to arrive. */
static void
test_make_room (void)
{
  static const char *const ids[] = { "data", "prepare", "model", "train", "evaluate", "tidy" };
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftNode *data = weft_workflow_find_node (desk->workflow, "data"), *train = weft_workflow_find_node (desk->workflow, "train");
  double x, y, before = weft_node_get_x (train);
  guint n;

  weft_workflow_add_node (desk->workflow, "prepare", "tidy", 60, 480, NULL);
  n = weft_history_get_n_commands (desk->history);
  ui_wait_frame (desk->window);
  canvas_desk_find_wire (desk, "data.data → prepare.data", &x, &y);
  drag_node (desk, "tidy", x, y);
  UI_WAIT (canvas_desk_has_link (desk, "data.data → tidy.data"));
  g_assert_cmpfloat (weft_node_get_x (train), >, before);
  g_assert_cmpfloat (weft_node_get_x (data), ==, 0);
  UI_WAIT (weft_node_view_get_box (weft_canvas_find_node_view (desk->canvas, "train")).x == weft_node_get_x (train));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    for (guint k = 0; k < i; k++)
      g_assert_false (overlap (desk, ids[i], ids[k]));
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, n + 1);
  weft_history_undo (desk->history);
  g_assert_cmpfloat (weft_node_get_x (train), ==, before);
}

static void
test_replace (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y;

  weft_workflow_add_node (desk->workflow, "prepare", "tidy", 60, 480, NULL);
  ui_wait_frame (desk->window);
  canvas_desk_find_title (desk, "prepare", &x, &y);
  drag_node (desk, "tidy", x, y);
  UI_WAIT (weft_workflow_find_node (desk->workflow, "prepare") == NULL);
  g_assert_true (canvas_desk_has_link (desk, "data.data → tidy.data"));
  g_assert_true (canvas_desk_has_link (desk, "tidy.data → train.data"));
}

/* A node with wires is only moved, whatever it comes to lie on. */
static void
test_linked_stays (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  guint n_links = weft_workflow_get_links (desk->workflow)->len;
  double x, y;

  canvas_desk_find_title (desk, "prepare", &x, &y);
  drag_node (desk, "train", x, y);
  UI_WAIT (weft_history_get_n_commands (desk->history) == 1);
  g_assert_cmpuint (weft_workflow_get_links (desk->workflow)->len, ==, n_links);
  g_assert_nonnull (weft_workflow_find_node (desk->workflow, "prepare"));
}

static void
test_delete_and_join (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  weft_workflow_add_node (desk->workflow, "prepare", "tidy", 60, 480, NULL);
  focus_node (desk, "prepare");
  ui_key ("<Control>Delete");
  UI_WAIT (weft_workflow_find_node (desk->workflow, "prepare") == NULL);
  g_assert_cmpuint (weft_history_get_position (desk->history), ==, 2);
}

static void
test_disconnect (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  focus_node (desk, "prepare");
  weft_canvas_select (desk->canvas, (const char *[]){ "data", NULL }, WEFT_SELECT_ADD);
  ui_key ("<Control><Shift>l");
  UI_WAIT (!canvas_desk_has_link (desk, "data.data → prepare.data"));
  g_assert_true (canvas_desk_has_link (desk, "prepare.data → train.data"));
  ui_key ("<Control><Shift>l");
  UI_WAIT (desk->said != NULL && strstr (desk->said, "no wires") != NULL);
  focus_node (desk, "prepare");
  ui_key ("<Control><Shift>l");
  UI_WAIT (!canvas_desk_has_link (desk, "prepare.data → train.data"));
}

static void
test_arrange (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftNode *data = weft_workflow_find_node (desk->workflow, "data"), *prepare = weft_workflow_find_node (desk->workflow, "prepare");
  double x = weft_node_get_x (prepare);

  weft_workflow_move_node (desk->workflow, "data", 700, 500, NULL);
  gtk_widget_grab_focus (desk->widget);
  ui_key ("<Control><Shift>r");
  UI_WAIT (weft_node_get_x (data) + WEFT_NODE_WIDTH < weft_node_get_x (prepare));
  /* What is drawn arrives there. */
  UI_WAIT (weft_node_view_get_box (weft_canvas_find_node_view (desk->canvas, "data")).x == weft_node_get_x (data));
  weft_history_undo (desk->history);
  g_assert_cmpfloat (weft_node_get_x (data), ==, 700);
  g_assert_cmpfloat (weft_node_get_x (prepare), ==, x);
}

/* Draws a line with the right button while Ctrl is held, and lets go where it ends. */
static void
sweep (CanvasDesk *desk,
       double      x,
       double      y,
       double      to_x,
       double      to_y,
       gboolean    escapes)
{
  ui_move (desk->widget, x, y);
  ui_hold_key ("Control_L");
  ui_press (3);
  ui_glide (desk->widget, to_x, to_y);
  if (escapes)
    ui_key ("Escape");
  ui_release (3);
  ui_release_key ("Control_L");
  ui_settle ();
}

static void
test_sweep (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  guint n_links = weft_workflow_get_links (desk->workflow)->len;
  double x, y, other_x, other_y;
  GtkWidget *item;

  canvas_desk_find_wire (desk, "data.data → prepare.data", &x, &y);
  canvas_desk_find_wire (desk, "train.model → evaluate.model", &other_x, &other_y);
  gtk_widget_grab_focus (desk->widget);
  sweep (desk, x, y - 60, x, y + 60, TRUE);
  g_assert_cmpuint (weft_workflow_get_links (desk->workflow)->len, ==, n_links);
  sweep (desk, x, y - 60, x, y + 60, FALSE);
  UI_WAIT (!canvas_desk_has_link (desk, "data.data → prepare.data"));
  g_assert_cmpuint (weft_workflow_get_links (desk->workflow)->len, ==, n_links - 1);
  /* Two wires lie between these nodes; both are one step. */
  sweep (desk, other_x, other_y - 60, other_x, other_y + 60, FALSE);
  UI_WAIT (weft_workflow_get_links (desk->workflow)->len == n_links - 3);
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 2);
  weft_history_undo (desk->history);
  g_assert_cmpuint (weft_workflow_get_links (desk->workflow)->len, ==, n_links - 1);
  /* What is no sweep is a click that opens the menu. */
  sweep (desk, 150, 600, 150, 600, FALSE);
  UI_WAIT ((item = ui_find_named (NULL, "Select All")) != NULL);
  ui_wait_frame (item);
}

int
main (int    argc,
      char **argv)
{
  canvas_desk_init (&argc, &argv);
  ui_test_add ("/ui/canvas-rewire/insert", test_insert);
  ui_test_add ("/ui/canvas-rewire/make-room", test_make_room);
  ui_test_add ("/ui/canvas-rewire/replace", test_replace);
  ui_test_add ("/ui/canvas-rewire/linked-stays", test_linked_stays);
  ui_test_add ("/ui/canvas-rewire/delete-and-join", test_delete_and_join);
  ui_test_add ("/ui/canvas-rewire/disconnect", test_disconnect);
  ui_test_add ("/ui/canvas-rewire/arrange", test_arrange);
  ui_test_add ("/ui/canvas-rewire/sweep", test_sweep);
  return ui_test_run ();
}
