/* canvas-draw.c: what the canvas draws around its nodes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the back: ground with its grid, frames, wires, nodes, labels of wires,
 * and what belongs to the gesture of the moment.
 */
#include "app/canvas-private.h"

#include <math.h>

/* Dots stand on every second line of the grid, closer together they are left out. */
#define DOT_STEP       (2.0 * WEFT_CANVAS_GRID)
#define LEAST_DOT_STEP 14

/* So much of a frame goes into new pictures of nodes, µs. */
#define PAINT_BUDGET 4000

/* Half of the line across the end of a gap, application pixels. */
#define GUIDE_FOOT 5

/* The ground is an image a little larger than the canvas that is moved by less
 * than the distance of two dots. */
static void
make_ground (WeftCanvas *self,
             int         width,
             int         height,
             double      step)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)), room = (int) ceil (step);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (width + 2 * room) * scale, (height + 2 * room) * scale);
  double size = CLAMP (round (1.5 * self->place.zoom), 1, 3);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  gdk_cairo_set_source_rgba (cr, &self->nodes.colors.background);
  cairo_paint (cr);
  gdk_cairo_set_source_rgba (cr, &self->nodes.colors.grid);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (double y = 0; y < height + 2 * room; y += step)
    for (double x = 0; x < width + 2 * room; x += step)
      cairo_rectangle (cr, round (x), round (y), size, size);
  if (step >= LEAST_DOT_STEP)
    cairo_fill (cr);
  cairo_destroy (cr);

  g_clear_pointer (&self->ground, gsk_render_node_unref);
  self->ground = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) (width + 2 * room), (float) (height + 2 * room)));
  cr = gsk_cairo_node_get_draw_context (self->ground);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
snapshot_ground (WeftCanvas  *self,
                 GtkSnapshot *snapshot)
{
  int width = (int) self->place.width, height = (int) self->place.height;
  double step = DOT_STEP * self->place.zoom, x, y;

  while (step < LEAST_DOT_STEP)
    step *= 2;
  if (self->ground == NULL || self->ground_step != step || self->ground_width != width || self->ground_height != height)
    make_ground (self, width, height, step);
  self->ground_step = step;
  self->ground_width = width;
  self->ground_height = height;
  x = fmod (self->place.x, step);
  y = fmod (self->place.y, step);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) round (x - (x > 0 ? step : 0)), (float) round (y - (y > 0 ? step : 0))));
  gtk_snapshot_append_node (snapshot, self->ground);
  gtk_snapshot_restore (snapshot);
}

/* Everything in one picture, when single nodes are a few pixels large. */
static void
snapshot_overview (WeftCanvas  *self,
                   GtkSnapshot *snapshot)
{
  cairo_surface_t *surface = weft_canvas_paint_overview (self, &self->place, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) self->place.width, (float) self->place.height));

  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Detail */

static void
snapshot_children (WeftCanvas  *self,
                   GtkSnapshot *snapshot,
                   gboolean     only_nodes)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_NATIVE (child) && WEFT_IS_NODE_VIEW (child) == only_nodes && !WEFT_IS_NOTE_VIEW (child))
      gtk_widget_snapshot_child (GTK_WIDGET (self), child, snapshot);
}

static void
snapshot_notes (WeftCanvas  *self,
                GtkSnapshot *snapshot,
                gboolean     frames)
{
  for (guint i = 0; i < self->notes->len; i++)
    if (weft_note_view_get_note (self->notes->pdata[i])->frame == frames)
      gtk_widget_snapshot_child (GTK_WIDGET (self), self->notes->pdata[i], snapshot);
}

/* @labels: (element-type WeftArea): those that are there already */
static gboolean
is_free (WeftCanvas     *self,
         GArray         *labels,
         const WeftArea *label)
{
  for (guint i = 0; i < labels->len; i++)
    if (weft_area_intersects (&g_array_index (labels, WeftArea, i), label))
      return FALSE;
  for (guint i = 0; i < self->views->len; i++) {
    WeftArea box = weft_node_view_get_box (self->views->pdata[i]);

    if (weft_area_intersects (&box, label))
      return FALSE;
  }
  return TRUE;
}

static void
snapshot_label (WeftCanvas     *self,
                GtkSnapshot    *snapshot,
                GArray         *labels,
                WeftCanvasWire *wire)
{
  WeftArea box;

  if (!weft_canvas_wire_place_label (wire, &self->place, &self->nodes.colors, GTK_WIDGET (self), &box))
    return;
  if (!wire->is_selected && !is_free (self, labels, &box))
    return;
  weft_canvas_wire_snapshot_label (wire, snapshot, &self->place, &box);
  g_array_append_val (labels, box);
}

/* What travels over a wire is told when it is selected, and else where there is room. */
static void
snapshot_labels (WeftCanvas  *self,
                 GtkSnapshot *snapshot)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (WeftArea));

  for (int selected = 1; selected >= 0; selected--)
    for (guint i = 0; i < self->wires->len; i++) {
      WeftCanvasWire *wire = self->wires->pdata[i];

      if (wire->is_selected == selected)
        snapshot_label (self, snapshot, labels, wire);
    }
}

static void
snapshot_detail (WeftCanvas  *self,
                 GtkSnapshot *snapshot)
{
  snapshot_notes (self, snapshot, TRUE);
  for (guint i = 0; i < self->wires->len; i++)
    weft_canvas_wire_snapshot (self->wires->pdata[i], snapshot, &self->place, &self->nodes.colors);
  snapshot_notes (self, snapshot, FALSE);
  snapshot_children (self, snapshot, TRUE);
  snapshot_labels (self, snapshot);
}

/* Gestures */

static void
snapshot_pending (WeftCanvas  *self,
                  GtkSnapshot *snapshot)
{
  const WeftPendingWire *pending = &self->pending;
  gboolean is_output;
  WeftWire wire = { 0 };
  GdkRGBA color;
  cairo_t *cr;

  if (pending->view == NULL)
    return;
  is_output = weft_port_view_get_side (pending->port) == WEFT_PORT_OUTPUT;
  weft_node_view_get_port_place (pending->view, weft_port_view_get_side (pending->port), (int) weft_port_view_get_index (pending->port), &wire.ax, &wire.ay);
  weft_canvas_to_widget (self, wire.ax, wire.ay, &wire.ax, &wire.ay);
  weft_canvas_to_widget (self, pending->x, pending->y, &wire.bx, &wire.by);
  if (!is_output)
    wire = (WeftWire){ .ax = wire.bx, .ay = wire.by, .bx = wire.ax, .by = wire.ay };
  color = weft_canvas_colors_get_type (&self->nodes.colors, weft_port_view_get_kind (pending->port));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) self->place.width, (float) self->place.height));
  weft_wire_trace (&wire, weft_wire_get_reach (&wire), cr);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, pending->target != NULL ? 3.5 : 2.5);
  if (pending->target == NULL)
    cairo_set_dash (cr, (const double[]){ 7, 5 }, 2, 0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
snapshot_border (GtkSnapshot           *snapshot,
                 const graphene_rect_t *rect,
                 float                  radius,
                 float                  line,
                 GdkRGBA                color)
{
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, rect, radius);
  gtk_snapshot_append_border (snapshot, &rounded, (const float[]){ line, line, line, line }, (const GdkRGBA[]){ color, color, color, color });
}

/* The node whose place another would take. */
static void
snapshot_aim (WeftCanvas  *self,
              GtkSnapshot *snapshot)
{
  WeftArea box = weft_node_view_get_box (self->aim);
  double x, y, zoom = self->place.zoom;

  weft_canvas_to_widget (self, box.x, box.y, &x, &y);
  snapshot_border (snapshot, &GRAPHENE_RECT_INIT ((float) x - 4, (float) y - 4, (float) (box.width * zoom) + 8, (float) (box.height * zoom) + 8),
                   (float) (WEFT_NODE_RADIUS * zoom) + 4, 3, self->nodes.colors.accent);
}

static void
snapshot_band (WeftCanvas  *self,
               GtkSnapshot *snapshot)
{
  const graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) floor (self->band_x), (float) floor (self->band_y),
                                                   (float) ceil (self->band_width), (float) ceil (self->band_height));
  GdkRGBA fill = weft_rgba_fade (self->nodes.colors.accent, 0.15);

  gtk_snapshot_append_color (snapshot, &fill, &rect);
  snapshot_border (snapshot, &rect, 0, 1, self->nodes.colors.accent);
}

/* The line that cuts wires. */
static void
snapshot_sweep (WeftCanvas  *self,
                GtkSnapshot *snapshot)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) self->place.width, (float) self->place.height));

  gdk_cairo_set_source_rgba (cr, &self->nodes.colors.accent);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, (const double[]){ 6, 4 }, 2, 0);
  cairo_move_to (cr, self->start_x, self->start_y);
  cairo_line_to (cr, self->sweep_x, self->sweep_y);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* A gap has feet at its ends. */
static void
snapshot_guide (WeftCanvas      *self,
                GtkSnapshot     *snapshot,
                const WeftGuide *guide)
{
  const GdkRGBA *color = &self->nodes.colors.accent;
  gboolean is_level = guide->ay == guide->by;
  float dx = is_level ? 0 : GUIDE_FOOT, dy = is_level ? GUIDE_FOOT : 0, x[2], y[2];

  for (int end = 0; end < 2; end++) {
    double place_x, place_y;

    weft_canvas_to_widget (self, end == 0 ? guide->ax : guide->bx, end == 0 ? guide->ay : guide->by, &place_x, &place_y);
    x[end] = (float) round (place_x);
    y[end] = (float) round (place_y);
    if (guide->is_gap)
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x[end] - dx, y[end] - dy, 2 * dx + 1, 2 * dy + 1));
  }
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x[0], y[0], MAX (1, x[1] - x[0]), MAX (1, y[1] - y[0])));
}

/* Pictures that a frame had no time for come with the next ones. */
static gboolean
catch_up_cb (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       data)
{
  WeftCanvas *self = data;

  self->catch_up = 0;
  for (guint i = 0; i < self->views->len; i++)
    weft_node_view_catch_up (self->views->pdata[i]);
  return G_SOURCE_REMOVE;
}

void
weft_canvas_snapshot (WeftCanvas  *self,
                      GtkSnapshot *snapshot)
{
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) self->place.width, (float) self->place.height);

  weft_canvas_need_wires (self);
  self->nodes.deadline = g_get_monotonic_time () + PAINT_BUDGET;
  self->nodes.is_short = FALSE;
  gtk_snapshot_push_clip (snapshot, &all);
  snapshot_ground (self, snapshot);
  if (self->place.zoom < WEFT_CANVAS_OVERVIEW)
    snapshot_overview (self, snapshot);
  else
    snapshot_detail (self, snapshot);
  snapshot_pending (self, snapshot);
  for (guint i = 0; self->guides != NULL && i < self->guides->len; i++)
    snapshot_guide (self, snapshot, &g_array_index (self->guides, WeftGuide, i));
  if (self->mode == WEFT_DRAG_BAND)
    snapshot_band (self, snapshot);
  if (self->mode == WEFT_DRAG_SWEEP)
    snapshot_sweep (self, snapshot);
  if (self->is_dropping)
    snapshot_border (snapshot, &GRAPHENE_RECT_INIT (3, 3, all.size.width - 6, all.size.height - 6), 12, 3, self->nodes.colors.accent);
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    snapshot_border (snapshot, &all, 0, 2, weft_rgba_fade (self->nodes.colors.accent, 0.7));
  snapshot_children (self, snapshot, FALSE);
  if (self->aim != NULL)
    snapshot_aim (self, snapshot);
  gtk_snapshot_pop (snapshot);
  if (self->nodes.is_short && self->catch_up == 0)
    self->catch_up = gtk_widget_add_tick_callback (GTK_WIDGET (self), catch_up_cb, self, NULL);
}
