/* test-relevance.c: relevance of whole networks, against PyTorch's numbers and its own laws
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"

#include "base/random.h"
#include "engine/team.h"

#include <float.h>

#define MOST_LAYERS 32

static const char *const rules[] = { "auto", "epsilon", "gamma", "z-plus", "z-plus-all", "alpha-beta", "flat", NULL };

static WeftSaliency *
run (WeftSubject *subject,
     const float *sample,
     gint64       class,
     const char  *rule)
{
  const WeftSaliencyMethod *method = weft_saliency_find ("lrp");
  g_autoptr (WeftParams) params = weft_params_new (method->params);
  const WeftSaliencyRequest request = { .method = method, .params = params, .sample = sample, .target = { class, -1, 0 } };
  g_autoptr (GError) error = NULL;
  WeftSaliency *result;

  g_assert_true (weft_params_set (params, "rule", rule, NULL));
  result = weft_saliency_run (subject, &request, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* What may be missing of a score, as a share of it. Where ε, which is no default rule, leaves
 * parts that cancel each other thousands of times over, their own rounding is more. */
static double
allow_missing (const WeftSaliency *result,
               const char         *rule)
{
  return g_str_equal (rule, "epsilon") ? MAX (1e-4, FLT_EPSILON * fixture_check (result, "magnitude")) : 1e-4;
}

/* By every rule all parts, with those of biases, are the score. */
static void
expect_conservation (WeftSubject *subject,
                     const float *sample)
{
  for (gint64 class = 0; class < weft_subject_get_n_classes (subject); class ++)
    for (const char *const *rule = rules; *rule != NULL; rule++) {
      g_autoptr (WeftSaliency) result = run (subject, sample, class, *rule);

      if (!(fixture_check (result, "conservation") <= allow_missing (result, *rule)))
        g_error ("%s, class %d: %g of the score %g is missing", *rule, (int) class, fixture_check (result, "conservation"), result->score);
    }
}

static JsonNode *
read_json (const char *name)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr (GError) error = NULL;
  JsonNode *node = weft_json_read_file (path, 1 << 24, &error);

  g_assert_no_error (error);
  return node;
}

static JsonObject *
get_network (JsonNode   *node,
             const char *name)
{
  return json_object_get_object_member (json_node_get_object (node), name);
}

static void
test_goldens (gconstpointer name)
{
  static const char *const golden[] = { "epsilon", "gamma", "z-plus", NULL };
  g_autoptr (WeftSubject) subject = fixture_read (name);
  g_autoptr (JsonNode) inputs = read_json ("saliency.json"), node = read_json ("relevance.json");
  JsonObject *expected = get_network (node, name), *from = json_object_has_member (expected, "input") ? expected : get_network (inputs, name);
  guint n;
  g_autofree float *sample = fixture_numbers (from, "input", &n);

  for (const char *const *rule = golden; *rule != NULL; rule++) {
    g_autofree float *numbers = fixture_numbers (expected, *rule, &n);
    g_autoptr (WeftSaliency) result = run (subject, sample, json_object_get_int_member (from, "target"), *rule);

    g_assert_cmpint (n, ==, weft_shape_count (&result->values->shape));
    fixture_compare (*rule, weft_tensor_const_f32 (result->values), numbers, n, 1e-3);
  }
  expect_conservation (subject, sample);
}

/* Sums before activations may be negative: the automatic choice stays calm all the same. */
static void
test_calm (void)
{
  g_autoptr (WeftSubject) subject = fixture_read ("residual");
  g_autoptr (JsonNode) node = read_json ("relevance.json");
  guint n;
  g_autofree float *sample = fixture_numbers (get_network (node, "residual"), "input", &n);
  WeftRandom random;

  weft_random_init (&random, 5, 0);
  for (int turn = 0; turn < 20; turn++) {
    for (gint64 class = 0; class < 3; class ++) {
      g_autoptr (WeftSaliency) result = run (subject, sample, class, "auto");

      g_assert_cmpfloat (fixture_check (result, "magnitude"), <=, 3);
    }
    for (guint i = 0; i < n; i++)
      sample[i] = (float) weft_random_normal (&random);
  }
}

static void
test_scene (gconstpointer build)
{
  Scene scene;
  gint64 n;

  ((void (*) (Scene *)) build) (&scene);
  n = weft_shape_count (weft_subject_get_item (scene.subject));
  for (gint64 row = 0; row < 3; row++)
    expect_conservation (scene.subject, weft_tensor_const_f32 (scene.input) + row * n);
  scene_clear (&scene);
}

static void
build_dense (Scene *self)
{
  scene_begin (self, "a,b,c");
  scene_add (self, "one", "dense", SETTINGS ("units", "8"), NULL);
  scene_add (self, "norm", "batch_norm", NULL, SETTINGS ("one"));
  scene_add (self, "bend", "relu", NULL, SETTINGS ("norm"));
  scene_add (self, "two", "dense", SETTINGS ("units", "8"), SETTINGS ("bend"));
  scene_add (self, "curve", "gelu", NULL, SETTINGS ("two"));
  scene_add (self, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("curve"));
  scene_end (self);
}

static void
build_text (Scene *self)
{
  scene_begin (self, "words");
  scene_add (self, "table", "embedding", SETTINGS ("entries", "20", "units", "5", "padding", "true"), NULL);
  scene_add (self, "inner", "dense", SETTINGS ("units", "6"), SETTINGS ("table"));
  scene_add (self, "bend", "relu", NULL, SETTINGS ("inner"));
  scene_add (self, "mean", "steps", NULL, SETTINGS ("bend"));
  scene_add (self, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
  scene_end (self);
}

static void
build_transformer (Scene *self)
{
  scene_begin (self, "words");
  scene_add (self, "table", "embedding", SETTINGS ("entries", "20", "units", "8", "padding", "true"), NULL);
  scene_add (self, "place", "positional_encoding", NULL, SETTINGS ("table"));
  scene_add (self, "look", "transformer_encoder", SETTINGS ("heads", "2", "units", "12", "blocks", "2"), SETTINGS ("place"));
  scene_add (self, "mean", "steps", NULL, SETTINGS ("look"));
  scene_add (self, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
  scene_end (self);
}

static void
build_cells (Scene *self)
{
  scene_begin (self, "words");
  scene_add (self, "table", "embedding", SETTINGS ("entries", "20", "units", "5", "padding", "true"), NULL);
  scene_add (self, "read", "lstm", SETTINGS ("units", "4", "bidirectional", "true", "sequences", "true"), SETTINGS ("table"));
  scene_add (self, "again", "gru", SETTINGS ("units", "4", "sequences", "true"), SETTINGS ("read"));
  scene_add (self, "plain", "rnn", SETTINGS ("units", "4"), SETTINGS ("again"));
  scene_add (self, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("plain"));
  scene_end (self);
}

/* Values that relevance came by: those before the scores are made probabilities. */
static int
list_reached (const WeftSubject   *subject,
              const WeftRelevance *relevance,
              WeftValue           *values)
{
  guint n_layers;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n_layers);
  int n = 0;

  for (guint i = 0; i < n_layers; i++)
    if (weft_relevance_get (relevance, layers[i].value) != WEFT_NO_VALUE)
      values[n++] = layers[i].value;
  g_assert_cmpint (n, >=, 5);
  return n;
}

/* The share of a region of the input is the same at every layer that all paths go through. */
static void
test_shares (gconstpointer name)
{
  g_autoptr (WeftSubject) subject = fixture_read (name);
  g_autoptr (JsonNode) node = read_json ("saliency.json");
  g_autoptr (GError) error = NULL;
  JsonObject *from = get_network (node, name);
  guint n;
  g_autofree float *sample = fixture_numbers (from, "input", &n);
  WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (WEFT_RELEVANCE_GAMMA);
  const WeftRelevance *relevance = weft_subject_get_relevance (subject, &composite, &error);
  WeftGraph *graph = weft_subject_get_graph (subject);
  WeftShape shape = *weft_subject_get_item (subject);
  WeftTensor *region = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);
  WeftValue values[MOST_LAYERS], shares[MOST_LAYERS], outputs[2 * MOST_LAYERS + 1], mask;
  int n_layers;
  WeftPlan *plan;
  double expected = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    weft_tensor_f32 (region)[i] = i % 7 < 3;
  mask = weft_graph_emit (graph, "weft.ExpandLike", WEFT_INPUTS (weft_graph_add_constant (graph, region), weft_subject_get_input (subject)), NULL);
  n_layers = list_reached (subject, relevance, values);
  weft_relevance_emit_shares (relevance, &mask, values, n_layers, shares, &error);
  g_assert_no_error (error);
  for (int i = 0; i < n_layers; i++) {
    outputs[2 * i] = weft_relevance_get (relevance, values[i]);
    outputs[2 * i + 1] = shares[i];
  }
  outputs[2 * n_layers] = weft_relevance_get (relevance, weft_subject_get_input (subject));
  plan = weft_subject_plan (subject, 1, outputs, 2 * n_layers + 1, NULL, 0, &error);
  g_assert_no_error (error);
  weft_subject_feed (subject, plan, sample, 1);
  weft_subject_select (subject, &(WeftSubjectTarget){ json_object_get_int_member (from, "target"), -1, 0 }, weft_plan_get_tensor (plan, weft_subject_get_selector (subject)));
  weft_plan_run (plan, NULL);
  for (guint i = 0; i < n; i++)
    expected += (double) (weft_tensor_const_f32 (weft_plan_get_tensor (plan, outputs[2 * n_layers]))[i] * weft_tensor_const_f32 (region)[i]);
  for (int i = 0; i < n_layers; i++) {
    const WeftTensor *r = weft_plan_get_tensor (plan, outputs[2 * i]), *s = weft_plan_get_tensor (plan, outputs[2 * i + 1]);
    double sum = 0;

    for (gint64 k = 0; k < weft_shape_count (&r->shape); k++)
      sum += (double) (weft_tensor_const_f32 (r)[k] * weft_tensor_const_f32 (s)[k]);
    if (!(fabs (sum - expected) <= 1e-4 * fabs (expected)))
      g_error ("layer %d: the region has %g, not %g", i, sum, expected);
  }
}

/* A contrast adds up to the difference of two scores. */
static void
test_contrast (void)
{
  g_autoptr (WeftSubject) subject = fixture_read ("convolved");
  g_autoptr (JsonNode) node = read_json ("saliency.json");
  guint n;
  g_autofree float *sample = fixture_numbers (get_network (node, "convolved"), "input", &n);
  const WeftSaliencyRequest request = { .method = weft_saliency_find ("lrp"), .sample = sample, .target = { 2, 0, 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSaliency) result = weft_saliency_run (subject, &request, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (fixture_check (result, "conservation"), <=, 1e-4);
}

/* A walk that ends at what is never negative takes no negative part of it. */
static void
test_positive_end (void)
{
  const WeftRelevanceComposite composite = WEFT_RELEVANCE_COMPOSITE (WEFT_RELEVANCE_GAMMA);
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftTensor) weights = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (4, 3), NULL);
  WeftValue x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (2, 4)), bent = weft_graph_emit (graph, "Relu", WEFT_INPUTS (x), NULL);
  WeftValue y = weft_graph_emit (graph, "Gemm", WEFT_INPUTS (bent, weft_graph_add_parameter (graph, "w", weights)), NULL);
  int n_before = weft_graph_get_n_ops (graph);
  g_autoptr (WeftRelevance) relevance = weft_relevance_emit (graph, y, y, &bent, 1, &composite, NULL);

  g_assert_nonnull (relevance);
  for (int i = n_before; i < weft_graph_get_n_ops (graph); i++) {
    const WeftOp *op = weft_graph_get_op (graph, i);

    g_assert_false ((g_str_equal (op->klass->name, "Relu") || g_str_equal (op->klass->name, "Min")) && op->inputs[0] == bent);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_team_set_size (1, FALSE);
  g_test_add_data_func ("/explain/relevance/goldens/convolved", "convolved", test_goldens);
  g_test_add_data_func ("/explain/relevance/goldens/pooled", "pooled", test_goldens);
  g_test_add_data_func ("/explain/relevance/goldens/residual", "residual", test_goldens);
  g_test_add_func ("/explain/relevance/calm", test_calm);
  g_test_add_data_func ("/explain/relevance/dense", build_dense, test_scene);
  g_test_add_data_func ("/explain/relevance/text", build_text, test_scene);
  g_test_add_data_func ("/explain/relevance/transformer", build_transformer, test_scene);
  g_test_add_data_func ("/explain/relevance/cells", build_cells, test_scene);
  g_test_add_data_func ("/explain/relevance/shares/convolved", "convolved", test_shares);
  g_test_add_data_func ("/explain/relevance/shares/pooled", "pooled", test_shares);
  g_test_add_func ("/explain/relevance/contrast", test_contrast);
  g_test_add_func ("/explain/relevance/positive-end", test_positive_end);
  return g_test_run ();
}
