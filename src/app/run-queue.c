/* run-queue.c: runs of open documents, one after the other, on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job is made on the main thread, executed on a thread of its own and taken
 * apart on the main thread when its last event has been handed on.
 */
#include "app/run-queue.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "engine/blas.h"
#include "engine/team.h"
#include "workflow/error.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"

/* Events on their way: a second of ten thousand metric points a second. */
#define RING_EVENTS 16384

/* How often the queue looks for events when no window draws, ms. */
#define IDLE_DRAIN_MS 100
#define IDLE_DRAIN_US 20000

/* How often trials are looked at again while a run goes on, µs. */
#define STORED_INTERVAL G_USEC_PER_SEC

#define USUAL_SEED 1

typedef struct
{
  /* Owned */
  WeftDocument *document;
  WeftSnapshot *snapshot;
  WeftTrainControl *control;
  WeftStudyControl *studies;
  WeftRunSink *sink;
  char *to; /* nullable */
  char *checkpoints;

  /* Borrowed */
  WeftCache *cache;
  WeftTrialStore *store; /* nullable */
  WeftRunSink *trials;   /* nullable, within sink */

  gboolean force;
  gboolean take_up;
  guint64 seed;
  WeftStop stop;
} Job;

struct _WeftRunQueue
{
  GObject parent_instance;

  /* Owned */
  WeftTrialStore *store; /* nullable */
  WeftCache *cache;
  WeftRing *ring;
  GQueue jobs;     /* Job: those that wait */
  Job *current;    /* nullable */
  GThread *thread; /* nullable: that of the current job */

  guint idle_drain; /* source */
  gint64 stored_at; /* µs, monotonic */
};

G_DEFINE_FINAL_TYPE (WeftRunQueue, weft_run_queue, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_BUSY,
  N_PROPS,
};

enum {
  STORED,
  DIVERGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
job_free (Job *self)
{
  g_object_unref (self->document);
  weft_snapshot_unref (self->snapshot);
  weft_train_control_free (self->control);
  weft_study_control_unref (self->studies);
  g_clear_pointer (&self->sink, weft_run_sink_free);
  g_free (self->to);
  g_free (self->checkpoints);
  g_free (self);
}

static gpointer
run_job (gpointer data)
{
  Job *self = data;
  const char *core = weft_blas_get_core ();
  g_autofree char *kernels = core == NULL ? g_strdup (weft_kernels_get ()->name) : g_strconcat (weft_kernels_get ()->name, "+", core, NULL);
  WeftRunOptions options = {
    .to = self->to,
    .force = self->force,
    .seed = self->seed,
    .n_threads = (guint) weft_team_get_size (),
    .kernels = kernels,
    .checkpoints = self->checkpoints,
    .resume = self->take_up,
    .control = self->control,
    .studies = self->studies,
    .cache = self->cache,
    .store = self->store,
  };

  weft_cache_trim (self->cache);
  /* What went wrong has come through the sink, node by node. */
  (void) weft_run_execute (self->snapshot, &options, self->sink, &self->stop, NULL);
  return NULL;
}

static gboolean
idle_drain_cb (gpointer data)
{
  weft_run_queue_drain (data, IDLE_DRAIN_US);
  return G_SOURCE_CONTINUE;
}

/* The events go last, so that when "end" comes the trial is written. */
static WeftRunSink *
make_sink (WeftRunQueue *self,
           Job          *job,
           gint64        resume)
{
  WeftRunSink *sinks[3] = { NULL };
  int n = 0;

  if (self->store != NULL) {
    sinks[n++] = job->trials = weft_run_sink_new_trials (self->store, job->seed, weft_team_get_size (), resume);
    weft_run_sink_trials_set_parent (job->trials, weft_document_get_origin (job->document));
  }
  sinks[n++] = weft_run_sink_new_events (self->ring);
  return weft_run_sink_new_tee (sinks);
}

static void
start_next (WeftRunQueue *self)
{
  if (self->current != NULL || g_queue_is_empty (&self->jobs))
    return;
  self->current = g_queue_pop_head (&self->jobs);
  self->thread = g_thread_new ("weft-run", run_job, self->current);
  if (self->idle_drain == 0)
    self->idle_drain = g_timeout_add (IDLE_DRAIN_MS, idle_drain_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
report_store_trouble (Job *job)
{
  const GError *error = job->trials != NULL ? weft_run_sink_trials_get_error (job->trials) : NULL;

  if (error != NULL)
    weft_document_say (job->document, WEFT_MESSAGE_WARNING, NULL, error->message);
}

static void
finish_current (WeftRunQueue *self)
{
  Job *job = g_steal_pointer (&self->current);

  g_thread_join (g_steal_pointer (&self->thread));
  report_store_trouble (job);
  if (job->trials != NULL && weft_run_sink_trials_get_diverged (job->trials) > 0)
    g_signal_emit (self, signals[DIVERGED], 0, job->document, weft_run_sink_trials_get_diverged (job->trials));
  job_free (job);
  g_signal_emit (self, signals[STORED], 0);
  start_next (self);
  if (self->current == NULL) {
    g_clear_handle_id (&self->idle_drain, g_source_remove);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
  }
}

void
weft_run_queue_drain (WeftRunQueue *self,
                      gint64        budget)
{
  gint64 deadline = g_get_monotonic_time () + budget;
  gboolean is_over = FALSE;
  WeftRunEvent event;

  while (self->current != NULL && !is_over && g_get_monotonic_time () < deadline && weft_ring_pop (self->ring, &event)) {
    is_over = event.type == WEFT_RUN_EVENT_END;
    weft_document_take_event (self->current->document, &event);
    weft_run_event_clear (&event);
  }
  if (self->current == NULL)
    return;
  weft_document_tell_events (self->current->document);
  if (is_over)
    finish_current (self);
  else if (g_get_monotonic_time () - self->stored_at > STORED_INTERVAL) {
    self->stored_at = g_get_monotonic_time ();
    weft_document_tick (self->current->document);
    g_signal_emit (self, signals[STORED], 0);
  }
}

static gboolean
is_queued (WeftRunQueue *self,
           WeftDocument *document)
{
  if (self->current != NULL && self->current->document == document)
    return TRUE;
  for (GList *link = self->jobs.head; link != NULL; link = link->next)
    if (((Job *) link->data)->document == document)
      return TRUE;
  return FALSE;
}

/* A trial that goes on is changed where it was changed before, and then as is asked for. */
static void
prepare_control (WeftRunQueue         *self,
                 const WeftRunRequest *request,
                 WeftTrainControl     *control)
{
  g_autoptr (WeftTrial) trial = request->resume > 0 && self->store != NULL ? weft_trial_store_read (self->store, request->resume, NULL) : NULL;

  if (trial != NULL)
    weft_trial_replay (trial, control);
  if (request->learning_rate != NULL)
    (void) weft_train_control_set (control, "learning_rate", request->learning_rate, NULL);
}

gboolean
weft_run_queue_add (WeftRunQueue          *self,
                    WeftDocument          *document,
                    const WeftRunRequest  *request,
                    GError               **error)
{
  static const WeftRunRequest all = { 0 };
  WeftSnapshot *snapshot;
  Job *job;

  request = request != NULL ? request : &all;
  if (is_queued (self, document)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("“%s” is running already; stop it first"), weft_document_get_title (document));
    return FALSE;
  }
  snapshot = weft_workflow_snapshot (weft_document_get_workflow (document), NULL, error);
  if (snapshot == NULL)
    return FALSE;
  job = g_new0 (Job, 1);
  job->document = g_object_ref (document);
  job->snapshot = snapshot;
  job->control = weft_train_control_new ();
  job->studies = weft_study_control_new ();
  prepare_control (self, request, job->control);
  job->cache = self->cache;
  job->store = self->store;
  job->to = g_strdup (request->to);
  job->force = request->force;
  job->take_up = request->resume != 0;
  job->seed = request->seed != 0 ? request->seed : USUAL_SEED;
  job->checkpoints = weft_path_checkpoints ();
  job->sink = make_sink (self, job, request->resume);
  g_queue_push_tail (&self->jobs, job);
  weft_document_queue_run (document, snapshot);
  start_next (self);
  return TRUE;
}

static void
cancel_waiting (WeftRunQueue *self,
                GList        *link)
{
  Job *job = link->data;
  WeftRunEvent end = { .type = WEFT_RUN_EVENT_END, .state = WEFT_RUN_CANCELLED };

  g_queue_delete_link (&self->jobs, link);
  weft_document_take_event (job->document, &end);
  weft_document_tell_events (job->document);
  job_free (job);
}

void
weft_run_queue_stop (WeftRunQueue *self,
                     WeftDocument *document)
{
  if (self->current != NULL && self->current->document == document) {
    weft_stop_request (&self->current->stop);
    return;
  }
  for (GList *link = self->jobs.head; link != NULL; link = link->next)
    if (((Job *) link->data)->document == document) {
      cancel_waiting (self, link);
      return;
    }
}

void
weft_run_queue_shut_down (WeftRunQueue *self)
{
  while (!g_queue_is_empty (&self->jobs))
    cancel_waiting (self, self->jobs.head);
  if (self->current != NULL)
    weft_stop_request (&self->current->stop);
  while (self->current != NULL) {
    weft_run_queue_drain (self, IDLE_DRAIN_US);
    g_usleep (1000);
  }
}

gboolean
weft_run_queue_get_busy (WeftRunQueue *self)
{
  return self->current != NULL;
}

WeftDocument *
weft_run_queue_get_current (WeftRunQueue *self)
{
  return self->current != NULL ? self->current->document : NULL;
}

WeftTrainControl *
weft_run_queue_get_control (WeftRunQueue *self)
{
  return self->current != NULL ? self->current->control : NULL;
}

WeftStudyControl *
weft_run_queue_get_study_control (WeftRunQueue *self)
{
  return self->current != NULL ? self->current->studies : NULL;
}

static void
weft_run_queue_dispose (GObject *object)
{
  WeftRunQueue *self = WEFT_RUN_QUEUE (object);

  weft_run_queue_shut_down (self);
  g_clear_handle_id (&self->idle_drain, g_source_remove);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  g_clear_pointer (&self->cache, weft_cache_unref);
  g_clear_pointer (&self->ring, weft_ring_free);
  G_OBJECT_CLASS (weft_run_queue_parent_class)->dispose (object);
}

static void
weft_run_queue_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_BUSY:
    g_value_set_boolean (value, weft_run_queue_get_busy (WEFT_RUN_QUEUE (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
weft_run_queue_class_init (WeftRunQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weft_run_queue_dispose;
  object_class->get_property = weft_run_queue_get_property;
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[DIVERGED] = g_signal_new ("diverged", WEFT_TYPE_RUN_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, WEFT_TYPE_DOCUMENT, G_TYPE_INT64);
  signals[STORED] = g_signal_new ("stored", WEFT_TYPE_RUN_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_run_queue_init (WeftRunQueue *self)
{
  g_autofree char *folder = weft_path_cache ();

  self->cache = weft_cache_new (folder, WEFT_CACHE_DISK_BYTES, WEFT_CACHE_MEMORY_BYTES);
  self->ring = weft_ring_new (RING_EVENTS, sizeof (WeftRunEvent));
  g_queue_init (&self->jobs);
}

WeftRunQueue *
weft_run_queue_new (WeftTrialStore *store)
{
  WeftRunQueue *self = g_object_new (WEFT_TYPE_RUN_QUEUE, NULL);

  self->store = store != NULL ? weft_trial_store_ref (store) : NULL;
  return self;
}
