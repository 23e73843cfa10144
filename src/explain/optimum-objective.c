/* optimum-objective.c: what is to rise, as a value of the graph, and its gradient
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources: Olah, Mordvintsev and Schubert 2017, “Feature Visualization”, and Lucid's
 * objectives.py: neuron, channel, deepdream, class_logit, direction, diversity.
 */
#include "explain/optimum-private.h"

#include "base/i18n.h"
#include "explain/error.h"
#include "explain/feature-maps.h"

#include <math.h>
#include <string.h>

/* Below this cosine a direction is as good as not there, but still has a gradient. */
#define LEAST_COSINE 0.1

struct _WeftObjectiveValue
{
  WeftSubject *subject;
  const WeftOptimumAim *aim;
  WeftValue source;    /* the layer before its activation function, or the logits */
  WeftValue weights;   /* input of the graph: what is looked at; or WEFT_NO_VALUE */
  WeftTensor *numbers; /* Owned (nullable): its content */
  WeftValue score;     /* (N) */
  WeftValue pull;      /* (N): what is differentiated: the score, less what keeps inputs apart */
  WeftValue push;      /* input of the graph: how much they are; or WEFT_NO_VALUE */
  float push_factor;
  WeftValue gradient;
};

void
weft_objective_value_free (WeftObjectiveValue *self)
{
  g_clear_pointer (&self->numbers, weft_tensor_unref);
  g_free (self);
}

WeftValue
weft_objective_value_get_source (const WeftObjectiveValue *self)
{
  return self->source;
}

static gboolean
refuse (GError     **error,
        int          code,
        const char  *why)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, code, why);
  return FALSE;
}

static WeftValue
sum_over (WeftGraph *graph,
          WeftValue  value,
          int        first,
          int        last,
          gboolean   keeps)
{
  gint64 axes[WEFT_MAX_RANK];

  for (int axis = first; axis < last; axis++)
    axes[axis - first] = axis;
  return weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (value, weft_graph_add_ints (graph, axes, last - first)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", keeps)));
}

static WeftValue
multiply (WeftGraph *graph,
          WeftValue  a,
          WeftValue  b)
{
  return weft_graph_emit (graph, "Mul", WEFT_INPUTS (a, b), NULL);
}

/* Σ value × weights. */
static WeftValue
emit_weighted (WeftGraph *graph,
               WeftValue  value,
               WeftValue  weights)
{
  return sum_over (graph, multiply (graph, value, weights), 1, weft_graph_get_value (graph, value)->shape.rank, FALSE);
}

static gint64
count_axes (const WeftGraph *graph,
            WeftValue        value,
            int              first)
{
  const WeftShape *shape = &weft_graph_get_value (graph, value)->shape;

  return weft_shape_count_axes (shape, first, shape->rank);
}

/* The mean square. */
static WeftValue
emit_square (WeftGraph *graph,
             WeftValue  value)
{
  WeftValue sum = sum_over (graph, multiply (graph, value, value), 1, weft_graph_get_value (graph, value)->shape.rank, FALSE);

  return multiply (graph, sum, weft_graph_add_scalar (graph, 1 / (double) count_axes (graph, value, 1)));
}

/* The mean over places of dot × max(0.1, cos), the direction being of length 1. */
static WeftValue
emit_direction (WeftGraph *graph,
                WeftValue  value,
                WeftValue  weights)
{
  WeftValue dot = sum_over (graph, multiply (graph, value, weights), 1, 2, TRUE), square = sum_over (graph, multiply (graph, value, value), 1, 2, TRUE);
  WeftValue length = weft_graph_emit (graph, "Sqrt", WEFT_INPUTS (weft_graph_emit (graph, "Add", WEFT_INPUTS (square, weft_graph_add_scalar (graph, 1e-12)), NULL)), NULL);
  WeftValue cosine = weft_graph_emit (graph, "Max", WEFT_INPUTS (weft_graph_emit (graph, "Div", WEFT_INPUTS (dot, length), NULL), weft_graph_add_scalar (graph, LEAST_COSINE)), NULL);
  WeftValue sum = sum_over (graph, multiply (graph, dot, cosine), 1, weft_graph_get_value (graph, value)->shape.rank, FALSE);

  return multiply (graph, sum, weft_graph_add_scalar (graph, 1 / (double) count_axes (graph, value, 2)));
}

/* Returns: Gram matrices of length 1 of what a layer holds, (N, C, C) */
static WeftValue
emit_grams (WeftGraph *graph,
            WeftValue  value)
{
  const WeftShape shape = weft_graph_get_value (graph, value)->shape;
  const gint64 flat[] = { 0, shape.extent[1], count_axes (graph, value, 2) }, turn[] = { 0, 2, 1 };
  WeftValue rows = weft_graph_emit (graph, "Reshape", WEFT_INPUTS (value, weft_graph_add_ints (graph, flat, 3)), NULL);
  WeftValue columns = weft_graph_emit (graph, "Transpose", WEFT_INPUTS (rows), WEFT_ATTRIBUTES (WEFT_INTS ("perm", turn, 3)));
  WeftValue grams = weft_graph_emit (graph, "MatMul", WEFT_INPUTS (rows, columns), NULL);
  WeftValue square = sum_over (graph, multiply (graph, grams, grams), 1, 3, TRUE);
  WeftValue length = weft_graph_emit (graph, "Sqrt", WEFT_INPUTS (weft_graph_emit (graph, "Add", WEFT_INPUTS (square, weft_graph_add_scalar (graph, 1e-10)), NULL)), NULL);

  return weft_graph_emit (graph, "Div", WEFT_INPUTS (grams, length), NULL);
}

/* |Σ G|², which is Σ <Gi, Gj> of different inputs and, as each has length 1, a constant. */
static WeftValue
emit_likeness (WeftGraph *graph,
               WeftValue  value)
{
  WeftValue sum = sum_over (graph, emit_grams (graph, value), 0, 1, FALSE);

  return sum_over (graph, multiply (graph, sum, sum), 0, 2, FALSE);
}

static WeftValue
add_input (WeftGraph       *graph,
           const char      *name,
           const WeftShape *shape)
{
  WeftValue known = weft_graph_find (graph, name);

  return known != WEFT_NO_VALUE ? known : weft_graph_add_input (graph, name, WEFT_DTYPE_F32, shape);
}

/* What says of each number of the layer how much it counts; of a direction one a channel. */
static void
add_weights (WeftObjectiveValue *self,
             WeftGraph          *graph,
             gboolean            per_channel)
{
  g_autofree char *name = g_strdup_printf ("weft.optimum.weights.%d.%d", self->source, per_channel);
  WeftShape shape = weft_graph_get_value (graph, self->source)->shape;

  shape.extent[0] = 1;
  for (int axis = 2; per_channel && axis < shape.rank; axis++)
    shape.extent[axis] = 1;
  self->weights = add_input (graph, name, &shape);
  self->numbers = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);
}

static WeftValue
emit_score (WeftObjectiveValue *self,
            WeftGraph          *graph)
{
  switch (self->aim->kind) {
  case WEFT_OPTIMUM_LAYER:
    return emit_square (graph, self->source);
  case WEFT_OPTIMUM_DIRECTION:
    return emit_direction (graph, self->source, self->weights);
  default:
    return emit_weighted (graph, self->source, self->weights);
  }
}

/* What was added once is found by its name. */
static void
find_score (WeftObjectiveValue *self,
            WeftGraph          *graph)
{
  g_autofree char *name = NULL;
  gboolean is_square = self->aim->kind == WEFT_OPTIMUM_LAYER, is_direction = self->aim->kind == WEFT_OPTIMUM_DIRECTION;

  name = g_strdup_printf ("weft.optimum.score.%d.%s", self->source, is_square ? "square" : is_direction ? "direction"
                                                                                                        : "sum");
  if (!is_square)
    add_weights (self, graph, is_direction);
  self->score = weft_graph_find (graph, name);
  if (self->score != WEFT_NO_VALUE)
    return;
  self->score = emit_score (self, graph);
  weft_graph_set_name (graph, self->score, name);
}

static gint64
get_extent (const WeftShape *shape,
            int              axis)
{
  return shape->rank > axis ? shape->extent[axis] : 1;
}

/* Fills in what of the layer is looked at. */
static gboolean
choose_weights (WeftObjectiveValue  *self,
                GError             **error)
{
  const WeftOptimumAim *aim = self->aim;
  const WeftShape *shape = &self->numbers->shape;
  float *numbers = weft_tensor_f32 (self->numbers);
  gint64 n_units = shape->extent[1], height = get_extent (shape, 2), width = get_extent (shape, 3), places = height * width;
  gint64 row = aim->row < 0 ? height / 2 : aim->row, column = aim->column < 0 ? width / 2 : aim->column;

  if (aim->unit < 0 || aim->unit >= n_units) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("layer “%s” has the units 0 to %" PRId64 ", there is no %" PRId64), aim->layer, n_units - 1, aim->unit);
    return FALSE;
  }
  if (aim->kind == WEFT_OPTIMUM_NEURON && (row >= height || column >= width)) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("the maps of layer “%s” have %" PRId64 "×%" PRId64 " places, there is no %" PRId64 ",%" PRId64), aim->layer, height, width, row, column);
    return FALSE;
  }
  if (aim->kind == WEFT_OPTIMUM_NEURON)
    numbers[aim->unit * places + row * width + column] = 1;
  for (gint64 i = 0; aim->kind == WEFT_OPTIMUM_CHANNEL && i < places; i++)
    numbers[aim->unit * places + i] = 1 / (float) places;
  return TRUE;
}

static gboolean
choose_direction (WeftObjectiveValue  *self,
                  GError             **error)
{
  float *numbers = weft_tensor_f32 (self->numbers);
  double square = 0;

  for (gint64 i = 0; self->aim->direction != NULL && i < self->numbers->shape.extent[1]; i++)
    square += pow ((double) self->aim->direction[i], 2);
  if (!(square > 0) || !isfinite (square))
    return refuse (error, WEFT_EXPLAIN_ERROR_TARGET, _("a direction needs a number other than zero"));
  for (gint64 i = 0; i < self->numbers->shape.extent[1]; i++)
    numbers[i] = (float) ((double) self->aim->direction[i] / sqrt (square));
  return TRUE;
}

/* The layer's value, its score and which part of it is meant. */
static gboolean
take_layer (WeftObjectiveValue  *self,
            GError             **error)
{
  WeftGraph *graph = weft_subject_get_graph (self->subject);
  const WeftSubjectLayer *layer = weft_subject_find_layer (self->subject, self->aim->layer, error);

  if (layer == NULL)
    return FALSE;
  if (!weft_feature_maps_suit (layer)) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("layer “%s” has neither maps nor units; choose one that has"), layer->id);
    return FALSE;
  }
  self->source = weft_subject_find_source (self->subject, layer->value);
  find_score (self, graph);
  if (self->aim->kind == WEFT_OPTIMUM_LAYER)
    return TRUE;
  return self->aim->kind == WEFT_OPTIMUM_DIRECTION ? choose_direction (self, error) : choose_weights (self, error);
}

static gboolean
take_class (WeftObjectiveValue  *self,
            GError             **error)
{
  const WeftSubjectTarget target = { self->aim->unit, -1, 0 };
  WeftGraph *graph = weft_subject_get_graph (self->subject);

  if (!weft_subject_check_target (self->subject, &target, error))
    return FALSE;
  self->source = weft_subject_get_logits (self->subject);
  self->score = weft_subject_get_score (self->subject);
  self->weights = weft_subject_get_selector (self->subject);
  self->numbers = weft_tensor_new (WEFT_DTYPE_F32, &weft_graph_get_value (graph, self->weights)->shape, error);
  if (self->numbers != NULL)
    weft_subject_select (self->subject, &target, self->numbers);
  return self->numbers != NULL;
}

/* The layer whose Gram matrices tell inputs apart: the aim's, or the last one with places. */
static WeftValue
find_texture (const WeftObjectiveValue  *self,
              GError                   **error)
{
  const WeftGraph *graph = weft_subject_get_graph (self->subject);
  const WeftSubjectLayer *layer;

  if (weft_graph_get_value (graph, self->source)->shape.rank == 4 && count_axes (graph, self->source, 2) > 1)
    return self->source;
  layer = weft_subject_find_layer (self->subject, NULL, error);
  return layer != NULL ? weft_subject_find_source (self->subject, layer->value) : WEFT_NO_VALUE;
}

/* score − push × likeness. */
static gboolean
keep_apart (WeftObjectiveValue  *self,
            double               diversity,
            gint64               n,
            GError             **error)
{
  WeftGraph *graph = weft_subject_get_graph (self->subject);
  WeftValue texture = find_texture (self, error), likeness;
  g_autofree char *name = g_strdup_printf ("weft.optimum.pull.%d.%d", self->score, texture);

  if (texture == WEFT_NO_VALUE)
    return FALSE;
  if (weft_subject_get_max_batch (self->subject, 2) < n)
    return refuse (error, WEFT_EXPLAIN_ERROR_LIMIT, _("this model takes too few inputs at once to compare them; set diversity to 0, or look for fewer pictures"));
  self->push = add_input (graph, "weft.optimum.push", &WEFT_SHAPE (1));
  self->push_factor = (float) (diversity / (double) n) * (self->aim->least ? -1 : 1);
  self->pull = weft_graph_find (graph, name);
  if (self->pull != WEFT_NO_VALUE)
    return TRUE;
  likeness = multiply (graph, emit_likeness (graph, texture), self->push);
  self->pull = weft_graph_emit (graph, "Sub", WEFT_INPUTS (self->score, likeness), NULL);
  weft_graph_set_name (graph, self->pull, name);
  return TRUE;
}

static gboolean
check_words (const WeftSubject  *subject,
             GError            **error)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (subject, &n_sites);

  for (guint i = 0; i < n_sites; i++)
    if (sites[i].n_words > 0)
      return refuse (error, WEFT_EXPLAIN_ERROR_MODEL, _("this model reads words, and there is nothing between one word and the next that could rise step by step; look at the texts of the data that the unit answers to most"));
  return TRUE;
}

WeftObjectiveValue *
weft_objective_value_new (WeftSubject           *subject,
                          const WeftOptimumAim  *aim,
                          double                 diversity,
                          gint64                 n,
                          GError               **error)
{
  g_autoptr (GError) reason = NULL;
  WeftObjectiveValue *self = g_new0 (WeftObjectiveValue, 1);
  gboolean good;

  self->subject = subject;
  self->aim = aim;
  self->weights = self->push = WEFT_NO_VALUE;
  good = check_words (subject, error) && (aim->kind == WEFT_OPTIMUM_CLASS ? take_class (self, error) : take_layer (self, error));
  self->pull = self->score;
  good = good && (diversity == 0 || n == 1 || keep_apart (self, diversity, n, error));
  if (good) {
    self->gradient = weft_subject_get_gradient (subject, self->pull, weft_subject_get_input (subject), &reason);
    good = reason == NULL;
    if (!good)
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("what is to rise does not follow smoothly from the input (%s); choose another layer"), reason->message);
  }
  if (!good)
    g_clear_pointer (&self, weft_objective_value_free);
  return self;
}

static gboolean
check_numbers (const float  *numbers,
               gint64        n,
               GError      **error)
{
  for (gint64 i = 0; i < n; i++)
    if (!isfinite (numbers[i]))
      return refuse (error, WEFT_EXPLAIN_ERROR_NUMBERS, _("the model gives numbers that are infinite or none; take smaller steps, or choose another layer"));
  return TRUE;
}

/* One round of inputs. */
static gboolean
run_round (WeftObjectiveValue  *self,
           const float         *points,
           gint64               round,
           gint64               n,
           float               *values,
           float               *gradients,
           const WeftStop      *stop,
           GError             **error)
{
  const WeftValue outputs[] = { self->score, self->gradient };
  gint64 size = weft_shape_count (weft_subject_get_item (self->subject));
  float sign = self->aim->least ? -1 : 1;
  WeftPlan *plan = weft_subject_plan (self->subject, round, outputs, gradients != NULL ? 2 : 1, NULL, 0, error);

  if (plan == NULL)
    return FALSE;
  weft_subject_feed (self->subject, plan, points, n);
  if (self->weights != WEFT_NO_VALUE)
    memcpy (weft_plan_get_tensor (plan, self->weights)->data, self->numbers->data, self->numbers->bytes);
  if (self->push != WEFT_NO_VALUE && gradients != NULL)
    weft_tensor_f32 (weft_plan_get_tensor (plan, self->push))[0] = self->push_factor;
  if (weft_plan_run (plan, stop) == WEFT_PLAN_STOPPED)
    return refuse (error, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  memcpy (values, weft_plan_get_tensor (plan, self->score)->data, (gsize) n * sizeof (float));
  for (gint64 i = 0; gradients != NULL && i < n * size; i++)
    gradients[i] = sign * weft_tensor_const_f32 (weft_plan_get_tensor (plan, self->gradient))[i];
  return check_numbers (values, n, error) && (gradients == NULL || check_numbers (gradients, n * size, error));
}

gboolean
weft_objective_value_run (WeftObjectiveValue  *self,
                          const float         *points,
                          gint64               n,
                          float               *values,
                          float               *gradients,
                          const WeftStop      *stop,
                          GError             **error)
{
  gint64 size = weft_shape_count (weft_subject_get_item (self->subject)), round = MIN (n, weft_subject_get_max_batch (self->subject, 2));

  for (gint64 first = 0; first < n; first += round)
    if (!run_round (self, points + first * size, round, MIN (round, n - first), values + first, gradients != NULL ? gradients + first * size : NULL, stop, error))
      return FALSE;
  return TRUE;
}

/* The best place of a sample's map. */
static float
find_extreme (const WeftOptimumAim *aim,
              const float          *map,
              gint64                places)
{
  float best = map[0];

  for (gint64 i = 1; i < places; i++)
    best = aim->least ? MIN (best, map[i]) : MAX (best, map[i]);
  return best;
}

gboolean
weft_objective_value_find_best (WeftObjectiveValue  *self,
                                const float         *points,
                                gint64               n,
                                float               *values,
                                const WeftStop      *stop,
                                GError             **error)
{
  const WeftGraph *graph = weft_subject_get_graph (self->subject);
  gint64 size = weft_shape_count (weft_subject_get_item (self->subject)), round = MIN (n, weft_subject_get_max_batch (self->subject, 1));
  gint64 places = count_axes (graph, self->source, 2), all = count_axes (graph, self->source, 1);

  for (gint64 first = 0; first < n; first += round) {
    gint64 here = MIN (round, n - first);
    WeftPlan *plan = weft_subject_plan (self->subject, round, &self->source, 1, NULL, 0, error);

    if (plan == NULL)
      return FALSE;
    weft_subject_feed (self->subject, plan, points + first * size, here);
    if (weft_plan_run (plan, stop) == WEFT_PLAN_STOPPED)
      return refuse (error, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
    for (gint64 i = 0; i < here; i++)
      values[first + i] = find_extreme (self->aim, weft_tensor_const_f32 (weft_plan_get_tensor (plan, self->source)) + i * all + self->aim->unit * places, places);
  }
  return check_numbers (values, n, error);
}
