/* saliency-relevance.c: layer-wise relevance propagation as a method of saliency
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"
#include "explain/relevance.h"

#include <math.h>

/* Largest sum of absolute parts, in scores, that the automatic choice is content with. */
#define CALM 3

/* What biases may keep of the score before people are told. */
#define MOST_KEPT 0.5

/* Rules by where they are. */
typedef struct
{
  const char *id;
  WeftRelevanceRule first;
  WeftRelevanceRule hidden;
  WeftRelevanceRule last;
  WeftRelevanceRule join;
} Composite;

/* Scores before softmax may be negative, so the last layer has ε. The automatic choice tries
 * those from FIRST_TRIED on. */
static const Composite composites[] = {
  { "epsilon", WEFT_RELEVANCE_EPSILON, WEFT_RELEVANCE_EPSILON, WEFT_RELEVANCE_EPSILON, WEFT_RELEVANCE_EPSILON },
  { "gamma", WEFT_RELEVANCE_GAMMA, WEFT_RELEVANCE_GAMMA, WEFT_RELEVANCE_EPSILON, WEFT_RELEVANCE_GAMMA },
  { "z-plus", WEFT_RELEVANCE_Z_PLUS, WEFT_RELEVANCE_Z_PLUS, WEFT_RELEVANCE_EPSILON, WEFT_RELEVANCE_Z_PLUS },
  { "z-plus-all", WEFT_RELEVANCE_Z_PLUS, WEFT_RELEVANCE_Z_PLUS, WEFT_RELEVANCE_Z_PLUS, WEFT_RELEVANCE_Z_PLUS },
  { "alpha-beta", WEFT_RELEVANCE_ALPHA_BETA, WEFT_RELEVANCE_ALPHA_BETA, WEFT_RELEVANCE_EPSILON, WEFT_RELEVANCE_Z_PLUS },
  { "flat", WEFT_RELEVANCE_FLAT, WEFT_RELEVANCE_Z_PLUS, WEFT_RELEVANCE_EPSILON, WEFT_RELEVANCE_Z_PLUS },
};

#define FIRST_TRIED 1
#define LAST_TRIED  3

/* The same in the same order, after the automatic choice. */
static const WeftParamChoice rules[] = {
  { "auto", N_("Automatic") },
  { "epsilon", N_("ε") },
  { "gamma", N_("γ, generalized") },
  { "z-plus", N_("z⁺") },
  { "z-plus-all", N_("z⁺ in the last layer too") },
  { "alpha-beta", N_("α2 β1") },
  { "flat", N_("z⁺, flat at the input") },
  { NULL },
};

/* What was found by one composite. */
typedef struct
{
  float *parts; /* (numbers of the field) */
  double total;
  double size;
  double kept;
} Found;

static gboolean
find_place (const char *id,
            gsize      *place)
{
  for (*place = 0; *place < G_N_ELEMENTS (composites); (*place)++)
    if (g_str_equal (composites[*place].id, id))
      return TRUE;
  return FALSE;
}

static const WeftRelevance *
get_relevance (WeftSaliencyRun  *self,
               const Composite  *rule,
               GError          **error)
{
  const WeftRelevanceComposite composite = {
    .first = rule->first,
    .hidden = rule->hidden,
    .last = rule->last,
    .join = rule->join,
    .epsilon = weft_params_get_real (self->params, "epsilon"),
    .gamma = weft_params_get_real (self->params, "gamma"),
  };

  return weft_subject_get_relevance (self->subject, &composite, error);
}

/* What is read after a run: the sites that relevance comes to, and at last what is kept. */
static int
list_outputs (const WeftSaliencyRun *self,
              const WeftRelevance   *relevance,
              WeftValue             *outputs)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->subject, &n_sites);
  int n = 0;

  for (guint i = 0; i < n_sites; i++) {
    WeftValue value = weft_relevance_get (relevance, sites[i].value);

    if (value != WEFT_NO_VALUE)
      outputs[n++] = value;
  }
  outputs[n++] = weft_relevance_get_kept (relevance);
  return n;
}

static void
add_part (Found  *found,
          gint64  index,
          double  number)
{
  found->parts[index] = (float) number;
  found->total += number;
  found->size += fabs (number);
}

/* Sites lie in the field one after the other. */
static void
read_parts (const WeftSaliencyRun *self,
            const WeftRelevance   *relevance,
            WeftPlan              *plan,
            Found                 *found)
{
  guint n_sites;
  const WeftSubjectSite *sites = weft_subject_get_sites (self->subject, &n_sites);
  WeftGraph *graph = weft_subject_get_graph (self->subject);
  gint64 begin = 0;

  for (guint i = 0; i < n_sites; i++) {
    WeftValue value = weft_relevance_get (relevance, sites[i].value);
    const WeftShape *shape = &weft_graph_get_value (graph, sites[i].value)->shape;
    gint64 n = weft_shape_count_axes (shape, 1, shape->rank);

    for (gint64 k = 0; value != WEFT_NO_VALUE && k < n; k++)
      add_part (found, begin + k, (double) weft_tensor_const_f32 (weft_plan_get_tensor (plan, value))[k]);
    begin += n;
  }
  found->kept = (double) weft_tensor_const_f32 (weft_plan_get_tensor (plan, weft_relevance_get_kept (relevance)))[0];
}

static gboolean
find_parts (WeftSaliencyRun  *self,
            const Composite  *rule,
            Found            *found,
            GError          **error)
{
  const WeftRelevance *relevance = get_relevance (self, rule, error);
  guint n_sites;
  g_autofree WeftValue *outputs = NULL;
  WeftPlan *plan;

  weft_subject_get_sites (self->subject, &n_sites);
  outputs = g_new (WeftValue, n_sites + 1);
  plan = relevance != NULL ? weft_subject_plan (self->subject, 1, outputs, list_outputs (self, relevance, outputs), NULL, 0, error) : NULL;
  if (plan == NULL)
    return FALSE;
  weft_subject_feed (self->subject, plan, self->request->sample, 1);
  weft_subject_select (self->subject, &self->request->target, weft_plan_get_tensor (plan, weft_subject_get_selector (self->subject)));
  weft_plan_run (plan, weft_saliency_get_stop (self));
  if (!weft_saliency_go_on (self, error))
    return FALSE;
  *found = (Found){ .parts = found->parts };
  read_parts (self, relevance, plan, found);
  return TRUE;
}

/* @number in scores. */
static double
relate (const WeftSaliencyRun *self,
        double                 number)
{
  double score = fabs (self->result->score);

  return score > 0 ? number / score : number;
}

/* Takes the first composite whose parts are not far larger than what they explain. */
static gboolean
choose (WeftSaliencyRun  *self,
        gsize            *place,
        Found            *found,
        GError          **error)
{
  for (*place = FIRST_TRIED;; (*place)++) {
    if (!find_parts (self, &composites[*place], found, error))
      return FALSE;
    if (relate (self, found->size) <= CALM || *place == LAST_TRIED)
      return TRUE;
  }
}

static void
report (WeftSaliencyRun *self,
        const Found     *found)
{
  double kept = fabs (relate (self, found->kept));

  weft_saliency_check (self, "conservation", N_("Error of the sum of all parts"), fabs (relate (self, found->total + found->kept - self->result->score)), 1e-4);
  weft_saliency_check (self, "magnitude", N_("Sum of absolute parts, in scores"), relate (self, found->size), 10);
  weft_saliency_check (self, "bias", N_("Part that biases keep"), kept, MOST_KEPT);
  if (kept > MOST_KEPT)
    weft_saliency_remark (self, g_strdup_printf (_("Biases keep %.0f %% of the score, so the map shows little of it; integrated gradients show more here."), 100 * kept));
}

static gboolean
run_lrp (WeftSaliencyRun  *self,
         GError          **error)
{
  g_autofree float *parts = g_new0 (float, weft_field_get_n (self->field));
  Found found = { .parts = parts };
  gsize place;

  if (find_place (weft_params_get (self->params, "rule"), &place)) {
    if (!find_parts (self, &composites[place], &found, error))
      return FALSE;
  } else if (!choose (self, &place, &found, error)) {
    return FALSE;
  } else if (place != FIRST_TRIED) {
    weft_saliency_remark (self, g_strdup_printf (_("With the rule %s parts cancel out each other, so this is %s."), _ (rules[1 + FIRST_TRIED].title), _ (rules[1 + place].title)));
  }
  report (self, &found);
  return weft_saliency_take_field (self, parts, error);
}

static const WeftParam params[] = {
  { .id = "rule", .type = WEFT_PARAM_CHOICE, .title = N_("Rule"), .help = N_("How a layer hands on what its outputs add to the score. Automatic takes the first of γ and z⁺ whose parts do not cancel out each other."), .fallback = "auto", .choices = rules },
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Keeps sums that are near zero from being divided by. What it takes is counted with the biases."), .fallback = "1e-6", .minimum = 1e-9, .maximum = 10, .flags = WEFT_PARAM_LOG | WEFT_PARAM_EXPERT },
  { .id = "gamma", .type = WEFT_PARAM_REAL, .title = N_("γ"), .help = N_("How much more evidence for an output counts than evidence against it."), .fallback = "0.25", .minimum = 0, .maximum = 100, .flags = WEFT_PARAM_EXPERT },
  { NULL },
};

const WeftSaliencyMethod weft_saliency_lrp = {
  .id = "lrp",
  .title = N_("Layer-wise relevance"),
  .help = N_("Hands the score back from layer to layer, to each input what it added. The parts, with those of the biases, add up to the score."),
  .source = "Bach et al. 2015, “On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation”; Montavon et al. 2019, “Layer-Wise Relevance Propagation: An Overview”",
  .params = params,
  .run = run_lrp,
};
