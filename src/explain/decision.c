/* decision.c: the units that an answer came about by, layer by layer
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/decision-private.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

/* What is known of all units of a layer. */
typedef struct
{
  float *relevance;
  float *activation;
  float *weight;    /* nullable: of the score */
  float *share;     /* nullable: of each number, how much ends in the region */
  WeftTensor *maps; /* nullable: (units, height, width) */
  gint64 active;
} Units;

/* One question and what is known of it so far. */
typedef struct
{
  WeftDecider *decider;
  const float *sample;
  const WeftDecisionWish *wish;
  const WeftDecisionWatch *watch;
  WeftDecision *decision;
  GArray *all;    /* Owned: Units */
  WeftPlan *plan; /* Borrowed: that all is read from */
} Round;

static void
clear_layer (gpointer data)
{
  WeftDecisionLayer *layer = data;

  g_clear_pointer (&layer->maps, weft_tensor_unref);
  g_free (layer->id);
}

WeftDecision *
weft_decision_copy (const WeftDecision *self)
{
  WeftDecision *copy = g_memdup2 (self, sizeof *self);

  copy->layers = g_array_copy (self->layers);
  g_array_set_clear_func (copy->layers, clear_layer);
  copy->nodes = g_array_copy (self->nodes);
  copy->edges = g_array_copy (self->edges);
  for (guint i = 0; i < copy->layers->len; i++) {
    WeftDecisionLayer *layer = &g_array_index (copy->layers, WeftDecisionLayer, i);

    layer->id = g_strdup (layer->id);
    layer->maps = layer->maps != NULL ? weft_tensor_ref (layer->maps) : NULL;
  }
  return copy;
}

void
weft_decision_free (WeftDecision *self)
{
  g_array_unref (self->layers);
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_free (self);
}

static void
units_clear (gpointer data)
{
  Units *units = data;

  g_free (units->relevance);
  g_free (units->activation);
  g_free (units->weight);
  g_free (units->share);
  g_clear_pointer (&units->maps, weft_tensor_unref);
}

/* Numbers of units, their places added up, times @scale. */
static float *
add_places (const WeftDecisionStop *stop,
            const float            *numbers,
            double                  scale)
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

/* The same of relevance, of which only that counts which ends in the region. */
static float *
add_relevance (const WeftDecisionStop *stop,
               const float            *numbers,
               const float            *share)
{
  float *sums;

  if (share == NULL)
    return add_places (stop, numbers, 1);
  sums = g_new (float, stop->n_units);
  for (gint64 unit = 0; unit < stop->n_units; unit++) {
    double sum = 0;

    for (gint64 i = unit * stop->n_places; i < (unit + 1) * stop->n_places; i++)
      sum += (double) numbers[i] * (double) share[i];
    sums[unit] = (float) sum;
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

/* Writes the region into the masks: of words, all numbers of their vectors. */
static void
fill_regions (const Round *self,
              WeftPlan    *plan)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->decider->subject, &n_sites);

  for (guint i = 0; self->wish->region != NULL && i < n_sites; i++) {
    WeftTensor *mask = weft_plan_get_tensor (plan, self->decider->regions[i]);
    gint64 count = weft_shape_count (&mask->shape) / mask->shape.extent[0], each = sites[i].n_words > 0 ? count / sites[i].n_words : 1;

    for (gint64 k = 0; k < weft_shape_count (&mask->shape); k++)
      weft_tensor_f32 (mask)[k] = self->wish->region[sites[i].first + k % count / each];
  }
}

/* Units that hold anything. */
static gint64
count_active (const WeftDecisionStop *stop,
              const float            *numbers)
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
take_units (Round                  *self,
            const WeftDecisionStop *stop,
            WeftPlan               *plan,
            WeftValue               weight)
{
  const float *numbers = weft_tensor_const_f32 (weft_plan_get_tensor (plan, stop->layer->value));
  float *share = NULL;
  Units units;

  if (self->wish->region != NULL)
    share = g_memdup2 (weft_tensor_const_f32 (weft_plan_get_tensor (plan, stop->share)), (gsize) (stop->n_units * stop->n_places) * sizeof (float));
  units = (Units){
    .share = share,
    .relevance = add_relevance (stop, weft_tensor_const_f32 (weft_plan_get_tensor (plan, stop->relevance)), share),
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

static void
add_once (GArray    *values,
          WeftValue  value)
{
  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, WeftValue, i) == value)
      return;
  g_array_append_val (values, value);
}

/* Whether one product says what all units of a layer hand on: all of it, with no weights. */
static gboolean
has_messages (const Round            *self,
              const WeftDecisionStop *stop)
{
  return stop->messages != WEFT_NO_VALUE && !self->wish->weights && self->wish->region == NULL;
}

/* By which lines below a layer are found. */
static WeftDecisionCutKind
choose_cut (const Round *self,
            guint        index)
{
  if (has_messages (self, weft_decider_get_stop (self->decider, index)))
    return WEFT_DECISION_CUT_MESSAGES;
  return self->wish->weights ? WEFT_DECISION_CUT_SLOPES : WEFT_DECISION_CUT_FURTHER;
}

/* What a cut is given, but inputs, which every plan has. */
static gboolean
list_given (Round   *self,
            guint    index,
            GArray  *outputs,
            GError **error)
{
  WeftDecider *decider = self->decider;
  WeftDecisionCut *cut = weft_decider_get_cut (decider, index, choose_cut (self, index), error);
  const GArray *given = cut != NULL ? weft_decision_cut_get_given (cut) : NULL;

  for (guint i = 0; given != NULL && i < given->len; i++)
    if (weft_graph_get_value (weft_subject_get_graph (decider->subject), g_array_index (given, WeftValue, i))->kind != WEFT_VALUE_INPUT)
      add_once (outputs, g_array_index (given, WeftValue, i));
  return cut != NULL;
}

/* What lines between layers are made of. */
static gboolean
list_lines (Round   *self,
            GArray  *outputs,
            GError **error)
{
  for (guint i = 0; i + 1 < self->decider->stops->len; i++) {
    const WeftDecisionStop *stop = weft_decider_get_stop (self->decider, i);

    if (has_messages (self, stop))
      add_once (outputs, stop->handed);
    if (!list_given (self, i, outputs, error))
      return FALSE;
  }
  return TRUE;
}

/* What the score changes by with the first layer. */
static gboolean
add_weight (WeftDecider  *decider,
            GArray       *outputs,
            WeftValue    *weight,
            GError      **error)
{
  WeftValue score = weft_subject_get_score (decider->subject), first = weft_decider_get_stop (decider, 0)->layer->value;

  *weight = weft_decider_emit_slopes (decider, error) ? weft_subject_get_gradient (decider->subject, score, first, error) : WEFT_NO_VALUE;
  if (*weight == WEFT_NO_VALUE)
    return FALSE;
  add_once (outputs, *weight);
  return TRUE;
}

/* What one pass for all layers is to give: the answer, for each layer what its units hold and
 * have of the score, and weights, where they are asked for. */
static GArray *
list_outputs (Round      *self,
              WeftValue  *weight,
              GError    **error)
{
  WeftDecider *decider = self->decider;
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (WeftValue));

  add_once (outputs, weft_subject_get_logits (decider->subject));
  add_once (outputs, weft_subject_get_scores (decider->subject));
  for (guint i = 0; i < decider->stops->len; i++) {
    add_once (outputs, weft_decider_get_stop (decider, i)->relevance);
    add_once (outputs, weft_decider_get_stop (decider, i)->layer->value);
    if (self->wish->region != NULL)
      add_once (outputs, weft_decider_get_stop (decider, i)->share);
  }
  if (self->wish->weights && !add_weight (decider, outputs, weight, error))
    return NULL;
  return list_lines (self, outputs, error) ? g_steal_pointer (&outputs) : NULL;
}

static gboolean
read_units (Round   *self,
            GError **error)
{
  WeftDecider *decider = self->decider;
  WeftDecision *decision = self->decision;
  WeftValue weight = WEFT_NO_VALUE;
  g_autoptr (GArray) outputs = self->wish->region == NULL || weft_decider_emit_regions (decider, error) ? list_outputs (self, &weight, error) : NULL;
  g_auto (WeftAnswer) answer = { 0 };
  WeftPlan *plan;

  if (outputs == NULL)
    return FALSE;
  plan = weft_switches_plan (self->wish->switches, decider->subject, 1, (const WeftValue *) (gpointer) outputs->data, (int) outputs->len, self->sample, 1, error);
  if (plan == NULL)
    return FALSE;
  weft_subject_select (decider->subject, &decision->target, weft_plan_get_tensor (plan, weft_subject_get_selector (decider->subject)));
  fill_regions (self, plan);
  weft_plan_run (plan, NULL);
  if (!weft_subject_take_answer (decider->subject, plan, decision->target.place, &answer, error))
    return FALSE;
  decision->score = (double) answer.logits[decision->target.class] - (decision->target.against >= 0 ? (double) answer.logits[decision->target.against] : 0);
  decision->probability = (double) answer.scores[decision->target.class];
  for (guint i = 0; i < decider->stops->len; i++)
    take_units (self, weft_decider_get_stop (decider, i), plan, i == 0 ? weight : WEFT_NO_VALUE);
  self->plan = plan;
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
rank_units (const WeftDecisionStop *stop,
            const Units            *units,
            WeftDecisionChoice      choice)
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
add_unit (Round                  *self,
          guint                   layer,
          const WeftDecisionStop *stop,
          const Units            *units,
          gint64                  unit)
{
  add_node (self->decision, layer, unit, (double) units->relevance[unit], (double) units->activation[unit]);
  if (self->wish->switches != NULL)
    g_array_index (self->decision->nodes, WeftDecisionNode, self->decision->nodes->len - 1).factor = weft_switches_get (self->wish->switches, stop->layer->id, unit);
}

/* The first units until they have enough. Those that were turned down are shown in any case: they
 * would be gone as soon as they were. */
static void
choose_units (Round                  *self,
              guint                   layer,
              const WeftDecisionStop *stop,
              const Units            *units)
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
add_units (Round                  *self,
           const WeftDecisionStop *stop,
           const Units            *units)
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
fill_mask (const WeftDecision     *decision,
           const WeftDecisionStop *stop,
           guint                   first,
           guint                   n,
           WeftTensor             *mask)
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
static void
follow (Round *self,
        guint  index,
        guint  first,
        guint  n)
{
  WeftDecider *decider = self->decider;
  const WeftDecisionStop *stop = weft_decider_get_stop (decider, index), *next = weft_decider_get_stop (decider, index + 1);
  WeftDecisionCut *cut = weft_decider_get_cut (decider, index, choose_cut (self, index), NULL);
  const Units *below = &g_array_index (self->all, Units, index + 1);
  gint64 size = next->n_units * next->n_places;

  fill_mask (self->decision, stop, first, n, weft_decision_cut_get_tensor (cut, stop->mask));
  weft_decision_cut_run (cut);
  for (guint k = 0; k < n; k++) {
    const float *numbers = weft_tensor_const_f32 (weft_decision_cut_get_tensor (cut, weft_relevance_get (stop->further, next->layer->value)));
    g_autofree float *parts = add_relevance (next, numbers + k * size, below->share), *weights = NULL;

    if (self->wish->weights)
      weights = add_places (next, weft_tensor_const_f32 (weft_decision_cut_get_tensor (cut, stop->slope)) + k * size, 1.0 / (double) next->n_places);
    add_edges (self->decision, get_layer (self->decision, index + 2), first + k, parts, weights, next->n_units);
  }
}

/* Asks for the units of @n nodes; what lies behind them is not looked at. */
static void
fill_units (const WeftDecision *decision,
            guint               first,
            guint               n,
            WeftTensor         *units)
{
  gint64 *numbers = weft_tensor_i64 (units);

  for (guint k = 0; k < WEFT_DECISION_MAX_UNITS; k++)
    numbers[k] = k < n ? get_node (decision, first + k)->unit : 0;
}

/* What all units of a layer hand on, less what those have handed on that are shown. */
static void
draw_rest (Round *self,
           guint  index,
           guint  node,
           float *shown)
{
  const WeftDecisionStop *stop = weft_decider_get_stop (self->decider, index), *next = weft_decider_get_stop (self->decider, index + 1);
  g_autofree float *parts = add_places (next, weft_tensor_const_f32 (weft_plan_get_tensor (self->plan, stop->handed)), 1);

  for (gint64 below = 0; below < next->n_units; below++)
    parts[below] -= shown[below];
  add_edges (self->decision, get_layer (self->decision, index + 2), node, parts, NULL, next->n_units);
}

/* Lines from @n nodes of a layer, which one product says. */
static void
draw_lines (Round *self,
            guint  index,
            guint  first,
            guint  n,
            float *shown)
{
  const WeftDecisionStop *stop = weft_decider_get_stop (self->decider, index);
  WeftDecisionCut *cut = weft_decider_get_cut (self->decider, index, WEFT_DECISION_CUT_MESSAGES, NULL);
  gint64 n_below = weft_decider_get_stop (self->decider, index + 1)->n_units;
  const float *messages;

  fill_units (self->decision, first, n, weft_decision_cut_get_tensor (cut, self->decider->units));
  weft_decision_cut_run (cut);
  messages = weft_tensor_const_f32 (weft_decision_cut_get_tensor (cut, stop->messages));
  for (guint k = 0; k < n; k++) {
    add_edges (self->decision, get_layer (self->decision, index + 2), first + k, messages + k * n_below, NULL, n_below);
    for (gint64 below = 0; below < n_below; below++)
      shown[below] += messages[k * n_below + below];
  }
}

/* Of units that are shown by what products say, and of the rest by what is left. */
static gboolean
draw_messages (Round   *self,
               guint    index,
               GError **error)
{
  const WeftDecisionLayer *layer = get_layer (self->decision, index + 1);
  guint end = layer->first + layer->n_nodes;
  g_autofree float *shown = g_new0 (float, weft_decider_get_stop (self->decider, index + 1)->n_units);

  if (!weft_decision_cut_give (weft_decider_get_cut (self->decider, index, WEFT_DECISION_CUT_MESSAGES, NULL), self->plan, error))
    return FALSE;
  if (end > layer->first && get_node (self->decision, end - 1)->unit < 0)
    end--;
  for (guint node = layer->first; node < end; node += WEFT_DECISION_MAX_UNITS)
    draw_lines (self, index, node, MIN (WEFT_DECISION_MAX_UNITS, end - node), shown);
  if (end < layer->first + layer->n_nodes)
    draw_rest (self, index, end, shown);
  return TRUE;
}

/* The same where units have to be followed one by one. */
static gboolean
follow_units (Round   *self,
              guint    index,
              GError **error)
{
  const WeftDecisionLayer *layer = get_layer (self->decision, index + 1);

  if (!weft_decision_cut_give (weft_decider_get_cut (self->decider, index, choose_cut (self, index), NULL), self->plan, error))
    return FALSE;
  for (guint done = 0; done < layer->n_nodes; done += (guint) self->decider->rows) {
    guint n = MIN ((guint) self->decider->rows, layer->n_nodes - done);

    if (!go_on (self->watch->stop, error))
      return FALSE;
    follow (self, index, layer->first + done, n);
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
  WeftDecisionLayer root = { .id = g_strdup (""), .n_units = 1, .active = 1, .shown = 1 };
  double asked = 0;
  const Units *top = &g_array_index (self->all, Units, 0);
  const float *weights = top->weight;
  const WeftDecisionLayer *first;

  for (gint64 unit = 0; unit < weft_decider_get_stop (self->decider, 0)->n_units && self->wish->region != NULL; unit++)
    asked += (double) top->relevance[unit];
  root.relevance = self->wish->region != NULL ? asked : decision->score;
  g_array_append_val (decision->layers, root);
  add_node (decision, 0, 0, root.relevance, decision->score);
  for (guint i = 0; i < self->decider->stops->len; i++)
    add_units (self, weft_decider_get_stop (self->decider, i), &g_array_index (self->all, Units, i));
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
  if (!read_units (self, error) || !go_on (self->watch->stop, error))
    return FALSE;
  add_layers (self);
  if (self->watch->told != NULL)
    self->watch->told (self->watch->data, self->decision);
  for (guint i = 0; i + 1 < self->decider->stops->len; i++) {
    gboolean at_once = has_messages (self, weft_decider_get_stop (self->decider, i));

    if (!(at_once ? draw_messages (self, i, error) : follow_units (self, i, error)))
      return FALSE;
  }
  self->decision->is_followed = TRUE;
  return TRUE;
}

WeftDecision *
weft_decider_run (WeftDecider              *self,
                  const float              *sample,
                  const WeftSubjectTarget  *target,
                  const WeftDecisionWish   *wish,
                  const WeftDecisionWatch  *watch,
                  GError                  **error)
{
  g_autoptr (WeftDecision) decision = NULL;
  g_autoptr (GArray) all = NULL;
  Round round = { self, sample, wish, watch, NULL, NULL, NULL };

  if (!weft_subject_check_target (self->subject, target, error))
    return NULL;
  round.decision = decision = make_decision (target);
  round.all = all = g_array_new (FALSE, FALSE, sizeof (Units));
  g_array_set_clear_func (all, units_clear);
  return run (&round, error) ? g_steal_pointer (&decision) : NULL;
}
