/* trial-model.c: the model that a trial kept
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-model.h"

#include "trials/blob.h"

/* Returns: (transfer none) (nullable): the model among what @trial kept */
static const WeftTrialArtefact *
find_model (const WeftTrial *trial)
{
  for (guint i = 0; i < trial->artefacts->len; i++) {
    const WeftTrialArtefact *artefact = trial->artefacts->pdata[i];

    if (g_str_equal (artefact->kind, "model"))
      return artefact;
  }
  return NULL;
}

gboolean
weft_trial_model_is_kept (const WeftTrial *trial)
{
  return find_model (trial) != NULL;
}

char *
weft_trial_model_get_path (WeftTrialStore  *store,
                           const WeftTrial *trial)
{
  const WeftTrialArtefact *model = find_model (trial);

  return model != NULL ? weft_blob_get_path (weft_trial_store_get_artefacts (store), model->hash) : NULL;
}

char *
weft_trial_model_find (WeftTrialStore  *store,
                       gint64           id,
                       GError         **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, error);

  return trial != NULL ? weft_trial_model_get_path (store, trial) : NULL;
}
