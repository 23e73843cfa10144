/* test-canvas-note.c: notes and frames on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include "app/note-view.h"
#include "workflow/document.h"

/* Below everything in the sample. */
#define FREE_X 150
#define FREE_Y 560

static const WeftNote *
find_note (CanvasDesk *desk,
           const char *id)
{
  return weft_workflow_find_note (desk->workflow, id);
}

/* What is typed goes into the popover. */
static gboolean
can_write (CanvasDesk *desk,
           const char *title)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (desk->window));

  return ui_find_named (NULL, title) != NULL && (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus));
}

/* Not before it is drawn: a popover that goes sooner than that keeps its grab. */
static void
wait_writing (CanvasDesk *desk,
              const char *title)
{
  UI_WAIT (can_write (desk, title));
  ui_wait_frame (gtk_root_get_focus (GTK_ROOT (desk->window)));
}

/* Nothing stands before the canvas any more, and GTK has seen the pointer leave where it stood. */
static void
wait_closed (CanvasDesk *desk)
{
  UI_WAIT (ui_find_type (NULL, GTK_TYPE_POPOVER) == NULL);
  ui_move (desk->widget, 900, 30);
  ui_wait_frame (desk->window);
}

static void
add_note (CanvasDesk *desk,
          const char *text)
{
  gtk_widget_grab_focus (desk->widget);
  ui_move (desk->widget, FREE_X, FREE_Y);
  ui_key ("<Control><Shift>j");
  wait_writing (desk, "Text of the note");
  ui_key ("<Control>a");
  ui_type (text);
  ui_key ("<Control>Return");
  UI_WAIT (find_note (desk, "note1") != NULL && g_str_equal (find_note (desk, "note1")->text, text));
  wait_closed (desk);
}

static gboolean
has_note_focus (CanvasDesk *desk)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (desk->window));

  return WEFT_IS_NOTE_VIEW (focus);
}

/* Gives the place on the canvas of a place in a note. */
static void
find_place (CanvasDesk *desk,
            const char *id,
            double      x,
            double      y,
            double     *at_x,
            double     *at_y)
{
  const WeftNote *note = find_note (desk, id);

  weft_canvas_to_widget (desk->canvas, note->x + x, note->y + y, at_x, at_y);
}

static void
test_note (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  g_autofree char *before = weft_workflow_to_text (desk->workflow), *after = NULL;
  double x, y, width;

  add_note (desk, "Looks right");
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 1);
  UI_WAIT (has_note_focus (desk));
  /* By key: moved, made larger, removed. */
  x = find_note (desk, "note1")->x;
  width = find_note (desk, "note1")->width;
  ui_key ("<Control>Right");
  UI_WAIT (find_note (desk, "note1")->x == x + 10);
  ui_key ("<Shift>Right");
  UI_WAIT (find_note (desk, "note1")->width == width + 10);
  ui_key ("F2");
  wait_writing (desk, "Text of the note");
  /* The same text is no step. */
  ui_key ("<Control>Return");
  wait_closed (desk);
  UI_WAIT (has_note_focus (desk));
  ui_key ("Delete");
  UI_WAIT (find_note (desk, "note1") == NULL);
  while (weft_history_undo (desk->history))
    ;
  after = weft_workflow_to_text (desk->workflow);
  g_assert_cmpstr (after, ==, before);
  weft_history_redo (desk->history);
  ui_wait_frame (desk->window);
  find_place (desk, "note1", 60, 20, &x, &y);
  ui_drag (desk->widget, x, y, desk->widget, x + 60, y);
  UI_WAIT (weft_history_get_position (desk->history) == 2);
}

/* Escape leaves the text as it was; a click beside it takes what was written. */
static void
test_leave (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  add_note (desk, "Looks right");
  ui_key ("F2");
  wait_writing (desk, "Text of the note");
  ui_key ("<Control>a");
  ui_type ("Lost");
  ui_key ("Escape");
  wait_closed (desk);
  g_assert_cmpstr (find_note (desk, "note1")->text, ==, "Looks right");
  UI_WAIT (has_note_focus (desk));
  ui_key ("F2");
  wait_writing (desk, "Text of the note");
  ui_key ("<Control>a");
  ui_type ("Kept");
  ui_move (desk->widget, 900, 30);
  ui_press (1);
  ui_release (1);
  UI_WAIT (g_str_equal (find_note (desk, "note1")->text, "Kept"));
  wait_closed (desk);
  g_assert_true (weft_history_undo (desk->history));
  g_assert_cmpstr (find_note (desk, "note1")->text, ==, "Looks right");
}

static void
test_resize (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  double x, y, width, height;

  add_note (desk, "Small");
  width = find_note (desk, "note1")->width;
  height = find_note (desk, "note1")->height;
  find_place (desk, "note1", width - 5, height - 5, &x, &y);
  ui_drag (desk->widget, x, y, desk->widget, x + 60, y + 40);
  UI_WAIT (find_note (desk, "note1")->width > width + 50);
  g_assert_cmpfloat (find_note (desk, "note1")->height, >, height + 30);
  /* Not to nothing. */
  width = find_note (desk, "note1")->width;
  height = find_note (desk, "note1")->height;
  find_place (desk, "note1", width - 5, height - 5, &x, &y);
  ui_drag (desk->widget, x, y, desk->widget, x - 400, y - 400);
  UI_WAIT (find_note (desk, "note1")->width == 60);
  /* Escape puts it back. */
  ui_wait_frame (desk->window);
  find_place (desk, "note1", 55, 35, &x, &y);
  ui_move (desk->widget, x, y);
  ui_press (1);
  ui_glide (desk->widget, x + 100, y + 100);
  ui_key ("Escape");
  ui_release (1);
  ui_settle ();
  g_assert_cmpfloat (find_note (desk, "note1")->width, ==, 60);
}

static void
test_frame (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();
  WeftNode *train = weft_workflow_find_node (desk->workflow, "train"), *evaluate = weft_workflow_find_node (desk->workflow, "evaluate");
  WeftNode *data = weft_workflow_find_node (desk->workflow, "data");
  double x, y, train_y = weft_node_get_y (train), data_y = weft_node_get_y (data), frame_y;

  gtk_widget_grab_focus (GTK_WIDGET (weft_canvas_find_node_view (desk->canvas, "train")));
  weft_canvas_select (desk->canvas, (const char *[]){ "train", "evaluate", NULL }, WEFT_SELECT_REPLACE);
  ui_key ("<Control>j");
  wait_writing (desk, "Title of the frame");
  ui_key ("<Control>a");
  ui_type ("Learning");
  ui_key ("Return");
  UI_WAIT (find_note (desk, "frame1") != NULL && g_str_equal (find_note (desk, "frame1")->text, "Learning"));
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 1);
  wait_closed (desk);
  UI_WAIT (has_note_focus (desk));
  /* What lies inside moves along, what does not stays; one step. */
  frame_y = find_note (desk, "frame1")->y;
  find_place (desk, "frame1", 60, 14, &x, &y);
  ui_drag (desk->widget, x, y, desk->widget, x, y - 80);
  UI_WAIT (find_note (desk, "frame1")->y < frame_y - 60);
  g_assert_cmpfloat (weft_node_get_y (train), ==, train_y + find_note (desk, "frame1")->y - frame_y);
  g_assert_cmpfloat (weft_node_get_y (evaluate), ==, weft_node_get_y (train));
  g_assert_cmpfloat (weft_node_get_y (data), ==, data_y);
  g_assert_cmpuint (weft_history_get_n_commands (desk->history), ==, 2);
  weft_history_undo (desk->history);
  g_assert_cmpfloat (weft_node_get_y (train), ==, train_y);
  g_assert_cmpfloat (find_note (desk, "frame1")->y, ==, frame_y);
  /* A double click on the title changes it; the menu removes the frame alone. */
  ui_wait_frame (desk->window);
  find_place (desk, "frame1", 60, 14, &x, &y);
  ui_click_at (desk->widget, x, y, 1, 2);
  wait_writing (desk, "Title of the frame");
  ui_key ("Return");
  wait_closed (desk);
  ui_click_at (desk->widget, x, y, 3, 1);
  {
    GtkWidget *item;

    UI_WAIT ((item = ui_find_named (NULL, "Delete")) != NULL);
    ui_wait_frame (item);
    ui_click (item);
  }
  UI_WAIT (find_note (desk, "frame1") == NULL);
  g_assert_cmpuint (canvas_desk_count (desk), ==, 5);
}

/* Tab leads beyond the last port to notes, and back. */
static void
test_tab (void)
{
  g_autoptr (CanvasDesk) desk = canvas_desk_new_sample ();

  add_note (desk, "Last");
  gtk_widget_grab_focus (GTK_WIDGET (weft_canvas_find_node_view (desk->canvas, "evaluate")));
  for (int i = 0; i < 5; i++)
    ui_key ("Tab");
  UI_WAIT (has_note_focus (desk));
  ui_key ("<Shift>Tab");
  UI_WAIT (!has_note_focus (desk) && canvas_desk_is_selected (desk, "evaluate"));
}

int
main (int    argc,
      char **argv)
{
  canvas_desk_init (&argc, &argv);
  ui_test_add ("/ui/canvas-note/note", test_note);
  ui_test_add ("/ui/canvas-note/leave", test_leave);
  ui_test_add ("/ui/canvas-note/resize", test_resize);
  ui_test_add ("/ui/canvas-note/frame", test_frame);
  ui_test_add ("/ui/canvas-note/tab", test_tab);
  return ui_test_run ();
}
