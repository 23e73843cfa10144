/* embedding.c: rows as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/embedding.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/random.h"
#include "engine/pca.h"
#include "explain/embedding-private.h"
#include "explain/error.h"
#include "explain/reduce.h"

#include <math.h>
#include <string.h>

struct _WeftEmbedding
{
  const WeftEmbeddingMethod *method;
  WeftParams *params; /* Owned */
  WeftTensor *rows;   /* Owned: as given */
  WeftTensor *start;  /* Owned (nullable) */
  WeftLayout layout;
  gboolean laid_out;
  double shares[2];
  gpointer state; /* Owned (nullable): the method's */
};

static const WeftParam pca_params[] = { { NULL } };

static gint64
count_none (const WeftLayout *layout)
{
  return 0;
}

/* What is laid out first is all of it. */
static const WeftEmbeddingOps pca_ops = { .count = count_none };

const WeftEmbeddingMethod weft_embedding_methods[] = {
  { "pca", N_("Principal components"), N_("The two directions along which rows differ most. Distances are true as far as these go; what differs along others is not seen"),
    NULL, pca_params, G_MAXINT32, &pca_ops },
  { "tsne", N_("t-SNE"), N_("Neighbours stay neighbours. Sizes of clusters and distances between them mean little"), N_("Kullback-Leibler divergence"), weft_tsne_params, 1000000,
    &weft_tsne_ops },
  { "umap", N_("UMAP"), N_("Neighbours stay neighbours, clusters stand further apart than with t-SNE. Distances between them mean little"), NULL, weft_umap_params, 1000000,
    &weft_umap_ops },
  { NULL },
};

const WeftEmbeddingMethod *
weft_embedding_find_method (const char  *id,
                            GError     **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (const WeftEmbeddingMethod *method = weft_embedding_methods; method->id != NULL; method++) {
    if (g_str_equal (method->id, id))
      return method;
    g_string_append_printf (ids, "%s%s", ids->len > 0 ? ", " : "", method->id);
  }
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("“%s” is no method of embedding; there are %s"), id, ids->str);
  return NULL;
}

float *
weft_layout_alloc (gint64   n,
                   GError **error)
{
  gint64 padded = (n + WEFT_LAYOUT_PAD - 1) / WEFT_LAYOUT_PAD * WEFT_LAYOUT_PAD;

  return weft_alloc ((gsize) padded * sizeof (float), error);
}

void
weft_layout_jitter (WeftLayout *self,
                    const char *name,
                    double      deviation)
{
  WeftRandom random;

  weft_random_init (&random, weft_random_key (self->seed, name), 0);
  for (gint64 i = 0; i < self->n; i++)
    for (int axis = 0; axis < 2; axis++)
      self->at[axis][i] += (float) (deviation * weft_random_normal (&random));
}

void
weft_layout_scale (WeftLayout *self,
                   double      spread)
{
  double means[2] = { 0 }, square = 0, factor;

  for (int axis = 0; axis < 2; axis++)
    for (gint64 i = 0; i < self->n; i++)
      means[axis] += (double) self->at[axis][i] / (double) self->n;
  for (gint64 i = 0; i < self->n; i++)
    square += pow ((double) self->at[0][i] - means[0], 2);
  factor = square > 0 ? spread / sqrt (square / (double) self->n) : 0;
  for (int axis = 0; axis < 2; axis++)
    for (gint64 i = 0; i < self->n; i++)
      self->at[axis][i] = (float) (((double) self->at[axis][i] - means[axis]) * factor);
  if (factor == 0)
    weft_layout_jitter (self, "start", spread);
}

static gboolean
check_numbers (const WeftTensor  *x,
               GError           **error)
{
  const float *numbers = weft_tensor_const_f32 (x);
  gint64 n = weft_shape_count (&x->shape);

  for (gint64 i = 0; i < n; i++)
    if (!isfinite (numbers[i])) {
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("row %" PRId64 ", column %" PRId64 " is no finite number; leave the row out, or fill in what is missing"),
                   i / x->shape.extent[1] + 1, i % x->shape.extent[1] + 1);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_rows (const WeftTensor           *x,
            const WeftEmbeddingMethod  *method,
            GError                    **error)
{
  g_autofree char *shape = weft_shape_to_string (&x->shape);

  if (x->dtype != WEFT_DTYPE_F32 || x->shape.rank != 2 || x->shape.extent[1] < 1)
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("an embedding needs rows of f32 numbers, not %s of %s"), shape, weft_dtype_get_name (x->dtype));
  else if (x->shape.extent[0] < WEFT_EMBEDDING_LEAST_ROWS)
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("an embedding needs %d rows or more, there are %d"), WEFT_EMBEDDING_LEAST_ROWS, (int) x->shape.extent[0]);
  else if (x->shape.extent[0] > method->most_rows)
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_LIMIT, _("%s lays out %" PRId64 " rows at most, there are %" PRId64 "; take a sample, or principal components"), _ (method->title),
                 method->most_rows, x->shape.extent[0]);
  else
    return check_numbers (x, error);
  return FALSE;
}

WeftEmbedding *
weft_embedding_new (WeftTensor                 *x,
                    const WeftEmbeddingMethod  *method,
                    const WeftParams           *params,
                    guint64                     seed,
                    GError                    **error)
{
  g_autoptr (WeftEmbedding) self = NULL;

  if (!check_rows (x, method, error))
    return NULL;
  self = g_new0 (WeftEmbedding, 1);
  self->method = method;
  self->params = params != NULL ? weft_params_copy (params) : weft_params_new (method->params);
  self->rows = weft_tensor_ref (x);
  self->layout = (WeftLayout){ .kernels = weft_kernels_get (), .params = self->params, .seed = seed, .n = x->shape.extent[0] };
  self->layout.warnings = g_ptr_array_new_with_free_func (g_free);
  self->layout.n_iterations = method->ops->count (&self->layout);
  for (int axis = 0; axis < 2; axis++)
    if ((self->layout.at[axis] = weft_layout_alloc (self->layout.n, error)) == NULL)
      return NULL;
  return g_steal_pointer (&self);
}

void
weft_embedding_free (WeftEmbedding *self)
{
  if (self->state != NULL)
    self->method->ops->free (self->state);
  g_clear_pointer (&self->layout.x, weft_tensor_unref);
  g_clear_pointer (&self->layout.warnings, g_ptr_array_unref);
  for (int axis = 0; axis < 2; axis++)
    weft_free (self->layout.at[axis]);
  g_clear_pointer (&self->start, weft_tensor_unref);
  g_clear_pointer (&self->rows, weft_tensor_unref);
  weft_params_free (self->params);
  g_free (self);
}

gboolean
weft_embedding_set_start (WeftEmbedding     *self,
                          const WeftTensor  *points,
                          GError           **error)
{
  g_return_val_if_fail (!self->laid_out, FALSE);

  if (points->dtype != WEFT_DTYPE_F32 || !weft_shape_equal (&points->shape, &WEFT_SHAPE (self->layout.n, 2))) {
    g_autofree char *shape = weft_shape_to_string (&points->shape);

    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the layout to begin with is %s, the rows need %d×2; give a layout of the same rows"), shape, (int) self->layout.n);
    return FALSE;
  }
  if (!check_numbers (points, error))
    return FALSE;
  self->start = weft_tensor_copy (points, error);
  return self->start != NULL;
}

/* The signs of principal components mean nothing: those that fit the start are taken. */
static void
turn_to_start (WeftEmbedding *self)
{
  const float *start = weft_tensor_const_f32 (self->start);

  for (int axis = 0; axis < 2; axis++) {
    double product = 0;

    for (gint64 i = 0; i < self->layout.n; i++)
      product += (double) self->layout.at[axis][i] * (double) start[2 * i + axis];
    for (gint64 i = 0; product < 0 && i < self->layout.n; i++)
      self->layout.at[axis][i] = -self->layout.at[axis][i];
  }
}

static void
take_start (WeftEmbedding *self)
{
  const float *start = weft_tensor_const_f32 (self->start);

  for (gint64 i = 0; i < self->layout.n; i++)
    for (int axis = 0; axis < 2; axis++)
      self->layout.at[axis][i] = start[2 * i + axis];
  self->layout.started = TRUE;
}

/* Rows of one column have a second one of zeros. */
static void
take_components (WeftEmbedding    *self,
                 const WeftTensor *along,
                 const double     *shares)
{
  gint64 k = along->shape.extent[1];

  for (gint64 i = 0; i < self->layout.n; i++)
    for (int axis = 0; axis < 2; axis++)
      self->layout.at[axis][i] = axis < k ? weft_tensor_const_f32 (along)[i * k + axis] : 0;
  self->shares[0] = shares[0];
  self->shares[1] = k > 1 ? shares[1] : 0;
}

static gboolean
lay_out (WeftEmbedding   *self,
         const WeftStop  *stop,
         GError         **error)
{
  const WeftParam *components = weft_param_find (self->method->params, "components");
  gint64 columns = self->rows->shape.extent[1], wanted = components != NULL ? weft_params_get_integer (self->params, "components") : 2;
  gboolean reduces = components != NULL && wanted > 0 && wanted < columns;
  double shares[2] = { 0 };
  g_autoptr (WeftTensor) along = weft_reduce_columns (self->rows, reduces ? wanted : MIN (2, columns), self->layout.seed, stop, shares, error);

  if (along == NULL)
    return FALSE;
  take_components (self, along, shares);
  self->layout.x = weft_tensor_ref (reduces ? along : self->rows);
  if (self->start != NULL && self->layout.n_iterations == 0)
    turn_to_start (self);
  else if (self->start != NULL)
    take_start (self);
  self->laid_out = TRUE;
  return TRUE;
}

static gboolean
check_points (const WeftEmbedding  *self,
              GError              **error)
{
  for (gint64 i = 0; i < self->layout.n; i++)
    if (!isfinite (self->layout.at[0][i]) || !isfinite (self->layout.at[1][i])) {
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS, _("the points flew apart at iteration %" PRId64 "; take a smaller learning rate"), self->layout.iteration);
      return FALSE;
    }
  return TRUE;
}

/* What comes before the first iteration. Returns: FALSE on error; stopped, it is not there yet */
static gboolean
prepare (WeftEmbedding   *self,
         gboolean         iterates,
         const WeftStop  *stop,
         GError         **error)
{
  GError *failure = NULL;

  if (!self->laid_out)
    lay_out (self, stop, &failure);
  if (self->laid_out && iterates && self->state == NULL && self->layout.n_iterations > 0)
    self->state = self->method->ops->begin (&self->layout, stop, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
weft_embedding_step (WeftEmbedding   *self,
                     gint64           n_iterations,
                     const WeftStop  *stop,
                     GError         **error)
{
  if (!prepare (self, n_iterations > 0, stop, error))
    return FALSE;
  if (self->state == NULL)
    return TRUE;
  for (gint64 i = 0; i < n_iterations && !weft_embedding_is_done (self) && !weft_stop_is_requested (stop); i++) {
    if (!self->method->ops->step (self->state, error))
      return FALSE;
    self->layout.iteration++;
  }
  return check_points (self, error);
}

gint64
weft_embedding_get_n_iterations (const WeftEmbedding *self)
{
  return self->layout.n_iterations;
}

gint64
weft_embedding_get_iteration (const WeftEmbedding *self)
{
  return self->layout.iteration;
}

gboolean
weft_embedding_is_done (const WeftEmbedding *self)
{
  return self->laid_out && self->layout.iteration >= self->layout.n_iterations;
}

WeftTensor *
weft_embedding_get_points (const WeftEmbedding  *self,
                           GError              **error)
{
  WeftTensor *points = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (self->layout.n, 2), error);

  for (gint64 i = 0; points != NULL && i < self->layout.n; i++)
    for (int axis = 0; axis < 2; axis++)
      weft_tensor_f32 (points)[2 * i + axis] = self->layout.at[axis][i];
  return points;
}

double
weft_embedding_get_loss (WeftEmbedding *self)
{
  return self->state != NULL && self->method->ops->get_loss != NULL ? self->method->ops->get_loss (self->state) : NAN;
}

gboolean
weft_embedding_get_shares (const WeftEmbedding *self,
                           double               shares[2])
{
  memcpy (shares, self->shares, sizeof self->shares);
  return self->laid_out && self->method->ops == &pca_ops;
}

const WeftEmbeddingMethod *
weft_embedding_get_method (const WeftEmbedding *self)
{
  return self->method;
}

const WeftParams *
weft_embedding_get_params (const WeftEmbedding *self)
{
  return self->params;
}

guint64
weft_embedding_get_seed (const WeftEmbedding *self)
{
  return self->layout.seed;
}

GPtrArray *
weft_embedding_get_warnings (const WeftEmbedding *self)
{
  return self->layout.warnings;
}
