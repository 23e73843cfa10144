/* curves-marks.c: what was changed while trainings ran, as upright lines on their curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curves-marks.h"

#include "workflow/trial-curves.h"

void
weft_curves_mark_live (WeftCurveSet             *set,
                       const WeftTrainingRecord *record,
                       const WeftMetricSeries   *series,
                       const GArray             *x,
                       gboolean                  by_step)
{
  for (guint i = 0; i < record->marks->len; i++) {
    const WeftTrainingMark *mark = record->marks->pdata[i];
    g_autofree char *label = g_strdup_printf ("%s %s", mark->name, mark->to);
    guint k = 0;

    while (k + 1 < x->len && g_array_index (series->steps, double, k) < mark->step)
      k++;
    if (x->len > 0)
      weft_curve_set_mark (set, by_step ? mark->step : g_array_index (x, double, k), label);
  }
}

static void
mark_trial (WeftCurveSet         *set,
            const WeftTrialCurve *curve,
            WeftCurveAxis         axis,
            gboolean              is_alone)
{
  for (guint i = 0; i < curve->marks->len; i++) {
    const WeftTrialMark *mark = curve->marks->pdata[i];
    double places[] = { [WEFT_CURVE_AXIS_STEP] = (double) mark->step, [WEFT_CURVE_AXIS_EPOCH] = mark->epoch, [WEFT_CURVE_AXIS_TIME] = mark->time };
    g_autofree char *label = is_alone ? g_strdup_printf ("%s %s", mark->name, mark->to) : g_strdup_printf ("%s: %s %s", curve->trial, mark->name, mark->to);

    /* A pause changes nothing. */
    if (mark->to != NULL)
      weft_curve_set_mark (set, places[axis], label);
  }
}

void
weft_curves_mark_stored (WeftCurveSet    *set,
                         const GPtrArray *trials,
                         WeftCurveAxis    axis)
{
  const WeftTrialCurve *last = trials != NULL && trials->len > 0 ? trials->pdata[trials->len - 1] : NULL;
  gint64 marked = 0;

  for (guint i = 0; trials != NULL && i < trials->len; i++) {
    const WeftTrialCurve *curve = trials->pdata[i];

    if (curve->id != marked)
      mark_trial (set, curve, axis, last->place == 0);
    marked = curve->id;
  }
}
