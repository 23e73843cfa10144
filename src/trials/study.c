/* study.c: studies and their points, in two tables of the store
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/study.h"

#include "base/i18n.h"
#include "trials/error.h"
#include "trials/process-private.h"
#include "trials/store-private.h"

typedef struct
{
  const char *name;
  const char *title;
} StateText;

static const StateText study_states[] = {
  [WEFT_STUDY_RUNNING] = { "running", N_("Running") },
  [WEFT_STUDY_DONE] = { "done", N_("Done") },
  [WEFT_STUDY_STOPPED] = { "stopped", N_("Stopped") },
  [WEFT_STUDY_CANCELLED] = { "cancelled", N_("Cancelled") },
  [WEFT_STUDY_FAILED] = { "failed", N_("Failed") },
  [WEFT_STUDY_INTERRUPTED] = { "interrupted", N_("Interrupted") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (study_states) == WEFT_N_STUDY_STATES);

static const StateText point_states[] = {
  [WEFT_POINT_WAITING] = { "waiting", N_("Waiting") },
  [WEFT_POINT_RUNNING] = { "running", N_("Running") },
  [WEFT_POINT_COMPLETE] = { "complete", N_("Complete") },
  [WEFT_POINT_PRUNED] = { "pruned", N_("Pruned") },
  [WEFT_POINT_FAILED] = { "failed", N_("Failed") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (point_states) == WEFT_N_POINT_STATES);

const char *
weft_study_state_get_name (WeftStudyState state)
{
  g_return_val_if_fail (state < WEFT_N_STUDY_STATES, NULL);
  return study_states[state].name;
}

const char *
weft_study_state_get_title (WeftStudyState state)
{
  g_return_val_if_fail (state < WEFT_N_STUDY_STATES, NULL);
  return _ (study_states[state].title);
}

const char *
weft_point_state_get_name (WeftPointState state)
{
  g_return_val_if_fail (state < WEFT_N_POINT_STATES, NULL);
  return point_states[state].name;
}

const char *
weft_point_state_get_title (WeftPointState state)
{
  g_return_val_if_fail (state < WEFT_N_POINT_STATES, NULL);
  return _ (point_states[state].title);
}

void
weft_study_point_free (WeftStudyPoint *self)
{
  g_free (self->choice);
  g_free (self->values);
  g_free (self->reports);
  g_free (self->message);
  g_free (self);
}

void
weft_study_record_free (WeftStudyRecord *self)
{
  g_free (self->name);
  g_free (self->settings);
  g_free (self->message);
  g_free (self);
}

/* What a message to the store's thread holds; each function uses what it needs. */
typedef struct
{
  gint64 id;
  const char *name;
  const char *settings;
  const char *workflow;
  const char *message;
  WeftStudyState state;
  WeftStudyPoint *point;
  gint64 number;
  gpointer answer;
} StudyRequest;

static gboolean
fail_absent (WeftTrialStore  *store,
             gint64           id,
             GError         **error)
{
  g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND, _("%s: there is no study %" PRId64 "; “weft-cli tune --list” shows those there are"),
               weft_trial_store_get_path (store), id);
  return FALSE;
}

/* Counts a change; a study that is not there to be counted does not exist. */
static gboolean
touch (WeftTrialStore  *store,
       WeftTrialDb     *db,
       gint64           id,
       GError         **error)
{
  if (!weft_trial_db_run (db, error, "UPDATE study SET revision = revision + 1, heartbeat = ? WHERE id = ?", "ii", g_get_real_time (), id))
    return FALSE;
  return sqlite3_changes (weft_trial_db_get_handle (db)) == 1 || fail_absent (store, id, error);
}

static gboolean
add_work (WeftTrialStore  *store,
          WeftTrialDb     *db,
          gpointer         data,
          GError         **error)
{
  StudyRequest *request = data;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, request->workflow, -1);
  g_autofree char *name = NULL;
  gint64 now = g_get_real_time ();

  if (!weft_trial_db_run (db, error, "INSERT OR IGNORE INTO workflow (hash, text) VALUES (?, ?)", "ss", hash, request->workflow) ||
      !weft_trial_db_run (db, error,
                          "INSERT INTO study (name, created, state, settings, workflow, process, heartbeat)"
                          " VALUES (coalesce (?, ''), ?, ?, ?, (SELECT id FROM workflow WHERE hash = ?), ?, ?)",
                          "siisssi", request->name, now, (gint64) WEFT_STUDY_RUNNING, request->settings, hash, weft_trial_store_get_process (store), now))
    return FALSE;
  request->id = sqlite3_last_insert_rowid (weft_trial_db_get_handle (db));
  name = g_strdup_printf (_("Study %" PRId64), request->id);
  return weft_trial_db_run (db, error, "UPDATE study SET name = ? WHERE id = ? AND name = ''", "si", name, request->id);
}

gint64
weft_trial_store_add_study (WeftTrialStore  *self,
                            const char      *name,
                            const char      *settings,
                            const char      *workflow,
                            GError         **error)
{
  StudyRequest request = { .name = name, .settings = settings, .workflow = workflow };

  return weft_trial_store_change (self, add_work, &request, error) ? request.id : 0;
}

static gboolean
claim_work (WeftTrialStore  *store,
            WeftTrialDb     *db,
            gpointer         data,
            GError         **error)
{
  StudyRequest *request = data;
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT state, process FROM study WHERE id = ?", "i", request->id);
  int result = statement != NULL ? weft_trial_db_step (db, statement, error) : -1;
  const char *own = weft_trial_store_get_process (store), *process;
  gboolean alive;

  if (result != 1)
    return result == 0 ? fail_absent (store, request->id, error) : FALSE;
  process = (const char *) sqlite3_column_text (statement, 1);
  alive = sqlite3_column_int (statement, 0) == WEFT_STUDY_RUNNING && g_strcmp0 (process, own) != 0 && weft_process_look_up (process) == WEFT_PROCESS_ALIVE;
  sqlite3_reset (statement);
  if (alive) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID, _("study %" PRId64 " is being run by another process; stop that one first"), request->id);
    return FALSE;
  }
  return touch (store, db, request->id, error) &&
         weft_trial_db_run (db, error, "UPDATE study SET state = ?, process = ?, message = NULL WHERE id = ?", "isi", (gint64) WEFT_STUDY_RUNNING, own, request->id);
}

gboolean
weft_trial_store_claim_study (WeftTrialStore  *self,
                              gint64           id,
                              GError         **error)
{
  StudyRequest request = { .id = id };

  return weft_trial_store_change (self, claim_work, &request, error);
}

static gboolean
state_work (WeftTrialStore  *store,
            WeftTrialDb     *db,
            gpointer         data,
            GError         **error)
{
  StudyRequest *request = data;

  return touch (store, db, request->id, error) &&
         weft_trial_db_run (db, error, "UPDATE study SET state = ?, message = ?, process = CASE WHEN ? THEN process END WHERE id = ?", "isii",
                            (gint64) request->state, request->message, (gint64) (request->state == WEFT_STUDY_RUNNING), request->id);
}

gboolean
weft_trial_store_set_study_state (WeftTrialStore  *self,
                                  gint64           id,
                                  WeftStudyState   state,
                                  const char      *message,
                                  GError         **error)
{
  StudyRequest request = { .id = id, .state = state, .message = message };

  return weft_trial_store_change (self, state_work, &request, error);
}

static gboolean
settings_work (WeftTrialStore  *store,
               WeftTrialDb     *db,
               gpointer         data,
               GError         **error)
{
  StudyRequest *request = data;

  return touch (store, db, request->id, error) &&
         weft_trial_db_run (db, error, "UPDATE study SET settings = ? WHERE id = ?", "si", request->settings, request->id);
}

gboolean
weft_trial_store_set_study_settings (WeftTrialStore  *self,
                                     gint64           id,
                                     const char      *settings,
                                     GError         **error)
{
  StudyRequest request = { .id = id, .settings = settings };

  return weft_trial_store_change (self, settings_work, &request, error);
}

static WeftStudyRecord *
take_record (sqlite3_stmt *row)
{
  WeftStudyRecord *record = g_new0 (WeftStudyRecord, 1);

  record->id = sqlite3_column_int64 (row, 0);
  record->name = weft_trial_db_text (row, 1);
  record->created = sqlite3_column_int64 (row, 2);
  record->state = (WeftStudyState) CLAMP (sqlite3_column_int (row, 3), 0, (int) WEFT_N_STUDY_STATES - 1);
  record->settings = weft_trial_db_text (row, 4);
  record->message = weft_trial_db_text (row, 5);
  record->revision = sqlite3_column_int64 (row, 6);
  return record;
}

static gboolean
count_points (WeftTrialDb      *db,
              WeftStudyRecord  *record,
              GError          **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT state, count (*) FROM point WHERE study = ? GROUP BY state", "i", record->id);
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1)
    record->counts[CLAMP (sqlite3_column_int (statement, 0), 0, (int) WEFT_N_POINT_STATES - 1)] += sqlite3_column_int64 (statement, 1);
  return result == 0;
}

#define STUDY_COLUMNS "SELECT id, name, created, state, settings, message, revision FROM study "

static gboolean
list_work (WeftTrialStore  *store,
           WeftTrialDb     *db,
           gpointer         data,
           GError         **error)
{
  StudyRequest *request = data;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_study_record_free);
  sqlite3_stmt *statement = weft_trial_db_query (db, error, STUDY_COLUMNS "WHERE ? = 0 OR id = ? ORDER BY id DESC", "ii", request->id, request->id);
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1)
    g_ptr_array_add (records, take_record (statement));
  for (guint i = 0; result == 0 && i < records->len; i++)
    if (!count_points (db, records->pdata[i], error))
      return FALSE;
  request->answer = result == 0 ? g_steal_pointer (&records) : NULL;
  return result == 0;
}

GPtrArray *
weft_trial_store_list_studies (WeftTrialStore  *self,
                               GError         **error)
{
  StudyRequest request = { 0 };

  return weft_trial_store_call (self, list_work, &request, error) ? request.answer : NULL;
}

WeftStudyRecord *
weft_trial_store_read_study (WeftTrialStore  *self,
                             gint64           id,
                             GError         **error)
{
  StudyRequest request = { .id = id };
  g_autoptr (GPtrArray) records = NULL;

  if (id <= 0 || !weft_trial_store_call (self, list_work, &request, error)) {
    if (id <= 0)
      (void) fail_absent (self, id, error);
    return NULL;
  }
  records = request.answer;
  if (records->len == 0) {
    (void) fail_absent (self, id, error);
    return NULL;
  }
  return g_ptr_array_steal_index (records, 0);
}

static gboolean
workflow_work (WeftTrialStore  *store,
               WeftTrialDb     *db,
               gpointer         data,
               GError         **error)
{
  StudyRequest *request = data;
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT text FROM workflow WHERE id = (SELECT workflow FROM study WHERE id = ?)", "i", request->id);
  int result = statement != NULL ? weft_trial_db_step (db, statement, error) : -1;

  if (result != 1)
    return result == 0 ? fail_absent (store, request->id, error) : FALSE;
  request->answer = weft_trial_db_text (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

char *
weft_trial_store_read_study_workflow (WeftTrialStore  *self,
                                      gint64           id,
                                      GError         **error)
{
  StudyRequest request = { .id = id };

  return weft_trial_store_call (self, workflow_work, &request, error) ? request.answer : NULL;
}

/* Points */

static gboolean
next_number (WeftTrialDb   *db,
             StudyRequest  *request,
             GError       **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT coalesce (max (number), -1) + 1 FROM point WHERE study = ?", "i", request->id);

  if (statement == NULL || weft_trial_db_step (db, statement, error) != 1)
    return FALSE;
  request->point->number = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
add_point_work (WeftTrialStore  *store,
                WeftTrialDb     *db,
                gpointer         data,
                GError         **error)
{
  StudyRequest *request = data;
  const WeftStudyPoint *point = request->point;

  return touch (store, db, request->id, error) && next_number (db, request, error) &&
         weft_trial_db_run (db, error, "INSERT INTO point (study, number, state, by_hand, choice) VALUES (?, ?, ?, ?, ?)", "iiiis",
                            request->id, point->number, (gint64) point->state, (gint64) point->by_hand, point->choice);
}

gboolean
weft_trial_store_add_point (WeftTrialStore  *self,
                            gint64           study,
                            WeftStudyPoint  *point,
                            GError         **error)
{
  StudyRequest request = { .id = study, .point = point };

  return weft_trial_store_change (self, add_point_work, &request, error);
}

/* A point that waits or runs again has not ended. */
static gboolean
count_end (WeftTrialDb           *db,
           gint64                 study,
           const WeftStudyPoint  *point,
           GError               **error)
{
  if (point->state <= WEFT_POINT_RUNNING)
    return weft_trial_db_run (db, error, "UPDATE point SET finished = 0 WHERE study = ? AND number = ?", "ii", study, point->number);
  return weft_trial_db_run (db, error,
                            "UPDATE point SET finished = (SELECT max (finished) + 1 FROM point WHERE study = ?)"
                            " WHERE study = ? AND number = ? AND finished = 0",
                            "iii", study, study, point->number);
}

static gboolean
set_point_work (WeftTrialStore  *store,
                WeftTrialDb     *db,
                gpointer         data,
                GError         **error)
{
  StudyRequest *request = data;
  const WeftStudyPoint *point = request->point;

  if (!touch (store, db, request->id, error) || !count_end (db, request->id, point, error) ||
      !weft_trial_db_run (db, error, "UPDATE point SET state = ?, choice = coalesce (?, choice), outcome = ?, reports = ?, message = ? WHERE study = ? AND number = ?", "issssii",
                          (gint64) point->state, point->choice, point->values, point->reports, point->message, request->id, point->number))
    return FALSE;
  if (sqlite3_changes (weft_trial_db_get_handle (db)) == 1)
    return TRUE;
  g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND, _("study %" PRId64 " has no point %" PRId64), request->id, point->number);
  return FALSE;
}

gboolean
weft_trial_store_set_point (WeftTrialStore        *self,
                            gint64                 study,
                            const WeftStudyPoint  *point,
                            GError               **error)
{
  WeftStudyPoint copy = *point;
  StudyRequest request = { .id = study, .point = &copy };

  return weft_trial_store_change (self, set_point_work, &request, error);
}

static WeftStudyPoint *
take_point (sqlite3_stmt *row)
{
  WeftStudyPoint *point = g_new0 (WeftStudyPoint, 1);

  point->number = sqlite3_column_int64 (row, 0);
  point->state = (WeftPointState) CLAMP (sqlite3_column_int (row, 1), 0, (int) WEFT_N_POINT_STATES - 1);
  point->by_hand = sqlite3_column_int (row, 2) != 0;
  point->choice = weft_trial_db_text (row, 3);
  point->values = weft_trial_db_text (row, 4);
  point->reports = weft_trial_db_text (row, 5);
  point->message = weft_trial_db_text (row, 6);
  point->finished = sqlite3_column_int64 (row, 7);
  return point;
}

static gboolean
points_work (WeftTrialStore  *store,
             WeftTrialDb     *db,
             gpointer         data,
             GError         **error)
{
  StudyRequest *request = data;
  g_autoptr (GPtrArray) points = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_study_point_free);
  sqlite3_stmt *statement = weft_trial_db_query (db, error,
                                                 "SELECT number, state, by_hand, choice, outcome, reports, message, finished FROM point WHERE study = ? ORDER BY number", "i", request->id);
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1)
    g_ptr_array_add (points, take_point (statement));
  request->answer = result == 0 ? g_steal_pointer (&points) : NULL;
  return result == 0;
}

GPtrArray *
weft_trial_store_read_points (WeftTrialStore  *self,
                              gint64           study,
                              GError         **error)
{
  StudyRequest request = { .id = study };

  return weft_trial_store_call (self, points_work, &request, error) ? request.answer : NULL;
}

static gboolean
trials_work (WeftTrialStore  *store,
             WeftTrialDb     *db,
             gpointer         data,
             GError         **error)
{
  StudyRequest *request = data;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT id FROM trial WHERE study = ? AND point = ? AND trashed = 0 ORDER BY id", "ii", request->id, request->number);
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1) {
    gint64 id = sqlite3_column_int64 (statement, 0);

    g_array_append_val (ids, id);
  }
  request->answer = result == 0 ? g_steal_pointer (&ids) : NULL;
  return result == 0;
}

GArray *
weft_trial_store_list_point_trials (WeftTrialStore  *self,
                                    gint64           study,
                                    gint64           point,
                                    GError         **error)
{
  StudyRequest request = { .id = study, .number = point };

  return weft_trial_store_call (self, trials_work, &request, error) ? request.answer : NULL;
}
