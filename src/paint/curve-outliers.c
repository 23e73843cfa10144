/* curve-outliers.c: what an upright axis has to show when single values are passed over
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-outliers.h"

#include <math.h>
#include <stdlib.h>

#define SHARE 0.05

/* So many values say where most of them are. */
#define MOST_VALUES 50000

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static gsize
count_points (const WeftCurves *self)
{
  gsize n = 0;

  for (guint i = 0; i < self->n_curves; i++)
    n += self->curves[i].n_points;
  return n;
}

static gboolean
counts (const WeftCurves *self,
        const WeftCurve  *curve,
        gsize             point)
{
  double x = curve->x[point], y = curve->y[point];

  return isfinite (y) && (self->y_scale != WEFT_SCALE_LOG || y > 0) && (isnan (self->x_low) || x >= self->x_low) && (isnan (self->x_high) || x <= self->x_high);
}

gboolean
weft_curves_find_usual (const WeftCurves *self,
                        double            y[2])
{
  gsize stride = count_points (self) / MOST_VALUES + 1, n;
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < self->n_curves; i++)
    for (gsize j = 0; j < self->curves[i].n_points; j += stride)
      if (counts (self, &self->curves[i], j))
        g_array_append_val (values, self->curves[i].y[j]);
  n = values->len;
  if (n == 0)
    return FALSE;
  qsort (values->data, n, sizeof (double), compare_values);
  y[0] = g_array_index (values, double, (guint) floor (SHARE * (double) (n - 1)));
  y[1] = g_array_index (values, double, (guint) ceil ((1 - SHARE) * (double) (n - 1)));
  return TRUE;
}
