/* curve-set.c: curves as a chart shows them at one moment
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/curve-set.h"

#include <math.h>

/* A lower picture needs its height for the curves. */
#define MIN_TITLED 260

static gpointer
own (WeftCurveSet *self,
     gpointer      memory)
{
  if (memory != NULL)
    g_ptr_array_add (self->owned, memory);
  return memory;
}

WeftCurveSet *
weft_curve_set_new (const char *title,
                    const char *x_title)
{
  WeftCurveSet *self = g_new0 (WeftCurveSet, 1);

  self->picture = (WeftCurves) WEFT_CURVES_INIT;
  self->curves = g_array_new (FALSE, FALSE, sizeof (WeftCurve));
  self->marks = g_array_new (FALSE, FALSE, sizeof (WeftCurveMark));
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->pyramids = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_curve_pyramid_unref);
  self->picture.title = own (self, g_strdup (title));
  self->picture.x_title = own (self, g_strdup (x_title));
  return self;
}

void
weft_curve_set_free (WeftCurveSet *self)
{
  g_array_unref (self->curves);
  g_array_unref (self->marks);
  g_ptr_array_unref (self->owned);
  g_ptr_array_unref (self->pyramids);
  g_free (self);
}

static double *
copy_numbers (WeftCurveSet *self,
              const double *numbers,
              gsize         n)
{
  return numbers != NULL ? own (self, g_memdup2 (numbers, n * sizeof (double))) : NULL;
}

/* Takes what @curve points to, but for the texts. */
static void
append (WeftCurveSet *self,
        WeftCurve     curve)
{
  curve.title = own (self, g_strdup (curve.title));
  curve.end = own (self, g_strdup (curve.end));
  g_array_append_val (self->curves, curve);
  self->picture.curves = (const WeftCurve *) (gpointer) self->curves->data;
  self->picture.n_curves = self->curves->len;
}

void
weft_curve_set_add_pyramid (WeftCurveSet     *self,
                            const WeftCurve  *curve,
                            WeftCurvePyramid *pyramid)
{
  WeftCurve shared = *curve;

  g_ptr_array_add (self->pyramids, weft_curve_pyramid_ref (pyramid));
  shared.pyramid = pyramid;
  shared.x = weft_curve_pyramid_get_x (pyramid, &shared.n_points);
  shared.y = weft_curve_pyramid_get_y (pyramid);
  shared.low = shared.high = NULL;
  append (self, shared);
}

void
weft_curve_set_add (WeftCurveSet    *self,
                    const WeftCurve *curve)
{
  WeftCurve copy = *curve;

  copy.pyramid = NULL;
  copy.x = copy_numbers (self, curve->x, curve->n_points);
  copy.y = copy_numbers (self, curve->y, curve->n_points);
  copy.low = copy_numbers (self, curve->low, curve->n_points);
  copy.high = copy_numbers (self, curve->high, curve->n_points);
  append (self, copy);
}

void
weft_curve_set_mark (WeftCurveSet *self,
                     double        x,
                     const char   *label)
{
  WeftCurveMark mark = { x, own (self, g_strdup (label)) };

  g_array_append_val (self->marks, mark);
  self->picture.marks = (const WeftCurveMark *) (gpointer) self->marks->data;
  self->picture.n_marks = self->marks->len;
}

WeftCurves
weft_curve_set_get_picture (const WeftCurveSet *self,
                            double              height)
{
  WeftCurves picture = self->picture;

  if (height < MIN_TITLED)
    picture.x_title = NULL;
  return picture;
}

/* A restart may let x go back, so nothing is assumed about its order. */
gsize
weft_curve_find_nearest (const WeftCurve *curve,
                         double           x)
{
  double best = INFINITY;
  gsize nearest = 0;

  for (gsize i = 0; i < curve->n_points; i++) {
    double distance = fabs (curve->x[i] - x);

    if (distance < best) {
      best = distance;
      nearest = i;
    }
  }
  return nearest;
}

double
weft_curve_set_get_drawn (const WeftCurveSet *self,
                          guint               curve,
                          gsize               point)
{
  const WeftCurve *row = &self->picture.curves[curve];
  g_autofree double *smoothed = NULL;

  if (self->picture.smoothing <= 0)
    return row->y[point];

  /* Whether all values are equal decides, so the whole curve is looked at. */
  smoothed = g_new (double, row->n_points);
  weft_curve_smooth (row->y, row->n_points, self->picture.smoothing, smoothed);
  return smoothed[point];
}
