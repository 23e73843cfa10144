/* model-file.c: a model that was trained before, out of a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Weft trained says itself how rows are prepared. The ONNX file of another program does not:
 * then the data that is connected says it.
 */
#include "workflow/kinds/table-private.h"

#include "base/i18n.h"
#include "learn/model-file.h"
#include "workflow/check.h"
#include "workflow/data.h"
#include "workflow/error.h"
#include "workflow/node-run.h"

#include <glib/gstdio.h>

/* A check opens files up to this size; of larger ones it knows nothing. */
#define CHECK_MAX_BYTES ((guint64) 64 << 20)

static const WeftParam params[] = {
  { .id = "file", .type = WEFT_PARAM_FILE, .title = N_("File"), .help = N_("A trained model (safetensors), or an ONNX file of Weft’s or of another program. “model:digits” is one of the models that come with Weft."), .fallback = "", .shipped = "model" },
  { NULL },
};

static gboolean
need_file (const WeftParams  *node,
           GError           **error)
{
  if (*weft_params_get (node, "file") != '\0')
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_PARAMETER, _("no file is chosen; choose a model, or “model:digits” for the one that reads handwritten digits"));
  return FALSE;
}

static WeftPortInfo *
describe_trained (const WeftTrainedModel *trained)
{
  const WeftPreparation *preparation = weft_trained_model_get_preparation (trained);
  WeftPortInfo *info = weft_port_info_new ();

  info->classes = g_strdupv ((char **) weft_preparation_get_class_names (preparation));
  info->parameters = weft_model_count_parameters (weft_trained_model_get_model (trained));
  return info;
}

/* Of another program's, the data knows the classes. */
static WeftPortInfo *
describe_import (const WeftPortInfo *data)
{
  WeftPortInfo *info = weft_port_info_new ();

  info->classes = data != NULL ? g_strdupv (data->classes) : NULL;
  return info;
}

static gboolean
check_file (WeftNodeCheck  *self,
            const char     *path,
            GError        **error)
{
  g_autoptr (WeftModelFile) file = weft_model_file_read (path, error);

  if (file == NULL)
    return FALSE;
  if (file->import != NULL && weft_node_check_get_n_inputs (self, "data") == 0) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK,
                 _("%s does not say how its rows are prepared; connect data that is prepared as the model was trained with"), weft_params_get (weft_node_check_get_params (self), "file"));
    return FALSE;
  }
  for (guint i = 0; file->import != NULL && i < file->import->warnings->len; i++)
    weft_node_check_warn (self, "file", file->import->warnings->pdata[i], NULL);
  weft_node_check_set_output (self, "model", file->trained != NULL ? describe_trained (file->trained) : describe_import (weft_node_check_get_input (self, "data")));
  return TRUE;
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftParams *node = weft_node_check_get_params (self);
  g_autofree char *path = NULL;
  GStatBuf info;

  if (!need_file (node, error))
    return FALSE;
  path = weft_node_check_resolve_file (self, weft_params_get (node, "file"), error);
  if (path == NULL)
    return FALSE;
  return (g_stat (path, &info) == 0 && (guint64) info.st_size > CHECK_MAX_BYTES) || check_file (self, path, error);
}

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  const WeftParams *node = weft_node_run_get_params (self);
  const WeftData *data = weft_node_run_get_input (self, "data");
  g_autofree char *path = need_file (node, error) ? weft_node_run_resolve_file (self, weft_params_get (node, "file"), error) : NULL;
  g_autoptr (WeftModelFile) file = path != NULL ? weft_model_file_read (path, error) : NULL;
  WeftTrainedModel *trained = file != NULL ? weft_model_file_prepare (file, data != NULL ? data->preparation : NULL, error) : NULL;

  if (trained == NULL)
    return FALSE;
  for (guint i = 0; file->import != NULL && i < file->import->warnings->len; i++)
    weft_node_run_log (self, file->import->warnings->pdata[i]);
  weft_node_run_take_output (self, "model", weft_artefact_new (&weft_port_type_trained_model, trained, (GDestroyNotify) weft_trained_model_unref));
  return TRUE;
}

static const WeftPort inputs[] = { { "data", N_("Data"), &weft_port_type_dataset, WEFT_PORT_OPTIONAL }, { NULL } };
static const WeftPort outputs[] = { { "model", N_("Trained model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED }, { NULL } };

const WeftNodeKind weft_model_file_kind = {
  .id = "model-file",
  .version = 1,
  .title = N_("Model file"),
  .category = N_("Model"),
  .icon = "weft-model-file-symbolic",
  .help = N_("A model that is trained already: of Weft’s, or an ONNX file of another program, for which the connected data says how rows are prepared."),
  .inputs = inputs,
  .outputs = outputs,
  .params = params,
  .check = check,
  .run = run,
};
