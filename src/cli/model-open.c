/* model-open.c: the model that the command line names
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/model-open.h"

#include "base/i18n.h"
#include "cli/output.h"
#include "cli/trial-open.h"

WeftTrainedModel *
weft_cli_load_trained (const char  *trials,
                       const char  *text,
                       WeftExit    *status,
                       GError     **error)
{
  gboolean is_file = g_str_has_suffix (text, ".safetensors");
  g_autoptr (WeftTrialStore) store = is_file ? NULL : weft_cli_open_store (trials, status, error);
  g_autoptr (WeftTrial) trial = store != NULL ? weft_cli_find_trial (store, text, status, error) : NULL;
  g_autoptr (GError) missing = NULL;
  g_autofree char *path = NULL;

  if (is_file) {
    *status = WEFT_EXIT_UNUSABLE;
    return weft_trained_model_load (text, error);
  }
  if (trial == NULL)
    return NULL;
  *status = WEFT_EXIT_UNUSABLE;
  path = weft_trial_store_find_artefact (store, trial, "model", &missing);
  if (path != NULL)
    return weft_trained_model_load (path, error);
  if (missing != NULL)
    g_propagate_error (error, g_steal_pointer (&missing));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("trial %s kept no model; run its workflow again, to the end"), text);
  return NULL;
}

static WeftPredictor *
open_file (const char  *path,
           GError     **error)
{
  WeftOnnxModel *model = weft_onnx_read (path, error);

  if (model == NULL)
    return NULL;
  weft_cli_say_each (path, model->warnings);
  return weft_predictor_new_onnx (model, error);
}

WeftPredictor *
weft_cli_open_predictor (const char  *trials,
                         const char  *name,
                         WeftExit    *status,
                         GError     **error)
{
  g_autoptr (WeftTrainedModel) trained = NULL;

  if (g_str_has_suffix (name, ".onnx")) {
    *status = WEFT_EXIT_UNUSABLE;
    return open_file (name, error);
  }
  if (g_str_has_suffix (name, ".safetensors")) {
    *status = WEFT_EXIT_UNUSABLE;
    trained = weft_trained_model_load (name, error);
  } else {
    trained = weft_cli_load_trained (trials, name, status, error);
  }
  return trained != NULL ? weft_predictor_new_trained (trained) : NULL;
}
