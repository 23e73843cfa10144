/* hypervolume.c: how much a set of points achieves in several objectives at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/hypervolume.h"

#include "tune/front.h"
#include "tune/order.h"

#include <string.h>

/* A reference at 0 would make all boxes flat. */
#define TINY 1e-12

/* The volume of the box between a point and the reference. */
static double
measure_box (const double *point,
             guint         m,
             const double *reference)
{
  double volume = 1;

  for (guint i = 0; i < m; i++)
    volume *= MAX (reference[i] - point[i], 0);
  return volume;
}

/* Two objectives: rectangles from left to right. */
static double
measure_plane (const double *losses,
               guint         n,
               const double *reference)
{
  g_autofree double *firsts = g_new (double, n);
  g_autofree guint *order = g_new (guint, n);
  double area = 0, top = reference[1];

  for (guint i = 0; i < n; i++)
    firsts[i] = losses[2 * i];
  weft_order (firsts, n, order);
  for (guint i = 0; i < n; i++) {
    const double *point = losses + 2 * order[i];

    if (point[0] >= reference[0] || point[1] >= top)
      continue;
    area += (reference[0] - point[0]) * (top - point[1]);
    top = point[1];
  }
  return area;
}

/* What the last of @n points adds to those before it: its box, less what those cover of it. */
static double
measure_last (const double *losses,
              guint         n,
              guint         m,
              const double *reference)
{
  const double *last = losses + (n - 1) * m;
  g_autofree double *limited = g_new (double, MAX (n - 1, 1) * m);
  g_autofree guint *ranks = g_new (guint, MAX (n - 1, 1));
  guint n_kept = 0;

  for (guint i = 0; i + 1 < n; i++)
    for (guint j = 0; j < m; j++)
      limited[i * m + j] = MAX (losses[i * m + j], last[j]);
  weft_front_rank (limited, n - 1, m, 1, ranks);
  for (guint i = 0; i + 1 < n; i++)
    if (ranks[i] == 0)
      memmove (limited + n_kept++ * m, limited + i * m, sizeof *limited * m);
  return measure_box (last, m, reference) - weft_hypervolume (limited, n_kept, m, reference);
}

double
weft_hypervolume (const double *losses,
                  guint         n,
                  guint         m,
                  const double *reference)
{
  double volume = 0;

  if (n == 0)
    return 0;
  if (n == 1)
    return measure_box (losses, m, reference);
  if (m == 2)
    return measure_plane (losses, n, reference);
  for (guint i = 1; i <= n; i++)
    volume += measure_last (losses, i, m, reference);
  return volume;
}

void
weft_hypervolume_share (const double *losses,
                        guint         n,
                        guint         m,
                        const double *reference,
                        double       *parts)
{
  g_autofree double *others = g_new (double, MAX (n, 1) * m);
  double all = weft_hypervolume (losses, n, m, reference);

  for (guint i = 0; i < n; i++) {
    memcpy (others, losses, sizeof *losses * i * m);
    memcpy (others + i * m, losses + (i + 1) * m, sizeof *losses * (n - i - 1) * m);
    parts[i] = MAX (all - weft_hypervolume (others, n - 1, m, reference), 0);
  }
}

void
weft_hypervolume_choose (const double *losses,
                         guint         n,
                         guint         m,
                         const double *reference,
                         guint         n_chosen,
                         guint        *chosen)
{
  g_autofree double *taken = g_new (double, MAX (n_chosen, 1) * m);
  g_autofree gboolean *gone = g_new0 (gboolean, n);
  double volume = 0;

  for (guint i = 0; i < n_chosen; i++) {
    double most = -1;

    for (guint j = 0; j < n; j++) {
      double sum;

      if (gone[j])
        continue;
      memcpy (taken + i * m, losses + j * m, sizeof *losses * m);
      sum = weft_hypervolume (taken, i + 1, m, reference) - volume;
      if (sum > most) {
        most = sum;
        chosen[i] = j;
      }
    }
    gone[chosen[i]] = TRUE;
    memcpy (taken + i * m, losses + chosen[i] * m, sizeof *losses * m);
    volume += most;
  }
}

void
weft_hypervolume_refer (const double *losses,
                        guint         n,
                        guint         m,
                        double       *reference)
{
  for (guint j = 0; j < m; j++) {
    double worst = losses[j];

    for (guint i = 1; i < n; i++)
      worst = MAX (worst, losses[i * m + j]);
    reference[j] = MAX (1.1 * worst, 0.9 * worst);
    if (reference[j] == 0)
      reference[j] = TINY;
  }
}
