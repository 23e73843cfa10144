/* test-explain.c: weft-cli explain on a network that another program wrote
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <math.h>
#include <string.h>

static char *
model_file (void)
{
  return g_test_build_filename (G_TEST_DIST, "data", "explain", "pooled.onnx", NULL);
}

/* Any picture: the network sees it in its own size. */
static char *
picture_file (void)
{
  return g_test_build_filename (G_TEST_DIST, "data", "paint", "overlay-light.png", NULL);
}

static void
explain_list (Place         *place,
              gconstpointer  data)
{
  g_autoptr (Result) text = cli (place, "explain", "--list", NULL), json = cli (place, "explain", "--list", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *methods = json_object_get_array_member (result_get_json (json, &node), "methods");

  g_assert_cmpint (text->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (methods), >=, 14);
  for (guint i = 0; i < json_array_get_length (methods); i++) {
    JsonObject *method = json_array_get_object_element (methods, i);

    g_assert_nonnull (strstr (text->out, json_object_get_string_member (method, "method")));
    g_assert_true (json_object_has_member (method, "parameters"));
  }
}

static void
explain_json (Place         *place,
              gconstpointer  data)
{
  g_autofree char *model = model_file (), *picture = picture_file ();
  g_autoptr (Result) result = cli (place, "explain", model, picture, "--json", "--target", "1", "--against", "runner-up", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (result, &node), *check;
  double total = 0;
  JsonArray *values;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "method"), ==, "integrated-gradients");
  g_assert_cmpstr (json_object_get_string_member (object, "target"), ==, "1");
  g_assert_true (json_object_has_member (object, "against"));
  values = json_object_get_array_member (object, "values");
  g_assert_cmpuint (json_array_get_length (values), ==, 100);
  for (guint i = 0; i < 100; i++)
    total += json_array_get_double_element (values, i);
  check = json_object_get_object_member (object, "checks");
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (check, "completeness"), "good"));
  g_assert_cmpfloat (total, !=, 0);
}

/* Units of each layer, and what they hand on. */
static void
explain_units (Place         *place,
               gconstpointer  data)
{
  g_autofree char *model = model_file (), *picture = picture_file ();
  g_autoptr (Result) text = cli (place, "explain", model, picture, "--units", NULL), json = cli (place, "explain", model, picture, "--units", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *decision = json_object_get_object_member (result_get_json (json, &node), "decision"), *layer;
  JsonArray *layers = json_object_get_array_member (decision, "layers"), *nodes;
  double sum = 0;

  g_assert_cmpint (text->status, ==, 0);
  g_assert_nonnull (strstr (text->out, "7 units:"));
  g_assert_cmpuint (json_array_get_length (layers), ==, 3);
  layer = json_array_get_object_element (layers, 1);
  nodes = json_object_get_array_member (layer, "nodes");
  for (guint i = 0; i < json_array_get_length (nodes); i++)
    sum += json_object_get_double_member (json_array_get_object_element (nodes, i), "relevance");
  g_assert_cmpfloat_with_epsilon (sum, json_object_get_double_member (layer, "relevance"), 1e-5);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (decision, "edges")), >, json_array_get_length (nodes));
}

/* Whether a file begins with some bytes and has others somewhere. */
static void
expect_content (const char *path,
                const char *begin,
                const char *part)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpuint (length, >, strlen (begin));
  g_assert_cmpint (memcmp (content, begin, strlen (begin)), ==, 0);
  g_assert_nonnull (memmem (content, length, part, strlen (part)));
}

/* A model of a table: what each column adds leads from the background to the score. */
static void
explain_columns (Place         *place,
                 gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "explain", "flowers.onnx", NULL);
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "iris.csv", NULL), *picture = g_build_filename (place->folder, "shap.svg", NULL);
  g_autoptr (Result) text = cli (place, "explain", model, table, "--method", "shap", "--row", "60", "-o", picture, NULL);
  g_autoptr (Result) json = cli (place, "explain", model, table, "--method", "permutation-shap", "--row", "60", "--data", table, "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (json, &node), *base;
  JsonArray *columns = json_object_get_array_member (object, "columns");
  double sum = 0;

  g_assert_cmpint (text->status, ==, 0);
  g_assert_nonnull (strstr (text->out, "petal_length_cm = 3.9"));
  expect_content (picture, "<?xml", ";shap&quot;");
  g_assert_cmpint (json->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (columns), ==, 4);
  for (guint i = 0; i < 4; i++) {
    sum += json_object_get_double_member (json_array_get_object_element (columns, i), "part");
    g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (columns, i), "error"), <, 1);
  }
  base = json_object_get_object_member (json_object_get_object_member (object, "checks"), "base");
  g_assert_cmpfloat_with_epsilon (sum, json_object_get_double_member (object, "score") - json_object_get_double_member (base, "value"), 1e-4);
}

/* What is lost without a column, what columns add in many rows, and over what they hold. */
static void
explain_importance (Place         *place,
                    gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "explain", "flowers.onnx", NULL);
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "iris.csv", NULL), *picture = g_build_filename (place->folder, "importance.pdf", NULL);
  g_autoptr (Result) lost = cli (place, "explain", model, table, "--importance", "--repeats", "20", "--together", "1", "--json", NULL);
  g_autoptr (Result) rows = cli (place, "explain", model, table, "--all-rows", "--target", "virginica", "--json", NULL);
  g_autoptr (Result) one = cli (place, "explain", model, table, "--dependence", "petal_width_cm", "-o", picture, NULL);
  g_autoptr (Result) metric = cli (place, "explain", model, table, "--importance", "--metric", "beauty", NULL);
  g_autoptr (Result) column = cli (place, "explain", model, table, "--dependence", "color", NULL);
  g_autoptr (JsonNode) lost_node = NULL, rows_node = NULL;
  JsonObject *document = result_get_json (lost, &lost_node), *first;

  g_assert_cmpstr (json_object_get_string_member (document, "metric"), ==, "accuracy");
  first = json_array_get_object_element (json_object_get_array_member (document, "columns"), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "column"), ==, "petal_length_cm");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (first, "mean"), 0.582, 0.05);
  document = result_get_json (rows, &rows_node);
  g_assert_cmpstr (json_object_get_string_member (document, "target"), ==, "virginica");
  first = json_array_get_object_element (json_object_get_array_member (document, "columns"), 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (first, "parts")), ==, 150);
  g_assert_cmpint (one->status, ==, 0);
  g_assert_nonnull (strstr (one->out, "petal_width_cm"));
  expect_content (picture, "%PDF-1.4", "/Keywords");
  g_assert_cmpint (metric->status, ==, 2);
  g_assert_nonnull (strstr (metric->err, "balanced_accuracy"));
  g_assert_cmpint (column->status, ==, 2);
}

/* A tree over neurons with its figures, and a hierarchy of classes. */
static void
explain_trees (Place         *place,
               gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "explain", "flowers.onnx", NULL), *deep = g_test_build_filename (G_TEST_DIST, "data", "explain", "table.onnx", NULL);
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "iris.csv", NULL), *numbers = g_build_filename (place->folder, "numbers.csv", NULL);
  GString *rows = g_string_new ("a,b,c,d,e\n");
  g_autoptr (JsonNode) tree_node = NULL, classes_node = NULL;
  JsonObject *tree, *classes;

  for (int i = 0; i < 400; i++)
    g_string_append_printf (rows, "%g,%g,%g,%g,%g\n", sin (i), sin (2.3 * i), cos (1.7 * i), sin (0.3 * i + 1), cos (0.9 * i));
  g_assert_true (g_file_set_contents (numbers, rows->str, -1, NULL));
  g_string_free (rows, TRUE);
  g_autoptr (Result) text = cli (place, "explain", deep, numbers, "--surrogate", "rest", "--target", "0", NULL), json = cli (place, "explain", deep, numbers, "--surrogate", "all", "--json", NULL);
  g_autoptr (Result) joined = cli (place, "explain", model, table, "--classes", "--json", NULL), wrong = cli (place, "explain", deep, numbers, "--surrogate", "some", NULL);
  g_autoptr (Result) flat = cli (place, "explain", model, table, "--surrogate", "rest", NULL);
  g_assert_cmpint (text->status, ==, 0);
  g_assert_nonnull (strstr (text->out, "6 units"));
  g_assert_nonnull (strstr (text->out, "→ "));
  tree = result_get_json (json, &tree_node);
  g_assert_cmpint (json_object_get_int_member (tree, "held_rows"), ==, 120);
  g_assert_cmpfloat (json_object_get_double_member (tree, "fidelity"), >, json_object_get_double_member (tree, "control"));
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (json_object_get_array_member (tree, "way"), 0), "node"), ==, 0);
  classes = result_get_json (joined, &classes_node);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (classes, "nodes")), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (classes, "agreement"), >, 0.7);
  g_assert_cmpint (wrong->status, ==, 2);
  g_assert_cmpint (flat->status, ==, 1);
  g_assert_nonnull (strstr (flat->err, "no layer between"));
}

/* Trees as pictures, and as numbers. */
static void
explain_tree_files (Place         *place,
                    gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "explain", "flowers.onnx", NULL), *table = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "iris.csv", NULL);
  g_autofree char *picture = g_build_filename (place->folder, "classes.svg", NULL), *numbers = g_build_filename (place->folder, "classes.csv", NULL), *drawn = NULL, *told = NULL;
  g_autoptr (Result) first = cli (place, "explain", model, table, "--classes", "-o", picture, NULL), second = cli (place, "explain", model, table, "--classes", "-o", numbers, NULL);
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (second->status, ==, 0);
  g_assert_true (g_file_get_contents (picture, &drawn, NULL, NULL));
  g_assert_true (g_str_has_prefix (drawn, "<?xml"));
  g_assert_nonnull (strstr (drawn, "iris.csv"));
  g_assert_true (g_file_get_contents (numbers, &told, NULL, NULL));
  lines = g_strsplit (told, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 5 + 1);
  g_assert_true (g_str_has_prefix (lines[0], "node,parent,class,height"));
}

/* Every kind of file, with the recipe of the picture in it. */
static void
explain_files (Place         *place,
               gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *begin;
    const char *part;
  } files[] = {
    { "map.png", "\x89PNG", "\"method\":\"layer-cam\"" },
    { "map.svg", "<?xml", "layer-cam" },
    { "map.pdf", "%PDF-1.4", "/Keywords" },
    { "map.npy", "\x93NUMPY", "'descr': '<f4', 'fortran_order': False, 'shape': (5, 5), }" },
  };
  g_autofree char *model = model_file (), *picture = picture_file ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (place->folder, files[i].name, NULL);
    g_autoptr (Result) result = cli (place, "explain", model, picture, "--method", "layer-cam", "--set", "negative=true", "-o", path, NULL);

    g_assert_cmpint (result->status, ==, 0);
    g_assert_nonnull (strstr (result->out, "LayerCAM: why "));
    expect_content (path, files[i].begin, files[i].part);
  }
}

/* Runs with more words, ended by NULL, and expects a sentence with @part. */
static void
refuse (Place *place,
        int status,
        const char *part,
        const char *const *words)
{
  g_autofree char *model = model_file (), *picture = picture_file ();
  g_autoptr (Result) result = cli (place, "explain", model, words[2] != NULL ? words[2] : picture, words[0], words[1], NULL);

  g_assert_cmpint (result->status, ==, status);
  g_assert_nonnull (strstr (result->err, part));
  assert_one_line (result);
}

static void
explain_refusals (Place         *place,
                  gconstpointer  data)
{
  g_autofree char *text = g_build_filename (place->folder, "no.png", NULL), *seer = g_test_build_filename (G_TEST_DIST, "data", "explain", "seer.onnx", NULL);

  g_file_set_contents (text, "this is no picture", -1, NULL);
  refuse (place, 2, "there is no such method", (const char *const[]){ "--method", "crystal-ball", NULL });
  refuse (place, 1, "the model has no class “cat”", (const char *const[]){ "--target", "cat", NULL });
  refuse (place, 2, "PARAM=VALUE", (const char *const[]){ "--set", "steps", NULL });
  refuse (place, 2, "steps", (const char *const[]){ "--set", "steps=0", NULL });
  refuse (place, 2, "no row 2", (const char *const[]){ "--row", "2", NULL });
  refuse (place, 2, "must be 1 or more", (const char *const[]){ "--row", "0", NULL });
  refuse (place, 1, "has 1 word here, no word 3", (const char *const[]){ "--word", "3", NULL });
  refuse (place, 2, "must be 1 or more", (const char *const[]){ "--word", "-1", NULL });
  refuse (place, 2, "give --compare", (const char *const[]){ "--disagreements", "--units", NULL });
  refuse (place, 1, "tells 3 classes apart and the second 4", (const char *const[]){ "--compare", seer, NULL });
  refuse (place, 3, "", (const char *const[]){ "--method", "gradient", text });
  refuse (place, 3, "not-there.png", (const char *const[]){ "--method", "gradient", "not-there.png" });
}

/* The same picture given to two models: figures, and a picture with both maps. */
static void
explain_compare (Place         *place,
                 gconstpointer  data)
{
  g_autofree char *model = model_file (), *picture = picture_file (), *svg = g_build_filename (place->folder, "compared.svg", NULL);
  g_autofree char *other = g_test_build_filename (G_TEST_DIST, "data", "explain", "pooled-other.onnx", NULL);
  g_autoptr (Result) json = cli (place, "explain", model, picture, "--compare", other, "--json", "-o", svg, NULL), same = cli (place, "explain", model, picture, "--compare", model, "--json", NULL);
  g_autoptr (Result) text = cli (place, "explain", model, picture, "--compare", other, "--method", "grad-cam", NULL);
  g_autoptr (JsonNode) node = NULL, same_node = NULL;
  JsonObject *object = result_get_json (json, &node), *itself = result_get_json (same, &same_node), *answer;

  g_assert_cmpint (json->status, ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, "spearman"), <, 1);
  g_assert_cmpfloat (json_object_get_double_member (object, "ssim"), <, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "answers")), ==, 3);
  expect_content (svg, "<?xml", "pooled-other.onnx");
  g_assert_cmpfloat (json_object_get_double_member (itself, "spearman"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (itself, "ssim"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (itself, "overlap"), ==, 1);
  answer = json_array_get_object_element (json_object_get_array_member (itself, "answers"), 0);
  g_assert_cmpfloat (json_object_get_double_member (answer, "first"), ==, json_object_get_double_member (answer, "second"));
  g_assert_cmpint (text->status, ==, 0);
  g_assert_nonnull (strstr (text->out, "Rank correlation (Spearman)"));
}

/* Irises, ranked as NumPy ranks them; the second model has its classes in another order. */
static void
explain_disagreements (Place         *place,
                       gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "explain", "flowers.onnx", NULL), *other = g_test_build_filename (G_TEST_DIST, "data", "explain", "flowers-other.onnx", NULL);
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "iris.csv", NULL), *golden = g_test_build_filename (G_TEST_DIST, "data", "explain", "compare.json", NULL);
  g_autoptr (Result) json = cli (place, "explain", model, table, "--compare", other, "--disagreements", "--json", NULL);
  g_autoptr (Result) text = cli (place, "explain", model, table, "--compare", other, "--disagreements", "--data", table, NULL);
  g_autoptr (JsonNode) node = NULL, expected_node = weft_json_read_file (golden, 1 << 20, NULL);
  JsonObject *object = result_get_json (json, &node), *expected = json_object_get_object_member (json_node_get_object (expected_node), "rows");
  JsonArray *rows = json_object_get_array_member (object, "disagreements"), *numbers = json_object_get_array_member (expected, "rows"), *gaps = json_object_get_array_member (expected, "gaps");

  g_assert_cmpint (json->status, ==, 0);
  g_assert_cmpint (json_object_get_int_member (object, "rows"), ==, 150);
  g_assert_cmpint (json_object_get_int_member (object, "known"), ==, 150);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "agreement"), json_object_get_double_member (expected, "agreement"), 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "mean"), json_object_get_double_member (expected, "mean"), 1e-5);
  g_assert_cmpuint (json_array_get_length (rows), ==, json_array_get_length (numbers));
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);

    g_assert_cmpint (json_object_get_int_member (row, "row"), ==, json_array_get_int_element (numbers, i));
    g_assert_cmpfloat_with_epsilon (fabs (json_object_get_double_member (row, "first") - json_object_get_double_member (row, "second")), json_array_get_double_element (gaps, i), 1e-5);
  }
  g_assert_cmpint (text->status, ==, 0);
  g_assert_nonnull (strstr (text->out, "Both say the same class in"));
}

static void
maximise_list (Place         *place,
               gconstpointer  data)
{
  g_autoptr (Result) text = cli (place, "explain", "--maximise", "x", "--list", NULL), json = cli (place, "explain", "--maximise", "x", "--list", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *methods = json_object_get_array_member (result_get_json (json, &node), "methods");

  g_assert_cmpint (text->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (methods), ==, 3);
  for (guint i = 0; i < json_array_get_length (methods); i++)
    g_assert_nonnull (strstr (text->out, json_object_get_string_member (json_array_get_object_element (methods, i), "method")));
}

/* A class is made to rise, beside the only row of the data. */
static void
maximise_json (Place         *place,
               gconstpointer  data)
{
  g_autofree char *model = model_file (), *picture = picture_file ();
  g_autoptr (Result) result = cli (place, "explain", model, "--maximise", "class:1", "--data", picture, "--set", "steps=64", "--seed", "4", "--json", NULL);
  g_autoptr (Result) again = cli (place, "explain", model, "--maximise", "class:1", "--data", picture, "--set", "steps=64", "--seed", "4", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (result, &node), *checks = json_object_get_object_member (object, "checks");

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpstr (result->out, ==, again->out);
  g_assert_cmpstr (json_object_get_string_member (object, "maximise"), ==, "class");
  g_assert_cmpint (json_object_get_int_member (object, "seed"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (object, "steps"), ==, 64);
  g_assert_cmpfloat (json_object_get_double_member (object, "activation"), >, json_object_get_double_member (object, "first_activation"));
  g_assert_true (json_object_has_member (checks, "robustness") && json_object_has_member (checks, "best_of_data"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "values")), ==, 100);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "examples")), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_object_get_object_member (object, "statistics"), "quantiles")), ==, 5);
}

/* The rows that a unit answers to most, with what they see. */
static void
maximise_examples (Place         *place,
                   gconstpointer  data)
{
  g_autofree char *model = model_file (), *picture = picture_file (), *path = g_build_filename (place->folder, "examples.png", NULL);
  g_autoptr (Result) result = cli (place, "explain", model, "--examples", "class:0", "--data", picture, "-o", path, "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (result, &node), *example;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_false (json_object_has_member (object, "activation"));
  example = json_array_get_object_element (json_object_get_array_member (object, "examples"), 0);
  g_assert_cmpint (json_object_get_int_member (example, "row"), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (example, "sees")), ==, 4);
  expect_content (path, "\x89PNG", "class:0");
}

/* Every kind of file, with the recipe of the picture in it. */
static void
maximise_files (Place         *place,
                gconstpointer  data)
{
  static const char *const names[] = { "unit.png", "unit.svg", "unit.pdf", "unit.npy" };
  static const char *const begins[] = { "\x89PNG", "<?xml", "%PDF-1.4", "\x93NUMPY" };
  static const char *const parts[] = { "\"method\":\"maco\"", "maco", "/Keywords", "'shape': (1, 10, 10)" };
  g_autofree char *model = model_file ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (place->folder, names[i], NULL);
    g_autoptr (Result) result = cli (place, "explain", model, "--maximise", "class:1", "--method", "maco", "--set", "steps=8", "-o", path, NULL);

    g_assert_cmpint (result->status, ==, 0);
    g_assert_nonnull (strstr (result->out, "seed 0"));
    expect_content (path, begins[i], parts[i]);
  }
}

static void
refuse_aim (Place *place,
            int status,
            const char *part,
            const char *const *words)
{
  g_autofree char *model = model_file ();
  g_autoptr (Result) result = cli (place, "explain", model, words[0], words[1], words[2], words[2] != NULL ? words[3] : NULL, NULL);

  g_assert_cmpint (result->status, ==, status);
  g_assert_nonnull (strstr (result->err, part));
  assert_one_line (result);
}

static void
maximise_refusals (Place         *place,
                   gconstpointer  data)
{
  refuse_aim (place, 1, "there is no layer “nothing”", (const char *const[]){ "--maximise", "nothing:2", NULL });
  refuse_aim (place, 1, "the model has no class “cat”", (const char *const[]){ "--maximise", "class:cat", NULL });
  refuse_aim (place, 1, "no way to maximise", (const char *const[]){ "--maximise", "class:1", "--method", "magic" });
  refuse_aim (place, 2, "PARAM=VALUE", (const char *const[]){ "--maximise", "class:1", "--set", "steps" });
  refuse_aim (place, 2, "steps", (const char *const[]){ "--maximise", "class:1", "--set", "steps=0" });
  refuse_aim (place, 2, "needs --data", (const char *const[]){ "--examples", "class:1", NULL });
  refuse_aim (place, 3, "not-there.csv", (const char *const[]){ "--examples", "class:1", "--data", "not-there.csv" });
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/explain/list", explain_list);
  PLACE_TEST ("/cli/explain/json", explain_json);
  PLACE_TEST ("/cli/explain/files", explain_files);
  PLACE_TEST ("/cli/explain/units", explain_units);
  PLACE_TEST ("/cli/explain/columns", explain_columns);
  PLACE_TEST ("/cli/explain/importance", explain_importance);
  PLACE_TEST ("/cli/explain/trees", explain_trees);
  PLACE_TEST ("/cli/explain/tree-files", explain_tree_files);
  PLACE_TEST ("/cli/explain/compare", explain_compare);
  PLACE_TEST ("/cli/explain/disagreements", explain_disagreements);
  PLACE_TEST ("/cli/explain/refusals", explain_refusals);
  PLACE_TEST ("/cli/explain/maximise/list", maximise_list);
  PLACE_TEST ("/cli/explain/maximise/json", maximise_json);
  PLACE_TEST ("/cli/explain/maximise/examples", maximise_examples);
  PLACE_TEST ("/cli/explain/maximise/files", maximise_files);
  PLACE_TEST ("/cli/explain/maximise/refusals", maximise_refusals);
  return g_test_run ();
}
