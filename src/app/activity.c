/* activity.c: what a node did in the latest run, as it is observed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/activity.h"

#include "base/i18n.h"

#include <math.h>

struct _WeftActivity
{
  GObject parent_instance;

  /* Owned */
  char *node;
  char *reason;        /* nullable */
  char *error;         /* nullable */
  GHashTable *outputs; /* interned port → WeftArtefact */

  WeftNodeState state;
  double progress;
  double seconds;
  WeftNodeCost cost;
  gint64 started; /* µs, monotonic */
  gboolean is_changed;
};

G_DEFINE_FINAL_TYPE (WeftActivity, weft_activity, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
weft_activity_finalize (GObject *object)
{
  WeftActivity *self = WEFT_ACTIVITY (object);

  g_free (self->node);
  g_free (self->reason);
  g_free (self->error);
  g_hash_table_unref (self->outputs);
  G_OBJECT_CLASS (weft_activity_parent_class)->finalize (object);
}

static void
weft_activity_class_init (WeftActivityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_activity_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_ACTIVITY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_activity_init (WeftActivity *self)
{
  self->outputs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) weft_artefact_unref);
}

WeftActivity *
weft_activity_new (const char *node)
{
  WeftActivity *self = g_object_new (WEFT_TYPE_ACTIVITY, NULL);

  self->node = g_strdup (node);
  return self;
}

const char *
weft_activity_get_node (WeftActivity *self)
{
  return self->node;
}

WeftNodeState
weft_activity_get_state (WeftActivity *self)
{
  return self->state;
}

double
weft_activity_get_progress (WeftActivity *self)
{
  return self->progress;
}

double
weft_activity_get_seconds (WeftActivity *self)
{
  if (self->state != WEFT_NODE_RUNNING)
    return self->seconds;
  return (double) (g_get_monotonic_time () - self->started) / G_USEC_PER_SEC;
}

const WeftNodeCost *
weft_activity_get_cost (WeftActivity *self)
{
  return &self->cost;
}

const char *
weft_activity_get_reason (WeftActivity *self)
{
  return self->reason;
}

const char *
weft_activity_get_error (WeftActivity *self)
{
  return self->error;
}

static void
append_seconds (GString *text,
                double   seconds)
{
  int whole = (int) round (seconds);

  if (seconds < 10)
    g_string_append_printf (text, _(" · %.1f s"), seconds);
  else if (seconds < 60)
    g_string_append_printf (text, _(" · %d s"), whole);
  else
    g_string_append_printf (text, _(" · %d min %d s"), whole / 60, whole % 60);
}

char *
weft_activity_to_string (WeftActivity *self)
{
  GString *text = g_string_new (weft_node_state_get_title (self->state));
  double seconds = weft_activity_get_seconds (self);

  if (self->state == WEFT_NODE_RUNNING && self->progress > 0)
    g_string_append_printf (text, _(" · %d %%"), (int) (self->progress * 100));
  if (self->state == WEFT_NODE_RUNNING || self->state == WEFT_NODE_DONE || self->state == WEFT_NODE_FAILED)
    append_seconds (text, seconds);
  return g_string_free (text, FALSE);
}

WeftArtefact *
weft_activity_get_output (WeftActivity *self,
                          const char   *port)
{
  return g_hash_table_lookup (self->outputs, g_intern_string (port));
}

void
weft_activity_begin (WeftActivity *self)
{
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->error, g_free);
  g_hash_table_remove_all (self->outputs);
  self->state = WEFT_NODE_IDLE;
  self->progress = 0;
  self->seconds = 0;
  self->cost = (WeftNodeCost){ 0 };
  self->is_changed = TRUE;
}

void
weft_activity_set_state (WeftActivity  *self,
                         WeftNodeState  state,
                         double         seconds)
{
  if (state == WEFT_NODE_RUNNING && self->state != WEFT_NODE_RUNNING)
    self->started = g_get_monotonic_time ();
  if (state == WEFT_NODE_DONE)
    self->progress = 1;
  self->state = state;
  self->seconds = seconds;
  self->is_changed = TRUE;
}

void
weft_activity_set_cost (WeftActivity       *self,
                        const WeftNodeCost *cost)
{
  self->cost = *cost;
}

void
weft_activity_set_reason (WeftActivity *self,
                          const char   *reason)
{
  g_free (self->reason);
  self->reason = g_strdup (reason);
  self->is_changed = TRUE;
}

void
weft_activity_set_error (WeftActivity *self,
                         const char   *error)
{
  g_free (self->error);
  self->error = g_strdup (error);
  self->is_changed = TRUE;
}

void
weft_activity_set_progress (WeftActivity *self,
                            double        progress)
{
  self->progress = CLAMP (progress, 0, 1);
  self->is_changed = TRUE;
}

void
weft_activity_set_output (WeftActivity *self,
                          const char   *port,
                          WeftArtefact *artefact)
{
  g_hash_table_insert (self->outputs, (gpointer) g_intern_string (port), weft_artefact_ref (artefact));
  self->is_changed = TRUE;
}

void
weft_activity_tell (WeftActivity *self)
{
  if (!self->is_changed)
    return;
  self->is_changed = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}
