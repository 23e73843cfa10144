/* trial-curves.h: the curves of stored trials, read on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/series.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeftTrialCurve:
 * @trial: the trial's name
 * @place: which of the trials asked for, from 0
 * @name: the metric
 * @points: (element-type WeftTrialPoint): thinned to what a chart can show
 */
typedef struct
{
  char *trial;
  guint place;
  char *name;
  GArray *points;
} WeftTrialCurve;

/**
 * weft_trial_curves_read_async:
 * @ids: (array length=n): trials; those that are gone are passed over
 */
void weft_trial_curves_read_async (WeftTrialStore      *store,
                                   const gint64        *ids,
                                   gsize                n,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);

/* Returns: (transfer full) (element-type WeftTrialCurve) (nullable): %NULL when cancelled */
GPtrArray *weft_trial_curves_read_finish (GAsyncResult  *result,
                                          GError       **error);

G_END_DECLS
