/* node-run.c: what a kind's run() may ask and tell, and the jobs around it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/node-run.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/random.h"
#include "workflow/error.h"
#include "workflow/run-private.h"

#include <sys/resource.h>
#include <sys/stat.h>

#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 20)

/* In which getrusage() counts what was written, whatever the disk has. */
#define BLOCK_BYTES 512

const WeftSnapshotNode *
weft_node_run_get_node (const WeftNodeRun *self)
{
  return self->task->node;
}

const WeftParams *
weft_node_run_get_params (const WeftNodeRun *self)
{
  return self->task->node->params;
}

WeftSnapshot *
weft_node_run_get_snapshot (const WeftNodeRun *self)
{
  return self->task->run->snapshot;
}

guint64
weft_node_run_get_random_key (const WeftNodeRun *self)
{
  g_assert (self->task->node->kind->flags & WEFT_NODE_KIND_SEEDED);

  return weft_random_key (self->task->run->options.seed, self->task->node->id);
}

guint64
weft_node_run_get_seed (const WeftNodeRun *self)
{
  g_assert (self->task->node->kind->flags & WEFT_NODE_KIND_SEEDED);

  return self->task->run->options.seed;
}

guint
weft_node_run_get_n_threads (const WeftNodeRun *self)
{
  return self->task->run->options.n_threads;
}

const WeftStop *
weft_node_run_get_stop (const WeftNodeRun *self)
{
  return self->task->run->stop;
}

gboolean
weft_node_run_should_stop (const WeftNodeRun *self)
{
  return weft_stop_is_requested (self->task->run->stop);
}

gboolean
weft_node_run_set_cancelled (const WeftNodeRun  *self,
                             GError            **error)
{
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED, _("cancelled"));
  return FALSE;
}

guint
weft_node_run_get_n_inputs (const WeftNodeRun *self,
                            const char        *input)
{
  const WeftTask *task = self->task;
  guint count = 0;

  for (guint i = 0; i < task->n_links; i++)
    count += g_str_equal (task->node->kind->inputs[task->links[i].input].id, input);
  return count;
}

const WeftSnapshotNode *
weft_node_run_get_recipe (const WeftNodeRun *self,
                          const char        *input)
{
  const WeftTask *task = self->task;

  for (guint i = 0; i < task->n_recipes; i++)
    if (g_str_equal (task->node->kind->inputs[task->recipes[i].input].id, input))
      return task->run->tasks[task->recipes[i].from].node;
  return NULL;
}

WeftTrialStore *
weft_node_run_get_store (const WeftNodeRun *self)
{
  return self->task->run->options.store;
}

static WeftArtefact *
find_artefact (const WeftTask *task,
               const char     *input,
               guint           index)
{
  g_assert (weft_node_kind_find_port (task->node->kind, WEFT_PORT_INPUT, input) != NULL);

  for (guint i = 0; i < task->n_links; i++) {
    const WeftSnapshotLink *link = &task->links[i];

    if (g_str_equal (task->node->kind->inputs[link->input].id, input) && index-- == 0)
      return task->run->tasks[link->from].entry->artefacts[link->output];
  }
  return NULL;
}

WeftArtefact *
weft_node_run_get_artefact (const WeftNodeRun *self,
                            const char        *input,
                            guint              index)
{
  WeftArtefact *artefact = find_artefact (self->task, input, index);

  g_assert (artefact != NULL);
  return artefact;
}

gpointer
weft_node_run_get_input (const WeftNodeRun *self,
                         const char        *input)
{
  WeftArtefact *artefact = find_artefact (self->task, input, 0);

  return artefact != NULL ? weft_artefact_get_value (artefact) : NULL;
}

void
weft_node_run_take_output (WeftNodeRun  *self,
                           const char   *output,
                           WeftArtefact *artefact)
{
  WeftTask *task = self->task;
  const WeftPort *port = weft_node_kind_find_port (task->node->kind, WEFT_PORT_OUTPUT, output);
  WeftArtefact **place;

  g_assert (port != NULL && weft_artefact_get_type (artefact) == port->type);
  place = &task->entry->artefacts[port - task->node->kind->outputs];
  g_clear_pointer (place, weft_artefact_unref);
  *place = artefact;
}

char *
weft_node_run_resolve_file (const WeftNodeRun  *self,
                            const char         *reference,
                            GError            **error)
{
  return weft_snapshot_resolve_file (self->task->run->snapshot, reference, error);
}

/* Calls a function of the sink, if it has one, as nobody else does at this moment. */
#define TELL(run_, function, ...)                                      \
  G_STMT_START                                                         \
  {                                                                    \
    WeftRun *told_ = (run_);                                           \
                                                                       \
    if (told_->sink != NULL && told_->sink->klass->function != NULL) { \
      g_mutex_lock (&told_->sink_lock);                                \
      told_->sink->klass->function (told_->sink, __VA_ARGS__);         \
      g_mutex_unlock (&told_->sink_lock);                              \
    }                                                                  \
  }                                                                    \
  G_STMT_END

void
weft_node_run_progress (WeftNodeRun *self,
                        double       fraction)
{
  gint64 now = g_get_monotonic_time ();
  gint64 told = __atomic_load_n (&self->task->told, __ATOMIC_RELAXED);

  if (now - told < PROGRESS_INTERVAL && fraction < 1)
    return;
  __atomic_store_n (&self->task->told, now, __ATOMIC_RELAXED);
  TELL (self->task->run, progress, self->task->node, CLAMP (fraction, 0, 1));
}

void
weft_node_run_metric (WeftNodeRun *self,
                      gint64       step,
                      double       epoch,
                      const char  *name,
                      double       value)
{
  TELL (self->task->run, metric, self->task->node, step, epoch, name, value);
}

void
weft_node_run_snapshot (WeftNodeRun  *self,
                        const char   *name,
                        WeftArtefact *artefact)
{
  TELL (self->task->run, snapshot, self->task->node, name, artefact);
}

void
weft_node_run_log (WeftNodeRun *self,
                   const char  *message)
{
  TELL (self->task->run, log, self->task->node, message);
}

void
weft_node_run_warn (WeftNodeRun *self,
                    const char  *message)
{
  TELL (self->task->run, warn, self->task->node, message);
}

void
weft_node_run_forget (WeftNodeRun *self)
{
  self->task->is_singular = TRUE;
}

void
weft_node_run_keep (WeftNodeRun *self)
{
  TELL (self->task->run, keep, self->task->node);
}

static char *
checkpoint_path (const WeftTask *task)
{
  const char *folder = task->run->options.checkpoints;
  g_autofree char *name = NULL;

  if (folder == NULL || task->entry == NULL)
    return NULL;
  name = g_strconcat (task->entry->key, ".safetensors", NULL);
  return g_build_filename (folder, name, NULL);
}

char *
weft_node_run_get_checkpoint (const WeftNodeRun *self)
{
  char *path = checkpoint_path (self->task);

  if (path != NULL && !weft_file_make_folder (self->task->run->options.checkpoints, NULL))
    g_clear_pointer (&path, g_free);
  return path;
}

gboolean
weft_node_run_should_resume (const WeftNodeRun *self)
{
  return self->task->run->options.resume;
}

WeftTrainControl *
weft_node_run_get_control (const WeftNodeRun *self)
{
  return self->task->run->options.control;
}

WeftStudyControl *
weft_node_run_get_study_control (const WeftNodeRun *self)
{
  return self->task->run->options.studies;
}

void
weft_node_run_mark (WeftNodeRun *self,
                    gint64       step,
                    const char  *name,
                    const char  *from,
                    const char  *to)
{
  WeftNodeMark mark = { step, name, from, to };

  TELL (self->task->run, mark, self->task->node, &mark);
}

static void
tell_outputs (WeftTask *self)
{
  for (guint i = 0; self->entry != NULL && i < self->n_outputs; i++)
    if (self->entry->artefacts[i] != NULL)
      TELL (self->run, output, self->node, &self->node->kind->outputs[i], self->entry->artefacts[i]);
}

/* Returns: bytes that the result in the cache and unfinished work take */
static guint64
measure_disk (const WeftTask *self,
              const char     *checkpoint)
{
  WeftCache *cache = self->run->options.cache;
  guint64 bytes = cache != NULL && self->entry != NULL ? weft_cache_measure (cache, self->entry->key) : 0;
  struct stat info;

  if (checkpoint != NULL && stat (checkpoint, &info) == 0)
    bytes += (guint64) info.st_size;
  return bytes;
}

void
weft_task_tell (WeftTask      *self,
                WeftNodeState  state)
{
  g_autofree char *checkpoint = checkpoint_path (self);
  WeftNodeStatus status = { self->node, state, self->reason, self->error, checkpoint, self->seconds };

  if (weft_node_state_is_final (state))
    self->cost.disk_bytes = measure_disk (self, checkpoint);
  status.cost = self->cost;
  self->state = state;
  if (state == WEFT_NODE_DONE || state == WEFT_NODE_CACHED)
    tell_outputs (self);
  TELL (self->run, node_state, &status);
}

/* An output without a hash of its content is known by what it was computed from.
 * A result that is made once more keeps its hash: others may be reading it. One that is not
 * what its key says has a hash that nobody else has. */
static void
set_hashes (WeftTask *self)
{
  for (guint i = 0; i < self->n_outputs; i++) {
    const char *content = weft_artefact_get_hash (self->entry->artefacts[i]);

    if (self->is_singular) {
      g_free (self->entry->hashes[i]);
      self->entry->hashes[i] = g_strdup_printf ("%s:%s:%" PRId64, self->entry->key, self->node->kind->outputs[i].id, g_get_real_time ());
      continue;
    }
    if (self->entry->hashes[i] != NULL)
      continue;
    self->entry->hashes[i] = content != NULL ? g_strdup (content)
                                             : g_strdup_printf ("%s:%s", self->entry->key, self->node->kind->outputs[i].id);
  }
}

static gboolean
check_outputs (WeftTask  *self,
               GError   **error)
{
  for (guint i = 0; i < self->n_outputs; i++)
    if (self->entry->artefacts[i] == NULL) {
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("it gave no “%s”; this is a defect of the kind “%s”"),
                   _ (self->node->kind->outputs[i].title), self->node->kind_id);
      return FALSE;
    }
  return TRUE;
}

static void
store (WeftTask *self)
{
  g_autoptr (GError) error = NULL;

  self->entry->time = g_get_real_time () / G_USEC_PER_SEC;
  self->entry->seconds = self->seconds;
  if (self->is_singular && self->forced && self->run->options.cache != NULL)
    weft_cache_remove (self->run->options.cache, self->entry->key);
  if (self->run->options.cache == NULL || self->is_singular || (self->node->kind->flags & WEFT_NODE_KIND_VOLATILE))
    return;
  if (self->forced)
    weft_cache_remove (self->run->options.cache, self->entry->key);
  if (!weft_cache_store (self->run->options.cache, self->entry, &error)) {
    g_autofree char *message = g_strdup_printf (_("the result could not be kept for the next start: %s"), error->message);

    TELL (self->run, log, self->node, message);
  }
}

/* Returns: what this process has taken so far */
static WeftNodeCost
read_cost (void)
{
  struct rusage usage = { 0 };

  (void) getrusage (RUSAGE_SELF, &usage);
  return (WeftNodeCost){
    .peak_bytes = (guint64) usage.ru_maxrss * 1024,
    .processor = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
    .written = (guint64) usage.ru_oublock * BLOCK_BYTES,
  };
}

void
weft_task_run (WeftTask *self)
{
  WeftNodeRun context = { self };
  WeftNodeCost before = read_cost ();
  double processor;
  gboolean good;

  self->started = g_get_monotonic_time ();
  good = self->node->kind->run (&context, &self->error) && check_outputs (self, &self->error);
  self->seconds = (double) (g_get_monotonic_time () - self->started) / G_USEC_PER_SEC;
  /* Of the same time as the seconds: what follows keeps the result, and can take far longer. */
  processor = read_cost ().processor - before.processor;
  if (good) {
    set_hashes (self);
    store (self);
  } else if (self->error == NULL) {
    g_set_error (&self->error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("it failed without saying why"));
  }
  self->outcome = good ? WEFT_TASK_AVAILABLE : WEFT_TASK_FAILED;
  self->cost = read_cost ();
  self->cost.processor = processor;
  self->cost.written -= before.written;
}

void
weft_task_load (WeftTask *self)
{
  g_autofree const WeftPortType **types = g_new0 (const WeftPortType *, self->n_outputs + 1);

  for (guint i = 0; i < self->n_outputs; i++)
    types[i] = self->node->kind->outputs[i].type;
  if (weft_cache_load (self->run->options.cache, self->entry, types, -1, NULL)) {
    self->outcome = WEFT_TASK_AVAILABLE;
    return;
  }
  g_clear_pointer (&self->reason, weft_reason_free);
  self->reason = weft_reason_new (WEFT_REASON_GONE, NULL, NULL, NULL);
  self->outcome = WEFT_TASK_MUST_RUN;
}
