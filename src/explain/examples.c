/* examples.c: the rows of the data that each unit of a layer answers to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/examples.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "explain/error.h"
#include "explain/feature-maps.h"

#include <math.h>
#include <stdlib.h>

/* Numbers that are kept for quantiles, of rows at equal distances. */
#define MAX_KEPT ((gint64) 4 << 20)

static const double shares[WEFT_EXAMPLES_QUANTILES] = { 0.05, 0.25, 0.5, 0.75, 0.95 };

/* Sums of a unit. */
typedef struct
{
  double sum;
  double square;
  double zeros;
  double row_square; /* of means of rows */
  double best_sum;
  double best_square;
} Sums;

typedef struct
{
  WeftExamples *self;
  WeftSubject *subject;
  WeftPredictor *predictor;
  WeftDataset *dataset;
  const WeftExamplesWatch *watch;
  Sums *sums;      /* Owned: one a unit */
  WeftValue value; /* behind the activation function */
  gint64 every;    /* which rows are kept for quantiles */
  gint64 n_kept;   /* rows */
  float *kept;     /* Owned: units × n_kept */
} Sweep;

static void
sweep_clear (Sweep *self)
{
  g_free (self->sums);
  weft_free (self->kept);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sweep, sweep_clear)

void
weft_examples_free (WeftExamples *self)
{
  g_free (self->layer);
  g_free (self->by_best);
  g_free (self->by_mean);
  g_free (self->statistics);
  g_free (self);
}

const WeftExample *
weft_examples_get (const WeftExamples *self,
                   gint64              unit,
                   gboolean            by_mean,
                   guint               rank)
{
  return (by_mean ? self->by_mean : self->by_best) + unit * self->n_best + rank;
}

WeftReceptiveField
weft_examples_find_field (const WeftExamples *self,
                          const WeftSubject  *subject,
                          const WeftExample  *example)
{
  return weft_receptive_field_find (subject, self->source, example->y, example->x);
}

/* Into its place among the best; of equals the earlier row comes first. */
static void
insert (WeftExample       *best,
        guint              n_best,
        const WeftExample *example)
{
  guint place = n_best;

  while (place > 0 && example->value > best[place - 1].value)
    place--;
  for (guint i = n_best - 1; place < n_best && i > place; i--)
    best[i] = best[i - 1];
  if (place < n_best)
    best[place] = *example;
}

/* A unit's map, or number, of a row. */
static void
take_map (Sweep       *sweep,
          guint32      row,
          gint64       unit,
          const float *map)
{
  WeftExamples *self = sweep->self;
  Sums *sums = &sweep->sums[unit];
  gint64 n = self->height * self->width, best = 0;
  double mean = 0;
  WeftExample example = { .row = row };

  for (gint64 i = 0; i < n; i++) {
    double number = (double) map[i];

    best = map[i] > map[best] ? i : best;
    mean += number / (double) n;
    sums->square += number * number / (double) n;
  }
  sums->sum += mean;
  sums->row_square += mean * mean;
  sums->best_sum += (double) map[best];
  sums->best_square += (double) map[best] * (double) map[best];
  example.y = best / self->width;
  example.x = best % self->width;
  example.value = map[best];
  insert (self->by_best + unit * self->n_best, self->n_best, &example);
  if (row % sweep->every == 0)
    sweep->kept[unit * sweep->n_kept + row / sweep->every] = map[best];
  example.value = (float) mean;
  insert (self->by_mean + unit * self->n_best, self->n_best, &example);
}

static void
count_zeros (Sweep       *sweep,
             gint64       unit,
             const float *map)
{
  gint64 n = sweep->self->height * sweep->self->width, zeros = 0;

  for (gint64 i = 0; i < n; i++)
    zeros += map[i] == 0.0f;
  sweep->sums[unit].zeros += (double) zeros / (double) n;
}

static gboolean
stopped (GError **error)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

/* Returns: (transfer full) (nullable): inputs of rows that follow each other */
static WeftTensor *
prepare_rows (Sweep   *sweep,
              gint64   first,
              gint64   n,
              GError **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autofree guint32 *rows = g_new (guint32, n);

  for (gint64 i = 0; i < n; i++)
    rows[i] = (guint32) (first + i);
  return weft_predictor_prepare (sweep->predictor, sweep->dataset, (WeftRows){ rows, (gsize) n }, sweep->watch->stop, warnings, error);
}

static gboolean
take_batch (Sweep   *sweep,
            gint64   first,
            gint64   n,
            gint64   batch,
            GError **error)
{
  WeftExamples *self = sweep->self;
  const WeftValue outputs[] = { self->source, sweep->value };
  g_autoptr (WeftTensor) input = prepare_rows (sweep, first, n, error);
  WeftPlan *plan = input != NULL ? weft_subject_plan (sweep->subject, batch, outputs, outputs[1] != outputs[0] ? 2 : 1, NULL, 0, error) : NULL;
  gint64 size = self->height * self->width;
  const float *sources, *values;

  if (plan == NULL)
    return FALSE;
  weft_subject_feed (sweep->subject, plan, weft_tensor_const_f32 (input), n);
  if (weft_plan_run (plan, sweep->watch->stop) == WEFT_PLAN_STOPPED)
    return stopped (error);
  sources = weft_tensor_const_f32 (weft_plan_get_tensor (plan, self->source));
  values = weft_tensor_const_f32 (weft_plan_get_tensor (plan, sweep->value));
  for (gint64 i = 0; i < n; i++)
    for (gint64 unit = 0; unit < self->n_units; unit++) {
      take_map (sweep, (guint32) (first + i), unit, sources + (i * self->n_units + unit) * size);
      count_zeros (sweep, unit, values + (i * self->n_units + unit) * size);
    }
  if (sweep->watch->progress != NULL)
    sweep->watch->progress (sweep->watch->data, (double) (first + n) / (double) self->n_rows);
  return TRUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return (*(const float *) a > *(const float *) b) - (*(const float *) a < *(const float *) b);
}

static double
find_deviation (double sum,
                double square,
                double n)
{
  return sqrt (MAX (square / n - sum / n * (sum / n), 0));
}

static gboolean
finish_unit (Sweep   *sweep,
             gint64   unit,
             GError **error)
{
  WeftExamples *self = sweep->self;
  WeftUnitStatistics *statistics = &self->statistics[unit];
  const Sums *sums = &sweep->sums[unit];
  float *kept = sweep->kept + unit * sweep->n_kept;
  double n = (double) self->n_rows;

  if (!isfinite (sums->square)) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("unit %" PRId64 " of layer “%s” is infinite or no number for some rows; choose another layer, or look at the data"), unit,
                 self->layer != NULL ? self->layer : "");
    return FALSE;
  }
  statistics->mean = sums->sum / n;
  statistics->deviation = find_deviation (sums->sum, sums->square, n);
  statistics->zeros = sums->zeros / n;
  statistics->row_mean_deviation = find_deviation (sums->sum, sums->row_square, n);
  statistics->best_mean = sums->best_sum / n;
  statistics->best_deviation = find_deviation (sums->best_sum, sums->best_square, n);
  qsort (kept, (gsize) sweep->n_kept, sizeof (float), compare);
  for (int i = 0; i < WEFT_EXAMPLES_QUANTILES; i++)
    statistics->quantiles[i] = kept[(gint64) (shares[i] * (double) (sweep->n_kept - 1) + 0.5)];
  return TRUE;
}

/* The layer's shape, and room for what is kept of it. */
static gboolean
begin (Sweep                   *sweep,
       const WeftSubjectLayer  *layer,
       guint                    n_best,
       GError                 **error)
{
  WeftExamples *self = sweep->self;
  const WeftShape *shape = layer != NULL ? &layer->shape : NULL;

  self->layer = layer != NULL ? g_strdup (layer->id) : NULL;
  sweep->value = layer != NULL ? layer->value : weft_subject_get_logits (sweep->subject);
  self->source = weft_subject_find_source (sweep->subject, sweep->value);
  self->n_rows = weft_dataset_get_n_rows (sweep->dataset);
  self->n_units = shape != NULL ? shape->extent[0] : weft_graph_get_value (weft_subject_get_graph (sweep->subject), self->source)->shape.extent[1];
  self->height = shape != NULL && shape->rank == 3 ? shape->extent[1] : 1;
  self->width = shape != NULL && shape->rank == 3 ? shape->extent[2] : 1;
  self->n_best = (guint) MIN ((gint64) n_best, self->n_rows);
  self->by_best = g_new0 (WeftExample, self->n_units * self->n_best);
  self->by_mean = g_new0 (WeftExample, self->n_units * self->n_best);
  for (gint64 i = 0; i < self->n_units * self->n_best; i++)
    self->by_best[i].value = self->by_mean[i].value = -INFINITY;
  self->statistics = g_new0 (WeftUnitStatistics, self->n_units);
  sweep->sums = g_new0 (Sums, self->n_units);
  sweep->every = MAX (1, (self->n_rows * self->n_units + MAX_KEPT - 1) / MAX_KEPT);
  sweep->n_kept = (self->n_rows + sweep->every - 1) / sweep->every;
  sweep->kept = weft_alloc ((gsize) (self->n_units * sweep->n_kept) * sizeof (float), error);
  return sweep->kept != NULL;
}

static gboolean
check_layer (const WeftSubject       *subject,
             const WeftSubjectLayer  *layer,
             WeftDataset             *dataset,
             GError                 **error)
{
  if (weft_dataset_get_n_rows (dataset) == 0)
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the data has no rows to find examples in; choose another file"));
  else if (layer != NULL && !weft_feature_maps_suit (layer))
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("layer “%s” has neither maps nor units; choose one that has"), layer->id);
  else if (layer == NULL && weft_subject_get_n_places (subject) > 1)
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the output has classes for each of many places, so no row is an example of one; choose a layer"));
  else
    return TRUE;
  return FALSE;
}

static gboolean
sweep_rows (Sweep   *sweep,
            GError **error)
{
  WeftExamples *self = sweep->self;
  gint64 batch = MIN (self->n_rows, weft_subject_get_max_batch (sweep->subject, 1));

  for (gint64 first = 0; first < self->n_rows; first += batch)
    if (weft_stop_is_requested (sweep->watch->stop))
      return stopped (error);
    else if (!take_batch (sweep, first, MIN (batch, self->n_rows - first), batch, error))
      return FALSE;
  for (gint64 unit = 0; unit < self->n_units; unit++)
    if (!finish_unit (sweep, unit, error))
      return FALSE;
  return TRUE;
}

WeftExamples *
weft_examples_new (WeftSubject              *subject,
                   const char               *layer,
                   WeftPredictor            *predictor,
                   WeftDataset              *dataset,
                   guint                     n_best,
                   const WeftExamplesWatch  *watch,
                   GError                  **error)
{
  const WeftExamplesWatch nobody = { NULL };
  const WeftSubjectLayer *found = layer != NULL ? weft_subject_find_layer (subject, layer, error) : NULL;
  g_autoptr (WeftExamples) self = g_new0 (WeftExamples, 1);
  g_auto (Sweep) sweep = { .self = self, .subject = subject, .predictor = predictor, .dataset = dataset, .watch = watch != NULL ? watch : &nobody };

  if ((layer != NULL && found == NULL) || !check_layer (subject, found, dataset, error))
    return NULL;
  return begin (&sweep, found, n_best, error) && sweep_rows (&sweep, error) ? g_steal_pointer (&self) : NULL;
}
