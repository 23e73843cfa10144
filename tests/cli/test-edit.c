/* test-edit.c: units turned from the command line, measured and written
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <string.h>

/* Trains the sample of iris flowers. Returns: its validation accuracy */
static double
train (Place *place)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "iris-flowers.weft", NULL);
  g_autoptr (Result) run = cli (place, "run", file, "--trials", place->store, NULL), show = cli (place, "trials", "show", "1", "--trials", place->store, "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *metrics;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (show->status, ==, 0);
  metrics = json_object_get_object_member (result_get_json (show, &node), "metrics");
  return json_object_get_double_member (metrics, "validation_accuracy");
}

static JsonObject *
get_measure (Result    *result,
             JsonNode **node)
{
  g_assert_cmpint (result->status, ==, 0);
  return json_object_get_object_member (result_get_json (result, node), "measure");
}

/* Without a file the rows are those that validated, and nothing switched costs nothing. */
static void
measure (Place         *place,
         gconstpointer  data)
{
  double accuracy = train (place);
  g_autoptr (Result) plain = cli (place, "explain", "1", "--trials", place->store, "--measure", "--json", NULL);
  g_autoptr (Result) turned = cli (place, "explain", "1", "--trials", place->store, "--switch", "relu1:2=0", "--switch", "relu1:5=0", "--switch", "dense1:7=0.5", "--measure", "--json", NULL);
  g_autoptr (JsonNode) one = NULL, other = NULL;
  JsonObject *before = get_measure (plain, &one), *after = get_measure (turned, &other);

  g_assert_cmpfloat (json_object_get_double_member (before, "before"), ==, accuracy);
  g_assert_cmpfloat (json_object_get_double_member (before, "after"), ==, accuracy);
  g_assert_cmpfloat (json_object_get_double_member (after, "before"), ==, accuracy);
  g_assert_cmpint (json_object_get_int_member (before, "changed"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (other), "switches")), ==, 3);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (after, "classes")), ==, 3);
}

/* What was written has by itself what the switches cost. */
static void
write_model (Place         *place,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "edited.safetensors", NULL);
  g_autoptr (Result) written = NULL, measured = NULL;
  g_autoptr (JsonNode) one = NULL, other = NULL;
  JsonObject *first, *second;

  (void) train (place);
  written = cli (place, "explain", "1", "--trials", place->store, "--switch", "dense1:2=0", "--switch", "relu1:0=0", "--switch", "relu1:5=0", "--switch", "relu1:9=0", "--switch", "relu1:12=0", "--measure", "--data", "dataset:iris", "--write", path, "--json", NULL);
  measured = cli (place, "explain", path, "--measure", "--data", "dataset:iris", "--json", NULL);
  first = get_measure (written, &one);
  second = get_measure (measured, &other);
  g_assert_cmpint (json_object_get_int_member (first, "rows"), ==, 150);
  g_assert_cmpfloat (json_object_get_double_member (first, "after"), <, json_object_get_double_member (first, "before"));
  g_assert_cmpfloat (json_object_get_double_member (second, "before"), ==, json_object_get_double_member (first, "after"));
}

static void
refuse (Place         *place,
        gconstpointer  data)
{
  g_autoptr (Result) layer = NULL, form = NULL, extra = NULL;

  (void) train (place);
  layer = cli (place, "explain", "1", "--trials", place->store, "--switch", "nowhere:2=0", "--measure", NULL);
  form = cli (place, "explain", "1", "--trials", place->store, "--switch", "relu1=0", "--measure", NULL);
  extra = cli (place, "explain", "1", "dataset:iris", "--trials", place->store, "--switch", "relu1:1=0", NULL);
  g_assert_cmpint (layer->status, ==, 1);
  g_assert_nonnull (strstr (layer->err, "no layer “nowhere”"));
  g_assert_cmpint (form->status, ==, 2);
  g_assert_nonnull (strstr (form->err, "LAYER:UNIT=FACTOR"));
  g_assert_cmpint (extra->status, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/edit/measure", measure);
  PLACE_TEST ("/cli/edit/write", write_model);
  PLACE_TEST ("/cli/edit/refuse", refuse);
  return g_test_run ();
}
