/* study-job.c: one training of a point, in a process of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-job.h"

#include "base/paths.h"
#include "base/usage.h"
#include "trials/series.h"
#include "workflow/sink-trials.h"

#include <inttypes.h>
#include <math.h>

/* What was measured of an objective. */
typedef struct
{
  double last;
  double best;
} Measured;

typedef struct
{
  int epoch;
  double value;
} StudyReport;

/* A model that the run gave, until it is known whether the trial keeps it. */
typedef struct
{
  const WeftSnapshotNode *node;
  const WeftPort *port;
  WeftArtefact *artefact; /* Owned */
} HeldModel;

/* It is the sink of its own run; all it learns goes on to the sink of trials. */
struct _WeftStudyJob
{
  WeftRunSink parent;
  const WeftStudySettings *settings;
  WeftRunSink *trials; /* Owned */
  WeftRunChild *child; /* Owned */
  guint point;
  guint repeat;
  gboolean keeps_best; /* the training ends with the weights of its best epoch */
  Measured *measured;  /* Owned: of each objective */
  GQueue reports;      /* StudyReport */
  GArray *models;      /* Owned: HeldModel */
  char *pruned;        /* Owned, nullable */
  WeftStudyDemand demand;
  WeftStudySize size;
  double seconds;
};

static void
clear_model (gpointer data)
{
  weft_artefact_unref (((HeldModel *) data)->artefact);
}

static void
job_begin (WeftRunSink  *sink,
           WeftSnapshot *snapshot)
{
  WeftStudyJob *self = (WeftStudyJob *) sink;

  self->trials->klass->begin (self->trials, snapshot);
}

static void
job_node_state (WeftRunSink          *sink,
                const WeftNodeStatus *status)
{
  WeftStudyJob *self = (WeftStudyJob *) sink;

  self->trials->klass->node_state (self->trials, status);
}

static void
note_value (WeftStudyJob *self,
            guint         objective,
            double        value)
{
  Measured *measured = &self->measured[objective];
  gboolean maximize = g_array_index (self->settings->objectives, WeftStudyObjective, objective).maximize;

  measured->last = value;
  if (isnan (measured->best) || (maximize ? value > measured->best : value < measured->best))
    measured->best = value;
}

static void
job_metric (WeftRunSink            *sink,
            const WeftSnapshotNode *node,
            gint64                  step,
            double                  epoch,
            const char             *name,
            double                  value)
{
  WeftStudyJob *self = (WeftStudyJob *) sink;

  self->trials->klass->metric (self->trials, node, step, epoch, name, value);
  for (guint i = 0; i < self->settings->objectives->len; i++)
    if (g_str_equal (g_array_index (self->settings->objectives, WeftStudyObjective, i).metric, name)) {
      StudyReport report = { (int) ceil (epoch), value };

      note_value (self, i, value);
      if (i == 0 && epoch > 0)
        g_queue_push_tail (&self->reports, g_memdup2 (&report, sizeof report));
    }
}

static void
job_output (WeftRunSink            *sink,
            const WeftSnapshotNode *node,
            const WeftPort         *port,
            WeftArtefact           *artefact)
{
  HeldModel model = { node, port, weft_artefact_ref (artefact) };

  g_array_append_val (((WeftStudyJob *) sink)->models, model);
}

/* Watched steps belong to the trial as they do in a training by itself. */
static void
job_snapshot (WeftRunSink            *sink,
              const WeftSnapshotNode *node,
              const char             *name,
              WeftArtefact           *artefact)
{
  WeftStudyJob *self = (WeftStudyJob *) sink;

  self->trials->klass->snapshot (self->trials, node, name, artefact);
}

static void
job_mark (WeftRunSink            *sink,
          const WeftSnapshotNode *node,
          const WeftNodeMark     *mark)
{
  WeftStudyJob *self = (WeftStudyJob *) sink;

  self->trials->klass->mark (self->trials, node, mark);
}

/* The trial ends with weft_study_job_close(). */
static void
job_end (WeftRunSink   *sink,
         WeftRunStatus  status,
         double         seconds)
{
  ((WeftStudyJob *) sink)->seconds = seconds;
}

static const WeftRunSinkClass job_class = {
  .begin = job_begin,
  .node_state = job_node_state,
  .metric = job_metric,
  .output = job_output,
  .snapshot = job_snapshot,
  .mark = job_mark,
  .end = job_end,
};

static gboolean
find_keeps_best (const WeftSnapshot *snapshot)
{
  gboolean keeps = FALSE;

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    keeps |= g_str_equal (node->kind_id, "train") && node->params != NULL && weft_params_get_boolean (node->params, "restore_best");
  }
  return keeps;
}

/* What was measured before the training that goes on was stopped counts, too. */
static void
recall_values (WeftStudyJob            *self,
               const WeftStudyJobSetup *setup)
{
  for (guint i = 0; setup->resume > 0 && i < setup->settings->objectives->len; i++) {
    const char *metric = g_array_index (setup->settings->objectives, WeftStudyObjective, i).metric;
    g_autoptr (GArray) points = weft_trial_store_read_series (setup->store, setup->resume, metric, 0, NULL);

    for (guint k = 0; points != NULL && k < points->len; k++)
      note_value (self, i, g_array_index (points, WeftTrialPoint, k).value);
  }
}

static WeftStudyJob *
job_new (const WeftStudyJobSetup *setup)
{
  WeftStudyJob *self = g_new0 (WeftStudyJob, 1);
  guint n = setup->settings->objectives->len;

  self->parent.klass = &job_class;
  self->settings = setup->settings;
  self->point = (guint) setup->point;
  self->repeat = setup->repeat;
  self->demand = setup->demand;
  weft_study_size_of_snapshot (setup->snapshot, setup->settings->to, &self->size);
  self->keeps_best = find_keeps_best (setup->snapshot);
  self->measured = g_new (Measured, n);
  for (guint i = 0; i < n; i++)
    self->measured[i] = (Measured){ (double) NAN, (double) NAN };
  recall_values (self, setup);
  self->models = g_array_new (FALSE, FALSE, sizeof (HeldModel));
  g_array_set_clear_func (self->models, clear_model);
  self->trials = weft_run_sink_new_trials (setup->store, setup->seed, (int) setup->n_threads, setup->resume);
  weft_run_sink_trials_set_point (self->trials, setup->study, setup->point);
  return self;
}

WeftStudyJob *
weft_study_job_start (const WeftStudyJobSetup  *setup,
                      GError                  **error)
{
  g_autoptr (WeftStudyJob) self = job_new (setup);
  g_autofree char *program = weft_path_cli (), *cache = weft_path_cache ();
  g_autofree char *name = g_strdup_printf ("%" PRId64 "-%" PRId64 "-%u", setup->study, setup->point, setup->repeat);
  g_autofree char *folder = g_build_filename (cache, "studies", name, NULL);
  const WeftRunChildSetup child = {
    .program = program,
    .snapshot = setup->snapshot,
    .folder = folder,
    .to = setup->settings->to,
    .seed = setup->seed,
    .n_threads = setup->n_threads,
    .memory = setup->settings->memory,
    .take_up = setup->resume > 0,
    .keep_models = TRUE,
    .study = setup->study,
    .point = setup->point,
    .repeat = setup->repeat,
  };

  self->child = weft_run_child_start (&child, &self->parent, error);
  return self->child != NULL ? g_steal_pointer (&self) : NULL;
}

void
weft_study_job_free (WeftStudyJob *self)
{
  g_clear_pointer (&self->child, weft_run_child_free);
  g_clear_pointer (&self->trials, weft_run_sink_free);
  g_array_unref (self->models);
  g_queue_clear_full (&self->reports, g_free);
  g_free (self->measured);
  g_free (self->pruned);
  g_free (self);
}

guint
weft_study_job_get_point (const WeftStudyJob *self,
                          guint              *repeat)
{
  if (repeat != NULL)
    *repeat = self->repeat;
  return self->point;
}

gint64
weft_study_job_get_trial (const WeftStudyJob *self)
{
  GArray *ids = weft_run_sink_trials_get_ids (self->trials);

  return ids->len > 0 ? g_array_index (ids, gint64, 0) : 0;
}

WeftStudyDemand
weft_study_job_get_demand (WeftStudyJob *self)
{
  WeftStudyDemand demand = self->demand;
  WeftProcessUsage usage;

  if (weft_run_child_get_process (self->child) > 0 && weft_usage_read_process (weft_run_child_get_process (self->child), &usage))
    demand.bytes = MAX (demand.bytes, usage.bytes);
  return demand;
}

WeftStudyCost
weft_study_job_get_cost (const WeftStudyJob *self)
{
  return (WeftStudyCost){ self->size, self->seconds, weft_run_child_get_peak (self->child) };
}

WeftRunChild *
weft_study_job_get_child (WeftStudyJob *self)
{
  return self->child;
}

gboolean
weft_study_job_take_report (WeftStudyJob *self,
                            int          *epoch,
                            double       *value)
{
  g_autofree StudyReport *report = g_queue_pop_head (&self->reports);

  if (report == NULL)
    return FALSE;
  *epoch = report->epoch;
  *value = report->value;
  return TRUE;
}

void
weft_study_job_prune (WeftStudyJob *self,
                      const char   *reason)
{
  g_free (self->pruned);
  self->pruned = g_strdup (reason);
  weft_run_sink_trials_prune (self->trials, reason);
  weft_run_child_stop (self->child);
}

const char *
weft_study_job_get_pruned (const WeftStudyJob *self)
{
  return self->pruned;
}

double
weft_study_job_get_value (const WeftStudyJob *self,
                          guint               objective)
{
  return self->keeps_best ? self->measured[objective].best : self->measured[objective].last;
}

void
weft_study_job_close (WeftStudyJob *self,
                      gboolean      keep_model)
{
  for (guint i = 0; keep_model && i < self->models->len; i++) {
    HeldModel *model = &g_array_index (self->models, HeldModel, i);

    self->trials->klass->output (self->trials, model->node, model->port, model->artefact);
  }
  weft_run_sink_trials_set_cost (self->trials, weft_run_child_get_peak (self->child), weft_run_child_get_processor (self->child));
  self->trials->klass->end (self->trials, weft_run_child_get_status (self->child), self->seconds);
}

const GError *
weft_study_job_get_error (const WeftStudyJob *self)
{
  return weft_run_sink_trials_get_error (self->trials);
}
