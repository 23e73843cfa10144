/* test-model.c: layers put together, and what is said when they do not fit
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "learn/objective.h"

#include <math.h>

static WeftModel *
build (WeftModelSpec  *spec,
       WeftShape       item,
       GError        **error)
{
  return weft_model_new (spec, &item, 5, error);
}

static WeftModelSpec *
image_classifier (const char *units)
{
  WeftModelSpec *spec = weft_model_spec_new ();

  fixture_add_layer (spec, "flat", "flatten", NULL, NULL);
  fixture_add_layer (spec, "hidden", "dense", SETTINGS ("units", "128"), "flat");
  fixture_add_layer (spec, "relu", "relu", NULL, "hidden");
  fixture_add_layer (spec, "drop", "dropout", NULL, "relu");
  fixture_add_layer (spec, "out", "dense", SETTINGS ("units", units, "bias", "false"), "drop");
  return spec;
}

static void
test_shapes (void)
{
  g_autoptr (WeftModelSpec) spec = image_classifier ("10");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModel) model = build (spec, WEFT_SHAPE (28, 28), &error);
  const gint64 parameters[] = { 0, 784 * 128 + 128, 0, 0, 128 * 10 };
  const WeftLayerInfo *layers;
  WeftShape output;
  guint n_layers;
  int n;

  g_assert_no_error (error);
  output = weft_model_get_output_shape (model);
  g_assert_true (weft_shape_equal (&output, &WEFT_SHAPE (10)));
  layers = weft_model_get_layers (model, &n_layers);
  g_assert_cmpuint (n_layers, ==, G_N_ELEMENTS (parameters));
  for (guint i = 0; i < n_layers; i++)
    g_assert_cmpint (layers[i].n_parameters, ==, parameters[i]);
  g_assert_cmpint (weft_model_count_parameters (model), ==, 784 * 128 + 128 + 1280);
  g_assert_cmpfloat (layers[1].operations, >=, 2.0 * 784 * 128);
  weft_model_get_parameters (model, &n);
  g_assert_cmpint (n, ==, 3);
  g_assert_cmpint (weft_graph_find (weft_model_get_graph (model), "hidden.weight"), !=, WEFT_NO_VALUE);
}

/* Initial weights depend on the seed and the parameter's name alone. */
static void
test_weights (void)
{
  g_autoptr (WeftModelSpec) spec = image_classifier ("10"), more = image_classifier ("7");
  g_autoptr (WeftModel) a = build (spec, WEFT_SHAPE (28, 28), NULL), b = build (more, WEFT_SHAPE (28, 28), NULL), c = weft_model_new (spec, &WEFT_SHAPE (28, 28), 6, NULL);
  const WeftTensor *weights[3];
  const WeftModel *models[] = { a, b, c };
  double most = 0, squares = 0, limit = 1 / sqrt (784);

  for (int i = 0; i < 3; i++) {
    WeftGraph *graph = weft_model_get_graph (models[i]);

    weights[i] = weft_graph_get_value (graph, weft_graph_find (graph, "hidden.weight"))->tensor;
  }
  g_assert_cmpmem (weights[0]->data, weights[0]->bytes, weights[1]->data, weights[1]->bytes);
  g_assert_true (memcmp (weights[0]->data, weights[2]->data, weights[0]->bytes) != 0);
  for (gint64 i = 0; i < 784 * 128; i++) {
    most = fmax (most, fabs (weft_tensor_get (weights[0], i)));
    squares += pow (weft_tensor_get (weights[0], i), 2) / (784 * 128);
  }
  g_assert_cmpfloat (most, <=, limit * 1.000001);
  g_assert_cmpfloat (most, >, 0.999 * limit);
  g_assert_cmpfloat_with_epsilon (squares, limit * limit / 3, 0.02 * limit * limit);
}

/* Of a matrix in either shape the shorter side's vectors stand at right angles. */
static void
test_orthogonal (void)
{
  const gint64 extents[][2] = { { 40, 13 }, { 13, 40 }, { 20, 20 } };

  for (guint c = 0; c < G_N_ELEMENTS (extents); c++) {
    gint64 rows = extents[c][0], columns = extents[c][1], n = MIN (rows, columns), length = MAX (rows, columns);
    g_autofree char *units = g_strdup_printf ("%d", (int) columns);
    g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
    g_autoptr (WeftModel) model = NULL;
    const WeftTensor *w;

    fixture_add_layer (spec, "dense", "dense", SETTINGS ("units", units, "initializer", "orthogonal"), NULL);
    model = build (spec, WEFT_SHAPE (rows), NULL);
    w = weft_graph_get_value (weft_model_get_graph (model), weft_graph_find (weft_model_get_graph (model), "dense.weight"))->tensor;
    for (gint64 i = 0; i < n; i++)
      for (gint64 j = 0; j <= i; j++) {
        double sum = 0;

        for (gint64 k = 0; k < length; k++)
          sum += rows <= columns ? weft_tensor_get (w, i * columns + k) * weft_tensor_get (w, j * columns + k)
                                 : weft_tensor_get (w, k * columns + i) * weft_tensor_get (w, k * columns + j);
        g_assert_cmpfloat_with_epsilon (sum, i == j ? 1 : 0, 1e-6);
      }
  }
}

static void
assert_refused (WeftModelSpec *spec,
                WeftShape      item,
                const char    *layer,
                const char    *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModel) model = build (spec, item, &error);

  g_assert_null (model);
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_true (g_str_has_prefix (error->message, layer));
  if (strstr (error->message, sentence) == NULL)
    g_error ("“%s” does not say “%s”", error->message, sentence);
}

static void
test_misfits (void)
{
  g_autoptr (WeftModelSpec) none = weft_model_spec_new (), twice = weft_model_spec_new (), dangling = weft_model_spec_new ();
  g_autoptr (WeftModelSpec) forked = weft_model_spec_new (), crowded = weft_model_spec_new ();
  const char *both[] = { "a", "b", NULL };

  assert_refused (none, WEFT_SHAPE (4), "", "has no layers");
  fixture_add_layer (twice, "a", "relu", NULL, NULL);
  fixture_add_layer (twice, "a", "relu", NULL, "a");
  assert_refused (twice, WEFT_SHAPE (4), "a: ", "two layers have this name");
  fixture_add_layer (dangling, "a", "relu", NULL, "b");
  assert_refused (dangling, WEFT_SHAPE (4), "a: ", "it reads “b”, which is no layer before it");
  fixture_add_layer (forked, "a", "relu", NULL, NULL);
  fixture_add_layer (forked, "b", "tanh", NULL, NULL);
  assert_refused (forked, WEFT_SHAPE (4), "", "“b” end the model");
  fixture_add_layer (crowded, "a", "relu", NULL, NULL);
  fixture_add_layer (crowded, "b", "tanh", NULL, NULL);
  weft_model_spec_add (crowded, "c", weft_layer_kind_find ("relu"), weft_params_new (weft_layer_no_params), both);
  assert_refused (crowded, WEFT_SHAPE (4), "c: ", "it reads 2 layers");
}

/* A model whose last layer has the wrong number of units for the target. */
static void
test_wrong_units (void)
{
  const struct
  {
    const char *target;
    const char *units;
    const char *needed;
  } cases[] = { { "kind", "4", "3 units" }, { "kind", "1", "3 units" }, { "size", "2", "1 units" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    WeftTrainerSetup setup;
    Fixture fixture;

    fixture_init (&fixture, cases[i].target, NULL);
    weft_model_spec_unref (fixture.spec);
    fixture.spec = weft_model_spec_new ();
    fixture_add_layer (fixture.spec, "end", "dense", SETTINGS ("units", cases[i].units), NULL);
    setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params };
    g_assert_null (weft_trainer_new (&setup, &error));
    g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
    if (strstr (error->message, cases[i].needed) == NULL || strstr (error->message, "the last layer is end") == NULL)
      g_error ("“%s” does not say “%s” and “end”", error->message, cases[i].needed);
    fixture_clear (&fixture);
  }
}

static void
test_json (void)
{
  g_autoptr (WeftModelSpec) spec = image_classifier ("10"), again = NULL;
  g_autoptr (JsonNode) node = weft_model_spec_to_json (spec), other = NULL;
  g_autofree char *text = weft_json_write (node, WEFT_JSON_INDENT), *other_text = NULL;
  g_autoptr (JsonNode) read = weft_json_parse (text, strlen (text), NULL);
  g_autoptr (GError) error = NULL;

  again = weft_model_spec_from_json (read, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (weft_model_spec_get_n_layers (again), ==, 5);
  g_assert_cmpstr (weft_model_spec_get_layer (again, 4)->inputs[0], ==, "drop");
  g_assert_cmpint (weft_params_get_integer (weft_model_spec_get_layer (again, 1)->params, "units"), ==, 128);
  other = weft_model_spec_to_json (again);
  other_text = weft_json_write (other, WEFT_JSON_INDENT);
  g_assert_cmpstr (text, ==, other_text);
}

static void
test_broken_json (void)
{
  static const struct
  {
    const char *text;
    const char *sentence;
  } cases[] = {
    { "{}", "must be a list of layers" },
    { "[1]", "of a kind that this version does not know" },
    { "[{\"id\":\"a\"}]", "“a” is of a kind" },
    { "[{\"id\":\"a\",\"kind\":\"quantum\"}]", "“a” is of a kind" },
    { "[{\"id\":\"a\",\"kind\":\"dense\",\"params\":{\"units\":-3}}]", "a: " },
    { "[{\"id\":\"a\",\"kind\":\"dense\",\"params\":{\"units\":\"many\"}}]", "a: " },
    { "[{\"id\":\"a\",\"kind\":\"dense\",\"params\":{\"bricks\":3}}]", "a: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) node = weft_json_parse (cases[i].text, strlen (cases[i].text), NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (weft_model_spec_from_json (node, &error));
    if (error == NULL || strstr (error->message, cases[i].sentence) == NULL)
      g_error ("%s: “%s” does not say “%s”", cases[i].text, error != NULL ? error->message : "nothing", cases[i].sentence);
  }
}

static void
check_numbers (const WeftTensor *tensor,
               const double     *expected)
{
  for (gint64 i = 0; i < weft_shape_count (&tensor->shape); i++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (tensor, i), expected[i], 1e-6 * (1 + expected[i]));
}

/* Two steps on the same batch, whose means are 2 and 20 and whose variances are
 * 8/3 and 800/3 (over n - 1: 4 and 400); then it is used without training. */
static void
test_running_statistics (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (WeftModel) model = NULL;
  g_autoptr (WeftSession) session = NULL;
  WeftPlanSpec wanted = { .n_outputs = 1, .n_shapes = 1 };
  WeftPlanShape shape = { .shape = WEFT_SHAPE (3, 2) };
  const float x[] = { 0, 0, 2, 20, 4, 40 };
  const double side = 2 / sqrt (8.0 / 3), means[] = { 0.38, 3.8 }, variances[] = { 0.81 + 0.19 * 4, 0.81 + 0.19 * 400 };
  WeftValue output;
  int n;

  fixture_add_layer (spec, "norm", "batch_norm", SETTINGS ("epsilon", "1e-12"), NULL);
  model = build (spec, WEFT_SHAPE (2), &error);
  g_assert_no_error (error);
  weft_model_get_weights (model, &n);
  g_assert_cmpint (n, ==, 4);
  weft_model_get_parameters (model, &n);
  g_assert_cmpint (n, ==, 2);
  session = weft_session_new (weft_model_get_graph (model), &error);
  output = weft_model_get_output (model);
  shape.input = weft_model_get_input (model);
  wanted.outputs = &output;
  wanted.shapes = &shape;
  for (int training = 1; training >= 0; training--) {
    g_autoptr (WeftPlan) plan = NULL;

    wanted.training = training;
    wanted.updates = weft_model_get_updates (model, &wanted.n_updates);
    wanted.n_updates *= training;
    plan = weft_plan_new (session, &wanted, &error);
    g_assert_no_error (error);
    memcpy (weft_plan_get_tensor (plan, shape.input)->data, x, sizeof x);
    for (int i = 0; i < 2; i++)
      weft_plan_run (plan, NULL);
    for (int i = 0; i < 6; i++) {
      double y = training ? (i / 2 - 1) * side : ((double) x[i] - means[i % 2]) / sqrt (variances[i % 2]);

      g_assert_cmpfloat_with_epsilon (weft_tensor_get (weft_plan_get_tensor (plan, output), i), y, 1e-5);
    }
    check_numbers (weft_session_get_parameter (session, weft_graph_find (weft_model_get_graph (model), "norm.mean")), means);
    check_numbers (weft_session_get_parameter (session, weft_graph_find (weft_model_get_graph (model), "norm.variance")), variances);
  }
}

/* Whether the layer can be put behind a Dense layer, of rows, images or series. */
static gboolean
fits_somewhere (const WeftLayerKind *kind)
{
  const WeftShape items[] = { WEFT_SHAPE (4), WEFT_SHAPE (8, 8, 8), WEFT_SHAPE (5, 4) };
  gboolean fits = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (items) && !fits; i++) {
    g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftModel) model = NULL;

    fixture_add_layer (spec, "first", "dense", SETTINGS ("units", "8"), NULL);
    weft_model_spec_add (spec, "second", kind, fixture_params (kind->params, NULL), kind->min_inputs > 1 ? SETTINGS ("first", "first") : SETTINGS ("first"));
    model = build (spec, items[i], &error);
    fits = model != NULL;
    g_assert_true (fits || error != NULL);
  }
  return fits;
}

/* Every layer of the table can be found, described and used. */
static void
test_table (void)
{
  for (const WeftLayerKind *const *kind = weft_layer_kinds (); *kind != NULL; kind++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (weft_layer_kind_find ((*kind)->id) == *kind);
    g_assert_true ((*kind)->title[0] != '\0' && (*kind)->help[0] != '\0' && (*kind)->icon[0] != '\0' && (*kind)->category[0] != '\0');
    g_assert_true (fits_somewhere (*kind));
    for (const WeftParam *param = (*kind)->params; param != NULL && param->id != NULL; param++) {
      g_autofree char *normal = weft_param_check (param, param->fallback, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (normal, ==, param->fallback);
    }
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/model/shapes", test_shapes);
  g_test_add_func ("/learn/model/weights", test_weights);
  g_test_add_func ("/learn/model/orthogonal", test_orthogonal);
  g_test_add_func ("/learn/model/misfits", test_misfits);
  g_test_add_func ("/learn/model/wrong-units", test_wrong_units);
  g_test_add_func ("/learn/model/json", test_json);
  g_test_add_func ("/learn/model/broken-json", test_broken_json);
  g_test_add_func ("/learn/model/running-statistics", test_running_statistics);
  g_test_add_func ("/learn/model/table", test_table);
  return g_test_run ();
}
