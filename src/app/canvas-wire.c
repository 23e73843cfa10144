/* canvas-wire.c: a link of the workflow, drawn
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The curve is kept as a render node that begins at the output, so that a
 * canvas that is moved draws nothing anew and a node that is dragged only its
 * own wires. A curve much larger than the window is cut to it.
 */
#include "app/canvas-wire.h"

#include <math.h>

/* Beyond this size, in application pixels, a curve is not kept as a whole. */
#define MAX_EXTENT 4000

/* Room for the width of the line. */
#define ROOM 4

/* Below this zoom labels would be larger than what they are about. */
#define LEAST_LABEL_ZOOM 0.6

/* Corners of a lane: share of what it reaches beyond its ends, and handles of a circle. */
#define RADIUS 0.7
#define ROUND  0.5523

#define LABEL_SIZE 10.5
#define LABEL_PAD  6

WeftCanvasWire *
weft_canvas_wire_new (WeftLink *link)
{
  WeftCanvasWire *self = g_new0 (WeftCanvasWire, 1);

  self->link = weft_link_ref (link);
  self->output = self->input = -1;
  return self;
}

void
weft_canvas_wire_free (WeftCanvasWire *self)
{
  weft_canvas_wire_restyle (self);
  weft_link_unref (self->link);
  g_free (self->info);
  g_free (self->trouble);
  g_free (self);
}

void
weft_canvas_wire_update (WeftCanvasWire *self)
{
  WeftArea from, to;

  if (self->from == NULL || self->to == NULL)
    return;
  weft_node_view_get_port_place (self->from, WEFT_PORT_OUTPUT, self->output, &self->path.ax, &self->path.ay);
  weft_node_view_get_port_place (self->to, WEFT_PORT_INPUT, self->input, &self->path.bx, &self->path.by);
  from = weft_node_view_get_box (self->from);
  to = weft_node_view_get_box (self->to);
  weft_wire_lead (&self->path, &from, &to);
}

void
weft_canvas_wire_restyle (WeftCanvasWire *self)
{
  g_clear_pointer (&self->curve, gsk_render_node_unref);
  g_clear_pointer (&self->label, gsk_render_node_unref);
}

void
weft_canvas_wire_take_info (WeftCanvasWire *self,
                            char           *info,
                            const char     *trouble)
{
  if (g_strcmp0 (self->info, info) != 0 || (self->trouble != NULL) != (trouble != NULL))
    weft_canvas_wire_restyle (self);
  g_free (self->info);
  g_free (self->trouble);
  self->info = info;
  self->trouble = g_strdup (trouble);
}

/* A straight piece from where @cr is to the corner (@x, @y), and round it to (@next_x, @next_y),
 * both ways along an axis. */
static void
trace_corner (cairo_t *cr,
              double   x,
              double   y,
              double   next_x,
              double   next_y,
              double   radius)
{
  double before_x, before_y, length = fabs (next_x - x) + fabs (next_y - y), before;

  cairo_get_current_point (cr, &before_x, &before_y);
  before = fabs (x - before_x) + fabs (y - before_y);
  radius = MIN (radius, MIN (before, length / 2));
  if (radius <= 0) {
    cairo_line_to (cr, x, y);
    return;
  }
  before_x = x + (before_x - x) / before * radius;
  before_y = y + (before_y - y) / before * radius;
  cairo_line_to (cr, before_x, before_y);
  next_x = x + (next_x - x) / length * radius;
  next_y = y + (next_y - y) / length * radius;
  cairo_curve_to (cr, before_x + (x - before_x) * ROUND, before_y + (y - before_y) * ROUND, next_x + (x - next_x) * ROUND, next_y + (y - next_y) * ROUND, next_x, next_y);
}

static void
trace_lane (const WeftWire *self,
            double          reach,
            cairo_t        *cr)
{
  double x[WEFT_WIRE_CORNERS], y[WEFT_WIRE_CORNERS];
  const int last = WEFT_WIRE_CORNERS - 1;

  weft_wire_list_corners (self, reach, x, y);
  cairo_move_to (cr, x[0], y[0]);
  for (int i = 1; i < last; i++)
    trace_corner (cr, x[i], y[i], x[i + 1], y[i + 1], reach * RADIUS);
  cairo_line_to (cr, x[last], y[last]);
}

void
weft_wire_trace (const WeftWire *self,
                 double          reach,
                 cairo_t        *cr)
{
  if (self->has_lane) {
    trace_lane (self, reach, cr);
    return;
  }
  cairo_move_to (cr, self->ax, self->ay);
  cairo_curve_to (cr, self->ax + reach, self->ay, self->bx - reach, self->by, self->bx, self->by);
}

static GdkRGBA
get_color (const WeftCanvasWire   *self,
           const WeftCanvasColors *colors)
{
  if (self->is_selected)
    return colors->accent;
  if (self->trouble != NULL)
    return colors->error;
  return self->type != NULL ? weft_canvas_colors_get_type (colors, self->type) : colors->dim;
}

static void
stroke (WeftCanvasWire         *self,
        cairo_t                *cr,
        const WeftWire         *wire,
        double                  zoom,
        const WeftCanvasColors *colors)
{
  GdkRGBA color = get_color (self, colors);
  double line = CLAMP (2 * zoom, 1, 3) + (self->is_selected || self->is_lit || self->trouble != NULL ? 1.5 : 0);

  weft_wire_trace (wire, weft_wire_get_reach (&self->path) * zoom, cr);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

static graphene_rect_t
get_extents (const WeftWire *wire,
             double          reach)
{
  double left = MIN (wire->ax, wire->bx - reach) - ROOM, right = MAX (wire->ax + reach, wire->bx) + ROOM;
  double top = MIN (wire->ay, wire->by), bottom = MAX (wire->ay, wire->by);

  if (wire->has_lane) {
    top = MIN (top, wire->lane);
    bottom = MAX (bottom, wire->lane);
  }
  top -= ROOM;
  bottom += ROOM;
  return GRAPHENE_RECT_INIT ((float) floor (left), (float) floor (top), (float) ceil (right - left) + 1, (float) ceil (bottom - top) + 1);
}

static gboolean
is_drawn (const WeftCanvasWire  *self,
          const graphene_rect_t *extents,
          const WeftWire        *wire)
{
  return self->curve != NULL && wire->bx == self->drawn.bx && wire->by == self->drawn.by && wire->has_lane == self->drawn.has_lane && wire->lane == self->drawn.lane &&
         graphene_rect_equal (extents, &self->drawn_extents);
}

static void
need_curve (WeftCanvasWire         *self,
            const graphene_rect_t  *extents,
            const WeftWire         *wire,
            double                  zoom,
            const WeftCanvasColors *colors)
{
  cairo_t *cr;

  if (is_drawn (self, extents, wire))
    return;
  g_clear_pointer (&self->curve, gsk_render_node_unref);
  self->curve = gsk_cairo_node_new (extents);
  self->drawn = *wire;
  self->drawn_extents = *extents;
  cr = gsk_cairo_node_get_draw_context (self->curve);
  stroke (self, cr, wire, zoom, colors);
  cairo_destroy (cr);
}

/* In application pixels from its beginning. */
static WeftWire
shrink (const WeftWire *path,
        double          zoom)
{
  WeftWire wire = { .bx = round ((path->bx - path->ax) * zoom), .by = round ((path->by - path->ay) * zoom) };

  wire.has_lane = path->has_lane;
  wire.lane = round ((path->lane - path->ay) * zoom);
  return wire;
}

void
weft_canvas_wire_snapshot (WeftCanvasWire         *self,
                           GtkSnapshot            *snapshot,
                           const WeftCanvasPlace  *place,
                           const WeftCanvasColors *colors)
{
  double zoom = place->zoom, x = round (place->x + self->path.ax * zoom), y = round (place->y + self->path.ay * zoom);
  const WeftWire wire = shrink (&self->path, zoom);
  graphene_rect_t extents = get_extents (&wire, weft_wire_get_reach (&self->path) * zoom);
  const graphene_rect_t seen = GRAPHENE_RECT_INIT ((float) -x, (float) -y, (float) place->width, (float) place->height);
  graphene_rect_t cut;

  if (self->from == NULL || self->to == NULL || self->is_detached || !graphene_rect_intersection (&extents, &seen, &cut))
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  need_curve (self, extents.size.width <= MAX_EXTENT && extents.size.height <= MAX_EXTENT ? &extents : &cut, &wire, zoom, colors);
  gtk_snapshot_append_node (snapshot, self->curve);
  gtk_snapshot_restore (snapshot);
}

static void
trace_pill (cairo_t *cr,
            double   width,
            double   height)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, width - height / 2, height / 2, height / 2 - 0.5, -G_PI / 2, G_PI / 2);
  cairo_arc (cr, height / 2, height / 2, height / 2 - 0.5, G_PI / 2, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
make_label (WeftCanvasWire         *self,
            const WeftCanvasColors *colors,
            GtkWidget              *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, self->info);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (layout)));
  int width, height;
  cairo_t *cr;

  pango_font_description_set_absolute_size (font, LABEL_SIZE * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_size (layout, &width, &height);
  self->label_width = width + 2 * LABEL_PAD + 4;
  self->label_height = height + 4;
  self->label = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) self->label_width, (float) self->label_height));
  cr = gsk_cairo_node_get_draw_context (self->label);
  trace_pill (cr, self->label_width, self->label_height);
  gdk_cairo_set_source_rgba (cr, &colors->card);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &colors->border);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_move_to (cr, LABEL_PAD + 2, 2);
  gdk_cairo_set_source_rgba (cr, self->trouble != NULL ? &colors->error : &colors->dim);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
}

gboolean
weft_canvas_wire_place_label (WeftCanvasWire         *self,
                              const WeftCanvasPlace  *place,
                              const WeftCanvasColors *colors,
                              GtkWidget              *widget,
                              WeftArea               *box)
{
  double x, y, left = -place->x / place->zoom, top = -place->y / place->zoom;
  const WeftArea seen = { left, top, place->width / place->zoom, place->height / place->zoom };

  if (self->info == NULL || self->from == NULL || self->to == NULL || self->is_detached || place->zoom < LEAST_LABEL_ZOOM)
    return FALSE;
  weft_wire_get_point (&self->path, 0.5, &x, &y);
  if (!weft_area_contains (&seen, x, y))
    return FALSE;
  if (self->label == NULL)
    make_label (self, colors, widget);
  *box = (WeftArea){ x - self->label_width / place->zoom / 2, y - self->label_height / place->zoom / 2,
                     self->label_width / place->zoom, self->label_height / place->zoom };
  return TRUE;
}

void
weft_canvas_wire_snapshot_label (WeftCanvasWire        *self,
                                 GtkSnapshot           *snapshot,
                                 const WeftCanvasPlace *place,
                                 const WeftArea        *box)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) round (place->x + box->x * place->zoom), (float) round (place->y + box->y * place->zoom)));
  gtk_snapshot_append_node (snapshot, self->label);
  gtk_snapshot_restore (snapshot);
}
