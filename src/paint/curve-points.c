/* curve-points.c: smoothing, decimation and the search for a point
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-columns-private.h"

#include <string.h>

static gboolean
is_constant (const double *values,
             gsize         n_values)
{
  for (gsize i = 0; i < n_values; i++)
    if (!(values[i] == values[0]))
      return FALSE;
  return TRUE;
}

void
weft_curve_smooth (const double *values,
                   gsize         n_values,
                   double        weight,
                   double       *smoothed)
{
  gboolean constant = is_constant (values, n_values);
  double average = 0, bias = 1;

  for (gsize i = 0; i < n_values; i++) {
    if (constant || !isfinite (values[i])) {
      smoothed[i] = values[i];
      continue;
    }
    average = average * weight + (1 - weight) * values[i];
    bias *= weight;
    smoothed[i] = average / (1 - bias);
  }
}

static void
add_value (WeftCurveColumn *column,
           const double    *y,
           gsize            index)
{
  if (column->is_empty) {
    column->first = column->smallest = column->largest = column->last = index;
    column->is_empty = FALSE;
    return;
  }
  if (y[index] < y[column->smallest])
    column->smallest = index;
  if (y[index] > y[column->largest])
    column->largest = index;
  column->last = index;
}

/* Of the points before the axis only the last matters, of those after it the
 * first: they say where the line comes from and goes to. */
static void
trim_outside (GArray   *columns,
              int       beyond,
              gboolean  is_path)
{
  for (guint i = 0; i < columns->len; i++) {
    WeftCurveColumn *column = &g_array_index (columns, WeftCurveColumn, i);

    /* A path comes back from there, so both its ends matter. */
    if (is_path && (column->column == -1 || column->column >= beyond))
      column->smallest = column->largest = column->first;
    else if (column->column == -1)
      column->first = column->smallest = column->largest = column->last;
    else if (column->column >= beyond)
      column->last = column->smallest = column->largest = column->first;
  }
}

static GArray *
decimate (const double   *x,
          const double   *y,
          gsize           n_points,
          gboolean        is_path,
          const WeftAxis *x_axis,
          const WeftAxis *y_axis)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (WeftCurveColumn));
  WeftCurveColumn *column = NULL;
  double width = ceil (fabs (x_axis->end - x_axis->start));
  gboolean broken = TRUE;

  for (gsize i = 0; i < n_points; i++) {
    gboolean has_place = isfinite (y[i]) && isfinite (weft_curve_get_place (y_axis, y[i]));
    gboolean restarts = !is_path && i > 0 && x[i] < x[i - 1];
    double place = weft_curve_get_place (x_axis, x[i]);
    int number;

    if (!isfinite (place))
      continue;
    number = weft_curve_get_column (place, x_axis, width);
    broken = broken || restarts;
    if (column == NULL || column->column != number || restarts) {
      WeftCurveColumn fresh = { .column = number, .is_empty = TRUE };

      g_array_append_val (columns, fresh);
      column = &g_array_index (columns, WeftCurveColumn, columns->len - 1);
    }
    if (has_place) {
      column->begins |= column->is_empty && broken;
      add_value (column, y, i);
    } else {
      column->has_gap = TRUE;
    }
    broken = !has_place;
  }
  trim_outside (columns, (int) ceil (fabs (x_axis->end - x_axis->start)), is_path);
  return columns;
}

GArray *
weft_curve_decimate (const double   *x,
                     const double   *y,
                     gsize           n_points,
                     const WeftAxis *x_axis,
                     const WeftAxis *y_axis)
{
  return decimate (x, y, n_points, FALSE, x_axis, y_axis);
}

GArray *
weft_curve_decimate_path (const double   *x,
                          const double   *y,
                          gsize           n_points,
                          const WeftAxis *x_axis,
                          const WeftAxis *y_axis)
{
  return decimate (x, y, n_points, TRUE, x_axis, y_axis);
}

static void
find_in_curve (const WeftCurves       *self,
               guint                   index,
               const WeftCurvesLayout *layout,
               const double            place[2],
               WeftCurvesHit          *hit,
               double                 *best)
{
  const WeftCurve *curve = &self->curves[index];
  g_autofree double *smoothed = NULL;
  const double *y = curve->y;

  if (self->smoothing > 0) {
    smoothed = g_new (double, curve->n_points);
    weft_curve_smooth (curve->y, curve->n_points, self->smoothing, smoothed);
    y = smoothed;
  }
  for (gsize i = 0; i < curve->n_points; i++) {
    double px = weft_axis_to_place (&layout->x, curve->x[i]), py = weft_axis_to_place (&layout->y, y[i]);
    double distance = hypot (px - place[0], py - place[1]);

    if (curve->x[i] < layout->x.low || curve->x[i] > layout->x.high || !(distance < *best))
      continue;
    *best = distance;
    *hit = (WeftCurvesHit){ index, i, px, py, y[i] };
  }
}

gboolean
weft_curves_find (const WeftCurves       *self,
                  const WeftCurvesLayout *layout,
                  double                  x,
                  double                  y,
                  double                  reach,
                  WeftCurvesHit          *hit)
{
  const double place[2] = { x, y };
  double best = nextafter (reach, INFINITY);
  double limit = best;

  for (guint i = 0; i < self->n_curves; i++)
    find_in_curve (self, i, layout, place, hit, &best);
  return best < limit;
}

gboolean
weft_curves_place_end (const WeftCurves       *self,
                       const WeftCurvesLayout *layout,
                       guint                   curve,
                       double                 *x,
                       double                 *y)
{
  const WeftCurve *at = &self->curves[curve];
  g_autofree double *drawn = NULL;
  gsize last = at->n_points;

  while (last > 0 && !isfinite (at->y[last - 1]))
    last--;
  if (at->end == NULL || last == 0)
    return FALSE;
  drawn = g_new (double, at->n_points);
  weft_curve_smooth (at->y, at->n_points, self->smoothing, drawn);
  *x = weft_axis_to_place (&layout->x, at->x[last - 1]);
  *y = weft_axis_to_place (&layout->y, drawn[last - 1]);
  return isfinite (*x) && isfinite (*y);
}

gboolean
weft_curves_find_end (const WeftCurves       *self,
                      const WeftCurvesLayout *layout,
                      double                  x,
                      double                  y,
                      double                  reach,
                      guint                  *curve)
{
  double best = reach;
  gboolean found = FALSE;

  for (guint i = 0; i < self->n_curves; i++) {
    double place[2];

    if (!weft_curves_place_end (self, layout, i, &place[0], &place[1]) || hypot (place[0] - x, place[1] - y) > best)
      continue;
    best = hypot (place[0] - x, place[1] - y);
    *curve = i;
    found = TRUE;
  }
  return found;
}
