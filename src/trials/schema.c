/* schema.c: the tables of a store and how old ones become new
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Large things (workflows, points) have tables of their own, so that listing
 * trials reads narrow rows only.
 */
#include "trials/schema-private.h"

#include "base/i18n.h"
#include "trials/error.h"
#include "trials/points-private.h"

#include <math.h>

/* NULL in a column of numbers stands for NaN, which SQLite cannot hold. */
static const char version_1[] =
  "CREATE TABLE workflow ("
  "  id INTEGER PRIMARY KEY,"
  "  hash TEXT NOT NULL UNIQUE,"
  "  text TEXT NOT NULL);"

  "CREATE TABLE trial ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT," /* a number is never given twice */
  "  name TEXT NOT NULL,"
  "  created INTEGER NOT NULL," /* µs since 1970 */
  "  finished INTEGER NOT NULL DEFAULT 0,"
  "  state INTEGER NOT NULL,"
  "  seed INTEGER NOT NULL," /* the bits of a guint64 */
  "  workflow INTEGER NOT NULL REFERENCES workflow (id),"
  "  node TEXT,"
  "  fingerprint TEXT,"
  "  seconds REAL NOT NULL DEFAULT 0,"
  "  message TEXT,"
  "  note TEXT,"
  "  archived INTEGER NOT NULL DEFAULT 0,"
  "  trashed INTEGER NOT NULL DEFAULT 0,"
  "  attempt INTEGER NOT NULL DEFAULT 1,"
  "  process TEXT,"               /* see process-private.h */
  "  heartbeat INTEGER NOT NULL," /* µs since 1970 */
  "  revision INTEGER NOT NULL DEFAULT 1,"
  "  weft_version TEXT,"
  "  kernels TEXT,"
  "  cpu TEXT,"
  "  threads INTEGER NOT NULL DEFAULT 0);"
  "CREATE INDEX trial_state ON trial (state);"
  "CREATE INDEX trial_workflow ON trial (workflow);"

  "CREATE TABLE parameter ("
  "  trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL,"
  "  type INTEGER NOT NULL,"
  "  text TEXT NOT NULL,"
  "  number REAL,"
  "  PRIMARY KEY (trial, name)) WITHOUT ROWID;"

  "CREATE TABLE tag ("
  "  trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL,"
  "  PRIMARY KEY (trial, name)) WITHOUT ROWID;"

  "CREATE TABLE metric ("
  "  id INTEGER PRIMARY KEY,"
  "  trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL,"
  "  direction INTEGER NOT NULL DEFAULT 0,"
  "  n_points INTEGER NOT NULL DEFAULT 0,"
  "  last REAL, last_step INTEGER NOT NULL DEFAULT 0, last_epoch REAL,"
  "  min REAL, min_epoch REAL,"
  "  max REAL, max_epoch REAL,"
  "  UNIQUE (trial, name));"

  "CREATE TABLE chunk ("
  "  metric INTEGER NOT NULL REFERENCES metric (id) ON DELETE CASCADE,"
  "  number INTEGER NOT NULL,"
  "  points BLOB NOT NULL," /* see series.h */
  "  UNIQUE (metric, number));"

  "CREATE TABLE mark ("
  "  id INTEGER PRIMARY KEY,"
  "  trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,"
  "  step INTEGER NOT NULL, epoch REAL, time REAL,"
  "  name TEXT NOT NULL, before TEXT, after TEXT);"
  "CREATE INDEX mark_trial ON mark (trial);"

  "CREATE TABLE artefact ("
  "  trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  hash TEXT NOT NULL,"
  "  bytes INTEGER NOT NULL,"
  "  PRIMARY KEY (trial, name)) WITHOUT ROWID;"
  "CREATE INDEX artefact_hash ON artefact (hash);";

/* A trial that was made of another's model; 0: of none. The number stays when that is purged. */
static const char version_2[] = "ALTER TABLE trial ADD COLUMN parent INTEGER NOT NULL DEFAULT 0;";

/* Searches; trials that are part of one name it and the point that they are a training of. */
static const char version_3[] =
  "CREATE TABLE study ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  name TEXT NOT NULL,"
  "  created INTEGER NOT NULL," /* µs since 1970 */
  "  state INTEGER NOT NULL,"
  "  settings TEXT NOT NULL,"
  "  workflow INTEGER NOT NULL REFERENCES workflow (id),"
  "  message TEXT,"
  "  process TEXT,"
  "  heartbeat INTEGER NOT NULL,"
  "  revision INTEGER NOT NULL DEFAULT 1);"

  "CREATE TABLE point ("
  "  study INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,"
  "  number INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  by_hand INTEGER NOT NULL,"
  "  finished INTEGER NOT NULL DEFAULT 0," /* how many points had ended when this one did, 0: it has not */
  "  choice TEXT NOT NULL,"
  "  outcome TEXT, reports TEXT, message TEXT,"
  "  PRIMARY KEY (study, number)) WITHOUT ROWID;"

  "ALTER TABLE trial ADD COLUMN study INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE trial ADD COLUMN point INTEGER NOT NULL DEFAULT 0;"
  "CREATE INDEX trial_study ON trial (study, point) WHERE study <> 0;";

/* What is always first in a list, which trials are runs of the same thing, and how series ended.
 * Of older trials the end is found in their last two rows of points; their recipe stays unknown,
 * and the workflow stands for it. */
static const char version_4[] =
  "ALTER TABLE trial ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE trial ADD COLUMN recipe TEXT;"
  "ALTER TABLE metric ADD COLUMN tail REAL;"
  "UPDATE metric SET tail = tail_mean ("
  "  (SELECT points FROM chunk WHERE metric = metric.id ORDER BY number DESC LIMIT 1),"
  "  (SELECT points FROM chunk WHERE metric = metric.id ORDER BY number DESC LIMIT 1 OFFSET 1));";

/* What a training took: memory and processor time; of older ones that is not known. */
static const char version_5[] =
  "ALTER TABLE trial ADD COLUMN peak_bytes INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE trial ADD COLUMN processor REAL NOT NULL DEFAULT 0;";

const WeftTrialMigration weft_trial_migrations[] = {
  { 1, version_1 },
  { 2, version_2 },
  { 3, version_3 },
  { 4, version_4 },
  { 5, version_5 },
};
const guint weft_n_trial_migrations = G_N_ELEMENTS (weft_trial_migrations);

/* Adds the points of a blob to @points, which stay as they are where it is none. */
static void
decode (GArray        *points,
        sqlite3_value *value)
{
  const guint8 *blob = sqlite3_value_blob (value);

  if (blob != NULL)
    (void) weft_points_decode (points, blob, (gsize) sqlite3_value_bytes (value));
}

/* tail_mean (last row of points, the one before it): see #WeftTrialMetric */
static void
tail_mean_cb (sqlite3_context  *context,
              int               n_values,
              sqlite3_value   **values)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (WeftTrialPoint));
  guint n;
  double mean = 0;

  decode (points, values[1]);
  decode (points, values[0]);
  n = MIN (points->len, WEFT_TRIAL_TAIL);
  for (guint i = 0; i < n; i++)
    mean += g_array_index (points, WeftTrialPoint, points->len - 1 - i).value / n;
  if (n > 0 && !isnan (mean))
    sqlite3_result_double (context, mean);
}

static gboolean
read_integer (WeftTrialDb  *db,
              const char   *sql,
              gint64       *number,
              GError      **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (db, error, sql, "");

  if (statement == NULL || weft_trial_db_step (db, statement, error) != 1)
    return FALSE;
  *number = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

/* A database that is neither empty nor marked as ours belongs to somebody else. */
static gboolean
check_owner (WeftTrialDb  *db,
             int           newest,
             gint64       *version,
             GError      **error)
{
  const char *path = weft_trial_db_get_path (db);
  gint64 application, n_tables;

  if (!read_integer (db, "SELECT count (*) FROM sqlite_master", &n_tables, error) ||
      !read_integer (db, "PRAGMA application_id", &application, error) ||
      !read_integer (db, "PRAGMA user_version", version, error))
    return FALSE;
  if (application != WEFT_TRIAL_APPLICATION_ID && (n_tables > 0 || application != 0)) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_FORMAT,
                 _("%s: is a database of another program; name another file for the trials"), path);
    return FALSE;
  }
  if (*version > newest) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_VERSION,
                 _("%s: was written by a newer Weft (store version %d, this one knows up to %d); update Weft or name another file"),
                 path, (int) *version, newest);
    return FALSE;
  }
  return TRUE;
}

static gboolean
apply (WeftTrialDb               *db,
       const WeftTrialMigration  *migration,
       GError                   **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", migration->version);
  sqlite3 *handle = weft_trial_db_get_handle (db);

  if (sqlite3_exec (handle, migration->sql, NULL, NULL, NULL) == SQLITE_OK &&
      sqlite3_exec (handle, mark, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return weft_trial_db_fail (db, error);
}

static gboolean
apply_all (WeftTrialDb               *db,
           const WeftTrialMigration  *table,
           guint                      n_table,
           GError                   **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d", WEFT_TRIAL_APPLICATION_ID);
  gint64 version;

  /* Asked again under the lock: another process may have been quicker. */
  if (!check_owner (db, table[n_table - 1].version, &version, error))
    return FALSE;
  for (guint i = 0; i < n_table; i++)
    if (table[i].version > version && !apply (db, &table[i], error))
      return FALSE;
  if (sqlite3_exec (weft_trial_db_get_handle (db), mark, NULL, NULL, NULL) != SQLITE_OK)
    return weft_trial_db_fail (db, error);
  return TRUE;
}

gboolean
weft_trial_schema_migrate (WeftTrialDb               *db,
                           const WeftTrialMigration  *table,
                           guint                      n_table,
                           GError                   **error)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
  gint64 version;

  if (!check_owner (db, table[n_table - 1].version, &version, error))
    return FALSE;
  sqlite3_create_function (weft_trial_db_get_handle (db), "tail_mean", 2, flags, NULL, tail_mean_cb, NULL, NULL);
  if (version == table[n_table - 1].version)
    return TRUE;
  if (!weft_trial_db_run (db, error, "BEGIN EXCLUSIVE", ""))
    return FALSE;
  if (apply_all (db, table, n_table, error) && weft_trial_db_run (db, error, "COMMIT", ""))
    return TRUE;
  (void) weft_trial_db_run (db, NULL, "ROLLBACK", "");
  return FALSE;
}
