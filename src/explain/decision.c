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
  gint64 n_units;
  gint64 n_places; /* numbers of a unit */
} Stop;

struct _WeftDecider
{
  WeftSubject *subject;
  GArray *stops; /* Owned: Stop, from the output to the input */
  gint64 rows;   /* units that are followed at once */
};

/* What is known of all units of a layer. */
typedef struct
{
  float *relevance;
  float *activation;
} Units;

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
  Stop stop = { .layer = layer, .relevance = weft_relevance_get (relevance, layer->value) };

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

/* One pass for all layers: what each unit holds, and what it has of the score. */
static GArray *
read_units (WeftDecider   *self,
            const float   *sample,
            WeftDecision  *decision,
            GError       **error)
{
  WeftValue outputs[2 * MAX_LAYERS + 2] = { weft_subject_get_logits (self->subject), weft_subject_get_scores (self->subject) };
  g_auto (WeftAnswer) answer = { 0 };
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Units));
  int n = 2;
  WeftPlan *plan;

  g_array_set_clear_func (all, units_clear);
  for (guint i = 0; i < self->stops->len; i++) {
    outputs[n++] = get_stop (self, i)->relevance;
    outputs[n++] = get_stop (self, i)->layer->value;
  }
  plan = weft_subject_plan (self->subject, 1, outputs, n, NULL, 0, error);
  if (plan == NULL)
    return all;
  weft_subject_feed (self->subject, plan, sample, 1);
  weft_subject_select (self->subject, &decision->target, weft_plan_get_tensor (plan, weft_subject_get_selector (self->subject)));
  weft_plan_run (plan, NULL);
  if (!weft_subject_take_answer (self->subject, plan, decision->target.place, &answer, error))
    return all;
  decision->score = (double) answer.logits[decision->target.class] - (decision->target.against >= 0 ? (double) answer.logits[decision->target.against] : 0);
  for (guint i = 0; i < self->stops->len; i++) {
    const Stop *stop = get_stop (self, i);
    Units units = { add_places (stop, weft_tensor_const_f32 (weft_plan_get_tensor (plan, stop->relevance)), 1),
                    add_places (stop, weft_tensor_const_f32 (weft_plan_get_tensor (plan, stop->layer->value)), 1.0 / (double) stop->n_places) };

    g_array_append_val (all, units);
  }
  return all;
}

/* The unit with the largest relevance below that of @after, or -1. */
static gint64
find_next (const float *relevance,
           gint64       n_units,
           gint64       after)
{
  gint64 best = -1;

  for (gint64 unit = 0; unit < n_units; unit++) {
    gboolean later = after < 0 || relevance[unit] < relevance[after] || (relevance[unit] == relevance[after] && unit > after);

    if (later && (best < 0 || relevance[unit] > relevance[best]))
      best = unit;
  }
  return best;
}

static void
add_node (WeftDecision *decision,
          guint         layer,
          gint64        unit,
          double        relevance,
          double        activation)
{
  const WeftDecisionNode node = { layer, unit, relevance, activation };

  g_array_append_val (decision->nodes, node);
  g_array_index (decision->layers, WeftDecisionLayer, layer).n_nodes++;
}

/* The strongest units until they have enough, and the rest. */
static void
add_units (WeftDecision *decision,
           const Stop   *stop,
           const Units  *units,
           double        mass)
{
  WeftDecisionLayer layer = { .id = g_strdup (stop->layer->id), .first = decision->nodes->len, .n_units = stop->n_units };
  double positive = 0, shown = 0, shown_positive = 0;
  guint index = decision->layers->len;
  gint64 unit = -1;

  for (gint64 k = 0; k < stop->n_units; k++) {
    layer.relevance += (double) units->relevance[k];
    positive += MAX ((double) units->relevance[k], 0);
  }
  g_array_append_val (decision->layers, layer);
  for (int n = 0; n < WEFT_DECISION_MAX_UNITS && shown_positive < mass * positive; n++) {
    unit = find_next (units->relevance, stop->n_units, unit);
    if (unit < 0 || units->relevance[unit] <= 0.0f)
      break;
    add_node (decision, index, unit, (double) units->relevance[unit], (double) units->activation[unit]);
    shown += (double) units->relevance[unit];
    shown_positive += (double) units->relevance[unit];
  }
  g_array_index (decision->layers, WeftDecisionLayer, index).shown = positive > 0 ? shown_positive / positive : 0;
  if (g_array_index (decision->layers, WeftDecisionLayer, index).n_nodes < stop->n_units)
    add_node (decision, index, -1, layer.relevance - shown, 0);
}

static const WeftDecisionNode *
get_node (const WeftDecision *self,
          guint               index)
{
  return &g_array_index (self->nodes, WeftDecisionNode, index);
}

static void
add_edge (WeftDecision *decision,
          guint         from,
          guint         to,
          double        relevance)
{
  const WeftDecisionEdge edge = { from, to, relevance };

  g_array_append_val (decision->edges, edge);
}

/* Edges from one node of the layer above; @parts are those of all units below. */
static void
add_edges (WeftDecision            *decision,
           const WeftDecisionLayer *below,
           guint                    to,
           const float             *parts,
           gint64                   n_units)
{
  double rest = 0;

  for (gint64 unit = 0; unit < n_units; unit++)
    rest += (double) parts[unit];
  for (guint node = below->first; node < below->first + below->n_nodes; node++) {
    gint64 unit = get_node (decision, node)->unit;

    add_edge (decision, node, to, unit >= 0 ? (double) parts[unit] : rest);
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
  const WeftDecisionLayer *layer = &g_array_index (decision->layers, WeftDecisionLayer, get_node (decision, first)->layer);

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
follow (WeftDecider   *self,
        guint          index,
        const float   *sample,
        guint          first,
        guint          n,
        WeftDecision  *decision,
        GError       **error)
{
  const Stop *stop = get_stop (self, index), *next = get_stop (self, index + 1);
  WeftValue output = weft_relevance_get (stop->further, next->layer->value);
  WeftPlan *plan = weft_subject_plan (self->subject, self->rows, &output, 1, NULL, 0, error);
  const WeftDecisionLayer *below = &g_array_index (decision->layers, WeftDecisionLayer, index + 2);

  if (plan == NULL)
    return FALSE;
  weft_subject_feed (self->subject, plan, sample, 1);
  weft_subject_select (self->subject, &decision->target, weft_plan_get_tensor (plan, weft_subject_get_selector (self->subject)));
  fill_mask (decision, stop, first, n, weft_plan_get_tensor (plan, stop->mask));
  weft_plan_run (plan, NULL);
  for (guint k = 0; k < n; k++) {
    g_autofree float *parts = add_places (next, weft_tensor_const_f32 (weft_plan_get_tensor (plan, output)) + k * next->n_units * next->n_places, 1);

    add_edges (decision, below, first + k, parts, next->n_units);
  }
  return TRUE;
}

static gboolean
follow_layer (WeftDecider     *self,
              guint            index,
              const float     *sample,
              const WeftStop  *stop,
              WeftDecision    *decision,
              GError         **error)
{
  const WeftDecisionLayer *layer = &g_array_index (decision->layers, WeftDecisionLayer, index + 1);

  for (guint done = 0; done < layer->n_nodes; done += (guint) self->rows) {
    guint n = MIN ((guint) self->rows, layer->n_nodes - done);

    if (!go_on (stop, error) || !follow (self, index, sample, layer->first + done, n, decision, error))
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
add_layers (WeftDecider  *self,
            const GArray *all,
            double        mass,
            WeftDecision *decision)
{
  WeftDecisionLayer root = { .id = g_strdup (""), .n_units = 1, .relevance = decision->score, .shown = 1 };
  const WeftDecisionLayer *first;

  g_array_append_val (decision->layers, root);
  add_node (decision, 0, 0, decision->score, decision->score);
  for (guint i = 0; i < self->stops->len; i++)
    add_units (decision, get_stop (self, i), &g_array_index (all, Units, i), mass);
  first = &g_array_index (decision->layers, WeftDecisionLayer, 1);
  for (guint node = first->first; node < first->first + first->n_nodes; node++)
    add_edge (decision, node, 0, get_node (decision, node)->relevance);
}

WeftDecision *
weft_decider_run (WeftDecider              *self,
                  const float              *sample,
                  const WeftSubjectTarget  *target,
                  double                    mass,
                  const WeftStop           *stop,
                  GError                  **error)
{
  g_autoptr (WeftDecision) decision = make_decision (target);
  g_autoptr (GArray) all = NULL;

  if (!weft_subject_check_target (self->subject, target, error))
    return NULL;
  all = read_units (self, sample, decision, error);
  if (all->len < self->stops->len || !go_on (stop, error))
    return NULL;
  add_layers (self, all, mass, decision);
  for (guint i = 0; i + 1 < self->stops->len; i++)
    if (!follow_layer (self, i, sample, stop, decision, error))
      return NULL;
  return g_steal_pointer (&decision);
}
