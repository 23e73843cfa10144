/* bench-pca.c: principal components, timed as their peer is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pca_60000: the 50 first components of all 60 000 pictures of digits, 784 numbers in 0 … 1
 * each, and what the pictures are along them; a sample is the seconds for both.
 */
#include "cli/bench.h"

#include "dataset/reader.h"
#include "engine/kernels.h"
#include "engine/pca.h"

#define COMPONENTS 50
#define SAMPLES    5

/* The pictures as rows of f32. */
static WeftTensor *
read_rows (GError **error)
{
  g_autoptr (WeftDataset) dataset = weft_dataset_read ("dataset:mnist", NULL, NULL, NULL, error);
  const WeftPart *part = dataset != NULL ? weft_dataset_find_part (dataset, "train") : NULL;
  const WeftTensor *pictures;
  WeftTensor *rows;
  gint64 size;

  if (part == NULL)
    return NULL;
  pictures = weft_column_get_tensor (weft_dataset_get_column (dataset, 0));
  size = weft_shape_count_axes (&pictures->shape, 1, pictures->shape.rank);
  rows = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (part->n_rows, size), error);
  if (rows != NULL)
    weft_kernels_get ()->scale_u8 ((const guint8 *) pictures->data + part->first * size, rows->data, part->n_rows * size, 1.0f / 255, 0);
  return rows;
}

gboolean
weft_bench_pca (WeftBench  *self,
                GError    **error)
{
  g_autoptr (WeftTensor) rows = read_rows (error);

  self->unit = 1;
  for (int i = 0; rows != NULL && i < SAMPLES; i++) {
    gint64 before = g_get_monotonic_time ();
    g_autoptr (WeftPca) pca = weft_pca_new (rows, COMPONENTS, NULL, error);
    g_autoptr (WeftTensor) along = pca != NULL ? weft_pca_project (pca, rows, error) : NULL;
    double seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;

    if (along == NULL)
      return FALSE;
    g_array_append_val (self->samples, seconds);
  }
  return rows != NULL;
}
