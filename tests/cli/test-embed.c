/* test-embed.c: rows and layers as points on a plane, from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <string.h>

static double
get (JsonObject *object,
     const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_double_member (object, name);
}

static char *
read_file (Place      *place,
           const char *name,
           gsize      *length)
{
  g_autofree char *path = g_build_filename (place->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content;

  g_file_get_contents (path, &content, length, &error);
  g_assert_no_error (error);
  return content;
}

/* The document has what the picture will say below itself, the table a line for each row. */
static void
table (Place         *place,
       gconstpointer  data)
{
  g_autofree char *out = g_build_filename (place->folder, "iris.csv", NULL), *again = g_build_filename (place->folder, "again.csv", NULL);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (Result) result = cli (place, "embed", "dataset:iris", "--json", "-o", out, "--seed", "7", NULL), repeated = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (result, &node);
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpfloat (get (object, "trustworthiness"), >, 0.98);
  g_assert_cmpfloat (get (object, "recall"), >, 0.7);
  g_assert_cmpfloat (get (object, "class_accuracy"), >, 0.9);
  g_assert_cmpfloat (get (object, "kl_divergence"), <, 0.2);
  g_assert_cmpint (json_object_get_int_member (object, "seed"), ==, 7);
  first = read_file (place, "iris.csv", NULL);
  lines = g_strsplit (first, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 152);
  g_assert_cmpstr (lines[0], ==, "row,x,y,class,trust");
  g_assert_true (g_str_has_prefix (lines[150], "150,") && strstr (lines[150], ",virginica,") != NULL);
  repeated = cli (place, "embed", "dataset:iris", "-q", "-o", again, "--seed", "7", NULL);
  g_assert_cmpint (repeated->status, ==, 0);
  g_assert_nonnull (strstr (repeated->out, "trustworthiness"));
  second = read_file (place, "again.csv", NULL);
  g_assert_cmpstr (first, ==, second);
}

/* An array is read back as a layout to begin with, and data as any other. */
static void
array (Place         *place,
       gconstpointer  data)
{
  g_autofree char *out = g_build_filename (place->folder, "iris.npy", NULL), *content = NULL;
  g_autoptr (Result) written = cli (place, "embed", "dataset:iris", "--method", "pca", "--json", "-o", out, NULL);
  g_autoptr (Result) begun = cli (place, "embed", "dataset:iris", "--method", "umap", "--set", "epochs=50", "--start", out, NULL);
  g_autoptr (Result) other = cli (place, "embed", "dataset:wine", "--method", "umap", "--start", out, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *shares = weft_json_get_array (result_get_json (written, &node), "variance_shares");
  gsize length;

  g_assert_cmpfloat (json_array_get_double_element (shares, 0), >, json_array_get_double_element (shares, 1));
  content = read_file (place, "iris.npy", &length);
  g_assert_cmpuint (length, ==, 128 + 150 * 2 * sizeof (float));
  g_assert_cmpmem (content, 8, "\x93NUMPY\x01\x00", 8);
  g_assert_cmpint (begun->status, ==, 0);
  g_assert_cmpint (other->status, ==, 3);
  g_assert_nonnull (strstr (other->err, "150×2"));
}

/* What a trained model makes of the rows tells the classes better apart than the rows do. */
static void
layer (Place         *place,
       gconstpointer  data)
{
  g_autofree char *file = data_file ("iris.weft");
  g_autoptr (Result) run = cli (place, "run", "-q", file, NULL);
  g_autoptr (Result) output = cli (place, "embed", "dataset:iris", "--model", "1", "--method", "pca", "--json", NULL);
  g_autoptr (Result) hidden = cli (place, "embed", "dataset:iris", "--model", "1", "--layer", "dense1", "--method", "pca", "--json", NULL);
  g_autoptr (Result) unknown = cli (place, "embed", "dataset:iris", "--model", "1", "--layer", "nothing", NULL);
  g_autoptr (JsonNode) output_node = NULL, hidden_node = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (json_object_get_int_member (result_get_json (output, &output_node), "columns"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (result_get_json (hidden, &hidden_node), "columns"), >, 3);
  g_assert_cmpfloat (get (result_get_json (output, &output_node), "class_accuracy"), >, 0.9);
  g_assert_cmpint (unknown->status, ==, 3);
  g_assert_nonnull (strstr (unknown->err, "dense1"));
}

static JsonObject *
walk (Place       *place,
      const char  *out,
      const char  *epochs,
      JsonNode   **node)
{
  g_autoptr (Result) result = cli (place, "embed", "dataset:iris", "--model", "1", "--layer", "dense1", "--set", "iterations=300", "--json", "-o", out, epochs, NULL);

  g_assert_cmpint (result->status, ==, 0);
  return result_get_json (result, node);
}

/* How far the points of one file are from those of another, compared with their spread. */
static double
measure_move (Place      *place,
              const char *first,
              const char *second)
{
  gsize length, other;
  g_autofree char *a = read_file (place, first, &length);
  g_autofree char *b = read_file (place, second, &other);
  const float *x = (const float *) (a + 128), *y = (const float *) (b + 128);
  double apart = 0, spread = 0;

  g_assert_cmpuint (length, ==, other);
  for (gsize i = 0; i < (length - 128) / sizeof (float); i++) {
    apart += (double) ((x[i] - y[i]) * (x[i] - y[i]));
    spread += (double) (x[i] * x[i]);
  }
  return apart / spread;
}

/* How far a layout is from the one before, as a mean over all but the first of @n. */
static double
measure_steps (Place *place,
               guint  n)
{
  double sum = 0;

  for (guint i = 2; i <= n; i++) {
    g_autofree char *first = g_strdup_printf ("walk-%02u.npy", i), *second = g_strdup_printf ("walk-%02u.npy", i - 1);

    sum += measure_move (place, first, second);
  }
  return sum / (n - 1);
}

/* A layout for each model that was kept, in the order of epochs, which is the same once more;
 * neighbours in time are nearer to each other than one that begins by itself is to the last. */
static void
epochs (Place         *place,
        gconstpointer  data)
{
  g_autofree char *out = g_build_filename (place->folder, "walk.npy", NULL), *again = g_build_filename (place->folder, "again.npy", NULL), *alone = g_build_filename (place->folder, "alone.npy", NULL);
  g_autofree char *file = data_file ("iris.weft"), *first = NULL, *second = NULL;
  g_autoptr (Result) run = cli (place, "run", "-q", file, "--set", "train.snapshots=few", NULL), odd = NULL;
  g_autoptr (JsonNode) node = NULL, repeated = NULL, single = NULL;
  JsonArray *array = json_object_get_array_member (walk (place, out, "--epochs", &node), "epochs");
  guint n = json_array_get_length (array);
  JsonObject *last = json_array_get_object_element (array, n - 1);
  gsize length, other;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (n, ==, 20);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (array, 0), "epoch"), ==, 1);
  g_assert_true (json_object_get_boolean_member (last, "is_model"));
  g_assert_cmpint (json_object_get_int_member (last, "epoch"), ==, 20);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (last, "file"), "walk-20.npy"));
  (void) walk (place, again, "--epochs", &repeated);
  first = read_file (place, "walk-20.npy", &length);
  second = read_file (place, "again-20.npy", &other);
  g_assert_cmpmem (first, length, second, other);
  (void) walk (place, alone, NULL, &single);
  g_assert_cmpfloat (measure_steps (place, n), <, 0.5);
  /* Each began where the one before was, and not anew. */
  g_assert_cmpfloat (measure_move (place, "walk-20.npy", "alone.npy"), >, 0);
  odd = cli (place, "embed", "dataset:iris", "--epochs", NULL);
  g_assert_cmpint (odd->status, ==, 2);
}

/* A picture remembers how it was made. */
static void
picture (Place         *place,
         gconstpointer  data)
{
  const char *const names[] = { "a.png", "a.svg", "a.pdf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *out = g_build_filename (place->folder, names[i], NULL), *content = NULL;
    g_autoptr (Result) result = cli (place, "embed", "dataset:iris", "--method", "umap", "--set", "epochs=20", "--trust", "-o", out, NULL);
    gsize length;

    g_assert_cmpint (result->status, ==, 0);
    content = read_file (place, names[i], &length);
    g_assert_cmpuint (length, >, 5000);
    g_assert_true (i != 0 || memmem (content, length, "\"trustworthiness\"", strlen ("\"trustworthiness\"")) != NULL);
  }
}

/* Each is a sentence, with the status that scripts wait for. */
static void
refused (Place         *place,
         gconstpointer  data)
{
  const struct
  {
    const char *words[6];
    int status;
    const char *says;
  } cases[] = {
    { { "dataset:iris", "--method", "sne" }, 2, "tsne" },
    { { "dataset:iris", "--set", "perplexity=-3" }, 2, "perplexity" },
    { { "dataset:iris", "--set", "colour=red" }, 2, "colour" },
    { { "dataset:iris", "--layer", "dense1" }, 2, "--model" },
    { { "dataset:iris", "-o", "picture.tiff" }, 2, ".csv" },
    { { "dataset:iris", "--sample", "3" }, 3, "4 rows" },
    { { "dataset:nothing" }, 3, "nothing" },
    { { "dataset:iris", "--model", "99" }, 3, "99" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const *words = cases[i].words;
    g_autoptr (Result) result = cli (place, "embed", words[0], words[1], words[2], words[3], words[4], NULL);

    g_assert_cmpint (result->status, ==, cases[i].status);
    g_assert_nonnull (strstr (result->err, cases[i].says));
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/embed/table", table);
  PLACE_TEST ("/cli/embed/array", array);
  PLACE_TEST ("/cli/embed/layer", layer);
  PLACE_TEST ("/cli/embed/epochs", epochs);
  PLACE_TEST ("/cli/embed/picture", picture);
  PLACE_TEST ("/cli/embed/refused", refused);
  return g_test_run ();
}
