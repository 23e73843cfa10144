/* test-pca.c: principal components and eigenvalues against what they must be
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"
#include "engine/eigen.h"
#include "engine/error.h"
#include "engine/pca.h"
#include "engine/team.h"

#include <math.h>
#include <string.h>

#define ROWS    3001
#define COLUMNS 137
#define WANTED  5

/* Rows that differ most along five directions, by 5, 4 … 1 times as much as by chance. */
static WeftTensor *
make_rows (void)
{
  WeftTensor *x = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (ROWS, COLUMNS), NULL);
  WeftRandom random;

  weft_random_init (&random, 7, 0);
  for (gint64 i = 0; i < ROWS; i++) {
    double along[WANTED];

    for (int k = 0; k < WANTED; k++)
      along[k] = 8 * (WANTED - k) * weft_random_normal (&random);
    for (gint64 j = 0; j < COLUMNS; j++) {
      double number = 100 + (double) j + 0.1 * weft_random_normal (&random);

      for (int k = 0; k < WANTED; k++)
        number += along[k] * cos (M_PI * (k + 1) * ((double) j + 0.5) / COLUMNS) * sqrt (2.0 / COLUMNS);
      weft_tensor_set (x, i * COLUMNS + j, number);
    }
  }
  return x;
}

/* The planted directions come out, in order, with their spread; and the rows along them
 * have that variance and no mean. */
static void
test_planted (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTensor) x = make_rows ();
  g_autoptr (WeftPca) pca = weft_pca_new (x, WANTED, NULL, &error);
  g_autoptr (WeftTensor) along = NULL;

  g_assert_no_error (error);
  along = weft_pca_project (pca, x, &error);
  g_assert_no_error (error);
  for (int k = 0; k < WANTED; k++) {
    double spread = 8 * (WANTED - k), match = 0, sum = 0, squares = 0;

    for (gint64 j = 0; j < COLUMNS; j++)
      match += weft_tensor_get (pca->components, k * COLUMNS + j) * cos (M_PI * (k + 1) * ((double) j + 0.5) / COLUMNS) * sqrt (2.0 / COLUMNS);
    for (gint64 i = 0; i < ROWS; i++) {
      sum += weft_tensor_get (along, i * WANTED + k);
      squares += pow (weft_tensor_get (along, i * WANTED + k), 2);
    }
    g_assert_cmpfloat (fabs (match), >, 0.98);
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (pca->variances, k) / (spread * spread), 1, 0.1);
    g_assert_cmpfloat_with_epsilon (sum / ROWS, 0, 2e-3);
    g_assert_cmpfloat_with_epsilon (squares / (ROWS - 1) / weft_tensor_get (pca->variances, k), 1, 1e-3);
  }
}

static void
test_threads (void)
{
  g_autoptr (WeftTensor) x = make_rows ();
  g_autoptr (WeftPca) one = NULL, three = NULL;

  weft_team_set_size (1, FALSE);
  one = weft_pca_new (x, WANTED, NULL, NULL);
  weft_team_set_size (3, FALSE);
  three = weft_pca_new (x, WANTED, NULL, NULL);
  weft_team_set_size (0, FALSE);
  g_assert_cmpmem (one->components->data, WANTED * COLUMNS * sizeof (float), three->components->data, WANTED * COLUMNS * sizeof (float));
  g_assert_cmpmem (one->variances->data, WANTED * sizeof (float), three->variances->data, WANTED * sizeof (float));
}

/* A v = λ v, and the vectors are of length 1 with the largest element positive, by LAPACK and by
 * our own code, which agree. */
static void
test_eigen (void)
{
  enum {
    N = 41
  };
  float matrix[N * N], work[N * N], values[2][N], vectors[2][N * N];
  WeftRandom random;

  weft_random_init (&random, 3, 0);
  for (int i = 0; i < N; i++)
    for (int j = i; j < N; j++)
      matrix[i * N + j] = matrix[j * N + i] = (float) weft_random_normal (&random);
  for (int own = 0; own < 2; own++) {
    memcpy (work, matrix, sizeof matrix);
    g_assert_true (weft_eigen_largest (work, N, N, values[own], vectors[own], own, NULL));
  }
  for (int k = 0; k < N; k++) {
    g_assert_true (k == 0 || values[1][k] <= values[1][k - 1]);
    g_assert_cmpfloat_with_epsilon (values[0][k], values[1][k], 1e-4);
    for (int i = 0; i < N; i++) {
      double sum = 0;

      for (int j = 0; j < N; j++)
        sum += (double) matrix[i * N + j] * (double) vectors[1][k * N + j];
      g_assert_cmpfloat_with_epsilon (sum, values[1][k] * vectors[1][k * N + i], 1e-4);
      g_assert_cmpfloat_with_epsilon (vectors[0][k * N + i], vectors[1][k * N + i], 1e-3);
    }
  }
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTensor) narrow = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (9, 3), NULL), bytes = weft_tensor_new (WEFT_DTYPE_U8, &WEFT_SHAPE (9, 3), NULL);
  WeftStop stop = WEFT_STOP_INIT;

  g_assert_null (weft_pca_new (narrow, 4, NULL, &error));
  g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (weft_pca_new (bytes, 2, NULL, &error));
  g_assert_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_TYPE);
  g_clear_error (&error);
  weft_stop_request (&stop);
  g_assert_null (weft_pca_new (narrow, 2, &stop, &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/pca/planted", test_planted);
  g_test_add_func ("/engine/pca/threads", test_threads);
  g_test_add_func ("/engine/pca/eigen", test_eigen);
  g_test_add_func ("/engine/pca/refused", test_refused);
  return g_test_run ();
}
