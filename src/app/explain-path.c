/* explain-path.c: which units an answer came about by: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-path.h"

#include "base/i18n.h"

#define DECIDER "decider"

/* How far it is when the units are there, about. */
#define UNITS_FRACTION 0.3

static void
clear_wish (gpointer box)
{
  g_clear_pointer (&((WeftExplainPathWish *) box)->switches, weft_switches_free);
}

static void
clear_finding (gpointer box)
{
  g_clear_pointer (&((WeftExplainPath *) box)->decision, weft_decision_free);
}

/* Made once for all inputs and classes. */
static WeftDecider *
find_decider (WeftExplainModel  *model,
              GError           **error)
{
  WeftDecider *decider = weft_explain_model_get_kept (model, DECIDER);

  if (decider != NULL)
    return decider;
  decider = weft_decider_new (model->subject, NULL, TRUE, error);
  if (decider != NULL)
    weft_explain_model_keep (model, DECIDER, decider, (GDestroyNotify) weft_decider_free);
  return decider;
}

/* Returns: (transfer full) (nullable): a 1 for each number of the sample that lies in the region */
static float *
make_region (const WeftExplainAnswer *about)
{
  const WeftExplainPathWish *wish = about->wish;
  const WeftShape *item = weft_subject_get_item (about->model->subject);
  gint64 height = item->rank > 1 ? item->extent[item->rank - 2] : 0, width = item->rank > 1 ? item->extent[item->rank - 1] : 0, n = weft_shape_count (item);
  float *region;

  if (wish->region_width == 0 || height == 0)
    return NULL;
  region = g_new0 (float, n);
  for (gint64 i = 0; i < n; i++) {
    gint64 y = i / width % height - wish->region_y, x = i % width - wish->region_x;

    region[i] = y >= 0 && y < wish->region_height && x >= 0 && x < wish->region_width ? 1 : 0;
  }
  return region;
}

/* Returns: (transfer full) */
static WeftExplainPath *
make_finding (const WeftExplainAnswer *about,
              WeftDecision            *decision)
{
  WeftExplainPath *finding = weft_explain_box_new (WeftExplainPath);

  finding->decision = decision;
  finding->strength = ((const WeftExplainPathWish *) about->wish)->strength;
  return finding;
}

/* Who is told of units that are not followed yet. */
typedef struct
{
  const WeftExplainAnswer *about;
  const WeftExplainWatch *watch;
} Listener;

static void
told_cb (gpointer            data,
         const WeftDecision *decision)
{
  const Listener *self = data;

  weft_explain_watch_tell (self->watch, UNITS_FRACTION, make_finding (self->about, weft_decision_copy (decision)));
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  const WeftExplainPathWish *wish = about->wish;
  g_autofree float *region = make_region (about);
  const WeftDecisionWish inner = {
    .mass = wish->mass,
    .choice = wish->strength == WEFT_DECISION_ACTIVATION ? WEFT_DECISION_BY_ACTIVATION : WEFT_DECISION_BY_RELEVANCE,
    .weights = wish->strength == WEFT_DECISION_WEIGHT,
    .switches = wish->switches,
    .region = region,
  };
  Listener listener = { about, watch };
  const WeftDecisionWatch looks = { told_cb, &listener, watch->stop };
  WeftDecider *decider = find_decider (about->model, error);
  WeftDecision *decision = decider != NULL ? weft_decider_run (decider, weft_tensor_const_f32 (about->sample), &about->target, &inner, &looks, error) : NULL;

  return decision != NULL ? make_finding (about, decision) : NULL;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  static const char *const strengths[] = { "contribution", "activation", "weight" };
  const WeftExplainPathWish *wish = answer->wish;
  guint n = 0;
  const WeftSwitch *switches = wish->switches != NULL ? weft_switches_list (wish->switches, &n) : NULL;
  JsonArray *list = json_array_new ();

  weft_decision_chart_describe (((const WeftExplainPath *) answer->finding)->decision, answer->model->subject, recipe);
  json_object_set_string_member (recipe, "strength", strengths[wish->strength]);
  json_object_set_double_member (recipe, "mass", wish->mass);
  for (guint i = 0; i < n; i++) {
    JsonObject *one = json_object_new ();

    json_object_set_string_member (one, "layer", switches[i].layer);
    json_object_set_int_member (one, "unit", switches[i].unit);
    json_object_set_double_member (one, "factor", switches[i].factor);
    json_array_add_object_element (list, one);
  }
  json_object_set_array_member (recipe, "switched", list);
  if (wish->region_width > 0) {
    const int region[] = { wish->region_x, wish->region_y, wish->region_width, wish->region_height };
    JsonArray *numbers = json_array_new ();

    for (guint i = 0; i < G_N_ELEMENTS (region); i++)
      json_array_add_int_element (numbers, region[i]);
    json_object_set_array_member (recipe, "region", numbers);
  }
}

const WeftExplainQuestion weft_explain_path = {
  .id = "decision-path",
  .needs = WEFT_EXPLAIN_NEEDS_INPUT,
  .clear_wish = clear_wish,
  .clear_finding = clear_finding,
  .find = find,
  .describe = describe,
};

gboolean
weft_explain_path_suits (const WeftExplainModel *model)
{
  guint n;

  (void) weft_subject_get_layers (model->subject, &n);
  return n > 1;
}

/* Nodes */

static const WeftDecision *
get_decision (const WeftExplainAnswer *answer)
{
  return ((const WeftExplainPath *) answer->finding)->decision;
}

int
weft_explain_path_find (const WeftExplainAnswer *answer,
                        const char              *layer,
                        gint64                   unit)
{
  const WeftDecision *decision = get_decision (answer);

  for (guint i = 0; layer != NULL && i < decision->nodes->len; i++) {
    const WeftDecisionNode *node = &g_array_index (decision->nodes, WeftDecisionNode, i);

    if (node->unit == unit && g_str_equal (g_array_index (decision->layers, WeftDecisionLayer, node->layer).id, layer))
      return (int) i;
  }
  return -1;
}

gint64
weft_explain_path_get_part (const WeftExplainAnswer *answer,
                            guint                    index)
{
  const WeftDecision *decision = get_decision (answer);
  const WeftDecisionNode *node = &g_array_index (decision->nodes, WeftDecisionNode, index);

  return g_array_index (decision->layers, WeftDecisionLayer, node->layer).is_input ? weft_explain_model_find_part (answer->model, node->unit) : -1;
}

/* The nodes of a layer are in the order of what they add. */
int
weft_explain_path_find_part (const WeftExplainAnswer *answer,
                             gint64                   part)
{
  for (guint i = 0; i < get_decision (answer)->nodes->len; i++)
    if (weft_explain_path_get_part (answer, i) == part)
      return (int) i;
  return -1;
}

/* In words */

static const WeftDecisionNode *
get_node (const WeftExplainAnswer *answer,
          guint                    index)
{
  return &g_array_index (get_decision (answer)->nodes, WeftDecisionNode, index);
}

static const WeftDecisionLayer *
get_layer (const WeftExplainAnswer *answer,
           guint                    index)
{
  return &g_array_index (get_decision (answer)->layers, WeftDecisionLayer, index);
}

/* The strongest units of a layer, in words. */
char *
weft_explain_path_tell_layer (const WeftExplainAnswer *answer,
                              guint                    index)
{
  const WeftDecisionLayer *layer = get_layer (answer, index);
  const WeftExplainModel *model = answer->model;
  GString *text = g_string_new (NULL);

  if (index == 0) {
    g_autofree char *said = weft_decision_chart_tell_answer (get_decision (answer), model->subject);

    return g_strdup_printf (_("the answer: %s"), said);
  }
  g_string_append_printf (text, _("%s: %d of %d active."), layer->is_input ? _("the input") : layer->id, (int) layer->active, (int) layer->n_units);
  for (guint node = layer->first; node < layer->first + MIN (layer->n_nodes, 3); node++) {
    g_autofree char *name = weft_decision_chart_name_node (get_decision (answer), model->subject, model->predictor, weft_tensor_const_f32 (answer->sample), node);

    if (get_node (answer, node)->unit >= 0)
      g_string_append_printf (text, _(" %s holds %.2g and gives %+.2g."), name, get_node (answer, node)->activation, get_node (answer, node)->relevance);
  }
  return g_string_free (text, FALSE);
}

char *
weft_explain_path_tell_node (const WeftExplainAnswer *answer,
                             guint                    index)
{
  const WeftDecisionNode *node = get_node (answer, index);
  const WeftDecisionLayer *layer = get_layer (answer, node->layer);
  const WeftExplainModel *model = answer->model;
  g_autofree char *name = weft_decision_chart_name_node (get_decision (answer), model->subject, model->predictor, weft_tensor_const_f32 (answer->sample), index);
  double share = get_decision (answer)->score != 0 ? 100 * node->relevance / get_decision (answer)->score : 0;

  if (index == 0) {
    g_autofree char *said = weft_decision_chart_tell_answer (get_decision (answer), model->subject);

    return g_strdup_printf (_("%s: %s"), name, said);
  }
  if (node->unit < 0)
    return g_strdup_printf (_("%s of %s: together they give %+.3g (%.0f %% of the score)"), name, layer->is_input ? _("the input") : layer->id, node->relevance, share);
  return g_strdup_printf (_("%s of %s: holds %.3g, gives %+.3g (%.0f %% of the score)"), name, layer->is_input ? _("the input") : layer->id, node->activation, node->relevance, share);
}

/* What became of the answer, compared with the model as it is. */
static char *
tell_turns (const WeftExplainAnswer *answer)
{
  const WeftExplainPathWish *wish = answer->wish;
  g_autofree char *before = weft_explain_answer_format_score (answer, answer->target.class);
  g_autofree char *after = weft_explain_answer_format_number (answer, get_decision (answer)->probability);
  g_autofree char *class = weft_explain_answer_name_class (answer, answer->target.class);
  guint n = 0;

  if (wish->switches != NULL)
    (void) weft_switches_list (wish->switches, &n);
  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext_ ("With %d unit turned: %s %s → %s", "With %d units turned: %s %s → %s", n), (int) n, class, before, after);
}

char *
weft_explain_path_tell_effect (const WeftExplainAnswer *answer)
{
  const WeftExplainPathWish *wish = answer->wish;
  g_autofree char *turns = tell_turns (answer), *part = NULL;

  if (wish->region_width > 0)
    part = g_strdup_printf (_("The marked part gives %.3g of the score of %.3g."), get_node (answer, 0)->relevance, get_decision (answer)->score);
  if (part != NULL && turns != NULL)
    return g_strconcat (part, " ", turns, NULL);
  return g_strdup (part != NULL ? part : turns != NULL ? turns
                                                       : "");
}
