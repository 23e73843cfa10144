/* curves.h: learning curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any number of points is drawn in bounded time: per column of pixels the
 * first, smallest, largest and last value, so that no spike is lost. Where a
 * value is not finite the line is broken and a tick at the top says so.
 */
#pragma once

#include "paint/axis.h"
#include "paint/curve-pyramid.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftCurve:
 * @title: (nullable): in the legend
 * @x: (array length=n_points): not descending; where it descends, after a
 *   restart, a new line begins, unless it is a path
 * @y: (array length=n_points): values
 * @low: (nullable) (array length=n_points): lower edge of a band
 * @high: (nullable) (array length=n_points): its upper edge
 * @n_points: length
 * @category: index of its color
 * @stroke: index of the pattern of its line, see paint/curve-stroke.h
 * @end: (nullable): why it goes no further, a sentence; its last point has a mark then
 * @pyramid: (nullable): of @x and @y, which may be its own; without it every point is looked at
 * @is_path: its points follow each other in any direction
 * @is_stressed: whether it stands out: what others are measured by
 * @owner: what it is a curve of, where that has curves in other pictures as well; 0: it has none
 */
typedef struct
{
  const char *title;
  const double *x;
  const double *y;
  const double *low;
  const double *high;
  gsize n_points;
  guint category;
  guint stroke;
  const char *end;
  const WeftCurvePyramid *pyramid;
  gboolean is_path;
  gboolean is_stressed;
  gint64 owner;
} WeftCurve;

/**
 * WeftCurveKey:
 * @title: what lines of that look have in common
 * @category: index of their color; -1: they have any color
 * @stroke: index of their pattern
 */
typedef struct
{
  const char *title;
  int category;
  guint stroke;
} WeftCurveKey;

/* An upright line where something was changed; @label may be %NULL. */
typedef struct
{
  double x;
  const char *label;
} WeftCurveMark;

/**
 * WeftCurves:
 * @curves: (array length=n_curves): drawn in this order
 * @marks: (array length=n_marks) (nullable): control marks
 * @keys: (array length=n_keys) (nullable): what the legend has; %NULL: the titles of the curves
 * @title: (nullable): above
 * @x_title: (nullable): below the axis
 * @y_title: (nullable): above the axis
 * @caption: (nullable): below all, wrapped
 * @x_scale: see #WeftScale
 * @y_scale: see #WeftScale
 * @x_low: limits of a zoom; NaN: what the curves need
 * @smoothing: 0 … 0.999; above 0 the values themselves stay as a faint line
 * @ignores_outliers: whether the upright axis need not show the lowest and highest twentieth of
 *   the values
 *
 * Begin with %WEFT_CURVES_INIT.
 */
typedef struct
{
  const WeftCurve *curves;
  guint n_curves;
  const WeftCurveMark *marks;
  guint n_marks;
  const WeftCurveKey *keys;
  guint n_keys;
  const char *title;
  const char *x_title;
  const char *y_title;
  const char *caption;
  WeftScale x_scale;
  WeftScale y_scale;
  double x_low;
  double x_high;
  double y_low;
  double y_high;
  double smoothing;
  gboolean ignores_outliers;
} WeftCurves;

#define WEFT_CURVES_NO_LIMIT __builtin_nan ("")
#define WEFT_CURVES_INIT                                           \
  {                                                                \
    .x_low = WEFT_CURVES_NO_LIMIT, .x_high = WEFT_CURVES_NO_LIMIT, \
    .y_low = WEFT_CURVES_NO_LIMIT, .y_high = WEFT_CURVES_NO_LIMIT  \
  }

/**
 * WeftCurvesLayout:
 * @x: places of the horizontal axis, left to right
 * @y: places of the upright axis, bottom to top
 * @legend_y: top of the legend
 *
 * Where things are; a view keeps it for hover and zoom.
 */
typedef struct
{
  WeftAxis x;
  WeftAxis y;
  double legend_y;
} WeftCurvesLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_curves_lay_out (const WeftCurves     *self,
                          const WeftPaintStyle *style,
                          double                width,
                          double                height,
                          WeftCurvesLayout     *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_curves_paint (const WeftCurves     *self,
                        const WeftPaintStyle *style,
                        cairo_t              *cr,
                        double                width,
                        double                height);

/**
 * weft_curves_paint_apart:
 * @layout: that of the picture that is there already
 * @curves: (array length=n_curves): indices of curves
 *
 * Lets all that is in the axes step back behind a veil, and paints some curves once more above it:
 * the one that somebody points at, and what belongs to it.
 */
void weft_curves_paint_apart (const WeftCurves       *self,
                              const WeftCurvesLayout *layout,
                              const WeftPaintStyle   *style,
                              const guint            *curves,
                              guint                   n_curves,
                              cairo_t                *cr);

/**
 * WeftCurvesHit:
 * @curve: index of the curve
 * @point: index of its point
 * @x: place of the point, on the smoothed line if there is one
 * @y: place of the point
 * @value: what is drawn there
 */
typedef struct
{
  guint curve;
  gsize point;
  double x;
  double y;
  double value;
} WeftCurvesHit;

/**
 * weft_curves_find:
 * @x: a place
 * @y: a place
 * @reach: how far a point may be
 *
 * Finds the point nearest to a place; of equally near ones the first.
 *
 * Returns: whether there is one within @reach
 */
gboolean weft_curves_find (const WeftCurves       *self,
                           const WeftCurvesLayout *layout,
                           double                  x,
                           double                  y,
                           double                  reach,
                           WeftCurvesHit          *hit);

/* Returns: whether a curve says why it goes no further and its last point has a place: @x, @y:
 * (out) */
gboolean weft_curves_place_end (const WeftCurves       *self,
                                const WeftCurvesLayout *layout,
                                guint                   curve,
                                double                 *x,
                                double                 *y);

/* Returns: whether the mark at the end of a curve is within @reach of (@x, @y), and which */
gboolean weft_curves_find_end (const WeftCurves       *self,
                               const WeftCurvesLayout *layout,
                               double                  x,
                               double                  y,
                               double                  reach,
                               guint                  *curve);

/**
 * weft_curve_smooth:
 * @values: (array length=n_values): a series
 * @weight: w, 0 … 0.999
 * @smoothed: (out caller-allocates) (array length=n_values): may be @values
 *
 * Debiased exponential moving average:
 *
 *     s[0] = 0, s[k] = w · s[k-1] + (1 - w) · y[k], shown[k] = s[k] / (1 - w^k)
 *
 * where k counts finite values only; the others, and a series whose values are
 * all equal, stay as they are.
 *
 * Source: TensorBoard, line chart smoothing
 */
void weft_curve_smooth (const double *values,
                        gsize         n_values,
                        double        weight,
                        double       *smoothed);

/**
 * WeftCurveColumn:
 * @column: pixel column, counted from the start of the axis
 * @first: index of the first value in it
 * @smallest: index of the smallest value
 * @largest: index of the largest value
 * @last: index of the last value
 * @begins: a new line begins with it
 * @has_gap: a value in it has no place
 * @is_empty: none of its values has a place, and the indices mean nothing
 */
typedef struct
{
  int column;
  gsize first;
  gsize smallest;
  gsize largest;
  gsize last;
  guint begins : 1;
  guint has_gap : 1;
  guint is_empty : 1;
} WeftCurveColumn;

/**
 * weft_curve_decimate:
 * @x: (array length=n_points): places along the axis come from these
 * @y: (array length=n_points): values
 * @x_axis: its places are pixels
 * @y_axis: says which values have a place
 *
 * Returns: (transfer full) (element-type WeftCurveColumn): the columns that
 *   hold points, in the order of the points; those just outside the axis, one on
 *   either side, included, so that lines run on to the edge
 */
GArray *weft_curve_decimate (const double   *x,
                             const double   *y,
                             gsize           n_points,
                             const WeftAxis *x_axis,
                             const WeftAxis *y_axis);

/* The same of points that follow each other in any direction: only a gap ends their line. */
GArray *weft_curve_decimate_path (const double   *x,
                                  const double   *y,
                                  gsize           n_points,
                                  const WeftAxis *x_axis,
                                  const WeftAxis *y_axis);

G_END_DECLS
