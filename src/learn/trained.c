/* trained.c: a model with its weights and all it needs to be used
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/trained.h"

#include "base/file.h"
#include "base/i18n.h"
#include "exchange/onnx.h"
#include "learn/error.h"

#include <string.h>

struct _WeftTrainedModel
{
  int references;
  WeftPreparation *preparation; /* Owned */
  WeftModel *model;             /* Owned */
  WeftSession *session;         /* Owned */
  WeftObjective objectives[WEFT_MAX_HEADS];
  WeftValue scores[WEFT_MAX_HEADS]; /* what the objectives' are, computed without targets */
  guint n_heads;
  char *data; /* Owned: (nullable): hash of what it was trained on */
};

WeftTrainedModel *
weft_trained_model_ref (WeftTrainedModel *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_trained_model_unref (WeftTrainedModel *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_clear_pointer (&self->session, weft_session_unref);
  g_clear_pointer (&self->model, weft_model_unref);
  g_clear_pointer (&self->preparation, weft_preparation_unref);
  g_free (self->data);
  g_free (self);
}

/* Where the loss gives the probabilities along with it, they are softmax of the output. */
static WeftValue
add_scores (WeftModel           *model,
            const WeftObjective *objective)
{
  WeftGraph *graph = weft_model_get_graph (model);
  const WeftOp *producer = weft_graph_get_value (graph, objective->scores)->producer;

  if (producer == NULL || !g_str_equal (producer->klass->name, "weft.SoftmaxCrossEntropy"))
    return objective->scores;
  return weft_graph_emit (graph, "Softmax", WEFT_INPUTS (producer->inputs[0]), NULL);
}

/* The loss is the first target's, the others have that which suits them. */
static gboolean
build_head (WeftTrainedModel  *self,
            guint              index,
            const char        *loss,
            GError           **error)
{
  const WeftModelHead *head = weft_objective_find_head (self->model, self->preparation, index, error);
  WeftObjectiveOptions options = { .loss = index == 0 ? loss : "auto", .delta = 1, .head = head };

  if (head == NULL || !weft_objective_build (self->model, weft_preparation_get_head (self->preparation, index), &options, &self->objectives[index], error))
    return FALSE;
  self->scores[index] = add_scores (self->model, &self->objectives[index]);
  return TRUE;
}

/* A model without weights yet: the seed does not matter. */
static WeftTrainedModel *
build (WeftModelSpec    *spec,
       WeftPreparation  *preparation,
       const char       *loss,
       GError          **error)
{
  g_autoptr (WeftTrainedModel) self = g_new0 (WeftTrainedModel, 1);

  self->references = 1;
  self->preparation = weft_preparation_ref (preparation);
  self->model = weft_model_new_prepared (spec, preparation, 0, error);
  self->n_heads = weft_preparation_get_n_heads (preparation);
  for (guint i = 0; i < self->n_heads; i++)
    if (self->model == NULL || !build_head (self, i, loss, error))
      return NULL;
  return g_steal_pointer (&self);
}

/* A WeftTransferFind. */
static const WeftTensor *
find_in_file (gpointer    source,
              const char *name)
{
  return weft_safetensors_find (source, name);
}

WeftTrainedModel *
weft_trained_model_new_found (WeftModelSpec     *spec,
                              WeftPreparation   *preparation,
                              const char        *loss,
                              WeftTransferFind   find,
                              gpointer           source,
                              GError           **error)
{
  g_autoptr (WeftTrainedModel) self = build (spec, preparation, loss, error);

  if (self == NULL || (find != NULL && !weft_transfer_all (self->model, find, source, error)))
    return NULL;
  self->session = weft_session_new_frozen (weft_model_get_graph (self->model));
  return g_steal_pointer (&self);
}

WeftTrainedModel *
weft_trained_model_new (WeftModelSpec    *spec,
                        WeftPreparation  *preparation,
                        const char       *loss,
                        WeftSession      *session,
                        GError          **error)
{
  return weft_trained_model_new_found (spec, preparation, loss, session != NULL ? weft_transfer_find_in_session : NULL, session, error);
}

/* Where weights come from: a file, and for what it does not have a session. */
typedef struct
{
  WeftSafetensors *file; /* nullable */
  WeftSession *session;
} Layered;

static const WeftTensor *
find_layered (gpointer    source,
              const char *name)
{
  const Layered *self = source;
  const WeftTensor *found = self->file != NULL ? find_in_file (self->file, name) : NULL;

  return found != NULL ? found : weft_transfer_find_in_session (self->session, name);
}

WeftTrainedModel *
weft_trained_model_copy (const WeftTrainedModel  *self,
                         WeftSafetensors         *weights,
                         GError                 **error)
{
  Layered layered = { weights, self->session };
  WeftTrainedModel *copy = weft_trained_model_new_found (weft_model_get_spec (self->model), self->preparation, self->objectives[0].loss, find_layered, &layered, error);

  if (copy != NULL)
    weft_trained_model_set_data (copy, self->data);
  return copy;
}

void
weft_trained_model_set_data (WeftTrainedModel *self,
                             const char       *hash)
{
  g_free (self->data);
  self->data = g_strdup (hash);
}

const char *
weft_trained_model_get_loss (const WeftTrainedModel *self)
{
  return self->objectives[0].loss;
}

WeftModel *
weft_trained_model_get_model (const WeftTrainedModel *self)
{
  return self->model;
}

WeftPreparation *
weft_trained_model_get_preparation (const WeftTrainedModel *self)
{
  return self->preparation;
}

WeftSession *
weft_trained_model_get_session (const WeftTrainedModel *self)
{
  return self->session;
}

WeftValue
weft_trained_model_get_scores (const WeftTrainedModel *self,
                               guint                   head)
{
  return self->scores[head];
}

static void
set_json (WeftSafetensors *file,
          const char      *key,
          JsonNode        *node)
{
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);

  weft_safetensors_set_text (file, key, text);
  json_node_unref (node);
}

static WeftSafetensors *
make_file (const WeftTrainedModel *self)
{
  WeftSafetensors *file = weft_safetensors_new ();
  WeftGraph *graph = weft_model_get_graph (self->model);

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER)
      weft_safetensors_add (file, info->name, weft_session_get_parameter (self->session, value));
  }
  set_json (file, "layers", weft_model_spec_to_json (weft_model_get_spec (self->model)));
  set_json (file, "preparation", weft_preparation_to_json (self->preparation));
  weft_safetensors_set_text (file, "loss", self->objectives[0].loss);
  if (self->data != NULL)
    weft_safetensors_set_text (file, "data", self->data);
  return file;
}

gboolean
weft_trained_model_save (const WeftTrainedModel  *self,
                         const char              *path,
                         GError                 **error)
{
  g_autoptr (WeftSafetensors) file = make_file (self);

  return weft_safetensors_write (file, path, WEFT_FILE_WRITE_PRIVATE, error);
}

GBytes *
weft_trained_model_to_bytes (const WeftTrainedModel  *self,
                             GError                 **error)
{
  g_autoptr (WeftSafetensors) file = make_file (self);

  return weft_safetensors_to_bytes (file, error);
}

static const WeftTensor *
get_weights (gpointer  session,
             WeftValue value)
{
  return weft_session_get_parameter (session, value);
}

static void
set_text (WeftOnnxModel *file,
          const char    *key,
          JsonNode      *node)
{
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);

  weft_onnx_model_set_text (file, key, text);
  json_node_unref (node);
}

/* The first is called by what it is, the others by their target as well. */
static void
add_output (const WeftTrainedModel *self,
            guint                   index,
            WeftOnnxModel          *file)
{
  const WeftPreparation *head = weft_preparation_get_head (self->preparation, index);
  const char *name = weft_preparation_get_target_kind (head) == WEFT_TARGET_CLASS ? "probabilities" : "predictions";
  g_autofree char *full = index == 0 ? g_strdup (name) : g_strdup_printf ("%s_%s", weft_preparation_get_target_name (head), name);

  weft_onnx_model_add_output (file, self->scores[index], full);
}

GBytes *
weft_trained_model_to_onnx (const WeftTrainedModel  *self,
                            GError                 **error)
{
  g_autoptr (WeftOnnxModel) file = weft_onnx_model_new (weft_model_get_graph (self->model));

  weft_onnx_model_add_input (file, weft_model_get_input (self->model));
  for (guint i = 0; i < self->n_heads; i++)
    add_output (self, i, file);
  set_text (file, "weft.layers", weft_model_spec_to_json (weft_model_get_spec (self->model)));
  set_text (file, "weft.preparation", weft_preparation_to_json (self->preparation));
  weft_onnx_model_set_text (file, "weft.loss", self->objectives[0].loss);
  if (self->data != NULL)
    weft_onnx_model_set_text (file, "weft.data", self->data);
  return weft_onnx_serialize (file, get_weights, self->session, error);
}

gboolean
weft_trained_model_export (const WeftTrainedModel  *self,
                           const char              *path,
                           GError                 **error)
{
  g_autoptr (GBytes) bytes = weft_trained_model_to_onnx (self, error);
  gsize length;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return data != NULL && weft_file_write (path, data, length, WEFT_FILE_WRITE_NONE, error);
}

static JsonNode *
get_json (WeftSafetensors  *file,
          const char       *key,
          GError          **error)
{
  const char *text = weft_safetensors_get_text (file, key);

  if (text == NULL) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the file holds weights but no “%s”, so it is no trained model of Weft"), key);
    return NULL;
  }
  return weft_json_parse (text, strlen (text), error);
}

static WeftTrainedModel *
read_model (WeftSafetensors  *file,
            GError          **error)
{
  g_autoptr (JsonNode) layers = get_json (file, "layers", error);
  g_autoptr (JsonNode) prepared = layers != NULL ? get_json (file, "preparation", error) : NULL;
  g_autoptr (WeftModelSpec) spec = prepared != NULL ? weft_model_spec_from_json (layers, error) : NULL;
  g_autoptr (WeftPreparation) preparation = spec != NULL ? weft_preparation_from_json (prepared, error) : NULL;
  const char *loss = weft_safetensors_get_text (file, "loss");
  WeftTrainedModel *self = preparation != NULL ? weft_trained_model_new_found (spec, preparation, loss != NULL ? loss : "auto", find_in_file, file, error) : NULL;

  if (self != NULL)
    weft_trained_model_set_data (self, weft_safetensors_get_text (file, "data"));
  return self;
}

WeftTrainedModel *
weft_trained_model_load (const char  *path,
                         GError     **error)
{
  g_autoptr (WeftSafetensors) file = weft_safetensors_read (path, error);
  WeftTrainedModel *self;

  if (file == NULL)
    return NULL;
  self = read_model (file, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

WeftEvaluation *
weft_trained_model_evaluate (WeftTrainedModel  *self,
                             guint              head,
                             WeftDataset       *dataset,
                             WeftRows           rows,
                             gboolean           targets,
                             const WeftStop    *stop,
                             GPtrArray         *warnings,
                             GError           **error)
{
  WeftGatherFlags flags = targets ? WEFT_GATHER_PLAIN : WEFT_GATHER_NO_TARGET;
  g_autoptr (WeftGather) gather = weft_gather_new (weft_preparation_get_head (self->preparation, head), dataset, flags, warnings, error);
  g_autoptr (WeftEvaluator) evaluator = NULL;

  if (gather == NULL)
    return NULL;
  evaluator = weft_evaluator_new (self->model, self->session, &self->objectives[head], gather, targets, error);
  return evaluator != NULL ? weft_evaluator_run (evaluator, rows, stop, error) : NULL;
}

/* A WeftScoreFunc. */
static WeftTensor *
score_rows (gpointer     data,
            WeftTensor  *input,
            GError     **error)
{
  WeftTrainedModel *self = data;
  WeftValue from = weft_model_get_input (self->model);
  WeftTensor *scores = NULL;

  return weft_session_run (self->session, &from, &input, 1, &self->scores[0], &scores, 1, error) ? scores : NULL;
}

/* The text need not be there: what the rows have of it is the truth, not what to begin with. */
static WeftDataset *
without_target (WeftDataset  *dataset,
                const char   *target,
                GError      **error)
{
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();

  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++)
    if (!g_str_equal (weft_dataset_get_column_name (dataset, i), target))
      weft_dataset_builder_add_column (builder, weft_dataset_get_column_name (dataset, i), weft_column_ref (weft_dataset_get_column (dataset, i)));
  return weft_dataset_builder_end (builder, error);
}

static WeftGather *
bind_sources (WeftTrainedModel  *self,
              WeftDataset       *dataset,
              GPtrArray         *warnings,
              GError           **error)
{
  g_autoptr (WeftDataset) sources = without_target (dataset, weft_preparation_get_target_name (self->preparation), error);

  return sources != NULL ? weft_gather_new (self->preparation, sources, WEFT_GATHER_NO_TARGET, warnings, error) : NULL;
}

char **
weft_trained_model_write_texts (WeftTrainedModel  *self,
                                WeftDataset       *dataset,
                                WeftRows           rows,
                                int                width,
                                const WeftStop    *stop,
                                GPtrArray         *warnings,
                                GError           **error)
{
  const WeftDecoding decoding = { score_rows, self, width };
  g_autoptr (WeftGather) gather = bind_sources (self, dataset, warnings, error);

  return gather != NULL ? weft_decode (&decoding, gather, rows, stop, error) : NULL;
}

gboolean
weft_trained_model_write_row (WeftTrainedModel  *self,
                              WeftDataset       *dataset,
                              guint32            row,
                              int                width,
                              const WeftStop    *stop,
                              GPtrArray         *warnings,
                              WeftWritten       *written,
                              GError           **error)
{
  const WeftDecoding decoding = { score_rows, self, width };
  g_autoptr (WeftGather) gather = bind_sources (self, dataset, warnings, error);

  return gather != NULL && weft_decode_row (&decoding, gather, row, stop, written, error);
}
