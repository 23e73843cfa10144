/* canvas-rewire.c: a node that is held above a wire, or above another node
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Let go above a wire it is inserted there, and what stands behind goes aside; above a
 * node it takes that one's place. Only a node without wires does so: one that has some is
 * just being moved.
 */
#include "app/canvas-edit.h"

#include "workflow/rewire.h"

void
weft_canvas_light_wire (WeftCanvas     *self,
                        WeftCanvasWire *wire)
{
  if (self->lit == wire)
    return;
  if (self->lit != NULL) {
    self->lit->is_lit = FALSE;
    weft_canvas_wire_restyle (self->lit);
  }
  self->lit = wire;
  if (wire != NULL) {
    wire->is_lit = TRUE;
    weft_canvas_wire_restyle (wire);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
has_port (const WeftPort     *ports,
          const WeftPortType *type)
{
  for (const WeftPort *port = ports; port != NULL && port->id != NULL; port++)
    if (port->type == type)
      return TRUE;
  return FALSE;
}

static gboolean
kind_fits (const WeftNodeKind   *kind,
           const WeftCanvasWire *wire)
{
  return kind != NULL && (has_port (kind->inputs, wire->type) || has_port (kind->outputs, wire->type));
}

/* The uppermost node there but @held. */
static WeftNodeView *
pick_other (WeftCanvas   *self,
            WeftNodeView *held,
            double        x,
            double        y)
{
  WeftNodeView *found = NULL;

  weft_canvas_from_widget (self, x, y, &x, &y);
  for (guint i = 0; i < self->views->len; i++) {
    WeftArea box = weft_node_view_get_box (self->views->pdata[i]);

    if (self->views->pdata[i] != held && weft_area_contains (&box, x, y))
      found = self->views->pdata[i];
  }
  return found;
}

static void
set_aim (WeftCanvas     *self,
         WeftNodeView   *view,
         WeftCanvasWire *wire)
{
  weft_canvas_light_wire (self, wire);
  if (self->aim == view)
    return;
  self->aim = view;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_canvas_aim_kind (WeftCanvas         *self,
                      const WeftNodeKind *kind,
                      double              x,
                      double              y)
{
  WeftNodeView *view = kind != NULL ? pick_other (self, NULL, x, y) : NULL;
  WeftCanvasWire *wire = view == NULL && kind != NULL ? weft_canvas_pick_wire (self, x, y) : NULL;

  set_aim (self, view, wire != NULL && kind_fits (kind, wire) ? wire : NULL);
}

/* Returns: (nullable): the one node that is held, if it has no wires */
static WeftNodeView *
find_held (WeftCanvas *self)
{
  WeftNodeView *held = NULL;

  if (weft_canvas_count_selected (self) != 1)
    return NULL;
  for (guint i = 0; i < self->views->len; i++)
    if (weft_node_view_get_selected (self->views->pdata[i]))
      held = self->views->pdata[i];
  for (guint i = 0; held != NULL && i < self->wires->len; i++) {
    const WeftCanvasWire *wire = self->wires->pdata[i];

    if (wire->from == held || wire->to == held)
      return NULL;
  }
  return held;
}

void
weft_canvas_aim_selected (WeftCanvas *self,
                          double      x,
                          double      y)
{
  WeftNodeView *held = find_held (self), *view = held != NULL ? pick_other (self, held, x, y) : NULL;
  WeftCanvasWire *wire = held != NULL && view == NULL ? weft_canvas_pick_wire (self, x, y) : NULL;
  gboolean fits = wire != NULL && weft_workflow_can_insert (self->workflow, wire->link, weft_node_view_get_id (held));

  set_aim (self, view, fits ? wire : NULL);
}

void
weft_canvas_clear_aim (WeftCanvas *self)
{
  set_aim (self, NULL, NULL);
}

void
weft_canvas_reach_aim (WeftCanvas *self,
                       const char *id)
{
  g_autofree char *node = g_strdup (id), *replaced = self->aim != NULL ? g_strdup (weft_node_view_get_id (self->aim)) : NULL;
  g_autoptr (WeftLink) link = self->lit != NULL ? weft_link_ref (self->lit->link) : NULL;
  g_autoptr (GError) error = NULL;
  gboolean inserted = FALSE;

  weft_canvas_clear_aim (self);
  if (replaced != NULL)
    (void) weft_workflow_replace_node (self->workflow, replaced, node, &error);
  else if (link != NULL)
    inserted = weft_workflow_insert (self->workflow, link, node, &error);
  if (inserted)
    weft_canvas_make_room (self, node);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}
