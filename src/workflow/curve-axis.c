/* curve-axis.c: what learning curves are drawn along
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/curve-axis.h"

#include "learn/metric-name.h"
#include "base/i18n.h"

#include <math.h>

static const struct
{
  const char *nick;
  const char *title;
} axes[] = {
  [WEFT_CURVE_AXIS_STEP] = { "step", N_("Step") },
  [WEFT_CURVE_AXIS_EPOCH] = { "epoch", N_("Epoch") },
  [WEFT_CURVE_AXIS_TIME] = { "time", N_("Time") },
  [WEFT_CURVE_AXIS_METRIC] = { "metric", NULL },
};

const char *
weft_curve_axis_get_nick (WeftCurveAxis axis)
{
  return axes[axis].nick;
}

WeftCurveAxis
weft_curve_axis_parse (const char *text)
{
  for (guint i = 0; i < WEFT_CURVE_AXIS_METRIC; i++)
    if (g_str_equal (axes[i].nick, text))
      return (WeftCurveAxis) i;
  return WEFT_CURVE_AXIS_METRIC;
}

char *
weft_curve_axis_name_metric (const char *metric)
{
  g_autofree char *family = weft_metric_family_make_title (weft_metric_name_get_family (metric));
  const char *split = weft_metric_split_get_title (weft_metric_name_get_split (metric));

  return *split != '\0' ? g_strdup_printf ("%s · %s", family, split) : g_steal_pointer (&family);
}

char *
weft_curve_axis_make_title (WeftCurveAxis  axis,
                            const char    *metric)
{
  return axis == WEFT_CURVE_AXIS_METRIC ? weft_curve_axis_name_metric (metric) : g_strdup (_ (axes[axis].title));
}

void
weft_curve_axis_join (const double *steps,
                      gsize         n,
                      const double *along_steps,
                      const double *along,
                      gsize         n_along,
                      double       *places)
{
  gsize next = 0;

  for (gsize i = 0; i < n; i++) {
    /* After a restart steps begin again. */
    if (i > 0 && steps[i] < steps[i - 1])
      next = 0;
    while (next < n_along && along_steps[next] <= steps[i])
      next++;
    places[i] = next > 0 ? along[next - 1] : (double) NAN;
  }
}
