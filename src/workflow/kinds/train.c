/* train.c: a model that learns from data
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its parameters are those of learn/trainer.h. The checkpoint's file is named
 * by the node's key, so only the very same training finds it again.
 */
#include "workflow/kinds/table-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "learn/metrics.h"
#include "learn/trained.h"
#include "learn/trainer.h"
#include "workflow/check.h"
#include "workflow/data.h"
#include "workflow/epoch-snapshots.h"
#include "workflow/error.h"
#include "workflow/layers.h"
#include "workflow/node-run.h"
#include "workflow/stuck-alarm.h"
#include "workflow/watched.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Every so many steps the batch's loss is told. Which steps these are must not
 * depend on where a run was taken up again. */
#define STEPS_PER_POINT 20

/* Validation rows are told of at most so often, µs. */
#define ROWS_INTERVAL (G_USEC_PER_SEC / 4)

/* How long a training may stand still at least before somebody is told, s. */
#define PATIENCE 30

typedef struct
{
  WeftNodeRun *run;
  WeftTrainer *trainer;
  WeftStuckAlarm *alarm; /* Owned by the run */
  gint64 rows_told;      /* µs, monotonic: when validation rows were told last */
  WeftSnapshotPlan plan;
  const char *metric; /* what validation_metric is, of weft_metrics() */
  gint64 epochs;
} Report;

static void
report_step (gpointer             data,
             const WeftTrainStep *step)
{
  Report *self = data;
  double epoch = (double) (step->epoch - 1) + (double) step->batch / (double) step->n_batches;
  WeftTrainControl *control = weft_node_run_get_control (self->run);

  weft_stuck_alarm_beat (self->alarm);
  if (control != NULL && weft_train_control_is_paused (control))
    weft_stuck_alarm_rest (self->alarm);
  if (step->step % STEPS_PER_POINT != 0)
    return;
  weft_node_run_metric (self->run, (gint64) step->step, epoch, "batch_loss", step->loss);
  weft_node_run_metric (self->run, (gint64) step->step, epoch, "learning_rate", step->learning_rate);
  weft_node_run_progress (self->run, epoch / (double) self->epochs);
}

static void
report_epoch (gpointer              data,
              const WeftTrainEpoch *epoch)
{
  Report *self = data;
  g_autofree char *metric = g_strdup_printf ("validation_%s", self->metric);

  weft_node_run_metric (self->run, (gint64) epoch->step, (double) epoch->epoch, "train_loss", epoch->train_loss);
  if (!isnan (epoch->validation_loss)) {
    weft_node_run_metric (self->run, (gint64) epoch->step, (double) epoch->epoch, "validation_loss", epoch->validation_loss);
    weft_node_run_metric (self->run, (gint64) epoch->step, (double) epoch->epoch, metric, epoch->validation_metric);
  }
  weft_node_run_metric (self->run, (gint64) epoch->step, (double) epoch->epoch, "epoch_seconds", epoch->seconds);
  weft_node_run_progress (self->run, (double) epoch->epoch / (double) self->epochs);
}

/* One of several targets: `validation_<column>_<metric>`. */
static void
report_head (gpointer              data,
             const WeftTrainEpoch *epoch,
             const WeftTrainHead  *head)
{
  Report *self = data;
  g_autofree char *loss = g_strdup_printf ("validation_%s_loss", head->target), *metric = g_strdup_printf ("validation_%s_%s", head->target, head->metric);

  weft_node_run_metric (self->run, (gint64) epoch->step, (double) epoch->epoch, loss, head->validation_loss);
  weft_node_run_metric (self->run, (gint64) epoch->step, (double) epoch->epoch, metric, head->validation_metric);
}

/* Numbers of a layer are series like any others; that of the whole model has no layer. */
static void
report_number (Report          *self,
               const WeftWatch *watch,
               const char      *name,
               const char      *layer,
               double           value)
{
  g_autofree char *full = layer != NULL ? g_strconcat (name, "/", layer, NULL) : g_strdup (name);

  if (layer == NULL || !isnan (value))
    weft_node_run_metric (self->run, (gint64) watch->step, watch->epoch, full, value);
}

/* Units can only be dead where something makes zeros of numbers. */
static gboolean
can_die (const Report *self,
         const char   *id)
{
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (weft_trainer_get_model (self->trainer), &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (layers[i].spec->id, id))
      return g_str_has_prefix (layers[i].spec->kind->id, "relu");
  return FALSE;
}

static void
report_watch (gpointer         data,
              const WeftWatch *watch)
{
  Report *self = data;
  g_autoptr (WeftArtefact) artefact = weft_artefact_new_report (weft_watch_to_json (watch));

  report_number (self, watch, "gradient_norm", NULL, watch->gradient_norm);
  for (guint i = 0; i < watch->layers->len; i++) {
    const WeftWatchLayer *layer = &g_array_index (watch->layers, WeftWatchLayer, i);

    report_number (self, watch, "gradient_norm", layer->id, layer->gradient_norm);
    report_number (self, watch, "update_ratio", layer->id, layer->update_ratio);
    if (can_die (self, layer->id))
      report_number (self, watch, "dead_units", layer->id, layer->dead);
  }
  weft_node_run_snapshot (self->run, WEFT_WATCH_LOG_KIND, artefact);
}

static void
report_keep (gpointer data)
{
  weft_node_run_keep (((Report *) data)->run);
}

/* Of very many epochs as many as a log can hold. */
static gboolean
is_logged (const Report         *self,
           const WeftTrainEpoch *epoch)
{
  gint64 stride = 1;

  while (self->epochs > stride * WEFT_ROWS_LOG_EPOCHS)
    stride *= 2;
  return (gint64) epoch->epoch % stride == 0 || (gint64) epoch->epoch == self->epochs;
}

/* Others only now and then, and those that somebody goes through one by one. */
static gboolean
should_tell_rows (Report               *self,
                  const WeftTrainEpoch *epoch)
{
  gint64 now = g_get_monotonic_time ();
  WeftTrainControl *control = weft_node_run_get_control (self->run);
  gboolean is_stepped = control != NULL && weft_train_control_is_paused (control);

  if (now - self->rows_told < ROWS_INTERVAL && !is_stepped && !is_logged (self, epoch))
    return FALSE;
  self->rows_told = now;
  return TRUE;
}

/* Accuracy is what everybody compares, whatever else is watched. */
static void
report_accuracy (Report               *self,
                 const WeftTrainEpoch *epoch,
                 const WeftEvaluation *rows)
{
  g_autoptr (WeftMetricContext) context = NULL;

  if (rows->classes == NULL || g_str_equal (self->metric, "accuracy"))
    return;
  context = weft_metric_context_new (rows);
  weft_node_run_metric (self->run, (gint64) epoch->step, (double) epoch->epoch, "validation_accuracy", weft_metric_find ("accuracy")->compute (context));
}

static void
report_rows (gpointer              data,
             const WeftTrainEpoch *epoch,
             const WeftEvaluation *rows)
{
  Report *self = data;
  const WeftData *prepared = weft_node_run_get_input (self->run, "data");
  g_autoptr (WeftArtefact) artefact = should_tell_rows (self, epoch) ? weft_artefact_new_report (weft_watched_rows_new (rows, prepared->preparation, epoch)) : NULL;

  report_accuracy (self, epoch, rows);
  if (artefact != NULL)
    weft_node_run_snapshot (self->run, WEFT_ROWS_LOG_KIND, artefact);
}

static void
report_stuck (gpointer data,
              double   seconds,
              double   usual)
{
  Report *self = data;
  g_autofree char *text = g_strdup_printf (_("no step is done for %.0f s, and none took longer than %.1f s before; the machine may be busy or asleep, or the training is stuck: look, or stop it"), seconds, usual);

  weft_node_run_warn (self->run, text);
}

static void
report_mark (gpointer             data,
             const WeftTrainMark *mark)
{
  Report *self = data;
  g_autofree char *text = mark->from != NULL ? g_strdup_printf (_("%s changed from %s to %s before step %" PRIu64), mark->what, mark->from, mark->to, mark->step + 1) : NULL;

  if (text != NULL)
    weft_node_run_log (self->run, text);
  weft_node_run_mark (self->run, (gint64) mark->step, mark->what, mark->from, mark->to);
}

/* Checking; what is not known yet is right. */

static gboolean
check_data (const WeftPortInfo  *data,
            GError             **error)
{
  if (data->details == NULL || !weft_json_get_bool (data->details, "prepared", FALSE)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, _("the data is not prepared; put a Prepare node before Train"));
    return FALSE;
  }
  if (data->target == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, _("the data has no target to learn; choose a target column in Prepare"));
  return data->target != NULL;
}

static gboolean
check_classes (const WeftParams    *params,
               const WeftPortInfo  *data,
               const WeftPortInfo  *model,
               GError             **error)
{
  gboolean has_one_head = model->details == NULL || weft_json_get_int (model->details, "heads", 1) == 1;
  g_autofree char *shape = weft_port_info_to_string (model);
  guint n = g_strv_length (data->classes);

  if (model->rank < 0 || !has_one_head || !weft_params_is_choice (params, "loss", "auto") || (model->rank == 1 && model->extent[0] == n))
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, _("the target has %u classes and the model gives %s; end the model with a Dense layer of %u units"), n, shape, n);
  return FALSE;
}

static gboolean
check_weights (const WeftParams    *params,
               const WeftPortInfo  *data,
               GError             **error)
{
  g_auto (GStrv) numbers = weft_params_get_list (params, "class_weight_list");
  guint n = g_strv_length (data->classes), n_numbers = g_strv_length (numbers);

  if (n == n_numbers || !weft_params_is_choice (params, "class_weights", "own"))
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK,
               _("“Weight of each class” has %u numbers and the target has %u classes; give one number for each class"), n_numbers, n);
  return FALSE;
}

static gboolean
check_frozen (const WeftParams    *params,
              const WeftPortInfo  *model,
              GError             **error)
{
  g_autoptr (GArray) layers = weft_layers_read_model (model);
  g_auto (GStrv) frozen = weft_params_get_list (params, "freeze");

  for (char **id = frozen; layers != NULL && *id != NULL; id++) {
    gboolean is_there = FALSE;

    for (guint i = 0; i < layers->len && !is_there; i++)
      is_there = g_str_equal (g_array_index (layers, WeftModelLayer, i).id, *id);
    if (is_there)
      continue;
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, _("“Frozen layers” names “%s”, which the model does not have; choose from its layers anew"), *id);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftPortInfo *data = weft_node_check_get_input (self, "data"), *model = weft_node_check_get_input (self, "model");
  const WeftParams *params = weft_node_check_get_params (self);
  gboolean has_classes = data != NULL && data->classes != NULL;
  WeftPortInfo *info;

  if (data != NULL && !check_data (data, error))
    return FALSE;
  if (has_classes && model != NULL && !check_classes (params, data, model, error))
    return FALSE;
  if (has_classes && !check_weights (params, data, error))
    return FALSE;
  if (model != NULL && !check_frozen (params, model, error))
    return FALSE;
  info = weft_port_info_new ();
  if (data != NULL)
    info->classes = g_strdupv (data->classes);
  info->parameters = model != NULL ? model->parameters : -1;
  weft_node_check_set_output (self, "model", info);
  return TRUE;
}

static void
report_warning (gpointer    data,
                const char *message)
{
  Report *self = data;

  weft_node_run_warn (self->run, message);
}

static gboolean
need_prepared (const WeftData  *data,
               GError         **error)
{
  if (data->preparation != NULL)
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("the data is not prepared; put a Prepare node before Train"));
  return FALSE;
}

/* What is marked in the data, where the training is to learn from it. @marks: (out) (nullable) */
static gboolean
read_marks (WeftNodeRun  *self,
            WeftMarks   **marks,
            GError      **error)
{
  const WeftData *data = weft_node_run_get_input (self, "data");
  const WeftParams *params = weft_node_run_get_params (self);
  const char *file = weft_params_get (params, "marks");
  g_autofree char *path = NULL;

  *marks = NULL;
  if (weft_params_is_choice (params, "lesson", "none") || *file == '\0')
    return TRUE;
  path = weft_node_run_resolve_file (self, file, error);
  *marks = path != NULL ? weft_marks_read (path, data->preparation, data->dataset, error) : NULL;
  return *marks != NULL;
}

static WeftTrainer *
make_trainer (WeftNodeRun  *self,
              const char   *checkpoint,
              GError      **error)
{
  const WeftData *data = weft_node_run_get_input (self, "data");
  g_autoptr (WeftMarks) marks = NULL;
  const char *weights = weft_params_get (weft_node_run_get_params (self), "weights");
  g_autofree char *path = *weights != '\0' ? weft_node_run_resolve_file (self, weights, error) : NULL;
  g_autoptr (WeftGather) gather = *weights == '\0' || path != NULL ? weft_gather_new (data->preparation, data->dataset, WEFT_GATHER_PLAIN, NULL, error) : NULL;
  WeftTrainerSetup setup = {
    .spec = weft_node_run_get_input (self, "model"),
    .gather = gather,
    .train = data->split->train,
    .validation = data->split->validation,
    .params = weft_node_run_get_params (self),
    .seed = weft_node_run_get_random_key (self),
    .checkpoint = checkpoint,
    .weights = path,
  };

  if (gather == NULL || !read_marks (self, &marks, error))
    return NULL;
  setup.marks = marks;
  return weft_trainer_new (&setup, error);
}

/* Takes up the checkpoint of a run that was killed, where asked to. */
static gboolean
take_up (WeftNodeRun  *self,
         WeftTrainer  *trainer,
         const char   *checkpoint,
         GError      **error)
{
  g_autofree char *text = NULL;

  if (checkpoint == NULL || !weft_node_run_should_resume (self))
    return TRUE;
  if (!g_file_test (checkpoint, G_FILE_TEST_EXISTS)) {
    weft_node_run_log (self, _("there is no checkpoint of this training; it begins anew"));
    return TRUE;
  }
  if (!weft_trainer_resume (trainer, checkpoint, error))
    return FALSE;
  text = g_strdup_printf (_("goes on from the checkpoint at step %" PRIu64), weft_trainer_get_step (trainer));
  weft_node_run_log (self, text);
  return TRUE;
}

/* The weights that the session has now, as a trained model. */
static WeftArtefact *
make_model (WeftNodeRun  *self,
            WeftTrainer  *trainer,
            GError      **error)
{
  const WeftData *data = weft_node_run_get_input (self, "data");
  WeftTrainedModel *trained = weft_trained_model_new (weft_node_run_get_input (self, "model"), data->preparation,
                                                      weft_trainer_get_objective (trainer)->loss, weft_trainer_get_session (trainer), error);
  g_autofree char *hash = weft_dataset_hash_files (data->dataset);

  if (trained == NULL)
    return NULL;
  weft_trained_model_set_data (trained, hash);
  return weft_artefact_new (&weft_port_type_trained_model, trained, (GDestroyNotify) weft_trained_model_unref);
}

static gboolean
give_model (WeftNodeRun  *self,
            WeftTrainer  *trainer,
            GError      **error)
{
  WeftArtefact *model = make_model (self, trainer, error);

  if (model != NULL)
    weft_node_run_take_output (self, "model", model);
  return model != NULL;
}

/* Bytes of a snapshot: its weights and what prepares its input. */
static guint64
measure_snapshot (WeftNodeRun *self,
                  WeftTrainer *trainer)
{
  const WeftData *data = weft_node_run_get_input (self, "data");
  g_autoptr (JsonNode) preparation = weft_preparation_to_json (data->preparation);
  g_autofree char *text = weft_json_write (preparation, WEFT_JSON_COMPACT);
  guint64 bytes = strlen (text);
  int n;
  const WeftValue *weights = weft_model_get_weights (weft_trainer_get_model (trainer), &n);

  for (int i = 0; i < n; i++)
    bytes += weft_session_get_parameter (weft_trainer_get_session (trainer), weights[i])->bytes;
  return bytes;
}

/* A snapshot that cannot be made costs nothing else. */
static void
report_judged (gpointer              data,
               const WeftTrainEpoch *epoch)
{
  Report *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftArtefact) model = weft_snapshot_plan_takes (&self->plan, epoch->epoch) ? make_model (self->run, self->trainer, &error) : NULL;
  g_autofree char *name = weft_epoch_snapshot_name (epoch->epoch);

  if (model != NULL)
    weft_node_run_snapshot (self->run, name, model);
  else if (error != NULL)
    weft_node_run_log (self->run, error->message);
}

static void
plan_snapshots (Report *self)
{
  const char *choice = weft_params_get (weft_node_run_get_params (self->run), "snapshots");

  weft_snapshot_plan_init (&self->plan, choice, (guint64) self->epochs, measure_snapshot (self->run, self->trainer));
}

static void
tell_end (WeftNodeRun  *self,
          WeftTrainEnd  end)
{
  const char *const sentences[] = {
    [WEFT_TRAIN_COMPLETE] = NULL,
    [WEFT_TRAIN_EARLY] = N_("stopped early: what is watched got no better"),
    [WEFT_TRAIN_TARGET] = N_("stopped: the metric has reached its target"),
    [WEFT_TRAIN_KEPT] = N_("stopped by request; what was learned is kept"),
    [WEFT_TRAIN_CANCELLED] = NULL,
  };

  if (sentences[end] != NULL)
    weft_node_run_log (self, _ (sentences[end]));
}

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  const WeftData *data = weft_node_run_get_input (self, "data");
  g_autofree char *checkpoint = weft_node_run_get_checkpoint (self);
  g_autoptr (WeftTrainer) trainer = need_prepared (data, error) ? make_trainer (self, checkpoint, error) : NULL;
  Report report = { .run = self, .trainer = trainer };
  WeftTrainObserver observer = {
    .data = &report,
    .step = report_step,
    .epoch = report_epoch,
    .judged = report_judged,
    .head = report_head,
    .rows = report_rows,
    .watch = report_watch,
    .keep = report_keep,
    .mark = report_mark,
    .warn = report_warning,
  };
  WeftTrainControl *control = weft_node_run_get_control (self);
  g_autoptr (WeftStuckAlarm) alarm = NULL;
  WeftTrainEnd end;

  if (trainer == NULL || !take_up (self, trainer, checkpoint, error))
    return FALSE;
  if (weft_trainer_get_transfer (trainer) != NULL)
    weft_node_run_log (self, weft_trainer_get_transfer (trainer));
  report.epochs = weft_params_get_integer (weft_node_run_get_params (self), "epochs");
  report.metric = weft_preparation_get_target_kind (data->preparation) == WEFT_TARGET_CLASS ? weft_trainer_name_metric (weft_node_run_get_params (self)) : "r2";
  plan_snapshots (&report);
  if (control != NULL)
    weft_train_control_begin (control, weft_node_run_get_node (self)->id);
  report.alarm = alarm = weft_stuck_alarm_new (PATIENCE, report_stuck, &report);
  if (!weft_trainer_run (trainer, &observer, control, weft_node_run_get_stop (self), &end, error))
    return FALSE;
  if (end == WEFT_TRAIN_CANCELLED)
    return weft_node_run_set_cancelled (self, error);
  tell_end (self, end);
  if (weft_trainer_was_steered (trainer))
    weft_node_run_forget (self);
  if (checkpoint != NULL)
    (void) g_unlink (checkpoint);
  return give_model (self, trainer, error);
}

static const WeftPort inputs[] = {
  { "data", N_("Prepared data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED },
  { "model", N_("Model"), &weft_port_type_model, WEFT_PORT_REQUIRED },
  { NULL },
};
static const WeftPort outputs[] = { { "model", N_("Trained model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED }, { NULL } };

const WeftNodeKind weft_train_kind = {
  .id = "train",
  .version = 1,
  .title = N_("Train"),
  .category = N_("Model"),
  .icon = "weft-train-symbolic",
  .help = N_("Lets the model learn from the training rows, step by step, and watches the validation rows. Every training is kept as a trial."),
  .inputs = inputs,
  .outputs = outputs,
  .params = weft_trainer_params,
  .flags = WEFT_NODE_KIND_HEAVY | WEFT_NODE_KIND_SEEDED,
  .check = check,
  .run = run,
};
