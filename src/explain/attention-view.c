/* attention-view.c: what is made of shares of attention, to be looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/attention-view.h"

#include <math.h>
#include <string.h>

static double
join_one (WeftAttentionJoin how,
          double            so_far,
          double            next)
{
  if (how == WEFT_ATTENTION_MEAN)
    return so_far + next;
  return how == WEFT_ATTENTION_MAX ? MAX (so_far, next) : MIN (so_far, next);
}

void
weft_attention_join (WeftAttentionJoin  how,
                     const float       *weights,
                     gint64             n_heads,
                     gint64             n,
                     float             *joined)
{
  double divisor = how == WEFT_ATTENTION_MEAN ? (double) n_heads : 1;

  for (gint64 i = 0; i < n; i++) {
    double number = (double) weights[i];

    for (gint64 head = 1; head < n_heads; head++)
      number = join_one (how, number, (double) weights[head * n + i]);
    joined[i] = (float) (number / divisor);
  }
}

void
weft_attention_join_gradients (const float *weights,
                               const float *gradients,
                               gint64       n_heads,
                               gint64       n,
                               float       *joined)
{
  for (gint64 i = 0; i < n; i++) {
    double sum = 0;

    for (gint64 head = 0; head < n_heads; head++)
      sum += MAX ((double) weights[head * n + i] * (double) gradients[head * n + i], 0);
    joined[i] = (float) (sum / (double) n_heads);
  }
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float first = *(const float *) a, second = *(const float *) b;

  return (first > second) - (first < second);
}

/* The least number that is kept when a share of them is not. */
static double
find_least (const float *map,
            gint64       n,
            double       discard)
{
  g_autofree float *sorted = g_memdup2 (map, (gsize) n * sizeof (float));
  gint64 n_gone = (gint64) (discard * (double) n);

  qsort (sorted, (gsize) n, sizeof (float), compare_floats);
  return n_gone < n ? (double) sorted[n_gone] : INFINITY;
}

/* One layer's step: rows of (A + I) that sum to 1; the half is lost in that. */
static void
take_step (const float *map,
           gint64       n,
           double       discard,
           double      *step)
{
  double least = discard > 0 ? find_least (map, n * n, discard) : -INFINITY;

  for (gint64 row = 0; row < n; row++) {
    double sum = 1;

    for (gint64 column = 0; column < n; column++) {
      double number = (double) map[row * n + column];

      step[row * n + column] = (number >= least ? number : 0) + (row == column ? 1 : 0);
      sum += number >= least ? number : 0;
    }
    for (gint64 column = 0; column < n; column++)
      step[row * n + column] /= sum;
  }
}

/* @to = @step × @from, row after row, so that memory is read as it lies. */
static gboolean
multiply (const double   *step,
          const double   *from,
          gint64          n,
          const WeftStop *stop,
          double         *to)
{
  memset (to, 0, (gsize) (n * n) * sizeof (double));
  for (gint64 row = 0; row < n && !weft_stop_is_requested (stop); row++)
    for (gint64 k = 0; k < n; k++) {
      double factor = step[row * n + k];

      for (gint64 column = 0; column < n; column++)
        to[row * n + column] += factor * from[k * n + column];
    }
  return !weft_stop_is_requested (stop);
}

gboolean
weft_attention_roll_out (const float *const *layers,
                         guint n_layers,
                         gint64 n,
                         double discard,
                         const WeftStop *stop,
                         float *rolled)
{
  g_autofree double *step = g_new (double, n *n), *from = g_new0 (double, n *n), *to = g_new (double, n *n);

  for (gint64 i = 0; i < n; i++)
    from[i * n + i] = 1;
  for (guint layer = 0; layer < n_layers; layer++) {
    double *former = from;

    take_step (layers[layer], n, discard, step);
    if (!multiply (step, from, n, stop, to))
      return FALSE;
    from = to;
    to = former;
  }
  for (gint64 i = 0; i < n * n; i++)
    rolled[i] = (float) from[i];
  return TRUE;
}

static gint64
find_peak (const float *row,
           gint64       n)
{
  gint64 peak = 0;

  for (gint64 i = 1; i < n; i++)
    peak = row[i] > row[peak] ? i : peak;
  return peak;
}

WeftAttentionRow
weft_attention_measure_row (const float *row,
                            gint64       n)
{
  WeftAttentionRow result = { .peak = find_peak (row, n) };
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    sum += (double) row[i];
  for (gint64 i = 0; i < n; i++)
    if (row[i] > 0.0f)
      result.entropy -= (double) row[i] / sum * log ((double) row[i] / sum);
  result.entropy = n > 1 ? result.entropy / log ((double) n) : 0;
  result.share = (double) row[result.peak];
  return result;
}

void
weft_attention_cover (const float *map,
                      gint64       n_rows,
                      gint64       n_columns,
                      double      *coverage)
{
  for (gint64 column = 0; column < n_columns; column++) {
    coverage[column] = 0;
    for (gint64 row = 0; row < n_rows; row++)
      coverage[column] += (double) map[row * n_columns + column];
  }
}

double
weft_attention_agree (const float *map,
                      const float *effects,
                      gint64       n_rows,
                      gint64       n_columns)
{
  gint64 n_same = 0;

  for (gint64 row = 0; row < n_rows; row++)
    n_same += find_peak (map + row * n_columns, n_columns) == find_peak (effects + row * n_columns, n_columns);
  return n_rows > 0 ? (double) n_same / (double) n_rows : 0;
}
