/* csv-column.c: cells of text → a typed column
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A column is integer or number when every cell that has a value is one, a
 * category when its texts repeat, else text. Digits with a leading zero are
 * identifiers, not numbers. Nothing is ever evaluated: `=1+1` is text.
 */
#include "dataset/csv-private.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/column-private.h"
#include "dataset/error.h"

#include <math.h>
#include <string.h>

#define MAX_NUMBER     64 /* letters */
#define MAX_CATEGORIES 10000
#define FEW_CATEGORIES 20 /* always categories, however few rows there are */
#define POLL_ROWS      65536

typedef enum {
  FORM_POINT,   /* 1234.5 */
  FORM_GROUPED, /* 1,234.5 */
  FORM_COMMA,   /* 1.234,5 */
  N_FORMS,
} Form;

/* What looking at all cells once tells. */
typedef struct
{
  gint64 n_cells;
  gint64 n_missing;
  gint64 n_infinite;
  gint64 n_forms[N_FORMS]; /* cells that are numbers in this form */
  gint64 n_integers;       /* of these, in the form of plain integers */
  gint64 n_zeros;          /* digits with a leading zero */
  const char *stranger;    /* Borrowed: the first cell that is no number */
  gint64 stranger_row;
} Census;

static gboolean
is_space (char letter)
{
  return letter == ' ' || letter == '\t';
}

/* Copies without surrounding blanks; texts too long for a number become "". */
static void
copy_trimmed (const char *cell,
              char       *text)
{
  gsize length;

  while (is_space (*cell))
    cell++;
  length = strlen (cell);
  while (length > 0 && is_space (cell[length - 1]))
    length--;
  if (length >= MAX_NUMBER)
    length = 0;
  memcpy (text, cell, length);
  text[length] = '\0';
}

/* Drops @mark where it stands between groups of three digits; a number without
 * any is left alone. Returns: whether the marks, if any, stand right. */
static gboolean
drop_groups (char *text,
             char  mark,
             char  point)
{
  char *out = text + (*text == '-' || *text == '+');
  gsize n_digits = 0;
  gboolean has_marks = FALSE;

  for (const char *letter = out; *letter != '\0'; letter++) {
    if (*letter == mark) {
      if (has_marks ? n_digits != 3 : (n_digits == 0 || n_digits > 3 || text[strspn (text, "+-")] == '0'))
        return FALSE;
      has_marks = TRUE;
      n_digits = 0;
      continue;
    }
    if (!g_ascii_isdigit (*letter)) {
      if (has_marks && (n_digits != 3 || *letter != point))
        return FALSE;
      memmove (out, letter, strlen (letter) + 1);
      return strchr (out, mark) == NULL;
    }
    n_digits++;
    *out++ = *letter;
  }
  *out = '\0';
  return !has_marks || n_digits == 3;
}

static gboolean
parse_word (const char *text,
            double     *number)
{
  const char *word = text + (*text == '-' || *text == '+');

  if (g_ascii_strcasecmp (word, "inf") != 0 && g_ascii_strcasecmp (word, "infinity") != 0)
    return FALSE;
  *number = *text == '-' ? (double) -INFINITY : (double) INFINITY;
  return TRUE;
}

static gboolean
parse_number (const char *cell,
              Form        form,
              double     *number)
{
  char text[MAX_NUMBER], *end;

  copy_trimmed (cell, text);
  if (form != FORM_POINT && !drop_groups (text, form == FORM_COMMA ? '.' : ',', form == FORM_COMMA ? ',' : '.'))
    return FALSE;
  if (form == FORM_COMMA)
    g_strdelimit (text, ",", '.');
  if (parse_word (text, number))
    return TRUE;
  if (*text == '\0' || strspn (text, "0123456789+-.eE") != strlen (text))
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return *end == '\0';
}

static gboolean
parse_integer (const char *cell,
               gint64     *number)
{
  char text[MAX_NUMBER];

  copy_trimmed (cell, text);
  return weft_number_parse_integer (text, number);
}

/* 007, but neither 0 nor 0.5. */
static gboolean
has_leading_zero (const char *cell)
{
  char text[MAX_NUMBER];

  copy_trimmed (cell, text);
  return text[0] == '0' && text[1] != '\0' && strspn (text, "0123456789") == strlen (text);
}

gboolean
weft_csv_is_missing (const WeftCsvRules *self,
                     const char         *cell)
{
  char text[MAX_NUMBER];

  if (*cell == '\0')
    return TRUE;
  copy_trimmed (cell, text);
  if (*text == '\0')
    return cell[strspn (cell, " \t")] == '\0';
  return g_hash_table_contains (self->missing, text);
}

static gboolean
may_have_form (const WeftCsvRules *self,
               Form                form)
{
  return form == FORM_COMMA ? self->may_comma : self->may_point;
}

gboolean
weft_csv_is_number (const WeftCsvRules *self,
                    const char         *cell)
{
  double number;

  for (int form = 0; form < N_FORMS; form++)
    if (may_have_form (self, (Form) form) && parse_number (cell, (Form) form, &number))
      return TRUE;
  return FALSE;
}

static gboolean
set_kinds (WeftCsvRules  *self,
           WeftReading   *reading,
           GError       **error)
{
  static const char *const kinds[] = { "number", "integer", "category", "text", "ignore", NULL };
  g_auto (GStrv) items = g_strsplit (weft_params_get (reading->params, "types"), ",", -1);

  for (char **item = items; *item != NULL; item++) {
    char *equals = strrchr (g_strstrip (*item), '=');

    if (**item == '\0')
      continue;
    if (equals == NULL || equals == *item || !g_strv_contains (kinds, equals + 1)) {
      weft_reading_fail (reading, error, _("types has “%s”, it must be COLUMN=number, integer, category, text or ignore"), *item);
      return FALSE;
    }
    *equals = '\0';
    g_hash_table_replace (self->kinds, g_strdup (*item), g_strdup (equals + 1));
  }
  return TRUE;
}

gboolean
weft_csv_rules_init (WeftCsvRules  *self,
                     WeftReading   *reading,
                     char           separator,
                     GError       **error)
{
  g_auto (GStrv) missing = g_strsplit (weft_params_get (reading->params, "missing"), ",", -1);

  self->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (char **text = missing; *text != NULL; text++)
    g_hash_table_add (self->missing, g_strdup (g_strstrip (*text)));
  self->may_point = !weft_params_is_choice (reading->params, "decimal", "comma");
  self->may_comma = !weft_params_is_choice (reading->params, "decimal", "point");
  self->prefers_comma = separator != ',';
  return set_kinds (self, reading, error);
}

void
weft_csv_rules_clear (WeftCsvRules *self)
{
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_clear_pointer (&self->kinds, g_hash_table_unref);
}

static void
count_cell (Census             *census,
            const WeftCsvRules *rules,
            const char         *cell,
            gint64              row)
{
  double number;
  gint64 integer;
  gboolean is_number = FALSE;

  for (int form = 0; form < N_FORMS; form++) {
    if (!may_have_form (rules, (Form) form) || !parse_number (cell, (Form) form, &number))
      continue;
    census->n_forms[form]++;
    census->n_infinite += !is_number && isinf (number);
    is_number = TRUE;
  }
  census->n_integers += parse_integer (cell, &integer);
  census->n_zeros += has_leading_zero (cell);
  if (!is_number && census->stranger == NULL) {
    census->stranger = cell;
    census->stranger_row = row;
  }
}

static gboolean
take_census (Census              *census,
             WeftReading         *reading,
             const WeftCsvGrid   *grid,
             const WeftCsvRules  *rules,
             guint                column,
             GError             **error)
{
  memset (census, 0, sizeof *census);
  for (gint64 row = grid->first_row; row < grid->n_rows; row++) {
    const char *cell = weft_csv_grid_get (grid, row, column);

    if (row % POLL_ROWS == 0 && !weft_reading_go_on (reading, error))
      return FALSE;
    census->n_cells++;
    if (weft_csv_is_missing (rules, cell))
      census->n_missing++;
    else
      count_cell (census, rules, cell, row - grid->first_row + 1);
  }
  return TRUE;
}

/* The form in which most cells are numbers; of equals, the plainer one. */
static Form
choose_form (const Census       *census,
             const WeftCsvRules *rules)
{
  static const Form orders[2][N_FORMS] = {
    { FORM_POINT, FORM_GROUPED, FORM_COMMA },
    { FORM_POINT, FORM_COMMA, FORM_GROUPED }
  };
  const Form *order = orders[rules->prefers_comma ? 1 : 0];
  Form best = order[0];

  for (int i = 1; i < N_FORMS; i++)
    if (census->n_forms[order[i]] > census->n_forms[best])
      best = order[i];
  return best;
}

static WeftColumn *
make_integers (const WeftCsvGrid  *grid,
               guint               column,
               GError            **error)
{
  WeftTensor *values = weft_tensor_new (WEFT_DTYPE_I64, &WEFT_SHAPE (grid->n_rows - grid->first_row), error);

  if (values == NULL)
    return NULL;
  for (gint64 row = grid->first_row; row < grid->n_rows; row++)
    parse_integer (weft_csv_grid_get (grid, row, column), weft_tensor_i64 (values) + (row - grid->first_row));
  return weft_column_new_dense (values);
}

static WeftColumn *
make_numbers (WeftReading         *reading,
              const WeftCsvGrid   *grid,
              const WeftCsvRules  *rules,
              guint                column,
              Form                 form,
              GError             **error)
{
  gint64 n_rows = grid->n_rows - grid->first_row;
  WeftBlock *block = weft_block_new (&reading->budget);
  double *values;

  if (!weft_block_resize (block, (gsize) n_rows * sizeof (double), error)) {
    weft_block_free (block);
    return NULL;
  }
  values = (double *) (gpointer) block->data;
  for (gint64 i = 0; i < n_rows; i++) {
    const char *cell = weft_csv_grid_get (grid, i + grid->first_row, column);

    if (weft_csv_is_missing (rules, cell) || !parse_number (cell, form, &values[i]))
      values[i] = (double) NAN;
  }
  return weft_column_new_dense (weft_block_to_tensor (block, WEFT_DTYPE_F64, &WEFT_SHAPE (n_rows)));
}

static WeftColumn *
make_texts (WeftReading         *reading,
            const WeftCsvGrid   *grid,
            const WeftCsvRules  *rules,
            guint                column,
            GError             **error)
{
  g_autoptr (WeftBlock) letters = weft_block_new (&reading->budget);
  g_autoptr (WeftBlock) starts = weft_block_new (&reading->budget);

  for (gint64 row = grid->first_row; row < grid->n_rows; row++) {
    const char *cell = weft_csv_grid_get (grid, row, column);
    guint64 start = weft_csv_is_missing (rules, cell) ? WEFT_TEXT_MISSING : letters->length;

    if (!weft_block_append (starts, &start, sizeof start, error))
      return NULL;
    if (start != WEFT_TEXT_MISSING && !weft_block_append (letters, cell, strlen (cell) + 1, error))
      return NULL;
  }
  return weft_column_new_text_blocks (g_steal_pointer (&letters), g_steal_pointer (&starts));
}

/* Numbers by value, everything else by its bytes, so that 10 follows 9. */
static int
compare_names_cb (gconstpointer a,
                  gconstpointer b)
{
  const char *left = *(const char *const *) a, *right = *(const char *const *) b;
  double x, y;

  if (weft_number_parse (left, &x) && weft_number_parse (right, &y) && x != y)
    return x < y ? -1 : 1;
  return strcmp (left, right);
}

/* Returns: the distinct texts, or %NULL when there are more than @limit */
static GHashTable *
collect_names (const WeftCsvGrid  *grid,
               const WeftCsvRules *rules,
               guint               column,
               guint               limit)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (gint64 row = grid->first_row; row < grid->n_rows; row++) {
    const char *cell = weft_csv_grid_get (grid, row, column);

    if (!weft_csv_is_missing (rules, cell))
      g_hash_table_add (names, (gpointer) cell);
    if (g_hash_table_size (names) > limit)
      return NULL;
  }
  return g_steal_pointer (&names);
}

static void
warn_alike (WeftReading  *reading,
            char        **names,
            const char   *name)
{
  g_autoptr (GHashTable) folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (char **item = names; *item != NULL; item++) {
    g_autofree char *stripped = g_strstrip (g_strdup (*item));
    char *fold = g_utf8_casefold (stripped, -1);
    const char *other = g_hash_table_lookup (folded, fold);

    if (other != NULL)
      weft_warnings_add (reading->warnings, _("column “%s”: “%s” and “%s” differ only by capitals or blanks and count as two of %u categories; correct the file if they are the same"),
                         name, other, *item, g_strv_length (names));
    g_hash_table_insert (folded, fold, *item);
  }
}

static char **
sort_names (GHashTable *set)
{
  g_autoptr (GList) keys = g_hash_table_get_keys (set);
  GPtrArray *sorted = g_ptr_array_new ();

  for (GList *key = keys; key != NULL; key = key->next)
    g_ptr_array_add (sorted, g_strdup (key->data));
  g_ptr_array_sort (sorted, compare_names_cb);
  g_ptr_array_add (sorted, NULL);
  return (char **) g_ptr_array_free (sorted, FALSE);
}

static WeftColumn *
make_category (WeftReading         *reading,
               const WeftCsvGrid   *grid,
               const WeftCsvRules  *rules,
               guint                column,
               GHashTable          *set,
               const char          *name,
               GError             **error)
{
  g_auto (GStrv) names = sort_names (set);
  WeftTensor *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (grid->n_rows - grid->first_row), error);

  if (codes == NULL)
    return NULL;
  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_insert (set, names[i], GUINT_TO_POINTER (i));
  for (gint64 row = grid->first_row; row < grid->n_rows; row++) {
    const char *cell = weft_csv_grid_get (grid, row, column);

    weft_tensor_i32 (codes)[row - grid->first_row] =
      weft_csv_is_missing (rules, cell) ? -1 : GPOINTER_TO_INT (g_hash_table_lookup (set, cell));
  }
  warn_alike (reading, names, name);
  return weft_column_new_category (codes, g_steal_pointer (&names));
}

static WeftColumn *
make_words (WeftReading         *reading,
            const WeftCsvGrid   *grid,
            const WeftCsvRules  *rules,
            guint                column,
            const char          *name,
            const Census        *census,
            GError             **error)
{
  const char *kind = g_hash_table_lookup (rules->kinds, name);
  gint64 n_known = census->n_cells - census->n_missing;
  gint64 limit = CLAMP (n_known / 2, FEW_CATEGORIES, MAX_CATEGORIES);
  g_autoptr (GHashTable) set = NULL;

  if (g_strcmp0 (kind, "category") == 0)
    limit = G_MAXINT32;
  if (g_strcmp0 (kind, "text") != 0)
    set = collect_names (grid, rules, column, (guint) limit);
  if (set != NULL)
    return make_category (reading, grid, rules, column, set, name, error);
  return make_texts (reading, grid, rules, column, error);
}

static void
warn_numbers (WeftReading  *reading,
              const char   *name,
              const Census *census,
              Form          form)
{
  if (census->n_missing == census->n_cells && census->n_cells > 0)
    weft_warnings_add (reading->warnings, _("column “%s” has no value in any row"), name);
  else if (form == FORM_GROUPED)
    weft_warnings_add (reading->warnings, _("column “%s”: commas were taken for thousands separators"), name);
  else if (form == FORM_COMMA)
    weft_warnings_add (reading->warnings, _("column “%s”: commas were taken for decimal points"), name);
  if (census->n_infinite > 0)
    weft_warnings_add (reading->warnings, _("column “%s” has %" PRId64 " infinite or too large numbers; statistics leave them out"), name, census->n_infinite);
}

static void
warn_words (WeftReading  *reading,
            const char   *name,
            const Census *census,
            Form          form)
{
  gint64 n_known = census->n_cells - census->n_missing;

  if (census->n_forms[form] == n_known && census->n_zeros > 0)
    weft_warnings_add (reading->warnings, _("column “%s” has digits with leading zeros and is read as identifiers, not numbers"), name);
  else if (census->n_forms[form] > 0)
    weft_warnings_add (reading->warnings, _("column “%s”: %" PRId64 " of %" PRId64 " values are numbers, but row %" PRId64 " has “%.40s”, so all are read as words; types=%s=number makes such cells missing"),
                       name, census->n_forms[form], n_known, census->stranger_row, census->stranger != NULL ? census->stranger : "", name);
}

static WeftColumn *
make_forced (WeftReading         *reading,
             const WeftCsvGrid   *grid,
             const WeftCsvRules  *rules,
             guint                column,
             const char          *name,
             GError             **error)
{
  const char *kind = g_hash_table_lookup (rules->kinds, name);
  gint64 n_known, n_numbers;
  Census census;
  Form form;

  if (!take_census (&census, reading, grid, rules, column, error))
    return NULL;
  if (g_str_equal (kind, "category") || g_str_equal (kind, "text"))
    return make_words (reading, grid, rules, column, name, &census, error);
  form = choose_form (&census, rules);
  n_known = census.n_cells - census.n_missing;
  n_numbers = census.n_forms[form];
  if (g_str_equal (kind, "integer") && census.n_integers == census.n_cells)
    return make_integers (grid, column, error);
  if (n_numbers < n_known)
    weft_warnings_add (reading->warnings,
                       ngettext_ ("column “%s”: %" PRId64 " cell is no number and counts as missing: “%.40s” in row %" PRId64, "column “%s”: %" PRId64 " cells are no numbers and count as missing, the first is “%.40s” in row %" PRId64, n_known - n_numbers),
                       name, n_known - n_numbers, census.stranger != NULL ? census.stranger : "", census.stranger_row);
  return make_numbers (reading, grid, rules, column, form, error);
}

WeftColumn *
weft_csv_column_new (WeftReading         *reading,
                     const WeftCsvGrid   *grid,
                     const WeftCsvRules  *rules,
                     guint                column,
                     const char          *name,
                     GError             **error)
{
  gint64 n_known;
  Census census;
  Form form;

  if (g_hash_table_contains (rules->kinds, name))
    return make_forced (reading, grid, rules, column, name, error);
  if (!take_census (&census, reading, grid, rules, column, error))
    return NULL;
  n_known = census.n_cells - census.n_missing;
  form = choose_form (&census, rules);
  if (census.n_forms[form] < n_known || census.n_zeros > 0) {
    warn_words (reading, name, &census, form);
    return make_words (reading, grid, rules, column, name, &census, error);
  }
  warn_numbers (reading, name, &census, form);
  if (census.n_integers == census.n_cells && census.n_cells > 0)
    return make_integers (grid, column, error);
  return make_numbers (reading, grid, rules, column, form, error);
}
