/* teach-work.c: a model taught beside the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/teach-work.h"

#include "app/work.h"
#include "base/i18n.h"
#include "workflow/trial-data.h"

#include <math.h>

/* Rows that are set aside to judge by, where no trial says which. */
#define VALIDATION 0.2

/* What goes to the thread. Under the lock is all that both touch at the same time. */
typedef struct
{
  /* Owned */
  WeftExplainAnswer *answer;
  WeftMarks *marks;
  WeftParams *params;
  WeftParams *training;  /* nullable: how the trial's model was trained */
  WeftTrialStore *store; /* nullable */
  WeftArtefact *data;    /* nullable: WeftData */
  WeftTeachResult result;
  GError *error; /* nullable */
  GMutex lock;
  char *text; /* under the lock */

  double fraction; /* under the lock */
  gint64 kept;     /* the new trial */
  gboolean keeps;
  int references;
  WeftStop stop;
} Request;

struct _WeftTeachWork
{
  /* Owned */
  Request *request;
  GCancellable *work; /* nullable */

  /* Borrowed */
  const WeftTeachListener *listener;
  gpointer owner;

  gboolean is_done;
};

/* One for the object, one for what is computed. Thread: main */
static void
request_unref (gpointer data)
{
  Request *self = data;

  if (--self->references > 0)
    return;
  g_clear_pointer (&self->result.feedback, weft_feedback_free);
  g_clear_pointer (&self->result.chart, weft_compare_chart_unref);
  g_clear_pointer (&self->data, weft_artefact_unref);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  g_clear_pointer (&self->training, weft_params_free);
  weft_params_free (self->params);
  weft_marks_free (self->marks);
  weft_explain_answer_unref (self->answer);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self->text);
  g_free (self);
}

static WeftTrainedModel *
get_trained (const Request *self)
{
  return weft_predictor_get_trained (self->answer->model->predictor);
}

/* On the thread: the data */

/* The trial's own, where it is the data that is marked. */
static gboolean
restore_data (Request *self)
{
  const WeftData *data;

  self->data = weft_trial_data_restore (self->store, self->result.parent, &self->stop, NULL);
  if (self->data == NULL)
    return FALSE;
  data = weft_artefact_get_value (self->data);
  if (data->split != NULL && data->split->validation.n_rows > 0 && g_str_equal (weft_dataset_get_hash (data->dataset), weft_dataset_get_hash (self->answer->dataset)))
    return TRUE;
  g_clear_pointer (&self->data, weft_artefact_unref);
  return FALSE;
}

static gboolean
deal_data (Request *self)
{
  const WeftSplitOptions options = { .validation = VALIDATION, .use_parts = TRUE };
  WeftSplit *split = weft_split_new (self->answer->dataset, &options, NULL, &self->error);
  g_autoptr (WeftDataSource) source = NULL;

  if (split == NULL)
    return FALSE;
  source = weft_data_source_new (self->answer->input, NULL, NULL);
  self->data = weft_data_new_artefact (source, weft_dataset_ref (self->answer->dataset), split, weft_preparation_ref (weft_trained_model_get_preparation (get_trained (self))));
  return TRUE;
}

/* A model of no trial is taught all the same, but cannot be kept as one. */
static gboolean
find_data (Request *self)
{
  g_autoptr (WeftTrial) parent = NULL;

  if (self->store != NULL && weft_derived_trial_find_parent (self->store, get_trained (self), &self->result.parent, NULL) && self->result.parent != 0)
    parent = weft_trial_store_read (self->store, self->result.parent, NULL);
  if (parent != NULL)
    self->training = weft_feedback_trial_read_training (parent);
  self->result.own_rows = parent != NULL && restore_data (self);
  return self->result.own_rows || deal_data (self);
}

/* On the thread: teaching */

static char *
tell_epoch (const Request        *self,
            const WeftTrainEpoch *epoch)
{
  gboolean has_classes = weft_preparation_get_target_kind (weft_trained_model_get_preparation (get_trained (self))) == WEFT_TARGET_CLASS;

  return has_classes ? g_strdup_printf (_("Epoch %" PRIu64 ": validation accuracy %.1f %%"), epoch->epoch, 100 * epoch->validation_metric)
                     : g_strdup_printf (_("Epoch %" PRIu64 ": R² of the validation rows %.3f"), epoch->epoch, epoch->validation_metric);
}

static void
progress_cb (gpointer              data,
             double                fraction,
             const WeftTrainEpoch *epoch)
{
  Request *self = data;
  g_autofree char *text = epoch != NULL ? tell_epoch (self, epoch) : NULL;

  g_mutex_lock (&self->lock);
  self->fraction = fraction;
  if (text != NULL) {
    g_free (self->text);
    self->text = g_steal_pointer (&text);
  }
  g_mutex_unlock (&self->lock);
}

static gboolean
teach (Request *self)
{
  const WeftData *data = weft_artefact_get_value (self->data);
  const WeftFeedbackWatch watch = { progress_cb, self, &self->stop };
  const WeftFeedbackSetup setup = {
    .model = get_trained (self),
    .dataset = data->dataset,
    .train = data->split->train,
    .validation = data->split->validation,
    .test = data->split->test,
    .marks = self->marks,
    .params = self->params,
    .training = self->training,
  };

  self->result.feedback = weft_feedback_run (&setup, &watch, &self->error);
  return self->result.feedback != NULL;
}

/* On the thread: the row before and after */

/* What one of the two models makes of it. */
typedef struct
{
  WeftPredictor *predictor;
  WeftSubject *subject;
  WeftSaliency *saliency;
  WeftAnswer answer;
} Side;

static void
side_clear (Side *self)
{
  weft_answer_clear (&self->answer);
  g_clear_pointer (&self->saliency, weft_saliency_free);
  g_clear_pointer (&self->subject, weft_subject_free);
  g_clear_pointer (&self->predictor, weft_predictor_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static gboolean
look (Request                  *self,
      WeftTrainedModel         *model,
      const WeftSaliencyMethod *method,
      Side                     *side)
{
  const WeftExplainAnswer *answer = self->answer;
  const WeftSaliencyWatch watch = { .stop = &self->stop };
  const WeftSaliencyRequest request = { .method = method, .sample = weft_tensor_const_f32 (answer->sample), .target = answer->target };

  side->predictor = weft_predictor_new_trained (model);
  side->subject = weft_subject_new (side->predictor, 0, &self->error);
  if (side->subject == NULL || !weft_subject_ask (side->subject, request.sample, request.target.place, &side->answer, &self->error))
    return FALSE;
  side->saliency = weft_saliency_run (side->subject, &request, &watch, &self->error);
  return side->saliency != NULL;
}

static WeftCompareSide
show_side (const Request *self,
           const char    *name,
           const Side    *side)
{
  return (WeftCompareSide){ name, side->predictor, weft_tensor_const_f32 (self->answer->sample), side->saliency, side->answer.scores, side->answer.n };
}

static gboolean
compare (Request *self)
{
  const WeftSaliencyMethod *method = weft_saliency_find ("integrated-gradients");
  g_auto (Side) before = { 0 }, after = { 0 };

  if (!look (self, get_trained (self), method, &before) || !look (self, self->result.feedback->model, method, &after))
    return FALSE;
  self->result.chart = weft_compare_chart_new ((const WeftCompareSide[]){ show_side (self, _("Before"), &before), show_side (self, _("After"), &after) },
                                               method, self->answer->dataset, self->answer->row, &self->error);
  return self->result.chart != NULL;
}

static void
keep (Request *self)
{
  const WeftFeedbackTrial trial = { self->result.parent, self->result.feedback, self->marks, self->params, weft_artefact_get_value (self->data) };

  self->kept = weft_feedback_trial_store (self->store, &trial, &self->stop, &self->error);
}

static void
work_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Request *self = data;

  if (self->keeps)
    keep (self);
  else if (find_data (self) && teach (self))
    compare (self);
}

/* In the main loop */

static void
done_cb (gpointer owner,
         gpointer data)
{
  WeftTeachWork *self = owner;
  Request *request = data;

  g_clear_object (&self->work);
  if (request->error != NULL) {
    g_autoptr (GError) error = g_steal_pointer (&request->error);

    self->listener->failed (self->owner, error->message);
    return;
  }
  self->is_done = TRUE;
  if (request->keeps)
    self->listener->kept (self->owner, request->kept);
  else
    self->listener->done (self->owner);
}

static void
start (WeftTeachWork *self)
{
  self->request->references++;
  self->work = weft_work_start (work_on_thread, self->request, request_unref, done_cb, self);
}

WeftTeachWork *
weft_teach_work_new (const WeftTeachOrder    *order,
                     const WeftTeachListener *listener,
                     gpointer                 owner)
{
  WeftTeachWork *self = g_new0 (WeftTeachWork, 1);
  Request *request = g_new0 (Request, 1);

  self->request = request;
  self->listener = listener;
  self->owner = owner;
  request->references = 1;
  request->answer = weft_explain_answer_ref (order->answer);
  request->marks = weft_marks_copy (order->marks);
  request->params = weft_params_copy (order->params);
  request->store = order->store != NULL ? weft_trial_store_ref (order->store) : NULL;
  request->text = g_strdup ("");
  g_mutex_init (&request->lock);
  start (self);
  return self;
}

void
weft_teach_work_free (WeftTeachWork *self)
{
  weft_stop_request (&self->request->stop);
  if (self->work != NULL)
    weft_work_drop (&self->work);
  request_unref (self->request);
  g_free (self);
}

double
weft_teach_work_get_progress (WeftTeachWork  *self,
                              char          **text)
{
  double fraction;

  g_mutex_lock (&self->request->lock);
  fraction = self->request->fraction;
  *text = g_strdup (self->request->text);
  g_mutex_unlock (&self->request->lock);
  return fraction;
}

const WeftTeachResult *
weft_teach_work_get_result (WeftTeachWork *self)
{
  return self->is_done ? &self->request->result : NULL;
}

void
weft_teach_work_keep (WeftTeachWork *self)
{
  g_return_if_fail (self->is_done && self->work == NULL);

  self->request->keeps = TRUE;
  start (self);
}
