/* conll.c: sentences whose tokens are tagged, a token a line
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line has a token and its tags, between tabs or spaces; an empty line ends a
 * sentence. Each sentence becomes a row: a column of its tokens and one of each
 * kind of tag, with a space between. Source: the shared tasks of CoNLL, 2000 to
 * 2003, and CoNLL-U of Universal Dependencies.
 */
#include "dataset/csv-private.h"

#include "base/i18n.h"
#include "dataset/error.h"

#include <string.h>

#define MAX_COLUMNS   16
#define SNIFF_LINES   64
#define DESCRIBE_ROWS 100

typedef struct
{
  WeftReading *reading; /* Borrowed */
  guint n_columns;
  gboolean has_tabs;
  GPtrArray *columns[MAX_COLUMNS]; /* Owned: the sentences so far */
  GString *sentence[MAX_COLUMNS];  /* Owned: the one that is being read */
  guint64 line;
  guint max_rows; /* 0: all */
} Sentences;

static const char *const names_of_4[] = { "tokens", "pos", "chunks", "entities" };
static const char *const names_of_10[] = { "id", "tokens", "lemmas", "upos", "xpos", "features", "heads", "relations", "dependencies", "misc" };

static char *
get_column_name (guint n_columns,
                 guint index)
{
  if (n_columns == 4)
    return g_strdup (names_of_4[index]);
  if (n_columns == 10)
    return g_strdup (names_of_10[index]);
  return index == 0 ? g_strdup ("tokens") : index == 1 ? g_strdup ("tags")
                                                       : g_strdup_printf ("tags%u", index);
}

static void
sentences_clear (Sentences *self)
{
  for (guint i = 0; i < MAX_COLUMNS; i++) {
    g_clear_pointer (&self->columns[i], g_ptr_array_unref);
    if (self->sentence[i] != NULL)
      g_string_free (g_steal_pointer (&self->sentence[i]), TRUE);
  }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sentences, sentences_clear)

/* Returns: (transfer full): the fields of a line */
static char **
split_line (const char *line,
            gboolean    has_tabs)
{
  g_auto (GStrv) fields = g_strsplit_set (line, has_tabs ? "\t" : " \t", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **field = fields; *field != NULL; field++)
    if (**field != '\0')
      g_strv_builder_add (builder, *field);
  return g_strv_builder_end (builder);
}

static guint
count_fields (const char *line,
              gboolean    has_tabs)
{
  g_auto (GStrv) fields = split_line (line, has_tabs);

  return g_strv_length (fields);
}

/* A remark of CoNLL-U, or the mark of a document. */
static gboolean
is_aside (const char *line)
{
  return g_str_has_prefix (line, "# ") || g_str_has_prefix (line, "-DOCSTART-");
}

/* Lines of the same number of fields, at least two, with empty ones between. */
static gboolean
looks_tagged (char  **lines,
              guint   n_lines)
{
  guint n_columns = 0, n_tagged = 0, n_empty = 0;

  for (guint i = 0; i < MIN (n_lines, SNIFF_LINES); i++) {
    guint n;

    g_strchomp (lines[i]);
    n_empty += *lines[i] == '\0' && n_tagged > 0;
    if (*lines[i] == '\0' || is_aside (lines[i]))
      continue;
    n = count_fields (lines[i], strchr (lines[i], '\t') != NULL);
    if (n < 2 || n > MAX_COLUMNS || (n_tagged++ > 0 && n != n_columns))
      return FALSE;
    n_columns = n;
  }
  return n_empty > 0;
}

static int
conll_sniff (WeftReading *self)
{
  gsize length;
  const guint8 *head = weft_source_peek (self->source, &length);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_lines;

  if (weft_source_is_folder (self->source) || length == 0 || memchr (head, 0, length) != NULL)
    return 0;
  text = g_strndup ((const char *) head, length);
  lines = g_strsplit (text, "\n", SNIFF_LINES + 2);
  n_lines = g_strv_length (lines);
  return n_lines > 2 && looks_tagged (lines, n_lines - 1) ? 1 : 0;
}

static void
end_sentence (Sentences *self)
{
  if (self->n_columns == 0 || self->sentence[0]->len == 0)
    return;
  for (guint i = 0; i < self->n_columns; i++) {
    g_ptr_array_add (self->columns[i], g_strdup (self->sentence[i]->str));
    g_string_truncate (self->sentence[i], 0);
  }
}

static void
begin_columns (Sentences *self,
               guint      n_columns)
{
  self->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++) {
    self->columns[i] = g_ptr_array_new_with_free_func (g_free);
    self->sentence[i] = g_string_new (NULL);
  }
}

/* A token with a space inside would become two. */
static void
append_field (GString *sentence,
              char    *field)
{
  if (sentence->len > 0)
    g_string_append_c (sentence, ' ');
  g_string_append (sentence, g_strdelimit (field, " ", '_'));
}

static gboolean
add_line (Sentences   *self,
          const char  *line,
          GError     **error)
{
  g_auto (GStrv) fields = NULL;
  guint n;

  if (is_aside (line))
    return TRUE;
  if (self->n_columns == 0)
    self->has_tabs = strchr (line, '\t') != NULL;
  fields = split_line (line, self->has_tabs);
  n = g_strv_length (fields);
  if (n == 0) {
    end_sentence (self);
    return TRUE;
  }
  if (self->n_columns == 0 && n >= 2 && n <= MAX_COLUMNS)
    begin_columns (self, n);
  if (n != self->n_columns) {
    weft_reading_fail (self->reading, error, _("line %" PRIu64 " has %u fields where a token and its tags are expected, %u in all; look at that line"),
                       self->line, n, MAX (self->n_columns, 2));
    return FALSE;
  }
  for (guint i = 0; i < n; i++)
    append_field (self->sentence[i], fields[i]);
  return TRUE;
}

static gboolean
is_full (const Sentences *self)
{
  return self->max_rows > 0 && self->n_columns > 0 && self->columns[0]->len >= self->max_rows;
}

/* Takes the complete lines off @text. */
static gboolean
add_lines (Sentences  *self,
           GString    *text,
           GError    **error)
{
  char *start = text->str, *end;

  while (!is_full (self) && (end = strchr (start, '\n')) != NULL) {
    *end = '\0';
    self->line++;
    if (!add_line (self, g_strchomp (start), error))
      return FALSE;
    start = end + 1;
  }
  g_string_erase (text, 0, start - text->str);
  return TRUE;
}

static gboolean
read_sentences (Sentences  *self,
                GError    **error)
{
  g_autoptr (WeftCsvText) source = weft_csv_text_new (self->reading, "auto");
  g_autoptr (GString) piece = g_string_new (NULL), text = g_string_new (NULL);

  while (!is_full (self)) {
    if (!weft_csv_text_read (source, piece, error) || !weft_reading_go_on (self->reading, error))
      return FALSE;
    g_string_append (text, piece->len > 0 ? piece->str : "\n");
    if (!add_lines (self, text, error))
      return FALSE;
    if (piece->len == 0)
      break;
  }
  end_sentence (self);
  weft_csv_text_report (source);
  if (self->n_columns > 0)
    return TRUE;
  weft_reading_fail (self->reading, error, _("there is no sentence; each line needs a token and its tag"));
  return FALSE;
}

static WeftDataset *
conll_read (WeftReading  *self,
            GError      **error)
{
  g_auto (Sentences) sentences = { .reading = self };
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();

  if (!read_sentences (&sentences, error))
    return NULL;
  for (guint i = 0; i < sentences.n_columns; i++) {
    GPtrArray *rows = sentences.columns[i];
    WeftColumn *column = weft_column_new_text ((const char *const *) rows->pdata, rows->len, error);
    g_autofree char *name = get_column_name (sentences.n_columns, i);

    if (column == NULL)
      return NULL;
    weft_dataset_builder_add_column (builder, name, column);
  }
  return weft_reading_add_file (self, builder, error) ? weft_dataset_builder_end (g_steal_pointer (&builder), error) : NULL;
}

static gboolean
conll_describe (WeftReading      *self,
                WeftDescription  *description,
                GError          **error)
{
  g_auto (Sentences) sentences = { .reading = self, .max_rows = DESCRIBE_ROWS };

  if (!read_sentences (&sentences, error))
    return FALSE;
  description->n_rows = is_full (&sentences) ? -1 : (gint64) sentences.columns[0]->len;
  for (guint i = 0; i < sentences.n_columns; i++) {
    g_autofree char *name = get_column_name (sentences.n_columns, i);

    weft_description_add (description, name, WEFT_COLUMN_TEXT, WEFT_DTYPE_I32, NULL, NULL);
  }
  return TRUE;
}

static const char *const extensions[] = { "conll", "conllu", "bio", "iob", NULL };
static const WeftParam params[] = { { NULL } };

const WeftReader weft_reader_conll = {
  .id = "conll",
  .title = N_("Tagged text"),
  .help = N_("Sentences with a token and its tags a line, and an empty line between them, as in the CoNLL tasks."),
  .extensions = extensions,
  .params = params,
  .sniff = conll_sniff,
  .read = conll_read,
  .describe = conll_describe,
};
