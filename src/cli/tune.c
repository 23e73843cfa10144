/* tune.c: a search for good parameters in the terminal
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search itself is workflow/study.h; this file reads the command line, tells how it goes, and
 * what came of it.
 */
#include "workflow/study.h"

#include "base/i18n.h"
#include "base/number.h"
#include "cli/command.h"
#include "cli/control.h"
#include "cli/document-open.h"
#include "cli/interrupt.h"
#include "cli/new-candidates.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "cli/tune-picture.h"
#include "cli/tune-report.h"
#include "workflow/past-trials.h"
#include "workflow/sink-trials.h"
#include "workflow/study-request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Where nothing else says when to end. */
#define N_TRIALS 20

#define MEGABYTE 1048576

/* What the command line said. */
typedef struct
{
  char **varied;
  char **metrics;
  char **directions;
  char **points;
  char **sampler_settings;
  char **pruner_settings;
  char *sampler;
  char *pruner;
  char *to;
  char *name;
  char *store;
  char *control;
  char *resume;
  char *target;
  char *study;
  char *picture;
  char *output;
  char *report;
  int n_trials;
  int n_jobs;
  int n_seeds;
  int n_folds;
  int n_cores;
  int n_stages;
  int patience;
  int memory;
  int budget;
  double stage_share;
  double stage_factor;
  double seconds;
  gint64 seed;
  gboolean keep_models;
  gboolean history;
  gboolean list;
  gboolean json;
  gboolean json_lines;
  gboolean quiet;
} Options;

/* A search and all it holds on to. */
typedef struct
{
  const Options *options;
  const char *file;            /* Borrowed, nullable with --resume */
  WeftTrialStore *store;       /* Owned */
  WeftSnapshot *snapshot;      /* Owned, nullable with --resume */
  WeftStudySettings *settings; /* Owned, nullable with --resume */
  WeftStudy *study;            /* Owned */
  GPtrArray *first;            /* Owned, nullable: what was good in earlier trials */
  WeftStudyState state;
} Search;

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->study, weft_study_free);
  g_clear_pointer (&self->first, g_ptr_array_unref);
  g_clear_pointer (&self->settings, weft_study_settings_free);
  g_clear_pointer (&self->snapshot, weft_snapshot_unref);
  g_clear_pointer (&self->store, weft_trial_store_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* Always %FALSE. */
static gboolean
refuse (GError     **error,
        const char  *option,
        const char  *message)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s", option, message);
  return FALSE;
}

/* Settings */

static gboolean
take_space (Search  *self,
            GError **error)
{
  for (char **word = self->options->varied; word != NULL && *word != NULL; word++) {
    const char *equals = strchr (*word, '=');
    g_autofree char *name = equals != NULL ? g_strndup (*word, (gsize) (equals - *word)) : NULL;

    if (name == NULL)
      return refuse (error, "--param", _("must have the form NODE.PARAM=SPACE, such as train.learning_rate=1e-4..1e-1:log"));
    if (!weft_study_settings_vary (self->settings, name, equals + 1, self->snapshot, error)) {
      g_prefix_error (error, "--param: ");
      return FALSE;
    }
  }
  return self->options->varied != NULL || refuse (error, "--param", _("say at least one parameter and what it may be, such as train.learning_rate=1e-4..1e-1:log"));
}

static gboolean
take_objectives (Search  *self,
                 GError **error)
{
  static char *usual[] = { (char *) "validation_loss", NULL };
  char **metrics = self->options->metrics != NULL ? self->options->metrics : usual;
  guint n_directions = self->options->directions != NULL ? g_strv_length (self->options->directions) : 0;

  if (n_directions > g_strv_length (metrics))
    return refuse (error, "--direction", _("is given more often than --metric"));
  for (guint i = 0; metrics[i] != NULL; i++)
    if (!weft_study_settings_take_objective (self->settings, metrics[i], i < n_directions ? self->options->directions[i] : NULL, error)) {
      g_prefix_error (error, "--metric, --direction: ");
      return FALSE;
    }
  return TRUE;
}

/* Trials end with the training; where something is measured behind it, a node must be named. */
static gboolean
take_node (Search  *self,
           GError **error)
{
  const WeftSnapshotNode *found = NULL;

  self->settings->to = g_strdup (self->options->to);
  for (guint i = 0; self->settings->to == NULL && i < weft_snapshot_get_n_nodes (self->snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (self->snapshot, i);

    if (!g_str_equal (node->kind_id, "train"))
      continue;
    if (found != NULL)
      return refuse (error, "--to", _("the workflow has several trainings; name the node that trials run to"));
    found = node;
  }
  if (self->settings->to == NULL)
    self->settings->to = found != NULL ? g_strdup (found->id) : NULL;
  return self->settings->to != NULL || refuse (error, self->file, _("has no Train node, so there is nothing to tune"));
}

static gboolean
take_params (WeftParams  *params,
             char       **words,
             const char  *option,
             GError     **error)
{
  for (char **word = words; word != NULL && *word != NULL; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);

    if (pair[0] == NULL || pair[1] == NULL)
      return refuse (error, option, _("must have the form SETTING=VALUE"));
    if (!weft_params_set (params, pair[0], pair[1], error)) {
      g_prefix_error (error, "%s: ", option);
      return FALSE;
    }
  }
  return TRUE;
}

/* Returns: (transfer full): the names of all samplers, or of all pruners, for a sentence */
static char *
list_names (gboolean samplers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; samplers ? weft_sampler_list_kinds ()[i] != NULL : weft_pruner_list_kinds ()[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", samplers ? weft_sampler_list_kinds ()[i]->id : weft_pruner_list_kinds ()[i]->id);
  return g_string_free (text, FALSE);
}

static gboolean
take_choosers (Search  *self,
               GError **error)
{
  const Options *options = self->options;
  const WeftSamplerKind *sampler = options->sampler != NULL ? weft_sampler_find_kind (options->sampler) : self->settings->sampler;
  const WeftPrunerKind *pruner = options->pruner != NULL ? weft_pruner_find_kind (options->pruner) : self->settings->pruner;
  g_autofree char *names = list_names (sampler == NULL), *message = g_strdup_printf (_("must be one of %s"), names);

  if (sampler == NULL || pruner == NULL)
    return refuse (error, sampler == NULL ? "--sampler" : "--pruner", message);
  weft_study_settings_set_sampler (self->settings, sampler);
  weft_study_settings_set_pruner (self->settings, pruner);
  return take_params (self->settings->sampler_params, options->sampler_settings, "--sampler-set", error) &&
         take_params (self->settings->pruner_params, options->pruner_settings, "--pruner-set", error);
}

static gboolean
has_sane_numbers (const Options *options)
{
  gboolean none_is_negative = options->n_trials >= 0 && options->patience >= 0 && options->memory >= 0 && options->seconds >= 0 && options->budget >= 0 &&
                              options->n_cores >= 0 && options->n_folds >= 0 && options->n_stages >= 0;

  return none_is_negative && options->n_jobs >= 1 && options->n_jobs <= 64 && options->n_seeds >= 1 && options->n_seeds <= 1000;
}

/* A grid ends by itself, and so does what has another rule. */
static gboolean
take_rules (Search  *self,
            GError **error)
{
  const Options *options = self->options;
  WeftStopRules *rules = &self->settings->rules;
  gboolean ends = g_str_equal (self->settings->sampler->id, "grid") || options->seconds > 0 || options->patience > 0 || options->target != NULL;

  if (!has_sane_numbers (options))
    return refuse (error, "weft-cli tune", _("--trials, --patience, --seconds, --memory, --all-memory, --cores, --folds and --stages must not be negative, --jobs must be 1 to 64 and --seeds 1 to 1000"));
  if (options->target != NULL && !weft_number_parse (options->target, &rules->target))
    return refuse (error, "--target", _("must be a number"));
  rules->has_target = options->target != NULL;
  rules->n_trials = options->n_trials > 0 ? (guint) options->n_trials : ends ? 0
                                                                             : N_TRIALS;
  rules->seconds = options->seconds;
  rules->patience = (guint) options->patience;
  self->settings->n_jobs = (guint) options->n_jobs;
  self->settings->n_seeds = (guint) options->n_seeds;
  self->settings->n_folds = (guint) options->n_folds;
  self->settings->n_cores = (guint) options->n_cores;
  self->settings->n_stages = (guint) options->n_stages;
  self->settings->stage_share = options->stage_share;
  self->settings->stage_factor = options->stage_factor;
  self->settings->budget = (guint64) options->budget * MEGABYTE;
  self->settings->memory = (guint64) options->memory * MEGABYTE;
  self->settings->seed = (guint64) options->seed;
  self->settings->keep_models = options->keep_models;
  return TRUE;
}

static gboolean
begin_study (Search  *self,
             GError **error)
{
  self->settings = weft_study_settings_new ();
  if (!take_space (self, error) || !take_objectives (self, error) || !take_node (self, error) || !take_choosers (self, error) || !take_rules (self, error))
    return FALSE;
  if (self->options->history)
    self->first = weft_past_trials_warm (self->settings, self->store, self->snapshot);
  self->study = weft_study_new (self->store, self->options->name, self->snapshot, self->settings, error);
  if (self->study != NULL && self->settings->warmed != NULL && !self->options->quiet)
    fprintf (stderr, _("%s; without --history all of it is searched\n"), self->settings->warmed);
  return self->study != NULL;
}

/* What people ask for comes before what was good earlier. */
static gboolean
enqueue_points (Search  *self,
                GError **error)
{
  for (char **point = self->options->points; point != NULL && *point != NULL; point++)
    if (!weft_study_enqueue (self->study, *point, error)) {
      g_prefix_error (error, "--enqueue: ");
      return FALSE;
    }
  for (guint i = 0; self->first != NULL && i < self->first->len; i++)
    if (!weft_study_enqueue (self->study, self->first->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Telling how it goes */

static void
print_event (JsonObject *event)
{
  weft_cli_print_json_line (weft_cli_json_take (event));
  fflush (stdout);
}

static JsonObject *
new_event (const char *name,
           guint       number)
{
  JsonObject *event = json_object_new ();

  json_object_set_string_member (event, "event", name);
  json_object_set_int_member (event, "trial", number);
  return event;
}

static void
tell_began (gpointer    data,
            guint       number,
            const char *choice)
{
  const Search *self = data;
  JsonObject *event;

  if (!self->options->json_lines)
    return;
  event = new_event ("began", number);
  json_object_set_member (event, "point", weft_json_parse (choice, strlen (choice), NULL));
  print_event (event);
}

static void
tell_reported (gpointer data,
               guint    number,
               int      epoch,
               double   value)
{
  const Search *self = data;
  JsonObject *event;

  if (!self->options->json_lines)
    return;
  event = new_event ("reported", number);
  json_object_set_int_member (event, "epoch", epoch);
  json_object_set_double_member (event, "value", value);
  print_event (event);
}

static void
tell_ended (gpointer        data,
            guint           number,
            WeftPointState  state,
            const double   *values,
            const char     *message)
{
  const Search *self = data;
  const WeftStudySettings *settings = weft_study_get_settings (self->study);
  g_autofree char *line = weft_tune_tell_end (settings, number, state, values, message);

  if (!self->options->quiet)
    fprintf (stderr, "%s\n", line);
  if (self->options->json_lines) {
    JsonObject *event = new_event ("ended", number);
    JsonArray *array = json_array_new ();

    for (guint i = 0; values != NULL && i < settings->objectives->len; i++)
      json_array_add_double_element (array, values[i]);
    json_object_set_string_member (event, "state", weft_point_state_get_name (state));
    json_object_set_array_member (event, "values", array);
    if (message != NULL)
      json_object_set_string_member (event, "message", message);
    print_event (event);
  }
}

static void
tell_log (gpointer    data,
          const char *message)
{
  const Search *self = data;

  if (!self->options->quiet)
    fprintf (stderr, "%s\n", message);
}

/* Running */

static gboolean
execute (Search  *self,
         GError **error)
{
  const WeftStudyObserver observer = { self, tell_began, tell_reported, tell_ended, tell_log };
  g_autoptr (WeftStudyControl) control = weft_study_control_new ();
  WeftControlReader *reader = self->options->control != NULL ? weft_control_reader_new (STDIN_FILENO, weft_study_request_apply, control) : NULL;
  gboolean good = weft_study_run (self->study, &observer, control, weft_interrupt_watch (), &self->state, error);

  g_clear_pointer (&reader, weft_control_reader_free);
  return good;
}

static WeftExit
print_result (Search *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  JsonObject *object;

  if (!self->options->json && !self->options->json_lines) {
    text = weft_tune_tell (self->study);
    fputs (text, stdout);
    if (self->state == WEFT_STUDY_CANCELLED)
      fprintf (stderr, _("cancelled; weft-cli tune --resume %" PRId64 " goes on where it was\n"), weft_study_get_id (self->study));
    return WEFT_EXIT_DONE;
  }
  object = weft_tune_describe (self->study, self->store, &error);
  if (object == NULL)
    return weft_cli_fail (TRUE, WEFT_EXIT_FAILED, NULL, error->message);
  json_object_set_string_member (object, "status", weft_study_state_get_name (self->state));
  if (self->options->json_lines)
    json_object_set_string_member (object, "event", "end");
  if (self->options->json)
    weft_cli_print_json (weft_cli_json_take (object));
  else
    weft_cli_print_json_line (weft_cli_json_take (object));
  return WEFT_EXIT_DONE;
}

/* What candidates were tried for is written whoever ends the study. */
static WeftExit
settle (const Search *self)
{
  const WeftStudySettings *settings = weft_study_get_settings (self->study);
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (settings->candidates == NULL || settings->document == NULL || self->state == WEFT_STUDY_CANCELLED)
    return WEFT_EXIT_DONE;
  if (!weft_cli_settle_candidates (self->study, said, &error))
    return weft_cli_fail (self->options->json || self->options->json_lines, WEFT_EXIT_FAILED, settings->document, error->message);
  for (guint i = 0; !self->options->quiet && i < said->len; i++)
    fprintf (stderr, "%s\n", (const char *) said->pdata[i]);
  if (!self->options->quiet)
    fprintf (stderr, _("Written to %s; weft-cli run %s runs it.\n"), settings->document, settings->document);
  return WEFT_EXIT_DONE;
}

static WeftExit
list_studies (const Options *options)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (WeftTrialStore) store = weft_cli_open_store (options->store, &status, &error);
  g_autoptr (GPtrArray) records = store != NULL ? weft_trial_store_list_studies (store, &error) : NULL;
  JsonObject *object;

  if (records == NULL)
    return weft_cli_fail (options->json, store == NULL ? status : WEFT_EXIT_FAILED, options->store, error->message);
  if (options->json) {
    object = json_object_new ();
    json_object_set_array_member (object, "studies", weft_tune_list_json (records));
    weft_cli_print_json (weft_cli_json_take (object));
  } else {
    g_autofree char *text = weft_tune_list_text (records);

    fputs (text, stdout);
  }
  return WEFT_EXIT_DONE;
}

/* @file only says what data files are relative to; candidates know it. */
static WeftStudy *
open_stored (const Search  *self,
             gint64         id,
             GError       **error)
{
  g_autoptr (WeftStudy) known = self->file == NULL ? weft_study_look (self->store, id, error) : NULL;

  if (self->file == NULL && known == NULL)
    return NULL;
  return weft_study_open (self->store, id, known != NULL ? weft_study_get_settings (known)->document : self->file, error);
}

static gboolean
open_study (Search    *self,
            WeftExit  *status,
            GError   **error)
{
  gint64 id = 0;

  *status = WEFT_EXIT_USAGE;
  if (!weft_number_parse_integer (self->options->resume, &id) || id <= 0)
    return refuse (error, "--resume", _("must be the number of a study; weft-cli tune --list shows those there are"));
  if (self->options->varied != NULL || self->options->metrics != NULL)
    return refuse (error, "--resume", _("takes workflow, parameters and metrics from the study; leave out --param and --metric"));
  *status = WEFT_EXIT_UNUSABLE;
  self->study = open_stored (self, id, error);
  return self->study != NULL;
}

/* A study is made of the line, or the one that it names is opened. */
static gboolean
make_study (Search    *self,
            WeftExit  *status,
            GError   **error)
{
  if (self->options->resume != NULL)
    return open_study (self, status, error);
  self->snapshot = weft_cli_open_snapshot (self->file, NULL, NULL, status, error);
  if (self->snapshot == NULL)
    return FALSE;
  *status = WEFT_EXIT_USAGE;
  return begin_study (self, error);
}

static WeftExit
run (const Options *options,
     const char    *file)
{
  gboolean json = options->json || options->json_lines;
  g_auto (Search) self = { .options = options, .file = file };
  g_autoptr (GError) error = NULL;
  WeftExit status = WEFT_EXIT_USAGE;

  self.store = weft_trial_store_open (options->store, NULL, &error);
  if (self.store == NULL)
    return weft_cli_fail (json, weft_cli_judge_store_error (error, options->store != NULL), options->store, error->message);
  if (!make_study (&self, &status, &error))
    return weft_cli_fail (json, status, status == WEFT_EXIT_UNUSABLE ? file : NULL, error->message);
  if (!enqueue_points (&self, &error))
    return weft_cli_fail (json, WEFT_EXIT_USAGE, NULL, error->message);
  if (!execute (&self, &error))
    return weft_cli_fail (json, WEFT_EXIT_FAILED, NULL, error->message);
  status = settle (&self);
  if (status == WEFT_EXIT_DONE)
    status = print_result (&self);
  return status == WEFT_EXIT_DONE && self.state == WEFT_STUDY_CANCELLED ? WEFT_EXIT_CANCELLED : status;
}

static void
clear_options (Options *options)
{
  char **lists[] = { options->varied, options->metrics, options->directions, options->points, options->sampler_settings, options->pruner_settings };
  char *texts[] = { options->sampler, options->pruner, options->to, options->name, options->store, options->control, options->resume, options->target,
                    options->study, options->picture, options->output, options->report };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

/* @file: (nullable): the workflow's */
static WeftExit
perform (const WeftCommand *command,
         const Options     *options,
         const char        *file)
{
  if (options->list)
    return list_studies (options);
  if (options->picture != NULL)
    return weft_tune_draw (&(WeftTuneDrawing){ options->store, options->study, options->picture, options->output, options->json });
  if (options->report != NULL)
    return weft_tune_report (&(WeftTuneDrawing){ options->store, options->study, NULL, options->report, options->json });
  if (options->study != NULL || options->output != NULL)
    return weft_cli_usage (command, options->json, _("--study and --output go with --picture, --study also with --report"));
  if (file == NULL && options->resume == NULL)
    return weft_cli_usage (command, options->json, _("the workflow’s file is missing"));
  if (options->control != NULL && !g_str_equal (options->control, "-"))
    return weft_cli_usage (command, options->json, _("--control must be -, for standard input"));
  return run (options, file);
}

WeftExit
weft_cli_tune (const WeftCommand  *command,
               int                 argc,
               char              **argv)
{
  Options options = { .n_jobs = 1, .n_seeds = 1, .n_stages = 1, .stage_share = 0.5, .stage_factor = 3, .seed = 1 };
  const GOptionEntry entries[] = {
    { "param", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &options.varied, N_("Vary a parameter of a node, or of a layer; may be repeated"), "NODE.PARAM=SPACE" },
    { "metric", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.metrics, N_("What is to become good (default validation_loss); may be repeated"), "NAME" },
    { "direction", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.directions, N_("Which values of it are good, where that is not known: minimize or maximize"), N_("WORD") },
    { "sampler", 0, 0, G_OPTION_ARG_STRING, &options.sampler, N_("How points are chosen: tpe, random, quasi, grid or cmaes (default tpe)"), N_("NAME") },
    { "sampler-set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.sampler_settings, N_("Set something of the sampler; may be repeated"), N_("SETTING=VALUE") },
    { "pruner", 0, 0, G_OPTION_ARG_STRING, &options.pruner, N_("How trials are given up early: none, median, percentile, asha, halving or hyperband (default none)"), N_("NAME") },
    { "pruner-set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.pruner_settings, N_("Set something of the pruner; may be repeated"), N_("SETTING=VALUE") },
    { "trials", 0, 0, G_OPTION_ARG_INT, &options.n_trials, N_("How many trials (default 20, for a grid all)"), "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options.seconds, N_("Begin no trial after so many seconds"), "S" },
    { "target", 0, 0, G_OPTION_ARG_STRING, &options.target, N_("End when the metric is that good"), N_("VALUE") },
    { "patience", 0, 0, G_OPTION_ARG_INT, &options.patience, N_("End when so many trials have brought nothing better"), "N" },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &options.n_jobs, N_("Trials side by side (default 1)"), "N" },
    { "seeds", 0, 0, G_OPTION_ARG_INT, &options.n_seeds, N_("Trainings of each point, whose mean counts (default 1)"), "N" },
    { "folds", 0, 0, G_OPTION_ARG_INT, &options.n_folds, N_("Train each point once for each of so many folds of the rows; the mean counts"), "N" },
    { "stages", 0, 0, G_OPTION_ARG_INT, &options.n_stages, N_("Begin anew around the best so often (default 1: never)"), "N" },
    { "stage-share", 0, 0, G_OPTION_ARG_DOUBLE, &options.stage_share, N_("Share of the trials left that a stage has (default 0.5)"), N_("SHARE") },
    { "stage-factor", 0, 0, G_OPTION_ARG_DOUBLE, &options.stage_factor, N_("How many times narrower ranges become from stage to stage (default 3)"), N_("FACTOR") },
    { "cores", 0, 0, G_OPTION_ARG_INT, &options.n_cores, N_("Processors for all trials together"), "N" },
    { "all-memory", 0, 0, G_OPTION_ARG_INT, &options.budget, N_("Most memory of all trials together, in MB (default: what the machine has left)"), "MB" },
    { "memory", 0, 0, G_OPTION_ARG_INT, &options.memory, N_("Most memory of a trial, in MB"), "MB" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, N_("Seed of all random numbers (default 1)"), "N" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("Run each trial to this node (default: the training)"), "NODE" },
    { "enqueue", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.points, N_("Try this point first; what it leaves out is chosen; may be repeated"), "NODE.PARAM=VALUE,…" },
    { "history", 0, 0, G_OPTION_ARG_NONE, &options.history, N_("Narrow ranges by earlier trials of the same data, and begin with the best of them"), NULL },
    { "keep-models", 0, 0, G_OPTION_ARG_NONE, &options.keep_models, N_("Keep the models of all trials, not only of those that were the best when they ended"), NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_("What the study is called"), N_("NAME") },
    { "resume", 0, 0, G_OPTION_ARG_STRING, &options.resume, N_("Go on with a study; FILE only says what data files are relative to"), N_("STUDY") },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, N_("List the studies there are"), NULL },
    { "picture", 0, 0, G_OPTION_ARG_STRING, &options.picture, N_("Draw a study: parallel, history, slice, contour, matrix, importance, permutation, front or timeline"), N_("VIEW") },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options.report, N_("Write all there is to say of a study, with pictures, as .html or .pdf"), N_("FILE") },
    { "study", 0, 0, G_OPTION_ARG_STRING, &options.study, N_("Which study is drawn, or reported (default: the newest)"), N_("STUDY") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Where the picture goes, .png, .svg or .pdf, or its numbers, .csv"), N_("FILE") },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &options.store, N_("Use another trial store"), "DB" },
    { "control", 0, 0, G_OPTION_ARG_STRING, &options.control, N_("Take requests as lines of JSON from standard input"), "-" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document at the end"), NULL },
    { "json-lines", 0, 0, G_OPTION_ARG_NONE, &options.json_lines, N_("Print every event as a line of JSON when it happens"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_("Show no progress"), NULL },
    { NULL },
  };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 0, 1, &status))
    status = perform (command, &options, argc > 1 ? argv[1] : NULL);
  clear_options (&options);
  return status;
}
