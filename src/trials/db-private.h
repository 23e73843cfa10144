/* db-private.h: SQLite with our errors, prepared once
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: the one that opened it.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _WeftTrialDb WeftTrialDb;

/**
 * weft_trial_db_open:
 * @path: a file or ":memory:"
 *
 * Opens a connection and sets it up; the schema is not looked at.
 */
WeftTrialDb *weft_trial_db_open  (const char   *path,
                                  GError      **error);
void         weft_trial_db_close (WeftTrialDb  *self);

sqlite3    *weft_trial_db_get_handle (WeftTrialDb *self);
const char *weft_trial_db_get_path   (WeftTrialDb *self);

/* Sets @error to a sentence for what SQLite last complained about; always %FALSE. */
gboolean weft_trial_db_fail (WeftTrialDb  *self,
                             GError      **error);

/**
 * weft_trial_db_query:
 * @sql: a literal, whose address the prepared statement is remembered by
 * @types: a letter an operand: `i` gint64, `d` double (NaN becomes NULL),
 *   `s` nullable text, `b` blob and gsize
 *
 * Returns: (transfer none) (nullable): a statement to be stepped until its end
 *   or given to sqlite3_reset()
 */
sqlite3_stmt *weft_trial_db_query (WeftTrialDb  *self,
                                   GError      **error,
                                   const char   *sql,
                                   const char   *types,
                                   ...);

/* Returns: 1 for a row, 0 for the end, -1 for an error */
int weft_trial_db_step (WeftTrialDb   *self,
                        sqlite3_stmt  *statement,
                        GError       **error);

/* Runs a statement that gives no rows; operands as in weft_trial_db_query(). */
gboolean weft_trial_db_run (WeftTrialDb  *self,
                            GError      **error,
                            const char   *sql,
                            const char   *types,
                            ...);

/* Opens a transaction, which weft_trial_db_finish() ends. */
gboolean weft_trial_db_begin (WeftTrialDb  *self,
                              GError      **error);

/**
 * weft_trial_db_finish:
 * @good: whether everything in the transaction succeeded, else @error is set
 *
 * Commits what was written since weft_trial_db_begin(), or takes it back.
 *
 * Returns: whether it is in the file now
 */
gboolean weft_trial_db_finish (WeftTrialDb  *self,
                               gboolean      good,
                               GError      **error);

/* Returns: how many transactions were committed. Thread: any */
guint64 weft_trial_db_get_generation (WeftTrialDb *self);

/* Returns: (transfer full): a column's text, %NULL for NULL */
char *weft_trial_db_text (sqlite3_stmt *statement,
                          int           column);

/* Returns: a column's number, NaN for NULL */
double weft_trial_db_number (sqlite3_stmt *statement,
                             int           column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialDb, weft_trial_db_close)

G_END_DECLS
