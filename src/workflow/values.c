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

  return weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, error);
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

/* The first target's tensors have plain names, those of the others begin with "1.", "2." … */
static char *
name_part (guint       head,
           const char *name)
{
  return head == 0 ? g_strdup (name) : g_strdup_printf ("%u.%s", head, name);
}

static void
add_array (WeftSafetensors *file,
           guint            head,
           const char      *name,
           WeftDType        dtype,
           WeftShape        shape,
           gpointer         data)
{
  g_autoptr (WeftTensor) tensor = weft_tensor_new_borrowed (dtype, &shape, data, NULL, NULL);
  g_autofree char *full = name_part (head, name);

  weft_safetensors_add (file, full, tensor);
}

static void
set_text (WeftSafetensors *file,
          guint            head,
          const char      *name,
          const char      *text)
{
  g_autofree char *full = name_part (head, name);

  weft_safetensors_set_text (file, full, text);
}

static void
add_head (WeftSafetensors           *file,
          guint                      head,
          const WeftHeadPredictions *self)
{
  WeftEvaluation *e = self->evaluation;

  add_array (file, head, "scores", WEFT_DTYPE_F32, WEFT_SHAPE (e->n_rows, e->n_scores), e->scores);
  add_array (file, head, "loss", WEFT_DTYPE_F64, WEFT_SCALAR, &e->loss);
  if (e->classes != NULL)
    add_array (file, head, "classes", WEFT_DTYPE_I32, WEFT_SHAPE (e->n_rows), e->classes);
  if (e->numbers != NULL)
    add_array (file, head, "numbers", WEFT_DTYPE_F32, WEFT_SHAPE (e->n_rows, e->n_targets), e->numbers);
  if (e->n_places > 1)
    add_array (file, head, "places", WEFT_DTYPE_I64, WEFT_SCALAR, &e->n_places);
  if (e->n_tokens != NULL)
    add_array (file, head, "tokens", WEFT_DTYPE_I64, WEFT_SHAPE (e->n_rows / e->n_places), e->n_tokens);
  if (e->rows != NULL)
    add_array (file, head, "rows", WEFT_DTYPE_U32, WEFT_SHAPE (e->n_rows / e->n_places), e->rows);
  set_text (file, head, "target", self->target);
  if (self->class_names != NULL) {
    g_autofree char *names = g_strjoinv ("\n", self->class_names);

    set_text (file, head, "class_names", names);
  }
}

gboolean
weft_value_save_predictions (gconstpointer   value,
                             const char     *path,
                             GError        **error)
{
  const WeftPredictions *self = value;
  g_autoptr (WeftSafetensors) file = weft_safetensors_new ();

  for (guint i = 0; i < self->n_heads; i++)
    add_head (file, i, &self->heads[i]);
  return weft_safetensors_write (file, path, WEFT_FILE_WRITE_PRIVATE, error);
}

static const WeftTensor *
find_array (WeftSafetensors *file,
            guint            head,
            const char      *name,
            WeftDType        dtype)
{
  g_autofree char *full = name_part (head, name);
  const WeftTensor *tensor = weft_safetensors_find (file, full);

  return tensor != NULL && tensor->dtype == dtype ? tensor : NULL;
}

static gpointer
copy_array (const WeftTensor *tensor)
{
  return tensor != NULL ? g_memdup2 (tensor->data, MAX (tensor->bytes, 1)) : NULL;
}

/* Places that rows divide into. */
static gint64
read_places (WeftSafetensors *file,
             guint            head,
             gint64           n_rows)
{
  const WeftTensor *tensor = find_array (file, head, "places", WEFT_DTYPE_I64);
  gint64 n = tensor != NULL && tensor->shape.rank == 0 ? *(const gint64 *) tensor->data : 1;

  return n > 0 && n_rows % n == 0 ? n : 1;
}

static float *
copy_scores (const WeftTensor  *scores,
             GError           **error)
{
  float *copy = weft_alloc (scores->bytes, error);

  return copy != NULL ? memcpy (copy, scores->data, scores->bytes) : NULL;
}

static WeftEvaluation *
read_evaluation (WeftSafetensors   *file,
                 guint              head,
                 const WeftTensor  *scores,
                 GError           **error)
{
  const WeftTensor *loss = find_array (file, head, "loss", WEFT_DTYPE_F64), *numbers = find_array (file, head, "numbers", WEFT_DTYPE_F32);
  const WeftTensor *tokens = find_array (file, head, "tokens", WEFT_DTYPE_I64), *rows = find_array (file, head, "rows", WEFT_DTYPE_U32);
  float *copy = copy_scores (scores, error);
  WeftEvaluation *e;

  if (copy == NULL)
    return NULL;
  e = g_new0 (WeftEvaluation, 1);
  e->n_rows = scores->shape.extent[0];
  e->n_scores = scores->shape.extent[1];
  e->n_targets = numbers != NULL && numbers->shape.rank == 2 ? numbers->shape.extent[1] : 1;
  e->n_places = read_places (file, head, e->n_rows);
  e->scores = copy;
  if (tokens != NULL && weft_shape_equal (&tokens->shape, &WEFT_SHAPE (e->n_rows / e->n_places)))
    e->n_tokens = copy_array (tokens);
  if (rows != NULL && weft_shape_equal (&rows->shape, &WEFT_SHAPE (e->n_rows / e->n_places)))
    e->rows = copy_array (rows);
  e->classes = copy_array (find_array (file, head, "classes", WEFT_DTYPE_I32));
  e->numbers = copy_array (numbers);
  e->loss = loss != NULL ? weft_tensor_get (loss, 0) : 0;
  return e;
}

static gboolean
read_head (WeftSafetensors   *file,
           WeftPredictions   *self,
           const WeftTensor  *scores,
           GError           **error)
{
  guint i = self->n_heads;
  g_autofree char *target_key = name_part (i, "target"), *names_key = name_part (i, "class_names");
  const char *target = weft_safetensors_get_text (file, target_key), *names = weft_safetensors_get_text (file, names_key);
  WeftEvaluation *evaluation = read_evaluation (file, i, scores, error);

  if (evaluation == NULL)
    return FALSE;
  self->heads[self->n_heads++] = (WeftHeadPredictions){ g_strdup (target != NULL ? target : ""), evaluation, names != NULL ? g_strsplit (names, "\n", -1) : NULL };
  return TRUE;
}

gpointer
weft_value_load_predictions (const char  *path,
                             GError     **error)
{
  g_autoptr (WeftSafetensors) file = weft_safetensors_read (path, error);
  g_autoptr (WeftPredictions) self = weft_predictions_new ();
  const WeftTensor *scores = file != NULL ? find_array (file, 0, "scores", WEFT_DTYPE_F32) : NULL;

  if (file == NULL)
    return NULL;
  for (; scores != NULL && scores->shape.rank == 2; scores = self->n_heads < WEFT_MAX_HEADS ? find_array (file, self->n_heads, "scores", WEFT_DTYPE_F32) : NULL)
    if (!read_head (file, self, scores, error))
      return NULL;
  if (self->n_heads > 0)
    return g_steal_pointer (&self);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CACHE, _("%s: holds no predictions"), path);
  return NULL;
}

WeftPredictions *
weft_predictions_new (void)
{
  return g_new0 (WeftPredictions, 1);
}

void
weft_predictions_free (WeftPredictions *self)
{
  for (guint i = 0; i < self->n_heads; i++) {
    g_free (self->heads[i].target);
    weft_evaluation_free (self->heads[i].evaluation);
    g_strfreev (self->heads[i].class_names);
  }
  g_free (self);
}

void
weft_value_destroy_predictions (gpointer value)
{
  weft_predictions_free (value);
}

void
weft_predictions_add (WeftPredictions       *self,
                      const WeftPreparation *preparation,
                      WeftEvaluation        *evaluation)
{
  const char *target = weft_preparation_get_target_name (preparation);
  char **names = g_strdupv ((char **) weft_preparation_get_class_names (preparation));

  g_return_if_fail (self->n_heads < WEFT_MAX_HEADS);

  self->heads[self->n_heads++] = (WeftHeadPredictions){ g_strdup (target != NULL ? target : ""), evaluation, names };
}

WeftArtefact *
weft_predictions_end (WeftPredictions *self)
{
  return weft_artefact_new (&weft_port_type_predictions, self, weft_value_destroy_predictions);
}
