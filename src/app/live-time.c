/* live-time.c: when the steps of a training that is watched were
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/live-time.h"

/* A line from the end of one epoch to that of the next. */
typedef struct
{
  double step;
  double time;
  double pace; /* seconds a step */
} Stretch;

static const WeftMetricSeries *
find_epochs (WeftDocument *document,
             const char   *node)
{
  GPtrArray *all = weft_document_get_series (document);

  for (guint i = 0; i < all->len; i++) {
    const WeftMetricSeries *series = all->pdata[i];

    if (g_str_equal (series->node, node) && g_str_equal (series->name, "epoch_seconds"))
      return series;
  }
  return NULL;
}

static double
guess_pace (WeftDocument           *document,
            const WeftMetricSeries *series)
{
  WeftActivity *activity = weft_document_get_activity (document, series->node);
  double last = series->steps->len > 0 ? g_array_index (series->steps, double, series->steps->len - 1) : 0;

  return activity != NULL && last > 0 ? weft_activity_get_seconds (activity) / last : 0;
}

static GArray *
list_stretches (WeftDocument           *document,
                const WeftMetricSeries *series)
{
  const WeftMetricSeries *epochs = find_epochs (document, series->node);
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  Stretch stretch = { 0, 0, 0 };

  for (guint i = 0; epochs != NULL && i < epochs->values->len; i++) {
    double end = g_array_index (epochs->steps, double, i), seconds = g_array_index (epochs->values, double, i);

    if (end <= stretch.step)
      continue;
    stretch.pace = seconds / (end - stretch.step);
    g_array_append_val (stretches, stretch);
    stretch.step = end;
    stretch.time += seconds;
  }
  if (stretches->len == 0)
    stretch.pace = guess_pace (document, series);
  g_array_append_val (stretches, stretch);
  return stretches;
}

GArray *
weft_live_time_make (WeftDocument           *document,
                     const WeftMetricSeries *series)
{
  g_autoptr (GArray) stretches = list_stretches (document, series);
  GArray *times = g_array_sized_new (FALSE, FALSE, sizeof (double), series->steps->len);
  guint at = 0;

  for (guint i = 0; i < series->steps->len; i++) {
    double step = g_array_index (series->steps, double, i), time;
    const Stretch *stretch;

    while (at > 0 && step < g_array_index (stretches, Stretch, at).step)
      at--;
    while (at + 1 < stretches->len && step > g_array_index (stretches, Stretch, at + 1).step)
      at++;
    stretch = &g_array_index (stretches, Stretch, at);
    time = stretch->time + stretch->pace * (step - stretch->step);
    g_array_append_val (times, time);
  }
  return times;
}
