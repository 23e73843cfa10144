/* adjust.c: a training that is looked at and adjusted until it is good enough
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What comes in is not a model but how it is made. The rounds so far are kept where a training
 * would keep its checkpoint, and that of a training beside it: what was killed goes on.
 *
 * The report:
 *
 *     {"type": "adjust", "metric", "goal", "end": "goal" | "rules" | "rounds" | "time", "said",
 *      "best": a round, "best_value", "trial", "rounds": as weft_adjust_to_json() has them}
 */
#include "workflow/kinds/table-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "learn/metric-name.h"
#include "learn/trained.h"
#include "trials/blob.h"
#include "workflow/adjust.h"
#include "workflow/check.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/node-run.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"
#include "workflow/study-private.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* More than the rounds of any series take. */
#define STATE_MAX_BYTES (1 << 20)

/* What its trials are found by. */
#define TAG "adjust"

typedef struct
{
  WeftNodeRun *run;
  WeftTrialStore *store;  /* Owned */
  WeftWorkflow *workflow; /* Owned: this thread's own copy */
  GPtrArray *rounds;      /* Owned: WeftAdjustRound */
  char *checkpoint;       /* Owned, nullable */
  char *folder;           /* Owned, nullable: where trainings keep theirs */
  const char *metric;
  double goal;
  gboolean maximize;
  WeftArtefact *model; /* Owned, nullable: of the best round, if it ran here */
} Adjust;

static void
adjust_clear (Adjust *self)
{
  g_clear_pointer (&self->model, weft_artefact_unref);
  g_clear_pointer (&self->rounds, g_ptr_array_unref);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  g_clear_object (&self->workflow);
  g_free (self->checkpoint);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Adjust, adjust_clear)

static gboolean
check_metric (const char  *metric,
              GError     **error)
{
  if (weft_trial_judge_metric (metric) != WEFT_TRIAL_NO_DIRECTION)
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, _("“%s” is no metric of which it is known which values are good; take validation_accuracy, validation_loss or validation_r2"), metric);
  return FALSE;
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftPortInfo *training = weft_node_check_get_input (self, "training");

  if (!check_metric (weft_params_get (weft_node_check_get_params (self), "metric"), error))
    return FALSE;
  weft_node_check_set_output (self, "model", training != NULL ? weft_port_info_copy (training) : weft_port_info_new ());
  return TRUE;
}

/* What is kept */

static void
save (Adjust *self)
{
  g_autoptr (JsonNode) node = weft_adjust_to_json (self->rounds);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);
  g_autoptr (GError) error = NULL;

  if (self->checkpoint != NULL && !weft_file_write (self->checkpoint, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, &error))
    weft_node_run_log (self->run, error->message);
}

static void
take_up (Adjust *self)
{
  g_autoptr (GBytes) bytes = self->checkpoint != NULL && g_file_test (self->checkpoint, G_FILE_TEST_EXISTS) ? weft_file_read (self->checkpoint, STATE_MAX_BYTES, NULL) : NULL;
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  g_autoptr (JsonNode) node = text != NULL ? weft_json_parse (text, length, NULL) : NULL;
  g_autofree char *said = NULL;

  self->rounds = weft_adjust_from_json (node);
  if (self->rounds->len == 0) {
    g_ptr_array_add (self->rounds, weft_adjust_round_new ());
    return;
  }
  said = g_strdup_printf (_("goes on with round %u"), self->rounds->len);
  weft_node_run_log (self->run, said);
}

/* One round */

/* Hears when a trial has its number: from then on it can be taken up. */
typedef struct
{
  WeftRunSink parent;
  Adjust *adjust;
  WeftAdjustRound *round;
  WeftRunSink *trials; /* Borrowed */
} Ear;

static void
ear_node_state (WeftRunSink          *sink,
                const WeftNodeStatus *status)
{
  Ear *self = (Ear *) sink;
  const GArray *ids = weft_run_sink_trials_get_ids (self->trials);

  if (self->round->trial > 0 || ids->len == 0)
    return;
  self->round->trial = g_array_index (ids, gint64, 0);
  save (self->adjust);
}

static void
ear_free (WeftRunSink *sink)
{
  g_free (sink);
}

static const WeftRunSinkClass ear_class = {
  .node_state = ear_node_state,
  .free = ear_free,
};

static WeftRunSink *
ear_new (Adjust          *adjust,
         WeftAdjustRound *round,
         WeftRunSink     *trials)
{
  Ear *self = g_new (Ear, 1);

  *self = (Ear){ { &ear_class }, adjust, round, trials };
  return &self->parent;
}

/* Of a training that keeps its best epoch the best value, otherwise the last. */
static double
read_value (const Adjust    *self,
            const WeftTrial *trial)
{
  const WeftTrialMetric *metric = weft_trial_find_metric (trial, self->metric);

  if (metric == NULL)
    return (double) NAN;
  return weft_study_keeps_best (trial) ? weft_trial_metric_get_best (metric) : metric->last;
}

static char *
describe (const WeftAdjustRound *round,
          guint                  number)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (round->rule == NULL)
    g_string_append_printf (text, _("Round %u: the settings as they are."), number);
  else
    g_string_append_printf (text, _("Round %u, by the rule “%s”: %s."), number, round->rule, round->reason);
  for (guint i = 0; i < round->settings->len; i++)
    g_string_append_printf (text, "\n- %s", (const char *) round->settings->pdata[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What came of it, as the store has it. */
static gboolean
judge (Adjust           *self,
       WeftAdjustRound  *round,
       GError          **error)
{
  g_autoptr (WeftTrial) trial = NULL;
  g_autofree char *note = describe (round, self->rounds->len);

  if (!weft_trial_store_flush (self->store, error) || !weft_trial_store_set_note (self->store, round->trial, note, error) ||
      !weft_trial_store_set_tag (self->store, round->trial, TAG, TRUE, error))
    return FALSE;
  trial = weft_trial_store_read (self->store, round->trial, error);
  if (trial == NULL)
    return FALSE;
  round->value = trial->state == WEFT_TRIAL_DONE ? read_value (self, trial) : (double) NAN;
  round->seconds = trial->seconds;
  round->done = TRUE;
  save (self);
  return TRUE;
}

static void
keep_model (Adjust                *self,
            const WeftAdjustRound *round,
            WeftArtefact          *model)
{
  if (model == NULL || weft_adjust_find_best (self->rounds, self->maximize) != round)
    return;
  g_clear_pointer (&self->model, weft_artefact_unref);
  self->model = weft_artefact_ref (model);
}

/* A training that failed is a round without a value; that none even began is an error. */
static gboolean
bear (Adjust           *self,
      WeftAdjustRound  *round,
      GError           *failure,
      GError          **error)
{
  if (failure == NULL)
    return TRUE;
  if (g_error_matches (failure, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED) || round->trial == 0) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  round->message = g_strdup (failure->message);
  weft_node_run_log (self->run, failure->message);
  g_error_free (failure);
  return TRUE;
}

/* Trains with the settings of a round, here. */
static gboolean
train (Adjust           *self,
       WeftAdjustRound  *round,
       GError          **error)
{
  const char *to = weft_node_run_get_recipe (self->run, "training")->id;
  guint64 seed = weft_node_run_get_seed (self->run);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (WeftSnapshot) snapshot = NULL;
  WeftRunSink *recorder = weft_run_sink_new_recorder (), *trials = weft_run_sink_new_trials (self->store, seed, (int) weft_node_run_get_n_threads (self->run), round->trial);
  WeftRunSink *sinks[] = { recorder, trials, ear_new (self, round, trials), NULL };
  g_autoptr (WeftRunSink) tee = weft_run_sink_new_tee (sinks);
  guint n_threads = weft_node_run_get_n_threads (self->run);
  const WeftRunOptions options = { .to = to, .retrain = TRUE, .seed = seed, .n_threads = n_threads, .checkpoints = self->folder, .resume = round->trial > 0 };
  GError *failure = NULL;

  g_ptr_array_extend (words, round->settings, NULL, NULL);
  g_ptr_array_add (words, NULL);
  snapshot = weft_workflow_snapshot (self->workflow, (const char *const *) words->pdata, error);
  if (snapshot == NULL)
    return FALSE;
  (void) weft_run_execute (snapshot, &options, tee, weft_node_run_get_stop (self->run), &failure);
  if (!bear (self, round, failure, error))
    return FALSE;
  if (!judge (self, round, error))
    return FALSE;
  keep_model (self, round, weft_run_recorder_get_output (recorder, to, "model"));
  return TRUE;
}

/* One that was killed may have ended without this having been written down. */
static gboolean
do_round (Adjust           *self,
          WeftAdjustRound  *round,
          GError          **error)
{
  g_autoptr (WeftTrial) trial = round->trial > 0 ? weft_trial_store_read (self->store, round->trial, NULL) : NULL;

  if (trial == NULL)
    round->trial = 0;
  save (self);
  return trial != NULL && trial->state == WEFT_TRIAL_DONE ? judge (self, round, error) : train (self, round, error);
}

/* The series */

static void
tell (Adjust                *self,
      const WeftAdjustRound *round)
{
  guint n = self->rounds->len;
  const WeftAdjustRound *best = weft_adjust_find_best (self->rounds, self->maximize);
  g_autofree char *settings = weft_adjust_round_list (round), *text = NULL;

  if (round->rule != NULL)
    text = g_strdup_printf (_("round %u: %s %.4g, with %s, since %s"), n, weft_metric_name_get_words (self->metric), round->value, settings, round->reason);
  else
    text = g_strdup_printf (_("round %u: %s %.4g, with the settings as they are"), n, weft_metric_name_get_words (self->metric), round->value);
  weft_node_run_log (self->run, text);
  weft_node_run_metric (self->run, n, n, "round_value", round->value);
  if (best != NULL)
    weft_node_run_metric (self->run, n, n, "best_value", best->value);
  weft_node_run_progress (self->run, MIN ((double) n / (double) weft_params_get_integer (weft_node_run_get_params (self->run), "rounds"), 1));
}

static double
count_seconds (const Adjust *self)
{
  double seconds = 0;

  for (guint i = 0; i < self->rounds->len; i++)
    seconds += ((const WeftAdjustRound *) self->rounds->pdata[i])->seconds;
  return seconds;
}

/* How a series ends. */
typedef enum {
  END_GOAL,
  END_RULES,
  END_ROUNDS,
  END_TIME,
  END_NOT_YET,
} End;

static const struct
{
  const char *id;
  const char *said;
} ends[] = {
  [END_GOAL] = { "goal", N_("The goal is met.") },
  [END_RULES] = { "rules", N_("No rule has anything left to change, so a person must: more or other data, or another model.") },
  [END_ROUNDS] = { "rounds", N_("All rounds are used up.") },
  [END_TIME] = { "time", N_("The time is used up.") },
};

static End
find_end (const Adjust *self)
{
  const WeftParams *params = weft_node_run_get_params (self->run);
  const WeftAdjustRound *best = weft_adjust_find_best (self->rounds, self->maximize);
  double minutes = weft_params_get_real (params, "minutes");

  if (best != NULL && (self->maximize ? best->value >= self->goal : best->value <= self->goal))
    return END_GOAL;
  if (self->rounds->len >= (guint) weft_params_get_integer (params, "rounds"))
    return END_ROUNDS;
  return minutes > 0 && count_seconds (self) >= 60 * minutes ? END_TIME : END_NOT_YET;
}

/* Returns: %FALSE on an error */
static gboolean
loop (Adjust  *self,
      End     *end,
      GError **error)
{
  for (;;) {
    WeftAdjustRound *round = self->rounds->pdata[self->rounds->len - 1], *next;
    GError *failure = NULL;

    if (!round->done) {
      if (!do_round (self, round, error))
        return FALSE;
      tell (self, round);
    }
    *end = find_end (self);
    if (*end != END_NOT_YET)
      return TRUE;
    next = weft_adjust_next (self->store, self->rounds, self->maximize, &failure);
    if (failure != NULL) {
      g_propagate_error (error, failure);
      return FALSE;
    }
    *end = END_RULES;
    if (next == NULL)
      return TRUE;
    g_ptr_array_add (self->rounds, next);
  }
}

/* What comes out */

static WeftArtefact *
load_model (const Adjust           *self,
            const WeftAdjustRound  *best,
            GError                **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, best->trial, error);

  for (guint i = 0; trial != NULL && i < trial->artefacts->len; i++) {
    const WeftTrialArtefact *kept = trial->artefacts->pdata[i];
    g_autofree char *path = g_str_equal (kept->kind, "model") ? weft_blob_get_path (weft_trial_store_get_artefacts (self->store), kept->hash) : NULL;
    WeftTrainedModel *model = path != NULL ? weft_trained_model_load (path, error) : NULL;

    if (path != NULL)
      return model != NULL ? weft_artefact_new (&weft_port_type_trained_model, model, (GDestroyNotify) weft_trained_model_unref) : NULL;
  }
  if (trial != NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("trial %" PRId64 " keeps no model; run the node again"), best->trial);
  return NULL;
}

static WeftArtefact *
make_report (const Adjust          *self,
             const WeftAdjustRound *best,
             End                    end)
{
  JsonObject *object = json_object_new ();
  guint number = 0;

  (void) g_ptr_array_find (self->rounds, best, &number);
  json_object_set_string_member (object, "type", "adjust");
  json_object_set_string_member (object, "said", _ (ends[end].said));
  json_object_set_string_member (object, "end", ends[end].id);
  json_object_set_string_member (object, "metric", self->metric);
  json_object_set_double_member (object, "goal", self->goal);
  json_object_set_int_member (object, "best", number + 1);
  json_object_set_double_member (object, "best_value", best->value);
  json_object_set_int_member (object, "trial", best->trial);
  json_object_set_member (object, "rounds", weft_adjust_to_json (self->rounds));
  return weft_artefact_new_report (weft_json_node_take (object));
}

static gboolean
give (Adjust  *self,
      End      end,
      GError **error)
{
  const WeftAdjustRound *best = weft_adjust_find_best (self->rounds, self->maximize), *first = self->rounds->pdata[0];
  WeftArtefact *model;

  weft_node_run_log (self->run, _ (ends[end].said));
  if (best == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("no round measured “%s”%s%s; choose a metric of the training, and validation rows in Prepare"), self->metric,
                 first->message != NULL ? ": " : "", first->message != NULL ? first->message : "");
    return FALSE;
  }
  model = self->model != NULL ? g_steal_pointer (&self->model) : load_model (self, best, error);
  if (model == NULL)
    return FALSE;
  weft_node_run_take_output (self->run, "model", model);
  weft_node_run_take_output (self->run, "report", make_report (self, best, end));
  if (self->checkpoint != NULL)
    (void) g_unlink (self->checkpoint);
  return TRUE;
}

static gboolean
set_up (Adjust       *self,
        WeftNodeRun  *run,
        GError      **error)
{
  WeftTrialStore *kept = weft_node_run_get_store (run);
  WeftSnapshot *snapshot = weft_node_run_get_snapshot (run);
  g_autofree char *document = weft_json_write (weft_snapshot_get_document (snapshot), WEFT_JSON_INDENT);

  self->run = run;
  self->metric = weft_params_get (weft_node_run_get_params (run), "metric");
  self->goal = weft_params_get_real (weft_node_run_get_params (run), "goal");
  self->maximize = weft_trial_judge_metric (self->metric) == WEFT_TRIAL_HIGHER_IS_BETTER;
  self->checkpoint = kept != NULL ? weft_node_run_get_checkpoint (run) : NULL;
  self->folder = self->checkpoint != NULL ? g_path_get_dirname (self->checkpoint) : NULL;
  self->workflow = weft_workflow_restore (document, weft_snapshot_get_path (snapshot), NULL, error);
  self->store = kept != NULL ? weft_trial_store_ref (kept) : self->workflow != NULL ? weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, NULL, error)
                                                                                    : NULL;
  return self->workflow != NULL && self->store != NULL;
}

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  g_auto (Adjust) adjust = { NULL };
  End end;

  if (!set_up (&adjust, self, error))
    return FALSE;
  take_up (&adjust);
  if (loop (&adjust, &end, error))
    return give (&adjust, end, error);
  if (weft_node_run_should_stop (self)) {
    g_clear_error (error);
    return weft_node_run_set_cancelled (self, error);
  }
  return FALSE;
}

static const WeftParam params[] = {
  { .id = "metric", .type = WEFT_PARAM_TEXT, .title = N_("Metric"), .help = N_("What is to become good enough: validation_accuracy, validation_loss or another metric of the training."), .fallback = "validation_accuracy" },
  { .id = "goal", .type = WEFT_PARAM_REAL, .title = N_("Goal"), .help = N_("The value that is good enough; nothing is adjusted any more once it is reached."), .fallback = "0.95", .minimum = -1e9, .maximum = 1e9 },
  { .id = "rounds", .type = WEFT_PARAM_INTEGER, .title = N_("Rounds"), .help = N_("How many trainings there are at most, with the first."), .fallback = "6", .minimum = 1, .maximum = 1000 },
  { .id = "minutes", .type = WEFT_PARAM_REAL, .title = N_("Time"), .help = N_("After so many minutes of training no round begins any more; 0 for no limit."), .unit = N_("min"), .fallback = "0", .minimum = 0, .maximum = 1e6 },
  { NULL },
};

static const WeftPort inputs[] = { { "training", N_("Training"), &weft_port_type_trained_model, WEFT_PORT_RECIPE }, { NULL } };
static const WeftPort outputs[] = {
  { "model", N_("Best model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED },
  { "report", N_("Rounds"), &weft_port_type_report, WEFT_PORT_REQUIRED },
  { NULL },
};

const WeftNodeKind weft_adjust_kind = {
  .id = "adjust",
  .version = 1,
  .title = N_("Adjust"),
  .category = N_("Model"),
  .icon = "weft-adjust-symbolic",
  .help = N_("Trains what it is connected to, looks at the curves, changes what they suggest, and trains again, until the goal is met, no rule applies, or rounds or time are used up. Each round is a trial that says why it was made; the best model goes on. What was stopped or killed goes on with the next run."),
  .inputs = inputs,
  .outputs = outputs,
  .params = params,
  .flags = WEFT_NODE_KIND_HEAVY | WEFT_NODE_KIND_SEEDED,
  .check = check,
  .run = run,
};
