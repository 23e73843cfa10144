/* test-import.c: exported models come back as layers that compute the same
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "exchange/onnx.h"
#include "learn/architecture.h"
#include "learn/import.h"
#include "learn/transfer.h"

#include <glib/gstdio.h>
#include <math.h>

static const WeftTensor *
get_weights (gpointer  session,
             WeftValue value)
{
  return weft_session_get_parameter (session, value);
}

static GBytes *
export_model (WeftModel   *model,
              WeftSession *session)
{
  g_autoptr (WeftOnnxModel) file = weft_onnx_model_new (weft_model_get_graph (model));
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  weft_onnx_model_add_input (file, weft_model_get_input (model));
  weft_onnx_model_add_output (file, weft_model_get_output (model), "answer");
  bytes = weft_onnx_serialize (file, get_weights, session, &error);
  g_assert_no_error (error);
  return bytes;
}

static WeftModel *
build (const char *architecture,
       const char *const *settings,
       const WeftShape *item)
{
  const WeftArchitecture *found = weft_architecture_find (architecture);
  g_autoptr (WeftParams) params = fixture_params (found->params, settings);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelSpec) spec = weft_architecture_build (found, params, &(WeftModelInput){ .item = *item }, 10, &error);
  WeftModel *model;

  g_assert_no_error (error);
  model = weft_model_new (spec, item, 5, &error);
  g_assert_no_error (error);
  return model;
}

/* What a model gives for two samples of sines. */
static WeftTensor *
ask (WeftModel   *model,
     WeftSession *session,
     WeftShape    item)
{
  WeftShape shape = { .rank = item.rank + 1, .extent = { 2, item.extent[0], item.extent[1], item.extent[2] } };
  g_autoptr (WeftTensor) x = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);
  WeftValue input = weft_model_get_input (model), output = weft_model_get_output (model);
  g_autoptr (GError) error = NULL;
  WeftTensor *y = NULL;

  for (gint64 i = 0; i < weft_shape_count (&shape); i++)
    weft_tensor_set (x, i, sin (0.37 * (double) i));
  weft_session_run (session, &input, &x, 1, &output, &y, 1, &error);
  g_assert_no_error (error);
  return y;
}

static const struct
{
  const char *architecture;
  const char *settings[5];
  WeftShape item;
} cases[] = {
  { "lenet", { NULL }, { 3, { 1, 28, 28 } } },
  { "lenet", { NULL }, { 2, { 28, 28 } } },
  { "resnet20", { NULL }, { 3, { 3, 32, 32 } } },
  { "mlp", { "dropout", "0.5", NULL }, { 1, { 7 } } },
  { "convnet", { "vary", "true", NULL }, { 3, { 3, 16, 16 } } },
  { "squeezenet1_1", { NULL }, { 3, { 3, 47, 47 } } },
};

/* Exported, imported, and filled by the way that trainings are: the same to 1e-5. */
static void
test_round_trip (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-import-XXXXXX", NULL), *path = g_build_filename (folder, "model.onnx", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftModel) model = build (cases[i].architecture, cases[i].settings, &cases[i].item), again = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftSession) session = weft_session_new (weft_model_get_graph (model), &error), other = NULL;
    g_autoptr (GBytes) bytes = export_model (model, session);
    g_autoptr (WeftOnnxModel) file = weft_onnx_parse (bytes, &error);
    g_autoptr (WeftImport) import = weft_import_new (file, &error);
    g_autoptr (WeftTensor) y = NULL, found = NULL;
    g_autofree char *report = NULL;

    g_assert_no_error (error);
    g_test_message ("%s: %u layers", cases[i].architecture, weft_model_spec_get_n_layers (import->spec));
    g_assert_true (weft_shape_equal (&import->item, &cases[i].item));
    g_assert_cmpint (import->n_outputs, ==, 10);
    g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
    again = weft_model_new (import->spec, &import->item, 77, &error);
    g_assert_no_error (error);
    g_assert_true (weft_transfer_weights (again, path, &report, &error));
    other = weft_session_new (weft_model_get_graph (again), &error);
    y = ask (model, session, cases[i].item);
    found = ask (again, other, cases[i].item);
    for (gint64 k = 0; k < weft_shape_count (&y->shape); k++)
      g_assert_cmpfloat_with_epsilon (weft_tensor_get (found, k), weft_tensor_get (y, k), 1e-5 * (1 + fabs (weft_tensor_get (y, k))));
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* Layers that learned in the file are called as there, with what ids do not allow made good. */
static void
test_names (void)
{
  g_autoptr (WeftModel) model = build ("lenet", NULL, &cases[0].item);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = weft_session_new (weft_model_get_graph (model), &error);
  g_autoptr (GBytes) bytes = export_model (model, session);
  g_autoptr (WeftOnnxModel) file = weft_onnx_parse (bytes, &error);
  g_autoptr (WeftImport) import = weft_import_new (file, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (weft_model_spec_get_n_layers (import->spec), ==, 12);
  g_assert_cmpstr (weft_model_spec_get_layer (import->spec, 0)->id, ==, "conv1");
  g_assert_cmpstr (weft_model_spec_get_layer (import->spec, 0)->kind->id, ==, "conv2d");
  g_assert_cmpstr (weft_params_get (weft_model_spec_get_layer (import->spec, 0)->params, "padding"), ==, "half");
  g_assert_cmpstr (weft_model_spec_get_layer (import->spec, 11)->id, ==, "output");
}

/* Files of others give as layers what they give as they are.
 * @dtype, @size: of what the file reads */
static void
compare_file (const char *name,
              WeftDType   dtype,
              double      size,
              gint64      n_outputs,
              double      tolerance)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "test-only", "models", name, NULL), *report = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) file = NULL;
  g_autoptr (WeftImport) import = NULL;
  g_autoptr (WeftModel) model = NULL;
  g_autoptr (WeftSession) theirs = NULL, own = NULL;
  g_autoptr (WeftTensor) x = NULL, given = NULL, y = NULL, found = NULL;
  WeftShape shape = { .rank = 4, .extent = { 1 } };
  WeftValue input, output;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("the network is not here");
    return;
  }
  file = weft_onnx_read (path, &error);
  import = weft_import_new (file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (import->n_outputs, ==, n_outputs);
  model = weft_model_new (import->spec, &import->item, 1, &error);
  g_assert_true (weft_transfer_weights (model, path, &report, &error));
  for (int axis = 0; axis < 3; axis++)
    shape.extent[axis + 1] = import->item.extent[axis];
  x = weft_tensor_new (WEFT_DTYPE_F32, &shape, NULL);
  given = weft_tensor_new (dtype, &shape, NULL);
  for (gint64 i = 0; i < weft_shape_count (&x->shape); i++) {
    weft_tensor_set (given, i, size * sin (0.37 * (double) i));
    weft_tensor_set (x, i, weft_tensor_get (given, i));
  }
  theirs = weft_session_new (file->graph, &error);
  weft_session_run (theirs, &g_array_index (file->inputs, WeftValue, 0), &given, 1, &g_array_index (file->outputs, WeftValue, 0), &y, 1, &error);
  g_assert_no_error (error);
  own = weft_session_new (weft_model_get_graph (model), &error);
  input = weft_model_get_input (model);
  output = weft_model_get_output (model);
  weft_session_run (own, &input, &x, 1, &output, &found, 1, &error);
  g_assert_no_error (error);
  for (gint64 i = 0; i < n_outputs; i++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (found, i), weft_tensor_get (y, i), tolerance);
}

static void
test_squeezenet (void)
{
  compare_file ("squeezenet1.0_fp16.onnx", WEFT_DTYPE_F16, 100, 1000, 1e-3);
}

/* Their padding is TensorFlow's, written out. */
static void
test_padded (void)
{
  compare_file ("cifar10_resnet8.onnx", WEFT_DTYPE_F32, 100, 10, 1e-4);
  compare_file ("person_vww_96.onnx", WEFT_DTYPE_F32, 1, 2, 1e-4);
}

/* What no layer computes is named. */
static void
test_refused (void)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftOnnxModel) model = weft_onnx_model_new (graph);
  const WeftShape shape = { .rank = 2, .extent = { weft_graph_name_dimension (graph, "batch"), 4 } };
  WeftValue input = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &shape);
  g_autoptr (GError) error = NULL;

  weft_onnx_model_add_input (model, input);
  weft_onnx_model_add_output (model, weft_graph_emit (graph, "Sin", WEFT_INPUTS (weft_graph_emit (graph, "Relu", WEFT_INPUTS (input), NULL)), NULL), "y");
  g_assert_null (weft_import_new (model, &error));
  g_assert_nonnull (strstr (error->message, "op 2 (Sin): there is no layer that computes it"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/import/round-trip", test_round_trip);
  g_test_add_func ("/learn/import/names", test_names);
  g_test_add_func ("/learn/import/squeezenet", test_squeezenet);
  g_test_add_func ("/learn/import/padded", test_padded);
  g_test_add_func ("/learn/import/refused", test_refused);
  return g_test_run ();
}
