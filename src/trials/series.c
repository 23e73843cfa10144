/* series.c: the points of a metric, whole or thinned
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/points-private.h"

#include "base/i18n.h"
#include "trials/error.h"

#include <math.h>

/* Points that a run of neighbours may leave: first, smallest, largest, last, one NaN. */
#define KEPT 5

GArray *
weft_trial_points_read (WeftTrialStore  *store,
                        WeftTrialDb     *db,
                        gint64           metric,
                        GError         **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (WeftTrialPoint));
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT points, number FROM chunk WHERE metric = ? ORDER BY number", "i",
                                                 metric);
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1) {
    const guint8 *blob = sqlite3_column_blob (statement, 0);
    gsize length = (gsize) sqlite3_column_bytes (statement, 0);

    if (blob != NULL && weft_points_decode (points, blob, length))
      continue;
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_FORMAT,
                 _("%s: row %d of metric %" PRId64 " is damaged; the other metrics can still be read"),
                 weft_trial_store_get_path (store), sqlite3_column_int (statement, 1), metric);
    sqlite3_reset (statement);
    return NULL;
  }
  return result == 0 ? g_steal_pointer (&points) : NULL;
}

typedef struct
{
  gint64 id;
  const char *name;
  GArray *points;
} Request;

static gboolean
find_metric (WeftTrialStore  *store,
             WeftTrialDb     *db,
             Request         *request,
             gint64          *metric,
             GError         **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT id FROM metric WHERE trial = ? AND name = ?", "is", request->id,
                                                 request->name);
  int result = statement != NULL ? weft_trial_db_step (db, statement, error) : -1;

  if (result == 0)
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND,
                 _("%s: trial %" PRId64 " has no metric called “%s”; “weft-cli trials show” lists those it has"),
                 weft_trial_store_get_path (store), request->id, request->name);
  if (result != 1)
    return FALSE;
  *metric = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

/* What this process has said already is read too, so it is saved first; when
 * that fails, what is in the file is still worth reading. */
static gboolean
read_work (WeftTrialStore  *store,
           WeftTrialDb     *db,
           gpointer         data,
           GError         **error)
{
  Request *request = data;
  gint64 metric;

  (void) weft_trial_store_save_writers (store);
  if (!find_metric (store, db, request, &metric, error))
    return FALSE;
  request->points = weft_trial_points_read (store, db, metric, error);
  return request->points != NULL;
}

GArray *
weft_trial_store_read_series (WeftTrialStore  *self,
                              gint64           id,
                              const char      *name,
                              gsize            max_points,
                              GError         **error)
{
  Request request = { id, name, NULL };
  GArray *thinned;

  g_return_val_if_fail (max_points == 0 || max_points >= KEPT, NULL);

  if (!weft_trial_store_call (self, read_work, &request, error))
    return NULL;
  if (max_points == 0 || request.points->len <= max_points)
    return request.points;
  thinned = weft_trial_points_thin ((WeftTrialPoint *) (gpointer) request.points->data, request.points->len, max_points);
  g_array_unref (request.points);
  return thinned;
}

/* Appends the points of a run that matter, in order and each once. */
static void
thin_run (GArray               *thinned,
          const WeftTrialPoint *points,
          gsize                 first,
          gsize                 end)
{
  gsize smallest = first, largest = first, gap = end;

  for (gsize i = first; i < end; i++) {
    if (isnan (points[i].value))
      gap = gap == end ? i : gap;
    else if (isnan (points[smallest].value))
      smallest = largest = i;
    if (points[i].value < points[smallest].value)
      smallest = i;
    if (points[i].value > points[largest].value)
      largest = i;
  }
  for (gsize i = first; i < end; i++)
    if (i == first || i == smallest || i == largest || i == gap || i == end - 1)
      g_array_append_val (thinned, points[i]);
}

GArray *
weft_trial_points_thin (const WeftTrialPoint *points,
                        gsize                 n_points,
                        gsize                 max_points)
{
  GArray *thinned = g_array_new (FALSE, FALSE, sizeof (WeftTrialPoint));
  gsize n_runs = max_points / KEPT;

  g_return_val_if_fail (max_points >= KEPT, thinned);

  if (n_points <= max_points)
    return g_array_append_vals (thinned, points, (guint) n_points);
  for (gsize run = 0; run < n_runs; run++)
    thin_run (thinned, points, n_points * run / n_runs, n_points * (run + 1) / n_runs);
  return thinned;
}
