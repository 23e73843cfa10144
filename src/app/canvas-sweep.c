/* canvas-sweep.c: wires that are cut by a line drawn across them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/command.h"

/* So many straight pieces stand for a curve. */
#define N_PIECES 24

/* On which side of the line through a and b a place lies. */
static double
find_side (double ax,
           double ay,
           double bx,
           double by,
           double x,
           double y)
{
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

static gboolean
is_between (double one,
            double other)
{
  return (one < 0) != (other < 0);
}

/* Whether the line of @sweep crosses the curve of @wire. */
static gboolean
is_crossed (const WeftWire *sweep,
            const WeftWire *wire)
{
  double x, y, next_x, next_y;

  weft_wire_get_point (wire, 0, &x, &y);
  for (int i = 1; i <= N_PIECES; i++, x = next_x, y = next_y) {
    weft_wire_get_point (wire, i / (double) N_PIECES, &next_x, &next_y);
    if (is_between (find_side (sweep->ax, sweep->ay, sweep->bx, sweep->by, x, y), find_side (sweep->ax, sweep->ay, sweep->bx, sweep->by, next_x, next_y)) &&
        is_between (find_side (x, y, next_x, next_y, sweep->ax, sweep->ay), find_side (x, y, next_x, next_y, sweep->bx, sweep->by)))
      return TRUE;
  }
  return FALSE;
}

static void
set_lit (WeftCanvasWire *wire,
         gboolean        is_lit)
{
  if (wire->is_lit == is_lit)
    return;
  wire->is_lit = is_lit;
  weft_canvas_wire_restyle (wire);
}

void
weft_canvas_update_sweep (WeftCanvas *self,
                          double      x,
                          double      y)
{
  WeftWire sweep = { 0 };

  self->sweep_x = x;
  self->sweep_y = y;
  weft_canvas_from_widget (self, self->start_x, self->start_y, &sweep.ax, &sweep.ay);
  weft_canvas_from_widget (self, x, y, &sweep.bx, &sweep.by);
  weft_canvas_need_wires (self);
  for (guint i = 0; i < self->wires->len; i++) {
    WeftCanvasWire *wire = self->wires->pdata[i];

    set_lit (wire, wire->from != NULL && wire->to != NULL && is_crossed (&sweep, &wire->path));
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_canvas_forget_sweep (WeftCanvas *self)
{
  for (guint i = 0; i < self->wires->len; i++)
    set_lit (self->wires->pdata[i], FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_canvas_end_sweep (WeftCanvas *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->wires->len; i++) {
    const WeftCanvasWire *wire = self->wires->pdata[i];

    if (wire->is_lit)
      g_ptr_array_add (links, weft_link_ref (wire->link));
  }
  weft_canvas_forget_sweep (self);
  weft_history_begin (history, _("Cut Wires"), NULL);
  for (guint i = 0; i < links->len && error == NULL; i++)
    (void) weft_workflow_disconnect (self->workflow, links->pdata[i], &error);
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}
