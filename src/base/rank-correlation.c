/* rank-correlation.c: whether two numbers of many points grow together
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/rank-correlation.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_POINTS 3

typedef struct
{
  double value;
  gsize point;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  double first = ((const Ranked *) a)->value, second = ((const Ranked *) b)->value;

  return (first > second) - (first < second);
}

/* Equal values share the middle of their ranks. */
static void
rank (const double *values,
      gsize         n,
      double       *ranks)
{
  g_autofree Ranked *sorted = g_new (Ranked, n);

  for (gsize i = 0; i < n; i++)
    sorted[i] = (Ranked){ values[i], i };
  qsort (sorted, n, sizeof *sorted, compare_ranked);
  for (gsize first = 0, end; first < n; first = end) {
    for (end = first + 1; end < n && sorted[end].value == sorted[first].value; end++)
      continue;
    for (gsize i = first; i < end; i++)
      ranks[sorted[i].point] = (double) (first + end - 1) / 2;
  }
}

static double
correlate (const double *x,
           const double *y,
           gsize         n)
{
  double middle = (double) (n - 1) / 2, products = 0, x_squares = 0, y_squares = 0;

  for (gsize i = 0; i < n; i++) {
    products += (x[i] - middle) * (y[i] - middle);
    x_squares += (x[i] - middle) * (x[i] - middle);
    y_squares += (y[i] - middle) * (y[i] - middle);
  }
  return x_squares > 0 && y_squares > 0 ? products / sqrt (x_squares * y_squares) : (double) NAN;
}

double
weft_rank_correlation (const double *x,
                       const double *y,
                       gsize         n)
{
  g_autofree double *both = g_new (double, 4 * n + 1);
  double *xs = both, *ys = both + n;
  gsize n_good = 0;

  for (gsize i = 0; i < n; i++) {
    if (!isfinite (x[i]) || !isfinite (y[i]))
      continue;
    xs[n_good] = x[i];
    ys[n_good++] = y[i];
  }
  if (n_good < LEAST_POINTS)
    return (double) NAN;
  rank (xs, n_good, both + 2 * n);
  rank (ys, n_good, both + 3 * n);
  return correlate (both + 2 * n, both + 3 * n, n_good);
}
