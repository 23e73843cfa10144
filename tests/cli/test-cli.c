/* test-cli.c: the contract of the command line, apart from running
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

static void
expect_usage (Place      *place,
              const char *first,
              const char *second,
              const char *third,
              const char *fourth)
{
  g_autoptr (Result) result = cli (place, first, second, third, fourth, NULL);

  g_test_message ("%s %s %s %s: %s", first, second, third, fourth, result->err);
  g_assert_cmpint (result->status, ==, 2);
  g_assert_cmpstr (result->out, ==, "");
  assert_one_line (result);
}

static void
usage_refused (Place         *place,
               gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");

  expect_usage (place, NULL, NULL, NULL, NULL);
  expect_usage (place, "fly", NULL, NULL, NULL);
  expect_usage (place, "run", NULL, NULL, NULL);
  expect_usage (place, "run", iris, iris, NULL);
  expect_usage (place, "run", "--no-such-option", iris, NULL);
  expect_usage (place, "run", "--seed=one", iris, NULL);
  expect_usage (place, "run", "--seed=-1", iris, NULL);
  expect_usage (place, "run", "--threads=65", iris, NULL);
  expect_usage (place, "run", "--threads=many", iris, NULL);
  expect_usage (place, "run", "--set=train.epochs", iris, NULL);
  expect_usage (place, "run", "--set=train.epochs=none", iris, NULL);
  expect_usage (place, "run", "--set=nobody.epochs=1", iris, NULL);
  expect_usage (place, "run", "--set=model.dense1.wings=1", iris, NULL);
  expect_usage (place, "run", "--to=nobody", iris, NULL);
  expect_usage (place, "run", "--control=tty", iris, NULL);
  expect_usage (place, "run", "--resume=1", "--trials=none", iris);
  expect_usage (place, "run", "--resume=1", "--seed=2", iris);
  expect_usage (place, "check", NULL, NULL, NULL);
  expect_usage (place, "kinds", "no-such-kind", NULL, NULL);
  expect_usage (place, "kinds", "dense", NULL, NULL);
  expect_usage (place, "architectures", "alexandria", NULL, NULL);
  expect_usage (place, "trials", NULL, NULL, NULL);
  expect_usage (place, "trials", "juggle", NULL, NULL);
  expect_usage (place, "trials", "show", NULL, NULL);
  expect_usage (place, "trials", "show", "first", NULL);
  expect_usage (place, "trials", "export", "--format=word", NULL);
  expect_usage (place, "trials", "export", "--value=mean", NULL);
  expect_usage (place, "predict", "1", NULL, NULL);
  expect_usage (place, "model", "juggle", "1", NULL);
  expect_usage (place, "model", "info", NULL, NULL);
  expect_usage (place, "model", "export", "1", NULL);
  expect_usage (place, "model", "export", "1", "--output=model.pb");
  expect_usage (place, "model", "info", "model.onnx", "--shape=1x3");
  expect_usage (place, "model", "build", "lenet", NULL);
  expect_usage (place, "model", "build", "alexandria", "--output=a.weft");
  expect_usage (place, "bench", "no_such_workload", NULL, NULL);
  expect_usage (place, "doctor", "now", NULL, NULL);
}

static void
usage_absent (Place         *place,
              gconstpointer  data)
{
  static const char *const names[] = { "serve", "monitor" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    expect_usage (place, names[i], NULL, NULL, NULL);
  expect_usage (place, "trials", "compare", "1", NULL);
  expect_usage (place, "trials", "diff", "1", NULL);
  expect_usage (place, "trials", "delete", NULL, NULL);
  expect_usage (place, "model", "prune", "1", NULL);
}

static void
usage_json (Place         *place,
            gconstpointer  data)
{
  static const char *const lines[][3] = {
    { "run", "--json", "not-there.weft" },
    { "run", "--json", "--to" },
    { "run", "--json", NULL },
    { "check", "--json", "not-there.weft" },
    { "kinds", "--json", "nothing" },
    { "trials", "--json", "juggle" },
    { "trials", "--json", "show" },
    { "predict", "--json", NULL },
    { "serve", "--json", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (Result) result = cli (place, lines[i][0], lines[i][1], lines[i][2], NULL);
    g_autoptr (JsonNode) node = NULL;
    JsonObject *object = result_get_json (result, &node);

    g_assert_cmpint (result->status, >=, 2);
    g_assert_cmpstr (weft_json_get_string (object, "status", ""), ==, "failed");
    g_assert_nonnull (weft_json_get_string (object, "error", NULL));
    g_assert_cmpint (weft_json_get_int (object, "exit", 0), ==, result->status);
    assert_one_line (result);
  }
}

static void
usage_help (Place         *place,
            gconstpointer  data)
{
  static const char *const names[] = { "run", "check", "new", "kinds", "architectures", "tune", "trials", "predict", "explain", "embed", "model", "serve", "monitor", "bench", "doctor" };
  g_autoptr (Result) all = cli (place, "--help", NULL);
  g_autoptr (Result) version = cli (place, "--version", NULL);

  g_assert_cmpint (all->status, ==, 0);
  g_assert_cmpint (version->status, ==, 0);
  g_assert_true (g_str_has_prefix (version->out, "weft-cli "));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (Result) result = cli (place, names[i], "--help", NULL);
    g_autofree char *usage = g_strdup_printf ("weft-cli %s ", names[i]);

    g_assert_cmpint (result->status, ==, 0);
    g_assert_cmpstr (result->err, ==, "");
    g_assert_nonnull (strstr (result->out, usage));
    g_assert_nonnull (strstr (all->out, names[i]));
  }
}

static void
expect_unusable (Place      *place,
                 const char *file,
                 int         status)
{
  static const char *const commands[] = { "check", "run" };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autoptr (Result) result = cli (place, commands[i], "--json", file, NULL);
    g_autoptr (JsonNode) node = NULL;
    JsonObject *object = result_get_json (result, &node);

    g_test_message ("%s %s: %s", commands[i], file, result->err);
    g_assert_cmpint (result->status, ==, status);
    g_assert_cmpstr (weft_json_get_string (object, "status", ""), ==, "failed");
    g_assert_true (g_str_has_prefix (result->err, "weft-cli: ") || strstr (result->err, "\nweft-cli: ") != NULL);
  }
}

static void
files_unusable (Place         *place,
                gconstpointer  data)
{
  static const char *const names[] = { "circle.weft", "newer.weft", "broken.weft", "not-there.weft", "." };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = data_file (names[i]);

    expect_unusable (place, file, 3);
  }
}

static void
files_node_trouble (Place         *place,
                    gconstpointer  data)
{
  static const char *const names[] = { "unknown-kind.weft", "no-data.weft" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = data_file (names[i]);

    expect_unusable (place, file, 1);
  }
}

static void
files_no_store (Place         *place,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "notes.txt", NULL);
  g_autofree char *content = NULL;
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) missing = cli (place, "trials", "list", "--trials", "/not-there/trials.db", NULL);
  g_autoptr (Result) empty = cli (place, "trials", "list", "--json", NULL);
  g_autoptr (Result) listed = NULL, run = NULL;

  g_assert_true (g_file_set_contents (path, "no store", -1, NULL));
  listed = cli (place, "trials", "list", "--trials", path, NULL);
  run = cli (place, "run", "-q", "--trials", path, iris, NULL);
  g_assert_cmpint (missing->status, ==, 3);
  g_assert_cmpint (listed->status, ==, 3);
  g_assert_cmpint (run->status, ==, 3);
  assert_one_line (missing);
  assert_one_line (listed);
  assert_one_line (run);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "no store");
  /* Looking makes nothing. */
  g_assert_cmpint (empty->status, ==, 0);
  g_assert_false (g_file_test (place->store, G_FILE_TEST_EXISTS));
}

static void
kinds_json (Place         *place,
            gconstpointer  data)
{
  static const char *const ids[] = { "data-file", "prepare", "model", "train", "evaluate", "predict" };
  g_autoptr (Result) result = cli (place, "kinds", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *kinds = weft_json_get_array (result_get_json (result, &node), "kinds");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpint (result->status, ==, 0);
  for (guint i = 0; i < json_array_get_length (kinds); i++)
    g_hash_table_add (seen, (gpointer) weft_json_get_string (json_array_get_object_element (kinds, i), "id", ""));
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_true (g_hash_table_contains (seen, ids[i]));
}

static void
kinds_one (Place         *place,
           gconstpointer  data)
{
  g_autoptr (Result) train = cli (place, "kinds", "train", "--json", NULL);
  g_autoptr (Result) text = cli (place, "kinds", "train", NULL);
  g_autoptr (Result) layer = cli (place, "kinds", "model/dense", "--json", NULL);
  g_autoptr (JsonNode) train_node = NULL, layer_node = NULL;

  g_assert_cmpstr (weft_json_get_string (result_get_json (train, &train_node), "id", ""), ==, "train");
  g_assert_cmpstr (weft_json_get_string (result_get_json (layer, &layer_node), "id", ""), ==, "dense");
  g_assert_nonnull (strstr (text->out, "learning_rate"));
  g_assert_nonnull (strstr (text->out, "default 0.001"));
}

/* A ready-made model is written with its layers, and fits what it was built for. */
static void
architectures (Place         *place,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "lenet.weft", NULL), *to = g_strconcat ("--output=", path, NULL);
  g_autoptr (Result) list = cli (place, "architectures", "--json", NULL);
  g_autoptr (Result) one = cli (place, "architectures", "text_cnn", NULL);
  g_autoptr (Result) built = cli (place, "model", "build", "lenet", "--input=28x28", "--outputs=7", to, NULL);
  g_autoptr (Result) small = cli (place, "model", "build", "lenet", "--input=5x5", to, NULL);
  g_autoptr (Result) wrong = cli (place, "model", "build", "lenet", "--input=28,28", to, NULL);
  g_autoptr (Result) checked = cli (place, "check", path, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (json_array_get_length (weft_json_get_array (result_get_json (list, &node), "architectures")), >, 10);
  g_assert_nonnull (strstr (one->out, "filters"));
  g_assert_cmpint (built->status, ==, 0);
  g_assert_cmpint (small->status, ==, 1);
  g_assert_cmpint (wrong->status, ==, 2);
  g_assert_nonnull (strstr (small->err, "LeNet-5: conv2: "));
  g_assert_cmpint (checked->status, ==, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"units\": 7"));
}

static void
check_shapes (Place         *place,
              gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "check", "--json", iris, NULL);
  g_autoptr (Result) text = cli (place, "check", iris, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (result, &node);
  JsonArray *links = weft_json_get_array (object, "links");

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpstr (result->err, ==, "");
  g_assert_cmpstr (weft_json_get_string (object, "status", ""), ==, "done");
  g_assert_cmpint (json_array_get_length (weft_json_get_array (object, "problems")), ==, 0);
  g_assert_cmpint (json_array_get_length (links), ==, 6);
  /* 4 × 16 + 16 and 16 × 3 + 3 */
  g_assert_nonnull (strstr (text->out, "131 parameters"));
  g_assert_nonnull (strstr (text->out, "150 rows"));
}

static void
check_overrides (Place         *place,
                 gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) wide = cli (place, "check", "--set", "model.dense1.units=32", iris, NULL);
  g_autoptr (Result) wrong = cli (place, "check", "--set", "model.dense2.units=4", iris, NULL);
  g_autoptr (Result) frozen = cli (place, "check", "--set", "train.freeze=dense1, relu1", iris, NULL);
  g_autoptr (Result) unknown = cli (place, "check", "--set", "train.freeze=dense1,conv9", iris, NULL);

  g_assert_cmpint (frozen->status, ==, 0);
  g_assert_cmpint (unknown->status, ==, 1);
  g_assert_nonnull (strstr (unknown->err, "“conv9”"));
  g_assert_cmpint (wide->status, ==, 0);
  g_assert_nonnull (strstr (wide->out, "259 parameters"));
  g_assert_cmpint (wrong->status, ==, 1);
  g_assert_nonnull (strstr (wrong->err, "3 units"));
}

static void
doctor (Place         *place,
        gconstpointer  data)
{
  g_autoptr (Result) text = cli (place, "doctor", NULL);
  g_autoptr (Result) result = cli (place, "doctor", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (result, &node);
  JsonArray *kernels = weft_json_get_array (object, "kernels");
  int n_chosen = 0;

  g_assert_cmpint (text->status, ==, 0);
  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpint (weft_json_get_int (object, "threads", 0), >, 0);
  g_assert_nonnull (weft_json_get_string (weft_json_get_object (object, "versions"), "sqlite", NULL));
  g_assert_cmpstr (weft_json_get_string (weft_json_get_object (weft_json_get_object (object, "paths"), "trials"), "path", ""), ==, place->store);
  for (guint i = 0; i < json_array_get_length (kernels); i++)
    n_chosen += weft_json_get_bool (json_array_get_object_element (kernels, i), "chosen", FALSE);
  g_assert_cmpint (n_chosen, ==, 1);
}

static void
bench_lines (Place         *place,
             gconstpointer  data)
{
  static const char *const members[] = { "threads", "value", "batch", "peak_rss_mb", "min", "max", "n" };
  g_autoptr (Result) result = cli (place, "bench", "--threads", "1", "tabular_mlp", "engine_overhead", NULL);
  g_auto (GStrv) lines = g_strsplit (result->out, "\n", -1);

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpint (g_strv_length (lines), ==, 3);
  for (int i = 0; i < 2; i++) {
    g_autoptr (JsonNode) node = weft_json_parse (lines[i], strlen (lines[i]), NULL);
    JsonObject *object;

    g_assert_nonnull (node);
    object = json_node_get_object (node);
    g_assert_cmpstr (weft_json_get_string (object, "workload", ""), ==, i == 0 ? "tabular_mlp" : "engine_overhead");
    g_assert_cmpstr (weft_json_get_string (object, "metric", ""), ==, i == 0 ? "ms_per_epoch" : "us_per_step");
    g_assert_cmpstr (weft_json_get_string (object, "better", ""), ==, "lower");
    g_assert_nonnull (weft_json_get_string (object, "kernels", NULL));
    for (gsize j = 0; j < G_N_ELEMENTS (members); j++)
      g_assert_cmpfloat (weft_json_get_number (object, members[j], -1), >, 0);
  }
}

/* Where the time goes: ops with theirs, slowest first. */
static void
bench_profile (Place         *place,
               gconstpointer  data)
{
  g_autoptr (Result) result = cli (place, "bench", "--threads", "1", "--seconds", "0.1", "--profile", "lstm_train", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rows = weft_json_get_array (result_get_json (result, &node), "profile");
  double before = G_MAXDOUBLE;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (rows), >, 5);
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    double time = weft_json_get_number (row, "thread_ms", -1);

    g_assert_cmpuint (strlen (weft_json_get_string (row, "op", "")), >, 1);
    g_assert_cmpfloat (time, >, 0);
    g_assert_cmpfloat (time, <=, before);
    g_assert_cmpfloat (weft_json_get_number (row, "gflops", -1), >=, 0);
    before = time;
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/usage/refused", usage_refused);
  PLACE_TEST ("/cli/usage/absent", usage_absent);
  PLACE_TEST ("/cli/usage/json", usage_json);
  PLACE_TEST ("/cli/usage/help", usage_help);
  PLACE_TEST ("/cli/files/unusable", files_unusable);
  PLACE_TEST ("/cli/files/node-trouble", files_node_trouble);
  PLACE_TEST ("/cli/files/no-store", files_no_store);
  PLACE_TEST ("/cli/kinds/json", kinds_json);
  PLACE_TEST ("/cli/kinds/one", kinds_one);
  PLACE_TEST ("/cli/architectures", architectures);
  PLACE_TEST ("/cli/check/shapes", check_shapes);
  PLACE_TEST ("/cli/check/overrides", check_overrides);
  PLACE_TEST ("/cli/doctor", doctor);
  PLACE_TEST ("/cli/bench/lines", bench_lines);
  PLACE_TEST ("/cli/bench/profile", bench_profile);
  return g_test_run ();
}
