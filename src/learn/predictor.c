/* predictor.c: a model of any source, applied to data
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/predictor.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "dataset/image-input.h"
#include "dataset/reader.h"

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

WeftGraph *
weft_predictor_get_graph (const WeftPredictor *self)
{
  return self->trained != NULL ? weft_model_get_graph (weft_trained_model_get_model (self->trained)) : self->onnx->graph;
}

WeftValue
weft_predictor_get_input (const WeftPredictor *self)
{
  return self->trained != NULL ? weft_model_get_input (weft_trained_model_get_model (self->trained)) : g_array_index (self->onnx->inputs, WeftValue, 0);
}

WeftValue
weft_predictor_get_scores (const WeftPredictor *self,
                           guint                head)
{
  return self->trained != NULL ? weft_trained_model_get_scores (self->trained, head) : g_array_index (self->onnx->outputs, WeftValue, head);
}

static const WeftShape *
get_input_shape (const WeftPredictor *self)
{
  return &weft_graph_get_value (weft_predictor_get_graph (self), weft_predictor_get_input (self))->shape;
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

WeftPredictor *
weft_predictor_new_onnx (WeftOnnxModel  *model,
                         GError        **error)
{
  g_autoptr (WeftPredictor) self = g_new0 (WeftPredictor, 1);

  self->onnx = model;
  if (!check_input (self, error) || !read_preparation (self, error) || !read_pictures (self, error) || !add_probabilities (self, error))
    return NULL;
  self->session = weft_session_new_frozen (self->onnx->graph);
  return g_steal_pointer (&self);
}

WeftPredictor *
weft_predictor_new_trained (WeftTrainedModel *model)
{
  WeftPredictor *self = g_new0 (WeftPredictor, 1);

  self->trained = weft_trained_model_ref (model);
  return self;
}

WeftTrainedModel *
weft_predictor_get_trained (const WeftPredictor *self)
{
  return self->trained;
}

const WeftOnnxModel *
weft_predictor_get_onnx (const WeftPredictor *self)
{
  return self->onnx;
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

/* The same of data that came as arrays: pictures are the only column, (height, width) or with
 * channels before that. */
static gboolean
find_form (const WeftPreparation *preparation,
           WeftImageForm         *form)
{
  gboolean is_alone = weft_preparation_get_n_columns (preparation) == 1 && weft_preparation_get_n_parts (preparation) == 1;
  WeftInputPart part = is_alone ? weft_preparation_get_part (preparation, 0) : (WeftInputPart){ 0 };
  const WeftShape *shape = &part.shape;

  if ((shape->rank != 2 && shape->rank != 3) || part.n_entries > 0)
    return FALSE;
  *form = (WeftImageForm){ shape->rank == 3 ? (int) shape->extent[0] : 1, (int) shape->extent[shape->rank - 1], (int) shape->extent[shape->rank - 2], 0 };
  return form->channels == 1 || form->channels == 3;
}

gboolean
weft_predictor_get_form (const WeftPredictor *self,
                         WeftImageForm       *form)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (self);
  const WeftImageForm *known = preparation != NULL ? weft_preparation_get_form (preparation) : NULL;

  if (known == NULL && self->pictures != NULL)
    known = &self->pictures->form;
  if (known == NULL)
    return preparation == NULL ? guess_form (self, form) : find_form (preparation, form);
  *form = *known;
  return TRUE;
}

WeftDataset *
weft_predictor_read (WeftPredictor   *self,
                     const char      *file,
                     const WeftStop  *stop,
                     GPtrArray       *warnings,
                     GError         **error)
{
  const WeftReader *reader = weft_dataset_find_reader (file, NULL);
  g_autoptr (WeftParams) options = NULL;
  WeftImageForm form;

  if (reader != NULL && g_str_equal (reader->id, "image") && weft_predictor_get_form (self, &form)) {
    options = weft_params_new (reader->params);
    weft_image_form_store (&form, options);
  }
  return weft_dataset_read (file, options, stop, warnings, error);
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
fit_plain (WeftPredictor   *self,
           WeftDataset     *dataset,
           WeftRows         rows,
           const WeftStop  *stop,
           GPtrArray       *warnings,
           GError         **error)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  g_autoptr (WeftPreparation) preparation = NULL;
  const char *arrays = find_arrays (self, dataset);

  if (!weft_params_set (params, "task", "none", error) || !weft_params_set (params, "numbers", "none", error) ||
      (arrays != NULL && !weft_params_set (params, "features", arrays, error)))
    return NULL;
  preparation = weft_preparation_fit (dataset, rows.rows, rows.n_rows, params, stop, warnings, error);
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

/* What makes inputs of rows of @dataset. */
static WeftGather *
bind (WeftPredictor   *self,
      WeftDataset     *dataset,
      WeftRows         rows,
      const WeftStop  *stop,
      GPtrArray       *warnings,
      GError         **error)
{
  WeftPreparation *known = weft_predictor_get_preparation (self);
  g_autoptr (WeftPreparation) preparation = known != NULL ? weft_preparation_ref (known) : fit_plain (self, dataset, rows, stop, warnings, error);

  return preparation != NULL ? weft_gather_new (preparation, dataset, WEFT_GATHER_NO_TARGET, warnings, error) : NULL;
}

static void
fill (WeftPredictor *self,
      WeftGather    *gather,
      WeftRows       rows,
      float         *to)
{
  weft_gather_fill_inputs (gather, rows.rows, rows.n_rows, to);
  if (self->pictures != NULL && weft_predictor_get_preparation (self) == NULL)
    weft_image_input_apply (self->pictures, to, (gint64) rows.n_rows);
}

WeftTensor *
weft_predictor_prepare (WeftPredictor   *self,
                        WeftDataset     *dataset,
                        WeftRows         rows,
                        const WeftStop  *stop,
                        GPtrArray       *warnings,
                        GError         **error)
{
  g_autoptr (WeftGather) gather = bind (self, dataset, rows, stop, warnings, error);
  WeftShape shape = *get_input_shape (self);
  WeftTensor *input;

  if (gather == NULL)
    return NULL;
  shape.extent[0] = (gint64) rows.n_rows;
  input = weft_tensor_new (WEFT_DTYPE_F32, &shape, error);
  if (input != NULL)
    fill (self, gather, rows, weft_tensor_f32 (input));
  return input;
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
  fill (self, gather, (WeftRows){ rows.rows + first, (gsize) n }, weft_tensor_f32 (input));
  given = convert (input, get_input_dtype (self), error);
  if (given == NULL || !weft_session_run (self->session, (const WeftValue *) (gpointer) self->onnx->inputs->data, &given, 1,
                                          &g_array_index (self->onnx->outputs, WeftValue, head), &result, 1, error))
    return FALSE;
  scores = convert (result, WEFT_DTYPE_F32, error);
  return scores != NULL && take_scores (self, head, scores, first, n, evaluation, error);
}

static WeftEvaluation *
run_onnx (WeftPredictor   *self,
          guint            head,
          WeftDataset     *dataset,
          WeftRows         rows,
          const WeftStop  *stop,
          GPtrArray       *warnings,
          GError         **error)
{
  g_autoptr (WeftGather) gather = bind (self, dataset, rows, stop, warnings, error);
  g_autoptr (WeftEvaluation) evaluation = g_new0 (WeftEvaluation, 1);
  gint64 extent = get_input_shape (self)->extent[0], step = extent < 0 ? BATCH : extent;

  if (gather == NULL || (step == 0 && !refuse (error, _("the input has no numbers"))))
    return NULL;
  evaluation->n_rows = (gint64) rows.n_rows;
  for (gint64 first = 0; first < evaluation->n_rows; first += step) {
    if (weft_stop_is_requested (stop)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("stopped"));
      return NULL;
    }
    if (!run_batch (self, head, gather, rows, first, evaluation, error))
      return NULL;
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
weft_predictor_run (WeftPredictor   *self,
                    guint            head,
                    WeftDataset     *dataset,
                    const WeftStop  *stop,
                    GPtrArray       *warnings,
                    GError         **error)
{
  WeftRows rows;
  g_autofree guint32 *numbers = list_rows (dataset, &rows);

  if (self->onnx != NULL)
    return run_onnx (self, head, dataset, rows, stop, warnings, error);
  return weft_trained_model_evaluate (self->trained, head, dataset, rows, FALSE, stop, warnings, error);
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
weft_predictor_write (WeftPredictor   *self,
                      WeftDataset     *dataset,
                      int              width,
                      const WeftStop  *stop,
                      GPtrArray       *warnings,
                      GError         **error)
{
  const WeftDecoding decoding = { score_onnx, self, width };
  g_autoptr (WeftGather) gather = NULL;
  WeftRows rows;
  g_autofree guint32 *numbers = list_rows (dataset, &rows);

  if (self->trained != NULL)
    return weft_trained_model_write_texts (self->trained, dataset, rows, width, stop, warnings, error);
  gather = weft_gather_new (self->preparation, dataset, WEFT_GATHER_NO_TARGET, warnings, error);
  return gather != NULL ? weft_decode (&decoding, gather, rows, stop, error) : NULL;
}

gboolean
weft_predictor_write_row (WeftPredictor   *self,
                          WeftDataset     *dataset,
                          guint32          row,
                          int              width,
                          const WeftStop  *stop,
                          GPtrArray       *warnings,
                          WeftWritten     *written,
                          GError         **error)
{
  const WeftDecoding decoding = { score_onnx, self, width };
  g_autoptr (WeftGather) gather = NULL;

  if (self->trained != NULL)
    return weft_trained_model_write_row (self->trained, dataset, row, width, stop, warnings, written, error);
  gather = weft_gather_new (self->preparation, dataset, WEFT_GATHER_NO_TARGET, warnings, error);
  return gather != NULL && weft_decode_row (&decoding, gather, row, stop, written, error);
}
