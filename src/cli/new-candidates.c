/* new-candidates.c: several models tried within a time before one is recommended
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/new-candidates.h"

#include "base/i18n.h"
#include "cli/interrupt.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/study.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Rungs of the halving are at a ninth and a third of all epochs; one in three goes on. */
#define REDUCTION 3

typedef struct
{
  const WeftRecommendation *recommendation;
  const WeftCliCandidates *how;
  WeftStudy *study;
  WeftStudyControl *control;
  gint64 begin; /* monotonic */
} Trying;

double
weft_cli_parse_budget (const char *text)
{
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || !(number > 0) || !isfinite (number))
    return -1;
  if (*end == '\0' || g_str_equal (end, "s"))
    return number;
  return g_str_equal (end, "min") || g_str_equal (end, "m") ? 60 * number : -1;
}

static const WeftCandidate *
get_candidate (const WeftRecommendation *recommendation,
               const WeftStudy          *study,
               guint                     number)
{
  const WeftTuneTrial *trial = weft_tune_history_get_trial (weft_study_get_history (study), number);

  return recommendation->candidates->pdata[(guint) trial->point[0]];
}

/* The time holds also for what runs: it is given up, and what it came to until then counts. */
static void
reported (gpointer data,
          guint    number,
          int      epoch,
          double   value)
{
  Trying *self = data;

  if ((double) (g_get_monotonic_time () - self->begin) / G_USEC_PER_SEC < self->how->seconds)
    return;
  weft_study_control_prune (self->control, number);
  weft_study_control_stop (self->control);
}

static void
ended (gpointer        data,
       guint           number,
       WeftPointState  state,
       const double   *values,
       const char     *message)
{
  const Trying *self = data;
  const char *id = get_candidate (self->recommendation, self->study, number)->id;

  if (self->how->quiet)
    return;
  if (values != NULL)
    fprintf (stderr, "%s: %s %.4g\n", id, self->recommendation->metric, values[0]);
  else
    fprintf (stderr, "%s: %s\n", id, message != NULL ? message : weft_point_state_get_name (state));
}

static WeftStudySettings *
make_settings (const WeftRecommendation  *recommendation,
               const WeftCliCandidates   *how,
               const WeftSnapshot        *snapshot,
               GError                   **error)
{
  g_autoptr (WeftStudySettings) settings = weft_study_settings_new ();
  g_autoptr (GString) choices = g_string_new (NULL);
  const WeftParams *train = weft_snapshot_find_node (snapshot, "train", NULL)->params;
  gint64 epochs = weft_params_get_integer (train, "epochs");
  g_autofree char *first = g_strdup_printf ("%" PRId64, MAX (epochs / (REDUCTION * REDUCTION), 1)), *reduction = g_strdup_printf ("%d", REDUCTION);

  for (guint i = 0; i < how->n; i++)
    g_string_append_printf (choices, "%s%s", i > 0 ? "," : "", ((const WeftCandidate *) recommendation->candidates->pdata[i])->id);
  if (!weft_study_settings_vary (settings, "train.model", choices->str, snapshot, error) || !weft_study_settings_take_objective (settings, recommendation->metric, NULL, error))
    return NULL;
  weft_study_settings_set_sampler (settings, weft_sampler_find_kind ("grid"));
  weft_study_settings_set_pruner (settings, weft_pruner_find_kind ("asha"));
  if (!weft_params_set (settings->sampler_params, "shuffle", "false", error) || !weft_params_set (settings->pruner_params, "first_rung", first, error) ||
      !weft_params_set (settings->pruner_params, "reduction", reduction, error) || !weft_params_set (settings->pruner_params, "best_so_far", weft_params_get (train, "restore_best"), error))
    return NULL;
  settings->to = g_strdup ("train");
  settings->rules.n_trials = 0;
  settings->rules.seconds = how->seconds;
  settings->seed = 1;
  return g_steal_pointer (&settings);
}

/* What a trial came to: its value, or the last that it reported before it was given up. */
static double
get_value (const WeftTuneTrial *trial)
{
  if (trial->state == WEFT_TUNE_COMPLETE)
    return trial->values[0];
  return trial->steps->len > 0 ? g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 1).value : (double) NAN;
}

static char *
say (const WeftCandidate *candidate,
     const WeftTuneTrial *trial,
     const char          *metric,
     double               value)
{
  if (isnan (value))
    return g_strdup_printf (_("Candidate “%s” came to nothing."), candidate->id);
  if (trial->state == WEFT_TUNE_COMPLETE)
    return g_strdup_printf (_("Candidate “%s” came to a %s of %.4g. %s"), candidate->id, metric, value, candidate->reason);
  return g_strdup_printf (_("Candidate “%s” was given up after %u epochs at a %s of %.4g. %s"), candidate->id, trial->steps->len, metric, value, candidate->reason);
}

/* One that came to its end before all that were given up; of those the best value. */
static void
choose (WeftRecommendation *recommendation,
        const WeftStudy    *study)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  gboolean maximize = g_array_index (weft_study_get_settings (study)->objectives, WeftStudyObjective, 0).maximize, is_complete = FALSE;
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  double best = (double) NAN;
  guint index = 0;

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);
    double value = get_value (trial);
    gboolean complete = trial->state == WEFT_TUNE_COMPLETE, better = isnan (best) || (maximize ? value > best : value < best);

    g_ptr_array_add (said, say (get_candidate (recommendation, study, i), trial, recommendation->metric, value));
    if (isnan (value) || complete < is_complete || (complete == is_complete && !better))
      continue;
    best = value;
    is_complete = complete;
    index = (guint) trial->point[0];
  }
  if (isnan (best))
    g_ptr_array_add (said, g_strdup (_("No candidate came to anything, so what the data suggests stays; weft-cli trials list says what happened.")));
  else
    g_ptr_array_add (said, g_strdup_printf (_("“%s” was the best of those that were tried."), ((const WeftCandidate *) recommendation->candidates->pdata[index])->id));
  weft_recommendation_choose (recommendation, index, said);
}

static gboolean
run (Trying  *self,
     GError **error)
{
  const WeftStudyObserver observer = { .data = self, .reported = reported, .ended = ended };
  WeftStudyState state;

  self->begin = g_get_monotonic_time ();
  if (!weft_study_run (self->study, &observer, self->control, weft_interrupt_watch (), &state, error))
    return FALSE;
  if (state != WEFT_STUDY_CANCELLED)
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED, _("cancelled; what was tried is study %" PRId64 ", which weft-cli tune --resume goes on with"), weft_study_get_id (self->study));
  return FALSE;
}

gboolean
weft_cli_try_candidates (WeftRecommendation       *recommendation,
                         const WeftCliCandidates  *how,
                         GError                  **error)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (NULL);
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (how->store, NULL, error);
  g_autoptr (WeftSnapshot) snapshot = NULL;
  g_autoptr (WeftStudySettings) settings = NULL;
  g_autoptr (WeftStudy) study = NULL;
  g_autoptr (WeftStudyControl) control = weft_study_control_new ();
  Trying trying = { recommendation, how, NULL, control, 0 };

  if (store == NULL || !weft_workflow_insert_candidates (document, recommendation, how->reference, how->n, error))
    return FALSE;
  if (!weft_workflow_save (document, how->document, WEFT_SAVE_OVERWRITE, error))
    return FALSE;
  snapshot = weft_workflow_snapshot (document, NULL, error);
  settings = snapshot != NULL ? make_settings (recommendation, how, snapshot, error) : NULL;
  study = settings != NULL ? weft_study_new (store, _("Candidates"), snapshot, settings, error) : NULL;
  trying.study = study;
  if (study == NULL || !run (&trying, error))
    return FALSE;
  choose (recommendation, study);
  return TRUE;
}
