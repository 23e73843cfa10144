/* surface.c: what an objective may be between the points that were tried
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/surface.h"

#include <math.h>

/* Nearer than that is at the point. */
#define CLOSE 1e-6

void
weft_surface_interpolate (const double *x,
                          const double *y,
                          const double *values,
                          gsize         n,
                          double        reach,
                          guint         rows,
                          guint         columns,
                          float        *surface)
{
  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++) {
      double across = (column + 0.5) / columns, up = (row + 0.5) / rows, sum = 0, weights = 0;

      for (gsize i = 0; i < n; i++) {
        double distance = MAX (hypot (x[i] - across, y[i] - up), CLOSE), weight = (reach - distance) / (reach * distance);

        if (!isfinite (values[i]) || !(distance < reach))
          continue;
        sum += weight * weight * values[i];
        weights += weight * weight;
      }
      surface[row * columns + column] = weights > 0 ? (float) (sum / weights) : NAN;
    }
}
