/* test-steer.c: trainings steered, done again, stopped and mended from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <signal.h>
#include <string.h>

static void
send_line (GSubprocess *process,
           const char  *line)
{
  GOutputStream *stream = g_subprocess_get_stdin_pipe (process);

  g_assert_true (g_output_stream_write_all (stream, line, strlen (line), NULL, NULL, NULL));
}

static JsonObject *
get_trial (JsonObject *run)
{
  return json_array_get_object_element (weft_json_get_array (run, "trials"), 0);
}

/* Returns: (transfer full): the content of an artefact of a trial, as its hash */
static char *
find_artefact (JsonObject *trial,
               const char *name)
{
  JsonArray *list = weft_json_get_array (trial, "artefacts");

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *one = json_array_get_object_element (list, i);

    if (g_str_equal (weft_json_get_string (one, "name", ""), name))
      return g_strdup (weft_json_get_string (one, "hash", ""));
  }
  g_error ("the trial has no %s", name);
}

/* Whatever somebody changed on the way, another run does the same to the bit. */
static void
steer_replayed (Place         *place,
                gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--set", "train.epochs=100000", iris, NULL);
  g_autoptr (Result) result = NULL, shown = NULL, again = NULL, plain = NULL, fresh = NULL, known = NULL;
  g_autoptr (JsonNode) first_node = NULL, second_node = NULL, fresh_node = NULL, known_node = NULL;
  g_autofree char *history = NULL, *repeated = NULL, *model = NULL, *same = NULL, *seen = NULL, *too = NULL;
  JsonObject *first, *second;

  cli_read_until (process, "validation_loss");
  send_line (process, "{\"request\": \"set\", \"parameter\": \"learning_rate\", \"value\": 0.02}\n");
  cli_read_until (process, "\"event\":\"mark\"");
  cli_read_until (process, "validation_loss");
  send_line (process, "{\"request\": \"set\", \"parameter\": \"weight_decay\", \"value\": 0.01}\n");
  cli_read_until (process, "\"event\":\"mark\"");
  cli_read_until (process, "validation_loss");
  send_line (process, "{\"request\": \"stop-best\"}\n");
  result = cli_wait (process);
  g_assert_cmpint (result->status, ==, 0);
  shown = cli (place, "trials", "show", "1", "--json", NULL);
  first = result_get_json (shown, &first_node);
  again = cli (place, "run", "-q", "--json", "--replay", "1", NULL);
  g_assert_cmpint (again->status, ==, 0);
  second = get_trial (result_get_json (again, &second_node));
  g_assert_cmpint (weft_json_get_int (second, "id", 0), ==, 2);
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (first, "marks")), ==, 3);
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (second, "marks")), ==, 3);
  g_assert_cmpstr (weft_json_get_string (json_array_get_object_element (weft_json_get_array (second, "marks"), 2), "to", ""), ==, "best");
  history = epochs_to_text (first);
  repeated = epochs_to_text (second);
  g_assert_cmpstr (history, ==, repeated);
  model = find_artefact (first, "model.safetensors");
  same = find_artefact (second, "model.safetensors");
  g_assert_cmpstr (model, ==, same);
  seen = find_artefact (first, "watch.safetensors");
  too = find_artefact (second, "watch.safetensors");
  g_assert_cmpstr (seen, ==, too);
  /* Nobody takes a training that was steered for what its parameters give. */
  fresh = cli (place, "run", "-q", "--json", "--set", "train.epochs=3", iris, NULL);
  known = cli (place, "run", "-q", "--json", "--set", "train.epochs=3", iris, NULL);
  assert_state (result_get_json (fresh, &fresh_node), "train", "done");
  assert_state (result_get_json (known, &known_node), "train", "cached");
  assert_state (json_node_get_object (second_node), "evaluate", "done");
  plain = cli (place, "run", "--replay", "1", "--seed", "4", NULL);
  g_assert_cmpint (plain->status, ==, 2);
}

/* Flowers, with a layer that drops out and a training that may end early. */
static char *
write_dropping (Place *place)
{
  char *path = g_build_filename (place->folder, "dropping.weft", NULL);
  const char *text = "{\"format\": \"weft-workflow\", \"version\": 1, \"nodes\": {"
                     "\"data\": {\"kind\": \"data-file\", \"parameters\": {\"file\": \"dataset:iris\"}},"
                     "\"prepare\": {\"kind\": \"prepare\", \"parameters\": {\"target\": \"target\", \"validation\": 0.2}},"
                     "\"model\": {\"kind\": \"model\", \"nested\": {\"nodes\": {\"dense1\": {\"kind\": \"dense\", \"parameters\": {\"units\": 16}},"
                     "\"drop\": {\"kind\": \"dropout\", \"parameters\": {\"ratio\": 0.1}}, \"dense2\": {\"kind\": \"dense\", \"parameters\": {\"units\": 3}}},"
                     "\"links\": [{\"from\": \"dense1.output\", \"to\": \"drop.input\"}, {\"from\": \"drop.output\", \"to\": \"dense2.input\"}]}},"
                     "\"train\": {\"kind\": \"train\", \"parameters\": {\"epochs\": 100000, \"learning_rate\": 0.01, \"clip_norm\": 5, \"early_stopping\": true, \"patience\": 100000}}},"
                     "\"links\": [{\"from\": \"data.data\", \"to\": \"prepare.data\"}, {\"from\": \"prepare.data\", \"to\": \"model.data\"},"
                     "{\"from\": \"prepare.data\", \"to\": \"train.data\"}, {\"from\": \"model.model\", \"to\": \"train.model\"}]}";

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Every kind of change, the last of which ends the training; done again, and gone on with from
 * where it was killed, it comes to the same bits. */
static void
steer_all (Place         *place,
           gconstpointer  data)
{
  static const char *const changes[] = {
    "\"learning_rate\", \"value\": 0.02",
    "\"weight_decay\", \"value\": 0.01",
    "\"drop.ratio\", \"value\": 0.4",
    "\"clip_norm\", \"value\": 0.5",
    "\"freeze\", \"value\": \"dense1\"",
    "\"patience\", \"value\": 3",
  };
  g_autofree char *path = write_dropping (place), *history = NULL, *repeated = NULL, *model = NULL, *same = NULL, *taken_up = NULL, *end = NULL;
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--control", "-", path, NULL), killed = NULL;
  g_autoptr (Result) result = NULL, shown = NULL, again = NULL, cut = NULL, resumed = NULL, last = NULL;
  g_autoptr (JsonNode) first_node = NULL, second_node = NULL, third_node = NULL;
  JsonObject *first, *second, *third;

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *line = g_strdup_printf ("{\"request\": \"set\", \"parameter\": %s}\n", changes[i]);

    cli_read_until (process, "validation_loss");
    send_line (process, line);
    cli_read_until (process, "\"event\":\"mark\"");
  }
  result = cli_wait (process);
  g_assert_cmpint (result->status, ==, 0);
  shown = cli (place, "trials", "show", "1", "--json", NULL);
  first = result_get_json (shown, &first_node);
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (first, "marks")), ==, G_N_ELEMENTS (changes));
  again = cli (place, "run", "-q", "--json", "--replay", "1", NULL);
  g_assert_cmpint (again->status, ==, 0);
  second = get_trial (result_get_json (again, &second_node));
  history = epochs_to_text (first);
  repeated = epochs_to_text (second);
  g_assert_cmpstr (history, ==, repeated);
  model = find_artefact (first, "model.safetensors");
  same = find_artefact (second, "model.safetensors");
  g_assert_cmpstr (model, ==, same);
  killed = cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--replay", "1", NULL);
  cli_read_until (killed, "\"event\":\"mark\"");
  cli_read_until (killed, "\"event\":\"mark\"");
  send_line (killed, "{\"request\": \"checkpoint\"}\n");
  cli_read_until (killed, "\"event\":\"mark\"");
  g_subprocess_send_signal (killed, SIGKILL);
  cut = cli_wait (killed);
  resumed = cli (place, "run", "-q", "--replay", "1", "--resume", "3", NULL);
  last = cli (place, "trials", "show", "3", "--json", NULL);
  third = result_get_json (last, &third_node);
  taken_up = epochs_to_text (third);
  g_assert_cmpstr (history, ==, taken_up);
  end = find_artefact (third, "model.safetensors");
  g_assert_cmpstr (model, ==, end);
}

/* What layers looked like is printed, and written as a picture and as numbers. */
static void
steer_watched (Place         *place,
               gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *picture = g_build_filename (place->folder, "ridge.png", NULL), *table = g_build_filename (place->folder, "table.csv", NULL), *csv = NULL;
  g_autoptr (Result) run = cli (place, "run", "-q", iris, NULL), lines = cli (place, "trials", "watch", "1", NULL), json = cli (place, "trials", "watch", "1", "--json", NULL);
  g_autoptr (Result) painted = cli (place, "trials", "watch", "1", "-o", picture, NULL), written = cli (place, "trials", "watch", "1", "--look", "gradients", "-o", table, NULL);
  g_autoptr (Result) wrong = cli (place, "trials", "watch", "1", "--layer", "nowhere", "-o", picture, NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (lines->out, "dense1"));
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (result_get_json (json, &node), "moments")), >, 3);
  g_assert_cmpint (painted->status, ==, 0);
  g_assert_true (g_file_test (picture, G_FILE_TEST_EXISTS));
  g_assert_cmpint (written->status, ==, 0);
  g_assert_true (g_file_get_contents (table, &csv, NULL, NULL));
  g_assert_true (g_str_has_prefix (csv, "layer,0"));
  g_assert_nonnull (strstr (csv, "\ndense2,"));
  g_assert_cmpint (wrong->status, ==, 3);
}

/* A loss that is no number is told with the place where it began, and the trial goes on from
 * the state before it. */
static void
steer_mended (Place         *place,
              gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) failed = cli (place, "run", "-q", "--json", "--set", "train.optimizer=sgd", "--set", "train.learning_rate=100", "--set", "train.momentum=0.99", "--set",
                                   "train.epochs=2000", "--set", "train.weight_decay=10", iris, NULL);
  g_autoptr (Result) again = NULL, mended = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *trial;

  g_assert_cmpint (failed->status, ==, 1);
  g_assert_nonnull (strstr (failed->err, "the loss became"));
  g_assert_true (strstr (failed->err, "it began in the") != NULL || strstr (failed->err, "the step before made") != NULL);
  g_assert_nonnull (strstr (failed->err, "--resume 1 --with learning_rate="));
  again = cli (place, "run", "-q", "--json", "--resume", "1", "--with", "learning_rate=90", NULL);
  g_assert_cmpint (again->status, ==, 1);
  mended = cli (place, "run", "-q", "--json", "--resume", "1", "--with", "learning_rate=0.001", "--with", "weight_decay=0", NULL);
  g_assert_cmpint (mended->status, ==, 0);
  trial = get_trial (result_get_json (mended, &node));
  g_assert_cmpint (weft_json_get_int (trial, "id", 0), ==, 1);
  g_assert_cmpstr (weft_json_get_string (trial, "state", ""), ==, "done");
  /* What was tried before stands in the trial once, and was no more than tried. */
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (trial, "marks")), ==, 3);
}

/* One batch, one epoch, and then what was learned does not count. */
static void
steer_stepped (Place         *place,
               gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--set", "train.epochs=100000", iris, NULL);
  g_autoptr (Result) result = NULL, wrong = NULL;

  send_line (process, "{\"request\": \"pause\"}\n");
  cli_read_until (process, "\"id\":\"train\"");
  send_line (process, "{\"request\": \"step-batch\"}\n{\"request\": \"step-epoch\"}\n");
  cli_read_until (process, "\"event\":\"snapshot\"");
  send_line (process, "{\"request\": \"step-epoch\"}\n");
  cli_read_until (process, "\"name\":\"rows\"");
  send_line (process, "{\"request\": \"discard\"}\n");
  result = cli_wait (process);
  g_assert_cmpint (result->status, ==, 130);
  g_assert_nonnull (strstr (result->out, "\"status\":\"cancelled\""));
  wrong = cli (place, "run", "--with", "learning_rate=1", iris, NULL);
  g_assert_cmpint (wrong->status, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/steer/replayed", steer_replayed);
  PLACE_TEST ("/cli/steer/all", steer_all);
  PLACE_TEST ("/cli/steer/watched", steer_watched);
  PLACE_TEST ("/cli/steer/mended", steer_mended);
  PLACE_TEST ("/cli/steer/stepped", steer_stepped);
  return g_test_run ();
}
