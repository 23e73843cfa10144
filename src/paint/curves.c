/* curves.c: learning curves on any cairo surface
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines are stroked per stretch, never all in one path: a path of many crossing
 * lines costs more than linearly.
 */
#include "paint/curves.h"

#include "paint/curve-columns-private.h"
#include "paint/curve-crowd-private.h"
#include "paint/curve-legend-private.h"
#include "paint/curve-outliers.h"
#include "paint/curve-stroke.h"
#include "paint/dot.h"
#include "paint/frame-private.h"

#include <math.h>

/* Of the mark at the end of a curve. */
#define END_RADIUS 5.0

/* How much wider the line is that others are measured by. */
#define STRESSED 2.2

#define FAINT 0.3
#define BAND  0.2

/* How much of what steps back is covered. */
#define VEIL 0.65

/* A stroke is cut after this many columns, so that its cost stays linear. */
#define STRETCH 64

static void
widen (double     value,
       WeftScale  scale,
       double    *low,
       double    *high)
{
  if (!isfinite (value) || (scale == WEFT_SCALE_LOG && value <= 0))
    return;
  *low = isnan (*low) ? value : MIN (*low, value);
  *high = isnan (*high) ? value : MAX (*high, value);
}

static gboolean
is_within (double x,
           double low,
           double high)
{
  return (isnan (low) || x >= low) && (isnan (high) || x <= high);
}

/* Returns: the first of @n ascending numbers that is not below @limit, or above it */
static gsize
find_place (const double *numbers,
            gsize         n,
            double        limit,
            gboolean      above)
{
  gsize low = 0, high = n;

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (above ? numbers[middle] > limit : numbers[middle] >= limit)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/* Numbers that are not above 0 have no place among logarithms, so each is looked at there. */
static gboolean
measure_plain (const WeftCurves *self,
               const WeftCurve  *curve,
               double            x[2],
               double            y[2])
{
  gboolean is_log = self->x_scale == WEFT_SCALE_LOG || self->y_scale == WEFT_SCALE_LOG;
  gsize n = curve->n_points, first, end, smallest, largest;

  if (curve->pyramid == NULL || is_log || curve->low != NULL || curve->high != NULL || !weft_curve_pyramid_get_plain (curve->pyramid))
    return FALSE;
  widen (curve->x[0], self->x_scale, &x[0], &x[1]);
  widen (curve->x[n - 1], self->x_scale, &x[0], &x[1]);
  first = isnan (self->x_low) ? 0 : find_place (curve->x, n, self->x_low, FALSE);
  end = isnan (self->x_high) ? n : find_place (curve->x, n, self->x_high, TRUE);
  if (first >= end)
    return TRUE;
  weft_curve_pyramid_find (curve->pyramid, first, end, &smallest, &largest);
  widen (curve->y[smallest], self->y_scale, &y[0], &y[1]);
  widen (curve->y[largest], self->y_scale, &y[0], &y[1]);
  return TRUE;
}

/* The limits that the curves need; upright only what the zoom shows counts. */
static void
measure_curves (const WeftCurves *self,
                double            x[2],
                double            y[2])
{
  for (guint i = 0; i < self->n_curves; i++) {
    const WeftCurve *curve = &self->curves[i];

    if (measure_plain (self, curve, x, y))
      continue;
    for (gsize j = 0; j < curve->n_points; j++) {
      widen (curve->x[j], self->x_scale, &x[0], &x[1]);
      if (!is_within (curve->x[j], self->x_low, self->x_high))
        continue;
      widen (curve->y[j], self->y_scale, &y[0], &y[1]);
      if (curve->low != NULL)
        widen (curve->low[j], self->y_scale, &y[0], &y[1]);
      if (curve->high != NULL)
        widen (curve->high[j], self->y_scale, &y[0], &y[1]);
    }
  }
}

static double
or_else (double chosen,
         double natural)
{
  return isnan (chosen) ? natural : chosen;
}

static void
choose_limits (const WeftCurves *self,
               WeftCurvesLayout *layout,
               guint             max_y_ticks)
{
  double x[2] = { (double) NAN, (double) NAN }, y[2] = { (double) NAN, (double) NAN }, usual[2];

  measure_curves (self, x, y);
  if (self->ignores_outliers && weft_curves_find_usual (self, usual) && usual[0] < usual[1]) {
    y[0] = usual[0];
    y[1] = usual[1];
  }
  weft_axis_init (&layout->x, self->x_scale, or_else (self->x_low, x[0]), or_else (self->x_high, x[1]));
  weft_axis_init (&layout->y, self->y_scale, or_else (self->y_low, y[0]), or_else (self->y_high, y[1]));
  if (isnan (self->y_low) && isnan (self->y_high))
    weft_axis_widen (&layout->y, max_y_ticks);
}

static guint
count_y_ticks (const WeftPaintStyle *style,
               double                height)
{
  return (guint) CLAMP (height / (3.2 * style->text_size), 2, 12);
}

static guint
count_x_ticks (const WeftPaintStyle *style,
               double                width)
{
  return (guint) CLAMP (width / (6 * style->text_size), 2, 12);
}

void
weft_curves_lay_out (const WeftCurves     *self,
                     const WeftPaintStyle *style,
                     double                width,
                     double                height,
                     WeftCurvesLayout     *layout)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);
  g_autoptr (GArray) ticks = NULL;

  layout->legend_y = box.top;
  if (weft_curve_legend_is_needed (self))
    box.top += weft_curve_legend_flow (self, style, box.left, box.right, box.top, NULL) + WEFT_FRAME_GAP;
  box.top += self->y_title != NULL ? line + WEFT_FRAME_GAP : line / 2;
  box.bottom -= line + WEFT_FRAME_GAP + (self->x_title != NULL ? line : 0);
  box.bottom = MAX (box.bottom, box.top + 8);
  choose_limits (self, layout, count_y_ticks (style, box.bottom - box.top));
  ticks = weft_axis_get_ticks (&layout->y, count_y_ticks (style, box.bottom - box.top));
  layout->x.start = ceil (box.left + weft_frame_measure_labels (style, ticks) + WEFT_FRAME_GAP);
  layout->x.end = MAX (floor (box.right - line / 2), layout->x.start + 8);
  layout->y.start = floor (box.bottom);
  layout->y.end = ceil (box.top);
}

static void
paint_axes (const WeftCurves       *self,
            const WeftPaintStyle   *style,
            const WeftCurvesLayout *layout,
            cairo_t                *cr)
{
  const WeftAxis *x = &layout->x, *y = &layout->y;
  g_autoptr (GArray) x_ticks = weft_axis_get_ticks (x, count_x_ticks (style, x->end - x->start));
  g_autoptr (GArray) y_ticks = weft_axis_get_ticks (y, count_y_ticks (style, y->start - y->end));
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);
  WeftText x_title = { self->x_title, WEFT_TEXT_SMALL, style->text, x->end - x->start, 1, 0 };
  WeftText y_title = { self->y_title, WEFT_TEXT_SMALL, style->text, x->end - WEFT_FRAME_MARGIN, 0, 1 };

  weft_frame_paint_x_axis (cr, style, x, x_ticks, y->end, y->start);
  weft_frame_paint_y_axis (cr, style, y, y_ticks, x->start, x->end);
  cairo_set_line_width (cr, 1);
  weft_color_set (style->frame, cr);
  cairo_move_to (cr, x->start, weft_frame_sharpen (y->start));
  cairo_line_to (cr, x->end, weft_frame_sharpen (y->start));
  cairo_stroke (cr);
  weft_paint_text (cr, style, &x_title, x->end, y->start + line + WEFT_FRAME_GAP);
  weft_paint_text (cr, style, &y_title, WEFT_FRAME_MARGIN, y->end - WEFT_FRAME_GAP);
}

typedef struct
{
  const WeftCurves *self;
  const WeftCurvesLayout *layout;
  const double *x;
  const double *y;
  cairo_t *cr;
} Pen;

static double
place_y (const WeftAxis *axis,
         double          value)
{
  double place = weft_axis_to_place (axis, value);

  /* Far outside, cairo's fixed-point numbers would wrap around. */
  return CLAMP (place, -10000, 20000);
}

static void
add_vertex (const Pen *pen,
            gsize      index)
{
  double x = CLAMP (weft_axis_to_place (&pen->layout->x, pen->x[index]), -10000, 30000);

  cairo_line_to (pen->cr, x, place_y (&pen->layout->y, pen->y[index]));
}

/* First, smallest, largest and last in the order in which they came. */
static void
add_column (const Pen             *pen,
            const WeftCurveColumn *column)
{
  gsize low = MIN (column->smallest, column->largest), high = MAX (column->smallest, column->largest);

  add_vertex (pen, column->first);
  if (low != column->first && low != column->last)
    add_vertex (pen, low);
  if (high != low && high != column->first && high != column->last)
    add_vertex (pen, high);
  if (column->last != column->first)
    add_vertex (pen, column->last);
}

/* A value with a gap on either side would be a line without length. */
static void
paint_dot (const Pen *pen,
           gsize      index,
           double     radius)
{
  double x = weft_axis_to_place (&pen->layout->x, pen->x[index]);

  cairo_new_path (pen->cr);
  cairo_arc (pen->cr, x, place_y (&pen->layout->y, pen->y[index]), radius, 0, 2 * G_PI);
  cairo_fill (pen->cr);
}

static gboolean
is_alone (GArray *columns,
          guint   index)
{
  WeftCurveColumn *column = &g_array_index (columns, WeftCurveColumn, index), *next = column + 1;
  gboolean begins = column->begins || index == 0 || column[-1].is_empty;
  gboolean ends = index + 1 == columns->len || next->begins || next->is_empty;

  return begins && ends && column->first == column->last;
}

static void
stroke_columns (const Pen *pen,
                GArray    *columns,
                double     dot)
{
  int n_stretch = 0;

  cairo_new_path (pen->cr);
  for (guint i = 0; i < columns->len; i++) {
    WeftCurveColumn *column = &g_array_index (columns, WeftCurveColumn, i);

    if (column->begins || column->is_empty || n_stretch >= STRETCH) {
      cairo_stroke (pen->cr);

      /* The next stretch goes on from where this one ended. */
      if (!column->begins && !column->is_empty && !column[-1].is_empty)
        add_vertex (pen, column[-1].last);
      n_stretch = 0;
    }
    if (column->is_empty)
      continue;
    if (is_alone (columns, i)) {
      paint_dot (pen, column->first, dot);
      continue;
    }
    add_column (pen, column);
    n_stretch++;
  }
  cairo_stroke (pen->cr);
}

static void
paint_gaps (const Pen            *pen,
            const WeftPaintStyle *style,
            GArray               *columns)
{
  const WeftAxis *x = &pen->layout->x;
  WeftText word = { "NaN", WEFT_TEXT_SMALL | WEFT_TEXT_BOLD, style->warning, 0, 0.5, 0 };
  double first = (double) NAN, last = 0;

  weft_color_set (style->warning, pen->cr);
  for (guint i = 0; i < columns->len; i++) {
    WeftCurveColumn *column = &g_array_index (columns, WeftCurveColumn, i);

    if (!column->has_gap || column->column < 0 || column->column > x->end - x->start)
      continue;
    last = x->start + column->column;
    first = isnan (first) ? last : first;
    cairo_rectangle (pen->cr, last - 0.5, pen->layout->y.end, 2, 4);
  }
  cairo_fill (pen->cr);

  if (!isnan (first) && weft_curve_legend_is_needed (pen->self))
    weft_paint_text (pen->cr, style, &word, CLAMP ((first + last) / 2, x->start + 14, x->end - 14), pen->layout->y.end + 5);
}

/* @line: as it is drawn, smoothed perhaps */
static void
paint_line_of (const Pen            *pen,
               const WeftPaintStyle *style,
               const WeftCurve      *line,
               gboolean              gaps)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (WeftCurveColumn));

  weft_curve_list_columns (line, &pen->layout->x, &pen->layout->y, columns);
  stroke_columns (pen, columns, 1.5 * style->line_width);
  if (gaps)
    paint_gaps (pen, style, columns);
}

/* The band is one box a column, from its smallest lower to its largest upper
 * edge, joined to a polygon; a gap in either edge ends it. */
static void
paint_band (const WeftCurve        *curve,
            const WeftCurvesLayout *layout,
            cairo_t                *cr)
{
  g_autoptr (GArray) low = weft_curve_decimate (curve->x, curve->low, curve->n_points, &layout->x, &layout->y);
  g_autoptr (GArray) high = weft_curve_decimate (curve->x, curve->high, curve->n_points, &layout->x, &layout->y);
  guint n_columns = MIN (low->len, high->len), start = 0;

  for (guint i = 0; i <= n_columns; i++) {
    gboolean ends = i == n_columns || g_array_index (low, WeftCurveColumn, i).is_empty ||
                    g_array_index (high, WeftCurveColumn, i).is_empty || g_array_index (high, WeftCurveColumn, i).begins;

    if (!ends)
      continue;
    for (guint j = start; j < i; j++) {
      gsize index = g_array_index (high, WeftCurveColumn, j).largest;

      cairo_line_to (cr, CLAMP (weft_axis_to_place (&layout->x, curve->x[index]), -10000, 30000), place_y (&layout->y, curve->high[index]));
    }
    for (guint j = i; j > start; j--) {
      gsize index = g_array_index (low, WeftCurveColumn, j - 1).smallest;

      cairo_line_to (cr, CLAMP (weft_axis_to_place (&layout->x, curve->x[index]), -10000, 30000), place_y (&layout->y, curve->low[index]));
    }
    cairo_close_path (cr);
    cairo_fill (cr);
    start = i < n_columns && g_array_index (high, WeftCurveColumn, i).begins && !g_array_index (low, WeftCurveColumn, i).is_empty ? i : i + 1;
  }
}

/* A file of lines keeps its lines, however many there are. */
static gboolean
is_crowd (const WeftCurves *self,
          const WeftCurve  *curve,
          cairo_t          *cr)
{
  return self->n_curves > WEFT_CURVE_CROWD && curve->low == NULL && !curve->is_path && cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE;
}

static void
paint_curve (const WeftCurves       *self,
             const WeftCurve        *curve,
             const WeftPaintStyle   *style,
             const WeftCurvesLayout *layout,
             cairo_t                *cr)
{
  WeftColor color = weft_paint_style_get_category (style, curve->category), faint = color;
  Pen pen = { self, layout, curve->x, curve->y, cr };
  WeftCurve line = *curve;
  g_autofree double *smoothed = NULL;

  faint.alpha = BAND;
  weft_color_set (faint, cr);
  if (curve->low != NULL && curve->high != NULL)
    paint_band (curve, layout, cr);
  cairo_set_line_width (cr, curve->is_stressed ? STRESSED * style->line_width : style->line_width);
  weft_curve_stroke_set (curve->stroke, cr);
  if (self->smoothing > 0) {
    faint.alpha = FAINT;
    weft_color_set (faint, cr);
    cairo_set_dash (cr, NULL, 0, 0);
    paint_line_of (&pen, style, &line, FALSE);
    smoothed = g_new (double, MAX (curve->n_points, 1));
    weft_curve_smooth (curve->y, curve->n_points, self->smoothing, smoothed);
    pen.y = line.y = smoothed;
    line.pyramid = NULL;
    weft_curve_stroke_set (curve->stroke, cr);
  }
  weft_color_set (color, cr);
  paint_line_of (&pen, style, &line, TRUE);
}

/* In their order; those of a crowd that follow each other on one sheet. */
static void
paint_all (const WeftCurves       *self,
           const WeftPaintStyle   *style,
           const WeftCurvesLayout *layout,
           cairo_t                *cr)
{
  g_autoptr (WeftCurveCrowd) crowd = NULL;
  gboolean has_drawn = FALSE;

  for (guint i = 0; i < self->n_curves; i++) {
    const WeftCurve *curve = &self->curves[i];

    if (is_crowd (self, curve, cr) && crowd == NULL)
      crowd = weft_curve_crowd_new ((int) ceil (layout->x.end) + 2, (int) ceil (layout->y.start) + 2);
    if (is_crowd (self, curve, cr) && crowd != NULL) {
      weft_curve_crowd_add (crowd, curve, layout, weft_paint_style_get_category (style, curve->category));
      has_drawn = TRUE;
      continue;
    }
    if (has_drawn)
      weft_curve_crowd_paint (crowd, cr);
    has_drawn = FALSE;
    paint_curve (self, curve, style, layout, cr);
  }
  if (has_drawn)
    weft_curve_crowd_paint (crowd, cr);
}

static void
paint_marks (const WeftCurves       *self,
             const WeftPaintStyle   *style,
             const WeftCurvesLayout *layout,
             cairo_t                *cr)
{
  const double dots[] = { 2, 3 };
  double taken = -INFINITY;

  for (guint i = 0; i < self->n_marks; i++) {
    const WeftCurveMark *mark = &self->marks[i];
    double x = weft_frame_sharpen (weft_axis_to_place (&layout->x, mark->x)), width = 0;
    WeftText text = { mark->label, WEFT_TEXT_SMALL, style->dim, layout->x.end - x - 4, 0, 0 };

    if (!(mark->x >= layout->x.low && mark->x <= layout->x.high))
      continue;
    cairo_set_line_width (cr, 1);
    cairo_set_dash (cr, dots, 2, 0);
    weft_color_set (style->dim, cr);
    cairo_move_to (cr, x, layout->y.end);
    cairo_line_to (cr, x, layout->y.start);
    cairo_stroke (cr);
    if (mark->label == NULL || x < taken || text.max_width < 3 * style->text_size)
      continue;
    weft_paint_text_measure (style, mark->label, WEFT_TEXT_SMALL, text.max_width, &width, NULL);
    weft_paint_text (cr, style, &text, x + 4, layout->y.end + weft_frame_get_line (style, WEFT_TEXT_SMALL) + WEFT_FRAME_GAP);
    taken = x + width + 2 * WEFT_FRAME_GAP;
  }
}

/* A triangle where a training was given up. */
static void
paint_ends (const WeftCurves       *self,
            const WeftPaintStyle   *style,
            const WeftCurvesLayout *layout,
            cairo_t                *cr)
{
  for (guint i = 0; i < self->n_curves; i++) {
    double x, y;

    if (!weft_curves_place_end (self, layout, i, &x, &y))
      continue;
    weft_dot_paint (cr, WEFT_DOT_TRIANGLE, style->background, x, y, END_RADIUS + 2);
    weft_dot_paint (cr, WEFT_DOT_TRIANGLE, weft_paint_style_get_category (style, self->curves[i].category), x, y, END_RADIUS);
  }
}

/* Until the next restoring; lines may be as wide as they are at the borders. */
static void
clip_to_axes (const WeftCurvesLayout *layout,
              cairo_t                *cr)
{
  cairo_rectangle (cr, layout->x.start, layout->y.end - 2, layout->x.end - layout->x.start + 2, layout->y.start - layout->y.end + 2);
  cairo_clip (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
}

void
weft_curves_paint_apart (const WeftCurves       *self,
                         const WeftCurvesLayout *layout,
                         const WeftPaintStyle   *style,
                         const guint            *curves,
                         guint                   n_curves,
                         cairo_t                *cr)
{
  WeftColor veil = style->background;

  veil.alpha = VEIL;
  cairo_save (cr);
  clip_to_axes (layout, cr);
  weft_color_set (veil, cr);
  cairo_paint (cr);
  for (guint i = 0; i < n_curves; i++) {
    WeftCurve apart = self->curves[curves[i]];

    apart.is_stressed = TRUE;
    paint_curve (self, &apart, style, layout, cr);
  }
  cairo_restore (cr);
}

void
weft_curves_paint (const WeftCurves     *self,
                   const WeftPaintStyle *style,
                   cairo_t              *cr,
                   double                width,
                   double                height)
{
  WeftCurvesLayout layout;

  weft_curves_lay_out (self, style, width, height, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_axes (self, style, &layout, cr);
  if (weft_curve_legend_is_needed (self))
    (void) weft_curve_legend_flow (self, style, WEFT_FRAME_MARGIN, width - WEFT_FRAME_MARGIN, layout.legend_y, cr);
  clip_to_axes (&layout, cr);
  paint_marks (self, style, &layout, cr);
  paint_all (self, style, &layout, cr);
  paint_ends (self, style, &layout, cr);
  cairo_restore (cr);
}
