/* test-candidates.c: which of several models wins, and what becomes of the document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/candidates.h"
#include "workflow/command.h"
#include "workflow/document.h"

#include <string.h>

typedef struct
{
  WeftTrialStore *store;
  WeftRecommendation *recommendation;
  WeftWorkflow *document;
  GPtrArray *candidates;
  gint64 study;
} Bench;

/* A study of three candidates for wine, of which no trial has begun. */
static void
bench_init (Bench         *self,
            gconstpointer  data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "datasets", "wine.csv", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) copy = NULL;
  g_autoptr (WeftSnapshot) snapshot = NULL;
  g_autoptr (WeftStudySettings) settings = NULL;
  g_autoptr (WeftStudy) study = NULL;

  self->store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, &error);
  self->recommendation = weft_recommendation_new (path, NULL, NULL, &error);
  g_assert_no_error (error);
  self->document = weft_workflow_new (NULL);
  g_assert_true (weft_workflow_insert_recommendation (self->document, self->recommendation, path, 0, 0, &error));
  text = weft_workflow_to_text (self->document);
  copy = weft_workflow_restore (text, NULL, NULL, &error);
  self->candidates = weft_workflow_add_candidates (copy, "train", self->recommendation, NULL, 3, &error);
  g_assert_no_error (error);
  snapshot = weft_workflow_snapshot (copy, NULL, &error);
  settings = weft_candidates_make_settings (&(WeftCandidatesPlan){ "train", self->candidates, "validation_loss", 60, NULL }, snapshot, &error);
  g_assert_no_error (error);
  study = weft_study_new (self->store, NULL, snapshot, settings, &error);
  g_assert_no_error (error);
  self->study = weft_study_get_id (study);
}

static void
bench_clear (Bench         *self,
             gconstpointer  data)
{
  g_ptr_array_unref (self->candidates);
  g_object_unref (self->document);
  weft_recommendation_free (self->recommendation);
  weft_trial_store_unref (self->store);
}

/* A trial of a candidate ends. @loss: its value, or the last that it reported */
static void
end_trial (Bench      *self,
           const char *candidate,
           gboolean    complete,
           double      loss)
{
  g_autofree char *choice = g_strdup_printf ("{\"train.model\":\"%s\"}", candidate), *values = g_strdup_printf ("[%g]", loss), *reports = g_strdup_printf ("[[3,%g]]", loss);
  WeftStudyPoint point = { .state = WEFT_POINT_RUNNING, .choice = choice };
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_trial_store_add_point (self->store, self->study, &point, &error));
  point.state = complete ? WEFT_POINT_COMPLETE : WEFT_POINT_PRUNED;
  point.values = complete ? values : NULL;
  point.reports = reports;
  g_assert_true (weft_trial_store_set_point (self->store, self->study, &point, &error));
  g_assert_no_error (error);
}

static void
assert_best (Bench      *self,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftStudy) study = weft_study_look (self->store, self->study, &error);
  const WeftStudyCandidate *best = weft_candidates_find_best (study);

  g_assert_no_error (error);
  g_assert_cmpstr (best != NULL ? best->id : NULL, ==, expected);
}

/* The best value wins, also of what was given up; of equals what came to its end, then the smaller
 * model. */
static void
test_best (Bench         *self,
           gconstpointer  data)
{
  const WeftStudyCandidate *model = self->candidates->pdata[0], *linear = self->candidates->pdata[1], *wide = self->candidates->pdata[2];

  g_assert_cmpint (linear->parameters, <, model->parameters);
  g_assert_cmpint (model->parameters, <, wide->parameters);
  assert_best (self, NULL);
  end_trial (self, "wide", FALSE, 0.3);
  assert_best (self, "wide");
  end_trial (self, "model", TRUE, 0.3);
  assert_best (self, "model");
  end_trial (self, "linear", TRUE, 0.3);
  assert_best (self, "linear");
}

/* One that was ahead at each comparison and then learned its rows by heart does not win. */
static void
test_by_heart (Bench         *self,
               gconstpointer  data)
{
  end_trial (self, "model", FALSE, 0.49);
  end_trial (self, "linear", FALSE, 0.5);
  end_trial (self, "wide", TRUE, 0.92);
  assert_best (self, "model");
}

/* The best comes into a document that has only the first, in one step; what else was changed
 * there meanwhile stays. */
static void
test_settle (Bench         *self,
             gconstpointer  data)
{
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (GError) error = NULL;
  WeftNode *winner;
  double x = weft_node_get_x (weft_workflow_find_node (self->document, "model"));

  end_trial (self, "model", FALSE, 0.5);
  end_trial (self, "linear", FALSE, 0.4);
  end_trial (self, "wide", TRUE, 0.3);
  study = weft_study_open (self->store, self->study, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (weft_workflow_set_parameter (self->document, "train", "epochs", "7", &error));
  before = weft_workflow_to_text (self->document);
  g_assert_true (weft_candidates_settle (self->document, study, &error));
  g_assert_no_error (error);
  winner = weft_workflow_find_node (self->document, "wide");
  g_assert_nonnull (winner);
  g_assert_cmpfloat (weft_node_get_x (winner), ==, x);
  g_assert_null (weft_workflow_find_node (self->document, "model"));
  g_assert_null (weft_workflow_find_node (self->document, "linear"));
  g_assert_cmpstr (weft_params_get (weft_node_get_params (weft_workflow_find_node (self->document, "train")), "epochs"), ==, "7");
  g_assert_cmpuint (weft_workflow_get_notes (self->document)->len, ==, 2);
  weft_history_undo (weft_workflow_get_history (self->document));
  after = weft_workflow_to_text (self->document);
  g_assert_cmpstr (before, ==, after);
}

/* One of the candidates is an ensemble: members that learn apart, and their average. */
static void
test_ensemble (Bench         *self,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = weft_workflow_add_candidates (self->document, "train", self->recommendation, NULL, 9, &error);
  WeftWorkflow *nested;
  WeftNode *end;

  g_assert_no_error (error);
  nested = weft_node_get_nested (weft_workflow_find_node (self->document, "ensemble"));
  end = weft_workflow_find_node (nested, "ensemble");
  g_assert_cmpstr (weft_node_get_kind (end)->id, ==, "average");
  g_assert_true (weft_params_get_boolean (weft_node_get_params (end), "apart"));
  g_assert_nonnull (weft_workflow_find_node (nested, "member8-output"));
}

/* A model of one's own stands beside what the data suggests, which is called by what it is; a name
 * that is taken gets a number. */
static void
test_names (Bench         *self,
            gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) copy = NULL;
  g_autoptr (GPtrArray) candidates = NULL;

  g_assert_true (weft_workflow_set_parameter (weft_node_get_nested (weft_workflow_find_node (self->document, "model")), "dense1", "units", "7", &error));
  g_assert_nonnull (weft_workflow_add_node (self->document, "model", "linear", 0, 600, &error));
  text = weft_workflow_to_text (self->document);
  copy = weft_workflow_restore (text, NULL, NULL, &error);
  candidates = weft_workflow_add_candidates (copy, "train", self->recommendation, NULL, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (candidates->len, ==, 3);
  g_assert_cmpstr (((const WeftStudyCandidate *) candidates->pdata[0])->id, ==, "model");
  g_assert_cmpstr (((const WeftStudyCandidate *) candidates->pdata[1])->id, ==, "mlp");
  g_assert_cmpstr (((const WeftStudyCandidate *) candidates->pdata[2])->id, ==, "linear2");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workflow/candidates/best", Bench, NULL, bench_init, test_best, bench_clear);
  g_test_add ("/workflow/candidates/bug/by-heart", Bench, NULL, bench_init, test_by_heart, bench_clear);
  g_test_add ("/workflow/candidates/ensemble", Bench, NULL, bench_init, test_ensemble, bench_clear);
  g_test_add ("/workflow/candidates/names", Bench, NULL, bench_init, test_names, bench_clear);
  g_test_add ("/workflow/candidates/settle", Bench, NULL, bench_init, test_settle, bench_clear);
  return g_test_run ();
}
