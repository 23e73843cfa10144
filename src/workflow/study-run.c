/* study-run.c: a study's points, tried side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One thread: it begins trainings, hears what they report, gives up what is not worth going on
 * with, and writes down what came of each before it chooses the next.
 */
#include "workflow/study.h"

#include "base/i18n.h"
#include "base/json.h"
#include "trials/series.h"
#include "tune/error.h"
#include "tune/point.h"
#include "workflow/error.h"
#include "workflow/study-door.h"
#include "workflow/study-run-private.h"

#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <string.h>

/* When so many points have failed and none has not, nothing works. */
#define MAX_FAILURES 5

/* How long to wait for a report before people's requests are looked at, in ms. */
#define WAIT 50

static char *
write_choice (WeftStudyRun *self,
              const double *point)
{
  g_autoptr (JsonNode) node = weft_point_to_json (weft_study_get_space (self->study), point);

  return weft_json_write (node, WEFT_JSON_COMPACT);
}

/* Beginning */

/* A point that a person asked for is in the store already, and waits. */
static gboolean
store_point (WeftStudyRun  *self,
             guint          number,
             const char    *choice,
             GError       **error)
{
  WeftStudy *study = self->study;
  WeftStudyPoint point = { .number = number, .state = WEFT_POINT_RUNNING, .choice = (char *) choice };

  if (number < weft_tune_history_get_n_trials (study->history))
    return weft_trial_store_set_point (study->store, study->id, &point, error);
  if (!weft_trial_store_add_point (study->store, study->id, &point, error))
    return FALSE;
  g_assert (point.number == number);
  return TRUE;
}

/* Chooses the next point. */
static gboolean
begin_point (WeftStudyRun  *self,
             GError       **error)
{
  WeftStudy *study = self->study;
  guint number = weft_tune_history_get_next (study->history);
  g_autoptr (GError) failure = NULL;
  g_autofree double *point = weft_sampler_suggest (study->sampler, study->history, number, &failure);
  g_autofree char *choice = point != NULL ? write_choice (self, point) : NULL;

  self->exhausted = g_error_matches (failure, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_EXHAUSTED);
  if (choice == NULL && !self->exhausted)
    g_propagate_error (error, g_steal_pointer (&failure));
  if (choice == NULL || !store_point (self, number, choice, error))
    return self->exhausted;
  weft_tune_history_begin (study->history, number, point);
  for (guint repeat = 0; repeat < weft_study_settings_count_trainings (study->settings); repeat++)
    weft_study_queue_add (self->queue, number, repeat, 0);
  if (self->observer != NULL && self->observer->began != NULL)
    self->observer->began (self->observer->data, number, choice);
  return TRUE;
}

/* What cannot even be begun is a point that failed. */
static gboolean
start_job (WeftStudyRun            *self,
           const WeftStudyPending  *pending,
           GError                 **error)
{
  WeftStudy *study = self->study;
  g_autoptr (GError) failure = NULL;
  g_autoptr (WeftSnapshot) snapshot = weft_study_make_snapshot (study, weft_tune_history_get_trial (study->history, pending->number)->point, pending->repeat, &failure);
  WeftStudyJobSetup setup = {
    .store = study->store,
    .settings = study->settings,
    .study = study->id,
    .point = pending->number,
    .repeat = pending->repeat,
    .n_threads = weft_study_queue_count_threads (self->queue),
    .demand = pending->demand,
    .snapshot = snapshot,
    .resume = pending->resume,
  };
  WeftStudyJob *job;
  guint fold;

  (void) weft_study_get_training (study->settings, pending->repeat, &setup.seed, &fold);
  job = snapshot != NULL ? weft_study_job_start (&setup, &failure) : NULL;
  if (job == NULL)
    return weft_study_run_give_up (self, pending->number, WEFT_POINT_FAILED, failure->message, error);
  if (pending->repeat == 0)
    weft_study_run_get_tally (self, pending->number)->resumed = pending->resume;
  g_ptr_array_add (self->jobs, job);
  return TRUE;
}

/* Returns: whether no further point should begin */
static gboolean
has_enough (WeftStudyRun *self)
{
  const WeftStudySettings *settings = self->study->settings;
  const WeftTuneHistory *history = self->study->history;
  g_autofree char *reason = NULL;
  guint n_begun = weft_tune_history_get_n_trials (history) - weft_tune_history_count (history, WEFT_TUNE_WAITING);

  if (self->exhausted || (self->control != NULL && weft_study_control_is_stopped (self->control)))
    return TRUE;
  if (settings->rules.n_trials > 0 && n_begun >= settings->rules.n_trials)
    return TRUE;
  return weft_stop_rules_met (&settings->rules, history, self->seconds, &reason);
}

/* Returns: whether those that rest need not wait for others to begin */
static gboolean
is_closed (WeftStudyRun *self)
{
  return has_enough (self) || weft_study_is_stage_due (self->study);
}

/* Returns: (transfer none) (nullable): why the first one failed; those before may still run */
static const char *
find_first_failure (const GPtrArray *points)
{
  for (guint i = 0; i < points->len; i++)
    if (((WeftStudyPoint *) points->pdata[i])->state == WEFT_POINT_FAILED)
      return ((WeftStudyPoint *) points->pdata[i])->message;
  return NULL;
}

static gboolean
check_failures (WeftStudyRun  *self,
                GError       **error)
{
  const WeftTuneHistory *history = self->study->history;
  g_autoptr (GPtrArray) points = NULL;
  const char *reason;

  if (weft_tune_history_count (history, WEFT_TUNE_FAILED) < MAX_FAILURES || weft_tune_history_count (history, WEFT_TUNE_COMPLETE) > 0 ||
      weft_tune_history_count (history, WEFT_TUNE_PRUNED) > 0)
    return TRUE;
  points = weft_trial_store_read_points (self->study->store, self->study->id, error);
  if (points == NULL)
    return FALSE;
  reason = find_first_failure (points);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("the first %d trials all failed; the first one because %s"), MAX_FAILURES, reason != NULL ? reason : "?");
  return FALSE;
}

/* Choosing */

/* A point that would never have room is refused rather than waited for. */
static gboolean
refuse_too_large (WeftStudyRun  *self,
                  GError       **error)
{
  guint number;
  g_autofree char *message = weft_study_queue_find_too_large (self->queue, &number);

  return message == NULL || (weft_study_run_give_up (self, number, WEFT_POINT_FAILED, message, error) && refuse_too_large (self, error));
}

/* Points that depend on no other may be chosen before there is room, so that the longest comes
 * first. */
static guint
count_ahead (const WeftStudyRun *self)
{
  const WeftStudySettings *settings = self->study->settings;
  const WeftStopRules *rules = &settings->rules;
  gboolean may = settings->sampler->ahead && g_str_equal (settings->pruner->id, "none") && rules->seconds <= 0 && !rules->has_target && rules->patience == 0;

  return may && settings->n_jobs > 1 ? settings->n_jobs : 1;
}

/* Sees to it that something waits, if there is to be more. */
static gboolean
choose_points (WeftStudyRun  *self,
               GError       **error)
{
  while (weft_study_queue_get_length (self->queue) < count_ahead (self) && !has_enough (self)) {
    if (weft_study_is_stage_due (self->study)) {
      if (self->jobs->len > 0 || self->resting->len > 0 || weft_study_queue_get_length (self->queue) > 0)
        return TRUE;
      if (!weft_study_begin_stage (self->study, error))
        return FALSE;
      weft_study_run_log (self, g_ptr_array_index (self->study->settings->told, self->study->settings->told->len - 1));
    }
    if (!begin_point (self, error))
      return error == NULL || *error == NULL;
  }
  return TRUE;
}

static gboolean
fill_slots (WeftStudyRun  *self,
            GError       **error)
{
  while (!self->paused && self->jobs->len < self->study->settings->n_jobs) {
    g_autofree WeftStudyPending *pending = NULL;
    g_autoptr (GArray) running = g_array_new (FALSE, FALSE, sizeof (WeftStudyDemand));

    if (!choose_points (self, error) || !refuse_too_large (self, error))
      return FALSE;
    for (guint i = 0; i < self->jobs->len; i++) {
      WeftStudyDemand demand = weft_study_job_get_demand (self->jobs->pdata[i]);

      g_array_append_val (running, demand);
    }
    pending = weft_study_queue_take (self->queue, running);
    if (pending == NULL)
      return TRUE;
    /* What cannot even be started fails at once. */
    if (!start_job (self, pending, error) || !check_failures (self, error))
      return FALSE;
  }
  return TRUE;
}

/* Hearing */

/* What a training that was taken up had reported before. */
static void
recall_reports (WeftStudyRun   *self,
                guint           number,
                WeftStudyTally *tally,
                int             before)
{
  const char *metric = g_array_index (self->study->settings->objectives, WeftStudyObjective, 0).metric;
  g_autoptr (GArray) points = weft_trial_store_read_series (self->study->store, tally->resumed, metric, 0, NULL);

  tally->resumed = 0;
  for (guint i = 0; points != NULL && i < points->len; i++) {
    const WeftTrialPoint *point = &g_array_index (points, WeftTrialPoint, i);

    if (point->epoch > 0 && point->epoch < before)
      weft_tune_history_report (self->study->history, number, (int) ceil (point->epoch), point->value);
  }
}

/* Of folds only the first is heard, and what is said of it says so. */
static void
ask_pruner (WeftStudyRun *self,
            WeftStudyJob *job,
            guint         number)
{
  const WeftStudySettings *settings = self->study->settings;
  g_autofree char *reason = NULL, *whole = NULL;

  if (settings->objectives->len > 1 || weft_study_run_get_tally (self, number)->by_hand || weft_study_job_get_pruned (job) != NULL)
    return;
  if (weft_study_run_let_rest (self, job, is_closed (self)) || !weft_pruner_decide (self->study->pruner, self->study->history, number, &reason))
    return;
  whole = settings->n_folds >= 2 ? g_strdup_printf (_("%s; judged by the first of %u folds"), reason, settings->n_folds) : g_strdup (reason);
  weft_study_job_prune (job, whole);
}

/* Only the first training of a point reports: others may be longer or shorter. */
static void
hear_reports (WeftStudyRun *self,
              WeftStudyJob *job)
{
  guint repeat, number = weft_study_job_get_point (job, &repeat);
  double value;
  int epoch;

  while (weft_study_job_take_report (job, &epoch, &value)) {
    WeftStudyTally *tally = weft_study_run_get_tally (self, number);

    WeftStudyRest *rest = repeat == 0 ? weft_study_run_find_rest (self, number) : NULL;

    if (repeat > 0 || weft_study_job_get_pruned (job) != NULL)
      continue;
    if (rest != NULL) {
      weft_study_rest_hold (rest, epoch, value);
      continue;
    }
    if (tally->resumed > 0)
      recall_reports (self, number, tally, epoch);
    weft_tune_history_report (self->study->history, number, epoch, value);
    if (self->observer != NULL && self->observer->reported != NULL)
      self->observer->reported (self->observer->data, number, epoch, value);
    ask_pruner (self, job, number);
  }
}

/* Returns: whether the training is the best so far by the first objective; of one that rests nobody
 * knows yet */
static gboolean
is_best (WeftStudyRun       *self,
         const WeftStudyJob *job)
{
  const WeftTuneHistory *history = self->study->history;
  const WeftTuneTrial *best = weft_tune_history_get_best (history, 0);
  double value = weft_study_job_get_value (job, 0);

  if (isnan (value))
    return FALSE;
  if (best == NULL || weft_study_run_find_rest (self, weft_study_job_get_point (job, NULL)) != NULL)
    return TRUE;
  return weft_tune_history_get_loss (history, 0, value) < weft_tune_history_get_loss (history, 0, best->values[0]);
}

/* What was given up counts as given up, even where the training was quicker than the signal. */
static gboolean
judge_job (WeftStudyRun  *self,
           WeftStudyJob  *job,
           GError       **error)
{
  guint n = self->study->settings->objectives->len, repeat, number = weft_study_job_get_point (job, &repeat);
  WeftRunChild *child = weft_study_job_get_child (job);
  WeftRunStatus status = weft_run_child_get_status (child);
  g_autofree double *values = g_new (double, n);

  if (weft_tune_history_get_trial (self->study->history, number)->state != WEFT_TUNE_RUNNING)
    return TRUE;
  if (weft_study_job_get_pruned (job) != NULL)
    return weft_study_run_give_up (self, number, WEFT_POINT_PRUNED, weft_study_job_get_pruned (job), error);
  for (guint i = 0; i < n; i++)
    values[i] = weft_study_job_get_value (job, i);
  if (repeat == 0 && weft_study_run_find_rest (self, number) != NULL && status != WEFT_RUN_FAILED) {
    weft_study_run_take_rest (self, job, status == WEFT_RUN_DONE ? values : NULL);
    return TRUE;
  }
  if (status == WEFT_RUN_CANCELLED)
    return TRUE;
  if (status == WEFT_RUN_FAILED)
    return weft_study_run_give_up (self, number, WEFT_POINT_FAILED, weft_run_child_get_failure (child), error);
  return weft_study_run_count (self, number, values, error);
}

/* A training is over: its trial, then its point. */
static gboolean
finish_job (WeftStudyRun  *self,
            guint          index,
            GError       **error)
{
  g_autoptr (WeftStudyJob) job = g_ptr_array_steal_index (self->jobs, index);

  hear_reports (self, job);
  weft_study_job_close (job, self->study->settings->keep_models || is_best (self, job));
  if (weft_study_job_get_error (job) != NULL) {
    g_propagate_error (error, g_error_copy (weft_study_job_get_error (job)));
    return FALSE;
  }
  if (weft_run_child_get_status (weft_study_job_get_child (job)) == WEFT_RUN_DONE) {
    const WeftStudyCost cost = weft_study_job_get_cost (job);

    weft_study_queue_learn (self->queue, &cost);
  }
  return judge_job (self, job, error);
}

static gboolean
hear_jobs (WeftStudyRun  *self,
           GError       **error)
{
  for (guint i = 0; i < self->jobs->len;) {
    WeftStudyJob *job = self->jobs->pdata[i];
    gboolean runs = weft_run_child_read (weft_study_job_get_child (job));

    hear_reports (self, job);
    if (!runs && !finish_job (self, i, error))
      return FALSE;
    if (runs)
      i++;
  }
  return TRUE;
}

/* Asking */

static WeftStudyJob *
find_job (WeftStudyRun *self,
          guint         number)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (weft_study_job_get_point (self->jobs->pdata[i], NULL) == number)
      return self->jobs->pdata[i];
  return NULL;
}

static gboolean
narrow (WeftStudyRun            *self,
        const WeftStudyRequest  *request,
        GError                 **error)
{
  WeftSpace *space = weft_space_narrow (weft_study_get_space (self->study), request->name, request->text, error);

  return space != NULL && weft_study_take_space (self->study, space, error);
}

/* What cannot be done is told and changes nothing. */
static void
grant (WeftStudyRun           *self,
       const WeftStudyRequest *request)
{
  WeftStudyJob *job = find_job (self, request->number);
  WeftStudyRest *rest = weft_study_run_find_rest (self, request->number);
  g_autoptr (GError) error = NULL;

  switch (request->ask) {
  case WEFT_STUDY_ASKS_ENQUEUE:
    (void) weft_study_enqueue (self->study, request->text, &error);
    break;
  case WEFT_STUDY_ASKS_NARROW:
    (void) narrow (self, request, &error);
    break;
  case WEFT_STUDY_ASKS_PRUNE:
    if (rest != NULL)
      weft_study_rest_give_up (rest, _("given up by hand"));
    else if (job != NULL)
      weft_study_job_prune (job, _("given up by hand"));
    break;
  case WEFT_STUDY_ASKS_KEEP:
  default:
    if (job != NULL || rest != NULL)
      weft_study_run_get_tally (self, request->number)->by_hand = TRUE;
    break;
  }
  if (error != NULL)
    weft_study_run_log (self, error->message);
}

static void
look_at_requests (WeftStudyRun *self)
{
  gboolean paused = weft_study_control_is_paused (self->control);

  for (WeftStudyRequest *request = weft_study_control_take (self->control); request != NULL; request = weft_study_control_take (self->control)) {
    grant (self, request);
    weft_study_request_free (request);
  }
  for (guint i = 0; paused != self->paused && i < self->jobs->len; i++)
    weft_run_child_pause (weft_study_job_get_child (self->jobs->pdata[i]), paused);
  self->paused = paused;
}

/* Time in which nothing is to be done does not count. */
static void
count_time (WeftStudyRun *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!self->paused)
    self->seconds += (double) (now - self->looked) / 1e6;
  self->looked = now;
}

static void
wait_for_events (WeftStudyRun *self)
{
  g_autofree struct pollfd *files = g_new (struct pollfd, MAX (self->jobs->len, 1));

  for (guint i = 0; i < self->jobs->len; i++)
    files[i] = (struct pollfd){ weft_run_child_get_file (weft_study_job_get_child (self->jobs->pdata[i])), POLLIN, 0 };
  (void) poll (files, self->jobs->len, WAIT);
  count_time (self);
}

/* Going on */

/* One training of a point that was being tried: done already, to be taken up, or to be begun. */
static gboolean
take_up_training (WeftStudyRun  *self,
                  guint          number,
                  guint          repeat,
                  WeftTrial     *trial,
                  GError       **error)
{
  g_autofree double *values = g_new (double, self->study->settings->objectives->len);

  if (trial != NULL && repeat == 0 && self->study->settings->objectives->len == 1 && weft_pruner_can_wait (self->study->pruner)) {
    weft_study_run_recall_rest (self, number, trial);
    return TRUE;
  }
  if (trial == NULL || trial->state != WEFT_TRIAL_DONE) {
    weft_study_queue_add (self->queue, number, repeat, trial != NULL ? trial->id : 0);
    return TRUE;
  }
  for (guint i = 0; i < self->study->settings->objectives->len; i++)
    values[i] = weft_study_recall_value (self->study->settings, trial, i);
  weft_study_run_get_tally (self, number)->resumed = repeat == 0 ? trial->id : 0;
  if (repeat == 0)
    recall_reports (self, number, weft_study_run_get_tally (self, number), G_MAXINT);
  return weft_study_run_count (self, number, values, error);
}

static gboolean
take_up_point (WeftStudyRun  *self,
               guint          number,
               GError       **error)
{
  WeftStudy *study = self->study;
  g_autoptr (GArray) ids = weft_trial_store_list_point_trials (study->store, study->id, number, error);
  g_autoptr (GPtrArray) trials = ids != NULL ? weft_trial_store_read_several (study->store, (const gint64 *) (gpointer) ids->data, ids->len, error) : NULL;

  for (guint repeat = 0; trials != NULL && repeat < weft_study_settings_count_trainings (study->settings); repeat++) {
    WeftTrial *found = NULL;

    for (guint i = 0; i < trials->len; i++)
      if (weft_study_is_training (study->settings, trials->pdata[i], repeat))
        found = trials->pdata[i];
    if (!take_up_training (self, number, repeat, found, error))
      return FALSE;
    if (weft_tune_history_get_trial (study->history, number)->state != WEFT_TUNE_RUNNING)
      return TRUE;
  }
  return trials != NULL;
}

static gboolean
take_up (WeftStudyRun  *self,
         GError       **error)
{
  GArray *numbers = self->study->interrupted;

  for (guint i = 0; i < numbers->len; i++)
    if (!take_up_point (self, g_array_index (numbers, guint, i), error))
      return FALSE;
  g_array_set_size (numbers, 0);
  return TRUE;
}

static gboolean
is_cancelled (const WeftStudyRun *self)
{
  return weft_stop_is_requested (self->stop) || (self->control != NULL && weft_study_control_is_cancelled (self->control));
}

static gboolean
loop (WeftStudyRun  *self,
      GError       **error)
{
  while (!is_cancelled (self)) {
    if (self->control != NULL)
      look_at_requests (self);
    if (!hear_jobs (self, error) || !check_failures (self, error) || !weft_study_run_hurry (self, error) || !weft_study_run_settle_rests (self, is_closed (self), error) ||
        !fill_slots (self, error))
      return FALSE;
    if (self->jobs->len == 0 && self->resting->len == 0 && weft_study_queue_get_length (self->queue) == 0 && has_enough (self))
      return TRUE;
    wait_for_events (self);
  }
  return TRUE;
}

/* Asks all trainings to stop, and waits: their checkpoints are what the next run begins with. */
static gboolean
cancel (WeftStudyRun  *self,
        GError       **error)
{
  for (guint i = 0; i < self->jobs->len; i++) {
    weft_run_child_pause (weft_study_job_get_child (self->jobs->pdata[i]), FALSE);
    weft_run_child_stop (weft_study_job_get_child (self->jobs->pdata[i]));
  }
  while (self->jobs->len > 0) {
    if (!hear_jobs (self, error))
      return FALSE;
    wait_for_events (self);
  }
  return TRUE;
}

static WeftStudyState
judge_end (const WeftStudyRun *self)
{
  if (is_cancelled (self))
    return WEFT_STUDY_CANCELLED;
  return self->control != NULL && weft_study_control_is_stopped (self->control) ? WEFT_STUDY_STOPPED : WEFT_STUDY_DONE;
}

static gboolean
run (WeftStudyRun    *self,
     WeftStudyState  *state,
     GError         **error)
{
  g_autofree char *reason = NULL;

  /* What was worked before counts, too. */
  self->seconds = weft_study_count_seconds (self->study, error);
  if (self->seconds < 0 || !take_up (self, error) || !loop (self, error) || !cancel (self, error))
    return FALSE;
  *state = judge_end (self);
  if (*state == WEFT_STUDY_DONE && weft_stop_rules_met (&self->study->settings->rules, self->study->history, self->seconds, &reason))
    weft_study_run_log (self, reason);
  return weft_trial_store_set_study_state (self->study->store, self->study->id, *state, reason, error);
}

/* From here on it can be asked. A store in memory is nobody else's. */
static WeftStudyDoor *
open_door (WeftStudyRun *self)
{
  const char *path = weft_trial_store_get_path (self->study->store);
  g_autoptr (GError) error = NULL;
  WeftStudyDoor *door;

  weft_study_control_set_study (self->control, self->study->id);
  if (g_str_equal (path, WEFT_TRIAL_STORE_MEMORY))
    return NULL;
  door = weft_study_door_open (path, self->study->id, self->control, &error);
  if (door == NULL)
    weft_study_run_log (self, error->message);
  return door;
}

gboolean
weft_study_run (WeftStudy                *self,
                const WeftStudyObserver  *observer,
                WeftStudyControl         *control,
                const WeftStop           *stop,
                WeftStudyState           *state,
                GError                  **error)
{
  WeftStudyRun study = {
    .study = self,
    .observer = observer,
    .control = control,
    .stop = stop,
    .jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_study_job_free),
    .resting = g_ptr_array_new_with_free_func (weft_study_rest_free),
    .tallies = g_hash_table_new_full (NULL, NULL, NULL, weft_study_run_free_tally),
    .queue = weft_study_queue_new (self),
    .looked = g_get_monotonic_time (),
  };
  g_autoptr (GError) failure = NULL;
  g_autoptr (WeftStudyDoor) door = control != NULL ? open_door (&study) : NULL;
  gboolean good = run (&study, state, &failure);

  if (control != NULL)
    weft_study_control_set_study (control, 0);
  if (!good) {
    *state = WEFT_STUDY_FAILED;
    (void) weft_trial_store_set_study_state (self->store, self->id, *state, failure->message, NULL);
    g_propagate_error (error, g_steal_pointer (&failure));
  }
  g_ptr_array_unref (study.jobs);
  g_ptr_array_unref (study.resting);
  weft_study_queue_free (study.queue);
  g_hash_table_unref (study.tallies);
  return good;
}
