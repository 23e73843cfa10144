/* sink.c: names of states, and a sink that tells several
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/sink.h"

#include "base/i18n.h"

static const struct
{
  const char *name, *title;
} states[WEFT_N_NODE_STATES] = {
  [WEFT_NODE_IDLE] = { "idle", N_("idle") },
  [WEFT_NODE_QUEUED] = { "queued", N_("queued") },
  [WEFT_NODE_READY] = { "ready", N_("ready") },
  [WEFT_NODE_RUNNING] = { "running", N_("running") },
  [WEFT_NODE_DONE] = { "done", N_("done") },
  [WEFT_NODE_CACHED] = { "cached", N_("cached") },
  [WEFT_NODE_FAILED] = { "failed", N_("failed") },
  [WEFT_NODE_CANCELLED] = { "cancelled", N_("cancelled") },
  [WEFT_NODE_BYPASSED] = { "bypassed", N_("bypassed") },
};

const char *
weft_node_state_get_name (WeftNodeState state)
{
  return states[state].name;
}

const char *
weft_node_state_get_title (WeftNodeState state)
{
  return _ (states[state].title);
}

gboolean
weft_node_state_is_final (WeftNodeState state)
{
  return state >= WEFT_NODE_DONE;
}

const char *
weft_run_status_get_name (WeftRunStatus status)
{
  static const char *const names[] = {
    [WEFT_RUN_DONE] = "done",
    [WEFT_RUN_FAILED] = "failed",
    [WEFT_RUN_CANCELLED] = "cancelled",
  };

  return names[status];
}

void
weft_run_sink_free (WeftRunSink *self)
{
  if (self->klass->free != NULL)
    self->klass->free (self);
}

typedef struct
{
  WeftRunSink parent;
  WeftRunSink **sinks; /* Owned, NULL-terminated */
} Tee;

/* Calls one function of every sink that has it. */
#define TELL_ALL(self, function, ...)                                         \
  G_STMT_START                                                                \
  {                                                                           \
    for (WeftRunSink **sink = ((Tee *) (self))->sinks; *sink != NULL; sink++) \
      if ((*sink)->klass->function != NULL)                                   \
        (*sink)->klass->function (*sink, __VA_ARGS__);                        \
  }                                                                           \
  G_STMT_END

static void
tee_begin (WeftRunSink  *self,
           WeftSnapshot *snapshot)
{
  TELL_ALL (self, begin, snapshot);
}

static void
tee_node_state (WeftRunSink          *self,
                const WeftNodeStatus *status)
{
  TELL_ALL (self, node_state, status);
}

static void
tee_progress (WeftRunSink            *self,
              const WeftSnapshotNode *node,
              double                  fraction)
{
  TELL_ALL (self, progress, node, fraction);
}

static void
tee_metric (WeftRunSink            *self,
            const WeftSnapshotNode *node,
            gint64                  step,
            double                  epoch,
            const char             *name,
            double                  value)
{
  TELL_ALL (self, metric, node, step, epoch, name, value);
}

static void
tee_snapshot (WeftRunSink            *self,
              const WeftSnapshotNode *node,
              const char             *name,
              WeftArtefact           *artefact)
{
  TELL_ALL (self, snapshot, node, name, artefact);
}

static void
tee_output (WeftRunSink            *self,
            const WeftSnapshotNode *node,
            const WeftPort         *port,
            WeftArtefact           *artefact)
{
  TELL_ALL (self, output, node, port, artefact);
}

static void
tee_log (WeftRunSink            *self,
         const WeftSnapshotNode *node,
         const char             *message)
{
  TELL_ALL (self, log, node, message);
}

static void
tee_warn (WeftRunSink            *self,
          const WeftSnapshotNode *node,
          const char             *message)
{
  TELL_ALL (self, warn, node, message);
}

static void
tee_keep (WeftRunSink            *self,
          const WeftSnapshotNode *node)
{
  TELL_ALL (self, keep, node);
}

static void
tee_mark (WeftRunSink            *self,
          const WeftSnapshotNode *node,
          const WeftNodeMark     *mark)
{
  TELL_ALL (self, mark, node, mark);
}

static void
tee_end (WeftRunSink   *self,
         WeftRunStatus  status,
         double         seconds)
{
  TELL_ALL (self, end, status, seconds);
}

static void
tee_free (WeftRunSink *self)
{
  Tee *tee = (Tee *) self;

  for (WeftRunSink **sink = tee->sinks; *sink != NULL; sink++)
    weft_run_sink_free (*sink);
  g_free (tee->sinks);
  g_free (tee);
}

WeftRunSink *
weft_run_sink_new_tee (WeftRunSink **sinks)
{
  static const WeftRunSinkClass klass = {
    tee_begin,
    tee_node_state,
    tee_progress,
    tee_metric,
    tee_snapshot,
    tee_output,
    tee_log,
    tee_warn,
    tee_keep,
    tee_mark,
    tee_end,
    tee_free,
  };
  Tee *self = g_new0 (Tee, 1);
  guint count = 0;

  while (sinks[count] != NULL)
    count++;
  self->parent.klass = &klass;
  self->sinks = g_memdup2 (sinks, (count + 1) * sizeof *sinks);
  return &self->parent;
}
