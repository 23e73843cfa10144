/* test-onnx.c: graphs come back as they went, foreign files are understood, lying ones refused
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tests/data/exchange/onnx is what PyTorch writes, with its own outputs, made by
 * tests/peers/onnx_goldens.py.
 */
#include "exchange/error.h"
#include "exchange/onnx-private.h"

#include "engine/session.h"

#include "base/alloc.h"
#include "base/file.h"

#include <glib/gstdio.h>

#include <math.h>
#include <string.h>

static WeftTensor *
make_numbers (gint64 rows,
              gint64 columns)
{
  WeftTensor *tensor = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (rows, columns), NULL);

  for (gint64 i = 0; i < rows * columns; i++)
    weft_tensor_set (tensor, i, sin ((double) i));
  return tensor;
}

/* Every way of writing that there is: parameters, constants, attributes, ops made of others. */
static WeftOnnxModel *
make_model (void)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftTensor) numbers = make_numbers (3, 4);
  WeftOnnxModel *model = weft_onnx_model_new (graph);
  WeftValue x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (weft_graph_name_dimension (graph, "batch"), 3));
  WeftValue weight = weft_graph_add_parameter (graph, "weight", numbers), y;
  gint64 axes[] = { 1 };

  y = weft_graph_emit (graph, "weft.MatMul", WEFT_INPUTS (weight, weight), WEFT_ATTRIBUTES (WEFT_INT ("transpose_b", 1)));
  y = weft_graph_emit (graph, "MatMul", WEFT_INPUTS (x, y), NULL);
  y = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (y), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 0.5), WEFT_FLOAT ("beta", -1)));
  y = weft_graph_emit (graph, "Clip", WEFT_INPUTS (y, weft_graph_add_scalar (graph, -2), weft_graph_add_scalar (graph, 2)), NULL);
  y = weft_graph_emit (graph, "LeakyRelu", WEFT_INPUTS (y), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 0.3)));
  y = weft_graph_emit (graph, "Gelu", WEFT_INPUTS (y), NULL);
  y = weft_graph_emit (graph, "Gelu", WEFT_INPUTS (y), WEFT_ATTRIBUTES (WEFT_TEXT ("approximate", "tanh")));
  y = weft_graph_emit (graph, "Mish", WEFT_INPUTS (y), NULL);
  y = weft_graph_emit (graph, "Dropout", WEFT_INPUTS (y, weft_graph_add_scalar (graph, 0.25)), NULL);
  weft_graph_emit (graph, "Exp", WEFT_INPUTS (y), NULL);
  y = weft_graph_emit (graph, "Softmax", WEFT_INPUTS (y), NULL);
  weft_onnx_model_add_input (model, x);
  weft_onnx_model_add_output (model, y, "probabilities");
  weft_onnx_model_add_output (model, weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (y, weft_graph_add_ints (graph, axes, 1)), NULL), "sum");
  weft_onnx_model_add_output (model, weft_graph_emit (graph, "ReduceMax", WEFT_INPUTS (y), WEFT_ATTRIBUTES (WEFT_INTS ("axes", axes, 1))), "most");
  weft_onnx_model_add_output (model, x, "again");
  weft_onnx_model_add_output (model, weft_graph_emit (graph, "Cast", WEFT_INPUTS (y), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_I32))), "whole");
  weft_onnx_model_set_text (model, "note", "Grüße");
  weft_onnx_model_set_text (model, "a", "");
  return model;
}

static GPtrArray *
run (const WeftOnnxModel *model,
     WeftTensor          *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = weft_session_new (model->graph, &error);
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_tensor_unref);

  g_assert_no_error (error);
  g_ptr_array_set_size (results, (int) model->outputs->len);
  weft_session_run (session, (const WeftValue *) (gpointer) model->inputs->data, &input, 1, (const WeftValue *) (gpointer) model->outputs->data,
                    (WeftTensor **) results->pdata, (int) model->outputs->len, &error);
  g_assert_no_error (error);
  return results;
}

static void
assert_close (const WeftTensor *a,
              const WeftTensor *b)
{
  g_assert_true (a->dtype == b->dtype && weft_shape_equal (&a->shape, &b->shape));
  for (gint64 i = 0; i < weft_shape_count (&a->shape); i++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (a, i), weft_tensor_get (b, i), 1e-5 * (1 + fabs (weft_tensor_get (b, i))));
}

static void
test_round_trip (void)
{
  g_autoptr (WeftOnnxModel) made = make_model (), read = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) one = weft_onnx_serialize (made, NULL, NULL, &error), two = NULL;
  g_autoptr (WeftTensor) input = make_numbers (5, 3);
  g_autoptr (GPtrArray) expected = NULL, given = NULL;

  g_assert_no_error (error);
  read = weft_onnx_parse (one, &error);
  g_assert_no_error (error);
  two = weft_onnx_serialize (read, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (one, two));
  g_assert_cmpstr (g_hash_table_lookup (read->texts, "note"), ==, "Grüße");
  g_assert_cmpint (read->opset, ==, WEFT_ONNX_OPSET);
  g_assert_true (g_str_has_prefix (read->producer, "Weft "));
  g_assert_cmpint (weft_graph_find (read->graph, "Exp_1"), ==, WEFT_NO_VALUE);
  expected = run (made, input);
  given = run (read, input);
  for (guint i = 0; i < expected->len; i++)
    assert_close (expected->pdata[i], given->pdata[i]);
}

/* What a loss adds cannot be written. */
static void
test_not_in_onnx (void)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftOnnxModel) model = weft_onnx_model_new (graph);
  WeftValue x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (4, 3)), t = weft_graph_add_input (graph, "t", WEFT_DTYPE_I32, &WEFT_SHAPE (4));
  g_autoptr (GError) error = NULL;

  weft_onnx_model_add_input (model, x);
  weft_onnx_model_add_output (model, weft_graph_emit (graph, "weft.SoftmaxCrossEntropy", WEFT_INPUTS (x, t), NULL), "loss");
  g_assert_null (weft_onnx_serialize (model, NULL, NULL, &error));
  g_assert_error (error, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "weft.SoftmaxCrossEntropy"));
}

static gboolean
holds_text (GBytes     *bytes,
            const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, text, strlen (text)) != NULL;
}

static WeftValue
add_weights (WeftGraph       *graph,
             const char      *name,
             const WeftShape *shape)
{
  g_autoptr (WeftTensor) tensor = weft_tensor_new (WEFT_DTYPE_F32, shape, NULL);

  for (gint64 i = 0; i < weft_shape_count (shape); i++)
    weft_tensor_set (tensor, i, sin (1.7 * (double) i));
  return weft_graph_add_parameter (graph, name, tensor);
}

/* onnxruntime takes no recurrent layer whose first axis is the batch, nor one that does not
 * say how many units it has. */
static void
test_recurrent (gconstpointer data)
{
  const char *op = data;
  gint64 gates = g_str_equal (op, "LSTM") ? 4 : 3, n = gates - 1;
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftOnnxModel) made = weft_onnx_model_new (graph), read = NULL;
  WeftValue x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (2, 5, 3)), w = add_weights (graph, "w", &WEFT_SHAPE (2, gates * 4, 3));
  WeftValue r = add_weights (graph, "r", &WEFT_SHAPE (2, gates * 4, 4)), h = add_weights (graph, "h", &WEFT_SHAPE (2, 2, 4));
  g_autoptr (WeftTensor) input = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (2, 5, 3), NULL);
  g_autoptr (GPtrArray) expected = NULL, given = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const WeftAttribute reset = { .name = n == 2 ? "linear_before_reset" : NULL, .type = WEFT_ATTRIBUTE_INT, .number = 1 };
  WeftValue y = weft_graph_add (graph, op, WEFT_INPUTS (x, w, r, WEFT_NO_VALUE, WEFT_NO_VALUE, h),
                                (const WeftAttribute[]){ WEFT_TEXT ("direction", "bidirectional"), WEFT_INT ("layout", 1), reset, { NULL } }, &error);

  g_assert_no_error (error);
  for (gint64 i = 0; i < 30; i++)
    weft_tensor_set (input, i, cos ((double) i));
  weft_onnx_model_add_input (made, x);
  for (gint64 i = 0; i < n; i++)
    weft_onnx_model_add_output (made, y + (WeftValue) i, i == 0 ? "every" : i == 1 ? "last"
                                                                                   : "cell");
  bytes = weft_onnx_serialize (made, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (holds_text (bytes, "hidden_size"));
  g_assert_false (holds_text (bytes, "layout"));
  read = weft_onnx_parse (bytes, &error);
  g_assert_no_error (error);
  expected = run (made, input);
  given = run (read, input);
  for (guint i = 0; i < expected->len; i++)
    assert_close (expected->pdata[i], given->pdata[i]);
}

/* What only training computes is not written: the file has the running statistic. */
static void
test_while_training (void)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftOnnxModel) made = weft_onnx_model_new (graph), read = NULL;
  g_autoptr (WeftTensor) numbers = make_numbers (1, 3), input = make_numbers (5, 3);
  WeftValue x = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (5, 3));
  WeftValue running = weft_graph_add_parameter (graph, "running", numbers);
  WeftValue used = weft_graph_emit (graph, "weft.WhileTraining", WEFT_INPUTS (running, weft_graph_emit (graph, "weft.SumLike", WEFT_INPUTS (x, running), NULL)), NULL);
  g_autoptr (GPtrArray) expected = NULL, given = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  weft_onnx_model_add_input (made, x);
  weft_onnx_model_add_output (made, weft_graph_emit (graph, "Sub", WEFT_INPUTS (x, used), NULL), "difference");
  weft_onnx_model_add_output (made, used, "statistic");
  bytes = weft_onnx_serialize (made, NULL, NULL, &error);
  g_assert_no_error (error);
  read = weft_onnx_parse (bytes, &error);
  g_assert_no_error (error);
  expected = run (made, input);
  given = run (read, input);
  assert_close (given->pdata[0], expected->pdata[0]);
  assert_close (given->pdata[1], numbers);
}

static void
test_cut (void)
{
  g_autoptr (WeftOnnxModel) made = make_model ();
  g_autoptr (GBytes) whole = weft_onnx_serialize (made, NULL, NULL, NULL);

  for (gsize length = 0; length < g_bytes_get_size (whole); length++) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, length);
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftOnnxModel) model = weft_onnx_parse (part, &error);

    g_assert_true ((model == NULL) == (error != NULL));
    g_assert_true (error == NULL || strlen (error->message) > 20);
  }
}

/* Any byte changed to any of a few others: read or refused, never worse. */
static void
test_changed (void)
{
  static const guint8 others[] = { 0, 1, 127, 128, 255 };
  g_autoptr (WeftOnnxModel) made = make_model ();
  g_autoptr (GBytes) whole = weft_onnx_serialize (made, NULL, NULL, NULL);
  gsize length = g_bytes_get_size (whole);

  for (gsize i = 0; i < length * G_N_ELEMENTS (others); i++) {
    guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), length);
    g_autoptr (GBytes) bytes = g_bytes_new_take (copy, length);
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftOnnxModel) model = NULL;

    copy[i / G_N_ELEMENTS (others)] = others[i % G_N_ELEMENTS (others)];
    model = weft_onnx_parse (bytes, &error);
    g_assert_true ((model == NULL) == (error != NULL));
  }
}

/* A file in the making, for what no honest program writes. */
typedef struct
{
  GByteArray *graph;
  gint64 opset;
} Draft;

static GBytes *
draft_end (Draft *self)
{
  GByteArray *model = g_byte_array_new (), *opset = g_byte_array_new ();

  weft_protobuf_put_message (model, MODEL_GRAPH, self->graph);
  weft_protobuf_put_int (opset, OPSET_VERSION, self->opset);
  weft_protobuf_put_message (model, MODEL_OPSET, opset);
  return g_byte_array_free_to_bytes (model);
}

static void
draft_input (Draft           *self,
             guint            field,
             const char      *name,
             const WeftShape *shape)
{
  GByteArray *value = g_byte_array_new (), *type = g_byte_array_new (), *tensor = g_byte_array_new (), *axes = g_byte_array_new ();

  for (int i = 0; i < shape->rank; i++) {
    GByteArray *axis = g_byte_array_new ();

    weft_protobuf_put_int (axis, DIMENSION_VALUE, shape->extent[i]);
    weft_protobuf_put_message (axes, SHAPE_DIMENSION, axis);
  }
  weft_protobuf_put_int (tensor, TENSOR_TYPE_ELEMENT, 1);
  weft_protobuf_put_message (tensor, TENSOR_TYPE_SHAPE, axes);
  weft_protobuf_put_message (type, TYPE_TENSOR, tensor);
  weft_protobuf_put_text (value, VALUE_NAME, name);
  weft_protobuf_put_message (value, VALUE_TYPE, type);
  weft_protobuf_put_message (self->graph, field, value);
}

static void
draft_node (Draft      *self,
            const char *op,
            const char *from,
            const char *to)
{
  GByteArray *node = g_byte_array_new ();

  weft_protobuf_put_text (node, NODE_INPUT, from);
  weft_protobuf_put_text (node, NODE_OUTPUT, to);
  weft_protobuf_put_text (node, NODE_OP_TYPE, op);
  weft_protobuf_put_message (self->graph, GRAPH_NODE, node);
}

static void
draft_tensor (Draft    *self,
              gint64    type,
              gint64    a,
              gint64    b,
              gsize     bytes,
              gboolean  external)
{
  g_autofree guint8 *data = g_malloc0 (bytes + 1);
  GByteArray *tensor = g_byte_array_new ();

  weft_protobuf_put_int (tensor, TENSOR_DIMS, a);
  weft_protobuf_put_int (tensor, TENSOR_DIMS, b);
  weft_protobuf_put_int (tensor, TENSOR_DATA_TYPE, type);
  weft_protobuf_put_text (tensor, TENSOR_NAME, "w");
  if (external)
    weft_protobuf_put_int (tensor, TENSOR_LOCATION, 1);
  else
    weft_protobuf_put_bytes (tensor, TENSOR_RAW, data, bytes);
  weft_protobuf_put_message (self->graph, GRAPH_INITIALIZER, tensor);
}

static void
lie_circle (Draft *self)
{
  draft_node (self, "Relu", "b", "a");
  draft_node (self, "Relu", "a", "b");
}

static void
lie_op (Draft *self)
{
  draft_node (self, "FancyOp", "x", "y");
}

static void
lie_twice (Draft *self)
{
  draft_node (self, "Relu", "x", "y");
  draft_node (self, "Relu", "x", "y");
}

static void
lie_output (Draft *self)
{
  draft_node (self, "Relu", "x", "z");
}

static void
lie_opset (Draft *self)
{
  self->opset = 99;
}

static void
lie_short (Draft *self)
{
  draft_tensor (self, 1, 2, 3, 20, FALSE);
}

static void
lie_long (Draft *self)
{
  draft_tensor (self, 1, 2, 3, 28, FALSE);
}

static void
lie_overflow (Draft *self)
{
  draft_tensor (self, 1, G_MAXINT64 / 2, 8, 0, FALSE);
}

static void
lie_negative (Draft *self)
{
  draft_tensor (self, 1, -2, -3, 24, FALSE);
}

static void
lie_type (Draft *self)
{
  draft_tensor (self, 8, 2, 3, 24, FALSE);
}

static void
lie_external (Draft *self)
{
  draft_tensor (self, 1, 2, 3, 24, TRUE);
}

static void
lie_initializer_twice (Draft *self)
{
  draft_tensor (self, 1, 2, 3, 24, FALSE);
  draft_tensor (self, 1, 2, 3, 24, FALSE);
}

static void
lie_huge_input (Draft *self)
{
  draft_input (self, GRAPH_INPUT, "huge", &WEFT_SHAPE (G_MAXINT32, G_MAXINT32, G_MAXINT32));
}

/* Graphs within graphs: nobody goes down there. */
static void
lie_deep (Draft *self)
{
  GByteArray *inner = g_byte_array_new ();

  for (int i = 0; i < 20000; i++) {
    GByteArray *around = g_byte_array_new ();

    weft_protobuf_put_message (around, i % 3 == 0 ? ATTRIBUTE_GRAPH : i % 3 == 1 ? NODE_ATTRIBUTE
                                                                                 : GRAPH_NODE,
                               inner);
    inner = around;
  }
  weft_protobuf_put_message (self->graph, GRAPH_NODE, inner);
}

static const struct
{
  const char *name;
  void (*lie) (Draft *self);
  const char *says;
} lies[] = {
  { "circle", lie_circle, "“b”, which nothing before it gives" },
  { "unknown-op", lie_op, "node “y” (FancyOp): there is no operation FancyOp" },
  { "output-twice", lie_twice, "“y” is given twice" },
  { "missing-output", lie_output, "output “y” is given by nothing" },
  { "opset", lie_opset, "opset 99" },
  { "too-few-bytes", lie_short, "tensor “w”: a tensor’s dimensions and numbers do not agree" },
  { "too-many-bytes", lie_long, "tensor “w”: a tensor’s dimensions and numbers do not agree" },
  { "dims-overflow", lie_overflow, "dimensions and numbers do not agree" },
  { "negative-dims", lie_negative, "an axis of -2 elements" },
  { "texts", lie_type, "data type number 8" },
  { "external-data", lie_external, "in another file, which is not named" },
  { "initializer-twice", lie_initializer_twice, "“w” is given twice" },
  { "huge-input", lie_huge_input, "too many elements" },
  { "deep", lie_deep, "" },
};

static void
test_lie (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Draft draft = { g_byte_array_new (), 13 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  draft_input (&draft, GRAPH_INPUT, "x", &WEFT_SHAPE (2, 3));
  draft_input (&draft, GRAPH_OUTPUT, "y", &WEFT_SHAPE (2, 3));
  lies[i].lie (&draft);
  bytes = draft_end (&draft);
  g_assert_null (weft_onnx_parse (bytes, &error));
  g_assert_true (error->domain == WEFT_EXCHANGE_ERROR);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, lies[i].says));
}

static WeftTensor *
read_golden (const char *name,
             const char *ending)
{
  g_autofree char *file = g_strconcat (name, ending, NULL), *path = g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weft_file_read (path, G_MAXSSIZE, &error);
  WeftTensor *tensor = bytes != NULL ? weft_onnx_parse_tensor (bytes, &error) : NULL;

  g_assert_no_error (error);
  return tensor;
}

/* Files of PyTorch give PyTorch's numbers, and do so once more after they were written. */
static void
test_golden (gconstpointer data)
{
  const char *name = data;
  g_autofree char *file = g_strconcat (name, ".onnx", NULL), *path = g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = weft_onnx_read (path, &error), again = NULL;
  g_autoptr (WeftTensor) input = read_golden (name, ".input.pb"), output = read_golden (name, ".output.pb");
  g_autoptr (GPtrArray) results = NULL, repeated = NULL;
  g_autoptr (GBytes) one = NULL, two = NULL;

  g_assert_no_error (error);
  results = run (model, input);
  assert_close (results->pdata[0], output);
  one = weft_onnx_serialize (model, NULL, NULL, &error);
  g_assert_no_error (error);
  again = weft_onnx_parse (one, &error);
  g_assert_no_error (error);
  two = weft_onnx_serialize (again, NULL, NULL, &error);
  g_assert_true (g_bytes_equal (one, two));
  repeated = run (again, input);
  assert_close (repeated->pdata[0], output);
}

static void
keep_two_rows (WeftTensor *tensor)
{
  tensor->bytes = tensor->bytes / (gsize) tensor->shape.extent[0] * 2;
  tensor->shape.extent[0] = 2;
}

/* A model whose batch is named computes any; PyTorch's rows are each their own. */
static void
test_other_batch (gconstpointer data)
{
  const char *name = data;
  g_autofree char *file = g_strconcat (name, ".onnx", NULL), *path = g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = weft_onnx_read (path, &error);
  g_autoptr (WeftTensor) input = read_golden (name, ".input.pb"), output = read_golden (name, ".output.pb");
  g_autoptr (GPtrArray) results = NULL;

  g_assert_no_error (error);
  keep_two_rows (input);
  keep_two_rows (output);
  results = run (model, input);
  assert_close (results->pdata[0], output);
}

static void
assert_not_fixed (const char      *input,
                  const WeftShape *shape,
                  const char      *says)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", "shapes-opset11.onnx", NULL);
  g_autoptr (GError) error = NULL;
  const WeftOnnxShape fixed = { input, *shape };

  g_assert_null (weft_onnx_read_fixed (path, &fixed, 1, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, says));
}

/* What cannot be followed for every batch is read for one. */
static void
test_fixed (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", "products-opset11.onnx", NULL);
  g_autoptr (GError) error = NULL;
  const WeftOnnxShape fixed = { "x", WEFT_SHAPE (4, 6) };
  g_autoptr (WeftOnnxModel) model = NULL;
  g_autoptr (WeftTensor) input = read_golden ("products-opset11", ".input.pb"), output = read_golden ("products-opset11", ".output.pb");
  g_autoptr (GPtrArray) results = NULL;

  g_assert_null (weft_onnx_read (path, &error));
  g_assert_nonnull (strstr (error->message, "read the model with fixed shapes"));
  g_clear_error (&error);
  model = weft_onnx_read_fixed (path, &fixed, 1, &error);
  g_assert_no_error (error);
  results = run (model, input);
  assert_close (results->pdata[0], output);
  assert_not_fixed ("z", &WEFT_SHAPE (4, 6), "there is no input");
  assert_not_fixed ("x", &WEFT_SHAPE (4, 7), "cannot be 4×7");
  assert_not_fixed ("x", &WEFT_SHAPE (4), "cannot be 4");
}

/* Infinite numbers are odd as weights, and a mask of zeros and -∞ is none. */
static void
test_odd (void)
{
  const struct
  {
    float numbers[4];
    gint64 n_odd;
  } odd[] = {
    { { 1, 2, 0, -G_MAXFLOAT }, 0 },
    { { 0, -INFINITY, -INFINITY, 0 }, 0 },
    { { 1, -INFINITY, 0, 0 }, 1 },
    { { 0, -INFINITY, INFINITY, 0 }, 1 },
    { { NAN, -NAN, INFINITY, -INFINITY }, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (WeftTensor) tensor = weft_tensor_new_vector (odd[i].numbers, 4);

    g_assert_cmpint (weft_onnx_count_odd (tensor), ==, odd[i].n_odd);
  }
}

/* Weights stay in the bytes of the file, at whatever byte they begin. */
static void
test_no_copy (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "model.onnx", NULL);
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftOnnxModel) made = weft_onnx_model_new (graph), read = NULL;
  g_autoptr (WeftTensor) numbers = make_numbers (6, 6);
  g_autoptr (GError) error = NULL;
  const char *const names[] = { "w", "wx", "wxy", "wxyz" };
  WeftValue y = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (2, 6));
  guint64 n_allocated;

  weft_onnx_model_add_input (made, y);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    y = weft_graph_emit (graph, "MatMul", WEFT_INPUTS (y, weft_graph_add_parameter (graph, names[i], numbers)), NULL);
  weft_onnx_model_add_output (made, y, "y");
  g_assert_true (weft_onnx_write (made, NULL, NULL, path, &error));
  n_allocated = weft_alloc_count ();
  read = weft_onnx_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (weft_alloc_count (), ==, n_allocated);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const WeftTensor *tensor = weft_graph_get_value (read->graph, weft_graph_find (read->graph, names[i]))->tensor;

    g_assert_cmpmem (tensor->data, tensor->bytes, numbers->data, numbers->bytes);
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* A batch normalization learns its scale and bias; its mean and variance are measured. */
static void
test_count (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", "image-opset11.onnx", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = weft_onnx_read (path, &error);
  gint64 n_parameters;
  double operations;

  g_assert_no_error (error);
  g_assert_true (weft_onnx_model_count (model, &n_parameters, &operations, &error));
  g_assert_cmpint (n_parameters, ==, 4 * 9 + 4 + 2 * 4 + 4 + 4 * 2 * 4 + 2 + 2 * 2);
}

/* Models that are read with another number of rows than they were written with. */
static const char *const batches[] = {
  "all-image-layers",
  "all-sequence-layers",
  "contractions",
  "enlarged-opset11",
  "image-opset11",
  "picks-opset13",
  "sequences-opset11",
  "shapes-opset11",
  "texts-opset14",
};

static const char *const goldens[] = {
  "activations-opset11",
  "activations-opset17",
  "all-activations",
  "all-image-layers",
  "all-sequence-layers",
  "axes-opset10",
  "axes-opset11",
  "axes-opset13",
  "axes-opset7",
  "axes-opset9",
  "contractions",
  "enlarged-opset11",
  "half-opset13",
  "image-opset10",
  "image-opset11",
  "image-opset13",
  "image-opset9",
  "mlp-external",
  "mlp-opset13",
  "mlp-opset9",
  "picks-opset11",
  "picks-opset13",
  "sequences-opset11",
  "sequences-opset13",
  "sequences-opset9",
  "shapes-opset11",
  "shapes-opset13",
  "shapes-opset9",
  "texts-opset14",
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/onnx/round-trip", test_round_trip);
  g_test_add_func ("/exchange/onnx/not-in-onnx", test_not_in_onnx);
  g_test_add_func ("/exchange/onnx/while-training", test_while_training);
  g_test_add_data_func ("/exchange/onnx/bug/batch-first/lstm", "LSTM", test_recurrent);
  g_test_add_data_func ("/exchange/onnx/bug/batch-first/gru", "GRU", test_recurrent);
  g_test_add_func ("/exchange/onnx/cut", test_cut);
  g_test_add_func ("/exchange/onnx/changed", test_changed);
  g_test_add_func ("/exchange/onnx/fixed", test_fixed);
  g_test_add_func ("/exchange/onnx/no-copy", test_no_copy);
  g_test_add_func ("/exchange/onnx/odd", test_odd);
  g_test_add_func ("/exchange/onnx/bug/running-statistics-counted", test_count);
  for (guint i = 0; i < G_N_ELEMENTS (batches); i++) {
    g_autofree char *path = g_strconcat ("/exchange/onnx/other-batch/", batches[i], NULL);

    g_test_add_data_func (path, batches[i], test_other_batch);
  }
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++) {
    g_autofree char *path = g_strconcat ("/exchange/onnx/lie/", lies[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_lie);
  }
  for (guint i = 0; i < G_N_ELEMENTS (goldens); i++) {
    g_autofree char *path = g_strconcat ("/exchange/onnx/golden/", goldens[i], NULL);

    g_test_add_data_func (path, goldens[i], test_golden);
  }
  return g_test_run ();
}
