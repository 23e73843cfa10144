/* feedback.c: a model learns not to look where a person says, and is judged before and after
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/feedback.h"

#include "base/i18n.h"
#include "explain/error.h"
#include "explain/saliency.h"
#include "learn/counter-examples.h"

#include <math.h>

/* Rows whose maps are made, before and after. */
#define MAX_SHARES 32

/* Of the time that is told as progress: what training takes, after what is looked at before. */
#define LOOK_SHARE 0.1

static const WeftParamChoice method_choices[] = {
  { "counter-examples", N_("Counter-examples") },
  { "penalty", N_("Penalty") },
  { "scratch", N_("From fresh weights") },
  { NULL },
};

const WeftParam weft_feedback_params[] = {
  { .id = "method", .type = WEFT_PARAM_CHOICE, .title = N_("Method"), .help = N_("Counter-examples show the marked rows again with other content in the marks; a penalty makes looking there costly; from fresh weights the model learns anew with counter-examples, which does most and takes longest."), .fallback = "counter-examples", .choices = method_choices },
  { .id = "epochs", .type = WEFT_PARAM_INTEGER, .title = N_("Epochs"), .help = N_("How often the training goes through all training rows; from fresh weights at least as often as the model was trained."), .fallback = "30", .minimum = 1, .maximum = 100000, .flags = WEFT_PARAM_LOG },
  { .id = "copies", .type = WEFT_PARAM_INTEGER, .title = N_("Counter-examples"), .help = N_("How many each marked row gives."), .unit = N_("rows"), .fallback = "5", .minimum = 1, .maximum = 1000, .visible_when = "method=counter-examples|scratch" },
  { .id = "penalty", .type = WEFT_PARAM_REAL, .title = N_("Penalty"), .help = N_("How much looking at marked places costs at first, as a share of what guessing costs."), .fallback = "0.3", .minimum = 0, .maximum = 1e9, .visible_when = "method=penalty", .flags = WEFT_PARAM_LOG },
  { .id = "guard_loss", .type = WEFT_PARAM_REAL, .title = N_("Allowed loss"), .help = N_("How much of the validation accuracy, or R², may be lost. What loses more is undone. Rows that have the same fault flatter the model as it is: then 0.02 lets it learn."), .fallback = "0", .minimum = 0, .maximum = 1 },
  { NULL },
};

/* What the steps hand on. */
typedef struct
{
  const WeftFeedbackSetup *setup;
  const WeftFeedbackWatch *watch;
  WeftPreparation *preparation; /* Borrowed */
  WeftGather *gather;           /* Owned */
  GArray *shared;               /* Owned: guint32: rows whose maps are made */
  gint64 n_epochs;
  gboolean keeps;       /* whether the training ends with weights of an epoch that it chooses */
  WeftFeedback *result; /* Owned */
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->gather, weft_gather_unref);
  g_clear_pointer (&self->shared, g_array_unref);
  g_clear_pointer (&self->result, weft_feedback_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

void
weft_feedback_free (WeftFeedback *self)
{
  g_free (self->before.recalls);
  g_free (self->after.recalls);
  g_clear_pointer (&self->history, g_array_unref);
  g_clear_pointer (&self->model, weft_trained_model_unref);
  g_free (self);
}

static gboolean
is_stopped (const Work  *self,
            GError     **error)
{
  if (!weft_stop_is_requested (self->watch->stop))
    return FALSE;
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped; the model is as it was"));
  return TRUE;
}

static void
tell (const Work           *self,
      double                fraction,
      const WeftTrainEpoch *epoch)
{
  if (self->watch->progress != NULL)
    self->watch->progress (self->watch->data, fraction, epoch);
}

/* Judging */

static WeftEvaluation *
evaluate (const Work        *self,
          WeftTrainedModel  *model,
          WeftRows           rows,
          GError           **error)
{
  g_autofree guint32 *known = g_new (guint32, rows.n_rows + 1);
  gsize n = weft_gather_select_known (self->gather, rows.rows, rows.n_rows, known);
  g_autoptr (GError) failure = NULL;
  WeftEvaluation *evaluation;

  if (n == 0) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("no row with a known target is set aside to judge by; set some of the data aside to validate"));
    return NULL;
  }
  evaluation = weft_trained_model_evaluate (model, 0, self->setup->dataset, (WeftRows){ known, n }, TRUE, self->watch->stop, NULL, &failure);
  if (evaluation == NULL && !is_stopped (self, error))
    g_propagate_error (error, g_steal_pointer (&failure));
  return evaluation;
}

/* The metric, which is the first of its kind that the trainer watches, too. */
static double
compute_metric (Work                    *self,
                const WeftMetricContext *context)
{
  self->result->metric = weft_metric_find (context->report != NULL ? "accuracy" : "r2");
  return self->result->metric->compute (context);
}

static double *
list_recalls (Work                    *self,
              const WeftMetricContext *context)
{
  const WeftClassReport *report = context->report;
  double *recalls;

  if (report == NULL)
    return NULL;
  self->result->n_classes = (guint) report->n_classes;
  recalls = g_new (double, report->n_classes);
  for (gint64 c = 0; c < report->n_classes; c++)
    recalls[c] = report->classes[c].support > 0 ? report->classes[c].recall : (double) NAN;
  return recalls;
}

/* How good its answers are. */
static gboolean
judge_answers (Work              *self,
               WeftTrainedModel  *model,
               WeftFeedbackSide  *side,
               GError           **error)
{
  g_autoptr (WeftEvaluation) evaluation = evaluate (self, model, self->setup->validation, error), test = NULL;
  g_autoptr (WeftMetricContext) context = evaluation != NULL ? weft_metric_context_new (evaluation) : NULL;
  g_autoptr (WeftMetricContext) test_context = NULL;

  if (evaluation == NULL)
    return FALSE;
  side->loss = evaluation->loss;
  side->metric = compute_metric (self, context);
  side->recalls = list_recalls (self, context);
  side->test_metric = (double) NAN;
  if (self->setup->test.n_rows == 0)
    return TRUE;
  test = evaluate (self, model, self->setup->test, error);
  if (test == NULL)
    return FALSE;
  test_context = weft_metric_context_new (test);
  side->test_metric = compute_metric (self, test_context);
  return TRUE;
}

/* The true class; of numbers the first. */
static gint64
find_target (const Work *self,
             guint32     row)
{
  gint32 class = 0;

  if (self->result->n_classes == 0 || weft_preparation_get_target_length (self->preparation) > 0)
    return 0;
  weft_gather_fill_targets (self->gather, &row, 1, WEFT_DTYPE_I32, &class);
  return MAX (class, 0);
}

/* Which share of a map lies in the row's marks. */
static double
measure_share (const Work       *self,
               guint32           row,
               const WeftTensor *map)
{
  g_autoptr (GArray) inputs = weft_marks_list_inputs (self->setup->marks, row);
  const float *values = weft_tensor_const_f32 (map);
  double all = 0, marked = 0;

  for (gint64 i = 0; i < weft_shape_count (&map->shape); i++)
    all += fabs ((double) values[i]);
  for (guint i = 0; i < inputs->len; i++)
    marked += fabs ((double) values[g_array_index (inputs, guint32, i)]);
  return all > 0 ? marked / all : 0;
}

static gboolean
look_at_row (const Work   *self,
             WeftSubject  *subject,
             guint32       row,
             double       *share,
             GError      **error)
{
  g_autofree float *sample = g_new (float, weft_preparation_get_n_inputs (self->preparation));
  const WeftSaliencyWatch watch = { .stop = self->watch->stop };
  WeftSaliencyRequest request = { .method = weft_saliency_find ("integrated-gradients"), .sample = sample, .target = { find_target (self, row), -1, 0 } };
  g_autoptr (WeftSaliency) saliency = NULL;

  weft_gather_fill_inputs (self->gather, &row, 1, sample);
  saliency = weft_saliency_run (subject, &request, &watch, error);
  if (saliency == NULL)
    return FALSE;
  *share = measure_share (self, row, saliency->values);
  return TRUE;
}

/* Where it looks. */
static gboolean
judge_looks (const Work        *self,
             WeftTrainedModel  *model,
             WeftFeedbackSide  *side,
             double             fraction,
             GError           **error)
{
  g_autoptr (WeftPredictor) predictor = weft_predictor_new_trained (model);
  g_autoptr (WeftSubject) subject = weft_subject_new (predictor, 0, error);
  double sum = 0, share;

  if (subject == NULL)
    return FALSE;
  for (guint i = 0; i < self->shared->len; i++) {
    if (!look_at_row (self, subject, g_array_index (self->shared, guint32, i), &share, error))
      return FALSE;
    sum += share;
    tell (self, fraction + LOOK_SHARE * (i + 1) / self->shared->len, NULL);
  }
  side->share = sum / MAX (self->shared->len, 1);
  return TRUE;
}

/* @fraction: how far it is by then */
static gboolean
judge (Work              *self,
       WeftTrainedModel  *model,
       WeftFeedbackSide  *side,
       double             fraction,
       GError           **error)
{
  return judge_answers (self, model, side, error) && judge_looks (self, model, side, fraction, error);
}

/* Training */

static gboolean
is_fresh (const Work *self)
{
  return weft_params_is_choice (self->setup->params, "method", "scratch");
}

/* What a training has its own way of, or does not go with what is done here. */
static const char *const overridden[][2] = {
  { "mixup", "0" },
  { "early_stopping", "false" },
  { "restore_best", "false" },
  { "stop_at_target", "false" },
  { "schedule", "constant" },
  { "warmup_epochs", "0" },
};

/* What the trainer is told. The guard compares with the weights it begins with, so fresh ones
 * are compared with the model afterwards instead. */
static WeftParams *
make_params (const Work *self)
{
  static const char *const same[] = { "epochs", "copies", "penalty", "guard_loss" };
  const WeftParams *given = self->setup->params, *training = self->setup->training;
  WeftParams *params = training != NULL ? weft_params_copy (training) : weft_params_new (weft_trainer_params);
  gint64 former = weft_params_get_integer (params, "epochs");

  for (guint i = 0; i < G_N_ELEMENTS (overridden) && !is_fresh (self); i++)
    weft_params_set (params, overridden[i][0], overridden[i][1], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    weft_params_set (params, same[i], weft_params_get (given, same[i]), NULL);
  if (is_fresh (self) && training != NULL && former > weft_params_get_integer (given, "epochs"))
    weft_params_set (params, "epochs", weft_params_get (training, "epochs"), NULL);
  weft_params_set (params, "lesson", is_fresh (self) ? "counter-examples" : weft_params_get (given, "method"), NULL);
  weft_params_set (params, "loss", weft_trained_model_get_loss (self->setup->model), NULL);
  weft_params_set (params, "guard", is_fresh (self) ? "false" : "true", NULL);
  return params;
}

static void
step_cb (gpointer             data,
         const WeftTrainStep *step)
{
  const Work *self = data;
  double epochs = (double) (step->epoch - 1) + (double) step->batch / (double) step->n_batches;

  tell (self, LOOK_SHARE + (1 - 2 * LOOK_SHARE) * epochs / (double) self->n_epochs, NULL);
}

static void
epoch_cb (gpointer              data,
          const WeftTrainEpoch *epoch)
{
  const Work *self = data;

  tell (self, LOOK_SHARE + (1 - 2 * LOOK_SHARE) * (double) epoch->epoch / (double) self->n_epochs, epoch);
}

static WeftTrainer *
make_trainer (Work    *self,
              GError **error)
{
  const WeftFeedbackSetup *setup = self->setup;
  g_autoptr (WeftParams) params = make_params (self);
  WeftTrainerSetup training = {
    .spec = weft_model_get_spec (weft_trained_model_get_model (setup->model)),
    .gather = self->gather,
    .train = setup->train,
    .validation = setup->validation,
    .params = params,
    .seed = setup->seed,
    .start = is_fresh (self) ? NULL : weft_trained_model_get_session (setup->model),
    .marks = setup->marks,
  };

  self->n_epochs = weft_params_get_integer (params, "epochs");
  self->keeps = weft_params_get_boolean (params, "guard") || weft_params_get_boolean (params, "restore_best");
  return weft_trainer_new (&training, error);
}

static gboolean
train (Work         *self,
       WeftTrainer  *trainer,
       GError      **error)
{
  const WeftTrainObserver observer = { .data = self, .step = step_cb, .epoch = epoch_cb };
  WeftTrainedModel *model = self->setup->model;
  g_autofree char *hash = NULL;
  const WeftTrainEpoch *history;
  guint n_epochs;
  WeftTrainEnd end;

  if (!weft_trainer_run (trainer, &observer, NULL, self->watch->stop, &end, error) || is_stopped (self, error))
    return FALSE;
  history = weft_trainer_get_history (trainer, &n_epochs);
  g_array_append_vals (self->result->history, history, n_epochs);
  self->result->kept_epoch = self->keeps ? weft_trainer_get_kept_epoch (trainer) : n_epochs;
  self->result->model = weft_trained_model_new (weft_model_get_spec (weft_trained_model_get_model (model)), self->preparation, weft_trained_model_get_loss (model),
                                                weft_trainer_get_session (trainer), error);
  if (self->result->model == NULL)
    return FALSE;
  hash = weft_dataset_hash_files (self->setup->dataset);
  weft_trained_model_set_data (self->result->model, hash);
  return TRUE;
}

/* A model that learned anew may have become worse than the one there was. */
static void
guard_fresh (Work *self)
{
  WeftFeedback *result = self->result;
  double allowed = weft_params_get_real (self->setup->params, "guard_loss");

  if (!is_fresh (self) || result->after.metric >= result->before.metric - allowed)
    return;
  weft_trained_model_unref (result->model);
  result->model = weft_trained_model_ref (self->setup->model);
  result->kept_epoch = 0;
  g_free (result->after.recalls);
  result->after = result->before;
  result->after.recalls = g_memdup2 (result->before.recalls, result->n_classes * sizeof (double));
}

/* Up to as many marked rows as are looked at, evenly among them. */
static GArray *
choose_shared (const Work *self)
{
  g_autoptr (GArray) rows = weft_marks_list_rows (self->setup->marks);
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n = MIN (rows->len, MAX_SHARES);

  for (guint i = 0; i < n; i++)
    g_array_append_val (chosen, g_array_index (rows, guint32, i * rows->len / n));
  return chosen;
}

static double
measure_area (const Work *self)
{
  double sum = 0;

  for (guint i = 0; i < self->shared->len; i++) {
    g_autoptr (GArray) inputs = weft_marks_list_inputs (self->setup->marks, g_array_index (self->shared, guint32, i));

    sum += inputs->len;
  }
  return sum / MAX (self->shared->len, 1) / (double) weft_preparation_get_n_inputs (self->preparation);
}

static gboolean
begin (Work    *self,
       GError **error)
{
  g_autoptr (GArray) marked = weft_counter_examples_select (self->setup->marks, self->setup->train);

  self->preparation = weft_trained_model_get_preparation (self->setup->model);
  self->gather = weft_gather_new (self->preparation, self->setup->dataset, WEFT_GATHER_PLAIN, NULL, error);
  if (self->gather == NULL)
    return FALSE;
  self->result = g_new0 (WeftFeedback, 1);
  self->result->history = g_array_new (FALSE, FALSE, sizeof (WeftTrainEpoch));
  self->shared = choose_shared (self);
  self->result->n_marked = marked->len;
  self->result->n_shares = self->shared->len;
  self->result->area = measure_area (self);
  return TRUE;
}

WeftFeedback *
weft_feedback_run (const WeftFeedbackSetup  *setup,
                   const WeftFeedbackWatch  *watch,
                   GError                  **error)
{
  static const WeftFeedbackWatch nobody = { 0 };
  g_auto (Work) self = { .setup = setup, .watch = watch != NULL ? watch : &nobody };
  g_autoptr (WeftTrainer) trainer = NULL;

  if (!begin (&self, error))
    return NULL;
  trainer = make_trainer (&self, error);
  if (trainer == NULL || !judge (&self, setup->model, &self.result->before, 0, error))
    return NULL;
  if (!train (&self, trainer, error))
    return NULL;
  if (!judge (&self, self.result->model, &self.result->after, 1 - LOOK_SHARE, error))
    return NULL;
  guard_fresh (&self);
  return g_steal_pointer (&self.result);
}
