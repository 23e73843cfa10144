/* study-run-end.c: how the points of a study end
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-run-private.h"

#include "base/i18n.h"

#include <math.h>

void
weft_study_run_free_tally (gpointer data)
{
  g_free (((WeftStudyTally *) data)->sums);
  g_free (data);
}

WeftStudyTally *
weft_study_run_get_tally (WeftStudyRun *self,
                          guint         number)
{
  WeftStudyTally *tally = g_hash_table_lookup (self->tallies, GUINT_TO_POINTER (number + 1));

  if (tally != NULL)
    return tally;
  tally = g_new0 (WeftStudyTally, 1);
  tally->sums = g_new0 (double, self->study->settings->objectives->len);
  g_hash_table_insert (self->tallies, GUINT_TO_POINTER (number + 1), tally);
  return tally;
}

void
weft_study_run_log (WeftStudyRun *self,
                    const char   *message)
{
  if (self->observer != NULL && self->observer->log != NULL)
    self->observer->log (self->observer->data, message);
}

gboolean
weft_study_run_end_point (WeftStudyRun    *self,
                          guint            number,
                          WeftPointState   state,
                          const double    *values,
                          const char      *message,
                          GError         **error)
{
  static const WeftTuneState states[] = { [WEFT_POINT_COMPLETE] = WEFT_TUNE_COMPLETE, [WEFT_POINT_PRUNED] = WEFT_TUNE_PRUNED, [WEFT_POINT_FAILED] = WEFT_TUNE_FAILED };
  WeftStudy *study = self->study;
  g_autofree char *numbers = values != NULL ? weft_study_write_values (values, study->settings->objectives->len) : NULL;
  g_autofree char *reports = weft_study_write_reports (weft_tune_history_get_trial (study->history, number));
  const WeftStudyPoint point = { .number = number, .state = state, .values = numbers, .reports = reports, .message = (char *) message };

  if (!weft_trial_store_set_point (study->store, study->id, &point, error))
    return FALSE;
  weft_tune_history_finish (study->history, number, states[state], values);
  g_hash_table_remove (self->tallies, GUINT_TO_POINTER (number + 1));
  for (guint i = self->resting->len; i-- > 0;)
    if (((WeftStudyRest *) self->resting->pdata[i])->number == number)
      g_ptr_array_remove_index (self->resting, i);
  if (self->observer != NULL && self->observer->ended != NULL)
    self->observer->ended (self->observer->data, number, state, values, message);
  return TRUE;
}

gboolean
weft_study_run_count (WeftStudyRun  *self,
                      guint          number,
                      const double  *values,
                      GError       **error)
{
  const WeftStudySettings *settings = self->study->settings;
  WeftStudyTally *tally = weft_study_run_get_tally (self, number);
  g_autofree double *means = g_new (double, settings->objectives->len);

  tally->n_done++;
  for (guint i = 0; i < settings->objectives->len; i++) {
    tally->sums[i] += values[i];
    means[i] = tally->sums[i] / weft_study_settings_count_trainings (settings);
    if (!isfinite (values[i])) {
      g_autofree char *message = g_strdup_printf (_("“%s” was not measured, or is no number"), g_array_index (settings->objectives, WeftStudyObjective, i).metric);

      weft_study_queue_drop (self->queue, number);
      return weft_study_run_end_point (self, number, WEFT_POINT_FAILED, NULL, message, error);
    }
  }
  return tally->n_done < weft_study_settings_count_trainings (settings) || weft_study_run_end_point (self, number, WEFT_POINT_COMPLETE, means, NULL, error);
}

gboolean
weft_study_run_give_up (WeftStudyRun    *self,
                        guint            number,
                        WeftPointState   state,
                        const char      *message,
                        GError         **error)
{
  weft_study_queue_drop (self->queue, number);
  for (guint i = 0; i < self->jobs->len; i++)
    if (weft_study_job_get_point (self->jobs->pdata[i], NULL) == number)
      weft_study_job_prune (self->jobs->pdata[i], message);
  return weft_study_run_end_point (self, number, state, NULL, message, error);
}
