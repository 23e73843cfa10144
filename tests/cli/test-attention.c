/* test-attention.c: weft-cli explain --attention on a small translator and on files of others
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <string.h>

/* Days of one month, written in two ways. */
static char *
write_dates (Place *place)
{
  char *path = g_build_filename (place->folder, "dates.csv", NULL);
  g_autoptr (GString) text = g_string_new ("human,iso\n");

  for (int i = 0; i < 84; i++)
    g_string_append_printf (text, "%d.%d.19%02d,19%02d-%02d-%02d\n", 1 + i % 28, 1 + i % 12, 10 + i, 10 + i, 1 + i % 12, 1 + i % 28);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static char *
train_for (Place      *place,
           const char *epochs)
{
  g_autofree char *sample = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "dates.weft", NULL), *dates = write_dates (place);
  g_autofree char *file = g_strconcat ("data.file=", dates, NULL);
  g_autoptr (Result) run = cli (place, "run", sample, "--set", file, "--set", epochs, NULL);

  g_assert_cmpint (run->status, ==, 0);
  return g_steal_pointer (&dates);
}

/* The sample, trained for a moment: what it writes is nonsense, that it reads for it is not. */
static char *
train (Place *place)
{
  return train_for (place, "train.epochs=1");
}

/* Every row is told, adds up to 1 and has its numbers; what is covered is all that is read. */
static void
attention_json (Place         *place,
                gconstpointer  data)
{
  g_autofree char *dates = train (place);
  g_autoptr (Result) result = cli (place, "explain", "1", dates, "--row", "3", "--attention", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (result, &node);
  JsonArray *rows = json_object_get_array_member (object, "rows"), *columns = json_object_get_array_member (object, "columns");
  double covered = 0;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "attention"), ==, "attention");
  g_assert_true (json_object_get_boolean_member (object, "crosses"));
  g_assert_cmpfloat (json_object_get_double_member (object, "padding"), ==, 0);
  g_assert_cmpuint (json_array_get_length (columns), ==, strlen ("3.3.1912"));
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    JsonArray *shares = json_object_get_array_member (row, "shares");
    double sum = 0, entropy = json_object_get_double_member (row, "entropy");

    for (guint k = 0; k < json_array_get_length (shares); k++)
      sum += json_array_get_double_element (shares, k);
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
    g_assert_true (entropy >= 0 && entropy <= 1 + 1e-6);
    g_assert_cmpfloat (json_array_get_double_element (shares, (guint) json_object_get_int_member (row, "peak") - 1), ==, json_object_get_double_member (row, "share"));
  }
  for (guint i = 0; i < json_array_get_length (columns); i++)
    covered += json_object_get_double_member (json_array_get_object_element (columns, i), "coverage");
  g_assert_cmpfloat_with_epsilon (covered, json_array_get_length (rows), 1e-5);
  g_assert_true (json_object_get_double_member (object, "agreement") >= 0 && json_object_get_double_member (object, "agreement") <= 1);
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

/* Every drawing and every kind of file, with how it came about in it. */
static void
attention_files (Place         *place,
                 gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *drawing;
    const char *begin;
    const char *part;
  } files[] = {
    { "map.png", "map", "\x89PNG", "\"drawing\":\"map\"" },
    { "text.svg", "text", "<?xml", "drawing" },
    { "links.pdf", "links", "%PDF-1.4", "/Keywords" },
    { "heads.png", "heads", "\x89PNG", "\"heads\"" },
    { "shares.csv", "map", "\"\",\"3\",\".\"", "," },
    { "shares.npy", "map", "\x93NUMPY", "'shape': (1, " },
  };
  g_autofree char *dates = train (place);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (place->folder, files[i].name, NULL);
    g_autoptr (Result) result = cli (place, "explain", "1", dates, "--row", "3", "--attention", "--drawing", files[i].drawing, "--beams", "2", "-o", path, NULL);

    g_assert_cmpint (result->status, ==, 0);
    expect_content (path, files[i].begin, files[i].part);
  }
}

/* A later word that was written, after those before it; beyond the last one is a sentence. */
static void
attention_word (Place         *place,
                gconstpointer  data)
{
  g_autofree char *dates = train_for (place, "train.epochs=60");
  g_autoptr (Result) first = cli (place, "explain", "1", dates, "--row", "3", "--json", NULL), later = cli (place, "explain", "1", dates, "--row", "3", "--word", "2", "--judge", "--json", NULL);
  g_autoptr (Result) beyond = cli (place, "explain", "1", dates, "--row", "3", "--word", "99", NULL);
  g_autoptr (JsonNode) one = NULL, other = NULL;
  JsonObject *said = result_get_json (first, &one), *then = result_get_json (later, &other);

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (later->status, ==, 0);
  g_assert_false (json_object_has_member (said, "word"));
  g_assert_cmpint (json_object_get_int_member (then, "word"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (said, "word_text"), ==, json_object_get_string_member (said, "target"));
  g_assert_cmpstr (json_object_get_string_member (then, "word_text"), ==, json_object_get_string_member (then, "target"));
  g_assert_cmpint (beyond->status, !=, 0);
  g_assert_nonnull (strstr (beyond->err, "no word 99"));
}

static Result *
look (Place      *place,
      const char *way)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "explain", "seer.onnx", NULL);
  g_autofree char *picture = g_test_build_filename (G_TEST_DIST, "data", "paint", "overlay-light.png", NULL);

  return cli (place, "explain", model, picture, "--attention", "--json", "--heads", way, NULL);
}

/* All ways of a model of others; what there is none of is said with what there is. */
static void
attention_ways (Place         *place,
                gconstpointer  data)
{
  static const char *const ways[] = { "mean", "max", "min", "1", "3", "rollout", "gradient-rollout" };
  static const char *const wrong[] = { "0", "4", "median", "head" };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (Result) result = look (place, ways[i]);
    g_autoptr (JsonNode) node = NULL;
    JsonObject *object = result_get_json (result, &node);

    g_assert_cmpint (result->status, ==, 0);
    g_assert_cmpint (json_object_get_int_member (object, "heads"), ==, 3);
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "layers")), ==, 2);
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "rows")), ==, 10);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (Result) result = look (place, wrong[i]);

    g_assert_cmpint (result->status, !=, 0);
    g_assert_nonnull (strstr (result->out, i < 2 ? "heads 1 to 3" : "--heads does not take"));
  }
}

static void
attention_none (Place         *place,
                gconstpointer  data)
{
  g_autofree char *model = g_test_build_filename (G_TEST_DIST, "data", "explain", "pooled.onnx", NULL);
  g_autofree char *picture = g_test_build_filename (G_TEST_DIST, "data", "paint", "overlay-light.png", NULL);
  g_autoptr (Result) result = cli (place, "explain", model, picture, "--attention", NULL);

  g_assert_cmpint (result->status, !=, 0);
  g_assert_nonnull (strstr (result->err, "no layer of this model attends to anything"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/attention/json", attention_json);
  PLACE_TEST ("/cli/attention/word", attention_word);
  PLACE_TEST ("/cli/attention/files", attention_files);
  PLACE_TEST ("/cli/attention/ways", attention_ways);
  PLACE_TEST ("/cli/attention/none", attention_none);
  return g_test_run ();
}
