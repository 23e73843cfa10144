/* recommend-advice.c: what all decisions of a recommendation share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/recommend-private.h"

#include <stdarg.h>

void
weft_advice_say (WeftAdvice *self,
                 const char *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->result->reasons, g_strdup_vprintf (format, args));
  va_end (args);
}

void
weft_advice_set (WeftAdvice     *self,
                 WeftAdviceNode  node,
                 const char     *param,
                 const char     *format,
                 ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  weft_params_set (self->result->values[node], param, text, &error);
  g_assert_no_error (error);
}

WeftColumn *
weft_advice_find_column (const WeftAdvice            *self,
                         const WeftColumnDescription *column)
{
  return self->dataset != NULL ? weft_dataset_find_column (self->dataset, column->name) : NULL;
}

static void
count_cb (gpointer    data,
          const char *token)
{
  ++*(gint64 *) data;
}

static int
compare_lengths_cb (gconstpointer a,
                    gconstpointer b)
{
  const gint64 *one = a, *two = b;

  return (*one > *two) - (*one < *two);
}

gint64
weft_advice_measure_text (const WeftAdvice            *self,
                          const WeftColumnDescription *column,
                          const char                  *way,
                          double                       share)
{
  WeftColumn *texts = weft_advice_find_column (self, column);
  gint64 n = weft_column_get_n_rows (texts);
  g_autofree gint64 *lengths = g_new0 (gint64, n + 1);

  for (gint64 row = 0; row < n && !weft_stop_is_requested (self->stop); row++)
    if (!weft_column_is_missing (texts, row))
      weft_tokens_foreach (way, TRUE, weft_column_get_text (texts, row), count_cb, &lengths[row]);
  qsort (lengths, (gsize) n, sizeof *lengths, compare_lengths_cb);
  return n > 0 ? lengths[(gint64) ((double) (n - 1) * share)] : 0;
}
