/* statistics.c: what a column looks like
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mean and deviation take two passes, which no cancellation spoils.
 */
#include "dataset/statistics.h"

#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POLL_ROWS 16384

typedef struct
{
  WeftColumn *column;
  const guint32 *rows; /* NULL: all */
  gsize n_rows;
  const WeftStop *stop;
} View;

static gint64
get_row (const View *view,
         gsize       i)
{
  return view->rows != NULL ? (gint64) view->rows[i] : (gint64) i;
}

static gboolean
must_stop (const View *view,
           gsize       i)
{
  return i % POLL_ROWS == 0 && weft_stop_is_requested (view->stop);
}

static gboolean
measure_range (WeftColumnStatistics *self,
               const View           *view)
{
  const WeftTensor *values = weft_column_get_tensor (view->column);
  gint64 n_elements = weft_shape_count_axes (&values->shape, 1, values->shape.rank);
  double sum = 0;

  for (gsize i = 0; i < view->n_rows; i++) {
    gint64 row = get_row (view, i);
    gboolean is_missing = FALSE;

    if (must_stop (view, i))
      return FALSE;
    for (gint64 j = 0; j < n_elements; j++) {
      double number = weft_tensor_get (values, row * n_elements + j);

      is_missing |= isnan (number);
      self->n_infinite += isinf (number) != 0;
      if (!isfinite (number))
        continue;
      self->minimum = self->n_numbers == 0 ? number : fmin (self->minimum, number);
      self->maximum = self->n_numbers == 0 ? number : fmax (self->maximum, number);
      self->n_numbers++;
      sum += number;
    }
    self->n_missing += is_missing;
  }
  if (self->n_numbers > 0)
    self->mean = sum / (double) self->n_numbers;
  return TRUE;
}

static gboolean
measure_deviation (WeftColumnStatistics *self,
                   const View           *view)
{
  const WeftTensor *values = weft_column_get_tensor (view->column);
  gint64 n_elements = weft_shape_count_axes (&values->shape, 1, values->shape.rank);
  double squares = 0;

  for (gsize i = 0; i < view->n_rows; i++) {
    gint64 row = get_row (view, i);

    if (must_stop (view, i))
      return FALSE;
    for (gint64 j = 0; j < n_elements; j++) {
      double number = weft_tensor_get (values, row * n_elements + j);

      if (isfinite (number))
        squares += (number - self->mean) * (number - self->mean);
    }
  }
  if (self->n_numbers > 0)
    self->deviation = sqrt (squares / (double) self->n_numbers);
  return TRUE;
}

static int
compare_numbers_cb (const void *a,
                    const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static int
compare_texts_cb (const void *a,
                  const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Keeps the list sorted by count; of equal counts the earlier value stays first. */
static void
add_top (WeftColumnStatistics *self,
         gint64                count,
         char                 *text)
{
  guint place = self->n_top;

  while (place > 0 && self->top[place - 1].count < count)
    place--;
  if (place == WEFT_STATISTICS_TOP) {
    g_free (text);
    return;
  }
  if (self->n_top == WEFT_STATISTICS_TOP)
    g_free (self->top[--self->n_top].text);
  memmove (&self->top[place + 1], &self->top[place], (self->n_top - place) * sizeof self->top[0]);
  self->top[place] = (WeftTopValue){ text, count };
  self->n_top++;
}

static gboolean
is_worth_listing (const WeftColumnStatistics *self,
                  gint64                      count)
{
  return self->n_top < WEFT_STATISTICS_TOP || self->top[self->n_top - 1].count < count;
}

static void
count_numbers (WeftColumnStatistics *self,
               const View           *view)
{
  g_autofree double *numbers = g_new (double, view->n_rows + 1);
  gsize n = 0;

  for (gsize i = 0; i < view->n_rows; i++) {
    double number = weft_column_get_number (view->column, get_row (view, i));

    if (!isnan (number))
      numbers[n++] = number;
  }
  qsort (numbers, n, sizeof *numbers, compare_numbers_cb);
  for (gsize start = 0, end; start < n; start = end) {
    char text[WEFT_NUMBER_LENGTH];

    for (end = start; end < n && numbers[end] == numbers[start];)
      end++;
    self->n_distinct++;
    if (is_worth_listing (self, (gint64) (end - start)))
      add_top (self, (gint64) (end - start), g_strdup (weft_number_format (numbers[start], text)));
  }
}

static void
count_texts (WeftColumnStatistics *self,
             const View           *view)
{
  g_autofree const char **texts = g_new (const char *, view->n_rows + 1);
  gsize n = 0;

  for (gsize i = 0; i < view->n_rows; i++) {
    const char *text = weft_column_get_text (view->column, get_row (view, i));

    if (text != NULL)
      texts[n++] = text;
  }
  self->n_missing = (gint64) (view->n_rows - n);
  qsort (texts, n, sizeof *texts, compare_texts_cb);
  for (gsize start = 0, end; start < n; start = end) {
    for (end = start; end < n && strcmp (texts[end], texts[start]) == 0;)
      end++;
    self->n_distinct++;
    if (is_worth_listing (self, (gint64) (end - start)))
      add_top (self, (gint64) (end - start), g_strdup (texts[start]));
  }
}

WeftColumnStatistics *
weft_column_statistics_new (WeftColumn     *column,
                            const guint32  *rows,
                            gsize           n_rows,
                            const WeftStop *stop)
{
  g_autoptr (WeftColumnStatistics) self = g_new0 (WeftColumnStatistics, 1);
  View view = { column, rows, rows != NULL ? n_rows : (gsize) weft_column_get_n_rows (column), stop };

  self->n_rows = (gint64) view.n_rows;
  self->minimum = self->maximum = self->mean = self->deviation = (double) NAN;
  if (weft_column_get_kind (column) != WEFT_COLUMN_DENSE) {
    count_texts (self, &view);
    return g_steal_pointer (&self);
  }
  if (!measure_range (self, &view) || !measure_deviation (self, &view))
    return NULL;
  if (weft_column_get_item_shape (column).rank == 0)
    count_numbers (self, &view);
  else
    self->n_distinct = -1;
  return g_steal_pointer (&self);
}

void
weft_column_statistics_free (WeftColumnStatistics *self)
{
  for (guint i = 0; i < self->n_top; i++)
    g_free (self->top[i].text);
  g_free (self);
}
