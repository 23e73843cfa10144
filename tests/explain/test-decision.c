/* test-decision.c: graphs of contributions add up, and say what the network would lose
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"
#include "shapes.h"

#include "explain/decision.h"
#include "explain/relevance.h"

static const WeftDecisionLayer *
get_layer (const WeftDecision *decision,
           guint               index)
{
  return &g_array_index (decision->layers, WeftDecisionLayer, index);
}

static const WeftDecisionNode *
get_node (const WeftDecision *decision,
          guint               index)
{
  return &g_array_index (decision->nodes, WeftDecisionNode, index);
}

/* Keeps what is told of units before they are followed, which is told once. */
static void
keep_told (gpointer            data,
           const WeftDecision *decision)
{
  WeftDecision **told = data;

  g_assert_null (*told);
  *told = weft_decision_copy (decision);
}

/* What was told is true: the same answer and units, with lines to the answer alone. */
static void
expect_told (const WeftDecision *told,
             const WeftDecision *decision)
{
  g_assert_false (told->is_followed);
  g_assert_true (decision->is_followed);
  g_assert_cmpfloat (told->score, ==, decision->score);
  g_assert_cmpuint (told->layers->len, ==, decision->layers->len);
  g_assert_cmpmem (told->nodes->data, told->nodes->len * sizeof (WeftDecisionNode), decision->nodes->data, decision->nodes->len * sizeof (WeftDecisionNode));
  g_assert_cmpuint (told->edges->len, <=, decision->edges->len);
  for (guint i = 0; i < told->edges->len; i++) {
    const WeftDecisionEdge *edge = &g_array_index (told->edges, WeftDecisionEdge, i), *later = &g_array_index (decision->edges, WeftDecisionEdge, i);

    g_assert_cmpuint (edge->to, ==, 0);
    g_assert_cmpuint (edge->from, ==, later->from);
    g_assert_cmpfloat (edge->relevance, ==, later->relevance);
  }
}

static WeftDecision *
decide (WeftSubject *subject,
        const char *const *layers,
        const float *sample,
        gint64 class,
        gint64 against,
        double mass)
{
  const WeftSubjectTarget target = { class, against, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDecider) decider = weft_decider_new (subject, layers, FALSE, &error);
  g_autoptr (WeftDecision) told = NULL;
  WeftDecision *decision;

  g_assert_no_error (error);
  decision = weft_decider_run (decider, sample, &target, &(WeftDecisionWish){ .mass = mass }, &(WeftDecisionWatch){ keep_told, &told, NULL }, &error);
  g_assert_no_error (error);
  expect_told (told, decision);
  return decision;
}

/* Nodes add up to their layer, edges to the nodes that they come from. */
static void
expect_sums (const WeftDecision *decision)
{
  double scale = fabs (decision->score);

  for (guint i = 0; i < decision->layers->len; i++) {
    const WeftDecisionLayer *layer = get_layer (decision, i);
    double sum = 0;

    for (guint node = layer->first; node < layer->first + layer->n_nodes; node++)
      sum += get_node (decision, node)->relevance;
    scale = MAX (scale, fabs (layer->relevance));
    g_assert_cmpfloat_with_epsilon (sum, layer->relevance, 1e-4 * scale);
  }
  for (guint node = 1; node < decision->nodes->len; node++) {
    double sum = 0;

    for (guint i = 0; i < decision->edges->len; i++)
      if (g_array_index (decision->edges, WeftDecisionEdge, i).from == node)
        sum += g_array_index (decision->edges, WeftDecisionEdge, i).relevance;
    g_assert_cmpfloat_with_epsilon (sum, get_node (decision, node)->relevance, 1e-4 * scale);
  }
}

/* Three layers of units without biases, which would keep a part of the score. */
static void
begin_layers (Scene *scene)
{
  scene_begin (scene, "a,b,c");
  scene_add (scene, "first", "dense", SETTINGS ("units", "40", "bias", "false"), NULL);
  scene_add (scene, "relu1", "relu", NULL, SETTINGS ("first"));
  scene_add (scene, "second", "dense", SETTINGS ("units", "24", "bias", "false"), SETTINGS ("relu1"));
  scene_add (scene, "relu2", "relu", NULL, SETTINGS ("second"));
  scene_add (scene, "last", "dense", SETTINGS ("units", "3", "bias", "false"), SETTINGS ("relu2"));
  scene_end (scene);
}

static void
test_units (void)
{
  Scene scene;

  begin_layers (&scene);
  for (gint64 row = 0; row < N_ROWS; row++) {
    g_autoptr (WeftDecision) decision = decide (scene.subject, NULL, weft_tensor_const_f32 (scene.input) + 3 * row, row % 3, row % 2 == 0 ? -1 : (row + 1) % 3, 0.8);

    g_assert_cmpuint (decision->layers->len, ==, 3);
    g_assert_cmpstr (get_layer (decision, 1)->id, ==, "relu2");
    g_assert_cmpstr (get_layer (decision, 2)->id, ==, "relu1");
    g_assert_cmpfloat_with_epsilon (get_layer (decision, 1)->relevance, decision->score, 1e-4);
    g_assert_cmpfloat_with_epsilon (get_layer (decision, 2)->relevance, decision->score, 1e-4);
    g_assert_cmpuint (get_layer (decision, 2)->n_nodes, <=, WEFT_DECISION_MAX_UNITS + 1);
    expect_sums (decision);
  }
  scene_clear (&scene);
}

/* A convolution from one activation to the next, and a way around it that begins at @around. */
static void
begin_channels (Scene      *scene,
                const char *around)
{
  scene_begin (scene, "image");
  scene_add (scene, "first", "conv2d", SETTINGS ("filters", "9", "padding", "same"), NULL);
  scene_add (scene, "relu1", "relu", NULL, SETTINGS ("first"));
  scene_add (scene, "second", "conv2d", SETTINGS ("filters", "9", "padding", "same"), SETTINGS ("relu1"));
  scene_add (scene, "norm", "batch_norm", NULL, SETTINGS ("second"));
  scene_add (scene, "sum", "add", NULL, SETTINGS ("norm", around));
  scene_add (scene, "relu2", "relu", NULL, SETTINGS ("sum"));
  scene_add (scene, "flat", "flatten", NULL, SETTINGS ("relu2"));
  scene_add (scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("flat"));
  scene_end (scene);
}

static void
begin_block (Scene *scene)
{
  begin_channels (scene, "first");
}

/* Here units hand on their own numbers besides, so that no one product says all. */
static void
begin_shortcut (Scene *scene)
{
  begin_channels (scene, "relu1");
}

/* Lines that one product says are those of units that are followed one by one, which a wish for
 * weights does. */
static void
expect_messages (Scene *scene)
{
  const WeftSubjectTarget target = { 1, -1, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDecider) decider = weft_decider_new (scene->subject, NULL, FALSE, &error);
  const float *sample = weft_tensor_const_f32 (scene->input);
  g_autoptr (WeftDecision) at_once = weft_decider_run (decider, sample, &target, &(WeftDecisionWish){ .mass = 0.6 }, &(WeftDecisionWatch){ 0 }, &error);
  g_autoptr (WeftDecision) followed = weft_decider_run (decider, sample, &target, &(WeftDecisionWish){ .mass = 0.6, .weights = TRUE }, &(WeftDecisionWatch){ 0 }, &error);
  double scale = fabs (get_layer (at_once, 1)->relevance) + fabs (get_layer (at_once, 2)->relevance);

  g_assert_no_error (error);
  g_assert_cmpuint (at_once->edges->len, ==, followed->edges->len);
  g_assert_cmpuint (at_once->edges->len, >, 4);
  for (guint i = 0; i < at_once->edges->len; i++) {
    const WeftDecisionEdge *edge = &g_array_index (at_once->edges, WeftDecisionEdge, i), *other = &g_array_index (followed->edges, WeftDecisionEdge, i);

    g_assert_cmpuint (edge->from, ==, other->from);
    g_assert_cmpuint (edge->to, ==, other->to);
    g_assert_cmpfloat_with_epsilon (edge->relevance, other->relevance, 1e-5 * scale);
  }
}

/* Whether one product says them. */
static gboolean
has_messages (WeftSubject *subject)
{
  const WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (WEFT_RELEVANCE_GAMMA);
  const WeftRelevance *relevance = weft_subject_get_relevance (subject, &composite, NULL);
  WeftValue of = weft_subject_find_layer (subject, "relu2", NULL)->value, to = weft_subject_find_layer (subject, "relu1", NULL)->value, handed;
  WeftValue units = weft_graph_add_input (weft_subject_get_graph (subject), "units", WEFT_DTYPE_I64, &WEFT_SHAPE (1));

  return weft_relevance_emit_messages (relevance, of, to, units, &handed) != WEFT_NO_VALUE;
}

static void
test_messages (gconstpointer begin)
{
  Scene scene;

  ((void (*) (Scene *)) begin) (&scene);
  g_assert_true (has_messages (scene.subject) == (begin != begin_shortcut));
  expect_messages (&scene);
  scene_clear (&scene);
}

/* More mass shows more units, the strongest first. */
static void
test_mass (void)
{
  g_autoptr (WeftDecision) few = NULL, many = NULL;
  Scene scene;

  begin_layers (&scene);
  few = decide (scene.subject, NULL, weft_tensor_const_f32 (scene.input), 0, -1, 0.3);
  many = decide (scene.subject, NULL, weft_tensor_const_f32 (scene.input), 0, -1, 1);
  g_assert_cmpuint (get_layer (few, 2)->n_nodes, <, get_layer (many, 2)->n_nodes);
  g_assert_cmpfloat (get_layer (few, 2)->shown, >=, 0.3);
  g_assert_cmpfloat (get_layer (many, 2)->shown, >=, get_layer (few, 2)->shown);
  for (guint node = get_layer (many, 2)->first + 1; node < get_layer (many, 2)->first + get_layer (many, 2)->n_nodes; node++)
    if (get_node (many, node)->unit >= 0)
      g_assert_cmpfloat (get_node (many, node)->relevance, <=, get_node (many, node - 1)->relevance);
  scene_clear (&scene);
}

/* The score with one unit of a layer switched off. */
static double
score_without (WeftSubject            *subject,
               const WeftSubjectLayer *layer,
               const float            *sample,
               gint64                  class,
               gint64                  unit)
{
  WeftValue outputs[] = { weft_subject_get_score (subject), layer->value }, value = layer->value;
  WeftPlan *plan = weft_subject_plan (subject, 1, outputs, 2, &value, 1, NULL);
  gint64 n_places = weft_shape_count_axes (&layer->shape, 1, layer->shape.rank);
  const WeftSubjectTarget target = { class, -1, 0 };
  double score;

  weft_plan_replace (plan, value, FALSE);
  weft_subject_feed (subject, plan, sample, 1);
  weft_subject_select (subject, &target, weft_plan_get_tensor (plan, weft_subject_get_selector (subject)));
  weft_plan_run (plan, NULL);
  memset (weft_tensor_f32 (weft_plan_get_tensor (plan, value)) + unit * n_places, 0, (gsize) n_places * sizeof (float));
  weft_plan_replace (plan, value, TRUE);
  weft_plan_run (plan, NULL);
  score = (double) weft_tensor_const_f32 (weft_plan_get_tensor (plan, outputs[0]))[0];
  weft_plan_replace (plan, value, FALSE);
  return score;
}

static double
correlate (const double *a,
           const double *b,
           guint         n)
{
  double mean_a = 0, mean_b = 0, product = 0, left = 0, right = 0;

  for (guint i = 0; i < n; i++) {
    mean_a += a[i] / n;
    mean_b += b[i] / n;
  }
  for (guint i = 0; i < n; i++) {
    product += (a[i] - mean_a) * (b[i] - mean_b);
    left += (a[i] - mean_a) * (a[i] - mean_a);
    right += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return product / sqrt (left * right);
}

/* Returns: how far what units are said to add is what is lost without them */
static double
compare_with_ablation (WeftSubject *subject,
                       const char  *id,
                       const float *sample,
                       gint64       class)
{
  g_autoptr (WeftDecision) decision = decide (subject, SETTINGS (id), sample, class, -1, 1);
  const WeftSubjectLayer *layer = weft_subject_find_layer (subject, id, NULL);
  double said[WEFT_DECISION_MAX_UNITS], lost[WEFT_DECISION_MAX_UNITS];
  guint n = 0;

  for (guint i = 1; i < decision->nodes->len; i++) {
    const WeftDecisionNode *node = get_node (decision, i);

    if (node->unit < 0)
      continue;
    said[n] = node->relevance;
    lost[n++] = decision->score - score_without (subject, layer, sample, class, node->unit);
  }
  g_assert_cmpuint (n, >=, 3);
  return correlate (said, lost, n);
}

static WeftModelSpec *
make_dense (void)
{
  WeftModelSpec *spec = weft_model_spec_new ();

  shapes_add (spec, "flat", "flatten", "", NULL);
  shapes_add (spec, "first", "dense", "units=64", "flat");
  shapes_add (spec, "relu1", "relu", "", "first");
  shapes_add (spec, "second", "dense", "units=32", "relu1");
  shapes_add (spec, "relu2", "relu", "", "second");
  shapes_add (spec, "last", "dense", "units=4", "relu2");
  return spec;
}

/* Units of a network that was trained. */
static void
test_ablation_units (void)
{
  g_autoptr (WeftSubject) subject = NULL;
  double mean = 0;
  Shapes shapes;

  shapes_init_with (&shapes, make_dense (), "0.0005");
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  for (int row = 0; row < 12; row++) {
    const float *sample = weft_tensor_const_f32 (shapes.input) + row * SHAPES_PIXELS;
    int class = shapes.classes[SHAPES_TRAIN + row];

    g_assert_cmpfloat (compare_with_ablation (subject, "relu2", sample, class), >=, 0.999);
    mean += compare_with_ablation (subject, "relu1", sample, class) / 12;
  }
  g_test_message ("relu1: %.3f", mean);
  g_assert_cmpfloat (mean, >=, 0.95);
  shapes_clear (&shapes);
}

/* Channels of a network that was trained. */
static void
test_ablation_channels (void)
{
  g_autoptr (WeftSubject) subject = NULL;
  double mean = 0;
  Shapes shapes;

  shapes_init (&shapes);
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  for (int i = 0; i < 12; i++) {
    int row = SHAPES_CLASSES * (i / 3) + i % 3;
    const float *sample = weft_tensor_const_f32 (shapes.input) + row * SHAPES_PIXELS;
    g_autoptr (WeftDecision) decision = decide (subject, NULL, sample, shapes.classes[SHAPES_TRAIN + row], -1, 0.8);

    expect_sums (decision);
    g_assert_cmpuint (decision->layers->len, ==, 4);
    g_assert_cmpfloat (compare_with_ablation (subject, "relu3", sample, shapes.classes[SHAPES_TRAIN + row]), >=, 0.999);
    mean += compare_with_ablation (subject, "relu2", sample, shapes.classes[SHAPES_TRAIN + row]) / 12;
  }
  g_test_message ("relu2: %.3f", mean);
  g_assert_cmpfloat (mean, >=, 0.8);
  shapes_clear (&shapes);
}

/* Three narrow layers of which all units are shown. */
static void
begin_narrow (Scene *scene)
{
  scene_begin (scene, "a,b,c");
  scene_add (scene, "first", "dense", SETTINGS ("units", "5", "bias", "false"), NULL);
  scene_add (scene, "relu1", "relu", NULL, SETTINGS ("first"));
  scene_add (scene, "second", "dense", SETTINGS ("units", "5", "bias", "false"), SETTINGS ("relu1"));
  scene_add (scene, "relu2", "relu", NULL, SETTINGS ("second"));
  scene_add (scene, "last", "dense", SETTINGS ("units", "3", "bias", "false"), SETTINGS ("relu2"));
  scene_end (scene);
}

static WeftDecision *
decide_as (WeftSubject            *subject,
           const float            *sample,
           gint64                  class,
           const WeftDecisionWish *wish)
{
  const WeftSubjectTarget target = { class, -1, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDecider) decider = weft_decider_new (subject, NULL, TRUE, &error);
  WeftDecision *decision;

  g_assert_no_error (error);
  decision = weft_decider_run (decider, sample, &target, wish, &(WeftDecisionWatch){ 0 }, &error);
  g_assert_no_error (error);
  return decision;
}

static double
get_share (const WeftDecision *decision,
           guint               from,
           guint               to)
{
  double sum = 0, own = 0;

  for (guint i = 0; i < decision->edges->len; i++) {
    const WeftDecisionEdge *edge = &g_array_index (decision->edges, WeftDecisionEdge, i);

    sum += edge->to == to ? MAX (edge->relevance, 0) : 0;
    own += edge->to == to && edge->from == from ? MAX (edge->relevance, 0) : 0;
  }
  return sum > 0 ? own / sum : 0;
}

/* Tries all ways from a node down. */
static double
search_paths (const WeftDecision *decision,
              guint               node)
{
  guint layer = get_node (decision, node)->layer;
  double best = 0;

  if (layer + 1 == decision->layers->len)
    return 1;
  for (guint below = get_layer (decision, layer + 1)->first; below < get_layer (decision, layer + 1)->first + get_layer (decision, layer + 1)->n_nodes; below++)
    if (get_node (decision, below)->unit >= 0)
      best = MAX (best, get_share (decision, below, node) * search_paths (decision, below));
  return best;
}

/* The strongest path is the best of all there are, and its share the product of its edges'. */
static void
test_path (void)
{
  Scene scene;

  begin_narrow (&scene);
  for (gint64 row = 0; row < N_ROWS; row++) {
    g_autoptr (WeftDecision) decision = decide_as (scene.subject, weft_tensor_const_f32 (scene.input) + 3 * row, row % 3, &(WeftDecisionWish){ .mass = 1 });
    int nodes[4];
    double share = weft_decision_find_path (decision, nodes), product = 1;

    g_assert_cmpuint (decision->layers->len, ==, 4);
    g_assert_true (get_layer (decision, 3)->is_input);
    expect_sums (decision);
    g_assert_cmpfloat_with_epsilon (share, search_paths (decision, 0), 1e-12);
    for (guint layer = 0; layer + 1 < 4 && share > 0; layer++)
      product *= get_share (decision, (guint) nodes[layer + 1], (guint) nodes[layer]);
    g_assert_cmpfloat_with_epsilon (share, share > 0 ? product : 0, 1e-12);
  }
  scene_clear (&scene);
}

/* A network in which only b → 3 → 1 matters shows exactly that. */
static void
test_planted (void)
{
  const float sample[] = { 1, 2, -1 };
  g_autoptr (WeftDecision) decision = NULL;
  int nodes[4];
  Scene scene;

  begin_narrow (&scene);
  memset (scene_get_weights (&scene, "first.weight"), 0, 15 * sizeof (float));
  memset (scene_get_weights (&scene, "second.weight"), 0, 25 * sizeof (float));
  memset (scene_get_weights (&scene, "last.weight"), 0, 15 * sizeof (float));
  scene_get_weights (&scene, "first.weight")[1 * 5 + 3] = 1.5f;
  scene_get_weights (&scene, "second.weight")[3 * 5 + 1] = 2;
  scene_get_weights (&scene, "last.weight")[1 * 3 + 2] = 0.5f;
  scene_look_again (&scene);
  decision = decide_as (scene.subject, sample, 2, &(WeftDecisionWish){ .mass = 1, .weights = TRUE });
  g_assert_cmpfloat_with_epsilon (decision->score, 3, 1e-5);
  g_assert_cmpfloat_with_epsilon (weft_decision_find_path (decision, nodes), 1, 1e-6);
  g_assert_cmpint (get_node (decision, (guint) nodes[1])->unit, ==, 1);
  g_assert_cmpint (get_node (decision, (guint) nodes[2])->unit, ==, 3);
  g_assert_cmpint (get_node (decision, (guint) nodes[3])->unit, ==, 1);
  for (guint i = 0; i < decision->nodes->len; i++)
    g_assert_cmpfloat_with_epsilon (get_node (decision, i)->relevance, get_node (decision, i)->unit < 0 ? 0 : decision->score, 1e-4);
  for (guint layer = 1; layer < 4; layer++)
    g_assert_cmpuint (get_layer (decision, layer)->n_nodes, ==, 2);
  for (guint i = 0; i < decision->edges->len; i++) {
    static const double weights[] = { 0.5, 2, 1.5 };
    const WeftDecisionEdge *edge = &g_array_index (decision->edges, WeftDecisionEdge, i);

    if (isfinite (edge->weight))
      g_assert_cmpfloat_with_epsilon (edge->weight, weights[get_node (decision, edge->to)->layer], 1e-5);
  }
  scene_clear (&scene);
}

/* What is switched off has no part any more, and the graph still adds up. */
static void
test_switched (void)
{
  g_autoptr (WeftSwitches) switches = weft_switches_new ();
  g_autoptr (WeftSubject) subject = NULL;
  g_autoptr (WeftDecision) before = NULL, after = NULL;
  g_auto (WeftAnswer) answer = { 0 };
  gint64 unit;
  int class;
  Shapes shapes;

  shapes_init (&shapes);
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  class = shapes.classes[SHAPES_TRAIN];
  before = decide_as (subject, weft_tensor_const_f32 (shapes.input), class, &(WeftDecisionWish){ .mass = 0.8 });
  unit = get_node (before, get_layer (before, 2)->first)->unit;
  g_assert_nonnull (get_layer (before, 2)->maps);
  weft_switches_set (switches, get_layer (before, 2)->id, unit, 0);
  after = decide_as (subject, weft_tensor_const_f32 (shapes.input), class, &(WeftDecisionWish){ .mass = 0.8, .switches = switches });
  g_assert_true (weft_switches_ask (switches, subject, weft_tensor_const_f32 (shapes.input), 0, &answer, NULL));
  g_assert_cmpfloat (after->score, ==, (double) answer.logits[class]);
  g_assert_cmpfloat (after->probability, ==, (double) answer.scores[class]);
  g_assert_true (weft_decision_shows (after, 2, unit));
  expect_sums (after);
  for (guint i = 0; i < after->nodes->len; i++)
    if (get_node (after, i)->layer == 2 && get_node (after, i)->unit == unit) {
      g_assert_cmpfloat (get_node (after, i)->relevance, ==, 0);
      g_assert_cmpfloat (get_node (after, i)->factor, ==, 0);
    }
  shapes_clear (&shapes);
}

/* What ends in a region is the same at every layer: as much as the map of relevance has there. */
static void
expect_region (WeftSubject *subject,
               const float *sample,
               gint64       class,
               const float *region,
               gint64       n)
{
  const WeftSubjectTarget target = { class, -1, 0 };
  g_autoptr (WeftDecision) part = decide_as (subject, sample, class, &(WeftDecisionWish){ .mass = 0.8, .region = region });
  const WeftSaliencyMethod *method = weft_saliency_find ("lrp");
  g_autoptr (WeftParams) params = weft_params_new (method->params);
  const WeftSaliencyRequest request = { .method = method, .params = params, .sample = sample, .target = target };
  g_autoptr (WeftSaliency) saliency = NULL;
  double inside = 0, scale = fabs (part->score);

  g_assert_true (weft_params_set (params, "rule", "gamma", NULL));
  saliency = weft_saliency_run (subject, &request, NULL, NULL);
  for (gint64 i = 0; i < n; i++)
    inside += (double) (weft_tensor_const_f32 (saliency->values)[i] * region[i]);
  for (guint layer = 0; layer < part->layers->len; layer++)
    g_assert_cmpfloat_with_epsilon (get_layer (part, layer)->relevance, inside, 1e-4 * MAX (scale, fabs (inside)));
  expect_sums (part);
}

static void
test_region (void)
{
  g_autoptr (WeftSubject) subject = NULL;
  g_autofree float *region = g_new0 (float, SHAPES_PIXELS);
  Shapes shapes;

  shapes_init (&shapes);
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  for (int i = 0; i < SHAPES_PIXELS / 2; i++)
    region[i] = i % SHAPES_SIDE < 14 ? 1 : 0.5f;
  for (int row = 0; row < 4; row++)
    expect_region (subject, weft_tensor_const_f32 (shapes.input) + row * SHAPES_PIXELS, shapes.classes[SHAPES_TRAIN + row], region, SHAPES_PIXELS);
  shapes_clear (&shapes);
}

/* By what they hold, other units come first, and not in the order of what they add. */
static void
test_by_activation (void)
{
  g_autoptr (WeftDecision) decision = NULL;
  const WeftDecisionLayer *layer;
  Scene scene;

  begin_layers (&scene);
  decision = decide_as (scene.subject, weft_tensor_const_f32 (scene.input), 0, &(WeftDecisionWish){ .mass = 0.8, .choice = WEFT_DECISION_BY_ACTIVATION });
  expect_sums (decision);
  layer = get_layer (decision, 2);
  for (guint node = layer->first + 1; node < layer->first + layer->n_nodes; node++)
    if (get_node (decision, node)->unit >= 0)
      g_assert_cmpfloat (get_node (decision, node)->activation, <=, get_node (decision, node - 1)->activation);
  g_assert_cmpint (layer->active, >, 0);
  g_assert_cmpint (layer->active, <, layer->n_units);
  scene_clear (&scene);
}

static void
test_refusals (void)
{
  const WeftSubjectTarget target = { 9, -1, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDecider) decider = NULL;
  Scene scene;

  begin_layers (&scene);
  g_assert_null (weft_decider_new (scene.subject, SETTINGS ("relu1", "nowhere"), FALSE, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_clear_error (&error);
  g_assert_null (weft_decider_new (scene.subject, SETTINGS ("relu2", "relu1"), FALSE, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "follow each other"));
  g_clear_error (&error);
  decider = weft_decider_new (scene.subject, NULL, FALSE, &error);
  g_assert_no_error (error);
  g_assert_null (weft_decider_run (decider, weft_tensor_const_f32 (scene.input), &target, &(WeftDecisionWish){ .mass = 0.8 }, &(WeftDecisionWatch){ 0 }, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET);
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/decision/units", test_units);
  g_test_add_func ("/explain/decision/mass", test_mass);
  g_test_add_data_func ("/explain/decision/messages/units", begin_layers, test_messages);
  g_test_add_data_func ("/explain/decision/messages/block", begin_block, test_messages);
  g_test_add_data_func ("/explain/decision/messages/shortcut", begin_shortcut, test_messages);
  g_test_add_func ("/explain/decision/ablation/units", test_ablation_units);
  g_test_add_func ("/explain/decision/ablation/channels", test_ablation_channels);
  g_test_add_func ("/explain/decision/path", test_path);
  g_test_add_func ("/explain/decision/planted", test_planted);
  g_test_add_func ("/explain/decision/switched", test_switched);
  g_test_add_func ("/explain/decision/region", test_region);
  g_test_add_func ("/explain/decision/by-activation", test_by_activation);
  g_test_add_func ("/explain/decision/refusals", test_refusals);
  return g_test_run ();
}
