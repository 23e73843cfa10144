/* test-understand.c: nodes that explain, in workflows that are run from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <math.h>
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

static const char explain_words[] = "{\"kind\": \"explain\", \"parameters\": {\"choose\": \"classes\", \"count\": 4, \"split\": \"train\"}}";

/* A tagger, with a node that explains it. Returns: (transfer full): a file */
static char *
write_tagger (Place *place)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "parts-of-speech.weft", NULL), *text = NULL, *data = g_build_filename (place->folder, "tags.conll", NULL);
  g_autoptr (JsonNode) root = weft_json_read_file (file, 1 << 20, NULL), node = weft_json_parse (explain_words, strlen (explain_words), NULL);
  JsonObject *nodes = weft_json_get_object (json_node_get_object (root), "nodes");
  JsonArray *links = weft_json_get_array (json_node_get_object (root), "links");
  g_autoptr (GString) rows = g_string_new (NULL);
  char *path = g_build_filename (place->folder, "tagger.weft", NULL);

  for (int i = 0; i < 60; i++)
    g_string_append (rows, i % 3 == 1 ? "a\tD\ndog\tN\nsleeps\tV\n\n" : "the\tD\ncat\tN\nsees\tV\na\tD\ndog\tN\n\n");
  g_assert_true (g_file_set_contents (data, rows->str, -1, NULL));
  json_object_set_string_member (weft_json_get_object (weft_json_get_object (nodes, "data"), "parameters"), "file", data);
  json_object_set_member (nodes, "explain", g_steal_pointer (&node));
  for (guint i = 0; i < 2; i++) {
    JsonObject *link = json_object_new ();

    json_object_set_string_member (link, "from", i == 0 ? "train.model" : "prepare.data");
    json_object_set_string_member (link, "to", i == 0 ? "explain.model" : "explain.data");
    json_array_add_object_element (links, link);
  }
  text = weft_json_write (root, WEFT_JSON_INDENT);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* One word of each tag, then others, and none behind the end of a text. */
static void
words (Place         *place,
       gconstpointer  data)
{
  g_autofree char *file = write_tagger (place);
  g_autoptr (Result) result = cli (place, "run", file, "--json", "--set", "train.epochs=8", "--set", "model.dense1.units=3", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rows = get_list (result_get_json (result, &node), "explain", "explained");
  gboolean is_later = FALSE;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (rows), ==, 4);
  for (guint i = 0; i < 4; i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    gint64 word = json_object_get_int_member (row, "word");

    g_assert_cmpint (word, >=, 1);
    g_assert_cmpint (word, <=, json_object_get_int_member (row, "row") % 3 == 2 ? 3 : 5);
    g_assert_cmpint (strlen (json_object_get_string_member (row, "target")), ==, 1);
    g_assert_cmpfloat (json_object_get_double_member (row, "probability"), >, 0.2);
    is_later = is_later || word > 1;
  }
  g_assert_true (is_later);
}

/* The sample of the network that comes with Weft: parts, places, maps, units, with pictures. */
static void
inside (Place         *place,
        gconstpointer  data)
{
  static const char *const nodes[] = { "saliency", "where", "maps", "path" };
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "what-does-the-network-see.weft", NULL);
  g_autoptr (Result) result = cli (place, "run", file, "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run = result_get_json (result, &node);

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (weft_json_get_object (weft_json_get_object (run, "reports"), "evaluate"), "metrics"), "accuracy", 0), >, 0.99);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    JsonArray *rows = get_list (run, nodes[i], "explained");

    g_assert_cmpuint (json_array_get_length (rows), ==, i < 2 ? 6 : 2);
    g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (rows, 0), "probability"), >, 0.3);
  }
  g_assert_cmpstr (weft_json_get_string (weft_json_get_object (weft_json_get_object (run, "reports"), "maps"), "method", NULL), ==, "maps");
}

/* Of a table without places no maps are drawn, and the units of an answer are. */
static void
inside_table (Place         *place,
              gconstpointer  data)
{
  g_autofree char *file = sample_file ();
  g_autoptr (Result) maps = cli (place, "run", file, "--json", "--set", "explain.show=maps", NULL), path = cli (place, "run", file, "--json", "--set", "explain.show=path", NULL);

  g_assert_cmpint (maps->status, !=, 0);
  g_assert_nonnull (strstr (maps->out, "no layer of the model has maps"));
  g_assert_cmpint (path->status, ==, 0);
}

/* The same workflow with rows laid out instead. Returns: (transfer full): a file */
static char *
write_embed (Place    *place,
             gboolean  has_model)
{
  g_autofree char *file = sample_file (), *text = NULL;
  char *path = g_build_filename (place->folder, has_model ? "layer.weft" : "rows.weft", NULL);
  g_autoptr (JsonNode) root = weft_json_read_file (file, 1 << 20, NULL);
  JsonObject *object = json_node_get_object (root), *node = weft_json_get_object (weft_json_get_object (object, "nodes"), "explain");
  JsonArray *links = json_object_get_array_member (object, "links");

  json_object_set_string_member (node, "kind", "embed");
  json_object_set_object_member (node, "parameters", json_object_new ());
  for (guint i = json_array_get_length (links); i-- > 0;)
    if (!has_model && g_str_equal (weft_json_get_string (json_array_get_object_element (links, i), "to", ""), "explain.model"))
      json_array_remove_element (links, i);
  text = weft_json_write (root, WEFT_JSON_INDENT);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Every row is a point with its class; what a layer makes of them is another picture, and the
 * second time all of it is known. */
static void
embed (Place         *place,
       gconstpointer  data)
{
  g_autofree char *rows = write_embed (place, FALSE), *layer = write_embed (place, TRUE);
  g_autoptr (Result) plain = cli (place, "run", rows, "--json", "--set", "explain.rows=80", "--set", "explain.method=pca", NULL);
  g_autoptr (Result) deep = cli (place, "run", layer, "--json", "--set", "explain.tsne_perplexity=10", NULL);
  g_autoptr (Result) again = cli (place, "run", layer, "--json", "--set", "explain.tsne_perplexity=10", NULL);
  g_autoptr (JsonNode) first = NULL, second = NULL, third = NULL;
  JsonObject *of_rows = weft_json_get_object (weft_json_get_object (result_get_json (plain, &first), "reports"), "explain");
  JsonObject *of_layer = weft_json_get_object (weft_json_get_object (result_get_json (deep, &second), "reports"), "explain");
  JsonArray *points = weft_json_get_array (of_rows, "points");

  g_assert_cmpint (plain->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (points), ==, 80);
  for (guint i = 0; i < 80; i++) {
    JsonObject *point = json_array_get_object_element (points, i);

    g_assert_true (isfinite (json_object_get_double_member (point, "x")));
    g_assert_nonnull (weft_json_get_string (point, "class", NULL));
    g_assert_cmpint (json_object_get_int_member (point, "row"), <=, 1000);
  }
  g_assert_false (json_object_has_member (of_rows, "layer"));
  g_assert_nonnull (weft_json_get_string (of_layer, "layer", NULL));
  g_assert_cmpstr (weft_json_get_string (of_layer, "method", NULL), ==, "tsne");
  g_assert_cmpfloat (json_object_get_double_member (of_layer, "trustworthiness"), >, 0.9);
  g_assert_cmpfloat (json_object_get_double_member (of_layer, "recall"), >, 0.3);
  (void) result_get_json (again, &third);
  assert_state (json_node_get_object (third), "explain", "cached");
}

/* A layer that is not there is said. */
static void
embed_refuse (Place         *place,
              gconstpointer  data)
{
  g_autofree char *layer = write_embed (place, TRUE);
  g_autoptr (Result) result = cli (place, "run", layer, "--json", "--set", "explain.layer=nothing", NULL);

  g_assert_cmpint (result->status, !=, 0);
  g_assert_nonnull (strstr (result->out, "nothing"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/understand/explain", explain);
  PLACE_TEST ("/cli/understand/words", words);
  PLACE_TEST ("/cli/understand/number", number);
  PLACE_TEST ("/cli/understand/refuse", refuse);
  PLACE_TEST ("/cli/understand/visualise", visualise);
  PLACE_TEST ("/cli/understand/inside", inside);
  PLACE_TEST ("/cli/understand/inside-table", inside_table);
  PLACE_TEST ("/cli/understand/embed", embed);
  PLACE_TEST ("/cli/understand/embed-refuse", embed_refuse);
  return g_test_run ();
}
