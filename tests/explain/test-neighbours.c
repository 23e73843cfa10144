/* test-neighbours.c: who is near whom, against looking at all
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"
#include "engine/pca.h"
#include "engine/team.h"
#include "explain/neighbour-graph.h"
#include "explain/reduce.h"
#include "embedding-fixture.h"

#include <math.h>

static WeftNeighbours *
find (const WeftTensor    *x,
      gint64               k,
      WeftNeighbourSearch  search)
{
  g_autoptr (GError) error = NULL;
  WeftNeighbours *found = weft_neighbours_new (x, k, search, 3, NULL, &error);

  g_assert_no_error (error);
  return found;
}

static double
get_square (const WeftTensor *x,
            gint64            a,
            gint64            b)
{
  gint64 v = x->shape.extent[1];
  double sum = 0;

  for (gint64 j = 0; j < v; j++)
    sum += pow (weft_tensor_get (x, a * v + j) - weft_tensor_get (x, b * v + j), 2);
  return sum;
}

/* Each distance is right, rows are in order, each other row is there once, and as many are nearer
 * than the last as should be. */
static void
check_exact (const WeftTensor *x,
             gint64            k)
{
  g_autoptr (WeftNeighbours) found = find (x, k, WEFT_NEIGHBOURS_AUTO);
  gint64 n = x->shape.extent[0];

  g_assert_true (found->exact);
  for (gint64 i = 0; i < n; i += 7) {
    const gint32 *places = found->places + i * k;
    double last = (double) found->squares[i * k + k - 1];
    gint64 nearer = 0;

    for (gint64 j = 0; j < k; j++) {
      g_assert_cmpint (places[j], !=, i);
      g_assert_cmpfloat_with_epsilon (found->squares[i * k + j], get_square (x, i, places[j]), 1e-5 * last + 1e-6);
      g_assert_true (j == 0 || found->squares[i * k + j] >= found->squares[i * k + j - 1]);
      for (gint64 l = 0; l < j; l++)
        g_assert_cmpint (places[j], !=, places[l]);
    }
    for (gint64 j = 0; j < n; j++)
      nearer += j != i && get_square (x, i, j) < last * (1 - 1e-4);
    g_assert_cmpint (nearer, <=, k - 1);
  }
}

/* One row's are those that the search of all pairs finds for it. */
static void
test_row (void)
{
  g_auto (Rows) iris = fixture_iris ();
  g_autoptr (WeftNeighbours) all = find (iris.x, 9, WEFT_NEIGHBOURS_EXACT);
  gint32 places[9];
  float squares[9];

  for (gint64 i = 0; i < all->n; i++) {
    weft_neighbours_find_row (iris.x, i, 9, places, squares);
    for (gint64 j = 0; j < 9; j++) {
      float other = all->squares[i * 9 + j];

      g_assert_cmpfloat_with_epsilon (squares[j], other, 1e-5 + 1e-4 * (double) other);
      g_assert_cmpfloat_with_epsilon (squares[j], get_square (iris.x, i, places[j]), 1e-5);
      g_assert_true (j == 0 || squares[j] > squares[j - 1] || (squares[j] == squares[j - 1] && places[j] > places[j - 1]));
    }
  }
}

static void
test_exact (void)
{
  g_auto (Rows) digits = fixture_digits (DIGITS), iris = fixture_iris ();
  const WeftTensor *few = iris.x;

  check_exact (digits.x, 90);
  check_exact (digits.x, 1);
  check_exact (few, 149);
  check_exact (few, 5);
}

/* Far from zero, where products cancel. */
static void
test_far (void)
{
  g_auto (Rows) digits = fixture_digits (400);

  for (gint64 i = 0; i < weft_shape_count (&digits.x->shape); i++)
    weft_tensor_f32 (digits.x)[i] += 10000;
  check_exact (digits.x, 15);
}

static void
test_descent (void)
{
  g_auto (Rows) digits = fixture_digits (DIGITS);

  for (gint64 k = 14; k <= 90; k += 76) {
    g_autoptr (WeftNeighbours) exact = find (digits.x, k, WEFT_NEIGHBOURS_EXACT), found = find (digits.x, k, WEFT_NEIGHBOURS_DESCENT), alone = NULL;
    gint64 shared = 0;

    for (gint64 i = 0; i < DIGITS; i++)
      for (gint64 j = 0; j < k; j++)
        for (gint64 l = 0; l < k; l++)
          shared += exact->places[i * k + j] == found->places[i * k + l];
    g_test_message ("%d neighbours: %.4f found", (int) k, (double) shared / (double) (DIGITS * k));
    g_assert_false (found->exact);
    g_assert_cmpfloat ((double) shared / (double) (DIGITS * k), >, k < 20 ? 0.99 : 0.93);
    weft_team_set_size (3, FALSE);
    alone = find (digits.x, k, WEFT_NEIGHBOURS_DESCENT);
    weft_team_set_size (0, FALSE);
    g_assert_cmpmem (alone->places, (gsize) (DIGITS * k) * sizeof (gint32), found->places, (gsize) (DIGITS * k) * sizeof (gint32));
  }
}

static void
test_stop (void)
{
  g_auto (Rows) digits = fixture_digits (400);
  g_autoptr (GError) error = NULL;
  WeftStop stop = WEFT_STOP_INIT;

  weft_stop_request (&stop);
  g_assert_null (weft_neighbours_new (digits.x, 5, WEFT_NEIGHBOURS_EXACT, 0, &stop, &error));
  g_assert_null (weft_neighbours_new (digits.x, 5, WEFT_NEIGHBOURS_DESCENT, 0, &stop, &error));
  g_assert_no_error (error);
}

/* Four rows, of whom 0 and 1 know each other. */
static void
test_graph (void)
{
  gint32 places[] = { 1, 0, 1, 0 };
  float squares[4] = { 0 }, weights[] = { 0.5f, 0.25f, 0.75f, 1 };
  const WeftNeighbours neighbours = { 4, 1, places, squares, TRUE };
  g_autoptr (WeftNeighbourGraph) mean = weft_neighbour_graph_new (&neighbours, weights, WEFT_NEIGHBOURS_MEAN, NULL);
  g_autoptr (WeftNeighbourGraph) joined = weft_neighbour_graph_new (&neighbours, weights, WEFT_NEIGHBOURS_UNION, NULL);
  const float dense[] = { 0, 0.625f, 0, 1, 0.625f, 0, 0.75f, 0, 0, 0.75f, 0, 0, 1, 0, 0, 0 };
  float got[16] = { 0 }, total = 0;

  for (gint64 i = 0; i < 4; i++)
    for (gint64 e = joined->starts[i]; e < joined->starts[i + 1]; e++)
      got[i * 4 + joined->columns[e]] += joined->weights[e];
  g_assert_cmpmem (got, sizeof got, dense, sizeof dense);
  for (gint64 e = 0; e < mean->starts[4]; e++)
    total += mean->weights[e];
  g_assert_cmpint (mean->starts[4], ==, 6);
  g_assert_cmpfloat_with_epsilon (total, 2 * (0.5 + 0.25 + 0.75 + 1) / 8, 1e-6);
}

/* Of many columns a subspace has what the exact components have. */
static void
test_reduce (void)
{
  gint64 n = 300, v = WEFT_REDUCE_EXACT + 40;
  g_autoptr (WeftTensor) x = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n, v), NULL), few = NULL, exact = NULL;
  g_autoptr (WeftPca) pca = NULL;
  double shares[2], total = 0;
  WeftRandom random;

  weft_random_init (&random, 7, 0);
  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < v; j++)
      weft_tensor_f32 (x)[i * v + j] = (float) (50 + 9 * sin ((double) (i * 7)) * cos ((double) j) + 6 * cos ((double) (i * 3)) * sin ((double) j) + weft_random_normal (&random));
  few = weft_reduce_columns (x, 2, 1, NULL, shares, NULL);
  pca = weft_pca_new (x, 2, NULL, NULL);
  exact = weft_pca_project (pca, x, NULL);
  for (gint64 j = 0; j < v; j++) {
    double sum = 0, squares = 0;

    for (gint64 i = 0; i < n; i++) {
      sum += weft_tensor_get (x, i * v + j) - 50;
      squares += pow (weft_tensor_get (x, i * v + j) - 50, 2);
    }
    total += (squares - sum * sum / (double) n) / (double) (n - 1);
  }
  for (int axis = 0; axis < 2; axis++) {
    double product = 0, square = 0;

    g_assert_cmpfloat_with_epsilon (shares[axis], weft_tensor_get (pca->variances, axis) / total, 1e-3);
    for (gint64 i = 0; i < n; i++) {
      product += weft_tensor_get (few, 2 * i + axis) * weft_tensor_get (exact, 2 * i + axis);
      square += pow (weft_tensor_get (exact, 2 * i + axis), 2);
    }
    g_assert_cmpfloat_with_epsilon (fabs (product) / square, 1, 1e-3);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/neighbours/exact", test_exact);
  g_test_add_func ("/explain/neighbours/row", test_row);
  g_test_add_func ("/explain/neighbours/far", test_far);
  g_test_add_func ("/explain/neighbours/descent", test_descent);
  g_test_add_func ("/explain/neighbours/stop", test_stop);
  g_test_add_func ("/explain/neighbours/graph", test_graph);
  g_test_add_func ("/explain/neighbours/reduce", test_reduce);
  return g_test_run ();
}
