/* curve-crowd.c: so many curves that no single one is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-crowd-private.h"

#include <math.h>

/* Where the pen is: in a column of pixels, at a height; NAN: not on the paper. */
typedef struct
{
  cairo_t *cr;
  const WeftCurvesLayout *layout;
  double x;
  double y;
} Pen;

static double
place_y (const Pen *pen,
         double     value)
{
  double place = weft_axis_to_place (&pen->layout->y, value);

  return CLAMP (place, -10000, 20000);
}

static void
add_box (const Pen *pen,
         double     x,
         double     from,
         double     to)
{
  double top = floor (MIN (from, to)), bottom = floor (MAX (from, to)) + 1;

  if (x >= floor (pen->layout->x.start) && x <= ceil (pen->layout->x.end))
    cairo_rectangle (pen->cr, x, top, 1, bottom - top);
}

/* On the way to a column that is not the next one, each between has a piece of the line. */
static void
go_to (Pen    *pen,
       double  x,
       double  y)
{
  double first = MAX (pen->x, pen->layout->x.start - 1), last = MIN (x, pen->layout->x.end + 1), slope = (y - pen->y) / (x - pen->x);

  for (double column = floor (first) + 1; column < last; column++)
    add_box (pen, column, pen->y + slope * (column - 0.5 - pen->x), pen->y + slope * (column + 0.5 - pen->x));
}

static void
add_column (Pen                   *pen,
            const WeftCurve       *curve,
            const WeftCurveColumn *column)
{
  double x = floor (weft_axis_to_place (&pen->layout->x, curve->x[column->first]));
  double enters = place_y (pen, curve->y[column->first]), low = place_y (pen, curve->y[column->smallest]), high = place_y (pen, curve->y[column->largest]);

  if (!column->begins && !isnan (pen->y) && x - pen->x > 1)
    go_to (pen, x, enters);
  else if (!column->begins && !isnan (pen->y)) {
    low = MAX (low, pen->y);
    high = MIN (high, pen->y);
  }
  add_box (pen, x, low, high);
  pen->x = x;
  pen->y = place_y (pen, curve->y[column->last]);
}

void
weft_curve_crowd_paint (const WeftCurve        *curve,
                        const WeftCurvesLayout *layout,
                        cairo_t                *cr)
{
  g_autoptr (GArray) columns = weft_curve_decimate (curve->x, curve->y, curve->n_points, &layout->x, &layout->y);
  Pen pen = { cr, layout, 0, (double) NAN };

  cairo_new_path (cr);
  for (guint i = 0; i < columns->len; i++) {
    const WeftCurveColumn *column = &g_array_index (columns, WeftCurveColumn, i);

    if (column->is_empty)
      pen.y = (double) NAN;
    else
      add_column (&pen, curve, column);
  }
  cairo_fill (cr);
}
