/* csv-scan.c: text → records, by RFC 4180 and a little beyond
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines end with LF, CR or CRLF. A quote inside an unquoted cell is a letter;
 * text after a closing quote is kept and counted. Empty lines are no records.
 */
#include "dataset/csv-private.h"

enum {
  STATE_START,
  STATE_PLAIN,
  STATE_QUOTED,
  STATE_QUOTE, /* a quote inside a quoted cell: its end, or the first of two */
};

void
weft_csv_scanner_init (WeftCsvScanner    *self,
                       char               separator,
                       char               quote,
                       WeftCsvRecordFunc  record,
                       gpointer           data)
{
  gsize start = 0;

  *self = (WeftCsvScanner){ .separator = separator, .quote = quote, .record = record, .data = data, .line = 1, .record_line = 1 };
  self->cells = g_string_new (NULL);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_array_append_val (self->starts, start);
}

void
weft_csv_scanner_clear (WeftCsvScanner *self)
{
  g_string_free (self->cells, TRUE);
  g_array_unref (self->starts);
}

static void
end_cell (WeftCsvScanner *self)
{
  gsize start;

  g_string_append_c (self->cells, '\0');
  start = self->cells->len;
  g_array_append_val (self->starts, start);
  self->state = STATE_START;
}

static gboolean
end_record (WeftCsvScanner *self)
{
  gboolean is_empty = self->cells->len == 0 && !self->is_quoted;
  gboolean goes_on = TRUE;
  gsize start = 0;

  if (!is_empty) {
    end_cell (self);
    goes_on = self->record (self, self->cells, (const gsize *) (gpointer) self->starts->data, self->starts->len - 1, self->data);
  }
  g_string_truncate (self->cells, 0);
  g_array_set_size (self->starts, 0);
  g_array_append_val (self->starts, start);
  self->state = STATE_START;
  self->is_quoted = FALSE;
  return goes_on;
}

/* Outside quotes. Returns: whether to go on */
static gboolean
scan_plain (WeftCsvScanner *self,
            char            letter)
{
  if (letter == self->separator) {
    end_cell (self);
    return TRUE;
  }
  if (letter == '\n' || letter == '\r') {
    gboolean goes_on = end_record (self);

    self->after_return = letter == '\r';
    self->record_line = ++self->line;
    return goes_on;
  }
  if (self->state == STATE_QUOTE && self->n_loose++ == 0)
    self->first_loose = self->line;
  g_string_append_c (self->cells, letter);
  self->state = STATE_PLAIN;
  return TRUE;
}

static void
scan_quoted (WeftCsvScanner *self,
             char            letter)
{
  if (letter == self->quote) {
    self->state = STATE_QUOTE;
    return;
  }
  g_string_append_c (self->cells, letter);
  if (letter == '\n' && !self->after_return)
    self->line++;
  if (letter == '\r')
    self->line++;
  self->after_return = letter == '\r';
}

static gboolean
scan_letter (WeftCsvScanner *self,
             char            letter)
{
  if (self->state == STATE_QUOTED) {
    scan_quoted (self, letter);
    return TRUE;
  }
  if (self->after_return) {
    self->after_return = FALSE;
    if (letter == '\n' && self->state == STATE_START)
      return TRUE;
  }
  if (letter == self->quote && self->quote != '\0' && (self->state == STATE_START || self->state == STATE_QUOTE)) {
    if (self->state == STATE_QUOTE)
      g_string_append_c (self->cells, letter);
    else
      self->quote_line = self->line;
    self->is_quoted = TRUE;
    self->state = STATE_QUOTED;
    return TRUE;
  }
  return scan_plain (self, letter);
}

WeftCsvScan
weft_csv_scanner_feed (WeftCsvScanner *self,
                       const char     *text,
                       gsize           length,
                       gboolean        is_last)
{
  for (gsize i = 0; i < length; i++) {
    if (!scan_letter (self, text[i]))
      return WEFT_CSV_SCAN_ENDED;
  }
  if (self->cells->len > WEFT_CSV_MAX_RECORD)
    return WEFT_CSV_SCAN_TOO_LONG;
  if (!is_last)
    return WEFT_CSV_SCAN_OK;
  if (self->state == STATE_QUOTED) {
    self->record_line = self->quote_line;
    return WEFT_CSV_SCAN_UNCLOSED;
  }
  return end_record (self) ? WEFT_CSV_SCAN_OK : WEFT_CSV_SCAN_ENDED;
}
