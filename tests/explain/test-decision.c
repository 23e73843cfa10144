/* test-decision.c: graphs of contributions add up, and say what the network would lose
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"
#include "shapes.h"

#include "explain/decision.h"

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
  g_autoptr (WeftDecider) decider = weft_decider_new (subject, layers, &error);
  WeftDecision *decision;

  g_assert_no_error (error);
  decision = weft_decider_run (decider, sample, &target, mass, NULL, &error);
  g_assert_no_error (error);
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

static void
test_refusals (void)
{
  const WeftSubjectTarget target = { 9, -1, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDecider) decider = NULL;
  Scene scene;

  begin_layers (&scene);
  g_assert_null (weft_decider_new (scene.subject, SETTINGS ("relu1", "nowhere"), &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_clear_error (&error);
  g_assert_null (weft_decider_new (scene.subject, SETTINGS ("relu2", "relu1"), &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "follow each other"));
  g_clear_error (&error);
  decider = weft_decider_new (scene.subject, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (weft_decider_run (decider, weft_tensor_const_f32 (scene.input), &target, 0.8, NULL, &error));
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
  g_test_add_func ("/explain/decision/ablation/units", test_ablation_units);
  g_test_add_func ("/explain/decision/ablation/channels", test_ablation_channels);
  g_test_add_func ("/explain/decision/refusals", test_refusals);
  return g_test_run ();
}
