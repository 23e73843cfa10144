/* store.h: every training that was ever run, in one SQLite file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One thread owns the connection. Every function may be called on any thread:
 * it sends a message to that thread and waits for the answer, or, where it says
 * so, returns at once. Several processes may share a store: the journal is a
 * write-ahead log, and a write waits up to five seconds for another.
 *
 * Whatever is killed whenever, the file stays sound: at most the metric points
 * of the last quarter of a second are lost.
 */
#pragma once

#include "trials/trial.h"

G_BEGIN_DECLS

/* Opens a store that lives as long as it is held and touches no disk. */
#define WEFT_TRIAL_STORE_MEMORY ":memory:"

/* Behind the name of a store that stands elsewhere: the folder of its artefacts. */
#define WEFT_TRIAL_ARTEFACTS ".artefacts"

typedef struct _WeftTrialStore WeftTrialStore;

/**
 * weft_trial_store_open:
 * @path: (nullable): the file, made when absent together with its folder;
 *   %NULL for weft_path_trials()
 * @artefacts: (nullable): folder of the artefacts; %NULL for weft_path_artefacts() or, where
 *   @path is another file than weft_path_trials(), for @path with %WEFT_TRIAL_ARTEFACTS behind it
 * @error: return location for an error
 *
 * Opens a store, brings it to this version's schema, and marks as interrupted
 * the running trials whose process is gone. A file that cannot be used is left
 * exactly as it was.
 *
 * Errors: %WEFT_TRIALS_ERROR_OPEN, %WEFT_TRIALS_ERROR_FORMAT,
 *   %WEFT_TRIALS_ERROR_VERSION, %WEFT_TRIALS_ERROR_BUSY,
 *   %WEFT_TRIALS_ERROR_WRITE
 *
 * Returns: (transfer full) (nullable): a store
 */
WeftTrialStore *weft_trial_store_open (const char  *path,
                                       const char  *artefacts,
                                       GError     **error);

WeftTrialStore *weft_trial_store_ref   (WeftTrialStore *self);
void            weft_trial_store_unref (WeftTrialStore *self);

/* Returns: (transfer none): the file, and the folder of the artefacts */
const char *weft_trial_store_get_path      (WeftTrialStore *self);
const char *weft_trial_store_get_artefacts (WeftTrialStore *self);

/**
 * weft_trial_store_get_generation:
 *
 * Returns: a number that grows with every change made through @self; reading it
 *   costs nothing, so a window looks once a frame whether to refresh
 */
guint64 weft_trial_store_get_generation (WeftTrialStore *self);

/**
 * weft_trial_store_flush:
 *
 * Waits until everything sent before is in the file, and reports the first
 * failure since the last flush of writes that nobody waited for.
 */
gboolean weft_trial_store_flush (WeftTrialStore  *self,
                                 GError         **error);

/**
 * weft_trial_store_read:
 * @id: a trial, which may be in the trash
 *
 * Errors: %WEFT_TRIALS_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the trial as it is now
 */
WeftTrial *weft_trial_store_read (WeftTrialStore  *self,
                                  gint64           id,
                                  GError         **error);

/**
 * weft_trial_store_read_several:
 * @ids: (array length=n_ids): trials
 * @n_ids: their number
 * @error: return location for an error
 *
 * Reads many trials with one message, which costs little more than reading one.
 *
 * Returns: (transfer full) (element-type WeftTrial) (nullable): those of @ids
 *   that there are, in their order
 */
GPtrArray *weft_trial_store_read_several (WeftTrialStore  *self,
                                          const gint64    *ids,
                                          gsize            n_ids,
                                          GError         **error);

/**
 * weft_trial_store_read_workflow:
 *
 * Returns: (transfer full) (nullable): the JSON of the workflow as it was run
 */
char *weft_trial_store_read_workflow (WeftTrialStore  *self,
                                      gint64           id,
                                      GError         **error);

/**
 * weft_trial_store_find_artefact:
 * @trial: as it was read
 * @kind: of what it kept: "model" …
 * @error: return location for an error
 *
 * Errors: %WEFT_TRIALS_ERROR_NOT_FOUND where it kept one and its file is gone, as in a store that
 *   was moved without its folder
 *
 * Returns: (transfer full) (nullable): the file; %NULL without an error: it kept none
 */
char *weft_trial_store_find_artefact (WeftTrialStore   *self,
                                      const WeftTrial  *trial,
                                      const char       *kind,
                                      GError          **error);

/* Changes what people say about a trial. */
gboolean weft_trial_store_set_name     (WeftTrialStore  *self,
                                        gint64           id,
                                        const char      *name,
                                        GError         **error);
gboolean weft_trial_store_set_note     (WeftTrialStore  *self,
                                        gint64           id,
                                        const char      *note,
                                        GError         **error);
gboolean weft_trial_store_set_tag      (WeftTrialStore  *self,
                                        gint64           id,
                                        const char      *tag,
                                        gboolean         present,
                                        GError         **error);
gboolean weft_trial_store_set_archived (WeftTrialStore  *self,
                                        gint64           id,
                                        gboolean         archived,
                                        GError         **error);
gboolean weft_trial_store_set_pinned   (WeftTrialStore  *self,
                                        gint64           id,
                                        gboolean         pinned,
                                        GError         **error);

/**
 * weft_trial_store_add_artefact:
 * @id: a trial
 * @name: unique within the trial; an earlier one of that name is replaced
 * @kind: what it is
 * @data: content
 * @length: bytes
 * @error: return location for an error
 *
 * Adds a result to a trial that has ended; a writer adds those of one that runs.
 */
gboolean weft_trial_store_add_artefact (WeftTrialStore  *self,
                                        gint64           id,
                                        const char      *name,
                                        const char      *kind,
                                        gconstpointer    data,
                                        gsize            length,
                                        GError         **error);

/**
 * WeftTrialMeasure:
 * @name: a metric
 * @direction: which of its values are good
 * @step: batches so far
 * @epoch: epochs so far
 * @value: the value
 */
typedef struct
{
  const char *name;
  WeftTrialDirection direction;
  gint64 step;
  double epoch;
  double value;
} WeftTrialMeasure;

/**
 * weft_trial_store_measure:
 * @hash: the content of an artefact, of a trained model for instance
 * @kind: what the artefact is: "model"; what is equal and something else does not count
 * @measures: (array length=n_measures) (nullable): what was measured of it, in order
 * @n_measures: their number; 0 only asks for @id
 * @id: (out): the newest trial that has the artefact, has ended and is not in
 *   the trash; 0 when there is none, and then nothing is kept
 * @error: return location for an error
 *
 * Adds to a trial what became known of its result later. A point takes the
 * place of those that have its name and step.
 */
gboolean weft_trial_store_measure (WeftTrialStore          *self,
                                   const char              *hash,
                                   const char              *kind,
                                   const WeftTrialMeasure  *measures,
                                   gsize                    n_measures,
                                   gint64                  *id,
                                   GError                 **error);

/**
 * weft_trial_store_trash:
 * @ids: (array length=n_ids): trials
 * @trashed: whether to delete them or to take that back
 *
 * Deletes trials so that it can be undone: queries pass them over, nothing is
 * removed. All of them or, when one does not exist, none.
 */
gboolean weft_trial_store_trash (WeftTrialStore  *self,
                                 const gint64    *ids,
                                 gsize            n_ids,
                                 gboolean         trashed,
                                 GError         **error);

/**
 * weft_trial_store_purge:
 * @before: µs since 1970-01-01 UTC
 * @n_purged: (out) (optional): how many trials were removed
 *
 * Removes for good the trials deleted before that time. Running ones stay.
 */
gboolean weft_trial_store_purge (WeftTrialStore  *self,
                                 gint64           before,
                                 guint           *n_purged,
                                 GError         **error);

/**
 * weft_trial_store_purge_artefacts:
 * @min_age: seconds a file must have lain untouched, so that one just written
 *   whose trial is not yet told about it stays
 * @bytes: (out) (optional): what was given back
 *
 * Removes artefacts that no trial, in the trash or not, refers to. Only a
 * store that holds all the trials of its artefact folder may be asked for this.
 */
gboolean weft_trial_store_purge_artefacts (WeftTrialStore  *self,
                                           gint64           min_age,
                                           guint64         *bytes,
                                           GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialStore, weft_trial_store_unref)

G_END_DECLS
