/* test-run.c: workflows run, reused, stopped, killed and taken up
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include "base/paths.h"

#include <signal.h>
#include <string.h>

static void
run_states (Place         *place,
            gconstpointer  data)
{
  static const char *const ids[] = { "data", "prepare", "model", "train", "evaluate" };
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) first = cli (place, "run", "-q", "--json", iris, NULL);
  g_autoptr (Result) second = cli (place, "run", "-q", "--json", iris, NULL);
  g_autoptr (Result) third = cli (place, "run", "-q", "--json", "--set", "train.learning_rate=0.02", iris, NULL);
  g_autoptr (JsonNode) first_node = NULL, second_node = NULL, third_node = NULL;
  JsonObject *done = result_get_json (first, &first_node);
  JsonObject *cached = result_get_json (second, &second_node);
  JsonObject *changed = result_get_json (third, &third_node);

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpstr (first->err, ==, "");
  g_assert_cmpstr (weft_json_get_string (done, "status", ""), ==, "done");
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    assert_state (done, ids[i], "done");
    assert_state (cached, ids[i], "cached");
    assert_state (changed, ids[i], i < 3 ? "cached" : "done");
    g_assert_true (g_str_has_prefix (weft_json_get_string (find_node (cached, ids[i]), "reason", ""), "reused: nothing changed since "));
  }
  g_assert_cmpstr (weft_json_get_string (find_node (changed, "train"), "reason", ""), ==, "ran: parameter learning_rate changed from 0.01 to 0.02");
}

/* The trial of a run that made one. */
static JsonObject *
get_trial (JsonObject *run)
{
  JsonArray *trials = weft_json_get_array (run, "trials");

  g_assert_cmpint (json_array_get_length (trials), ==, 1);
  return json_array_get_object_element (trials, 0);
}

static void
run_document (Place         *place,
              gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", "--seed", "3", iris, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run = result_get_json (result, &node), *trial = get_trial (run);
  JsonObject *metrics = weft_json_get_object (trial, "metrics");
  JsonObject *report = weft_json_get_object (weft_json_get_object (run, "reports"), "evaluate");

  g_assert_cmpint (weft_json_get_int (trial, "id", 0), ==, 1);
  g_assert_cmpint (json_array_get_length (weft_json_get_array (trial, "epochs")), ==, 20);
  g_assert_cmpfloat (weft_json_get_number (metrics, "test_accuracy", 0), >, 0.8);
  g_assert_cmpfloat (weft_json_get_number (metrics, "test_accuracy", 0), ==, weft_json_get_number (weft_json_get_object (report, "metrics"), "accuracy", 1));
  g_assert_true (json_object_has_member (metrics, "test_loss"));
  g_assert_cmpint (weft_json_get_int (weft_json_get_object (trial, "parameters"), "train.epochs", 0), ==, 20);
}

static void
run_text (Place         *place,
          gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "run", iris, NULL);

  g_assert_cmpint (result->status, ==, 0);
  g_assert_nonnull (strstr (result->out, "Accuracy "));
  g_assert_nonnull (strstr (result->out, "versicolor"));
  g_assert_nonnull (strstr (result->out, "Confusion matrix"));
  g_assert_nonnull (strstr (result->out, "Trial 1;"));
  /* No terminal: plain lines. */
  g_assert_nonnull (strstr (result->err, "train: epoch 20  train_loss "));
  g_assert_null (strchr (result->err, '\r'));
}

/* Layers are frozen by name; a trial says which. */
static void
run_frozen (Place         *place,
            gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", "--set", "train.freeze=dense1,relu1", iris, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *trial = get_trial (result_get_json (result, &node));

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpstr (weft_json_get_string (weft_json_get_object (trial, "parameters"), "train.freeze", ""), ==, "dense1,relu1");
}

/* One model for a class and two numbers: each has its metrics in trial and report. */
static void
run_heads (Place         *place,
           gconstpointer  data)
{
  static const char *const names[] = { "test_accuracy", "test_alcohol_r2", "test_proline_loss", "validation_loss", "validation_target_accuracy", "validation_alcohol_r2" };
  g_autofree char *heads = data_file ("heads.weft");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", heads, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run = result_get_json (result, &node), *metrics = weft_json_get_object (get_trial (run), "metrics");
  JsonObject *report = weft_json_get_object (weft_json_get_object (run, "reports"), "evaluate"), *alcohol = weft_json_get_object (weft_json_get_object (report, "heads"), "alcohol");

  g_assert_cmpint (result->status, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (json_object_has_member (metrics, names[i]));
  g_assert_cmpfloat (weft_json_get_number (metrics, "test_accuracy", 0), >, 0.8);
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (alcohol, "metrics"), "r2", 9), ==, weft_json_get_number (metrics, "test_alcohol_r2", -9));
}

/* All targets are predicted, by the trial and by its ONNX file, as numbers and as JSON. */
static void
predict_heads (Place         *place,
               gconstpointer  data)
{
  g_autofree char *heads = data_file ("heads.weft"), *wine = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "wine.csv", NULL);
  g_autofree char *onnx = g_build_filename (place->folder, "heads.onnx", NULL);
  g_autoptr (Result) run = cli (place, "run", "-q", "--set", "train.epochs=2", heads, NULL), exported = cli (place, "model", "export", "1", "-o", onnx, NULL);
  g_autoptr (Result) own = cli (place, "predict", "1", wine, NULL), theirs = cli (place, "predict", onnx, wine, NULL), json = cli (place, "predict", "--json", "1", wine, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *row, *others;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (exported->status, ==, 0);
  g_assert_cmpint (own->status, ==, 0);
  g_assert_cmpstr (own->out, ==, theirs->out);
  g_assert_true (g_regex_match_simple ("^1\tclass_. 0\\.[0-9]+\tclass_. .*\talcohol:\t[-0-9.e]+\tproline:\t[-0-9.e]+\n2\t", own->out, 0, 0));
  row = json_array_get_object_element (weft_json_get_array (json_array_get_object_element (weft_json_get_array (result_get_json (json, &node), "inputs"), 0), "rows"), 0);
  others = weft_json_get_object (row, "heads");
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (row, "classes")), ==, 3);
  g_assert_cmpuint (json_object_get_size (others), ==, 2);
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (weft_json_get_object (others, "proline"), "values")), ==, 1);
}

/* What was learned before is where a training begins, as far as it fits. */
static void
run_weights (Place         *place,
             gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *onnx = g_build_filename (place->folder, "before.onnx", NULL), *to = g_strconcat ("--output=", onnx, NULL);
  g_autofree char *from = g_strconcat ("--set=train.weights=", onnx, NULL);
  g_autoptr (Result) first = cli (place, "run", "-q", iris, NULL);
  g_autoptr (Result) exported = cli (place, "model", "export", "1", to, NULL);
  g_autoptr (Result) whole = cli (place, "run", from, iris, NULL);
  g_autoptr (Result) part = cli (place, "run", from, "--set=model.dense1.units=8", iris, NULL);
  g_autoptr (Result) gone = cli (place, "run", "-q", "--set=train.weights=gone.onnx", iris, NULL);

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (exported->status, ==, 0);
  g_assert_cmpint (whole->status, ==, 0);
  g_assert_nonnull (strstr (whole->err, "4 of 4 taken from before.onnx"));
  g_assert_cmpint (part->status, ==, 0);
  g_assert_nonnull (strstr (part->err, "1 of 4 taken from before.onnx; dense1.weight is 4×16 there, 4×8 here"));
  g_assert_cmpint (gone->status, ==, 1);
}

static void
run_layer_parameter (Place         *place,
                     gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) before = cli (place, "run", "-q", "--json", iris, NULL);
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", "--set", "model.dense1.units=8", iris, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run = result_get_json (result, &node);

  g_assert_cmpint (before->status, ==, 0);
  assert_state (run, "prepare", "cached");
  assert_state (run, "model", "done");
  assert_state (run, "train", "done");
  g_assert_cmpint (weft_json_get_int (weft_json_get_object (get_trial (run), "parameters"), "model.dense1.units", 0), ==, 8);
}

static void
run_to (Place         *place,
        gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", "--to", "prepare", iris, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run = result_get_json (result, &node);

  assert_state (run, "data", "done");
  assert_state (run, "prepare", "done");
  g_assert_null (find_node (run, "train"));
  g_assert_cmpint (json_array_get_length (weft_json_get_array (run, "trials")), ==, 0);
}

/* What is measured later goes to the trial that made the model. */
static void
run_measure_later (Place         *place,
                   gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) train = cli (place, "run", "-q", "--json", "--to", "train", iris, NULL);
  g_autoptr (Result) whole = cli (place, "run", "-q", "--json", iris, NULL);
  g_autoptr (Result) other = cli (place, "run", "-q", "--json", "--set", "evaluate.split=validation", iris, NULL);
  g_autoptr (Result) unkept = cli (place, "run", "-q", "--json", "--trials=none", "--set", "train.learning_rate=0.02", "--to", "train", iris, NULL);
  g_autoptr (Result) nobody = cli (place, "run", "-q", "--json", "--set", "train.learning_rate=0.02", iris, NULL);
  g_autoptr (JsonNode) train_node = NULL, whole_node = NULL, other_node = NULL, nobody_node = NULL;
  JsonObject *before = get_trial (result_get_json (train, &train_node)), *run = result_get_json (whole, &whole_node);
  JsonObject *after = get_trial (run), *last = get_trial (result_get_json (other, &other_node));
  g_autofree char *epochs_before = epochs_to_text (before), *epochs_after = epochs_to_text (last);

  assert_state (run, "train", "cached");
  assert_state (run, "evaluate", "done");
  g_assert_cmpint (weft_json_get_int (after, "id", 0), ==, 1);
  g_assert_cmpint (weft_json_get_int (last, "id", 0), ==, 1);
  g_assert_cmpstr (weft_json_get_string (last, "state", ""), ==, "done");
  g_assert_false (json_object_has_member (weft_json_get_object (before, "metrics"), "test_accuracy"));
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (last, "metrics"), "test_accuracy", 0), >, 0.8);
  g_assert_true (json_object_has_member (weft_json_get_object (last, "metrics"), "validation_accuracy"));
  g_assert_cmpstr (epochs_before, ==, epochs_after);

  /* No trial has this model. */
  g_assert_cmpint (unkept->status, ==, 0);
  assert_state (result_get_json (nobody, &nobody_node), "train", "cached");
  g_assert_cmpint (json_array_get_length (weft_json_get_array (json_node_get_object (nobody_node), "trials")), ==, 0);
}

static void
run_force (Place         *place,
           gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) first = cli (place, "run", "-q", "--json", iris, NULL);
  g_autoptr (Result) all = cli (place, "run", "-q", "--json", "--force", iris, NULL);
  g_autoptr (Result) one = cli (place, "run", "-q", "--json", "--force", "--to", "train", iris, NULL);
  g_autoptr (JsonNode) first_node = NULL, all_node = NULL, one_node = NULL;
  g_autofree char *before = epochs_to_text (get_trial (result_get_json (first, &first_node)));
  g_autofree char *after = epochs_to_text (get_trial (result_get_json (all, &all_node)));
  JsonObject *run = result_get_json (one, &one_node);

  assert_state (json_node_get_object (all_node), "data", "done");
  assert_state (run, "data", "cached");
  assert_state (run, "train", "done");
  g_assert_cmpstr (before, ==, after);
}

static void
run_threads (Place         *place,
             gconstpointer  data)
{
  static const char *const threads[] = { "1", "2", "3" };
  g_autofree char *iris = data_file ("iris.weft");
  g_autofree char *expected = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (Result) result = cli (place, "run", "-q", "--json", "--force", "--threads", threads[i], iris, NULL);
    g_autoptr (JsonNode) node = NULL;
    g_autofree char *history = epochs_to_text (get_trial (result_get_json (result, &node)));

    if (expected == NULL)
      expected = g_steal_pointer (&history);
    else
      g_assert_cmpstr (history, ==, expected);
  }
}

static void
run_seed (Place         *place,
          gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) one = cli (place, "run", "-q", "--json", iris, NULL);
  g_autoptr (Result) two = cli (place, "run", "-q", "--json", "--seed", "2", iris, NULL);
  g_autoptr (JsonNode) one_node = NULL, two_node = NULL;
  g_autofree char *first = epochs_to_text (get_trial (result_get_json (one, &one_node)));
  g_autofree char *second = epochs_to_text (get_trial (result_get_json (two, &two_node)));

  g_assert_cmpint (weft_json_get_int (get_trial (json_node_get_object (one_node)), "seed", 0), ==, 1);
  g_assert_cmpstr (first, !=, second);
}

static void
run_without_store (Place         *place,
                   gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) without = cli (place, "run", "-q", "--json", "--trials", "none", iris, NULL);
  g_autoptr (JsonNode) without_node = NULL, with_node = NULL;
  JsonObject *run = result_get_json (without, &without_node), *trial = get_trial (run);
  g_autofree char *before = epochs_to_text (trial);
  g_autoptr (Result) with = NULL;
  g_autofree char *after = NULL;

  g_assert_true (json_object_get_null_member (trial, "id"));
  g_assert_false (g_file_test (place->store, G_FILE_TEST_EXISTS));
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (trial, "metrics"), "test_accuracy", 0), >, 0.8);
  with = cli (place, "run", "-q", "--json", "--force", iris, NULL);
  after = epochs_to_text (get_trial (result_get_json (with, &with_node)));
  g_assert_cmpstr (before, ==, after);
}

/* Root may write anywhere, so the folders are put under something that is no folder. */
static void
run_nowhere_to_write (Place         *place,
                      gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_subprocess_launcher_setenv (place->launcher, "WEFT_TRIALS", "/dev/null/trials.db", TRUE);
  g_subprocess_launcher_setenv (place->launcher, "WEFT_ARTEFACTS", "/dev/null/artefacts", TRUE);
  g_subprocess_launcher_setenv (place->launcher, "WEFT_CACHE", "/dev/null/cache", TRUE);
  result = cli (place, "run", "-q", "--json", iris, NULL);
  g_assert_cmpint (result->status, ==, 0);
  assert_state (result_get_json (result, &node), "evaluate", "done");
  g_assert_nonnull (strstr (result->err, "not kept as a trial"));
}

static void
run_json_lines (Place         *place,
                gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) result = cli (place, "run", "-q", "--json-lines", iris, NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (result->out), "\n", -1);
  guint n_lines = g_strv_length (lines), n_metrics = 0;

  g_assert_cmpint (n_lines, >, 30);
  for (guint i = 0; i < n_lines; i++) {
    g_autoptr (JsonNode) node = weft_json_parse (lines[i], strlen (lines[i]), NULL);
    const char *event;

    g_assert_nonnull (node);
    event = weft_json_get_string (json_node_get_object (node), "event", NULL);
    g_assert_nonnull (event);
    g_assert_cmpint (i == 0, ==, g_str_equal (event, "begin"));
    g_assert_cmpint (i == n_lines - 1, ==, g_str_equal (event, "end"));
    if (g_str_equal (event, "metric")) {
      static const char *const members[] = { "node", "step", "epoch", "name", "value" };

      for (gsize j = 0; j < G_N_ELEMENTS (members); j++)
        g_assert_true (json_object_has_member (json_node_get_object (node), members[j]));
      n_metrics++;
    }
  }
  g_assert_cmpint (n_metrics, >, 40);
}

static void
run_json_lines_failed (Place         *place,
                       gconstpointer  data)
{
  g_autoptr (Result) result = cli (place, "run", "--json-lines", "not-there.weft", NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (result->status, ==, 3);
  g_assert_cmpstr (weft_json_get_string (result_get_json (result, &node), "event", ""), ==, "end");
}

static void
trials_listed (Place         *place,
               gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) first = cli (place, "run", "-q", iris, NULL);
  g_autoptr (Result) second = cli (place, "run", "-q", "--seed", "2", iris, NULL);
  g_autoptr (Result) listed = cli (place, "trials", "list", "--json", NULL);
  g_autoptr (Result) shown = cli (place, "trials", "show", "2", "--json", NULL);
  g_autoptr (Result) text = cli (place, "trials", "show", "1", NULL);
  g_autoptr (Result) missing = cli (place, "trials", "show", "77", NULL);
  g_autoptr (JsonNode) list_node = NULL, show_node = NULL;
  JsonArray *trials = weft_json_get_array (result_get_json (listed, &list_node), "trials");
  JsonObject *trial = result_get_json (shown, &show_node);

  g_assert_cmpint (first->status + second->status, ==, 0);
  g_assert_cmpint (json_array_get_length (trials), ==, 2);
  g_assert_cmpint (weft_json_get_int (json_array_get_object_element (trials, 0), "id", 0), ==, 2);
  g_assert_cmpstr (weft_json_get_string (trial, "state", ""), ==, "done");
  g_assert_cmpint (json_array_get_length (weft_json_get_array (trial, "epochs")), ==, 20);
  g_assert_nonnull (weft_json_get_object (trial, "workflow"));
  g_assert_nonnull (strstr (text->out, "train.epochs"));
  g_assert_cmpint (missing->status, ==, 3);
  assert_one_line (missing);
}

static void
trials_exported (Place         *place,
                 gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autofree char *path = g_build_filename (place->folder, "out.csv", NULL);
  g_autofree char *content = NULL;
  g_autoptr (Result) first = cli (place, "run", "-q", iris, NULL);
  g_autoptr (Result) second = cli (place, "run", "-q", "--seed", "2", iris, NULL);
  g_autoptr (Result) all = cli (place, "trials", "export", NULL);
  g_autoptr (Result) one = cli (place, "trials", "export", "1", "-o", path, NULL);
  g_auto (GStrv) lines = g_strsplit (all->out, "\r\n", -1);

  g_assert_cmpint (first->status + second->status, ==, 0);
  g_assert_cmpint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[0], "id,name,state,created,"));
  g_assert_nonnull (strstr (lines[0], "test_accuracy"));
  g_assert_cmpint (one->status, ==, 0);
  g_assert_cmpstr (one->out, ==, "");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, lines[0]));
}

static void
predict_csv (Place         *place,
             gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autofree char *rows = data_file ("flowers.csv");
  g_autofree char *other = data_file ("other.csv");
  g_autoptr (Result) run = cli (place, "run", "-q", "--set", "train.epochs=200", iris, NULL);
  g_autoptr (Result) text = cli (place, "predict", "1", rows, "--top", "1", NULL);
  g_autoptr (Result) result = cli (place, "predict", "1", rows, "--json", NULL);
  g_autoptr (Result) misfit = cli (place, "predict", "1", other, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *input = json_array_get_object_element (weft_json_get_array (result_get_json (result, &node), "inputs"), 0);
  JsonArray *classes = weft_json_get_array (json_array_get_object_element (weft_json_get_array (input, "rows"), 1), "classes");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (text->status, ==, 0);
  g_assert_true (g_str_has_prefix (text->out, "1\tsetosa "));
  g_assert_nonnull (strstr (text->out, "\n2\tvirginica "));
  g_assert_cmpint (json_array_get_length (classes), ==, 3);
  g_assert_cmpstr (weft_json_get_string (json_array_get_object_element (classes, 0), "class", ""), ==, "virginica");
  g_assert_cmpfloat (weft_json_get_number (json_array_get_object_element (classes, 0), "probability", 0), >, 0.5);
  g_assert_cmpint (misfit->status, ==, 3);
  assert_one_line (misfit);
}

/* A sentence gets a tag for each of its tokens. */
static void
predict_tags (Place         *place,
              gconstpointer  data)
{
  g_autofree char *sample = weft_path_shipped ("samples/parts-of-speech.weft");
  g_autofree char *path = g_build_filename (place->folder, "new.conll", NULL);
  g_autoptr (Result) run = cli (place, "run", "-q", "--set", "train.epochs=4", "--set", "train.learning_rate=0.01", "--set", "prepare.test=0.8", sample, NULL), text = NULL, result = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rows, *tags;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_file_set_contents (path, "The _\ndog _\nsaid _\n. _\n\nThe _\nend _\n", -1, NULL));
  text = cli (place, "predict", "1", path, NULL);
  result = cli (place, "predict", "1", path, "--json", NULL);
  g_assert_true (g_str_has_prefix (text->out, "1\tDET NOUN "));
  g_assert_nonnull (strstr (text->out, " PUNCT\n2\tDET "));
  rows = weft_json_get_array (json_array_get_object_element (weft_json_get_array (result_get_json (result, &node), "inputs"), 0), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  tags = weft_json_get_array (json_array_get_object_element (rows, 1), "tags");
  g_assert_cmpuint (json_array_get_length (tags), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (tags, 0), ==, "DET");
}

/* A model that writes answers with a text, whatever the target's column holds. */
static void
predict_text (Place         *place,
              gconstpointer  data)
{
  g_autofree char *sample = weft_path_shipped ("samples/dates.weft");
  g_autofree char *path = g_build_filename (place->folder, "new.csv", NULL);
  g_autoptr (Result) run = cli (place, "run", "-q", "--to", "train", "--set", "train.epochs=1", "--set", "prepare.test=0.9", sample, NULL);
  g_autoptr (Result) greedy = NULL, beams = NULL, wrong = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rows;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_file_set_contents (path, "human,iso\nMay 2 1999,\n\"3 june, 2004\",1970-01-01\n", -1, NULL));
  greedy = cli (place, "predict", "1", path, NULL);
  beams = cli (place, "predict", "1", path, "--beams", "3", "--json", NULL);
  wrong = cli (place, "predict", "1", path, "--beams", "0", NULL);
  g_assert_cmpint (greedy->status, ==, 0);
  g_assert_true (g_str_has_prefix (greedy->out, "1\t"));
  rows = weft_json_get_array (json_array_get_object_element (weft_json_get_array (result_get_json (beams, &node), "inputs"), 0), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_nonnull (strpbrk (weft_json_get_string (json_array_get_object_element (rows, 1), "text", ""), "0123456789"));
  g_assert_cmpint (wrong->status, ==, 2);
}

static void
assert_trial_state (Place      *place,
                    const char *state)
{
  g_autoptr (Result) shown = cli (place, "trials", "show", "1", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpstr (weft_json_get_string (result_get_json (shown, &node), "state", ""), ==, state);
}

static void
run_cancelled (Place         *place,
               gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--set", "train.epochs=100000", iris, NULL);
  g_autoptr (Result) result = NULL;
  gint64 before;

  cli_read_until (process, "validation_loss");
  before = g_get_monotonic_time ();
  g_subprocess_send_signal (process, SIGINT);
  result = cli_wait (process);
  g_test_message ("ended within %.0f ms", (double) (g_get_monotonic_time () - before) / 1000);
  g_assert_cmpint (result->status, ==, 130);
  g_assert_nonnull (strstr (result->out, "\"status\":\"cancelled\""));
  assert_trial_state (place, "cancelled");
}

static void
run_cancelled_document (Place         *place,
                        gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json", "--set", "train.epochs=100000", iris, NULL);
  g_autoptr (Result) result = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run;

  g_usleep (G_USEC_PER_SEC);
  g_subprocess_send_signal (process, SIGINT);
  result = cli_wait (process);
  run = result_get_json (result, &node);
  g_assert_cmpint (result->status, ==, 130);
  g_assert_cmpstr (weft_json_get_string (run, "status", ""), ==, "cancelled");
  assert_state (run, "train", "cancelled");
  assert_state (run, "evaluate", "cancelled");
}

static void
send_line (GSubprocess *process,
           const char  *line)
{
  GOutputStream *stream = g_subprocess_get_stdin_pipe (process);

  g_assert_true (g_output_stream_write_all (stream, line, strlen (line), NULL, NULL, NULL));
}

static void
run_controlled (Place         *place,
                gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--control", "-", "--set", "train.epochs=100000", iris, NULL);
  g_autoptr (Result) result = NULL, shown = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *mark;

  cli_read_until (process, "validation_loss");
  send_line (process, "{\"request\": \"set\", \"parameter\": \"learning_rate\", \"value\": 0.005}\n");
  cli_read_until (process, "\"event\":\"mark\"");
  send_line (process, "{\"request\": \"fly\"}\nnot json\n{\"request\": \"set\", \"parameter\": \"epochs\", \"value\": 3}\n");
  send_line (process, "{\"request\": \"stop\"}\n");
  result = cli_wait (process);
  g_assert_cmpint (result->status, ==, 0);
  g_assert_nonnull (strstr (result->err, "weft-cli: --control: “fly” is no request"));
  g_assert_nonnull (strstr (result->err, "line 1"));
  shown = cli (place, "trials", "show", "1", "--json", NULL);
  mark = json_array_get_object_element (weft_json_get_array (result_get_json (shown, &node), "marks"), 0);
  g_assert_cmpstr (weft_json_get_string (json_node_get_object (node), "state", ""), ==, "done");
  g_assert_cmpstr (weft_json_get_string (mark, "name", ""), ==, "learning_rate");
  g_assert_cmpstr (weft_json_get_string (mark, "to", ""), ==, "0.005");
}

/* Names and contents of all that a trial kept. */
static char *
artefacts_to_text (JsonObject *trial)
{
  JsonArray *list = weft_json_get_array (trial, "artefacts");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *one = json_array_get_object_element (list, i);

    g_string_append_printf (text, "%s %s\n", weft_json_get_string (one, "name", ""), weft_json_get_string (one, "hash", ""));
  }
  return g_string_free (text, FALSE);
}

static void
run_killed (Place         *place,
            gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--set", "train.epochs=2000", iris, NULL);
  g_autoptr (Result) killed = NULL, resumed = NULL, whole = NULL, again = NULL;
  g_autoptr (JsonNode) resumed_node = NULL, whole_node = NULL;
  g_autofree char *history = NULL, *expected = NULL, *kept = NULL, *all = NULL;

  cli_read_until (process, "\"epoch\":50,");
  g_subprocess_send_signal (process, SIGKILL);
  killed = cli_wait (process);
  g_assert_cmpint (killed->status, ==, -SIGKILL);
  resumed = cli (place, "run", "-q", "--json", "--resume", "1", NULL);
  g_assert_cmpint (resumed->status, ==, 0);
  history = epochs_to_text (get_trial (result_get_json (resumed, &resumed_node)));
  g_assert_cmpint (weft_json_get_int (get_trial (json_node_get_object (resumed_node)), "id", 0), ==, 1);
  whole = cli (place, "run", "-q", "--json", "--force", "--set", "train.epochs=2000", iris, NULL);
  expected = epochs_to_text (get_trial (result_get_json (whole, &whole_node)));
  g_assert_cmpstr (history, ==, expected);
  kept = artefacts_to_text (get_trial (json_node_get_object (resumed_node)));
  all = artefacts_to_text (get_trial (json_node_get_object (whole_node)));
  g_assert_nonnull (strstr (kept, "epoch-002000"));
  g_assert_cmpstr (kept, ==, all);
  again = cli (place, "run", "-q", "--resume", "1", NULL);
  g_assert_cmpint (again->status, ==, 3);
}

/* From data alone to a result: the workflow that is written runs. */
static void
new_runs (Place         *place,
          gconstpointer  data)
{
  g_autofree char *output = g_build_filename (place->folder, "wine.weft", NULL);
  g_autoptr (Result) made = cli (place, "new", "--from", "dataset:wine", "--json", "-o", output, NULL);
  g_autoptr (Result) result = cli (place, "run", "-q", "--json", output, NULL);
  g_autoptr (Result) none = cli (place, "new", "--from", "dataset:wine", "--task", "magic", "-o", output, NULL), bare = cli (place, "new", NULL);
  g_autoptr (JsonNode) made_node = NULL, node = NULL;
  JsonObject *told = result_get_json (made, &made_node), *run = result_get_json (result, &node);

  g_assert_cmpint (made->status, ==, 0);
  g_assert_cmpstr (weft_json_get_string (told, "file", ""), ==, output);
  g_assert_cmpint (json_array_get_length (weft_json_get_array (told, "reasons")), >=, 4);
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (get_trial (run), "metrics"), "test_accuracy", 0), >, 0.8);
  g_assert_cmpint (none->status, ==, 3);
  g_assert_cmpint (bare->status, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/run/states", run_states);
  PLACE_TEST ("/cli/run/document", run_document);
  PLACE_TEST ("/cli/run/text", run_text);
  PLACE_TEST ("/cli/run/frozen", run_frozen);
  PLACE_TEST ("/cli/run/heads", run_heads);
  PLACE_TEST ("/cli/run/weights", run_weights);
  PLACE_TEST ("/cli/run/layer-parameter", run_layer_parameter);
  PLACE_TEST ("/cli/run/to", run_to);
  PLACE_TEST ("/cli/run/measure-later", run_measure_later);
  PLACE_TEST ("/cli/run/force", run_force);
  PLACE_TEST ("/cli/run/threads", run_threads);
  PLACE_TEST ("/cli/run/seed", run_seed);
  PLACE_TEST ("/cli/run/without-store", run_without_store);
  PLACE_TEST ("/cli/run/nowhere-to-write", run_nowhere_to_write);
  PLACE_TEST ("/cli/run/json-lines", run_json_lines);
  PLACE_TEST ("/cli/run/json-lines-failed", run_json_lines_failed);
  PLACE_TEST ("/cli/run/cancelled", run_cancelled);
  PLACE_TEST ("/cli/run/cancelled-document", run_cancelled_document);
  PLACE_TEST ("/cli/run/controlled", run_controlled);
  PLACE_TEST ("/cli/run/killed", run_killed);
  PLACE_TEST ("/cli/new/runs", new_runs);
  PLACE_TEST ("/cli/trials/listed", trials_listed);
  PLACE_TEST ("/cli/trials/exported", trials_exported);
  PLACE_TEST ("/cli/predict/csv", predict_csv);
  PLACE_TEST ("/cli/predict/heads", predict_heads);
  PLACE_TEST ("/cli/predict/tags", predict_tags);
  PLACE_TEST ("/cli/predict/text", predict_text);
  return g_test_run ();
}
