/* db.c: SQLite with our errors, prepared once
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prepared statements are kept by the address of their SQL, which is a literal;
 * so each is parsed once in the life of a connection.
 */
#include "trials/db-private.h"

#include "base/i18n.h"
#include "trials/error.h"
#include "trials/pattern.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define BUSY_MS 5000

struct _WeftTrialDb
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* address of the SQL → sqlite3_stmt */
  guint64 generation;     /* atomic: transactions that were committed */
};

typedef struct
{
  int code; /* of SQLite */
  WeftTrialsError error;
  const char *sentence;
} Complaint;

static const Complaint complaints[] = {
  { SQLITE_NOTADB, WEFT_TRIALS_ERROR_FORMAT, N_("is not a trial store; name another file or move this one away") },
  { SQLITE_CORRUPT, WEFT_TRIALS_ERROR_FORMAT, N_("is damaged; move it away and a new store is made, “sqlite3 FILE .recover” may save its trials") },
  { SQLITE_CANTOPEN, WEFT_TRIALS_ERROR_OPEN, N_("cannot be opened or made; name a file in a folder that you can write to") },
  { SQLITE_READONLY, WEFT_TRIALS_ERROR_WRITE, N_("cannot be written; make the file and its folder writable or name another file") },
  { SQLITE_PERM, WEFT_TRIALS_ERROR_OPEN, N_("may not be opened; make the file readable and writable for you") },
  { SQLITE_BUSY, WEFT_TRIALS_ERROR_BUSY, N_("is held by another program; try again when that has finished") },
  { SQLITE_LOCKED, WEFT_TRIALS_ERROR_BUSY, N_("is held by another program; try again when that has finished") },
  { SQLITE_FULL, WEFT_TRIALS_ERROR_WRITE, N_("cannot grow, because the disk is full; make room and try again") },
  { SQLITE_IOERR, WEFT_TRIALS_ERROR_WRITE, N_("cannot be read or written, because the disk failed; check the disk") },
  { SQLITE_NOMEM, WEFT_TRIALS_ERROR_WRITE, N_("needs more memory than there is; close other programs") },
  { SQLITE_TOOBIG, WEFT_TRIALS_ERROR_INVALID, N_("does not take a value that large") },
};

static gboolean
fail (sqlite3     *handle,
      const char  *path,
      GError     **error)
{
  int code = sqlite3_errcode (handle) & 0xff;

  for (gsize i = 0; i < G_N_ELEMENTS (complaints); i++)
    if (complaints[i].code == code) {
      g_set_error (error, WEFT_TRIALS_ERROR, (int) complaints[i].error, "%s: %s", path, _ (complaints[i].sentence));
      return FALSE;
    }
  g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_FORMAT,
               _("%s: does not hold what a trial store must: %s; move it away and a new store is made"),
               path, sqlite3_errmsg (handle));
  return FALSE;
}

gboolean
weft_trial_db_fail (WeftTrialDb  *self,
                    GError      **error)
{
  return fail (self->handle, self->path, error);
}

/* Text is compared as people do, whatever the case of its letters. */
static void
fold_cb (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  char *folded;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  folded = g_utf8_casefold (text, -1);
  sqlite3_result_text (context, folded, -1, g_free);
}

static void
unref_regex (gpointer regex)
{
  g_regex_unref (regex);
}

/* Whether a text matches a regular expression, which SQLite keeps compiled while a statement has
 * the same one. */
static void
matches_cb (sqlite3_context  *context,
            int               n_values,
            sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]), *pattern = (const char *) sqlite3_value_text (values[1]);
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GError) error = NULL;
  GRegex *kept = sqlite3_get_auxdata (context, 1);
  gboolean matches;

  if (text == NULL || pattern == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  regex = kept != NULL ? g_regex_ref (kept) : weft_trial_pattern_new (pattern, &error);
  if (regex != NULL && kept == NULL)
    sqlite3_set_auxdata (context, 1, g_regex_ref (regex), unref_regex);
  if (regex == NULL || !weft_trial_pattern_match (regex, text, &matches, &error))
    sqlite3_result_error (context, error->message, -1);
  else
    sqlite3_result_int (context, matches);
}

static void
finalize_cb (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* Points come in blobs of kilobytes, which cost a fifth less on pages of 16 kB. The size is that of
 * a new file; one that is there keeps its own. */
WeftTrialDb *
weft_trial_db_open (const char  *path,
                    GError     **error)
{
  g_autoptr (WeftTrialDb) self = g_new0 (WeftTrialDb, 1);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  static const char setup[] =
    "PRAGMA page_size = 16384; PRAGMA wal_autocheckpoint = 256; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_cb);
  if (sqlite3_open_v2 (path, &self->handle, flags, NULL) != SQLITE_OK) {
    fail (self->handle, path, error);
    return NULL;
  }
  sqlite3_busy_timeout (self->handle, BUSY_MS);
  sqlite3_create_function (self->handle, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, fold_cb, NULL, NULL);
  sqlite3_create_function (self->handle, "matches", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, matches_cb, NULL, NULL);
  if (sqlite3_exec (self->handle, setup, NULL, NULL, NULL) != SQLITE_OK) {
    weft_trial_db_fail (self, error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
weft_trial_db_close (WeftTrialDb *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (self->handle);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
weft_trial_db_get_handle (WeftTrialDb *self)
{
  return self->handle;
}

const char *
weft_trial_db_get_path (WeftTrialDb *self)
{
  return self->path;
}

static sqlite3_stmt *
prepare (WeftTrialDb  *self,
         const char   *sql,
         GError      **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    return statement;
  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
    weft_trial_db_fail (self, error);
    return NULL;
  }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

/* What is bound outlives the statement's stepping, so nothing is copied. */
static int
bind_one (sqlite3_stmt *statement,
          int           index,
          char          type,
          va_list      *operands)
{
  gconstpointer blob;

  switch (type) {
  case 'i':
    return sqlite3_bind_int64 (statement, index, va_arg (*operands, gint64));
  case 'd':
    return sqlite3_bind_double (statement, index, va_arg (*operands, double));
  case 's':
    return sqlite3_bind_text (statement, index, va_arg (*operands, const char *), -1, SQLITE_STATIC);
  case 'b':
    blob = va_arg (*operands, gconstpointer);
    return sqlite3_bind_blob64 (statement, index, blob, va_arg (*operands, gsize), SQLITE_STATIC);
  default:
    g_assert_not_reached ();
  }
}

static sqlite3_stmt *
query_valist (WeftTrialDb  *self,
              GError      **error,
              const char   *sql,
              const char   *types,
              va_list      *operands)
{
  sqlite3_stmt *statement = prepare (self, sql, error);

  if (statement == NULL)
    return NULL;
  sqlite3_reset (statement);
  for (int i = 0; types[i] != '\0'; i++)
    if (bind_one (statement, i + 1, types[i], operands) != SQLITE_OK) {
      weft_trial_db_fail (self, error);
      return NULL;
    }
  return statement;
}

sqlite3_stmt *
weft_trial_db_query (WeftTrialDb  *self,
                     GError      **error,
                     const char   *sql,
                     const char   *types,
                     ...)
{
  sqlite3_stmt *statement;
  va_list operands;

  va_start (operands, types);
  statement = query_valist (self, error, sql, types, &operands);
  va_end (operands);
  return statement;
}

int
weft_trial_db_step (WeftTrialDb   *self,
                    sqlite3_stmt  *statement,
                    GError       **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return 1;
  if (code != SQLITE_DONE)
    weft_trial_db_fail (self, error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return code == SQLITE_DONE ? 0 : -1;
}

gboolean
weft_trial_db_run (WeftTrialDb  *self,
                   GError      **error,
                   const char   *sql,
                   const char   *types,
                   ...)
{
  sqlite3_stmt *statement;
  va_list operands;
  int result = 1;

  va_start (operands, types);
  statement = query_valist (self, error, sql, types, &operands);
  va_end (operands);
  if (statement == NULL)
    return FALSE;
  while (result == 1)
    result = weft_trial_db_step (self, statement, error);
  return result == 0;
}

/* A damaged file may hold any bytes where text should be. */
char *
weft_trial_db_text (sqlite3_stmt *statement,
                    int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

double
weft_trial_db_number (sqlite3_stmt *statement,
                      int           column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL ? (double) NAN : sqlite3_column_double (statement, column);
}

gboolean
weft_trial_db_begin (WeftTrialDb  *self,
                     GError      **error)
{
  return weft_trial_db_run (self, error, "BEGIN IMMEDIATE", "");
}

gboolean
weft_trial_db_finish (WeftTrialDb  *self,
                      gboolean      good,
                      GError      **error)
{
  if (good && weft_trial_db_run (self, error, "COMMIT", "")) {
    __atomic_add_fetch (&self->generation, 1, __ATOMIC_RELEASE);
    return TRUE;
  }

  /* A full disk has rolled back already, and then there is nothing left to. */
  if (!sqlite3_get_autocommit (self->handle))
    (void) weft_trial_db_run (self, NULL, "ROLLBACK", "");
  return FALSE;
}

guint64
weft_trial_db_get_generation (WeftTrialDb *self)
{
  return __atomic_load_n (&self->generation, __ATOMIC_ACQUIRE);
}
