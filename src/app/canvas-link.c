/* canvas-link.c: wires while they are drawn, with the pointer or with keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What fits is asked of the workflow, which answers with a sentence when
 * something does not.
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/rewire.h"

/* As near as this a wire jumps to a port, application pixels. */
#define SNAP_REACH 16

/* Whether a wire from @a to @b is allowed, whichever of both gives. */
static gboolean
can_connect (WeftCanvas    *self,
             WeftNodeView  *a_view,
             WeftPortView  *a,
             WeftNodeView  *b_view,
             WeftPortView  *b,
             GError       **error)
{
  if (weft_port_view_get_side (a) == weft_port_view_get_side (b)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         weft_port_view_get_side (a) == WEFT_PORT_OUTPUT ? _("an output connects to an input") : _("an input connects to an output"));
    return FALSE;
  }
  if (weft_port_view_get_side (a) == WEFT_PORT_INPUT)
    return can_connect (self, b_view, b, a_view, a, error);
  return weft_workflow_can_connect (self->workflow, weft_node_view_get_id (a_view), weft_port_view_get_id (a),
                                    weft_node_view_get_id (b_view), weft_port_view_get_id (b), error);
}

static gboolean
is_own_end (WeftCanvas   *self,
            WeftNodeView *view,
            WeftPortView *port)
{
  const WeftCanvasWire *moved = self->pending.moved;

  return moved != NULL && moved->to == view && weft_port_view_get_side (port) == WEFT_PORT_INPUT && moved->input == (int) weft_port_view_get_index (port);
}

static gboolean
fits (WeftCanvas    *self,
      WeftNodeView  *view,
      WeftPortView  *port,
      GError       **error)
{
  return is_own_end (self, view, port) || can_connect (self, self->pending.view, self->pending.port, view, port, error);
}

static void
mark_port (WeftCanvas   *self,
           WeftNodeView *view,
           WeftPortView *port)
{
  if (port == self->pending.port)
    weft_port_view_set_mark (port, WEFT_PORT_MARK_ORIGIN);
  else if (port == self->pending.target)
    weft_port_view_set_mark (port, WEFT_PORT_MARK_TARGET);
  else if (weft_port_view_get_kind (port) == weft_port_view_get_kind (self->pending.port) && fits (self, view, port, NULL))
    weft_port_view_set_mark (port, WEFT_PORT_MARK_FITS);
  else
    weft_port_view_set_mark (port, WEFT_PORT_MARK_UNFIT);
}

/* Ports that are seen light up or become dim. */
static void
mark_ports (WeftCanvas *self)
{
  for (guint i = 0; i < self->views->len; i++)
    for (int side = 0; side < 2 && gtk_widget_get_child_visible (self->views->pdata[i]); side++) {
      GPtrArray *ports = weft_node_view_get_ports (self->views->pdata[i], (WeftPortSide) side);

      for (guint k = 0; k < ports->len; k++)
        mark_port (self, self->views->pdata[i], ports->pdata[k]);
    }
}

/* The last wire into an input is the one that is taken off it. */
static WeftCanvasWire *
find_last_wire (WeftCanvas   *self,
                WeftNodeView *view,
                WeftPortView *port)
{
  for (guint i = self->wires->len; i > 0; i--) {
    WeftCanvasWire *wire = self->wires->pdata[i - 1];

    if (wire->to == view && wire->from != NULL && wire->output >= 0 && wire->input == (int) weft_port_view_get_index (port))
      return wire;
  }
  return NULL;
}

void
weft_canvas_begin_wire (WeftCanvas   *self,
                        WeftNodeView *view,
                        WeftPortView *port,
                        gboolean      by_key)
{
  WeftCanvasWire *moved = NULL;

  weft_canvas_need_wires (self);
  if (!by_key && weft_port_view_get_side (port) == WEFT_PORT_INPUT)
    moved = find_last_wire (self, view, port);
  self->pending = (WeftPendingWire){ .view = view, .port = port, .by_key = by_key, .moved = moved };
  weft_node_view_get_port_place (view, weft_port_view_get_side (port), (int) weft_port_view_get_index (port), &self->pending.x, &self->pending.y);
  if (moved != NULL) {
    moved->is_detached = TRUE;
    self->pending.view = moved->from;
    self->pending.port = weft_node_view_get_ports (moved->from, WEFT_PORT_OUTPUT)->pdata[moved->output];
  }
  mark_ports (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
show_reason (WeftCanvas   *self,
             WeftPortView *port,
             const char   *reason)
{
  gtk_label_set_text (GTK_LABEL (self->bubble), reason);
  gtk_widget_set_visible (self->bubble, TRUE);
  weft_port_view_describe (port, reason);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_target (WeftCanvas   *self,
            WeftNodeView *view,
            WeftPortView *port)
{
  if (self->pending.target == port)
    return;
  if (self->pending.target != NULL)
    weft_port_view_set_mark (self->pending.target, WEFT_PORT_MARK_FITS);
  self->pending.target = port;
  self->pending.target_view = view;
  if (port != NULL)
    weft_port_view_set_mark (port, WEFT_PORT_MARK_TARGET);
}

void
weft_canvas_update_wire (WeftCanvas *self,
                         double      x,
                         double      y)
{
  g_autoptr (GError) error = NULL;
  WeftNodeView *view = NULL;
  WeftPortView *port = weft_canvas_pick_port (self, x, y, SNAP_REACH, &view);
  gboolean is_other = port != NULL && port != self->pending.port;

  weft_canvas_from_widget (self, x, y, &self->pending.x, &self->pending.y);
  if (is_other && fits (self, view, port, &error)) {
    set_target (self, view, port);
    weft_node_view_get_port_place (view, weft_port_view_get_side (port), (int) weft_port_view_get_index (port), &self->pending.x, &self->pending.y);
  } else {
    set_target (self, NULL, NULL);
  }
  gtk_widget_set_visible (self->bubble, error != NULL);
  if (error != NULL)
    show_reason (self, port, error->message);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
connect_pending (WeftCanvas  *self,
                 GError     **error)
{
  WeftNodeView *from = self->pending.view, *to = self->pending.target_view;
  WeftPortView *output = self->pending.port, *input = self->pending.target;

  if (weft_port_view_get_side (output) == WEFT_PORT_INPUT) {
    from = self->pending.target_view;
    to = self->pending.view;
    output = self->pending.target;
    input = self->pending.port;
  }
  return weft_workflow_connect (self->workflow, weft_node_view_get_id (from), weft_port_view_get_id (output),
                                weft_node_view_get_id (to), weft_port_view_get_id (input), error);
}

/* One undo step; what cannot be done as a whole is not done at all. */
static void
reroute (WeftCanvas *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autoptr (WeftLink) link = weft_link_ref (self->pending.moved->link);
  g_autoptr (GError) error = NULL;
  gboolean good;

  if (self->pending.target != NULL && is_own_end (self, self->pending.target_view, self->pending.target))
    return;
  weft_history_begin (history, self->pending.target != NULL ? _("Move Wire") : _("Disconnect"), NULL);
  good = weft_workflow_disconnect (self->workflow, link, &error) && (self->pending.target == NULL || connect_pending (self, &error));
  if (good)
    weft_history_end (history);
  else
    weft_history_abandon (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

gboolean
weft_canvas_end_wire (WeftCanvas *self)
{
  gboolean was_refused = gtk_widget_get_visible (self->bubble);
  g_autofree char *reason = g_strdup (gtk_label_get_text (GTK_LABEL (self->bubble)));
  g_autoptr (GError) error = NULL;

  if (was_refused)
    weft_canvas_say (self, reason);
  else if (self->pending.moved != NULL)
    reroute (self);
  else if (self->pending.target != NULL)
    (void) connect_pending (self, &error);
  else
    return FALSE;
  weft_canvas_forget_wire (self);
  weft_canvas_say_error (self, g_steal_pointer (&error));
  return TRUE;
}

void
weft_canvas_arm_port (WeftCanvas   *self,
                      WeftNodeView *view,
                      WeftPortView *port)
{
  g_autoptr (GError) error = NULL;

  if (self->pending.view == NULL) {
    weft_canvas_begin_wire (self, view, port, TRUE);
    return;
  }
  if (self->pending.port == port) {
    weft_canvas_forget_wire (self);
    return;
  }
  weft_node_view_get_port_place (view, weft_port_view_get_side (port), (int) weft_port_view_get_index (port), &self->pending.x, &self->pending.y);
  if (!fits (self, view, port, &error)) {
    show_reason (self, port, error->message);
    weft_canvas_say_error (self, g_steal_pointer (&error));
    return;
  }
  set_target (self, view, port);
  gtk_widget_set_visible (self->bubble, FALSE);
  (void) weft_canvas_end_wire (self);
}

static int
compare_left (gconstpointer a,
              gconstpointer b)
{
  WeftArea one = weft_node_view_get_box (*(WeftNodeView *const *) a), two = weft_node_view_get_box (*(WeftNodeView *const *) b);

  return one.x < two.x ? -1 : one.x > two.x;
}

void
weft_canvas_connect_selected (WeftCanvas *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  guint n_connected = 0;

  for (guint i = 0; i < self->views->len; i++)
    if (weft_node_view_get_selected (self->views->pdata[i]))
      g_ptr_array_add (chosen, self->views->pdata[i]);
  g_ptr_array_sort (chosen, compare_left);
  if (chosen->len < 2) {
    weft_canvas_say (self, _("Select two nodes or more to connect them"));
    return;
  }
  weft_history_begin (history, _("Connect"), NULL);
  for (guint to = 1; to < chosen->len; to++)
    for (guint from = to; from > 0; from--)
      n_connected += weft_workflow_connect_fitting (self->workflow, weft_node_view_get_id (chosen->pdata[from - 1]), NULL, weft_node_view_get_id (chosen->pdata[to]), NULL);
  weft_history_end (history);
  if (n_connected == 0)
    weft_canvas_say (self, _("No output of these nodes fits a free input of another"));
}
