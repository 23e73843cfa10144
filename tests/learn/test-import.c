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

/* Exported, imported, and filled by the way that trainings are: the same to 1e-5.
 * Returns: (transfer full): the layers; @path then has the file */
static WeftImport *
take_round (WeftModel       *model,
            const WeftShape *item,
            const char      *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = weft_session_new (weft_model_get_graph (model), &error), other = NULL;
  g_autoptr (GBytes) bytes = export_model (model, session);
  g_autoptr (WeftOnnxModel) file = weft_onnx_parse (bytes, &error);
  g_autoptr (WeftImport) import = weft_import_new (file, &error);
  g_autoptr (WeftModel) again = NULL;
  g_autoptr (WeftTensor) y = NULL, found = NULL;
  g_autofree char *report = NULL;

  g_assert_no_error (error);
  g_assert_true (weft_shape_equal (&import->item, item));
  g_assert_cmpuint (import->warnings->len, ==, 0);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  again = weft_model_new (import->spec, &import->item, 77, &error);
  g_assert_no_error (error);
  g_assert_true (weft_transfer_weights (again, path, &report, &error));
  other = weft_session_new (weft_model_get_graph (again), &error);
  y = ask (model, session, *item);
  found = ask (again, other, *item);
  for (gint64 k = 0; k < weft_shape_count (&y->shape); k++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (found, k), weft_tensor_get (y, k), 1e-5 * (1 + fabs (weft_tensor_get (y, k))));
  return g_steal_pointer (&import);
}

static void
test_round_trip (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-import-XXXXXX", NULL), *path = g_build_filename (folder, "model.onnx", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftModel) model = build (cases[i].architecture, cases[i].settings, &cases[i].item);
    g_autoptr (WeftImport) import = take_round (model, &cases[i].item, path);

    g_test_message ("%s: %u layers", cases[i].architecture, weft_model_spec_get_n_layers (import->spec));
    g_assert_cmpint (import->n_outputs, ==, 10);
  }
  g_unlink (path);
  g_rmdir (folder);
}

static WeftModelSpec *
spec_windows (void)
{
  WeftModelSpec *spec = weft_model_spec_new ();

  fixture_add_layer (spec, "turn", "transpose", SETTINGS ("order", "3,1,2"), NULL);
  fixture_add_layer (spec, "tall", "conv2d", SETTINGS ("filters", "6", "kernel", "5", "kernel_width", "2", "stride", "2", "stride_width", "1", "padding", "own", "pads", "4,1,5,0"), "turn");
  fixture_add_layer (spec, "cut", "clip", SETTINGS ("min", "-0.3", "max", "0.4"), "tall");
  fixture_add_layer (spec, "each", "conv2d", SETTINGS ("filters", "6", "dilation_width", "2", "padding", "own", "pads", "1", "groups", "6", "bias", "false"), "cut");
  fixture_add_layer (spec, "most", "max_pool", SETTINGS ("kernel", "3", "kernel_width", "2", "stride", "3", "stride_width", "2", "padding", "own", "pads", "2,0,1,1"), "each");
  fixture_add_layer (spec, "mean", "average_pool", SETTINGS ("kernel_width", "1", "stride", "1", "stride_width", "2"), "most");
  fixture_add_layer (spec, "rows", "reshape", SETTINGS ("shape", "6,-1"), "mean");
  fixture_add_layer (spec, "along", "conv1d", SETTINGS ("filters", "4", "kernel", "2", "padding", "own", "pads", "1,0"), "rows");
  return spec;
}

static WeftModelSpec *
spec_cells (void)
{
  WeftModelSpec *spec = weft_model_spec_new ();

  fixture_add_layer (spec, "both", "lstm", SETTINGS ("units", "5", "bidirectional", "true", "sequences", "true"), NULL);
  fixture_add_layer (spec, "bend", "tanh", NULL, "both");
  fixture_add_layer (spec, "one", "gru", SETTINGS ("units", "4", "sequences", "true"), "bend");
  fixture_add_layer (spec, "each", "dense", SETTINGS ("units", "6"), "one");
  fixture_add_layer (spec, "last", "lstm", SETTINGS ("units", "3", "bidirectional", "true"), "each");
  return spec;
}

/* What architectures do not have; layer for layer the same comes back. */
static void
test_layers (void)
{
  const struct
  {
    WeftModelSpec *(*make) (void);
    WeftShape item;
  } chains[] = { { spec_windows, { 3, { 17, 12, 3 } } }, { spec_cells, { 2, { 7, 3 } } } };
  g_autofree char *folder = g_dir_make_tmp ("weft-import-XXXXXX", NULL), *path = g_build_filename (folder, "model.onnx", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (chains); i++) {
    g_autoptr (WeftModelSpec) spec = chains[i].make ();
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftModel) model = weft_model_new (spec, &chains[i].item, 5, &error);
    g_autoptr (WeftImport) import = NULL;

    g_assert_no_error (error);
    import = take_round (model, &chains[i].item, path);
    g_assert_cmpuint (weft_model_spec_get_n_layers (import->spec), ==, weft_model_spec_get_n_layers (spec));
    for (guint k = 0; k < weft_model_spec_get_n_layers (spec); k++) {
      const WeftLayerSpec *there = weft_model_spec_get_layer (spec, k), *here = weft_model_spec_get_layer (import->spec, k);

      g_assert_cmpstr (here->kind->id, ==, there->kind->id);
      for (const WeftParam *param = there->kind->params; param->id != NULL; param++)
        if (g_strv_contains ((const char *const[]){ "kernel", "kernel_width", "stride_width", "dilation_width", "padding", "min", "max", "order", "units", "bidirectional", "sequences", NULL }, param->id))
          g_assert_cmpstr (weft_params_get (here->params, param->id), ==, weft_params_get (there->params, param->id));
    }
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* A training of an imported model begins with the file's numbers, and gets better. */
static void
test_trained_on (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-import-XXXXXX", NULL), *path = g_build_filename (folder, "model.onnx", NULL);
  const WeftShape item = WEFT_SHAPE (3);
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModel) model = NULL;
  g_autoptr (WeftImport) import = NULL;
  g_autoptr (WeftTrainer) trainer = NULL;
  WeftTrainerSetup setup;
  const WeftTrainEpoch *history;
  const WeftValue *weights;
  int n_weights;
  guint n;

  fixture_init (&fixture, "convolved", SETTINGS ("epochs", "4", "batch_size", "25", "learning_rate", "0.01"));
  model = weft_model_new (fixture.spec, &item, 5, &error);
  g_assert_no_error (error);
  import = take_round (model, &item, path);
  setup = (WeftTrainerSetup){ .spec = import->spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params, .seed = 11, .weights = path };
  trainer = weft_trainer_new (&setup, &error);
  g_assert_no_error (error);
  weights = weft_model_get_weights (weft_trainer_get_model (trainer), &n_weights);
  g_assert_cmpint (n_weights, >, 8);
  for (int i = 0; i < n_weights; i++) {
    const WeftTensor *tensor = weft_session_get_parameter (weft_trainer_get_session (trainer), weights[i]);
    const WeftTensor *wanted = weft_safetensors_find (import->weights, weft_graph_get_value (weft_model_get_graph (weft_trainer_get_model (trainer)), weights[i])->name);

    g_assert_nonnull (wanted);
    g_assert_cmpmem (tensor->data, tensor->bytes, wanted->data, wanted->bytes);
  }
  g_assert_cmpint (fixture_run (trainer, NULL, NULL), ==, WEFT_TRAIN_COMPLETE);
  history = weft_trainer_get_history (trainer, &n);
  g_test_message ("loss %.3f, then %.3f", history[0].train_loss, history[n - 1].train_loss);
  g_assert_cmpfloat (history[n - 1].train_loss, <, 0.9 * history[0].train_loss);
  fixture_clear (&fixture);
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

/* Files of others */

typedef struct
{
  const char *name;
  WeftDType dtype;
  double size; /* of what it reads */
  gint64 n_outputs;
  guint n_layers;
  double tolerance; /* relative to the largest number; where it rounds: to the range */
  guint n_warnings;
} Case;

static WeftTensor *
make_input (const WeftImport *import,
            WeftDType         dtype,
            double            size)
{
  WeftShape shape = { .rank = import->item.rank + 1, .extent = { 1 } };
  WeftTensor *x;

  for (int axis = 0; axis < import->item.rank; axis++)
    shape.extent[axis + 1] = import->item.extent[axis];
  x = weft_tensor_new (dtype, &shape, NULL);
  for (gint64 i = 0; i < weft_shape_count (&shape); i++)
    weft_tensor_set (x, i, size * sin (0.37 * (double) i));
  return x;
}

static WeftTensor *
run (WeftGraph  *graph,
     WeftValue   input,
     WeftTensor *x,
     WeftValue   output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = weft_session_new (graph, &error);
  WeftTensor *y = NULL;

  weft_session_run (session, &input, &x, 1, &output, &y, 1, &error);
  g_assert_no_error (error);
  return y;
}

static gint64
find_largest (const WeftTensor *y)
{
  gint64 largest = 0;

  for (gint64 i = 1; i < weft_shape_count (&y->shape); i++)
    if (weft_tensor_get (y, i) > weft_tensor_get (y, largest))
      largest = i;
  return largest;
}

/* Layers of a file give what the file gives as it is. */
static void
compare_file (const Case *self,
              const char *path)
{
  g_autofree char *report = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) file = weft_onnx_read (path, &error);
  g_autoptr (WeftImport) import = weft_import_new (file, &error);
  g_autoptr (WeftModel) model = NULL;
  g_autoptr (WeftTensor) given = NULL, x = NULL, y = NULL, found = NULL;
  double most = 0, worst = 0;

  g_assert_no_error (error);
  g_assert_cmpint (import->n_outputs, ==, self->n_outputs);
  g_assert_cmpuint (import->warnings->len, ==, self->n_warnings);
  model = weft_model_new (import->spec, &import->item, 1, &error);
  g_assert_true (weft_transfer_weights (model, path, &report, &error));
  g_assert_no_error (error);
  given = make_input (import, self->dtype, self->size);
  x = weft_tensor_new (WEFT_DTYPE_F32, &given->shape, NULL);
  for (gint64 i = 0; i < weft_shape_count (&x->shape); i++)
    weft_tensor_set (x, i, weft_tensor_get (given, i));
  y = run (file->graph, g_array_index (file->inputs, WeftValue, 0), given, g_array_index (file->outputs, WeftValue, 0));
  found = run (weft_model_get_graph (model), weft_model_get_input (model), x, weft_model_get_output (model));
  g_assert_cmpint (weft_shape_count (&found->shape), ==, weft_shape_count (&y->shape));
  for (gint64 i = 0; i < weft_shape_count (&y->shape); i++) {
    most = MAX (most, fabs (weft_tensor_get (y, i)));
    worst = MAX (worst, fabs (weft_tensor_get (found, i) - weft_tensor_get (y, i)));
  }
  g_test_message ("%s: %u layers, %s, off by %.2g of %.2g", self->name, weft_model_spec_get_n_layers (import->spec), report, worst, most);
  g_assert_cmpfloat (most, >, 0);
  g_assert_cmpfloat (worst, <=, self->tolerance * most);
  g_assert_cmpuint (weft_model_spec_get_n_layers (import->spec), ==, self->n_layers);
  g_assert_cmpint (find_largest (found), ==, find_largest (y));
}

static const Case own[] = {
  { "channels-last.onnx", WEFT_DTYPE_F32, 1, 7, 8, 1e-5, 0 },
  { "means.onnx", WEFT_DTYPE_F32, 1, 4, 10, 1e-5, 0 },
  { "cells.onnx", WEFT_DTYPE_F32, 1, 3, 5, 1e-5, 0 },
  { "last-step.onnx", WEFT_DTYPE_F32, 1, 3, 6, 1e-5, 0 },
  { "rounded.onnx", WEFT_DTYPE_F32, 1, 5, 5, 0.06, 1 },
  { "whole.onnx", WEFT_DTYPE_F32, 1, 36, 3, 0.03, 1 },
};

static const Case others[] = {
  { "cifar10_pytorch_tutorial.onnx", WEFT_DTYPE_F32, 1, 10, 11, 1e-5, 0 },
  { "cifar10_resnet8.onnx", WEFT_DTYPE_F32, 100, 10, 22, 1e-4, 0 },
  { "iris_mlp.onnx", WEFT_DTYPE_F32, 5, 3, 5, 1e-5, 0 },
  { "kws_dscnn.onnx", WEFT_DTYPE_F32, 10, 12, 21, 1e-5, 0 },
  { "mnist_cntk_opset7.onnx", WEFT_DTYPE_F32, 100, 10, 8, 1e-5, 0 },
  { "mobilenet_v1_0.25_128.onnx", WEFT_DTYPE_F32, 1, 1001, 59, 1e-4, 0 },
  { "mobilenet_v1_0.25_128_float32.onnx", WEFT_DTYPE_F32, 1, 1001, 59, 1e-4, 0 },
  { "mobilenet_v2_1.0_224.onnx", WEFT_DTYPE_F32, 1, 1001, 102, 1e-4, 0 },
  { "person_vww_96.onnx", WEFT_DTYPE_F32, 1, 2, 57, 1e-4, 0 },
  { "squeezenet1.0_fp16.onnx", WEFT_DTYPE_F16, 100, 1000, 66, 1e-3, 0 },
  { "toycar_autoencoder.onnx", WEFT_DTYPE_F32, 10, 640, 19, 1e-5, 0 },
};

static void
test_written (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "learn", "import", self->name, NULL);

  compare_file (self, path);
}

static void
test_others (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "test-only", "models", self->name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    compare_file (self, path);
  else
    g_test_skip ("the network is not here");
}

/* Each a test of its own, so that all failures are seen. */
static void
add_cases (const char    *folder,
           const Case    *list,
           guint          n,
           GTestDataFunc  func)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("/learn/import/%s/%s", folder, list[i].name);

    g_test_add_data_func (name, &list[i], func);
  }
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
  g_test_add_func ("/learn/import/layers", test_layers);
  g_test_add_func ("/learn/import/trained-on", test_trained_on);
  g_test_add_func ("/learn/import/names", test_names);
  add_cases ("written", own, G_N_ELEMENTS (own), test_written);
  add_cases ("others", others, G_N_ELEMENTS (others), test_others);
  g_test_add_func ("/learn/import/refused", test_refused);
  return g_test_run ();
}
