/* test-importance.c: what matters, by trees of others, by formulas, and by Optuna
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "golden.h"

#include "base/error.h"
#include "base/rank-correlation.h"
#include "tune/error.h"
#include "tune/importance.h"
#include "tune/point.h"
#include "tune/variance.h"

#include <math.h>

/* Of trees that scikit-learn grew, exactly what Optuna says. */
static void
test_trees (void)
{
  static const guint numbers[4] = { 0 };
  g_autoptr (JsonNode) node = golden_read ();
  JsonArray *cases = json_object_get_array_member (json_node_get_object (node), "trees");

  g_assert_cmpuint (json_array_get_length (cases), ==, 3);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *golden = json_array_get_object_element (cases, i);
    JsonArray *nodes = json_object_get_array_member (golden, "nodes"), *expected = json_object_get_array_member (golden, "shares");
    WeftForestTree tree = { g_new (WeftForestNode, json_array_get_length (nodes)), json_array_get_length (nodes), NULL };
    double shares[4];

    for (guint k = 0; k < tree.n_nodes; k++) {
      JsonArray *item = json_array_get_array_element (nodes, k);

      tree.nodes[k] = (WeftForestNode){ (int) json_array_get_int_element (item, 0), json_array_get_double_element (item, 1), (guint) json_array_get_int_element (item, 2),
                                        (guint) json_array_get_int_element (item, 3), json_array_get_double_element (item, 4) };
    }
    g_assert_cmpfloat_with_epsilon (weft_variance_share (&tree, numbers, 4, shares), json_object_get_double_member (golden, "variance"), 1e-12);
    for (guint j = 0; j < 4; j++)
      g_assert_cmpfloat_with_epsilon (shares[j], json_array_get_double_element (expected, j), 1e-10);
    g_free (tree.nodes);
  }
}

/* x ≤ ½ ? 0 : (choice is 2 of 0, 1, 2 ? 6 : 0): the mean is 1, the variance 5. By x it is 0
 * or 2, by choice 0, 0 or 3. */
static void
test_choices (void)
{
  static const guint n_choices[] = { 0, 3 };
  WeftForestNode nodes[] = { { 0, 0.5, 1, 2, 1 }, { -1, 0, 0, 0, 0 }, { 1, 2, 3, 4, 2 }, { -1, 0, 0, 0, 0 }, { -1, 0, 0, 0, 6 } };
  WeftForestTree tree = { nodes, G_N_ELEMENTS (nodes), NULL };
  double shares[2];

  g_assert_cmpfloat_with_epsilon (weft_variance_share (&tree, n_choices, 2, shares), 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (shares[0], 1 / 5.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (shares[1], 2 / 5.0, 1e-12);
}

static WeftTuneHistory *
make_history (const char *const *texts)
{
  g_autoptr (WeftSpace) space = weft_space_new ();
  g_autoptr (GError) error = NULL;
  gboolean maximize = TRUE;

  for (; *texts != NULL; texts += 2) {
    weft_space_add (space, texts[0], texts[1], NULL, &error);
    g_assert_no_error (error);
  }
  return weft_tune_history_new (space, &maximize, 1);
}

static void
finish (WeftTuneHistory *history,
        const double    *point,
        double           value)
{
  guint number = weft_tune_history_get_next (history);

  weft_tune_history_begin (history, number, point);
  weft_tune_history_finish (history, number, WEFT_TUNE_COMPLETE, &value);
}

static WeftTuneImportance *
measure (const char            *kind,
         const WeftTuneHistory *history)
{
  g_autoptr (GError) error = NULL;
  WeftTuneImportance *result = weft_tune_importance_measure (weft_tune_importance_find_kind (kind), history, 0, 1, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* Forests differ by which rows they are grown from; shares differ by less than a twentieth. */
static void
test_optuna (void)
{
  g_autoptr (JsonNode) node = golden_read ();
  JsonObject *golden = json_object_get_object_member (json_node_get_object (node), "importances");
  JsonArray *points = json_object_get_array_member (golden, "points"), *values = json_object_get_array_member (golden, "values");
  g_autoptr (WeftTuneHistory) history = make_history ((const char *[]){ "a", "-1..2", "b", "0..5", "c", "1..8:int", "d", "0..1", NULL });
  g_autofree WeftTuneImportance *result = NULL;

  for (guint i = 0; i < json_array_get_length (points); i++) {
    guint n;
    g_autofree double *point = golden_list (json_array_get_array_element (points, i), &n);

    finish (history, point, json_array_get_double_element (values, i));
  }
  result = measure ("fanova", history);
  for (guint j = 0; j < 4; j++) {
    double expected = json_array_get_double_element (json_object_get_array_member (golden, "shares"), j);

    g_test_message ("%c: %.3f, spread %.3f, Optuna's %.3f", 'a' + j, result[j].share, result[j].spread, expected);
    g_assert_cmpfloat_with_epsilon (result[j].share, expected, 0.05);
    g_assert_cmpuint (result[j].n_trials, ==, 150);
  }
}

/* 4 x + 2 y + 6 (y - ½) (z - ½) of numbers 0 … 1: its parts have the variances 4/3, 1/3 and 1/4. */
static void
test_formula (void)
{
  static const double first[] = { 16 / 23.0, 4 / 23.0, 0 }, total[] = { 16 / 23.0, 7 / 23.0, 3 / 23.0 };
  g_autoptr (WeftTuneHistory) history = make_history ((const char *[]){ "x", "0..1", "y", "0..1", "z", "0..1", NULL });
  g_autofree WeftTuneImportance *alone = NULL, *together = NULL;
  WeftRandom random;

  weft_random_init (&random, 6, 0);
  for (guint i = 0; i < 1500; i++) {
    double point[3];

    for (guint j = 0; j < 3; j++)
      point[j] = weft_random_uniform (&random);
    finish (history, point, 4 * point[0] + 2 * point[1] + 6 * (point[1] - 0.5) * (point[2] - 0.5));
  }
  alone = measure ("fanova", history);
  together = measure ("permutation", history);
  for (guint j = 0; j < 3; j++) {
    g_test_message ("%c: %.3f of %.3f alone, %.3f of %.3f together", 'x' + j, alone[j].share, first[j], together[j].share, total[j]);
    g_assert_cmpfloat_with_epsilon (alone[j].share, first[j], 0.03);
    g_assert_cmpfloat_with_epsilon (together[j].share, total[j], 0.05);
  }
}

/* What counts at times is judged where it counts: momentum for one of two choices. */
static void
test_condition (void)
{
  g_autoptr (WeftTuneHistory) history = make_history ((const char *[]){ "kind", "sgd,adam", "rate", "1e-4..1:log", "momentum", "0..1:if=kind=sgd", "rare", "0..1:if=kind=adam", NULL });
  g_autoptr (WeftSpace) narrow = NULL;
  g_autoptr (WeftTuneHistory) inside = NULL;
  g_autofree WeftTuneImportance *result = NULL, *again = NULL, *fewer = NULL;
  WeftRandom random;

  weft_random_init (&random, 2, 0);
  for (guint i = 0; i < 200; i++) {
    g_autofree double *point = weft_point_new (weft_tune_history_get_space (history));
    double value;

    point[0] = i < 3 ? 1 : 0;
    weft_point_complete (weft_tune_history_get_space (history), point, &random);
    /* Uniform in the logarithm, so both terms have the variance of a uniform number. */
    value = log10 (point[1]) / 4 + (point[0] == 0 ? 2 * point[2] : 0);
    finish (history, point, value);
  }
  result = measure ("fanova", history);
  g_assert_cmpfloat_with_epsilon (result[2].share, 0.8, 0.05);
  g_assert_cmpuint (result[2].n_trials, ==, 197);
  g_assert_cmpuint (result[1].n_trials, ==, 200);
  g_assert_true (isnan (result[3].share));
  narrow = weft_space_narrow (weft_tune_history_get_space (history), "rate", "1e-4..0.01", NULL);
  inside = weft_tune_history_convert (history, narrow);
  fewer = measure ("permutation", inside);
  g_assert_cmpuint (fewer[1].n_trials, >, 80);
  g_assert_cmpuint (fewer[1].n_trials, <, 120);
  again = measure ("fanova", history);
  for (guint j = 0; j < 3; j++)
    g_assert_cmpfloat (result[j].share, ==, again[j].share);
}

static void
test_refused (void)
{
  const WeftTuneImportanceKind *kind = weft_tune_importance_list_kinds ()[0];
  g_autoptr (WeftTuneHistory) history = make_history ((const char *[]){ "x", "0..1", NULL });
  g_autoptr (GError) error = NULL;
  WeftStop stop = WEFT_STOP_INIT;

  for (guint i = 0; i < 3; i++)
    finish (history, (const double[]){ i / 4.0 }, 1);
  g_assert_null (weft_tune_importance_measure (kind, history, 0, 0, NULL, &error));
  g_assert_cmpstr (error->message, ==, "what matters can be told from 4 complete trials on, and there are 3; let more trials run");
  g_clear_error (&error);
  finish (history, (const double[]){ 1 }, 1);
  g_assert_null (weft_tune_importance_measure (kind, history, 0, 0, NULL, &error));
  g_assert_cmpstr (error->message, ==, "all trials have the same value, so nothing matters");
  g_clear_error (&error);
  finish (history, (const double[]){ 0.5 }, 2);
  weft_stop_request (&stop);
  g_assert_null (weft_tune_importance_measure (kind, history, 0, 0, &stop, &error));
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_STOPPED);
  g_assert_null (weft_tune_importance_find_kind ("gini"));
}

/* Ranks 1 2.5 2.5 4 against 4 2 1 3, as SciPy 1.10’s spearmanr() has it. */
static void
test_correlation (void)
{
  static const double x[] = { 1, 5, 5, 90, NAN, 3 }, y[] = { 8, 4, 2, 6, 5, INFINITY }, same[] = { 2, 2, 2, 2, 2, 2 };

  g_assert_cmpfloat_with_epsilon (weft_rank_correlation (x, y, 6), -0.316227766016838, 1e-12);
  g_assert_cmpfloat_with_epsilon (weft_rank_correlation (y, y, 4), 1, 1e-12);
  g_assert_true (isnan (weft_rank_correlation (x, same, 4)));
  g_assert_true (isnan (weft_rank_correlation (x, y, 2)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/importance/trees", test_trees);
  g_test_add_func ("/tune/importance/choices", test_choices);
  g_test_add_func ("/tune/importance/optuna", test_optuna);
  g_test_add_func ("/tune/importance/formula", test_formula);
  g_test_add_func ("/tune/importance/condition", test_condition);
  g_test_add_func ("/tune/importance/refused", test_refused);
  g_test_add_func ("/tune/importance/correlation", test_correlation);
  return g_test_run ();
}
