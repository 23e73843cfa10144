/* values.c: values of learn's types, kept on disk and freed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/values-private.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "exchange/safetensors.h"
#include "learn/trained.h"
#include "workflow/error.h"
#include "workflow/predictions.h"

#include <string.h>

#define MODEL_MAX_BYTES (16 << 20)

gboolean
weft_value_save_model (gconstpointer   value,
                       const char     *path,
                       GError        **error)
{
  g_autoptr (JsonNode) node = weft_model_spec_to_json (value);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_INDENT);

  return weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_NONE, error);
}

gpointer
weft_value_load_model (const char  *path,
                       GError     **error)
{
  g_autoptr (JsonNode) node = weft_json_read_file (path, MODEL_MAX_BYTES, error);

  return node != NULL ? weft_model_spec_from_json (node, error) : NULL;
}

char *
weft_value_hash_model (gconstpointer value)
{
  g_autoptr (JsonNode) node = weft_model_spec_to_json (value);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

void
weft_value_destroy_model (gpointer value)
{
  weft_model_spec_unref (value);
}

gboolean
weft_value_save_trained_model (gconstpointer   value,
                               const char     *path,
                               GError        **error)
{
  return weft_trained_model_save (value, path, error);
}

gpointer
weft_value_load_trained_model (const char  *path,
                               GError     **error)
{
  return weft_trained_model_load (path, error);
}

void
weft_value_destroy_trained_model (gpointer value)
{
  weft_trained_model_unref (value);
}

static void
add_array (WeftSafetensors *file,
           const char      *name,
           WeftDType        dtype,
           WeftShape        shape,
           gpointer         data)
{
  g_autoptr (WeftTensor) tensor = weft_tensor_new_borrowed (dtype, &shape, data, NULL, NULL);

  weft_safetensors_add (file, name, tensor);
}

gboolean
weft_value_save_predictions (gconstpointer   value,
                             const char     *path,
                             GError        **error)
{
  const WeftPredictions *self = value;
  const WeftEvaluation *e = self->evaluation;
  g_autoptr (WeftSafetensors) file = weft_safetensors_new ();
  double loss = e->loss;
  gint64 places = e->n_places;

  add_array (file, "scores", WEFT_DTYPE_F32, WEFT_SHAPE (e->n_rows, e->n_scores), e->scores);
  add_array (file, "loss", WEFT_DTYPE_F64, WEFT_SCALAR, &loss);
  if (e->classes != NULL)
    add_array (file, "classes", WEFT_DTYPE_I32, WEFT_SHAPE (e->n_rows), e->classes);
  if (e->numbers != NULL)
    add_array (file, "numbers", WEFT_DTYPE_F32, WEFT_SHAPE (e->n_rows, e->n_targets), e->numbers);
  if (e->n_places > 1)
    add_array (file, "places", WEFT_DTYPE_I64, WEFT_SCALAR, &places);
  if (e->n_tokens != NULL)
    add_array (file, "tokens", WEFT_DTYPE_I64, WEFT_SHAPE (e->n_rows / e->n_places), e->n_tokens);
  if (self->class_names != NULL) {
    g_autofree char *names = g_strjoinv ("\n", self->class_names);

    weft_safetensors_set_text (file, "class_names", names);
  }
  return weft_safetensors_write (file, path, error);
}

static gpointer
copy_array (WeftSafetensors *file,
            const char      *name,
            WeftDType        dtype)
{
  const WeftTensor *tensor = weft_safetensors_find (file, name);

  return tensor != NULL && tensor->dtype == dtype ? g_memdup2 (tensor->data, MAX (tensor->bytes, 1)) : NULL;
}

/* Places that rows divide into. */
static gint64
read_places (WeftSafetensors *file,
             gint64           n_rows)
{
  const WeftTensor *tensor = weft_safetensors_find (file, "places");
  gint64 n = tensor != NULL && tensor->shape.rank == 0 && tensor->dtype == WEFT_DTYPE_I64 ? *(const gint64 *) tensor->data : 1;

  return n > 0 && n_rows % n == 0 ? n : 1;
}

static float *
copy_scores (const WeftTensor  *scores,
             GError           **error)
{
  float *copy = weft_alloc (scores->bytes, error);

  return copy != NULL ? memcpy (copy, scores->data, scores->bytes) : NULL;
}

static WeftPredictions *
read_predictions (WeftSafetensors  *file,
                  const WeftTensor *scores,
                  float            *copy)
{
  WeftPredictions *self = g_new0 (WeftPredictions, 1);
  WeftEvaluation *e = g_new0 (WeftEvaluation, 1);
  const WeftTensor *loss = weft_safetensors_find (file, "loss"), *numbers = weft_safetensors_find (file, "numbers"), *tokens = weft_safetensors_find (file, "tokens");
  const char *names = weft_safetensors_get_text (file, "class_names");

  self->evaluation = e;
  e->n_rows = scores->shape.extent[0];
  e->n_scores = scores->shape.extent[1];
  e->n_targets = numbers != NULL && numbers->shape.rank == 2 ? numbers->shape.extent[1] : 1;
  e->n_places = read_places (file, e->n_rows);
  e->scores = copy;
  if (tokens != NULL && weft_shape_equal (&tokens->shape, &WEFT_SHAPE (e->n_rows / e->n_places)))
    e->n_tokens = copy_array (file, "tokens", WEFT_DTYPE_I64);
  e->classes = copy_array (file, "classes", WEFT_DTYPE_I32);
  e->numbers = copy_array (file, "numbers", WEFT_DTYPE_F32);
  e->loss = loss != NULL ? weft_tensor_get (loss, 0) : 0;
  self->class_names = names != NULL ? g_strsplit (names, "\n", -1) : NULL;
  return self;
}

gpointer
weft_value_load_predictions (const char  *path,
                             GError     **error)
{
  g_autoptr (WeftSafetensors) file = weft_safetensors_read (path, error);
  const WeftTensor *scores = file != NULL ? weft_safetensors_find (file, "scores") : NULL;
  float *copy;

  if (file == NULL)
    return NULL;
  if (scores == NULL || scores->shape.rank != 2 || scores->dtype != WEFT_DTYPE_F32) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CACHE, _("%s: holds no predictions"), path);
    return NULL;
  }
  copy = copy_scores (scores, error);
  return copy != NULL ? read_predictions (file, scores, copy) : NULL;
}

void
weft_value_destroy_predictions (gpointer value)
{
  WeftPredictions *self = value;

  weft_evaluation_free (self->evaluation);
  g_strfreev (self->class_names);
  g_free (self);
}

WeftArtefact *
weft_predictions_new_artefact (WeftEvaluation *evaluation,
                               const char *const *class_names)
{
  WeftPredictions *self = g_new0 (WeftPredictions, 1);

  self->evaluation = evaluation;
  self->class_names = g_strdupv ((char **) class_names);
  return weft_artefact_new (&weft_port_type_predictions, self, weft_value_destroy_predictions);
}
