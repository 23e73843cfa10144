/* writer-save.c: what a writer has gathered, into the file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A save writes the rows of points it concerns whole. So one that failed is
 * simply done again, and one done twice changes nothing. A row that is large
 * enough is never written again: one that grows would push its neighbours from
 * page to page.
 */
#include "trials/writer-private.h"

#include "base/i18n.h"
#include "trials/error.h"
#include "trials/points-private.h"

/* Signs of life when there is nothing else to say. */
#define HEARTBEAT (5 * G_USEC_PER_SEC)

/* A row with so many points does not wait for more. */
#define LARGE (WEFT_TRIAL_CHUNK / 4)

/* One metric's part of a save, taken under the lock and written outside it. */
typedef struct
{
  WeftWriterSeries *series; /* borrowed */
  WeftTrialMetric summary;  /* its name is the series' */
  guint n_points;           /* of the tail, in the blobs */
  WeftTrialPoint *points;   /* Owned: these, until they are in the blobs */
  GPtrArray *blobs;         /* GByteArray, for the rows from series->chunk on */
  gint64 row;
} Share;

typedef struct
{
  WeftTrialWriter *writer;
  GPtrArray *shares;
  guint n_marks;
  const WeftWriterEnd *end; /* nullable: the end of the trial, if this is it */
} Save;

static void
share_free (gpointer data)
{
  Share *self = data;

  g_ptr_array_unref (self->blobs);
  g_free (self->points);
  g_free (self);
}

/* The training waits for the lock, so that points are only copied under it. */
static Share *
take_share (WeftWriterSeries *series)
{
  Share *share = g_new0 (Share, 1);

  share->series = series;
  share->summary = series->summary;
  share->summary.tail = weft_writer_series_get_tail (series);
  share->n_points = series->tail->len;
  share->points = g_memdup2 (series->tail->data, share->n_points * sizeof (WeftTrialPoint));
  share->row = series->row;
  share->blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  series->changed = FALSE;
  return share;
}

/* Rows of one length: a short last one would have to grow. */
static void
encode_share (Share *self)
{
  guint n_rows = (self->n_points + WEFT_TRIAL_CHUNK - 1) / WEFT_TRIAL_CHUNK;

  for (guint i = 0; i < n_rows; i++) {
    guint first = (guint) ((guint64) self->n_points * i / n_rows), end = (guint) ((guint64) self->n_points * (i + 1) / n_rows);

    g_ptr_array_add (self->blobs, weft_points_encode (self->points + first, end - first));
  }
  g_clear_pointer (&self->points, g_free);
}

/* Returns: whether there is anything to write */
static gboolean
take (Save *save)
{
  WeftTrialWriter *writer = save->writer;
  GHashTableIter iter;
  gpointer series;

  g_mutex_lock (&writer->lock);
  g_hash_table_iter_init (&iter, writer->series);
  while (g_hash_table_iter_next (&iter, NULL, &series))
    if (((WeftWriterSeries *) series)->changed)
      g_ptr_array_add (save->shares, take_share (series));
  save->n_marks = writer->marks->len;
  g_mutex_unlock (&writer->lock);
  for (guint i = 0; i < save->shares->len; i++)
    encode_share (save->shares->pdata[i]);
  return save->shares->len > 0 || save->n_marks > 0 || save->end != NULL || g_get_monotonic_time () - writer->saved >= HEARTBEAT;
}

static void
settle_share (Share    *share,
              gboolean  saved)
{
  WeftWriterSeries *series = share->series;

  if (!saved) {
    series->changed = TRUE;
    return;
  }
  series->row = share->row;
  if (share->n_points < LARGE)
    return;
  series->chunk += share->blobs->len;
  g_array_remove_range (series->tail, 0, share->n_points);
}

/* After a save, large rows need not be kept; after a failure all is still to do. */
static void
settle (Save     *save,
        gboolean  saved)
{
  WeftTrialWriter *writer = save->writer;

  g_mutex_lock (&writer->lock);
  for (guint i = 0; i < save->shares->len; i++)
    settle_share (save->shares->pdata[i], saved);
  if (saved && save->n_marks > 0)
    g_ptr_array_remove_range (writer->marks, 0, save->n_marks);
  writer->ended = writer->ended || (saved && save->end != NULL);
  g_mutex_unlock (&writer->lock);
  if (saved)
    writer->saved = g_get_monotonic_time ();
}

static gboolean
save_share (WeftTrialDb  *db,
            gint64        trial,
            Share        *share,
            GError      **error)
{
  WeftTrialMetric *summary = &share->summary;

  if (share->row == 0) {
    if (!weft_trial_db_run (db, error, "INSERT INTO metric (trial, name) VALUES (?, ?)", "is", trial, summary->name))
      return FALSE;
    share->row = sqlite3_last_insert_rowid (weft_trial_db_get_handle (db));
  }
  for (guint i = 0; i < share->blobs->len; i++) {
    GByteArray *blob = share->blobs->pdata[i];

    if (!weft_trial_db_run (db, error,
                            "INSERT INTO chunk (metric, number, points) VALUES (?, ?, ?)"
                            " ON CONFLICT (metric, number) DO UPDATE SET points = excluded.points",
                            "iib", share->row, share->series->chunk + i, blob->data, (gsize) blob->len))
      return FALSE;
  }
  return weft_trial_db_run (db, error,
                            "UPDATE metric SET direction = ?, n_points = ?, last = ?, last_step = ?, last_epoch = ?,"
                            " min = ?, min_epoch = ?, max = ?, max_epoch = ?, tail = ? WHERE id = ?",
                            "iididdddddi", (gint64) summary->direction, summary->n_points, summary->last, summary->last_step,
                            summary->last_epoch, summary->min, summary->min_epoch, summary->max, summary->max_epoch, summary->tail,
                            share->row);
}

static gboolean
save_mark (Save         *save,
           WeftTrialDb  *db,
           guint         index,
           GError      **error)
{
  WeftTrialWriter *writer = save->writer;
  WeftTrialMark *mark;

  /* Only this thread removes marks; adding one may move the array. */
  g_mutex_lock (&writer->lock);
  mark = writer->marks->pdata[index];
  g_mutex_unlock (&writer->lock);
  return weft_trial_db_run (db, error,
                            "INSERT INTO mark (trial, step, epoch, time, name, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
                            "iiddsss", writer->id, mark->step, mark->epoch, mark->time, mark->name, mark->from, mark->to);
}

gboolean
weft_trial_writer_claim (WeftTrialWriter  *self,
                         WeftTrialDb      *db,
                         GError          **error)
{
  if (!weft_trial_db_run (db, error,
                          "UPDATE trial SET heartbeat = ?, seconds = ?, revision = revision + 1"
                          " WHERE id = ? AND attempt = ? AND state = ?",
                          "idiii", g_get_real_time (), weft_trial_writer_get_seconds (self), self->id, self->attempt,
                          (gint64) WEFT_TRIAL_RUNNING))
    return FALSE;
  if (sqlite3_changes (weft_trial_db_get_handle (db)) == 1)
    return TRUE;
  g_mutex_lock (&self->lock);
  self->cut_off = TRUE;
  g_mutex_unlock (&self->lock);
  g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_STALE,
               _("trial %" PRId64 " has been taken over by another process or has ended; this run no longer writes to it"),
               self->id);
  return FALSE;
}

/* Within a transaction */
static gboolean
write_all (Save         *save,
           WeftTrialDb  *db,
           GError      **error)
{
  gint64 id = save->writer->id;

  for (guint i = 0; i < save->n_marks; i++)
    if (!save_mark (save, db, i, error))
      return FALSE;
  for (guint i = 0; i < save->shares->len; i++)
    if (!save_share (db, id, save->shares->pdata[i], error))
      return FALSE;
  return save->end == NULL ||
         weft_trial_db_run (db, error, "UPDATE trial SET state = ?, message = ?, finished = ?, process = NULL WHERE id = ?", "isii",
                            (gint64) save->end->state, save->end->message, g_get_real_time (), id);
}

static gboolean
claim_and_write (Save         *save,
                 WeftTrialDb  *db,
                 GError      **error)
{
  return weft_trial_writer_claim (save->writer, db, error) && write_all (save, db, error);
}

static gboolean
transact (Save         *save,
          WeftTrialDb  *db,
          GError      **error)
{
  gboolean saved = weft_trial_db_begin (db, error) && weft_trial_db_finish (db, claim_and_write (save, db, error), error);

  settle (save, saved);
  return saved;
}

gboolean
weft_trial_writer_save (WeftTrialWriter  *self,
                        WeftTrialDb      *db,
                        GError          **error)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func (share_free);
  Save save = { .writer = self, .shares = shares };

  return weft_trial_writer_is_over (self) || !take (&save) || transact (&save, db, error);
}

gboolean
weft_trial_writer_save_now (WeftTrialWriter      *self,
                            WeftTrialDb          *db,
                            const WeftWriterEnd  *end,
                            GError              **error)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func (share_free);
  Save save = { .writer = self, .shares = shares, .end = end };

  (void) take (&save);
  return transact (&save, db, error);
}

gboolean
weft_trial_writer_save_inside (WeftTrialWriter  *self,
                               WeftTrialDb      *db,
                               GError          **error)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func (share_free);
  Save save = { .writer = self, .shares = shares };
  gboolean saved;

  (void) take (&save);
  saved = claim_and_write (&save, db, error);
  settle (&save, saved);
  return saved;
}

gboolean
weft_trial_writer_save_unclaimed (WeftTrialWriter  *self,
                                  WeftTrialDb      *db,
                                  GError          **error)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func (share_free);
  Save save = { .writer = self, .shares = shares };

  (void) take (&save);
  return write_all (&save, db, error);
}
