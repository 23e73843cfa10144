/* new-candidates.c: several models tried within a time before one is recommended
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/new-candidates.h"

#include "base/i18n.h"
#include "cli/interrupt.h"
#include "workflow/candidates.h"
#include "workflow/document.h"
#include "workflow/error.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The node of a recommendation that models compete for. */
#define TRAIN "train"

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

static void
tell_ended (gpointer        data,
            guint           number,
            WeftPointState  state,
            const double   *values,
            const char     *message)
{
  const WeftStudy *study = data;
  const WeftStudySettings *settings = weft_study_get_settings (study);
  const WeftTuneTrial *trial = weft_tune_history_get_trial (weft_study_get_history (study), number);
  const char *id = ((const WeftStudyCandidate *) settings->candidates->pdata[(guint) trial->point[0]])->id;

  if (values != NULL)
    fprintf (stderr, "%s: %s %.4g\n", id, g_array_index (settings->objectives, WeftStudyObjective, 0).metric, values[0]);
  else
    fprintf (stderr, "%s: %s\n", id, message != NULL ? message : weft_point_state_get_name (state));
}

static gboolean
run (WeftStudy                *study,
     const WeftCliCandidates  *how,
     GError                  **error)
{
  const WeftStudyObserver observer = { .data = study, .ended = how->quiet ? NULL : tell_ended };
  g_autoptr (WeftStudyControl) control = weft_study_control_new ();
  WeftStudyState state;

  if (!weft_study_run (study, &observer, control, weft_interrupt_watch (), &state, error))
    return FALSE;
  if (state != WEFT_STUDY_CANCELLED)
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED, _("cancelled; what was tried is study %" PRId64 ", which weft-cli tune --resume goes on with"), weft_study_get_id (study));
  return FALSE;
}

/* Returns: (transfer full) (nullable): a study of the candidates, all of which are in @document */
static WeftStudy *
make_study (WeftWorkflow              *document,
            const WeftRecommendation  *recommendation,
            const WeftCliCandidates   *how,
            WeftTrialStore            *store,
            GError                   **error)
{
  g_autoptr (GPtrArray) candidates = weft_workflow_add_candidates (document, TRAIN, recommendation, NULL, how->n, error);
  g_autofree char *path = g_canonicalize_filename (how->document, NULL);
  const WeftCandidatesPlan plan = { TRAIN, candidates, recommendation->metric, how->seconds, path };
  g_autoptr (WeftSnapshot) snapshot = NULL;
  g_autoptr (WeftStudySettings) settings = NULL;

  if (candidates == NULL || !weft_workflow_save (document, how->document, WEFT_SAVE_OVERWRITE, error))
    return NULL;
  snapshot = weft_workflow_snapshot (document, NULL, error);
  settings = snapshot != NULL ? weft_candidates_make_settings (&plan, snapshot, error) : NULL;
  return settings != NULL ? weft_study_new (store, _("Candidates"), snapshot, settings, error) : NULL;
}

gboolean
weft_cli_settle_candidates (const WeftStudy  *study,
                            GPtrArray        *said,
                            GError          **error)
{
  const char *path = weft_study_get_settings (study)->document;
  g_autoptr (WeftWorkflow) document = weft_candidates_make_document (study, path, error);
  g_autoptr (GPtrArray) sentences = weft_candidates_tell (study);

  for (guint i = 0; i < sentences->len; i++)
    g_ptr_array_add (said, g_strdup (sentences->pdata[i]));
  return document != NULL && weft_workflow_save (document, path, WEFT_SAVE_OVERWRITE, error);
}

gboolean
weft_cli_try_candidates (WeftWorkflow             *document,
                         WeftRecommendation       *recommendation,
                         const WeftCliCandidates  *how,
                         GError                  **error)
{
  g_autoptr (WeftTrialStore) store = weft_trial_store_open (how->store, NULL, error);
  g_autoptr (WeftStudy) study = store != NULL ? make_study (document, recommendation, how, store, error) : NULL;

  return study != NULL && run (study, how, error) && weft_cli_settle_candidates (study, recommendation->reasons, error);
}
