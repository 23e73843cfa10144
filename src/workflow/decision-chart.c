/* decision-chart.c: the units that an answer came about by, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/decision-chart.h"

#include "base/i18n.h"
#include "paint/heat-map.h"
#include "workflow/saliency-chart.h"

#include <math.h>

/* Which share of a layer's numbers the colors of thumbnails tell apart. */
#define PERCENT 99

/* Longer side of a thumbnail, in numbers; larger maps are thinned out. */
#define MAX_SIDE 16

/* What a chart is made of. */
typedef struct
{
  const WeftDecision *decision;
  const WeftSubject *subject;
  const WeftPredictor *predictor;
  const float *sample;
  const WeftDecisionLook *look;
} Source;

static const WeftDecisionNode *
get_node (const WeftDecision *self,
          guint               index)
{
  return &g_array_index (self->nodes, WeftDecisionNode, index);
}

static const WeftDecisionLayer *
get_layer (const WeftDecision *self,
           guint               index)
{
  return &g_array_index (self->layers, WeftDecisionLayer, index);
}

WeftDecisionChart *
weft_decision_chart_ref (WeftDecisionChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_decision_chart_unref (WeftDecisionChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->places);
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_array_unref (self->maps);
  g_ptr_array_unref (self->texts);
  g_ptr_array_unref (self->columns);
  g_free (self->path);
  g_free (self->title);
  g_free (self->caption);
  g_free (self);
}

/* Names */

static char *
name_answer (const Source *source)
{
  const char *const *names = weft_subject_get_class_names (source->subject);
  g_autofree char *class = weft_saliency_chart_name_class (names, source->decision->target.class), *against = NULL;

  if (source->decision->target.against < 0)
    return g_steal_pointer (&class);
  against = weft_saliency_chart_name_class (names, source->decision->target.against);
  return g_strdup_printf (_("%s rather than %s"), class, against);
}

/* Numbers of a table by their column, words as they are. */
static char *
name_input (const Source *source,
            gint64        unit)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (source->subject, &n_sites);
  gint64 index = unit + (sites[0].n_words > 0 ? sites[0].first : 0);
  char *name = weft_saliency_chart_name_number (source->predictor, index, source->sample[index]);

  return name != NULL ? name : g_strdup_printf ("x[%" G_GINT64_FORMAT "]", index);
}

static char *
name_node (const Source *source,
           guint         index)
{
  const WeftDecisionNode *node = get_node (source->decision, index);
  const WeftDecisionLayer *layer = get_layer (source->decision, node->layer);
  gint64 n_others = layer->n_units - (gint64) layer->n_nodes + 1;

  if (index == 0)
    return name_answer (source);
  if (node->unit < 0)
    return g_strdup_printf (ngettext_ ("%d other", "%d others", (gulong) n_others), (int) n_others);
  return layer->is_input ? name_input (source, node->unit) : g_strdup_printf (_("Unit %d"), (int) node->unit);
}

/* In the picture, where there is little room, units are numbers. */
static char *
label_node (const Source *source,
            guint         index)
{
  const WeftDecisionNode *node = get_node (source->decision, index);

  if (index == 0 || node->unit < 0 || get_layer (source->decision, node->layer)->is_input)
    return name_node (source, index);
  return g_strdup_printf ("%d", (int) node->unit);
}

char *
weft_decision_chart_name_node (const WeftDecision  *decision,
                               const WeftSubject   *subject,
                               const WeftPredictor *predictor,
                               const float         *sample,
                               guint                node)
{
  const Source source = { decision, subject, predictor, sample, NULL };

  return name_node (&source, node);
}

static char *
name_column (const Source *source,
             guint         index)
{
  const WeftDecisionLayer *layer = get_layer (source->decision, index);

  if (index == 0)
    return g_strdup (_("Answer"));
  if (layer->is_input)
    return g_strdup_printf (_("Input\n%.0f %% shown"), 100 * layer->shown);
  return g_strdup_printf (_("%s\n%.0f %% shown"), layer->id, 100 * layer->shown);
}

/* Nodes */

static double
get_strength (const Source *source,
              guint         index)
{
  const WeftDecisionNode *node = get_node (source->decision, index);

  return source->look->strength == WEFT_DECISION_ACTIVATION && index > 0 ? node->activation : node->relevance;
}

/* As pictures write numbers: with a true minus. */
static char *
write_number (const char *plus,
              double      number)
{
  return g_strdup_printf ("%s%.2g", number < 0 ? "−" : plus, fabs (number));
}

static char *
tell_strength (const Source *source,
               guint         index)
{
  gboolean is_rest = get_node (source->decision, index)->unit < 0;

  if (source->look->strength == WEFT_DECISION_ACTIVATION && is_rest)
    return g_strdup ("");
  return write_number (source->look->strength == WEFT_DECISION_CONTRIBUTION && index > 0 ? "+" : "", get_strength (source, index));
}

/* Every so many numbers of a map one. */
static WeftTensor *
thin_out (const float *map,
          gint64       height,
          gint64       width)
{
  gint64 step = (MAX (height, width) + MAX_SIDE - 1) / MAX_SIDE, rows = (height + step - 1) / step, columns = (width + step - 1) / step;
  WeftTensor *thin = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (rows, columns), NULL);

  for (gint64 row = 0; row < rows; row++)
    for (gint64 column = 0; column < columns; column++)
      weft_tensor_f32 (thin)[row * columns + column] = map[row * step * width + column * step];
  return thin;
}

static void
add_map (WeftDecisionChart       *self,
         const WeftDecisionLayer *layer,
         guint                    place,
         double                   limit,
         WeftFlowNode            *node)
{
  gint64 height = layer->maps->shape.extent[1], width = layer->maps->shape.extent[2];
  WeftTensor *map = thin_out (weft_tensor_const_f32 (layer->maps) + place * height * width, height, width);

  g_array_append_val (self->maps, map);
  node->map = weft_tensor_const_f32 (map);
  node->height = (guint) map->shape.extent[0];
  node->width = (guint) map->shape.extent[1];
  node->high = limit;
}

static gboolean
is_below_zero (const WeftTensor *maps)
{
  for (gint64 i = 0; i < weft_shape_count (&maps->shape); i++)
    if (weft_tensor_const_f32 (maps)[i] < 0.0f)
      return TRUE;
  return FALSE;
}

static void
add_node (WeftDecisionChart *self,
          const Source      *source,
          guint              index,
          double             limit,
          gboolean           is_signed)
{
  const WeftDecisionNode *from = get_node (source->decision, index);
  const WeftDecisionLayer *layer = get_layer (source->decision, from->layer);
  WeftFlowNode node = { .column = from->layer, .strength = get_strength (source, index), .is_rest = from->unit < 0, .is_off = from->factor != 1, .is_signed = is_signed };
  char *label = label_node (source, index), *value = tell_strength (source, index);

  g_ptr_array_add (self->texts, label);
  g_ptr_array_add (self->texts, value);
  node.label = label;
  node.value = value;
  if (layer->maps != NULL && from->unit >= 0)
    add_map (self, layer, index - layer->first, limit, &node);
  g_array_append_val (self->nodes, node);
  g_array_append_val (self->places, index);
}

/* Colors of thumbnails mean the same in a whole layer. */
static void
add_layer (WeftDecisionChart *self,
           const Source      *source,
           const gboolean    *left_out,
           guint              index)
{
  const WeftDecisionLayer *layer = get_layer (source->decision, index);
  double limit = layer->maps != NULL ? weft_heat_map_find_limit (weft_tensor_const_f32 (layer->maps), (gsize) weft_shape_count (&layer->maps->shape), PERCENT) : 0;
  gboolean is_signed = layer->maps != NULL && is_below_zero (layer->maps);

  for (guint node = layer->first; node < layer->first + layer->n_nodes; node++)
    if (!left_out[node])
      add_node (self, source, node, limit, is_signed);
}

/* Edges */

static double
get_edge_strength (const Source           *source,
                   const WeftDecisionEdge *edge)
{
  const WeftDecisionNode *from = get_node (source->decision, edge->from);

  if (source->look->strength == WEFT_DECISION_WEIGHT)
    return isfinite (edge->weight) ? edge->weight : 0;
  if (source->look->strength == WEFT_DECISION_ACTIVATION)
    return from->unit >= 0 ? from->activation : 0;
  return edge->relevance;
}

static void
add_edges (WeftDecisionChart *self,
           const Source      *source,
           const int         *places)
{
  for (guint i = 0; i < source->decision->edges->len; i++) {
    const WeftDecisionEdge *edge = &g_array_index (source->decision->edges, WeftDecisionEdge, i);
    const WeftFlowEdge drawn = { (guint) places[edge->from], (guint) places[edge->to], get_edge_strength (source, edge) };

    if (places[edge->from] >= 0 && places[edge->to] >= 0)
      g_array_append_val (self->edges, drawn);
  }
}

/* Rests get most of all, and say least: units hang under units. */
static gboolean
can_hang (const WeftDecision     *decision,
          const WeftDecisionEdge *edge)
{
  return get_node (decision, edge->to)->unit >= 0 || get_node (decision, edge->from)->unit < 0;
}

/* Each node hangs under the one that it gives most relevance, whatever lines are as strong as. */
static int *
find_parents (const WeftDecision *decision)
{
  int *parents = g_new (int, decision->nodes->len);
  g_autofree double *best = g_new0 (double, decision->nodes->len);

  for (guint i = 0; i < decision->nodes->len; i++)
    parents[i] = -1;
  for (guint i = 0; i < decision->edges->len; i++) {
    const WeftDecisionEdge *edge = &g_array_index (decision->edges, WeftDecisionEdge, i);

    if (!can_hang (decision, edge) || (parents[edge->from] >= 0 && !(fabs (edge->relevance) > best[edge->from])))
      continue;
    best[edge->from] = fabs (edge->relevance);
    parents[edge->from] = (int) edge->to;
  }
  return parents;
}

/* Returns: (transfer full): which nodes are left out, as what they hang under is collapsed */
static gboolean *
find_left_out (const Source *source,
               const int    *parents)
{
  const WeftDecision *decision = source->decision;
  gboolean *left_out = g_new0 (gboolean, decision->nodes->len);

  for (guint i = 1; i < decision->nodes->len && source->look->hidden != NULL; i++)
    left_out[i] = parents[i] >= 0 && (source->look->hidden[parents[i]] || left_out[parents[i]]);
  return left_out;
}

static int *
find_places (const WeftDecisionChart *self,
             const WeftDecision      *decision)
{
  int *places = g_new (int, decision->nodes->len);

  for (guint i = 0; i < decision->nodes->len; i++)
    places[i] = -1;
  for (guint i = 0; i < self->places->len; i++)
    places[g_array_index (self->places, guint, i)] = (int) i;
  return places;
}

/* Says of each node what it hangs under. */
static void
hang (WeftDecisionChart *self,
      const int         *parents,
      const int         *places)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    int parent = parents[g_array_index (self->places, guint, i)];

    g_array_index (self->nodes, WeftFlowNode, i).parent = parent >= 0 ? places[parent] : -1;
  }
}

static void
add_path (WeftDecisionChart *self,
          const Source      *source,
          const int         *places)
{
  self->path = g_new (int, source->decision->layers->len);
  self->share = weft_decision_find_path (source->decision, self->path);
  for (guint i = 0; i < source->decision->layers->len; i++)
    self->path[i] = self->path[i] >= 0 ? places[self->path[i]] : -1;
  self->flow.path = source->look->path ? self->path : NULL;
}

/* Words */

static char *
make_caption (const WeftDecisionChart *self,
              const Source            *source)
{
  static const char *const kinds[] = {
    [WEFT_DECISION_CONTRIBUTION] = N_("Lines are what a unit gives the answer: red raises it, blue lowers it. Each layer adds up to its part of the score; biases and shortcuts keep what is missing."),
    [WEFT_DECISION_ACTIVATION] = N_("Lines are what a unit holds on the way from input to answer. That says little of what it does: contribution tells that."),
    [WEFT_DECISION_WEIGHT] = N_("Lines are what a unit would change in the next one, whatever it holds now."),
  };
  g_autofree char *path = source->decision->is_followed ? g_strdup_printf (_("The strongest single path carries %.2g %% of the evidence."), 100 * self->share)
                                                        : g_strdup (_("The lines between the units are still being followed."));

  return g_strconcat (_ (kinds[source->look->strength]), " ", path, NULL);
}

char *
weft_decision_chart_tell_answer (const WeftDecision *decision,
                                 const WeftSubject  *subject)
{
  if (!weft_subject_has_probabilities (subject))
    return g_strdup_printf ("%.4g", decision->probability);
  return g_strdup_printf (_("score %.3g, probability %.1f %%"), decision->score, 100 * decision->probability);
}

static char *
make_title (const Source *source)
{
  g_autofree char *name = name_answer (source), *answer = weft_decision_chart_tell_answer (source->decision, source->subject);

  return g_strdup_printf (_("What led to %s: %s"), name, answer);
}

static void
name_columns (WeftDecisionChart *self,
              const Source      *source)
{
  for (guint i = 0; i < source->decision->layers->len; i++)
    g_ptr_array_add (self->columns, name_column (source, i));
}

static void
take_flow (WeftDecisionChart *self,
           const Source      *source)
{
  self->flow.nodes = (const WeftFlowNode *) (gpointer) self->nodes->data;
  self->flow.n_nodes = self->nodes->len;
  self->flow.edges = (const WeftFlowEdge *) (gpointer) self->edges->data;
  self->flow.n_edges = self->edges->len;
  self->flow.columns = (const char *const *) self->columns->pdata;
  self->flow.n_columns = self->columns->len;
  self->flow.n_bright = source->look->n_bright;
  self->flow.all = source->look->all;
  self->flow.title = self->title;
  self->flow.caption = self->caption;
}

static void
clear_map (gpointer data)
{
  weft_tensor_unref (*(WeftTensor **) data);
}

static WeftDecisionChart *
make_empty (void)
{
  WeftDecisionChart *self = g_new0 (WeftDecisionChart, 1);

  g_atomic_ref_count_init (&self->references);
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  self->nodes = g_array_new (FALSE, FALSE, sizeof (WeftFlowNode));
  self->edges = g_array_new (FALSE, FALSE, sizeof (WeftFlowEdge));
  self->maps = g_array_new (FALSE, FALSE, sizeof (WeftTensor *));
  g_array_set_clear_func (self->maps, clear_map);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (g_free);
  return self;
}

WeftDecisionChart *
weft_decision_chart_new (const WeftDecision     *decision,
                         const WeftSubject      *subject,
                         const WeftPredictor    *predictor,
                         const float            *sample,
                         const WeftDecisionLook *look)
{
  const Source source = { decision, subject, predictor, sample, look };
  WeftDecisionChart *self = make_empty ();
  g_autofree int *parents = find_parents (decision), *places = NULL;
  g_autofree gboolean *left_out = find_left_out (&source, parents);

  for (guint i = 0; i < decision->layers->len; i++)
    add_layer (self, &source, left_out, i);
  places = find_places (self, decision);
  hang (self, parents, places);
  add_edges (self, &source, places);
  add_path (self, &source, places);
  name_columns (self, &source);
  self->title = make_title (&source);
  self->caption = make_caption (self, &source);
  take_flow (self, &source);
  return self;
}

void
weft_decision_chart_describe (const WeftDecision *decision,
                              const WeftSubject  *subject,
                              JsonObject         *recipe)
{
  const char *const *names = weft_subject_get_class_names (subject);
  g_autofree char *class = weft_saliency_chart_name_class (names, decision->target.class);
  JsonArray *layers = json_array_new ();

  json_object_set_string_member (recipe, "target", class);
  if (decision->target.against >= 0) {
    g_autofree char *against = weft_saliency_chart_name_class (names, decision->target.against);

    json_object_set_string_member (recipe, "against", against);
  }
  for (guint i = 1; i < decision->layers->len; i++)
    json_array_add_string_element (layers, get_layer (decision, i)->is_input ? "input" : get_layer (decision, i)->id);
  json_object_set_array_member (recipe, "layers", layers);
}
