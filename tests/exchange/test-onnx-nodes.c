/* test-onnx-nodes.c: ONNX's own tests of single operations, as far as Weft has these
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Debian's libonnx-testdata has a folder a test: model.onnx, and inputs and
 * outputs beside it. A test is run when Weft has a class for every op that its
 * name stands for; of each op is printed how many tests it passes. Those in
 * `least` must not become fewer.
 */
#include "engine/session.h"
#include "exchange/onnx-private.h"

#include "base/file.h"

#include <math.h>
#include <string.h>

#define FOLDER "/usr/share/libonnx-testdata/data/node"

/* What is passed of an op, and what there is. */
typedef struct
{
  int passed;
  int total;
} Count;

/* Ops and the tests of each that must pass. */
static const struct
{
  const char *op;
  int least;
} least[] = {
  { "Abs", 1 },
  { "Add", 2 },
  { "Cast", 12 },
  { "Clip", 8 },
  { "Concat", 12 },
  { "Div", 3 },
  { "Dropout", 4 },
  { "Elu", 3 },
  { "Equal", 2 },
  { "Erf", 1 },
  { "Exp", 2 },
  { "Flatten", 9 },
  { "Gather", 2 },
  { "Gemm", 11 },
  { "Greater", 4 },
  { "HardSigmoid", 3 },
  { "HardSwish", 2 },
  { "Identity", 1 },
  { "LeakyRelu", 3 },
  { "Less", 4 },
  { "Log", 2 },
  { "LogSoftmax", 14 },
  { "MatMul", 3 },
  { "Max", 4 },
  { "Min", 4 },
  { "Mul", 3 },
  { "Neg", 2 },
  { "Pow", 4 },
  { "Reciprocal", 2 },
  { "ReduceMax", 8 },
  { "ReduceMean", 8 },
  { "ReduceMin", 8 },
  { "ReduceSum", 10 },
  { "ReduceSumSquare", 8 },
  { "Relu", 1 },
  { "Reshape", 9 },
  { "Selu", 3 },
  { "Sigmoid", 2 },
  { "Sign", 1 },
  { "Slice", 8 },
  { "Softmax", 14 },
  { "Softplus", 2 },
  { "Softsign", 2 },
  { "Sqrt", 2 },
  { "Squeeze", 2 },
  { "Sub", 3 },
  { "Tanh", 2 },
  { "Transpose", 7 },
  { "Unsqueeze", 8 },
  { "Where", 1 },
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

/* The graph with its inputs of integers as initializers: shapes and axes, which
 * Weft wants to know before it runs. */
static void
bind_integers (GByteArray              *model,
               const WeftProtobufField *field,
               const char              *folder)
{
  GByteArray *graph = g_byte_array_new ();
  g_autoptr (GPtrArray) names = list_inputs (field);

  g_byte_array_append (graph, field->bytes, (guint) field->length);
  for (guint i = 0; i < names->len; i++) {
    g_autoptr (WeftTensor) tensor = read_tensor (folder, "input", i);

    if (tensor != NULL && tensor->dtype == WEFT_DTYPE_I64)
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
    bind_integers (model, &field, folder);
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
        tensor = read_tensor (folder, "input", k);
    if (tensor == NULL)
      return FALSE;
    g_ptr_array_add (tensors, tensor);
    if (tensor->dtype != info->dtype)
      return FALSE;
  }
  return weft_session_run (session, (const WeftValue *) (gpointer) model->inputs->data, (WeftTensor *const *) tensors->pdata, (int) model->inputs->len,
                           (const WeftValue *) (gpointer) model->outputs->data, results, (int) model->outputs->len, error);
}

/* What is written of a model that was read is read again and written alike. */
static void
check_writing (const WeftOnnxModel *model)
{
  g_autoptr (GBytes) one = weft_onnx_serialize (model, NULL, NULL, NULL), two = NULL;
  g_autoptr (WeftOnnxModel) again = NULL;
  g_autoptr (GError) error = NULL;

  if (one == NULL)
    return;
  again = weft_onnx_parse (one, &error);
  if (again == NULL) {
    g_test_message ("written: %s", error->message);
    return;
  }
  two = weft_onnx_serialize (again, NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (one, two));
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
  check_writing (model);
  fine = run_model (model, names, folder, results, error);
  for (guint i = 0; i < model->outputs->len; i++) {
    g_autoptr (WeftTensor) expected = read_tensor (folder, "output", i);

    if (results[i] == NULL)
      continue;
    fine = fine && is_close (results[i], expected);
    weft_tensor_unref (results[i]);
  }
  return fine;
}

/* The op of a test is in its name: test_reduce_mean_default_axes… */
static const char *
find_op (const char *test)
{
  g_autofree char *plain = g_strdup (test + strlen ("test_"));
  const char *best = NULL;
  gsize length = 0;
  char *to = plain;

  for (const char *from = plain; *from != '\0'; from++)
    if (*from != '_')
      *to++ = *from;
  *to = '\0';
  for (const WeftOpClass *const *klass = weft_op_class_list (); *klass != NULL; klass++) {
    g_autofree char *name = g_ascii_strdown ((*klass)->name, -1);

    if (g_str_has_prefix (plain, name) && strlen (name) > length) {
      best = (*klass)->name;
      length = strlen (name);
    }
  }
  return best;
}

static GHashTable *
run_all (GDir *data)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  const char *name;

  while ((name = g_dir_read_name (data)) != NULL) {
    g_autofree char *folder = g_build_filename (FOLDER, name, NULL);
    g_autoptr (GError) error = NULL;
    const char *op = g_str_has_prefix (name, "test_") ? find_op (name) : NULL;
    Count *count = op != NULL ? g_hash_table_lookup (counts, op) : NULL;

    if (op == NULL)
      continue;
    if (count == NULL) {
      count = g_new0 (Count, 1);
      g_hash_table_insert (counts, (char *) op, count);
    }
    count->total++;
    if (run_folder (folder, &error))
      count->passed++;
    else
      g_test_message ("%s fails: %s", name, error != NULL ? error->message : "other numbers");
  }
  return counts;
}

static void
test_nodes (void)
{
  g_autoptr (GDir) data = g_dir_open (FOLDER, 0, NULL);
  g_autoptr (GHashTable) counts = NULL;
  Count all = { 0, 0 };

  if (data == NULL) {
    g_test_skip ("libonnx-testdata is not installed");
    return;
  }
  counts = run_all (data);
  for (const WeftOpClass *const *klass = weft_op_class_list (); *klass != NULL; klass++) {
    const Count *count = g_hash_table_lookup (counts, (*klass)->name);

    if (count == NULL)
      continue;
    g_test_message ("%s: %d of %d", (*klass)->name, count->passed, count->total);
    all.passed += count->passed;
    all.total += count->total;
  }
  g_test_message ("%d passed, %d failed", all.passed, all.total - all.passed);
  for (gsize i = 0; i < G_N_ELEMENTS (least); i++) {
    const Count *count = g_hash_table_lookup (counts, least[i].op);

    g_assert_nonnull (count);
    g_assert_cmpint (count->passed, >=, least[i].least);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/onnx/nodes", test_nodes);
  return g_test_run ();
}
