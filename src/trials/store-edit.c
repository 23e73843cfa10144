/* store-edit.c: what people change about trials, and how they get rid of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/store-private.h"

#include "base/i18n.h"
#include "trials/blob.h"
#include "trials/error.h"

typedef struct
{
  gint64 id;
  const char *text;
  gboolean flag;
  const char *sql; /* nullable: a literal, of a flag */
} Edit;

/* Counts an edit; a trial that is not there to be counted does not exist. */
static gboolean
touch (WeftTrialStore  *store,
       WeftTrialDb     *db,
       gint64           id,
       GError         **error)
{
  if (!weft_trial_db_run (db, error, "UPDATE trial SET revision = revision + 1 WHERE id = ?", "i", id))
    return FALSE;
  return sqlite3_changes (weft_trial_db_get_handle (db)) == 1 || weft_trial_store_fail_absent (store, id, error);
}

static gboolean
name_work (WeftTrialStore  *store,
           WeftTrialDb     *db,
           gpointer         request,
           GError         **error)
{
  Edit *edit = request;

  return touch (store, db, edit->id, error) &&
         weft_trial_db_run (db, error, "UPDATE trial SET name = ? WHERE id = ?", "si", edit->text, edit->id);
}

gboolean
weft_trial_store_set_name (WeftTrialStore  *self,
                           gint64           id,
                           const char      *name,
                           GError         **error)
{
  Edit edit = { id, name, FALSE };

  if (name == NULL || *name == '\0' || !g_utf8_validate (name, -1, NULL)) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID, _("a trial needs a name of at least one letter"));
    return FALSE;
  }
  return weft_trial_store_change (self, name_work, &edit, error);
}

static gboolean
note_work (WeftTrialStore  *store,
           WeftTrialDb     *db,
           gpointer         request,
           GError         **error)
{
  Edit *edit = request;

  return touch (store, db, edit->id, error) &&
         weft_trial_db_run (db, error, "UPDATE trial SET note = nullif (?, '') WHERE id = ?", "si", edit->text, edit->id);
}

gboolean
weft_trial_store_set_note (WeftTrialStore  *self,
                           gint64           id,
                           const char      *note,
                           GError         **error)
{
  Edit edit = { id, note, FALSE };

  if (note != NULL && !g_utf8_validate (note, -1, NULL)) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID, _("a note must be UTF-8 text"));
    return FALSE;
  }
  return weft_trial_store_change (self, note_work, &edit, error);
}

static gboolean
tag_work (WeftTrialStore  *store,
          WeftTrialDb     *db,
          gpointer         request,
          GError         **error)
{
  Edit *edit = request;

  if (!touch (store, db, edit->id, error))
    return FALSE;
  if (edit->flag)
    return weft_trial_db_run (db, error, "INSERT OR IGNORE INTO tag (trial, name) VALUES (?, ?)", "is", edit->id, edit->text);
  return weft_trial_db_run (db, error, "DELETE FROM tag WHERE trial = ? AND name = ?", "is", edit->id, edit->text);
}

gboolean
weft_trial_store_set_tag (WeftTrialStore  *self,
                          gint64           id,
                          const char      *tag,
                          gboolean         present,
                          GError         **error)
{
  Edit edit = { id, tag, present };

  if (tag == NULL || *tag == '\0' || !g_utf8_validate (tag, -1, NULL)) {
    g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID, _("a tag needs at least one letter"));
    return FALSE;
  }
  return weft_trial_store_change (self, tag_work, &edit, error);
}

static gboolean
flag_work (WeftTrialStore  *store,
           WeftTrialDb     *db,
           gpointer         request,
           GError         **error)
{
  Edit *edit = request;

  return touch (store, db, edit->id, error) && weft_trial_db_run (db, error, edit->sql, "ii", (gint64) edit->flag, edit->id);
}

gboolean
weft_trial_store_set_archived (WeftTrialStore  *self,
                               gint64           id,
                               gboolean         archived,
                               GError         **error)
{
  Edit edit = { id, NULL, archived != FALSE, "UPDATE trial SET archived = ? WHERE id = ?" };

  return weft_trial_store_change (self, flag_work, &edit, error);
}

gboolean
weft_trial_store_set_pinned (WeftTrialStore  *self,
                             gint64           id,
                             gboolean         pinned,
                             GError         **error)
{
  Edit edit = { id, NULL, pinned != FALSE, "UPDATE trial SET pinned = ? WHERE id = ?" };

  return weft_trial_store_change (self, flag_work, &edit, error);
}

typedef struct
{
  gint64 id;
  const char *name;
  const char *kind;
  const char *hash;
  gint64 bytes;
} Result;

static gboolean
result_work (WeftTrialStore  *store,
             WeftTrialDb     *db,
             gpointer         request,
             GError         **error)
{
  Result *result = request;

  return touch (store, db, result->id, error) &&
         weft_trial_db_run (db, error, "INSERT OR REPLACE INTO artefact (trial, name, kind, hash, bytes) VALUES (?, ?, ?, ?, ?)", "isssi",
                            result->id, result->name, result->kind, result->hash, result->bytes);
}

gboolean
weft_trial_store_add_artefact (WeftTrialStore  *self,
                               gint64           id,
                               const char      *name,
                               const char      *kind,
                               gconstpointer    data,
                               gsize            length,
                               GError         **error)
{
  g_autofree char *hash = weft_blob_put (weft_trial_store_get_artefacts (self), data, length, error);
  Result result = { id, name, kind, hash, (gint64) length };

  return hash != NULL && weft_trial_store_change (self, result_work, &result, error);
}

typedef struct
{
  const gint64 *ids;
  gsize n_ids;
  gint64 time; /* 0: back out of the trash */
} Trash;

static gboolean
trash_work (WeftTrialStore  *store,
            WeftTrialDb     *db,
            gpointer         request,
            GError         **error)
{
  Trash *trash = request;

  for (gsize i = 0; i < trash->n_ids; i++)
    if (!touch (store, db, trash->ids[i], error) ||
        !weft_trial_db_run (db, error, "UPDATE trial SET trashed = ? WHERE id = ?", "ii", trash->time, trash->ids[i]))
      return FALSE;
  return TRUE;
}

gboolean
weft_trial_store_trash (WeftTrialStore  *self,
                        const gint64    *ids,
                        gsize            n_ids,
                        gboolean         trashed,
                        GError         **error)
{
  Trash trash = { ids, n_ids, trashed ? g_get_real_time () : 0 };

  return weft_trial_store_change (self, trash_work, &trash, error);
}

typedef struct
{
  gint64 before;
  guint n_purged;
} Purge;

/* Deleted rows take theirs of other tables with them; a workflow goes with the
 * last trial that was made by it. */
static gboolean
purge_work (WeftTrialStore  *store,
            WeftTrialDb     *db,
            gpointer         request,
            GError         **error)
{
  Purge *purge = request;

  if (!weft_trial_db_run (db, error, "DELETE FROM trial WHERE trashed > 0 AND trashed < ? AND state <> ?", "ii",
                          purge->before, (gint64) WEFT_TRIAL_RUNNING))
    return FALSE;
  purge->n_purged = (guint) sqlite3_changes (weft_trial_db_get_handle (db));
  return weft_trial_db_run (db, error,
                            "DELETE FROM workflow WHERE NOT EXISTS (SELECT 1 FROM trial WHERE trial.workflow = workflow.id)", "");
}

gboolean
weft_trial_store_purge (WeftTrialStore  *self,
                        gint64           before,
                        guint           *n_purged,
                        GError         **error)
{
  Purge purge = { before, 0 };
  gboolean purged = weft_trial_store_change (self, purge_work, &purge, error);

  if (n_purged != NULL)
    *n_purged = purge.n_purged;
  return purged;
}

static gboolean
list_artefacts_work (WeftTrialStore  *store,
                     WeftTrialDb     *db,
                     gpointer         request,
                     GError         **error)
{
  sqlite3_stmt *statement = weft_trial_db_query (db, error, "SELECT DISTINCT hash FROM artefact", "");
  int result = statement != NULL ? 1 : -1;

  while (result == 1 && (result = weft_trial_db_step (db, statement, error)) == 1)
    g_hash_table_add (request, weft_trial_db_text (statement, 0));
  return result == 0;
}

gboolean
weft_trial_store_purge_artefacts (WeftTrialStore  *self,
                                  gint64           min_age,
                                  guint64         *bytes,
                                  GError         **error)
{
  g_autoptr (GHashTable) keep = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return weft_trial_store_call (self, list_artefacts_work, keep, error) &&
         weft_blob_purge (weft_trial_store_get_artefacts (self), keep, min_age, bytes, error);
}
