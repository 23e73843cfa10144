/* curve-set.c: curves as a chart shows them at one moment
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/curve-set.h"

#include "base/csv.h"

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

static void
unref_epochs (gpointer epochs)
{
  if (epochs != NULL)
    g_array_unref (epochs);
}

WeftCurveSet *
weft_curve_set_new (const char *title,
                    const char *x_title)
{
  WeftCurveSet *self = g_new0 (WeftCurveSet, 1);

  self->picture = (WeftCurves) WEFT_CURVES_INIT;
  self->curves = g_array_new (FALSE, FALSE, sizeof (WeftCurve));
  self->marks = g_array_new (FALSE, FALSE, sizeof (WeftCurveMark));
  self->keys = g_array_new (FALSE, FALSE, sizeof (WeftCurveKey));
  self->words = g_ptr_array_new ();
  self->epochs = g_ptr_array_new_with_free_func (unref_epochs);
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
  g_array_unref (self->keys);
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->epochs);
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
  g_ptr_array_add (self->words, NULL);
  g_ptr_array_add (self->epochs, NULL);
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

void
weft_curve_set_describe (WeftCurveSet         *self,
                         const WeftCurveWords *words)
{
  WeftCurveWords *copy = own (self, g_new (WeftCurveWords, 1));

  g_return_if_fail (self->words->len > 0);

  *copy = (WeftCurveWords){
    .metric = own (self, g_strdup (words->metric)),
    .trial = own (self, g_strdup (words->trial)),
    .color = own (self, g_strdup (words->color)),
    .stroke = own (self, g_strdup (words->stroke)),
    .chart = own (self, g_strdup (words->chart)),
  };
  self->words->pdata[self->words->len - 1] = copy;
}

void
weft_curve_set_date (WeftCurveSet *self,
                     GArray       *epochs)
{
  g_return_if_fail (self->epochs->len > 0);

  self->epochs->pdata[self->epochs->len - 1] = g_array_ref (epochs);
}

double
weft_curve_set_get_epoch (const WeftCurveSet *self,
                          guint               curve,
                          gsize               point)
{
  const GArray *epochs = self->epochs->pdata[curve];

  return epochs != NULL && point < epochs->len ? g_array_index (epochs, double, point) : (double) NAN;
}

void
weft_curve_set_add_key (WeftCurveSet *self,
                        const char   *title,
                        int           category,
                        guint         stroke)
{
  WeftCurveKey key = { own (self, g_strdup (title)), category, stroke };

  g_array_append_val (self->keys, key);
  self->picture.keys = (const WeftCurveKey *) (gpointer) self->keys->data;
  self->picture.n_keys = self->keys->len;
}

static char *
make_csv_head (const WeftCurveSet *self,
               guint               index)
{
  const WeftCurveWords *words = self->words->pdata[index];
  const char *title = self->picture.curves[index].title;
  GString *head = g_string_new (NULL);

  weft_csv_add (head, words != NULL ? words->metric : self->picture.title);
  weft_csv_add (head, words != NULL && words->trial != NULL ? words->trial : title != NULL ? title
                                                                                           : "");
  weft_csv_add (head, words != NULL && words->color != NULL ? words->color : "");
  weft_csv_add (head, words != NULL && words->stroke != NULL ? words->stroke : "");
  weft_csv_add (head, words != NULL && words->chart != NULL ? words->chart : "");
  return g_string_free (head, FALSE);
}

/* Only bands have edges. */
static void
add_edge (GString      *csv,
          const double *edge,
          gsize         point)
{
  if (edge != NULL)
    weft_csv_add_number (csv, edge[point]);
  else
    weft_csv_add (csv, "");
}

void
weft_curve_set_append_csv (const WeftCurveSet *self,
                           GString            *csv)
{
  for (guint i = 0; i < self->picture.n_curves; i++) {
    const WeftCurve *curve = &self->picture.curves[i];
    g_autofree char *head = make_csv_head (self, i);

    for (gsize k = 0; k < curve->n_points; k++) {
      g_autoptr (GString) line = g_string_new (head);

      weft_csv_add_number (line, curve->x[k]);
      weft_csv_add_number (line, curve->y[k]);
      add_edge (line, curve->low, k);
      add_edge (line, curve->high, k);
      g_string_append_printf (csv, "%s\n", line->str);
    }
  }
}

char *
weft_curve_set_to_csv (const WeftCurveSet *self)
{
  GString *csv = g_string_new (WEFT_CURVE_SET_CSV_HEADING);

  weft_curve_set_append_csv (self, csv);
  return g_string_free (csv, FALSE);
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

    if (distance < best || (curve->is_path && distance <= best)) {
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
