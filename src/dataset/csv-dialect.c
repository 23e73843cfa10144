/* csv-dialect.c: which separator and quote a table uses
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The separator is the one that cuts most records into the same number of
 * cells, more than one; of two that do so equally well, the one that makes more.
 */
#include "dataset/csv-private.h"

#include <string.h>

#define MAX_RECORDS 200

typedef struct
{
  guint counts[MAX_RECORDS];
  guint n_records;
} Sample;

static gboolean
count_cells_cb (WeftCsvScanner *scanner,
                const GString  *cells,
                const gsize    *starts,
                guint           n_cells,
                gpointer        data)
{
  Sample *sample = data;

  sample->counts[sample->n_records++] = n_cells;
  return sample->n_records < MAX_RECORDS;
}

/* Returns: the share of records, in thousandths, that have the commonest number of cells */
static guint
measure (const Sample *sample,
         guint        *n_cells)
{
  guint best = 0;

  *n_cells = 1;
  for (guint i = 0; i < sample->n_records; i++) {
    guint n_equal = 0;

    for (guint j = 0; j < sample->n_records; j++)
      n_equal += sample->counts[j] == sample->counts[i];
    if (n_equal > best || (n_equal == best && sample->counts[i] > *n_cells)) {
      best = n_equal;
      *n_cells = sample->counts[i];
    }
  }
  return *n_cells > 1 ? best * 1000 / sample->n_records : 0;
}

static char
detect_separator (const GString *text,
                  char           quote,
                  gboolean       is_whole)
{
  static const char candidates[] = ",;\t|";
  char separator = ',';
  guint best_share = 0, best_cells = 1;

  for (const char *candidate = candidates; *candidate != '\0'; candidate++) {
    WeftCsvScanner scanner;
    Sample sample = { .n_records = 0 };
    guint share, n_cells;

    weft_csv_scanner_init (&scanner, *candidate, quote, count_cells_cb, &sample);
    weft_csv_scanner_feed (&scanner, text->str, text->len, is_whole);
    weft_csv_scanner_clear (&scanner);
    share = measure (&sample, &n_cells);
    if (share > best_share || (share == best_share && n_cells > best_cells)) {
      separator = *candidate;
      best_share = share;
      best_cells = n_cells;
    }
  }
  return separator;
}

void
weft_csv_dialect_detect (WeftCsvDialect *self,
                         WeftReading    *reading,
                         const GString  *text,
                         gboolean        is_whole)
{
  static const struct
  {
    const char *id;
    char letter;
  } letters[] = {
    { "comma", ',' },
    { "semicolon", ';' },
    { "tab", '\t' },
    { "bar", '|' },
    { "space", ' ' },
    { "double", '"' },
    { "single", '\'' },
  };

  *self = (WeftCsvDialect){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++) {
    if (weft_params_is_choice (reading->params, "separator", letters[i].id))
      self->separator = letters[i].letter;
    if (weft_params_is_choice (reading->params, "quote", letters[i].id))
      self->quote = letters[i].letter;
  }
  if (text->len > 5 && g_ascii_strncasecmp (text->str, "sep=", 4) == 0 && strchr ("\r\n", text->str[5]) != NULL) {
    self->skips_first = TRUE;
    if (self->separator == '\0')
      self->separator = text->str[4];
  }
  if (self->separator == '\0')
    self->separator = detect_separator (text, self->quote, is_whole);
}
