/* test-trial-compare.c: trials side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/sink-trials.h"
#include "workflow/trial-compare.h"
#include "workflow/trial-recipe.h"

#include "trials/writer.h"

#include <math.h>
#include <string.h>

#define WORKFLOW "{\"format\":\"weft-workflow\",\"version\":1,\"nodes\":{}}"

/* Two recipes of three seeds each, accuracies 0.9 + 0.05 · recipe + 0.001 · seed. */
static WeftTrialStore *
make_store (void)
{
  g_autoptr (GError) error = NULL;
  WeftTrialStore *store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, g_get_tmp_dir (), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 6; i++) {
    g_autoptr (WeftTrial) draft = weft_trial_new (NULL);
    WeftTrialWriter *writer;

    draft->seed = i / 2;
    draft->recipe = g_strdup (i % 2 == 0 ? "even" : "odd");
    weft_trial_add_parameter (draft, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "10");
    weft_trial_add_parameter (draft, "model.dense_1.units", WEFT_TRIAL_VALUE_INTEGER, i % 2 == 0 ? "32" : "64");
    writer = weft_trial_begin (store, draft, WORKFLOW, NULL);
    weft_trial_writer_direct (writer, "test_accuracy", WEFT_TRIAL_HIGHER_IS_BETTER);
    weft_trial_writer_direct (writer, "test_loss", WEFT_TRIAL_LOWER_IS_BETTER);
    weft_trial_writer_add_point (writer, "test_accuracy", 1, 1, 0.9 + 0.05 * (i % 2) + 0.001 * (i / 2));
    weft_trial_writer_add_point (writer, "test_loss", 1, 1, 0.4 - 0.1 * (i % 2));
    weft_trial_writer_add_point (writer, "train_loss", 1, 1, 0.3);
    weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, NULL);
    weft_trial_writer_free (writer);
  }
  return store;
}

static WeftTrialComparison *
compare (WeftTrialStore *store,
         guint           n)
{
  static const gint64 ids[] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (GPtrArray) trials = weft_trial_store_read_several (store, ids, n, NULL);

  return weft_trial_comparison_new (trials, WEFT_TRIAL_FIELD_LAST);
}

static void
test_comparison (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (WeftTrialComparison) self = compare (store, 6);
  WeftSignificance result;
  g_autofree char *told = NULL, *title = NULL;

  g_assert_cmpuint (self->parameters->len, ==, 1);
  g_assert_cmpstr (self->parameters->pdata[0], ==, "model.dense_1.units");
  g_assert_cmpuint (self->n_same, ==, 1);
  g_assert_cmpstr (self->metrics->pdata[0], ==, "test_accuracy");
  g_assert_cmpstr (self->metrics->pdata[1], ==, "test_loss");
  g_assert_cmpuint (self->groups->len, ==, 2);
  g_assert_cmpfloat (weft_trial_comparison_get_rope (self, "test_accuracy"), ==, 0.01);
  g_assert_cmpfloat_with_epsilon (weft_trial_comparison_get_rope (self, "test_loss"), 0.004, 1e-12);
  weft_trial_comparison_compare (self, 1, 0, "test_accuracy", (double) NAN, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_BETTER);
  g_assert_true (result.is_paired);
  told = weft_significance_tell (&result, "odd", "even");
  g_assert_true (g_str_has_prefix (told, "odd is better than even"));
  /* A loss is better where it is lower. */
  weft_trial_comparison_compare (self, 1, 0, "test_loss", (double) NAN, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_BETTER);
  weft_trial_comparison_compare (self, 1, 0, "test_accuracy", 0.06, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_EQUIVALENT);
  title = weft_trial_group_make_title (self->groups->pdata[0]);
  g_assert_cmpstr (title, ==, "Trial 1 (3 runs)");
}

static void
test_too_few (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (WeftTrialComparison) self = compare (store, 2);
  WeftSignificance result;
  g_autofree char *told = NULL;

  weft_trial_comparison_compare (self, 1, 0, "test_accuracy", (double) NAN, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_TOO_FEW);
  told = weft_significance_tell (&result, "a", "b");
  g_assert_true (g_str_has_prefix (told, "Not enough seeds"));
}

static void
test_files (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (WeftTrialComparison) self = compare (store, 2);
  g_autofree char *csv = weft_trial_comparison_to_csv (self), *tex = weft_trial_comparison_to_latex (self);
  g_autoptr (JsonNode) json = weft_trial_comparison_to_json (self, "test_accuracy", (double) NAN);
  JsonObject *object = json_node_get_object (json), *second, *pair;

  g_assert_true (g_str_has_prefix (csv, "id,name,seed,model.dense_1.units,test_accuracy,test_loss,train_loss\r\n1,Trial 1,0,32,0.9,0.4,0.3\r\n"));
  g_assert_nonnull (strstr (tex, "\\begin{tabular}{lrrrr}"));
  g_assert_nonnull (strstr (tex, "model.dense\\_1.units"));
  /* The best of each is in bold, where it is known which are good. */
  g_assert_nonnull (strstr (tex, "Trial 2 & 64 & \\textbf{0.95} & \\textbf{0.3} & 0.3 \\\\"));
  second = json_array_get_object_element (weft_json_get_array (object, "trials"), 1);
  g_assert_cmpfloat_with_epsilon (weft_json_get_number (weft_json_get_object (second, "deltas"), "test_accuracy", 0), 0.05, 1e-12);
  pair = json_array_get_object_element (weft_json_get_array (object, "pairs"), 0);
  g_assert_cmpstr (weft_json_get_string (pair, "verdict", ""), ==, "too-few");
  g_assert_cmpint (weft_json_get_int (pair, "needed", 0), ==, 2);
}

static void
test_report (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (WeftTrial) before = weft_trial_store_read (store, 1, NULL), trial = NULL;
  g_autoptr (JsonNode) none = weft_trial_store_read_report (store, before, NULL), report = NULL;
  static const char validation[] = "{\"split\":\"validation\"}", test[] = "{\"split\":\"test\",\"rows\":7}";

  g_assert_null (none);
  g_assert_true (weft_trial_store_add_artefact (store, 1, "a.report.json", WEFT_TRIAL_REPORT_KIND, validation, strlen (validation), NULL));
  g_assert_true (weft_trial_store_add_artefact (store, 1, "b.report.json", WEFT_TRIAL_REPORT_KIND, test, strlen (test), NULL));
  trial = weft_trial_store_read (store, 1, NULL);
  report = weft_trial_store_read_report (store, trial, NULL);
  g_assert_cmpint (weft_json_get_int (json_node_get_object (report), "rows", 0), ==, 7);
}

/* Where things stand and how they are called does not count; what is computed does. */
static void
test_recipe (void)
{
  static const char *const documents[] = {
    "{\"nodes\": {\"a\": {\"kind\": \"train\", \"nested\": {\"nodes\": {}, \"layout\": {\"x\": 1}}}}, \"links\": [], \"layout\": {\"nodes\": {\"a\": 1}}}",
    "{\"nodes\": {\"a\": {\"kind\": \"train\", \"nested\": {\"nodes\": {}, \"layout\": {\"x\": 2}}}}, \"links\": [], \"layout\": {\"nodes\": {\"a\": 2}}}",
    "{\"nodes\": {\"a\": {\"kind\": \"train\", \"nested\": {\"nodes\": {\"b\": {}}}}}, \"links\": []}",
  };
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL), other = weft_trial_new (NULL);
  char *recipes[4] = { NULL };

  trial->node = g_strdup ("a");
  other->node = g_strdup ("a");
  other->seed = 9;
  for (guint i = 0; i < 3; i++) {
    g_autoptr (JsonNode) node = weft_json_parse (documents[i], strlen (documents[i]), NULL);

    recipes[i] = weft_trial_recipe_make (node, i == 1 ? other : trial);
  }
  g_assert_cmpstr (recipes[0], ==, recipes[1]);
  g_assert_cmpstr (recipes[0], !=, recipes[2]);
  {
    g_autoptr (JsonNode) node = weft_json_parse (documents[0], strlen (documents[0]), NULL);

    weft_trial_add_parameter (other, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "10");
    recipes[3] = weft_trial_recipe_make (node, other);
  }
  g_assert_cmpstr (recipes[0], !=, recipes[3]);
  for (guint i = 0; i < 4; i++)
    g_free (recipes[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/trial-compare/comparison", test_comparison);
  g_test_add_func ("/workflow/trial-compare/too-few", test_too_few);
  g_test_add_func ("/workflow/trial-compare/files", test_files);
  g_test_add_func ("/workflow/trial-compare/report", test_report);
  g_test_add_func ("/workflow/trial-compare/recipe", test_recipe);
  return g_test_run ();
}
