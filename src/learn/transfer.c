/* transfer.c: weights that another training learned
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/transfer.h"

#include "base/i18n.h"
#include "exchange/onnx.h"
#include "exchange/safetensors.h"
#include "learn/error.h"
#include "learn/import.h"
#include "learn/naming.h"

#include <string.h>

/* Where tensors come from: one of the two. */
typedef struct
{
  WeftSafetensors *tensors; /* Owned: (nullable) */
  WeftOnnxModel *onnx;      /* Owned: (nullable) */
  WeftImport *import;       /* Owned: (nullable): @onnx as layers, where it can be */
} Source;

/* What came of it. */
typedef struct
{
  guint n_taken;
  guint n_wanted;
  GString *others; /* Owned: why some were not taken */
  guint n_told;
} Outcome;

/* So many of those that were not taken are named. */
#define MAX_TOLD 3

static void
source_close (Source *self)
{
  g_clear_pointer (&self->onnx, weft_onnx_model_free);
  g_clear_pointer (&self->import, weft_import_free);
  g_clear_pointer (&self->tensors, weft_safetensors_free);
}

static gboolean
source_open (Source      *self,
             const char  *path,
             GError     **error)
{
  *self = (Source){ NULL };
  if (g_str_has_suffix (path, ".onnx"))
    self->onnx = weft_onnx_read (path, error);
  else
    self->tensors = weft_safetensors_read (path, error);
  if (self->onnx != NULL)
    self->import = weft_import_new (self->onnx, NULL);
  if (self->onnx == NULL || self->onnx->n_external == 0)
    return self->onnx != NULL || self->tensors != NULL;
  source_close (self);
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%s has weights in other files, and whether these have changed is not seen; save the model with all of it in one, as onnx.save does by default"), path);
  return FALSE;
}

/* A model that was imported finds its layers' numbers in the file, turned as layers have them. */
static const WeftTensor *
source_find (const Source *self,
             const char   *name)
{
  const WeftTensor *tensor = self->import != NULL ? weft_safetensors_find (self->import->weights, name) : NULL;
  WeftValue value;

  if (self->tensors != NULL || tensor != NULL)
    return self->tensors != NULL ? weft_safetensors_find (self->tensors, name) : tensor;
  value = weft_graph_find (self->onnx->graph, name);
  return value == WEFT_NO_VALUE ? NULL : weft_graph_get_value (self->onnx->graph, value)->tensor;
}

/* A WeftNamingFind. */
static const WeftTensor *
find_by_name (gpointer    source,
              const char *name)
{
  return source_find (source, name);
}

static void
tell_other (Outcome             *self,
            const WeftValueInfo *wanted,
            const WeftTensor    *found)
{
  g_autofree char *own = weft_shape_to_string (&wanted->shape), *there = found != NULL ? weft_shape_to_string (&found->shape) : NULL;

  if (self->n_told++ >= MAX_TOLD)
    return;
  g_string_append (self->others, "; ");
  if (found == NULL)
    g_string_append_printf (self->others, _("%s is not there"), wanted->name);
  else
    g_string_append_printf (self->others, _("%s is %s there, %s here"), wanted->name, there, own);
}

static void
take (Outcome             *self,
      const Source        *source,
      const WeftValueInfo *wanted)
{
  const WeftTensor *found = source_find (source, wanted->name);
  g_autoptr (WeftTensor) renamed = NULL;

  self->n_wanted++;
  if (found == NULL || !weft_shape_equal (&found->shape, &wanted->shape))
    renamed = weft_naming_take (wanted->name, &wanted->shape, find_by_name, (gpointer) source);
  found = renamed != NULL ? renamed : found;
  if (found == NULL || found->dtype != WEFT_DTYPE_F32 || !weft_shape_equal (&found->shape, &wanted->shape)) {
    tell_other (self, wanted, found);
    return;
  }
  memcpy (wanted->tensor->data, found->data, found->bytes);
  self->n_taken++;
}

static char *
make_report (Outcome    *self,
             const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (self->n_told > MAX_TOLD)
    g_string_append (self->others, "; …");
  return g_strdup_printf (_("%u of %u taken from %s%s"), self->n_taken, self->n_wanted, name, self->others->str);
}

gboolean
weft_transfer_weights (WeftModel   *model,
                       const char  *path,
                       char       **report,
                       GError     **error)
{
  WeftGraph *graph = weft_model_get_graph (model);
  Outcome outcome = { 0 };
  Source source;

  if (!source_open (&source, path, error))
    return FALSE;
  outcome.others = g_string_new (NULL);
  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER && info->shape.rank > 0)
      take (&outcome, &source, info);
  }
  *report = make_report (&outcome, path);
  g_string_free (outcome.others, TRUE);
  source_close (&source);
  if (outcome.n_taken > 0)
    return TRUE;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%s; name the layers as they are there, or choose another file"), *report);
  g_clear_pointer (report, g_free);
  return FALSE;
}

gboolean
weft_transfer_all (WeftModel         *model,
                   WeftTransferFind   find,
                   gpointer           source,
                   GError           **error)
{
  WeftGraph *graph = weft_model_get_graph (model);

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);
    const WeftTensor *from;

    if (info->kind != WEFT_VALUE_PARAMETER)
      continue;
    from = find (source, info->name);
    if (from == NULL || from->dtype != info->dtype || !weft_shape_equal (&from->shape, &info->shape)) {
      g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the weights %s are missing or of another shape; they belong to another model"), info->name);
      return FALSE;
    }
    memcpy (info->tensor->data, from->data, from->bytes);
  }
  return TRUE;
}

const WeftTensor *
weft_transfer_find_in_session (gpointer    session,
                               const char *name)
{
  WeftValue value = weft_graph_find (weft_session_get_graph (session), name);

  return value == WEFT_NO_VALUE ? NULL : weft_session_get_parameter (session, value);
}
