/* blas.c: OpenBLAS, behind one file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/blas.h"

#include "base/i18n.h"

#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From cblas.h, which drags in complex.h and its macro I. */
enum {
  ROW_MAJOR = 101,
  PLAIN = 111,
  TRANSPOSED = 112,
};

typedef void (*Sgemm) (int order,
                       int turn_a,
                       int turn_b,
                       int m,
                       int n,
                       int k,
                       float alpha,
                       const float *a,
                       int lda,
                       const float *b,
                       int ldb,
                       float beta,
                       float *c,
                       int ldc);

/* LAPACK's ssyevr as Fortran has it: everything by reference, and the lengths of the three
 * texts at the end. */
typedef void (*Ssyevr) (const char *job,
                        const char *range,
                        const char *triangle,
                        const int *n,
                        float *a,
                        const int *lda,
                        const float *low,
                        const float *high,
                        const int *first,
                        const int *last,
                        const float *tolerance,
                        int *n_found,
                        float *values,
                        float *vectors,
                        const int *ldz,
                        int *support,
                        float *work,
                        const int *work_size,
                        int *integers,
                        const int *integers_size,
                        int *info,
                        gsize job_length,
                        gsize range_length,
                        gsize triangle_length);

/* Elements of B from which on OpenBLAS' rearranging of it pays; a smaller B
 * stays in the caches as it is, and our kernels are faster. */
#define LEAST_B        (2 << 20)
#define LEAST_EXTENT   WEFT_BLAS_ROWS
#define LARGEST_EXTENT G_MAXINT32

static struct
{
  gsize ready;
  Sgemm sgemm;   /* NULL: not used */
  Ssyevr ssyevr; /* NULL: there is none */
  char *core;
  const char *reason;
} blas;

#define CHECK_SIDE 61
#define CHECK_K    131

/* A padded product with NaN in C, where beta = 0 must not read it. */
static gboolean
is_correct (Sgemm sgemm,
            int   turn_a,
            int   turn_b,
            int   m)
{
  static float a[CHECK_SIDE * CHECK_K], b[CHECK_SIDE * CHECK_K], c[CHECK_SIDE * (CHECK_SIDE + 1)];
  int n = CHECK_SIDE, k = CHECK_K;

  for (int i = 0; i < CHECK_SIDE * CHECK_K; i++) {
    a[i] = (float) (i * 37 % 101 - 50) / 50;
    b[i] = (float) (i * 53 % 97 - 48) / 48;
  }
  for (int i = 0; i < m * (n + 1); i++)
    c[i] = i % (n + 1) == n ? 77 : NAN;
  sgemm (ROW_MAJOR, turn_a ? TRANSPOSED : PLAIN, turn_b ? TRANSPOSED : PLAIN, m, n, k, 1, a, turn_a ? m : k, b, turn_b ? k : n, 0, c, n + 1);
  for (int i = 0; i < m; i++) {
    for (int j = 0; j < n; j++) {
      double sum = 0;

      for (int p = 0; p < k; p++)
        sum += (double) a[turn_a ? p * m + i : i * k + p] * (double) b[turn_b ? j * k + p : p * n + j];
      if (!(fabs (sum - (double) c[i * (n + 1) + j]) < 1e-3))
        return FALSE;
    }
    if (c[i * (n + 1) + n] != 77)
      return FALSE;
  }
  return TRUE;
}

static gboolean
passes (Sgemm sgemm)
{
  for (int m = 1; m <= CHECK_SIDE; m += 12)
    for (int turns = 0; turns < 4; turns++)
      if (!is_correct (sgemm, turns & 1, turns >> 1, m))
        return FALSE;
  return TRUE;
}

/* Opens the library with a core of our choosing, or as the user set it. */
static gboolean
try_core (const char *core)
{
  char *(*get_core) (void);
  void (*set_threads) (int);
  void *library;

  if (core != NULL)
    g_setenv ("OPENBLAS_CORETYPE", core, TRUE);
  library = dlopen ("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL)
    return FALSE;
  blas.sgemm = (Sgemm) dlsym (library, "cblas_sgemm");
  get_core = (char *(*) (void) ) dlsym (library, "openblas_get_corename");
  set_threads = (void (*) (int)) dlsym (library, "openblas_set_num_threads");
  if (blas.sgemm != NULL && get_core != NULL && set_threads != NULL) {
    set_threads (1);
    if (passes (blas.sgemm)) {
      blas.ssyevr = (Ssyevr) dlsym (library, "ssyevr_");
      blas.core = g_strdup (get_core ());
      return TRUE;
    }
  }
  blas.sgemm = NULL;
  dlclose (library);
  return FALSE;
}

static gboolean
is_wide (const char *core)
{
  const char *const wide[] = { "SkylakeX", "Cooperlake", "SapphireRapids", "Zen4", "Zen5", NULL };

  return g_strv_contains (wide, core);
}

static void
open_library (void)
{
  const char *cores[] = { NULL, "Haswell", "Sandybridge", "Nehalem" };
  g_autofree char *wish = g_strdup (g_getenv ("OPENBLAS_CORETYPE"));

  for (guint i = 0; i < G_N_ELEMENTS (cores) && blas.sgemm == NULL; i++)
    try_core (cores[i]);
  if (wish != NULL)
    g_setenv ("OPENBLAS_CORETYPE", wish, TRUE);
  else
    g_unsetenv ("OPENBLAS_CORETYPE");
  if (blas.sgemm == NULL) {
    blas.reason = N_("OpenBLAS is not installed or computes wrongly here; own kernels are used for all products");
  } else if (weft_kernels_get ()->width == 16 && !is_wide (blas.core)) {
    blas.sgemm = NULL;
    blas.reason = N_("OpenBLAS is set to a core without AVX-512; own kernels, which are faster, are used for all products");
  } else {
    blas.reason = N_("OpenBLAS computes large products");
  }
}

static void
ensure_open (void)
{
  if (g_once_init_enter (&blas.ready)) {
    open_library ();
    g_once_init_leave (&blas.ready, 1);
  }
}

const char *
weft_blas_get_core (void)
{
  ensure_open ();
  return blas.sgemm != NULL ? blas.core : NULL;
}

const char *
weft_blas_get_reason (void)
{
  ensure_open ();
  return _ (blas.reason);
}

gboolean
weft_blas_is_better (gint64 m,
                     gint64 n,
                     gint64 k)
{
  if (MIN (MIN (m, n), k) < LEAST_EXTENT || MAX (MAX (m, n), k) > LARGEST_EXTENT || (double) n * (double) k < LEAST_B)
    return FALSE;
  ensure_open ();
  return blas.sgemm != NULL;
}

void
weft_blas_gemm (const WeftKernels *kernels,
                const WeftGemm    *g,
                gint64             first_row,
                gint64             last_row)
{
  gboolean turn_a = g->a_row == 1 && g->a_column != 1;
  gint64 rows = last_row - first_row;
  float *c = g->c + first_row * g->c_row;

  if (rows <= 0)
    return;
  blas.sgemm (ROW_MAJOR, turn_a ? TRANSPOSED : PLAIN, g->b_transposed ? TRANSPOSED : PLAIN, (int) rows, (int) g->n, (int) g->k, g->alpha,
              g->a + first_row * g->a_row, (int) (turn_a ? g->a_column : g->a_row), g->b, (int) g->b_row, 0, c, (int) g->c_row);
  for (gint64 i = 0; i < rows; i++) {
    if (g->bias != NULL)
      kernels->axpy (1, g->bias, c + i * g->c_row, g->n);
    if (g->activation != WEFT_UNARY_IDENTITY)
      kernels->unary (g->activation, c + i * g->c_row, c + i * g->c_row, g->n, g->activation_alpha, 0);
  }
}

/* What ssyevr has overwritten: the upper triangle, seen by rows. */
static void
restore (float       *matrix,
         gint64       n,
         const float *diagonal)
{
  for (gint64 i = 0; i < n; i++) {
    matrix[i * n + i] = diagonal[i];
    for (gint64 j = i + 1; j < n; j++)
      matrix[i * n + j] = matrix[j * n + i];
  }
}

/* Fortran reads columns: the lower triangle for it is the upper one by rows. */
gboolean
weft_blas_eigen (float  *matrix,
                 gint64  n,
                 gint64  n_wanted,
                 float  *values,
                 float  *vectors)
{
  int side = (int) n, first = (int) (n - n_wanted + 1), n_found = 0, info = -1;
  int work_size = 64 * side + 64, integers_size = 16 * side + 16;
  g_autofree float *found = g_new (float, n), *rows = g_new (float, n *n_wanted), *work = g_new (float, work_size), *diagonal = g_new (float, n);
  g_autofree int *support = g_new (int, 2 * n_wanted + 2), *integers = g_new (int, integers_size);
  const float none = 0;

  ensure_open ();
  for (gint64 i = 0; i < n; i++)
    diagonal[i] = matrix[i * (n + 1)];
  if (blas.ssyevr != NULL)
    blas.ssyevr ("V", "I", "L", &side, matrix, &side, &none, &none, &first, &side, &none, &n_found, found, rows, &side, support,
                 work, &work_size, integers, &integers_size, &info, 1, 1, 1);
  if (info != 0 || n_found != n_wanted) {
    restore (matrix, n, diagonal);
    return FALSE;
  }
  for (gint64 i = 0; i < n_wanted; i++) {
    values[i] = found[n_wanted - 1 - i];
    memcpy (vectors + i * n, rows + (n_wanted - 1 - i) * n, (gsize) n * sizeof (float));
  }
  return TRUE;
}
