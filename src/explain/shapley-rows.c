/* shapley-rows.c: what each column of a table adds in many rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/shapley-rows.h"

#include "base/random.h"
#include "explain/draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Up to so many columns all coalitions are looked at, beyond that so many pairs of orders. */
#define FEW_COLUMNS 7
#define FEW_PAIRS   5

/* Numbers beyond these percentiles have the colors of the ends. */
#define LOWEST  0.05
#define HIGHEST 0.95

/* Groups of rows that have about the same of a column, with so many rows at least. */
#define N_GROUPS   8
#define GROUP_SIZE 6

WeftShapleyRows *
weft_shapley_rows_ref (WeftShapleyRows *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_shapley_rows_unref (WeftShapleyRows *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < self->n_columns; i++) {
    g_free (self->columns[i].name);
    g_strfreev (self->columns[i].names);
    g_free (self->columns[i].parts);
    g_free (self->columns[i].values);
  }
  g_free (self->columns);
  g_free (self->rows);
  g_free (self);
}

static WeftShapleyRows *
make_copy (const WeftShapleyRows *from)
{
  WeftShapleyRows *self = g_memdup2 (from, sizeof *from);
  gsize bytes = from->n_rows * sizeof (float);

  g_atomic_ref_count_init (&self->references);
  self->rows = g_memdup2 (from->rows, from->n_rows * sizeof (guint32));
  self->columns = g_memdup2 (from->columns, from->n_columns * sizeof (WeftShapleyRowsColumn));
  for (guint i = 0; i < from->n_columns; i++) {
    self->columns[i].name = g_strdup (from->columns[i].name);
    self->columns[i].names = g_strdupv (from->columns[i].names);
    self->columns[i].parts = g_memdup2 (from->columns[i].parts, bytes);
    self->columns[i].values = g_memdup2 (from->columns[i].values, bytes);
  }
  return self;
}

/* What the rows hold of a column, as the data has it. */
static void
take_values (WeftShapleyRows       *self,
             WeftShapleyRowsColumn *to,
             const WeftColumn      *column)
{
  const char *const *names = column != NULL ? weft_column_get_names (column, &to->n_names) : NULL;
  WeftColumnKind kind = column != NULL ? weft_column_get_kind (column) : WEFT_COLUMN_TEXT;
  gboolean is_number = kind == WEFT_COLUMN_CATEGORY || (kind == WEFT_COLUMN_DENSE && weft_column_get_item_shape (column).rank == 0);

  to->names = g_strdupv ((char **) names);
  for (gsize i = 0; i < self->n_rows; i++) {
    to->parts[i] = NAN;
    to->values[i] = is_number && !weft_column_is_missing (column, self->rows[i]) ? (float) weft_column_get_number (column, self->rows[i]) : NAN;
  }
}

/* Where nobody knows names, what the model is given. */
static void
take_inputs (WeftShapleyRows       *self,
             WeftShapleyRowsColumn *to,
             const WeftTensor      *samples,
             gint64                 first)
{
  gint64 size = weft_shape_count_axes (&samples->shape, 1, samples->shape.rank);

  for (gsize i = 0; i < self->n_rows; i++) {
    to->parts[i] = NAN;
    to->values[i] = weft_tensor_const_f32 (samples)[(gint64) i * size + first];
  }
}

static void
take_columns (WeftShapleyRows     *self,
              const WeftSubject   *subject,
              const WeftPredictor *predictor,
              const WeftDataset   *dataset,
              const WeftTensor    *samples)
{
  const WeftSubjectColumn *columns = weft_subject_get_columns (subject, &self->n_columns);
  gboolean has_names = weft_predictor_get_preparation (predictor) != NULL;

  self->columns = g_new0 (WeftShapleyRowsColumn, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++) {
    WeftShapleyRowsColumn *column = &self->columns[i];

    column->name = g_strdup (columns[i].name);
    column->parts = g_new (float, self->n_rows);
    column->values = g_new (float, self->n_rows);
    if (has_names)
      take_values (self, column, weft_dataset_find_column (dataset, columns[i].name));
    else
      take_inputs (self, column, samples, columns[i].first);
  }
}

static void
take_parts (WeftShapleyRows   *self,
            gsize              row,
            const WeftShapley *shapley)
{
  for (guint i = 0; i < self->n_columns; i++) {
    WeftShapleyRowsColumn *column = &self->columns[i];

    column->parts[row] = (float) shapley->parts[i];
    column->mean = (column->mean * (double) row + fabs (shapley->parts[i])) / (double) (row + 1);
  }
  self->base = shapley->base;
  self->n_done = row + 1;
}

static void
tell (const WeftShapleyRows      *self,
      const WeftShapleyRowsWatch *watch)
{
  if (watch != NULL && watch->progress != NULL && self->n_done < self->n_rows)
    watch->progress (watch->data, (double) self->n_done / (double) self->n_rows, make_copy (self));
}

/* Row after row; each has orders of its own. */
static gboolean
explain_rows (WeftShapleyRows               *self,
              WeftSubject                   *subject,
              const WeftTensor              *samples,
              const WeftTensor              *background,
              const WeftShapleyRowsOptions  *options,
              const WeftShapleyRowsWatch    *watch,
              GError                       **error)
{
  gint64 size = weft_shape_count_axes (&samples->shape, 1, samples->shape.rank);
  const WeftShapleyWatch inner = { NULL, NULL, watch != NULL ? watch->stop : NULL };
  WeftShapleyRequest request = { NULL, background, options->target, self->n_pairs, options->seed };

  for (gsize row = 0; row < self->n_rows; row++) {
    g_autoptr (WeftShapley) shapley = NULL;

    request.sample = weft_tensor_const_f32 (samples) + (gint64) row * size;
    request.seed = weft_random_key (options->seed, "row") + self->rows[row];
    shapley = weft_shapley_run (subject, &request, &inner, error);
    if (shapley == NULL)
      return FALSE;
    take_parts (self, row, shapley);
    if (self->n_done % 16 == 0)
      tell (self, watch);
  }
  return TRUE;
}

WeftShapleyRows *
weft_shapley_rows_run (WeftSubject                   *subject,
                       WeftPredictor                 *predictor,
                       WeftDataset                   *dataset,
                       const WeftShapleyRowsOptions  *options,
                       const WeftShapleyRowsWatch    *watch,
                       GPtrArray                     *warnings,
                       GError                       **error)
{
  const WeftStop *stop = watch != NULL ? watch->stop : NULL;
  g_autoptr (WeftShapleyRows) self = g_new0 (WeftShapleyRows, 1);
  g_autoptr (WeftTensor) samples = NULL, background = NULL;

  g_atomic_ref_count_init (&self->references);
  samples = weft_draw_rows (predictor, dataset, options->n_rows, options->seed, &self->rows, stop, warnings, error);
  background = samples != NULL ? weft_draw_rows (predictor, dataset, options->n_background, weft_random_key (options->seed, "background"), NULL, stop, warnings, error) : NULL;
  if (background == NULL)
    return NULL;
  self->n_rows = (gsize) samples->shape.extent[0];
  take_columns (self, subject, predictor, dataset, samples);
  self->n_background = background->shape.extent[0];
  self->n_pairs = options->n_pairs >= 0 ? options->n_pairs : self->n_columns <= FEW_COLUMNS ? 0
                                                                                            : FEW_PAIRS;
  if (!explain_rows (self, subject, samples, background, options, watch, error))
    return NULL;
  return g_steal_pointer (&self);
}

static int
compare_means (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const WeftShapleyRows *self = data;
  double first = self->columns[*(const guint *) a].mean, second = self->columns[*(const guint *) b].mean;

  return (first < second) - (first > second);
}

guint *
weft_shapley_rows_sort (const WeftShapleyRows *self)
{
  guint *order = g_new (guint, self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) self->n_columns, sizeof (guint), compare_means, (gpointer) self);
  return order;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  float first = *(const float *) a, second = *(const float *) b;

  return (first > second) - (first < second);
}

/* Those of the numbers that are any, in order. */
static float *
sort_values (const WeftShapleyRows *self,
             guint                  column,
             gsize                 *n)
{
  float *sorted = g_new (float, self->n_rows + 1);

  *n = 0;
  for (gsize i = 0; i < self->n_rows; i++)
    if (isfinite (self->columns[column].values[i]))
      sorted[(*n)++] = self->columns[column].values[i];
  qsort (sorted, *n, sizeof (float), compare_numbers);
  return sorted;
}

float *
weft_shapley_rows_scale (const WeftShapleyRows *self,
                         guint                  column,
                         double                *low,
                         double                *high)
{
  gsize n;
  g_autofree float *sorted = sort_values (self, column, &n);
  float *scaled;

  if (self->columns[column].names != NULL || n == 0 || !(sorted[n - 1] > sorted[0]))
    return NULL;
  *low = (double) sorted[(gsize) (LOWEST * (double) (n - 1))];
  *high = (double) sorted[(gsize) ceil (HIGHEST * (double) (n - 1))];
  if (!(*high > *low)) {
    *low = (double) sorted[0];
    *high = (double) sorted[n - 1];
  }
  scaled = g_new (float, self->n_rows);
  for (gsize i = 0; i < self->n_rows; i++) {
    double value = (double) self->columns[column].values[i];

    scaled[i] = isfinite (value) ? (float) CLAMP ((value - *low) / (*high - *low), 0, 1) : NAN;
  }
  return scaled;
}

/* How far the parts of one column go with a standard deviation of another, in some rows. */
static double
correlate (const WeftShapleyRows *self,
           const guint32         *rows,
           gsize                  n,
           guint                  part,
           guint                  value)
{
  const float *x = self->columns[part].parts, *y = self->columns[value].values;
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;

  for (gsize i = 0; i < n; i++) {
    mean_x += (double) x[rows[i]] / (double) n;
    mean_y += (double) y[rows[i]] / (double) n;
  }
  for (gsize i = 0; i < n; i++) {
    double a = (double) x[rows[i]] - mean_x, b = (double) y[rows[i]] - mean_y;

    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xx > 0 && yy > 0 ? fabs (xy) / sqrt (yy) : 0;
}

static int
compare_by_value (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const float *values = data;

  return compare_numbers (&values[*(const guint32 *) a], &values[*(const guint32 *) b]);
}

/* Rows where both columns have a number and the part is known, by the value of the first. */
static guint32 *
list_known (const WeftShapleyRows *self,
            guint                  column,
            guint                  partner,
            gsize                 *n)
{
  const WeftShapleyRowsColumn *first = &self->columns[column], *second = &self->columns[partner];
  guint32 *rows = g_new (guint32, self->n_rows + 1);

  *n = 0;
  for (gsize i = 0; i < self->n_rows; i++)
    if (isfinite (first->values[i]) && isfinite (first->parts[i]) && isfinite (second->values[i]))
      rows[(*n)++] = (guint32) i;
  g_qsort_with_data (rows, (int) *n, sizeof (guint32), compare_by_value, first->values);
  return rows;
}

int
weft_shapley_rows_find_partner (const WeftShapleyRows *self,
                                guint                  column)
{
  double most = 0;
  int found = -1;

  for (guint other = 0; other < self->n_columns; other++) {
    double sum = 0, low, high;
    g_autofree float *scaled = other != column ? weft_shapley_rows_scale (self, other, &low, &high) : NULL;
    gsize n;
    g_autofree guint32 *rows = list_known (self, column, other, &n);
    gsize size = MAX (n / N_GROUPS, GROUP_SIZE);

    for (gsize first = 0; scaled != NULL && first + size <= n; first += size)
      sum += correlate (self, rows + first, size, column, other);
    if (sum > most) {
      most = sum;
      found = (int) other;
    }
  }
  return found;
}
