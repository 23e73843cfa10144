/* explain-work.c: explanations computed beside the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-work.h"

#include "app/explain-epoch.h"
#include "app/explain-open.h"
#include "app/explain-row.h"
#include "app/work.h"
#include "base/i18n.h"
#include "dataset/known-column.h"
#include "explain/answer-words.h"
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
  WeftDataset *data;         /* nullable: the same of the rows beside it */
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
  WeftDataset *data;  /* nullable: the rows of `data_file` */
  char *data_file;    /* nullable */
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
  g_clear_pointer (&self->cells, g_strfreev);
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->snapshot, g_free);
  if (self->question != NULL)
    weft_explain_box_unref (g_steal_pointer (&self->wish), self->question->clear_wish);
}

gboolean
weft_explain_order_has_input (const WeftExplainOrder *self)
{
  return self->file != NULL || self->cells != NULL;
}

void
weft_explain_order_copy (WeftExplainOrder       *self,
                         const WeftExplainOrder *from)
{
  weft_explain_order_clear (self);
  *self = *from;
  self->file = g_strdup (from->file);
  self->cells = g_strdupv (from->cells);
  self->data = g_strdup (from->data);
  self->snapshot = g_strdup (from->snapshot);
  self->wish = weft_explain_box_ref (from->wish);
}

static void
request_free (gpointer data)
{
  Request *self = data;

  weft_explain_order_clear (&self->order);
  g_clear_pointer (&self->partial, weft_explain_answer_unref);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->data, weft_dataset_unref);
  g_clear_pointer (&self->model, weft_explain_model_unref);
  g_clear_pointer (&self->trained, weft_trained_model_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self->title);
  g_free (self->path);
  g_free (self);
}

/* On the thread: the input */

/* The row as the model is given it, and the words of its answer. */
static gboolean
read_words (Request   *self,
            GPtrArray *warnings)
{
  WeftExplainAnswer *answer = self->answer;
  g_auto (WeftAnswerWords) words = { 0 };

  if (!weft_answer_words_init (&words, answer->model->subject, answer->model->predictor, answer->dataset, (guint32) answer->row, &self->stop, warnings, &self->error))
    return FALSE;
  answer->sample = g_steal_pointer (&words.sample);
  answer->words = g_steal_pointer (&words.words);
  answer->n_words = words.n;
  answer->target.place = self->order.place < words.n ? self->order.place : 0;
  return TRUE;
}

static gboolean
read_input (Request   *self,
            GPtrArray *warnings)
{
  WeftExplainAnswer *answer = self->answer;
  WeftPredictor *predictor = answer->model->predictor;

  if (self->order.cells != NULL)
    answer->dataset = weft_explain_row_make (weft_predictor_get_preparation (predictor), self->order.cells, &self->error);
  else
    answer->dataset = self->dataset != NULL ? weft_dataset_ref (self->dataset) : weft_predictor_read (predictor, self->order.file, &self->stop, warnings, &self->error);
  if (answer->dataset == NULL)
    return FALSE;
  if (self->order.row >= weft_dataset_get_n_rows (answer->dataset)) {
    g_set_error (&self->error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("there are %" PRId64 " rows; choose one of them"), weft_dataset_get_n_rows (answer->dataset));
    return FALSE;
  }
  answer->row = self->order.row;
  answer->doubts = weft_warnings_new ();
  weft_known_column_doubt (weft_predictor_get_preparation (predictor), answer->dataset, answer->row, answer->doubts);
  return read_words (self, warnings);
}

/* Rows beside the input, where the question looks at them and some were chosen. */
static gboolean
read_data (Request   *self,
           GPtrArray *warnings)
{
  WeftExplainAnswer *answer = self->answer;

  if (self->order.data == NULL || (self->order.question->needs & (WEFT_EXPLAIN_USES_DATA | WEFT_EXPLAIN_NEEDS_DATA)) == 0)
    return TRUE;
  answer->data_file = g_strdup (self->order.data);
  answer->data = self->data != NULL ? weft_dataset_ref (self->data) : weft_predictor_read (answer->model->predictor, self->order.data, &self->stop, warnings, &self->error);
  return answer->data != NULL;
}

/* On the thread: what the model says */

static gboolean
ask_model (Request *self)
{
  WeftExplainAnswer *answer = self->answer;
  g_auto (WeftAnswer) said = { 0 };

  if (!weft_subject_ask (answer->model->subject, weft_tensor_const_f32 (answer->sample), answer->target.place, &said, &self->error))
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

  answer->target = (WeftSubjectTarget){ self->order.class >= 0 ? self->order.class : first, -1, answer->target.place };
  if (self->order.contrast && answer->n_classes > 1)
    answer->target.against = answer->target.class == first ? weft_explain_answer_rank (answer, 1) : first;
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
told_cb (gpointer data,
         double   fraction,
         gpointer finding)
{
  Request *self = data;
  WeftExplainAnswer *partial = weft_explain_answer_new (self->answer);

  partial->finding = finding;
  partial->fraction = MIN (fraction, 0.99);
  publish (self, partial);
}

/* What the model says of the input; where there is none, nothing. */
static gboolean
answer_input (Request   *self,
              GPtrArray *warnings)
{
  char **cells = self->order.cells;

  if (!weft_explain_order_has_input (&self->order))
    return TRUE;
  self->answer->input = cells != NULL ? weft_explain_row_tell (weft_predictor_get_preparation (self->answer->model->predictor), cells) : g_strdup (self->order.file);
  self->is_about_input = TRUE;
  if (!read_input (self, warnings))
    return FALSE;
  self->is_about_input = FALSE;
  if (!ask_model (self))
    return FALSE;
  if (self->order.in_words && !weft_explain_row_write (self->answer, &self->stop, &self->error))
    return FALSE;
  choose_target (self);
  publish (self, weft_explain_answer_new (self->answer));
  return TRUE;
}

static void
answer_order (Request *self)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  const WeftExplainWatch watch = { &self->stop, told_cb, self };
  WeftExplainAnswer *answer = weft_explain_answer_new (NULL);
  WeftExplainModel *model;

  self->answer = answer;
  model = weft_explain_epoch_open (self->model, self->order.snapshot, self->order.epoch, &self->error);
  if (model == NULL)
    return;
  answer->model = weft_explain_model_ref (model);
  answer->question = self->order.question;
  answer->wish = weft_explain_box_ref (self->order.wish);
  if (!answer_input (self, warnings) || !read_data (self, warnings))
    return;
  answer->finding = self->order.question->find (answer, &watch, &self->error);
  answer->fraction = 1;
}

static void
work_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Request *self = data;

  if (self->is_opening)
    self->model = weft_explain_open (self->title, self->path, self->trained, &self->error);
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

/* Rows that were read stay, for whatever is asked next. */
static void
keep_data (WeftExplainWork         *self,
           const WeftExplainAnswer *answer)
{
  if (answer->data == NULL || answer->data == self->data)
    return;
  g_clear_pointer (&self->data, weft_dataset_unref);
  g_free (self->data_file);
  self->data = weft_dataset_ref (answer->data);
  self->data_file = g_strdup (answer->data_file);
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

  /* What the model said before its explanation failed is shown still. */
  weft_explain_work_look (self);
  g_clear_object (&self->work);
  self->request = NULL;
  if (request->answer != NULL)
    keep_data (self, request->answer);
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
  weft_explain_order_copy (&request->order, &self->order);
  if (self->answer != NULL && self->answer->dataset != NULL && g_strcmp0 (self->answer->input, self->order.file) == 0 && self->order.cells == NULL)
    request->dataset = weft_dataset_ref (self->answer->dataset);
  else if (self->data != NULL && g_strcmp0 (self->data_file, self->order.file) == 0)
    request->dataset = weft_dataset_ref (self->data);
  if (self->data != NULL && g_strcmp0 (self->data_file, self->order.data) == 0)
    request->data = weft_dataset_ref (self->data);
  start (self, request);
}

void
weft_explain_work_ask (WeftExplainWork        *self,
                       const WeftExplainOrder *order)
{
  weft_explain_order_copy (&self->order, order);
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
  g_clear_pointer (&self->data, weft_dataset_unref);
  g_clear_pointer (&self->model, weft_explain_model_unref);
  g_free (self->data_file);
  g_free (self);
}
