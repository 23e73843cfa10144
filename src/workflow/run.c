/* run.c: doing what a document says
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The caller's thread schedules: it looks over all tasks, starts what can be
 * started, and sleeps until a job is done. Whether a result is known is found
 * out from the front to the back, what must be in memory is asked for from the
 * back to the front; so a run in which nothing changed reads nothing.
 */
#include "workflow/run.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/run-private.h"

#include <string.h>

/* How long a request to stop may go unseen while every thread is busy, in microseconds. */
#define STOP_INTERVAL (20 * G_TIME_SPAN_MILLISECOND)

static void
do_job (gpointer memory,
        gpointer data)
{
  WeftTask *task = memory;
  WeftRun *run = task->run;

  switch (task->job) {
  case WEFT_JOB_RESOLVE:
    weft_task_resolve (task);
    break;
  case WEFT_JOB_LOAD:
    weft_task_load (task);
    break;
  case WEFT_JOB_RUN:
    weft_task_run (task);
    break;
  case WEFT_JOB_NONE:
  default:
    g_assert_not_reached ();
  }
  g_mutex_lock (&run->lock);
  g_queue_push_tail (&run->finished, task);
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->lock);
}

static void
start_job (WeftTask *task,
           WeftJob   job)
{
  task->job = job;
  task->run->n_jobs++;
  if (job == WEFT_JOB_RUN)
    task->run->heavy |= (task->node->kind->flags & WEFT_NODE_KIND_HEAVY) != 0;
  g_thread_pool_push (task->run->pool, task, NULL);
}

static gboolean
has_room (WeftRun *run)
{
  return run->n_jobs < (guint) g_thread_pool_get_max_threads (run->pool);
}

static void
fail_task (WeftTask       *task,
           WeftReasonCode  code,
           const char     *subject)
{
  gboolean cancelled = code == WEFT_REASON_CANCELLED;

  task->phase = WEFT_TASK_FAILED;
  task->settled = TRUE;
  if (code != WEFT_REASON_NONE) {
    g_clear_pointer (&task->reason, weft_reason_free);
    task->reason = weft_reason_new (code, subject, NULL, NULL);
  }
  if (task->error == NULL && !cancelled) {
    g_autofree char *text = weft_reason_to_string (task->reason);

    g_set_error (&task->error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, "%s", text);
  }
  weft_task_tell (task, cancelled ? WEFT_NODE_CANCELLED : WEFT_NODE_FAILED);
}

/* Finds a task that @task needs and that failed. */
static WeftTask *
find_failed_giver (WeftTask *task)
{
  for (guint i = 0; i < task->n_links; i++)
    if (task->run->tasks[task->links[i].from].phase == WEFT_TASK_FAILED)
      return &task->run->tasks[task->links[i].from];
  return NULL;
}

static gboolean
givers_are_known (WeftTask *task)
{
  for (guint i = 0; i < task->n_links; i++) {
    const WeftTask *giver = &task->run->tasks[task->links[i].from];

    if (giver->phase == WEFT_TASK_PENDING || giver->phase == WEFT_TASK_MUST_RUN)
      return FALSE;
  }
  return TRUE;
}

/* Asks for all that @task needs. Returns: whether it is there already */
static gboolean
want_inputs (WeftTask *task)
{
  gboolean all = TRUE;

  for (guint i = 0; i < task->n_links; i++) {
    WeftTask *giver = &task->run->tasks[task->links[i].from];

    task->run->asked |= !giver->wanted;
    giver->wanted = TRUE;
    all &= giver->phase == WEFT_TASK_AVAILABLE;
  }
  return all;
}

/* A task whose result is known but in nobody's memory is wanted. */
static void
fetch (WeftTask *task)
{
  if (weft_cache_entry_is_complete (task->entry)) {
    task->phase = WEFT_TASK_AVAILABLE;
  } else if (task->entry->on_disk) {
    if (has_room (task->run))
      start_job (task, WEFT_JOB_LOAD);
  } else {
    g_clear_pointer (&task->reason, weft_reason_free);
    task->reason = weft_reason_new (WEFT_REASON_GONE, NULL, NULL, NULL);
    task->phase = WEFT_TASK_MUST_RUN;
  }
}

static void
advance_runner (WeftTask *task)
{
  gboolean heavy = (task->node->kind->flags & WEFT_NODE_KIND_HEAVY) != 0;

  if (!want_inputs (task))
    return;
  if (task->state != WEFT_NODE_READY)
    weft_task_tell (task, WEFT_NODE_READY);
  if (!has_room (task->run) || (heavy && task->run->heavy))
    return;
  task->settled = FALSE;
  weft_task_tell (task, WEFT_NODE_RUNNING);
  start_job (task, WEFT_JOB_RUN);
}

/* Whether no follower can ask for the task's result any more. */
static gboolean
followers_are_settled (WeftTask *task)
{
  for (guint i = 0; i < task->followers->len; i++) {
    const WeftTask *follower = &task->run->tasks[g_array_index (task->followers, guint, i)];

    if (!follower->settled && follower->job != WEFT_JOB_RUN)
      return FALSE;
  }
  return TRUE;
}

static void
settle_cached (WeftTask *task)
{
  task->settled = TRUE;
  weft_task_tell (task, WEFT_NODE_CACHED);
}

/* Does the next step of a task that has no job. Returns: whether its phase changed */
static gboolean
advance (WeftTask *task)
{
  WeftTaskPhase former = task->phase;
  gboolean was_settled = task->settled;
  WeftTask *failed = task->phase == WEFT_TASK_PENDING || task->phase == WEFT_TASK_MUST_RUN ? find_failed_giver (task) : NULL;

  if (failed != NULL) {
    fail_task (task, WEFT_REASON_BLOCKED, failed->node->title);
  } else if (task->phase == WEFT_TASK_PENDING) {
    if (givers_are_known (task) && has_room (task->run))
      start_job (task, WEFT_JOB_RESOLVE);
  } else if (task->phase == WEFT_TASK_RESOLVED && task->wanted) {
    fetch (task);
  } else if (task->phase == WEFT_TASK_MUST_RUN) {
    advance_runner (task);
  } else if (task->phase == WEFT_TASK_AVAILABLE || (task->phase == WEFT_TASK_RESOLVED && followers_are_settled (task))) {
    if (!task->settled)
      settle_cached (task);
  }
  return task->phase != former || task->settled != was_settled;
}

static void
advance_all (WeftRun *run)
{
  gboolean changed = TRUE;

  while (changed && !weft_stop_is_requested (run->stop)) {
    changed = FALSE;
    run->asked = FALSE;
    for (guint i = 0; i < run->n_tasks; i++)
      if (run->tasks[i].selected && run->tasks[i].job == WEFT_JOB_NONE)
        changed |= advance (&run->tasks[i]);
    changed |= run->asked;
  }
}

static void
remember (WeftTask *task)
{
  JsonObject *object = json_node_get_object (task->ingredients);
  JsonArray *hashes = json_array_new ();

  for (guint i = 0; i < task->n_outputs; i++)
    json_array_add_string_element (hashes, task->entry->hashes[i]);
  json_object_set_string_member (object, "key", task->entry->key);
  json_object_set_array_member (object, "hashes", hashes);
  json_object_set_int_member (object, "time", task->entry->time);
  json_object_set_double_member (object, "seconds", task->entry->seconds);
  weft_json_share (task->run->remember, task->node->id, task->ingredients);
}

/* The run was stopped, or the node's work was discarded by request. */
static gboolean
is_cancelled (const WeftTask *task)
{
  return weft_stop_is_requested (task->run->stop) || g_error_matches (task->error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED);
}

/* Takes up a task whose job is done. */
static void
finish_job (WeftTask *task)
{
  WeftJob job = task->job;

  task->job = WEFT_JOB_NONE;
  task->phase = task->outcome;
  task->run->n_jobs--;
  if (job == WEFT_JOB_RUN && (task->node->kind->flags & WEFT_NODE_KIND_HEAVY))
    task->run->heavy = FALSE;
  if (task->phase == WEFT_TASK_FAILED) {
    fail_task (task, is_cancelled (task) ? WEFT_REASON_CANCELLED : WEFT_REASON_NONE, NULL);
    return;
  }
  if (job == WEFT_JOB_RUN) {
    remember (task);
    task->settled = TRUE;
    weft_task_tell (task, WEFT_NODE_DONE);
  } else if (task->phase == WEFT_TASK_RESOLVED) {
    remember (task);
  }
}

static void
wait_for_jobs (WeftRun *run)
{
  WeftTask *task;

  g_mutex_lock (&run->lock);
  if (g_queue_is_empty (&run->finished))
    g_cond_wait_until (&run->changed, &run->lock, g_get_monotonic_time () + STOP_INTERVAL);
  while ((task = g_queue_pop_head (&run->finished)) != NULL) {
    g_mutex_unlock (&run->lock);
    finish_job (task);
    g_mutex_lock (&run->lock);
  }
  g_mutex_unlock (&run->lock);
}

static void
cancel_waiting (WeftRun *run)
{
  for (guint i = 0; i < run->n_tasks; i++) {
    WeftTask *task = &run->tasks[i];

    if (!task->selected || task->settled || task->job == WEFT_JOB_RUN)
      continue;
    if (task->job == WEFT_JOB_NONE && task->phase != WEFT_TASK_FAILED)
      fail_task (task, WEFT_REASON_CANCELLED, NULL);
  }
}

static gboolean
all_is_settled (WeftRun *run)
{
  for (guint i = 0; i < run->n_tasks; i++)
    if (run->tasks[i].selected && !run->tasks[i].settled)
      return FALSE;
  return TRUE;
}

static void
run_all (WeftRun *run)
{
  advance_all (run);
  while (run->n_jobs > 0) {
    wait_for_jobs (run);
    if (weft_stop_is_requested (run->stop))
      cancel_waiting (run);
    else
      advance_all (run);
  }
  if (weft_stop_is_requested (run->stop))
    cancel_waiting (run);
  g_assert (all_is_settled (run));
}

/* Where a link really begins when bypassed nodes hand on what they get. */
static gboolean
find_source (WeftSnapshot     *snapshot,
             WeftSnapshotLink *link)
{
  const WeftSnapshotNode *giver = weft_snapshot_get_node (snapshot, link->from);

  while (giver->bypassed) {
    const WeftPortType *type = giver->kind->outputs[link->output].type;
    guint i = 0;

    while (i < giver->n_links && giver->kind->inputs[giver->links[i].input].type != type)
      i++;
    if (i == giver->n_links)
      return FALSE;
    link->from = giver->links[i].from;
    link->output = giver->links[i].output;
    giver = weft_snapshot_get_node (snapshot, link->from);
  }
  return TRUE;
}

static void
task_init (WeftRun *run,
           guint    index)
{
  WeftTask *task = &run->tasks[index];

  task->run = run;
  task->index = index;
  task->node = weft_snapshot_get_node (run->snapshot, index);
  task->n_outputs = task->node->kind != NULL ? weft_node_kind_count_ports (task->node->kind, WEFT_PORT_OUTPUT) : 0;
  task->links = g_new0 (WeftSnapshotLink, task->node->n_links + 1);
  task->recipes = g_new0 (WeftSnapshotLink, task->node->n_links + 1);
  task->followers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < task->node->n_links; i++) {
    WeftSnapshotLink link = task->node->links[i];

    if (!find_source (run->snapshot, &link))
      continue;
    if (task->node->kind != NULL && (task->node->kind->inputs[link.input].flags & WEFT_PORT_RECIPE))
      task->recipes[task->n_recipes++] = link;
    else
      task->links[task->n_links++] = link;
  }
}

static void
task_clear (WeftTask *task)
{
  g_free (task->links);
  g_free (task->recipes);
  g_array_unref (task->followers);
  g_clear_pointer (&task->entry, weft_cache_entry_free);
  g_clear_pointer (&task->ingredients, json_node_unref);
  g_clear_pointer (&task->reason, weft_reason_free);
  g_clear_error (&task->error);
}

static gboolean
is_named (const WeftSnapshotNode *node,
          const char             *name)
{
  gsize length = strlen (name);

  /* A group's name stands for all that is inside it. */
  return g_str_has_prefix (node->id, name) && (node->id[length] == '\0' || node->id[length] == '.');
}

static void
count_readers (WeftRun *run)
{
  for (guint i = 0; i < run->n_tasks; i++) {
    for (guint j = 0; j < run->tasks[i].n_links; j++)
      run->tasks[run->tasks[i].links[j].from].n_readers++;
    for (guint j = 0; j < run->tasks[i].n_recipes; j++)
      run->tasks[run->tasks[i].recipes[j].from].n_readers++;
  }
}

/* Marks what is to be done: all that is an end in itself, and what that needs. What is only a
 * recipe for somebody is neither. Links lead back to smaller indices, so one pass does. */
static gboolean
select_tasks (WeftRun  *run,
              GError  **error)
{
  const char *to = run->options.to;
  gboolean found = to == NULL;

  count_readers (run);
  for (guint i = run->n_tasks; i > 0; i--) {
    WeftTask *task = &run->tasks[i - 1];
    gboolean named = to != NULL && is_named (task->node, to);

    found |= named;
    task->selected |= to == NULL ? task->n_readers == 0 || task->node->bypassed : named;
    task->forced = (run->options.force && (to == NULL || named)) || (run->options.retrain && g_str_equal (task->node->kind_id, "train"));
    for (guint j = 0; task->selected && j < task->n_links; j++) {
      WeftTask *giver = &run->tasks[task->links[j].from];

      giver->selected = TRUE;
      if (!task->node->bypassed)
        g_array_append_val (giver->followers, task->index);
    }
    task->target = task->selected && (named || task->followers->len == 0);
  }
  if (!found)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no node “%s” to run to"), to);
  return found;
}

static void
tell_first_states (WeftRun   *run,
                   WeftCheck *check)
{
  for (guint i = 0; i < run->n_tasks; i++) {
    WeftTask *task = &run->tasks[i];
    const WeftProblem *problem = weft_check_find_error (check, i);

    if (!task->selected)
      continue;
    if (task->node->bypassed && task->node->kind != NULL) {
      task->reason = weft_reason_new (WEFT_REASON_BYPASSED, NULL, NULL, NULL);
      task->phase = WEFT_TASK_AVAILABLE;
      task->settled = TRUE;
      weft_task_tell (task, WEFT_NODE_BYPASSED);
    } else if (problem != NULL) {
      g_set_error (&task->error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, "%s%s%s", problem->message,
                   problem->remedy != NULL ? "; " : "", problem->remedy != NULL ? problem->remedy : "");
      fail_task (task, WEFT_REASON_NONE, NULL);
    } else {
      weft_task_tell (task, WEFT_NODE_QUEUED);
    }
  }
}

static WeftRunStatus
get_status (WeftRun  *run,
            GError  **error)
{
  WeftRunStatus status = WEFT_RUN_DONE;
  WeftTask *failed = NULL;

  for (guint i = 0; i < run->n_tasks; i++) {
    WeftTask *task = &run->tasks[i];

    if (task->selected && task->state == WEFT_NODE_CANCELLED)
      status = WEFT_RUN_CANCELLED;
    if (task->selected && task->state == WEFT_NODE_FAILED && failed == NULL)
      failed = task;
  }
  if (status == WEFT_RUN_CANCELLED) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED, _("cancelled"));
  } else if (failed != NULL) {
    status = WEFT_RUN_FAILED;
    g_propagate_prefixed_error (error, g_error_copy (failed->error), "%s: ", failed->node->title);
  }
  return status;
}

static void
run_init (WeftRun              *run,
          WeftSnapshot         *snapshot,
          const WeftRunOptions *options,
          WeftRunSink          *sink,
          const WeftStop       *stop)
{
  memset (run, 0, sizeof *run);
  run->snapshot = snapshot;
  run->stop = stop;
  run->sink = sink;
  if (options != NULL)
    run->options = *options;
  g_mutex_init (&run->sink_lock);
  g_mutex_init (&run->lock);
  g_cond_init (&run->changed);
  g_queue_init (&run->finished);
  run->n_tasks = weft_snapshot_get_n_nodes (snapshot);
  run->tasks = g_new0 (WeftTask, run->n_tasks + 1);
  for (guint i = 0; i < run->n_tasks; i++)
    task_init (run, i);
  run->remember = json_object_new ();
  run->recalled = run->options.cache != NULL ? weft_cache_recall (run->options.cache, weft_snapshot_get_identity (snapshot))
                                             : weft_json_node_take (json_object_new ());
  run->pool = g_thread_pool_new (do_job, NULL, (int) (run->options.n_nodes > 0 ? run->options.n_nodes : g_get_num_processors ()), FALSE, NULL);
}

static void
run_clear (WeftRun *run)
{
  g_thread_pool_free (run->pool, FALSE, TRUE);
  for (guint i = 0; i < run->n_tasks; i++)
    task_clear (&run->tasks[i]);
  g_free (run->tasks);
  json_object_unref (run->remember);
  json_node_unref (run->recalled);
  g_mutex_clear (&run->sink_lock);
  g_mutex_clear (&run->lock);
  g_cond_clear (&run->changed);
}

static void
keep_memories (WeftRun *run)
{
  g_autoptr (JsonNode) nodes = weft_json_node_take (json_object_ref (run->remember));

  if (run->options.cache == NULL || json_object_get_size (run->remember) == 0)
    return;
  weft_cache_remember (run->options.cache, weft_snapshot_get_identity (run->snapshot), nodes);
  weft_cache_trim (run->options.cache);
}

gboolean
weft_run_execute (WeftSnapshot          *snapshot,
                  const WeftRunOptions  *options,
                  WeftRunSink           *sink,
                  const WeftStop        *stop,
                  GError               **error)
{
  gint64 started = g_get_monotonic_time ();
  WeftRunStatus status = WEFT_RUN_FAILED;
  WeftRun run;

  g_return_val_if_fail (snapshot != NULL, FALSE);

  run_init (&run, snapshot, options, sink, stop);
  if (sink != NULL && sink->klass->begin != NULL)
    sink->klass->begin (sink, snapshot);
  if (select_tasks (&run, error)) {
    g_autoptr (WeftCheck) check = weft_check_snapshot (snapshot, stop);

    tell_first_states (&run, check);
    run_all (&run);
    keep_memories (&run);
    status = get_status (&run, error);
  }
  if (sink != NULL && sink->klass->end != NULL)
    sink->klass->end (sink, status, (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  run_clear (&run);
  return status == WEFT_RUN_DONE;
}
