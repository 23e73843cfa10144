/* test-pretrained.c: weights of networks that others trained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/json.h"
#include "learn/architecture.h"
#include "learn/naming.h"
#include "learn/transfer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static char *
data_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "learn", "pretrained", name, NULL);
}

static JsonObject *
get_expected (const char  *name,
              JsonNode   **node)
{
  g_autofree char *path = data_path ("expected.json");
  g_autoptr (GError) error = NULL;

  *node = weft_json_read_file (path, 1 << 24, &error);
  g_assert_no_error (error);
  return json_object_get_object_member (json_node_get_object (*node), name);
}

static WeftModel *
build (const char      *id,
       const char      *settings,
       const WeftShape *item,
       gint64           n_outputs)
{
  const WeftArchitecture *architecture = weft_architecture_find (id);
  g_autoptr (WeftParams) params = weft_params_new (architecture->params);
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftModelSpec) spec = NULL;
  WeftModel *model;

  for (char **word = words; *word != NULL && **word != '\0'; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);

    g_assert_true (weft_params_set (params, pair[0], pair[1], NULL));
  }
  spec = weft_architecture_build (architecture, params, &(WeftModelInput){ .item = *item }, n_outputs, &error);
  g_assert_no_error (error);
  model = weft_model_new (spec, item, 1, &error);
  g_assert_no_error (error);
  return model;
}

/* What is said of padding, where a class is given for each token, means nothing. */
static void
compare_output (WeftModel  *model,
                JsonObject *expected)
{
  JsonArray *ids = json_object_get_array_member (expected, "ids"), *output = json_object_get_array_member (expected, "output");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSession) session = weft_session_new (weft_model_get_graph (model), &error);
  g_autoptr (WeftTensor) input = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (3, 8), &error), given = NULL;
  const WeftValue from = weft_model_get_input (model), to = weft_model_get_output (model);

  for (guint i = 0; i < json_array_get_length (ids); i++)
    weft_tensor_set (input, i, (double) json_array_get_int_element (ids, i));
  g_assert_true (weft_session_run (session, &from, &input, 1, &to, &given, 1, &error));
  g_assert_cmpint (weft_shape_count (&given->shape), ==, json_array_get_length (output));
  for (guint i = 0; i < json_array_get_length (output); i++) {
    gint64 token = (gint64) i * weft_shape_count (&input->shape) / json_array_get_length (output);
    double own = weft_tensor_get (given, i), theirs = json_array_get_double_element (output, i);

    if ((given->shape.rank < 3 || weft_tensor_get (input, token) != 0) && fabs (own - theirs) > 1e-4 * fmax (1, fabs (theirs)))
      g_error ("number %u is %g, not %g", i, own, theirs);
  }
}

/* A BERT under Hugging Face's names computes what PyTorch does, padding and all. */
static void
test_bert (gconstpointer data)
{
  const char *head = data;
  g_autofree char *name = g_strconcat ("bert-", head, NULL), *file = g_strconcat (name, ".safetensors", NULL), *path = data_path (file), *report = NULL;
  g_autofree char *settings = g_strconcat ("entries=11 units=12 heads=3 blocks=2 head=", head, NULL);
  g_autoptr (WeftModel) model = build ("bert", settings, &WEFT_SHAPE (8), 5);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  guint n_taken, n_wanted;

  weft_transfer_weights (model, path, &report, &error);
  g_assert_no_error (error);
  g_test_message ("%s", report);
  g_assert_cmpint (sscanf (report, "%u of %u", &n_taken, &n_wanted), ==, 2);
  g_assert_cmpuint (n_taken, ==, n_wanted);
  compare_output (model, get_expected (name, &node));
}

/* A WeftNamingPut. */
static void
put_tensor (gpointer    target,
            const char *name,
            WeftTensor *tensor)
{
  g_assert_true (g_hash_table_insert (target, g_strdup (name), weft_tensor_ref (tensor)));
}

/* A WeftNamingFind. */
static const WeftTensor *
find_tensor (gpointer    source,
             const char *name)
{
  return g_hash_table_lookup (source, name);
}

typedef struct
{
  const char *architecture;
  const char *settings;
  WeftShape item;
  WeftNamingFamily family;
  const char *body; /* a tensor that must be there */
  const char *last;
} Way;

/* What is given under the names of others is found again, to the bit. */
static void
test_both_ways (gconstpointer data)
{
  const Way *way = data;
  g_autoptr (WeftModel) model = build (way->architecture, way->settings, &way->item, 5);
  g_autoptr (GHashTable) theirs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weft_tensor_unref);
  WeftGraph *graph = weft_model_get_graph (model);
  g_autoptr (GError) error = NULL;

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);
    g_autoptr (WeftTensor) again = NULL;

    if (info->kind != WEFT_VALUE_PARAMETER || info->shape.rank == 0)
      continue;
    g_assert_true (weft_naming_give (way->family, info->name, info->tensor, put_tensor, theirs, &error));
    again = weft_naming_take (info->name, &info->shape, find_tensor, theirs);
    g_assert_nonnull (again);
    g_assert_cmpmem (again->data, again->bytes, info->tensor->data, info->tensor->bytes);
  }
  g_assert_nonnull (find_tensor (theirs, way->body));
  g_assert_nonnull (find_tensor (theirs, way->last));
  g_assert_cmpint (find_tensor (theirs, way->last)->shape.extent[0], ==, 5);
  g_assert_false (weft_naming_give (way->family, "lstm.weight", find_tensor (theirs, way->last), put_tensor, theirs, &error));
  g_assert_nonnull (strstr (error->message, "lstm.weight"));
}

static const Way ways[] = {
  { "bert", "entries=11 units=12 heads=3 blocks=2", { 1, { 8 } }, WEFT_NAMING_BERT, "bert.embeddings.token_type_embeddings.weight", "classifier.weight" },
  { "resnet18", "", { 3, { 3, 64, 64 } }, WEFT_NAMING_RESNET, "resnet.encoder.stages.1.layers.0.shortcut.convolution.weight", "classifier.1.weight" },
  { "resnet18", "", { 3, { 3, 64, 64 } }, WEFT_NAMING_TORCHVISION, "layer2.0.downsample.0.weight", "fc.weight" },
};

/* Another number of classes keeps all but the last layer. */
static void
test_new_head (void)
{
  g_autofree char *path = data_path ("bert-sequence.safetensors"), *report = NULL;
  g_autoptr (WeftModel) model = build ("bert", "entries=11 units=12 heads=3 blocks=2", &WEFT_SHAPE (4), 7);
  g_autoptr (GError) error = NULL;
  guint n_taken, n_wanted;

  weft_transfer_weights (model, path, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (report, "%u of %u", &n_taken, &n_wanted), ==, 2);
  g_assert_cmpuint (n_taken, ==, n_wanted - 2);
  g_assert_nonnull (strstr (report, "output.weight"));
}

/* Which names are asked for. */
static const WeftTensor *
note_name (gpointer    source,
           const char *name)
{
  g_hash_table_add (source, g_strdup (name));
  return NULL;
}

/* Each tensor of a network of torchvision's is that of one of ours, and the other way round. */
static void
test_names (gconstpointer data)
{
  const char *id = data;
  g_autoptr (WeftModel) model = build (id, "", &WEFT_SHAPE (3, 64, 64), 10);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *names = json_object_get_array_member (get_expected (id, &node), "names");
  WeftGraph *graph = weft_model_get_graph (model);
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_own = 0;

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind != WEFT_VALUE_PARAMETER || info->shape.rank == 0)
      continue;
    n_own++;
    g_assert_null (weft_naming_take (info->name, &info->shape, note_name, asked));
  }
  g_assert_cmpuint (json_array_get_length (names), ==, n_own);
  for (guint i = 0; i < n_own; i++)
    if (!g_hash_table_contains (asked, json_array_get_string_element (names, i)))
      g_error ("nothing here is called %s there", json_array_get_string_element (names, i));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/learn/pretrained/bert/sequence", "sequence", test_bert);
  g_test_add_data_func ("/learn/pretrained/bert/token", "token", test_bert);
  g_test_add_data_func ("/learn/pretrained/both-ways/bert", &ways[0], test_both_ways);
  g_test_add_data_func ("/learn/pretrained/both-ways/resnet", &ways[1], test_both_ways);
  g_test_add_data_func ("/learn/pretrained/both-ways/torchvision", &ways[2], test_both_ways);
  g_test_add_func ("/learn/pretrained/new-head", test_new_head);
  g_test_add_data_func ("/learn/pretrained/names/resnet18", "resnet18", test_names);
  g_test_add_data_func ("/learn/pretrained/names/resnet50", "resnet50", test_names);
  return g_test_run ();
}
