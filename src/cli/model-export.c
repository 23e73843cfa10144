/* model-export.c: the model of a trial as an ONNX file or a folder
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/model-export.h"

#include "base/file.h"
#include "cli/model-folder-write.h"
#include "cli/model-golden.h"
#include "cli/model-open.h"
#include "cli/trial-open.h"

/* Puts a text into the file, if there is one. */
static gboolean
put_text (GBytes     **file,
          const char  *key,
          const char  *text,
          GError     **error)
{
  GBytes *with;

  if (text == NULL)
    return TRUE;
  with = weft_onnx_put_text (*file, key, text, error);
  if (with == NULL)
    return FALSE;
  g_bytes_unref (*file);
  *file = with;
  return TRUE;
}

static gboolean
put_golden (GBytes **file,
            GError **error)
{
  g_autoptr (WeftOnnxModel) model = weft_onnx_parse (*file, error);
  g_autofree char *text = model != NULL ? weft_golden_make (model, error) : NULL;

  return text != NULL && put_text (file, WEFT_GOLDEN_KEY, text, error);
}

/* How the model came about. */
static gboolean
put_recipe (const char  *trials,
            const char  *name,
            GBytes     **file,
            WeftExit    *status,
            GError     **error)
{
  g_autoptr (WeftTrialStore) store = weft_cli_open_store (trials, status, error);
  g_autoptr (WeftTrial) trial = store != NULL ? weft_cli_find_trial (store, name, status, error) : NULL;
  g_autofree char *workflow = trial != NULL ? weft_trial_store_read_workflow (store, trial->id, error) : NULL;

  if (trial == NULL || (workflow == NULL && *error != NULL))
    return FALSE;
  return put_text (file, "weft.workflow", workflow, error);
}

gboolean
weft_model_export_run (const char  *trials,
                       const char  *trial,
                       const char  *output,
                       WeftExit    *status,
                       GError     **error)
{
  g_autoptr (WeftTrainedModel) trained = weft_cli_load_trained (trials, trial, status, error);
  g_autoptr (GBytes) file = NULL;

  if (trained == NULL)
    return FALSE;
  *status = WEFT_EXIT_FAILED;
  if (weft_model_folder_is (output))
    return weft_model_folder_write (trained, output, error);
  file = weft_trained_model_to_onnx (trained, error);
  if (file == NULL || !put_golden (&file, error) || !put_recipe (trials, trial, &file, status, error))
    return FALSE;
  *status = WEFT_EXIT_FAILED;
  return weft_file_write (output, g_bytes_get_data (file, NULL), g_bytes_get_size (file), WEFT_FILE_WRITE_NONE, error);
}
