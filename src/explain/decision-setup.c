/* decision-setup.c: what is made ready once for all contribution graphs of a model
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/decision-private.h"

#include "base/i18n.h"
#include "explain/error.h"

#define MAX_LAYERS 6

static void
clear_stop (gpointer data)
{
  WeftDecisionStop *stop = data;

  g_clear_pointer (&stop->further, weft_relevance_free);
  for (int i = 0; i < WEFT_DECISION_N_CUTS; i++)
    g_clear_pointer (&stop->cuts[i], weft_decision_cut_free);
}

void
weft_decider_free (WeftDecider *self)
{
  g_array_unref (self->stops);
  g_free (self->regions);
  g_free (self);
}

WeftDecisionStop *
weft_decider_get_stop (const WeftDecider *self,
                       guint              index)
{
  return &g_array_index (self->stops, WeftDecisionStop, index);
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
  WeftDecisionStop stop = { .layer = layer, .relevance = weft_relevance_get (relevance, layer->value), .messages = WEFT_NO_VALUE, .slope = WEFT_NO_VALUE, .share = WEFT_NO_VALUE };

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
  WeftDecisionStop *stop = weft_decider_get_stop (self, index);
  const WeftValueInfo *info = weft_graph_get_value (graph, stop->layer->value);
  g_autofree char *name = g_strdup_printf ("weft.explain.units.%d", weft_graph_get_n_values (graph));
  const WeftRelevanceComposite composite = choose_composite (self->subject);
  WeftValue start, site = weft_decider_get_stop (self, index + 1)->layer->value;

  stop->mask = weft_graph_add_input (graph, name, WEFT_DTYPE_F32, &info->shape);
  start = weft_graph_emit (graph, "Mul", WEFT_INPUTS (stop->relevance, stop->mask), NULL);
  stop->further = weft_relevance_emit (graph, stop->layer->value, start, &site, 1, &composite, error);
  if (stop->further != NULL && weft_relevance_get (stop->further, site) != WEFT_NO_VALUE)
    return TRUE;
  if (stop->further != NULL)
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the layer %s is not computed of %s; name layers that follow each other"), stop->layer->id, weft_decider_get_stop (self, index + 1)->layer->id);
  return FALSE;
}

static void
add_units (WeftDecider *self)
{
  WeftGraph *graph = weft_subject_get_graph (self->subject);
  g_autofree char *name = g_strdup_printf ("weft.explain.messages.%d", weft_graph_get_n_values (graph));

  self->units = weft_graph_add_input (graph, name, WEFT_DTYPE_I64, &WEFT_SHAPE (WEFT_DECISION_MAX_UNITS));
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
  self->stops = g_array_new (FALSE, TRUE, sizeof (WeftDecisionStop));
  g_array_set_clear_func (self->stops, clear_stop);
  self->rows = weft_subject_get_max_batch (subject, 2) > 1 ? WEFT_DECISION_MAX_UNITS + 1 : 1;
  relevance = weft_subject_get_relevance (subject, &composite, error);
  if (relevance == NULL || !(layers != NULL ? add_named (self, layers, relevance, error) : add_activations (self, relevance, error)))
    return NULL;
  if (inputs && !add_input (self, relevance, error))
    return NULL;
  add_units (self);
  for (guint i = 0; i + 1 < self->stops->len; i++) {
    WeftDecisionStop *stop = weft_decider_get_stop (self, i);

    if (!emit_further (self, i, error))
      return NULL;
    stop->messages = weft_relevance_emit_messages (relevance, stop->layer->value, weft_decider_get_stop (self, i + 1)->layer->value, self->units, &stop->handed);
  }
  return g_steal_pointer (&self);
}

gboolean
weft_decider_emit_slopes (WeftDecider  *self,
                          GError      **error)
{
  WeftGraph *graph = weft_subject_get_graph (self->subject);

  for (guint i = 0; i + 1 < self->stops->len; i++) {
    WeftDecisionStop *stop = weft_decider_get_stop (self, i);
    WeftValue masked;

    if (stop->slope != WEFT_NO_VALUE)
      continue;
    masked = weft_graph_emit (graph, "Mul", WEFT_INPUTS (stop->layer->value, stop->mask), NULL);
    stop->slope = weft_subject_get_gradient (self->subject, masked, weft_decider_get_stop (self, i + 1)->layer->value, error);
    if (stop->slope == WEFT_NO_VALUE)
      return FALSE;
  }
  return TRUE;
}

WeftDecisionCut *
weft_decider_get_cut (WeftDecider          *self,
                      guint                 index,
                      WeftDecisionCutKind   kind,
                      GError              **error)
{
  WeftDecisionStop *stop = weft_decider_get_stop (self, index);
  WeftGraph *graph = weft_subject_get_graph (self->subject);
  const WeftValue outputs[] = { weft_relevance_get (stop->further, weft_decider_get_stop (self, index + 1)->layer->value), stop->slope };
  WeftDecisionCut **cut = &stop->cuts[kind];

  if (*cut == NULL && kind == WEFT_DECISION_CUT_MESSAGES)
    *cut = weft_decision_cut_new (graph, self->units, &stop->messages, 1, 1, error);
  else if (*cut == NULL)
    *cut = weft_decision_cut_new (graph, stop->mask, outputs, kind == WEFT_DECISION_CUT_SLOPES ? 2 : 1, self->rows, error);
  return *cut;
}

gboolean
weft_decider_emit_regions (WeftDecider  *self,
                           GError      **error)
{
  const WeftRelevanceComposite composite = choose_composite (self->subject);
  WeftGraph *graph = weft_subject_get_graph (self->subject);
  g_autofree WeftValue *values = g_new (WeftValue, self->stops->len), *shares = g_new (WeftValue, self->stops->len);
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->subject, &n_sites);
  const WeftRelevance *relevance = weft_subject_get_relevance (self->subject, &composite, error);

  if (self->regions != NULL || relevance == NULL)
    return relevance != NULL;
  self->regions = g_new (WeftValue, n_sites);
  for (guint i = 0; i < n_sites; i++) {
    g_autofree char *name = g_strdup_printf ("weft.explain.region.%d", weft_graph_get_n_values (graph));

    self->regions[i] = weft_graph_add_input (graph, name, WEFT_DTYPE_F32, &weft_graph_get_value (graph, sites[i].value)->shape);
  }
  for (guint i = 0; i < self->stops->len; i++)
    values[i] = weft_decider_get_stop (self, i)->layer->value;
  if (!weft_relevance_emit_shares (relevance, self->regions, values, (int) self->stops->len, shares, error))
    return FALSE;
  for (guint i = 0; i < self->stops->len; i++)
    weft_decider_get_stop (self, i)->share = shares[i];
  return TRUE;
}
