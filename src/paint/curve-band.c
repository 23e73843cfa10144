/* curve-band.c: several curves as one, with a band of what they differ by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/curve-band.h"

#include <math.h>
#include <stdlib.h>

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

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* So many standard errors hold the mean with 95 %. */
static double
get_student (guint n)
{
  static const double of[] = { 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
                               2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042 };
  guint degrees = n - 1;

  return degrees <= G_N_ELEMENTS (of) ? of[degrees - 1] : 1.96 + 2.4 / degrees;
}

/* @values: ascending */
static double
choose_line (const double *values,
             guint         n,
             double        mean,
             WeftBandLine  line)
{
  switch (line) {
  case WEFT_BAND_MEDIAN:
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
  case WEFT_BAND_MINIMUM:
    return values[0];
  case WEFT_BAND_MAXIMUM:
    return values[n - 1];
  default:
    return mean;
  }
}

static double
choose_margin (double       deviation,
               guint        n,
               WeftBandArea area)
{
  double error = deviation / sqrt (n);

  return area == WEFT_BAND_DEVIATION ? deviation : area == WEFT_BAND_ERROR ? error
                                                                           : get_student (n) * error;
}

static void
add_point (WeftCurveBand *self,
           double         x,
           double        *values,
           guint          n,
           WeftBandLine   line,
           WeftBandArea   area)
{
  double mean = 0, squares = 0, margin;
  gsize point = self->n_points++;

  qsort (values, n, sizeof *values, compare_values);
  for (guint i = 0; i < n; i++)
    mean += values[i] / n;
  for (guint i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  margin = choose_margin (sqrt (squares / (n - 1)), n, area);
  self->x[point] = x;
  self->line[point] = choose_line (values, n, mean, line);
  self->low[point] = area == WEFT_BAND_RANGE ? values[0] : area == WEFT_BAND_NONE ? self->line[point]
                                                                                  : mean - margin;
  self->high[point] = area == WEFT_BAND_RANGE ? values[n - 1] : area == WEFT_BAND_NONE ? self->line[point]
                                                                                       : mean + margin;
}

WeftCurveBand *
weft_curve_band_new (const WeftCurve *curves,
                     guint            n_curves,
                     WeftBandLine     line,
                     WeftBandArea     area)
{
  WeftCurveBand *self = g_new0 (WeftCurveBand, 1);
  const WeftCurve *longest = find_longest (curves, n_curves);
  g_autofree gsize *next = g_new0 (gsize, MAX (n_curves, 1));
  g_autofree double *values = g_new (double, MAX (n_curves, 1));
  g_autofree gboolean *is_good = g_new (gboolean, MAX (n_curves, 1));
  gsize n_points = longest != NULL ? longest->n_points : 0;

  self->x = g_new (double, n_points + 1);
  self->line = g_new (double, n_points + 1);
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
      add_point (self, longest->x[i], values, n, line, area);
  }
  return self;
}

void
weft_curve_band_free (WeftCurveBand *self)
{
  g_free (self->x);
  g_free (self->line);
  g_free (self->low);
  g_free (self->high);
  g_free (self);
}
