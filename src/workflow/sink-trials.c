/* sink-trials.c: trainings of a run, written to the trial store
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/sink-trials.h"

#include "engine/blas.h"
#include "engine/kernels.h"
#include "learn/error.h"
#include "learn/metrics.h"
#include "learn/trained.h"
#include "learn/trainer.h"
#include "trials/writer.h"
#include "workflow/epoch-snapshots.h"
#include "workflow/trial-recipe.h"
#include "workflow/watched.h"

#include <string.h>

typedef struct
{
  const WeftSnapshotNode *node; /* Borrowed from the snapshot */
  WeftTrialWriter *writer;      /* Owned */
  WeftNodeState state;
  char *message; /* Owned, nullable */
  guint64 peak_bytes;
  double processor;      /* seconds */
  WeftWatchLog *watched; /* Owned */
  WeftRowsLog *rows;     /* Owned */
  GPtrArray *marked;     /* Owned: text: marks that the trial has, and that may come again */
} Training;

/* What Evaluate and its like told of the model. */
typedef struct
{
  char *name;
  char *text;
} Report;

/* A trained model that was reused, or found by a study: its trial is not one of this run. */
typedef struct
{
  const WeftSnapshotNode *node; /* Borrowed from the snapshot */
  WeftArtefact *artefact;       /* Owned */
  GArray *measures;             /* Owned: WeftTrialMeasure, with interned names */
  GPtrArray *reports;           /* Owned: Report */
} Reused;

typedef struct
{
  WeftRunSink parent;
  WeftTrialStore *store;  /* Owned */
  WeftSnapshot *snapshot; /* Owned, nullable before begin */
  guint64 seed;
  int threads;
  gint64 resume;
  gint64 origin; /* the trial that the workflow is a change of, 0: none */
  gint64 study;  /* 0: none */
  gint64 point;
  gint64 diverged;      /* a trial whose loss became no number; 0: none */
  guint64 peak_bytes;   /* of the run's process, 0: as its nodes told */
  double processor;     /* seconds */
  char *pruned;         /* Owned, nullable: why the study gave it up */
  GPtrArray *trainings; /* Owned: Training */
  GPtrArray *reused;    /* Owned: Reused */
  GArray *ids;          /* Owned: gint64 */
  GError *error;        /* Owned, nullable */
} TrialSink;

static void
free_training (gpointer data)
{
  Training *self = data;

  g_clear_pointer (&self->writer, weft_trial_writer_free);
  g_clear_pointer (&self->watched, weft_watch_log_free);
  g_clear_pointer (&self->rows, weft_rows_log_free);
  g_clear_pointer (&self->marked, g_ptr_array_unref);
  g_free (self->message);
  g_free (self);
}

static void
free_reused (gpointer data)
{
  Reused *self = data;

  weft_artefact_unref (self->artefact);
  g_array_unref (self->measures);
  g_ptr_array_unref (self->reports);
  g_free (self);
}

static void
free_report (gpointer data)
{
  Report *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

/* Keeps the first failure; later ones most often follow from it. */
static void
note (TrialSink *self,
      GError    *error)
{
  if (error != NULL && self->error == NULL)
    self->error = error;
  else
    g_clear_error (&error);
}

static gboolean
is_training (const WeftSnapshotNode *node)
{
  return g_str_equal (node->kind_id, "train");
}

static WeftTrialValueType
type_of (const WeftParam *param)
{
  switch (param->type) {
  case WEFT_PARAM_BOOLEAN:
    return WEFT_TRIAL_VALUE_BOOLEAN;
  case WEFT_PARAM_INTEGER:
    return WEFT_TRIAL_VALUE_INTEGER;
  case WEFT_PARAM_REAL:
    return WEFT_TRIAL_VALUE_REAL;
  case WEFT_PARAM_CHOICE:
  case WEFT_PARAM_TEXT:
  case WEFT_PARAM_FILE:
  case WEFT_PARAM_COLUMN:
  case WEFT_PARAM_COLUMNS:
  case WEFT_PARAM_NUMBERS:
  case WEFT_PARAM_CLASS_NUMBERS:
  case WEFT_PARAM_LAYERS:
  case WEFT_PARAM_SPACE:
  default:
    return WEFT_TRIAL_VALUE_TEXT;
  }
}

void
weft_trial_add_parameters (WeftTrial        *trial,
                           const char       *place,
                           const WeftParams *params)
{
  for (const WeftParam *param = weft_params_get_table (params); param->id != NULL; param++) {
    g_autofree char *name = g_strconcat (place, param->id, NULL);

    if (weft_params_is_visible (params, param->id))
      weft_trial_add_parameter (trial, name, type_of (param), weft_params_get (params, param->id));
  }
}

static void
add_parameters (WeftTrial          *trial,
                const char         *prefix,
                const WeftSnapshot *snapshot)
{
  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);
    g_autofree char *place = g_strconcat (prefix, node->id, ".", NULL);

    if (node->params != NULL)
      weft_trial_add_parameters (trial, place, node->params);
    if (node->nested != NULL)
      add_parameters (trial, place, node->nested);
  }
}

static char *
describe_kernels (void)
{
  const char *core = weft_blas_get_core ();

  return g_strconcat (weft_kernels_get ()->name, core != NULL ? "+" : NULL, core, NULL);
}

static char *
read_cpu_name (void)
{
  g_autofree char *text = NULL;
  const char *found;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return NULL;
  found = strstr (text, "model name");
  found = found != NULL ? strchr (found, ':') : NULL;
  return found != NULL ? g_strndup (found + 2, strcspn (found + 2, "\n")) : NULL;
}

static WeftTrialWriter *
begin_trial (TrialSink               *self,
             const WeftSnapshotNode  *node,
             GError                 **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  g_autofree char *document = weft_json_write (weft_snapshot_get_document (self->snapshot), WEFT_JSON_INDENT);

  trial->seed = self->seed;
  trial->node = g_strdup (node->id);
  trial->kernels = describe_kernels ();
  trial->cpu = read_cpu_name ();
  trial->threads = self->threads;
  trial->study = self->study;
  trial->point = self->point;
  trial->parent = self->origin;
  add_parameters (trial, "", self->snapshot);
  trial->recipe = weft_trial_recipe_make (weft_snapshot_get_document (self->snapshot), trial);
  return weft_trial_begin (self->store, trial, document, error);
}

/* What was watched before a training was taken up at @step. */
static WeftWatchLog *
read_watched (TrialSink *self,
              gint64     id,
              guint64    step)
{
  WeftWatchLog *log = weft_watched_read (self->store, id, NULL);

  if (log == NULL)
    return weft_watch_log_new ();
  weft_watch_log_rewind (log, step);
  return log;
}

static WeftRowsLog *
read_rows (TrialSink *self,
           gint64     id,
           guint64    step)
{
  WeftRowsLog *log = weft_watched_read_rows (self->store, id, NULL);

  if (log == NULL)
    return weft_rows_log_new ();
  weft_rows_log_rewind (log, (gint64) step);
  return log;
}

static char *
describe_mark (gint64      step,
               const char *name,
               const char *to)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s %s", step, name, to != NULL ? to : "");
}

/* Those up to the checkpoint stay in the trial; of these some are made again, since a mark's step
 * is that of the checkpoint just before it. */
static GPtrArray *
read_marked (TrialSink *self,
             gint64     id)
{
  GPtrArray *marked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftTrial) trial = id > 0 ? weft_trial_store_read (self->store, id, NULL) : NULL;

  for (guint i = 0; trial != NULL && i < trial->marks->len; i++) {
    const WeftTrialMark *mark = trial->marks->pdata[i];

    g_ptr_array_add (marked, describe_mark (mark->step, mark->name, mark->to));
  }
  return marked;
}

static void
start_training (TrialSink            *self,
                const WeftNodeStatus *status)
{
  GError *error = NULL;
  Training *training;
  WeftTrialWriter *writer;
  guint64 step = self->resume > 0 && status->checkpoint != NULL ? weft_trainer_peek_step (status->checkpoint) : 0;
  gint64 id, resumed = self->resume;

  if (self->resume > 0)
    writer = weft_trial_resume (self->store, self->resume, (gint64) step, &error);
  else
    writer = begin_trial (self, status->node, &error);
  self->resume = 0;
  if (writer == NULL) {
    note (self, error);
    return;
  }
  training = g_new0 (Training, 1);
  *training = (Training){ .node = status->node, .writer = writer, .state = WEFT_NODE_RUNNING };
  training->marked = read_marked (self, resumed);
  training->watched = resumed > 0 ? read_watched (self, resumed, step) : weft_watch_log_new ();
  training->rows = resumed > 0 ? read_rows (self, resumed, step) : weft_rows_log_new ();
  g_ptr_array_add (self->trainings, training);
  id = weft_trial_writer_get_id (writer);
  g_array_append_val (self->ids, id);
}

static Training *
find_training (TrialSink              *self,
               const WeftSnapshotNode *node)
{
  for (guint i = 0; i < self->trainings->len; i++)
    if (((Training *) self->trainings->pdata[i])->node == node)
      return self->trainings->pdata[i];
  return NULL;
}

static void
trials_begin (WeftRunSink  *sink,
              WeftSnapshot *snapshot)
{
  TrialSink *self = (TrialSink *) sink;

  self->snapshot = weft_snapshot_ref (snapshot);
}

static void
trials_node_state (WeftRunSink          *sink,
                   const WeftNodeStatus *status)
{
  TrialSink *self = (TrialSink *) sink;
  Training *training = find_training (self, status->node);

  if (training == NULL && status->state == WEFT_NODE_RUNNING && is_training (status->node)) {
    start_training (self, status);
    return;
  }
  if (training == NULL)
    return;
  training->state = status->state;
  training->peak_bytes = status->cost.peak_bytes;
  training->processor = status->cost.processor;
  if (status->error != NULL)
    training->message = g_strdup (status->error->message);
  if (g_error_matches (status->error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DIVERGED))
    self->diverged = weft_trial_writer_get_id (training->writer);
}

WeftTrialDirection
weft_trial_judge_metric (const char *name)
{
  const char *metric = strchr (name, '_');
  const WeftMetric *known = metric != NULL ? weft_metric_find (metric + 1) : NULL;

  if (g_str_has_suffix (name, "_loss"))
    return WEFT_TRIAL_LOWER_IS_BETTER;
  if (known == NULL)
    return WEFT_TRIAL_NO_DIRECTION;
  return known->higher_is_better ? WEFT_TRIAL_HIGHER_IS_BETTER : WEFT_TRIAL_LOWER_IS_BETTER;
}

static void
trials_metric (WeftRunSink            *sink,
               const WeftSnapshotNode *node,
               gint64                  step,
               double                  epoch,
               const char             *name,
               double                  value)
{
  TrialSink *self = (TrialSink *) sink;

  for (guint i = 0; i < self->trainings->len; i++) {
    Training *training = self->trainings->pdata[i];

    if (!weft_snapshot_depends_on (self->snapshot, node, training->node))
      continue;
    weft_trial_writer_direct (training->writer, name, weft_trial_judge_metric (name));
    weft_trial_writer_add_point (training->writer, name, step, epoch, value);
  }
  for (guint i = 0; i < self->reused->len; i++) {
    Reused *reused = self->reused->pdata[i];
    WeftTrialMeasure measure = { g_intern_string (name), weft_trial_judge_metric (name), step, epoch, value };

    if (weft_snapshot_depends_on (self->snapshot, node, reused->node))
      g_array_append_val (reused->measures, measure);
  }
}

static void
keep_file (TrialSink  *self,
           Training   *training,
           const char *name,
           const char *kind,
           GBytes     *bytes)
{
  GError *error = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  weft_trial_writer_add_artefact (training->writer, name, kind, data, length, &error);
  note (self, error);
}

static void
keep_model (TrialSink        *self,
            Training         *training,
            WeftTrainedModel *model)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = weft_trained_model_to_bytes (model, &error);

  if (bytes != NULL)
    keep_file (self, training, "model.safetensors", "model", bytes);
  note (self, error);
}

static void
keep_watched (TrialSink *self,
              Training  *training)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = training->watched->moments->len > 0 ? weft_watch_log_to_bytes (training->watched, &error) : NULL;
  char *text = training->rows->reports->len > 0 ? weft_rows_log_to_text (training->rows) : NULL;
  g_autoptr (GBytes) rows = text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;

  if (bytes != NULL)
    keep_file (self, training, WEFT_WATCH_LOG_NAME, WEFT_WATCH_LOG_KIND, bytes);
  if (rows != NULL)
    keep_file (self, training, WEFT_ROWS_LOG_NAME, WEFT_ROWS_LOG_KIND, rows);
  note (self, error);
}

static void
take_report (Training   *training,
             const char *name,
             JsonNode   *report)
{
  WeftWatch *watch = g_str_equal (name, WEFT_WATCH_LOG_KIND) ? weft_watch_from_json (report) : NULL;

  if (watch != NULL)
    weft_watch_log_take (training->watched, watch);
  else if (g_str_equal (name, WEFT_ROWS_LOG_KIND))
    weft_rows_log_take (training->rows, report);
}

/* A checkpoint without what was told before it would leave a hole in the trial. */
static void
trials_keep (WeftRunSink            *sink,
             const WeftSnapshotNode *node)
{
  TrialSink *self = (TrialSink *) sink;
  Training *training = find_training (self, node);
  GError *error = NULL;

  if (training == NULL)
    return;
  keep_watched (self, training);
  weft_trial_writer_flush (training->writer, &error);
  note (self, error);
}

/* A model on the way, see epoch-snapshots.h, or a report, see watched.h. */
static void
trials_snapshot (WeftRunSink            *sink,
                 const WeftSnapshotNode *node,
                 const char             *name,
                 WeftArtefact           *artefact)
{
  TrialSink *self = (TrialSink *) sink;
  Training *training = find_training (self, node);
  gboolean is_model = training != NULL && weft_artefact_get_type (artefact) == &weft_port_type_trained_model;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (training != NULL && weft_artefact_get_type (artefact) == &weft_port_type_report)
    take_report (training, name, weft_artefact_get_value (artefact));
  bytes = is_model ? weft_trained_model_to_bytes (weft_artefact_get_value (artefact), &error) : NULL;
  if (bytes != NULL)
    keep_file (self, training, name, WEFT_EPOCH_SNAPSHOT_KIND, bytes);
  note (self, error);
}

/* A report belongs to each training that its node depends on. */
static void
keep_report (TrialSink              *self,
             const WeftSnapshotNode *node,
             WeftArtefact           *artefact)
{
  g_autofree char *text = weft_json_write ((JsonNode *) weft_artefact_get_value (artefact), WEFT_JSON_COMPACT);
  g_autofree char *name = g_strconcat (node->id, WEFT_TRIAL_REPORT_ENDING, NULL);

  for (guint i = 0; i < self->trainings->len; i++) {
    Training *training = self->trainings->pdata[i];
    GError *error = NULL;

    if (!weft_snapshot_depends_on (self->snapshot, node, training->node))
      continue;
    weft_trial_writer_add_artefact (training->writer, name, WEFT_TRIAL_REPORT_KIND, text, strlen (text), &error);
    note (self, error);
  }
  for (guint i = 0; i < self->reused->len; i++) {
    Reused *reused = self->reused->pdata[i];
    Report *report;

    if (!weft_snapshot_depends_on (self->snapshot, node, reused->node))
      continue;
    report = g_new0 (Report, 1);
    *report = (Report){ g_strdup (name), g_strdup (text) };
    g_ptr_array_add (reused->reports, report);
  }
}

static void
trials_output (WeftRunSink            *sink,
               const WeftSnapshotNode *node,
               const WeftPort         *port,
               WeftArtefact           *artefact)
{
  TrialSink *self = (TrialSink *) sink;
  Training *training = find_training (self, node);

  if (weft_artefact_get_type (artefact) == &weft_port_type_report)
    keep_report (self, node, artefact);
  if (weft_artefact_get_type (artefact) != &weft_port_type_trained_model)
    return;
  if (training != NULL) {
    keep_model (self, training, weft_artefact_get_value (artefact));
  } else if (is_training (node) || g_str_equal (node->kind_id, "tune") || g_str_equal (node->kind_id, "adjust")) {
    Reused *reused = g_new0 (Reused, 1);

    *reused = (Reused){ node, weft_artefact_ref (artefact), g_array_new (FALSE, FALSE, sizeof (WeftTrialMeasure)), g_ptr_array_new_with_free_func (free_report) };
    g_ptr_array_add (self->reused, reused);
  }
}

/* The trial that made a model is the one that keeps the same bytes. */
static void
amend_trial (TrialSink *self,
             Reused    *reused)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = reused->measures->len > 0 ? weft_trained_model_to_bytes (weft_artefact_get_value (reused->artefact), &error) : NULL;
  g_autofree char *hash = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
  const WeftTrialMeasure *measures = (const WeftTrialMeasure *) (gpointer) reused->measures->data;
  gint64 id = 0;

  if (hash != NULL && weft_trial_store_measure (self->store, hash, "model", measures, reused->measures->len, &id, &error) && id > 0)
    g_array_append_val (self->ids, id);
  for (guint i = 0; hash != NULL && error == NULL && id > 0 && i < reused->reports->len; i++) {
    const Report *report = reused->reports->pdata[i];

    weft_trial_store_add_artefact (self->store, id, report->name, WEFT_TRIAL_REPORT_KIND, report->text, strlen (report->text), &error);
  }
  note (self, error);
}

static void
trials_mark (WeftRunSink            *sink,
             const WeftSnapshotNode *node,
             const WeftNodeMark     *mark)
{
  TrialSink *self = (TrialSink *) sink;
  Training *training = find_training (self, node);
  WeftTrialMark kept = { .step = mark->step, .name = (char *) mark->name, .from = (char *) mark->from, .to = (char *) mark->to };
  g_autofree char *text = describe_mark (mark->step, mark->name, mark->to);
  guint index;

  if (training == NULL)
    return;
  if (g_ptr_array_find_with_equal_func (training->marked, text, g_str_equal, &index))
    g_ptr_array_remove_index (training->marked, index);
  else
    weft_trial_writer_add_mark (training->writer, &kept);
}

static WeftTrialState
final_state (const TrialSink *self,
             const Training  *training,
             WeftRunStatus    status)
{
  if (self->pruned != NULL)
    return WEFT_TRIAL_PRUNED;
  if (training->state == WEFT_NODE_FAILED)
    return WEFT_TRIAL_FAILED;
  if (training->state == WEFT_NODE_CANCELLED || status == WEFT_RUN_CANCELLED)
    return WEFT_TRIAL_CANCELLED;
  return status == WEFT_RUN_FAILED ? WEFT_TRIAL_FAILED : WEFT_TRIAL_DONE;
}

static void
keep_cost (TrialSink *self,
           Training  *training)
{
  guint64 peak = self->peak_bytes > 0 ? self->peak_bytes : training->peak_bytes;
  double processor = self->peak_bytes > 0 ? self->processor : training->processor;
  GError *error = NULL;

  if (peak > 0 || processor > 0)
    (void) weft_trial_writer_add_cost (training->writer, peak, processor, &error);
  note (self, error);
}

static void
trials_end (WeftRunSink   *sink,
            WeftRunStatus  status,
            double         seconds)
{
  TrialSink *self = (TrialSink *) sink;

  for (guint i = 0; i < self->trainings->len; i++) {
    Training *training = self->trainings->pdata[i];
    GError *error = NULL;

    keep_watched (self, training);
    keep_cost (self, training);
    weft_trial_writer_end (training->writer, final_state (self, training, status), self->pruned != NULL ? self->pruned : training->message, &error);
    note (self, error);
  }
  for (guint i = 0; i < self->reused->len; i++)
    amend_trial (self, self->reused->pdata[i]);
}

static void
trials_free (WeftRunSink *sink)
{
  TrialSink *self = (TrialSink *) sink;

  g_ptr_array_unref (self->trainings);
  g_ptr_array_unref (self->reused);
  g_array_unref (self->ids);
  g_clear_error (&self->error);
  g_free (self->pruned);
  g_clear_pointer (&self->snapshot, weft_snapshot_unref);
  weft_trial_store_unref (self->store);
  g_free (self);
}

static const WeftRunSinkClass trials_class = {
  .begin = trials_begin,
  .node_state = trials_node_state,
  .metric = trials_metric,
  .snapshot = trials_snapshot,
  .output = trials_output,
  .keep = trials_keep,
  .mark = trials_mark,
  .end = trials_end,
  .free = trials_free,
};

WeftRunSink *
weft_run_sink_new_trials (WeftTrialStore *store,
                          guint64         seed,
                          int             threads,
                          gint64          resume)
{
  TrialSink *self = g_new0 (TrialSink, 1);

  self->parent.klass = &trials_class;
  self->store = weft_trial_store_ref (store);
  self->seed = seed;
  self->threads = threads;
  self->resume = resume;
  self->trainings = g_ptr_array_new_with_free_func (free_training);
  self->reused = g_ptr_array_new_with_free_func (free_reused);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return &self->parent;
}

void
weft_run_sink_trials_set_point (WeftRunSink *self,
                                gint64       study,
                                gint64       point)
{
  ((TrialSink *) self)->study = study;
  ((TrialSink *) self)->point = point;
}

void
weft_run_sink_trials_set_parent (WeftRunSink *self,
                                 gint64       parent)
{
  ((TrialSink *) self)->origin = parent;
}

void
weft_run_sink_trials_prune (WeftRunSink *self,
                            const char  *reason)
{
  TrialSink *sink = (TrialSink *) self;

  g_free (sink->pruned);
  sink->pruned = g_strdup (reason);
}

void
weft_run_sink_trials_set_cost (WeftRunSink *self,
                               guint64      peak_bytes,
                               double       processor)
{
  ((TrialSink *) self)->peak_bytes = peak_bytes;
  ((TrialSink *) self)->processor = processor;
}

GArray *
weft_run_sink_trials_get_ids (WeftRunSink *self)
{
  return ((TrialSink *) self)->ids;
}

void
weft_trial_replay (const WeftTrial  *trial,
                   WeftTrainControl *control)
{
  for (guint i = 0; i < trial->marks->len; i++) {
    const WeftTrialMark *mark = trial->marks->pdata[i];

    if (mark->name != NULL && mark->to != NULL)
      weft_train_control_replay (control, trial->node, (guint64) MAX (mark->step, 0), mark->name, mark->to);
  }
}

gint64
weft_run_sink_trials_get_diverged (WeftRunSink *self)
{
  return ((TrialSink *) self)->diverged;
}

const GError *
weft_run_sink_trials_get_error (WeftRunSink *self)
{
  return ((TrialSink *) self)->error;
}
