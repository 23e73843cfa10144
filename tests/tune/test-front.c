/* test-front.c: fronts and volumes of several objectives
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "golden.h"

#include "tune/front.h"
#include "tune/hypervolume.h"
#include "tune/order.h"
#include "tune/point.h"

#include <math.h>

/* Ranks and volumes as Optuna has them, also of points that are there twice. */
static void
test_golden (void)
{
  g_autoptr (JsonNode) node = golden_read ();
  JsonArray *cases = json_object_get_array_member (json_node_get_object (node), "volumes");

  g_assert_cmpuint (json_array_get_length (cases), ==, 4);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *golden = json_array_get_object_element (cases, i);
    JsonArray *points = json_object_get_array_member (golden, "points"), *expected = json_object_get_array_member (golden, "ranks");
    guint m, n = json_array_get_length (points), ranks[16];
    g_autofree double *reference = golden_list (json_object_get_array_member (golden, "reference"), &m);
    g_autofree double *losses = g_new (double, n *m);

    for (guint k = 0; k < n; k++)
      for (guint j = 0; j < m; j++)
        losses[k * m + j] = json_array_get_double_element (json_array_get_array_element (points, k), j);
    weft_front_rank (losses, n, m, n, ranks);
    for (guint k = 0; k < n; k++)
      g_assert_cmpint (ranks[k], ==, json_array_get_int_element (expected, k));
    g_assert_cmpfloat_with_epsilon (weft_hypervolume (losses, n, m, reference), json_object_get_double_member (golden, "volume"), 1e-12);
  }
}

/* Steps of a stair, and a point above it: each adds what no other one covers. */
static void
test_shares (void)
{
  static const double stair[] = { 0, 3, 1, 1, 3, 0, 2, 2 }, reference[] = { 4, 4 };
  double parts[4];
  guint chosen[2];

  g_assert_cmpfloat (weft_hypervolume (stair, 4, 2, reference), ==, 4 + 6 + 1);
  weft_hypervolume_share (stair, 4, 2, reference, parts);
  g_assert_cmpfloat (parts[0], ==, 1);
  g_assert_cmpfloat (parts[1], ==, 3);
  g_assert_cmpfloat (parts[2], ==, 1);
  g_assert_cmpfloat (parts[3], ==, 0);
  weft_hypervolume_choose (stair, 4, 2, reference, 2, chosen);
  g_assert_cmpuint (chosen[0], ==, 1);
  g_assert_cmpuint (chosen[1], ==, 0);
}

static void
finish (WeftTuneHistory *history,
        double           accuracy,
        double           seconds)
{
  guint number = weft_tune_history_get_next (history);
  double x = 0.5;

  weft_tune_history_begin (history, number, &x);
  weft_tune_history_finish (history, number, WEFT_TUNE_COMPLETE, (const double[]){ accuracy, seconds });
}

/* The largest accuracy in the least time. */
static void
test_list (void)
{
  g_autoptr (WeftSpace) space = weft_space_new ();
  g_autoptr (WeftTuneHistory) history = NULL;
  g_autoptr (GArray) front = NULL;

  g_assert_true (weft_space_add (space, "x", "0..1", NULL, NULL));
  history = weft_tune_history_new (space, (const gboolean[]){ TRUE, FALSE }, 2);
  finish (history, 0.8, 10);
  finish (history, 0.9, 20);
  finish (history, 0.85, 25);
  finish (history, 0.95, 40);
  finish (history, NAN, 1);
  g_assert_cmpint (weft_tune_history_get_trial (history, 4)->state, ==, WEFT_TUNE_FAILED);
  front = weft_front_list (history);
  g_assert_cmpuint (front->len, ==, 3);
  g_assert_cmpuint (g_array_index (front, guint, 0), ==, 3);
  g_assert_cmpuint (g_array_index (front, guint, 1), ==, 1);
  g_assert_cmpuint (g_array_index (front, guint, 2), ==, 0);
  g_assert_cmpuint (weft_tune_history_get_best (history, 0)->number, ==, 3);
  g_assert_cmpuint (weft_tune_history_get_best (history, 1)->number, ==, 0);
}

/* Of equal accuracies the earlier one, and none that failed. */
static void
test_rank (void)
{
  static const double accuracies[] = { 0.8, 0.9, (double) NAN, 0.7, 0.9 };
  static const guint expected[] = { 1, 4, 0, 3 };
  g_autoptr (WeftSpace) space = weft_space_new ();
  g_autoptr (WeftTuneHistory) history = NULL;
  g_autoptr (GArray) none = NULL, ranked = NULL;

  g_assert_true (weft_space_add (space, "x", "0..1", NULL, NULL));
  history = weft_tune_history_new (space, (const gboolean[]){ TRUE, FALSE }, 2);
  none = weft_tune_history_rank (history);
  g_assert_cmpuint (none->len, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (accuracies); i++)
    finish (history, accuracies[i], 1);
  ranked = weft_tune_history_rank (history);
  g_assert_cmpmem (ranked->data, ranked->len * sizeof (guint), expected, sizeof expected);
}

static void
test_order (void)
{
  static const double keys[] = { 3, NAN, 1, 3, -2, 1, 0 };
  static const guint expected[] = { 4, 6, 2, 5, 0, 3, 1 };
  guint order[G_N_ELEMENTS (keys)];

  for (guint n = 0; n <= 1; n++)
    weft_order (keys, n, order);
  weft_order (keys, G_N_ELEMENTS (keys), order);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpuint (order[i], ==, expected[i]);
  g_assert_cmpfloat (weft_quantile ((const double[]){ 4, 1, 3, 2 }, 4, 0.5), ==, 2.5);
  g_assert_cmpfloat (weft_quantile ((const double[]){ 4, 1, 3, 2 }, 4, 0), ==, 1);
  g_assert_cmpfloat (weft_quantile ((const double[]){ 7 }, 1, 0.9), ==, 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/front/golden", test_golden);
  g_test_add_func ("/tune/front/shares", test_shares);
  g_test_add_func ("/tune/front/list", test_list);
  g_test_add_func ("/tune/front/rank", test_rank);
  g_test_add_func ("/tune/front/order", test_order);
  return g_test_run ();
}
