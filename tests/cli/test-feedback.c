/* test-feedback.c: models that are taught from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <math.h>
#include <string.h>

/* Marks a column of every fifth iris flower. Returns: (transfer full): the file */
static char *
write_marks (Place      *place,
             const char *column)
{
  g_autoptr (GString) text = g_string_new ("{\"format\":\"weft-marks\",\"version\":1,\"marks\":[");
  char *path = g_build_filename (place->folder, "marks.json", NULL);
  g_autoptr (GError) error = NULL;

  for (int row = 1; row <= 150; row += 5)
    g_string_append_printf (text, "%s{\"row\":%d,\"column\":\"%s\"}", row > 1 ? "," : "", row, column);
  g_string_append (text, "]}");
  g_assert_true (g_file_set_contents (path, text->str, -1, &error));
  return path;
}

static void
train (Place *place)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "iris-flowers.weft", NULL);
  g_autoptr (Result) result = cli (place, "run", file, "--trials", place->store, "--json", NULL);

  g_assert_cmpint (result->status, ==, 0);
}

static double
get (JsonObject *object,
     const char *side,
     const char *name)
{
  return weft_json_get_number (weft_json_get_object (object, side), name, (double) NAN);
}

/* Every method makes a model that looks less at what is marked, a file and a trial like others. */
static void
teach (Place         *place,
       gconstpointer  data)
{
  static const char *const methods[] = { "counter-examples", "penalty", "scratch" };
  g_autofree char *marks = write_marks (place, "sepal_length_cm"), *output = g_build_filename (place->folder, "new.safetensors", NULL);
  g_autofree char *iris = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "iris.csv", NULL);

  train (place);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++) {
    g_autoptr (Result) result = cli (place, "feedback", "1", "--trials", place->store, "--marks", marks, "--method", methods[i], "-o", output, "--keep", "--json", NULL);
    g_autoptr (JsonNode) node = NULL, trial_node = NULL;
    JsonObject *object = result_get_json (result, &node), *trial;
    g_autofree char *number = g_strdup_printf ("%u", i + 2);
    g_autoptr (Result) shown = NULL, predicted = NULL;

    g_assert_cmpint (result->status, ==, 0);
    g_assert_cmpint (weft_json_get_int (object, "trial", 0), ==, i + 2);
    g_assert_cmpint (weft_json_get_int (object, "train_rows", 0), ==, 108);
    g_assert_cmpfloat (get (object, "after", "share_in_marks"), <, get (object, "before", "share_in_marks"));
    g_assert_cmpfloat (get (object, "after", "accuracy"), >=, get (object, "before", "accuracy") - 0.02);
    g_assert_cmpuint (json_array_get_length (weft_json_get_array (weft_json_get_object (object, "after"), "classes")), ==, 3);
    shown = cli (place, "trials", "show", number, "--trials", place->store, "--json", NULL);
    trial = result_get_json (shown, &trial_node);
    g_assert_cmpint (weft_json_get_int (trial, "parent", 0), ==, 1);
    g_assert_nonnull (strstr (shown->out, "\"feedback\""));
    g_assert_nonnull (strstr (shown->out, "marks.json"));
    g_assert_nonnull (strstr (shown->out, methods[i]));
    predicted = cli (place, "predict", output, iris, NULL);
    g_assert_cmpint (predicted->status, ==, 0);
    g_assert_nonnull (strstr (predicted->out, "setosa"));
  }
}

/* The rows that are judged by validated in the trial: the figure before is its own. */
static void
same_rows (Place         *place,
           gconstpointer  data)
{
  g_autofree char *marks = write_marks (place, "petal_length_cm");
  g_autoptr (Result) result = NULL, shown = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *expected = NULL;

  train (place);
  result = cli (place, "feedback", "1", "--trials", place->store, "--marks", marks, "--epochs", "2", "--json", NULL);
  shown = cli (place, "trials", "show", "1", "--trials", place->store, "--json", NULL);
  expected = g_strdup_printf ("%.8f", get (result_get_json (result, &node), "before", "loss"));
  g_assert_nonnull (strstr (shown->out, expected));
}

/* The same seed gives the same file, also of a model file and data. */
static void
repeat (Place         *place,
        gconstpointer  data)
{
  g_autofree char *marks = write_marks (place, "sepal_length_cm"), *first = g_build_filename (place->folder, "first.safetensors", NULL);
  g_autofree char *second = g_build_filename (place->folder, "second.safetensors", NULL), *third = g_build_filename (place->folder, "third.safetensors", NULL);
  g_autofree char *iris = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "iris.csv", NULL), *one = NULL, *two = NULL, *three = NULL;
  g_autoptr (Result) a = NULL, b = NULL, c = NULL;
  gsize lengths[3];

  train (place);
  a = cli (place, "feedback", "1", "--trials", place->store, "--marks", marks, "--epochs", "3", "-o", first, NULL);
  b = cli (place, "feedback", first, "--data", iris, "--marks", marks, "--epochs", "3", "--seed", "5", "-o", second, NULL);
  c = cli (place, "feedback", first, "--data", iris, "--marks", marks, "--epochs", "3", "--seed", "5", "-o", third, NULL);
  g_assert_cmpint (a->status + b->status + c->status, ==, 0);
  g_assert_cmpstr (b->out, ==, c->out);
  g_assert_true (g_file_get_contents (first, &one, &lengths[0], NULL) && g_file_get_contents (second, &two, &lengths[1], NULL));
  g_assert_true (g_file_get_contents (third, &three, &lengths[2], NULL));
  g_assert_cmpmem (two, lengths[1], three, lengths[2]);
  g_assert_false (lengths[0] == lengths[1] && memcmp (one, two, lengths[0]) == 0);
}

/* What does harm is undone and said. */
static void
undo (Place         *place,
      gconstpointer  data)
{
  g_autofree char *marks = write_marks (place, "petal_length_cm");
  g_autoptr (Result) result = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  train (place);
  result = cli (place, "feedback", "1", "--trials", place->store, "--marks", marks, "--method", "penalty", "--set", "penalty=1e9", "--epochs", "20", "--json", NULL);
  object = result_get_json (result, &node);
  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpfloat (get (object, "after", "accuracy"), >=, get (object, "before", "accuracy") - 0.02);
}

/* Each fault is one line. */
static void
refuse (Place         *place,
        gconstpointer  data)
{
  g_autofree char *marks = write_marks (place, "length"), *missing = g_build_filename (place->folder, "none.json", NULL);
  g_autoptr (Result) unmarked = NULL, column = NULL, file = NULL, method = NULL, kept = NULL;

  train (place);
  unmarked = cli (place, "feedback", "1", "--trials", place->store, NULL);
  g_assert_cmpint (unmarked->status, ==, 2);
  g_assert_nonnull (strstr (unmarked->err, "--marks"));
  column = cli (place, "feedback", "1", "--trials", place->store, "--marks", marks, NULL);
  g_assert_cmpint (column->status, ==, 1);
  assert_one_line (column);
  g_assert_nonnull (strstr (column->err, "marks.json: mark 1: "));
  file = cli (place, "feedback", "1", "--trials", place->store, "--marks", missing, NULL);
  g_assert_cmpint (file->status, ==, 1);
  assert_one_line (file);
  method = cli (place, "feedback", "1", "--trials", place->store, "--marks", marks, "--method", "magic", NULL);
  g_assert_cmpint (method->status, ==, 2);
  kept = cli (place, "feedback", "a.safetensors", "--marks", marks, "--keep", NULL);
  g_assert_cmpint (kept->status, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/feedback/teach", teach);
  PLACE_TEST ("/cli/feedback/same-rows", same_rows);
  PLACE_TEST ("/cli/feedback/repeat", repeat);
  PLACE_TEST ("/cli/feedback/undo", undo);
  PLACE_TEST ("/cli/feedback/refuse", refuse);
  return g_test_run ();
}
