/* trial-curves.c: the curves of stored trials, read on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-curves.h"

#include "trials/store.h"

#include <math.h>

/* More points than any chart has columns for; first, last and extremes are kept. Where there are
 * many curves each is thinner, as nobody sees the single one. */
#define MAX_POINTS  2000
#define MANY_POINTS 400
#define MANY_TRIALS 20

static void
curve_free (gpointer data)
{
  WeftTrialCurve *self = data;

  g_free (self->trial);
  g_free (self->name);
  g_free (self->end);
  g_ptr_array_unref (self->marks);
  g_array_unref (self->points);
  g_clear_pointer (&self->epochs, g_array_unref);
  for (guint i = 0; i < WEFT_N_CURVE_AXES; i++)
    g_clear_pointer (&self->pyramids[i], weft_curve_pyramid_unref);
  g_free (self->metric);
  g_free (self);
}

/* Returns: (transfer full): the steps of @curve */
static double *
list_steps (const WeftTrialCurve *curve)
{
  double *steps = g_new (double, curve->points->len);

  for (guint i = 0; i < curve->points->len; i++)
    steps[i] = (double) g_array_index (curve->points, WeftTrialPoint, i).step;
  return steps;
}

static double *
list_values (const WeftTrialCurve *curve)
{
  double *values = g_new (double, curve->points->len);

  for (guint i = 0; i < curve->points->len; i++)
    values[i] = g_array_index (curve->points, WeftTrialPoint, i).value;
  return values;
}

/* Points before the first of @along have no place. */
static WeftCurvePyramid *
join (WeftTrialCurve       *self,
      const WeftTrialCurve *along)
{
  g_autofree double *steps = list_steps (self), *along_steps = list_steps (along);
  g_autofree double *y = list_values (self), *along_values = list_values (along), *x = g_new (double, self->points->len);
  gsize n = 0;

  self->epochs = g_array_new (FALSE, FALSE, sizeof (double));
  weft_curve_axis_join (steps, self->points->len, along_steps, along_values, along->points->len, x);
  for (gsize i = 0; i < self->points->len; i++) {
    if (!isfinite (x[i]))
      continue;
    x[n] = x[i];
    y[n++] = y[i];
    g_array_append_val (self->epochs, g_array_index (self->points, WeftTrialPoint, i).epoch);
  }
  return weft_curve_pyramid_new (x, y, n);
}

static WeftCurvePyramid *
place (const WeftTrialCurve *self,
       WeftCurveAxis         axis)
{
  g_autofree double *x = list_steps (self), *y = list_values (self);

  for (guint i = 0; i < self->points->len && axis != WEFT_CURVE_AXIS_STEP; i++) {
    const WeftTrialPoint *point = &g_array_index (self->points, WeftTrialPoint, i);

    x[i] = axis == WEFT_CURVE_AXIS_TIME ? point->time : point->epoch;
  }
  return weft_curve_pyramid_new (x, y, self->points->len);
}

WeftCurvePyramid *
weft_trial_curve_place (WeftTrialCurve       *self,
                        WeftCurveAxis         axis,
                        const WeftTrialCurve *along)
{
  WeftCurvePyramid **pyramid = &self->pyramids[axis];

  if (axis == WEFT_CURVE_AXIS_METRIC && (along == NULL || g_strcmp0 (self->metric, along->name) != 0)) {
    g_clear_pointer (pyramid, weft_curve_pyramid_unref);
    g_clear_pointer (&self->epochs, g_array_unref);
    g_free (self->metric);
    self->metric = along != NULL ? g_strdup (along->name) : NULL;
  }
  if (*pyramid == NULL && axis == WEFT_CURVE_AXIS_METRIC)
    *pyramid = along != NULL ? join (self, along) : weft_curve_pyramid_new (NULL, NULL, 0);
  else if (*pyramid == NULL)
    *pyramid = place (self, axis);
  return *pyramid;
}

const WeftTrialCurve *
weft_trial_curves_find (const GPtrArray      *curves,
                        const WeftTrialCurve *curve,
                        const char           *metric)
{
  guint first = curve->index;

  if (metric == NULL)
    return NULL;
  while (first > 0 && ((const WeftTrialCurve *) curves->pdata[first - 1])->place == curve->place)
    first--;
  for (guint i = first; i < curves->len; i++) {
    const WeftTrialCurve *other = curves->pdata[i];

    if (other->place != curve->place)
      return NULL;
    if (g_str_equal (other->name, metric))
      return other;
  }
  return NULL;
}

static void
read_curves (WeftTrialCurvesRequest *self,
             const WeftTrial        *trial,
             gsize                   max_points)
{
  for (guint i = 0; i < trial->metrics->len; i++) {
    const WeftTrialMetric *metric = trial->metrics->pdata[i];
    GArray *points = weft_trial_store_read_series (self->store, trial->id, metric->name, max_points, NULL);
    WeftTrialCurve *curve;

    if (points == NULL)
      continue;
    curve = g_new0 (WeftTrialCurve, 1);
    curve->id = trial->id;
    curve->trial = g_strdup (trial->name);
    curve->marks = g_ptr_array_ref (trial->marks);
    curve->place = self->trials->len - 1;
    curve->index = self->curves->len;
    curve->name = g_strdup (metric->name);
    curve->points = points;
    curve->end = trial->state == WEFT_TRIAL_PRUNED ? g_strdup (trial->message) : NULL;
    g_ptr_array_add (self->curves, curve);
  }
}

static WeftTrialCurvesRequest *
allocate (char **keys[WEFT_N_TRIAL_CHANNELS])
{
  WeftTrialCurvesRequest *self = g_new0 (WeftTrialCurvesRequest, 1);

  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++)
    self->keys[i] = keys[i];
  return self;
}

WeftTrialCurvesRequest *
weft_trial_curves_request_new (WeftTrialStore  *store,
                               const gint64    *ids,
                               gsize            n,
                               char           **keys[WEFT_N_TRIAL_CHANNELS])
{
  WeftTrialCurvesRequest *self = allocate (keys);

  self->store = weft_trial_store_ref (store);
  self->ids = g_memdup2 (ids, n * sizeof (gint64));
  self->n = n;
  self->trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);
  self->curves = g_ptr_array_new_with_free_func (curve_free);
  return self;
}

WeftTrialCurvesRequest *
weft_trial_curves_request_regroup (const WeftTrialCurvesRequest  *read,
                                   char                         **keys[WEFT_N_TRIAL_CHANNELS])
{
  WeftTrialCurvesRequest *self = allocate (keys);

  self->store = weft_trial_store_ref (read->store);
  self->trials = g_ptr_array_ref (read->trials);
  self->curves = g_ptr_array_ref (read->curves);
  return self;
}

void
weft_trial_curves_request_free (gpointer request)
{
  WeftTrialCurvesRequest *self = request;

  weft_trial_store_unref (self->store);
  g_ptr_array_unref (self->trials);
  g_ptr_array_unref (self->curves);
  g_clear_pointer (&self->channels, weft_trial_channels_unref);
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++)
    g_strfreev (self->keys[i]);
  g_strfreev (self->parameters);
  g_free (self->ids);
  g_free (self);
}

void
weft_trial_curves_read (gpointer      request,
                        GCancellable *cancellable)
{
  WeftTrialCurvesRequest *self = request;

  for (gsize i = 0; i < self->n && !g_cancellable_is_cancelled (cancellable); i++) {
    WeftTrial *trial = weft_trial_store_read (self->store, self->ids[i], NULL);

    if (trial == NULL)
      continue;
    g_ptr_array_add (self->trials, trial);
    read_curves (self, trial, self->n > MANY_TRIALS ? MANY_POINTS : MAX_POINTS);
  }
  self->parameters = weft_trial_channels_list_parameters (self->trials);
  self->channels = weft_trial_channels_new (self->trials, (const char *const *const *) self->keys);
}
