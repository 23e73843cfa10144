/* trial-curves.h: the curves of stored trials, read on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/curve-axis.h"
#include "paint/curve-pyramid.h"
#include "trials/series.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeftTrialCurve:
 * @id: of the trial
 * @trial: the trial's name
 * @place: which of the trials asked for, from 0
 * @recipe: what the trial is a run of
 * @name: the metric
 * @points: (element-type WeftTrialPoint): thinned to what a chart can show
 * @end: (nullable): why its study gave the trial up
 * @marks: (element-type WeftTrialMark): what was changed on the way
 */
typedef struct
{
  gint64 id;
  char *trial;
  guint place;
  char *recipe;
  char *name;
  GArray *points;
  char *end;
  GPtrArray *marks;

  /*< private >*/
  WeftCurvePyramid *pyramids[WEFT_N_CURVE_AXES];
  char *metric;
} WeftTrialCurve;

/**
 * weft_trial_curve_place:
 * @along: (nullable): of the same trial, the metric along which it is drawn, for
 *   %WEFT_CURVE_AXIS_METRIC
 *
 * Thread: the one that shows it; kept for the next time.
 *
 * Returns: (transfer none): its points over an axis
 */
WeftCurvePyramid *weft_trial_curve_place (WeftTrialCurve       *self,
                                          WeftCurveAxis         axis,
                                          const WeftTrialCurve *along);

/* Returns: (transfer full) (element-type WeftTrialCurve): those of @curves that are runs of what
 * the one at @first is a run of; empty where an earlier one is */
GPtrArray *weft_trial_curves_list_runs (const GPtrArray *curves,
                                        guint            first);

/**
 * WeftTrialCurvesRequest:
 * @ids: (array length=n): trials; those that are gone are passed over
 * @curves: (element-type WeftTrialCurve): what was read
 */
typedef struct
{
  WeftTrialStore *store;
  gint64 *ids;
  gsize n;
  GPtrArray *curves;
} WeftTrialCurvesRequest;

/* Returns: (transfer full): */
WeftTrialCurvesRequest *weft_trial_curves_request_new (WeftTrialStore *store,
                                                       const gint64   *ids,
                                                       gsize           n);

void weft_trial_curves_request_free (gpointer request);

/* A #WeftWorkFunc. @request: a #WeftTrialCurvesRequest */
void weft_trial_curves_read (gpointer      request,
                             GCancellable *cancellable);

G_END_DECLS
