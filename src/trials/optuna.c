/* optuna.c: searches in the store of Optuna
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/optuna.h"

#include "base/i18n.h"
#include "base/json.h"
#include "trials/db-private.h"
#include "trials/error.h"

#include <glib/gstdio.h>
#include <math.h>
#include <errno.h>

#define SCHEMA_VERSION 12

/* What each version stamps its files with, and looks for when it opens one. */
static const struct
{
  const char *revision;
  const char *library;
  const char *more; /* nullable: what its schema has beside */
} versions[] = {
  [WEFT_OPTUNA_3_2] = { "v3.2.0.a", "3.2.0", "CREATE INDEX ix_trials_study_id ON trials (study_id)" },
  [WEFT_OPTUNA_3_1] = { "v3.0.0.d", "3.1.0", NULL },
};

static const char schema[] =
  "CREATE TABLE studies (study_id INTEGER NOT NULL, study_name VARCHAR(512) NOT NULL, PRIMARY KEY (study_id));"
  "CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);"
  "CREATE TABLE version_info (version_info_id INTEGER NOT NULL, schema_version INTEGER, library_version VARCHAR(256),"
  " PRIMARY KEY (version_info_id), CHECK (version_info_id = 1));"
  "CREATE TABLE study_directions (study_direction_id INTEGER NOT NULL, direction VARCHAR(8) NOT NULL, study_id INTEGER NOT NULL,"
  " objective INTEGER NOT NULL, PRIMARY KEY (study_direction_id), UNIQUE (study_id, objective),"
  " FOREIGN KEY (study_id) REFERENCES studies (study_id));"
  "CREATE TABLE study_user_attributes (study_user_attribute_id INTEGER NOT NULL, study_id INTEGER, \"key\" VARCHAR(512), value_json TEXT,"
  " PRIMARY KEY (study_user_attribute_id), UNIQUE (study_id, \"key\"), FOREIGN KEY (study_id) REFERENCES studies (study_id));"
  "CREATE TABLE study_system_attributes (study_system_attribute_id INTEGER NOT NULL, study_id INTEGER, \"key\" VARCHAR(512), value_json TEXT,"
  " PRIMARY KEY (study_system_attribute_id), UNIQUE (study_id, \"key\"), FOREIGN KEY (study_id) REFERENCES studies (study_id));"
  "CREATE TABLE trials (trial_id INTEGER NOT NULL, number INTEGER, study_id INTEGER, state VARCHAR(8) NOT NULL, datetime_start DATETIME,"
  " datetime_complete DATETIME, PRIMARY KEY (trial_id), FOREIGN KEY (study_id) REFERENCES studies (study_id));"
  "CREATE TABLE trial_user_attributes (trial_user_attribute_id INTEGER NOT NULL, trial_id INTEGER, \"key\" VARCHAR(512), value_json TEXT,"
  " PRIMARY KEY (trial_user_attribute_id), UNIQUE (trial_id, \"key\"), FOREIGN KEY (trial_id) REFERENCES trials (trial_id));"
  "CREATE TABLE trial_system_attributes (trial_system_attribute_id INTEGER NOT NULL, trial_id INTEGER, \"key\" VARCHAR(512), value_json TEXT,"
  " PRIMARY KEY (trial_system_attribute_id), UNIQUE (trial_id, \"key\"), FOREIGN KEY (trial_id) REFERENCES trials (trial_id));"
  "CREATE TABLE trial_params (param_id INTEGER NOT NULL, trial_id INTEGER, param_name VARCHAR(512), param_value FLOAT, distribution_json TEXT,"
  " PRIMARY KEY (param_id), UNIQUE (trial_id, param_name), FOREIGN KEY (trial_id) REFERENCES trials (trial_id));"
  "CREATE TABLE trial_values (trial_value_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, objective INTEGER NOT NULL, value FLOAT,"
  " value_type VARCHAR(7) NOT NULL, PRIMARY KEY (trial_value_id), UNIQUE (trial_id, objective), FOREIGN KEY (trial_id) REFERENCES trials (trial_id));"
  "CREATE TABLE trial_intermediate_values (trial_intermediate_value_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, step INTEGER NOT NULL,"
  " intermediate_value FLOAT, intermediate_value_type VARCHAR(7) NOT NULL, PRIMARY KEY (trial_intermediate_value_id), UNIQUE (trial_id, step),"
  " FOREIGN KEY (trial_id) REFERENCES trials (trial_id));"
  "CREATE TABLE trial_heartbeats (trial_heartbeat_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, heartbeat DATETIME NOT NULL,"
  " PRIMARY KEY (trial_heartbeat_id), UNIQUE (trial_id), FOREIGN KEY (trial_id) REFERENCES trials (trial_id));"
  "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));";

struct _WeftOptunaWriter
{
  char *path;      /* Owned */
  char *part;      /* Owned: where it is written, beside @path */
  WeftTrialDb *db; /* Owned (nullable): until it is ended */
  gint64 n_trials;
};

static gboolean
execute (WeftTrialDb  *db,
         const char   *sql,
         GError      **error)
{
  return sqlite3_exec (weft_trial_db_get_handle (db), sql, NULL, NULL, NULL) == SQLITE_OK || weft_trial_db_fail (db, error);
}

static gint64
last_id (WeftTrialDb *db)
{
  return sqlite3_last_insert_rowid (weft_trial_db_get_handle (db));
}

/* Returns: (transfer full): @text as JSON */
static char *
quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static char *
quote_list (const char *const *texts,
            guint n)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    json_array_add_string_element (array, texts[i]);
  json_node_take_array (node, array);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

static gboolean
stamp (WeftTrialDb        *db,
       WeftOptunaVersion   version,
       GError            **error)
{
  return execute (db, schema, error) && (versions[version].more == NULL || execute (db, versions[version].more, error)) &&
         weft_trial_db_run (db, error, "INSERT INTO version_info VALUES (1, ?, ?)", "is", (gint64) SCHEMA_VERSION, versions[version].library) &&
         weft_trial_db_run (db, error, "INSERT INTO alembic_version VALUES (?)", "s", versions[version].revision);
}

static gboolean
add_study (WeftTrialDb *db,
           const char *name,
           const gboolean *maximize,
           const char *const *metrics,
           guint n_objectives,
           GError **error)
{
  g_autofree char *names = quote_list (metrics, n_objectives);

  if (!weft_trial_db_run (db, error, "INSERT INTO studies (study_id, study_name) VALUES (1, ?)", "s", name))
    return FALSE;
  for (guint i = 0; i < n_objectives; i++)
    if (!weft_trial_db_run (db, error, "INSERT INTO study_directions (direction, study_id, objective) VALUES (?, 1, ?)", "si", maximize[i] ? "MAXIMIZE" : "MINIMIZE", (gint64) i))
      return FALSE;
  return weft_trial_db_run (db, error, "INSERT INTO study_user_attributes (study_id, \"key\", value_json) VALUES (1, 'producer', '\"weft\"')", "") &&
         weft_trial_db_run (db, error, "INSERT INTO study_system_attributes (study_id, \"key\", value_json) VALUES (1, 'study:metric_names', ?)", "s", names);
}

WeftOptunaWriter *
weft_optuna_writer_new (const char *path,
                        WeftOptunaVersion version,
                        const char *name,
                        const gboolean *maximize,
                        const char *const *metrics,
                        guint n_objectives,
                        GError **error)
{
  g_autoptr (WeftOptunaWriter) self = g_new0 (WeftOptunaWriter, 1);

  self->path = g_strdup (path);
  self->part = g_strconcat (path, ".part", NULL);
  g_remove (self->part);
  self->db = weft_trial_db_open (self->part, error);
  /* One file, whole when it is closed. */
  if (self->db == NULL || !execute (self->db, "PRAGMA journal_mode = DELETE", error) || !execute (self->db, "BEGIN", error) ||
      !stamp (self->db, version, error) || !add_study (self->db, name, maximize, metrics, n_objectives, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
weft_optuna_writer_free (WeftOptunaWriter *self)
{
  if (self->db != NULL) {
    weft_trial_db_close (self->db);
    g_remove (self->part);
  }
  g_free (self->path);
  g_free (self->part);
  g_free (self);
}

static const char *
name_state (WeftPointState state)
{
  static const char *const names[] = {
    [WEFT_POINT_WAITING] = "WAITING",
    [WEFT_POINT_RUNNING] = "RUNNING",
    [WEFT_POINT_COMPLETE] = "COMPLETE",
    [WEFT_POINT_PRUNED] = "PRUNED",
    [WEFT_POINT_FAILED] = "FAIL",
  };

  return names[state];
}

static const char *
name_type (double value)
{
  return isnan (value) ? "NAN" : isfinite (value) ? "FINITE"
                               : value > 0        ? "INF_POS"
                                                  : "INF_NEG";
}

/* Returns: (transfer full) (nullable): local time without its zone, as Optuna keeps times */
static char *
format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = microseconds != 0 ? g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : NULL;

  return text != NULL ? g_strdup_printf ("%s.%06d", text, (int) (microseconds % G_USEC_PER_SEC)) : NULL;
}

static gboolean
add_numbers (WeftTrialDb            *db,
             gint64                  id,
             const WeftOptunaTrial  *trial,
             GError                **error)
{
  for (guint i = 0; i < trial->n_params; i++)
    if (!weft_trial_db_run (db, error, "INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)", "isds", id, trial->params[i].name,
                            trial->params[i].value, trial->params[i].distribution))
      return FALSE;
  for (guint i = 0; trial->values != NULL && i < trial->n_values; i++)
    if (!weft_trial_db_run (db, error, "INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, ?, ?, ?)", "iids", id, (gint64) i,
                            isfinite (trial->values[i]) ? trial->values[i] : NAN, name_type (trial->values[i])))
      return FALSE;
  for (guint i = 0; i < trial->n_steps; i++)
    if (!weft_trial_db_run (db, error,
                            "INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type) VALUES (?, ?, ?, ?)", "iids", id,
                            trial->steps[i].step, isfinite (trial->steps[i].value) ? trial->steps[i].value : NAN, name_type (trial->steps[i].value)))
      return FALSE;
  return TRUE;
}

static gboolean
add_words (WeftTrialDb            *db,
           gint64                  id,
           const WeftOptunaTrial  *trial,
           GError                **error)
{
  g_autofree char *message = trial->message != NULL ? quote (trial->message) : NULL, *number = g_strdup_printf ("%" G_GINT64_FORMAT, trial->trial);

  if (trial->fixed != NULL &&
      !weft_trial_db_run (db, error, "INSERT INTO trial_system_attributes (trial_id, \"key\", value_json) VALUES (?, 'fixed_params', ?)", "is", id, trial->fixed))
    return FALSE;
  if (message != NULL && !weft_trial_db_run (db, error, "INSERT INTO trial_user_attributes (trial_id, \"key\", value_json) VALUES (?, 'message', ?)", "is", id, message))
    return FALSE;
  return trial->trial == 0 || weft_trial_db_run (db, error, "INSERT INTO trial_user_attributes (trial_id, \"key\", value_json) VALUES (?, 'weft_trial', ?)", "is", id, number);
}

gboolean
weft_optuna_writer_add (WeftOptunaWriter       *self,
                        const WeftOptunaTrial  *trial,
                        GError                **error)
{
  g_autofree char *begin = format_time (trial->begin), *end = format_time (trial->end);
  gint64 id;

  if (!weft_trial_db_run (self->db, error, "INSERT INTO trials (number, study_id, state, datetime_start, datetime_complete) VALUES (?, 1, ?, ?, ?)", "isss", self->n_trials,
                          name_state (trial->state), begin, end))
    return FALSE;
  self->n_trials++;
  id = last_id (self->db);
  return add_numbers (self->db, id, trial, error) && add_words (self->db, id, trial, error);
}

gboolean
weft_optuna_writer_end (WeftOptunaWriter  *self,
                        GError           **error)
{
  if (!execute (self->db, "COMMIT", error))
    return FALSE;
  g_clear_pointer (&self->db, weft_trial_db_close);
  if (g_rename (self->part, self->path) == 0)
    return TRUE;
  g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_WRITE, _("%s: cannot be written (%s); name another file"), self->path, g_strerror (errno));
  g_remove (self->part);
  return FALSE;
}
