/* canvas-move.c: nodes, notes and frames that follow the pointer
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is held is only drawn elsewhere; the document changes once, when it is let
 * go. A frame takes along what lies wholly inside it. Where it comes to lie in line with
 * others, which are seen too, guides hold it and say so; they are stronger than the grid.
 */
#include "app/canvas-edit.h"

#include "workflow/command.h"

/* No note becomes smaller, canvas units. */
#define MIN_NOTE_WIDTH  60
#define MIN_NOTE_HEIGHT 40

/* From so far a guide takes hold, application pixels. */
#define GUIDE_REACH 5

static gboolean
lies_in_held (WeftCanvas     *self,
              const WeftArea *box)
{
  const WeftNote *note = weft_note_view_get_note (self->dragged_note);
  const WeftArea area = { note->x, note->y, note->width, note->height };

  return note->frame && weft_area_holds (&area, box);
}

/* Where the document has it. */
static WeftArea
get_place (WeftNodeView *view)
{
  WeftArea box = weft_node_view_get_box (view);

  box.x = weft_node_get_x (weft_node_view_get_node (view));
  box.y = weft_node_get_y (weft_node_view_get_node (view));
  return box;
}

static gboolean
is_node_held (WeftCanvas   *self,
              WeftNodeView *view)
{
  WeftArea box = get_place (view);

  return self->dragged_note != NULL ? lies_in_held (self, &box) : weft_node_view_get_selected (view);
}

static gboolean
is_note_held (WeftCanvas   *self,
              WeftNoteView *view)
{
  const WeftNote *note = weft_note_view_get_note (view);
  const WeftArea box = { note->x, note->y, note->width, note->height };

  return self->dragged_note != NULL && (self->dragged_note == view || lies_in_held (self, &box));
}

static void
update (WeftCanvas *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Guides */

/* Returns: the box around all that is held, where the document has it */
static WeftArea
find_held (WeftCanvas *self)
{
  const WeftNote *note = self->dragged_note != NULL ? weft_note_view_get_note (self->dragged_note) : NULL;
  WeftArea held = { 0 };

  if (note != NULL)
    return (WeftArea){ note->x, note->y, note->width, note->height };
  for (guint i = 0; i < self->views->len; i++) {
    WeftArea box = get_place (self->views->pdata[i]);

    if (weft_node_view_get_selected (self->views->pdata[i]))
      held = weft_area_join (&held, &box);
  }
  return held;
}

static void
add_other (GArray    *others,
           GtkWidget *view,
           WeftArea   area)
{
  const WeftArrangeBox box = { area.x, area.y, area.width, area.height };

  if (gtk_widget_get_child_visible (view))
    g_array_append_val (others, box);
}

/* Nodes are in line with nodes, notes and frames also with their like. */
static GArray *
list_others (WeftCanvas *self)
{
  GArray *others = g_array_new (FALSE, FALSE, sizeof (WeftArrangeBox));

  for (guint i = 0; i < self->views->len; i++)
    if (!is_node_held (self, self->views->pdata[i]))
      add_other (others, self->views->pdata[i], weft_node_view_get_box (self->views->pdata[i]));
  for (guint i = 0; i < self->notes->len && self->dragged_note != NULL; i++)
    if (!is_note_held (self, self->notes->pdata[i]))
      add_other (others, self->notes->pdata[i], weft_note_view_get_box (self->notes->pdata[i]));
  return others;
}

static void
clear_guides (WeftCanvas *self)
{
  g_clear_pointer (&self->guides, g_array_unref);
}

/* Changes how far it goes; says along which axes. */
static void
follow_guides (WeftCanvas *self,
               double     *dx,
               double     *dy,
               gboolean   *on_x,
               gboolean   *on_y)
{
  WeftArea area = find_held (self);
  WeftArrangeBox held = { area.x + *dx, area.y + *dy, area.width, area.height };
  g_autoptr (GArray) others = list_others (self);

  self->guides = weft_guides_find (&held, (const WeftArrangeBox *) (gpointer) others->data, others->len, GUIDE_REACH / self->place.zoom, on_x, on_y);
  *dx = held.x - area.x;
  *dy = held.y - area.y;
}

static double
step (double   from,
      double   by,
      gboolean snaps)
{
  return snaps ? weft_canvas_snap (from + by) - from : by;
}

void
weft_canvas_move_held (WeftCanvas *self,
                       double      dx,
                       double      dy,
                       gboolean    is_free)
{
  gboolean snaps = self->snaps != is_free, one_by_one = self->dragged_note == NULL, on_x = FALSE, on_y = FALSE;
  const WeftNote *note = one_by_one ? NULL : weft_note_view_get_note (self->dragged_note);

  clear_guides (self);
  if (!is_free)
    follow_guides (self, &dx, &dy, &on_x, &on_y);
  if (note != NULL) {
    dx = step (note->x, dx, snaps && !on_x);
    dy = step (note->y, dy, snaps && !on_y);
  }
  for (guint i = 0; i < self->notes->len; i++)
    if (is_note_held (self, self->notes->pdata[i]))
      weft_note_view_set_change (self->notes->pdata[i], (WeftArea){ dx, dy, 0, 0 });
  for (guint i = 0; i < self->views->len; i++) {
    WeftNode *node = weft_node_view_get_node (self->views->pdata[i]);

    if (is_node_held (self, self->views->pdata[i]))
      weft_node_view_set_offset (self->views->pdata[i], step (weft_node_get_x (node), dx, snaps && one_by_one && !on_x),
                                 step (weft_node_get_y (node), dy, snaps && one_by_one && !on_y));
  }
  update (self);
}

void
weft_canvas_resize_held (WeftCanvas *self,
                         double      dx,
                         double      dy,
                         gboolean    is_free)
{
  const WeftNote *note = weft_note_view_get_note (self->dragged_note);
  gboolean snaps = self->snaps != is_free;
  double right = note->x + note->width, bottom = note->y + note->height;

  dx = MAX (step (right, dx, snaps), MIN_NOTE_WIDTH - note->width);
  dy = MAX (step (bottom, dy, snaps), MIN_NOTE_HEIGHT - note->height);
  weft_note_view_set_change (self->dragged_note, (WeftArea){ 0, 0, dx, dy });
  update (self);
}

static gboolean
put_note (WeftCanvas    *self,
          WeftNoteView  *view,
          GError       **error)
{
  g_autoptr (WeftNote) note = weft_note_copy (weft_note_view_get_note (view));
  WeftArea box = weft_note_view_get_box (view);

  if (note->x == box.x && note->y == box.y && note->width == box.width && note->height == box.height)
    return TRUE;
  note->x = box.x;
  note->y = box.y;
  note->width = box.width;
  note->height = box.height;
  return weft_workflow_put_note (self->workflow, note, error);
}

static gboolean
put_node (WeftCanvas    *self,
          WeftNodeView  *view,
          GError       **error)
{
  WeftArea box = weft_node_view_get_box (view);
  WeftNode *node = weft_node_view_get_node (view);

  if (box.x == weft_node_get_x (node) && box.y == weft_node_get_y (node))
    return TRUE;
  weft_node_view_set_offset (view, 0, 0);
  return weft_workflow_move_node (self->workflow, weft_node_view_get_id (view), box.x, box.y, error);
}

void
weft_canvas_drop_held (WeftCanvas *self,
                       const char *text)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_auto (GStrv) ids = weft_canvas_dup_selection (self);
  gboolean has_nodes = self->dragged_note == NULL && ids[0] != NULL;
  g_autoptr (GError) error = NULL;

  clear_guides (self);
  weft_history_begin (history, text, NULL);
  for (guint i = 0; i < self->views->len && error == NULL; i++)
    (void) put_node (self, self->views->pdata[i], &error);
  for (guint i = 0; i < self->notes->len && error == NULL; i++)
    (void) put_note (self, self->notes->pdata[i], &error);
  if (error == NULL && has_nodes)
    weft_canvas_reach_aim (self, ids[0]);
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

void
weft_canvas_release_held (WeftCanvas *self)
{
  clear_guides (self);
  for (guint i = 0; i < self->views->len; i++)
    weft_node_view_set_offset (self->views->pdata[i], 0, 0);
  for (guint i = 0; i < self->notes->len; i++)
    weft_note_view_set_change (self->notes->pdata[i], (WeftArea){ 0 });
  update (self);
}
