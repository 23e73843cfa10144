/* document.h: an open document: its workflow, journal, check and latest run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the views of a window share. Knows no widget. Edits go through
 * workflow/command.h; after each the document is checked anew on a thread.
 *
 * Properties: `title`, `modified` and `running` notify.
 * Signals:
 *   `checked`        weft_document_get_check() has changed
 *   `node-activity`  (id) an activity has come or changed
 *   `metrics`        series have grown, once a frame at most
 *   `training`       a training record has grown, once a frame at most
 *   `run-began`, `run-ended`
 *
 * Thread: main
 */
#pragma once

#include "app/activity.h"
#include "app/message.h"
#include "app/metric-series.h"
#include "app/run-events.h"
#include "app/training-record.h"
#include "workflow/check.h"
#include "workflow/document.h"

G_BEGIN_DECLS

#define WEFT_TYPE_DOCUMENT (weft_document_get_type ())
G_DECLARE_FINAL_TYPE (WeftDocument, weft_document, WEFT, DOCUMENT, GObject)

/* Returns: (transfer full): an empty document without a file */
WeftDocument *weft_document_new (void);

/**
 * weft_document_open:
 * @path: a file
 *
 * Errors: as weft_workflow_load(); %WEFT_WORKFLOW_ERROR_REFUSED when it is open elsewhere
 *
 * Returns: (transfer full) (nullable): the document
 */
WeftDocument *weft_document_open (const char  *path,
                                  GError     **error);

/* The same for a sample: a document without a file that is called as the sample is. */
WeftDocument *weft_document_open_sample (const char  *path,
                                         GError     **error);

/**
 * weft_document_recover:
 * @journal: one that a crash left behind, see workflow/journal.h
 *
 * Opens what was being edited, without running it. The old journal is gone
 * once this document has one of its own.
 */
WeftDocument *weft_document_recover (const char  *journal,
                                     GError     **error);

/* A document from the text that a trial kept; @title is what it is called. */
WeftDocument *weft_document_restore (const char  *text,
                                     const char  *title,
                                     GError     **error);

/* @trial: of which the workflow is, with other parameters; runs tell it to theirs */
void   weft_document_set_origin (WeftDocument *self,
                                 gint64        trial);
gint64 weft_document_get_origin (WeftDocument *self);

/**
 * weft_document_save:
 * @path: (nullable): %NULL: where it came from, which it then must have
 * @flags: see #WeftSaveFlags
 */
gboolean weft_document_save (WeftDocument   *self,
                             const char     *path,
                             WeftSaveFlags   flags,
                             GError        **error);

/**
 * weft_document_close:
 * @keep_journal: whether unsaved changes are to be offered at the next start
 *
 * Ends the journal; nobody may edit any more. Without this call a document that
 * is let go of keeps the journal of changes that were not saved.
 */
void weft_document_close (WeftDocument *self,
                          gboolean      keep_journal);

WeftWorkflow *weft_document_get_workflow (WeftDocument *self);
WeftHistory  *weft_document_get_history  (WeftDocument *self);

/* Returns: (transfer none): what people call it: the file's name without ending */
const char *weft_document_get_title (WeftDocument *self);

/* Returns: (transfer none) (nullable): the file, %NULL while it has none */
const char *weft_document_get_path (WeftDocument *self);

gboolean weft_document_get_modified (WeftDocument *self);
gboolean weft_document_get_running  (WeftDocument *self);

/* Returns: whether the document is empty and was never touched */
gboolean weft_document_is_pristine (WeftDocument *self);

/* Returns: (transfer none) (nullable): the latest check; %NULL before the first */
WeftCheck *weft_document_get_check (WeftDocument *self);

/* Returns: (transfer none) (nullable): the first problem of the node called @id,
 *   errors before warnings */
const WeftProblem *weft_document_find_problem (WeftDocument *self,
                                               const char   *id);

/* Returns: (transfer none) (nullable): what the node called @id did in the latest run */
WeftActivity *weft_document_get_activity (WeftDocument *self,
                                          const char   *id);

/* Returns: whether what the node called @id gave, or one in that group, is no more what it
 *   would give */
gboolean weft_document_is_outdated (WeftDocument *self,
                                    const char   *id);

/**
 * weft_document_find_run_params:
 * @id: a node, or with the model before it a layer
 *
 * Returns: (transfer none) (nullable): its parameters in the latest run
 */
const WeftParams *weft_document_find_run_params (WeftDocument *self,
                                                 const char   *id);

/* Returns: (transfer none) (element-type WeftMetricSeries): of the latest run */
GPtrArray *weft_document_get_series (WeftDocument *self);

/* Returns: (transfer none) (nullable): what the Train node called @node told in the latest run;
 *   %NULL as @node: the one that told something last */
const WeftTrainingRecord *weft_document_get_training (WeftDocument *self,
                                                      const char   *node);

/* Returns: (transfer none): (element-type WeftMessage): problems, then what runs said */
GListModel *weft_document_get_messages (WeftDocument *self);

/* A message that is no problem of the document. */
void weft_document_say (WeftDocument     *self,
                        WeftMessageLevel  level,
                        const char       *node,
                        const char       *text);

/* What the run queue tells it; @snapshot: what is run. */
void weft_document_queue_run   (WeftDocument       *self,
                                WeftSnapshot       *snapshot);
void weft_document_take_event  (WeftDocument       *self,
                                const WeftRunEvent *event);
void weft_document_tell_events (WeftDocument       *self);
void weft_document_tick (WeftDocument *self); /* tells how long nodes run already */

G_END_DECLS
