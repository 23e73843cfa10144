/* test-significance.c: whether one kind of training is better than another
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/significance.h"

#include "base/json.h"

#include <math.h>

static JsonNode *
read_goldens (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "trials", "significance.json", NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node = weft_json_read_file (path, 1 << 20, &error);

  g_assert_no_error (error);
  return node;
}

static double *
read_numbers (JsonObject *object,
              const char *name,
              gsize      *n)
{
  JsonArray *array = weft_json_get_array (object, name);
  double *numbers = g_new (double, json_array_get_length (array) + 1);

  *n = json_array_get_length (array);
  for (guint i = 0; i < *n; i++)
    numbers[i] = json_array_get_double_element (array, i);
  return numbers;
}

static double
get (JsonObject *object,
     const char *name)
{
  return weft_json_get_number (object, name, (double) NAN);
}

static void
test_student (void)
{
  g_autoptr (JsonNode) root = read_goldens ();
  JsonArray *students = weft_json_get_array (json_node_get_object (root), "students");
  JsonArray *margins = weft_json_get_array (json_node_get_object (root), "margins");

  for (guint i = 0; i < json_array_get_length (students); i++) {
    JsonObject *row = json_array_get_object_element (students, i);
    double below = weft_significance_student (get (row, "t"), get (row, "degrees"));

    /* Far out in the tail it is the relative error that counts. */
    g_assert_cmpfloat (fabs (below - get (row, "below")), <=, 1e-12 + 1e-10 * get (row, "below"));
  }
  g_assert_cmpuint (json_array_get_length (students), >, 30);
  for (guint i = 0; i < json_array_get_length (margins); i++) {
    JsonObject *row = json_array_get_object_element (margins, i);

    g_assert_cmpfloat_with_epsilon (weft_significance_margin (1, (gsize) weft_json_get_int (row, "n", 0)), get (row, "margin"), 1e-9);
  }
  g_assert_true (isnan (weft_significance_margin (1, 1)));
}

static void
check_case (JsonObject *row)
{
  gsize n_a, n_b;
  g_autofree double *a = read_numbers (row, "a", &n_a), *b = read_numbers (row, "b", &n_b);
  gboolean is_paired = g_str_equal (weft_json_get_string (row, "kind", ""), "paired");
  double rope = get (row, "rope");
  WeftSignificance result, turned;

  if (is_paired) {
    weft_significance_paired (a, b, n_a, WEFT_TRIAL_HIGHER_IS_BETTER, rope, get (row, "correlation"), &result);
    weft_significance_paired (a, b, n_a, WEFT_TRIAL_LOWER_IS_BETTER, rope, get (row, "correlation"), &turned);
  } else {
    weft_significance_independent (a, n_a, b, n_b, WEFT_TRIAL_HIGHER_IS_BETTER, rope, &result);
    weft_significance_independent (a, n_a, b, n_b, WEFT_TRIAL_LOWER_IS_BETTER, rope, &turned);
  }
  g_assert_cmpfloat_with_epsilon (result.better, get (row, "better"), 2e-7);
  g_assert_cmpfloat_with_epsilon (result.equivalent, get (row, "equivalent"), 2e-7);
  g_assert_cmpfloat_with_epsilon (result.worse, get (row, "worse"), 2e-7);
  g_assert_cmpfloat_with_epsilon (result.better + result.equivalent + result.worse, 1, 1e-9);
  g_assert_cmpfloat (turned.better, ==, result.worse);
  g_assert_cmpfloat (turned.worse, ==, result.better);
  g_assert_true (result.is_paired == is_paired);
}

static void
test_goldens (void)
{
  g_autoptr (JsonNode) root = read_goldens ();
  JsonArray *cases = weft_json_get_array (json_node_get_object (root), "cases");

  for (guint i = 0; i < json_array_get_length (cases); i++)
    check_case (json_array_get_object_element (cases, i));
  g_assert_cmpuint (json_array_get_length (cases), >, 30);
}

static void
test_verdict (void)
{
  static const double high[] = { 0.95, 0.951, 0.949, 0.95 }, low[] = { 0.90, 0.902, 0.899, 0.901 };
  static const double near[] = { 0.9501, 0.9509, 0.9492, 0.9498 }, wide[] = { 0.90, 0.99, 0.93, 0.95 };
  WeftSignificance result;

  weft_significance_independent (high, 4, low, 4, WEFT_TRIAL_HIGHER_IS_BETTER, 0.01, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_BETTER);
  g_assert_cmpfloat_with_epsilon (result.difference, 0.0495, 1e-9);
  weft_significance_independent (high, 4, low, 4, WEFT_TRIAL_LOWER_IS_BETTER, 0.01, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_WORSE);
  weft_significance_paired (high, near, 4, WEFT_TRIAL_HIGHER_IS_BETTER, 0.01, 0, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_EQUIVALENT);
  weft_significance_independent (high, 4, wide, 4, WEFT_TRIAL_HIGHER_IS_BETTER, 0.001, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_UNDECIDED);
  g_assert_cmpuint (result.n_needed, >, 4);
}

/* So many runs that spread the same way would decide, and one fewer would not. */
static void
test_needed (void)
{
  const double a[] = { 0.90, 0.92 }, b[] = { 0.89, 0.91 };
  double more_a[WEFT_SIGNIFICANCE_MAX_RUNS], more_b[WEFT_SIGNIFICANCE_MAX_RUNS];
  WeftSignificance result, then;

  weft_significance_independent (a, 2, b, 2, WEFT_TRIAL_HIGHER_IS_BETTER, 0, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_UNDECIDED);
  g_assert_cmpuint (result.n_needed, >, 4);
  for (guint n = result.n_needed - 1; n <= result.n_needed; n++) {
    /* Half of them at either side, so that the standard deviation is that of two. */
    double step = 0.01 * sqrt (2) * sqrt ((n - 1.0) / (n % 2 == 0 ? n : n - 1));

    for (guint i = 0; i < n; i++) {
      more_a[i] = 0.91 + (n % 2 == 1 && i == 0 ? 0 : i % 2 == 0 ? step
                                                                : -step);
      more_b[i] = more_a[i] - 0.01;
    }
    weft_significance_independent (more_a, n, more_b, n, WEFT_TRIAL_HIGHER_IS_BETTER, 0, &then);
    g_assert_cmpint (then.verdict, ==, n == result.n_needed ? WEFT_SIGNIFICANCE_BETTER : WEFT_SIGNIFICANCE_UNDECIDED);
  }
  /* A difference of exactly the region's width is never decided. */
  weft_significance_independent (a, 2, b, 2, WEFT_TRIAL_HIGHER_IS_BETTER, result.difference, &result);
  g_assert_cmpuint (result.n_needed, ==, 0);
}

static void
test_too_few (void)
{
  const double a[] = { 0.9 }, b[] = { 0.8, 0.82 };
  WeftSignificance result;

  weft_significance_independent (a, 1, b, 2, WEFT_TRIAL_HIGHER_IS_BETTER, 0.01, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_TOO_FEW);
  g_assert_true (isnan (result.better));
  g_assert_cmpuint (result.n_needed, ==, 2);
  g_assert_cmpfloat_with_epsilon (result.difference, 0.09, 1e-12);
  weft_significance_paired (a, b, 1, WEFT_TRIAL_HIGHER_IS_BETTER, 0.01, 0, &result);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_TOO_FEW);
  weft_significance_paired (a, b, 0, WEFT_TRIAL_HIGHER_IS_BETTER, 0.01, 0, &result);
  g_assert_true (isnan (result.mean_a));
}

/* Without any spread there is nothing left to chance. */
static void
test_no_spread (void)
{
  const double a[] = { 0.9, 0.9, 0.9 }, b[] = { 0.8, 0.8, 0.8 }, c[] = { 0.89, 0.9, 0.91 };
  WeftSignificance result;

  weft_significance_independent (a, 3, b, 3, WEFT_TRIAL_HIGHER_IS_BETTER, 0.01, &result);
  g_assert_cmpfloat (result.better, ==, 1);
  weft_significance_paired (a, b, 3, WEFT_TRIAL_HIGHER_IS_BETTER, 0.01, 0, &result);
  g_assert_cmpfloat (result.better, ==, 1);
  weft_significance_paired (a, a, 3, WEFT_TRIAL_HIGHER_IS_BETTER, 0, 0, &result);
  g_assert_cmpfloat (result.equivalent, ==, 1);
  weft_significance_independent (a, 3, c, 3, WEFT_TRIAL_HIGHER_IS_BETTER, 0, &result);
  g_assert_cmpfloat_with_epsilon (result.better, 0.5, 1e-9);
  weft_significance_independent (c, 3, a, 3, WEFT_TRIAL_HIGHER_IS_BETTER, 0, &result);
  g_assert_cmpfloat_with_epsilon (result.worse, 0.5, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trials/significance/student", test_student);
  g_test_add_func ("/trials/significance/goldens", test_goldens);
  g_test_add_func ("/trials/significance/verdict", test_verdict);
  g_test_add_func ("/trials/significance/needed", test_needed);
  g_test_add_func ("/trials/significance/too-few", test_too_few);
  g_test_add_func ("/trials/significance/no-spread", test_no_spread);
  return g_test_run ();
}
