/* decision.c: the units that an answer came about by, layer by layer
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/decision.h"

#include "base/i18n.h"
#include "explain/error.h"
#include "explain/relevance.h"

#include <math.h>
#include <string.h>

#define MAX_LAYERS 6

/* A layer, and how what its units have goes on to the layer below. */
typedef struct
{
  const WeftSubjectLayer *layer;
  WeftValue relevance;    /* of the answer */
  WeftValue mask;         /* which of its units are followed */
  WeftRelevance *further; /* Owned (nullable): from there to the layer below */
  WeftValue slope;        /* what those units change by with the layer below; when asked for */
  gint64 n_units;
  gint64 n_places; /* numbers of a unit */
} Stop;

struct _WeftDecider
{
  WeftSubject *subject;
  GArray *stops;          /* Owned: Stop, from the output to the input */
  WeftSubjectLayer input; /* what the model is given, where its units mean something */
  gint64 rows;            /* units that are followed at once */
};

/* What is known of all units of a layer. */
typedef struct
{
  float *relevance;
  float *activation;
  float *weight;    /* nullable: of the score */
  WeftTensor *maps; /* nullable: (units, height, width) */
  gint64 active;
} Units;

/* One question and what is known of it so far. */
typedef struct
{
  WeftDecider *decider;
  const float *sample;
  const WeftDecisionWish *wish;
  const WeftStop *stop;
  WeftDecision *decision;
  GArray *all; /* Owned: Units */
} Round;

static void
clear_stop (gpointer data)
{
  Stop *stop = data;

  g_clear_pointer (&stop->further, weft_relevance_free);
}

void
weft_decider_free (WeftDecider *self)
{
  g_array_unref (self->stops);
  g_free (self);
}

static void
clear_layer (gpointer data)
{
  WeftDecisionLayer *layer = data;

  g_clear_pointer (&layer->maps, weft_tensor_unref);
  g_free (layer->id);
}

void
weft_decision_free (WeftDecision *self)
{
  g_array_unref (self->layers);
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_free (self);
}

static Stop *
get_stop (const WeftDecider *self,
          guint              index)
{
  return &g_array_index (self->stops, Stop, index);
}

/* Layers with places share out what comes to them more evenly. */
static WeftRelevanceComposite
choose_composite (const WeftSubject *subject)
{
  gboolean spatial = weft_subject_find_layer (subject, NULL, NULL) != NULL;
  WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (spatial ? WEFT_RELEVANCE_GAMMA : WEFT_RELEVANCE_EPSILON);

  composite.last = WEFT_RELEVANCE_EPSILON;
  return composite;
}

static gboolean
add_stop (WeftDecider             *self,
          const WeftSubjectLayer  *layer,
          const WeftRelevance     *relevance,
          GError                 **error)
{
  Stop stop = { .layer = layer, .relevance = weft_relevance_get (relevance, layer->value), .slope = WEFT_NO_VALUE };

  if (stop.relevance == WEFT_NO_VALUE || layer->shape.rank < 1) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("nothing of the score comes by the layer %s; choose another"), layer->id);
    return FALSE;
  }
  stop.n_units = layer->shape.extent[0];
  stop.n_places = weft_shape_count_axes (&layer->shape, 1, layer->shape.rank);
  g_array_append_val (self->stops, stop);
  return TRUE;
}

/* The layers that are named, the last first. */
static gboolean
add_named (WeftDecider *self,
           const char *const *ids,
           const WeftRelevance *relevance,
           GError **error)
{
  for (guint i = g_strv_length ((char **) ids); i-- > 0;) {
    const WeftSubjectLayer *layer = weft_subject_find_layer (self->subject, ids[i], error);

    if (layer == NULL || !add_stop (self, layer, relevance, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_activation (const WeftSubject *subject,
               WeftValue          value)
{
  static const char *const activations[] = { "Clip", "Elu", "Gelu", "HardSigmoid", "HardSwish", "LeakyRelu", "Mish", "PRelu", "Relu", "Selu", "Sigmoid", "Softplus", "Softsign", "Tanh", NULL };
  const WeftOp *op = weft_graph_get_value (weft_subject_get_graph (subject), value)->producer;

  return op != NULL && g_strv_contains (activations, op->klass->name);
}

static gboolean
add_activations (WeftDecider          *self,
                 const WeftRelevance  *relevance,
                 GError              **error)
{
  guint n;
  const WeftSubjectLayer *layers = weft_subject_get_layers (self->subject, &n);

  for (guint i = n; i-- > 0 && self->stops->len < MAX_LAYERS;)
    if (is_activation (self->subject, layers[i].value) && weft_relevance_get (relevance, layers[i].value) != WEFT_NO_VALUE && layers[i].shape.rank >= 1 &&
        !add_stop (self, &layers[i], relevance, error))
      return FALSE;
  if (self->stops->len > 0)
    return TRUE;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the model has no activations between its input and its output, so there is no path to show; saliency shows what each input adds"));
  return FALSE;
}

/* Numbers of a table, words of a text; pixels are too many to be units. */
static gboolean
add_input (WeftDecider          *self,
           const WeftRelevance  *relevance,
           GError              **error)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->subject, &n_sites);
  const WeftShape *shape = &weft_graph_get_value (weft_subject_get_graph (self->subject), sites[0].value)->shape;

  if (n_sites != 1 || shape->rank > 3 || (sites[0].n_words == 0 && shape->rank != 2) || weft_relevance_get (relevance, sites[0].value) == WEFT_NO_VALUE)
    return TRUE;
  self->input = (WeftSubjectLayer){ .id = (char *) "", .kind = N_("Input"), .value = sites[0].value, .shape.rank = shape->rank - 1 };
  for (int axis = 1; axis < shape->rank; axis++)
    self->input.shape.extent[axis - 1] = shape->extent[axis];
  return add_stop (self, &self->input, relevance, error);
}

/* From the units of a layer that a mask leaves, on to the layer below. */
static gboolean
emit_further (WeftDecider  *self,
              guint         index,
              GError      **error)
{
  WeftGraph *graph = weft_subject_get_graph (self->subject);
  Stop *stop = get_stop (self, index);
  const WeftValueInfo *info = weft_graph_get_value (graph, stop->layer->value);
  g_autofree char *name = g_strdup_printf ("weft.explain.units.%d", weft_graph_get_n_values (graph));
  const WeftRelevanceComposite composite = choose_composite (self->subject);
  WeftValue start, site = get_stop (self, index + 1)->layer->value;

  stop->mask = weft_graph_add_input (graph, name, WEFT_DTYPE_F32, &info->shape);
  start = weft_graph_emit (graph, "Mul", WEFT_INPUTS (stop->relevance, stop->mask), NULL);
  stop->further = weft_relevance_emit (graph, stop->layer->value, start, &site, 1, &composite, error);
  if (stop->further != NULL && weft_relevance_get (stop->further, site) != WEFT_NO_VALUE)
    return TRUE;
  if (stop->further != NULL)
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the layer %s is not computed of %s; name layers that follow each other"), stop->layer->id, get_stop (self, index + 1)->layer->id);
  return FALSE;
}

WeftDecider *
weft_decider_new (WeftSubject *subject,
                  const char *const *layers,
                  gboolean inputs,
                  GError **error)
{
  g_autoptr (WeftDecider) self = g_new0 (WeftDecider, 1);
  const WeftRelevanceComposite composite = choose_composite (subject);
  const WeftRelevance *relevance;

  self->subject = subject;
  self->stops = g_array_new (FALSE, TRUE, sizeof (Stop));
  g_array_set_clear_func (self->stops, clear_stop);
  self->rows = weft_subject_get_max_batch (subject, 3) > 1 ? WEFT_DECISION_MAX_UNITS : 1;
  relevance = weft_subject_get_relevance (subject, &composite, error);
  if (relevance == NULL || !(layers != NULL ? add_named (self, layers, relevance, error) : add_activations (self, relevance, error)))
    return NULL;
  if (inputs && !add_input (self, relevance, error))
    return NULL;
  for (guint i = 0; i + 1 < self->stops->len; i++)
    if (!emit_further (self, i, error))
      return NULL;
  return g_steal_pointer (&self);
}

static void
units_clear (gpointer data)
{
  Units *units = data;

  g_free (units->relevance);
  g_free (units->activation);
  g_free (units->weight);
  g_clear_pointer (&units->maps, weft_tensor_unref);
}

/* Numbers of units, their places added up, times @scale. */
static float *
add_places (const Stop  *stop,
            const float *numbers,
            double       scale)
{
  float *sums = g_new (float, stop->n_units);

  for (gint64 unit = 0; unit < stop->n_units; unit++) {
    double sum = 0;

    for (gint64 place = 0; place < stop->n_places; place++)
      sum += (double) numbers[unit * stop->n_places + place];
    sums[unit] = (float) (sum * scale);
  }
  return sums;
}

static gboolean
go_on (const WeftStop  *stop,
       GError         **error)
{
  if (!weft_stop_is_requested (stop))
    return TRUE;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

/* Weights, for those who ask for them: of the score, and of what a mask leaves. */
static gboolean
emit_slopes (WeftDecider  *self,
             GError      **error)
{
  WeftGraph *graph = weft_subject_get_graph (self->subject);

  for (guint i = 0; i + 1 < self->stops->len; i++) {
    Stop *stop = get_stop (self, i);
    WeftValue masked;

    if (stop->slope != WEFT_NO_VALUE)
      continue;
    masked = weft_graph_emit (graph, "Mul", WEFT_INPUTS (stop->layer->value, stop->mask), NULL);
    stop->slope = weft_subject_get_gradient (self->subject, masked, get_stop (self, i + 1)->layer->value, error);
    if (stop->slope == WEFT_NO_VALUE)
      return FALSE;
  }
  return TRUE;
}

/* Units that hold anything. */
static gint64
count_active (const Stop  *stop,
              const float *numbers)
{
  gint64 n = 0;

  for (gint64 unit = 0; unit < stop->n_units; unit++) {
    gboolean active = FALSE;

    for (gint64 place = 0; place < stop->n_places && !active; place++)
      active = numbers[unit * stop->n_places + place] != 0.0f;
    n += active;
  }
  return n;
}

static void
take_units (Round      *self,
            const Stop *stop,
            WeftPlan   *plan,
            WeftValue   weight)
{
  const float *numbers = weft_tensor_const_f32 (weft_plan_get_tensor (plan, stop->layer->value));
  Units units = {
    .relevance = add_places (stop, weft_tensor_const_f32 (weft_plan_get_tensor (plan, stop->relevance)), 1),
    .activation = add_places (stop, numbers, 1.0 / (double) stop->n_places),
    .active = count_active (stop, numbers),
  };

  if (weight != WEFT_NO_VALUE)
    units.weight = add_places (stop, weft_tensor_const_f32 (weft_plan_get_tensor (plan, weight)), 1.0 / (double) stop->n_places);
  if (stop->layer->spatial) {
    units.maps = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (stop->n_units, stop->layer->shape.extent[1], stop->layer->shape.extent[2]), NULL);
    memcpy (weft_tensor_f32 (units.maps), numbers, units.maps->bytes);
  }
  g_array_append_val (self->all, units);
}

/* What one pass for all layers is to give: the answer, and for each layer what its units hold and
 * have of the score; the last are weights, where they are asked for. */
static GArray *
list_outputs (Round   *self,
              GError **error)
{
  WeftDecider *decider = self->decider;
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  WeftValue values[] = { weft_subject_get_logits (decider->subject), weft_subject_get_scores (decider->subject) }, weight;

  g_array_append_vals (outputs, values, 2);
  for (guint i = 0; i < decider->stops->len; i++) {
    g_array_append_val (outputs, get_stop (decider, i)->relevance);
    g_array_append_val (outputs, get_stop (decider, i)->layer->value);
  }
  if (!self->wish->weights)
    return outputs;
  weight = WEFT_NO_VALUE;
  if (emit_slopes (decider, error))
    weight = weft_subject_get_gradient (decider->subject, weft_subject_get_score (decider->subject), get_stop (decider, 0)->layer->value, error);
  g_array_append_val (outputs, weight);
  return outputs;
}

static gboolean
read_units (Round   *self,
            GError **error)
{
  WeftDecider *decider = self->decider;
  WeftDecision *decision = self->decision;
  g_autoptr (GArray) outputs = list_outputs (self, error);
  WeftValue weight = self->wish->weights ? g_array_index (outputs, WeftValue, outputs->len - 1) : WEFT_NO_VALUE;
  g_auto (WeftAnswer) answer = { 0 };
  WeftPlan *plan;

  if (self->wish->weights && weight == WEFT_NO_VALUE)
    return FALSE;
  plan = weft_switches_plan (self->wish->switches, decider->subject, 1, (const WeftValue *) (gpointer) outputs->data, (int) outputs->len, self->sample, 1, error);
  if (plan == NULL)
    return FALSE;
  weft_subject_select (decider->subject, &decision->target, weft_plan_get_tensor (plan, weft_subject_get_selector (decider->subject)));
  weft_plan_run (plan, NULL);
  if (!weft_subject_take_answer (decider->subject, plan, decision->target.place, &answer, error))
    return FALSE;
  decision->score = (double) answer.logits[decision->target.class] - (decision->target.against >= 0 ? (double) answer.logits[decision->target.against] : 0);
  decision->probability = (double) answer.scores[decision->target.class];
  for (guint i = 0; i < decider->stops->len; i++)
    take_units (self, get_stop (decider, i), plan, i == 0 ? weight : WEFT_NO_VALUE);
  return TRUE;
}

/* The unit with the largest number below that of @after, or -1. */
static gint64
find_next (const float *numbers,
           gint64       n_units,
           gint64       after)
{
  gint64 best = -1;

  for (gint64 unit = 0; unit < n_units; unit++) {
    gboolean later = after < 0 || numbers[unit] < numbers[after] || (numbers[unit] == numbers[after] && unit > after);

    if (later && (best < 0 || numbers[unit] > numbers[best]))
      best = unit;
  }
  return best;
}

static WeftDecisionLayer *
get_layer (const WeftDecision *self,
           guint               index)
{
  return &g_array_index (self->layers, WeftDecisionLayer, index);
}

static void
add_node (WeftDecision *decision,
          guint         layer,
          gint64        unit,
          double        relevance,
          double        activation)
{
  const WeftDecisionNode node = { layer, unit, relevance, activation, 1 };

  g_array_append_val (decision->nodes, node);
  get_layer (decision, layer)->n_nodes++;
}

/* By what units are chosen; what is not above zero is not shown. */
static float *
rank_units (const Stop         *stop,
            const Units        *units,
            WeftDecisionChoice  choice)
{
  float *ranks = g_memdup2 (choice == WEFT_DECISION_BY_RELEVANCE ? units->relevance : units->activation, (gsize) stop->n_units * sizeof (float));

  for (gint64 unit = 0; unit < stop->n_units && choice == WEFT_DECISION_BY_ACTIVATION; unit++)
    ranks[unit] = fabsf (ranks[unit]);
  return ranks;
}

static double
add_positive (const float *numbers,
              gint64       n)
{
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    sum += MAX ((double) numbers[i], 0);
  return sum;
}

static void
add_unit (Round       *self,
          guint        layer,
          const Stop  *stop,
          const Units *units,
          gint64       unit)
{
  add_node (self->decision, layer, unit, (double) units->relevance[unit], (double) units->activation[unit]);
  if (self->wish->switches != NULL)
    g_array_index (self->decision->nodes, WeftDecisionNode, self->decision->nodes->len - 1).factor = weft_switches_get (self->wish->switches, stop->layer->id, unit);
}

/* The first units until they have enough. Those that were turned down are shown in any case: they
 * would be gone as soon as they were. */
static void
choose_units (Round       *self,
              guint        layer,
              const Stop  *stop,
              const Units *units)
{
  g_autofree float *ranks = rank_units (stop, units, self->wish->choice);
  double whole = add_positive (ranks, stop->n_units), shown = 0;
  gint64 unit = -1;

  for (int n = 0; n < WEFT_DECISION_MAX_UNITS && shown < self->wish->mass * whole; n++) {
    unit = find_next (ranks, stop->n_units, unit);
    if (unit < 0 || ranks[unit] <= 0.0f)
      break;
    shown += (double) ranks[unit];
    add_unit (self, layer, stop, units, unit);
  }
  for (gint64 other = 0; other < stop->n_units && self->wish->switches != NULL; other++)
    if (weft_switches_get (self->wish->switches, stop->layer->id, other) != 1 && !weft_decision_shows (self->decision, layer, other))
      add_unit (self, layer, stop, units, other);
}

/* What the shown units of a layer with places hold. */
static WeftTensor *
take_maps (const WeftDecision      *decision,
           const WeftDecisionLayer *layer,
           const WeftTensor        *maps)
{
  gint64 size = weft_shape_count_axes (&maps->shape, 1, 3);
  WeftTensor *taken = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (layer->n_nodes, maps->shape.extent[1], maps->shape.extent[2]), NULL);

  for (guint i = 0; i < layer->n_nodes; i++) {
    gint64 unit = g_array_index (decision->nodes, WeftDecisionNode, layer->first + i).unit;

    if (unit >= 0)
      memcpy (weft_tensor_f32 (taken) + i * size, weft_tensor_const_f32 (maps) + unit * size, (gsize) size * sizeof (float));
    else
      memset (weft_tensor_f32 (taken) + i * size, 0, (gsize) size * sizeof (float));
  }
  return taken;
}

/* The strongest units, and the rest. */
static void
add_units (Round       *self,
           const Stop  *stop,
           const Units *units)
{
  WeftDecision *decision = self->decision;
  WeftDecisionLayer *layer, begun = { .id = g_strdup (stop->layer->id), .kind = stop->layer->kind, .first = decision->nodes->len, .n_units = stop->n_units };
  double positive = add_positive (units->relevance, stop->n_units), shown = 0, shown_positive = 0;
  guint index = decision->layers->len;

  begun.is_input = stop->layer == &self->decider->input;
  begun.active = units->active;
  for (gint64 unit = 0; unit < stop->n_units; unit++)
    begun.relevance += (double) units->relevance[unit];
  g_array_append_val (decision->layers, begun);
  choose_units (self, index, stop, units);
  layer = get_layer (decision, index);
  for (guint node = layer->first; node < layer->first + layer->n_nodes; node++) {
    shown += g_array_index (decision->nodes, WeftDecisionNode, node).relevance;
    shown_positive += MAX (g_array_index (decision->nodes, WeftDecisionNode, node).relevance, 0);
  }
  layer->shown = positive > 0 ? shown_positive / positive : 0;
  if (layer->n_nodes < stop->n_units)
    add_node (decision, index, -1, layer->relevance - shown, 0);
  if (units->maps != NULL)
    layer->maps = take_maps (decision, layer, units->maps);
}

static const WeftDecisionNode *
get_node (const WeftDecision *self,
          guint               index)
{
  return &g_array_index (self->nodes, WeftDecisionNode, index);
}

gboolean
weft_decision_shows (const WeftDecision *self,
                     guint               layer,
                     gint64              unit)
{
  const WeftDecisionLayer *of = &g_array_index (self->layers, WeftDecisionLayer, layer);

  for (guint node = of->first; node < of->first + of->n_nodes; node++)
    if (get_node (self, node)->unit == unit)
      return TRUE;
  return FALSE;
}

static void
add_edge (WeftDecision *decision,
          guint         from,
          guint         to,
          double        relevance,
          double        weight)
{
  const WeftDecisionEdge edge = { from, to, relevance, weight };

  g_array_append_val (decision->edges, edge);
}

/* Edges from one node of the layer above; @parts and @weights are those of all units below. */
static void
add_edges (WeftDecision            *decision,
           const WeftDecisionLayer *below,
           guint                    to,
           const float             *parts,
           const float             *weights,
           gint64                   n_units)
{
  double rest = 0;

  for (gint64 unit = 0; unit < n_units; unit++)
    rest += (double) parts[unit];
  for (guint node = below->first; node < below->first + below->n_nodes; node++) {
    gint64 unit = get_node (decision, node)->unit;
    gboolean has_weight = weights != NULL && unit >= 0 && get_node (decision, to)->unit >= 0;

    add_edge (decision, node, to, unit >= 0 ? (double) parts[unit] : rest, has_weight ? (double) weights[unit] : (double) NAN);
    rest -= unit >= 0 ? (double) parts[unit] : 0;
  }
}

/* Leaves of each row of the mask one node's unit, of the rest those that are not shown. */
static void
fill_mask (const WeftDecision *decision,
           const Stop         *stop,
           guint               first,
           guint               n,
           WeftTensor         *mask)
{
  gint64 size = stop->n_units * stop->n_places;
  float *rows = weft_tensor_f32 (mask);
  const WeftDecisionLayer *layer = get_layer (decision, get_node (decision, first)->layer);

  memset (rows, 0, mask->bytes);
  for (guint k = 0; k < n; k++) {
    gint64 own = get_node (decision, first + k)->unit;

    for (gint64 i = 0; i < size; i++)
      rows[k * size + i] = own < 0 || i / stop->n_places == own ? 1 : 0;
    for (guint node = layer->first; own < 0 && node < first + k; node++)
      memset (rows + k * size + get_node (decision, node)->unit * stop->n_places, 0, (gsize) stop->n_places * sizeof (float));
  }
}

/* Follows @n nodes of a layer to the layer below, all in one pass. */
static gboolean
follow (Round   *self,
        guint    index,
        guint    first,
        guint    n,
        GError **error)
{
  WeftDecider *decider = self->decider;
  const Stop *stop = get_stop (decider, index), *next = get_stop (decider, index + 1);
  const WeftValue outputs[] = { weft_relevance_get (stop->further, next->layer->value), stop->slope };
  gint64 size = next->n_units * next->n_places;
  WeftPlan *plan = weft_switches_plan (self->wish->switches, decider->subject, decider->rows, outputs, self->wish->weights ? 2 : 1, self->sample, 1, error);

  if (plan == NULL)
    return FALSE;
  weft_subject_select (decider->subject, &self->decision->target, weft_plan_get_tensor (plan, weft_subject_get_selector (decider->subject)));
  fill_mask (self->decision, stop, first, n, weft_plan_get_tensor (plan, stop->mask));
  weft_plan_run (plan, NULL);
  for (guint k = 0; k < n; k++) {
    g_autofree float *parts = add_places (next, weft_tensor_const_f32 (weft_plan_get_tensor (plan, outputs[0])) + k * size, 1), *weights = NULL;

    if (self->wish->weights)
      weights = add_places (next, weft_tensor_const_f32 (weft_plan_get_tensor (plan, outputs[1])) + k * size, 1.0 / (double) next->n_places);
    add_edges (self->decision, get_layer (self->decision, index + 2), first + k, parts, weights, next->n_units);
  }
  return TRUE;
}

static gboolean
follow_layer (Round   *self,
              guint    index,
              GError **error)
{
  const WeftDecisionLayer *layer = get_layer (self->decision, index + 1);

  for (guint done = 0; done < layer->n_nodes; done += (guint) self->decider->rows) {
    guint n = MIN ((guint) self->decider->rows, layer->n_nodes - done);

    if (!go_on (self->stop, error) || !follow (self, index, layer->first + done, n, error))
      return FALSE;
  }
  return TRUE;
}

static WeftDecision *
make_decision (const WeftSubjectTarget *target)
{
  WeftDecision *self = g_new0 (WeftDecision, 1);

  self->target = *target;
  self->layers = g_array_new (FALSE, FALSE, sizeof (WeftDecisionLayer));
  g_array_set_clear_func (self->layers, clear_layer);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (WeftDecisionNode));
  self->edges = g_array_new (FALSE, FALSE, sizeof (WeftDecisionEdge));
  return self;
}

/* The answer, all units that are shown, and what the first layer gives the answer. */
static void
add_layers (Round *self)
{
  WeftDecision *decision = self->decision;
  WeftDecisionLayer root = { .id = g_strdup (""), .n_units = 1, .active = 1, .relevance = decision->score, .shown = 1 };
  const float *weights = g_array_index (self->all, Units, 0).weight;
  const WeftDecisionLayer *first;

  g_array_append_val (decision->layers, root);
  add_node (decision, 0, 0, decision->score, decision->score);
  for (guint i = 0; i < self->decider->stops->len; i++)
    add_units (self, get_stop (self->decider, i), &g_array_index (self->all, Units, i));
  first = get_layer (decision, 1);
  for (guint node = first->first; node < first->first + first->n_nodes; node++) {
    gint64 unit = get_node (decision, node)->unit;

    add_edge (decision, node, 0, get_node (decision, node)->relevance, weights != NULL && unit >= 0 ? (double) weights[unit] : (double) NAN);
  }
}

static gboolean
run (Round   *self,
     GError **error)
{
  if (!read_units (self, error) || !go_on (self->stop, error))
    return FALSE;
  add_layers (self);
  for (guint i = 0; i + 1 < self->decider->stops->len; i++)
    if (!follow_layer (self, i, error))
      return FALSE;
  return TRUE;
}

WeftDecision *
weft_decider_run (WeftDecider              *self,
                  const float              *sample,
                  const WeftSubjectTarget  *target,
                  const WeftDecisionWish   *wish,
                  const WeftStop           *stop,
                  GError                  **error)
{
  g_autoptr (WeftDecision) decision = NULL;
  g_autoptr (GArray) all = NULL;
  Round round = { self, sample, wish, stop, NULL, NULL };

  if (!weft_subject_check_target (self->subject, target, error))
    return NULL;
  round.decision = decision = make_decision (target);
  round.all = all = g_array_new (FALSE, FALSE, sizeof (Units));
  g_array_set_clear_func (all, units_clear);
  return run (&round, error) ? g_steal_pointer (&decision) : NULL;
}
