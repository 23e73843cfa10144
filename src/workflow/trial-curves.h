/* trial-curves.h: the curves of stored trials, read on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/curve-axis.h"
#include "paint/curve-pyramid.h"
#include "trials/series.h"
#include "workflow/trial-channels.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeftTrialCurve:
 * @id: of the trial
 * @trial: the trial's name
 * @place: which of the trials that were read, from 0
 * @name: the metric
 * @points: (element-type WeftTrialPoint): thinned to what a chart can show
 * @end: (nullable): why its study gave the trial up
 * @marks: (element-type WeftTrialMark): what was changed on the way
 * @epochs: (nullable) (element-type double): where it is placed along a metric, when each point was
 */
typedef struct
{
  gint64 id;
  char *trial;
  guint place;
  char *name;
  GArray *points;
  char *end;
  GPtrArray *marks;
  GArray *epochs;

  /*< private >*/
  guint index; /* among the curves that were read */
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

/* @curves: (element-type WeftTrialCurve): all that were read with @curve
 * Returns: (transfer none) (nullable): the metric called @metric, (nullable), of the same trial */
const WeftTrialCurve *weft_trial_curves_find (const GPtrArray      *curves,
                                              const WeftTrialCurve *curve,
                                              const char           *metric);

/**
 * WeftTrialCurvesRequest:
 * @ids: (array length=n): trials; those that are gone are passed over
 * @keys: of each channel, what trials are grouped by
 * @trials: (element-type WeftTrial): what was read
 * @curves: (element-type WeftTrialCurve): their curves, those of a trial one after the other
 * @channels: how they are grouped
 * @parameters: which they have, those in which they differ first
 */
typedef struct
{
  WeftTrialStore *store;
  gint64 *ids;
  gsize n;
  char **keys[WEFT_N_TRIAL_CHANNELS];
  GPtrArray *trials;
  GPtrArray *curves;
  WeftTrialChannels *channels;
  char **parameters;
} WeftTrialCurvesRequest;

/* @keys: of each channel, (nullable), (transfer full)
 * Returns: (transfer full): what weft_trial_curves_read() is to read */
WeftTrialCurvesRequest *weft_trial_curves_request_new (WeftTrialStore  *store,
                                                       const gint64    *ids,
                                                       gsize            n,
                                                       char           **keys[WEFT_N_TRIAL_CHANNELS]);

/* @read: another request, whose trials are grouped anew; nothing is read
 * Returns: (transfer full): likewise */
WeftTrialCurvesRequest *weft_trial_curves_request_regroup (const WeftTrialCurvesRequest  *read,
                                                           char                         **keys[WEFT_N_TRIAL_CHANNELS]);

void weft_trial_curves_request_free (gpointer request);

/* A #WeftWorkFunc. @request: a #WeftTrialCurvesRequest, whose trials are read unless it has some */
void weft_trial_curves_read (gpointer      request,
                             GCancellable *cancellable);

G_END_DECLS
