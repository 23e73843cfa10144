/* heat-map.c: numbers in rows and columns as colors, over a picture or by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/heat-map-private.h"

#include "paint/frame-private.h"

#include <math.h>
#include <string.h>

#define LEGEND_WIDTH  10.0
#define LEGEND_HEIGHT 160.0

/* A ramp is drawn with this many colors. */
#define RAMP_STOPS 16

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float first = *(const float *) a, second = *(const float *) b;

  return (first > second) - (first < second);
}

/* The smallest number above zero where most are zero, so that the rest can be seen. */
static double
pick_limit (float  *sizes,
            gsize   n,
            double  percent)
{
  gsize place;

  if (n == 0)
    return 0;
  qsort (sizes, n, sizeof (float), compare_floats);
  place = (gsize) ((double) (n - 1) * CLAMP (percent, 0, 100) / 100 + 0.5);
  while (place + 1 < n && sizes[place] <= 0.0f)
    place++;
  return (double) sizes[place];
}

double
weft_heat_map_find_limit (const float *values,
                          gsize        n,
                          double       percent)
{
  g_autofree float *sizes = g_new (float, MAX (n, 1));
  gsize n_sizes = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      sizes[n_sizes++] = fabsf (values[i]);
  return pick_limit (sizes, n_sizes, percent);
}

/* The numbers at the ends of the legend. */
static void
format_end (double  value,
            double  step,
            char   *label)
{
  if (value == 0)
    g_strlcpy (label, "0", WEFT_TICK_LABEL);
  else
    weft_tick_format (value, step, label);
}

static void
get_ends (const WeftHeatMap *self,
          char              *low,
          char              *high)
{
  double bottom = self->is_signed ? -self->high : self->low, step = MAX (fabs (self->high), fabs (bottom)) / 100;

  format_end (bottom, step > 0 ? step : 1, low);
  format_end (self->high, step > 0 ? step : 1, high);
}

double
weft_heat_map_measure_legend (const WeftHeatMap    *self,
                              const WeftPaintStyle *style)
{
  char low[WEFT_TICK_LABEL], high[WEFT_TICK_LABEL];
  double first, second;

  get_ends (self, low, high);
  weft_paint_text_measure (style, low, WEFT_TEXT_SMALL, 0, &first, NULL);
  weft_paint_text_measure (style, high, WEFT_TEXT_SMALL, 0, &second, NULL);
  return LEGEND_WIDTH + 3 * WEFT_FRAME_GAP + MAX (first, second) + (self->legend != NULL ? weft_frame_get_line (style, WEFT_TEXT_SMALL) + WEFT_FRAME_GAP : 0);
}

void
weft_heat_map_lay_out (const WeftHeatMap    *self,
                       const WeftPaintStyle *style,
                       double                width,
                       double                height,
                       WeftHeatMapLayout    *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  guint columns = self->picture != NULL ? self->picture_width : self->width, rows = self->picture != NULL ? self->picture_height : self->height;
  double room = MAX (box.right - box.left - weft_heat_map_measure_legend (self, style), 1);
  double scale = MIN (room / columns, MAX (box.bottom - box.top, 1) / rows);

  *layout = (WeftHeatMapLayout){ ceil (box.left), ceil (box.top), MAX (floor (columns * scale), 1), MAX (floor (rows * scale), 1), self->height, self->width };
}

gboolean
weft_heat_map_find (const WeftHeatMapLayout *layout,
                    double                   x,
                    double                   y,
                    guint                   *row,
                    guint                   *column)
{
  double across = (x - layout->x) / layout->width, down = (y - layout->y) / layout->height;

  if (!(across >= 0 && across < 1 && down >= 0 && down < 1))
    return FALSE;
  *row = (guint) (down * layout->rows);
  *column = (guint) (across * layout->columns);
  return TRUE;
}

/* Over a picture, numbers near zero let it through, so that it keeps its brightness. */
WeftColor
weft_heat_map_get_color (const WeftHeatMap *self,
                         double             value)
{
  double share = self->is_signed ? (self->high > 0 ? value / self->high : 0) : (self->high > self->low ? (value - self->low) / (self->high - self->low) : 0);
  WeftColor color;

  if (isnan (value))
    return (WeftColor){ 0 };
  share = CLAMP (share, self->is_signed ? -1 : 0, 1);
  color = self->is_signed ? weft_color_diverging (share) : weft_color_sequential (share);
  if (self->picture != NULL)
    color.alpha = self->is_signed ? MIN (2 * self->opacity * fabs (share), 1) : self->opacity;
  if (self->picture != NULL && self->opacity >= 1)
    color.alpha = 1;
  return color;
}

static guint32
pack (WeftColor color)
{
  guint alpha = (guint) (color.alpha * 255 + 0.5), red = (guint) (color.red * color.alpha * 255 + 0.5);
  guint green = (guint) (color.green * color.alpha * 255 + 0.5), blue = (guint) (color.blue * color.alpha * 255 + 0.5);

  return alpha << 24 | red << 16 | green << 8 | blue;
}

static guint32 *
get_row (cairo_surface_t *surface,
         guint            row)
{
  return (guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (gsize) row * (gsize) cairo_image_surface_get_stride (surface));
}

cairo_surface_t *
weft_heat_map_draw (const WeftHeatMap *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) self->width, (int) self->height);

  for (guint y = 0; cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && y < self->height; y++) {
    guint32 *pixels = get_row (surface, y);

    for (guint x = 0; x < self->width; x++)
      pixels[x] = pack (weft_heat_map_get_color (self, (double) self->values[(gsize) y * self->width + x]));
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static guint32
get_pixel (const WeftHeatMap *self,
           gsize              index)
{
  const guint8 *from = self->picture + index * self->picture_channels;
  guint red = from[0], green = from[self->picture_channels > 2 ? 1 : 0], blue = from[self->picture_channels > 2 ? 2 : 0];

  if (self->gray)
    red = green = blue = (299 * red + 587 * green + 114 * blue + 500) / 1000;
  return 0xffu << 24 | red << 16 | green << 8 | blue;
}

static cairo_surface_t *
draw_picture (const WeftHeatMap *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) self->picture_width, (int) self->picture_height);

  for (guint y = 0; cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && y < self->picture_height; y++) {
    guint32 *pixels = get_row (surface, y);

    for (guint x = 0; x < self->picture_width; x++)
      pixels[x] = get_pixel (self, (gsize) y * self->picture_width + x);
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

void
weft_heat_map_stretch (cairo_t                 *cr,
                       cairo_surface_t         *surface,
                       const WeftHeatMapLayout *layout,
                       gboolean                 smooth)
{
  cairo_save (cr);
  cairo_rectangle (cr, layout->x, layout->y, layout->width, layout->height);
  cairo_clip (cr);
  cairo_translate (cr, layout->x, layout->y);
  cairo_scale (cr, layout->width / cairo_image_surface_get_width (surface), layout->height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static cairo_pattern_t *
make_ramp (const WeftHeatMap *self,
           double             top,
           double             bottom)
{
  cairo_pattern_t *ramp = cairo_pattern_create_linear (0, bottom, 0, top);
  WeftHeatMap opaque = *self;

  opaque.picture = NULL;
  for (int i = 0; i <= RAMP_STOPS; i++) {
    double share = (double) i / RAMP_STOPS, low = self->is_signed ? -self->high : self->low;
    WeftColor color = weft_heat_map_get_color (&opaque, low + share * (self->high - low));

    cairo_pattern_add_color_stop_rgb (ramp, share, color.red, color.green, color.blue);
  }
  return ramp;
}

void
weft_heat_map_paint_legend (const WeftHeatMap    *self,
                            const WeftPaintStyle *style,
                            cairo_t              *cr,
                            double                x,
                            double                y,
                            double                height)
{
  char low[WEFT_TICK_LABEL], high[WEFT_TICK_LABEL];
  double bar = MIN (height, LEGEND_HEIGHT), line = weft_frame_get_line (style, WEFT_TEXT_SMALL), labels = x + LEGEND_WIDTH + WEFT_FRAME_GAP;
  WeftText top = { high, WEFT_TEXT_SMALL, style->dim, 0, 0, 0 }, bottom = { low, WEFT_TEXT_SMALL, style->dim, 0, 0, 1 }, zero = { "0", WEFT_TEXT_SMALL, style->dim, 0, 0, 0.5 };
  WeftText name = { self->legend, WEFT_TEXT_SMALL, style->dim, height, 1, 0 };
  cairo_pattern_t *ramp = make_ramp (self, y, y + bar);

  get_ends (self, low, high);
  cairo_set_source (cr, ramp);
  cairo_rectangle (cr, x, y, LEGEND_WIDTH, bar);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
  weft_paint_text (cr, style, &top, labels, y);
  weft_paint_text (cr, style, &bottom, labels, y + bar);
  if (self->is_signed && bar > 4 * line)
    weft_paint_text (cr, style, &zero, labels, y + bar / 2);
  if (self->legend != NULL)
    weft_frame_paint_upright (cr, style, &name, x - 2 * WEFT_FRAME_GAP + weft_heat_map_measure_legend (self, style) - line, y);
}

void
weft_heat_map_paint (const WeftHeatMap    *self,
                     const WeftPaintStyle *style,
                     cairo_t              *cr,
                     double                width,
                     double                height)
{
  WeftHeatMapLayout layout;

  weft_heat_map_lay_out (self, style, width, height, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  if (self->picture != NULL)
    weft_heat_map_stretch (cr, draw_picture (self), &layout, self->picture_width > layout.width);
  if (self->picture == NULL || self->opacity > 0)
    weft_heat_map_stretch (cr, weft_heat_map_draw (self), &layout, self->smooth);
  weft_heat_map_paint_legend (self, style, cr, floor (layout.x + layout.width + 2 * WEFT_FRAME_GAP), layout.y, layout.height);
  cairo_restore (cr);
}
