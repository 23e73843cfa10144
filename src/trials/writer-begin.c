/* writer-begin.c: a trial's first attempt, and its next one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/writer-private.h"

#include "base/i18n.h"
#include "trials/error.h"
#include "trials/points-private.h"
#include "trials/process-private.h"
#include "trials/store-private.h"

typedef struct
{
  WeftTrialWriter *writer;
  const WeftTrial *trial;
  const char *workflow;
  gint64 step;
} Request;

/* Trials made by the same workflow share its text. */
static gboolean
store_workflow (WeftTrialDb  *db,
                const char   *text,
                GError      **error)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return weft_trial_db_run (db, error, "INSERT OR IGNORE INTO workflow (hash, text) VALUES (?, ?)", "ss", hash, text);
}

static gboolean
store_trial (Request      *request,
             WeftTrialDb  *db,
             GError      **error)
{
  WeftTrialWriter *writer = request->writer;
  const WeftTrial *trial = request->trial;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, request->workflow, -1);
  gint64 now = g_get_real_time ();

  if (!weft_trial_db_run (db, error,
                          "INSERT INTO trial (name, created, state, seed, workflow, node, fingerprint, note, process, heartbeat,"
                          " weft_version, kernels, cpu, threads, parent, study, point, recipe)"
                          " VALUES (coalesce (?, ''), ?, ?, ?, (SELECT id FROM workflow WHERE hash = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          "siiisssssisssiiiis", trial->name, now, (gint64) WEFT_TRIAL_RUNNING, (gint64) trial->seed, hash,
                          trial->node, trial->fingerprint, trial->note, weft_trial_store_get_process (writer->store), now,
                          trial->weft_version, trial->kernels, trial->cpu, (gint64) trial->threads, trial->parent,
                          trial->study, trial->point, trial->recipe))
    return FALSE;
  writer->id = sqlite3_last_insert_rowid (weft_trial_db_get_handle (db));
  writer->attempt = 1;
  return TRUE;
}

static gboolean
store_parts (Request      *request,
             WeftTrialDb  *db,
             GError      **error)
{
  const WeftTrial *trial = request->trial;
  gint64 id = request->writer->id;
  g_autofree char *name = g_strdup_printf (_("Trial %" PRId64), id);

  if (!weft_trial_db_run (db, error, "UPDATE trial SET name = ? WHERE id = ? AND name = ''", "si", name, id))
    return FALSE;
  for (guint i = 0; i < trial->parameters->len; i++) {
    WeftTrialParameter *parameter = trial->parameters->pdata[i];

    if (!weft_trial_db_run (db, error, "INSERT INTO parameter (trial, name, type, text, number) VALUES (?, ?, ?, ?, ?)", "isisd", id,
                            parameter->name, (gint64) parameter->type, parameter->text, parameter->number))
      return FALSE;
  }
  for (guint i = 0; i < trial->tags->len; i++)
    if (!weft_trial_db_run (db, error, "INSERT INTO tag (trial, name) VALUES (?, ?)", "is", id, trial->tags->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
begin_work (WeftTrialStore  *store,
            WeftTrialDb     *db,
            gpointer         data,
            GError         **error)
{
  Request *request = data;

  return store_workflow (db, request->workflow, error) && store_trial (request, db, error) && store_parts (request, db, error);
}

static gboolean
add_work (WeftTrialStore  *store,
          WeftTrialDb     *db,
          gpointer         writer,
          GError         **error)
{
  weft_trial_store_add_writer (store, writer);
  return TRUE;
}

/* The thread learns of a writer only once its transaction has succeeded; from
 * then on the writer holds the store. */
static WeftTrialWriter *
start (WeftTrialStore  *store,
       WeftTrialWork    work,
       Request         *request,
       GError         **error)
{
  if (!weft_trial_store_change (store, work, request, error)) {
    weft_trial_writer_destroy (request->writer);
    return NULL;
  }
  (void) weft_trial_store_ref (store);
  (void) weft_trial_store_call (store, add_work, request->writer, NULL);
  return request->writer;
}

WeftTrialWriter *
weft_trial_begin (WeftTrialStore   *store,
                  const WeftTrial  *trial,
                  const char       *workflow,
                  GError          **error)
{
  Request request = { weft_trial_writer_new (store), trial, workflow, 0 };

  return start (store, begin_work, &request, error);
}

/* Takes the trial over: from here on no earlier attempt can write. */
static gboolean
take_over (Request         *request,
           WeftTrialStore  *store,
           WeftTrialDb     *db,
           GError         **error)
{
  WeftTrialWriter *writer = request->writer;
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT attempt, state, process, seconds FROM trial WHERE id = ?", "i",
                                                 writer->id);
  int result = statement != NULL ? weft_trial_db_step (db, statement, error) : -1;
  gboolean alive;

  if (result != 1)
    return result == 0 ? weft_trial_store_fail_absent (store, writer->id, error) : FALSE;
  writer->attempt = sqlite3_column_int64 (statement, 0) + 1;
  writer->seconds_before = sqlite3_column_double (statement, 3);
  alive = sqlite3_column_int (statement, 1) == WEFT_TRIAL_RUNNING &&
          weft_process_look_up ((const char *) sqlite3_column_text (statement, 2)) == WEFT_PROCESS_ALIVE;
  sqlite3_reset (statement);
  if (alive) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID,
                 _("trial %" PRId64 " is being run by another process; stop that one first"), writer->id);
    return FALSE;
  }
  return weft_trial_db_run (db, error,
                            "UPDATE trial SET attempt = ?, state = ?, process = ?, heartbeat = ?, finished = 0, message = NULL,"
                            " revision = revision + 1 WHERE id = ?",
                            "iisii", writer->attempt, (gint64) WEFT_TRIAL_RUNNING, weft_trial_store_get_process (store),
                            g_get_real_time (), writer->id);
}

static GPtrArray *
read_metrics (Request      *request,
              WeftTrialDb  *db,
              GError      **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  WeftTrialWriter *writer = request->writer;
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT id, name, direction FROM metric WHERE trial = ?", "i", writer->id);
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1) {
    g_autofree char *name = weft_trial_db_text (statement, 1);
    WeftWriterSeries *series = weft_trial_writer_get_series (writer, name);

    series->row = sqlite3_column_int64 (statement, 0);
    series->summary.direction = (WeftTrialDirection) CLAMP (sqlite3_column_int (statement, 2), -1, 1);
    g_ptr_array_add (list, series);
  }
  return result == 0 ? g_steal_pointer (&list) : NULL;
}

/* The kept points are told over again, so that the summary is theirs alone;
 * a kill between here and their next save must not cost them, so they are saved
 * in the very transaction that removes the rest. */
static gboolean
rewind_series (Request           *request,
               WeftTrialStore    *store,
               WeftTrialDb       *db,
               WeftWriterSeries  *series,
               GError           **error)
{
  g_autoptr (GArray) points = weft_trial_points_read (store, db, series->row, error);

  if (points == NULL || !weft_trial_db_run (db, error, "DELETE FROM chunk WHERE metric = ?", "i", series->row))
    return FALSE;
  for (guint i = 0; i < points->len; i++) {
    WeftTrialPoint *point = &g_array_index (points, WeftTrialPoint, i);

    if (point->step <= request->step)
      weft_writer_series_add (series, point);
  }
  return TRUE;
}

static gboolean
resume_work (WeftTrialStore  *store,
             WeftTrialDb     *db,
             gpointer         data,
             GError         **error)
{
  Request *request = data;
  g_autoptr (GPtrArray) metrics = NULL;

  if (!take_over (request, store, db, error))
    return FALSE;
  metrics = read_metrics (request, db, error);
  for (guint i = 0; metrics != NULL && i < metrics->len; i++)
    if (!rewind_series (request, store, db, metrics->pdata[i], error))
      return FALSE;
  return metrics != NULL &&
         weft_trial_db_run (db, error, "DELETE FROM mark WHERE trial = ? AND step > ?", "ii", request->writer->id, request->step) &&
         weft_trial_writer_save_inside (request->writer, db, error);
}

WeftTrialWriter *
weft_trial_resume (WeftTrialStore  *store,
                   gint64           id,
                   gint64           step,
                   GError         **error)
{
  Request request = { weft_trial_writer_new (store), NULL, NULL, step };

  request.writer->id = id;
  return start (store, resume_work, &request, error);
}
