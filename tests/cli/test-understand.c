/* test-understand.c: nodes that explain, in workflows that are run from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <string.h>

static char *
sample_file (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "why-refused.weft", NULL);
}

static JsonArray *
get_list (JsonObject *run,
          const char *node,
          const char *name)
{
  return weft_json_get_array (weft_json_get_object (weft_json_get_object (run, "reports"), node), name);
}

/* Rows that were refused, each with the parts of its answer; the second time they are known. */
static void
explain (Place         *place,
         gconstpointer  data)
{
  g_autofree char *file = sample_file ();
  g_autoptr (Result) result = cli (place, "run", file, "--json", "--set", "explain.count=3", NULL), again = cli (place, "run", file, "--json", "--set", "explain.count=3", NULL);
  g_autoptr (JsonNode) node = NULL, second = NULL;
  JsonArray *rows = get_list (result_get_json (result, &node), "explain", "explained"), *same = get_list (result_get_json (again, &second), "explain", "explained");

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (rows), ==, 3);
  for (guint i = 0; i < 3; i++) {
    JsonObject *row = json_array_get_object_element (rows, i);

    g_assert_cmpstr (json_object_get_string_member (row, "target"), ==, "bad");
    g_assert_cmpfloat (json_object_get_double_member (row, "probability"), >, 0.5);
    g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (row, "checks"), "additivity", 1), <=, 1e-4);
    g_assert_cmpint (json_object_get_int_member (row, "row"), ==, json_object_get_int_member (json_array_get_object_element (same, i), "row"));
  }
  assert_state (json_node_get_object (second), "explain", "cached");
}

/* A model of numbers: what is predicted is a number with the name of its column. */
static void
number (Place         *place,
        gconstpointer  data)
{
  g_autofree char *file = sample_file ();
  g_autoptr (Result) result = cli (place, "run", file, "--json", "--set", "prepare.target=age", "--set", "model.dense2.units=1", "--set", "explain.answer=", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rows = get_list (result_get_json (result, &node), "explain", "explained");

  g_assert_cmpint (result->status, ==, 0);
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);

    g_assert_cmpstr (json_object_get_string_member (row, "target"), ==, "age");
    g_assert_false (json_object_has_member (row, "probability"));
    g_assert_cmpfloat (json_object_get_double_member (row, "prediction"), >, 15);
    g_assert_cmpfloat (json_object_get_double_member (row, "prediction"), ==, json_object_get_double_member (row, "score"));
  }
}

/* A class that the model has not is said before anything is explained. */
static void
refuse (Place         *place,
        gconstpointer  data)
{
  g_autofree char *file = sample_file ();
  g_autoptr (Result) result = cli (place, "run", file, "--json", "--set", "explain.answer=nobody", NULL);
  g_autoptr (Result) other = cli (place, "run", file, "--json", "--set", "explain.method=grad-cam", NULL);

  g_assert_cmpint (result->status, !=, 0);
  g_assert_nonnull (strstr (result->out, "no class “nobody”"));
  g_assert_cmpint (other->status, !=, 0);
}

/* The same workflow with another node there. Returns: (transfer full): a file */
static char *
write_visualise (Place *place)
{
  g_autofree char *file = sample_file (), *text = NULL;
  char *path = g_build_filename (place->folder, "units.weft", NULL);
  g_autoptr (JsonNode) root = weft_json_read_file (file, 1 << 20, NULL);
  JsonObject *node = weft_json_get_object (weft_json_get_object (json_node_get_object (root), "nodes"), "explain"), *params = json_object_new ();

  json_object_set_string_member (node, "kind", "visualise");
  json_object_set_string_member (params, "layer", "relu1");
  json_object_set_int_member (params, "first", 5);
  json_object_set_int_member (params, "count", 2);
  json_object_set_object_member (node, "parameters", params);
  text = weft_json_write (root, WEFT_JSON_INDENT);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* What units are made to do is more than any row of the data does. */
static void
visualise (Place         *place,
           gconstpointer  data)
{
  g_autofree char *file = write_visualise (place);
  g_autoptr (Result) result = cli (place, "run", file, "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *units = get_list (result_get_json (result, &node), "explain", "units");

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (units), ==, 2);
  for (guint i = 0; i < 2; i++) {
    JsonObject *unit = json_array_get_object_element (units, i);

    g_assert_cmpint (json_object_get_int_member (unit, "unit"), ==, (gint64) i + 5);
    g_assert_cmpfloat (json_object_get_double_member (unit, "activation"), >, json_object_get_double_member (unit, "best_of_data"));
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/understand/explain", explain);
  PLACE_TEST ("/cli/understand/number", number);
  PLACE_TEST ("/cli/understand/refuse", refuse);
  PLACE_TEST ("/cli/understand/visualise", visualise);
  return g_test_run ();
}
