/* test-vision.c: whole networks that PyTorch wrote give PyTorch's numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files are too large to be kept: tests/peers/vision_goldens.py writes them into
 * the build folder, which `./dev test --slow` sees to where it can. Each network is
 * also written, read and run again.
 */
#include "engine/session.h"
#include "exchange/onnx.h"

#include "base/file.h"

#include <math.h>

/* Of the largest number of the output. */
#define TOLERANCE 1e-4

static const char *const networks[] = {
  "resnet18",
  "mobilenet_v2",
  "mobilenet_v3_small",
  "squeezenet1_1",
  "densenet121",
  "efficientnet_b0",
  "shufflenet_v2",
  "vit_b_16",
  "lstm",
  "transformer",
};

static char *
find_file (const char *network,
           const char *ending)
{
  g_autofree char *file = g_strconcat (network, ending, NULL);

  return g_test_build_filename (G_TEST_BUILT, "..", "vision", file, NULL);
}

static WeftTensor *
read_tensor (const char *network,
             const char *ending)
{
  g_autofree char *path = find_file (network, ending);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weft_file_read (path, G_MAXSSIZE, &error);
  WeftTensor *tensor = bytes != NULL ? weft_onnx_parse_tensor (bytes, &error) : NULL;

  g_assert_no_error (error);
  return tensor;
}

static void
compare (const WeftOnnxModel *model,
         WeftTensor          *input,
         const WeftTensor    *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = weft_session_new (model->graph, &error);
  g_autoptr (WeftTensor) result = NULL;
  double difference = 0, largest = 0;

  weft_session_run (session, (const WeftValue *) (gpointer) model->inputs->data, &input, 1, (const WeftValue *) (gpointer) model->outputs->data, &result, 1, &error);
  g_assert_no_error (error);
  g_assert_true (weft_shape_equal (&result->shape, &expected->shape));
  for (gint64 i = 0; i < weft_shape_count (&expected->shape); i++) {
    difference = fmax (difference, fabs (weft_tensor_get (result, i) - weft_tensor_get (expected, i)));
    largest = fmax (largest, fabs (weft_tensor_get (expected, i)));
  }
  g_test_message ("differs by %.2g of at most %.3g", difference, largest);
  g_assert_cmpfloat (difference, <=, TOLERANCE * largest);
}

static void
test_network (gconstpointer data)
{
  g_autofree char *path = find_file (data, ".onnx");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = NULL, again = NULL;
  g_autoptr (WeftTensor) input = NULL, expected = NULL;
  g_autoptr (GBytes) written = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("write it first: tests/peers/vision_goldens.py BUILD/vision");
    return;
  }
  model = weft_onnx_read (path, &error);
  g_assert_no_error (error);
  input = read_tensor (data, ".input.pb");
  expected = read_tensor (data, ".output.pb");
  compare (model, input, expected);
  written = weft_onnx_serialize (model, NULL, NULL, &error);
  g_assert_no_error (error);
  again = weft_onnx_parse (written, &error);
  g_assert_no_error (error);
  compare (again, input, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++) {
    g_autofree char *path = g_strconcat ("/exchange/vision/", networks[i], NULL);

    g_test_add_data_func (path, networks[i], test_network);
  }
  return g_test_run ();
}
