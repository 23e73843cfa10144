/* tune.c: the best parameters of a training, found by trying
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What comes in is not a model but how it is made; the study makes it many times. A study that was
 * cut off is gone on with: its number is kept where a training would keep its checkpoint.
 */
#include "workflow/kinds/table-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/number.h"
#include "learn/metrics.h"
#include "learn/trainer.h"
#include "tune/grid.h"
#include "tune/point.h"
#include "tune/space-text.h"
#include "workflow/check.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/node-run.h"
#include "workflow/sink-trials.h"
#include "workflow/study-final.h"
#include "workflow/tunable.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Longer than the number of any study. */
#define NUMBER_MAX_BYTES 64

static gboolean
fail_space (GError **error)
{
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK,
               _("“Parameters” says what is varied, such as train.learning_rate=1e-4..1e-1:log; model.dense1.units=16..256:int; separate them by a semicolon and a space"));
  return FALSE;
}

static gboolean
vary (WeftStudySettings   *settings,
      const char          *text,
      const WeftSnapshot  *snapshot,
      GError             **error)
{
  g_autoptr (GPtrArray) lines = weft_space_text_parse (text);

  for (guint i = 0; i < lines->len; i++) {
    const WeftSpaceLine *line = lines->pdata[i];
    g_autofree char *range = weft_space_line_format_range (line);

    if (!weft_study_settings_vary (settings, line->name, range, snapshot, error))
      return FALSE;
  }
  return weft_space_get_size (settings->space) > 0 || fail_space (error);
}

static WeftStudySettings *
make_settings (const WeftParams        *params,
               const WeftSnapshot      *snapshot,
               const WeftSnapshotNode  *giver,
               guint64                  seed,
               GError                 **error)
{
  g_autoptr (WeftStudySettings) settings = weft_study_settings_new ();

  if (!vary (settings, weft_params_get (params, "space"), snapshot, error) ||
      !weft_study_settings_take_objective (settings, weft_params_get (params, "metric"), weft_params_get (params, "direction"), error))
    return NULL;
  weft_study_settings_set_sampler (settings, weft_sampler_find_kind (weft_params_get (params, "sampler")));
  weft_study_settings_set_pruner (settings, weft_pruner_find_kind (weft_params_get (params, "pruner")));
  settings->to = g_strdup (giver->id);
  settings->rules.n_trials = weft_params_is_choice (params, "sampler", "grid") ? 0 : (guint) weft_params_get_integer (params, "trials");
  settings->rules.seconds = weft_params_get_real (params, "seconds");
  settings->rules.patience = (guint) weft_params_get_integer (params, "patience");
  settings->n_jobs = (guint) weft_params_get_integer (params, "jobs");
  settings->n_seeds = (guint) weft_params_get_integer (params, "seeds");
  settings->n_folds = (guint) weft_params_get_integer (params, "folds");
  settings->n_cores = (guint) weft_params_get_integer (params, "cores");
  settings->budget = (guint64) weft_params_get_integer (params, "memory") << 20;
  settings->n_stages = (guint) weft_params_get_integer (params, "stages");
  settings->stage_share = weft_params_get_real (params, "stage_share");
  settings->stage_factor = weft_params_get_real (params, "stage_factor");
  settings->keep_models = weft_params_get_boolean (params, "keep_models");
  settings->seed = seed;
  return g_steal_pointer (&settings);
}

/* Each row, as the inspector judges it, too. */
static gboolean
check_space (WeftNodeCheck  *self,
             GError        **error)
{
  g_autoptr (GPtrArray) lines = weft_space_text_parse (weft_params_get (weft_node_check_get_params (self), "space"));
  g_autoptr (GPtrArray) sentences = weft_tunable_check (weft_node_check_get_snapshot (self), lines);

  for (guint i = 0; i < sentences->len; i++)
    if (sentences->pdata[i] != NULL) {
      g_set_error_literal (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, sentences->pdata[i]);
      return FALSE;
    }
  return lines->len > 0 || fail_space (error);
}

/* Returns: (transfer none) (nullable): the training that is made again and again, if only one is */
static const WeftSnapshotNode *
find_training (WeftNodeCheck *self)
{
  const WeftSnapshot *snapshot = weft_node_check_get_snapshot (self);
  const WeftSnapshotNode *found = NULL;

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    if (!g_str_equal (node->kind_id, "train") || node->params == NULL || !weft_snapshot_depends_on (snapshot, weft_node_check_get_node (self), node))
      continue;
    if (found != NULL)
      return NULL;
    found = node;
  }
  return found;
}

/* What a training never measures cannot become good. */
static gboolean
check_objective (WeftNodeCheck  *self,
                 GError        **error)
{
  const char *name = weft_params_get (weft_node_check_get_params (self), "metric"), *direction = weft_params_get (weft_node_check_get_params (self), "direction");
  g_autoptr (WeftStudySettings) settings = weft_study_settings_new ();
  const WeftSnapshotNode *training = find_training (self);
  const char *measured = training != NULL ? weft_trainer_name_metric (training->params) : NULL, *underscore = strchr (name, '_');
  const WeftMetric *metric = underscore != NULL ? weft_metric_find (underscore + 1) : NULL;
  gboolean is_validation = g_str_has_prefix (name, "validation_"), is_other;

  if (!weft_study_settings_take_objective (settings, name, direction, error))
    return FALSE;
  is_other = measured != NULL && metric != NULL && (!is_validation || !(g_str_equal (metric->id, measured) || g_str_equal (metric->id, "r2")));
  if (is_other || (measured != NULL && g_str_equal (name, "test_loss")))
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK,
                 _("“%s” does not measure “%s” while it trains; choose validation_loss, or validation_%s for classes and validation_r2 for numbers, or give the training another metric"), training->title, name,
                 measured);
  return error == NULL || *error == NULL;
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftPortInfo *training = weft_node_check_get_input (self, "training");
  WeftPortInfo *info;

  if (!check_space (self, error) || !check_objective (self, error))
    return FALSE;
  info = training != NULL ? weft_port_info_copy (training) : weft_port_info_new ();
  weft_node_check_set_output (self, "model", info);
  return TRUE;
}

/* A study that was cut off */

static gint64
read_number (const char *path)
{
  g_autoptr (GBytes) bytes = path != NULL && g_file_test (path, G_FILE_TEST_EXISTS) ? weft_file_read (path, NUMBER_MAX_BYTES, NULL) : NULL;
  gint64 number = 0;

  return bytes != NULL && weft_number_parse_integer (g_bytes_get_data (bytes, NULL), &number) ? number : 0;
}

static void
write_number (WeftNodeRun *self,
              const char  *path,
              gint64       number)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, number);
  g_autoptr (GError) error = NULL;

  if (path != NULL && !weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, &error))
    weft_node_run_log (self, error->message);
}

/* One that cannot be gone on with, since another process runs it or it is gone, is begun anew. */
static WeftStudy *
open_study (WeftNodeRun    *self,
            WeftTrialStore *store,
            const char     *checkpoint)
{
  gint64 number = read_number (checkpoint);
  g_autoptr (GError) error = NULL;
  WeftStudy *study = number > 0 ? weft_study_open (store, number, weft_snapshot_get_path (weft_node_run_get_snapshot (self)), &error) : NULL;
  g_autofree char *text = study != NULL ? g_strdup_printf (_("goes on with study %" PRId64), number) : NULL;

  if (text != NULL || error != NULL)
    weft_node_run_log (self, text != NULL ? text : error->message);
  return study;
}

static WeftStudy *
make_study (WeftNodeRun     *self,
            WeftTrialStore  *store,
            const char      *checkpoint,
            GError         **error)
{
  const WeftSnapshotNode *giver = weft_node_run_get_recipe (self, "training");
  WeftSnapshot *snapshot = weft_node_run_get_snapshot (self);
  WeftStudy *study = open_study (self, store, checkpoint);
  g_autoptr (WeftStudySettings) settings = study == NULL ? make_settings (weft_node_run_get_params (self), snapshot, giver, weft_node_run_get_seed (self), error) : NULL;

  if (settings == NULL)
    return study;
  study = weft_study_new (store, weft_node_run_get_node (self)->title, snapshot, settings, error);
  if (study != NULL)
    write_number (self, checkpoint, weft_study_get_id (study));
  return study;
}

/* Telling */

typedef struct
{
  WeftNodeRun *run;
  WeftStudy *study;
  guint n_ended;
  double best; /* so far, NaN: none */
} TuneReport;

/* Returns: the share of the trials that have come to an end, also before this run; 0 where nobody
 * knows how many there will be */
static double
get_share (WeftStudy *study)
{
  const WeftStudySettings *settings = weft_study_get_settings (study);
  const WeftTuneHistory *history = weft_study_get_history (study);
  gsize n_all = settings->rules.n_trials, n_ended = 0;

  if (n_all == 0 && g_str_equal (settings->sampler->id, "grid"))
    n_all = weft_grid_count (settings->space, (guint) weft_params_get_integer (settings->sampler_params, "grid_steps"));
  for (WeftTuneState state = WEFT_TUNE_COMPLETE; state <= WEFT_TUNE_FAILED; state++)
    n_ended += weft_tune_history_count (history, state);
  return n_all > 0 ? MIN ((double) n_ended / (double) n_all, 1) : 0;
}

static void
report_ended (gpointer        data,
              guint           number,
              WeftPointState  state,
              const double   *values,
              const char     *message)
{
  TuneReport *self = data;
  const WeftTuneTrial *best = weft_tune_history_get_best (weft_study_get_history (self->study), 0);
  g_autofree char *text = message != NULL ? g_strdup_printf (_("trial %u: %s"), number, message) : NULL;

  self->n_ended++;
  if (text != NULL)
    weft_node_run_log (self->run, text);
  if (values != NULL)
    weft_node_run_metric (self->run, number, self->n_ended, "trial_value", values[0]);
  if (best != NULL)
    weft_node_run_metric (self->run, number, self->n_ended, "best_value", best->values[0]);
  weft_node_run_progress (self->run, get_share (self->study));
}

static void
report_log (gpointer    data,
            const char *message)
{
  weft_node_run_log (((TuneReport *) data)->run, message);
}

static JsonArray *
list_points (const WeftTuneHistory *history)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);
    JsonObject *object = json_object_new ();

    json_object_set_int_member (object, "number", i);
    json_object_set_string_member (object, "state", weft_point_state_get_name (weft_study_convert_state (trial->state)));
    json_object_set_member (object, "point", weft_point_to_json (weft_tune_history_get_space (history), trial->point));
    if (isfinite (trial->values[0]))
      json_object_set_double_member (object, "value", trial->values[0]);
    json_array_add_object_element (array, object);
  }
  return array;
}

static WeftArtefact *
make_report (const WeftStudy *study,
             gint64           trial)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  const WeftTuneTrial *best = weft_tune_history_get_best (history, 0);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", "study");
  json_object_set_int_member (object, "study", weft_study_get_id (study));
  json_object_set_int_member (object, "trial", trial);
  json_object_set_string_member (object, "metric", g_array_index (weft_study_get_settings (study)->objectives, WeftStudyObjective, 0).metric);
  json_object_set_int_member (object, "best", best->number);
  json_object_set_double_member (object, "best_value", best->values[0]);
  json_object_set_member (object, "best_point", weft_point_to_json (weft_tune_history_get_space (history), best->point));
  json_object_set_array_member (object, "trials", list_points (history));
  return weft_artefact_new_report (weft_json_node_take (object));
}

static gboolean
give (WeftNodeRun      *self,
      const WeftStudy  *study,
      GError          **error)
{
  const WeftStudyFinal how = { .all_rows = weft_params_is_choice (weft_node_run_get_params (self), "final", "all-rows"), .stop = weft_node_run_get_stop (self) };
  gint64 trial = 0;
  WeftArtefact *model = weft_study_make_final (study, &how, &trial, error);

  if (model == NULL)
    return FALSE;
  weft_node_run_take_output (self, "model", model);
  weft_node_run_take_output (self, "report", make_report (study, trial));
  return TRUE;
}

static gboolean
search (WeftNodeRun  *self,
        WeftStudy    *study,
        const char   *checkpoint,
        GError      **error)
{
  TuneReport report = { .run = self, .study = study };
  const WeftStudyObserver observer = { .data = &report, .ended = report_ended, .log = report_log };
  WeftStudyControl *asked = weft_node_run_get_study_control (self);
  g_autoptr (WeftStudyControl) control = asked != NULL ? weft_study_control_ref (asked) : weft_study_control_new ();
  WeftStudyState state;

  if (!weft_study_run (study, &observer, control, weft_node_run_get_stop (self), &state, error))
    return FALSE;
  if (state == WEFT_STUDY_CANCELLED)
    return weft_node_run_set_cancelled (self, error);
  if (!give (self, study, error))
    return FALSE;
  if (checkpoint != NULL)
    (void) g_unlink (checkpoint);
  return TRUE;
}

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  g_autofree char *checkpoint = weft_node_run_get_checkpoint (self);
  WeftTrialStore *kept = weft_node_run_get_store (self);
  g_autoptr (WeftTrialStore) store = kept != NULL ? weft_trial_store_ref (kept) : weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, error);
  g_autoptr (WeftStudy) study = store != NULL ? make_study (self, store, kept != NULL ? checkpoint : NULL, error) : NULL;

  return study != NULL && search (self, study, kept != NULL ? checkpoint : NULL, error);
}

static const WeftParamChoice direction_choices[] = {
  { "auto", N_("As the metric has it") },
  { "minimize", N_("Smaller is better") },
  { "maximize", N_("Larger is better") },
  { NULL },
};

static const WeftParamChoice sampler_choices[] = {
  { "tpe", N_("TPE") },
  { "random", N_("Random") },
  { "quasi", N_("Quasi-random") },
  { "grid", N_("Grid") },
  { "cmaes", N_("CMA-ES") },
  { NULL },
};

static const WeftParamChoice pruner_choices[] = {
  { "none", N_("Never") },
  { "median", N_("Worse than the median") },
  { "percentile", N_("Worse than a percentile") },
  { "asha", N_("Successive halving") },
  { "halving", N_("Successive halving, in step") },
  { "hyperband", N_("Hyperband") },
  { NULL },
};

static const WeftParamChoice final_choices[] = {
  { "best", N_("The best trial’s") },
  { "all-rows", N_("Trained once more, also on the validation rows") },
  { NULL },
};

static const WeftParam params[] = {
  { .id = "space", .type = WEFT_PARAM_SPACE, .title = N_("Parameters"), .help = N_("What is varied: NODE.PARAM=SPACE, with a semicolon and a space between. SPACE is choices (0.1,0.01), a range (0.1..0.9), whole numbers (16..256:int), either by logarithm (1e-4..1e-1:log). A layer’s parameter is NODE.LAYER.PARAM."), .fallback = "" },
  { .id = "metric", .type = WEFT_PARAM_TEXT, .title = N_("Metric"), .help = N_("What is to become good: validation_loss, validation_accuracy or another metric of the training."), .fallback = "validation_loss" },
  { .id = "direction", .type = WEFT_PARAM_CHOICE, .title = N_("Direction"), .help = N_("Which values of the metric are good."), .fallback = "auto", .choices = direction_choices, .flags = WEFT_PARAM_EXPERT },
  { .id = "sampler", .type = WEFT_PARAM_CHOICE, .title = N_("Sampler"), .help = N_("How points are chosen. TPE learns from earlier trials, a grid tries all combinations."), .fallback = "tpe", .choices = sampler_choices },
  { .id = "pruner", .type = WEFT_PARAM_CHOICE, .title = N_("Give up early"), .help = N_("When a trial is not worth going on with, since others did better as early as that."), .fallback = "none", .choices = pruner_choices },
  { .id = "trials", .type = WEFT_PARAM_INTEGER, .title = N_("Trials"), .help = N_("How many are tried; of a grid all."), .fallback = "20", .minimum = 1, .maximum = 100000, .visible_when = "sampler=tpe|random|quasi|cmaes" },
  { .id = "jobs", .type = WEFT_PARAM_INTEGER, .title = N_("Side by side"), .help = N_("How many trials run at the same time. They share the processor’s cores."), .fallback = "1", .minimum = 1, .maximum = 64 },
  { .id = "seeds", .type = WEFT_PARAM_INTEGER, .title = N_("Seeds"), .help = N_("Trainings of each point, whose mean counts."), .fallback = "1", .minimum = 1, .maximum = 1000, .flags = WEFT_PARAM_EXPERT },
  { .id = "folds", .type = WEFT_PARAM_INTEGER, .title = N_("Folds"), .help = N_("Trains each point once for each of so many parts of the rows, which validates while the others train; the mean counts. 0 takes the validation rows of the workflow."), .fallback = "0", .minimum = 0, .maximum = 100, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "stages", .type = WEFT_PARAM_INTEGER, .title = N_("Stages"), .help = N_("How often the search begins anew around the best so far, in narrower ranges and with the choices that the best third of the trials had; 1 for never."), .fallback = "1", .minimum = 1, .maximum = 10, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "stage_share", .type = WEFT_PARAM_REAL, .title = N_("Share of a stage"), .help = N_("Which share of the trials that are left each stage has; the last one has the rest."), .fallback = "0.5", .minimum = 0.05, .maximum = 0.95, .visible_when = "stages=2|3|4|5|6|7|8|9|10", .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "stage_factor", .type = WEFT_PARAM_REAL, .title = N_("Narrower"), .help = N_("How many times narrower ranges become from stage to stage."), .fallback = "3", .minimum = 1.1, .maximum = 1000, .visible_when = "stages=2|3|4|5|6|7|8|9|10", .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "cores", .type = WEFT_PARAM_INTEGER, .title = N_("Cores"), .help = N_("Processors that all trials together may keep busy; 0 for all there are."), .fallback = "0", .minimum = 0, .maximum = 4096, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER | WEFT_PARAM_COSMETIC },
  { .id = "memory", .type = WEFT_PARAM_INTEGER, .title = N_("Memory of all trials"), .help = N_("Most memory of all trials together; what a trial takes is learned from those before. One that would not fit waits. 0 for what the machine has left."), .unit = N_("MB"), .fallback = "0", .minimum = 0, .maximum = 100000000, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER | WEFT_PARAM_COSMETIC },
  { .id = "seconds", .type = WEFT_PARAM_REAL, .title = N_("Time"), .help = N_("After so long no trial begins any more; 0 for no limit."), .unit = N_("s"), .fallback = "0", .minimum = 0, .maximum = 1e7 },
  { .id = "patience", .type = WEFT_PARAM_INTEGER, .title = N_("Patience"), .help = N_("How many trials without progress to bear; 0 for any number."), .unit = N_("trials"), .fallback = "0", .minimum = 0, .maximum = 100000, .flags = WEFT_PARAM_EXPERT },
  { .id = "final", .type = WEFT_PARAM_CHOICE, .title = N_("Model"), .help = N_("Which model goes on. Rows to test by are never trained on."), .fallback = "best", .choices = final_choices },
  { .id = "keep_models", .type = WEFT_PARAM_BOOLEAN, .title = N_("Keep all models"), .help = N_("Keeps the models of all trials, not only of those that were the best when they ended."), .fallback = "false", .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_COSMETIC },
  { NULL },
};

static const WeftPort inputs[] = { { "training", N_("Training"), &weft_port_type_trained_model, WEFT_PORT_RECIPE }, { NULL } };
static const WeftPort outputs[] = {
  { "model", N_("Best model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED },
  { "report", N_("Study"), &weft_port_type_report, WEFT_PORT_REQUIRED },
  { NULL },
};

const WeftNodeKind weft_tune_kind = {
  .id = "tune",
  .version = 1,
  .title = N_("Tune"),
  .category = N_("Model"),
  .icon = "weft-tune-symbolic",
  .help = N_("Trains what it is connected to many times, with other parameters each time, each in a process of its own, and hands the best model on. Every training is kept as a trial of one study; what was stopped or killed goes on with the next run."),
  .inputs = inputs,
  .outputs = outputs,
  .params = params,
  .flags = WEFT_NODE_KIND_HEAVY | WEFT_NODE_KIND_SEEDED,
  .check = check,
  .run = run,
};
