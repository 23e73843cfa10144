/* explain-work.c: explanations computed beside the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-work.h"

#include "app/work.h"
#include "base/i18n.h"
#include "dataset/warnings.h"
#include "explain/error.h"

/* What goes to the thread. `partial` is all that both touch at the same time. */
typedef struct
{
  /* Owned */
  char *title;
  char *path;                /* nullable */
  WeftTrainedModel *trained; /* nullable */
  WeftExplainModel *model;   /* nullable: to be opened */
  WeftDataset *dataset;      /* nullable: what the file was read as before */
  WeftExplainOrder order;
  WeftExplainAnswer *answer; /* nullable */
  GError *error;             /* nullable */
  GMutex lock;
  WeftExplainAnswer *partial; /* nullable */

  gboolean is_opening;
  gboolean is_about_input;
  WeftStop stop;
} Request;

struct _WeftExplainWork
{
  /* Owned */
  WeftExplainModel *model;   /* nullable: not there yet */
  WeftExplainAnswer *answer; /* nullable */
  WeftExplainOrder order;
  GCancellable *work; /* nullable */

  /* Borrowed */
  Request *request; /* nullable: what is computed */
  const WeftExplainListener *listener;
  gpointer owner;

  guint n_done;
  gboolean is_waiting; /* `order` is to be computed */
};

void
weft_explain_order_clear (WeftExplainOrder *self)
{
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->layer, g_free);
  g_clear_pointer (&self->maps, g_free);
  g_clear_pointer (&self->params, weft_params_free);
}

static void
copy_order (WeftExplainOrder       *self,
            const WeftExplainOrder *from)
{
  weft_explain_order_clear (self);
  *self = *from;
  self->file = g_strdup (from->file);
  self->text = g_strdup (from->text);
  self->layer = g_strdup (from->layer);
  self->maps = g_strdup (from->maps);
  self->params = from->params != NULL ? weft_params_copy (from->params) : NULL;
}

static void
request_free (gpointer data)
{
  Request *self = data;

  weft_explain_order_clear (&self->order);
  g_clear_pointer (&self->partial, weft_explain_answer_unref);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->model, weft_explain_model_unref);
  g_clear_pointer (&self->trained, weft_trained_model_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self->title);
  g_free (self->path);
  g_free (self);
}

/* On the thread: the model */

static WeftPredictor *
open_onnx (const char  *path,
           GError     **error)
{
  WeftOnnxModel *model = weft_onnx_read (path, error);

  return model != NULL ? weft_predictor_new_onnx (model, error) : NULL;
}

static WeftPredictor *
open_predictor (Request  *self,
                GError  **error)
{
  g_autoptr (WeftTrainedModel) trained = self->trained != NULL ? weft_trained_model_ref (self->trained) : NULL;

  if (trained == NULL && g_str_has_suffix (self->path, ".onnx"))
    return open_onnx (self->path, error);
  if (trained == NULL)
    trained = weft_trained_model_load (self->path, error);
  return trained != NULL ? weft_predictor_new_trained (trained) : NULL;
}

static void
open_model (Request *self)
{
  g_autoptr (WeftPredictor) predictor = open_predictor (self, &self->error);
  g_autoptr (WeftSubject) subject = predictor != NULL ? weft_subject_new (predictor, 0, &self->error) : NULL;

  if (subject != NULL)
    self->model = weft_explain_model_new (self->title, g_steal_pointer (&predictor), g_steal_pointer (&subject));
}

/* On the thread: the input */

/* A table of one text, under the name that the model knows. */
static WeftDataset *
make_text (Request  *self,
           GError  **error)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();
  WeftColumn *column = weft_column_new_text ((const char *const[]){ self->order.text, NULL }, 1, error);

  if (column == NULL)
    return NULL;
  weft_dataset_builder_add_column (builder, weft_preparation_get_column_name (weft_predictor_get_preparation (self->model->predictor), 0), column);
  return weft_dataset_builder_end (g_steal_pointer (&builder), error);
}

static gboolean
read_input (Request   *self,
            GPtrArray *warnings)
{
  WeftPredictor *predictor = self->model->predictor;
  WeftExplainAnswer *answer = self->answer;
  guint32 row = (guint32) self->order.row;

  if (self->order.text != NULL)
    answer->dataset = make_text (self, &self->error);
  else
    answer->dataset = self->dataset != NULL ? weft_dataset_ref (self->dataset) : weft_predictor_read (predictor, self->order.file, &self->stop, warnings, &self->error);
  if (answer->dataset == NULL)
    return FALSE;
  if (self->order.row >= weft_dataset_get_n_rows (answer->dataset)) {
    g_set_error (&self->error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("there are %" PRId64 " rows; choose one of them"), weft_dataset_get_n_rows (answer->dataset));
    return FALSE;
  }
  answer->row = self->order.row;
  answer->sample = weft_predictor_prepare (predictor, answer->dataset, (WeftRows){ &row, 1 }, &self->stop, warnings, &self->error);
  return answer->sample != NULL;
}

/* On the thread: what the model says */

static gboolean
ask_model (Request *self)
{
  WeftExplainAnswer *answer = self->answer;
  g_auto (WeftAnswer) said = { 0 };

  if (!weft_subject_ask (self->model->subject, weft_tensor_const_f32 (answer->sample), 0, &said, &self->error))
    return FALSE;
  answer->n_classes = said.n;
  answer->scores = g_steal_pointer (&said.scores);
  answer->logits = g_steal_pointer (&said.logits);
  return TRUE;
}

static void
choose_target (Request *self)
{
  WeftExplainAnswer *answer = self->answer;
  gint64 first = weft_explain_answer_rank (answer, 0);

  answer->target = (WeftSubjectTarget){ self->order.class >= 0 ? self->order.class : first, -1, 0 };
  if (self->order.contrast && answer->n_classes > 1)
    answer->target.against = answer->target.class == first ? weft_explain_answer_rank (answer, 1) : first;
}

/* One pass back through the model, where it sees pictures; else what holds for any input. */
static const WeftSaliencyMethod *
choose_method (const Request *self)
{
  const WeftSaliencyMethod *cam = weft_saliency_find ("grad-cam");

  if (self->order.method != NULL)
    return self->order.method;
  return cam != NULL && weft_saliency_suits (cam, self->model->subject, NULL) ? cam : weft_saliency_list ()[0];
}

/* On the thread: why */

static void
publish (Request           *self,
         WeftExplainAnswer *partial)
{
  WeftExplainAnswer *former;

  g_mutex_lock (&self->lock);
  former = self->partial;
  self->partial = partial;
  g_mutex_unlock (&self->lock);
  if (former != NULL)
    weft_explain_answer_unref (former);
}

static void
progress_cb (gpointer          data,
             double            fraction,
             const WeftTensor *values)
{
  Request *self = data;
  WeftExplainAnswer *partial = weft_explain_answer_new (self->answer);
  WeftSaliency *saliency = g_new0 (WeftSaliency, 1);

  saliency->values = weft_tensor_copy (values, NULL);
  saliency->target = partial->target;
  saliency->score = (double) partial->logits[partial->target.class];
  saliency->probability = (double) partial->scores[partial->target.class];
  saliency->checks = g_array_new (FALSE, FALSE, sizeof (WeftSaliencyCheck));
  saliency->remarks = g_ptr_array_new_with_free_func (g_free);
  partial->saliency = saliency;
  partial->fraction = MIN (fraction, 0.99);
  publish (self, partial);
}

static void
explain (Request *self)
{
  WeftExplainAnswer *answer = self->answer;
  const WeftSaliencyWatch watch = { progress_cb, self, &self->stop };
  WeftSaliencyRequest request = { .method = answer->method, .params = answer->params, .sample = weft_tensor_const_f32 (answer->sample), .target = answer->target };

  request.layer = self->order.layer;
  request.seed = self->order.seed;
  answer->saliency = weft_saliency_run (self->model->subject, &request, &watch, &self->error);
  answer->fraction = 1;
}

/* Instead: what a layer holds. */
static void
take_maps (Request *self)
{
  WeftExplainAnswer *answer = self->answer;

  answer->maps = weft_feature_maps_new (self->model->subject, self->order.maps, weft_tensor_const_f32 (answer->sample), &self->stop, &self->error);
  answer->fraction = 1;
}

static void
answer_order (Request *self)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  self->answer = weft_explain_answer_new (NULL);
  self->answer->model = weft_explain_model_ref (self->model);
  self->answer->input = g_strdup (self->order.text != NULL ? self->order.text : self->order.file);
  self->is_about_input = TRUE;
  if (!read_input (self, warnings))
    return;
  self->is_about_input = FALSE;
  if (!ask_model (self))
    return;
  choose_target (self);
  self->answer->method = choose_method (self);
  self->answer->params = self->order.params != NULL ? weft_params_copy (self->order.params) : weft_params_new (self->answer->method->params);
  self->answer->seed = self->order.seed;
  publish (self, weft_explain_answer_new (self->answer));
  if (self->order.maps != NULL)
    take_maps (self);
  else
    explain (self);
}

static void
work_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Request *self = data;

  if (self->is_opening)
    open_model (self);
  else
    answer_order (self);
}

/* In the main loop */

static void start_next (WeftExplainWork *self);

static void
take_answer (WeftExplainWork   *self,
             WeftExplainAnswer *answer)
{
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  self->answer = weft_explain_answer_ref (answer);
  self->listener->changed (self->owner);
}

static void
take_result (WeftExplainWork *self,
             Request         *request)
{
  if (request->error != NULL) {
    self->listener->failed (self->owner, request->error->message, request->is_about_input);
  } else if (request->is_opening) {
    self->model = weft_explain_model_ref (request->model);
    self->listener->opened (self->owner, self->model);
  } else {
    self->n_done++;
    take_answer (self, request->answer);
  }
}

/* What was stopped for another order is neither shown nor told. */
static void
done_cb (gpointer owner,
         gpointer data)
{
  WeftExplainWork *self = owner;
  Request *request = data;

  g_clear_object (&self->work);
  self->request = NULL;
  if (!weft_stop_is_requested (&request->stop))
    take_result (self, request);
  start_next (self);
}

static void
start (WeftExplainWork *self,
       Request         *request)
{
  g_mutex_init (&request->lock);
  self->request = request;
  self->work = weft_work_start (work_on_thread, request, request_free, done_cb, self);
}

static void
start_next (WeftExplainWork *self)
{
  Request *request;

  if (!self->is_waiting || self->request != NULL || self->model == NULL)
    return;
  self->is_waiting = FALSE;
  request = g_new0 (Request, 1);
  request->model = weft_explain_model_ref (self->model);
  copy_order (&request->order, &self->order);
  if (self->answer != NULL && self->answer->dataset != NULL && g_strcmp0 (self->answer->input, self->order.file) == 0)
    request->dataset = weft_dataset_ref (self->answer->dataset);
  start (self, request);
}

void
weft_explain_work_ask (WeftExplainWork        *self,
                       const WeftExplainOrder *order)
{
  copy_order (&self->order, order);
  self->is_waiting = TRUE;
  if (self->request != NULL && !self->request->is_opening)
    weft_stop_request (&self->request->stop);
  start_next (self);
}

void
weft_explain_work_look (WeftExplainWork *self)
{
  g_autoptr (WeftExplainAnswer) partial = NULL;

  if (self->request == NULL || weft_stop_is_requested (&self->request->stop))
    return;
  g_mutex_lock (&self->request->lock);
  partial = g_steal_pointer (&self->request->partial);
  g_mutex_unlock (&self->request->lock);
  if (partial != NULL)
    take_answer (self, partial);
}

gboolean
weft_explain_work_get_busy (WeftExplainWork *self)
{
  return self->request != NULL;
}

guint
weft_explain_work_get_n_done (WeftExplainWork *self)
{
  return self->n_done;
}

WeftExplainAnswer *
weft_explain_work_get_answer (WeftExplainWork *self)
{
  return self->answer;
}

WeftExplainWork *
weft_explain_work_new (const char                *title,
                       const char                *path,
                       WeftTrainedModel          *trained,
                       const WeftExplainListener *listener,
                       gpointer                   owner)
{
  WeftExplainWork *self = g_new0 (WeftExplainWork, 1);
  Request *request = g_new0 (Request, 1);

  self->listener = listener;
  self->owner = owner;
  request->is_opening = TRUE;
  request->title = g_strdup (title);
  request->path = g_strdup (path);
  request->trained = trained != NULL ? weft_trained_model_ref (trained) : NULL;
  start (self, request);
  return self;
}

void
weft_explain_work_free (WeftExplainWork *self)
{
  if (self->request != NULL)
    weft_stop_request (&self->request->stop);
  if (self->work != NULL)
    weft_work_drop (&self->work);
  weft_explain_order_clear (&self->order);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->model, weft_explain_model_unref);
  g_free (self);
}
