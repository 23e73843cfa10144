/* test-onnx-gradients.c: networks of every layer have PyTorch's gradients
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small networks of PyTorch, read from ONNX: the gradient of a weighted sum of
 * the output by the input and by each parameter is PyTorch's. Written by
 * tests/peers/onnx_goldens.py.
 */
#include "engine/gradient.h"
#include "engine/session.h"
#include "exchange/onnx.h"
#include "exchange/safetensors.h"

#include "base/file.h"

#include <math.h>

#define WEIGHTS   "weights of the output"
#define TOLERANCE 2e-5

static char *
find_file (const char *network,
           const char *ending)
{
  g_autofree char *file = g_strconcat (network, ending, NULL);

  return g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", file, NULL);
}

static WeftTensor *
read_input (const char *network)
{
  g_autofree char *path = find_file (network, ".input.pb");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weft_file_read (path, G_MAXSSIZE, &error);
  WeftTensor *tensor = bytes != NULL ? weft_onnx_parse_tensor (bytes, &error) : NULL;

  g_assert_no_error (error);
  return tensor;
}

/* Relative to the largest number of the gradient. */
static void
compare (const WeftTensor *found,
         const WeftTensor *expected,
         const char       *name)
{
  double largest = 0;

  g_assert_true (weft_shape_equal (&found->shape, &expected->shape));
  for (gint64 i = 0; i < weft_shape_count (&expected->shape); i++)
    largest = fmax (largest, fabs (weft_tensor_get (expected, i)));
  for (gint64 i = 0; i < weft_shape_count (&expected->shape); i++) {
    double got = weft_tensor_get (found, i), wanted = weft_tensor_get (expected, i);

    if (!(fabs (got - wanted) <= TOLERANCE * fmax (largest, 0.1)))
      g_error ("%s: element %d is %.8g, PyTorch says %.8g", name, (int) i, got, wanted);
  }
}

static void
test_network (gconstpointer data)
{
  g_autofree char *path = find_file (data, ".onnx"), *gradients = find_file (data, ".gradients.safetensors");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = weft_onnx_read (path, &error);
  g_autoptr (WeftSafetensors) expected = weft_safetensors_read (gradients, &error);
  g_autofree const char **names = NULL;
  g_autoptr (WeftTensor) input = read_input (data);
  WeftTensor *weights;
  WeftValue sum;

  g_assert_no_error (error);
  weights = weft_safetensors_find (expected, WEIGHTS);
  sum = weft_graph_emit (model->graph, "Mul", WEFT_INPUTS (g_array_index (model->outputs, WeftValue, 0), weft_graph_add_constant (model->graph, weft_tensor_ref (weights))), NULL);
  sum = weft_graph_emit (model->graph, "ReduceSum", &sum, 1, WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  names = weft_safetensors_list (expected);
  for (int i = 0; names[i] != NULL; i++) {
    WeftValue value = weft_graph_find (model->graph, names[i]), gradient;
    g_autoptr (WeftSession) session = NULL;
    g_autoptr (WeftTensor) found = NULL;

    if (g_str_equal (names[i], WEIGHTS))
      continue;
    g_test_message ("%s", names[i]);
    g_assert_cmpint (value, !=, WEFT_NO_VALUE);
    weft_graph_differentiate (model->graph, sum, &value, 1, &gradient, &error);
    g_assert_no_error (error);
    session = weft_session_new (model->graph, &error);
    weft_session_run (session, (const WeftValue *) (gpointer) model->inputs->data, &input, 1, &gradient, &found, 1, &error);
    g_assert_no_error (error);
    compare (found, weft_safetensors_find (expected, names[i]), names[i]);
  }
}

int
main (int    argc,
      char **argv)
{
  static const char *const networks[] = { "all-activations", "all-image-layers", "all-sequence-layers", "contractions" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    g_autofree char *path = g_strconcat ("/exchange/onnx-gradients/", networks[i], NULL);

    g_test_add_data_func (path, networks[i], test_network);
  }
  return g_test_run ();
}
