/* node-picture.c: how a node looks on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From top to bottom: icon, title and subtitle; a row for each pair of ports;
 * the state. Everything is painted in canvas units; the context scales.
 */
#include "app/node-picture.h"

#include "app/canvas-geometry.h"
#include "base/i18n.h"

#include <math.h>

#define PAD        10 /* from the edge to what is written */
#define ICON_TILE  26
#define ICON       16
#define TITLE_SIZE 13.0
#define SMALL_SIZE 11.0
#define LETTER     8.5

#define N_SHADOWS 10 /* rings that together look soft */

/* What painting needs at every step. */
typedef struct
{
  const WeftNodeLook *look;
  const WeftCanvasColors *colors;
  GtkWidget *widget;
  cairo_t *cr;
  PangoContext *pango;
  int icon_scale;
} Brush;

/* The look */

void
weft_node_look_init (WeftNodeLook *self)
{
  *self = (WeftNodeLook){ .inputs = g_array_new (FALSE, FALSE, sizeof (WeftNodePort)), .outputs = g_array_new (FALSE, FALSE, sizeof (WeftNodePort)) };
}

void
weft_node_look_clear (WeftNodeLook *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->inputs, g_array_unref);
  g_clear_pointer (&self->outputs, g_array_unref);
}

double
weft_node_look_get_height (const WeftNodeLook *self)
{
  return weft_node_geometry_get_height (MAX (self->inputs->len, self->outputs->len), TRUE);
}

const GdkRGBA *
weft_node_look_get_state_color (const WeftNodeLook     *self,
                                const WeftCanvasColors *colors)
{
  if (self->is_bypassed)
    return &colors->dim;
  if (self->is_outdated)
    return &colors->warning;
  if (self->state == WEFT_NODE_IDLE && self->is_error)
    return &colors->error;
  switch (self->state) {
  case WEFT_NODE_RUNNING:
    return &colors->accent_text;
  case WEFT_NODE_DONE:
  case WEFT_NODE_CACHED:
    return &colors->success;
  case WEFT_NODE_FAILED:
    return &colors->error;
  case WEFT_NODE_CANCELLED:
    return &colors->warning;
  case WEFT_NODE_IDLE:
  case WEFT_NODE_QUEUED:
  case WEFT_NODE_READY:
  case WEFT_NODE_BYPASSED:
  case WEFT_N_NODE_STATES:
  default:
    return &colors->dim;
  }
}

static gboolean
are_ports_equal (const GArray *a,
                 const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const WeftNodePort *one = &g_array_index (a, WeftNodePort, i), *two = &g_array_index (b, WeftNodePort, i);

    if (one->title != two->title || one->type != two->type || one->is_linked != two->is_linked)
      return FALSE;
  }
  return TRUE;
}

gboolean
weft_node_look_equal (const WeftNodeLook *self,
                      const WeftNodeLook *other)
{
  return g_strcmp0 (self->title, other->title) == 0 && g_strcmp0 (self->subtitle, other->subtitle) == 0 &&
         g_strcmp0 (self->status, other->status) == 0 && g_strcmp0 (self->icon, other->icon) == 0 &&
         gdk_rgba_equal (&self->color, &other->color) && are_ports_equal (self->inputs, other->inputs) &&
         are_ports_equal (self->outputs, other->outputs) && self->state == other->state &&
         self->is_error == other->is_error && self->is_warning == other->is_warning && self->is_bypassed == other->is_bypassed &&
         self->is_outdated == other->is_outdated && self->has_inside == other->has_inside;
}

/* Shapes */

static void
trace_polygon (cairo_t *cr,
               double   x,
               double   y,
               double   radius,
               int      n_corners,
               double   turn)
{
  for (int i = 0; i < n_corners; i++) {
    double angle = turn + 2 * G_PI * i / n_corners;

    cairo_line_to (cr, x + radius * cos (angle), y + radius * sin (angle));
  }
  cairo_close_path (cr);
}

/* The shapes are made a little larger or smaller, so that all look equally large. */
void
weft_port_shape_trace (WeftPortShape  shape,
                       cairo_t       *cr,
                       double         x,
                       double         y,
                       double         radius)
{
  cairo_new_sub_path (cr);
  switch (shape) {
  case WEFT_PORT_SHAPE_SQUARE:
    trace_polygon (cr, x, y, radius * 1.25, 4, G_PI / 4);
    break;
  case WEFT_PORT_SHAPE_DIAMOND:
    trace_polygon (cr, x, y, radius * 1.25, 4, 0);
    break;
  case WEFT_PORT_SHAPE_TRIANGLE:
    trace_polygon (cr, x - radius * 0.15, y, radius * 1.4, 3, 0);
    break;
  case WEFT_PORT_SHAPE_HEXAGON:
    trace_polygon (cr, x, y, radius * 1.1, 6, 0);
    break;
  case WEFT_PORT_SHAPE_CIRCLE:
  default:
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
    cairo_close_path (cr);
  }
}

static void
trace_card (cairo_t *cr,
            double   x,
            double   y,
            double   width,
            double   height,
            double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* Text */

typedef enum {
  AT_START,
  AT_END,
  AT_CENTER,
} TextPlace;

/* Writes one line whose middle is at @y, cut with “…” at @width; returns how wide it is. */
static double
write_text (Brush         *brush,
            const char    *text,
            double         size,
            gboolean       is_bold,
            const GdkRGBA *color,
            TextPlace      place,
            double         x,
            double         y,
            double         width)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (brush->pango);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (brush->pango));
  PangoRectangle extents;

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_get_extents (layout, NULL, &extents);
  if (place != AT_START)
    x -= (double) extents.width / PANGO_SCALE / (place == AT_CENTER ? 2 : 1);
  cairo_move_to (brush->cr, x - (double) extents.x / PANGO_SCALE, y - (double) extents.height / PANGO_SCALE / 2);
  gdk_cairo_set_source_rgba (brush->cr, color);
  pango_cairo_show_layout (brush->cr, layout);
  return (double) extents.width / PANGO_SCALE;
}

void
weft_icon_paint (cairo_t       *cr,
                 GtkWidget     *widget,
                 const char    *name,
                 const GdkRGBA *color,
                 double         x,
                 double         y,
                 double         size,
                 int            scale)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (theme, name, NULL, (int) size, scale, gtk_widget_get_direction (widget), 0);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size, color, 1);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, x, y);
  gsk_render_node_draw (node, cr);
  cairo_restore (cr);
}

/* The parts */

static void
paint_card (Brush *brush)
{
  const WeftCanvasColors *colors = brush->colors;
  double height = weft_node_look_get_height (brush->look);

  for (int i = N_SHADOWS; i > 0 && colors->shadow.alpha > 0; i--) {
    GdkRGBA shade = weft_rgba_fade (colors->shadow, 2.0 * (N_SHADOWS + 1 - i) / (N_SHADOWS * (N_SHADOWS + 1)));
    double spread = i - 1;

    trace_card (brush->cr, -spread, 2 - spread, WEFT_NODE_WIDTH + 2 * spread, height + 2 * spread, WEFT_NODE_RADIUS + spread);
    gdk_cairo_set_source_rgba (brush->cr, &shade);
    cairo_fill (brush->cr);
  }
  trace_card (brush->cr, 0, 0, WEFT_NODE_WIDTH, height, WEFT_NODE_RADIUS);
  gdk_cairo_set_source_rgba (brush->cr, &colors->card);
  cairo_fill (brush->cr);
  trace_card (brush->cr, 0.5, 0.5, WEFT_NODE_WIDTH - 1, height - 1, WEFT_NODE_RADIUS - 0.5);
  gdk_cairo_set_source_rgba (brush->cr, brush->look->is_bypassed ? &colors->dim : &colors->border);
  cairo_set_line_width (brush->cr, colors->is_contrast ? 2 : 1);
  if (brush->look->is_bypassed)
    cairo_set_dash (brush->cr, (const double[]){ 5, 4 }, 2, 0);
  cairo_stroke (brush->cr);
  cairo_set_dash (brush->cr, NULL, 0, 0);
}

static void
paint_icon (Brush *brush)
{
  const double y = (WEFT_NODE_HEADER - ICON_TILE) / 2.0, inset = (ICON_TILE - ICON) / 2.0;
  GdkRGBA tile = weft_rgba_mix (brush->colors->card, brush->look->color, brush->colors->is_dark ? 0.28 : 0.16);

  trace_card (brush->cr, PAD, y, ICON_TILE, ICON_TILE, 7);
  gdk_cairo_set_source_rgba (brush->cr, &tile);
  cairo_fill (brush->cr);
  weft_icon_paint (brush->cr, brush->widget, brush->look->icon, &brush->look->color, PAD + inset, y + inset, ICON, brush->icon_scale);
}

/* A mark in the upper right corner that says: something is wrong here. */
static double
paint_mark (Brush *brush)
{
  gboolean is_error = brush->look->is_error;
  const GdkRGBA *color = is_error ? &brush->colors->error : &brush->colors->warning;
  const char *icon = is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic";

  if (!is_error && !brush->look->is_warning)
    return 0;
  weft_icon_paint (brush->cr, brush->widget, icon, color, WEFT_NODE_WIDTH - PAD - ICON, (WEFT_NODE_HEADER - ICON) / 2.0, ICON, brush->icon_scale);
  return ICON + 4;
}

static void
paint_header (Brush *brush)
{
  const double x = PAD + ICON_TILE + 8;
  double width = WEFT_NODE_WIDTH - x - PAD - paint_mark (brush);

  paint_icon (brush);
  if (brush->look->subtitle == NULL || brush->look->subtitle[0] == '\0') {
    write_text (brush, brush->look->title, TITLE_SIZE, TRUE, &brush->colors->text, AT_START, x, WEFT_NODE_HEADER / 2.0, width);
    return;
  }
  write_text (brush, brush->look->title, TITLE_SIZE, TRUE, &brush->colors->text, AT_START, x, WEFT_NODE_HEADER / 2.0 - 7.5, width);
  write_text (brush, brush->look->subtitle, SMALL_SIZE, FALSE, &brush->colors->dim, AT_START, x, WEFT_NODE_HEADER / 2.0 + 8.5, width);
}

static void
paint_port (Brush              *brush,
            const WeftNodePort *port,
            double              x,
            double              y)
{
  GdkRGBA color = weft_canvas_colors_get_type (brush->colors, port->type);
  GdkRGBA ink = brush->colors->is_dark ? (GdkRGBA){ 0, 0, 0, 0.85f } : (GdkRGBA){ 1, 1, 1, 1 };

  cairo_new_path (brush->cr);
  weft_port_shape_trace (port->type->shape, brush->cr, x, y, WEFT_PORT_RADIUS + 1.5);
  gdk_cairo_set_source_rgba (brush->cr, &brush->colors->card);
  cairo_fill (brush->cr);
  weft_port_shape_trace (port->type->shape, brush->cr, x, y, port->is_linked ? WEFT_PORT_RADIUS : WEFT_PORT_RADIUS - 0.75);
  gdk_cairo_set_source_rgba (brush->cr, port->is_linked ? &color : &brush->colors->card);
  cairo_fill_preserve (brush->cr);
  cairo_set_line_width (brush->cr, 1.5);
  gdk_cairo_set_source_rgba (brush->cr, &color);
  cairo_stroke (brush->cr);
  write_text (brush, port->type->letter, LETTER, TRUE, port->is_linked ? &ink : &color, AT_CENTER, x, y, 2 * WEFT_PORT_RADIUS + 4);
}

static void
paint_ports (Brush        *brush,
             const GArray *ports,
             double        x,
             double        width)
{
  const double gap = WEFT_PORT_RADIUS + 6;

  for (guint i = 0; i < ports->len; i++) {
    const WeftNodePort *port = &g_array_index (ports, WeftNodePort, i);
    double y = weft_node_geometry_get_port_y (i);

    paint_port (brush, port, x, y);
    write_text (brush, _ (port->title), SMALL_SIZE, FALSE, &brush->colors->text, x > 0 ? AT_END : AT_START, x > 0 ? x - gap : x + gap, y, width);
  }
}

static void
paint_footer (Brush *brush)
{
  const WeftNodeLook *look = brush->look;
  const GdkRGBA *color = weft_node_look_get_state_color (look, brush->colors);
  double height = weft_node_look_get_height (look), y = height - WEFT_NODE_FOOTER / 2.0 - 1;
  const char *icon = look->state_icon;
  double x = PAD;

  if (icon != NULL) {
    weft_icon_paint (brush->cr, brush->widget, icon, color, x, y - ICON / 2.0 + 1, 14, brush->icon_scale);
    x += 14 + 6;
  }
  if (look->status != NULL)
    write_text (brush, look->status, SMALL_SIZE, FALSE, color, AT_START, x, y, WEFT_NODE_WIDTH - x - PAD);
}

static PangoContext *
make_pango (GtkWidget *widget,
            cairo_t   *cr)
{
  PangoContext *context = gtk_widget_create_pango_context (widget);
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Text is laid out the same at each zoom. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_cairo_update_context (cr, context);
  return context;
}

void
weft_node_look_draw (const WeftNodeLook     *self,
                     const WeftCanvasColors *colors,
                     GtkWidget              *widget,
                     cairo_t                *cr,
                     int                     icon_scale)
{
  Brush brush = { .look = self, .colors = colors, .widget = widget, .cr = cr, .icon_scale = icon_scale, .pango = make_pango (widget, cr) };
  const double half = WEFT_NODE_WIDTH / 2.0 - WEFT_PORT_RADIUS - 8;

  paint_card (&brush);
  paint_header (&brush);
  paint_ports (&brush, self->inputs, 0, self->outputs->len > 0 ? half : 2 * half);
  paint_ports (&brush, self->outputs, WEFT_NODE_WIDTH, self->inputs->len > 0 ? half : 2 * half);
  paint_footer (&brush);
  g_object_unref (brush.pango);
}

cairo_surface_t *
weft_node_look_paint (const WeftNodeLook     *self,
                      const WeftCanvasColors *colors,
                      GtkWidget              *widget,
                      double                  zoom,
                      int                     scale)
{
  double margin = ceil (WEFT_NODE_MARGIN * zoom);
  double width = ceil (WEFT_NODE_WIDTH * zoom) + 2 * margin, height = ceil (weft_node_look_get_height (self) * zoom) + 2 * margin;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width * scale, (int) height * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  cairo_translate (cr, margin, margin);
  cairo_scale (cr, zoom, zoom);
  weft_node_look_draw (self, colors, widget, cr, (int) ceil (zoom * scale));
  cairo_destroy (cr);
  return surface;
}
