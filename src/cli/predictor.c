/* predictor.c: the model of a trial, or of an ONNX file, applied to data files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/predictor.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "dataset/image-input.h"
#include "dataset/reader.h"
#include "exchange/onnx.h"
#include "learn/decode.h"
#include "trials/blob.h"

#include <string.h>

/* Rows of a run where the model takes any number of them. */
#define BATCH 256

struct _WeftPredictor
{
  WeftTrainedModel *trained;    /* Owned: of a trial; or else: */
  WeftOnnxModel *onnx;          /* Owned */
  WeftSession *session;         /* Owned: of the file's graph */
  WeftPreparation *preparation; /* Owned (nullable): what the file says of its input */
  WeftImageInput *pictures;     /* Owned (nullable): the same, of pictures that others trained it with */
};

WeftTrainedModel *
weft_cli_load_trained (const char  *trials,
                       const char  *text,
                       WeftExit    *status,
                       GError     **error)
{
  g_autoptr (WeftTrialStore) store = weft_cli_open_store (trials, status, error);
  g_autoptr (WeftTrial) trial = store != NULL ? weft_cli_find_trial (store, text, status, error) : NULL;
  g_autofree char *path = NULL;

  if (trial == NULL)
    return NULL;
  *status = WEFT_EXIT_UNUSABLE;
  for (guint i = 0; i < trial->artefacts->len && path == NULL; i++) {
    const WeftTrialArtefact *artefact = trial->artefacts->pdata[i];

    if (g_str_equal (artefact->kind, "model"))
      path = weft_blob_get_path (weft_trial_store_get_artefacts (store), artefact->hash);
  }
  if (path != NULL)
    return weft_trained_model_load (path, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("trial %s has no model in %s; run its workflow again, to the end"), text,
               weft_trial_store_get_artefacts (store));
  return NULL;
}

void
weft_predictor_free (WeftPredictor *self)
{
  g_clear_pointer (&self->trained, weft_trained_model_unref);
  g_clear_pointer (&self->session, weft_session_unref);
  g_clear_pointer (&self->onnx, weft_onnx_model_free);
  g_clear_pointer (&self->preparation, weft_preparation_unref);
  g_clear_pointer (&self->pictures, weft_image_input_free);
  g_free (self);
}

static gboolean
refuse (GError     **error,
        const char  *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, what);
  return FALSE;
}

static const WeftShape *
get_input_shape (const WeftPredictor *self)
{
  return &weft_graph_get_value (self->onnx->graph, g_array_index (self->onnx->inputs, WeftValue, 0))->shape;
}

static WeftDType
get_input_dtype (const WeftPredictor *self)
{
  return weft_graph_get_value (self->onnx->graph, g_array_index (self->onnx->inputs, WeftValue, 0))->dtype;
}

static gboolean
is_floating (WeftDType dtype)
{
  return dtype == WEFT_DTYPE_F32 || dtype == WEFT_DTYPE_F16 || dtype == WEFT_DTYPE_F64;
}

/* Returns: (transfer full) (nullable): the same numbers in another type */
static WeftTensor *
convert (WeftTensor  *tensor,
         WeftDType    dtype,
         GError     **error)
{
  WeftTensor *to;

  if (tensor->dtype == dtype)
    return weft_tensor_ref (tensor);
  to = weft_tensor_new (dtype, &tensor->shape, error);
  for (gint64 i = 0; to != NULL && i < weft_shape_count (&tensor->shape); i++)
    weft_tensor_set (to, i, weft_tensor_get (tensor, i));
  return to;
}

/* Numbers of one row of the input; all axes but the first are known. */
static gint64
count_inputs (const WeftPredictor *self)
{
  const WeftShape *shape = get_input_shape (self);

  return weft_shape_count_axes (shape, 1, shape->rank);
}

static gboolean
check_input (const WeftPredictor  *self,
             GError              **error)
{
  const WeftShape *shape;

  if (self->onnx->inputs->len != 1)
    return refuse (error, _("a model with one input is needed, this one has several or none"));
  shape = get_input_shape (self);
  if (!is_floating (get_input_dtype (self)) || shape->rank < 2)
    return refuse (error, _("the input must be rows of floating point numbers, the batch its first axis"));
  for (int axis = 1; axis < shape->rank; axis++)
    if (shape->extent[axis] < 0)
      return refuse (error, _("all axes of the input but the first must be known; export the model for one size"));
  return count_inputs (self) > 0 || refuse (error, _("the input has no numbers"));
}

/* The preparation that Weft writes into its files. */
static gboolean
read_preparation (WeftPredictor  *self,
                  GError        **error)
{
  const char *text = g_hash_table_lookup (self->onnx->texts, "weft.preparation");
  g_autoptr (JsonNode) node = text != NULL ? weft_json_parse (text, strlen (text), error) : NULL;

  if (text == NULL)
    return TRUE;
  if (node != NULL)
    self->preparation = weft_preparation_from_json (node, error);
  if (self->preparation == NULL)
    return FALSE;
  return weft_preparation_get_n_inputs (self->preparation) == count_inputs (self) ||
         refuse (error, _("the preparation in the file is for another input; export the model anew"));
}

/* What weft-cli model import put into the file. */
static gboolean
read_pictures (WeftPredictor  *self,
               GError        **error)
{
  const char *text = g_hash_table_lookup (self->onnx->texts, WEFT_IMAGE_INPUT_KEY);
  g_autoptr (JsonNode) node = text != NULL ? weft_json_parse (text, strlen (text), error) : NULL;
  const WeftImageForm *form;

  if (text == NULL)
    return TRUE;
  self->pictures = node != NULL ? weft_image_input_from_json (node, error) : NULL;
  if (self->pictures == NULL)
    return FALSE;
  form = &self->pictures->form;
  return (gint64) form->channels * form->width * form->height == count_inputs (self) ||
         refuse (error, _("the file says that it wants pictures of another size than its input has; import the model again"));
}

/* What gives a value, behind ops that only hand it on. */
static const WeftOp *
find_origin (const WeftGraph *graph,
             WeftValue        value)
{
  static const char *const passes[] = { "Cast", "DequantizeLinear", "Flatten", "Identity", "QuantizeLinear", "Reshape", "Squeeze", "Unsqueeze", NULL };
  const WeftOp *op = weft_graph_get_value (graph, value)->producer;

  while (op != NULL && g_strv_contains (passes, op->klass->name))
    op = weft_graph_get_value (graph, op->inputs[0])->producer;
  return op;
}

/* Classifiers are mostly exported without the softmax at their end. */
static gboolean
add_probabilities (WeftPredictor  *self,
                   GError        **error)
{
  WeftValue *output = &g_array_index (self->onnx->outputs, WeftValue, 0);
  const WeftOp *origin = find_origin (self->onnx->graph, *output);

  if (self->pictures == NULL || self->pictures->labels == NULL ||
      (origin != NULL && (g_str_equal (origin->klass->name, "Softmax") || g_str_equal (origin->klass->name, "Sigmoid"))))
    return TRUE;
  *output = weft_graph_add (self->onnx->graph, "Softmax", WEFT_INPUTS (*output), NULL, error);
  return *output != WEFT_NO_VALUE;
}

static gboolean
open_onnx (WeftPredictor  *self,
           const char     *path,
           GError        **error)
{
  self->onnx = weft_onnx_read (path, error);
  if (self->onnx != NULL)
    weft_cli_say_each (path, self->onnx->warnings);
  if (self->onnx == NULL || !check_input (self, error) || !read_preparation (self, error) || !read_pictures (self, error) || !add_probabilities (self, error))
    return FALSE;
  self->session = weft_session_new_frozen (self->onnx->graph);
  return TRUE;
}

WeftPredictor *
weft_predictor_open (const char  *trials,
                     const char  *name,
                     WeftExit    *status,
                     GError     **error)
{
  g_autoptr (WeftPredictor) self = g_new0 (WeftPredictor, 1);

  if (g_str_has_suffix (name, ".onnx")) {
    *status = WEFT_EXIT_UNUSABLE;
    return open_onnx (self, name, error) ? g_steal_pointer (&self) : NULL;
  }
  self->trained = weft_cli_load_trained (trials, name, status, error);
  return self->trained != NULL ? g_steal_pointer (&self) : NULL;
}

WeftPreparation *
weft_predictor_get_preparation (const WeftPredictor *self)
{
  return self->trained != NULL ? weft_trained_model_get_preparation (self->trained) : self->preparation;
}

guint
weft_predictor_get_n_heads (const WeftPredictor *self)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (self);
  guint n_heads = preparation != NULL ? weft_preparation_get_n_heads (preparation) : 1;

  return self->onnx != NULL && self->onnx->outputs->len < n_heads ? 1 : n_heads;
}

/* Returns: (transfer none) (nullable): the preparation with target @head */
static WeftPreparation *
get_head (const WeftPredictor *self,
          guint                head)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (self);

  return preparation != NULL ? weft_preparation_get_head (preparation, head) : NULL;
}

const char *
weft_predictor_get_target_name (const WeftPredictor *self,
                                guint                head)
{
  const WeftPreparation *preparation = get_head (self, head);
  const char *name = preparation != NULL ? weft_preparation_get_target_name (preparation) : NULL;

  return name != NULL ? name : "";
}

const char *const *
weft_predictor_get_class_names (const WeftPredictor *self,
                                guint                head,
                                gint64              *n_names)
{
  const WeftPreparation *preparation = get_head (self, head);

  if (preparation == NULL && self->pictures != NULL && self->pictures->labels != NULL) {
    *n_names = g_strv_length (self->pictures->labels);
    return (const char *const *) self->pictures->labels;
  }
  *n_names = preparation != NULL ? weft_preparation_get_n_targets (preparation) : 0;
  return preparation != NULL ? weft_preparation_get_class_names (preparation) : NULL;
}

/* Channels, height and width of the input, if it can be a picture. */
static gboolean
guess_form (const WeftPredictor *self,
            WeftImageForm       *form)
{
  const WeftShape *shape = get_input_shape (self);
  int rank = shape->rank;

  *form = (WeftImageForm){ rank == 4 ? (int) shape->extent[1] : 1, (int) shape->extent[rank - 1], (int) shape->extent[MAX (rank - 2, 0)], 0 };
  return (rank == 3 || rank == 4) && (form->channels == 1 || form->channels == 3);
}

static gboolean
get_form (const WeftPredictor *self,
          WeftImageForm       *form)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (self);
  const WeftImageForm *known = preparation != NULL ? weft_preparation_get_form (preparation) : NULL;

  if (known == NULL && self->pictures != NULL)
    known = &self->pictures->form;
  if (known == NULL)
    return preparation == NULL && guess_form (self, form);
  *form = *known;
  return TRUE;
}

WeftDataset *
weft_predictor_read (WeftPredictor  *self,
                     const char     *file,
                     GPtrArray      *warnings,
                     GError        **error)
{
  const WeftReader *reader = weft_dataset_find_reader (file, NULL);
  g_autoptr (WeftParams) options = NULL;
  WeftImageForm form;

  if (reader != NULL && g_str_equal (reader->id, "image") && get_form (self, &form)) {
    options = weft_params_new (reader->params);
    weft_image_form_store (&form, options);
  }
  return weft_dataset_read (file, options, weft_interrupt_watch (), warnings, error);
}

/* The name of the only column of arrays that has as many numbers as the input, or NULL. */
static const char *
find_arrays (const WeftPredictor *self,
             WeftDataset         *dataset)
{
  const char *found = NULL;

  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    WeftShape item = weft_column_get_item_shape (weft_dataset_get_column (dataset, i));

    if (item.rank == 0 || weft_shape_count (&item) != count_inputs (self))
      continue;
    if (found != NULL)
      return NULL;
    found = weft_dataset_get_column_name (dataset, i);
  }
  return found;
}

/* Numbers as they are, in the order of the columns. */
static WeftPreparation *
fit_plain (WeftPredictor  *self,
           WeftDataset    *dataset,
           WeftRows        rows,
           GPtrArray      *warnings,
           GError        **error)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  g_autoptr (WeftPreparation) preparation = NULL;
  const char *arrays = find_arrays (self, dataset);

  if (!weft_params_set (params, "task", "none", error) || !weft_params_set (params, "numbers", "none", error) ||
      (arrays != NULL && !weft_params_set (params, "features", arrays, error)))
    return NULL;
  preparation = weft_preparation_fit (dataset, rows.rows, rows.n_rows, params, weft_interrupt_watch (), warnings, error);
  if (preparation == NULL)
    return NULL;
  if (weft_preparation_get_n_inputs (preparation) == count_inputs (self))
    return g_steal_pointer (&preparation);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("a row has %" PRId64 " numbers, the model reads %" PRId64 "; give it data with these columns alone"),
               weft_preparation_get_n_inputs (preparation), count_inputs (self));
  return NULL;
}

/* A batch's scores into @evaluation, which learns from the first how many there are. */
static gboolean
take_scores (WeftPredictor     *self,
             guint              head,
             const WeftTensor  *result,
             gint64             first,
             gint64             n,
             WeftEvaluation    *evaluation,
             GError           **error)
{
  gint64 n_scores, n_names;
  const char *const *names = weft_predictor_get_class_names (self, head, &n_names);

  if (result->shape.rank == 0 || result->shape.extent[0] < n)
    return refuse (error, _("an output of the model has no row for each row of its input"));
  n_scores = weft_shape_count_axes (&result->shape, 1, result->shape.rank);
  if (n_scores == 0 || (names != NULL && n_scores != 1 && n_scores != n_names))
    return refuse (error, _("the preparation in the file is for another number of classes; export the model anew"));
  if (evaluation->scores == NULL) {
    evaluation->n_scores = n_scores;
    evaluation->n_places = 1;
    evaluation->scores = weft_alloc ((gsize) (evaluation->n_rows * n_scores) * sizeof (float), error);
    if (evaluation->scores == NULL)
      return FALSE;
  }
  memcpy (evaluation->scores + first * n_scores, result->data, (gsize) (n * n_scores) * sizeof (float));
  return TRUE;
}

/* Rows @first … of a batch; where the model takes another number, the rest repeats row 0. */
static gboolean
run_batch (WeftPredictor   *self,
           guint            head,
           WeftGather      *gather,
           WeftRows         rows,
           gint64           first,
           WeftEvaluation  *evaluation,
           GError         **error)
{
  WeftShape shape = *get_input_shape (self);
  gint64 n = MIN (shape.extent[0] < 0 ? BATCH : shape.extent[0], (gint64) rows.n_rows - first);
  g_autoptr (WeftTensor) input = NULL, given = NULL, result = NULL, scores = NULL;

  shape.extent[0] = shape.extent[0] < 0 ? n : shape.extent[0];
  input = weft_tensor_new (WEFT_DTYPE_F32, &shape, error);
  if (input == NULL)
    return FALSE;
  weft_gather_fill_inputs (gather, rows.rows + first, (gsize) n, weft_tensor_f32 (input));
  if (self->pictures != NULL && self->preparation == NULL)
    weft_image_input_apply (self->pictures, weft_tensor_f32 (input), n);
  given = convert (input, get_input_dtype (self), error);
  if (given == NULL || !weft_session_run (self->session, (const WeftValue *) (gpointer) self->onnx->inputs->data, &given, 1,
                                          &g_array_index (self->onnx->outputs, WeftValue, head), &result, 1, error))
    return FALSE;
  scores = convert (result, WEFT_DTYPE_F32, error);
  return scores != NULL && take_scores (self, head, scores, first, n, evaluation, error);
}

static WeftEvaluation *
run_onnx (WeftPredictor  *self,
          guint           head,
          WeftDataset    *dataset,
          WeftRows        rows,
          GPtrArray      *warnings,
          GError        **error)
{
  g_autoptr (WeftPreparation) preparation = self->preparation != NULL ? weft_preparation_ref (self->preparation) : fit_plain (self, dataset, rows, warnings, error);
  g_autoptr (WeftGather) gather = preparation != NULL ? weft_gather_new (preparation, dataset, WEFT_GATHER_NO_TARGET, warnings, error) : NULL;
  g_autoptr (WeftEvaluation) evaluation = g_new0 (WeftEvaluation, 1);
  gint64 step = get_input_shape (self)->extent[0];

  if (gather == NULL)
    return NULL;
  evaluation->n_rows = (gint64) rows.n_rows;
  for (gint64 first = 0; first<(gint64) rows.n_rows; first += step> 0 ? step : BATCH) {
    if (weft_stop_is_requested (weft_interrupt_watch ())) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("stopped"));
      return NULL;
    }
    if (step == 0 || !run_batch (self, head, gather, rows, first, evaluation, error)) {
      if (step == 0)
        refuse (error, _("the input has no numbers"));
      return NULL;
    }
  }
  return g_steal_pointer (&evaluation);
}

/* Returns: (transfer full): the numbers of all rows */
static guint32 *
list_rows (WeftDataset *dataset,
           WeftRows    *rows)
{
  gsize n_rows = (gsize) weft_dataset_get_n_rows (dataset);
  guint32 *numbers = g_new (guint32, n_rows + 1);

  for (gsize i = 0; i < n_rows; i++)
    numbers[i] = (guint32) i;
  *rows = (WeftRows){ numbers, n_rows };
  return numbers;
}

WeftEvaluation *
weft_predictor_run (WeftPredictor  *self,
                    guint           head,
                    WeftDataset    *dataset,
                    GPtrArray      *warnings,
                    GError        **error)
{
  WeftRows rows;
  g_autofree guint32 *numbers = list_rows (dataset, &rows);

  if (self->onnx != NULL)
    return run_onnx (self, head, dataset, rows, warnings, error);
  return weft_trained_model_evaluate (self->trained, head, dataset, rows, FALSE, weft_interrupt_watch (), warnings, error);
}

/* Names of layers, or of values that a graph's file names. */
static char *
list_layers (const WeftPredictor *self)
{
  GString *names = g_string_new (NULL);
  guint n_layers;
  const WeftLayerInfo *layers;

  if (self->onnx != NULL)
    return g_string_free (g_string_append (names, _("the values that its file names")), FALSE);
  layers = weft_model_get_layers (weft_trained_model_get_model (self->trained), &n_layers);
  for (guint i = 0; i < n_layers; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", layers[i].spec->id);
  return g_string_free (names, FALSE);
}

static WeftValue
find_layer (const WeftPredictor  *self,
            const char           *name,
            GError              **error)
{
  WeftModel *model = self->trained != NULL ? weft_trained_model_get_model (self->trained) : NULL;
  g_autofree char *names = NULL;
  guint n_layers = 0;
  const WeftLayerInfo *layers = model != NULL ? weft_model_get_layers (model, &n_layers) : NULL;
  WeftValue found = WEFT_NO_VALUE;

  if (name == NULL)
    return model != NULL ? weft_model_get_output (model) : g_array_index (self->onnx->outputs, WeftValue, 0);
  for (guint i = 0; i < n_layers; i++)
    if (g_str_equal (layers[i].spec->id, name))
      return layers[i].value;
  if (model == NULL)
    found = weft_graph_find (self->onnx->graph, name);
  if (found != WEFT_NO_VALUE && weft_graph_get_value (self->onnx->graph, found)->producer != NULL)
    return found;
  names = list_layers (self);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("the model has no layer called “%s”; there are %s"), name, names);
  return WEFT_NO_VALUE;
}

/* A value of a graph for rows of a gather, batch by batch. */
typedef struct
{
  WeftSession *session;
  WeftValue input;
  WeftShape shape; /* of the input; a first extent below 0 takes any number of rows */
  WeftDType dtype;
  WeftValue value;
  WeftTensor *all; /* Owned: (N, V) */
} LayerRun;

/* A batch's rows behind those that are there. */
static gboolean
keep_batch (LayerRun          *run,
            const WeftTensor  *result,
            gint64             n_rows,
            gint64             first,
            gint64             n,
            GError           **error)
{
  gint64 width = result->shape.rank > 0 ? weft_shape_count_axes (&result->shape, 1, result->shape.rank) : 0;

  if (result->shape.rank == 0 || result->shape.extent[0] < n || width == 0)
    return refuse (error, _("the layer has no row for each row of the input"));
  if (run->all == NULL)
    run->all = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_rows, width), error);
  if (run->all != NULL)
    memcpy (weft_tensor_f32 (run->all) + first * width, result->data, (gsize) (n * width) * sizeof (float));
  return run->all != NULL;
}

static gboolean
run_layer_batch (WeftPredictor  *self,
                 LayerRun       *run,
                 WeftGather     *gather,
                 WeftRows        rows,
                 gint64          first,
                 gint64          n,
                 GError        **error)
{
  WeftShape shape = run->shape;
  g_autoptr (WeftTensor) input = NULL, given = NULL, result = NULL, numbers = NULL;

  shape.extent[0] = shape.extent[0] < 0 ? n : shape.extent[0];
  input = weft_tensor_new (WEFT_DTYPE_F32, &shape, error);
  if (input == NULL)
    return FALSE;
  weft_gather_fill_inputs (gather, rows.rows + first, (gsize) n, weft_tensor_f32 (input));
  if (self->pictures != NULL && self->preparation == NULL)
    weft_image_input_apply (self->pictures, weft_tensor_f32 (input), n);
  given = convert (input, run->dtype, error);
  if (given == NULL || !weft_session_run (run->session, &run->input, &given, 1, &run->value, &result, 1, error))
    return FALSE;
  numbers = convert (result, WEFT_DTYPE_F32, error);
  return numbers != NULL && keep_batch (run, numbers, (gint64) rows.n_rows, first, n, error);
}

WeftTensor *
weft_predictor_run_layer (WeftPredictor  *self,
                          const char     *layer,
                          WeftDataset    *dataset,
                          WeftRows        rows,
                          GPtrArray      *warnings,
                          GError        **error)
{
  LayerRun run = { .value = find_layer (self, layer, error) };
  WeftPreparation *known = weft_predictor_get_preparation (self);
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autoptr (WeftGather) gather = NULL;
  const WeftValueInfo *input;
  gint64 step;

  if (run.value == WEFT_NO_VALUE)
    return NULL;
  run.session = self->trained != NULL ? weft_trained_model_get_session (self->trained) : self->session;
  run.input = self->trained != NULL ? weft_model_get_input (weft_trained_model_get_model (self->trained)) : g_array_index (self->onnx->inputs, WeftValue, 0);
  input = weft_graph_get_value (weft_session_get_graph (run.session), run.input);
  run.shape = input->shape;
  run.dtype = input->dtype;
  preparation = known != NULL ? weft_preparation_ref (known) : fit_plain (self, dataset, rows, warnings, error);
  gather = preparation != NULL ? weft_gather_new (preparation, dataset, WEFT_GATHER_NO_TARGET, warnings, error) : NULL;
  step = run.shape.extent[0] > 0 ? run.shape.extent[0] : BATCH;
  for (gint64 first = 0; gather != NULL && first < (gint64) rows.n_rows; first += step)
    if (weft_stop_is_requested (weft_interrupt_watch ()) || !run_layer_batch (self, &run, gather, rows, first, MIN (step, (gint64) rows.n_rows - first), error)) {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("stopped"));
      g_clear_pointer (&run.all, weft_tensor_unref);
      return NULL;
    }
  if (run.all == NULL && error != NULL && *error == NULL)
    refuse (error, _("there are no rows"));
  return run.all;
}

gboolean
weft_predictor_writes (const WeftPredictor *self)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (self);

  return preparation != NULL && weft_preparation_get_target_tokenizer (preparation) != NULL;
}

/* A WeftScoreFunc of a file's graph. */
static WeftTensor *
score_onnx (gpointer     data,
            WeftTensor  *input,
            GError     **error)
{
  WeftPredictor *self = data;
  WeftTensor *scores = NULL;

  return weft_session_run (self->session, (const WeftValue *) (gpointer) self->onnx->inputs->data, &input, 1,
                           (const WeftValue *) (gpointer) self->onnx->outputs->data, &scores, 1, error)
           ? scores
           : NULL;
}

char **
weft_predictor_write (WeftPredictor  *self,
                      WeftDataset    *dataset,
                      int             width,
                      GPtrArray      *warnings,
                      GError        **error)
{
  const WeftDecoding decoding = { score_onnx, self, width };
  g_autoptr (WeftGather) gather = NULL;
  WeftRows rows;
  g_autofree guint32 *numbers = list_rows (dataset, &rows);

  if (self->trained != NULL)
    return weft_trained_model_write_texts (self->trained, dataset, rows, width, weft_interrupt_watch (), warnings, error);
  gather = weft_gather_new (self->preparation, dataset, WEFT_GATHER_NO_TARGET, warnings, error);
  return gather != NULL ? weft_decode (&decoding, gather, rows, weft_interrupt_watch (), error) : NULL;
}
