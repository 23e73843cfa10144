/* model-file.c: what a file of a model holds, ready to be used
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/model-file.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <string.h>

#define ONNX_ENDING ".onnx"

void
weft_model_file_free (WeftModelFile *self)
{
  g_clear_pointer (&self->trained, weft_trained_model_unref);
  g_clear_pointer (&self->import, weft_import_free);
  g_free (self);
}

static JsonNode *
get_text (const WeftOnnxModel  *onnx,
          const char           *key,
          GError              **error)
{
  const char *text = g_hash_table_lookup (onnx->texts, key);

  return weft_json_parse (text, strlen (text), error);
}

/* A WeftTransferFind. */
static const WeftTensor *
find_in_graph (gpointer    graph,
               const char *name)
{
  WeftValue value = weft_graph_find (graph, name);

  return value == WEFT_NO_VALUE ? NULL : weft_graph_get_value (graph, value)->tensor;
}

/* What weft_trained_model_to_onnx() wrote. */
static WeftTrainedModel *
take_back (const WeftOnnxModel  *onnx,
           GError              **error)
{
  const char *loss = g_hash_table_lookup (onnx->texts, "weft.loss");
  g_autoptr (JsonNode) layers = get_text (onnx, "weft.layers", error);
  g_autoptr (JsonNode) prepared = layers != NULL ? get_text (onnx, "weft.preparation", error) : NULL;
  g_autoptr (WeftModelSpec) spec = prepared != NULL ? weft_model_spec_from_json (layers, error) : NULL;
  g_autoptr (WeftPreparation) preparation = spec != NULL ? weft_preparation_from_json (prepared, error) : NULL;
  WeftTrainedModel *self = preparation != NULL ? weft_trained_model_new_found (spec, preparation, loss != NULL ? loss : "auto", find_in_graph, onnx->graph, error) : NULL;

  if (self != NULL)
    weft_trained_model_set_data (self, g_hash_table_lookup (onnx->texts, "weft.data"));
  return self;
}

static gboolean
read_onnx (WeftModelFile  *self,
           const char     *path,
           GError        **error)
{
  g_autoptr (WeftOnnxModel) onnx = weft_onnx_read (path, error);

  if (onnx == NULL)
    return FALSE;
  if (g_hash_table_contains (onnx->texts, "weft.layers") && g_hash_table_contains (onnx->texts, "weft.preparation"))
    self->trained = take_back (onnx, error);
  else
    self->import = weft_import_new (onnx, error);
  if (self->trained == NULL && self->import == NULL)
    g_prefix_error (error, "%s: ", path);
  return self->trained != NULL || self->import != NULL;
}

WeftModelFile *
weft_model_file_read (const char  *path,
                      GError     **error)
{
  g_autoptr (WeftModelFile) self = g_new0 (WeftModelFile, 1);

  if (g_str_has_suffix (path, ONNX_ENDING))
    return read_onnx (self, path, error) ? g_steal_pointer (&self) : NULL;
  self->trained = weft_trained_model_load (path, error);
  return self->trained != NULL ? g_steal_pointer (&self) : NULL;
}

/* Apart from axes of one element: a grey picture may have one for its channel, or none. */
static gboolean
is_same_input (const WeftShape *a,
               const WeftShape *b)
{
  int i = 0, j = 0;

  for (;;) {
    while (i < a->rank && a->extent[i] == 1)
      i++;
    while (j < b->rank && b->extent[j] == 1)
      j++;
    if (i == a->rank || j == b->rank)
      return i == a->rank && j == b->rank;
    if (a->extent[i++] != b->extent[j++])
      return FALSE;
  }
}

static gboolean
check_input (const WeftImport       *import,
             const WeftPreparation  *preparation,
             GError                **error)
{
  WeftShape given = weft_preparation_get_input_shape (preparation);
  g_autofree char *wanted = weft_shape_to_string (&import->item), *there = weft_shape_to_string (&given);

  if (is_same_input (&import->item, &given))
    return TRUE;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
               _("the model reads %s of each row and the prepared data has %s; read the pictures, or choose the columns, as the model was trained with"), wanted, there);
  return FALSE;
}

static gboolean
check_output (const WeftImport       *import,
              const WeftPreparation  *preparation,
              GError                **error)
{
  gint64 n = weft_preparation_get_n_targets (preparation);

  if (n == 0 || n == import->n_outputs)
    return TRUE;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
               weft_preparation_get_target_kind (preparation) == WEFT_TARGET_CLASS
                 ? _("the model tells %" PRId64 " classes apart and the target of the data has %" PRId64 "; connect data with the classes that it was trained for")
                 : _("the model gives %" PRId64 " numbers for a row and the target of the data has %" PRId64 "; connect data with the target that it was trained for"),
               import->n_outputs, n);
  return FALSE;
}

/* Single numbers, such as how much a Dropout leaves out, are what the layers say. */
static gboolean
check_weights (const WeftImport        *import,
               const WeftTrainedModel  *model,
               GError                 **error)
{
  const WeftGraph *graph = weft_model_get_graph (weft_trained_model_get_model (model));

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind != WEFT_VALUE_PARAMETER || info->shape.rank == 0 || weft_safetensors_find (import->weights, info->name) != NULL)
      continue;
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the file has no numbers for %s; import it as layers and train them on"), info->name);
    return FALSE;
  }
  return TRUE;
}

/* The layers, with the numbers of the file. */
static WeftTrainedModel *
build_import (const WeftImport  *import,
              WeftPreparation   *preparation,
              GError           **error)
{
  g_autoptr (WeftModelSpec) spec = weft_import_leave_out_shares (import);
  g_autoptr (WeftTrainedModel) fresh = weft_trained_model_new (spec, preparation, "auto", NULL, error);

  return fresh != NULL && check_weights (import, fresh, error) ? weft_trained_model_copy (fresh, import->weights, error) : NULL;
}

WeftTrainedModel *
weft_model_file_prepare (const WeftModelFile  *self,
                         WeftPreparation      *preparation,
                         GError              **error)
{
  if (self->trained != NULL)
    return weft_trained_model_ref (self->trained);
  if (preparation == NULL) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL,
                 _("the file does not say how its rows are prepared; connect data that is prepared as the model was trained with"));
    return NULL;
  }
  if (!check_input (self->import, preparation, error) || !check_output (self->import, preparation, error))
    return NULL;
  return build_import (self->import, preparation, error);
}
