/* sink.h: who is told what happens in a run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runner calls a sink from several threads, one at a time. A sink is quick
 * and never waits for the run: what it is given is only valid during the call,
 * except artefacts and snapshots, of which it may take references.
 */
#pragma once

#include "workflow/artefact.h"
#include "workflow/reason.h"
#include "workflow/snapshot.h"

G_BEGIN_DECLS

/**
 * WeftNodeState:
 * @WEFT_NODE_IDLE: no part of the run
 * @WEFT_NODE_QUEUED: waits for its inputs
 * @WEFT_NODE_READY: has its inputs and waits for a thread
 * @WEFT_NODE_RUNNING: computes
 * @WEFT_NODE_DONE: has computed
 * @WEFT_NODE_CACHED: has a result from before
 * @WEFT_NODE_FAILED: has none, for a reason that `error` tells
 * @WEFT_NODE_CANCELLED: was stopped, or not started
 * @WEFT_NODE_BYPASSED: hands its input on
 */
typedef enum {
  WEFT_NODE_IDLE,
  WEFT_NODE_QUEUED,
  WEFT_NODE_READY,
  WEFT_NODE_RUNNING,
  WEFT_NODE_DONE,
  WEFT_NODE_CACHED,
  WEFT_NODE_FAILED,
  WEFT_NODE_CANCELLED,
  WEFT_NODE_BYPASSED,
  WEFT_N_NODE_STATES,
} WeftNodeState;

/* Returns: (transfer none): "idle", "queued" …, as in JSON */
const char *weft_node_state_get_name (WeftNodeState state);

/* Returns: (transfer none): the same as people read it */
const char *weft_node_state_get_title (WeftNodeState state);

/* Returns: whether a node in @state will change no more in this run */
gboolean weft_node_state_is_final (WeftNodeState state);

/**
 * WeftNodeCost:
 * @peak_bytes: most memory that the process held up to the node's end
 * @processor: how long processors worked for the process meanwhile, in seconds
 * @written: bytes that the process wrote to disks meanwhile
 * @disk_bytes: what the node has on disk: its result in the cache, and its unfinished work
 *
 * What is not known is 0. A process that does several things at once cannot tell them apart.
 */
typedef struct
{
  guint64 peak_bytes;
  double processor;
  guint64 written;
  guint64 disk_bytes;
} WeftNodeCost;

/**
 * WeftNodeStatus:
 * @node: the node
 * @state: see #WeftNodeState
 * @reason: (nullable): why it runs, ran or did not
 * @error: (nullable): why it failed
 * @checkpoint: (nullable): file in which the node keeps unfinished work
 * @seconds: how long it computed, or for a reused result had computed
 * @cost: what it took, once its state is final
 */
typedef struct
{
  const WeftSnapshotNode *node;
  WeftNodeState state;
  const WeftReason *reason;
  const GError *error;
  const char *checkpoint;
  double seconds;
  WeftNodeCost cost;
} WeftNodeStatus;

/* How a run ended. */
typedef enum {
  WEFT_RUN_DONE,
  WEFT_RUN_FAILED,
  WEFT_RUN_CANCELLED,
} WeftRunStatus;

/* Returns: (transfer none): "done", "failed", "cancelled" */
const char *weft_run_status_get_name (WeftRunStatus status);

/**
 * WeftNodeMark:
 * @step: the batch before which it was changed
 * @name: what was changed
 * @from: (nullable): its value before
 * @to: its value since
 */
typedef struct
{
  gint64 step;
  const char *name;
  const char *from;
  const char *to;
} WeftNodeMark;

typedef struct _WeftRunSink WeftRunSink;

/**
 * WeftRunSinkClass:
 * @begin: a run of @snapshot starts
 * @node_state: a node is in another state
 * @progress: a node has done @fraction (0..1) of its work
 * @metric: a node measured @value
 * @snapshot: a node shows its work so far
 * @output: a node gave @artefact
 * @log: a node, or with %NULL the run, has something to say
 * @warn: a node has something to say that somebody should look at
 * @keep: a node is about to keep its unfinished work: what it told has to be kept, too, or
 *   what goes on from there lacks it
 * @mark: a parameter was changed while a node ran
 * @end: the run is over; the last call
 * @free: (nullable): frees @self
 *
 * A function that is %NULL is not called.
 */
typedef struct
{
  void (*begin) (WeftRunSink *self, WeftSnapshot *snapshot);
  void (*node_state) (WeftRunSink *self, const WeftNodeStatus *status);
  void (*progress) (WeftRunSink *self, const WeftSnapshotNode *node, double fraction);
  void (*metric) (WeftRunSink *self,
                  const WeftSnapshotNode *node,
                  gint64 step,
                  double epoch,
                  const char *name,
                  double value);
  void (*snapshot) (WeftRunSink *self, const WeftSnapshotNode *node, const char *name, WeftArtefact *artefact);
  void (*output) (WeftRunSink *self, const WeftSnapshotNode *node, const WeftPort *port, WeftArtefact *artefact);
  void (*log) (WeftRunSink *self, const WeftSnapshotNode *node, const char *message);
  void (*warn) (WeftRunSink *self, const WeftSnapshotNode *node, const char *message);
  void (*keep) (WeftRunSink *self, const WeftSnapshotNode *node);
  void (*mark) (WeftRunSink *self, const WeftSnapshotNode *node, const WeftNodeMark *mark);
  void (*end) (WeftRunSink *self, WeftRunStatus status, double seconds);
  void (*free) (WeftRunSink *self);
} WeftRunSinkClass;

/**
 * WeftRunSink:
 * @klass: what it does with each event
 *
 * The first member of every sink's struct.
 */
struct _WeftRunSink
{
  const WeftRunSinkClass *klass;
};

/* Frees a sink. */
void weft_run_sink_free (WeftRunSink *self);

/**
 * weft_run_sink_new_tee:
 * @sinks: (array zero-terminated=1) (transfer full): sinks, freed with the tee
 *
 * Returns: (transfer full): a sink that tells all of @sinks, in order
 */
WeftRunSink *weft_run_sink_new_tee (WeftRunSink **sinks);

/**
 * weft_run_sink_new_json_lines:
 * @file: an open file descriptor, not closed
 * @models: (nullable): a folder for trained models, whose events then name a `file` in it
 *
 * Writes each event as one JSON object a line, each line with one write(), so
 * that a reader never sees half an event of a living process:
 * `{"event": "metric", "node", "step", "epoch", "name", "value"}`; the others
 * are begin, node_state, progress, snapshot, output, log, warning, mark and, last, end. When
 * nobody reads any more, events are dropped.
 *
 * Returns: (transfer full): a sink
 */
WeftRunSink *weft_run_sink_new_json_lines (int         file,
                                           const char *models);

/**
 * weft_run_sink_new_recorder:
 *
 * Returns: (transfer full): a sink that remembers every event, as the objects
 *   that the JSON lines would be, and the last output of each port
 */
WeftRunSink *weft_run_sink_new_recorder (void);

/* Returns: (transfer none) (element-type JsonNode): the events so far */
GPtrArray *weft_run_recorder_get_events (WeftRunSink *self);

/* Returns: (transfer none) (nullable): the last `node_state` of @node that was told */
JsonObject *weft_run_recorder_get_state (WeftRunSink *self,
                                         const char  *node);

/* Returns: (transfer none) (nullable): the last output of @port of @node */
WeftArtefact *weft_run_recorder_get_output (WeftRunSink *self,
                                            const char  *node,
                                            const char  *port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRunSink, weft_run_sink_free)

G_END_DECLS
