/* run.c: a workflow run in the terminal
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The run itself is workflow/run.h; this file reads the command line, chooses
 * the sinks and says what came of it.
 */
#include "workflow/run.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/paths.h"
#include "cli/command.h"
#include "cli/control.h"
#include "cli/document-open.h"
#include "cli/interrupt.h"
#include "cli/machine.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/tally.h"
#include "cli/trial-open.h"
#include "engine/team.h"
#include "trials/blob.h"
#include "workflow/document.h"
#include "workflow/sink-trials.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the command line said. */
typedef struct
{
  char **overrides;
  char *to;
  char *trials;
  char *control;
  char *resume;
  char *replay;
  char **with;
  char *seed;
  char *document;
  char *models;
  int threads;
  gboolean force;
  gboolean json;
  gboolean json_lines;
  gboolean quiet;
  gboolean take_up;
  gboolean retrain;
} Options;

/* A run and all it holds on to. */
typedef struct
{
  const Options *options;
  const char *file; /* Borrowed, nullable with --resume */
  guint64 seed;
  gint64 resume;          /* trial to go on with, 0: none */
  gboolean take_up;       /* whether checkpoints are taken up */
  WeftTrial *former;      /* Owned, nullable: whose changes are made again */
  WeftSnapshot *snapshot; /* Owned */
  WeftTrialStore *store;  /* Owned, nullable: nothing is stored */
  WeftRunSink *sink;      /* Owned: the tee of all sinks */
  WeftRunSink *tally;     /* Borrowed from the tee */
  WeftRunSink *trials;    /* Borrowed from the tee, nullable */
} Job;

/* Says why there is no run, in whatever form was asked for. */
static WeftExit
fail (const Options *options,
      WeftExit       status,
      const char    *where,
      const char    *message)
{
  static const char *const lists[] = { "nodes", "trials" };
  JsonObject *object;

  weft_cli_say (where, message);
  if (!options->json && !options->json_lines)
    return status;
  object = json_object_new ();
  json_object_set_string_member (object, "status", "failed");
  json_object_set_string_member (object, "error", message);
  json_object_set_int_member (object, "exit", status);
  json_object_set_double_member (object, "seconds", 0);
  if (options->json_lines) {
    json_object_set_string_member (object, "event", "end");
    weft_cli_print_json_line (weft_cli_json_take (object));
    return status;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    json_object_set_array_member (object, lists[i], json_array_new ());
  json_object_set_object_member (object, "reports", json_object_new ());
  weft_cli_print_json (weft_cli_json_take (object));
  return status;
}

static WeftExit
check_options (const Options *options,
               guint64       *seed)
{
  gint64 number = 1;

  if (options->seed != NULL && (!weft_number_parse_integer (options->seed, &number) || number < 0))
    return fail (options, WEFT_EXIT_USAGE, "--seed", _("must be a whole number from 0 on"));
  if (options->threads < 0 || options->threads > WEFT_TEAM_MAX)
    return fail (options, WEFT_EXIT_USAGE, "--threads", _("must be 1 to 64, or 0 for one a processor"));
  if (options->json && options->json_lines)
    return fail (options, WEFT_EXIT_USAGE, "--json", _("does not go with --json-lines; choose one"));
  if (options->control != NULL && !g_str_equal (options->control, "-"))
    return fail (options, WEFT_EXIT_USAGE, "--control", _("must be -, for standard input"));
  if (options->resume != NULL && (options->overrides != NULL || options->seed != NULL || options->force))
    return fail (options, WEFT_EXIT_USAGE, "--resume", _("takes workflow, parameters and seed from the trial; leave out --set, --seed and --force"));
  if (options->resume != NULL && g_strcmp0 (options->trials, "none") == 0)
    return fail (options, WEFT_EXIT_USAGE, "--resume", _("needs the store that has the trial; leave out --trials none"));
  if (options->resume != NULL && (options->document != NULL || options->take_up))
    return fail (options, WEFT_EXIT_USAGE, "--resume", _("has its own document and checkpoint; leave out --document and --take-up"));
  if (options->replay != NULL && (options->overrides != NULL || options->seed != NULL || options->force || options->document != NULL || options->take_up))
    return fail (options, WEFT_EXIT_USAGE, "--replay", _("takes workflow, parameters and seed from the trial; leave out --set, --seed, --force, --document and --take-up"));
  if (options->replay != NULL && g_strcmp0 (options->trials, "none") == 0)
    return fail (options, WEFT_EXIT_USAGE, "--replay", _("needs the store that has the trial; leave out --trials none"));
  if (options->with != NULL && options->resume == NULL)
    return fail (options, WEFT_EXIT_USAGE, "--with", _("changes a trial that goes on; give --resume, too, or --set instead"));
  if (options->models != NULL && !options->json_lines)
    return fail (options, WEFT_EXIT_USAGE, "--models", _("needs --json-lines, whose events name the files"));
  *seed = (guint64) number;
  return WEFT_EXIT_DONE;
}

/* The usual store that cannot be written costs the trial and not the run; one
 * that was named has to be there. */
static WeftExit
open_store (Job *self)
{
  const char *path = self->options->trials;
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (path, "none") == 0)
    return WEFT_EXIT_DONE;
  self->store = weft_trial_store_open (path, NULL, &error);
  if (self->store != NULL)
    return WEFT_EXIT_DONE;
  if (path != NULL || self->options->resume != NULL || self->options->replay != NULL)
    return fail (self->options, weft_cli_judge_store_error (error, path != NULL), path, error->message);
  weft_cli_say (NULL, error->message);
  weft_cli_say ("--trials", _("this run is not kept as a trial"));
  return WEFT_EXIT_DONE;
}

/* Sums may differ between kernel sets, so a trial goes on only on its own. */
static void
choose_trial (Job             *self,
              const WeftTrial *trial)
{
  g_autofree char *kernels = weft_machine_get_kernels ();
  g_autofree char *text = NULL;

  self->seed = trial->seed;
  if (self->options->resume == NULL)
    return;
  if (g_strcmp0 (trial->kernels, kernels) == 0) {
    self->resume = trial->id;
    self->take_up = TRUE;
    return;
  }
  text = g_strdup_printf (_("trial %" PRId64 " ran on the kernels %s and these are %s; it begins anew as a new trial"),
                          trial->id, trial->kernels != NULL ? trial->kernels : "?", kernels);
  weft_cli_say ("--resume", text);
}

/* Returns: (transfer full) (nullable): where the folder of the store is not there, which has what
 * the trial kept so far; else another one would be begun */
static char *
find_missing (Job             *self,
              const WeftTrial *trial)
{
  const char *folder = weft_trial_store_get_artefacts (self->store);

  if (trial->artefacts->len == 0 || g_file_test (folder, G_FILE_TEST_IS_DIR))
    return NULL;
  return weft_blob_tell_missing (folder, ((const WeftTrialArtefact *) trial->artefacts->pdata[0])->hash);
}

static WeftExit
load_trial (Job *self)
{
  gboolean replays = self->options->resume == NULL;
  const char *option = replays ? "--replay" : "--resume";
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = NULL;
  g_autoptr (WeftWorkflow) workflow = NULL;
  g_autofree char *text = NULL, *missing = NULL;
  WeftExit status;

  trial = weft_cli_find_trial (self->store, replays ? self->options->replay : self->options->resume, &status, &error);
  if (trial == NULL)
    return fail (self->options, status, option, error->message);
  if (trial->state == WEFT_TRIAL_DONE && !replays)
    return fail (self->options, WEFT_EXIT_UNUSABLE, "--resume", _("this trial is done; run its workflow for a new one"));
  missing = replays ? NULL : find_missing (self, trial);
  if (missing != NULL)
    return fail (self->options, WEFT_EXIT_UNUSABLE, "--resume", missing);
  text = weft_trial_store_read_workflow (self->store, trial->id, &error);
  workflow = text != NULL ? weft_workflow_restore (text, self->file, NULL, &error) : NULL;
  self->snapshot = workflow != NULL ? weft_workflow_snapshot (workflow, NULL, &error) : NULL;
  if (self->snapshot == NULL)
    return fail (self->options, WEFT_EXIT_UNUSABLE, option, error->message);
  choose_trial (self, trial);
  self->former = replays || self->options->replay == NULL ? weft_trial_ref (trial) : weft_cli_find_trial (self->store, self->options->replay, &status, &error);
  return self->former != NULL ? WEFT_EXIT_DONE : fail (self->options, status, "--replay", error->message);
}

static WeftExit
load (Job *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  WeftExit status;

  if (self->options->resume != NULL || self->options->replay != NULL) {
    status = load_trial (self);
  } else {
    self->take_up = self->options->take_up;
    self->snapshot = weft_cli_open_snapshot (self->file, self->options->document, (const char *const *) self->options->overrides, &status, &error);
    if (self->snapshot == NULL)
      return fail (self->options, status, status == WEFT_EXIT_USAGE ? "--set" : self->options->document != NULL ? self->options->document
                                                                                                                : self->file,
                   error->message);
  }
  if (self->snapshot == NULL || self->options->to == NULL || weft_snapshot_find_node (self->snapshot, self->options->to, NULL) != NULL)
    return status;
  text = g_strdup_printf (_("there is no node “%s”; weft-cli check shows the nodes"), self->options->to);
  return fail (self->options, WEFT_EXIT_USAGE, "--to", text);
}

static void
make_sinks (Job *self)
{
  const Options *options = self->options;
  WeftRunSink *sinks[5] = { NULL };
  const char *terminal = g_getenv ("TERM");
  int n = 0;

  sinks[n++] = self->tally = weft_run_sink_new_tally ();
  if (self->store != NULL)
    sinks[n++] = self->trials = weft_run_sink_new_trials (self->store, self->seed, weft_team_get_size (), self->resume);
  if (!options->quiet)
    sinks[n++] = weft_run_sink_new_progress (stderr, isatty (STDERR_FILENO) && g_strcmp0 (terminal, "dumb") != 0);
  /* Last, so that whoever reads "end" finds everything else written. */
  if (options->json_lines)
    sinks[n++] = weft_run_sink_new_json_lines (STDOUT_FILENO, options->models);
  self->sink = weft_run_sink_new_tee (sinks);
}

/* What was changed while the trial ran is changed at the same steps again. */
static gboolean
prepare_control (Job               *self,
                 WeftTrainControl  *control,
                 GError           **error)
{
  if (self->former != NULL)
    weft_trial_replay (self->former, control);
  for (char **with = self->options->with; with != NULL && *with != NULL; with++) {
    const char *equals = strchr (*with, '=');
    g_autofree char *what = equals != NULL ? g_strndup (*with, (gsize) (equals - *with)) : g_strdup (*with);

    if (!weft_train_control_set (control, what, equals != NULL ? equals + 1 : "", error))
      return FALSE;
  }
  return TRUE;
}

static void
execute (Job               *self,
         WeftTrainControl  *control,
         GError           **error)
{
  g_autofree char *folder = weft_path_cache ();
  g_autofree char *checkpoints = weft_path_checkpoints ();
  g_autofree char *kernels = weft_machine_get_kernels ();
  g_autoptr (WeftCache) cache = weft_cache_new (folder, WEFT_CACHE_DISK_BYTES, WEFT_CACHE_MEMORY_BYTES);
  WeftControlReader *reader = self->options->control != NULL ? weft_control_reader_new (STDIN_FILENO, weft_control_apply, control) : NULL;
  WeftRunOptions options = {
    .to = self->options->to,
    .force = self->options->force,
    .retrain = self->options->retrain || self->options->replay != NULL,
    .seed = self->seed,
    .n_threads = (guint) weft_team_get_size (),
    .kernels = kernels,
    .checkpoints = checkpoints,
    .resume = self->take_up,
    .control = control,
    .cache = cache,
    .store = self->store,
  };

  (void) weft_run_execute (self->snapshot, &options, self->sink, weft_interrupt_watch (), error);
  g_clear_pointer (&reader, weft_control_reader_free);
  weft_cache_trim (cache);
}

/* Returns: (transfer full) (nullable): the trials of the run as they are in the store */
static JsonArray *
describe_trials (Job *self)
{
  GArray *ids = self->trials != NULL ? weft_run_sink_trials_get_ids (self->trials) : NULL;
  JsonArray *array;

  if (ids == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftTrial) trial = weft_trial_store_read (self->store, g_array_index (ids, gint64, i), &error);
    JsonNode *node = trial != NULL ? weft_cli_describe_trial (self->store, trial, FALSE, &error) : NULL;

    if (node != NULL)
      json_array_add_element (array, node);
    else
      weft_cli_say ("--trials", error->message);
  }
  return array;
}

static void
print_json (Job          *self,
            const GError *error)
{
  JsonArray *trials = describe_trials (self);
  JsonObject *object = weft_tally_to_json (self->tally, trials);

  if (error != NULL)
    json_object_set_string_member (object, "error", error->message);
  weft_cli_print_json (weft_cli_json_take (object));
  g_clear_pointer (&trials, json_array_unref);
}

static void
print_text (Job *self)
{
  GArray *ids = self->trials != NULL ? weft_run_sink_trials_get_ids (self->trials) : NULL;
  g_autofree char *text = weft_tally_to_text (self->tally);

  fputs (text, stdout);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    printf (_("\nTrial %" PRId64 "; weft-cli trials show %" PRId64 " says more\n"),
            g_array_index (ids, gint64, i), g_array_index (ids, gint64, i));
}

/* Where a training went wrong there is a way to go on. */
static void
say_diverged (Job *self)
{
  gint64 id = self->trials != NULL ? weft_run_sink_trials_get_diverged (self->trials) : 0;
  g_autofree char *text = NULL;

  if (id == 0)
    return;
  text = g_strdup_printf (_("trial %" PRId64 " has its last good state; weft-cli run --resume %" PRId64 " --with learning_rate=NUMBER goes on from it with a smaller one"), id, id);
  weft_cli_say (NULL, text);
}

static WeftExit
finish (Job          *self,
        const GError *error)
{
  static const WeftExit exits[] = {
    [WEFT_RUN_DONE] = WEFT_EXIT_DONE,
    [WEFT_RUN_FAILED] = WEFT_EXIT_FAILED,
    [WEFT_RUN_CANCELLED] = WEFT_EXIT_CANCELLED,
  };
  const GError *unwritten = self->trials != NULL ? weft_run_sink_trials_get_error (self->trials) : NULL;

  weft_tally_say_errors (self->tally);
  if (unwritten != NULL)
    weft_cli_say ("--trials", unwritten->message);
  if (weft_tally_get_status (self->tally) == WEFT_RUN_CANCELLED)
    weft_cli_say (NULL, self->store != NULL ? _("cancelled; weft-cli run --resume TRIAL goes on where it was") : _("cancelled"));
  say_diverged (self);
  if (self->options->json)
    print_json (self, error);
  else if (!self->options->json_lines)
    print_text (self);
  return exits[weft_tally_get_status (self->tally)];
}

static WeftExit
run_job (Job *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrainControl) control = weft_train_control_new ();
  WeftExit status;

  weft_team_set_size (self->options->threads, FALSE);
  status = open_store (self);
  if (status == WEFT_EXIT_DONE)
    status = load (self);
  if (status != WEFT_EXIT_DONE)
    return status;
  if (!prepare_control (self, control, &error))
    return fail (self->options, WEFT_EXIT_USAGE, "--with", error->message);
  make_sinks (self);
  execute (self, control, &error);
  return finish (self, error);
}

static void
clear_options (Options *options)
{
  g_strfreev (options->overrides);
  g_free (options->to);
  g_free (options->trials);
  g_free (options->control);
  g_free (options->resume);
  g_free (options->replay);
  g_strfreev (options->with);
  g_free (options->seed);
  g_free (options->document);
  g_free (options->models);
}

WeftExit
weft_cli_run (const WeftCommand  *command,
              int                 argc,
              char              **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.overrides, N_("Give a parameter of a node, or of a layer, another value"), "NODE.PARAM=VALUE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("Run only what this node needs, and itself"), "NODE" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &options.force, N_("Compute again what is known; with --to, only that node"), NULL },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed, N_("Seed of all random numbers (default 1)"), "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.threads, N_("Threads to compute with (default: one a processor); no result depends on it"), "N" },
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &options.trials, N_("Use another trial store, or none"), "DB|none" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document at the end"), NULL },
    { "json-lines", 0, 0, G_OPTION_ARG_NONE, &options.json_lines, N_("Print every event as a line of JSON when it happens"), NULL },
    { "control", 0, 0, G_OPTION_ARG_STRING, &options.control, N_("Take requests as lines of JSON from standard input"), "-" },
    { "resume", 0, 0, G_OPTION_ARG_STRING, &options.resume, N_("Go on with a trial that was killed or cancelled, with its workflow and seed; FILE only says what data files are relative to"), "TRIAL" },
    { "with", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.with, N_("With --resume: go on with another value of what can be changed while training"), "PARAM=VALUE" },
    { "replay", 0, 0, G_OPTION_ARG_STRING, &options.replay, N_("Run the workflow of a trial again, with its seed and with every change that was made while it ran, at the same steps; with --resume, go on doing so"), "TRIAL" },
    { "retrain", 0, 0, G_OPTION_ARG_NONE, &options.retrain, N_("Compute trainings again that are known, so that this run has trials of its own"), NULL },
    { "take-up", 0, 0, G_OPTION_ARG_NONE, &options.take_up, N_("Take up unfinished work of the very same trainings"), NULL },
    { "document", 0, 0, G_OPTION_ARG_FILENAME, &options.document, N_("Run this copy of the document; FILE only says what data files are relative to"), "COPY" },
    { "models", 0, 0, G_OPTION_ARG_FILENAME, &options.models, N_("Write trained models into this folder, too"), "FOLDER" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_("Show no progress"), NULL },
    { NULL },
  };
  Job job = { .options = &options };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 0, 1, &status)) {
    job.file = argc > 1 ? argv[1] : NULL;
    if (job.file == NULL && options.resume == NULL && options.replay == NULL)
      status = weft_cli_usage (command, options.json, _("the workflow’s file is missing"));
    else
      status = check_options (&options, &job.seed);
    if (status == WEFT_EXIT_DONE)
      status = run_job (&job);
  }
  g_clear_pointer (&job.sink, weft_run_sink_free);
  g_clear_pointer (&job.former, weft_trial_unref);
  g_clear_pointer (&job.store, weft_trial_store_unref);
  g_clear_pointer (&job.snapshot, weft_snapshot_unref);
  clear_options (&options);
  return status;
}
