/* optimum-judge.c: how far a picture of what a unit looks for can be believed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/optimum-judge.h"

#include "base/i18n.h"
#include "explain/activations.h"
#include "explain/feature-maps.h"
#include "explain/optimum-private.h"
#include "explain/ranks.h"

#include <math.h>
#include <string.h>

/* Ways in which a picture is moved about. */
#define MOVES 16

#define LEAST_ROBUSTNESS 0.7
#define LEAST_SIMILARITY 0.3

void
weft_optimum_judgement_clear (WeftOptimumJudgement *self)
{
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
}

/* Moved pictures, in the model's numbers. */
static void
move_about (const WeftInputSpace *space,
            const float          *image,
            guint64               seed,
            float                *points)
{
  g_autofree float *shares = g_new (float, space->n), *moved = g_new (float, space->n);
  WeftRandom random;

  weft_random_init (&random, weft_random_key (seed, "optimum.robustness"), 0);
  weft_input_space_to_shares (space, image, shares);
  for (int i = 0; i < MOVES; i++) {
    WeftWarp warp = weft_warp_draw (&random, space->height, space->width);

    weft_warp_run (&warp, space->channels, space->height, space->width, shares, 0.5f, moved);
    weft_input_space_from_shares (space, moved, points + i * space->n);
  }
}

/* What a gray picture holds anyway does not count. Of one place the best of its map counts, for
 * what it looks for has moved. */
static gboolean
measure_robustness (WeftOptimum           *optimum,
                    const WeftInputSpace  *space,
                    WeftOptimumJudgement  *judgement,
                    const WeftStop        *stop,
                    GError               **error)
{
  const float *image = weft_optimum_get_image (optimum, 0);
  g_autofree float *points = NULL;
  float values[MOVES + 2];
  double nothing, all;

  if (space->channels == 0)
    return TRUE;
  points = g_new (float, space->n *(MOVES + 2));
  move_about (space, image, weft_optimum_get_seed (optimum), points);
  for (gint64 i = 0; i < space->n; i++) {
    points[MOVES * space->n + i] = (space->low[i] + space->high[i]) / 2;
    points[(MOVES + 1) * space->n + i] = image[i];
  }
  if (!weft_optimum_measure (optimum, points, MOVES + 2, values, stop, error))
    return FALSE;
  nothing = (double) values[MOVES];
  all = (double) values[MOVES + 1] - nothing;
  judgement->robustness = 0;
  for (int i = 0; i < MOVES; i++)
    judgement->robustness += ((double) values[i] - nothing) / all / MOVES;
  return TRUE;
}

static gboolean
measure_best (WeftOptimum           *optimum,
              const WeftTensor      *samples,
              WeftOptimumJudgement  *judgement,
              const WeftStop        *stop,
              GError               **error)
{
  gint64 n = samples->shape.extent[0];
  g_autofree float *values = g_new (float, n);

  if (!weft_optimum_measure (optimum, weft_tensor_const_f32 (samples), n, values, stop, error))
    return FALSE;
  judgement->best = (double) values[0];
  for (gint64 i = 1; i < n; i++)
    judgement->best = MAX (judgement->best, (double) values[i]);
  return TRUE;
}

/* Returns: (transfer full) (nullable): (n, units): the mean over places of each channel of each
 * sample */
static WeftTensor *
take_means (WeftSubject       *subject,
            WeftValue          value,
            gint64             n_units,
            const WeftTensor  *samples,
            const WeftStop    *stop,
            GError           **error)
{
  g_autoptr (WeftTensor) all = weft_activations_take (subject, value, samples, stop, error);
  gint64 n = samples->shape.extent[0], places = all != NULL ? all->shape.extent[1] / n_units : 0;
  WeftTensor *means = all != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n, n_units), error) : NULL;

  for (gint64 i = 0; means != NULL && i < n * n_units; i++) {
    double sum = 0;

    for (gint64 place = 0; place < places; place++)
      sum += (double) weft_tensor_const_f32 (all)[i * places + place];
    weft_tensor_f32 (means)[i] = (float) (sum / (double) places);
  }
  return means;
}

/* The optimum's first input as the only sample. */
static WeftTensor *
wrap (WeftOptimum           *optimum,
      const WeftInputSpace  *space,
      GError               **error)
{
  WeftShape shape = { .rank = space->item.rank + 1, .extent = { 1 } };
  WeftTensor *tensor;

  for (int axis = 0; axis < space->item.rank; axis++)
    shape.extent[axis + 1] = space->item.extent[axis];
  tensor = weft_tensor_new (WEFT_DTYPE_F32, &shape, error);
  if (tensor != NULL)
    memcpy (weft_tensor_f32 (tensor), weft_optimum_get_image (optimum, 0), (gsize) space->n * sizeof (float));
  return tensor;
}

static double
standardize (const WeftExamples *examples,
             gint64              unit,
             float               mean)
{
  const WeftUnitStatistics *statistics = &examples->statistics[unit];

  return statistics->row_mean_deviation > 0 ? ((double) mean - statistics->mean) / statistics->row_mean_deviation : 0;
}

/* How far the unit is from what it usually holds, and how many of its layer are further. */
static gboolean
measure_selectivity (WeftOptimum           *optimum,
                     WeftSubject           *subject,
                     const WeftExamples    *examples,
                     const WeftTensor      *input,
                     WeftOptimumJudgement  *judgement,
                     const WeftStop        *stop,
                     GError               **error)
{
  const WeftOptimumAim *aim = weft_optimum_get_aim (optimum);
  g_autoptr (WeftTensor) means = NULL;
  double sign = aim->least ? -1 : 1;

  if (aim->kind == WEFT_OPTIMUM_LAYER || aim->kind == WEFT_OPTIMUM_DIRECTION)
    return TRUE;
  means = take_means (subject, examples->source, examples->n_units, input, stop, error);
  if (means == NULL)
    return FALSE;
  if (aim->unit >= examples->n_units)
    return TRUE;
  judgement->z = standardize (examples, aim->unit, weft_tensor_const_f32 (means)[aim->unit]);
  for (gint64 unit = 0; unit < examples->n_units; unit++)
    judgement->rank += sign * standardize (examples, unit, weft_tensor_const_f32 (means)[unit]) >= sign * judgement->z;
  return TRUE;
}

/* The layer's means of channels, of the input and of the examples all together. */
static gboolean
compare_layer (WeftSubject             *subject,
               const WeftSubjectLayer  *layer,
               const WeftTensor        *input,
               const WeftTensor        *samples,
               double                  *similarity,
               const WeftStop          *stop,
               GError                 **error)
{
  gint64 n_units = layer->shape.extent[0], n = samples->shape.extent[0];
  g_autoptr (WeftTensor) own = take_means (subject, layer->value, n_units, input, stop, error);
  g_autoptr (WeftTensor) theirs = own != NULL ? take_means (subject, layer->value, n_units, samples, stop, error) : NULL;
  g_autofree float *means = g_new0 (float, n_units);
  double found;

  if (theirs == NULL)
    return FALSE;
  for (gint64 i = 0; i < n * n_units; i++)
    means[i % n_units] += weft_tensor_const_f32 (theirs)[i] / (float) n;
  /* Nothing is alike in what is the same everywhere. */
  found = weft_ranks_correlate (weft_tensor_const_f32 (own), means, (gsize) n_units);
  *similarity = isnan (found) ? 0 : found;
  return TRUE;
}

/* All layers up to the aim's. */
static gboolean
measure_similarity (WeftOptimum           *optimum,
                    WeftSubject           *subject,
                    const WeftTensor      *input,
                    const WeftTensor      *samples,
                    WeftOptimumJudgement  *judgement,
                    const WeftStop        *stop,
                    GError               **error)
{
  const char *last = weft_optimum_get_aim (optimum)->layer;
  guint n_layers, n = 0;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n_layers);
  double sum = 0;

  for (guint i = 0; i < n_layers; i++) {
    double similarity;

    if (weft_feature_maps_suit (&layers[i]) && layers[i].shape.extent[0] > 2) {
      if (!compare_layer (subject, &layers[i], input, samples, &similarity, stop, error))
        return FALSE;
      sum += similarity;
      n++;
    }
    if (g_strcmp0 (layers[i].id, last) == 0)
      break;
  }
  judgement->similarity = n > 0 ? sum / n : NAN;
  return TRUE;
}

static void
add_remarks (WeftOptimumJudgement *judgement)
{
  if (judgement->activation < judgement->best)
    g_ptr_array_add (judgement->remarks, g_strdup (_("Weaker than your data: some rows move the unit more than this does.")));
  if (judgement->robustness < LEAST_ROBUSTNESS)
    g_ptr_array_add (judgement->remarks, g_strdup_printf (_("Moved about a little, it keeps only %.0f %% of its effect."), 100 * MAX (judgement->robustness, 0)));
  if (judgement->rank > 1)
    g_ptr_array_add (judgement->remarks, g_strdup_printf (ngettext_ ("It moves %d other unit of the layer even more.", "It moves %d other units of the layer even more.", (gulong) judgement->rank - 1), (int) judgement->rank - 1));
  if (judgement->similarity < LEAST_SIMILARITY)
    g_ptr_array_add (judgement->remarks, g_strdup (_("It takes another way through the model than the examples of the data do, so it may not be what the unit is for.")));
}

gboolean
weft_optimum_judge (WeftOptimum           *optimum,
                    WeftSubject           *subject,
                    const WeftInputSpace  *space,
                    const WeftExamples    *examples,
                    const WeftTensor      *samples,
                    WeftOptimumJudgement  *judgement,
                    const WeftStop        *stop,
                    GError               **error)
{
  gboolean compares = samples != NULL && !weft_optimum_get_aim (optimum)->least;
  g_autoptr (WeftTensor) input = wrap (optimum, space, error);

  *judgement = (WeftOptimumJudgement){ weft_optimum_get_activation (optimum, 0), NAN, NAN, NAN, 0, NAN, g_ptr_array_new_with_free_func (g_free) };
  if (input == NULL || !measure_robustness (optimum, space, judgement, stop, error) ||
      (examples != NULL && !measure_selectivity (optimum, subject, examples, input, judgement, stop, error)) ||
      (compares && (!measure_best (optimum, samples, judgement, stop, error) || !measure_similarity (optimum, subject, input, samples, judgement, stop, error)))) {
    weft_optimum_judgement_clear (judgement);
    return FALSE;
  }
  add_remarks (judgement);
  return TRUE;
}

WeftTensor *
weft_optimum_prepare_examples (const WeftExamples    *examples,
                               const WeftOptimumAim  *aim,
                               WeftPredictor         *predictor,
                               WeftDataset           *dataset,
                               const WeftStop        *stop,
                               GError               **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autofree guint32 *rows = g_new (guint32, examples->n_best);

  for (guint i = 0; i < examples->n_best; i++)
    rows[i] = weft_examples_get (examples, MIN (aim->unit, examples->n_units - 1), aim->kind != WEFT_OPTIMUM_NEURON, i)->row;
  return weft_predictor_prepare (predictor, dataset, (WeftRows){ rows, examples->n_best }, stop, warnings, error);
}
