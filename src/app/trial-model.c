/* trial-model.c: the model that a trial kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-model.h"

gboolean
weft_trial_model_is_kept (const WeftTrial *trial)
{
  return weft_trial_find_artefact (trial, "model") != NULL;
}

char *
weft_trial_model_get_path (WeftTrialStore  *store,
                           const WeftTrial *trial)
{
  return weft_trial_store_find_artefact (store, trial, "model", NULL);
}

char *
weft_trial_model_find (WeftTrialStore  *store,
                       gint64           id,
                       GError         **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, error);

  return trial != NULL ? weft_trial_store_find_artefact (store, trial, "model", error) : NULL;
}
