/* pca.c: the directions along which rows differ most
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The covariance of all pairs of columns is Σ (x - mean)ᵀ (x - mean) / (N - 1): the
 * upper triangle of a product, in blocks of columns. Rows are cut into parts by their
 * number; each part has sums of its own, joined in order, so no number depends on threads.
 */
#include "engine/pca.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "engine/eigen.h"
#include "engine/error.h"
#include "engine/kernels.h"
#include "engine/team.h"

#include <stdatomic.h>
#include <string.h>

/* Rows that are worth a part, and parts at most: each has a matrix of its own. */
#define PART_ROWS  1024
#define MOST_PARTS 8

/* Rows that are centered at once, so that they stay in the cache; columns of a block. */
#define CHUNK_ROWS    256
#define BLOCK_COLUMNS 128

typedef struct
{
  const WeftTensor *x;
  const WeftKernels *kernels;
  const WeftStop *stop;
  gint64 rows;
  gint64 columns;
  gint64 n_parts;
  const float *mean;
  double *sums;   /* of columns, for each part */
  float *squares; /* columns × columns, for each part */
  float *chunks;  /* of rows, for each part */
  atomic_int next;
} Work;

static gboolean
is_stopped (const Work *self)
{
  return self->stop != NULL && weft_stop_is_requested (self->stop);
}

static void
sum_columns (Work   *self,
             gint64  part,
             gint64  first,
             gint64  last)
{
  double *sums = self->sums + part * self->columns;
  float *some = self->chunks + part * CHUNK_ROWS * self->columns;

  for (gint64 row = first; row < last; row += CHUNK_ROWS) {
    self->kernels->reduce_rows (WEFT_REDUCE_SUM, (const float *) self->x->data + row * self->columns, MIN (CHUNK_ROWS, last - row), self->columns, some, self->columns);
    for (gint64 j = 0; j < self->columns; j++)
      sums[j] += (double) some[j];
  }
}

/* Adds the products of all pairs of columns of @n centered rows, but for the lower triangle. */
static void
add_products (Work        *self,
              const float *chunk,
              gint64       n,
              float       *squares)
{
  WeftGemm g = { .k = n, .a_row = 1, .a_column = self->columns, .b_row = self->columns, .c_row = self->columns, .alpha = 1, .adds = TRUE };

  for (gint64 j = 0; j < self->columns; j += BLOCK_COLUMNS)
    for (gint64 i = 0; i <= j; i += BLOCK_COLUMNS) {
      g.n = MIN (BLOCK_COLUMNS, self->columns - j);
      g.a = chunk + i;
      g.b = chunk + j;
      g.c = squares + i * self->columns + j;
      self->kernels->gemm (&g, 0, MIN (BLOCK_COLUMNS, self->columns - i));
    }
}

static void
sum_products (Work   *self,
              gint64  part,
              gint64  first,
              gint64  last)
{
  float *chunk = self->chunks + part * CHUNK_ROWS * self->columns, *squares = self->squares + part * self->columns * self->columns;

  for (gint64 row = first; row < last && !is_stopped (self); row += CHUNK_ROWS) {
    gint64 n = MIN (CHUNK_ROWS, last - row);

    for (gint64 i = 0; i < n; i++)
      self->kernels->binary (WEFT_BINARY_SUB, (const float *) self->x->data + (row + i) * self->columns, 1, self->mean, 1, chunk + i * self->columns, self->columns);
    add_products (self, chunk, n, squares);
  }
}

static void
run_parts (Work *self,
           void (*func) (Work *self, gint64 part, gint64 first, gint64 last))
{
  gint64 part;

  while ((part = atomic_fetch_add (&self->next, 1)) < self->n_parts)
    func (self, part, self->rows * part / self->n_parts, self->rows * (part + 1) / self->n_parts);
}

static void
sum_columns_cb (int      member,
                gpointer data)
{
  run_parts (data, sum_columns);
}

static void
sum_products_cb (int      member,
                 gpointer data)
{
  run_parts (data, sum_products);
}

static void
run_team (Work         *self,
          WeftTeamFunc  func)
{
  atomic_store (&self->next, 0);
  weft_team_run ((int) MIN (weft_team_get_size (), self->n_parts), func, self);
}

/* The parts' sums, joined in the first part's place, over N - 1, and mirrored. */
static void
join_products (Work *self)
{
  gint64 n = self->columns, size = n * n;

  for (gint64 i = 0; i < n; i++)
    for (gint64 j = i; j < n; j++) {
      double sum = 0;

      for (gint64 part = 0; part < self->n_parts; part++)
        sum += (double) self->squares[part * size + i * n + j];
      self->squares[i * n + j] = self->squares[j * n + i] = (float) (sum / (double) (self->rows - 1));
    }
}

static void
join_means (Work  *self,
            float *mean)
{
  for (gint64 j = 0; j < self->columns; j++) {
    double sum = 0;

    for (gint64 part = 0; part < self->n_parts; part++)
      sum += self->sums[part * self->columns + j];
    mean[j] = (float) (sum / (double) self->rows);
  }
  self->mean = mean;
}

static gboolean
check_rows (const WeftTensor  *x,
            gint64             columns,
            gint64             least_rows,
            GError           **error)
{
  g_autofree char *shape = weft_shape_to_string (&x->shape);

  if (x->dtype != WEFT_DTYPE_F32)
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_TYPE, _("principal components: numbers are %s, f32 is needed"), weft_dtype_get_name (x->dtype));
  else if (x->shape.rank != 2 || x->shape.extent[0] < least_rows || x->shape.extent[1] < columns)
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("principal components: the rows are %s; there must be at least %d rows and %d columns"), shape,
                 (int) least_rows, (int) columns);
  else
    return TRUE;
  return FALSE;
}

static WeftPca *
allocate (gint64   columns,
          gint64   n_components,
          GError **error)
{
  g_autoptr (WeftPca) self = g_new0 (WeftPca, 1);

  self->mean = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (columns), error);
  self->components = self->mean != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_components, columns), error) : NULL;
  self->variances = self->components != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_components), error) : NULL;
  return self->variances != NULL ? g_steal_pointer (&self) : NULL;
}

static gboolean
fit (Work     *work,
     WeftPca  *self,
     GError  **error)
{
  run_team (work, sum_columns_cb);
  join_means (work, self->mean->data);
  run_team (work, sum_products_cb);
  if (is_stopped (work))
    return FALSE;
  join_products (work);
  return weft_eigen_largest (work->squares, work->columns, self->variances->shape.extent[0], self->variances->data, self->components->data, FALSE, error);
}

WeftPca *
weft_pca_new (const WeftTensor  *x,
              gint64             n_components,
              const WeftStop    *stop,
              GError           **error)
{
  g_autoptr (WeftPca) self = NULL;
  Work work = { .x = x, .kernels = weft_kernels_get (), .stop = stop };
  gboolean done = FALSE;

  if (!check_rows (x, MAX (n_components, 1), 2, error))
    return NULL;
  work.rows = x->shape.extent[0];
  work.columns = x->shape.extent[1];
  work.n_parts = CLAMP (work.rows / PART_ROWS, 1, MOST_PARTS);
  self = allocate (work.columns, MAX (n_components, 1), error);
  work.sums = self != NULL ? weft_alloc ((gsize) (work.n_parts * work.columns) * sizeof (double), error) : NULL;
  work.squares = work.sums != NULL ? weft_alloc ((gsize) (work.n_parts * work.columns * work.columns) * sizeof (float), error) : NULL;
  work.chunks = work.squares != NULL ? weft_alloc ((gsize) (work.n_parts * CHUNK_ROWS * work.columns) * sizeof (float), error) : NULL;
  if (work.chunks != NULL)
    done = fit (&work, self, error);
  weft_free (work.chunks);
  weft_free (work.squares);
  weft_free (work.sums);
  return done ? g_steal_pointer (&self) : NULL;
}

void
weft_pca_free (WeftPca *self)
{
  g_clear_pointer (&self->mean, weft_tensor_unref);
  g_clear_pointer (&self->components, weft_tensor_unref);
  g_clear_pointer (&self->variances, weft_tensor_unref);
  g_free (self);
}

typedef struct
{
  const WeftKernels *kernels;
  WeftGemm gemm;
  gint64 rows;
  atomic_int next;
} Projection;

static void
project_cb (int      member,
            gpointer data)
{
  Projection *self = data;
  gint64 chunk;

  while ((chunk = atomic_fetch_add (&self->next, 1)) * CHUNK_ROWS < self->rows)
    self->kernels->gemm (&self->gemm, chunk * CHUNK_ROWS, MIN ((chunk + 1) * CHUNK_ROWS, self->rows));
}

/* What the mean would be projected to, to be taken away from each row. */
static void
project_mean (const WeftPca *self,
              float         *to)
{
  gint64 k = self->components->shape.extent[0], columns = self->components->shape.extent[1];
  const float *mean = self->mean->data, *components = self->components->data;

  for (gint64 i = 0; i < k; i++) {
    double sum = 0;

    for (gint64 j = 0; j < columns; j++)
      sum += (double) mean[j] * (double) components[i * columns + j];
    to[i] = (float) -sum;
  }
}

WeftTensor *
weft_pca_project (const WeftPca     *self,
                  const WeftTensor  *x,
                  GError           **error)
{
  gint64 k = self->components->shape.extent[0], columns = self->components->shape.extent[1];
  Projection work = { .kernels = weft_kernels_get () };
  g_autoptr (WeftTensor) turned = NULL, offset = NULL;
  WeftTensor *y;

  if (!check_rows (x, columns, 0, error))
    return NULL;
  turned = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (columns, k), error);
  offset = turned != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (k), error) : NULL;
  y = offset != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (x->shape.extent[0], k), error) : NULL;
  if (y == NULL)
    return NULL;
  work.kernels->turn (self->components->data, columns, k, columns, turned->data, k);
  project_mean (self, offset->data);
  work.rows = x->shape.extent[0];
  work.gemm = (WeftGemm){ .n = k, .k = columns, .a = x->data, .a_row = x->shape.extent[1], .a_column = 1, .b = turned->data, .b_row = k, .c = y->data, .c_row = k, .alpha = 1 };
  work.gemm.bias = offset->data;
  weft_team_run (weft_team_get_size (), project_cb, &work);
  return y;
}
