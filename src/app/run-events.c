/* run-events.c: a run's events on their way to the main thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/run-events.h"

/* How often a state change that found the ring full tries again, µs. */
#define WAIT_FOR_ROOM 500

typedef struct
{
  WeftRunSink parent;
  WeftRing *ring; /* Borrowed */
} EventSink;

void
weft_run_event_clear (WeftRunEvent *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->artefact, weft_artefact_unref);
}

static void
push (WeftRunSink  *sink,
      WeftRunEvent  event)
{
  while (!weft_ring_push (((EventSink *) sink)->ring, &event))
    g_usleep (WAIT_FOR_ROOM);
}

static void
begin_cb (WeftRunSink  *self,
          WeftSnapshot *snapshot)
{
  push (self, (WeftRunEvent){ .type = WEFT_RUN_EVENT_BEGIN });
}

static void
node_state_cb (WeftRunSink          *self,
               const WeftNodeStatus *status)
{
  WeftRunEvent event = {
    .type = WEFT_RUN_EVENT_STATE,
    .node = g_intern_string (status->node->id),
    .state = (int) status->state,
    .value = status->seconds,
    .cost = status->cost,
  };

  if (status->reason != NULL)
    event.text = weft_reason_to_string (status->reason);
  if (status->error != NULL)
    event.error = g_strdup (status->error->message);
  push (self, event);
}

static void
progress_cb (WeftRunSink            *self,
             const WeftSnapshotNode *node,
             double                  fraction)
{
  WeftRunEvent event = { .type = WEFT_RUN_EVENT_PROGRESS, .node = g_intern_string (node->id), .value = fraction };

  (void) weft_ring_push (((EventSink *) self)->ring, &event);
}

static void
metric_cb (WeftRunSink            *self,
           const WeftSnapshotNode *node,
           gint64                  step,
           double                  epoch,
           const char             *name,
           double                  value)
{
  WeftRunEvent event = {
    .type = WEFT_RUN_EVENT_METRIC,
    .node = g_intern_string (node->id),
    .name = g_intern_string (name),
    .step = (double) step,
    .epoch = epoch,
    .value = value,
  };

  (void) weft_ring_push (((EventSink *) self)->ring, &event);
}

static void
output_cb (WeftRunSink            *self,
           const WeftSnapshotNode *node,
           const WeftPort         *port,
           WeftArtefact           *artefact)
{
  push (self, (WeftRunEvent){ .type = WEFT_RUN_EVENT_OUTPUT, .node = g_intern_string (node->id), .name = g_intern_string (port->id), .artefact = weft_artefact_ref (artefact) });
}

static void
log_cb (WeftRunSink            *self,
        const WeftSnapshotNode *node,
        const char             *message)
{
  push (self, (WeftRunEvent){ .type = WEFT_RUN_EVENT_LOG, .node = node != NULL ? g_intern_string (node->id) : NULL, .text = g_strdup (message) });
}

static void
warn_cb (WeftRunSink            *self,
         const WeftSnapshotNode *node,
         const char             *message)
{
  push (self, (WeftRunEvent){ .type = WEFT_RUN_EVENT_WARNING, .node = g_intern_string (node->id), .text = g_strdup (message) });
}

static void
mark_cb (WeftRunSink            *self,
         const WeftSnapshotNode *node,
         const WeftNodeMark     *mark)
{
  WeftRunEvent event = { .type = WEFT_RUN_EVENT_MARK, .node = g_intern_string (node->id), .name = g_intern_string (mark->name), .step = (double) mark->step };

  event.text = g_strdup (mark->to);
  push (self, event);
}

static void
snapshot_cb (WeftRunSink            *self,
             const WeftSnapshotNode *node,
             const char             *name,
             WeftArtefact           *artefact)
{
  push (self, (WeftRunEvent){ .type = WEFT_RUN_EVENT_SNAPSHOT, .node = g_intern_string (node->id), .name = g_intern_string (name), .artefact = weft_artefact_ref (artefact) });
}

static void
end_cb (WeftRunSink   *self,
        WeftRunStatus  status,
        double         seconds)
{
  push (self, (WeftRunEvent){ .type = WEFT_RUN_EVENT_END, .state = (int) status, .value = seconds });
}

static void
free_cb (WeftRunSink *self)
{
  g_free (self);
}

WeftRunSink *
weft_run_sink_new_events (WeftRing *ring)
{
  static const WeftRunSinkClass klass = {
    .begin = begin_cb,
    .node_state = node_state_cb,
    .progress = progress_cb,
    .metric = metric_cb,
    .output = output_cb,
    .log = log_cb,
    .warn = warn_cb,
    .mark = mark_cb,
    .snapshot = snapshot_cb,
    .end = end_cb,
    .free = free_cb,
  };
  EventSink *self = g_new0 (EventSink, 1);

  self->parent.klass = &klass;
  self->ring = ring;
  return &self->parent;
}
