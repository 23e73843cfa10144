/* trial-curves.c: the curves of stored trials, read on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-curves.h"

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
  g_free (self->recipe);
  g_free (self->name);
  g_free (self->end);
  g_ptr_array_unref (self->marks);
  g_array_unref (self->points);
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
join (const WeftTrialCurve *self,
      const WeftTrialCurve *along)
{
  g_autofree double *steps = list_steps (self), *along_steps = list_steps (along);
  g_autofree double *y = list_values (self), *along_values = list_values (along), *x = g_new (double, self->points->len);
  gsize n = 0;

  weft_curve_axis_join (steps, self->points->len, along_steps, along_values, along->points->len, x);
  for (gsize i = 0; i < self->points->len; i++) {
    if (!isfinite (x[i]))
      continue;
    x[n] = x[i];
    y[n++] = y[i];
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
    g_free (self->metric);
    self->metric = along != NULL ? g_strdup (along->name) : NULL;
  }
  if (*pyramid == NULL && axis == WEFT_CURVE_AXIS_METRIC)
    *pyramid = along != NULL ? join (self, along) : weft_curve_pyramid_new (NULL, NULL, 0);
  else if (*pyramid == NULL)
    *pyramid = place (self, axis);
  return *pyramid;
}

static void
read_trial (WeftTrialStore *store,
            gint64          id,
            guint           place,
            gsize           max_points,
            GPtrArray      *curves)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, NULL);

  for (guint i = 0; trial != NULL && i < trial->metrics->len; i++) {
    const WeftTrialMetric *metric = trial->metrics->pdata[i];
    GArray *points = weft_trial_store_read_series (store, id, metric->name, max_points, NULL);
    WeftTrialCurve *curve;

    if (points == NULL)
      continue;
    curve = g_new0 (WeftTrialCurve, 1);
    curve->id = id;
    curve->trial = g_strdup (trial->name);
    curve->marks = g_ptr_array_ref (trial->marks);
    curve->place = place;
    curve->recipe = g_strdup (trial->recipe);
    curve->name = g_strdup (metric->name);
    curve->points = points;
    curve->end = trial->state == WEFT_TRIAL_PRUNED ? g_strdup (trial->message) : NULL;
    g_ptr_array_add (curves, curve);
  }
}

GPtrArray *
weft_trial_curves_list_runs (const GPtrArray *curves,
                             guint            first)
{
  const WeftTrialCurve *own = curves->pdata[first];
  GPtrArray *runs = g_ptr_array_new ();

  for (guint i = 0; i < curves->len; i++) {
    const WeftTrialCurve *other = curves->pdata[i];

    if (g_strcmp0 (own->recipe, other->recipe) != 0 || !g_str_equal (own->name, other->name))
      continue;
    if (i < first) {
      g_ptr_array_set_size (runs, 0);
      break;
    }
    g_ptr_array_add (runs, (gpointer) other);
  }
  return runs;
}

WeftTrialCurvesRequest *
weft_trial_curves_request_new (WeftTrialStore *store,
                               const gint64   *ids,
                               gsize           n)
{
  WeftTrialCurvesRequest *self = g_new (WeftTrialCurvesRequest, 1);

  self->store = weft_trial_store_ref (store);
  self->ids = g_memdup2 (ids, n * sizeof (gint64));
  self->n = n;
  self->curves = g_ptr_array_new_with_free_func (curve_free);
  return self;
}

void
weft_trial_curves_request_free (gpointer request)
{
  WeftTrialCurvesRequest *self = request;

  weft_trial_store_unref (self->store);
  g_ptr_array_unref (self->curves);
  g_free (self->ids);
  g_free (self);
}

void
weft_trial_curves_read (gpointer      request,
                        GCancellable *cancellable)
{
  WeftTrialCurvesRequest *self = request;

  for (gsize i = 0; i < self->n && !g_cancellable_is_cancelled (cancellable); i++)
    read_trial (self->store, self->ids[i], (guint) i, self->n > MANY_TRIALS ? MANY_POINTS : MAX_POINTS, self->curves);
}
