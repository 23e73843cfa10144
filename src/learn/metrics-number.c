/* metrics-number.c: metrics that compare numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With several numbers a row, each is judged by itself and the mean is taken.
 */
#include "learn/metrics-private.h"

#include <math.h>

static double
number_at (const float          *numbers,
           const WeftEvaluation *evaluation,
           gint64                row,
           gint64                target)
{
  return (double) numbers[row * evaluation->n_targets + target];
}

static double
mean_over_targets (const WeftEvaluation *evaluation,
                   double (*judge) (const WeftEvaluation *evaluation, gint64 target))
{
  double sum = 0;

  if (evaluation->numbers == NULL || evaluation->n_rows == 0 || evaluation->n_targets == 0)
    return NAN;
  for (gint64 t = 0; t < evaluation->n_targets; t++)
    sum += judge (evaluation, t);
  return sum / (double) evaluation->n_targets;
}

static double
squared_error (const WeftEvaluation *evaluation,
               gint64                target)
{
  double sum = 0;

  for (gint64 i = 0; i < evaluation->n_rows; i++) {
    double d = number_at (evaluation->scores, evaluation, i, target) - number_at (evaluation->numbers, evaluation, i, target);

    sum += d * d;
  }
  return sum;
}

static double
judge_rmse (const WeftEvaluation *evaluation,
            gint64                target)
{
  return sqrt (squared_error (evaluation, target) / (double) evaluation->n_rows);
}

static double
judge_mae (const WeftEvaluation *evaluation,
           gint64                target)
{
  double sum = 0;

  for (gint64 i = 0; i < evaluation->n_rows; i++)
    sum += fabs (number_at (evaluation->scores, evaluation, i, target) - number_at (evaluation->numbers, evaluation, i, target));
  return sum / (double) evaluation->n_rows;
}

/* Where the target never changes: 1 for a perfect prediction, else 0. */
static double
judge_r2 (const WeftEvaluation *evaluation,
          gint64                target)
{
  double error = squared_error (evaluation, target), mean = 0, spread = 0;

  for (gint64 i = 0; i < evaluation->n_rows; i++)
    mean += number_at (evaluation->numbers, evaluation, i, target);
  mean /= (double) evaluation->n_rows; /* exact for equal numbers: a sum of f32 fits in a double */
  for (gint64 i = 0; i < evaluation->n_rows; i++) {
    double d = number_at (evaluation->numbers, evaluation, i, target) - mean;

    spread += d * d;
  }
  if (spread == 0)
    return isnan (error) ? NAN : error == 0 ? 1
                                            : 0;
  return 1 - error / spread;
}

double
weft_metric_r2 (const WeftMetricContext *context)
{
  return context->evaluation->n_rows < 2 ? NAN : mean_over_targets (context->evaluation, judge_r2);
}

double
weft_metric_rmse (const WeftMetricContext *context)
{
  return mean_over_targets (context->evaluation, judge_rmse);
}

double
weft_metric_mae (const WeftMetricContext *context)
{
  return mean_over_targets (context->evaluation, judge_mae);
}
