/* csv-private.h: the four stages of reading a table of text
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text (bytes → UTF-8) → scanner (UTF-8 → records) → grid (all cells, as text)
 * → columns (numbers, categories, texts). The dialect is found by scanning the
 * first piece of text once for each separator.
 */
#pragma once

#include "dataset/reader-private.h"

G_BEGIN_DECLS

#define WEFT_CSV_MAX_COLUMNS 65536
#define WEFT_CSV_MAX_RECORD  (64 << 20) /* bytes */

typedef struct _WeftCsvText WeftCsvText;

/**
 * weft_csv_text_new:
 * @reading: at the beginning of its source
 * @encoding: "auto", "utf-8", "utf-16" or "latin-1"
 *
 * Returns: (transfer full): a decoder
 */
WeftCsvText *weft_csv_text_new  (WeftReading *reading,
                                 const char  *encoding);
void         weft_csv_text_free (WeftCsvText *self);

/**
 * weft_csv_text_read:
 * @text: (inout): replaced by the next piece of UTF-8 without NUL, empty at the end
 *
 * A piece may end anywhere between two characters.
 */
gboolean weft_csv_text_read (WeftCsvText  *self,
                             GString      *text,
                             GError      **error);

/* Adds what had to be assumed or replaced to the warnings. */
void weft_csv_text_report (WeftCsvText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCsvText, weft_csv_text_free)

typedef struct _WeftCsvScanner WeftCsvScanner;

/**
 * WeftCsvRecordFunc:
 * @cells: texts with a final NUL each, one after the other
 * @starts: (array length=n_cells): where each begins
 *
 * Returns: whether to go on
 */
typedef gboolean (*WeftCsvRecordFunc) (WeftCsvScanner *scanner,
                                       const GString *cells,
                                       const gsize *starts,
                                       guint n_cells,
                                       gpointer data);

/**
 * WeftCsvScanner:
 * @separator: between cells
 * @quote: around cells, 0 for none
 * @record: called for each record that is not an empty line
 * @data: for @record
 * @record_line: where the record of the call began, from 1
 * @n_loose: cells with text after their closing quote
 * @first_loose: line of the first
 */
struct _WeftCsvScanner
{
  char separator;
  char quote;
  WeftCsvRecordFunc record;
  gpointer data;
  guint64 record_line;
  guint64 n_loose;
  guint64 first_loose;

  /*< private >*/
  int state;
  guint64 line;
  guint64 quote_line;
  gboolean after_return;
  gboolean is_quoted;
  GString *cells;
  GArray *starts;
};

void weft_csv_scanner_init  (WeftCsvScanner    *self,
                             char               separator,
                             char               quote,
                             WeftCsvRecordFunc  record,
                             gpointer           data);
void weft_csv_scanner_clear (WeftCsvScanner    *self);

typedef enum {
  WEFT_CSV_SCAN_OK,
  WEFT_CSV_SCAN_TOO_LONG, /* a record beyond WEFT_CSV_MAX_RECORD, which began in record_line */
  WEFT_CSV_SCAN_UNCLOSED, /* a quote opened in record_line is never closed */
  WEFT_CSV_SCAN_ENDED,    /* the record function did not want to go on */
} WeftCsvScan;

/* Scans a piece of text; @is_last also ends the record that is open. */
WeftCsvScan weft_csv_scanner_feed (WeftCsvScanner *self,
                                   const char     *text,
                                   gsize           length,
                                   gboolean        is_last);

/**
 * WeftCsvDialect:
 * @separator: between cells
 * @quote: around cells, 0 for none
 * @skips_first: whether the first record is Excel's `sep=;` line
 */
typedef struct
{
  char separator;
  char quote;
  gboolean skips_first;
} WeftCsvDialect;

/* Decides from the options and the first piece of @text. */
void weft_csv_dialect_detect (WeftCsvDialect *self,
                              WeftReading    *reading,
                              const GString  *text,
                              gboolean        is_whole);

/**
 * WeftCsvGrid:
 * @letters: the cells' texts, each with a final NUL
 * @starts: guint64 a cell, row by row
 * @n_columns: cells a row
 * @n_rows: rows, the header among them
 * @first_row: 1 when row 0 is a header, else 0
 */
typedef struct
{
  WeftBlock *letters;
  WeftBlock *starts;
  guint n_columns;
  gint64 n_rows;
  gint64 first_row;
} WeftCsvGrid;

static inline const char *
weft_csv_grid_get (const WeftCsvGrid *self,
                   gint64             row,
                   guint              column)
{
  const guint64 *starts = (const guint64 *) self->starts->data;

  return (const char *) self->letters->data + starts[(gsize) row * self->n_columns + column];
}

/**
 * WeftCsvRules:
 * @missing: set of texts that stand for a missing value
 * @kinds: column name → "number", "integer", "category", "text" or "ignore"
 * @may_point: whether 1.5 is a number
 * @may_comma: whether 1,5 is a number
 * @prefers_comma: whether 1,234 is rather 1.234 than 1234
 */
typedef struct
{
  GHashTable *missing;
  GHashTable *kinds;
  gboolean may_point;
  gboolean may_comma;
  gboolean prefers_comma;
} WeftCsvRules;

gboolean weft_csv_rules_init  (WeftCsvRules        *self,
                               WeftReading         *reading,
                               char                 separator,
                               GError             **error);
void     weft_csv_rules_clear (WeftCsvRules        *self);
gboolean weft_csv_is_missing  (const WeftCsvRules  *self,
                               const char          *cell);

/* Whether @cell is a number in any form that the rules allow. */
gboolean weft_csv_is_number (const WeftCsvRules *self,
                             const char         *cell);

/**
 * weft_csv_column_new:
 * @grid: all cells
 * @column: which column
 * @name: its name
 *
 * Returns: (transfer full) (nullable): the column in the type that suits it or
 *   that the rules demand
 */
WeftColumn *weft_csv_column_new (WeftReading         *reading,
                                 const WeftCsvGrid   *grid,
                                 const WeftCsvRules  *rules,
                                 guint                column,
                                 const char          *name,
                                 GError             **error);

G_END_DECLS
