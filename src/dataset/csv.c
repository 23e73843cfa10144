/* csv.c: tables of text, comma-separated or otherwise
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: RFC 4180, and the dialects that spreadsheets and statistics programs write.
 */
#include "dataset/csv-private.h"

#include "base/i18n.h"
#include "dataset/error.h"

#include <string.h>

#define HEADER_ROWS   200  /* rows that are looked at to tell whether there is a header */
#define DESCRIBE_ROWS 1000 /* rows that are looked at to tell what columns there are */

typedef struct
{
  WeftReading *reading; /* Borrowed */
  WeftCsvGrid grid;
  gboolean skips_first;
  gint64 max_rows;              /* records to read, 0 for all */
  gboolean is_cut;              /* whether there are more */
  guint64 n_short, first_short; /* rows with too few cells; line of the first */
  guint64 n_long, first_long;
  GError *error; /* Owned */
} Table;

static void
table_clear (Table *self)
{
  g_clear_pointer (&self->grid.letters, weft_block_free);
  g_clear_pointer (&self->grid.starts, weft_block_free);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

/* Text has next to no control characters; other files have many. */
static gboolean
is_binary (const GString *text)
{
  gsize n_controls = 0, length = MIN (text->len, 4096);

  for (gsize i = 0; i < length; i++) {
    guchar letter = (guchar) text->str[i];

    n_controls += (letter < 0x20 && strchr ("\t\n\r\f", letter) == NULL) || letter == 0x7f;
  }
  return n_controls * 20 > length;
}

static int
csv_sniff (WeftReading *self)
{
  gsize length;
  const guint8 *head = weft_source_peek (self->source, &length);
  gsize n_controls = 0;

  if (weft_source_is_folder (self->source) || length == 0)
    return 0;
  if (length >= 2 && ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff)))
    return 1;
  for (gsize i = 0; i < MIN (length, 4096); i++)
    n_controls += head[i] < 0x20 && (head[i] == 0 || strchr ("\t\n\r\f", head[i]) == NULL);
  return n_controls * 20 <= MIN (length, 4096);
}

static gboolean
add_row (Table         *self,
         const GString *cells,
         const gsize   *starts,
         guint          n_cells)
{
  WeftCsvGrid *grid = &self->grid;
  guint64 base = grid->letters->length;

  if (!weft_block_append (grid->letters, cells->str, cells->len, &self->error))
    return FALSE;
  for (guint i = 0; i < grid->n_columns; i++) {
    /* A cell that is not there points at the final NUL of the last one. */
    guint64 start = base + (i < n_cells ? starts[i] : cells->len - 1);

    if (!weft_block_append (grid->starts, &start, sizeof start, &self->error))
      return FALSE;
  }
  grid->n_rows++;
  return TRUE;
}

static gboolean
add_record_cb (WeftCsvScanner *scanner,
               const GString  *cells,
               const gsize    *starts,
               guint           n_cells,
               gpointer        data)
{
  Table *self = data;

  if (self->skips_first) {
    self->skips_first = FALSE;
    return TRUE;
  }
  if (n_cells > WEFT_CSV_MAX_COLUMNS) {
    weft_reading_fail (self->reading, &self->error, _("line %" PRIu64 " has %u cells, at most %d columns can be read"),
                       scanner->record_line, n_cells, WEFT_CSV_MAX_COLUMNS);
    return FALSE;
  }
  self->is_cut = self->max_rows > 0 && self->grid.n_rows == self->max_rows;
  if (self->is_cut)
    return FALSE;
  if (self->grid.n_columns == 0)
    self->grid.n_columns = n_cells;
  if (n_cells < self->grid.n_columns && self->n_short++ == 0)
    self->first_short = scanner->record_line;
  if (n_cells > self->grid.n_columns && self->n_long++ == 0)
    self->first_long = scanner->record_line;
  return add_row (self, cells, starts, n_cells);
}

static gboolean
report_scan (Table                 *self,
             const WeftCsvScanner  *scanner,
             WeftCsvScan            scan,
             GError               **error)
{
  switch (scan) {
  case WEFT_CSV_SCAN_TOO_LONG:
    weft_reading_fail (self->reading, error, _("the row that begins in line %" PRIu64 " is longer than 64 MB; perhaps a quote is not closed"), scanner->record_line);
    return FALSE;
  case WEFT_CSV_SCAN_UNCLOSED:
    weft_reading_fail (self->reading, error, _("the quote that opens in line %" PRIu64 " is never closed; close it, or read with quote=none"), scanner->record_line);
    return FALSE;
  case WEFT_CSV_SCAN_ENDED:
    if (self->is_cut)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
  case WEFT_CSV_SCAN_OK:
  default:
    return TRUE;
  }
}

static void
warn_shape (Table                *self,
            const WeftCsvScanner *scanner)
{
  const char *title = weft_source_get_title (self->reading->source);
  GPtrArray *warnings = self->reading->warnings;

  if (self->n_short > 0)
    weft_warnings_add (warnings, ngettext_ ("%s: %" PRIu64 " row has fewer than %u cells, the first in line %" PRIu64 "; the others count as missing", "%s: %" PRIu64 " rows have fewer than %u cells, the first in line %" PRIu64 "; the others count as missing", self->n_short),
                       title, self->n_short, self->grid.n_columns, self->first_short);
  if (self->n_long > 0)
    weft_warnings_add (warnings, ngettext_ ("%s: %" PRIu64 " row has more than %u cells, the first in line %" PRIu64 "; what is too much was left out", "%s: %" PRIu64 " rows have more than %u cells, the first in line %" PRIu64 "; what is too much was left out", self->n_long),
                       title, self->n_long, self->grid.n_columns, self->first_long);
  if (scanner->n_loose > 0)
    weft_warnings_add (warnings, _("%s: %" PRIu64 " cells go on after their closing quote, the first in line %" PRIu64 "; what follows was kept"),
                       title, scanner->n_loose, scanner->first_loose);
}

static gboolean
scan_text (Table           *self,
           WeftCsvText     *source,
           WeftCsvDialect  *dialect,
           GError         **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  WeftCsvScanner scanner = { 0 };
  WeftCsvScan scan = WEFT_CSV_SCAN_OK;
  gboolean good = TRUE;
  gsize length = 0;

  do {
    good = weft_csv_text_read (source, text, error);
    if (good && scanner.cells == NULL) {
      if (is_binary (text)) {
        weft_reading_fail (self->reading, error, _("line 1 is not text; a table must be saved as CSV first"));
        return FALSE;
      }
      weft_source_peek (self->reading->source, &length);
      weft_csv_dialect_detect (dialect, self->reading, text, length < WEFT_SOURCE_HEAD);
      self->skips_first = dialect->skips_first;
      weft_csv_scanner_init (&scanner, dialect->separator, dialect->quote, add_record_cb, self);
    }
    if (good) {
      scan = weft_csv_scanner_feed (&scanner, text->str, text->len, text->len == 0);
      good = report_scan (self, &scanner, scan, error);
    }
  } while (good && text->len > 0 && !self->is_cut);
  if (good)
    warn_shape (self, &scanner);
  if (scanner.cells != NULL)
    weft_csv_scanner_clear (&scanner);
  return good;
}

/* A column votes for a header when its first cell is a word and what follows
 * are numbers, and against one when the first cell is a number too. */
static int
vote_for_header (const WeftCsvGrid  *grid,
                 const WeftCsvRules *rules,
                 guint               column)
{
  gint64 n_rows = MIN (grid->n_rows, HEADER_ROWS);
  const char *first = weft_csv_grid_get (grid, 0, column);
  gboolean first_is_number = weft_csv_is_number (rules, first);
  gboolean has_numbers = FALSE;

  for (gint64 row = 1; row < n_rows; row++) {
    const char *cell = weft_csv_grid_get (grid, row, column);

    if (weft_csv_is_missing (rules, cell))
      continue;
    if (!weft_csv_is_number (rules, cell))
      return first_is_number ? -1 : 0;
    has_numbers = TRUE;
  }
  if (first_is_number)
    return -1;
  return has_numbers && !weft_csv_is_missing (rules, first) ? 1 : 0;
}

static gboolean
detect_header (Table              *self,
               const WeftCsvRules *rules)
{
  const WeftParams *params = self->reading->params;
  gboolean may_be = TRUE;
  int votes = 0;

  if (!weft_params_is_choice (params, "header", "auto"))
    return weft_params_is_choice (params, "header", "yes");
  for (guint column = 0; column < self->grid.n_columns; column++) {
    votes += vote_for_header (&self->grid, rules, column);
    may_be = may_be && !weft_csv_is_number (rules, weft_csv_grid_get (&self->grid, 0, column));
  }
  if (votes > 0 || (votes == 0 && may_be))
    return TRUE;
  weft_warnings_add (self->reading->warnings, _("%s: line 1 looks like data, so the columns are called column1, column2 …; read with header=yes if it holds names"),
                     weft_source_get_title (self->reading->source));
  return FALSE;
}

/* Returns: (transfer full): a name that no column has yet */
static char *
make_name (Table      *self,
           guint       column,
           GHashTable *taken)
{
  g_autofree char *wanted = NULL;
  char *name;

  if (self->grid.first_row > 0)
    wanted = g_strstrip (g_strdup (weft_csv_grid_get (&self->grid, 0, column)));
  if (wanted == NULL || *wanted == '\0') {
    g_free (wanted);
    wanted = g_strdup_printf ("column%u", column + 1);
  }
  name = g_strdup (wanted);
  for (guint i = 2; g_hash_table_contains (taken, name); i++) {
    g_free (name);
    name = g_strdup_printf ("%s_%u", wanted, i);
  }
  if (!g_str_equal (name, wanted))
    weft_warnings_add (self->reading->warnings, _("%s: line 1 has the name “%s” again; column %u is called “%s”"),
                       weft_source_get_title (self->reading->source), wanted, column + 1, name);
  g_hash_table_add (taken, g_strdup (name));
  return name;
}

static gboolean
check_kinds (Table               *self,
             const WeftCsvRules  *rules,
             GHashTable          *taken,
             GError             **error)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, rules->kinds);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (g_hash_table_contains (taken, name))
      continue;
    weft_reading_fail (self->reading, error, _("types names the column “%s”, which line 1 does not have"), (char *) name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
add_columns (Table               *self,
             const WeftCsvRules  *rules,
             WeftDatasetBuilder  *builder,
             GError             **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->grid.n_columns; i++) {
    g_autofree char *name = make_name (self, i, taken);
    WeftColumn *column;

    if (g_strcmp0 (g_hash_table_lookup (rules->kinds, name), "ignore") == 0)
      continue;
    column = weft_csv_column_new (self->reading, &self->grid, rules, i, name, error);
    if (column == NULL)
      return FALSE;
    weft_dataset_builder_add_column (builder, name, column);
  }
  return check_kinds (self, rules, taken, error);
}

static WeftDataset *
build (Table               *self,
       const WeftCsvRules  *rules,
       GError             **error)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();

  self->grid.first_row = detect_header (self, rules) ? 1 : 0;
  if (self->grid.n_rows == self->grid.first_row)
    weft_warnings_add (self->reading->warnings, _("%s: line 1 holds names, but no row follows"), weft_source_get_title (self->reading->source));
  if (!add_columns (self, rules, builder, error))
    return NULL;
  /* The first rows alone need no fingerprint of all. */
  if (self->max_rows == 0 && !weft_reading_add_file (self->reading, builder, error))
    return NULL;
  return weft_dataset_builder_end (g_steal_pointer (&builder), error);
}

/* @is_cut: (out): whether there are more rows than @max_rows, 0 for all */
static WeftDataset *
read_table (WeftReading  *self,
            gint64        max_rows,
            gboolean     *is_cut,
            GError      **error)
{
  g_autoptr (WeftCsvText) text = weft_csv_text_new (self, weft_params_get (self->params, "encoding"));
  g_auto (Table) table = { .reading = self, .max_rows = max_rows };
  WeftCsvDialect dialect = { 0 };
  WeftCsvRules rules = { 0 };
  WeftDataset *dataset = NULL;

  if (weft_source_is_folder (self->source)) {
    weft_reading_fail (self, error, _("is a folder; choose a CSV file in it"));
    return NULL;
  }
  table.grid.letters = weft_block_new (&self->budget);
  table.grid.starts = weft_block_new (&self->budget);
  if (!scan_text (&table, text, &dialect, error))
    return NULL;
  weft_csv_text_report (text);
  if (table.grid.n_rows == 0) {
    weft_reading_fail (self, error, _("all lines from line 1 on are empty; a table needs a line of names and rows"));
    return NULL;
  }
  if (weft_csv_rules_init (&rules, self, dialect.separator, error))
    dataset = build (&table, &rules, error);
  weft_csv_rules_clear (&rules);
  *is_cut = table.is_cut;
  return dataset;
}

static WeftDataset *
csv_read (WeftReading  *self,
          GError      **error)
{
  gboolean is_cut;

  return read_table (self, 0, &is_cut, error);
}

/* What is true of the first rows may be wrong of all, so nothing is warned of. */
static gboolean
csv_describe (WeftReading      *self,
              WeftDescription  *description,
              GError          **error)
{
  WeftReading quiet = *self;
  g_autoptr (WeftDataset) dataset = NULL;
  gboolean is_cut;

  quiet.warnings = NULL;
  dataset = read_table (&quiet, DESCRIBE_ROWS, &is_cut, error);
  if (dataset == NULL)
    return FALSE;
  description->n_rows = is_cut ? -1 : weft_dataset_get_n_rows (dataset);
  description->is_guess = is_cut;
  weft_description_add_dataset (description, dataset);
  return TRUE;
}

static const char *const extensions[] = { "csv", "tsv", "tab", "txt", "data", NULL };

static const WeftParamChoice separators[] = {
  { "auto", N_("Detect") },
  { "comma", N_("Comma") },
  { "semicolon", N_("Semicolon") },
  { "tab", N_("Tab") },
  { "bar", N_("Vertical bar") },
  { "space", N_("Space") },
  { NULL },
};

static const WeftParamChoice quotes[] = {
  { "double", N_("Double quote") },
  { "single", N_("Single quote") },
  { "none", N_("None") },
  { NULL },
};

static const WeftParamChoice encodings[] = {
  { "auto", N_("Detect") },
  { "utf-8", N_("UTF-8") },
  { "utf-16", N_("UTF-16") },
  { "latin-1", N_("Latin-1 (Windows-1252)") },
  { NULL },
};

static const WeftParamChoice headers[] = {
  { "auto", N_("Detect") },
  { "yes", N_("Line 1 holds names") },
  { "no", N_("Line 1 is data") },
  { NULL },
};

static const WeftParamChoice decimals[] = {
  { "auto", N_("Detect") },
  { "point", N_("Point") },
  { "comma", N_("Comma") },
  { NULL },
};

static const WeftParam params[] = {
  { "separator", WEFT_PARAM_CHOICE, N_("Separator"), N_("What stands between two cells."), NULL, "auto", 0, 0, separators, NULL, WEFT_PARAM_PLAIN },
  { "quote", WEFT_PARAM_CHOICE, N_("Quote"), N_("What surrounds a cell that holds a separator or a line break."), NULL, "double", 0, 0, quotes, NULL, WEFT_PARAM_PLAIN },
  { "encoding", WEFT_PARAM_CHOICE, N_("Encoding"), N_("How letters are stored."), NULL, "auto", 0, 0, encodings, NULL, WEFT_PARAM_PLAIN },
  { "header", WEFT_PARAM_CHOICE, N_("Header"), N_("Whether line 1 holds the names of the columns."), NULL, "auto", 0, 0, headers, NULL, WEFT_PARAM_PLAIN },
  { "decimal", WEFT_PARAM_CHOICE, N_("Decimal mark"), N_("What separates the whole part of a number from its fraction."), NULL, "auto", 0, 0, decimals, NULL, WEFT_PARAM_PLAIN },
  { "missing", WEFT_PARAM_TEXT, N_("Missing values"), N_("Texts that stand for a missing value, separated by commas. An empty cell always is missing."), NULL, "NA,N/A,n/a,#N/A,NaN,nan,-nan,NULL,null,?", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { "types", WEFT_PARAM_TEXT, N_("Types"), N_("Types of columns where the detected ones do not suit: COLUMN=number, integer, category, text or ignore, separated by commas."), NULL, "", 0, 0, NULL, NULL, WEFT_PARAM_PLAIN },
  { NULL },
};

const WeftReader weft_reader_csv = {
  .id = "csv",
  .title = N_("CSV table"),
  .help = N_("A table of text with comma, semicolon, tab or bar between cells, gzip-compressed or not."),
  .extensions = extensions,
  .params = params,
  .sniff = csv_sniff,
  .read = csv_read,
  .describe = csv_describe,
};
