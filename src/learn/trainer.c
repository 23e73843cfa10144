/* trainer.c: the training loop
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A step is one run of a plan that feeds the batch, computes the loss and its
 * gradients and updates the weights. What happens between two steps is small:
 * requests, the learning rate, a checkpoint now and then.
 */
#include "learn/trainer-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "learn/error.h"
#include "learn/metrics.h"

#include <math.h>
#include <string.h>

/* A killed training computes at most this much again. */
#define CHECKPOINT_US (5 * G_USEC_PER_SEC)

/* What the loop carries through its functions. */
typedef struct
{
  WeftTrainer *trainer;
  const WeftTrainObserver *observer;
  WeftTrainControl *control;
  const WeftStop *stop;
  WeftTrainEnd end;
  gboolean ended;
  gint64 last_checkpoint; /* µs */
  gint64 epoch_start;     /* µs */
  gboolean warned;        /* that a checkpoint could not be written */
  gboolean blind;         /* that layers cannot be watched */
  double diverged;        /* a loss that is no number; 0: none was */
  gboolean best;          /* whether it ends with the weights of the best epoch */
  GError **error;
} Loop;

gboolean
weft_trainer_keeps_best (const WeftTrainer *self)
{
  return weft_params_get_boolean (self->params, "restore_best") || weft_trainer_is_guarded (self);
}

/* Requests */

static void
finish (Loop         *loop,
        WeftTrainEnd  end)
{
  loop->end = end;
  loop->ended = TRUE;
}

static void
warn (Loop       *loop,
      const char *message)
{
  if (loop->observer != NULL && loop->observer->warn != NULL)
    loop->observer->warn (loop->observer->data, message);
}

static void
warn_once (Loop       *loop,
           gboolean   *warned,
           const char *text)
{
  if (!*warned)
    warn (loop, text);
  *warned = TRUE;
}

/* A full disk must not cost the training, and a state with weights that are no numbers not the
 * good one before it. */
static void
save_checkpoint (Loop *loop)
{
  WeftTrainer *self = loop->trainer;
  g_autoptr (GError) error = NULL;

  loop->last_checkpoint = g_get_monotonic_time ();
  if (self->checkpoint == NULL || !weft_trainer_is_finite (self))
    return;
  self->epoch_seconds += (double) (loop->last_checkpoint - loop->epoch_start) / G_USEC_PER_SEC;
  loop->epoch_start = loop->last_checkpoint;
  if (loop->observer != NULL && loop->observer->keep != NULL)
    loop->observer->keep (loop->observer->data);
  if (!weft_trainer_save (self, self->checkpoint, &error)) {
    g_autofree char *text = g_strdup_printf (_("the training goes on without a checkpoint: %s"), error->message);

    warn_once (loop, &loop->warned, text);
    return;
  }
  g_clear_pointer (&self->good, g_bytes_unref);
  if (loop->observer != NULL && loop->observer->checkpoint != NULL)
    loop->observer->checkpoint (loop->observer->data, self->checkpoint, self->step);
}

/* Remembers what was done before the step that comes next. @former: (transfer full) (nullable) */
static void
add_mark (Loop       *loop,
          const char *what,
          char       *former,
          const char *value)
{
  WeftTrainer *self = loop->trainer;
  WeftTrainMark *mark = g_new0 (WeftTrainMark, 1);

  *mark = (WeftTrainMark){ self->step, g_strdup (what), former, g_strdup (value) };
  g_ptr_array_add (self->marks, mark);
  if (loop->observer != NULL && loop->observer->mark != NULL)
    loop->observer->mark (loop->observer->data, mark);
}

/* A stop is a mark like any other, so that a training that was ended can be done again. */
static void
stop_by_request (Loop     *loop,
                 gboolean  best)
{
  loop->best = best;
  finish (loop, WEFT_TRAIN_KEPT);
  add_mark (loop, "stop", NULL, best ? "best" : "last");
}

static void
apply_change (Loop       *loop,
              const char *what,
              const char *value)
{
  g_autoptr (GError) error = NULL;
  char *former;

  if (g_str_equal (what, "stop")) {
    stop_by_request (loop, g_str_equal (value, "best"));
    return;
  }
  former = weft_trainer_change (loop->trainer, what, value, &error);
  if (former != NULL)
    add_mark (loop, what, former, value);
  else
    warn (loop, error->message);
}

static void
apply_changes (Loop      *loop,
               GPtrArray *changes)
{
  for (guint i = 0; changes != NULL && i < changes->len; i++) {
    const ControlChange *change = changes->pdata[i];

    apply_change (loop, change->what, change->value);
  }
}

/* Before a batch, and not at the end of an epoch, so that the step alone says where a change
 * was made. */
static void
serve_requests (Loop *loop)
{
  WeftTrainer *self = loop->trainer;
  ControlPlace place = { .step = self->step };
  ControlRequests requests;
  guint64 epoch;

  if (weft_stop_is_requested (loop->stop))
    finish (loop, WEFT_TRAIN_CANCELLED);
  weft_loader_get_position (self->loader, &epoch, &place.batch);
  if (place.batch == weft_loader_get_n_batches (self->loader))
    return;
  weft_train_control_take (loop->control, &place, loop->stop, &requests);
  /* An epoch takes as long as it learns, however long somebody thinks about it. */
  loop->epoch_start += requests.waited;
  apply_changes (loop, requests.changes);
  g_clear_pointer (&requests.changes, g_ptr_array_unref);
  if (requests.discard)
    finish (loop, WEFT_TRAIN_CANCELLED);
  else if (requests.stop && !loop->ended)
    stop_by_request (loop, requests.best);
  if (weft_stop_is_requested (loop->stop))
    finish (loop, WEFT_TRAIN_CANCELLED);
  if (requests.checkpoint || g_get_monotonic_time () - loop->last_checkpoint > CHECKPOINT_US)
    save_checkpoint (loop);
}

/* Steps */

static double
set_rate (WeftTrainer *self,
          WeftPlan    *plan)
{
  double learning_rate = weft_schedule_get_rate (&self->schedule, &self->plateau, self->step);

  weft_optimizer_fill_rate (&self->optimizer, learning_rate, self->step + 1, weft_plan_get_tensor (plan, self->rate)->data);
  return learning_rate;
}

static void
report_step (Loop   *loop,
             gsize   n_rows,
             double  loss,
             double  learning_rate)
{
  WeftTrainer *self = loop->trainer;
  WeftTrainStep step = { .step = self->step, .n_rows = n_rows, .loss = loss, .learning_rate = learning_rate };
  gsize batch;

  if (loop->observer == NULL || loop->observer->step == NULL)
    return;
  weft_loader_get_position (self->loader, &step.epoch, &batch);
  step.epoch++;
  step.batch = batch;
  step.n_batches = weft_loader_get_n_batches (self->loader);
  loop->observer->step (loop->observer->data, &step);
}

/* Sums begin at nothing with each step. */
static void
clear_sums (WeftTrainer *self)
{
  int n;

  weft_model_get_updates (self->model, &n);
  for (guint i = 0; self->add != NULL && i < self->sums->len - (guint) n; i++) {
    WeftTensor *tensor = weft_session_get_parameter (self->session, g_array_index (self->sums, WeftPlanUpdate, i).parameter);

    memset (tensor->data, 0, tensor->bytes);
  }
}

/* Runs all batches of a step but the last. Returns: rows of these */
static gsize
add_batches (Loop          *loop,
             const guint32 *rows,
             gsize          n_rows)
{
  WeftTrainer *self = loop->trainer;
  gsize done = 0;

  clear_sums (self);
  for (guint64 i = 0; n_rows - done > self->batch_size && !loop->ended; i++) {
    self->batch.rows = rows + done;
    done += self->batch_size;
    self->batch.upcoming = rows + done;
    self->batch.n_upcoming = MIN (n_rows - done, self->batch_size);
    weft_trainer_set_mix (self, self->add, self->batch_size);
    weft_trainer_set_penalty (self, self->add);
    weft_plan_set_random (self->add, self->random_key, self->step * self->accumulate + i);
    if (weft_plan_run (self->add, loop->stop) == WEFT_PLAN_STOPPED)
      finish (loop, WEFT_TRAIN_CANCELLED);
  }
  return done;
}

static void
report_watch (Loop      *loop,
              WeftWatch *watch)
{
  weft_trainer_end_watch (loop->trainer, watch);
  if (loop->observer->watch != NULL)
    loop->observer->watch (loop->observer->data, watch);
}

/* Returns: (transfer full) (nullable): %NULL where nobody watches this step */
static WeftWatch *
begin_watch (Loop          *loop,
             const guint32 *rows,
             gsize          n_rows)
{
  g_autoptr (GError) error = NULL;
  WeftWatch *watch;
  guint64 number;

  if (loop->observer == NULL || loop->observer->watch == NULL || !weft_trainer_watches (loop->trainer, n_rows, &number))
    return NULL;
  watch = weft_trainer_begin_watch (loop->trainer, rows, &error);
  if (watch == NULL) {
    g_autofree char *text = g_strdup_printf (_("the training goes on without being watched: %s"), error->message);

    warn_once (loop, &loop->blind, text);
    return NULL;
  }
  watch->number = number;
  return watch;
}

/* Returns: FALSE on an error; a step that was stopped is as if never begun */
static gboolean
train_batch (Loop          *loop,
             const guint32 *rows,
             gsize          n_rows)
{
  WeftTrainer *self = loop->trainer;
  g_autoptr (WeftWatch) watch = begin_watch (loop, rows, n_rows);
  gsize done = add_batches (loop, rows, n_rows);
  WeftPlan *plan = n_rows - done < self->batch_size ? self->rest : self->full;
  double learning_rate = set_rate (self, plan), loss;

  self->batch.rows = rows + done;
  self->batch.upcoming = weft_loader_peek (self->loader, &self->batch.n_upcoming);
  weft_trainer_set_mix (self, plan, n_rows - done);
  weft_trainer_set_penalty (self, plan);
  weft_plan_set_random (plan, self->random_key, (self->step + 1) * self->accumulate - 1);
  weft_trainer_hold_frozen (self);
  if (loop->ended || weft_plan_run (plan, loop->stop) == WEFT_PLAN_STOPPED) {
    finish (loop, WEFT_TRAIN_CANCELLED);
    return TRUE;
  }
  weft_trainer_put_back (self);
  self->step++;
  loss = weft_tensor_get (weft_plan_get_tensor (plan, self->loss), 0);
  if (!isfinite (loss)) {
    loop->diverged = loss;
    return FALSE;
  }
  self->loss_sum += loss * (double) n_rows;
  self->row_sum += (double) n_rows;
  report_step (loop, n_rows, loss, learning_rate);
  if (watch != NULL)
    report_watch (loop, watch);
  return TRUE;
}

/* Epochs */

static const WeftMetric *
find_metric (const WeftTrainer    *self,
             const WeftEvaluation *evaluation)
{
  return weft_metric_find (evaluation->classes != NULL ? weft_trainer_name_metric (self->params) : "r2");
}

static double
metric_of (const WeftTrainer    *self,
           const WeftEvaluation *evaluation)
{
  g_autoptr (WeftMetricContext) context = weft_metric_context_new (evaluation);

  return find_metric (self, evaluation)->compute (context);
}

/* Returns: (transfer full) (nullable): %NULL when it was stopped, or on an error */
static WeftEvaluation *
evaluate (Loop          *loop,
          WeftTrainTask *task,
          gboolean      *failed)
{
  WeftTrainer *self = loop->trainer;
  g_autoptr (GError) error = NULL;
  WeftEvaluation *evaluation = weft_evaluator_run (task->evaluator, (WeftRows){ self->validation_rows, self->n_validation }, loop->stop, &error);

  *failed = FALSE;
  if (evaluation != NULL)
    return evaluation;
  if (weft_stop_is_requested (loop->stop)) {
    finish (loop, WEFT_TRAIN_CANCELLED);
    return NULL;
  }
  g_propagate_error (loop->error, g_steal_pointer (&error));
  *failed = TRUE;
  return NULL;
}

static void
report_head (Loop                 *loop,
             const WeftTrainTask  *task,
             const WeftTrainEpoch *epoch,
             const WeftEvaluation *evaluation)
{
  const char *target = weft_preparation_get_target_name (weft_gather_get_preparation (task->gather));
  WeftTrainHead head = { target, find_metric (loop->trainer, evaluation)->id, evaluation->loss, metric_of (loop->trainer, evaluation) };

  if (loop->trainer->n_tasks > 1 && loop->observer != NULL && loop->observer->head != NULL)
    loop->observer->head (loop->observer->data, epoch, &head);
}

static void
tell_rows (Loop                 *loop,
           const WeftTrainEpoch *epoch,
           const WeftEvaluation *evaluation)
{
  if (loop->observer != NULL && loop->observer->rows != NULL && epoch->epoch > 0)
    loop->observer->rows (loop->observer->data, epoch, evaluation);
}

static gboolean
validate (Loop           *loop,
          WeftTrainEpoch *epoch)
{
  WeftTrainer *self = loop->trainer;

  epoch->validation_loss = epoch->validation_metric = NAN;
  for (guint i = 0; self->n_validation > 0 && i < self->n_tasks; i++) {
    gboolean failed;
    g_autoptr (WeftEvaluation) evaluation = evaluate (loop, &self->tasks[i], &failed);

    if (evaluation == NULL)
      return !failed;
    if (i == 0)
      tell_rows (loop, epoch, evaluation);
    if (i == 0)
      epoch->validation_metric = metric_of (self, evaluation);
    epoch->validation_loss = (i == 0 ? 0 : epoch->validation_loss) + self->tasks[i].weight * evaluation->loss;
    report_head (loop, &self->tasks[i], epoch, evaluation);
  }
  return TRUE;
}

GPtrArray *
weft_trainer_copy_weights (WeftTrainer *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_tensor_unref);
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  for (int i = 0; i < n; i++) {
    WeftTensor *copy = weft_tensor_copy (weft_session_get_parameter (self->session, weights[i]), NULL);

    if (copy == NULL) {
      g_ptr_array_unref (copies);
      return NULL;
    }
    g_ptr_array_add (copies, copy);
  }
  return copies;
}

/* What is watched, higher is better; without validation rows, the training loss. */
static double
watched (const WeftTrainer    *self,
         const WeftTrainEpoch *epoch)
{
  if (self->n_validation == 0 || weft_params_is_choice (self->params, "monitor", "train-loss"))
    return -epoch->train_loss;
  if (weft_params_is_choice (self->params, "monitor", "validation-metric"))
    return epoch->validation_metric;
  return -epoch->validation_loss;
}

static gboolean
is_better (const WeftTrainer *self,
           double             now)
{
  /* An epoch that could not be judged is no best to stay behind. */
  return self->best_epoch == 0 || now > self->best + weft_params_get_real (self->params, "min_delta") || (isnan (self->best) && !isnan (now));
}

/* With a guard, what is best stays that of the start. Who steers may ask for the best weights. */
static void
remember_best (Loop                 *loop,
               const WeftTrainEpoch *epoch)
{
  WeftTrainer *self = loop->trainer;
  gboolean guarded = weft_trainer_is_guarded (self);
  double now = watched (self, epoch);
  GPtrArray *weights;

  if (guarded ? !weft_trainer_passes_guard (self, epoch) : !is_better (self, now))
    return;
  if (!guarded)
    self->best = now;
  self->best_epoch = epoch->epoch;
  weights = weft_trainer_keeps_best (self) || loop->control != NULL ? weft_trainer_copy_weights (self) : NULL;
  if (weights != NULL) {
    g_ptr_array_unref (self->best_weights);
    self->best_weights = weights;
  }
}

/* Whether the training ends with its last epoch. */
static void
decide_end (Loop *loop)
{
  WeftTrainer *self = loop->trainer;
  const WeftTrainEpoch *epoch;

  if (self->history->len == 0)
    return;
  epoch = &g_array_index (self->history, WeftTrainEpoch, self->history->len - 1);
  if (weft_params_get_boolean (self->params, "early_stopping") &&
      (gint64) (epoch->epoch - self->best_epoch) > weft_params_get_integer (self->params, "patience"))
    finish (loop, WEFT_TRAIN_EARLY);
  if (weft_params_get_boolean (self->params, "stop_at_target") && epoch->validation_metric >= weft_params_get_real (self->params, "target"))
    finish (loop, WEFT_TRAIN_TARGET);
  if ((gint64) epoch->epoch >= weft_params_get_integer (self->params, "epochs"))
    finish (loop, WEFT_TRAIN_COMPLETE);
}

/* Validates, and remembers, the averages of the weights where there are any. */
static gboolean
judge (Loop           *loop,
       WeftTrainEpoch *epoch)
{
  gboolean done;

  weft_trainer_exchange_averages (loop->trainer);
  done = validate (loop, epoch);
  if (done && !loop->ended) {
    remember_best (loop, epoch);
    if (loop->observer != NULL && loop->observer->judged != NULL)
      loop->observer->judged (loop->observer->data, epoch);
  }
  weft_trainer_exchange_averages (loop->trainer);
  return done;
}

/* Judges the first weights, which the guard keeps until others are as good. */
static gboolean
judge_start (Loop *loop)
{
  WeftTrainer *self = loop->trainer;
  WeftTrainEpoch start = { .epoch = 0 };
  GPtrArray *weights;

  if (!weft_trainer_needs_start (self))
    return TRUE;
  if (!validate (loop, &start))
    return FALSE;
  self->best = start.validation_metric;
  weights = weft_trainer_copy_weights (self);
  if (weights != NULL) {
    g_ptr_array_unref (self->best_weights);
    self->best_weights = weights;
  }
  return TRUE;
}

static gboolean
end_epoch (Loop *loop)
{
  WeftTrainer *self = loop->trainer;
  guint64 number;
  gsize batch;
  WeftTrainEpoch epoch = { .step = self->step };

  weft_loader_get_position (self->loader, &number, &batch);
  epoch.epoch = number;
  epoch.train_loss = self->loss_sum / MAX (self->row_sum, 1);
  epoch.learning_rate = weft_schedule_get_rate (&self->schedule, &self->plateau, self->step - 1);
  if (!judge (loop, &epoch) || loop->ended)
    return !loop->ended ? FALSE : TRUE;
  epoch.seconds = self->epoch_seconds + (double) (g_get_monotonic_time () - loop->epoch_start) / G_USEC_PER_SEC;
  self->loss_sum = self->row_sum = self->epoch_seconds = 0;
  loop->epoch_start = g_get_monotonic_time ();
  g_array_append_val (self->history, epoch);
  weft_plateau_observe (&self->plateau, self->params, self->n_validation > 0 ? epoch.validation_loss : epoch.train_loss);
  decide_end (loop);
  if (loop->observer != NULL && loop->observer->epoch != NULL)
    loop->observer->epoch (loop->observer->data, &epoch);
  return TRUE;
}

static void
restore_best (Loop *loop)
{
  WeftTrainer *self = loop->trainer;
  gboolean wanted = weft_trainer_keeps_best (self) || loop->best;
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  for (guint i = 0; wanted && i < self->best_weights->len; i++) {
    const WeftTensor *best = self->best_weights->pdata[i];

    memcpy (weft_session_get_parameter (self->session, weights[i])->data, best->data, best->bytes);
  }
}

/* One batch, or the end of an epoch. */
static gboolean
go_on (Loop *loop)
{
  gsize n_rows;
  const guint32 *rows = weft_loader_next (loop->trainer->loader, &n_rows);

  return rows == NULL ? end_epoch (loop) : train_batch (loop, rows, n_rows);
}

/* Back to the last good state. */
static gboolean
go_back (WeftTrainer *self)
{
  if (self->good == NULL)
    return self->checkpoint != NULL && weft_trainer_resume (self, self->checkpoint, NULL);
  if (self->checkpoint != NULL)
    (void) weft_file_write (self->checkpoint, g_bytes_get_data (self->good, NULL), g_bytes_get_size (self->good), WEFT_FILE_WRITE_PRIVATE, NULL);
  return weft_trainer_from_bytes (self, self->good, NULL);
}

/* Does the steps since the last good state again, with the changes that were made, up to the
 * one that failed, and looks at that. */
static char *
find_fault (Loop *loop)
{
  WeftTrainer *self = loop->trainer;
  Loop again = { .trainer = self, .stop = loop->stop, .epoch_start = g_get_monotonic_time () };
  guint64 failed = self->step;
  g_autoptr (GPtrArray) marks = g_ptr_array_ref (self->marks);
  guint next;
  gsize n_rows;
  const guint32 *rows;

  self->marks = g_ptr_array_new_with_free_func (weft_train_mark_free);
  if (!go_back (self))
    return NULL;
  next = self->marks->len;
  while (!again.ended && self->step + 1 < failed) {
    gsize batch;
    guint64 epoch;

    weft_loader_get_position (self->loader, &epoch, &batch);
    for (; batch < weft_loader_get_n_batches (self->loader) && next < marks->len && ((const WeftTrainMark *) marks->pdata[next])->step <= self->step; next++)
      apply_change (&again, ((const WeftTrainMark *) marks->pdata[next])->what, ((const WeftTrainMark *) marks->pdata[next])->to);
    if (!go_on (&again))
      return NULL;
  }
  rows = weft_loader_next (self->loader, &n_rows);
  while (rows == NULL && end_epoch (&again) && !again.ended)
    rows = weft_loader_next (self->loader, &n_rows);
  return rows != NULL && !again.ended && n_rows >= self->batch_size ? weft_trainer_find_fault (self, rows) : NULL;
}

static gboolean
fail_diverged (Loop *loop)
{
  WeftTrainer *self = loop->trainer;
  guint64 epoch, step = self->step;
  gsize batch;
  g_autofree char *rate = g_strdup (weft_params_get (self->params, "learning_rate")), *fault = NULL;

  weft_loader_get_position (self->loader, &epoch, &batch);
  fault = find_fault (loop);
  g_set_error (loop->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DIVERGED,
               _("the loss became %s in epoch %" PRIu64 ", step %" PRIu64 "; %s; lower the learning rate (it is %s), clip the gradients, or look for extreme numbers in the data"),
               isnan (loop->diverged) ? _("not a number") : _("infinite"), epoch + 1, step, fault != NULL ? fault : _("where it began cannot be said"), rate);
  return FALSE;
}

/* What a state is worth that can be gone back to before there is a checkpoint. */
#define MAX_GOOD (256 << 20)

static void
keep_first_state (WeftTrainer *self)
{
  g_clear_pointer (&self->good, g_bytes_unref);
  if (self->step > 0 && self->checkpoint != NULL && g_file_test (self->checkpoint, G_FILE_TEST_EXISTS))
    return;
  self->good = weft_trainer_to_bytes (self, NULL);
  if (self->good != NULL && g_bytes_get_size (self->good) > MAX_GOOD)
    g_clear_pointer (&self->good, g_bytes_unref);
}

gboolean
weft_trainer_run (WeftTrainer              *self,
                  const WeftTrainObserver  *observer,
                  WeftTrainControl         *control,
                  const WeftStop           *stop,
                  WeftTrainEnd             *end,
                  GError                  **error)
{
  Loop loop = { .trainer = self, .observer = observer, .control = control, .stop = stop, .error = error };

  loop.last_checkpoint = loop.epoch_start = g_get_monotonic_time ();
  if (control != NULL)
    weft_train_control_skip (control, self->marks->len);
  decide_end (&loop);
  if (!loop.ended && !judge_start (&loop))
    return FALSE;
  if (!loop.ended)
    keep_first_state (self);
  while (!loop.ended) {
    serve_requests (&loop);
    if (!loop.ended && !go_on (&loop))
      return loop.diverged != 0 ? fail_diverged (&loop) : FALSE;
  }
  if (loop.end != WEFT_TRAIN_CANCELLED) {
    weft_trainer_exchange_averages (self);
    restore_best (&loop);
  }
  *end = loop.end;
  return TRUE;
}

WeftModel *
weft_trainer_get_model (WeftTrainer *self)
{
  return self->model;
}

WeftSession *
weft_trainer_get_session (WeftTrainer *self)
{
  return self->session;
}

const WeftObjective *
weft_trainer_get_objective (WeftTrainer *self)
{
  return &self->tasks[0].objective;
}

const char *
weft_trainer_get_transfer (WeftTrainer *self)
{
  return self->transfer;
}

guint64
weft_trainer_get_kept_epoch (const WeftTrainer *self)
{
  return self->best_epoch;
}

gboolean
weft_trainer_was_steered (const WeftTrainer *self)
{
  return self->marks->len > 0;
}

guint64
weft_trainer_get_step (WeftTrainer *self)
{
  return self->step;
}

const WeftTrainEpoch *
weft_trainer_get_history (WeftTrainer *self,
                          guint       *n_epochs)
{
  *n_epochs = self->history->len;
  return &g_array_index (self->history, WeftTrainEpoch, 0);
}
