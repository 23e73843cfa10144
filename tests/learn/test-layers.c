/* test-layers.c: layers and the gradients of their inputs and parameters, against PyTorch
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The golden values come from tests/peers/layer_goldens.py. A layer is built by itself,
 * so that it can have several inputs and masks.
 */
#include "../engine/golden.h"
#include "trainer-fixture.h"

#include "engine/gradient.h"
#include "engine/kernels.h"
#include "engine/session.h"
#include "exchange/onnx.h"

#define TOLERANCE 2e-4
#define FLOOR     2e-5

static JsonNode *goldens;

typedef struct
{
  const WeftLayerKind *kind;
  WeftParams *params;
  WeftGraph *graph;
  GArray *updates;
  WeftLayerBuild build;
  WeftTensor *tensors[2 * WEFT_LAYER_MAX_INPUTS];
  WeftValue given[2 * WEFT_LAYER_MAX_INPUTS];
  int n_given;
  WeftValue output;
  WeftSession *session;
} Setup;

static WeftParams *
take_settings (const WeftLayerKind *kind,
               JsonObject          *object)
{
  WeftParams *params = weft_params_new (kind->params);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next) {
    g_autoptr (GError) error = NULL;

    weft_params_set (params, l->data, weft_json_get_string (object, l->data, NULL), &error);
    g_assert_no_error (error);
  }
  return params;
}

/* An input of the graph whose first axis is not known, as a model's is not. */
static WeftValue
give (Setup      *self,
      JsonObject *object,
      const char *name,
      guint       number)
{
  g_autofree char *full = g_strdup_printf ("%s%u", name, number);
  WeftTensor *tensor = golden_tensor (object);
  WeftShape shape = tensor->shape;
  WeftValue value;

  shape.extent[0] = weft_graph_name_dimension (self->graph, "batch");
  value = weft_graph_add_input (self->graph, full, WEFT_DTYPE_F32, &shape);
  self->tensors[self->n_given] = tensor;
  self->given[self->n_given++] = value;
  return value;
}

static void
setup_inputs (Setup      *self,
              JsonObject *object)
{
  JsonArray *inputs = weft_json_get_array (object, "inputs"), *masks = weft_json_get_array (object, "masks");

  self->build.n_inputs = (int) json_array_get_length (inputs);
  for (guint i = 0; i < json_array_get_length (inputs); i++) {
    JsonNode *mask = i < json_array_get_length (masks) ? json_array_get_element (masks, i) : NULL;

    self->build.inputs[i] = give (self, json_array_get_object_element (inputs, i), "input", i);
    self->build.masks[i] = mask == NULL || JSON_NODE_HOLDS_NULL (mask) ? WEFT_NO_VALUE : give (self, json_node_get_object (mask), "mask", i);
  }
}

static void
setup_init (Setup      *self,
            JsonObject *object)
{
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->kind = weft_layer_kind_find (weft_json_get_string (object, "kind", NULL));
  g_assert_nonnull (self->kind);
  self->params = take_settings (self->kind, weft_json_get_object (object, "settings"));
  self->graph = weft_graph_new ();
  self->updates = g_array_new (FALSE, FALSE, sizeof (WeftPlanUpdate));
  self->build = (WeftLayerBuild){ .graph = self->graph, .id = "layer", .params = self->params, .updates = self->updates, .mask = WEFT_NO_VALUE };
  setup_inputs (self, object);
  self->output = self->kind->build (&self->build, &error);
  g_assert_no_error (error);
}

static void
setup_clear (Setup *self)
{
  for (int i = 0; i < self->n_given; i++)
    weft_tensor_unref (self->tensors[i]);
  weft_session_unref (self->session);
  weft_graph_unref (self->graph);
  g_array_unref (self->updates);
  weft_params_free (self->params);
}

static WeftValue
find (Setup      *self,
      const char *name)
{
  g_autofree char *full = g_str_has_prefix (name, "input") ? g_strdup (name) : g_strconcat ("layer.", name, NULL);

  return weft_graph_find (self->graph, full);
}

/* PyTorch's weights for all that the layer has; it must have no others. */
static void
take_weights (Setup      *self,
              JsonObject *parameters)
{
  g_autoptr (GList) names = json_object_get_members (parameters);
  guint n = 0;

  for (int value = 0; value < weft_graph_get_n_values (self->graph); value++)
    n += weft_graph_get_value (self->graph, value)->kind == WEFT_VALUE_PARAMETER && weft_graph_get_value (self->graph, value)->shape.rank > 0;
  g_assert_cmpuint (n, ==, g_list_length (names));
  for (GList *l = names; l != NULL; l = l->next) {
    g_autoptr (WeftTensor) tensor = golden_tensor (weft_json_get_object (parameters, l->data));
    WeftTensor *own = weft_session_get_parameter (self->session, find (self, l->data));

    g_assert_true (weft_shape_equal (&own->shape, &tensor->shape));
    memcpy (own->data, tensor->data, tensor->bytes);
  }
}

/* @values in a plan that trains or does not. */
static WeftPlan *
run (Setup           *self,
     const WeftValue *values,
     int              n,
     gboolean         training)
{
  WeftPlanShape shapes[2 * WEFT_LAYER_MAX_INPUTS];
  WeftPlanSpec spec = { .outputs = values, .n_outputs = n, .shapes = shapes, .n_shapes = self->n_given, .training = training };
  g_autoptr (GError) error = NULL;
  WeftPlan *plan;

  for (int i = 0; i < self->n_given; i++)
    shapes[i] = (WeftPlanShape){ self->given[i], self->tensors[i]->shape };
  plan = weft_plan_new (self->session, &spec, &error);
  g_assert_no_error (error);
  for (int i = 0; i < self->n_given; i++)
    memcpy (weft_plan_get_tensor (plan, self->given[i])->data, self->tensors[i]->data, self->tensors[i]->bytes);
  weft_plan_run (plan, NULL);
  return plan;
}

/* The value itself, then the gradients of Σ seed ⊙ value. */
static void
compare (Setup      *self,
         JsonObject *object,
         const char *what)
{
  JsonObject *expected = weft_json_get_object (object, "gradients"), *output = weft_json_get_object (object, "output");
  g_autoptr (GList) names = json_object_get_members (expected);
  g_autoptr (WeftTensor) wanted = golden_tensor (output), seed = weft_tensor_new (WEFT_DTYPE_F32, &wanted->shape, NULL);
  g_autofree WeftValue *values = g_new (WeftValue, g_list_length (names) + 1), *sources = g_new (WeftValue, g_list_length (names) + 1);
  int n = 0;
  WeftValue weighted;
  g_autoptr (WeftPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  golden_fill (seed, weft_json_get_array (object, "seed"));
  weighted = weft_graph_add (self->graph, "Mul", WEFT_INPUTS (self->output, weft_graph_add_constant (self->graph, weft_tensor_ref (seed))), NULL, &error);
  g_assert_no_error (error);
  for (GList *l = names; l != NULL; l = l->next)
    sources[n++] = find (self, l->data);
  values[0] = self->output;
  g_assert_true (weft_graph_differentiate (self->graph, weighted, sources, n, values + 1, &error));
  self->session = weft_session_new (self->graph, &error);
  take_weights (self, weft_json_get_object (object, "parameters"));
  plan = run (self, values, n + 1, weft_json_get_bool (object, "training", TRUE));
  g_assert_true (weft_shape_equal (&weft_plan_get_tensor (plan, self->output)->shape, &wanted->shape));
  golden_compare (weft_plan_get_tensor (plan, self->output), weft_json_get_array (output, "data"), TOLERANCE, FLOOR, what);
  n = 0;
  for (GList *l = names; l != NULL; l = l->next) {
    g_autofree char *name = g_strdup_printf ("%s, gradient of %s", what, (const char *) l->data);

    golden_compare (weft_plan_get_tensor (plan, values[++n]), weft_json_get_array (expected, l->data), TOLERANCE, FLOOR, name);
  }
}

/* What the layer computes can be written as ONNX and read again. */
static void
check_export (Setup      *self,
              const char *what)
{
  g_autoptr (WeftOnnxModel) file = weft_onnx_model_new (self->graph), again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < self->n_given; i++)
    weft_onnx_model_add_input (file, self->given[i]);
  weft_onnx_model_add_output (file, self->output, "answer");
  bytes = weft_onnx_serialize (file, NULL, NULL, &error);
  again = bytes != NULL ? weft_onnx_parse (bytes, &error) : NULL;
  if (again == NULL)
    g_error ("%s: %s", what, error->message);
}

static void
test_golden (gconstpointer data)
{
  JsonObject *object = (gpointer) data;

  for (const WeftKernels *const *set = weft_kernels_list (); *set != NULL; set++) {
    g_autofree char *what = g_strdup_printf ("%s on %s", weft_json_get_string (object, "kind", NULL), (*set)->name);
    g_autoptr (GError) error = NULL;
    Setup setup;

    weft_kernels_use ((*set)->name, &error);
    g_assert_no_error (error);
    setup_init (&setup, object);
    compare (&setup, object, what);
    check_export (&setup, what);
    setup_clear (&setup);
  }
  weft_kernels_use (NULL, NULL);
}

/* Embedding says which steps are padding; layers that keep steps hand it on, others do not. */
static void
test_masks (void)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModel) model = NULL;
  const WeftLayerInfo *layers;
  guint n;

  fixture_add_layer (spec, "words", "embedding", SETTINGS ("padding", "true", "units", "64"), NULL);
  fixture_add_layer (spec, "place", "positional_encoding", NULL, "words");
  fixture_add_layer (spec, "turned", "transpose", NULL, "place");
  fixture_add_layer (spec, "read", "lstm", SETTINGS ("sequences", "true"), "place");
  fixture_add_layer (spec, "whole", "gru", NULL, "read");
  weft_model_spec_add (spec, "twice", weft_layer_kind_find ("concat"), fixture_params (weft_layer_kind_find ("concat")->params, SETTINGS ("axis", "1")), SETTINGS ("place", "read"));
  fixture_add_layer (spec, "most", "steps", SETTINGS ("take", "max"), "twice");
  fixture_add_layer (spec, "flat", "flatten", NULL, "turned");
  weft_model_spec_add (spec, "end", weft_layer_kind_find ("concat"), fixture_params (weft_layer_kind_find ("concat")->params, NULL), SETTINGS ("whole", "flat", "most"));
  model = weft_model_new (spec, &WEFT_SHAPE (5), 1, &error);
  g_assert_no_error (error);
  layers = weft_model_get_layers (model, &n);
  g_assert_cmpint (layers[0].mask, !=, WEFT_NO_VALUE);
  g_assert_cmpint (layers[1].mask, ==, layers[0].mask);
  g_assert_cmpint (layers[2].mask, ==, WEFT_NO_VALUE);
  g_assert_cmpint (layers[3].mask, ==, layers[0].mask);
  g_assert_cmpint (layers[4].mask, ==, WEFT_NO_VALUE);
  g_assert_cmpint (layers[5].mask, ==, WEFT_NO_VALUE);
  g_assert_cmpint (layers[8].mask, ==, WEFT_NO_VALUE);
}

/* A frozen layer has its weights, but nothing changes them. */
static void
test_frozen (void)
{
  int counts[2], weights[2], updates[2];
  gint64 numbers[2];

  for (int frozen = 0; frozen < 2; frozen++) {
    g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
    g_autoptr (WeftModel) model = NULL;

    fixture_add_layer (spec, "block", "residual_block", SETTINGS ("frozen", frozen ? "true" : "false"), NULL);
    fixture_add_layer (spec, "mean", "global_average_pool", NULL, "block");
    fixture_add_layer (spec, "end", "dense", SETTINGS ("units", "3"), "mean");
    model = weft_model_new (spec, &WEFT_SHAPE (4, 6, 6), 1, NULL);
    weft_model_get_parameters (model, &counts[frozen]);
    weft_model_get_weights (model, &weights[frozen]);
    weft_model_get_updates (model, &updates[frozen]);
    numbers[frozen] = weft_model_count_parameters (model);
  }
  g_assert_cmpint (counts[0], ==, 11);
  g_assert_cmpint (counts[1], ==, 2);
  g_assert_cmpint (weights[0], ==, 17);
  g_assert_cmpint (weights[1], ==, 2);
  g_assert_cmpint (updates[0], ==, 6);
  g_assert_cmpint (updates[1], ==, 0);
  g_assert_cmpint (numbers[0], ==, numbers[1]);
}

static void
assert_refused (const char *kind,
                const char *const *settings,
                WeftShape item,
                const char *sentence)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (GError) error = NULL;

  fixture_add_layer (spec, "layer", kind, settings, NULL);
  g_assert_null (weft_model_new (spec, &item, 5, &error));
  if (strstr (error->message, sentence) == NULL)
    g_error ("%s: “%s” does not say “%s”", kind, error->message, sentence);
}

static void
test_misfits (void)
{
  assert_refused ("residual_block", NULL, WEFT_SHAPE (8, 8), "must be images");
  assert_refused ("inverted_residual", NULL, WEFT_SHAPE (8), "must be images");
  assert_refused ("fire", NULL, WEFT_SHAPE (8), "must be images");
  assert_refused ("conv_transpose2d", NULL, WEFT_SHAPE (8), "must be images");
  assert_refused ("conv_transpose2d", SETTINGS ("kernel", "2", "stride", "3"), WEFT_SHAPE (3, 8, 8), "leaves gaps");
  assert_refused ("upsample", NULL, WEFT_SHAPE (8), "must have channels");
  assert_refused ("group_norm", SETTINGS ("groups", "5"), WEFT_SHAPE (8, 4, 4), "do not divide into 5 groups");
  assert_refused ("instance_norm", NULL, WEFT_SHAPE (8), "must have channels");
  assert_refused ("concat", SETTINGS ("axis", "0"), WEFT_SHAPE (8), "axis 0 is that of the batch");
  assert_refused ("conv2d", SETTINGS ("padding", "own", "pads", "1,2"), WEFT_SHAPE (3, 8, 8), "its padding has 2 numbers; it needs 1, for every side, or 4");
  assert_refused ("max_pool", SETTINGS ("padding", "own", "pads", "1,2,3,4"), WEFT_SHAPE (3, 8), "its padding has 4 numbers; it needs 1, for every side, or 2");
  assert_refused ("clip", SETTINGS ("min", "2"), WEFT_SHAPE (8), "its smallest number is larger than its largest");
  assert_refused ("reshape", SETTINGS ("shape", "3, 4"), WEFT_SHAPE (8), "layer: ");
  assert_refused ("reshape", SETTINGS ("shape", ""), WEFT_SHAPE (8), "it needs 1 to 7 numbers");
  assert_refused ("transpose", SETTINGS ("order", "2, 2"), WEFT_SHAPE (8, 3), "layer: ");
  assert_refused ("steps", NULL, WEFT_SHAPE (8), "it reads sequences");
  assert_refused ("additive_attention", NULL, WEFT_SHAPE (8, 3), "it reads 1 layers, it must read 2 to 2");
}

/* Trained models and checkpoints hold layers so, and must not become others by what came later. */
static void
test_kept (void)
{
  static const struct
  {
    const char *kind;
    const char *text;
  } layers[] = {
    { "conv2d", "{\"bias\":true,\"dilation\":1,\"filters\":32,\"frozen\":false,\"groups\":1,\"initializer\":\"fan-in\",\"kernel\":3,\"padding\":\"valid\",\"stride\":1}" },
    { "conv1d", "{\"bias\":true,\"dilation\":1,\"filters\":32,\"frozen\":false,\"groups\":1,\"initializer\":\"fan-in\",\"kernel\":3,\"padding\":\"valid\",\"stride\":1}" },
    { "max_pool", "{\"kernel\":2,\"padding\":\"valid\",\"stride\":0}" },
    { "average_pool", "{\"kernel\":2,\"padding\":\"valid\",\"stride\":0}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++) {
    g_autoptr (WeftParams) params = weft_params_new (weft_layer_kind_find (layers[i].kind)->params);
    g_autoptr (JsonNode) node = weft_params_to_json (params, TRUE);
    g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);

    g_assert_cmpstr (text, ==, layers[i].text);
  }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  goldens = golden_read ("learn", "layers.json");
  for (guint i = 0; i < json_array_get_length (json_node_get_array (goldens)); i++) {
    JsonObject *object = json_array_get_object_element (json_node_get_array (goldens), i);
    g_autofree char *path = g_strdup_printf ("/learn/layers/golden/%s/%u", weft_json_get_string (object, "kind", NULL), i);

    g_test_add_data_func (path, object, test_golden);
  }
  g_test_add_func ("/learn/layers/masks", test_masks);
  g_test_add_func ("/learn/layers/frozen", test_frozen);
  g_test_add_func ("/learn/layers/misfits", test_misfits);
  g_test_add_func ("/learn/layers/kept", test_kept);
  status = g_test_run ();
  json_node_unref (goldens);
  return status;
}
