/* test-canvas-group.c: nodes put into groups on the canvas, and out again
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include "workflow/document.h"

#include <string.h>

static void
select_nodes (CanvasDesk *desk,
              const char *first,
              const char *second)
{
  gtk_widget_grab_focus (GTK_WIDGET (weft_canvas_find_node_view (desk->canvas, first)));
  weft_canvas_select (desk->canvas, (const char *[]){ first, second, NULL }, WEFT_SELECT_REPLACE);
}

static void
test_keys (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  g_autofree char *before = weft_workflow_to_text (desk->workflow), *after = NULL;

  select_nodes (desk, "model", "train");
  ui_key ("<Control>g");
  UI_WAIT (canvas_desk_is_selected (desk, "group1"));
  g_assert_cmpuint (canvas_desk_count (desk), ==, 4);
  g_assert_true (canvas_desk_has_link (desk, "prepare.data → group1.data"));
  UI_WAIT (canvas_desk_has_focus (desk, "group1", NULL));
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 1);
  ui_key ("Return");
  UI_WAIT (g_strcmp0 (desk->opened, "group1") == 0);
  ui_key ("<Control><Shift>g");
  UI_WAIT (canvas_desk_is_selected (desk, "model train"));
  after = weft_workflow_to_text (desk->workflow);
  g_assert_cmpstr (after, ==, before);
  ui_key ("<Control><Shift>g");
  UI_WAIT (desk->said != NULL && strstr (desk->said, "no group") != NULL);
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 2);
}

/* What cannot be a group stays as it is, and the reason is said. */
static void
test_refused (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  select_nodes (desk, "prepare", "train");
  ui_key ("<Control>g");
  UI_WAIT (desk->said != NULL && strstr (desk->said, "comes back") != NULL);
  g_assert_cmpuint (canvas_desk_count (desk), ==, 5);
}

static void
put_note (CanvasDesk *desk,
          const char *id,
          gboolean    is_frame,
          WeftArea    area)
{
  g_autoptr (WeftNote) note = weft_note_new (id);

  note->text = g_strdup (id);
  note->frame = is_frame;
  note->x = area.x;
  note->y = area.y;
  note->width = area.width;
  note->height = area.height;
  g_assert_true (weft_workflow_put_note (desk->workflow, note, NULL));
}

/* A frame around the nodes goes with them, and what is noted in it; one that holds
 * another node too stays. Out of the group all is where it was. */
static void
test_frames (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  g_autofree char *before = NULL, *after = NULL;
  WeftArea model = weft_node_view_get_box (weft_canvas_find_node_view (desk->canvas, "model"));
  WeftWorkflow *inside;

  put_note (desk, "near", TRUE, (WeftArea){ model.x - 20, model.y - 40, 220, 300 });
  put_note (desk, "inner", FALSE, (WeftArea){ model.x, model.y + model.height + 10, 100, 40 });
  put_note (desk, "wide", TRUE, (WeftArea){ -2000, -2000, 6000, 6000 });
  put_note (desk, "far", FALSE, (WeftArea){ 0, 900, 100, 40 });
  before = weft_workflow_to_text (desk->workflow);
  select_nodes (desk, "model", NULL);
  ui_key ("<Control>g");
  UI_WAIT (canvas_desk_is_selected (desk, "group1"));
  inside = weft_node_get_nested (weft_workflow_find_node (desk->workflow, "group1"));
  g_assert_nonnull (weft_workflow_find_note (inside, "near"));
  g_assert_nonnull (weft_workflow_find_note (inside, "inner"));
  g_assert_null (weft_workflow_find_note (desk->workflow, "near"));
  g_assert_nonnull (weft_workflow_find_note (desk->workflow, "wide"));
  g_assert_nonnull (weft_workflow_find_note (desk->workflow, "far"));
  ui_key ("<Control><Shift>g");
  UI_WAIT (canvas_desk_is_selected (desk, "model"));
  after = weft_workflow_to_text (desk->workflow);
  g_assert_cmpstr (after, ==, before);
}

static void
test_menu (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  GtkWidget *item;
  double x, y;

  select_nodes (desk, "model", "train");
  canvas_desk_find_title (desk, "train", &x, &y);
  ui_click_at (desk->widget, x, y, 3, 1);
  UI_WAIT ((item = ui_find_named (NULL, "Group")) != NULL);
  ui_wait_frame (item);
  ui_click (item);
  UI_WAIT (weft_workflow_find_node (desk->workflow, "group1") != NULL);
  ui_wait_frame (desk->window);
  canvas_desk_find_title (desk, "group1", &x, &y);
  ui_drag (desk->widget, x, y, desk->widget, x, y + 60);
  UI_WAIT (weft_history_get_n_commands (desk->history) == 2);
}

int
main (int    argc,
      char **argv)
{
  canvas_desk_init (&argc, &argv);
  ui_test_add ("/ui/canvas-group/keys", test_keys);
  ui_test_add ("/ui/canvas-group/refused", test_refused);
  ui_test_add ("/ui/canvas-group/frames", test_frames);
  ui_test_add ("/ui/canvas-group/menu", test_menu);
  return ui_test_run ();
}
