/* run-feed.c: the events of a run in another process, told to a sink of this one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/run-feed.h"

#include "base/i18n.h"
#include "base/json.h"
#include "learn/trained.h"
#include "workflow/error.h"

#include <math.h>

struct _WeftRunFeed
{
  WeftSnapshot *snapshot; /* Owned */
  WeftRunSink *sink;      /* Borrowed */
  WeftNodeState *states;  /* Owned: of each node */
  gboolean ended;
  WeftRunStatus status;
  char *failure; /* Owned, nullable */
};

/* An event that belongs to a node. */
typedef void (*FeedNode) (WeftRunFeed *self,
                          const WeftSnapshotNode *node,
                          JsonObject *event);

WeftRunFeed *
weft_run_feed_new (WeftSnapshot *snapshot,
                   WeftRunSink  *sink)
{
  WeftRunFeed *self = g_new0 (WeftRunFeed, 1);

  self->snapshot = weft_snapshot_ref (snapshot);
  self->sink = sink;
  self->states = g_new0 (WeftNodeState, weft_snapshot_get_n_nodes (snapshot) + 1);
  if (sink->klass->begin != NULL)
    sink->klass->begin (sink, snapshot);
  return self;
}

void
weft_run_feed_free (WeftRunFeed *self)
{
  weft_snapshot_unref (self->snapshot);
  g_free (self->states);
  g_free (self->failure);
  g_free (self);
}

static WeftNodeState
parse_state (const char *name)
{
  for (int state = 0; state < WEFT_N_NODE_STATES; state++)
    if (g_str_equal (weft_node_state_get_name ((WeftNodeState) state), name))
      return (WeftNodeState) state;
  return WEFT_NODE_IDLE;
}

static void
tell_state (WeftRunFeed            *self,
            const WeftSnapshotNode *node,
            const WeftNodeStatus   *status)
{
  guint index;

  (void) weft_snapshot_find_node (self->snapshot, node->id, &index);
  self->states[index] = status->state;
  if (status->error != NULL && status->state == WEFT_NODE_FAILED && self->failure == NULL)
    self->failure = g_strdup_printf ("%s: %s", node->title, status->error->message);
  if (self->sink->klass->node_state != NULL)
    self->sink->klass->node_state (self->sink, status);
}

static void
feed_node_state (WeftRunFeed            *self,
                 const WeftSnapshotNode *node,
                 JsonObject             *event)
{
  const char *message = weft_json_get_string (event, "error", NULL);
  g_autoptr (GError) error = message != NULL ? g_error_new_literal (WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, message) : NULL;
  const WeftNodeStatus status = {
    .node = node,
    .state = parse_state (weft_json_get_string (event, "state", "")),
    .error = error,
    .checkpoint = weft_json_get_string (event, "checkpoint", NULL),
    .seconds = weft_json_get_number (event, "seconds", 0),
    .cost = {
      .peak_bytes = (guint64) (weft_json_get_number (event, "peak_rss_mb", 0) * 1048576.0),
      .processor = weft_json_get_number (event, "processor_seconds", 0),
      .written = (guint64) weft_json_get_number (event, "written_bytes", 0),
      .disk_bytes = (guint64) weft_json_get_number (event, "disk_bytes", 0),
    },
  };

  tell_state (self, node, &status);
}

static void
feed_progress (WeftRunFeed            *self,
               const WeftSnapshotNode *node,
               JsonObject             *event)
{
  if (self->sink->klass->progress != NULL)
    self->sink->klass->progress (self->sink, node, weft_json_get_number (event, "fraction", 0));
}

/* JSON has no NaN: null stands for it. */
static void
feed_metric (WeftRunFeed            *self,
             const WeftSnapshotNode *node,
             JsonObject             *event)
{
  if (self->sink->klass->metric != NULL)
    self->sink->klass->metric (self->sink, node, weft_json_get_int (event, "step", 0), weft_json_get_number (event, "epoch", 0),
                               weft_json_get_string (event, "name", ""), weft_json_get_number (event, "value", (double) NAN));
}

/* Returns: (transfer full) (nullable): what the event carries, or the file that it names holds */
static WeftArtefact *
take_artefact (JsonObject         *event,
               const WeftPortType *type)
{
  const char *path = weft_json_get_string (event, "file", NULL);
  WeftTrainedModel *model = NULL;

  if (type == &weft_port_type_report && json_object_has_member (event, "value"))
    return weft_artefact_new_report (json_node_copy (json_object_get_member (event, "value")));
  if (type == &weft_port_type_trained_model && path != NULL)
    model = weft_trained_model_load (path, NULL);
  return model != NULL ? weft_artefact_new (type, model, (GDestroyNotify) weft_trained_model_unref) : NULL;
}

static void
feed_output (WeftRunFeed            *self,
             const WeftSnapshotNode *node,
             JsonObject             *event)
{
  const WeftPort *port = node->kind != NULL ? weft_node_kind_find_port (node->kind, WEFT_PORT_OUTPUT, weft_json_get_string (event, "port", "")) : NULL;
  g_autoptr (WeftArtefact) artefact = port != NULL ? take_artefact (event, port->type) : NULL;

  if (artefact != NULL && self->sink->klass->output != NULL)
    self->sink->klass->output (self->sink, node, port, artefact);
}

static void
feed_mark (WeftRunFeed            *self,
           const WeftSnapshotNode *node,
           JsonObject             *event)
{
  const WeftNodeMark mark = {
    .step = weft_json_get_int (event, "step", 0),
    .name = weft_json_get_string (event, "name", ""),
    .from = weft_json_get_string (event, "from", NULL),
    .to = weft_json_get_string (event, "to", ""),
  };

  if (self->sink->klass->mark != NULL)
    self->sink->klass->mark (self->sink, node, &mark);
}

static void
feed_warning (WeftRunFeed            *self,
              const WeftSnapshotNode *node,
              JsonObject             *event)
{
  if (self->sink->klass->warn != NULL)
    self->sink->klass->warn (self->sink, node, weft_json_get_string (event, "message", ""));
}

/* Reports come with the event; other pictures of unfinished work stay in their process. */
static void
feed_snapshot (WeftRunFeed            *self,
               const WeftSnapshotNode *node,
               JsonObject             *event)
{
  g_autoptr (WeftArtefact) artefact = g_str_equal (weft_json_get_string (event, "type", ""), weft_port_type_report.id) ? take_artefact (event, &weft_port_type_report) : NULL;

  if (artefact != NULL && self->sink->klass->snapshot != NULL)
    self->sink->klass->snapshot (self->sink, node, weft_json_get_string (event, "name", ""), artefact);
}

static void
feed_log (WeftRunFeed            *self,
          const WeftSnapshotNode *node,
          JsonObject             *event)
{
  if (self->sink->klass->log != NULL)
    self->sink->klass->log (self->sink, node, weft_json_get_string (event, "message", ""));
}

static void
end (WeftRunFeed   *self,
     WeftRunStatus  status,
     double         seconds)
{
  self->ended = TRUE;
  self->status = status;
  if (self->sink->klass->end != NULL)
    self->sink->klass->end (self->sink, status, seconds);
}

/* A run that could not begin says why with its end. */
static void
feed_end (WeftRunFeed *self,
          JsonObject  *event)
{
  const char *name = weft_json_get_string (event, "status", "failed"), *message = weft_json_get_string (event, "error", NULL);
  WeftRunStatus status = WEFT_RUN_FAILED;

  for (int i = WEFT_RUN_DONE; i <= WEFT_RUN_CANCELLED; i++)
    if (g_str_equal (weft_run_status_get_name ((WeftRunStatus) i), name))
      status = (WeftRunStatus) i;
  if (message != NULL && status == WEFT_RUN_FAILED && self->failure == NULL)
    self->failure = g_strdup (message);
  end (self, status, weft_json_get_number (event, "seconds", 0));
}

static const struct
{
  const char *name;
  FeedNode feed;
} events[] = {
  { "node_state", feed_node_state },
  { "progress", feed_progress },
  { "metric", feed_metric },
  { "output", feed_output },
  { "mark", feed_mark },
  { "log", feed_log },
  { "warning", feed_warning },
  { "snapshot", feed_snapshot },
};

static gboolean
feed_event (WeftRunFeed  *self,
            JsonObject   *event,
            GError      **error)
{
  const char *name = weft_json_get_string (event, "event", ""), *id = weft_json_get_string (event, "node", "");
  const WeftSnapshotNode *node = weft_snapshot_find_node (self->snapshot, id, NULL);

  if (g_str_equal (name, "begin") || self->ended)
    return TRUE;
  if (g_str_equal (name, "end")) {
    feed_end (self, event);
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (events[i].name, name) && node != NULL) {
      events[i].feed (self, node, event);
      return TRUE;
    }
  if (g_str_equal (name, "log") || g_str_equal (name, "snapshot"))
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("the process told of “%s” of “%s”, which this workflow does not have"), name, id);
  return FALSE;
}

gboolean
weft_run_feed_line (WeftRunFeed  *self,
                    const char   *line,
                    gsize         length,
                    GError      **error)
{
  g_autoptr (JsonNode) node = weft_json_parse (line, length, error);

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return feed_event (self, json_node_get_object (node), error);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("the process wrote a line that is no event"));
  return FALSE;
}

gboolean
weft_run_feed_has_ended (const WeftRunFeed *self,
                         WeftRunStatus     *status)
{
  if (self->ended && status != NULL)
    *status = self->status;
  return self->ended;
}

const char *
weft_run_feed_get_failure (const WeftRunFeed *self)
{
  return self->failure;
}

void
weft_run_feed_abandon (WeftRunFeed   *self,
                       WeftRunStatus  status,
                       const char    *message)
{
  g_autoptr (GError) error = message != NULL ? g_error_new_literal (WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, message) : NULL;

  if (self->ended)
    return;
  if (message != NULL && self->failure == NULL)
    self->failure = g_strdup (message);
  for (guint i = 0; i < weft_snapshot_get_n_nodes (self->snapshot); i++)
    if (self->states[i] == WEFT_NODE_RUNNING) {
      WeftNodeStatus told = { .node = weft_snapshot_get_node (self->snapshot, i), .state = status == WEFT_RUN_CANCELLED ? WEFT_NODE_CANCELLED : WEFT_NODE_FAILED, .error = error };

      tell_state (self, told.node, &told);
    }
  end (self, status, 0);
}
