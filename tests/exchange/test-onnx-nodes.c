/* test-onnx-nodes.c: ONNX's own tests of single operations, as far as Weft has these
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Debian's libonnx-testdata has a folder a test: model.onnx, and inputs and
 * outputs beside it. Those are run that need only the operations chosen here and
 * tensors; onnx-nodes.def says which of them are known to fail, and why.
 */
#include "engine/session.h"
#include "exchange/onnx-step-private.h"

#include "base/file.h"

#include <math.h>
#include <string.h>

#define FOLDER "/usr/share/libonnx-testdata/data/node"

/* The operations whose tests are run: those of networks as exporters write them. */
static const char *const chosen[] = {
  "Abs",
  "Add",
  "And",
  "ArgMax",
  "ArgMin",
  "AveragePool",
  "BatchNormalization",
  "Cast",
  "CastLike",
  "Ceil",
  "Celu",
  "Clip",
  "Concat",
  "Constant",
  "ConstantOfShape",
  "Conv",
  "ConvTranspose",
  "CumSum",
  "DepthToSpace",
  "DequantizeLinear",
  "Div",
  "Dropout",
  "DynamicQuantizeLinear",
  "Einsum",
  "Elu",
  "Equal",
  "Erf",
  "Exp",
  "Expand",
  "EyeLike",
  "Flatten",
  "Floor",
  "GRU",
  "Gather",
  "GatherElements",
  "GatherND",
  "Gemm",
  "GlobalAveragePool",
  "GlobalMaxPool",
  "Greater",
  "GreaterOrEqual",
  "HardSigmoid",
  "HardSwish",
  "Identity",
  "InstanceNormalization",
  "LRN",
  "LSTM",
  "LayerNormalization",
  "LeakyRelu",
  "Less",
  "LessOrEqual",
  "Log",
  "LogSoftmax",
  "MatMul",
  "Max",
  "MaxPool",
  "Mean",
  "MeanVarianceNormalization",
  "Min",
  "Mod",
  "Mul",
  "Neg",
  "NegativeLogLikelihoodLoss",
  "NonZero",
  "Not",
  "OneHot",
  "Or",
  "PRelu",
  "Pad",
  "Pow",
  "QLinearConv",
  "QLinearMatMul",
  "QuantizeLinear",
  "RNN",
  "Range",
  "Reciprocal",
  "ReduceL1",
  "ReduceL2",
  "ReduceLogSumExp",
  "ReduceMax",
  "ReduceMean",
  "ReduceMin",
  "ReduceProd",
  "ReduceSum",
  "ReduceSumSquare",
  "Relu",
  "Reshape",
  "Resize",
  "Round",
  "ScatterElements",
  "ScatterND",
  "Selu",
  "Shape",
  "Shrink",
  "Sigmoid",
  "Sign",
  "Size",
  "Slice",
  "Softmax",
  "SoftmaxCrossEntropyLoss",
  "Softplus",
  "Softsign",
  "SpaceToDepth",
  "Split",
  "Sqrt",
  "Squeeze",
  "Sub",
  "Sum",
  "Tanh",
  "ThresholdedRelu",
  "Tile",
  "TopK",
  "Transpose",
  "Trilu",
  "Unsqueeze",
  "Where",
  "Xor",
};

/* Tests that do not pass, and why; each must still fail. */
static const struct
{
  const char *test;
  const char *reason;
} refused[] = {
#define REFUSED(test, reason) { #test, reason },
#include "onnx-nodes.def"
#undef REFUSED
};

static WeftTensor *
read_tensor (const char *folder,
             const char *stem,
             guint       index)
{
  g_autofree char *name = g_strdup_printf ("%s_%u.pb", stem, index), *path = g_build_filename (folder, "test_data_set_0", name, NULL);
  g_autoptr (GBytes) bytes = g_file_test (path, G_FILE_TEST_EXISTS) ? weft_file_read (path, G_MAXSSIZE, NULL) : NULL;

  return bytes != NULL ? weft_onnx_parse_tensor (bytes, NULL) : NULL;
}

/* The test data has bfloat16 as integers of the same bits. */
static WeftTensor *
read_tensor_of (WeftDType   dtype,
                const char *folder,
                const char *stem,
                guint       index)
{
  WeftTensor *tensor = read_tensor (folder, stem, index);

  if (tensor != NULL && tensor->dtype == WEFT_DTYPE_U16 && dtype == WEFT_DTYPE_BF16)
    tensor->dtype = dtype;
  return tensor;
}

static gboolean
is_close (const WeftTensor *a,
          const WeftTensor *b)
{
  if (b == NULL || a->dtype != b->dtype || !weft_shape_equal (&a->shape, &b->shape))
    return FALSE;
  for (gint64 i = 0; i < weft_shape_count (&a->shape); i++) {
    double x = weft_tensor_get (a, i), y = weft_tensor_get (b, i);

    if (!(fabs (x - y) <= 1e-6 + 1e-3 * fabs (y)) && !(isnan (x) && isnan (y)) && x != y)
      return FALSE;
  }
  return TRUE;
}

/* The names of a graph's inputs, in the file's order. */
static GPtrArray *
list_inputs (const WeftProtobufField *graph)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  WeftProtobufField field, inner;
  WeftProtobuf wire, value;

  weft_protobuf_enter (&wire, graph);
  while (weft_protobuf_next (&wire, &field)) {
    if (field.number != GRAPH_INPUT)
      continue;
    weft_protobuf_enter (&value, &field);
    while (weft_protobuf_next (&value, &inner))
      if (inner.number == VALUE_NAME)
        g_ptr_array_add (names, weft_protobuf_dup_text (&inner));
  }
  return names;
}

/* A node as its op and the names it reads and gives. */
typedef struct
{
  char *op;
  GPtrArray *inputs;
  GPtrArray *outputs;
} Node;

static void
free_node (gpointer data)
{
  Node *self = data;

  g_free (self->op);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->outputs);
  g_free (self);
}

static Node *
read_node (const WeftProtobufField *field)
{
  Node *self = g_new0 (Node, 1);
  WeftProtobufField inner;
  WeftProtobuf wire;

  self->inputs = g_ptr_array_new_with_free_func (g_free);
  self->outputs = g_ptr_array_new_with_free_func (g_free);
  weft_protobuf_enter (&wire, field);
  while (weft_protobuf_next (&wire, &inner))
    if (inner.number == NODE_OP_TYPE && self->op == NULL)
      self->op = weft_protobuf_dup_text (&inner);
    else if (inner.number == NODE_INPUT || inner.number == NODE_OUTPUT)
      g_ptr_array_add (inner.number == NODE_INPUT ? self->inputs : self->outputs, weft_protobuf_dup_text (&inner));
  return self;
}

/* The nodes of a graph, without those of graphs inside it. */
static GPtrArray *
list_nodes (const WeftProtobufField *graph)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (free_node);
  WeftProtobufField field;
  WeftProtobuf wire;

  weft_protobuf_enter (&wire, graph);
  while (weft_protobuf_next (&wire, &field))
    if (field.number == GRAPH_NODE)
      g_ptr_array_add (nodes, read_node (&field));
  return nodes;
}

/* Names of what must be known beforehand: settings, and what they are computed from. Of what has
 * a shape only that is needed. */
static GHashTable *
find_settings (GPtrArray *nodes)
{
  GHashTable *wanted = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = nodes->len; i > 0; i--) {
    const Node *node = nodes->pdata[i - 1];
    gboolean leads = FALSE;

    for (guint k = 0; k < node->outputs->len; k++)
      leads = leads || g_hash_table_contains (wanted, node->outputs->pdata[k]);
    for (guint k = 0; k < node->inputs->len; k++)
      if ((leads && !g_str_equal (node->op, "Shape") && !g_str_equal (node->op, "Size")) || weft_onnx_is_setting (node->op, (int) k))
        g_hash_table_add (wanted, node->inputs->pdata[k]);
  }
  return wanted;
}

/* The graph with the inputs that Weft must know before it runs as initializers. */
static void
bind_settings (GByteArray              *model,
               const WeftProtobufField *field,
               const char              *folder)
{
  GByteArray *graph = g_byte_array_new ();
  g_autoptr (GPtrArray) names = list_inputs (field), nodes = list_nodes (field);
  g_autoptr (GHashTable) wanted = find_settings (nodes);

  g_byte_array_append (graph, field->bytes, (guint) field->length);
  for (guint i = 0; i < names->len; i++) {
    g_autoptr (WeftTensor) tensor = g_hash_table_contains (wanted, names->pdata[i]) ? read_tensor (folder, "input", i) : NULL;

    if (tensor != NULL)
      weft_protobuf_put_message (graph, GRAPH_INITIALIZER, weft_onnx_make_tensor (names->pdata[i], tensor));
  }
  weft_protobuf_put_message (model, MODEL_GRAPH, graph);
}

static GBytes *
bind_model (GBytes      *bytes,
            const char  *folder,
            GPtrArray  **names)
{
  GByteArray *model = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length), *before = data;
  WeftProtobufField field;
  WeftProtobuf wire;

  weft_protobuf_init (&wire, data, length);
  for (; weft_protobuf_next (&wire, &field); before = wire.at) {
    if (field.number != MODEL_GRAPH) {
      g_byte_array_append (model, before, (guint) (wire.at - before));
      continue;
    }
    g_clear_pointer (names, g_ptr_array_unref);
    *names = list_inputs (&field);
    bind_settings (model, &field, folder);
  }
  return g_byte_array_free_to_bytes (model);
}

static gboolean
run_model (const WeftOnnxModel  *model,
           GPtrArray            *names,
           const char           *folder,
           WeftTensor          **results,
           GError              **error)
{
  g_autoptr (WeftSession) session = weft_session_new (model->graph, error);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_tensor_unref);

  if (session == NULL)
    return FALSE;
  for (guint i = 0; i < model->inputs->len; i++) {
    const WeftValueInfo *info = weft_graph_get_value (model->graph, g_array_index (model->inputs, WeftValue, i));
    WeftTensor *tensor = NULL;

    for (guint k = 0; k < names->len && tensor == NULL; k++)
      if (g_str_equal (names->pdata[k], info->name))
        tensor = read_tensor_of (info->dtype, folder, "input", k);
    if (tensor == NULL)
      return FALSE;
    g_ptr_array_add (tensors, tensor);
    if (tensor->dtype != info->dtype)
      return FALSE;
  }
  return weft_session_run (session, (const WeftValue *) (gpointer) model->inputs->data, (WeftTensor *const *) tensors->pdata, (int) model->inputs->len,
                           (const WeftValue *) (gpointer) model->outputs->data, results, (int) model->outputs->len, error);
}

/* Whether what is written of a model that was read is read again and written alike. */
static gboolean
is_written_alike (const WeftOnnxModel *model)
{
  g_autoptr (GBytes) one = weft_onnx_serialize (model, NULL, NULL, NULL), two = NULL;
  g_autoptr (WeftOnnxModel) again = NULL;
  g_autoptr (GError) error = NULL;

  if (one == NULL)
    return TRUE;
  again = weft_onnx_parse (one, &error);
  if (again == NULL) {
    g_test_message ("written: %s", error->message);
    return FALSE;
  }
  two = weft_onnx_serialize (again, NULL, NULL, NULL);
  return two != NULL && g_bytes_equal (one, two);
}

static gboolean
run_folder (const char  *folder,
            GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "model.onnx", NULL);
  g_autoptr (GBytes) bytes = weft_file_read (path, G_MAXSSIZE, NULL), bound = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (WeftOnnxModel) model = NULL;
  WeftTensor *results[64] = { NULL };
  gboolean fine;

  if (bytes == NULL)
    return FALSE;
  bound = bind_model (bytes, folder, &names);
  model = weft_onnx_parse (bound, error);
  if (model == NULL || model->outputs->len > G_N_ELEMENTS (results))
    return FALSE;
  fine = run_model (model, names, folder, results, error);
  if (!is_written_alike (model)) {
    g_test_message ("%s: what is written is not read alike", folder);
    fine = FALSE;
  }
  for (guint i = 0; i < model->outputs->len; i++) {
    g_autoptr (WeftTensor) expected = results[i] != NULL ? read_tensor_of (results[i]->dtype, folder, "output", i) : NULL;

    if (results[i] == NULL)
      continue;
    fine = fine && is_close (results[i], expected);
    weft_tensor_unref (results[i]);
  }
  return fine;
}

/* Whether each input, or output, of a graph is a tensor. */
static gboolean
has_tensors_only (const WeftProtobufField *graph)
{
  WeftProtobufField field, inner, type;
  WeftProtobuf wire, value, kind;
  gboolean tensors = TRUE;

  weft_protobuf_enter (&wire, graph);
  while (weft_protobuf_next (&wire, &field)) {
    if (field.number != GRAPH_INPUT && field.number != GRAPH_OUTPUT)
      continue;
    weft_protobuf_enter (&value, &field);
    while (weft_protobuf_next (&value, &inner)) {
      if (inner.number != VALUE_TYPE)
        continue;
      weft_protobuf_enter (&kind, &inner);
      while (weft_protobuf_next (&kind, &type))
        tensors = tensors && type.number == TYPE_TENSOR;
    }
  }
  return tensors;
}

/* Whether all ops of a graph are among those chosen. */
static gboolean
is_chosen_graph (const WeftProtobufField *graph)
{
  g_autoptr (GPtrArray) nodes = list_nodes (graph);
  gboolean all = TRUE;

  for (guint i = 0; all && i < nodes->len; i++) {
    gboolean found = FALSE;

    for (gsize k = 0; k < G_N_ELEMENTS (chosen); k++)
      found = found || g_str_equal (chosen[k], ((const Node *) nodes->pdata[i])->op);
    all = found;
  }
  return all && has_tensors_only (graph);
}

/* Whether a model is one of ONNX's own operations, and chosen. */
static gboolean
is_chosen (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "model.onnx", NULL);
  g_autoptr (GBytes) bytes = weft_file_read (path, G_MAXSSIZE, NULL);
  gsize length;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  WeftProtobufField field, inner;
  WeftProtobuf wire, opset;
  gboolean all = data != NULL;

  if (data != NULL)
    weft_protobuf_init (&wire, data, length);
  while (all && weft_protobuf_next (&wire, &field)) {
    if (field.number == MODEL_GRAPH)
      all = is_chosen_graph (&field);
    if (field.number != MODEL_OPSET)
      continue;
    weft_protobuf_enter (&opset, &field);
    while (weft_protobuf_next (&opset, &inner))
      all = all && (inner.number != OPSET_DOMAIN || inner.length == 0);
  }
  return all;
}

static const char *
find_reason (const char *test)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    if (g_str_equal (refused[i].test, test))
      return refused[i].reason;
  return NULL;
}

/* Returns: whether the test does what the table says of it */
static gboolean
run_one (const char *name,
         int        *passed)
{
  g_autofree char *folder = g_build_filename (FOLDER, name, NULL);
  g_autoptr (GError) error = NULL;
  const char *reason = find_reason (name);
  gboolean fine = run_folder (folder, &error);

  *passed += fine;
  if (fine != (reason != NULL))
    return TRUE;
  if (fine)
    g_test_message ("%s passes now; take it out of onnx-nodes.def: %s", name, reason);
  else
    g_test_message ("%s fails: %s", name, error != NULL ? error->message : "other numbers");
  return FALSE;
}

static void
test_nodes (void)
{
  g_autoptr (GDir) data = g_dir_open (FOLDER, 0, NULL);
  int total = 0, passed = 0, surprises = 0;
  const char *name;

  if (data == NULL) {
    g_test_skip ("libonnx-testdata is not installed");
    return;
  }
  while ((name = g_dir_read_name (data)) != NULL) {
    g_autofree char *folder = g_build_filename (FOLDER, name, NULL);

    if (!is_chosen (folder))
      continue;
    total++;
    surprises += !run_one (name, &passed);
  }
  g_test_message ("%d of %d tests pass", passed, total);
  g_assert_cmpint (surprises, ==, 0);
  g_assert_cmpint (total - passed, ==, G_N_ELEMENTS (refused));
  g_assert_cmpint (passed, >=, 747);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/onnx/nodes", test_nodes);
  return g_test_run ();
}
