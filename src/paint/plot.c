/* plot.c: points by two of their values, over a surface or along a front
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/plot.h"

#include "paint/frame-private.h"
#include "paint/legend-private.h"

#include <math.h>

#define LEGEND_SHARE 0.24

#define LARGEST_RADIUS  4.2
#define SMALLEST_RADIUS 1.8
#define FRONT_MORE      1.5

#define OPACITY         0.9
#define FAINT_OPACITY   0.45
#define CONTOUR_OPACITY 0.4

/* Points of a name lie within so much of its room, the golden section apart. */
#define NAME_SHARE 0.5
#define NEXT       0.61803398875

/* Room around the points, as a share of the frame. */
#define BORDER 0.035

/* Lines of equal color on a surface. */
#define N_CONTOURS 9

static WeftLegend
get_legend (const WeftPlot *self)
{
  return (WeftLegend){ self->color_title, self->low != NULL ? self->low : "0", self->high != NULL ? self->high : "1", TRUE };
}

static guint
count_ticks (const WeftPaintStyle *style,
             double                length,
             double                each)
{
  return (guint) CLAMP (length / (each * MAX (style->text_size, 8)), 2, 8);
}

static double
measure_labels (const WeftPaintStyle *style,
                const GArray         *ticks,
                double                room)
{
  double widest = 0;

  for (guint i = 0; i < ticks->len; i++) {
    double width;

    weft_paint_text_measure (style, weft_variable_tick_get_label (&g_array_index (ticks, WeftVariableTick, i)), WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return MIN (ceil (widest), room);
}

void
weft_plot_lay_out (const WeftPlot       *self,
                   const WeftPaintStyle *style,
                   double                width,
                   double                height,
                   WeftPlotLayout       *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  WeftLegend legend = get_legend (self);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), room = box.right - box.left;
  double side = self->colors != NULL ? weft_legend_measure (&legend, style, LEGEND_SHARE * room) + WEFT_FRAME_MARGIN : 0;
  g_autoptr (GArray) ticks = NULL;

  layout->top = ceil (box.top);
  layout->bottom = MAX (floor (box.bottom - line - WEFT_FRAME_GAP - (self->x.title != NULL ? line : 0)), layout->top + 8);
  ticks = weft_variable_get_ticks (&self->y, count_ticks (style, layout->bottom - layout->top, 3));
  layout->left = ceil (box.left + measure_labels (style, ticks, 0.25 * room) + WEFT_FRAME_GAP + (self->y.title != NULL ? line + WEFT_FRAME_GAP : 0));
  layout->right = MAX (floor (box.right - side), layout->left + 8);
  layout->legend = box.right - side + WEFT_FRAME_MARGIN;
  layout->radius = CLAMP (LARGEST_RADIUS - 1.2 * log10 ((double) MAX (self->n_points, 50) / 50), SMALLEST_RADIUS, LARGEST_RADIUS);
}

static double
place_share (double share,
             double low,
             double high)
{
  return low + (BORDER + share * (1 - 2 * BORDER)) * (high - low);
}

/* Where a point lies along one variable; of equal names side by side. */
static double
get_share (const WeftVariable *variable,
           gsize               point,
           double              turn)
{
  double share = weft_variable_to_share (variable, variable->values[point]), aside = (double) (point + 1) * turn;

  if (variable->spread == WEFT_SPREAD_NAMES && variable->n_names > 0)
    share += NAME_SHARE * (aside - floor (aside) - 0.5) / variable->n_names;
  return share;
}

gboolean
weft_plot_place (const WeftPlot       *self,
                 const WeftPlotLayout *layout,
                 gsize                 point,
                 double               *x,
                 double               *y)
{
  double across = get_share (&self->x, point, NEXT), up = get_share (&self->y, point, NEXT * NEXT);

  if (isnan (across) || isnan (up))
    return FALSE;
  *x = place_share (across, layout->left, layout->right);
  *y = place_share (up, layout->bottom, layout->top);
  return TRUE;
}

/* The surface */

static guint32
to_pixel (const WeftPaintStyle *style,
          float                 value)
{
  WeftColor color = weft_paint_style_get_sequential (style, (double) value);

  if (isnan (value))
    return 0;
  return 0xff000000u | (guint32) lrint (color.red * 255) << 16 | (guint32) lrint (color.green * 255) << 8 | (guint32) lrint (color.blue * 255);
}

static void
paint_colors (const WeftPlotSurface *surface,
              const WeftPaintStyle  *style,
              const WeftPlotLayout  *layout,
              cairo_t               *cr)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) surface->columns, (int) surface->rows);
  double left = place_share (0, layout->left, layout->right), right = place_share (1, layout->left, layout->right);
  double top = place_share (1, layout->bottom, layout->top), bottom = place_share (0, layout->bottom, layout->top);

  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS) {
    guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (image);
    gsize stride = (gsize) cairo_image_surface_get_stride (image) / 4;

    cairo_surface_flush (image);
    for (guint row = 0; row < surface->rows; row++)
      for (guint column = 0; column < surface->columns; column++)
        pixels[(surface->rows - 1 - row) * stride + column] = to_pixel (style, surface->values[row * surface->columns + column]);
    cairo_surface_mark_dirty (image);
    cairo_save (cr);
    cairo_rectangle (cr, left, top, right - left, bottom - top);
    cairo_clip (cr);
    cairo_translate (cr, left, top);
    cairo_scale (cr, (right - left) / surface->columns, (bottom - top) / surface->rows);
    cairo_set_source_surface (cr, image, 0, 0);
    cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
    cairo_paint (cr);
    cairo_restore (cr);
  }
  cairo_surface_destroy (image);
}

/* Where a value lies between the middles of two neighbours. */
static double
cross (float  a,
       float  b,
       double level)
{
  return (level - (double) a) / ((double) b - (double) a);
}

/* The lines of a level through the square between four numbers, @corners from the lower left one
 * around. Where there are two, which corners they part is not known, and either way is right. */
static void
trace_square (const float           *corners,
              double                 level,
              const WeftPlotSurface *surface,
              const WeftPlotLayout  *layout,
              guint                  row,
              guint                  column,
              cairo_t               *cr)
{
  static const double starts[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  gboolean is_second = FALSE;

  for (int side = 0; side < 4; side++) {
    int next = (side + 1) % 4;
    double share, x, y;

    if (((double) corners[side] >= level) == ((double) corners[next] >= level))
      continue;
    share = cross (corners[side], corners[next], level);
    x = (column + 0.5 + starts[side][0] + share * (starts[next][0] - starts[side][0])) / surface->columns;
    y = (row + 0.5 + starts[side][1] + share * (starts[next][1] - starts[side][1])) / surface->rows;
    x = place_share (x, layout->left, layout->right);
    y = place_share (y, layout->bottom, layout->top);
    if (is_second)
      cairo_line_to (cr, x, y);
    else
      cairo_move_to (cr, x, y);
    is_second = !is_second;
  }
}

static void
paint_contours (const WeftPlotSurface *surface,
                const WeftPaintStyle  *style,
                const WeftPlotLayout  *layout,
                cairo_t               *cr)
{
  WeftColor color = { 1, 1, 1, CONTOUR_OPACITY };

  for (guint row = 0; row + 1 < surface->rows; row++)
    for (guint column = 0; column + 1 < surface->columns; column++) {
      const float *at = surface->values + row * surface->columns + column, *above = at + surface->columns;
      const float corners[] = { at[0], at[1], above[1], above[0] };

      for (int level = 1; level <= N_CONTOURS && !isnan (corners[0] + corners[1] + corners[2] + corners[3]); level++)
        trace_square (corners, (double) level / (N_CONTOURS + 1), surface, layout, row, column, cr);
    }
  weft_color_set (color, cr);
  cairo_set_line_width (cr, 0.6 * style->line_width);
  cairo_stroke (cr);
}

/* Points */

static gboolean
is_front (const WeftPlot *self,
          gsize           point)
{
  for (guint i = 0; i < self->n_front; i++)
    if (self->front[i] == point)
      return TRUE;
  return FALSE;
}

static gboolean
stands_back (const WeftPlot *self,
             gsize           point)
{
  return (self->faint != NULL && self->faint[point] != 0) || (self->n_front > 0 && !is_front (self, point));
}

static void
paint_front (const WeftPlot       *self,
             const WeftPaintStyle *style,
             const WeftPlotLayout *layout,
             cairo_t              *cr)
{
  double x, y, former[2] = { (double) NAN, (double) NAN };

  for (guint i = 0; i < self->n_front; i++) {
    if (!weft_plot_place (self, layout, self->front[i], &x, &y))
      continue;
    if (isnan (former[0]))
      cairo_move_to (cr, x, y);
    else
      cairo_line_to (cr, self->first_up ? former[0] : x, self->first_up ? y : former[1]);
    cairo_line_to (cr, x, y);
    former[0] = x;
    former[1] = y;
  }
  weft_color_set (style->accent, cr);
  cairo_set_line_width (cr, style->line_width);
  cairo_stroke (cr);
}

static WeftColor
choose_color (const WeftPlot       *self,
              const WeftPaintStyle *style,
              gsize                 point)
{
  WeftColor color = stands_back (self, point)                                ? weft_color_mix (style->grid, style->dim, 0.5)
                    : self->colors != NULL && isfinite (self->colors[point]) ? weft_paint_style_get_sequential (style, self->colors[point])
                    : self->colors != NULL                                   ? weft_color_mix (style->grid, style->dim, 0.7)
                                                                             : style->accent;

  color.alpha = self->faint != NULL && self->faint[point] != 0 ? FAINT_OPACITY : OPACITY;
  return color;
}

/* Over a surface of the same colors a point would not be seen without its edge. */
static void
paint_point (const WeftPlot       *self,
             const WeftPaintStyle *style,
             const WeftPlotLayout *layout,
             cairo_t              *cr,
             gsize                 point)
{
  WeftDotShape shape = self->shapes != NULL ? (WeftDotShape) MIN (self->shapes[point], WEFT_DOT_CROSS) : WEFT_DOT_DISK;
  double x, y, radius = layout->radius + (is_front (self, point) ? FRONT_MORE : 0);

  if (!weft_plot_place (self, layout, point, &x, &y))
    return;
  if (self->surface != NULL)
    weft_dot_paint (cr, shape, (WeftColor){ 1, 1, 1, OPACITY }, x, y, radius + 1.3);
  weft_dot_paint (cr, shape, choose_color (self, style, point), x, y, radius);
}

void
weft_plot_paint_points (const WeftPlot       *self,
                        const WeftPaintStyle *style,
                        const WeftPlotLayout *layout,
                        cairo_t              *cr)
{
  cairo_save (cr);
  cairo_rectangle (cr, layout->left, layout->top, layout->right - layout->left, layout->bottom - layout->top);
  cairo_clip (cr);
  if (self->surface != NULL) {
    paint_colors (self->surface, style, layout, cr);
    paint_contours (self->surface, style, layout, cr);
  }
  paint_front (self, style, layout, cr);
  for (int front = 0; front < 2; front++)
    for (gsize i = 0; i < self->n_points; i++)
      if (stands_back (self, i) != front)
        paint_point (self, style, layout, cr, i);
  cairo_restore (cr);
}

/* Around them */

static void
paint_across (const WeftPlot       *self,
              const WeftPaintStyle *style,
              const WeftPlotLayout *layout,
              cairo_t              *cr)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), width = layout->right - layout->left;
  g_autoptr (GArray) ticks = weft_variable_get_ticks (&self->x, count_ticks (style, width, 6));
  double room = self->x.spread == WEFT_SPREAD_NAMES ? MAX (width / MAX (ticks->len, 1) - WEFT_FRAME_GAP, 24) : 0, end = -WEFT_FRAME_GAP;
  const WeftText title = { self->x.title, WEFT_TEXT_SMALL, style->text, width, 1, 0 };

  /* Half a name is better than none, half a number is not. */
  for (guint i = 0; i < ticks->len; i++) {
    const WeftVariableTick *tick = &g_array_index (ticks, WeftVariableTick, i);
    double x = place_share (tick->share, layout->left, layout->right), label;
    const WeftText text = { weft_variable_tick_get_label (tick), WEFT_TEXT_SMALL, style->dim, room, 0.5, 0 };

    weft_color_set (style->grid, cr);
    cairo_move_to (cr, weft_frame_sharpen (x), layout->top);
    cairo_line_to (cr, weft_frame_sharpen (x), layout->bottom);
    cairo_stroke (cr);
    weft_paint_text_measure (style, text.text, WEFT_TEXT_SMALL, room, &label, NULL);
    if (*text.text == '\0' || (room <= 0 && x - label / 2 < end + WEFT_FRAME_GAP))
      continue;
    weft_paint_text (cr, style, &text, x, layout->bottom + WEFT_FRAME_GAP - 2);
    end = x + label / 2;
  }
  if (title.text != NULL)
    weft_paint_text (cr, style, &title, layout->right, layout->bottom + line + WEFT_FRAME_GAP - 2);
}

static void
paint_up (const WeftPlot       *self,
          const WeftPaintStyle *style,
          const WeftPlotLayout *layout,
          cairo_t              *cr)
{
  double height = layout->bottom - layout->top;
  g_autoptr (GArray) ticks = weft_variable_get_ticks (&self->y, count_ticks (style, height, 3));
  const WeftText title = { self->y.title, WEFT_TEXT_SMALL, style->text, height, 1, 0 };

  for (guint i = 0; i < ticks->len; i++) {
    const WeftVariableTick *tick = &g_array_index (ticks, WeftVariableTick, i);
    double y = place_share (tick->share, layout->bottom, layout->top);
    const WeftText text = { weft_variable_tick_get_label (tick), WEFT_TEXT_SMALL, style->dim, MAX (layout->left - WEFT_FRAME_MARGIN, 8), 1, 0.5 };

    weft_color_set (style->grid, cr);
    cairo_move_to (cr, layout->left, weft_frame_sharpen (y));
    cairo_line_to (cr, layout->right, weft_frame_sharpen (y));
    cairo_stroke (cr);
    weft_paint_text (cr, style, &text, layout->left - WEFT_FRAME_GAP, y);
  }
  if (title.text != NULL)
    weft_frame_paint_upright (cr, style, &title, WEFT_FRAME_MARGIN, layout->top);
}

void
weft_plot_paint (const WeftPlot       *self,
                 const WeftPaintStyle *style,
                 cairo_t              *cr,
                 double                width,
                 double                height)
{
  WeftPlotLayout layout;
  WeftLegend legend = get_legend (self);

  weft_plot_lay_out (self, style, width, height, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  cairo_set_line_width (cr, 1);
  paint_across (self, style, &layout, cr);
  paint_up (self, style, &layout, cr);
  weft_plot_paint_points (self, style, &layout, cr);
  cairo_set_line_width (cr, 1);
  weft_color_set (style->frame, cr);
  cairo_rectangle (cr, layout.left + 0.5, layout.top + 0.5, layout.right - layout.left - 1, layout.bottom - layout.top - 1);
  cairo_stroke (cr);
  if (self->colors != NULL)
    weft_legend_paint (&legend, style, cr, layout.legend, layout.top, layout.bottom);
  cairo_restore (cr);
}

gboolean
weft_plot_find (const WeftPlot       *self,
                const WeftPlotLayout *layout,
                double                x,
                double                y,
                double                reach,
                gsize                *point)
{
  double best = reach;
  gboolean found = FALSE;

  for (gsize i = 0; i < self->n_points; i++) {
    double place[2], distance;

    if (!weft_plot_place (self, layout, i, &place[0], &place[1]))
      continue;
    distance = hypot (place[0] - x, place[1] - y);
    if (distance > best || (found && distance == best))
      continue;
    best = distance;
    *point = i;
    found = TRUE;
  }
  return found;
}
