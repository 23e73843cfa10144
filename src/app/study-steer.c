/* study-steer.c: asking a study that runs, here or in another process
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-steer.h"

#include "app/shared.h"
#include "app/study-runs.h"
#include "workflow/study-door.h"
#include "workflow/study-request.h"

#include <string.h>

WeftStudyControl *
weft_study_steer_find (gint64 study)
{
  WeftRunQueue *queue = weft_shared_get_queue ();
  WeftStudyControl *control = queue != NULL ? weft_run_queue_get_study_control (queue) : NULL;

  return control != NULL && weft_study_control_get_study (control) == study ? control : weft_study_runs_find_control (study);
}

gboolean
weft_study_steer (WeftTrialStore  *store,
                  gint64           study,
                  const char      *request,
                  GError         **error)
{
  WeftStudyControl *control = weft_study_steer_find (study);

  if (control != NULL)
    return weft_study_request_apply (request, strlen (request), control, error);
  return weft_study_door_ask (weft_trial_store_get_path (store), study, request, error);
}
