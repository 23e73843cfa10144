/* test-killed.c: trainings killed at any moment go on with the same bits, and none is lost
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WEFT_KILLS says how often, WEFT_KILL_SEED where.
 */
#include "harness.h"

#include "base/number.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#define EPOCHS "train.epochs=600"

static guint
get_number (const char *name,
            guint       fallback)
{
  const char *text = g_getenv (name);
  gint64 number = 0;

  return text != NULL && weft_number_parse_integer (text, &number) && number > 0 ? (guint) number : fallback;
}

static JsonObject *
get_trial (JsonObject *run)
{
  return json_array_get_object_element (weft_json_get_array (run, "trials"), 0);
}

/* Returns: (transfer full): a trial's epochs, and what it kept, each by its content */
static char *
trial_to_text (JsonObject *trial)
{
  JsonArray *list = weft_json_get_array (trial, "artefacts");
  g_autofree char *epochs = epochs_to_text (trial);
  GString *text = g_string_new (epochs);

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *one = json_array_get_object_element (list, i);

    g_string_append_printf (text, "%s %s\n", weft_json_get_string (one, "name", ""), weft_json_get_string (one, "hash", ""));
  }
  return g_string_free (text, FALSE);
}

/* Asks for checkpoints as it goes and kills it, at some moment from its start on.
 * Returns: whether it was still there */
static gboolean
kill_soon (GSubprocess *process,
           GRand       *random)
{
  static const char request[] = "{\"request\": \"checkpoint\"}\n";
  gint n = g_rand_int_range (random, 0, 40);
  g_autoptr (Result) result = NULL;

  for (int i = 0; i < n; i++) {
    g_usleep ((gulong) g_rand_int_range (random, 100, 12000));
    (void) g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), request, strlen (request), NULL, NULL, NULL);
  }
  g_subprocess_send_signal (process, SIGKILL);
  result = cli_wait (process);
  return result->status == -SIGKILL;
}

static void
check_store (Place *place)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (place->store, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA integrity_check", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "ok");
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static guint
count_trials (Place *place)
{
  g_autoptr (Result) result = cli (place, "trials", "list", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (result->status, ==, 0);
  return json_array_get_length (weft_json_get_array (result_get_json (result, &node), "trials"));
}

/* Takes trial 1, which somebody steered, as the way to go. */
static GSubprocess *
start_replay (Place      *place,
              const char *resume)
{
  return resume != NULL ? cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--replay", "1", "--resume", resume, NULL)
                        : cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--replay", "1", NULL);
}

static void
send_line (GSubprocess *process,
           const char  *line)
{
  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), line, strlen (line), NULL, NULL, NULL));
}

/* Returns: (transfer full): what a training that was changed three times came to; trial 1 */
static char *
steer_one (Place      *place,
           const char *file)
{
  static const char *const changes[] = { "\"learning_rate\", \"value\": 0.02", "\"weight_decay\", \"value\": 0.001", "\"learning_rate\", \"value\": 0.004" };
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--set", "train.epochs=1200", file, NULL);
  g_autoptr (Result) result = NULL, shown = NULL;
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *line = g_strdup_printf ("{\"request\": \"set\", \"parameter\": %s}\n", changes[i]);

    cli_read_until (process, "validation_loss");
    send_line (process, line);
    cli_read_until (process, "\"event\":\"mark\"");
  }
  result = cli_wait (process);
  g_assert_cmpint (result->status, ==, 0);
  shown = cli (place, "trials", "show", "1", "--json", NULL);
  return trial_to_text (result_get_json (shown, &node));
}

/* The same changes at the same steps, however often it is killed on the way. */
static void
killed_steered (Place         *place,
                gconstpointer  data)
{
  guint wanted = MAX (get_number ("WEFT_KILLS", 100) / 8, 3), killed = 0;
  g_autofree char *iris = data_file ("iris.weft"), *expected = steer_one (place, iris);
  GRand *random = g_rand_new_with_seed (get_number ("WEFT_KILL_SEED", 2));

  for (guint number = 2; killed < wanted && number < 4 * wanted; number++) {
    g_autofree char *id = g_strdup_printf ("%u", number), *found = NULL;
    g_autoptr (GSubprocess) process = start_replay (place, NULL);
    g_autoptr (Result) result = NULL, shown = NULL;
    g_autoptr (JsonNode) node = NULL;

    cli_read_until (process, "\"event\":\"metric\"");
    while (process != NULL) {
      gboolean was_there = kill_soon (process, random);

      killed += was_there;
      g_clear_object (&process);
      if (was_there && g_rand_boolean (random))
        process = start_replay (place, id);
    }
    check_store (place);
    result = cli (place, "run", "-q", "--replay", "1", "--resume", id, NULL);
    shown = cli (place, "trials", "show", id, "--json", NULL);
    found = trial_to_text (result_get_json (shown, &node));
    if (!g_str_equal (found, expected))
      g_error ("a training that was steered differs after it was killed, %u times by now", killed);
  }
  g_assert_cmpuint (killed, >=, wanted);
  g_rand_free (random);
}

/* Starts one and kills it until @left are killed; what is unfinished then is finished.
 * Returns: how many were killed */
static guint
suffer (Place      *place,
        GRand      *random,
        const char *file,
        const char *expected,
        guint       left)
{
  g_autofree char *found = NULL;
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--set", EPOCHS, file, NULL);
  g_autoptr (Result) result = NULL;
  g_autoptr (JsonNode) node = NULL;
  guint killed = 0;

  cli_read_until (process, "\"state\":\"running\"");
  cli_read_until (process, "\"event\":\"metric\"");
  while (process != NULL) {
    gboolean was_there = kill_soon (process, random);

    killed += was_there;
    g_clear_object (&process);
    check_store (place);
    g_assert_cmpuint (count_trials (place), ==, 1);
    if (was_there && killed < left && g_rand_boolean (random))
      process = cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--resume", "1", NULL);
  }
  result = cli (place, "run", "-q", "--json", "--resume", "1", NULL);
  /* Whoever was done before the blow has nothing to go on with. */
  if (result->status != 0) {
    g_clear_pointer (&result, result_free);
    result = cli (place, "trials", "show", "1", "--json", NULL);
    found = trial_to_text (result_get_json (result, &node));
  } else {
    found = trial_to_text (get_trial (result_get_json (result, &node)));
  }
  if (!g_str_equal (found, expected))
    g_error ("the training differs that was killed %u times", killed);
  return killed;
}

static void
killed_often (Place         *place,
              gconstpointer  data)
{
  guint wanted = get_number ("WEFT_KILLS", 100), killed = 0, rounds = 0;
  g_autofree char *iris = data_file ("iris.weft"), *expected = NULL;
  g_autoptr (Result) whole = cli (place, "run", "-q", "--json", "--set", EPOCHS, iris, NULL);
  g_autoptr (JsonNode) node = NULL;
  GRand *random = g_rand_new_with_seed (get_number ("WEFT_KILL_SEED", 1));

  g_assert_cmpint (whole->status, ==, 0);
  expected = trial_to_text (get_trial (result_get_json (whole, &node)));
  g_assert_nonnull (strstr (expected, "watch.safetensors"));
  /* Each in a place of its own: what is done is known there, and would not be done again. */
  for (; killed < wanted && rounds < 4 * wanted; rounds++) {
    Place other;

    place_set_up (&other, NULL);
    killed += suffer (&other, random, iris, expected, wanted - killed);
    place_tear_down (&other, NULL);
  }
  g_test_message ("%u killed in %u trainings", killed, rounds);
  g_assert_cmpuint (killed, >=, wanted);
  g_rand_free (random);
}

/* Tuning */

/* Returns: (transfer full): what the study and all its trainings came to */
static char *
study_to_text (Place *place)
{
  g_autoptr (Result) list = cli (place, "trials", "list", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *trials = weft_json_get_array (result_get_json (list, &node), "trials");
  guint n = json_array_get_length (trials);
  GString *text = g_string_new (NULL);

  for (guint id = 1; id <= n; id++) {
    g_autofree char *number = g_strdup_printf ("%u", id), *whole = NULL;
    g_autoptr (Result) shown = cli (place, "trials", "show", number, "--json", NULL);
    g_autoptr (JsonNode) trial_node = NULL;
    JsonObject *trial = result_get_json (shown, &trial_node);

    whole = trial_to_text (trial);
    g_string_append_printf (text, "%u %s\n%s", id, weft_json_get_string (trial, "state", ""), whole);
  }
  return g_string_free (text, FALSE);
}

static GSubprocess *
start_study (Place      *place,
             const char *file)
{
  return cli_start (place, "tune", "--json-lines", file, "-p", "train.learning_rate=1e-3..1e-1:log", "-p", "train.batch_size=8,16", "--trials", "8", NULL);
}

/* Kills whoever runs the study, at any moment, until @left are killed; what is unfinished then is
 * finished. Returns: how many were killed */
static guint
suffer_study (Place      *place,
              GRand      *random,
              const char *file,
              const char *expected,
              guint       left)
{
  g_autoptr (GSubprocess) process = start_study (place, file);
  g_autoptr (Result) result = NULL;
  g_autofree char *found = NULL;
  guint killed = 0;

  cli_read_until (process, "\"event\":\"began\"");
  while (process != NULL) {
    gboolean was_there;

    g_usleep ((gulong) g_rand_int_range (random, 1000, 400000));
    g_subprocess_send_signal (process, SIGKILL);
    g_clear_pointer (&result, result_free);
    result = cli_wait (process);
    was_there = result->status == -SIGKILL;
    killed += was_there;
    g_clear_object (&process);
    check_store (place);
    if (was_there && killed < left && g_rand_int_range (random, 0, 12) > 0)
      process = cli_start (place, "tune", "--json-lines", "--resume", "1", file, NULL);
  }
  g_clear_pointer (&result, result_free);
  result = cli (place, "tune", "-q", "--json", "--resume", "1", file, NULL);
  g_assert_cmpint (result->status, ==, 0);
  check_store (place);
  found = study_to_text (place);
  if (!g_str_equal (found, expected))
    g_error ("the study differs that was killed %u times:\n%s\nand not\n%s", killed, found, expected);
  return killed;
}

/* The same trials with the same bits, however often whoever runs the study is killed. */
static void
killed_tuning (Place         *place,
               gconstpointer  data)
{
  guint wanted = get_number ("WEFT_KILLS", 100), killed = 0, rounds = 0;
  g_autofree char *iris = data_file ("iris.weft"), *expected = NULL;
  g_autoptr (GSubprocess) process = start_study (place, iris);
  g_autoptr (Result) whole = cli_wait (process);
  GRand *random = g_rand_new_with_seed (get_number ("WEFT_KILL_SEED", 3));

  g_assert_cmpint (whole->status, ==, 0);
  expected = study_to_text (place);
  for (; killed < wanted && rounds < 4 * wanted; rounds++) {
    Place other;

    place_set_up (&other, NULL);
    killed += suffer_study (&other, random, iris, expected, wanted - killed);
    place_tear_down (&other, NULL);
  }
  g_test_message ("%u killed in %u studies", killed, rounds);
  g_assert_cmpuint (killed, >=, wanted);
  g_rand_free (random);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/killed/often", killed_often);
  PLACE_TEST ("/cli/killed/steered", killed_steered);
  PLACE_TEST ("/cli/killed/tuning", killed_tuning);
  return g_test_run ();
}
