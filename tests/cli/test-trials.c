/* test-trials.c: trials side by side, without a window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <glib/gstdio.h>

#include <signal.h>
#include <string.h>

/* Two recipes, two seeds each: trials 1 … 4. */
static void
run_four (Place *place)
{
  g_autofree char *iris = data_file ("iris.weft");

  for (int i = 0; i < 4; i++) {
    g_autofree char *set = g_strdup_printf ("train.epochs=%d", i % 2 == 0 ? 1 : 60), *seed = g_strdup_printf ("--seed=%d", i / 2 + 1);
    g_autoptr (Result) run = cli (place, "run", "-q", "--set", set, seed, iris, NULL);

    g_assert_cmpint (run->status, ==, 0);
  }
}

static void
compared (Place         *place,
          gconstpointer  data)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (Result) json = NULL, text = NULL, tex = NULL, unknown = NULL, region = NULL;
  JsonObject *object, *pair;
  JsonArray *groups;

  run_four (place);
  json = cli (place, "trials", "compare", "1", "2", "3", "4", "--metric", "train_loss", "--json", NULL);
  object = result_get_json (json, &node);
  groups = weft_json_get_array (object, "groups");
  /* What differs in its seed alone is one thing; what --set changed is another. */
  g_assert_cmpuint (json_array_get_length (groups), ==, 2);
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (json_array_get_object_element (groups, 0), "trials")), ==, 2);
  pair = json_array_get_object_element (weft_json_get_array (object, "pairs"), 0);
  g_assert_true (weft_json_get_bool (pair, "paired", FALSE));
  g_assert_cmpfloat (weft_json_get_number (pair, "better", 0), >, 0.5);
  text = cli (place, "trials", "compare", "1", "2", NULL);
  g_assert_nonnull (strstr (text->out, "train.epochs"));
  g_assert_nonnull (strstr (text->out, "Not enough seeds"));
  tex = cli (place, "trials", "compare", "1", "2", "--format=latex", NULL);
  g_assert_true (g_str_has_prefix (tex->out, "\\begin{tabular}"));
  unknown = cli (place, "trials", "compare", "1", "2", "--metric=nonsense", NULL);
  g_assert_cmpint (unknown->status, ==, 2);
  region = cli (place, "trials", "compare", "1", "2", "--rope=-1", NULL);
  g_assert_cmpint (region->status, ==, 2);
}

/* One row, given to the models of two trials; at an epoch that one of them kept no model of. */
static void
explained (Place         *place,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "maps.svg", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (Result) json = NULL, text = NULL, early = NULL, wrong = NULL;
  JsonObject *object, *first;

  run_four (place);
  json = cli (place, "trials", "compare", "1", "2", "--saliency", "--row", "60", "--target", "versicolor", "-o", path, "--json", NULL);
  object = result_get_json (json, &node);
  g_assert_cmpstr (weft_json_get_string (object, "method", ""), ==, "integrated-gradients");
  g_assert_cmpint (weft_json_get_int (object, "row", 0), ==, 60);
  g_assert_cmpstr (weft_json_get_string (object, "truth", ""), ==, "versicolor");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  first = json_array_get_object_element (weft_json_get_array (object, "trials"), 0);
  g_assert_cmpfloat (weft_json_get_number (first, "probability", 0), <=, weft_json_get_number (first, "confidence", 0));
  text = cli (place, "trials", "compare", "2", "4", "--saliency", NULL);
  g_assert_true (g_str_has_prefix (text->out, "Integrated gradients: why "));
  early = cli (place, "trials", "compare", "1", "2", "--saliency", "--epoch", "5", NULL);
  g_assert_nonnull (strstr (early->out, "epoch 1, the only one kept"));
  wrong = cli (place, "trials", "compare", "1", "2", "--saliency", "--method", "guess", NULL);
  g_assert_cmpint (wrong->status, ==, 2);
}

static void
differs (Place         *place,
         gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "diff.png", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (Result) json = NULL, text = NULL, picture = NULL, missing = NULL;
  JsonObject *train;

  run_four (place);
  json = cli (place, "trials", "diff", "1", "2", "--json", NULL);
  train = weft_json_get_object (weft_json_get_object (result_get_json (json, &node), "nodes"), "train");
  g_assert_cmpstr (weft_json_get_string (train, "state", ""), ==, "changed");
  g_assert_cmpstr (weft_json_get_string (weft_json_get_object (weft_json_get_object (train, "values"), "epochs"), "after", ""), ==, "60");
  text = cli (place, "trials", "diff", "1", "3", NULL);
  g_assert_cmpint (text->status, ==, 0);
  g_assert_cmpstr (text->out, ==, "There is no difference.\n");
  picture = cli (place, "trials", "diff", "1", "2", "-o", path, NULL);
  g_assert_cmpint (picture->status, ==, 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  missing = cli (place, "trials", "diff", "1", "77", NULL);
  g_assert_cmpint (missing->status, ==, 3);
}

/* Any trials as a picture, and as tables. */
static void
drawn (Place         *place,
       gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "lines.svg", NULL), *numbers = g_build_filename (place->folder, "lines.csv", NULL), *content = NULL;
  g_autoptr (JsonNode) node = NULL, array = NULL;
  g_autoptr (Result) picture = NULL, csv = NULL, few = NULL, wrong = NULL, unknown = NULL, tex = NULL, json = NULL;

  run_four (place);
  picture = cli (place, "trials", "draw", "-o", path, "--json", NULL);
  g_assert_cmpint (weft_json_get_int (result_get_json (picture, &node), "trials", 0), ==, 4);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  csv = cli (place, "trials", "draw", "4", "1", "--look=timeline", "--metric=test_accuracy", "-o", numbers, NULL);
  g_assert_cmpint (csv->status, ==, 0);
  g_assert_true (g_file_get_contents (numbers, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "trial,state,train.epochs,test_accuracy,"));
  g_assert_nonnull (strstr (content, "\n1,complete,1,"));
  g_assert_nonnull (strstr (content, "\n4,complete,60,"));
  few = cli (place, "trials", "draw", "1", "3", "-o", path, NULL);
  g_assert_cmpint (few->status, ==, 3);
  g_assert_nonnull (strstr (few->err, "no parameter differs"));
  wrong = cli (place, "trials", "draw", "--look=waves", "-o", path, NULL);
  g_assert_cmpint (wrong->status, ==, 2);
  unknown = cli (place, "trials", "draw", "--metric=validation_speed", "-o", path, NULL);
  g_assert_cmpint (unknown->status, ==, 3);
  tex = cli (place, "trials", "export", "1", "2", "--format=latex", NULL);
  g_assert_true (g_str_has_prefix (tex->out, "\\begin{tabular}"));
  g_assert_nonnull (strstr (tex->out, "\\textbf{"));
  json = cli (place, "trials", "export", "1", "2", "--format=json", NULL);
  array = weft_json_parse (json->out, strlen (json->out), NULL);
  g_assert_true (array != NULL && JSON_NODE_HOLDS_ARRAY (array));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (array)), ==, 2);
}

/* All there is to say of any trials, and what there is not. */
static void
reported (Place         *place,
          gconstpointer  data)
{
  g_autofree char *html = g_build_filename (place->folder, "trials.html", NULL), *pdf = g_build_filename (place->folder, "trials.pdf", NULL), *content = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (Result) empty = NULL, page = NULL, paper = NULL, one = NULL, same = NULL, unknown = NULL, look = NULL, wrong = NULL, nowhere = NULL;

  empty = cli (place, "trials", "report", "-o", html, NULL);
  g_assert_cmpint (empty->status, ==, 3);
  g_assert_nonnull (strstr (empty->err, "there are no trials"));
  run_four (place);
  page = cli (place, "trials", "report", "--limit", "3", "-o", html, "--json", NULL);
  g_assert_cmpint (weft_json_get_int (result_get_json (page, &node), "trials", 0), ==, 3);
  g_assert_true (g_file_get_contents (html, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "<h1>3 Trials</h1>"));
  g_assert_nonnull (strstr (content, "the first 3 of 4"));
  g_assert_nonnull (strstr (content, "2–4"));
  g_assert_nonnull (strstr (content, "weft-cli trials report 2 3 4 --metric "));
  paper = cli (place, "trials", "report", "4", "1", "--metric=test_accuracy", "-o", pdf, NULL);
  g_assert_cmpint (paper->status, ==, 0);
  g_assert_true (g_file_test (pdf, G_FILE_TEST_EXISTS));
  one = cli (place, "trials", "report", "1", "-o", html, NULL);
  g_assert_cmpint (one->status, ==, 3);
  g_assert_nonnull (strstr (one->err, "at least two trials"));
  same = cli (place, "trials", "report", "1", "3", "-o", html, NULL);
  g_assert_cmpint (same->status, ==, 3);
  g_assert_nonnull (strstr (same->err, "no parameter differs"));
  unknown = cli (place, "trials", "report", "--metric=validation_speed", "-o", html, NULL);
  g_assert_cmpint (unknown->status, ==, 3);
  look = cli (place, "trials", "report", "--look=matrix", "-o", html, NULL);
  g_assert_cmpint (look->status, ==, 2);
  wrong = cli (place, "trials", "report", "-o", "a.doc", NULL);
  g_assert_cmpint (wrong->status, ==, 1);
  nowhere = cli (place, "trials", "report", NULL);
  g_assert_cmpint (nowhere->status, ==, 2);
}

/* Of no trials there is a table without rows, but nothing to lay side by side. */
static void
none (Place         *place,
      gconstpointer  data)
{
  g_autoptr (Result) csv = cli (place, "trials", "export", NULL), tex = cli (place, "trials", "export", "--format=latex", NULL);

  g_assert_cmpint (csv->status, ==, 0);
  g_assert_true (g_str_has_prefix (csv->out, "id,"));
  g_assert_cmpint (tex->status, ==, 1);
  g_assert_nonnull (strstr (tex->err, "there are no trials"));
}

/* A store that stands elsewhere has its models beside it, and is whole where both are moved to. */
static void
moved (Place         *place,
       gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *here = g_build_filename (place->folder, "own.db", NULL), *there = g_build_filename (place->folder, "there", "own.db", NULL);
  g_autofree char *folder = g_path_get_dirname (there), *from = g_strconcat (here, ".artefacts", NULL), *to = g_strconcat (there, ".artefacts", NULL);
  g_autoptr (Result) first = cli (place, "run", "-q", "--trials", here, "--set", "train.epochs=3", iris, NULL);
  g_autoptr (Result) second = cli (place, "run", "-q", "--trials", here, "--set", "train.epochs=6", iris, NULL), explained = NULL, compared = NULL, resumed = NULL;

  g_assert_cmpint (first->status + second->status, ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (here, there), ==, 0);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  explained = cli (place, "explain", "2", "dataset:iris", "--row", "60", "--trials", there, "--json", NULL);
  g_assert_cmpint (explained->status, ==, 0);
  compared = cli (place, "trials", "compare", "1", "2", "--saliency", "--trials", there, "--json", NULL);
  g_assert_cmpint (compared->status, ==, 0);
  g_assert_nonnull (strstr (compared->out, "\"confidence\""));
  resumed = cli (place, "run", "-q", "--trials", there, "--replay", "1", iris, NULL);
  g_assert_cmpint (resumed->status, ==, 0);
}

/* A store and its folder under other names, elsewhere: a training that was cut off goes on there,
 * models are found, and deleting is taken back; without the folder each says what is missing. */
static void
renamed (Place         *place,
         gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft"), *here = g_build_filename (place->folder, "t.db", NULL), *folder = g_build_filename (place->folder, "there", NULL);
  g_autofree char *there = g_build_filename (folder, "u.db", NULL), *from = g_strconcat (here, ".artefacts", NULL), *to = g_strconcat (there, ".artefacts", NULL);
  g_autofree char *away = g_build_filename (folder, "away", NULL), *wal = g_strconcat (here, "-wal", NULL), *new_wal = g_strconcat (there, "-wal", NULL);
  g_autoptr (GSubprocess) process = cli_start (place, "run", "--json-lines", "--trials", here, "--set", "train.epochs=2000", "--set", "train.batch_size=1", iris, NULL);
  g_autoptr (Result) killed = NULL, other = NULL, resumed = NULL, explained = NULL, deleted = NULL, restored = NULL, lost = NULL, unseen = NULL, stuck = NULL;

  cli_read_until (process, "\"epoch\":300,");
  g_subprocess_send_signal (process, SIGKILL);
  killed = cli_wait (process);
  g_assert_cmpint (killed->status, ==, -SIGKILL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (here, there), ==, 0);
  (void) g_rename (wal, new_wal);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  /* Without the folder nothing is begun that would stand in its way. */
  g_assert_cmpint (g_rename (to, away), ==, 0);
  stuck = cli (place, "run", "-q", "--trials", there, "--resume", "1", NULL);
  g_assert_cmpint (stuck->status, ==, 3);
  g_assert_nonnull (strstr (stuck->err, "u.db.artefacts is not there"));
  g_assert_nonnull (strstr (stuck->err, "move its old folder there"));
  g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rename (away, to), ==, 0);
  resumed = cli (place, "run", "-q", "--trials", there, "--resume", "1", NULL);
  g_assert_cmpint (resumed->status, ==, 0);
  other = cli (place, "run", "-q", "--trials", there, "--set", "train.epochs=2", iris, NULL);
  g_assert_cmpint (other->status, ==, 0);
  explained = cli (place, "explain", "1", "dataset:iris", "--row", "60", "--trials", there, "--json", NULL);
  g_assert_cmpint (explained->status, ==, 0);
  deleted = cli (place, "trials", "delete", "1", "--trials", there, NULL);
  restored = cli (place, "trials", "restore", "1", "--trials", there, NULL);
  g_assert_cmpint (deleted->status + restored->status, ==, 0);
  g_assert_cmpint (g_rename (to, away), ==, 0);
  lost = cli (place, "explain", "1", "dataset:iris", "--row", "60", "--trials", there, NULL);
  g_assert_cmpint (lost->status, ==, 3);
  g_assert_nonnull (strstr (lost->err, "u.db.artefacts is not there"));
  unseen = cli (place, "trials", "compare", "1", "2", "--saliency", "--trials", there, NULL);
  g_assert_nonnull (strstr (unseen->out, "u.db.artefacts is not there"));
  g_assert_null (strstr (unseen->out, "kept no model"));
}

/* The report of Evaluate is kept with the trial, also where only Evaluate was run again. */
static void
reports_kept (Place         *place,
              gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) first = cli (place, "run", "-q", iris, NULL), again = cli (place, "run", "-q", "--set", "evaluate.split=validation", iris, NULL);
  g_autoptr (Result) shown = cli (place, "trials", "show", "1", NULL);

  g_assert_cmpint (first->status + again->status, ==, 0);
  g_assert_nonnull (strstr (shown->out, "evaluate.report.json (report"));
}

/* What is said of a trial, and what becomes of one that is deleted. */
static void
edit (Place         *place,
      gconstpointer  data)
{
  g_autofree char *file = data_file ("iris.weft");
  g_autoptr (Result) run = cli (place, "run", "-q", file, "--set", "train.epochs=1", NULL);
  g_autoptr (Result) tag = cli (place, "trials", "tag", "1", "good", "fast", NULL), untag = cli (place, "trials", "untag", "1", "fast", NULL);
  g_autoptr (Result) note = cli (place, "trials", "note", "1", "a **fine** one", NULL), shown = cli (place, "trials", "show", "1", "--json", NULL);
  g_autoptr (Result) gone = cli (place, "trials", "delete", "1", NULL), empty = cli (place, "trials", "list", NULL);
  g_autoptr (Result) back = cli (place, "trials", "restore", "1", NULL), list = cli (place, "trials", "list", NULL);
  g_autoptr (Result) none = cli (place, "trials", "delete", "1", "99", NULL), still = cli (place, "trials", "list", NULL), words = cli (place, "trials", "tag", "1", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *trial = result_get_json (shown, &node);
  JsonArray *tags = weft_json_get_array (trial, "tags");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (tag->status + untag->status + note->status + gone->status + back->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (tags), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (tags, 0), ==, "good");
  g_assert_cmpstr (json_object_get_string_member (trial, "note"), ==, "a **fine** one");
  g_assert_null (strstr (empty->out, "Trial 1"));
  g_assert_nonnull (strstr (list->out, "Trial 1"));
  g_assert_cmpint (none->status, !=, 0);
  g_assert_nonnull (strstr (none->err, "99"));
  g_assert_nonnull (strstr (still->out, "Trial 1"));
  g_assert_cmpint (words->status, ==, 2);
}

/* Curves and parameters go to TensorBoard's files and come back; a study goes to Optuna's store. */
static void
transfer (Place         *place,
          gconstpointer  data)
{
  g_autofree char *file = data_file ("iris.weft"), *folder = g_build_filename (place->folder, "logs", NULL), *optuna = g_build_filename (place->folder, "optuna.db", NULL);
  g_autoptr (Result) run = cli (place, "run", "-q", file, "--set", "train.epochs=3", NULL);
  g_autoptr (Result) out = cli (place, "trials", "export", "1", "--format", "tfevents", "-o", folder, NULL), in = cli (place, "trials", "import", folder, "--json", NULL);
  g_autoptr (Result) show = cli (place, "trials", "show", "1", "--json", NULL), again = cli (place, "trials", "show", "2", "--json", NULL);
  g_autoptr (Result) tune = cli (place, "tune", file, "--store", place->store, "--param", "train.learning_rate=0.01,0.1", "--sampler", "grid", "--quiet", NULL);
  g_autoptr (Result) study = cli (place, "trials", "export", "--format", "optuna", "-o", optuna, NULL), nothing = cli (place, "trials", "export", "--format", "parquet", NULL);
  g_autoptr (JsonNode) node = NULL, other = NULL, imported = NULL;
  JsonObject *trial = result_get_json (show, &node), *copy = result_get_json (again, &other);

  g_assert_cmpint (run->status + out->status + in->status + tune->status + study->status, ==, 0);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (result_get_json (in, &imported), "trials"), 0), ==, 2);
  g_assert_cmpfloat ((float) weft_json_get_number (weft_json_get_object (trial, "metrics"), "validation_loss", 0), ==,
                     (float) weft_json_get_number (weft_json_get_object (copy, "metrics"), "validation_loss", 1));
  g_assert_true (g_file_test (optuna, G_FILE_TEST_EXISTS));
  g_assert_cmpint (nothing->status, ==, 2);
}

/* Those whose texts match are listed; what is no pattern is told. */
static void
matching (Place         *place,
          gconstpointer  data)
{
  g_autoptr (Result) list = NULL, wrong = NULL;

  run_four (place);
  list = cli (place, "trials", "list", "--matching=l [24]$", NULL);
  g_assert_cmpint (list->status, ==, 0);
  g_assert_nonnull (strstr (list->out, "Trial 2"));
  g_assert_nonnull (strstr (list->out, "Trial 4"));
  g_assert_null (strstr (list->out, "Trial 3"));
  wrong = cli (place, "trials", "list", "--matching=l [", NULL);
  g_assert_cmpint (wrong->status, !=, 0);
  g_assert_nonnull (strstr (wrong->err, "is no regular expression"));
}

/* Curves are told apart by what was asked for, and their numbers say so, too. */
static void
curves (Place         *place,
        gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "curves.svg", NULL), *numbers = g_build_filename (place->folder, "curves.csv", NULL), *content = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (Result) picture = NULL, csv = NULL, wrong = NULL, bands = NULL, none = NULL;
  JsonObject *object;
  JsonArray *colors;

  run_four (place);
  picture = cli (place, "trials", "draw", "--look=curves", "--metric=loss", "--color=epochs", "--stroke=seed", "--bands=median,range", "-o", path, "--json", NULL);
  object = result_get_json (picture, &node);
  colors = weft_json_get_array (weft_json_get_object (object, "color"), "combinations");
  g_assert_cmpuint (json_array_get_length (colors), ==, 2);
  g_assert_cmpstr (weft_json_get_string (json_array_get_object_element (colors, 1), "label", NULL), ==, "Epochs 60");
  g_assert_cmpint (weft_json_get_int (json_array_get_object_element (colors, 1), "trials", 0), ==, 2);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  csv = cli (place, "trials", "draw", "--look=curves", "--metric=train_loss", "--chart=*", "--axis=step", "-o", numbers, NULL);
  g_assert_cmpint (csv->status, ==, 0);
  g_assert_true (g_file_get_contents (numbers, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "metric,trial,color,stroke,chart,x,value,low,high\ntrain_loss,"));
  g_assert_nonnull (strstr (content, ",,,Epochs 60,"));
  wrong = cli (place, "trials", "draw", "--look=curves", "--color=colour", "-o", path, NULL);
  g_assert_cmpint (wrong->status, ==, 2);
  g_assert_nonnull (strstr (wrong->err, "no such parameter"));
  bands = cli (place, "trials", "draw", "--look=curves", "--bands=wide", "-o", path, NULL);
  g_assert_cmpint (bands->status, ==, 2);
  none = cli (place, "trials", "draw", "--look=curves", "--metric=speed", "-o", path, NULL);
  g_assert_cmpint (none->status, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/trials/compared", compared);
  PLACE_TEST ("/cli/trials/explained", explained);
  PLACE_TEST ("/cli/trials/differs", differs);
  PLACE_TEST ("/cli/trials/drawn", drawn);
  PLACE_TEST ("/cli/trials/reported", reported);
  PLACE_TEST ("/cli/trials/curves", curves);
  PLACE_TEST ("/cli/trials/matching", matching);
  PLACE_TEST ("/cli/trials/moved", moved);
  PLACE_TEST ("/cli/trials/renamed", renamed);
  PLACE_TEST ("/cli/trials/none", none);
  PLACE_TEST ("/cli/trials/reports-kept", reports_kept);
  PLACE_TEST ("/cli/trials/edit", edit);
  PLACE_TEST ("/cli/trials/transfer", transfer);
  return g_test_run ();
}
