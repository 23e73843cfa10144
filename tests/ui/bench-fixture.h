/* bench-fixture.h: what benchmarks of drawing measure with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <time.h>

/* Returns: processor time of all threads so far, ms */
static double
get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double one = *(const double *) a, two = *(const double *) b;

  return one < two ? -1 : one > two;
}

/* Sorts @values, doubles. Returns: the one that @share of them, 0 … 1, do not exceed */
static double
get_percentile (GArray *values,
                double  share)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) MIN (share * values->len, values->len - 1));
}
