/* scatter.c: rows as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/scatter.h"

#include "base/i18n.h"
#include "paint/frame-private.h"
#include "paint/legend-private.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

/* Points of a picture of 500 have this radius, of more a smaller one. */
#define LARGEST_RADIUS  3.4
#define SMALLEST_RADIUS 1.1

/* How much of what lies below a point is seen through it. */
#define OPACITY 0.85

#define LEGEND_SHARE 0.28

/* Room around the points, as a share of their extent. */
#define BORDER 0.03

/* Pixels a unit of what is drawn into a file of lines. */
#define FILE_SCALE 3.0

/* Colors of the sequential map that points take. */
#define N_SHADES 64

/* Where classes are more than colors, each second round has rings, with a hole of this share. */
#define HOLE 0.55

/* Disks are drawn so many times finer to find how much of a pixel they cover. */
#define FINER 8

#define MOST_SIDE 64

#define LARGEST_ZOOM 500.0

/* Pixels that are mixed at once, and two of the bytes of each, with room for a product. */
#define AT_ONCE 4
typedef guint32 Pixels __attribute__ ((vector_size (4 * AT_ONCE), aligned (4), may_alias));
typedef guint16 Bytes __attribute__ ((vector_size (4 * AT_ONCE), may_alias));

/* Some pixels of a point side by side: where they are from the point's own, and how much of each
 * is covered, 0 … 255, twice, for both bytes. */
typedef struct
{
  Bytes cover;
  gint32 offset;
} StampPart;

/* The pixels that a point covers, and some to the right of them. */
typedef struct
{
  int n;
  StampPart parts[MOST_SIDE * MOST_SIDE / AT_ONCE];
} Stamp;

static double
get_swatch (const WeftPaintStyle *style)
{
  return floor (weft_frame_get_line (style, WEFT_TEXT_SMALL) * 0.6);
}

static WeftLegend
get_legend (const WeftScatter *self)
{
  return (WeftLegend){ self->value_title, "0", "1" };
}

static double
measure_legend (const WeftScatter    *self,
                const WeftPaintStyle *style,
                double                room)
{
  double widest = 0;

  if (self->values != NULL) {
    WeftLegend legend = get_legend (self);

    return weft_legend_measure (&legend, style, LEGEND_SHARE * room);
  }
  for (guint i = 0; self->classes != NULL && self->names != NULL && i < self->n_classes; i++) {
    double width;

    weft_paint_text_measure (style, self->names[i], WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest > 0 ? MIN (ceil (widest) + get_swatch (style) + WEFT_FRAME_GAP, LEGEND_SHARE * room) : 0;
}

static gboolean
is_there (const WeftScatter *self,
          gsize              point)
{
  return isfinite (self->points[2 * point]) && isfinite (self->points[2 * point + 1]);
}

/* The middle of all points, and half the side of the square around them. */
static double
measure_points (const WeftScatter *self,
                double             middle[2])
{
  double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY }, half = 0;

  for (gsize i = 0; i < self->n_points; i++)
    for (int axis = 0; axis < 2 && is_there (self, i); axis++) {
      low[axis] = MIN (low[axis], (double) self->points[2 * i + (gsize) axis]);
      high[axis] = MAX (high[axis], (double) self->points[2 * i + (gsize) axis]);
    }
  for (int axis = 0; axis < 2; axis++) {
    middle[axis] = low[axis] <= high[axis] ? (low[axis] + high[axis]) / 2 : 0;
    half = MAX (half, low[axis] <= high[axis] ? (high[axis] - low[axis]) / 2 : 0);
  }
  return half > 0 ? half * (1 + 2 * BORDER) : 1;
}

static double
get_zoom (const WeftScatterView *view)
{
  return view->zoom > 0 ? view->zoom : 1;
}

void
weft_scatter_lay_out (const WeftScatter    *self,
                      const WeftPaintStyle *style,
                      double                width,
                      double                height,
                      WeftScatterLayout    *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  double legend = measure_legend (self, style, box.right - box.left), gap = legend > 0 ? WEFT_FRAME_MARGIN : 0;
  double right = MAX (box.right - legend - gap, box.left + 8), bottom = MAX (box.bottom, box.top + 8), middle[2];
  double half = measure_points (self, middle), side = MIN (right - box.left, bottom - box.top), zoom = get_zoom (&self->view), scale = zoom * side / (2 * half);
  double n_seen = MAX ((double) self->n_points / (zoom * zoom), 500);

  middle[0] += half * self->view.x;
  middle[1] += half * self->view.y;
  layout->legend = right + gap;
  weft_axis_init (&layout->x, WEFT_SCALE_LINEAR, middle[0] - (right - box.left) / 2 / scale, middle[0] + (right - box.left) / 2 / scale);
  weft_axis_init (&layout->y, WEFT_SCALE_LINEAR, middle[1] - (bottom - box.top) / 2 / scale, middle[1] + (bottom - box.top) / 2 / scale);
  layout->x.start = box.left;
  layout->x.end = right;
  layout->y.start = bottom;
  layout->y.end = box.top;
  layout->radius = CLAMP (LARGEST_RADIUS - 1.05 * log10 (n_seen / 500), SMALLEST_RADIUS, LARGEST_RADIUS);
}

/* The middle stays within the square, or nothing would be seen. */
static void
set_middle (WeftScatterView *view,
            double           x,
            double           y)
{
  view->x = CLAMP (x, -1, 1);
  view->y = CLAMP (y, -1, 1);
}

/* Units of the layout in half the square around all points. */
static double
get_half (const WeftScatterView   *view,
          const WeftScatterLayout *layout)
{
  return get_zoom (view) * MIN (layout->x.end - layout->x.start, layout->y.start - layout->y.end) / 2;
}

void
weft_scatter_pan (WeftScatterView         *view,
                  const WeftScatterLayout *layout,
                  double                   dx,
                  double                   dy)
{
  double half = get_half (view, layout);

  set_middle (view, view->x - dx / half, view->y + dy / half);
}

void
weft_scatter_zoom (WeftScatterView         *view,
                   const WeftScatterLayout *layout,
                   double                   factor,
                   double                   x,
                   double                   y)
{
  double dx = x - (layout->x.start + layout->x.end) / 2, dy = (layout->y.start + layout->y.end) / 2 - y;
  double before = get_half (view, layout), after;

  view->zoom = CLAMP (get_zoom (view) * factor, 1, LARGEST_ZOOM);
  after = get_half (view, layout);
  set_middle (view, view->x + dx / before - dx / after, view->y + dy / before - dy / after);
  if (view->zoom <= 1)
    set_middle (view, 0, 0);
}

/* Source: the crossings of a ray, Shimrat 1962, "Algorithm 112: position of point relative to
 * polygon". */
static gboolean
is_inside (const double *line,
           gsize         n,
           double        x,
           double        y)
{
  gboolean inside = FALSE;

  for (gsize i = 0, j = n - 1; i < n; j = i++) {
    const double *a = line + 2 * i, *b = line + 2 * j;

    if ((a[1] > y) != (b[1] > y) && x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]))
      inside = !inside;
  }
  return inside;
}

gsize
weft_scatter_enclose (const WeftScatter       *self,
                      const WeftScatterLayout *layout,
                      const double            *line,
                      gsize                    n,
                      guint8                  *inside)
{
  gsize count = 0;

  for (gsize i = 0; i < self->n_points; i++) {
    double x = weft_axis_to_place (&layout->x, (double) self->points[2 * i]), y = weft_axis_to_place (&layout->y, (double) self->points[2 * i + 1]);

    inside[i] = n >= 3 && is_there (self, i) && is_inside (line, n, x, y);
    count += inside[i];
  }
  return count;
}

gboolean
weft_scatter_find (const WeftScatter       *self,
                   const WeftScatterLayout *layout,
                   double                   x,
                   double                   y,
                   double                   reach,
                   gsize                   *point)
{
  double best = reach;
  gboolean found = FALSE;

  for (gsize i = 0; i < self->n_points; i++) {
    double d = hypot (weft_axis_to_place (&layout->x, (double) self->points[2 * i]) - x, weft_axis_to_place (&layout->y, (double) self->points[2 * i + 1]) - y);

    if (!is_there (self, i) || d > best)
      continue;
    best = d;
    *point = i;
    found = TRUE;
  }
  return found;
}

/* Pixels at each side of the one that a point lies in. */
static int
get_reach (double radius)
{
  return MIN ((int) ceil (radius), MOST_SIDE / 2 - 1);
}

/* Pixels around an image, for points beyond its edge of which a part is seen. */
static int
get_margin (double radius)
{
  return 2 * get_reach (radius) + AT_ONCE;
}

static guint32
measure_cover (double x,
               double y,
               double radius,
               double hole)
{
  guint32 inside = 0;

  for (int fine = 0; fine < FINER * FINER; fine++) {
    double d = hypot (x + (fine % FINER + 0.5) / FINER - 0.5, y + ((double) (fine / FINER) + 0.5) / FINER - 0.5);

    inside += d <= radius && d >= hole;
  }
  return (guint32) (inside * 255 / (FINER * FINER) * OPACITY);
}

/* @stride: pixels from one row to the next */
static void
make_stamp (Stamp  *stamp,
            double  radius,
            double  hole,
            int     stride)
{
  int reach = get_reach (radius);

  stamp->n = 0;
  for (int y = -reach; y <= reach; y++)
    for (int x = -reach; x <= reach; x += AT_ONCE) {
      StampPart part = { .offset = y * stride + x };
      guint32 any = 0;

      for (int i = 0; i < AT_ONCE && x + i <= reach; i++) {
        guint32 cover = measure_cover (x + i, y, radius, hole);

        part.cover[2 * i] = part.cover[2 * i + 1] = (guint16) cover;
        any |= cover;
      }
      if (any > 0)
        stamp->parts[stamp->n++] = part;
    }
}

static guint32
to_pixel (WeftColor color)
{
  return 0xff000000u | (guint32) lrint (color.red * 255) << 16 | (guint32) lrint (color.green * 255) << 8 | (guint32) lrint (color.blue * 255);
}

/* Premultiplied "over" of an opaque color, two bytes of four. What is not covered stays. */
static Pixels
mix_bytes (Pixels below,
           Bytes  color,
           Bytes  cover)
{
  Bytes sum = color * cover + (Bytes) below * (255 - cover) + 128;

  return (Pixels) ((sum + (sum >> 8)) >> 8);
}

static void
put_stamp (const Stamp *stamp,
           guint32     *at,
           guint32      color)
{
  const guint32 half = 0x00ff00ffu;
  Bytes even = (Bytes) (Pixels){ color & half, color & half, color & half, color & half }, odd;

  color = color >> 8 & half;
  odd = (Bytes) (Pixels){ color, color, color, color };
  for (int i = 0; i < stamp->n; i++) {
    Pixels *pixels = (Pixels *) (at + stamp->parts[i].offset);
    Bytes cover = stamp->parts[i].cover;

    *pixels = mix_bytes (*pixels & half, even, cover) | mix_bytes (*pixels >> 8 & half, odd, cover) << 8;
  }
}

/* The colors that points have: of classes, of values, and last that of those without either. */
static guint32 *
make_colors (const WeftScatter    *self,
             const WeftPaintStyle *style,
             guint                *n_colors)
{
  guint n = self->values != NULL ? N_SHADES : MAX (self->n_classes, 1);
  guint32 *colors = g_new (guint32, n + 1);

  for (guint i = 0; i < n; i++)
    colors[i] = to_pixel (self->values != NULL    ? weft_color_sequential ((double) i / (N_SHADES - 1))
                          : self->classes != NULL ? weft_paint_style_get_category (style, i)
                                                  : style->accent);
  colors[n] = to_pixel (weft_color_mix (style->grid, style->dim, 0.5));
  *n_colors = n;
  return colors;
}

static guint
choose_color (const WeftScatter *self,
              gsize              point,
              guint              n_colors)
{
  if (self->values != NULL)
    return isfinite (self->values[point]) ? (guint) lrint (CLAMP ((double) self->values[point], 0, 1) * (N_SHADES - 1)) : n_colors;
  if (self->classes == NULL)
    return 0;
  return self->classes[point] >= 0 && (guint) self->classes[point] < self->n_classes ? (guint) self->classes[point] : n_colors;
}

/* Points in an order that has nothing to do with theirs, or classes that come last would lie above
 * all others. */
static gsize
choose_stride (gsize n)
{
  gsize stride = (gsize) ((double) n * 0.618034) | 1;

  for (gsize a = n, b = stride; a != 1; stride += 2) {
    for (a = n, b = stride; b != 0;) {
      gsize rest = a % b;

      a = b;
      b = rest;
    }
    if (a == 1)
      break;
  }
  return stride;
}

/* Whether a class is shown by rings. */
static gboolean
has_rings (gint32 class)
{
  return class > 0 && class / WEFT_N_CATEGORIES % 2 == 1;
}

/* What the points are drawn with, and where: an image with a margin, so that none is cut off. */
typedef struct
{
  Stamp stamps[2]; /* disks, rings */
  guint32 *colors; /* owned */
  guint n_colors;
  double scale;
  guint32 *pixels; /* of the place where the image begins, within the margin */
  int stride;      /* in pixels */
  int margin;
} Brush;

static Brush *
brush_new (const WeftScatter       *self,
           const WeftPaintStyle    *style,
           const WeftScatterLayout *layout,
           double                   scale,
           cairo_surface_t         *image)
{
  Brush *brush = g_new (Brush, 1);

  brush->scale = scale;
  brush->stride = cairo_image_surface_get_stride (image) / 4;
  brush->margin = get_margin (layout->radius * scale);
  brush->pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (image) + brush->margin * brush->stride + brush->margin;
  for (int ring = 0; ring < 2; ring++)
    make_stamp (&brush->stamps[ring], layout->radius * scale, ring * HOLE * layout->radius * scale, brush->stride);
  brush->colors = make_colors (self, style, &brush->n_colors);
  return brush;
}

static void
brush_free (Brush *self)
{
  g_free (self->colors);
  g_free (self);
}

/* A point that is seen: its pixel, with which stamp and color. */
typedef struct
{
  gint32 x;
  gint32 y;
  guint32 color;
  guint ring;
} Spot;

/* Rows of the image that fit into a processor's cache. */
#define BAND 32

/* Returns: whether it is seen */
static gboolean
find_spot (const WeftScatter       *self,
           const Brush             *brush,
           const WeftScatterLayout *layout,
           gsize                    point,
           Spot                    *spot)
{
  double x = (weft_axis_to_place (&layout->x, (double) self->points[2 * point]) - layout->x.start) * brush->scale;
  double y = (weft_axis_to_place (&layout->y, (double) self->points[2 * point + 1]) - layout->y.end) * brush->scale;
  double room = brush->margin / 2.0, width = (layout->x.end - layout->x.start) * brush->scale, height = (layout->y.start - layout->y.end) * brush->scale;
  guint color = self->pale != NULL && self->pale[point] ? brush->n_colors : choose_color (self, point, brush->n_colors);

  if (!(x >= -room && x < width + room && y >= -room && y < height + room))
    return FALSE;
  *spot = (Spot){ (gint32) floor (x), (gint32) floor (y), brush->colors[color], self->values == NULL && self->classes != NULL && has_rings (self->classes[point]) };
  return TRUE;
}

/* Those that are seen, or of these only the ones that stand back or do not. */
static gsize
find_spots (const WeftScatter       *self,
            const Brush             *brush,
            const WeftScatterLayout *layout,
            gboolean                 front,
            Spot                    *spots)
{
  gsize stride = self->n_points > 1 ? choose_stride (self->n_points) : 1, n = 0;

  for (gsize i = 0, point = 0; i < self->n_points; i++, point = (point + stride) % self->n_points)
    if (self->pale == NULL || (self->pale[point] == 0) == front)
      n += find_spot (self, brush, layout, point, &spots[n]);
  return n;
}

/* From band to band, in each as they come: all over the image every pixel would be fetched. */
static void
put_spots (const Brush *brush,
           const Spot  *spots,
           gsize        n,
           int          height)
{
  gsize n_bands = (gsize) (height + 2 * brush->margin) / BAND + 1;
  g_autofree gsize *starts = g_new0 (gsize, n_bands + 1);
  g_autofree guint32 *order = g_new (guint32, n + 1);

  for (gsize i = 0; i < n; i++)
    starts[(spots[i].y + brush->margin) / BAND + 1]++;
  for (gsize band = 0; band < n_bands; band++)
    starts[band + 1] += starts[band];
  for (gsize i = 0; i < n; i++)
    order[starts[(spots[i].y + brush->margin) / BAND]++] = (guint32) i;
  for (gsize i = 0; i < n; i++) {
    const Spot *spot = &spots[order[i]];

    put_stamp (&brush->stamps[spot->ring], brush->pixels + spot->y * brush->stride + spot->x, spot->color);
  }
}

/* Those that stand back lie below all others. */
static void
draw_points (const WeftScatter       *self,
             const Brush             *brush,
             const WeftScatterLayout *layout,
             int                      height)
{
  g_autofree Spot *spots = g_new (Spot, self->n_points + 1);

  for (int front = self->pale == NULL; front < 2; front++)
    put_spots (brush, spots, find_spots (self, brush, layout, front, spots), height);
}

/* Pixels a unit of what is painted on. */
static double
get_scale (cairo_t *cr)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  cairo_surface_type_t type = cairo_surface_get_type (surface);
  double x = 1, y = 0, device[2];

  if (type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PDF)
    return FILE_SCALE;
  cairo_user_to_device_distance (cr, &x, &y);
  cairo_surface_get_device_scale (surface, &device[0], &device[1]);
  return CLAMP (hypot (x, y) * device[0], 0.5, 8);
}

void
weft_scatter_paint_points (const WeftScatter       *self,
                           const WeftPaintStyle    *style,
                           const WeftScatterLayout *layout,
                           cairo_t                 *cr)
{
  double scale = get_scale (cr), width = layout->x.end - layout->x.start, height = layout->y.start - layout->y.end;
  int margin = get_margin (layout->radius * scale);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width * scale) + 2 * margin, (int) ceil (height * scale) + 2 * margin);

  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS) {
    Brush *brush = brush_new (self, style, layout, scale, image);

    cairo_surface_flush (image);
    draw_points (self, brush, layout, cairo_image_surface_get_height (image));
    cairo_surface_mark_dirty (image);
    brush_free (brush);
    cairo_surface_set_device_scale (image, scale, scale);
    cairo_set_source_surface (cr, image, layout->x.start - margin / scale, layout->y.end - margin / scale);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
    cairo_rectangle (cr, layout->x.start, layout->y.end, width, height);
    cairo_fill (cr);
  }
  cairo_surface_destroy (image);
}

static void
paint_swatch (cairo_t  *cr,
              double    x,
              double    y,
              double    radius,
              gboolean  ring)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  if (ring) {
    cairo_new_sub_path (cr);
    cairo_arc_negative (cr, x, y, radius * HOLE, 2 * G_PI, 0);
  }
  cairo_fill (cr);
}

/* Names of the classes, as far as there is room; the last line says how many are left. */
static void
paint_names (const WeftScatter       *self,
             const WeftPaintStyle    *style,
             const WeftScatterLayout *layout,
             cairo_t                 *cr,
             double                   right)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL) * 1.2, swatch = get_swatch (style);
  guint room = (guint) MAX ((layout->y.start - layout->y.end) / line, 1), n_shown = self->n_classes <= room ? self->n_classes : room - 1;
  WeftText text = { .flags = WEFT_TEXT_SMALL, .color = style->text, .max_width = MAX (right - layout->legend - swatch - WEFT_FRAME_GAP, 1), .anchor_y = 0.5 };

  for (guint i = 0; i < n_shown; i++) {
    double middle = layout->y.end + (i + 0.5) * line;

    weft_color_set (weft_paint_style_get_category (style, i), cr);
    paint_swatch (cr, layout->legend + swatch / 2, middle, swatch / 2, has_rings ((gint32) i));
    text.text = self->names[i];
    weft_paint_text (cr, style, &text, layout->legend + swatch + WEFT_FRAME_GAP, middle);
  }
  if (n_shown < self->n_classes) {
    guint n_hidden = self->n_classes - n_shown;
    g_autofree char *rest = g_strdup_printf (ngettext_ ("%u more", "%u more", n_hidden), n_hidden);

    text.text = rest;
    text.color = style->dim;
    weft_paint_text (cr, style, &text, layout->legend, layout->y.end + (n_shown + 0.5) * line);
  }
}

void
weft_scatter_paint (const WeftScatter    *self,
                    const WeftPaintStyle *style,
                    cairo_t              *cr,
                    double                width,
                    double                height)
{
  WeftScatterLayout layout;

  weft_scatter_lay_out (self, style, width, height, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  weft_scatter_paint_points (self, style, &layout, cr);
  cairo_set_line_width (cr, 1);
  weft_color_set (style->frame, cr);
  cairo_rectangle (cr, floor (layout.x.start) + 0.5, floor (layout.y.end) + 0.5, floor (layout.x.end - layout.x.start), floor (layout.y.start - layout.y.end));
  cairo_stroke (cr);
  if (self->values != NULL) {
    WeftLegend legend = get_legend (self);

    weft_legend_paint (&legend, style, cr, layout.legend, layout.y.end, layout.y.start);
  } else if (self->classes != NULL && self->names != NULL) {
    paint_names (self, style, &layout, cr, width - WEFT_FRAME_MARGIN);
  }
  cairo_restore (cr);
}
