/* test-canvas-align.c: nodes in line with others: by guides while they are moved, by keys and menu
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include <string.h>

/* Three nodes off the grid, none of them in line with another. */
static CanvasDesk *
open_desk (void)
{
  WeftDocument *document = weft_document_new ();
  WeftWorkflow *workflow = weft_document_get_workflow (document);
  CanvasDesk *desk;

  weft_workflow_add_node (workflow, "prepare", "a", 3, 3, NULL);
  weft_workflow_add_node (workflow, "prepare", "b", 303, 153, NULL);
  weft_workflow_add_node (workflow, "prepare", "c", 803, 407, NULL);
  desk = canvas_desk_new (document);
  ui_wait_frame (desk->widget);
  return desk;
}

static WeftArea
get_box (CanvasDesk *desk,
         const char *id)
{
  return weft_node_view_get_box (weft_canvas_find_node_view (desk->canvas, id));
}

static gboolean
is_at (CanvasDesk *desk,
       const char *id,
       double      x,
       double      y)
{
  WeftArea box = get_box (desk, id);

  return box.x == x && box.y == y;
}

/* Takes a node and leads it so far, without letting go. */
static void
lead (CanvasDesk *desk,
      const char *id,
      double      dx,
      double      dy)
{
  double x, y;

  canvas_desk_find_title (desk, id, &x, &y);
  ui_move (desk->widget, x, y);
  ui_press (1);
  ui_glide (desk->widget, x + dx, y + dy);
}

/* The color of what is drawn at a place of the canvas. */
static guint32
get_pixel (CanvasDesk *desk,
           double      x,
           double      y)
{
  g_autoptr (GdkTexture) texture = NULL;

  ui_wait_frame (desk->widget);
  texture = ui_render (desk->widget);
  weft_canvas_to_widget (desk->canvas, x, y, &x, &y);
  return ui_texture_get_pixel (texture, (int) (x + 0.5), (int) (y + 0.5));
}

static void
test_guides (void)
{
  g_autoptr (CanvasDesk) desk = open_desk ();
  guint32 ground = get_pixel (desk, 803, 300);

  /* Its left edge comes near that of c, its upper one near that of b. */
  lead (desk, "a", 803 - 3 + 4, 153 - 3 - 3);
  UI_WAIT (is_at (desk, "a", 803, 153));
  g_assert_cmphex (get_pixel (desk, 803, 300), !=, ground);
  ui_release (1);
  UI_WAIT (weft_node_get_x (weft_workflow_find_node (desk->workflow, "a")) == 803);
  g_assert_cmphex (get_pixel (desk, 803, 300), ==, ground);
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 4);
}

/* With Shift neither guides nor grid hold it; out of reach the grid does. */
static void
test_free (void)
{
  g_autoptr (CanvasDesk) desk = open_desk ();

  ui_hold_key ("Shift_L");
  lead (desk, "a", 804, 141);
  UI_WAIT (is_at (desk, "a", 807, 144));
  ui_release_key ("Shift_L");
  ui_glide (desk->widget, 560, 40);
  UI_WAIT ((int) get_box (desk, "a").x % 10 == 0);
  ui_key ("Escape");
  ui_release (1);
  g_assert_cmpfloat (get_box (desk, "a").x, ==, 3);
}

/* Several nodes come in line as a whole, and so do frames with what they hold. */
static void
test_several (void)
{
  g_autoptr (CanvasDesk) desk = open_desk ();
  g_autoptr (WeftNote) frame = weft_note_new ("frame");
  double x, y;

  weft_canvas_select (desk->canvas, (const char *[]){ "a", "b", NULL }, WEFT_SELECT_REPLACE);
  lead (desk, "a", 0, 407 - 3 - 4);
  ui_release (1);
  UI_WAIT (weft_node_get_y (weft_workflow_find_node (desk->workflow, "a")) == 407);
  g_assert_cmpfloat (get_box (desk, "b").y, ==, 557);
  /* Along the other axis each comes to the grid. */
  g_assert_cmpfloat (get_box (desk, "b").x, ==, 300);
  frame->frame = TRUE;
  frame->x = 517;
  frame->y = 117;
  frame->width = 150;
  frame->height = 100;
  weft_workflow_put_note (desk->workflow, frame, NULL);
  ui_wait_frame (desk->widget);
  weft_canvas_to_widget (desk->canvas, 590, 125, &x, &y);
  ui_move (desk->widget, x, y);
  ui_press (1);
  ui_glide (desk->widget, x + 803 - 517 - 3, y);
  ui_release (1);
  UI_WAIT (weft_workflow_find_note (desk->workflow, "frame")->x == 803);
}

static void
test_keys (void)
{
  static const struct
  {
    const char *key;
    double x[3];
    double y[3];
  } cases[] = {
    { "<Control><Shift>Left", { 3, 3, 3 }, { 3, 153, 407 } },
    { "<Control><Shift>x", { 403, 403, 403 }, { 3, 153, 407 } },
    { "<Control><Shift>Right", { 803, 803, 803 }, { 3, 153, 407 } },
    { "<Control><Shift>Up", { 3, 303, 803 }, { 3, 3, 3 } },
    { "<Control><Shift>y", { 3, 303, 803 }, { 205, 205, 205 } },
    { "<Control><Shift>Down", { 3, 303, 803 }, { 407, 407, 407 } },
    { "<Control><Shift>k", { 3, 403, 803 }, { 3, 153, 407 } },
    { "<Control><Shift>v", { 3, 303, 803 }, { 3, 205, 407 } },
  };
  static const char *const ids[] = { "a", "b", "c" };
  g_autoptr (CanvasDesk) desk = open_desk ();
  guint n = weft_history_get_n_commands (desk->history);

  gtk_widget_grab_focus (desk->widget);
  ui_key ("<Control>a");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    ui_key (cases[i].key);
    UI_WAIT (weft_history_get_n_commands (desk->history) == n + 1);
    for (guint k = 0; k < 3; k++) {
      WeftNode *node = weft_workflow_find_node (desk->workflow, ids[k]);

      g_assert_cmpfloat (weft_node_get_x (node), ==, cases[i].x[k]);
      g_assert_cmpfloat (weft_node_get_y (node), ==, cases[i].y[k]);
    }
    weft_history_undo (desk->history);
    g_assert_cmpuint (weft_history_get_position (desk->history), ==, n);
  }
}

static void
test_few (void)
{
  g_autoptr (CanvasDesk) desk = open_desk ();
  guint n = weft_history_get_n_commands (desk->history);

  canvas_desk_click_node (desk, "a");
  ui_key ("<Control><Shift>Left");
  UI_WAIT (desk->said != NULL && strstr (desk->said, "two nodes") != NULL);
  weft_canvas_select (desk->canvas, (const char *[]){ "b", NULL }, WEFT_SELECT_ADD);
  ui_key ("<Control><Shift>k");
  UI_WAIT (strstr (desk->said, "three nodes") != NULL);
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, n);
}

static void
test_menu (void)
{
  g_autoptr (CanvasDesk) desk = open_desk ();
  GtkWidget *item;
  double x, y;

  weft_canvas_select (desk->canvas, (const char *[]){ "a", "b", NULL }, WEFT_SELECT_REPLACE);
  canvas_desk_find_title (desk, "b", &x, &y);
  ui_click_at (desk->widget, x, y, 3, 1);
  UI_WAIT ((item = ui_find_named (NULL, "Align")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT ((item = ui_find_named (NULL, "Bottom")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (weft_node_get_y (weft_workflow_find_node (desk->workflow, "a")) == 153);
}

int
main (int    argc,
      char **argv)
{
  canvas_desk_init (&argc, &argv);
  ui_test_add ("/ui/canvas-align/guides", test_guides);
  ui_test_add ("/ui/canvas-align/free", test_free);
  ui_test_add ("/ui/canvas-align/several", test_several);
  ui_test_add ("/ui/canvas-align/keys", test_keys);
  ui_test_add ("/ui/canvas-align/few", test_few);
  ui_test_add ("/ui/canvas-align/menu", test_menu);
  return ui_test_run ();
}
