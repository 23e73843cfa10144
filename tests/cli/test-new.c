/* test-new.c: workflows for data, with candidates that are tried first
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <inttypes.h>
#include <string.h>

static gboolean
says (JsonObject *object,
      const char *words)
{
  JsonArray *reasons = weft_json_get_array (object, "reasons");

  for (guint i = 0; i < json_array_get_length (reasons); i++)
    if (strstr (json_array_get_string_element (reasons, i), words) != NULL)
      return TRUE;
  return FALSE;
}

/* Fails the test unless the document has one model, which the training reads, and a note. */
static void
assert_settled (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *nodes;
  guint n_models = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  node = weft_json_parse (text, strlen (text), NULL);
  nodes = weft_json_get_object (json_node_get_object (node), "nodes");
  members = json_object_get_members (nodes);
  for (GList *member = members; member != NULL; member = member->next)
    n_models += g_str_equal (weft_json_get_string (json_object_get_object_member (nodes, member->data), "kind", ""), "model");
  g_assert_cmpuint (n_models, ==, 1);
  g_assert_nonnull (strstr (text, "was the best of those that were tried"));
}

/* Returns: the number of the newest study, or of the trials in its state @key */
static gint64
ask_study (Place      *place,
           const char *key)
{
  g_autoptr (Result) list = cli (place, "tune", "--list", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;

  return weft_json_get_int (json_array_get_object_element (weft_json_get_array (result_get_json (list, &node), "studies"), 0), key, 0);
}

/* All candidates are trials of one study; the best is a document that runs. They are compared
 * after equally long, so that of three only the best comes to its end, whichever began first. */
static void
new_candidates (Place         *place,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "wine.weft", NULL);
  g_autoptr (Result) result = cli (place, "new", "--from", "dataset:wine", "--budget", "120s", "--candidates", "3", "--json", "-o", path, NULL);
  g_autoptr (Result) checked = cli (place, "run", "-q", path, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = result_get_json (result, &node);

  g_assert_cmpint (result->status, ==, 0);
  g_assert_true (says (object, "Candidate “model”"));
  g_assert_true (says (object, "Candidate “linear”"));
  g_assert_true (says (object, "Candidate “wide”"));
  g_assert_true (says (object, "came to a validation loss of"));
  g_assert_true (says (object, "was the best of those that were tried"));
  g_assert_cmpint (ask_study (place, "failed"), ==, 0);
  g_assert_cmpint (ask_study (place, "complete"), ==, 1);
  g_assert_cmpint (ask_study (place, "pruned"), ==, 2);
  assert_settled (path);
  g_assert_cmpint (checked->status, ==, 0);
}

/* How long the training takes is told by a clock: another number each time. */
static void
drop_time (char *text)
{
  char *begin = strstr (text, "The training takes "), *end = begin != NULL ? strstr (begin, "were timed.") : NULL;

  g_assert_nonnull (end);
  memmove (begin, end, strlen (end) + 1);
}

/* Returns: (transfer full): the document of a study that was killed once its first candidates
 * rested, and gone on with, or of one that was not */
static char *
make_document (Place      *place,
               const char *name,
               gboolean    kills)
{
  g_autofree char *path = g_build_filename (place->folder, name, NULL), *number = NULL;
  g_autoptr (GSubprocess) process = cli_start (place, "new", "--from", "dataset:wine", "--budget", "300s", "--candidates", "3", "-o", path, NULL);
  g_autoptr (Result) result = NULL, resumed = NULL;
  char *text = NULL;

  for (guint i = 0; kills && i < 2000; i++) {
    g_autoptr (Result) list = cli (place, "trials", "list", "--json", NULL);

    if (strstr (list->out, "cancelled") != NULL)
      break;
    g_usleep (20000);
  }
  if (kills)
    g_subprocess_force_exit (process);
  result = cli_wait (process);
  g_assert_cmpint (result->status, ==, kills ? -9 : 0);
  if (kills) {
    number = g_strdup_printf ("%" PRId64, ask_study (place, "study"));
    resumed = cli (place, "tune", "--resume", number, "--json", NULL);
    g_assert_cmpint (resumed->status, ==, 0);
  }
  assert_settled (path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  drop_time (text);
  return text;
}

/* Whoever goes on with a study that was killed writes the document, and the same one. */
static void
new_killed (Place         *place,
            gconstpointer  data)
{
  g_autofree char *killed = make_document (place, "killed.weft", TRUE), *whole = make_document (place, "whole.weft", FALSE);

  g_assert_cmpstr (killed, ==, whole);
}

/* A time that is over at once gives what there is. */
static void
new_hurried (Place         *place,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "wine.weft", NULL);
  g_autoptr (Result) result = cli (place, "new", "--from", "dataset:wine", "--budget", "0.01s", "--json", "-o", path, NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_true (says (result_get_json (result, &node), "Candidate “model” was given up after"));
  g_assert_false (says (json_node_get_object (node), "Candidate “deep”"));
  g_assert_true (says (json_node_get_object (node), "The time was over before 3 of the candidates had begun"));
}

static void
new_wrong (Place         *place,
           gconstpointer  data)
{
  g_autoptr (Result) budget = cli (place, "new", "--from", "dataset:wine", "--budget", "soon", NULL), task = cli (place, "new", "--from", "dataset:wine", "--task", "make coffee", NULL);

  g_assert_cmpint (budget->status, ==, 2);
  g_assert_nonnull (strstr (budget->err, "60s"));
  g_assert_cmpint (task->status, !=, 0);
  g_assert_nonnull (strstr (task->err, "make coffee"));
}

/* What an input is linked to can be set and varied like a parameter. */
static void
new_links (Place         *place,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "iris.weft", NULL);
  g_autoptr (Result) made = cli (place, "new", "--from", "dataset:iris", "-o", path, NULL);
  g_autoptr (Result) same = cli (place, "run", "-q", path, "--set", "train.model=model", "--set", "train.epochs=2", NULL);
  g_autoptr (Result) wrong = cli (place, "run", "-q", path, "--set", "train.model=nothing", NULL);

  g_assert_cmpint (made->status, ==, 0);
  g_assert_cmpint (same->status, ==, 0);
  g_assert_cmpint (wrong->status, !=, 0);
  g_assert_nonnull (strstr (wrong->err, "nothing"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/new/candidates", new_candidates);
  PLACE_TEST ("/cli/new/killed", new_killed);
  PLACE_TEST ("/cli/new/hurried", new_hurried);
  PLACE_TEST ("/cli/new/wrong", new_wrong);
  PLACE_TEST ("/cli/new/links", new_links);
  return g_test_run ();
}
