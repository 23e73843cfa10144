/* curves-marks.c: what was changed while trainings ran, as upright lines on their curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curves-marks.h"

#include "base/i18n.h"
#include "workflow/trial-curves.h"

/* Returns: (transfer full): what was changed to what, for people */
static char *
name_change (const char *name,
             const char *to)
{
  if (g_str_equal (name, "stop"))
    return g_strdup (g_str_equal (to, "best") ? _("Stopped, best epoch kept") : _("Stopped"));
  return g_strdup_printf ("%s %s", weft_training_record_name_change (name), to);
}

void
weft_curves_mark_live (WeftCurveSet             *set,
                       const WeftTrainingRecord *record,
                       const WeftMetricSeries   *series,
                       const GArray             *x,
                       gboolean                  by_step)
{
  for (guint i = 0; i < record->marks->len; i++) {
    const WeftTrainingMark *mark = record->marks->pdata[i];
    g_autofree char *label = name_change (mark->name, mark->to);
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
    g_autofree char *change = NULL, *label = NULL;

    /* A pause changes nothing. */
    if (mark->to == NULL)
      continue;
    change = name_change (mark->name, mark->to);
    label = is_alone ? g_strdup (change) : g_strdup_printf ("%s: %s", curve->trial, change);
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
