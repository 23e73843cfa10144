/* metric-series.h: the points of a metric while they come in
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Held by the window for its curves; the trial store keeps every point. Beyond
 * %WEFT_METRIC_SERIES_MAX points every second one is dropped, and from then on
 * every second one that comes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_METRIC_SERIES_MAX 65536

/**
 * WeftMetricSeries:
 * @node: the node that measured
 * @name: `<split>_<metric>`
 * @epochs: (element-type double): where, in epochs
 * @steps: (element-type double): the same in steps
 * @values: (element-type double): what was measured; may be NaN
 */
typedef struct
{
  char *node;
  char *name;
  GArray *epochs;
  GArray *steps;
  GArray *values;

  /*< private >*/
  guint stride;
  guint skipped;
} WeftMetricSeries;

WeftMetricSeries *weft_metric_series_new  (const char       *node,
                                           const char       *name);
void              weft_metric_series_free (WeftMetricSeries *self);

/* Adds a point; steps do not descend but after a restart. */
void weft_metric_series_add (WeftMetricSeries *self,
                             double            step,
                             double            epoch,
                             double            value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftMetricSeries, weft_metric_series_free)

G_END_DECLS
