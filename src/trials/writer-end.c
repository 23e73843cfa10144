/* writer-end.c: what a run waits for: its trial in the file, a result, the end
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/writer-private.h"

#include "base/i18n.h"
#include "trials/blob.h"
#include "trials/error.h"
#include "trials/store-private.h"

typedef struct
{
  WeftTrialWriter *writer;
  const WeftWriterEnd *end; /* nullable */
} Flush;

static gboolean
flush_work (WeftTrialStore  *store,
            WeftTrialDb     *db,
            gpointer         request,
            GError         **error)
{
  Flush *flush = request;
  gboolean saved = weft_trial_writer_save_now (flush->writer, db, flush->end, error);

  if (saved && flush->end != NULL)
    weft_trial_store_remove_writer (store, flush->writer);
  return saved;
}

/* Losing points is told last, because everything else has been saved. */
static gboolean
check_lost (WeftTrialWriter  *self,
            GError          **error)
{
  guint64 n_lost;

  g_mutex_lock (&self->lock);
  n_lost = self->n_lost;
  self->n_lost = 0;
  g_mutex_unlock (&self->lock);
  if (n_lost == 0)
    return TRUE;
  g_set_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_WRITE,
               _("trial %" PRId64 ": %" PRIu64 " metric points were lost while the store could not be written"),
               self->id, n_lost);
  return FALSE;
}

gboolean
weft_trial_writer_flush (WeftTrialWriter  *self,
                         GError          **error)
{
  Flush flush = { .writer = self };

  return weft_trial_store_call (self->store, flush_work, &flush, error) && check_lost (self, error);
}

gboolean
weft_trial_writer_end (WeftTrialWriter  *self,
                       WeftTrialState    state,
                       const char       *message,
                       GError          **error)
{
  WeftWriterEnd end = { state, message };
  Flush flush = { self, &end };

  g_return_val_if_fail (state != WEFT_TRIAL_RUNNING && state < WEFT_N_TRIAL_STATES, FALSE);

  return weft_trial_store_call (self->store, flush_work, &flush, error) && check_lost (self, error);
}

static gboolean
remove_work (WeftTrialStore  *store,
             WeftTrialDb     *db,
             gpointer         request,
             GError         **error)
{
  weft_trial_store_remove_writer (store, request);
  return TRUE;
}

void
weft_trial_writer_free (WeftTrialWriter *self)
{
  WeftTrialStore *store;

  if (self == NULL)
    return;
  store = self->store;
  if (!weft_trial_writer_is_over (self))
    (void) weft_trial_writer_end (self, WEFT_TRIAL_INTERRUPTED, NULL, NULL);
  (void) weft_trial_store_call (store, remove_work, self, NULL);
  weft_trial_writer_destroy (self);
  weft_trial_store_unref (store);
}

typedef struct
{
  WeftTrialWriter *writer;
  const char *name;
  const char *kind;
  const char *hash;
  gint64 bytes;
} Artefact;

static gboolean
artefact_work (WeftTrialStore  *store,
               WeftTrialDb     *db,
               gpointer         request,
               GError         **error)
{
  Artefact *artefact = request;

  return weft_trial_writer_claim (artefact->writer, db, error) &&
         weft_trial_db_run (db, error, "INSERT OR REPLACE INTO artefact (trial, name, kind, hash, bytes) VALUES (?, ?, ?, ?, ?)",
                            "isssi", artefact->writer->id, artefact->name, artefact->kind, artefact->hash, artefact->bytes);
}

gboolean
weft_trial_writer_add_artefact (WeftTrialWriter  *self,
                                const char       *name,
                                const char       *kind,
                                gconstpointer     data,
                                gsize             length,
                                GError          **error)
{
  g_autofree char *hash = weft_blob_put (weft_trial_store_get_artefacts (self->store), data, length, error);
  Artefact artefact = { self, name, kind, hash, (gint64) length };

  return hash != NULL && weft_trial_store_change (self->store, artefact_work, &artefact, error);
}

typedef struct
{
  WeftTrialWriter *writer;
  guint64 peak_bytes;
  double processor;
} Cost;

static gboolean
cost_work (WeftTrialStore  *store,
           WeftTrialDb     *db,
           gpointer         request,
           GError         **error)
{
  const Cost *cost = request;

  return weft_trial_writer_claim (cost->writer, db, error) &&
         weft_trial_db_run (db, error, "UPDATE trial SET peak_bytes = max (peak_bytes, ?), processor = processor + ?, revision = revision + 1 WHERE id = ?",
                            "idi", (gint64) cost->peak_bytes, cost->processor, cost->writer->id);
}

gboolean
weft_trial_writer_add_cost (WeftTrialWriter  *self,
                            guint64           peak_bytes,
                            double            processor,
                            GError          **error)
{
  Cost cost = { self, peak_bytes, processor };

  return weft_trial_store_change (self->store, cost_work, &cost, error);
}
