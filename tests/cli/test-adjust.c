/* test-adjust.c: rounds of training and adjusting: met, ended, killed, taken up
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <signal.h>
#include <string.h>

/* The sample of flowers with a Train that learns too slowly, and an Adjust behind it. */
static char *
write_document (Place      *place,
                const char *name,
                const char *train,
                const char *adjust)
{
  char *path = g_build_filename (place->folder, name, NULL);
  g_autofree char *text = g_strdup_printf ("{\"format\": \"weft-workflow\", \"version\": 1, \"nodes\": {"
                                           "\"data\": {\"kind\": \"data-file\", \"parameters\": {\"file\": \"dataset:iris\"}},"
                                           "\"prepare\": {\"kind\": \"prepare\", \"parameters\": {\"target\": \"target\", \"validation\": 0.2}},"
                                           "\"model\": {\"kind\": \"model\", \"nested\": {\"nodes\": {\"dense\": {\"kind\": \"dense\", \"parameters\": {\"units\": 16}},"
                                           "\"relu\": {\"kind\": \"relu\"}, \"output\": {\"kind\": \"dense\", \"parameters\": {\"units\": 3}}},"
                                           "\"links\": [{\"from\": \"dense.output\", \"to\": \"relu.input\"}, {\"from\": \"relu.output\", \"to\": \"output.input\"}]}},"
                                           "\"train\": {\"kind\": \"train\", \"parameters\": {%s}},"
                                           "\"adjust\": {\"kind\": \"adjust\", \"parameters\": {%s}},"
                                           "\"evaluate\": {\"kind\": \"evaluate\"}},"
                                           "\"links\": [{\"from\": \"data.data\", \"to\": \"prepare.data\"}, {\"from\": \"prepare.data\", \"to\": \"model.data\"},"
                                           "{\"from\": \"prepare.data\", \"to\": \"train.data\"}, {\"from\": \"model.model\", \"to\": \"train.model\"},"
                                           "{\"from\": \"train.model\", \"to\": \"adjust.training\"}, {\"from\": \"adjust.model\", \"to\": \"evaluate.model\"},"
                                           "{\"from\": \"prepare.data\", \"to\": \"evaluate.data\"}]}",
                                           train, adjust);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static JsonObject *
get_report (JsonObject *run)
{
  return weft_json_get_object (weft_json_get_object (run, "reports"), "adjust");
}

static JsonObject *
get_round (JsonObject *report,
           guint       index)
{
  return json_array_get_object_element (weft_json_get_array (report, "rounds"), index);
}

/* Steps that are far too small are made larger until the flowers are known; each round says why. */
static void
adjust_met (Place         *place,
            gconstpointer  data)
{
  g_autofree char *path = write_document (place, "a.weft", "\"epochs\": 30, \"learning_rate\": 1e-6", "\"goal\": 0.8, \"rounds\": 12");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", path, NULL);
  g_autoptr (JsonNode) node = NULL, shown_node = NULL;
  JsonObject *run = result_get_json (result, &node), *report, *second, *trial;
  g_autoptr (Result) shown = NULL;
  g_autofree char *id = NULL;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_null (find_node (run, "train"));
  report = get_report (run);
  g_assert_cmpstr (weft_json_get_string (report, "end", ""), ==, "goal");
  g_assert_cmpfloat (weft_json_get_number (report, "best_value", 0), >=, 0.8);
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (report, "rounds")), >, 2);
  g_assert_cmpstr (weft_json_get_string (get_round (report, 0), "rule", NULL), ==, "");
  second = get_round (report, 1);
  g_assert_cmpstr (weft_json_get_string (second, "rule", ""), ==, "not-learning");
  g_assert_cmpstr (weft_json_get_string (second, "settings", ""), ==, "train.learning_rate=1e-05");
  id = g_strdup_printf ("%" G_GINT64_FORMAT, weft_json_get_int (second, "trial", 0));
  shown = cli (place, "trials", "show", id, "--json", NULL);
  trial = result_get_json (shown, &shown_node);
  g_assert_nonnull (strstr (weft_json_get_string (trial, "note", ""), "it hardly learns"));
  g_assert_cmpstr (json_array_get_string_element (weft_json_get_array (trial, "tags"), 0), ==, "adjust");
}

/* What is known already is not trained again. */
static void
adjust_cached (Place         *place,
               gconstpointer  data)
{
  g_autofree char *path = write_document (place, "a.weft", "\"epochs\": 10, \"learning_rate\": 0.01", "\"goal\": 0.5");
  g_autoptr (Result) first = cli (place, "run", "-q", "--json", path, NULL), second = cli (place, "run", "-q", "--json", path, NULL);
  g_autoptr (JsonNode) first_node = NULL, second_node = NULL;
  JsonObject *report = get_report (result_get_json (first, &first_node));

  g_assert_cmpuint (json_array_get_length (weft_json_get_array (report, "rounds")), ==, 1);
  assert_state (result_get_json (second, &second_node), "adjust", "cached");
}

static void
adjust_rounds (Place         *place,
               gconstpointer  data)
{
  g_autofree char *path = write_document (place, "a.weft", "\"epochs\": 8, \"learning_rate\": 1e-6", "\"goal\": 2, \"rounds\": 2");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", path, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *report = get_report (result_get_json (result, &node));

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpstr (weft_json_get_string (report, "end", ""), ==, "rounds");
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (report, "rounds")), ==, 2);
}

/* Where curves are too short for any rule, a person is asked. */
static void
adjust_no_rule (Place         *place,
                gconstpointer  data)
{
  g_autofree char *path = write_document (place, "a.weft", "\"epochs\": 2, \"learning_rate\": 0.001", "\"goal\": 2");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", path, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *report = get_report (result_get_json (result, &node));

  g_assert_cmpstr (weft_json_get_string (report, "end", ""), ==, "rules");
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (report, "rounds")), ==, 1);
}

static void
adjust_wrong (Place         *place,
              gconstpointer  data)
{
  g_autofree char *path = write_document (place, "a.weft", "\"epochs\": 2", "\"metric\": \"beauty\"");
  g_autoptr (Result) result = cli (place, "run", "-q", path, NULL);

  g_assert_cmpint (result->status, !=, 0);
  g_assert_nonnull (strstr (result->err, "beauty"));
}

/* Killed in its second round, it goes on there, and comes to what it would have come to. */
static void
adjust_killed (Place         *place,
               gconstpointer  data)
{
  const char *train = "\"epochs\": 600, \"learning_rate\": 1e-8, \"batch_size\": 1", *adjust = "\"goal\": 2, \"rounds\": 2";
  g_autofree char *path = write_document (place, "a.weft", train, adjust);
  g_autoptr (GSubprocess) process = cli_start (place, "run", "--json-lines", path, NULL);
  g_autoptr (Result) killed = NULL, resumed = NULL, list = NULL;
  g_autoptr (JsonNode) node = NULL, list_node = NULL;
  JsonObject *report;

  cli_read_until (process, "round_value");
  g_usleep (G_USEC_PER_SEC / 2);
  g_subprocess_send_signal (process, SIGKILL);
  killed = cli_wait (process);
  resumed = cli (place, "run", "-q", "--json", path, NULL);
  g_assert_cmpint (killed->status, ==, -SIGKILL);
  g_assert_cmpint (resumed->status, ==, 0);
  report = get_report (result_get_json (resumed, &node));
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (report, "rounds")), ==, 2);
  list = cli (place, "trials", "list", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (result_get_json (list, &list_node), "trials")), ==, 2);
}

/* The sample that shows it meets its goal, by more than one rule, on the data that is shipped. */
static void
adjust_sample (Place         *place,
               gconstpointer  data)
{
  g_autofree char *sample = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "adjust-wine.weft", NULL);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", sample, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GHashTable) rules = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *report = get_report (result_get_json (result, &node));
  guint n = json_array_get_length (weft_json_get_array (report, "rounds"));

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpstr (weft_json_get_string (report, "end", ""), ==, "goal");
  g_assert_cmpfloat (weft_json_get_number (report, "best_value", 0), >=, 0.97);
  for (guint i = 1; i < n; i++)
    g_hash_table_add (rules, (char *) weft_json_get_string (get_round (report, i), "rule", ""));
  g_assert_cmpuint (g_hash_table_size (rules), >=, 2);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 60 * G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/adjust/met", adjust_met);
  PLACE_TEST ("/cli/adjust/cached", adjust_cached);
  PLACE_TEST ("/cli/adjust/rounds", adjust_rounds);
  PLACE_TEST ("/cli/adjust/no-rule", adjust_no_rule);
  PLACE_TEST ("/cli/adjust/wrong", adjust_wrong);
  PLACE_TEST ("/cli/adjust/killed", adjust_killed);
  PLACE_TEST ("/cli/adjust/sample", adjust_sample);
  return g_test_run ();
}
