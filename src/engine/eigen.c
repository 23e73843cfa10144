/* eigen.c: the largest eigenvalues of a symmetric matrix
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/eigen.h"

#include "base/alloc.h"
#include "engine/blas.h"

#include <math.h>
#include <string.h>

/* Sweeps over all pairs; seven or eight are enough at any size that is met. */
#define MOST_SWEEPS 30

static void
rotate (double *a,
        double *b,
        gint64  step,
        gint64  n,
        double  cosine,
        double  sine)
{
  for (gint64 i = 0; i < n; i++) {
    double x = a[i * step], y = b[i * step];

    a[i * step] = cosine * x - sine * y;
    b[i * step] = sine * x + cosine * y;
  }
}

/* Turns rows and columns @p and @q of @a so that their element becomes 0. */
static void
annihilate (double *a,
            double *vectors,
            gint64  n,
            gint64  p,
            gint64  q)
{
  double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  double tangent = (theta < 0 ? -1 : 1) / (fabs (theta) + sqrt (theta * theta + 1)), cosine = 1 / sqrt (tangent * tangent + 1);

  rotate (a + p * n, a + q * n, 1, n, cosine, tangent * cosine);
  rotate (a + p, a + q, n, n, cosine, tangent * cosine);
  rotate (vectors + p * n, vectors + q * n, 1, n, cosine, tangent * cosine);
}

/* Rotates until what is beside the diagonal is nothing against what is on it. */
static void
diagonalize (double *a,
             double *vectors,
             gint64  n)
{
  double norm = 0, beside = 1;

  for (gint64 i = 0; i < n * n; i++)
    norm += a[i] * a[i];
  for (int sweep = 0; sweep < MOST_SWEEPS && beside > 1e-20 * norm; sweep++) {
    beside = 0;
    for (gint64 p = 0; p < n; p++)
      for (gint64 q = p + 1; q < n; q++) {
        beside += a[p * n + q] * a[p * n + q];
        if (a[p * n + q] * a[p * n + q] > 1e-30 * norm)
          annihilate (a, vectors, n, p, q);
      }
  }
}

static int
compare_diagonal (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const double *const *first = a, *const *second = b;

  return **first > **second ? -1 : **first < **second;
}

/* @a and @turned are room for n × n numbers, the latter zeros. */
static void
find_by_rotations (const float *matrix,
                   gint64       n,
                   gint64       n_wanted,
                   double      *a,
                   double      *turned,
                   float       *values,
                   float       *vectors)
{
  g_autofree const double **order = g_new (const double *, n);

  for (gint64 i = 0; i < n; i++) {
    for (gint64 j = 0; j < n; j++)
      a[i * n + j] = (double) matrix[i * n + j];
    turned[i * n + i] = 1;
    order[i] = &a[i * n + i];
  }
  diagonalize (a, turned, n);
  g_qsort_with_data (order, (int) n, sizeof *order, compare_diagonal, NULL);
  for (gint64 i = 0; i < n_wanted; i++) {
    gint64 row = (order[i] - a) / (n + 1);

    values[i] = (float) *order[i];
    for (gint64 j = 0; j < n; j++)
      vectors[i * n + j] = (float) turned[row * n + j];
  }
}

/* One of the two vectors of length 1 that there are. */
static void
choose_sign (float  *vector,
             gint64  n)
{
  gint64 largest = 0;

  for (gint64 i = 1; i < n; i++)
    if (fabsf (vector[i]) > fabsf (vector[largest]))
      largest = i;
  for (gint64 i = 0; i < n && vector[largest] < 0; i++)
    if (i != largest)
      vector[i] = -vector[i];
  vector[largest] = fabsf (vector[largest]);
}

static gboolean
rotate_all (const float  *matrix,
            gint64        n,
            gint64        n_wanted,
            float        *values,
            float        *vectors,
            GError      **error)
{
  gsize bytes = (gsize) (n * n) * sizeof (double);
  double *a = weft_alloc (bytes, error), *turned = a != NULL ? weft_alloc (bytes, error) : NULL;

  if (turned != NULL)
    find_by_rotations (matrix, n, n_wanted, a, turned, values, vectors);
  weft_free (turned);
  weft_free (a);
  return turned != NULL;
}

gboolean
weft_eigen_largest (float     *matrix,
                    gint64     n,
                    gint64     n_wanted,
                    float     *values,
                    float     *vectors,
                    gboolean   own,
                    GError   **error)
{
  g_return_val_if_fail (n_wanted >= 1 && n_wanted <= n && n <= G_MAXINT32, FALSE);
  if (own || !weft_blas_eigen (matrix, n, n_wanted, values, vectors))
    if (!rotate_all (matrix, n, n_wanted, values, vectors, error))
      return FALSE;
  for (gint64 i = 0; i < n_wanted; i++)
    choose_sign (vectors + i * n, n);
  return TRUE;
}
