/* run-events.h: a run's events on their way to the main thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sink pushes plain structs into a ring; the main thread takes them out once
 * a frame. A state change waits for room, a metric point that finds none is
 * dropped here (the trial store has it).
 */
#pragma once

#include "base/ring.h"
#include "workflow/sink.h"

G_BEGIN_DECLS

typedef enum {
  WEFT_RUN_EVENT_BEGIN,
  WEFT_RUN_EVENT_STATE,
  WEFT_RUN_EVENT_PROGRESS,
  WEFT_RUN_EVENT_METRIC,
  WEFT_RUN_EVENT_OUTPUT,
  WEFT_RUN_EVENT_LOG,
  WEFT_RUN_EVENT_WARNING,
  WEFT_RUN_EVENT_MARK,
  WEFT_RUN_EVENT_SNAPSHOT,
  WEFT_RUN_EVENT_END,
} WeftRunEventType;

/**
 * WeftRunEvent:
 * @type: which of the members below say something
 * @node: (nullable): interned id of the node
 * @name: (nullable): interned: metric, port, what was changed, or which snapshot
 * @state: of a state change; of the end, the #WeftRunStatus
 * @text: (nullable): owned: reason or log line, or the value after a change
 * @error: (nullable): owned
 * @artefact: (nullable): owned: an output, or a report or model of unfinished work
 * @step: of a metric or a change
 * @epoch: of a metric
 * @value: metric, progress or seconds
 * @cost: of a state change: what the node took
 */
typedef struct
{
  WeftRunEventType type;
  const char *node;
  const char *name;
  int state;
  char *text;
  char *error;
  WeftArtefact *artefact;
  double step;
  double epoch;
  double value;
  WeftNodeCost cost;
} WeftRunEvent;

/* Frees what an event owns. */
void weft_run_event_clear (WeftRunEvent *self);

/**
 * weft_run_sink_new_events:
 * @ring: (transfer none): of #WeftRunEvent; outlives the sink
 *
 * Returns: (transfer full): a sink
 */
WeftRunSink *weft_run_sink_new_events (WeftRing *ring);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftRunEvent, weft_run_event_clear)

G_END_DECLS
