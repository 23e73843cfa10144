/* run-queue.h: runs of open documents, one after the other, on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Belongs to the application. A run works on a snapshot, so that the document
 * can be edited meanwhile. Events come through a ring; whoever draws calls
 * weft_run_queue_drain() once a frame, and while nobody draws the queue does so
 * ten times a second itself.
 *
 * Property: `busy` notifies. Signals: `stored` when a trial may have changed; `diverged`
 * (document, trial) when the loss of a training became no number.
 *
 * Thread: main
 */
#pragma once

#include "app/document.h"
#include "learn/trainer.h"
#include "trials/store.h"
#include "workflow/study-control.h"

G_BEGIN_DECLS

#define WEFT_TYPE_RUN_QUEUE (weft_run_queue_get_type ())
G_DECLARE_FINAL_TYPE (WeftRunQueue, weft_run_queue, WEFT, RUN_QUEUE, GObject)

/* @store: (nullable): where trials go */
WeftRunQueue *weft_run_queue_new (WeftTrialStore *store);

/**
 * WeftRunRequest:
 * @to: (nullable): run only what this node needs, and itself
 * @force: compute again what could be reused
 * @resume: trial to go on with, 0: none
 * @seed: of every random stream, 0: the usual one
 * @learning_rate: (nullable): what a trial goes on with, as text
 */
typedef struct
{
  const char *to;
  gboolean force;
  gint64 resume;
  guint64 seed;
  const char *learning_rate;
} WeftRunRequest;

/**
 * weft_run_queue_add:
 * @document: what to run, as it is now
 * @request: (nullable): how; %NULL: all of it
 *
 * Errors: those of weft_workflow_snapshot(); %WEFT_WORKFLOW_ERROR_REFUSED when
 *   the document is queued already
 */
gboolean weft_run_queue_add (WeftRunQueue          *self,
                             WeftDocument          *document,
                             const WeftRunRequest  *request,
                             GError               **error);

/* Stops the run of @document, or takes it out of the queue. Answers at once; the
 * run ends within 100 ms. */
void weft_run_queue_stop (WeftRunQueue *self,
                          WeftDocument *document);

/* Stops everything and waits until it has stopped, which takes 100 ms. */
void weft_run_queue_shut_down (WeftRunQueue *self);

gboolean weft_run_queue_get_busy (WeftRunQueue *self);

/* Returns: (transfer none) (nullable): the document that runs now */
WeftDocument *weft_run_queue_get_current (WeftRunQueue *self);

/* Returns: (transfer none) (nullable): requests to the training that runs now */
WeftTrainControl *weft_run_queue_get_control (WeftRunQueue *self);

/* Returns: (transfer none) (nullable): requests to the study that the run is at */
WeftStudyControl *weft_run_queue_get_study_control (WeftRunQueue *self);

/* Hands on events that have come, for at most @budget µs. */
void weft_run_queue_drain (WeftRunQueue *self,
                           gint64        budget);

G_END_DECLS
