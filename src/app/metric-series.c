/* metric-series.c: the points of a metric while they come in
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/metric-series.h"

WeftMetricSeries *
weft_metric_series_new (const char *node,
                        const char *name)
{
  WeftMetricSeries *self = g_new0 (WeftMetricSeries, 1);

  self->node = g_strdup (node);
  self->name = g_strdup (name);
  self->epochs = g_array_new (FALSE, FALSE, sizeof (double));
  self->steps = g_array_new (FALSE, FALSE, sizeof (double));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->stride = 1;
  return self;
}

void
weft_metric_series_free (WeftMetricSeries *self)
{
  g_free (self->node);
  g_free (self->name);
  g_array_unref (self->epochs);
  g_array_unref (self->steps);
  g_array_unref (self->values);
  g_free (self);
}

static void
halve (GArray *array)
{
  double *numbers = (double *) (gpointer) array->data;

  for (guint i = 0; i < array->len / 2; i++)
    numbers[i] = numbers[2 * i];
  g_array_set_size (array, array->len / 2);
}

void
weft_metric_series_add (WeftMetricSeries *self,
                        double            step,
                        double            epoch,
                        double            value)
{
  if (++self->skipped < self->stride)
    return;
  self->skipped = 0;
  g_array_append_val (self->epochs, epoch);
  g_array_append_val (self->steps, step);
  g_array_append_val (self->values, value);
  if (self->values->len < WEFT_METRIC_SERIES_MAX)
    return;
  halve (self->epochs);
  halve (self->steps);
  halve (self->values);
  self->stride *= 2;
}
