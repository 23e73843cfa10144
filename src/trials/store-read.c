/* store-read.c: a trial out of its tables
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/store-private.h"

#include "trials/blob.h"
#include "trials/error.h"

typedef struct
{
  gint64 id;
  WeftTrial *trial;
  char *workflow;
} Request;

/* Makes one row of a table that belongs to a trial. */
typedef void (*ReadRow) (WeftTrial *trial,
                         sqlite3_stmt *row);

static void
read_parameter (WeftTrial    *trial,
                sqlite3_stmt *row)
{
  WeftTrialParameter *parameter = g_new0 (WeftTrialParameter, 1);

  parameter->name = weft_trial_db_text (row, 0);
  parameter->type = (WeftTrialValueType) CLAMP (sqlite3_column_int (row, 1), 0, (int) WEFT_TRIAL_VALUE_REAL);
  parameter->text = weft_trial_db_text (row, 2);
  parameter->number = weft_trial_db_number (row, 3);
  g_ptr_array_add (trial->parameters, parameter);
}

static void
read_metric (WeftTrial    *trial,
             sqlite3_stmt *row)
{
  WeftTrialMetric *metric = g_new0 (WeftTrialMetric, 1);

  metric->name = weft_trial_db_text (row, 0);
  metric->direction = (WeftTrialDirection) CLAMP (sqlite3_column_int (row, 1), -1, 1);
  metric->n_points = sqlite3_column_int64 (row, 2);
  metric->last = weft_trial_db_number (row, 3);
  metric->last_step = sqlite3_column_int64 (row, 4);
  metric->last_epoch = weft_trial_db_number (row, 5);
  metric->min = weft_trial_db_number (row, 6);
  metric->min_epoch = weft_trial_db_number (row, 7);
  metric->max = weft_trial_db_number (row, 8);
  metric->max_epoch = weft_trial_db_number (row, 9);
  metric->tail = weft_trial_db_number (row, 10);
  g_ptr_array_add (trial->metrics, metric);
}

static void
read_mark (WeftTrial    *trial,
           sqlite3_stmt *row)
{
  WeftTrialMark *mark = g_new0 (WeftTrialMark, 1);

  mark->step = sqlite3_column_int64 (row, 0);
  mark->epoch = weft_trial_db_number (row, 1);
  mark->time = weft_trial_db_number (row, 2);
  mark->name = weft_trial_db_text (row, 3);
  mark->from = weft_trial_db_text (row, 4);
  mark->to = weft_trial_db_text (row, 5);
  g_ptr_array_add (trial->marks, mark);
}

static void
read_artefact (WeftTrial    *trial,
               sqlite3_stmt *row)
{
  WeftTrialArtefact *artefact = g_new0 (WeftTrialArtefact, 1);

  artefact->name = weft_trial_db_text (row, 0);
  artefact->kind = weft_trial_db_text (row, 1);
  artefact->hash = weft_trial_db_text (row, 2);
  artefact->bytes = sqlite3_column_int64 (row, 3);
  g_ptr_array_add (trial->artefacts, artefact);
}

static void
read_tag (WeftTrial    *trial,
          sqlite3_stmt *row)
{
  g_ptr_array_add (trial->tags, weft_trial_db_text (row, 0));
}

typedef struct
{
  const char *sql;
  ReadRow read;
} Part;

static const Part parts[] = {
  { "SELECT name, type, text, number FROM parameter WHERE trial = ? ORDER BY name", read_parameter },
  { "SELECT name, direction, n_points, last, last_step, last_epoch, min, min_epoch, max, max_epoch, tail"
    " FROM metric WHERE trial = ? ORDER BY name",
    read_metric },
  { "SELECT step, epoch, time, name, before, after FROM mark WHERE trial = ? ORDER BY id", read_mark },
  { "SELECT name, kind, hash, bytes FROM artefact WHERE trial = ? ORDER BY name", read_artefact },
  { "SELECT name FROM tag WHERE trial = ? ORDER BY name", read_tag },
};

static WeftTrial *
read_main (sqlite3_stmt *row)
{
  WeftTrial *trial = weft_trial_new (NULL);

  trial->id = sqlite3_column_int64 (row, 0);
  trial->name = weft_trial_db_text (row, 1);
  trial->created = sqlite3_column_int64 (row, 2);
  trial->finished = sqlite3_column_int64 (row, 3);
  trial->state = (WeftTrialState) CLAMP (sqlite3_column_int (row, 4), 0, WEFT_N_TRIAL_STATES - 1);
  trial->seed = (guint64) sqlite3_column_int64 (row, 5);
  trial->node = weft_trial_db_text (row, 6);
  trial->fingerprint = weft_trial_db_text (row, 7);
  trial->seconds = sqlite3_column_double (row, 8);
  trial->message = weft_trial_db_text (row, 9);
  trial->note = weft_trial_db_text (row, 10);
  trial->archived = sqlite3_column_int (row, 11) != 0;
  trial->trashed = sqlite3_column_int64 (row, 12);
  trial->attempt = sqlite3_column_int64 (row, 13);
  trial->revision = sqlite3_column_int64 (row, 14);
  g_free (trial->weft_version);
  trial->weft_version = weft_trial_db_text (row, 15);
  trial->kernels = weft_trial_db_text (row, 16);
  trial->cpu = weft_trial_db_text (row, 17);
  trial->threads = sqlite3_column_int (row, 18);
  trial->parent = sqlite3_column_int64 (row, 19);
  trial->study = sqlite3_column_int64 (row, 20);
  trial->point = sqlite3_column_int64 (row, 21);
  trial->pinned = sqlite3_column_int (row, 22) != 0;
  trial->peak_bytes = sqlite3_column_int64 (row, 23);
  trial->processor = sqlite3_column_double (row, 24);
  trial->recipe = weft_trial_db_text (row, 25);
  return trial;
}

static gboolean
read_part (WeftTrialDb  *db,
           const Part   *part,
           WeftTrial    *trial,
           GError      **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (db, error, part->sql, "i", trial->id);
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1)
    part->read (trial, statement);
  return result == 0;
}

/* Returns: %FALSE with an error; without one and with no @read, there is no such trial */
static gboolean
read_trial (WeftTrialDb  *db,
            gint64        id,
            WeftTrial   **read,
            GError      **error)
{
  g_autoptr (WeftTrial) trial = NULL;
  sqlite3_stmt *statement = weft_trial_db_query (db, error,
                                                 "SELECT id, name, created, finished, state, seed, node, fingerprint, seconds,"
                                                 " message, note, archived, trashed, attempt, revision, weft_version, kernels,"
                                                 " cpu, threads, parent, study, point, pinned, peak_bytes, processor, " WEFT_TRIAL_RECIPE_SQL
                                                 " FROM trial t WHERE id = ?",
                                                 "i", id);
  int result = statement != NULL ? weft_trial_db_step (db, statement, error) : -1;

  *read = NULL;
  if (result != 1)
    return result == 0;
  trial = read_main (statement);
  sqlite3_reset (statement);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!read_part (db, &parts[i], trial, error))
      return FALSE;
  *read = g_steal_pointer (&trial);
  return TRUE;
}

static gboolean
read_work (WeftTrialStore  *store,
           WeftTrialDb     *db,
           gpointer         data,
           GError         **error)
{
  Request *request = data;

  if (!read_trial (db, request->id, &request->trial, error))
    return FALSE;
  return request->trial != NULL || weft_trial_store_fail_absent (store, request->id, error);
}

WeftTrial *
weft_trial_store_read (WeftTrialStore  *self,
                       gint64           id,
                       GError         **error)
{
  Request request = { .id = id };

  return weft_trial_store_call (self, read_work, &request, error) ? request.trial : NULL;
}

typedef struct
{
  const gint64 *ids;
  gsize n_ids;
  GPtrArray *trials;
} Several;

static gboolean
read_each (WeftTrialDb  *db,
           Several      *several,
           GError      **error)
{
  for (gsize i = 0; i < several->n_ids; i++) {
    WeftTrial *trial;

    if (!read_trial (db, several->ids[i], &trial, error))
      return FALSE;
    if (trial != NULL)
      g_ptr_array_add (several->trials, trial);
  }
  return TRUE;
}

/* The file is locked once and not for each statement, which would take as long as reading. */
static gboolean
read_several_work (WeftTrialStore  *store,
                   WeftTrialDb     *db,
                   gpointer         data,
                   GError         **error)
{
  gboolean good;

  if (!weft_trial_db_run (db, error, "SAVEPOINT reading", ""))
    return FALSE;
  good = read_each (db, data, error);
  return weft_trial_db_run (db, good ? error : NULL, "RELEASE reading", "") && good;
}

GPtrArray *
weft_trial_store_read_several (WeftTrialStore  *self,
                               const gint64    *ids,
                               gsize            n_ids,
                               GError         **error)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);
  Several several = { ids, n_ids, trials };

  return weft_trial_store_call (self, read_several_work, &several, error) ? g_steal_pointer (&trials) : NULL;
}

static gboolean
read_workflow_work (WeftTrialStore  *store,
                    WeftTrialDb     *db,
                    gpointer         data,
                    GError         **error)
{
  Request *request = data;
  sqlite3_stmt *statement = weft_trial_db_query (db, error,
                                                 "SELECT text FROM workflow WHERE id = (SELECT workflow FROM trial WHERE id = ?)",
                                                 "i", request->id);
  int result = statement != NULL ? weft_trial_db_step (db, statement, error) : -1;

  if (result != 1)
    return result == 0 ? weft_trial_store_fail_absent (store, request->id, error) : FALSE;
  request->workflow = weft_trial_db_text (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

char *
weft_trial_store_read_workflow (WeftTrialStore  *self,
                                gint64           id,
                                GError         **error)
{
  Request request = { .id = id };

  return weft_trial_store_call (self, read_workflow_work, &request, error) ? request.workflow : NULL;
}

char *
weft_trial_store_find_artefact (WeftTrialStore   *self,
                                const WeftTrial  *trial,
                                const char       *kind,
                                GError          **error)
{
  const WeftTrialArtefact *artefact = weft_trial_find_artefact (trial, kind);
  const char *folder = weft_trial_store_get_artefacts (self);
  char *path = artefact != NULL ? weft_blob_get_path (folder, artefact->hash) : NULL;
  g_autofree char *missing = NULL;

  if (artefact == NULL || path != NULL)
    return path;
  missing = weft_blob_tell_missing (folder, artefact->hash);
  g_set_error_literal (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND, missing);
  return NULL;
}
