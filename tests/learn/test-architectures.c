/* test-architectures.c: ready-made models have known sizes, and compute what PyTorch does
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Outputs come from tests/peers/architecture_goldens.py. Weights and inputs are sines of
 * their places, which both sides compute, so that no file has to hold them.
 */
#include "../engine/golden.h"
#include "trainer-fixture.h"

#include "exchange/onnx.h"
#include "learn/architecture.h"

#include <math.h>

/* Those of torchvision 0.14 at 1000 classes, and of the papers' settings. */
static const struct
{
  const char *id;
  gint64 n_parameters;
} sizes[] = {
  { "mlp", 30 * 64 + 64 + 64 * 64 + 64 + 2 * 64 + 2 },
  { "convnet", 9 * 3 * 16 + 2 * 16 + 9 * 16 * 32 + 2 * 32 + 64 * 32 * 64 + 64 + 10 * 64 + 10 },
  { "lenet", 61706 },
  { "vgg11", 132863336 },
  { "resnet18", 11689512 },
  { "resnet34", 21797672 },
  { "resnet50", 25557032 },
  { "resnet20", 272474 },
  { "mobilenet_v2", 3504872 },
  { "squeezenet1_1", 1235496 },
  { "bert", 109482240 - 2 * 768 - (512 - 128) * 768 + 2 * 768 + 2 }, /* bert-base-uncased without kinds of tokens, at 128 places, with a head of two */
  { "fasttext", 10000 * 64 + 2 * 64 + 2 },
  { "text_cnn", 10000 * 100 + (3 + 4 + 5) * 100 * 100 + 300 + 602 },
  { "lstm_classifier", 10000 * 100 + 2 * 4 * 64 * (100 + 64 + 2) + 2 * 128 + 2 },
  { "transformer_classifier", 10000 * 64 + 2 * (4 * (64 * 64 + 64) + 2 * 64 * 256 + 64 + 256 + 4 * 64) + 2 * 64 + 2 * 64 + 2 },
  { "sequence_tagger", 10000 * 100 + 2 * 4 * 64 * (100 + 64 + 2) + 17 * 129 },
  { "gru_seq2seq", 2 * 64 * 64 + 2 * 3 * 64 * (64 + 64 + 2) + 3 * 128 * (64 + 128 + 2) + 2 * 128 * 64 + 64 + 64 + 257 * 64 },
  { "autoencoder", 784 * 128 + 128 + 128 * 16 + 16 + 16 * 128 + 128 + 128 * 784 + 784 },
};

static WeftModel *
build (const WeftArchitecture *architecture,
       const char *const *settings,
       const WeftShape *item,
       gint64 n_outputs)
{
  g_autoptr (WeftParams) params = fixture_params (architecture->params, settings);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (architecture, params, &(WeftModelInput){ .item = *item }, n_outputs, &error);
  WeftModel *model;

  g_assert_no_error (error);
  model = weft_model_new_blank (spec, &(WeftModelInput){ .item = *item }, &error);
  g_assert_no_error (error);
  return model;
}

static void
test_sizes (void)
{
  guint n = 0;

  while (weft_architectures ()[n] != NULL)
    n++;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (sizes));
  for (guint i = 0; i < n; i++) {
    const WeftArchitecture *architecture = weft_architecture_find (sizes[i].id);
    g_autoptr (WeftModel) model = build (architecture, NULL, &architecture->item, architecture->n_outputs);
    WeftShape output = weft_model_get_output_shape (model);

    g_assert_cmpint (weft_model_count_parameters (model), ==, sizes[i].n_parameters);
    g_assert_cmpint (output.extent[output.rank - 1], ==, architecture->n_outputs);
    g_assert_true (architecture->ranks & 1u << architecture->item.rank);
    g_assert_true (architecture->title[0] != '\0' && architecture->help[0] != '\0');
  }
}

/* Multiplications that torchvision 0.14 tells of its models at 224²; Weft counts the additions
 * as well, and a little for normalization and activations. */
static void
test_operations (void)
{
  static const struct
  {
    const char *id;
    double n_products;
    double most;
  } cases[] = {
    { "vgg11", 7.609e9, 1.01 },
    { "resnet18", 1.814e9, 1.02 },
    { "resnet34", 3.664e9, 1.02 },
    { "resnet50", 4.089e9, 1.02 },
    { "mobilenet_v2", 0.301e9, 1.12 },
    { "squeezenet1_1", 0.349e9, 1.05 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WeftArchitecture *architecture = weft_architecture_find (cases[i].id);
    g_autoptr (WeftModel) model = build (architecture, NULL, &architecture->item, architecture->n_outputs);
    double sum = 0;
    guint n;
    const WeftLayerInfo *layers = weft_model_get_layers (model, &n);

    for (guint k = 0; k < n; k++)
      sum += layers[k].operations;
    g_test_message ("%s: %g operations, %.4f times those of products", cases[i].id, sum, sum / (2 * cases[i].n_products));
    g_assert_cmpfloat (sum, >, 2 * cases[i].n_products * 0.999);
    g_assert_cmpfloat (sum, <, 2 * cases[i].n_products * cases[i].most);
  }
}

static void
test_misfits (void)
{
  const struct
  {
    const char *id;
    WeftShape item;
    const char *sentence;
  } cases[] = {
    { "lenet", WEFT_SHAPE (7), "LeNet-5 reads samples such as" },
    { "text_cnn", WEFT_SHAPE (1, 28, 28), "TextCNN reads samples such as" },
    { "text_cnn", WEFT_SHAPE (3), "TextCNN: conv4: " },
    { "vgg11", WEFT_SHAPE (3, 16, 16), "VGG-11: pool5: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WeftArchitecture *architecture = weft_architecture_find (cases[i].id);
    g_autoptr (WeftParams) params = weft_params_new (architecture->params);
    g_autoptr (GError) error = NULL;

    g_assert_null (weft_architecture_build (architecture, params, &(WeftModelInput){ .item = cases[i].item }, 10, &error));
    if (strstr (error->message, cases[i].sentence) == NULL)
      g_error ("“%s” does not say “%s”", error->message, cases[i].sentence);
  }
}

/* Variances and scales around 1, all others around 0 and the smaller the more are added up. */
static void
fill_weights (WeftTensor *tensor,
              const char *name,
              int         number)
{
  gint64 n = weft_shape_count (&tensor->shape), outputs = tensor->shape.extent[0];
  gboolean near_one = g_str_has_suffix (name, "variance") || g_str_has_suffix (name, "scale");
  double amplitude = near_one ? 0.3 : tensor->shape.rank > 1 ? sqrt (3.0 * (double) outputs / (double) n)
                                                             : 0.1;

  if (tensor->shape.rank == 2)
    amplitude = sqrt (3.0 / (double) outputs);
  for (gint64 i = 0; i < n; i++)
    weft_tensor_set (tensor, i, (near_one ? 1 : 0) + amplitude * sin (12.9898 * (double) i + number));
}

static void
fill_session (WeftSession *session,
              WeftModel   *model)
{
  WeftGraph *graph = weft_model_get_graph (model);
  int n;
  const WeftValue *weights = weft_model_get_weights (model, &n);

  for (int i = 0; i < n; i++)
    fill_weights (weft_session_get_parameter (session, weights[i]), weft_graph_get_value (graph, weights[i])->name, i);
}

/* Sines, or numbers of words; row r ends in r zeros, and so does each part of @steps. */
static void
fill_input (WeftTensor *x,
            gint64      entries,
            gint64      steps)
{
  for (gint64 i = 0; i < weft_shape_count (&x->shape); i++) {
    gint64 word = entries > 0 && i % steps < steps - i / x->shape.extent[1] ? 1 + i * i % (entries - 1) : 0;

    weft_tensor_set (x, i, entries == 0 ? sin (0.37 * (double) i) : (double) word);
  }
}

static const WeftTensor *
get_weights (gpointer  session,
             WeftValue value)
{
  return weft_session_get_parameter (session, value);
}

/* An ONNX file of the model, read again, gives the same. */
static void
compare_exported (WeftModel        *model,
                  WeftSession      *session,
                  WeftTensor       *x,
                  const WeftTensor *y,
                  const char       *what)
{
  g_autoptr (WeftOnnxModel) file = weft_onnx_model_new (weft_model_get_graph (model)), again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (WeftSession) other = NULL;
  g_autoptr (WeftTensor) found = NULL;

  weft_onnx_model_add_input (file, weft_model_get_input (model));
  weft_onnx_model_add_output (file, weft_model_get_output (model), "answer");
  bytes = weft_onnx_serialize (file, get_weights, session, &error);
  g_assert_no_error (error);
  again = weft_onnx_parse (bytes, &error);
  g_assert_no_error (error);
  other = weft_session_new (again->graph, &error);
  weft_session_run (other, &g_array_index (again->inputs, WeftValue, 0), &x, 1, &g_array_index (again->outputs, WeftValue, 0), &found, 1, &error);
  g_assert_no_error (error);
  for (gint64 i = 0; i < weft_shape_count (&y->shape); i++)
    if (!(fabs (weft_tensor_get (found, i) - weft_tensor_get (y, i)) <= 1e-4 * (0.1 + fabs (weft_tensor_get (y, i)))))
      g_error ("%s: the exported model gives %g, the model %g", what, weft_tensor_get (found, i), weft_tensor_get (y, i));
}

static void
test_golden (gconstpointer data)
{
  JsonObject *object = (gpointer) data, *settings = weft_json_get_object (object, "settings");
  const WeftArchitecture *architecture = weft_architecture_find (weft_json_get_string (object, "id", ""));
  JsonArray *extents = weft_json_get_array (object, "input");
  g_autoptr (GList) names = json_object_get_members (settings);
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  WeftShape shape = { .rank = (int) json_array_get_length (extents) }, item = { .rank = shape.rank - 1 };
  g_autoptr (WeftModel) model = NULL;
  g_autoptr (WeftSession) session = NULL;
  g_autoptr (WeftTensor) x = NULL, y = NULL;
  g_autoptr (GError) error = NULL;
  WeftValue input, output;

  for (GList *l = names; l != NULL; l = l->next) {
    g_ptr_array_add (pairs, l->data);
    g_ptr_array_add (pairs, (gpointer) weft_json_get_string (settings, l->data, NULL));
  }
  g_ptr_array_add (pairs, NULL);
  for (int i = 0; i < shape.rank; i++)
    shape.extent[i] = json_array_get_int_element (extents, (guint) i);
  memcpy (item.extent, shape.extent + 1, sizeof (gint64) * (gsize) item.rank);
  model = build (architecture, (const char *const *) pairs->pdata, &item, weft_json_get_int (object, "outputs", 0));
  session = weft_session_new (weft_model_get_graph (model), &error);
  fill_session (session, model);
  x = weft_tensor_new (WEFT_DTYPE_F32, &shape, &error);
  fill_input (x, weft_json_get_int (object, "entries", 0), weft_json_get_int (object, "steps", 1));
  input = weft_model_get_input (model);
  output = weft_model_get_output (model);
  weft_session_run (session, &input, &x, 1, &output, &y, 1, &error);
  g_assert_no_error (error);
  golden_compare (y, weft_json_get_array (weft_json_get_object (object, "output"), "data"), 5e-4, 1e-5, architecture->id);
  compare_exported (model, session, x, y, architecture->id);
}

int
main (int   argc,
      char *argv[])
{
  JsonNode *goldens;
  int status;

  g_test_init (&argc, &argv, NULL);
  goldens = golden_read ("learn", "architectures.json");
  g_test_add_func ("/learn/architectures/sizes", test_sizes);
  g_test_add_func ("/learn/architectures/operations", test_operations);
  g_test_add_func ("/learn/architectures/misfits", test_misfits);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (goldens)); i++) {
    JsonObject *object = json_array_get_object_element (json_node_get_array (goldens), i);
    g_autofree char *path = g_strdup_printf ("/learn/architectures/golden/%s/%u", weft_json_get_string (object, "id", NULL), i);

    g_test_add_data_func (path, object, test_golden);
  }
  status = g_test_run ();
  json_node_unref (goldens);
  return status;
}
