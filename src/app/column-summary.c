/* column-summary.c: what a column of data looks like, in a few words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/column-summary.h"

#include "dataset/statistics.h"

#include <math.h>

#define MAX_ROWS 10000
#define N_BARS   8

static guint32 *
spread_rows (gint64  n_rows,
             gsize  *n)
{
  guint32 *rows;

  *n = (gsize) MIN (n_rows, MAX_ROWS);
  rows = g_new (guint32, *n + 1);
  for (gsize i = 0; i < *n; i++)
    rows[i] = (guint32) ((double) i * (double) n_rows / (double) *n);
  return rows;
}

/* Eight heights of a block, the lowest for few, a space for none. */
static char *
draw_bars (const gint64 *counts,
           guint         n)
{
  GString *text = g_string_new (NULL);
  gint64 most = 1;

  for (guint i = 0; i < n; i++)
    most = MAX (most, counts[i]);
  for (guint i = 0; i < n; i++) {
    if (counts[i] == 0)
      g_string_append_unichar (text, 0x2007);
    else
      g_string_append_unichar (text, 0x2581 + (gunichar) (counts[i] * 7 / most));
  }
  return g_string_free (text, FALSE);
}

static char *
draw_numbers (WeftColumn                 *column,
              const WeftColumnStatistics *statistics,
              const guint32              *rows,
              gsize                       n)
{
  gint64 counts[N_BARS] = { 0 };
  double width = (statistics->maximum - statistics->minimum) / N_BARS;

  for (gsize i = 0; i < n; i++) {
    double number = weft_column_get_number (column, rows[i]);

    if (isfinite (number))
      counts[width > 0 ? MIN ((int) ((number - statistics->minimum) / width), N_BARS - 1) : 0]++;
  }
  return draw_bars (counts, N_BARS);
}

static char *
draw_categories (WeftColumn    *column,
                 const guint32 *rows,
                 gsize          n)
{
  guint n_names = 0;
  gint64 counts[2 * N_BARS] = { 0 };

  (void) weft_column_get_names (column, &n_names);
  if (n_names == 0 || n_names > G_N_ELEMENTS (counts))
    return g_strdup ("");
  for (gsize i = 0; i < n; i++) {
    double code = weft_column_get_number (column, rows[i]);

    if (code >= 0 && code < n_names)
      counts[(int) code]++;
  }
  return draw_bars (counts, n_names);
}

static void
summarize_numbers (WeftColumnSummary          *self,
                   WeftColumn                 *column,
                   const WeftColumnStatistics *statistics,
                   const guint32              *rows,
                   gsize                       n)
{
  if (statistics->n_numbers == 0)
    return;
  g_free (self->values);
  g_free (self->mean);
  self->values = g_strdup_printf ("%.6g … %.6g", statistics->minimum, statistics->maximum);
  self->mean = g_strdup_printf ("%.4g ± %.3g", statistics->mean, statistics->deviation);
  if (weft_column_get_item_shape (column).rank > 0)
    return;
  g_free (self->bars);
  self->bars = draw_numbers (column, statistics, rows, n);
}

static void
summarize_categories (WeftColumnSummary          *self,
                      WeftColumn                 *column,
                      const WeftColumnStatistics *statistics,
                      const guint32              *rows,
                      gsize                       n)
{
  if (statistics->n_top > 0) {
    g_free (self->values);
    self->values = g_strdup (statistics->top[0].text);
  }
  g_free (self->bars);
  self->bars = draw_categories (column, rows, n);
}

void
weft_column_summary_init (WeftColumnSummary *self,
                          WeftColumn        *column)
{
  gsize n;
  g_autofree guint32 *rows = spread_rows (weft_column_get_n_rows (column), &n);
  gsize n_looked_at = weft_column_get_item_shape (column).rank > 0 ? MIN (n, MAX_ROWS / 100) : n;
  g_autoptr (WeftColumnStatistics) statistics = weft_column_statistics_new (column, rows, n_looked_at, NULL);

  *self = (WeftColumnSummary){ g_strdup (""), g_strdup (""), g_strdup (""), g_strdup ("") };
  if (statistics->n_missing > 0) {
    g_free (self->missing);
    self->missing = g_strdup_printf ("%.1f %%", 100 * (double) statistics->n_missing / (double) statistics->n_rows);
  }
  if (weft_column_get_kind (column) == WEFT_COLUMN_DENSE)
    summarize_numbers (self, column, statistics, rows, n);
  else if (weft_column_get_kind (column) == WEFT_COLUMN_CATEGORY)
    summarize_categories (self, column, statistics, rows, n);
}

void
weft_column_summary_clear (WeftColumnSummary *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->missing, g_free);
  g_clear_pointer (&self->bars, g_free);
}
