/* canvas-overview.c: everything in one picture, single nodes being a few pixels large
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the canvas shows from far off, and its minimap always.
 */
#include "app/canvas-private.h"

#include <math.h>

/* A line of single pixels: thousands of them are to be drawn in a frame, which
 * takes cairo several times as long. */
static void
paint_line (cairo_surface_t *surface,
            double           ax,
            double           ay,
            double           bx,
            double           by,
            guint32          pixel)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4, n = (int) ceil (MAX (ABS (bx - ax), ABS (by - ay)));
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  double dx = (bx - ax) / MAX (n, 1), dy = (by - ay) / MAX (n, 1);

  for (int i = 0; i <= n; i++) {
    double x = ax + i * dx, y = ay + i * dy;

    if (x >= 0 && y >= 0 && x < width && y < height)
      pixels[(int) y * stride + (int) x] = pixel;
  }
}

static void
paint_wires (WeftCanvas            *self,
             const WeftCanvasPlace *place,
             cairo_surface_t       *surface,
             int                    scale)
{
  const GdkRGBA *dim = &self->nodes.colors.dim;
  guint32 pixel = 0xff000000u | (guint32) (dim->red * 255) << 16 | (guint32) (dim->green * 255) << 8 | (guint32) (dim->blue * 255);

  cairo_surface_flush (surface);
  for (guint i = 0; i < self->wires->len; i++) {
    const WeftCanvasWire *wire = self->wires->pdata[i];
    double ax = place->x + wire->path.ax * place->zoom, ay = place->y + wire->path.ay * place->zoom;
    double bx = place->x + wire->path.bx * place->zoom, by = place->y + wire->path.by * place->zoom;

    if (wire->from == NULL || wire->to == NULL)
      continue;
    if (MAX (ax, bx) < 0 || MAX (ay, by) < 0 || MIN (ax, bx) > place->width || MIN (ay, by) > place->height)
      continue;
    for (int k = 0; k < scale; k++)
      paint_line (surface, ax * scale, ay * scale + k, bx * scale, by * scale + k, pixel);
  }
  cairo_surface_mark_dirty (surface);
}

static void
fill_box (cairo_t *cr,
          GdkRGBA  color,
          double   x,
          double   y,
          double   width,
          double   height)
{
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

/* Gives @box in whole pixels, never less than two. Returns: whether it is to be seen */
static gboolean
find_pixels (const WeftCanvasPlace *place,
             WeftArea              *box)
{
  box->x = round (place->x + box->x * place->zoom);
  box->y = round (place->y + box->y * place->zoom);
  box->width = MAX (2, round (box->width * place->zoom));
  box->height = MAX (2, round (box->height * place->zoom));
  return box->x + box->width >= 0 && box->y + box->height >= 0 && box->x <= place->width && box->y <= place->height;
}

/* Its category, at the foot its state; what has something inside has an edge. */
static void
paint_node (WeftCanvas            *self,
            const WeftCanvasPlace *place,
            WeftNodeView          *view,
            cairo_t               *cr)
{
  const WeftCanvasColors *colors = &self->nodes.colors;
  WeftArea box = weft_node_view_get_box (view);
  GdkRGBA color = weft_node_view_get_selected (view) ? colors->accent : weft_node_view_get_color (view), state = weft_node_view_get_state_color (view);
  double foot;

  if (!find_pixels (place, &box))
    return;
  foot = MAX (1, round (box.height / 3));
  if (weft_node_get_nested (weft_node_view_get_node (view)) != NULL)
    fill_box (cr, colors->text, box.x - 1, box.y - 1, box.width + 2, box.height + 2);
  fill_box (cr, color, box.x, box.y, box.width, box.height);
  if (!gdk_rgba_equal (&state, &colors->dim))
    fill_box (cr, state, box.x, box.y + box.height - foot, box.width, foot);
}

static void
paint_notes (WeftCanvas            *self,
             const WeftCanvasPlace *place,
             cairo_t               *cr,
             gboolean               frames)
{
  for (guint i = 0; i < self->notes->len; i++) {
    WeftNoteView *view = self->notes->pdata[i];
    WeftArea box = weft_note_view_get_box (view);

    if (weft_note_view_get_note (view)->frame == frames && find_pixels (place, &box))
      fill_box (cr, weft_note_view_get_color (view), box.x, box.y, box.width, box.height);
  }
}

static cairo_t *
begin_picture (cairo_surface_t *surface)
{
  cairo_t *cr = cairo_create (surface);

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  return cr;
}

cairo_surface_t *
weft_canvas_paint_overview (WeftCanvas            *self,
                            const WeftCanvasPlace *place,
                            int                    scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) place->width * scale, (int) place->height * scale);
  cairo_t *cr;

  weft_canvas_need_wires (self);
  cairo_surface_set_device_scale (surface, scale, scale);
  cr = begin_picture (surface);
  paint_notes (self, place, cr, TRUE);
  cairo_destroy (cr);
  paint_wires (self, place, surface, scale);
  cr = begin_picture (surface);
  paint_notes (self, place, cr, FALSE);
  for (guint i = 0; i < self->views->len; i++)
    paint_node (self, place, self->views->pdata[i], cr);
  cairo_destroy (cr);
  return surface;
}
