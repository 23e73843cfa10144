/* sink-json.c: sinks that turn events into JSON: lines for a program, a record for a test
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/sink.h"

#include "base/json.h"
#include "learn/trained.h"
#include "workflow/json-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Both sinks build the same objects and differ in where these go. */
typedef struct _JsonSink JsonSink;

struct _JsonSink
{
  WeftRunSink parent;
  void (*emit) (JsonSink *self, JsonNode *event); /* event: transfer full */

  int file;            /* JSON lines; -1 once nobody reads */
  char *models;        /* Owned, nullable: folder for trained models */
  GPtrArray *events;   /* Owned, nullable: JsonNode */
  GHashTable *outputs; /* Owned, nullable: "node.port" → WeftArtefact */
};

static JsonObject *
new_event (const char             *name,
           const WeftSnapshotNode *node)
{
  JsonObject *event = json_object_new ();

  json_object_set_string_member (event, "event", name);
  if (node != NULL)
    json_object_set_string_member (event, "node", node->id);
  return event;
}

static void
emit (WeftRunSink *sink,
      JsonObject  *event)
{
  JsonSink *self = (JsonSink *) sink;

  self->emit (self, weft_json_node_take (event));
}

static void
json_begin (WeftRunSink  *sink,
            WeftSnapshot *snapshot)
{
  JsonObject *event = new_event ("begin", NULL);
  JsonArray *nodes = json_array_new ();

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "id", node->id);
    json_object_set_string_member (object, "kind", node->kind_id);
    json_object_set_string_member (object, "title", node->title);
    json_array_add_object_element (nodes, object);
  }
  json_object_set_array_member (event, "nodes", nodes);
  if (weft_snapshot_get_path (snapshot) != NULL)
    json_object_set_string_member (event, "file", weft_snapshot_get_path (snapshot));
  emit (sink, event);
}

static void
json_node_state (WeftRunSink          *sink,
                 const WeftNodeStatus *status)
{
  JsonObject *event = new_event ("node_state", status->node);

  json_object_set_string_member (event, "kind", status->node->kind_id);
  json_object_set_string_member (event, "state", weft_node_state_get_name (status->state));
  if (status->reason != NULL) {
    g_autofree char *text = weft_reason_to_string (status->reason);

    json_object_set_string_member (event, "reason", text);
    json_object_set_member (event, "why", weft_reason_to_json (status->reason));
  }
  if (status->error != NULL)
    json_object_set_string_member (event, "error", status->error->message);
  if (status->checkpoint != NULL)
    json_object_set_string_member (event, "checkpoint", status->checkpoint);
  if (weft_node_state_is_final (status->state)) {
    json_object_set_double_member (event, "seconds", status->seconds);
    json_object_set_double_member (event, "peak_rss_mb", (double) status->cost.peak_bytes / 1048576.0);
    if (status->cost.processor > 0)
      json_object_set_double_member (event, "processor_seconds", status->cost.processor);
    if (status->cost.written > 0)
      json_object_set_int_member (event, "written_bytes", (gint64) status->cost.written);
    if (status->cost.disk_bytes > 0)
      json_object_set_int_member (event, "disk_bytes", (gint64) status->cost.disk_bytes);
  }
  emit (sink, event);
}

static void
json_progress (WeftRunSink            *sink,
               const WeftSnapshotNode *node,
               double                  fraction)
{
  JsonObject *event = new_event ("progress", node);

  json_object_set_double_member (event, "fraction", fraction);
  emit (sink, event);
}

static void
json_metric (WeftRunSink            *sink,
             const WeftSnapshotNode *node,
             gint64                  step,
             double                  epoch,
             const char             *name,
             double                  value)
{
  JsonObject *event = new_event ("metric", node);

  json_object_set_int_member (event, "step", step);
  json_object_set_double_member (event, "epoch", epoch);
  json_object_set_string_member (event, "name", name);
  json_object_set_double_member (event, "value", value);
  emit (sink, event);
}

static void
add_artefact (JsonObject   *event,
              WeftArtefact *artefact)
{
  const WeftPortType *type = weft_artefact_get_type (artefact);

  json_object_set_string_member (event, "type", type->id);
  if (weft_artefact_get_hash (artefact) != NULL)
    json_object_set_string_member (event, "hash", weft_artefact_get_hash (artefact));
  if (type == &weft_port_type_report)
    weft_json_share (event, "value", weft_artefact_get_value (artefact));
}

static void
json_snapshot (WeftRunSink            *sink,
               const WeftSnapshotNode *node,
               const char             *name,
               WeftArtefact           *artefact)
{
  JsonObject *event = new_event ("snapshot", node);

  json_object_set_string_member (event, "name", name);
  add_artefact (event, artefact);
  emit (sink, event);
}

/* A model that cannot be written costs the file and is told, not the run. */
static void
write_model (JsonSink               *self,
             JsonObject             *event,
             const WeftSnapshotNode *node,
             WeftArtefact           *artefact)
{
  g_autofree char *name = g_strconcat (node->id, ".safetensors", NULL);
  g_autofree char *path = g_build_filename (self->models, name, NULL);
  g_autoptr (GError) error = NULL;

  if (weft_trained_model_save (weft_artefact_get_value (artefact), path, &error))
    json_object_set_string_member (event, "file", path);
  else
    json_object_set_string_member (event, "error", error->message);
}

static void
json_output (WeftRunSink            *sink,
             const WeftSnapshotNode *node,
             const WeftPort         *port,
             WeftArtefact           *artefact)
{
  JsonSink *self = (JsonSink *) sink;
  JsonObject *event = new_event ("output", node);

  json_object_set_string_member (event, "port", port->id);
  add_artefact (event, artefact);
  if (self->models != NULL && port->type == &weft_port_type_trained_model)
    write_model (self, event, node, artefact);
  if (self->outputs != NULL)
    g_hash_table_replace (self->outputs, g_strconcat (node->id, ".", port->id, NULL), weft_artefact_ref (artefact));
  emit (sink, event);
}

static void
json_log (WeftRunSink            *sink,
          const WeftSnapshotNode *node,
          const char             *message)
{
  JsonObject *event = new_event ("log", node);

  json_object_set_string_member (event, "message", message);
  emit (sink, event);
}

static void
json_warn (WeftRunSink            *sink,
           const WeftSnapshotNode *node,
           const char             *message)
{
  JsonObject *event = new_event ("warning", node);

  json_object_set_string_member (event, "message", message);
  emit (sink, event);
}

static void
json_mark (WeftRunSink            *sink,
           const WeftSnapshotNode *node,
           const WeftNodeMark     *mark)
{
  JsonObject *event = new_event ("mark", node);

  json_object_set_int_member (event, "step", mark->step);
  json_object_set_string_member (event, "name", mark->name);
  if (mark->from != NULL)
    json_object_set_string_member (event, "from", mark->from);
  json_object_set_string_member (event, "to", mark->to);
  emit (sink, event);
}

static void
json_end (WeftRunSink   *sink,
          WeftRunStatus  status,
          double         seconds)
{
  JsonObject *event = new_event ("end", NULL);

  json_object_set_string_member (event, "status", weft_run_status_get_name (status));
  json_object_set_double_member (event, "seconds", seconds);
  emit (sink, event);
}

static void
json_free (WeftRunSink *sink)
{
  JsonSink *self = (JsonSink *) sink;

  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->outputs, g_hash_table_unref);
  g_free (self->models);
  g_free (self);
}

static JsonSink *
json_sink_new (void (*emit_event) (JsonSink *self, JsonNode *event))
{
  static const WeftRunSinkClass klass = {
    json_begin,
    json_node_state,
    json_progress,
    json_metric,
    json_snapshot,
    json_output,
    json_log,
    json_warn,
    NULL, /* what is written is kept */
    json_mark,
    json_end,
    json_free,
  };
  JsonSink *self = g_new0 (JsonSink, 1);

  self->parent.klass = &klass;
  self->emit = emit_event;
  self->file = -1;
  return self;
}

static gboolean
write_all (int         file,
           const char *text,
           gsize       length)
{
  while (length > 0) {
    gssize put = write (file, text, length);

    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0)
      return FALSE;
    text += put;
    length -= (gsize) put;
  }
  return TRUE;
}

static void
emit_line (JsonSink *self,
           JsonNode *event)
{
  g_autofree char *text = weft_json_write (event, WEFT_JSON_COMPACT);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  if (self->file >= 0 && !write_all (self->file, line, strlen (line)))
    self->file = -1;
  json_node_unref (event);
}

WeftRunSink *
weft_run_sink_new_json_lines (int         file,
                              const char *models)
{
  JsonSink *self = json_sink_new (emit_line);

  self->file = file;
  self->models = g_strdup (models);
  return &self->parent;
}

static void
emit_record (JsonSink *self,
             JsonNode *event)
{
  g_ptr_array_add (self->events, event);
}

WeftRunSink *
weft_run_sink_new_recorder (void)
{
  JsonSink *self = json_sink_new (emit_record);

  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  self->outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weft_artefact_unref);
  return &self->parent;
}

GPtrArray *
weft_run_recorder_get_events (WeftRunSink *self)
{
  return ((JsonSink *) self)->events;
}

JsonObject *
weft_run_recorder_get_state (WeftRunSink *self,
                             const char  *node)
{
  GPtrArray *events = weft_run_recorder_get_events (self);

  for (guint i = events->len; i > 0; i--) {
    JsonObject *event = json_node_get_object (events->pdata[i - 1]);

    if (g_str_equal (weft_json_get_string (event, "event", ""), "node_state") &&
        g_str_equal (weft_json_get_string (event, "node", ""), node))
      return event;
  }
  return NULL;
}

WeftArtefact *
weft_run_recorder_get_output (WeftRunSink *self,
                              const char  *node,
                              const char  *port)
{
  g_autofree char *key = g_strconcat (node, ".", port, NULL);

  return g_hash_table_lookup (((JsonSink *) self)->outputs, key);
}
