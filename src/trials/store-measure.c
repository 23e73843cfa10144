/* store-measure.c: what is measured of a result after its trial has ended
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/store-private.h"

#include "trials/points-private.h"
#include "trials/writer-private.h"

typedef struct
{
  const char *hash;
  const WeftTrialMeasure *measures;
  gsize n_measures;
  gint64 id;      /* of the trial, 0: none */
  double seconds; /* that it was worked on */
} Request;

static gboolean
find_trial (Request      *request,
            WeftTrialDb  *db,
            GError      **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (db, error,
                                                 "SELECT id, seconds FROM trial JOIN artefact ON trial = id"
                                                 " WHERE hash = ? AND state <> ? AND trashed = 0 ORDER BY id DESC LIMIT 1",
                                                 "si", request->hash, (gint64) WEFT_TRIAL_RUNNING);
  int result = statement != NULL ? weft_trial_db_step (db, statement, error) : -1;

  if (result != 1)
    return result == 0;
  request->id = sqlite3_column_int64 (statement, 0);
  request->seconds = sqlite3_column_double (statement, 1);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
is_measured (const Request *request,
             const char    *name,
             gint64         step)
{
  for (gsize i = 0; i < request->n_measures; i++)
    if (request->measures[i].step == step && g_str_equal (request->measures[i].name, name))
      return TRUE;
  return FALSE;
}

/* What the trial already has under the name is told over again, without the
 * points that are measured anew: the curve of a training must not go. */
static gboolean
take_over (Request           *request,
           WeftTrialStore    *store,
           WeftTrialDb       *db,
           WeftWriterSeries  *series,
           GError           **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT id FROM metric WHERE trial = ? AND name = ?", "is",
                                                 request->id, series->summary.name);
  int result = statement != NULL ? weft_trial_db_step (db, statement, error) : -1;
  g_autoptr (GArray) points = NULL;

  if (result != 1)
    return result == 0;
  series->row = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  points = weft_trial_points_read (store, db, series->row, error);
  for (guint i = 0; points != NULL && i < points->len; i++) {
    const WeftTrialPoint *point = &g_array_index (points, WeftTrialPoint, i);

    if (!is_measured (request, series->summary.name, point->step))
      weft_writer_series_add (series, point);
  }
  return points != NULL && weft_trial_db_run (db, error, "DELETE FROM chunk WHERE metric = ?", "i", series->row);
}

static gboolean
amend (Request          *request,
       WeftTrialWriter  *writer,
       WeftTrialDb      *db,
       GError          **error)
{
  writer->id = request->id;
  writer->seconds_before = request->seconds;
  for (gsize i = 0; i < request->n_measures; i++) {
    const WeftTrialMeasure *measure = &request->measures[i];
    WeftWriterSeries *series = weft_trial_writer_get_series (writer, measure->name);

    if (series->tail->len == 0 && !take_over (request, writer->store, db, series, error))
      return FALSE;
    weft_trial_writer_direct (writer, measure->name, measure->direction);
    weft_trial_writer_add_point (writer, measure->name, measure->step, measure->epoch, measure->value);
  }
  return weft_trial_db_run (db, error, "UPDATE trial SET revision = revision + 1 WHERE id = ?", "i", request->id) &&
         weft_trial_writer_save_unclaimed (writer, db, error);
}

static gboolean
measure_work (WeftTrialStore  *store,
              WeftTrialDb     *db,
              gpointer         data,
              GError         **error)
{
  Request *request = data;
  WeftTrialWriter *writer;
  gboolean saved;

  if (!find_trial (request, db, error))
    return FALSE;
  if (request->id == 0 || request->n_measures == 0)
    return TRUE;
  writer = weft_trial_writer_new (store);
  saved = amend (request, writer, db, error);
  weft_trial_writer_destroy (writer);
  return saved;
}

gboolean
weft_trial_store_measure (WeftTrialStore          *self,
                          const char              *hash,
                          const WeftTrialMeasure  *measures,
                          gsize                    n_measures,
                          gint64                  *id,
                          GError                 **error)
{
  Request request = { .hash = hash, .measures = measures, .n_measures = n_measures };
  gboolean saved = weft_trial_store_change (self, measure_work, &request, error);

  *id = saved ? request.id : 0;
  return saved;
}
