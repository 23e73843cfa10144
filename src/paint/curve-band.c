/* curve-band.c: several curves as one, with a band of what they differ by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-band.h"

#include <math.h>

static gboolean
rises (const WeftCurve *curve)
{
  for (gsize i = 1; i < curve->n_points; i++)
    if (!(curve->x[i] >= curve->x[i - 1]))
      return FALSE;
  return curve->n_points > 0;
}

/* Returns: the value at @x; NaN where the curve is not. @next: where the last search ended */
static double
get_value (const WeftCurve *curve,
           double           x,
           gsize           *next)
{
  double share;
  gsize i = *next;

  while (i < curve->n_points && curve->x[i] < x)
    i++;
  *next = i;
  if (i == curve->n_points)
    return (double) NAN;
  if (curve->x[i] == x)
    return curve->y[i];
  if (i == 0)
    return (double) NAN;
  share = (x - curve->x[i - 1]) / (curve->x[i] - curve->x[i - 1]);
  return curve->y[i - 1] + share * (curve->y[i] - curve->y[i - 1]);
}

static const WeftCurve *
find_longest (const WeftCurve *curves,
              guint            n_curves)
{
  const WeftCurve *longest = NULL;

  for (guint i = 0; i < n_curves; i++)
    if (rises (&curves[i]) && (longest == NULL || curves[i].n_points > longest->n_points))
      longest = &curves[i];
  return longest;
}

static void
add_point (WeftCurveBand *self,
           double         x,
           const double  *values,
           guint          n)
{
  double mean = 0, squares = 0, deviation;

  for (guint i = 0; i < n; i++)
    mean += values[i] / n;
  for (guint i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  deviation = sqrt (squares / (n - 1));
  self->x[self->n_points] = x;
  self->mean[self->n_points] = mean;
  self->low[self->n_points] = mean - deviation;
  self->high[self->n_points++] = mean + deviation;
}

WeftCurveBand *
weft_curve_band_new (const WeftCurve *curves,
                     guint            n_curves)
{
  WeftCurveBand *self = g_new0 (WeftCurveBand, 1);
  const WeftCurve *longest = find_longest (curves, n_curves);
  g_autofree gsize *next = g_new0 (gsize, MAX (n_curves, 1));
  g_autofree double *values = g_new (double, MAX (n_curves, 1));
  g_autofree gboolean *is_good = g_new (gboolean, MAX (n_curves, 1));
  gsize n_points = longest != NULL ? longest->n_points : 0;

  self->x = g_new (double, n_points + 1);
  self->mean = g_new (double, n_points + 1);
  self->low = g_new (double, n_points + 1);
  self->high = g_new (double, n_points + 1);
  for (guint i = 0; i < n_curves; i++)
    is_good[i] = rises (&curves[i]);
  for (gsize i = 0; i < n_points; i++) {
    guint n = 0;

    for (guint j = 0; j < n_curves; j++) {
      double value = is_good[j] ? get_value (&curves[j], longest->x[i], &next[j]) : (double) NAN;

      if (isfinite (value))
        values[n++] = value;
    }
    if (n > 1)
      add_point (self, longest->x[i], values, n);
  }
  return self;
}

void
weft_curve_band_free (WeftCurveBand *self)
{
  g_free (self->x);
  g_free (self->mean);
  g_free (self->low);
  g_free (self->high);
  g_free (self);
}
