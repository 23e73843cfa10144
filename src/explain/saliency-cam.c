/* saliency-cam.c: methods that weigh the maps of a layer
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A: (K, h, w), what the layer gives; g = ∂score/∂A. The result has the layer's own grid.
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

/* What the layer holds for the sample. */
typedef struct
{
  WeftSaliencyRun *run;
  gint64 n_maps;
  gint64 height;
  gint64 width;
  gint64 n_cells;
  float *maps;      /* (K × h × w) */
  float *gradients; /* (nullable) (K × h × w) */
} Layer;

static void
layer_clear (Layer *self)
{
  g_free (self->maps);
  g_free (self->gradients);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layer, layer_clear)

static gboolean
read_layer (WeftSaliencyRun  *run,
            gboolean          differentiates,
            Layer            *self,
            GError          **error)
{
  WeftSubject *subject = run->subject;
  const WeftShape *shape = &run->layer->shape;
  WeftValue outputs[] = { run->layer->value, weft_subject_get_logits (subject), weft_subject_get_scores (subject), WEFT_NO_VALUE };
  gsize bytes = (gsize) weft_shape_count (shape) * sizeof (float);
  WeftPlan *plan;

  *self = (Layer){ run, shape->extent[0], shape->extent[1], shape->extent[2], shape->extent[1] * shape->extent[2], NULL, NULL };
  if (differentiates)
    outputs[3] = weft_subject_get_gradient (subject, weft_subject_get_score (subject), outputs[0], error);
  plan = !differentiates || outputs[3] != WEFT_NO_VALUE ? weft_subject_plan (subject, 1, outputs, differentiates ? 4 : 3, NULL, 0, error) : NULL;
  if (plan == NULL)
    return FALSE;
  weft_subject_feed (subject, plan, run->request->sample, 1);
  if (differentiates)
    weft_subject_select (subject, &run->request->target, weft_plan_get_tensor (plan, weft_subject_get_selector (subject)));
  weft_plan_run (plan, weft_saliency_get_stop (run));
  if (!weft_saliency_go_on (run, error) || !weft_saliency_take_answer (run, plan, error))
    return FALSE;
  self->maps = g_memdup2 (weft_plan_get_tensor (plan, outputs[0])->data, bytes);
  self->gradients = differentiates ? g_memdup2 (weft_plan_get_tensor (plan, outputs[3])->data, bytes) : NULL;
  return TRUE;
}

static const float *
get_map (const Layer *self,
         gint64       map)
{
  return self->maps + map * self->n_cells;
}

static const float *
get_gradient (const Layer *self,
              gint64       map)
{
  return self->gradients + map * self->n_cells;
}

/* Only evidence for the class, unless asked otherwise; a blank map says so. */
static gboolean
finish (const Layer  *self,
        double       *sums,
        GError      **error)
{
  WeftSaliencyRun *run = self->run;
  g_autofree float *values = g_new (float, self->n_cells);
  double largest = -INFINITY;
  gboolean negative = weft_params_get_boolean (run->params, "negative");

  for (gint64 i = 0; i < self->n_cells; i++) {
    largest = MAX (largest, sums[i]);
    values[i] = (float) (negative ? sums[i] : MAX (sums[i], 0));
  }
  if (!negative && largest <= 0)
    weft_saliency_remark (run, g_strdup_printf (_("There is no positive evidence for this class at the layer %s (the largest is %.3g); show negative evidence, or choose another layer."), run->layer->id, largest));
  return weft_saliency_take (run, &WEFT_SHAPE (self->height, self->width), values, error);
}

/* Σ_k weight_k A_k */
static gboolean
finish_weighted (const Layer   *self,
                 const double  *weights,
                 GError       **error)
{
  g_autofree double *sums = g_new0 (double, self->n_cells);

  for (gint64 k = 0; k < self->n_maps; k++)
    for (gint64 i = 0; i < self->n_cells; i++)
      sums[i] += weights[k] * (double) get_map (self, k)[i];
  return finish (self, sums, error);
}

static gboolean
run_grad_cam (WeftSaliencyRun  *run,
              GError          **error)
{
  g_auto (Layer) layer = { 0 };
  g_autofree double *weights = NULL;

  if (!read_layer (run, TRUE, &layer, error))
    return FALSE;
  weights = g_new0 (double, layer.n_maps);
  for (gint64 k = 0; k < layer.n_maps; k++)
    for (gint64 i = 0; i < layer.n_cells; i++)
      weights[k] += (double) get_gradient (&layer, k)[i] / (double) layer.n_cells;
  return finish_weighted (&layer, weights, error);
}

/* Cell by cell: Σ_k part (g) A_k */
static gboolean
run_by_cell (WeftSaliencyRun  *run,
             gboolean          only_positive,
             GError          **error)
{
  g_auto (Layer) layer = { 0 };
  g_autofree double *sums = NULL;

  if (!read_layer (run, TRUE, &layer, error))
    return FALSE;
  sums = g_new0 (double, layer.n_cells);
  for (gint64 k = 0; k < layer.n_maps; k++)
    for (gint64 i = 0; i < layer.n_cells; i++) {
      double gradient = (double) get_gradient (&layer, k)[i];

      sums[i] += (only_positive ? MAX (gradient, 0) : gradient) * (double) get_map (&layer, k)[i];
    }
  return finish (&layer, sums, error);
}

static gboolean
run_hires_cam (WeftSaliencyRun  *run,
               GError          **error)
{
  return run_by_cell (run, FALSE, error);
}

static gboolean
run_layer_cam (WeftSaliencyRun  *run,
               GError          **error)
{
  return run_by_cell (run, TRUE, error);
}

/* Σ α ReLU (g), α = g² / (2 g² + Σ A g³ + ε) */
static double
weigh_plus (const Layer *layer,
            gint64       k)
{
  double total = 0, weight = 0;

  for (gint64 i = 0; i < layer->n_cells; i++)
    total += (double) get_map (layer, k)[i];
  for (gint64 i = 0; i < layer->n_cells; i++) {
    double g = (double) get_gradient (layer, k)[i], alpha = g * g / (2 * g * g + total * g * g * g + 1e-6);

    weight += alpha * MAX (g, 0);
  }
  return weight;
}

static gboolean
run_grad_cam_plus (WeftSaliencyRun  *run,
                   GError          **error)
{
  g_auto (Layer) layer = { 0 };
  g_autofree double *weights = NULL;

  if (!read_layer (run, TRUE, &layer, error))
    return FALSE;
  weights = g_new (double, layer.n_maps);
  for (gint64 k = 0; k < layer.n_maps; k++)
    weights[k] = weigh_plus (&layer, k);
  return finish_weighted (&layer, weights, error);
}

/* The sample seen through map @k: that brought to 0 … 1 and to the picture's size. */
static void
mask_sample (const Layer *layer,
             gint64       k,
             float       *mask,
             float       *to)
{
  const WeftSaliencyRun *run = layer->run;
  gint64 n_pixels = run->height * run->width;
  float low = INFINITY, high = -INFINITY;

  weft_saliency_enlarge (get_map (layer, k), layer->height, layer->width, run->height, run->width, mask);
  for (gint64 i = 0; i < n_pixels; i++) {
    low = MIN (low, mask[i]);
    high = MAX (high, mask[i]);
  }
  for (gint64 i = 0; i < run->channels * n_pixels; i++)
    to[i] = high > low ? run->request->sample[i] * (mask[i % n_pixels] - low) / (high - low) : 0;
}

static gboolean
score_masked (const Layer  *layer,
              double       *scores,
              GError      **error)
{
  WeftSaliencyRun *run = layer->run;
  gint64 n_pixels = run->height * run->width, size = run->channels * n_pixels;
  g_autoptr (WeftField) field = weft_field_new (run->subject, run->request->sample, &run->request->target, error);
  gint64 chunk = field != NULL ? weft_field_plan_rounds (field, layer->n_maps, FALSE) : 1;
  g_autofree float *samples = g_new (float, (size) *chunk), *mask = g_new (float, n_pixels), *some = g_new (float, chunk);

  for (gint64 first = 0; field != NULL && first < layer->n_maps; first += chunk) {
    gint64 n = MIN (chunk, layer->n_maps - first);

    for (gint64 k = 0; k < n; k++)
      mask_sample (layer, first + k, mask, samples + k * size);
    if (!weft_field_score (field, samples, n, some, NULL, weft_saliency_get_stop (run), error))
      return FALSE;
    for (gint64 k = 0; k < n; k++)
      scores[first + k] = (double) some[k];
  }
  return field != NULL;
}

static void
soften (double *numbers,
        gint64  n)
{
  double largest = -INFINITY, total = 0;

  for (gint64 i = 0; i < n; i++)
    largest = MAX (largest, numbers[i]);
  for (gint64 i = 0; i < n; i++)
    total += numbers[i] = exp (numbers[i] - largest);
  for (gint64 i = 0; i < n; i++)
    numbers[i] /= total;
}

static gboolean
run_score_cam (WeftSaliencyRun  *run,
               GError          **error)
{
  g_auto (Layer) layer = { 0 };
  g_autofree double *weights = NULL;

  if (!read_layer (run, FALSE, &layer, error))
    return FALSE;
  weights = g_new (double, layer.n_maps);
  if (!score_masked (&layer, weights, error))
    return FALSE;
  soften (weights, layer.n_maps);
  return finish_weighted (&layer, weights, error);
}

/* The layer as it is, but for map @first + k of copy k. */
static gboolean
score_without (const Layer  *layer,
               gint64        first,
               gint64        n,
               double       *scores,
               GError      **error)
{
  WeftSaliencyRun *run = layer->run;
  WeftValue output = weft_subject_get_score (run->subject), value = run->layer->value;
  WeftPlan *plan = weft_subject_plan (run->subject, n, &output, 1, &value, 1, error);
  gint64 size = layer->n_maps * layer->n_cells;
  float *copies;

  if (plan == NULL)
    return FALSE;
  weft_subject_feed (run->subject, plan, run->request->sample, 1);
  weft_subject_select (run->subject, &run->request->target, weft_plan_get_tensor (plan, weft_subject_get_selector (run->subject)));
  copies = weft_tensor_f32 (weft_plan_get_tensor (plan, value));
  for (gint64 k = 0; k < n; k++) {
    memcpy (copies + k * size, layer->maps, (gsize) size * sizeof (float));
    memset (copies + k * size + (first + k) * layer->n_cells, 0, (gsize) layer->n_cells * sizeof (float));
  }
  weft_plan_replace (plan, value, TRUE);
  weft_plan_run (plan, weft_saliency_get_stop (run));
  for (gint64 k = 0; k < n; k++)
    scores[first + k] = (double) weft_tensor_const_f32 (weft_plan_get_tensor (plan, output))[k];
  return weft_saliency_go_on (run, error);
}

static gboolean
run_ablation_cam (WeftSaliencyRun  *run,
                  GError          **error)
{
  g_auto (Layer) layer = { 0 };
  g_autofree double *weights = NULL;
  gint64 batch = weft_subject_get_max_batch (run->subject, 1);
  double score;

  if (!read_layer (run, FALSE, &layer, error))
    return FALSE;
  score = run->result->score;
  weights = g_new (double, layer.n_maps);
  for (gint64 first = 0; first < layer.n_maps; first += batch)
    if (!score_without (&layer, first, MIN (batch, layer.n_maps - first), weights, error))
      return FALSE;
  for (gint64 k = 0; k < layer.n_maps; k++)
    weights[k] = score != 0 ? (score - weights[k]) / fabs (score) : 0;
  return finish_weighted (&layer, weights, error);
}

/* The mean over maps, from 0 at its least place to 1 at its greatest. */
static gboolean
run_activation (WeftSaliencyRun  *run,
                GError          **error)
{
  g_auto (Layer) layer = { 0 };
  g_autofree float *values = NULL;
  float low = INFINITY, high = -INFINITY;

  if (!read_layer (run, FALSE, &layer, error))
    return FALSE;
  values = g_new0 (float, layer.n_cells);
  for (gint64 i = 0; i < layer.n_cells; i++) {
    for (gint64 k = 0; k < layer.n_maps; k++)
      values[i] += get_map (&layer, k)[i] / (float) layer.n_maps;
    low = MIN (low, values[i]);
    high = MAX (high, values[i]);
  }
  for (gint64 i = 0; i < layer.n_cells; i++)
    values[i] = high > low ? (values[i] - low) / (high - low) : 0;
  weft_saliency_check (run, "lowest", N_("Mean activation at 0"), (double) low, INFINITY);
  weft_saliency_check (run, "highest", N_("Mean activation at 1"), (double) high, INFINITY);
  weft_saliency_remark (run, g_strdup (_("This shows where the layer is active, whatever the class.")));
  return weft_saliency_take (run, &WEFT_SHAPE (layer.height, layer.width), values, error);
}

static const WeftParam cam_params[] = {
  { .id = "negative", .type = WEFT_PARAM_BOOLEAN, .title = N_("Negative evidence"), .help = N_("Also shows what speaks against the class."), .fallback = "false" },
  { NULL },
};

static const WeftParam no_params[] = { { NULL } };

const WeftSaliencyMethod weft_saliency_grad_cam = {
  .id = "grad-cam",
  .title = N_("Grad-CAM"),
  .help = N_("Weighs the maps of a layer by their mean gradient. Fast and steady, as coarse as the layer’s grid."),
  .source = "Selvaraju et al. 2017, “Grad-CAM”, equations 1 and 2",
  .params = cam_params,
  .flags = WEFT_SALIENCY_PICTURE | WEFT_SALIENCY_LAYER,
  .run = run_grad_cam,
};

const WeftSaliencyMethod weft_saliency_hires_cam = {
  .id = "hires-cam",
  .title = N_("HiResCAM"),
  .help = N_("Weighs each cell of each map by its own gradient: shows what the model computed where one dense layer follows."),
  .source = "Draelos and Carin 2020, “Use HiResCAM instead of Grad-CAM”, equation 6",
  .params = cam_params,
  .flags = WEFT_SALIENCY_PICTURE | WEFT_SALIENCY_LAYER,
  .run = run_hires_cam,
};

const WeftSaliencyMethod weft_saliency_layer_cam = {
  .id = "layer-cam",
  .title = N_("LayerCAM"),
  .help = N_("Weighs each cell by its gradient where that is positive. Fine maps, also of early layers."),
  .source = "Jiang et al. 2021, “LayerCAM”, equations 3 to 5",
  .params = cam_params,
  .flags = WEFT_SALIENCY_PICTURE | WEFT_SALIENCY_LAYER,
  .run = run_layer_cam,
};

const WeftSaliencyMethod weft_saliency_grad_cam_plus = {
  .id = "grad-cam-plus",
  .title = N_("Grad-CAM++"),
  .help = N_("Weighs the maps so that several objects of a class all show."),
  .source = "Chattopadhyay et al. 2018, “Grad-CAM++”, equations 10 and 19",
  .params = cam_params,
  .flags = WEFT_SALIENCY_PICTURE | WEFT_SALIENCY_LAYER,
  .run = run_grad_cam_plus,
};

const WeftSaliencyMethod weft_saliency_score_cam = {
  .id = "score-cam",
  .title = N_("Score-CAM"),
  .help = N_("Shows the model the input through each map, and weighs the maps by what the class gets so. Needs no gradient."),
  .source = "Wang et al. 2020, “Score-CAM”, algorithm 1",
  .params = cam_params,
  .flags = WEFT_SALIENCY_PICTURE | WEFT_SALIENCY_LAYER,
  .run = run_score_cam,
};

const WeftSaliencyMethod weft_saliency_ablation_cam = {
  .id = "ablation-cam",
  .title = N_("Ablation-CAM"),
  .help = N_("Switches off one map after the other, and weighs the maps by what the score loses. Needs no gradient."),
  .source = "Desai and Ramaswamy 2020, “Ablation-CAM”, equation 3",
  .params = cam_params,
  .flags = WEFT_SALIENCY_PICTURE | WEFT_SALIENCY_LAYER,
  .run = run_ablation_cam,
};

const WeftSaliencyMethod weft_saliency_activation = {
  .id = "activation",
  .title = N_("Activation"),
  .help = N_("Where a layer is active: the mean of its maps. It belongs to no class."),
  .source = "Zagoruyko and Komodakis 2017, “Paying More Attention to Attention”, section 3.1",
  .params = no_params,
  .flags = WEFT_SALIENCY_PICTURE | WEFT_SALIENCY_LAYER | WEFT_SALIENCY_NO_CLASS | WEFT_SALIENCY_UNSIGNED,
  .run = run_activation,
};
