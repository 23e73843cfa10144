/* input-space.c: which numbers an input can hold, so that what is made up is still one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/input-space.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROWS 2000

/* Numbers of all rows that are looked at. */
#define MAX_NUMBERS ((gint64) 16 << 20)

/* Which share of a column's numbers lies below and above its box. */
#define TAIL 0.01

void
weft_input_space_free (WeftInputSpace *self)
{
  g_clear_pointer (&self->samples, weft_tensor_unref);
  g_free (self->low);
  g_free (self->high);
  g_free (self);
}

/* Rows at equal distances. */
static gboolean
take_samples (WeftInputSpace  *self,
              WeftPredictor   *predictor,
              WeftDataset     *dataset,
              const WeftStop  *stop,
              GError         **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  gint64 n_rows = weft_dataset_get_n_rows (dataset), n = MIN (n_rows, CLAMP (MAX_NUMBERS / self->n, 1, MAX_ROWS));
  g_autofree guint32 *rows = g_new (guint32, n);

  for (gint64 i = 0; i < n; i++)
    rows[i] = (guint32) (i * n_rows / n);
  self->samples = weft_predictor_prepare (predictor, dataset, (WeftRows){ rows, (gsize) n }, stop, warnings, error);
  return self->samples != NULL;
}

/* The column that pictures are read from. */
static const char *
get_column (const WeftPredictor *predictor)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (predictor);

  return preparation != NULL ? weft_preparation_get_column_name (preparation, 0) : "picture";
}

static WeftShape
get_column_shape (const WeftPredictor  *predictor,
                  const WeftInputSpace *self)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (predictor);

  return preparation != NULL && weft_preparation_get_n_parts (preparation) == 1 ? weft_preparation_get_part (preparation, 0).shape : self->item;
}

/* Two pictures, a black one and a white one. */
static WeftDataset *
make_extremes (const WeftPredictor   *predictor,
               const WeftInputSpace  *self,
               GError               **error)
{
  WeftShape item = get_column_shape (predictor, self), shape = { .rank = item.rank + 1, .extent = { 2 } };
  WeftDatasetBuilder *builder;
  WeftTensor *pixels;

  for (int axis = 0; axis < item.rank; axis++)
    shape.extent[axis + 1] = item.extent[axis];
  pixels = weft_tensor_new (WEFT_DTYPE_U8, &shape, error);
  if (pixels == NULL)
    return NULL;
  memset (weft_tensor_u8 (pixels) + pixels->bytes / 2, 255, pixels->bytes / 2);
  builder = weft_dataset_builder_new ();
  weft_dataset_builder_add_column (builder, get_column (predictor), weft_column_new_dense (pixels));
  return weft_dataset_builder_end (builder, error);
}

static gboolean
take_extremes (WeftInputSpace  *self,
               WeftPredictor   *predictor,
               const WeftStop  *stop,
               GError         **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = make_extremes (predictor, self, error);
  const guint32 rows[] = { 0, 1 };
  g_autoptr (WeftTensor) both = dataset != NULL ? weft_predictor_prepare (predictor, dataset, (WeftRows){ rows, 2 }, stop, warnings, error) : NULL;

  for (gint64 i = 0; both != NULL && i < self->n; i++) {
    float black = weft_tensor_const_f32 (both)[i], white = weft_tensor_const_f32 (both)[self->n + i];

    self->low[i] = black;
    self->high[i] = white;
  }
  return both != NULL;
}

/* Pictures that did not come as bytes have no black and white: each channel has its least and
 * its largest number. */
static void
take_channels (WeftInputSpace *self)
{
  const float *numbers = weft_tensor_const_f32 (self->samples);
  gint64 places = self->height * self->width;

  for (gint64 c = 0; c < self->channels; c++) {
    float low = INFINITY, high = -INFINITY;

    for (gint64 row = 0; row < self->samples->shape.extent[0]; row++)
      for (gint64 i = c * places; i < (c + 1) * places; i++) {
        low = MIN (low, numbers[row * self->n + i]);
        high = MAX (high, numbers[row * self->n + i]);
      }
    for (gint64 i = c * places; i < (c + 1) * places; i++) {
      self->low[i] = low;
      self->high[i] = high;
    }
  }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return (*(const float *) a > *(const float *) b) - (*(const float *) a < *(const float *) b);
}

/* The middle of each column. */
static void
take_columns (WeftInputSpace *self)
{
  const float *numbers = weft_tensor_const_f32 (self->samples);
  gint64 n_rows = self->samples->shape.extent[0], tail = (gint64) floor (TAIL * (double) n_rows);
  g_autofree float *column = g_new (float, n_rows);

  for (gint64 i = 0; i < self->n; i++) {
    for (gint64 row = 0; row < n_rows; row++)
      column[row] = numbers[row * self->n + i];
    qsort (column, (gsize) n_rows, sizeof (float), compare);
    self->low[i] = column[tail];
    self->high[i] = column[n_rows - 1 - tail];
  }
}

static gboolean
has_bytes (const WeftPredictor *predictor,
           WeftDataset         *dataset)
{
  WeftColumn *column = weft_dataset_find_column (dataset, get_column (predictor));
  WeftTensor *tensor = column != NULL ? weft_column_get_tensor (column) : NULL;

  return tensor == NULL || tensor->dtype == WEFT_DTYPE_U8;
}

static void
read_shape (WeftInputSpace      *self,
            const WeftPredictor *predictor)
{
  const WeftShape *input = &weft_graph_get_value (weft_predictor_get_graph (predictor), weft_predictor_get_input (predictor))->shape;
  WeftImageForm form;

  self->item.rank = input->rank - 1;
  for (int axis = 0; axis < self->item.rank; axis++)
    self->item.extent[axis] = input->extent[axis + 1];
  self->n = weft_shape_count (&self->item);
  self->low = g_new0 (float, self->n);
  self->high = g_new0 (float, self->n);
  if (!weft_predictor_get_form (predictor, &form) || (gint64) form.channels * form.height * form.width != self->n)
    return;
  self->channels = form.channels;
  self->height = form.height;
  self->width = form.width;
}

WeftInputSpace *
weft_input_space_new (WeftPredictor   *predictor,
                      WeftDataset     *dataset,
                      const WeftStop  *stop,
                      GError         **error)
{
  g_autoptr (WeftInputSpace) self = g_new0 (WeftInputSpace, 1);

  read_shape (self, predictor);
  if (dataset == NULL && self->channels == 0) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("this model reads no pictures, so what its inputs can be is known from data only; choose a data file"));
    return NULL;
  }
  if (dataset != NULL && !take_samples (self, predictor, dataset, stop, error))
    return NULL;
  if (self->channels == 0)
    take_columns (self);
  else if (dataset != NULL && !has_bytes (predictor, dataset))
    take_channels (self);
  else if (!take_extremes (self, predictor, stop, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
weft_input_space_clip (const WeftInputSpace *self,
                       float                *sample)
{
  for (gint64 i = 0; i < self->n; i++)
    sample[i] = CLAMP (sample[i], MIN (self->low[i], self->high[i]), MAX (self->low[i], self->high[i]));
}

void
weft_input_space_to_shares (const WeftInputSpace *self,
                            const float          *sample,
                            float                *shares)
{
  for (gint64 i = 0; i < self->n; i++) {
    float width = self->high[i] - self->low[i];

    shares[i] = width != 0 ? (sample[i] - self->low[i]) / width : 0;
  }
}

void
weft_input_space_from_shares (const WeftInputSpace *self,
                              const float          *shares,
                              float                *sample)
{
  for (gint64 i = 0; i < self->n; i++)
    sample[i] = self->low[i] + (self->high[i] - self->low[i]) * shares[i];
}

guint8 *
weft_input_space_to_bytes (const WeftInputSpace *self,
                           const float          *sample)
{
  g_autofree float *shares = g_new (float, self->n);
  guint8 *bytes = g_new (guint8, self->n);
  gint64 places = self->height * self->width;

  weft_input_space_to_shares (self, sample, shares);
  for (gint64 i = 0; i < places; i++)
    for (gint64 c = 0; c < self->channels; c++)
      bytes[i * self->channels + c] = (guint8) (255 * CLAMP (shares[c * places + i], 0, 1) + 0.5f);
  return bytes;
}
