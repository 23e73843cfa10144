/* test-mnist.c: the main job, whole
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <signal.h>
#include <string.h>

static char *
sample (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "handwritten-digits.weft", NULL);
}

static JsonObject *
get_trial (JsonObject *run)
{
  return json_array_get_object_element (weft_json_get_array (run, "trials"), 0);
}

static double
run_seed (Place      *place,
          const char *seed)
{
  g_autofree char *file = sample ();
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", "--seed", seed, file, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run = result_get_json (result, &node);

  g_assert_cmpint (result->status, ==, 0);
  return weft_json_get_number (weft_json_get_object (get_trial (run), "metrics"), "test_accuracy", 0);
}

/* At least 97.5 %, the median of three seeds. */
static void
accuracy (Place         *place,
          gconstpointer  data)
{
  double a = run_seed (place, "1"), b = run_seed (place, "2"), c = run_seed (place, "3");
  double median = MAX (MIN (a, b), MIN (MAX (a, b), c));

  g_test_message ("%.4f %.4f %.4f, median %.4f", a, b, c, median);
  g_assert_cmpfloat (median, >=, 0.975);
}

/* The sample with convolutions: at least 99 % after its three epochs. */
static void
convolution (Place         *place,
             gconstpointer  data)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "digits-with-convolution.weft", NULL);
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", "--seed", "1", file, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run = result_get_json (result, &node);
  double found = weft_json_get_number (weft_json_get_object (get_trial (run), "metrics"), "test_accuracy", 0);

  g_test_message ("%.4f", found);
  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpfloat (found, >=, 0.99);
}

static void
memory (Place         *place,
        gconstpointer  data)
{
  g_autofree char *file = sample ();
  g_autoptr (Result) result = cli (place, "run", "-q", "--json-lines", "--set", "train.epochs=2", file, NULL);
  g_auto (GStrv) lines = g_strsplit (result->out, "\n", -1);
  double most = 0;

  for (char **line = lines; *line != NULL; line++) {
    g_autoptr (JsonNode) node = **line != '\0' ? weft_json_parse (*line, strlen (*line), NULL) : NULL;

    if (node != NULL)
      most = MAX (most, weft_json_get_number (json_node_get_object (node), "peak_rss_mb", 0));
  }
  g_test_message ("%.1f MiB", most);
  g_assert_cmpfloat (most, >, 1);
  g_assert_cmpfloat (most, <=, 120);
}

/* Waits until a folder has something in it. */
static void
wait_for_content (const char *path)
{
  for (int i = 0; i < 1200; i++) {
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

    if (folder != NULL && g_dir_read_name (folder) != NULL)
      return;
    g_usleep (G_USEC_PER_SEC / 20);
  }
  g_error ("%s stays empty", path);
}

/* Killed after the first checkpoint, it goes on from there and gives the very
 * numbers of a run that was left alone. A hundred epochs take several times the
 * five seconds between checkpoints, on any machine. */
static void
killed (Place         *place,
        gconstpointer  data)
{
  g_autofree char *file = sample ();
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--set", "train.epochs=100", file, NULL);
  g_autofree char *checkpoints = g_build_filename (place->folder, "weft-checkpoints", NULL);
  g_autoptr (Result) first = NULL, resumed = NULL, whole = NULL;
  g_autoptr (JsonNode) resumed_node = NULL, whole_node = NULL;
  g_autofree char *history = NULL, *expected = NULL;

  wait_for_content (checkpoints);
  /* Into the time between two checkpoints. */
  g_usleep (G_USEC_PER_SEC);
  g_subprocess_send_signal (process, SIGKILL);
  first = cli_wait (process);
  g_assert_cmpint (first->status, ==, -SIGKILL);
  resumed = cli (place, "run", "--json", file, "--resume", "1", NULL);
  g_assert_nonnull (strstr (resumed->err, "goes on from the checkpoint at step "));
  history = epochs_to_text (get_trial (result_get_json (resumed, &resumed_node)));
  whole = cli (place, "run", "-q", "--json", "--force", "--set", "train.epochs=100", file, NULL);
  expected = epochs_to_text (get_trial (result_get_json (whole, &whole_node)));
  g_assert_cmpstr (history, ==, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/mnist/accuracy", accuracy);
  PLACE_TEST ("/cli/mnist/convolution", convolution);
  PLACE_TEST ("/cli/mnist/memory", memory);
  PLACE_TEST ("/cli/mnist/killed", killed);
  return g_test_run ();
}
