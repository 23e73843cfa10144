/* canvas-arrange.c: nodes put in order
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The document changes at once, in one undo step; what is drawn follows it from
 * where it was, unless the desktop asks for less motion.
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/arrange.h"
#include "workflow/command.h"
#include "workflow/room.h"

/* Room between nodes, canvas units. */
#define GAP_X 60
#define GAP_Y 40

/* The least room beside a node that was put into a wire, canvas units. */
#define INSERT_GAP 40

/* Milliseconds. */
#define DURATION 250

void
weft_canvas_shift_clear (WeftCanvasShift *self)
{
  g_free (self->id);
}

/* Returns: (transfer container): the selected nodes if there are several, else all */
static GPtrArray *
list_views (WeftCanvas *self)
{
  gboolean all = weft_canvas_count_selected (self) < 2;
  GPtrArray *views = g_ptr_array_new ();

  for (guint i = 0; i < self->views->len; i++)
    if (all || weft_node_view_get_selected (self->views->pdata[i]))
      g_ptr_array_add (views, self->views->pdata[i]);
  return views;
}

WeftArrangeBox *
weft_canvas_list_boxes (GPtrArray *views)
{
  WeftArrangeBox *boxes = g_new (WeftArrangeBox, views->len);

  for (guint i = 0; i < views->len; i++) {
    WeftArea area = weft_node_view_get_box (views->pdata[i]);

    boxes[i] = (WeftArrangeBox){ area.x, area.y, area.width, area.height };
  }
  return boxes;
}

/* Returns: (transfer full): the wires between @views */
static GArray *
list_wires (WeftCanvas *self,
            GPtrArray  *views)
{
  GArray *wires = g_array_new (FALSE, FALSE, sizeof (WeftArrangeWire));

  for (guint i = 0; i < self->wires->len; i++) {
    const WeftCanvasWire *wire = self->wires->pdata[i];
    WeftArrangeWire own = { .from_y = weft_node_geometry_get_port_y ((guint) MAX (wire->output, 0)), .to_y = weft_node_geometry_get_port_y ((guint) MAX (wire->input, 0)) };

    if (g_ptr_array_find (views, wire->from, &own.from) && g_ptr_array_find (views, wire->to, &own.to))
      g_array_append_val (wires, own);
  }
  return wires;
}

/* Following */

static void
follow_cb (double   value,
           gpointer data)
{
  WeftCanvas *self = data;

  for (guint i = 0; i < self->shifts->len; i++) {
    const WeftCanvasShift *shift = &g_array_index (self->shifts, WeftCanvasShift, i);
    WeftNodeView *view = weft_canvas_find_node_view (self, shift->id);

    if (view != NULL)
      weft_node_view_set_offset (view, shift->dx * value, shift->dy * value);
  }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
start_following (WeftCanvas *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self))) {
    follow_cb (0, self);
    return;
  }
  if (self->following == NULL)
    self->following = adw_timed_animation_new (GTK_WIDGET (self), 1, 0, DURATION, adw_callback_animation_target_new (follow_cb, self, NULL));
  adw_animation_reset (self->following);
  adw_animation_play (self->following);
}

void
weft_canvas_finish_arranging (WeftCanvas *self)
{
  if (self->following != NULL)
    adw_animation_skip (self->following);
}

/* Moving */

gboolean
weft_canvas_send_to (WeftCanvas            *self,
                     GPtrArray             *views,
                     const WeftArrangeBox  *boxes,
                     GError               **error)
{
  g_array_set_size (self->shifts, 0);
  for (guint i = 0; i < views->len; i++) {
    WeftArea area = weft_node_view_get_box (views->pdata[i]);
    WeftCanvasShift shift = { NULL, area.x - boxes[i].x, area.y - boxes[i].y };

    if (shift.dx == 0 && shift.dy == 0)
      continue;
    shift.id = g_strdup (weft_node_view_get_id (views->pdata[i]));
    g_array_append_val (self->shifts, shift);
    if (!weft_workflow_move_node (self->workflow, shift.id, boxes[i].x, boxes[i].y, error))
      return FALSE;
  }
  start_following (self);
  return TRUE;
}

void
weft_canvas_arrange (WeftCanvas *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autoptr (GPtrArray) views = NULL;
  g_autoptr (GArray) wires = NULL;
  g_autofree WeftArrangeBox *boxes = NULL;
  g_autoptr (GError) error = NULL;

  weft_canvas_finish_arranging (self);
  weft_canvas_need_wires (self);
  views = list_views (self);
  wires = list_wires (self, views);
  boxes = weft_canvas_list_boxes (views);
  if (views->len == 0)
    return;
  weft_arrange (boxes, views->len, (const WeftArrangeWire *) (gpointer) wires->data, wires->len, GAP_X, GAP_Y, WEFT_CANVAS_GRID);
  weft_history_begin (history, _("Arrange"), NULL);
  (void) weft_canvas_send_to (self, views, boxes, &error);
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

void
weft_canvas_make_room (WeftCanvas *self,
                       const char *id)
{
  WeftNodeView *view = weft_canvas_find_node_view (self, id);
  g_autofree WeftArrangeBox *boxes = NULL;
  g_autoptr (GArray) wires = NULL;
  g_autoptr (GError) error = NULL;
  guint held;

  weft_canvas_finish_arranging (self);
  weft_canvas_need_wires (self);
  if (!g_ptr_array_find (self->views, view, &held))
    return;
  boxes = weft_canvas_list_boxes (self->views);
  wires = list_wires (self, self->views);
  weft_make_room (boxes, self->views->len, (const WeftArrangeWire *) (gpointer) wires->data, wires->len, held, INSERT_GAP, WEFT_CANVAS_GRID);
  (void) weft_canvas_send_to (self, self->views, boxes, &error);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}
