/* explain-open.c: opens a model to look into it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-open.h"

static WeftPredictor *
open_onnx (const char  *path,
           GError     **error)
{
  WeftOnnxModel *model = weft_onnx_read (path, error);

  return model != NULL ? weft_predictor_new_onnx (model, error) : NULL;
}

static WeftPredictor *
open_predictor (const char        *path,
                WeftTrainedModel  *given,
                GError           **error)
{
  g_autoptr (WeftTrainedModel) trained = given != NULL ? weft_trained_model_ref (given) : NULL;

  if (trained == NULL && g_str_has_suffix (path, ".onnx"))
    return open_onnx (path, error);
  if (trained == NULL)
    trained = weft_trained_model_load (path, error);
  return trained != NULL ? weft_predictor_new_trained (trained) : NULL;
}

WeftExplainModel *
weft_explain_open (const char        *title,
                   const char        *path,
                   WeftTrainedModel  *trained,
                   GError           **error)
{
  g_autoptr (WeftPredictor) predictor = open_predictor (path, trained, error);
  g_autoptr (WeftSubject) subject = predictor != NULL ? weft_subject_new (predictor, 0, error) : NULL;

  return subject != NULL ? weft_explain_model_new (title, g_steal_pointer (&predictor), g_steal_pointer (&subject)) : NULL;
}
