/* canvas-selection.c: which nodes and wires are selected
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each view and each wire knows whether it is; there is no second list.
 */
#include "app/canvas-private.h"

static void
changed (WeftCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "selection-changed");
}

static void
set_wire (WeftCanvasWire *wire,
          gboolean        selected)
{
  if (wire->is_selected == selected)
    return;
  wire->is_selected = selected;
  weft_canvas_wire_restyle (wire);
}

static void
clear (WeftCanvas *self)
{
  for (guint i = 0; i < self->views->len; i++)
    weft_node_view_set_selected (self->views->pdata[i], FALSE);
  for (guint i = 0; i < self->wires->len; i++)
    set_wire (self->wires->pdata[i], FALSE);
}

char **
weft_canvas_dup_selection (WeftCanvas *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->views->len; i++)
    if (weft_node_view_get_selected (self->views->pdata[i]))
      g_strv_builder_add (ids, weft_node_view_get_id (self->views->pdata[i]));
  return g_strv_builder_end (ids);
}

guint
weft_canvas_count_selected (WeftCanvas *self)
{
  guint n = 0;

  for (guint i = 0; i < self->views->len; i++)
    n += weft_node_view_get_selected (self->views->pdata[i]) ? 1 : 0;
  return n;
}

void
weft_canvas_select_view (WeftCanvas     *self,
                         WeftNodeView   *view,
                         WeftSelectMode  mode)
{
  gboolean before = weft_node_view_get_selected (view);

  if (mode == WEFT_SELECT_REPLACE)
    clear (self);
  weft_node_view_set_selected (view, mode != WEFT_SELECT_TOGGLE || !before);
  changed (self);
}

void
weft_canvas_select_wire (WeftCanvas     *self,
                         WeftCanvasWire *wire,
                         WeftSelectMode  mode)
{
  gboolean before = wire->is_selected;

  if (mode == WEFT_SELECT_REPLACE)
    clear (self);
  set_wire (wire, mode != WEFT_SELECT_TOGGLE || !before);
  changed (self);
}

void
weft_canvas_select (WeftCanvas *self,
                    const char *const *ids,
                    WeftSelectMode mode)
{
  if (mode == WEFT_SELECT_REPLACE)
    clear (self);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    WeftNodeView *view = weft_canvas_find_node_view (self, ids[i]);

    if (view != NULL)
      weft_node_view_set_selected (view, mode != WEFT_SELECT_TOGGLE || !weft_node_view_get_selected (view));
  }
  changed (self);
}

void
weft_canvas_select_all (WeftCanvas *self)
{
  for (guint i = 0; i < self->views->len; i++)
    weft_node_view_set_selected (self->views->pdata[i], TRUE);
  changed (self);
}

/* The rubber band */

void
weft_canvas_begin_band (WeftCanvas *self,
                        gboolean    keep)
{
  self->band_base = g_hash_table_new (NULL, NULL);
  if (!keep)
    clear (self);
  for (guint i = 0; i < self->views->len; i++)
    if (weft_node_view_get_selected (self->views->pdata[i]))
      g_hash_table_add (self->band_base, self->views->pdata[i]);
}

void
weft_canvas_update_band (WeftCanvas *self,
                         double      x,
                         double      y)
{
  double left, top, zoom = self->place.zoom;
  gboolean has_changed = FALSE;
  WeftArea band;

  self->band_x = MIN (x, self->start_x);
  self->band_y = MIN (y, self->start_y);
  self->band_width = ABS (x - self->start_x);
  self->band_height = ABS (y - self->start_y);
  weft_canvas_from_widget (self, self->band_x, self->band_y, &left, &top);
  band = (WeftArea){ left, top, self->band_width / zoom, self->band_height / zoom };
  for (guint i = 0; i < self->views->len; i++) {
    WeftNodeView *view = self->views->pdata[i];
    WeftArea box = weft_node_view_get_box (view);
    gboolean selected = g_hash_table_contains (self->band_base, view) || weft_area_intersects (&box, &band);

    has_changed |= selected != weft_node_view_get_selected (view);
    weft_node_view_set_selected (view, selected);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (has_changed)
    g_signal_emit_by_name (self, "selection-changed");
}

void
weft_canvas_end_band (WeftCanvas *self)
{
  g_clear_pointer (&self->band_base, g_hash_table_unref);
  changed (self);
}

void
weft_canvas_zoom_to_selection (WeftCanvas *self)
{
  WeftArea all = { 0 };

  for (guint i = 0; i < self->views->len; i++) {
    WeftArea box = weft_node_view_get_box (self->views->pdata[i]);

    if (weft_node_view_get_selected (self->views->pdata[i]))
      all = weft_area_join (&all, &box);
  }
  weft_canvas_show_box (self, all.width > 0 ? all : weft_canvas_get_content (self));
}
