/* test-new.c: workflows for data, with candidates that are tried first
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

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

/* All candidates are trials of one study; the best is a document that runs. */
static void
new_candidates (Place         *place,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "wine.weft", NULL);
  g_autoptr (Result) result = cli (place, "new", "--from", "dataset:wine", "--budget", "120s", "--candidates", "3", "--json", "-o", path, NULL);
  g_autoptr (Result) list = cli (place, "tune", "--list", "--json", NULL), checked = cli (place, "run", "-q", path, NULL);
  g_autoptr (JsonNode) node = NULL, list_node = NULL;
  JsonObject *object = result_get_json (result, &node), *study;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_true (says (object, "Candidate “model” came to a validation_loss of"));
  g_assert_true (says (object, "Candidate “linear”"));
  g_assert_true (says (object, "Candidate “wide”"));
  g_assert_true (says (object, "was the best of those that were tried"));
  study = json_array_get_object_element (weft_json_get_array (result_get_json (list, &list_node), "studies"), 0);
  g_assert_cmpstr (weft_json_get_string (study, "state", ""), ==, "done");
  g_assert_cmpint (weft_json_get_int (study, "failed", 0), ==, 0);
  g_assert_cmpint (checked->status, ==, 0);
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
  g_assert_false (says (result_get_json (result, &node), "Candidate “deep”"));
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
  PLACE_TEST ("/cli/new/hurried", new_hurried);
  PLACE_TEST ("/cli/new/wrong", new_wrong);
  PLACE_TEST ("/cli/new/links", new_links);
  return g_test_run ();
}
