/* metrics-score.c: metrics that look at the probabilities of classes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/metrics-private.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

typedef struct
{
  float score;
  gboolean positive;
} Ranked;

/* scikit-learn sorts stably upwards and reads from the end, so of equal scores
 * the later class comes first. NaN comes last. */
static gint64
count_ahead (const float *scores,
             gint64       n,
             gint64       label)
{
  gint64 ahead = 0;

  for (gint64 c = 0; c < n; c++)
    if (scores[c] > scores[label] || (scores[c] == scores[label] && c > label) || (isnan (scores[label]) && (!isnan (scores[c]) || c > label)))
      ahead++;
  return ahead;
}

static double
top_accuracy (const WeftEvaluation *evaluation,
              gint64                k)
{
  gint64 n = evaluation->n_scores, hits = 0, n_rows = 0;

  for (gint64 i = 0; i < evaluation->n_rows; i++) {
    gint64 label = weft_metric_class (evaluation, i);

    if (label < 0)
      continue;
    n_rows++;
    hits += count_ahead (evaluation->scores + i * n, n, label) < k;
  }
  return n_rows > 0 ? (double) hits / (double) n_rows : NAN;
}

double
weft_metric_top_3_accuracy (const WeftMetricContext *context)
{
  return top_accuracy (context->evaluation, 3);
}

double
weft_metric_top_5_accuracy (const WeftMetricContext *context)
{
  return top_accuracy (context->evaluation, 5);
}

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  float x = ((const Ranked *) a)->score, y = ((const Ranked *) b)->score;

  return (x > y) - (x < y);
}

/* Mann and Whitney's statistic, in which equal scores share their mean rank:
 * the area under the curve of straight lines. */
static double
area (Ranked *items,
      gint64  n_items)
{
  double ranks = 0, n_positive = 0, n_negative;

  qsort (items, (gsize) n_items, sizeof *items, compare_ranked);
  for (gint64 first = 0, last; first < n_items; first = last) {
    gint64 positive = 0;

    for (last = first; last < n_items && items[last].score == items[first].score; last++)
      positive += items[last].positive;
    ranks += (double) positive * ((double) (first + last) + 1) / 2;
    n_positive += (double) positive;
  }
  n_negative = (double) n_items - n_positive;
  if (n_positive == 0 || n_negative == 0)
    return NAN;
  return (ranks - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative);
}

/* Σ (Rₙ - Rₙ₋₁) Pₙ over the scores that occur, from the highest down: recall that is gained,
 * times the precision that it is gained at. No straight lines between, which would flatter. */
static double
step_area (Ranked *items,
           gint64  n_items)
{
  double found = 0, sum = 0;

  qsort (items, (gsize) n_items, sizeof *items, compare_ranked);
  for (gint64 end = n_items, first; end > 0; end = first) {
    gint64 positive = 0;

    for (first = end; first > 0 && items[first - 1].score == items[end - 1].score; first--)
      positive += items[first - 1].positive;
    found += (double) positive;
    sum += (double) positive * found / (double) (n_items - first);
  }
  return found > 0 ? sum / found : NAN;
}

/* What @measure says of class @c against the rest; NaN when a score is NaN. */
static double
measure_class (const WeftEvaluation *evaluation,
               gint64 c,
               Ranked *items,
               double (*measure) (Ranked *items,
                                  gint64 n_items))
{
  gint64 n_items = 0;

  for (gint64 i = 0; i < evaluation->n_rows; i++) {
    gint64 label = weft_metric_class (evaluation, i);
    float score = evaluation->scores[i * evaluation->n_scores + c];

    if (label < 0)
      continue;
    if (isnan (score))
      return NAN;
    items[n_items++] = (Ranked){ score, label == c };
  }
  return measure (items, n_items);
}

/* Of two classes that of @c; of more the mean of all. */
static double
measure_classes (const WeftEvaluation *evaluation,
                 gint64 c,
                 double (*measure) (Ranked *items,
                                    gint64 n_items))
{
  gint64 n = evaluation->n_scores;
  g_autofree Ranked *items = g_new (Ranked, evaluation->n_rows + 1);
  double sum = 0;

  if (n < 2)
    return NAN;
  if (n == 2)
    return measure_class (evaluation, c, items, measure);
  for (gint64 each = 0; each < n; each++)
    sum += measure_class (evaluation, each, items, measure);
  return sum / (double) n;
}

double
weft_metric_roc_auc (const WeftMetricContext *context)
{
  return measure_classes (context->evaluation, 1, area);
}

/* Of two classes the rarer one is looked for, the second where both have as many rows. */
double
weft_metric_average_precision (const WeftMetricContext *context)
{
  const WeftEvaluation *evaluation = context->evaluation;
  gint64 counts[2] = { 0 };

  for (gint64 i = 0; i < evaluation->n_rows && evaluation->n_scores == 2; i++)
    if (weft_metric_class (evaluation, i) >= 0)
      counts[weft_metric_class (evaluation, i)]++;
  return measure_classes (evaluation, counts[0] < counts[1] ? 0 : 1, step_area);
}

/* Probabilities are kept off 0 and 1 by f32's ε, then made to sum to 1. */
static double
row_loss (const float *scores,
          gint64       n,
          gint64       label)
{
  const double epsilon = FLT_EPSILON;
  double sum = 0;

  for (gint64 c = 0; c < n; c++) {
    if (isnan (scores[c]))
      return NAN;
    sum += CLAMP ((double) scores[c], epsilon, 1 - epsilon);
  }
  return log (sum) - log (CLAMP ((double) scores[label], epsilon, 1 - epsilon));
}

double
weft_metric_log_loss (const WeftMetricContext *context)
{
  const WeftEvaluation *evaluation = context->evaluation;
  gint64 n = evaluation->n_scores, n_rows = 0;
  double sum = 0;

  for (gint64 i = 0; i < evaluation->n_rows; i++) {
    gint64 label = weft_metric_class (evaluation, i);

    if (label < 0)
      continue;
    n_rows++;
    sum += row_loss (evaluation->scores + i * n, n, label);
  }
  return n_rows > 0 ? sum / (double) n_rows : NAN;
}
