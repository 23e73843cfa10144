/* curves-epoch.c: which epoch a step of curves is in, and the other way round
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curves-epoch.h"

#include "app/metric-series.h"
#include "workflow/trial-curves.h"

#include <math.h>

/* That of the first point of the longest series at or after it. */
static double
find_live_epoch (const GPtrArray *series,
                 double           step)
{
  const WeftMetricSeries *longest = NULL;

  for (guint i = 0; series != NULL && i < series->len; i++)
    if (longest == NULL || ((const WeftMetricSeries *) series->pdata[i])->steps->len > longest->steps->len)
      longest = series->pdata[i];
  for (guint i = 0; longest != NULL && i < longest->steps->len; i++)
    if (g_array_index (longest->steps, double, i) >= step)
      return g_array_index (longest->epochs, double, i);
  return (double) NAN;
}

/* Points of trials are thinned: that of the nearest of all, by step or by time. */
static double
find_stored_epoch (const GPtrArray *trials,
                   double           place,
                   gboolean         by_time)
{
  double epoch = (double) NAN, least = INFINITY;

  for (guint i = 0; trials != NULL && i < trials->len; i++) {
    const WeftTrialCurve *curve = trials->pdata[i];

    for (guint k = 0; k < curve->points->len; k++) {
      const WeftTrialPoint *point = &g_array_index (curve->points, WeftTrialPoint, k);
      double away = fabs ((by_time ? point->time : (double) point->step) - place);

      if (away < least) {
        least = away;
        epoch = point->epoch;
      }
    }
  }
  return epoch;
}

double
weft_curves_find_epoch_at (const GPtrArray *trials,
                           double           seconds)
{
  return find_stored_epoch (trials, seconds, TRUE);
}

double
weft_curves_find_epoch (const GPtrArray *series,
                        const GPtrArray *trials,
                        double           step)
{
  double epoch = find_live_epoch (series, step);

  return isnan (epoch) ? find_stored_epoch (trials, step, FALSE) : epoch;
}

static double
find_live_step (const GPtrArray *series,
                double           epoch)
{
  for (guint i = 0; series != NULL && i < series->len; i++) {
    const WeftMetricSeries *one = series->pdata[i];

    for (guint k = 0; g_str_equal (one->name, "train_loss") && k < one->epochs->len; k++)
      if (g_array_index (one->epochs, double, k) >= epoch - 0.5)
        return g_array_index (one->steps, double, k);
  }
  return (double) NAN;
}

static double
find_stored_step (const GPtrArray *trials,
                  double           epoch)
{
  for (guint i = 0; trials != NULL && i < trials->len; i++) {
    const WeftTrialCurve *curve = trials->pdata[i];

    for (guint k = 0; g_str_equal (curve->name, "train_loss") && k < curve->points->len; k++)
      if (g_array_index (curve->points, WeftTrialPoint, k).epoch >= epoch - 0.5)
        return (double) g_array_index (curve->points, WeftTrialPoint, k).step;
  }
  return (double) NAN;
}

double
weft_curves_find_step (const GPtrArray *series,
                       const GPtrArray *trials,
                       double           epoch)
{
  double step = find_live_step (series, epoch);

  return isnan (step) ? find_stored_step (trials, epoch) : step;
}
