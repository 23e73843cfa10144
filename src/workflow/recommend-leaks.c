/* recommend-leaks.c: columns that give the answer away, and rows that come again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A column is judged alone: what its values, or ranges of its numbers, say of the target in four
 * fifths of the rows is asked of the last fifth, in turns. What then hardly errs knows the answer
 * already; that of real measurements errs more.
 *
 * Source: S. Kaufman, S. Rosset, C. Perlich: Leakage in Data Mining (2012)
 */
#include "workflow/recommend-private.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/statistics.h"

#include <math.h>
#include <string.h>

/* Fewer rows agree by chance. */
#define MIN_ROWS 40

#define N_FOLDS 5

/* Numbers are cut into so many ranges of equally many rows. */
#define N_RANGES 32

/* A column that gives the target away errs by no more than this share of what guessing errs by. */
#define MOST_ERRORS 0.02

/* Targets of more classes are not looked at, and columns of more values are ranges or none. */
#define MAX_CLASSES 100
#define MAX_VALUES  1000

/* What is as straight as this is the target in another unit. */
#define STRAIGHT 0.9995

static const char *const key_names[] = { "", "id", "index", "key", "no", "nr", "number", "row", "uid", "uuid" };
static const char *const time_names[] = { "date", "time", "datetime", "timestamp", "day", "month", "week", "period", "ds" };

static gboolean
is_called (const char *name,
           const char *const *names,
           guint n_names)
{
  for (guint i = 0; i < n_names; i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): a cell to the last digit and letter; %NULL: it is missing */
static char *
write_cell (WeftColumn *column,
            gint64      row)
{
  char number[WEFT_NUMBER_LENGTH];

  if (weft_column_is_missing (column, row))
    return NULL;
  if (weft_column_get_kind (column) == WEFT_COLUMN_TEXT)
    return g_strdup (weft_column_get_text (column, row));
  if (weft_column_get_kind (column) == WEFT_COLUMN_DENSE)
    return g_strdup (weft_number_format (weft_column_get_number (column, row), number));
  return weft_column_format_cell (column, row);
}

/* Keys */

static gboolean
has_key_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return is_called (lower, key_names, G_N_ELEMENTS (key_names)) || g_str_has_suffix (lower, "_id") || g_str_has_suffix (lower, " id") || g_str_has_suffix (lower, "_key");
}

/* 1, 2, 3 … as a table that was written out has it. */
static gboolean
counts_rows (WeftColumn *values)
{
  gint64 n = weft_column_get_n_rows (values);

  for (gint64 row = 1; row < n; row++)
    if (weft_column_get_number (values, row) != weft_column_get_number (values, row - 1) + 1)
      return FALSE;
  return n > 1;
}

/* A word or number, not a sentence. */
static gboolean
is_one_word (const char *text)
{
  return text != NULL && strpbrk (text, " \t\n") == NULL;
}

static gboolean
are_all_words (WeftColumn *values)
{
  gint64 n = weft_column_get_n_rows (values);

  for (gint64 row = 0; row < n; row++) {
    g_autofree char *cell = write_cell (values, row);

    if (!is_one_word (cell))
      return FALSE;
  }
  return n > 0;
}

gboolean
weft_advice_is_key (const WeftAdvice     *self,
                    const WeftColumnLook *look)
{
  WeftColumn *values = weft_advice_find_column (self, look->column);
  gboolean is_dense = look->column->kind == WEFT_COLUMN_DENSE;

  if (values == NULL || look->column->shape.rank > 0 || self->n_rows < 2 || look->n_missing > 0 || look->n_distinct != self->n_rows)
    return FALSE;
  if (is_dense && !look->is_whole)
    return FALSE;
  if (has_key_name (look->column->name))
    return is_dense || are_all_words (values);
  if (self->n_rows < MIN_ROWS)
    return FALSE;
  return is_dense ? counts_rows (values) : are_all_words (values);
}

/* Classes told by a column alone */

/* A number for each different value, or range of numbers; -1 where nothing is known. */
typedef struct
{
  int *codes; /* Owned: (rows) */
  int n;
} Codes;

static void
codes_clear (Codes *self)
{
  g_free (self->codes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Codes, codes_clear)

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const double *one = a, *two = b;

  return (*one > *two) - (*one < *two);
}

/* Borders of ranges that have equally many rows. */
static void
cut_numbers (WeftColumn *values,
             gint64      n,
             Codes      *codes)
{
  g_autofree double *sorted = g_new (double, n + 1);
  gint64 n_known = 0;
  double borders[N_RANGES];

  for (gint64 row = 0; row < n; row++) {
    double number = weft_column_get_number (values, row);

    if (isfinite (number))
      sorted[n_known++] = number;
  }
  qsort (sorted, (gsize) n_known, sizeof *sorted, compare_numbers);
  for (int i = 0; i < N_RANGES; i++)
    borders[i] = n_known > 0 ? sorted[n_known * i / N_RANGES] : 0;
  for (gint64 row = 0; row < n; row++) {
    double number = weft_column_get_number (values, row);
    int range = 0;

    while (range + 1 < N_RANGES && number >= borders[range + 1])
      range++;
    codes->codes[row] = isfinite (number) ? range : -1;
  }
  codes->n = N_RANGES;
}

static void
number_values (WeftColumn *values,
               gint64      n,
               Codes      *codes)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gint64 row = 0; row < n; row++) {
    g_autofree char *cell = write_cell (values, row);
    gpointer place = cell != NULL ? g_hash_table_lookup (known, cell) : NULL;

    if (cell != NULL && place == NULL) {
      place = GINT_TO_POINTER (++codes->n);
      g_hash_table_insert (known, g_steal_pointer (&cell), place);
    }
    codes->codes[row] = GPOINTER_TO_INT (place) - 1;
  }
}

static void
code_column (const WeftAdvice     *self,
             const WeftColumnLook *look,
             Codes                *codes)
{
  WeftColumn *values = weft_advice_find_column (self, look->column);

  codes->codes = g_new (int, self->n_rows + 1);
  if (look->column->kind == WEFT_COLUMN_DENSE && look->n_distinct > N_RANGES)
    cut_numbers (values, self->n_rows, codes);
  else
    number_values (values, self->n_rows, codes);
}

/* The code that most rows outside a fold have for each value; for none the most frequent one. */
static void
learn_fold (const Codes *column,
            const Codes *target,
            gint64       n,
            int          fold,
            int         *answers)
{
  g_autofree gint64 *counts = g_new0 (gint64, (gsize) (column->n + 1) * (gsize) target->n);
  gint64 *all = counts + (gsize) column->n * (gsize) target->n;

  for (gint64 row = 0; row < n; row++) {
    if (row % N_FOLDS == fold || target->codes[row] < 0)
      continue;
    all[target->codes[row]]++;
    if (column->codes[row] >= 0)
      counts[(gsize) column->codes[row] * (gsize) target->n + (gsize) target->codes[row]]++;
  }
  for (int value = 0; value <= column->n; value++) {
    const gint64 *own = counts + (gsize) value * (gsize) target->n;
    int best = value < column->n ? answers[column->n] : 0;

    for (int c = 0; c < target->n; c++)
      if (own[c] > own[best])
        best = c;
    answers[value] = best;
  }
}

/* Rows whose class the column alone does not tell, each asked of the others. */
static gint64
count_errors (const Codes *column,
              const Codes *target,
              gint64       n)
{
  g_autofree int *answers = g_new0 (int, (gsize) column->n + 1);
  gint64 n_errors = 0;

  for (int fold = 0; fold < N_FOLDS; fold++) {
    learn_fold (column, target, n, fold, answers);
    for (gint64 row = fold; row < n; row += N_FOLDS)
      if (target->codes[row] >= 0)
        n_errors += answers[column->codes[row] >= 0 ? column->codes[row] : column->n] != target->codes[row];
  }
  return n_errors;
}

/* Whether each value of one stands for one of the other. */
static gboolean
is_renamed (const Codes *column,
            const Codes *target,
            gint64       n)
{
  g_autofree int *to = g_new (int, (gsize) column->n + 1), *from = g_new (int, (gsize) target->n + 1);

  memset (to, -1, sizeof *to * ((gsize) column->n + 1));
  memset (from, -1, sizeof *from * ((gsize) target->n + 1));
  for (gint64 row = 0; row < n; row++) {
    int a = column->codes[row], b = target->codes[row];

    if (a < 0 || b < 0) {
      if (a != b)
        return FALSE;
      continue;
    }
    if ((to[a] >= 0 && to[a] != b) || (from[b] >= 0 && from[b] != a))
      return FALSE;
    to[a] = b;
    from[b] = a;
  }
  return column->n == target->n;
}

static char *
find_class_leak (const WeftAdvice     *self,
                 const WeftColumnLook *look,
                 const WeftColumnLook *target)
{
  g_auto (Codes) column = { 0 }, classes = { 0 };
  gint64 n_errors, n_guessed = 0;

  code_column (self, target, &classes);
  code_column (self, look, &column);
  if (column.n > MAX_VALUES || classes.n > MAX_CLASSES)
    return NULL;
  if (is_renamed (&column, &classes, self->n_rows))
    return g_strdup_printf (_("“%s” is left out: it is “%s” under other names."), look->column->name, target->column->name);
  n_errors = count_errors (&column, &classes, self->n_rows);
  n_guessed = self->n_rows - target->n_missing - target->n_most;
  if (n_guessed == 0 || (double) n_errors > MOST_ERRORS * (double) n_guessed)
    return NULL;
  return g_strdup_printf (_("“%s” is left out: alone it tells “%s” of rows that it was not asked of, with %" PRId64 " errors in %" PRId64 " rows, so it may be known only afterwards. Put it back in Prepare if it is known before."),
                          look->column->name, target->column->name, n_errors, self->n_rows);
}

/* Numbers told by a column alone */

/* Pearson's correlation over rows that have both. */
static double
correlate (WeftColumn *a,
           WeftColumn *b,
           gint64      n)
{
  double n_both = 0, mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;

  for (gint64 row = 0; row < n; row++) {
    double x = weft_column_get_number (a, row), y = weft_column_get_number (b, row), dx = x - mean_a, dy = y - mean_b;

    if (!isfinite (x) || !isfinite (y))
      continue;
    n_both++;
    mean_a += dx / n_both;
    mean_b += dy / n_both;
    aa += dx * (x - mean_a);
    bb += dy * (y - mean_b);
    ab += dx * (y - mean_b);
  }
  return n_both >= MIN_ROWS && aa > 0 && bb > 0 ? ab / sqrt (aa * bb) : 0;
}

static char *
find_number_leak (const WeftAdvice     *self,
                  const WeftColumnLook *look,
                  const WeftColumnLook *target)
{
  double r;

  if (look->column->kind != WEFT_COLUMN_DENSE || target->column->kind != WEFT_COLUMN_DENSE)
    return NULL;
  r = correlate (weft_advice_find_column (self, look->column), weft_advice_find_column (self, target->column), self->n_rows);
  if (fabs (r) < STRAIGHT)
    return NULL;
  return g_strdup_printf (_("“%s” is left out: it is “%s” in another unit, as their correlation of %.4f says. Put it back in Prepare if it is known before."), look->column->name,
                          target->column->name, r);
}

char *
weft_advice_find_leak (const WeftAdvice     *self,
                       const WeftColumnLook *look,
                       const WeftColumnLook *target)
{
  if (self->dataset == NULL || self->n_rows < MIN_ROWS || look->column->shape.rank > 0 || target->column->kind == WEFT_COLUMN_TEXT)
    return NULL;
  return g_str_equal (self->task, "numbers") ? find_number_leak (self, look, target) : find_class_leak (self, look, target);
}

/* Time */

/* 2026-11-27 and what begins so; such texts stand in the order of time. */
static gboolean
is_date (const char *text)
{
  static const char pattern[] = "dddd-dd-dd";
  guint i = 0;

  for (; pattern[i] != '\0' && text[i] != '\0'; i++)
    if (pattern[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != '-' && text[i] != '/' && text[i] != '.')
      return FALSE;
  return pattern[i] == '\0' || i == strlen ("dddd-dd");
}

/* Returns: whether no row is before the one above it, and all have a time */
static gboolean
stands_in_order (WeftColumn *values,
                 gboolean    is_number)
{
  gint64 n = weft_column_get_n_rows (values);
  g_autofree char *before = NULL;

  for (gint64 row = 0; row < n; row++) {
    g_autofree char *cell = write_cell (values, row);

    if (cell == NULL || (!is_number && !is_date (cell)))
      return FALSE;
    if (is_number && row > 0 && weft_column_get_number (values, row) < weft_column_get_number (values, row - 1))
      return FALSE;
    if (!is_number && before != NULL && strcmp (cell, before) < 0)
      return FALSE;
    g_free (before);
    before = g_steal_pointer (&cell);
  }
  return n >= MIN_ROWS;
}

gboolean
weft_advice_is_time (const WeftAdvice     *self,
                     const WeftColumnLook *look)
{
  WeftColumn *values = weft_advice_find_column (self, look->column);
  gboolean is_number = look->column->kind == WEFT_COLUMN_DENSE;

  if (values == NULL || look->column->shape.rank > 0 || look->n_distinct < 10)
    return FALSE;
  if (is_number && !is_called (look->column->name, time_names, G_N_ELEMENTS (time_names)))
    return FALSE;
  return stands_in_order (values, is_number);
}

/* Rows that come again */

/* Returns: (transfer full) (nullable): a row as text; %NULL where it has arrays */
static char *
write_row (WeftDataset *dataset,
           guint32      row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    WeftColumn *column = weft_dataset_get_column (dataset, i);
    g_autofree char *cell = NULL;

    if (weft_column_get_item_shape (column).rank > 0)
      return NULL;
    cell = write_cell (column, row);
    g_string_append_printf (text, "%s\x1f", cell != NULL ? cell : "\x1e");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
weft_advice_say_twins (WeftAdvice      *self,
                       const WeftSplit *split)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n_twins = 0;

  for (gsize i = 0; i < split->train.n_rows && !weft_stop_is_requested (self->stop); i++) {
    char *text = write_row (self->dataset, split->train.rows[i]);

    if (text == NULL)
      return;
    g_hash_table_add (seen, text);
  }
  for (gsize i = 0; i < split->test.n_rows; i++) {
    g_autofree char *text = write_row (self->dataset, split->test.rows[i]);

    n_twins += g_hash_table_contains (seen, text);
  }
  if (n_twins > 0)
    weft_advice_say (self, _("%zu of %zu rows to test by stand among the training rows, too, to the letter: the test flatters by as much."), n_twins, split->test.n_rows);
}
