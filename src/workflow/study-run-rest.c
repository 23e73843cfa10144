/* study-run-rest.c: trainings that rest, and a time that is over
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-run-private.h"

#include "base/i18n.h"
#include "trials/series.h"
#include "trials/writer.h"

#include <math.h>

WeftStudyRest *
weft_study_run_find_rest (WeftStudyRun *self,
                          guint         number)
{
  for (guint i = 0; i < self->resting->len; i++)
    if (((WeftStudyRest *) self->resting->pdata[i])->number == number)
      return self->resting->pdata[i];
  return NULL;
}

gboolean
weft_study_run_let_rest (WeftStudyRun *self,
                         WeftStudyJob *job,
                         gboolean      is_closed)
{
  guint number = weft_study_job_get_point (job, NULL);

  if (!weft_pruner_waits (self->study->pruner, self->study->history, number, is_closed))
    return FALSE;
  g_ptr_array_add (self->resting, weft_study_rest_new (number));
  weft_run_child_stop (weft_study_job_get_child (job));
  return TRUE;
}

void
weft_study_run_take_rest (WeftStudyRun       *self,
                          const WeftStudyJob *job,
                          const double       *values)
{
  WeftStudyRest *rest = weft_study_run_find_rest (self, weft_study_job_get_point (job, NULL));

  rest->is_over = TRUE;
  rest->trial = weft_study_job_get_trial (job);
  rest->values = values != NULL ? g_memdup2 (values, self->study->settings->objectives->len * sizeof *values) : NULL;
}

void
weft_study_run_recall_rest (WeftStudyRun    *self,
                            guint            number,
                            const WeftTrial *trial)
{
  const GArray *objectives = self->study->settings->objectives;
  WeftStudyRest *rest = weft_study_rest_new (number);
  g_autoptr (GArray) points = weft_trial_store_read_series (self->study->store, trial->id, g_array_index (objectives, WeftStudyObjective, 0).metric, 0, NULL);

  for (guint i = 0; points != NULL && i < points->len; i++) {
    const WeftTrialPoint *point = &g_array_index (points, WeftTrialPoint, i);

    if (point->epoch > 0)
      weft_study_rest_hold (rest, (int) ceil (point->epoch), point->value);
  }
  rest->is_over = TRUE;
  rest->trial = trial->id;
  rest->values = trial->state == WEFT_TRIAL_DONE ? g_new (double, objectives->len) : NULL;
  for (guint i = 0; rest->values != NULL && i < objectives->len; i++)
    rest->values[i] = weft_study_recall_value (self->study->settings, trial, i);
  g_ptr_array_add (self->resting, rest);
}

/* Its trial was stopped to rest; now it is known that the study gave it up. */
static gboolean
mark_pruned (WeftStudyRun         *self,
             const WeftStudyRest  *rest,
             const char           *reason,
             GError              **error)
{
  g_autoptr (WeftTrialWriter) writer = rest->trial > 0 ? weft_trial_resume (self->study->store, rest->trial, G_MAXINT64, error) : NULL;

  return rest->trial == 0 || (writer != NULL && weft_trial_writer_end (writer, WEFT_TRIAL_PRUNED, reason, error));
}

/* @rest: (transfer full) */
static gboolean
end_rest (WeftStudyRun      *self,
          WeftStudyRest     *rest,
          WeftStudyRestEnd   end,
          const char        *reason,
          GError           **error)
{
  gboolean good = TRUE;

  if (end == WEFT_STUDY_GIVEN_UP)
    good = mark_pruned (self, rest, reason, error) && weft_study_run_give_up (self, rest->number, WEFT_POINT_PRUNED, reason, error);
  else if (end == WEFT_STUDY_HAS_ENDED)
    good = weft_study_run_count (self, rest->number, rest->values, error);
  else
    weft_study_queue_add (self->queue, rest->number, 0, rest->trial);
  weft_study_rest_free (rest);
  return good;
}

gboolean
weft_study_run_settle_rests (WeftStudyRun  *self,
                             gboolean       is_closed,
                             GError       **error)
{
  for (guint i = 0; i < self->resting->len;) {
    WeftStudyRest *rest = self->resting->pdata[i];
    g_autofree char *reason = NULL;
    gboolean asks = !weft_study_run_get_tally (self, rest->number)->by_hand;
    WeftStudyRestEnd end = weft_study_rest_judge (rest, self->study->pruner, self->study->history, asks, is_closed, &reason);

    if (end == WEFT_STUDY_RESTS)
      i++;
    else if (!end_rest (self, g_ptr_array_steal_index (self->resting, i), end, reason, error))
      return FALSE;
  }
  return TRUE;
}

static WeftStudyJob *
find_job (WeftStudyRun *self,
          guint         number)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (weft_study_job_get_point (self->jobs->pdata[i], NULL) == number)
      return self->jobs->pdata[i];
  return NULL;
}

/* What has not reported anything yet is waited for, so that there is something to choose from. */
gboolean
weft_study_run_hurry (WeftStudyRun  *self,
                      GError       **error)
{
  const WeftStudySettings *settings = self->study->settings;
  const WeftTuneHistory *history = self->study->history;
  const char *reason = _("the time was over");

  if (!settings->is_strict || settings->rules.seconds <= 0 || self->seconds < settings->rules.seconds)
    return TRUE;
  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);
    WeftStudyRest *rest = weft_study_run_find_rest (self, i);
    WeftStudyJob *job = find_job (self, i);

    if (trial->state != WEFT_TUNE_RUNNING || (job != NULL && trial->steps->len == 0))
      continue;
    if (rest != NULL)
      weft_study_rest_give_up (rest, reason);
    else if (job != NULL && weft_study_job_get_pruned (job) == NULL)
      weft_study_job_prune (job, reason);
    else if (job == NULL && !weft_study_run_give_up (self, i, WEFT_POINT_PRUNED, reason, error))
      return FALSE;
  }
  return weft_study_run_settle_rests (self, TRUE, error);
}
