/* ranks.c: numbers by their order
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/ranks.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  float number;
  guint32 place;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *first = a, *second = b;

  return first->number < second->number ? -1 : first->number > second->number;
}

/* Returns: (transfer full): the rank of each, of equal ones their mean */
static double *
rank (const float *numbers,
      gsize        n)
{
  g_autofree Ranked *items = g_new (Ranked, n);
  double *ranks = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    items[i] = (Ranked){ numbers[i], (guint32) i };
  qsort (items, n, sizeof *items, compare_ranked);
  for (gsize first = 0, last; first < n; first = last) {
    for (last = first + 1; last < n && items[last].number == items[first].number; last++)
      continue;
    for (gsize i = first; i < last; i++)
      ranks[items[i].place] = (double) (first + last - 1) / 2;
  }
  return ranks;
}

double
weft_ranks_correlate (const float *a,
                      const float *b,
                      gsize        n)
{
  g_autofree double *first = rank (a, n), *second = rank (b, n);
  double mean = ((double) n - 1) / 2, ab = 0, aa = 0, bb = 0;

  for (gsize i = 0; i < n; i++) {
    ab += (first[i] - mean) * (second[i] - mean);
    aa += (first[i] - mean) * (first[i] - mean);
    bb += (second[i] - mean) * (second[i] - mean);
  }
  return aa > 0 && bb > 0 ? ab / sqrt (aa * bb) : (double) NAN;
}
