/* test-tune.c: searches from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <signal.h>
#include <string.h>

#define RATES "train.learning_rate=1e-4..1e-1:log"

/* The trial called @number in the document of a study. */
static JsonObject *
get_trial (JsonObject *study,
           guint       number)
{
  return json_array_get_object_element (weft_json_get_array (study, "trials"), number);
}

static double
get_value (JsonObject *trial)
{
  return json_array_get_double_element (weft_json_get_array (trial, "values"), 0);
}

static void
tune_grid (Place         *place,
           gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "tune", "-q", "--json", iris, "-p", "train.learning_rate=0.0001,0.01", "-p", "train.batch_size=8,32", "--sampler", "grid", "-j", "2", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *study = result_get_json (result, &node);
  JsonArray *trials = weft_json_get_array (study, "trials");
  guint best = (guint) weft_json_get_int (study, "best", -1);

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpstr (result->err, ==, "");
  g_assert_cmpstr (weft_json_get_string (study, "status", ""), ==, "done");
  g_assert_cmpuint (json_array_get_length (trials), ==, 4);
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpstr (weft_json_get_string (get_trial (study, i), "state", ""), ==, "complete");
    g_assert_cmpfloat (get_value (get_trial (study, best)), <=, get_value (get_trial (study, i)));
  }
}

/* Earlier trials of the same data narrow the ranges of the next study, if that is wanted. */
static void
tune_warmed (Place         *place,
             gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) first = cli (place, "tune", iris, "-p", RATES, "--sampler", "random", "--trials", "12", NULL);
  g_autoptr (Result) second = cli (place, "tune", iris, "-p", RATES, "--sampler", "random", "--trials", "3", "--history", "--json", NULL);
  g_autoptr (Result) cold = cli (place, "tune", iris, "-p", RATES, "--sampler", "random", "--trials", "1", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *study = result_get_json (second, &node);

  g_assert_cmpint (first->status, ==, 0);
  g_assert_null (strstr (first->err, "earlier trials"));
  g_assert_nonnull (strstr (second->err, "From 12 earlier trials of this data"));
  g_assert_nonnull (strstr (second->err, "train.learning_rate is "));
  g_assert_null (strstr (cold->err, "earlier trials"));
  /* The best of them comes first. */
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (get_trial (study, 0), "point"), "train.learning_rate", 0), >, 1e-4);
  g_assert_cmpint (cold->status, ==, 0);
}

/* What the store says of a trial is what the study says of it. */
static void
tune_trials (Place         *place,
             gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "tune", "-q", "--json", iris, "-p", RATES, "--metric", "validation_accuracy", "--trials", "5", "--enqueue", "train.learning_rate=0.02", NULL);
  g_autoptr (Result) list = cli (place, "tune", "--list", "--json", NULL);
  g_autoptr (JsonNode) node = NULL, list_node = NULL;
  JsonObject *study = result_get_json (result, &node), *record;
  JsonArray *studies = weft_json_get_array (result_get_json (list, &list_node), "studies");

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (get_trial (study, 0), "point"), "train.learning_rate", 0), ==, 0.02);
  for (guint i = 0; i < 5; i++) {
    JsonObject *point = get_trial (study, i);
    g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, json_array_get_int_element (weft_json_get_array (point, "trials"), 0));
    g_autoptr (Result) shown = cli (place, "trials", "show", id, "--json", NULL);
    g_autoptr (JsonNode) shown_node = NULL;
    JsonObject *trial = result_get_json (shown, &shown_node);

    g_assert_cmpint (weft_json_get_int (trial, "study", 0), ==, 1);
    g_assert_cmpint (weft_json_get_int (trial, "point", -1), ==, i);
    g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (trial, "metrics"), "validation_accuracy", -1), ==, get_value (point));
  }
  g_assert_cmpuint (json_array_get_length (studies), ==, 1);
  record = json_array_get_object_element (studies, 0);
  g_assert_cmpstr (weft_json_get_string (record, "state", ""), ==, "done");
  g_assert_cmpint (weft_json_get_int (record, "complete", 0), ==, 5);
}

static void
tune_text (Place         *place,
           gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "tune", iris, "-p", RATES, "--trials", "6", "--name", "Rates", NULL);

  g_assert_cmpint (result->status, ==, 0);
  g_assert_nonnull (strstr (result->out, "6 trials complete"));
  g_assert_nonnull (strstr (result->out, "The best:"));
  g_assert_nonnull (strstr (result->out, "What matters"));
  g_assert_nonnull (strstr (result->err, "trial 5: Complete, validation_loss "));
  g_assert_nonnull (strstr (result->err, "all 6 trials have come to an end"));
}

/* Two aims: no point of the front is worse than another one in both. */
static void
tune_front (Place         *place,
            gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "tune", "-q", "--json", iris, "-p", RATES, "--metric", "validation_loss", "--metric", "train_loss", "--trials", "6", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *study = result_get_json (result, &node);
  JsonArray *front = weft_json_get_array (study, "front");

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (front), >=, 1);
  for (guint i = 0; i < json_array_get_length (front); i++)
    for (guint k = 0; k < 6; k++) {
      JsonArray *own = weft_json_get_array (get_trial (study, (guint) json_array_get_int_element (front, i)), "values");
      JsonArray *other = weft_json_get_array (get_trial (study, k), "values");

      g_assert_false (json_array_get_double_element (other, 0) < json_array_get_double_element (own, 0) &&
                      json_array_get_double_element (other, 1) < json_array_get_double_element (own, 1));
    }
}

/* The numbers of a picture are those of the study, and the picture knows how it was made. */
static void
tune_picture (Place         *place,
              gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *csv = g_build_filename (place->folder, "a.csv", NULL), *png = g_build_filename (place->folder, "a.png", NULL);
  g_autoptr (Result) search = cli (place, "tune", "-q", iris, "-p", RATES, "--trials", "5", NULL);
  g_autoptr (Result) numbers = cli (place, "tune", "--picture", "parallel", "-o", csv, NULL), painted = cli (place, "tune", "--picture", "slice", "-o", png, NULL);
  g_autoptr (Result) missing = cli (place, "tune", "--picture", "slice", "--study", "99", "-o", png, NULL);
  g_autofree char *text = NULL, *image = NULL;
  gsize length = 0;
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (search->status, ==, 0);
  g_assert_cmpint (numbers->status, ==, 0);
  g_assert_cmpint (painted->status, ==, 0);
  g_assert_cmpint (missing->status, ==, 3);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5 + 2);
  g_assert_cmpstr (lines[0], ==, "trial,state,train.learning_rate,validation_loss,seconds");
  g_assert_true (g_str_has_prefix (lines[1], "0,complete,"));
  g_assert_true (g_file_get_contents (png, &image, &length, NULL));
  g_assert_nonnull (memmem (image, length, "weft:recipe", strlen ("weft:recipe")));
}

/* The command in a report names all that was asked, and the data are known by their bytes. */
static void
tune_report (Place         *place,
             gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *html = g_build_filename (place->folder, "a.html", NULL), *pdf = g_build_filename (place->folder, "a.pdf", NULL);
  g_autoptr (Result) search = cli (place, "tune", "-q", iris, "-p", RATES, "-p", "model.dense1.repeat=1,2", "--trials", "4", "--folds", "2", NULL);
  g_autoptr (Result) page = cli (place, "tune", "--report", html, NULL), paper = cli (place, "tune", "--report", pdf, "--study", "1", NULL);
  g_autoptr (Result) wrong = cli (place, "tune", "--report", "a.doc", NULL);
  g_autofree char *text = NULL, *image = NULL;
  const char *mark = "<pre>weft-cli tune FILE.weft ", *found;

  g_assert_cmpint (search->status, ==, 0);
  g_assert_nonnull (strstr (search->out, " ± "));
  g_assert_cmpint (page->status, ==, 0);
  g_assert_cmpint (paper->status, ==, 0);
  g_assert_cmpint (wrong->status, ==, 1);
  g_assert_true (g_file_get_contents (html, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "022e70f476b0dc3bee5dd54641c6ccb2a3f55d511086af15c59a7b1ad5241331"));
  found = strstr (text, mark);
  g_assert_nonnull (found);
  g_assert_nonnull (strstr (found, "model.dense1.repeat=1,2"));
  g_assert_nonnull (strstr (found, "--folds"));
  g_assert_true (g_file_get_contents (pdf, &image, NULL, NULL));
  g_assert_true (g_str_has_prefix (image, "%PDF-"));
}

/* Ctrl+C keeps what there is, and the study goes on with the same points. */
static void
tune_interrupted (Place         *place,
                  gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) whole = cli (place, "tune", "-q", "--json", iris, "-p", RATES, "-p", "train.epochs=60", "--trials", "6", NULL);
  GSubprocess *process = cli_start (place, "tune", "-q", "--json-lines", iris, "-p", RATES, "-p", "train.epochs=60", "--trials", "6", NULL);
  g_autoptr (Result) cut = NULL, rest = NULL;
  g_autoptr (JsonNode) whole_node = NULL, rest_node = NULL;
  g_autofree char *first = NULL, *second = NULL;

  cli_read_until (process, "\"ended\"");
  g_subprocess_send_signal (process, SIGINT);
  cut = cli_wait (process);
  g_assert_cmpint (cut->status, ==, 130);
  rest = cli (place, "tune", "-q", "--json", "--resume", "2", iris, NULL);
  g_assert_cmpint (rest->status, ==, 0);
  for (guint i = 0; i < 6; i++) {
    JsonObject *own = get_trial (result_get_json (rest, &rest_node), i), *other = get_trial (result_get_json (whole, &whole_node), i);

    g_assert_cmpfloat (get_value (own), ==, get_value (other));
    g_clear_pointer (&rest_node, json_node_unref);
    g_clear_pointer (&whole_node, json_node_unref);
  }
}

/* Requests come as lines; one that is none is told and changes nothing. */
static void
tune_control (Place         *place,
              gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  GSubprocess *process = cli_start (place, "tune", "-q", "--json-lines", "--control", "-", iris, "-p", RATES, "-p", "train.epochs=2000", "--trials", "50", NULL);
  GOutputStream *in = g_subprocess_get_stdin_pipe (process);
  static const char requests[] = "{\"request\":\"prune\",\"trial\":0}\n{\"request\":\"dance\"}\n{\"request\":\"narrow\",\"parameter\":\"train.learning_rate\"}\n";
  static const char stop[] = "{\"request\":\"stop\"}\n{\"request\":\"prune\",\"trial\":1}\n";
  g_autoptr (Result) result = NULL;

  cli_read_until (process, "\"reported\"");
  g_assert_true (g_output_stream_write_all (in, requests, strlen (requests), NULL, NULL, NULL));
  cli_read_until (process, "\"trial\":1");
  cli_read_until (process, "\"reported\"");
  g_assert_true (g_output_stream_write_all (in, stop, strlen (stop), NULL, NULL, NULL));
  result = cli_wait (process);
  g_assert_cmpint (result->status, ==, 0);
  g_assert_nonnull (strstr (result->out, "\"status\":\"stopped\""));
  g_assert_nonnull (strstr (result->out, "given up by hand"));
  g_assert_nonnull (strstr (result->err, "“dance” is no request"));
  g_assert_nonnull (strstr (result->err, "a request to narrow needs “to”"));
}

static void
tune_refusals (Place         *place,
               gconstpointer  data)
{
  static const struct
  {
    const char *words[6];
    const char *told;
  } lines[] = {
    { { NULL }, "--param: say at least one parameter" },
    { { "-p", "train.nothing=1,2" }, "no parameter “train.nothing”" },
    { { "-p", "train.learning_rate" }, "must have the form NODE.PARAM=SPACE" },
    { { "-p", "train.learning_rate=5..1" }, "--param: " },
    { { "-p", RATES, "--sampler", "guess" }, "must be one of tpe, random, quasi, grid, cmaes" },
    { { "-p", RATES, "--pruner", "shears" }, "must be one of none, median, percentile, asha, halving, hyperband" },
    { { "-p", RATES, "--metric", "happiness" }, "which values are good: minimize or maximize" },
    { { "--picture", "map", "-o", "a.png" }, "--picture: must be parallel, history" },
    { { "--picture", "slice" }, "--output: is missing" },
    { { "-p", RATES, "--study", "3" }, "go with --picture" },
    { { "-p", RATES, "--jobs", "0" }, "--jobs must be 1 to 64" },
    { { "-p", RATES, "--to", "nowhere" }, "no node “nowhere”" },
    { { "-p", RATES, "--enqueue", "train.learning_rate=5" }, "--enqueue: " },
  };
  g_autofree char *iris = data_file ("iris.weft");

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    const char *const *words = lines[i].words;
    g_autoptr (Result) result = cli (place, "tune", "-q", iris, words[0], words[1], words[2], words[3], NULL);

    if (result->status != 2 || strstr (result->err, lines[i].told) == NULL)
      g_error ("line %d: %d, %s", (int) i, result->status, result->err);
  }
  {
    g_autoptr (Result) unknown = cli (place, "tune", "--resume", "7", NULL), absent = cli (place, "tune", "/nowhere.weft", "-p", RATES, NULL);

    g_assert_cmpint (unknown->status, ==, 3);
    g_assert_nonnull (strstr (unknown->err, "no study 7"));
    g_assert_cmpint (absent->status, ==, 3);
  }
}

/* A Tune node hands the best model on; what it tunes is a recipe and is not run for itself. */
static void
tune_node (Place         *place,
           gconstpointer  data)
{
  g_autofree char *document = data_file ("tune.weft");
  g_autoptr (Result) first = cli (place, "run", "-q", "--json", document, NULL), second = cli (place, "run", "-q", "--json", document, NULL);
  g_autoptr (Result) other = cli (place, "run", "-q", "--json", "--set", "prepare.validation=0.2", document, NULL);
  g_autoptr (JsonNode) first_node = NULL, second_node = NULL, other_node = NULL, best_node = NULL;
  JsonObject *run = result_get_json (first, &first_node), *again = result_get_json (second, &second_node), *changed = result_get_json (other, &other_node);
  JsonObject *report = weft_json_get_object (weft_json_get_object (run, "reports"), "tune");
  JsonObject *evaluation = weft_json_get_object (weft_json_get_object (weft_json_get_object (run, "reports"), "evaluate"), "metrics");
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, weft_json_get_int (report, "trial", 0));
  g_autoptr (Result) shown = cli (place, "trials", "show", id, "--json", NULL);
  JsonObject *metrics = weft_json_get_object (result_get_json (shown, &best_node), "metrics");

  g_assert_cmpint (first->status, ==, 0);
  g_assert_null (find_node (run, "train"));
  assert_state (run, "tune", "done");
  assert_state (again, "tune", "cached");
  assert_state (changed, "tune", "done");
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (report, "trials")), ==, 6);
  g_assert_cmpfloat (weft_json_get_number (metrics, "validation_loss", -1), ==, weft_json_get_number (report, "best_value", -2));
  /* What is measured of the best model belongs to its trial. */
  g_assert_cmpfloat (weft_json_get_number (metrics, "test_accuracy", -1), ==, weft_json_get_number (evaluation, "accuracy", -2));
}

/* Trained once more on all rows but those to test by: as many as train and validate together. */
static void
tune_all_rows (Place         *place,
               gconstpointer  data)
{
  g_autofree char *document = data_file ("tune.weft");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", "--set", "tune.final=all-rows", document, NULL), shown = NULL;
  g_autoptr (JsonNode) node = NULL, shown_node = NULL;
  JsonObject *report = weft_json_get_object (weft_json_get_object (result_get_json (result, &node), "reports"), "tune");
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, weft_json_get_int (report, "trial", 0));
  JsonObject *trial;

  g_assert_cmpint (result->status, ==, 0);
  shown = cli (place, "trials", "show", id, "--json", NULL);
  trial = result_get_json (shown, &shown_node);
  g_assert_cmpstr (id, ==, "7");
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (trial, "parameters"), "prepare.validation", 1), ==, 0);
  g_assert_false (json_object_has_member (weft_json_get_object (trial, "metrics"), "validation_loss"));
  g_assert_true (json_object_has_member (weft_json_get_object (trial, "metrics"), "test_accuracy"));
}

/* Returns: how far a node first said it was */
static double
find_first_progress (const char *lines,
                     const char *id)
{
  g_auto (GStrv) all = g_strsplit (lines, "\n", -1);

  for (char **line = all; *line != NULL; line++) {
    g_autoptr (JsonNode) node = json_from_string (*line, NULL);
    JsonObject *event = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

    if (event != NULL && g_strcmp0 (weft_json_get_string (event, "event", ""), "progress") == 0 && g_strcmp0 (weft_json_get_string (event, "node", ""), id) == 0)
      return weft_json_get_number (event, "fraction", 0);
  }
  return 0;
}

/* A run that was cut off goes on with its study. */
static void
tune_node_again (Place         *place,
                 gconstpointer  data)
{
  g_autofree char *document = data_file ("tune.weft");
  GSubprocess *process = cli_start (place, "run", "-q", "--json-lines", "--set", "train.epochs=80", document, NULL);
  g_autoptr (Result) cut = NULL, rest = NULL, list = NULL;
  g_autoptr (JsonNode) node = NULL;

  cli_read_until (process, "best_value");
  g_subprocess_send_signal (process, SIGKILL);
  cut = cli_wait (process);
  rest = cli (place, "run", "-q", "--json-lines", "--set", "train.epochs=80", document, NULL);
  g_assert_cmpint (rest->status, ==, 0);
  g_assert_nonnull (strstr (rest->out, "goes on with study 1"));
  /* What had ended before is part of what is done. */
  g_assert_cmpfloat (find_first_progress (rest->out, "tune"), >, 1.5 / 6);
  list = cli (place, "tune", "--list", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (result_get_json (list, &node), "studies")), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/tune/grid", tune_grid);
  PLACE_TEST ("/cli/tune/warmed", tune_warmed);
  PLACE_TEST ("/cli/tune/trials", tune_trials);
  PLACE_TEST ("/cli/tune/text", tune_text);
  PLACE_TEST ("/cli/tune/front", tune_front);
  PLACE_TEST ("/cli/tune/picture", tune_picture);
  PLACE_TEST ("/cli/tune/report", tune_report);
  PLACE_TEST ("/cli/tune/interrupted", tune_interrupted);
  PLACE_TEST ("/cli/tune/control", tune_control);
  PLACE_TEST ("/cli/tune/refusals", tune_refusals);
  PLACE_TEST ("/cli/tune/node", tune_node);
  PLACE_TEST ("/cli/tune/all-rows", tune_all_rows);
  PLACE_TEST ("/cli/tune/node-again", tune_node_again);
  return g_test_run ();
}
