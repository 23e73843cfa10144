/* bench-embed.c: layouts, timed as their peer is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tsne, umap: the 50 first components of the first pictures of digits, laid out on a plane with
 * the default settings; a sample is the seconds from the components to the points. t-SNE has as
 * many iterations as scikit-learn, 1 000 in all.
 */
#include "cli/bench.h"

#include "dataset/reader.h"
#include "engine/kernels.h"
#include "explain/embedding.h"
#include "explain/reduce.h"

#define COMPONENTS 50

/* Large layouts are timed once. */
#define MANY_ROWS 20000
#define SAMPLES   3

/* Returns: (transfer full) (nullable): (n, COMPONENTS) */
static WeftTensor *
read_rows (gint64   n,
           GError **error)
{
  g_autoptr (WeftDataset) dataset = weft_dataset_read ("dataset:mnist", NULL, NULL, NULL, error);
  g_autoptr (WeftTensor) rows = NULL;
  const WeftTensor *pictures;
  gint64 size;

  if (dataset == NULL)
    return NULL;
  pictures = weft_column_get_tensor (weft_dataset_get_column (dataset, 0));
  size = weft_shape_count_axes (&pictures->shape, 1, pictures->shape.rank);
  rows = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n, size), error);
  if (rows == NULL)
    return NULL;
  weft_kernels_get ()->scale_u8 (pictures->data, rows->data, n * size, 1.0f / 255, 0);
  return weft_reduce_columns (rows, COMPONENTS, 0, NULL, NULL, error);
}

static gboolean
time_layout (WeftBench   *self,
             WeftTensor  *rows,
             const char  *id,
             GError     **error)
{
  const WeftEmbeddingMethod *method = weft_embedding_find_method (id, error);
  g_autoptr (WeftParams) params = weft_params_new (method->params);
  g_autoptr (WeftEmbedding) embedding = NULL;
  gint64 before = g_get_monotonic_time ();
  double seconds;

  if (weft_param_find (method->params, "iterations") != NULL && !weft_params_set (params, "iterations", "750", error))
    return FALSE;
  embedding = weft_embedding_new (rows, method, params, 1, error);
  if (embedding == NULL || !weft_embedding_step (embedding, G_MAXINT64, NULL, error))
    return FALSE;
  seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
  g_array_append_val (self->samples, seconds);
  return TRUE;
}

static gboolean
time_layouts (WeftBench   *self,
              const char  *id,
              GError     **error)
{
  g_autoptr (WeftTensor) rows = read_rows (self->batch, error);

  self->unit = 1;
  for (int i = 0; rows != NULL && i < (self->batch > MANY_ROWS ? 1 : SAMPLES); i++)
    if (!time_layout (self, rows, id, error))
      return FALSE;
  return rows != NULL;
}

gboolean
weft_bench_tsne (WeftBench  *self,
                 GError    **error)
{
  return time_layouts (self, "tsne", error);
}

gboolean
weft_bench_umap (WeftBench  *self,
                 GError    **error)
{
  return time_layouts (self, "umap", error);
}
