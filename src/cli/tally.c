/* tally.c: what came of a run, for the end of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/tally.h"

#include "base/i18n.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/trial-open.h"

typedef struct
{
  const WeftSnapshotNode *node; /* Borrowed from the snapshot */
  WeftNodeState state;
  double seconds;
  WeftReasonCode code;
  char *reason;           /* Owned, nullable */
  char *error;            /* Owned, nullable */
  JsonObject *metrics;    /* Owned: last value of each */
  WeftEpochTable *epochs; /* Owned */
} NodeTally;

typedef struct
{
  WeftRunSink parent;
  WeftSnapshot *snapshot; /* Owned, nullable before begin */
  GPtrArray *nodes;       /* Owned: NodeTally, in the order of the snapshot */
  JsonObject *reports;    /* Owned: by node */
  WeftRunStatus status;
  double seconds;
} Tally;

static void
free_node (gpointer data)
{
  NodeTally *self = data;

  g_free (self->reason);
  g_free (self->error);
  json_object_unref (self->metrics);
  weft_epoch_table_free (self->epochs);
  g_free (self);
}

static NodeTally *
find (Tally                  *self,
      const WeftSnapshotNode *node)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (((NodeTally *) self->nodes->pdata[i])->node == node)
      return self->nodes->pdata[i];
  g_assert_not_reached ();
}

static void
tally_begin (WeftRunSink  *sink,
             WeftSnapshot *snapshot)
{
  Tally *self = (Tally *) sink;

  self->snapshot = weft_snapshot_ref (snapshot);
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    NodeTally *node = g_new0 (NodeTally, 1);

    node->node = weft_snapshot_get_node (snapshot, i);
    node->metrics = json_object_new ();
    node->epochs = weft_epoch_table_new ();
    g_ptr_array_add (self->nodes, node);
  }
}

static void
tally_node_state (WeftRunSink          *sink,
                  const WeftNodeStatus *status)
{
  NodeTally *node = find ((Tally *) sink, status->node);

  node->state = status->state;
  node->seconds = status->seconds;
  g_free (node->reason);
  node->reason = status->reason != NULL ? weft_reason_to_string (status->reason) : NULL;
  node->code = status->reason != NULL ? status->reason->code : WEFT_REASON_NONE;
  g_free (node->error);
  node->error = status->error != NULL ? g_strdup (status->error->message) : NULL;
}

static void
tally_metric (WeftRunSink            *sink,
              const WeftSnapshotNode *from,
              gint64                  step,
              double                  epoch,
              const char             *name,
              double                  value)
{
  NodeTally *node = find ((Tally *) sink, from);

  json_object_set_double_member (node->metrics, name, value);
  weft_epoch_table_add (node->epochs, epoch, name, value);
}

static void
tally_output (WeftRunSink            *sink,
              const WeftSnapshotNode *node,
              const WeftPort         *port,
              WeftArtefact           *artefact)
{
  Tally *self = (Tally *) sink;
  g_autofree char *place = NULL;

  if (weft_artefact_get_type (artefact) != &weft_port_type_report)
    return;
  place = g_str_equal (port->id, "report") ? g_strdup (node->id) : g_strconcat (node->id, ".", port->id, NULL);
  /* Artefacts do not change, so the document is shared. */
  json_object_set_member (self->reports, place, json_node_ref (weft_artefact_get_value (artefact)));
}

static void
tally_end (WeftRunSink   *sink,
           WeftRunStatus  status,
           double         seconds)
{
  Tally *self = (Tally *) sink;

  self->status = status;
  self->seconds = seconds;
}

static void
tally_free (WeftRunSink *sink)
{
  Tally *self = (Tally *) sink;

  g_ptr_array_unref (self->nodes);
  json_object_unref (self->reports);
  g_clear_pointer (&self->snapshot, weft_snapshot_unref);
  g_free (self);
}

WeftRunSink *
weft_run_sink_new_tally (void)
{
  static const WeftRunSinkClass klass = {
    .begin = tally_begin,
    .node_state = tally_node_state,
    .metric = tally_metric,
    .output = tally_output,
    .end = tally_end,
    .free = tally_free,
  };
  Tally *self = g_new0 (Tally, 1);

  self->parent.klass = &klass;
  self->nodes = g_ptr_array_new_with_free_func (free_node);
  self->reports = json_object_new ();
  self->status = WEFT_RUN_FAILED;
  return &self->parent;
}

WeftRunStatus
weft_tally_get_status (WeftRunSink *self)
{
  return ((Tally *) self)->status;
}

static JsonObject *
node_to_json (const NodeTally *node)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", node->node->id);
  json_object_set_string_member (object, "kind", node->node->kind_id);
  json_object_set_string_member (object, "state", weft_node_state_get_name (node->state));
  json_object_set_double_member (object, "seconds", node->seconds);
  json_object_set_string_member (object, "reason", node->reason != NULL ? node->reason : "");
  if (node->error != NULL)
    json_object_set_string_member (object, "error", node->error);
  return object;
}

static void
add_parameters (JsonObject         *object,
                const char         *prefix,
                const WeftSnapshot *snapshot)
{
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);
    g_autofree char *place = g_strconcat (prefix, node->id, ".", NULL);
    g_autoptr (JsonNode) params = node->params != NULL ? weft_params_to_json (node->params, TRUE) : NULL;
    g_autoptr (GList) names = params != NULL ? json_object_get_members (json_node_get_object (params)) : NULL;

    for (GList *name = names; name != NULL; name = name->next) {
      g_autofree char *key = g_strconcat (place, name->data, NULL);

      if (weft_params_is_visible (node->params, name->data))
        json_object_set_member (object, key, json_object_dup_member (json_node_get_object (params), name->data));
    }
    if (node->nested != NULL)
      add_parameters (object, place, node->nested);
  }
}

static void
copy_member (JsonObject *from,
             const char *name,
             JsonNode   *node,
             gpointer    to)
{
  json_object_set_member (to, name, json_node_copy (node));
}

static JsonObject *
training_to_json (Tally           *self,
                  const NodeTally *training)
{
  JsonObject *object = json_object_new (), *metrics = json_object_new (), *parameters = json_object_new ();

  for (guint i = 0; i < self->nodes->len; i++) {
    const NodeTally *node = self->nodes->pdata[i];

    if (weft_snapshot_depends_on (self->snapshot, node->node, training->node))
      json_object_foreach_member (node->metrics, copy_member, metrics);
  }
  add_parameters (parameters, "", self->snapshot);
  json_object_set_null_member (object, "id");
  json_object_set_string_member (object, "node", training->node->id);
  json_object_set_object_member (object, "metrics", metrics);
  json_object_set_array_member (object, "epochs", weft_epoch_table_to_json (training->epochs));
  json_object_set_object_member (object, "parameters", parameters);
  return object;
}

static JsonArray *
make_trials (Tally *self)
{
  JsonArray *trials = json_array_new ();

  for (guint i = 0; i < self->nodes->len; i++) {
    const NodeTally *node = self->nodes->pdata[i];

    if (json_object_has_member (node->metrics, "train_loss"))
      json_array_add_object_element (trials, training_to_json (self, node));
  }
  return trials;
}

JsonObject *
weft_tally_to_json (WeftRunSink *sink,
                    JsonArray   *trials)
{
  Tally *self = (Tally *) sink;
  JsonObject *object = json_object_new ();
  JsonArray *nodes = json_array_new ();

  for (guint i = 0; i < self->nodes->len; i++)
    if (((NodeTally *) self->nodes->pdata[i])->state != WEFT_NODE_IDLE)
      json_array_add_object_element (nodes, node_to_json (self->nodes->pdata[i]));
  json_object_set_string_member (object, "status", weft_run_status_get_name (self->status));
  json_object_set_double_member (object, "seconds", self->seconds);
  json_object_set_array_member (object, "nodes", nodes);
  json_object_set_array_member (object, "trials", trials != NULL ? json_array_ref (trials) : make_trials (self));
  json_object_set_object_member (object, "reports", json_object_ref (self->reports));
  return object;
}

static void
append_report (JsonObject *reports,
               const char *place,
               JsonNode   *node,
               gpointer    data)
{
  g_autofree char *text = weft_report_to_text (node);

  g_string_append_printf (data, *text == '\n' ? "\n%s:%s" : "\n%s: %s", place, text);
}

char *
weft_tally_to_text (WeftRunSink *sink)
{
  Tally *self = (Tally *) sink;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->nodes->len; i++) {
    const NodeTally *node = self->nodes->pdata[i];
    g_autofree char *seconds = g_strdup_printf (_("%.2f s"), node->seconds);

    if (node->state == WEFT_NODE_IDLE)
      continue;
    weft_cli_append_padded (text, node->node->id, 16);
    g_string_append_c (text, ' ');
    weft_cli_append_padded (text, weft_node_state_get_title (node->state), 9);
    weft_cli_append_padded (text, seconds, -10);
    g_string_append_printf (text, "  %s\n", node->reason != NULL ? node->reason : "");
  }
  json_object_foreach_member (self->reports, append_report, text);
  return g_string_free (text, FALSE);
}

void
weft_tally_say_errors (WeftRunSink *sink)
{
  Tally *self = (Tally *) sink;

  for (guint i = 0; i < self->nodes->len; i++) {
    const NodeTally *node = self->nodes->pdata[i];

    if (node->error != NULL && node->state == WEFT_NODE_FAILED && node->code != WEFT_REASON_BLOCKED)
      weft_cli_say (node->node->id, node->error);
  }
}
