/* reduce.c: rows of very many columns, brought to few
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/reduce.h"

#include "base/alloc.h"
#include "base/random.h"
#include "engine/kernels.h"
#include "engine/pca.h"
#include "explain/parts.h"

#include <math.h>
#include <string.h>

/* Directions beside those that are wanted, and times that the subspace is turned towards the
 * first components. */
#define SPARE 16
#define TURNS 3

#define CHUNK 256

typedef struct
{
  const WeftKernels *kernels;
  const float *x; /* (n, v) */
  gint64 n;
  gint64 v;
  gint64 l;     /* dimensions of the subspace */
  float *q;     /* (v, l) */
  float *y;     /* (n, l): the rows along the subspace */
  float *shift; /* (l): what the mean is along it, negative */
  const double *means;
} Subspace;

static void
project_cb (gpointer data,
            int      member,
            gint64   first,
            gint64   last)
{
  Subspace *self = data;
  WeftGemm g = { .n = self->l, .k = self->v, .a = self->x, .a_row = self->v, .a_column = 1, .b = self->q, .b_row = self->l, .c = self->y, .c_row = self->l, .alpha = 1 };

  g.bias = self->shift;
  self->kernels->gemm (&g, first, last);
}

/* q = (x - mean)ᵀ y; the mean counts for nothing, since the columns of y add up to 0. */
static void
turn_cb (gpointer data,
         int      member,
         gint64   first,
         gint64   last)
{
  Subspace *self = data;
  WeftGemm g = { .n = self->l, .k = self->n, .a = self->x, .a_row = 1, .a_column = self->v, .b = self->y, .b_row = self->l, .c = self->q, .c_row = self->l, .alpha = 1 };

  self->kernels->gemm (&g, first, last);
}

/* Gram and Schmidt's, twice, for columns that were nearly the same. */
static void
make_orthogonal (Subspace *self)
{
  g_autofree double *column = g_new (double, self->v);

  for (gint64 j = 0; j < self->l; j++)
    for (int pass = 0; pass < 2; pass++) {
      double length = 0;

      for (gint64 i = 0; i < self->v; i++)
        column[i] = (double) self->q[i * self->l + j];
      for (gint64 k = 0; k < j; k++) {
        double product = 0;

        for (gint64 i = 0; i < self->v; i++)
          product += column[i] * (double) self->q[i * self->l + k];
        for (gint64 i = 0; i < self->v; i++)
          column[i] -= product * (double) self->q[i * self->l + k];
      }
      for (gint64 i = 0; i < self->v; i++)
        length += column[i] * column[i];
      for (gint64 i = 0; i < self->v; i++)
        self->q[i * self->l + j] = length > 0 ? (float) (column[i] / sqrt (length)) : 0;
    }
}

static void
project (Subspace       *self,
         const WeftStop *stop)
{
  for (gint64 j = 0; j < self->l; j++) {
    double sum = 0;

    for (gint64 i = 0; i < self->v; i++)
      sum -= self->means[i] * (double) self->q[i * self->l + j];
    self->shift[j] = (float) sum;
  }
  weft_parts_run (self->n, CHUNK, stop, project_cb, self);
}

static void
find_subspace (Subspace       *self,
               guint64         seed,
               const WeftStop *stop)
{
  WeftRandom random;

  weft_random_init (&random, weft_random_key (seed, "subspace"), 0);
  for (gint64 i = 0; i < self->v * self->l; i++)
    self->q[i] = (float) weft_random_normal (&random);
  for (int turn = 0; turn < TURNS && !weft_stop_is_requested (stop); turn++) {
    make_orthogonal (self);
    project (self, stop);
    weft_parts_run (self->v, CHUNK, stop, turn_cb, self);
  }
  make_orthogonal (self);
  project (self, stop);
}

/* Returns: (transfer full) (nullable): (N, l) */
static WeftTensor *
take_subspace (const WeftTensor  *x,
               gint64             l,
               const double      *means,
               guint64            seed,
               const WeftStop    *stop,
               GError           **error)
{
  Subspace self = { .kernels = weft_kernels_get (), .x = weft_tensor_const_f32 (x), .n = x->shape.extent[0], .v = x->shape.extent[1], .l = l, .means = means };
  g_autoptr (WeftTensor) y = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (self.n, l), error);

  self.q = y != NULL ? weft_alloc ((gsize) ((self.v + 1) * l) * sizeof (float), error) : NULL;
  if (self.q == NULL)
    return NULL;
  self.shift = self.q + self.v * l;
  self.y = weft_tensor_f32 (y);
  find_subspace (&self, seed, stop);
  weft_free (self.q);
  return g_steal_pointer (&y);
}

static WeftTensor *
take_components (const WeftTensor  *x,
                 gint64             k,
                 double             total,
                 const WeftStop    *stop,
                 double            *shares,
                 GError           **error)
{
  g_autoptr (WeftPca) pca = weft_pca_new (x, k, stop, error);

  if (pca == NULL)
    return NULL;
  for (gint64 i = 0; shares != NULL && i < MIN (k, 2); i++)
    shares[i] = total > 0 ? weft_tensor_get (pca->variances, i) / total : 0;
  return weft_pca_project (pca, x, error);
}

/* Means of all columns. Returns: the sum of their variances, over N - 1 */
static double
measure_columns (const WeftTensor *x,
                 double           *means)
{
  gint64 n = x->shape.extent[0], v = x->shape.extent[1];
  const float *numbers = weft_tensor_const_f32 (x);
  double total = 0;

  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < v; j++)
      means[j] += (double) numbers[i * v + j] / (double) n;
  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < v; j++)
      total += ((double) numbers[i * v + j] - means[j]) * ((double) numbers[i * v + j] - means[j]);
  return total / (double) (n - 1);
}

WeftTensor *
weft_reduce_columns (const WeftTensor  *x,
                     gint64             k,
                     guint64            seed,
                     const WeftStop    *stop,
                     double            *shares,
                     GError           **error)
{
  gint64 columns = x->shape.extent[1];
  g_autofree double *means = g_new0 (double, columns);
  double total = measure_columns (x, means);
  g_autoptr (WeftTensor) some = NULL;

  if (columns <= WEFT_REDUCE_EXACT)
    return take_components (x, k, total, stop, shares, error);
  some = take_subspace (x, MIN (k + SPARE, columns), means, seed, stop, error);
  return some != NULL && !weft_stop_is_requested (stop) ? take_components (some, k, total, stop, shares, error) : NULL;
}
