/* test-model.c: models as files, of this program and of others, and pictures for them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <math.h>
#include <string.h>

static char *
copy_picture (Place      *place,
              const char *name,
              const char *folder)
{
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "data", "dataset", "images", name, NULL), *content = NULL;
  g_autofree char *to_folder = g_build_filename (place->folder, "pictures", folder, NULL);
  char *to = g_build_filename (to_folder, name, NULL);
  gsize length;

  g_assert_cmpint (g_mkdir_with_parents (to_folder, 0700), ==, 0);
  g_assert_true (g_file_get_contents (from, &content, &length, NULL));
  g_assert_true (g_file_set_contents (to, content, (gssize) length, NULL));
  return to;
}

/* A network of others is told what it wants, and then takes pictures as they are. */
static void
predict_pictures (Place         *place,
                  gconstpointer  data)
{
  g_autofree char *model = data_file ("pictures.onnx"), *golden = data_file ("pictures.json");
  g_autofree char *labels = g_build_filename (place->folder, "labels.txt", NULL), *own = g_build_filename (place->folder, "own.onnx", NULL);
  g_autofree char *one = copy_picture (place, "rgb.png", "a"), *two = copy_picture (place, "film.gif", "b"), *folder = g_build_filename (place->folder, "pictures", NULL);
  g_autoptr (Result) bad = NULL, imported = NULL, single = NULL, all = NULL;
  g_autoptr (JsonNode) node = NULL, expected = weft_json_read_file (golden, 4096, NULL);
  JsonArray *rows, *classes, *probabilities = json_object_get_array_member (json_node_get_object (expected), "probabilities");

  g_assert_true (g_file_set_contents (labels, "one\ntwo\nthree\nfour\n", -1, NULL));
  bad = cli (place, "model", "import", model, "-o", own, "--channels", "gray", NULL);
  g_assert_cmpint (bad->status, ==, 2);
  assert_one_line (bad);
  imported = cli (place, "model", "import", model, "-o", own, "--channels", "bgr", "--resize", "14", "--mean", "104,117,123", "--deviation", "58", "--labels", labels, NULL);
  g_assert_cmpint (imported->status, ==, 0);
  single = cli (place, "predict", own, one, "--top", "1", NULL);
  all = cli (place, "predict", own, folder, "--json", "--top", "4", NULL);
  g_assert_cmpint (single->status, ==, 0);
  g_assert_true (g_str_has_prefix (single->out, "1\t"));
  rows = weft_json_get_array (json_array_get_object_element (weft_json_get_array (result_get_json (all, &node), "inputs"), 0), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_cmpstr (weft_json_get_string (json_array_get_object_element (rows, 1), "file", ""), ==, "b/film.gif");
  classes = weft_json_get_array (json_array_get_object_element (rows, 0), "classes");
  g_assert_cmpuint (json_array_get_length (classes), ==, 4);
  for (guint i = 0; i < 4; i++) {
    static const char *const names[] = { "one", "two", "three", "four" };
    JsonObject *class = json_array_get_object_element (classes, i);
    guint k = 0;

    while (!g_str_equal (names[k], weft_json_get_string (class, "class", "")))
      k++;
    g_assert_cmpfloat (fabs (weft_json_get_number (class, "probability", 0) - json_array_get_double_element (probabilities, k)), <, 1e-5);
  }
}

/* A network for pictures of any size is imported for one, and what lay beside it comes along. */
static void
import_open (Place         *place,
             gconstpointer  data)
{
  g_autofree char *model = data_file ("pictures-open.onnx"), *fixed = data_file ("pictures.onnx");
  g_autofree char *own = g_build_filename (place->folder, "own.onnx", NULL), *other = g_build_filename (place->folder, "other.onnx", NULL);
  g_autofree char *picture = copy_picture (place, "rgb.png", "a");
  g_autoptr (Result) open = NULL, bad = NULL, imported = NULL, as_is = NULL, one = NULL, two = NULL;

  open = cli (place, "model", "import", model, "-o", own, NULL);
  g_assert_cmpint (open->status, ==, 2);
  g_assert_nonnull (strstr (open->err, "--shape"));
  bad = cli (place, "model", "import", model, "-o", own, "--shape", "y=1x3x12x16", NULL);
  g_assert_cmpint (bad->status, ==, 3);
  imported = cli (place, "model", "import", model, "-o", own, "--shape", "x=1x3x12x16", NULL);
  g_assert_cmpint (imported->status, ==, 0);
  as_is = cli (place, "model", "import", fixed, "-o", other, NULL);
  g_assert_cmpint (as_is->status, ==, 0);
  one = cli (place, "predict", own, picture, NULL);
  two = cli (place, "predict", other, picture, NULL);
  g_assert_cmpint (one->status, ==, 0);
  g_assert_cmpstr (one->out, ==, two->out);
}

/* Weights that are infinite are read, and every command that reads them says so. */
static void
infinite_weights (Place         *place,
                  gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "exchange", "malformed", "weights_inf.onnx", NULL);
  g_autofree char *table = g_build_filename (place->folder, "rows.csv", NULL), *own = g_build_filename (place->folder, "own.onnx", NULL);
  g_autoptr (Result) info = cli (place, "model", "info", "--json", model, NULL), imported = NULL, predicted = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (info->status, ==, 0);
  assert_one_line (info);
  g_assert_nonnull (strstr (info->err, "tensor “W”: "));
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (result_get_json (info, &node), "warnings")), ==, 1);
  imported = cli (place, "model", "import", model, "-o", own, NULL);
  g_assert_nonnull (strstr (imported->err, "tensor “W”: "));
  g_assert_true (g_file_set_contents (table, "a,b,c,d\n1,2,3,4\n", -1, NULL));
  predicted = cli (place, "predict", model, table, NULL);
  g_assert_cmpint (predicted->status, ==, 0);
  g_assert_nonnull (strstr (predicted->err, "tensor “W”: "));
}

/* A folder of pictures is data: a workflow learns from it, and its model takes pictures. */
static void
run_pictures (Place         *place,
              gconstpointer  data)
{
  static const char workflow[] =
    "{\"format\": \"weft-workflow\", \"version\": 1, \"links\": [{\"from\": \"data.data\", \"to\": \"prepare.data\"}, {\"from\": \"prepare.data\", \"to\": \"model.data\"},"
    " {\"from\": \"prepare.data\", \"to\": \"train.data\"}, {\"from\": \"model.model\", \"to\": \"train.model\"}], \"nodes\": {"
    "\"data\": {\"kind\": \"data-file\", \"parameters\": {\"file\": \"pictures\", \"width\": 16, \"height\": 12}},"
    "\"prepare\": {\"kind\": \"prepare\", \"parameters\": {\"target\": \"label\", \"test\": 0, \"validation\": 0}},"
    "\"model\": {\"kind\": \"model\", \"nested\": {\"links\": [{\"from\": \"flatten1.output\", \"to\": \"dense1.input\"}],"
    " \"nodes\": {\"flatten1\": {\"kind\": \"flatten\"}, \"dense1\": {\"kind\": \"dense\", \"parameters\": {\"units\": 2}}}}},"
    "\"train\": {\"kind\": \"train\", \"parameters\": {\"epochs\": 30}}}}";
  g_autofree char *file = g_build_filename (place->folder, "pictures.weft", NULL);
  g_autofree char *one = copy_picture (place, "color.jpg", "smooth"), *two = copy_picture (place, "rgb.png", "noise");
  g_autoptr (Result) checked = NULL, run = NULL, single = NULL;

  g_assert_true (g_file_set_contents (file, workflow, -1, NULL));
  checked = cli (place, "check", file, NULL);
  g_assert_nonnull (strstr (checked->out, "N×3×12×16"));
  run = cli (place, "run", "-q", file, NULL);
  g_assert_cmpint (run->status, ==, 0);
  single = cli (place, "predict", "1", one, "--top", "1", NULL);
  g_assert_true (g_str_has_prefix (single->out, "1\tsmooth "));
}

/* The exported model says what the trial says, and its file says what it is. */
static void
model_exported (Place         *place,
                gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *flowers = data_file ("flowers.csv"), *other = data_file ("other.csv");
  g_autofree char *file = g_build_filename (place->folder, "iris.onnx", NULL), *missing = g_build_filename (place->folder, "none.onnx", NULL);
  g_autoptr (Result) run = cli (place, "run", "-q", iris, NULL), exported = cli (place, "model", "export", "1", "-o", file, NULL);
  g_autoptr (Result) info = cli (place, "model", "info", "--json", file, NULL), text = cli (place, "model", "info", "1", NULL);
  g_autoptr (Result) own = cli (place, "predict", "1", flowers, NULL), theirs = cli (place, "predict", file, flowers, NULL);
  g_autoptr (Result) wrong = cli (place, "predict", file, other, NULL), none = cli (place, "predict", missing, flowers, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (info, &node), *input;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (exported->status, ==, 0);
  g_assert_cmpint (text->status, ==, 0);
  g_assert_nonnull (strstr (text->out, "Softmax"));
  g_assert_cmpint (weft_json_get_int (object, "parameters", 0), ==, 131);
  g_assert_cmpint (weft_json_get_int (weft_json_get_object (object, "ops"), "Gemm", 0), ==, 2);
  g_assert_nonnull (weft_json_get_string (weft_json_get_object (object, "metadata"), "weft.preparation", NULL));
  input = json_array_get_object_element (weft_json_get_array (object, "inputs"), 0);
  g_assert_cmpint (json_array_get_int_element (weft_json_get_array (input, "shape"), 1), ==, 4);
  g_assert_cmpint (theirs->status, ==, 0);
  g_assert_cmpstr (own->out, ==, theirs->out);
  g_assert_cmpint (wrong->status, ==, 3);
  g_assert_cmpint (none->status, ==, 3);
  assert_one_line (none);
}

/* A file says what it must compute; another weight gives another number. */
static void
model_verified (Place         *place,
                gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *foreign = data_file ("pictures.onnx");
  g_autofree char *file = g_build_filename (place->folder, "iris.onnx", NULL), *bent = g_build_filename (place->folder, "bent.onnx", NULL), *content = NULL;
  g_autoptr (Result) run = cli (place, "run", "-q", iris, NULL), exported = cli (place, "model", "export", "1", "-o", file, NULL);
  g_autoptr (Result) good = cli (place, "model", "verify", "--json", file, NULL), silent = cli (place, "model", "verify", foreign, NULL), bad = NULL;
  g_autoptr (Result) same = cli (place, "model", "diff", "--json", file, file, NULL), other = NULL, info = cli (place, "model", "info", "--json", file, NULL);
  g_autoptr (JsonNode) good_node = NULL, same_node = NULL, other_node = NULL, info_node = NULL;
  JsonObject *metadata;
  const char *golden;
  gsize length;
  char *place_of;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (exported->status, ==, 0);
  g_assert_cmpint (weft_json_get_int (result_get_json (good, &good_node), "compared", 0), ==, 6);
  g_assert_cmpint (silent->status, ==, 0);
  g_assert_true (weft_json_get_bool (result_get_json (same, &same_node), "same", FALSE));
  metadata = weft_json_get_object (result_get_json (info, &info_node), "metadata");
  g_assert_nonnull (strstr (weft_json_get_string (metadata, "weft.workflow", ""), "weft-workflow"));
  g_assert_cmpuint (strlen (weft_json_get_string (metadata, "weft.data", "")), ==, 64);
  golden = weft_json_get_string (metadata, "weft.golden", "");
  g_assert_true (g_file_get_contents (file, &content, &length, NULL));
  place_of = memmem (content, length, golden, strlen (golden));
  g_assert_nonnull (place_of);
  place_of[4] = place_of[4] == '9' ? '1' : '9';
  g_assert_true (g_file_set_contents (bent, content, (gssize) length, NULL));
  bad = cli (place, "model", "verify", bent, NULL);
  g_assert_cmpint (bad->status, ==, 1);
  assert_one_line (bad);
  other = cli (place, "model", "diff", "--json", file, foreign, NULL);
  g_assert_false (weft_json_get_bool (result_get_json (other, &other_node), "same", TRUE));
}

/* A model of PyTorch's takes the columns as they are. */
static void
predict_foreign (Place         *place,
                 gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", "mlp-opset13.onnx", NULL);
  g_autofree char *rows = g_build_filename (place->folder, "rows.csv", NULL);
  g_autoptr (Result) result = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *values, *rows_of_file;
  double sum = 0;

  g_assert_true (g_file_set_contents (rows, "a,b,c,d,e,f\n0.5,1,2,3,4,5\n0.1,-1,-2,-3,-4,-5\n", -1, NULL));
  result = cli (place, "predict", "--json", model, rows, NULL);
  g_assert_cmpint (result->status, ==, 0);
  values = weft_json_get_array (result_get_json (result, &node), "inputs");
  rows_of_file = weft_json_get_array (json_array_get_object_element (values, 0), "rows");
  values = weft_json_get_array (json_array_get_object_element (rows_of_file, 1), "values");
  g_assert_cmpuint (json_array_get_length (values), ==, 3);
  for (guint i = 0; i < 3; i++)
    sum += json_array_get_double_element (values, i);
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
}

/* An ONNX file becomes layers that fit together, and a training that begins with its numbers. */
static void
import_layers (Place         *place,
               gconstpointer  data)
{
  g_autofree char *model = data_file ("pictures.onnx"), *file = g_build_filename (place->folder, "layers.weft", NULL);
  g_autoptr (Result) imported = cli (place, "model", "import", model, "-o", file, NULL);
  g_autoptr (JsonNode) root = weft_json_read_file (file, 1 << 20, NULL);
  JsonObject *nodes, *train;

  g_assert_cmpint (imported->status, ==, 0);
  nodes = weft_json_get_object (json_node_get_object (root), "nodes");
  train = weft_json_get_object (weft_json_get_object (nodes, "train1"), "parameters");
  g_assert_true (g_str_has_suffix (weft_json_get_string (train, "weights", ""), "pictures.onnx"));
  g_assert_cmpuint (json_object_get_size (weft_json_get_object (weft_json_get_object (weft_json_get_object (nodes, "model1"), "nested"), "nodes")), >=, 3);
}

/* The mean loss of an epoch of the only trial of a run. */
static double
get_loss (Result *run,
          guint   epoch)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *trials = weft_json_get_array (result_get_json (run, &node), "trials");
  JsonArray *epochs = weft_json_get_array (json_array_get_object_element (trials, 0), "epochs");

  return weft_json_get_number (json_array_get_object_element (epochs, epoch), "train_loss", -1);
}

/* Puts the layers of one workflow, and where their numbers are, into another, which has data. */
static void
join_workflows (const char *with_data,
                const char *with_layers,
                const char *path)
{
  g_autoptr (JsonNode) whole = weft_json_read_file (with_data, 1 << 20, NULL), layers = weft_json_read_file (with_layers, 1 << 20, NULL);
  JsonObject *to = weft_json_get_object (json_node_get_object (whole), "nodes"), *from = weft_json_get_object (json_node_get_object (layers), "nodes");
  const char *weights = weft_json_get_string (weft_json_get_object (weft_json_get_object (from, "train1"), "parameters"), "weights", NULL);
  g_autofree char *text = NULL;

  json_object_set_member (weft_json_get_object (to, "model"), "nested", json_node_copy (json_object_get_member (weft_json_get_object (from, "model1"), "nested")));
  json_object_set_string_member (weft_json_get_object (weft_json_get_object (to, "train"), "parameters"), "weights", weights);
  text = weft_json_write (whole, WEFT_JSON_COMPACT);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* What was trained and exported comes back as layers that go on from there. */
static void
import_trained_on (Place         *place,
                   gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *onnx = g_build_filename (place->folder, "iris.onnx", NULL);
  g_autofree char *layers = g_build_filename (place->folder, "layers.weft", NULL), *whole = g_build_filename (place->folder, "whole.weft", NULL);
  g_autoptr (Result) first = cli (place, "run", "-q", "--json", iris, NULL), exported = cli (place, "model", "export", "1", "-o", onnx, NULL);
  g_autoptr (Result) imported = cli (place, "model", "import", onnx, "-o", layers, NULL), second = NULL, words = NULL;

  g_assert_cmpint (exported->status, ==, 0);
  g_assert_cmpint (imported->status, ==, 0);
  g_assert_cmpstr (imported->err, ==, "");
  join_workflows (iris, layers, whole);
  second = cli (place, "run", "-q", "--json", whole, NULL);
  words = cli (place, "run", "--force", whole, NULL);
  g_assert_cmpint (second->status, ==, 0);
  g_assert_nonnull (strstr (words->err, "4 of 4 taken from iris.onnx"));
  g_assert_cmpfloat (get_loss (second, 0), <, 1.1 * get_loss (first, 19));
  g_assert_cmpfloat (get_loss (second, 19), <, get_loss (second, 0));
}

/* Numbers that a file rounds come in as they are, and that is said. */
static void
import_rounded (Place         *place,
                gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "learn", "import", "rounded.onnx", NULL), *file = g_build_filename (place->folder, "layers.weft", NULL);
  g_autoptr (Result) imported = cli (place, "model", "import", model, "-o", file, NULL);

  g_assert_cmpint (imported->status, ==, 0);
  g_assert_nonnull (strstr (imported->err, "rounds to whole steps in 4 places"));
}

/* Another program's network in a workflow, for which the data says how rows are prepared. */
static void
node_of_others (Place         *place,
                gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "ship/models/own_mnist_lenet.onnx", NULL);
  g_autofree char *file = g_build_filename (place->folder, "judge.weft", NULL), *text = NULL;
  g_autoptr (Result) result = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *report;

  if (!g_file_test (model, G_FILE_TEST_EXISTS)) {
    g_test_skip ("networks of others are not here");
    return;
  }
  text = g_strdup_printf ("{\"format\": \"weft-workflow\", \"version\": 1, \"nodes\": {\"data\": {\"kind\": \"data-file\", \"parameters\": {\"file\": \"dataset:mnist\"}},"
                          "\"prepare\": {\"kind\": \"prepare\", \"parameters\": {\"target\": \"label\"}}, \"net\": {\"kind\": \"model-file\", \"parameters\": {\"file\": \"%s\"}}, \"evaluate\": {\"kind\": \"evaluate\"}},"
                          "\"links\": [{\"from\": \"data.data\", \"to\": \"prepare.data\"}, {\"from\": \"prepare.data\", \"to\": \"net.data\"},"
                          "{\"from\": \"net.model\", \"to\": \"evaluate.model\"}, {\"from\": \"prepare.data\", \"to\": \"evaluate.data\"}]}",
                          model);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  result = cli (place, "run", file, "--trials", "none", "--json", NULL);
  g_assert_cmpint (result->status, ==, 0);
  report = weft_json_get_object (weft_json_get_object (result_get_json (result, &node), "reports"), "evaluate");
  /* What PyTorch counted when it was trained, see the models' SOURCE.md. */
  g_assert_cmpfloat_with_epsilon (weft_json_get_number (weft_json_get_object (report, "metrics"), "accuracy", 0), 0.9895, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/predict/foreign", predict_foreign);
  PLACE_TEST ("/cli/predict/pictures", predict_pictures);
  PLACE_TEST ("/cli/model/import-layers", import_layers);
  PLACE_TEST ("/cli/model/node-of-others", node_of_others);
  PLACE_TEST ("/cli/model/import-open", import_open);
  PLACE_TEST ("/cli/model/import-rounded", import_rounded);
  PLACE_TEST ("/cli/model/import-trained-on", import_trained_on);
  PLACE_TEST ("/cli/model/infinite-weights", infinite_weights);
  PLACE_TEST ("/cli/model/verify", model_verified);
  PLACE_TEST ("/cli/run/pictures", run_pictures);
  PLACE_TEST ("/cli/model/exported", model_exported);
  return g_test_run ();
}
