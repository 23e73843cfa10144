/* canvas-note.c: notes and frames: added, changed, removed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys act on the note that has the focus, menus on the one that they were opened on.
 */
#include "app/canvas-edit.h"

#include "app/text-popover.h"
#include "base/i18n.h"
#include "workflow/command.h"

/* Of a new note, canvas units. */
#define NOTE_WIDTH  200
#define NOTE_HEIGHT 80

/* Around what is framed; the title stands above. */
#define FRAME_PAD   20
#define FRAME_TITLE 40

/* @is_new: writing right after adding is no step of its own */
static void
put (WeftCanvas     *self,
     const WeftNote *note,
     const char     *text,
     gboolean        is_new)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autofree char *key = is_new ? g_strconcat ("canvas-note-", note->id, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  weft_history_begin (history, text, key);
  (void) weft_workflow_put_note (self->workflow, note, &error);
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

/* Writing */

static void
take_text (WeftCanvas *self,
           GtkWidget  *popover,
           const char *text,
           gboolean    is_new)
{
  const WeftNote *before = weft_workflow_find_note (self->workflow, gtk_widget_get_name (popover));
  g_autoptr (WeftNote) note = before != NULL ? weft_note_copy (before) : NULL;

  if (note == NULL || g_str_equal (note->text, text))
    return;
  g_free (note->text);
  note->text = g_strdup (text);
  put (self, note, _("Change Note"), is_new);
}

static void
first_written_cb (WeftCanvas *self,
                  const char *text,
                  GtkWidget  *popover)
{
  take_text (self, popover, text, TRUE);
}

static void
written_cb (WeftCanvas *self,
            const char *text,
            GtkWidget  *popover)
{
  take_text (self, popover, text, FALSE);
}

static void
closed_cb (WeftCanvas *self,
           GtkWidget  *popover)
{
  WeftNoteView *view = weft_canvas_find_note_view (self, gtk_widget_get_name (popover));

  if (view != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (view));
}

static void
edit (WeftCanvas   *self,
      WeftNoteView *view,
      gboolean      is_new)
{
  const WeftNote *note = weft_note_view_get_note (view);
  GtkWidget *popover = weft_text_popover_new (note->frame ? _("Title of the frame") : _("Text of the note"), note->text, !note->frame);
  double x, y;

  gtk_widget_set_name (popover, note->id);
  g_signal_connect_object (popover, "done", is_new ? G_CALLBACK (first_written_cb) : G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  weft_canvas_to_widget (self, note->x + note->width / 2, note->y + 14, &x, &y);
  weft_canvas_pop_up (self, popover, GTK_WIDGET (self), (int) CLAMP (x, 0, self->place.width), (int) CLAMP (y, 0, self->place.height));
}

static WeftNoteView *
get_note (WeftCanvas *self)
{
  WeftNoteView *view = weft_canvas_get_focus_note (self);

  return view != NULL ? view : self->menu_note;
}

void
weft_canvas_edit_note (WeftCanvas *self)
{
  WeftNoteView *view = get_note (self);

  if (view != NULL)
    edit (self, view, FALSE);
}

/* Adding */

static void
add (WeftCanvas *self,
     gboolean    is_frame,
     WeftArea    box)
{
  g_autofree char *id = weft_workflow_make_id (self->workflow, is_frame ? "frame" : "note");
  g_autoptr (WeftNote) note = weft_note_new (id);
  WeftNoteView *view;

  g_free (note->text);
  note->text = g_strdup (is_frame ? _("Frame") : _("Note"));
  note->frame = is_frame;
  note->x = weft_canvas_snap (box.x);
  note->y = weft_canvas_snap (box.y);
  note->width = weft_canvas_snap (box.width);
  note->height = weft_canvas_snap (box.height);
  put (self, note, is_frame ? _("Frame Selected") : _("Add Note"), TRUE);
  view = weft_canvas_find_note_view (self, id);
  if (view == NULL)
    return;
  weft_canvas_focus_note (self, view);
  edit (self, view, TRUE);
}

void
weft_canvas_add_note (WeftCanvas *self)
{
  double x, y;

  weft_canvas_from_widget (self, CLAMP (self->pointer_x, 0, self->place.width), CLAMP (self->pointer_y, 0, self->place.height), &x, &y);
  add (self, FALSE, (WeftArea){ x, y, NOTE_WIDTH, NOTE_HEIGHT });
}

void
weft_canvas_frame_selected (WeftCanvas *self)
{
  WeftArea all = { 0 };

  for (guint i = 0; i < self->views->len; i++) {
    WeftArea box = weft_node_view_get_box (self->views->pdata[i]);

    if (weft_node_view_get_selected (self->views->pdata[i]))
      all = weft_area_join (&all, &box);
  }
  if (all.width > 0)
    add (self, TRUE, (WeftArea){ all.x - FRAME_PAD, all.y - FRAME_TITLE, all.width + 2 * FRAME_PAD, all.height + FRAME_PAD + FRAME_TITLE });
}

/* Removing, moving, resizing */

void
weft_canvas_remove_note (WeftCanvas *self)
{
  WeftNoteView *view = get_note (self);
  g_autofree char *id = view != NULL ? g_strdup (weft_note_view_get_note (view)->id) : NULL;
  g_autoptr (GError) error = NULL;

  if (id != NULL)
    (void) weft_workflow_remove_note (self->workflow, id, &error);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

/* By key it goes as by pointer, but for steps that follow on each other being one. */
static gboolean
change (WeftCanvas *self,
        int         dx,
        int         dy,
        gboolean    resizes)
{
  WeftHistory *history = weft_document_get_history (self->document);
  const char *text = resizes ? _("Resize") : _("Move");

  self->dragged_note = weft_canvas_get_focus_note (self);
  if (self->dragged_note == NULL)
    return FALSE;
  weft_history_begin (history, text, resizes ? "canvas-resize" : "canvas-nudge");
  if (resizes)
    weft_canvas_resize_held (self, dx * WEFT_CANVAS_GRID, dy * WEFT_CANVAS_GRID, FALSE);
  else
    weft_canvas_move_held (self, dx * WEFT_CANVAS_GRID, dy * WEFT_CANVAS_GRID, FALSE);
  weft_canvas_drop_held (self, text);
  weft_history_end (history);
  self->dragged_note = NULL;
  return TRUE;
}

gboolean
weft_canvas_nudge_note (WeftCanvas *self,
                        int         dx,
                        int         dy)
{
  return change (self, dx, dy, FALSE);
}

void
weft_canvas_resize_note (WeftCanvas *self,
                         int         dx,
                         int         dy)
{
  (void) change (self, dx, dy, TRUE);
}
