/* curve-columns.c: which columns of pixels a curve goes through, found by its pyramid
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-columns-private.h"

typedef struct
{
  const double *x;
  gsize n;
  const WeftAxis *axis;
  double width;
} Row;

static inline int
get_number (const Row *row,
            gsize      index)
{
  return weft_curve_get_column (weft_curve_get_place (row->axis, row->x[index]), row->axis, row->width);
}

/* A column is most often as long as the one before, @guess points: from there it is looked for
 * in steps that double, then between the last two.
 *
 * Returns: the index behind the last point that is in the column of @index */
static gsize
find_end (const Row *row,
          gsize      index,
          gsize      guess)
{
  int number = get_number (row, index);
  gsize low = index, high = row->n, step = MAX (guess, 1);

  while (low + step < high) {
    if (get_number (row, low + step) != number) {
      high = low + step;
      break;
    }
    low += step;
    step = low == index + guess ? 1 : 2 * step;
  }
  /* That it was a point or two less is likelier than anything else. */
  for (int i = 0; i < 2 && high - low > 1 && high < row->n; i++) {
    if (get_number (row, high - 1) == number)
      return high;
    high--;
  }
  while (high - low > 1) {
    gsize middle = low + (high - low) / 2;

    if (get_number (row, middle) == number)
      low = middle;
    else
      high = middle;
  }
  return high;
}

/* Of the points before the axis only the last matters, of those after it the first. */
static WeftCurveColumn
make_column (const WeftCurvePyramid *pyramid,
             int                     number,
             int                     beyond,
             gsize                   first,
             gsize                   end)
{
  WeftCurveColumn column = { .column = number, .first = first, .last = end - 1, .begins = first == 0 };

  if (number == -1)
    column.first = column.smallest = column.largest = column.last;
  else if (number >= beyond)
    column.last = column.smallest = column.largest = column.first;
  else
    weft_curve_pyramid_find (pyramid, first, end, &column.smallest, &column.largest);
  return column;
}

/* What has no place on a scale of logarithms is a gap. */
static gboolean
has_places (const WeftCurvePyramid *pyramid,
            const WeftAxis         *x_axis,
            const WeftAxis         *y_axis)
{
  gsize n, smallest, largest;
  const double *x = weft_curve_pyramid_get_x (pyramid, &n);

  if (!weft_curve_pyramid_get_plain (pyramid))
    return FALSE;
  weft_curve_pyramid_find (pyramid, 0, n, &smallest, &largest);
  return (x_axis->scale != WEFT_SCALE_LOG || x[0] > 0) && (y_axis->scale != WEFT_SCALE_LOG || weft_curve_pyramid_get_y (pyramid)[smallest] > 0);
}

void
weft_curve_list_columns (const WeftCurve *curve,
                         const WeftAxis  *x_axis,
                         const WeftAxis  *y_axis,
                         GArray          *columns)
{
  double width = ceil (fabs (x_axis->end - x_axis->start));
  Row row = { curve->x, curve->n_points, x_axis, width };

  g_array_set_size (columns, 0);
  if (curve->pyramid == NULL || !has_places (curve->pyramid, x_axis, y_axis)) {
    g_autoptr (GArray) all = curve->is_path ? weft_curve_decimate_path (curve->x, curve->y, curve->n_points, x_axis, y_axis)
                                            : weft_curve_decimate (curve->x, curve->y, curve->n_points, x_axis, y_axis);

    g_array_append_vals (columns, all->data, all->len);
    return;
  }
  for (gsize first = 0, guess = 1, end; first < row.n; first = end) {
    WeftCurveColumn column;

    end = find_end (&row, first, guess);
    guess = end - first;
    column = make_column (curve->pyramid, get_number (&row, first), (int) width, first, end);
    g_array_append_val (columns, column);
  }
}
