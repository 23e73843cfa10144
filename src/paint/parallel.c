/* parallel.c: points with many values as lines from axis to axis
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/parallel.h"

#include "paint/frame-private.h"
#include "paint/legend-private.h"
#include "paint/line-sheet-private.h"

#include <math.h>

#define LEGEND_SHARE 0.2

/* Half the width of a range on an axis. */
#define BRUSH_HALF 7.0

/* Of the row of missing values, below the ends of the axes. */
#define MISSING_GAP 10.0

/* Many lines are seen through each other. */
#define FEW_LINES     60
#define LEAST_OPACITY 0.35
#define MOST_OPACITY  0.95
#define FAINT_OPACITY 0.4
#define LINE_WIDTH    1.4
#define POINTED_WIDTH 3.0
#define LABEL_OPACITY 0.75

/* Of the sheet of lines, above and below; whole, so that its pixels are those of the picture. */
#define SHEET_MARGIN 2.0

/* Units that are drawn and left out of what was given up and of what failed. */
static const int dashes[WEFT_N_DOT_SHAPES][2] = { [WEFT_DOT_RING] = { 12, 3 }, [WEFT_DOT_TRIANGLE] = { 6, 4 }, [WEFT_DOT_CROSS] = { 2, 4 } };

static WeftLegend
get_legend (const WeftParallel *self)
{
  return (WeftLegend){ self->color_title, self->low != NULL ? self->low : "0", self->high != NULL ? self->high : "1", TRUE };
}

static gboolean
has_missing (const WeftParallel *self)
{
  for (guint axis = 0; axis < self->n_axes; axis++)
    for (gsize i = 0; i < self->n_lines; i++)
      if (isnan (weft_variable_to_share (&self->axes[axis], self->axes[axis].values[i])))
        return TRUE;
  return FALSE;
}

/* Titles of the outermost axes stand in the middle above them. */
static double
measure_side (const WeftParallel   *self,
              const WeftPaintStyle *style,
              guint                 axis,
              double                room)
{
  double width = 0;

  if (self->n_axes > 0 && self->axes[axis].title != NULL)
    weft_paint_text_measure (style, self->axes[axis].title, WEFT_TEXT_SMALL, 0, &width, NULL);
  return ceil (MAX (MIN (width, room) / 2, BRUSH_HALF + 1));
}

void
weft_parallel_lay_out (const WeftParallel   *self,
                       const WeftPaintStyle *style,
                       double                width,
                       double                height,
                       WeftParallelLayout   *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  WeftLegend legend = get_legend (self);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), room = box.right - box.left;
  double side = self->colors != NULL ? weft_legend_measure (&legend, style, LEGEND_SHARE * room) + WEFT_FRAME_MARGIN : 0, title = room / MAX (self->n_axes, 1);

  layout->n_axes = self->n_axes;
  layout->titles = box.top;
  layout->top = ceil (box.top + line + WEFT_FRAME_GAP);
  layout->missing = layout->bottom = MAX (floor (box.bottom - 2), layout->top + 8);
  if (has_missing (self))
    layout->bottom = MAX (floor (layout->bottom - line - MISSING_GAP), layout->top + 4);
  layout->missing -= has_missing (self) ? line / 2 : 0;
  layout->left = box.left + measure_side (self, style, 0, title);
  layout->right = MAX (box.right - side - measure_side (self, style, self->n_axes - (self->n_axes > 0), title), layout->left + 8);
  layout->legend = box.right - side + WEFT_FRAME_MARGIN;
}

double
weft_parallel_get_x (const WeftParallelLayout *layout,
                     guint                     axis)
{
  return layout->n_axes > 1 ? layout->left + (layout->right - layout->left) * axis / (layout->n_axes - 1) : (layout->left + layout->right) / 2;
}

double
weft_parallel_get_share (const WeftParallelLayout *layout,
                         double                    y)
{
  return (layout->bottom - y) / (layout->bottom - layout->top);
}

static double
get_y (const WeftParallel       *self,
       const WeftParallelLayout *layout,
       guint                     axis,
       gsize                     line)
{
  double share = weft_variable_to_share (&self->axes[axis], self->axes[axis].values[line]);

  return isnan (share) ? layout->missing : layout->bottom + (layout->top - layout->bottom) * CLAMP (share, 0, 1);
}

/* @points: receives x and y for each axis, in units */
static void
place_line (const WeftParallel       *self,
            const WeftParallelLayout *layout,
            gsize                     line,
            double                   *points)
{
  for (guint axis = 0; axis < self->n_axes; axis++) {
    points[2 * axis] = weft_parallel_get_x (layout, axis);
    points[2 * axis + 1] = get_y (self, layout, axis, line);
  }
}

/* Lines */

static WeftDotShape
get_shape (const WeftParallel *self,
           gsize               line)
{
  return self->shapes != NULL ? (WeftDotShape) MIN (self->shapes[line], WEFT_DOT_CROSS) : WEFT_DOT_DISK;
}

static gboolean
is_faint (const WeftParallel *self,
          gsize               line)
{
  return self->faint != NULL && self->faint[line] != 0;
}

static gsize
count_clear (const WeftParallel *self)
{
  gsize n = 0;

  for (gsize i = 0; i < self->n_lines; i++)
    n += !is_faint (self, i);
  return n;
}

static WeftColor
choose_color (const WeftParallel   *self,
              const WeftPaintStyle *style,
              gsize                 line)
{
  if (self->colors == NULL)
    return style->accent;
  return isfinite (self->colors[line]) ? weft_paint_style_get_sequential (style, self->colors[line]) : weft_color_mix (style->grid, style->dim, 0.6);
}

static WeftLinePen
choose_pen (const WeftParallel   *self,
            const WeftPaintStyle *style,
            gsize                 line,
            double                opacity)
{
  WeftDotShape shape = get_shape (self, line);
  WeftLinePen pen = { choose_color (self, style, line), LINE_WIDTH, dashes[shape][0], dashes[shape][1] };

  if (is_faint (self, line))
    pen.color = weft_color_mix (style->grid, style->dim, 0.4);
  pen.color.alpha = is_faint (self, line) ? FAINT_OPACITY : opacity;
  return pen;
}

/* Draws a line by cairo: into files, and where one is to be seen well. */
static void
stroke_line (const WeftLinePen *pen,
             const double      *points,
             guint              n,
             cairo_t           *cr)
{
  const double dash[] = { pen->on, pen->off };

  weft_color_set (pen->color, cr);
  cairo_set_line_width (cr, pen->width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, dash, pen->on > 0 ? 2 : 0, 0);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, points[2 * i], points[2 * i + 1]);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Those that stand back lie below the others. */
static gsize
list_lines (const WeftParallel       *self,
            const WeftPaintStyle     *style,
            const WeftParallelLayout *layout,
            double                   *points,
            WeftLine                 *lines)
{
  double opacity = CLAMP (MOST_OPACITY * sqrt ((double) FEW_LINES / (double) MAX (count_clear (self), FEW_LINES)), LEAST_OPACITY, MOST_OPACITY);
  gsize n = 0;

  for (int front = 0; front < 2; front++)
    for (gsize i = 0; i < self->n_lines; i++) {
      double *own = points + 2 * n * self->n_axes;

      if (is_faint (self, i) == front)
        continue;
      place_line (self, layout, i, own);
      lines[n++] = (WeftLine){ choose_pen (self, style, i, opacity), own, self->n_axes };
    }
  return n;
}

/* From places of the picture to pixels of a sheet that begins at the corner of the axes. */
static void
scale_line (WeftLine                 *line,
            double                   *points,
            const WeftParallelLayout *layout,
            double                    scale)
{
  line->pen.width *= scale;
  line->pen.on = (int) lrint (line->pen.on * scale);
  line->pen.off = (int) lrint (line->pen.off * scale);
  for (guint i = 0; i < line->n_points; i++) {
    points[2 * i] = (points[2 * i] - layout->left) * scale;
    points[2 * i + 1] = (points[2 * i + 1] - layout->top + SHEET_MARGIN) * scale;
  }
}

static void
paint_sheet (WeftLineSheet            *sheet,
             const WeftParallelLayout *layout,
             cairo_t                  *cr,
             double                    scale)
{
  cairo_surface_t *image = weft_line_sheet_make_image (sheet);

  cairo_surface_set_device_scale (image, scale, scale);
  cairo_set_source_surface (cr, image, layout->left, layout->top - SHEET_MARGIN);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_surface_destroy (image);
}

static void
paint_lines (const WeftParallel       *self,
             const WeftPaintStyle     *style,
             const WeftParallelLayout *layout,
             cairo_t                  *cr)
{
  double exact = weft_line_sheet_get_scale (cr), scale = self->is_swift ? MIN (exact, 1) : exact;
  double width = layout->right - layout->left, height = layout->missing - layout->top + 2 * SHEET_MARGIN;
  g_autoptr (WeftLineSheet) sheet = scale > 0 ? weft_line_sheet_new ((int) ceil (width * scale), (int) ceil (height * scale)) : NULL;
  g_autofree double *points = g_new (double, 2 * self->n_lines * self->n_axes + 1);
  g_autofree WeftLine *lines = g_new (WeftLine, self->n_lines + 1);
  gsize n = list_lines (self, style, layout, points, lines);

  for (gsize i = 0; i < n; i++)
    if (sheet != NULL)
      scale_line (&lines[i], points + 2 * i * self->n_axes, layout, scale);
    else
      stroke_line (&lines[i].pen, lines[i].points, self->n_axes, cr);
  if (sheet == NULL)
    return;
  weft_line_sheet_draw (sheet, lines, n);
  paint_sheet (sheet, layout, cr, scale);
}

/* Axes */

/* Behind words, so that they can be read over lines. */
static void
paint_label (const WeftPaintStyle *style,
             cairo_t              *cr,
             const WeftText       *text,
             double                x,
             double                y)
{
  WeftColor behind = style->background;
  double width, height;

  weft_paint_text_measure (style, text->text, text->flags, text->max_width, &width, &height);
  behind.alpha *= LABEL_OPACITY;
  weft_color_set (behind, cr);
  cairo_rectangle (cr, x - text->anchor_x * width - 1, y - text->anchor_y * height, width + 2, height);
  cairo_fill (cr);
  weft_paint_text (cr, style, text, x, y);
}

static void
paint_ticks (const WeftVariable       *variable,
             const WeftPaintStyle     *style,
             const WeftParallelLayout *layout,
             cairo_t                  *cr,
             double                    x,
             double                    room)
{
  g_autoptr (GArray) ticks = weft_variable_get_ticks (variable, (guint) CLAMP ((layout->bottom - layout->top) / (3 * MAX (style->text_size, 8)), 2, 8));

  for (guint i = 0; i < ticks->len; i++) {
    const WeftVariableTick *tick = &g_array_index (ticks, WeftVariableTick, i);
    double y = layout->bottom + (layout->top - layout->bottom) * tick->share;
    const WeftText text = { weft_variable_tick_get_label (tick), WEFT_TEXT_SMALL, style->dim, MAX (room - 2 * WEFT_FRAME_GAP, 8), 0, 0.5 };

    cairo_set_line_width (cr, 1);
    weft_color_set (style->frame, cr);
    cairo_move_to (cr, x - 3, weft_frame_sharpen (y));
    cairo_line_to (cr, x + 3, weft_frame_sharpen (y));
    cairo_stroke (cr);
    if (text.text[0] != '\0')
      paint_label (style, cr, &text, x + WEFT_FRAME_GAP, y);
  }
}

static void
paint_brush (const WeftPaintStyle     *style,
             const WeftParallelLayout *layout,
             cairo_t                  *cr,
             double                    x,
             const WeftParallelBrush  *brush)
{
  double height = layout->bottom - layout->top, top = layout->bottom - CLAMP (brush->high, 0, 1) * height, bottom = layout->bottom - CLAMP (brush->low, 0, 1) * height;
  WeftColor inside = style->accent;

  if (!(brush->high > brush->low))
    return;
  inside.alpha = 0.25;
  cairo_rectangle (cr, x - BRUSH_HALF, top, 2 * BRUSH_HALF, MAX (bottom - top, 2));
  weft_color_set (inside, cr);
  cairo_fill_preserve (cr);
  weft_color_set (style->accent, cr);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

/* Titles have the room between axes; that of what is pointed out is bold. */
static void
paint_axis (const WeftParallel       *self,
            const WeftPaintStyle     *style,
            const WeftParallelLayout *layout,
            cairo_t                  *cr,
            guint                     axis)
{
  double step = layout->n_axes > 1 ? (layout->right - layout->left) / (layout->n_axes - 1) : layout->right - layout->left;
  double x = weft_frame_sharpen (weft_parallel_get_x (layout, axis));
  const WeftText title = { self->axes[axis].title, WEFT_TEXT_SMALL, style->text, MAX (step - WEFT_FRAME_GAP, 8), 0.5, 0 };

  cairo_set_line_width (cr, 1);
  weft_color_set (style->frame, cr);
  cairo_move_to (cr, x, layout->top);
  cairo_line_to (cr, x, layout->bottom);
  cairo_stroke (cr);
  if (self->brushes != NULL)
    paint_brush (style, layout, cr, x, &self->brushes[axis]);
  paint_ticks (&self->axes[axis], style, layout, cr, x, axis + 1 < self->n_axes ? step : 4 * style->text_size);
  if (title.text != NULL)
    weft_paint_text (cr, style, &title, x, layout->titles);
}

/* Returns: the rectangle of lines, axes and titles */
static WeftBox
get_inside (const WeftParallel       *self,
            const WeftParallelLayout *layout)
{
  return (WeftBox){ 0, layout->titles, self->colors != NULL ? layout->legend - WEFT_FRAME_GAP : layout->right + layout->left, MAX (layout->missing, layout->bottom) + 2 };
}

void
weft_parallel_paint_inside (const WeftParallel       *self,
                            const WeftPaintStyle     *style,
                            const WeftParallelLayout *layout,
                            cairo_t                  *cr)
{
  WeftBox box = get_inside (self, layout);
  const WeftText missing = { self->missing, WEFT_TEXT_SMALL, style->dim, 0, 0, 0.5 };

  cairo_save (cr);
  weft_color_set (style->background, cr);
  cairo_rectangle (cr, box.left, box.top, box.right - box.left, box.bottom - box.top);
  cairo_fill (cr);
  paint_lines (self, style, layout, cr);
  for (guint axis = 0; axis < self->n_axes; axis++)
    paint_axis (self, style, layout, cr, axis);
  if (self->missing != NULL && layout->missing > layout->bottom)
    paint_label (style, cr, &missing, layout->left + WEFT_FRAME_GAP, layout->missing);
  cairo_restore (cr);
}

void
weft_parallel_paint_line (const WeftParallel       *self,
                          const WeftPaintStyle     *style,
                          const WeftParallelLayout *layout,
                          gsize                     line,
                          cairo_t                  *cr)
{
  g_autofree double *points = g_new (double, 2 * (gsize) self->n_axes);
  WeftLinePen pen = { style->text, POINTED_WIDTH + 2, 0, 0 };

  place_line (self, layout, line, points);
  cairo_save (cr);
  stroke_line (&pen, points, self->n_axes, cr);
  pen = (WeftLinePen){ choose_color (self, style, line), POINTED_WIDTH, 0, 0 };
  stroke_line (&pen, points, self->n_axes, cr);
  cairo_restore (cr);
}

void
weft_parallel_paint (const WeftParallel   *self,
                     const WeftPaintStyle *style,
                     cairo_t              *cr,
                     double                width,
                     double                height)
{
  WeftParallelLayout layout;
  WeftLegend legend = get_legend (self);

  weft_parallel_lay_out (self, style, width, height, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  weft_parallel_paint_inside (self, style, &layout, cr);
  if (self->colors != NULL)
    weft_legend_paint (&legend, style, cr, layout.legend, layout.titles, layout.bottom);
  cairo_restore (cr);
}

/* What is where */

gsize
weft_parallel_sift (const WeftParallel *self,
                    guint8             *outside)
{
  gsize n = 0;

  for (gsize i = 0; i < self->n_lines; i++) {
    outside[i] = 0;
    for (guint axis = 0; self->brushes != NULL && axis < self->n_axes; axis++) {
      const WeftParallelBrush *brush = &self->brushes[axis];
      double share = brush->high > brush->low ? weft_variable_to_share (&self->axes[axis], self->axes[axis].values[i]) : brush->low;

      /* A value that is missing is in no range. */
      if (!(share >= brush->low && share <= MAX (brush->high, brush->low)))
        outside[i] = 1;
    }
    n += outside[i] == 0;
  }
  return n;
}

/* Returns: how far (@x, @y) is from the line between two points that are @next units apart */
static double
measure_distance (double x,
                  double y,
                  double next,
                  double from,
                  double to)
{
  double slope = (to - from) / next;

  return fabs (from + slope * x - y) / sqrt (1 + slope * slope);
}

gboolean
weft_parallel_find (const WeftParallel       *self,
                    const WeftParallelLayout *layout,
                    double                    x,
                    double                    y,
                    double                    reach,
                    gsize                    *line)
{
  double step = self->n_axes > 1 ? (layout->right - layout->left) / (self->n_axes - 1) : 0, best = reach;
  guint gap = step > 0 ? (guint) CLAMP ((x - layout->left) / step, 0, self->n_axes - 2) : 0;
  gboolean found = FALSE;

  if (step <= 0 || x < layout->left - reach || x > layout->right + reach)
    return FALSE;
  for (gsize i = 0; i < self->n_lines; i++) {
    double distance;

    if (is_faint (self, i))
      continue;
    distance = measure_distance (x - weft_parallel_get_x (layout, gap), y, step, get_y (self, layout, gap, i), get_y (self, layout, gap + 1, i));
    if (distance > best)
      continue;
    best = distance;
    *line = i;
    found = TRUE;
  }
  return found;
}

gboolean
weft_parallel_find_axis (const WeftParallelLayout *layout,
                         double                    x,
                         double                    y,
                         double                    reach,
                         guint                    *axis,
                         gboolean                 *on_title)
{
  double best = INFINITY, step = layout->n_axes > 1 ? (layout->right - layout->left) / (layout->n_axes - 1) : INFINITY;

  for (guint i = 0; i < layout->n_axes; i++) {
    double distance = fabs (weft_parallel_get_x (layout, i) - x);

    if (distance >= best)
      continue;
    best = distance;
    *axis = i;
  }
  *on_title = y < layout->top - WEFT_FRAME_GAP / 2;
  return best <= (*on_title ? step / 2 : reach) && y >= layout->titles && y <= layout->bottom + reach;
}
