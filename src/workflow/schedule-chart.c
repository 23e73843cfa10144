/* schedule-chart.c: the learning rate over all epochs, before a training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/schedule-chart.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "learn/schedule.h"
#include "paint/curves.h"

#include <math.h>

#define MOST_POINTS 2000

struct _WeftScheduleChart
{
  double *epochs; /* Owned */
  double *rates;  /* Owned */
  gsize n;
  char *words; /* Owned */
};

WeftScheduleChart *
weft_schedule_chart_new (const WeftParams *params,
                         guint64           steps_per_epoch)
{
  WeftScheduleChart *self = g_new0 (WeftScheduleChart, 1);
  WeftPlateau plateau = WEFT_PLATEAU_INIT;
  guint64 n_steps = (guint64) weft_params_get_integer (params, "epochs") * MAX (steps_per_epoch, 1);
  WeftSchedule schedule;
  double least = INFINITY, most = 0;

  weft_schedule_init (&schedule, params, MAX (steps_per_epoch, 1));
  self->n = (gsize) MIN (n_steps, MOST_POINTS);
  self->epochs = g_new (double, self->n + 1);
  self->rates = g_new (double, self->n + 1);
  for (gsize i = 0; i < self->n; i++) {
    guint64 step = self->n > 1 ? (guint64) round ((double) i * (double) (n_steps - 1) / (double) (self->n - 1)) : 0;

    self->epochs[i] = (double) step / (double) MAX (steps_per_epoch, 1);
    self->rates[i] = weft_schedule_get_rate (&schedule, &plateau, step);
    least = MIN (least, self->rates[i]);
    most = MAX (most, self->rates[i]);
  }
  if (weft_params_is_choice (params, "schedule", "plateau"))
    self->words = g_strdup_printf (_("The rate is %.3g, and is lowered whenever the validation loss stands still, which nobody can know before."), most);
  else if (least >= most)
    self->words = g_strdup_printf (_("The rate is %.3g all the time."), most);
  else
    self->words = g_strdup_printf (_("The rate goes from %.3g at the start to %.3g at the end; its highest is %.3g, its lowest %.3g."), self->rates[0], self->rates[self->n - 1], most, least);
  return self;
}

void
weft_schedule_chart_free (WeftScheduleChart *self)
{
  g_free (self->epochs);
  g_free (self->rates);
  g_free (self->words);
  g_free (self);
}

void
weft_schedule_chart_paint (const WeftScheduleChart *self,
                           const WeftPaintStyle    *style,
                           cairo_t                 *cr,
                           double                   width,
                           double                   height)
{
  const WeftCurve curve = { .x = self->epochs, .y = self->rates, .n_points = self->n };
  WeftCurves picture = WEFT_CURVES_INIT;

  picture.curves = &curve;
  picture.n_curves = 1;
  picture.title = _("Learning rate");
  picture.x_title = _("Epoch");
  picture.caption = self->words;
  weft_curves_paint (&picture, style, cr, width, height);
}

const char *
weft_schedule_chart_get_words (const WeftScheduleChart *self)
{
  return self->words;
}

char *
weft_schedule_chart_to_csv (const WeftScheduleChart *self)
{
  GString *text = g_string_new ("epoch,learning_rate\n");

  for (gsize i = 0; i < self->n; i++) {
    weft_csv_add_number (text, self->epochs[i]);
    weft_csv_add_number (text, self->rates[i]);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
