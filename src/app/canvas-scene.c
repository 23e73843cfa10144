/* canvas-scene.c: views of nodes, wires and notes that follow the workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Views of nodes stand in the order of the workflow. Wires name their nodes by
 * id and look for them again whenever nodes, ports or links have changed.
 */
#include "app/canvas-private.h"

#include "app/node-look.h"
#include "app/node-outcome.h"
#include "base/i18n.h"

/* As near as this a wire is meant, application pixels. */
#define WIRE_REACH 6

/* The corner that a note is resized by, application pixels. */
#define CORNER 14

static void
update (WeftCanvas *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mark_stale (WeftCanvas *self)
{
  self->is_stale = TRUE;
  weft_minimap_mark_stale (self->minimap);
  update (self);
}

static void
update_hint (WeftCanvas *self)
{
  gboolean is_empty = self->views->len == 0 && self->notes->len == 0;

  gtk_widget_set_visible (self->hint, is_empty);
  if (self->is_empty == is_empty)
    return;
  self->is_empty = is_empty;
  g_object_notify (G_OBJECT (self), "empty");
}

/* Wires */

void
weft_canvas_forget_wire (WeftCanvas *self)
{
  if (self->pending.view == NULL)
    return;
  for (guint i = 0; i < self->views->len; i++)
    for (int side = 0; side < 2; side++) {
      GPtrArray *ports = weft_node_view_get_ports (self->views->pdata[i], (WeftPortSide) side);

      for (guint k = 0; k < ports->len; k++)
        weft_port_view_set_mark (ports->pdata[k], WEFT_PORT_MARK_NONE);
    }
  if (self->pending.moved != NULL)
    self->pending.moved->is_detached = FALSE;
  self->pending = (WeftPendingWire){ 0 };
  gtk_widget_set_visible (self->bubble, FALSE);
  /* Ports that refused the wire have said why, instead of whom they are connected to. */
  self->is_undescribed = TRUE;
  mark_stale (self);
}

static int
find_index (WeftNodeView *view,
            WeftPortSide  side,
            const char   *port)
{
  WeftPortView *found = view != NULL ? weft_node_view_find_port (view, side, port) : NULL;

  return found != NULL ? (int) weft_port_view_get_index (found) : -1;
}

static void
find_ends (WeftCanvas     *self,
           WeftCanvasWire *wire)
{
  const WeftPortType *before = wire->type;
  WeftPortView *output;

  wire->from = g_hash_table_lookup (self->by_id, wire->link->from);
  wire->to = g_hash_table_lookup (self->by_id, wire->link->to);
  wire->output = find_index (wire->from, WEFT_PORT_OUTPUT, wire->link->output);
  wire->input = find_index (wire->to, WEFT_PORT_INPUT, wire->link->input);
  output = wire->output >= 0 ? weft_node_view_get_ports (wire->from, WEFT_PORT_OUTPUT)->pdata[wire->output] : NULL;
  wire->type = output != NULL ? weft_port_view_get_kind (output) : NULL;
  if (wire->type != before)
    weft_canvas_wire_restyle (wire);
  weft_canvas_wire_update (wire);
}

static void
add_partner (GHashTable   *partners,
             WeftNodeView *view,
             WeftPortSide  side,
             int           index,
             WeftNodeView *other)
{
  WeftPortView *port = index >= 0 ? weft_node_view_get_ports (view, side)->pdata[index] : NULL;
  const char *title = other != NULL ? weft_node_get_title (weft_node_view_get_node (other)) : NULL;
  GString *text = port != NULL ? g_hash_table_lookup (partners, port) : NULL;

  if (port == NULL || title == NULL)
    return;
  if (text == NULL) {
    text = g_string_new (title);
    g_hash_table_insert (partners, port, text);
  } else {
    g_string_append_printf (text, ", %s", title);
  }
}

static void
free_text (gpointer text)
{
  g_string_free (text, TRUE);
}

/* Tells each output which inputs read it; again later if an end is not there yet. */
static void
relate_ports (WeftCanvas *self)
{
  g_autoptr (GHashTable) readers = g_hash_table_new (NULL, NULL);

  self->is_undescribed = FALSE;
  for (guint i = 0; i < self->wires->len; i++) {
    const WeftCanvasWire *wire = self->wires->pdata[i];
    gpointer output;

    if (wire->from == NULL || wire->to == NULL || wire->output < 0 || wire->input < 0) {
      self->is_undescribed = TRUE;
      continue;
    }
    output = weft_node_view_get_ports (wire->from, WEFT_PORT_OUTPUT)->pdata[wire->output];
    g_hash_table_insert (readers, output,
                         g_list_append (g_hash_table_lookup (readers, output), weft_node_view_get_ports (wire->to, WEFT_PORT_INPUT)->pdata[wire->input]));
  }
  for (guint i = 0; i < self->views->len; i++) {
    GPtrArray *outputs = weft_node_view_get_ports (self->views->pdata[i], WEFT_PORT_OUTPUT);

    for (guint k = 0; k < outputs->len; k++)
      weft_port_view_take_readers (outputs->pdata[k], g_hash_table_lookup (readers, outputs->pdata[k]));
  }
}

/* Tells each port whom it is connected to. */
static void
describe_ports (WeftCanvas *self)
{
  g_autoptr (GHashTable) partners = g_hash_table_new_full (NULL, NULL, NULL, free_text);

  for (guint i = 0; i < self->wires->len; i++) {
    WeftCanvasWire *wire = self->wires->pdata[i];

    if (wire->from == NULL || wire->to == NULL)
      continue;
    add_partner (partners, wire->from, WEFT_PORT_OUTPUT, wire->output, wire->to);
    add_partner (partners, wire->to, WEFT_PORT_INPUT, wire->input, wire->from);
  }
  for (guint i = 0; i < self->views->len; i++)
    for (int side = 0; side < 2; side++) {
      GPtrArray *ports = weft_node_view_get_ports (self->views->pdata[i], (WeftPortSide) side);

      for (guint k = 0; k < ports->len; k++) {
        GString *text = g_hash_table_lookup (partners, ports->pdata[k]);

        weft_node_view_set_linked (self->views->pdata[i], ports->pdata[k], text != NULL ? text->str : NULL);
      }
    }
}

/* Why what comes over a wire does not fit the layer that it leads to. */
static const char *
find_trouble (WeftCanvas     *self,
              WeftCanvasWire *wire)
{
  WeftNode *node = weft_workflow_find_node (self->workflow, wire->link->to);
  g_autofree char *path = node != NULL ? weft_node_make_path (node) : NULL;
  const WeftProblem *problem = path != NULL ? weft_document_find_problem (self->document, path) : NULL;

  return problem != NULL && g_strcmp0 (problem->layer, wire->link->to) == 0 ? problem->message : NULL;
}

static void
ask_check (WeftCanvas     *self,
           WeftCanvasWire *wire)
{
  const WeftCheck *check = weft_document_get_check (self->document);
  const WeftPortInfo *info = check != NULL ? weft_check_get_link_info (check, self->workflow, wire->link) : NULL;
  g_autofree char *text = info != NULL ? weft_port_info_to_string (info) : NULL;

  weft_canvas_wire_take_info (wire, text != NULL && text[0] != '\0' ? g_steal_pointer (&text) : NULL, find_trouble (self, wire));
}

void
weft_canvas_need_wires (WeftCanvas *self)
{
  if (!self->is_stale)
    return;
  self->is_stale = FALSE;
  g_hash_table_remove_all (self->by_id);
  for (guint i = 0; i < self->views->len; i++)
    g_hash_table_insert (self->by_id, g_strdup (weft_node_view_get_id (self->views->pdata[i])), self->views->pdata[i]);
  for (guint i = 0; i < self->wires->len; i++)
    find_ends (self, self->wires->pdata[i]);
  if (!self->is_undescribed)
    return;
  describe_ports (self);
  relate_ports (self);
}

WeftCanvasWire *
weft_canvas_find_wire (WeftCanvas     *self,
                       const WeftLink *link)
{
  for (guint i = 0; i < self->wires->len; i++)
    if (weft_link_compare (((WeftCanvasWire *) self->wires->pdata[i])->link, link) == 0)
      return self->wires->pdata[i];
  return NULL;
}

static void
link_added_cb (WeftCanvas *self,
               WeftLink   *link)
{
  WeftCanvasWire *wire = weft_canvas_wire_new (link);

  g_ptr_array_add (self->wires, wire);
  self->is_undescribed = TRUE;
  ask_check (self, wire);
  mark_stale (self);
}

static void
link_removed_cb (WeftCanvas *self,
                 WeftLink   *link)
{
  WeftCanvasWire *wire = weft_canvas_find_wire (self, link);

  if (wire == NULL)
    return;
  if (self->lit == wire)
    self->lit = NULL;
  if (self->pending.moved == wire)
    self->pending.moved = NULL;
  g_ptr_array_remove (self->wires, wire);
  self->is_undescribed = TRUE;
  mark_stale (self);
}

/* Nodes */

static void
moved_cb (WeftCanvas   *self,
          WeftNodeView *view)
{
  for (guint i = 0; i < self->wires->len; i++) {
    WeftCanvasWire *wire = self->wires->pdata[i];

    if (wire->from == view || wire->to == view)
      weft_canvas_wire_update (wire);
  }
  if (self->mode == WEFT_DRAG_NONE)
    weft_minimap_mark_stale (self->minimap);
  update (self);
}

static void
connect_cb (WeftCanvas   *self,
            WeftPortView *port)
{
  g_signal_emit_by_name (self, "port-chosen", port);
}

static void
ports_cb (WeftCanvas *self)
{
  weft_canvas_forget_wire (self);
  self->is_undescribed = TRUE;
  mark_stale (self);
}

static void
open_cb (WeftCanvas   *self,
         WeftNodeView *view)
{
  gboolean is_nested = weft_node_get_nested (weft_node_view_get_node (view)) != NULL;

  g_signal_emit_by_name (self, is_nested ? "open-nested" : "open-node", weft_node_view_get_id (view));
}

/* Until wires say otherwise. */
static void
describe_free (WeftNodeView *view)
{
  for (int side = 0; side < 2; side++) {
    GPtrArray *ports = weft_node_view_get_ports (view, (WeftPortSide) side);

    for (guint i = 0; i < ports->len; i++)
      weft_node_view_set_linked (view, ports->pdata[i], NULL);
  }
}

static WeftNodeView *
add_view (WeftCanvas *self,
          WeftNode   *node)
{
  WeftNodeView *view = weft_node_view_new (self->document, node, &self->nodes);

  weft_node_view_set_zoom (view, self->place.zoom, self->is_resting);
  describe_free (view);
  g_signal_connect_swapped (view, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (view, "connect", G_CALLBACK (connect_cb), self);
  g_signal_connect_swapped (view, "open", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (view, "ports-changed", G_CALLBACK (ports_cb), self);
  gtk_widget_insert_before (GTK_WIDGET (view), GTK_WIDGET (self), GTK_WIDGET (self->minimap));
  return view;
}

static void
remove_view (WeftCanvas   *self,
             WeftNodeView *view)
{
  if (self->last_focus == view)
    self->last_focus = NULL;
  if (self->aim == view)
    self->aim = NULL;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == GTK_WIDGET (view))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->band_base != NULL)
    g_hash_table_remove (self->band_base, view);
  if (self->pending.view == view || self->pending.target_view == view)
    weft_canvas_forget_wire (self);
  for (guint i = 0; i < self->wires->len; i++) {
    WeftCanvasWire *wire = self->wires->pdata[i];

    wire->from = wire->from == view ? NULL : wire->from;
    wire->to = wire->to == view ? NULL : wire->to;
  }
  g_signal_handlers_disconnect_by_data (view, self);
  gtk_widget_unparent (GTK_WIDGET (view));
}

static void
items_changed_cb (WeftCanvas *self,
                  guint       place,
                  guint       n_removed,
                  guint       n_added)
{
  gboolean was_selected = FALSE;

  for (guint i = 0; i < n_removed; i++) {
    WeftNodeView *view = self->views->pdata[place];

    was_selected |= weft_node_view_get_selected (view);
    g_ptr_array_remove_index (self->views, place);
    remove_view (self, view);
  }
  for (guint i = 0; i < n_added; i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (self->workflow), place + i);

    g_ptr_array_insert (self->views, (int) (place + i), add_view (self, node));
  }
  mark_stale (self);
  weft_canvas_need_wires (self);
  update_hint (self);
  if (was_selected)
    g_signal_emit_by_name (self, "selection-changed");
}

WeftNodeView *
weft_canvas_find_node_view (WeftCanvas *self,
                            const char *id)
{
  weft_canvas_need_wires (self);
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

/* Notes */

WeftNoteView *
weft_canvas_find_note_view (WeftCanvas *self,
                            const char *id)
{
  for (guint i = 0; i < self->notes->len; i++)
    if (g_str_equal (weft_note_view_get_note (self->notes->pdata[i])->id, id))
      return self->notes->pdata[i];
  return NULL;
}

static void
add_note (WeftCanvas     *self,
          const WeftNote *note)
{
  WeftNoteView *view = weft_note_view_new (note, &self->nodes.colors);

  weft_note_view_set_zoom (view, self->place.zoom);
  gtk_widget_insert_after (GTK_WIDGET (view), GTK_WIDGET (self), NULL);
  g_ptr_array_add (self->notes, view);
}

static void
remove_note (WeftCanvas   *self,
             WeftNoteView *view)
{
  if (self->dragged_note == view)
    self->dragged_note = NULL;
  if (self->menu_note == view)
    self->menu_note = NULL;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == GTK_WIDGET (view))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  g_ptr_array_remove (self->notes, view);
  gtk_widget_unparent (GTK_WIDGET (view));
}

static void
note_changed_cb (WeftCanvas *self,
                 const char *id)
{
  const WeftNote *note = weft_workflow_find_note (self->workflow, id);
  WeftNoteView *view = weft_canvas_find_note_view (self, id);

  if (view != NULL && note != NULL)
    weft_note_view_set_note (view, note);
  else if (note != NULL)
    add_note (self, note);
  else if (view != NULL)
    remove_note (self, view);
  weft_minimap_mark_stale (self->minimap);
  update_hint (self);
  update (self);
}

/* The check and the run */

static void
checked_cb (WeftCanvas *self)
{
  for (guint i = 0; i < self->views->len; i++)
    weft_node_view_refresh (self->views->pdata[i]);
  for (guint i = 0; i < self->wires->len; i++)
    ask_check (self, self->wires->pdata[i]);
  weft_minimap_mark_stale (self->minimap);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
activity_cb (WeftCanvas *self,
             const char *path)
{
  weft_minimap_mark_stale (self->minimap);
  for (guint i = 0; i < self->views->len; i++)
    if (weft_node_outcome_shows (weft_node_view_get_path (self->views->pdata[i]), path))
      weft_node_view_refresh (self->views->pdata[i]);
}

void
weft_canvas_follow (WeftCanvas *self)
{
  GPtrArray *links = weft_workflow_get_links (self->workflow), *notes = weft_workflow_get_notes (self->workflow);

  for (guint i = 0; i < links->len; i++)
    link_added_cb (self, links->pdata[i]);
  for (guint i = 0; i < notes->len; i++)
    note_changed_cb (self, ((WeftNote *) notes->pdata[i])->id);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (self->workflow)));
  g_signal_connect_object (self->workflow, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workflow, "link-added", G_CALLBACK (link_added_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workflow, "link-removed", G_CALLBACK (link_removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workflow, "note-changed", G_CALLBACK (note_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "checked", G_CALLBACK (checked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "node-activity", G_CALLBACK (activity_cb), self, G_CONNECT_SWAPPED);
}

void
weft_canvas_unfollow (WeftCanvas *self)
{
  if (self->workflow != NULL)
    g_signal_handlers_disconnect_by_data (self->workflow, self);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  for (guint i = 0; i < self->views->len; i++) {
    g_signal_handlers_disconnect_by_data (self->views->pdata[i], self);
    gtk_widget_unparent (self->views->pdata[i]);
  }
  for (guint i = 0; i < self->notes->len; i++)
    gtk_widget_unparent (self->notes->pdata[i]);
  g_ptr_array_set_size (self->views, 0);
  g_ptr_array_set_size (self->notes, 0);
  g_ptr_array_set_size (self->wires, 0);
  g_hash_table_remove_all (self->by_id);
}

/* What is where */

WeftArea
weft_canvas_get_content (WeftCanvas *self)
{
  WeftArea content = { 0 };

  for (guint i = 0; i < self->views->len; i++) {
    WeftArea box = weft_node_view_get_box (self->views->pdata[i]);

    content = weft_area_join (&content, &box);
  }
  for (guint i = 0; i < self->notes->len; i++) {
    WeftArea box = weft_note_view_get_box (self->notes->pdata[i]);

    content = weft_area_join (&content, &box);
  }
  return content;
}

WeftNodeView *
weft_canvas_pick_node (WeftCanvas *self,
                       double      x,
                       double      y)
{
  weft_canvas_from_widget (self, x, y, &x, &y);
  for (GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_prev_sibling (child)) {
    WeftArea box = { 0 };

    if (WEFT_IS_NODE_VIEW (child))
      box = weft_node_view_get_box (WEFT_NODE_VIEW (child));
    if (weft_area_contains (&box, x, y))
      return WEFT_NODE_VIEW (child);
  }
  return NULL;
}

WeftPortView *
weft_canvas_pick_port (WeftCanvas    *self,
                       double         x,
                       double         y,
                       double         reach,
                       WeftNodeView **view)
{
  double least = reach;
  WeftPortView *found = NULL;

  for (guint i = 0; i < self->views->len; i++)
    for (int side = 0; side < 2; side++) {
      GPtrArray *ports = weft_node_view_get_ports (self->views->pdata[i], (WeftPortSide) side);

      for (guint k = 0; k < ports->len; k++) {
        double port_x, port_y, distance;

        weft_node_view_get_port_place (self->views->pdata[i], (WeftPortSide) side, (int) k, &port_x, &port_y);
        weft_canvas_to_widget (self, port_x, port_y, &port_x, &port_y);
        distance = MAX (ABS (port_x - x), ABS (port_y - y));
        if (distance > least)
          continue;
        least = distance;
        found = ports->pdata[k];
        *view = self->views->pdata[i];
      }
    }
  return found;
}

WeftCanvasWire *
weft_canvas_pick_wire (WeftCanvas *self,
                       double      x,
                       double      y)
{
  double reach = WIRE_REACH / self->place.zoom, least = reach;
  WeftCanvasWire *found = NULL;

  weft_canvas_from_widget (self, x, y, &x, &y);
  for (guint i = 0; i < self->wires->len; i++) {
    WeftCanvasWire *wire = self->wires->pdata[i];
    WeftArea bounds = weft_wire_get_bounds (&wire->path);
    const WeftArea near = { bounds.x - reach, bounds.y - reach, bounds.width + 2 * reach, bounds.height + 2 * reach };
    double distance;

    if (wire->from == NULL || wire->to == NULL || !weft_area_contains (&near, x, y))
      continue;
    distance = weft_wire_get_distance (&wire->path, x, y);
    if (distance > least)
      continue;
    least = distance;
    found = wire;
  }
  return found;
}

/* A frame is taken by its title, what is inside it is not in its way. */
WeftNoteView *
weft_canvas_pick_note (WeftCanvas *self,
                       double      x,
                       double      y)
{
  weft_canvas_from_widget (self, x, y, &x, &y);
  for (guint i = self->notes->len; i > 0; i--) {
    WeftNoteView *view = self->notes->pdata[i - 1];
    WeftArea box = weft_note_view_get_box (view);

    if (weft_note_view_get_note (view)->frame)
      box.height = MIN (box.height, 2 * WEFT_CANVAS_GRID + 8);
    if (weft_area_contains (&box, x, y))
      return view;
  }
  return NULL;
}

WeftNoteView *
weft_canvas_pick_corner (WeftCanvas *self,
                         double      x,
                         double      y)
{
  for (guint i = self->notes->len; i > 0 && self->place.zoom >= WEFT_CANVAS_OVERVIEW; i--) {
    WeftArea box = weft_note_view_get_box (self->notes->pdata[i - 1]);
    double right, bottom;

    weft_canvas_to_widget (self, box.x + box.width, box.y + box.height, &right, &bottom);
    if (x <= right && y <= bottom && x > right - CORNER && y > bottom - CORNER)
      return self->notes->pdata[i - 1];
  }
  return NULL;
}

/* Talking */

void
weft_canvas_say (WeftCanvas *self,
                 const char *text)
{
  g_signal_emit_by_name (self, "say", text);
}

void
weft_canvas_say_error (WeftCanvas *self,
                       GError     *error)
{
  if (error != NULL)
    weft_canvas_say (self, error->message);
  g_clear_error (&error);
}

void
weft_canvas_show_all (WeftCanvas *self)
{
  WeftArea all = weft_canvas_get_content (self);

  weft_canvas_show_box (self, all);
  self->all = all;
  self->all_place = self->place;
}

gboolean
weft_canvas_shows_all (WeftCanvas *self)
{
  const WeftCanvasPlace *now = &self->place, *then = &self->all_place;
  WeftArea all = weft_canvas_get_content (self);

  return all.width > 0 && now->x == then->x && now->y == then->y && now->zoom == then->zoom && all.x == self->all.x && all.y == self->all.y &&
         all.width == self->all.width && all.height == self->all.height;
}
