/* feedback.c: a model is taught where not to look
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/interrupt.h"
#include "cli/model-open.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "workflow/feedback-trial.h"
#include "workflow/trial-data.h"

#include <stdio.h>

/* Rows of data without parts that are set aside to judge by. */
#define VALIDATION 0.2

typedef struct
{
  char *trials;
  char *data;
  char *marks;
  char *method;
  char *output;
  char **settings;
  int epochs;
  int copies;
  gint64 seed;
  gboolean keeps;
  gboolean json;
} Options;

/* What the steps hand on. */
typedef struct
{
  const Options *options;
  const char *name;        /* of the model */
  WeftParams *params;      /* Owned */
  WeftTrialStore *store;   /* Owned (nullable): where the model is a trial's */
  gint64 parent;           /* the trial, or 0 */
  WeftParams *training;    /* Owned (nullable): how that was trained */
  WeftTrainedModel *model; /* Owned */
  WeftArtefact *data;      /* Owned: WeftData */
  WeftMarks *marks;        /* Owned */
  WeftFeedback *result;    /* Owned */
  gint64 kept;             /* the new trial, or 0 */
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->result, weft_feedback_free);
  g_clear_pointer (&self->marks, weft_marks_free);
  g_clear_pointer (&self->data, weft_artefact_unref);
  g_clear_pointer (&self->model, weft_trained_model_unref);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  g_clear_pointer (&self->params, weft_params_free);
  g_clear_pointer (&self->training, weft_params_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
set_number (WeftParams  *params,
            const char  *id,
            int          number,
            GError     **error)
{
  g_autofree char *text = g_strdup_printf ("%d", number);

  return number == 0 || weft_params_set (params, id, text, error);
}

/* `penalty=0.5` */
static gboolean
take_settings (Work    *self,
               GError **error)
{
  const Options *options = self->options;

  self->params = weft_params_new (weft_feedback_params);
  if (options->method != NULL && !weft_params_set (self->params, "method", options->method, error))
    return FALSE;
  for (char **setting = options->settings; setting != NULL && *setting != NULL; setting++) {
    g_auto (GStrv) pair = g_strsplit (*setting, "=", 2);

    if (g_strv_length (pair) != 2) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("--set takes PARAM=VALUE, not “%s”"), *setting);
      return FALSE;
    }
    if (!weft_params_set (self->params, pair[0], pair[1], error))
      return FALSE;
  }
  return set_number (self->params, "epochs", options->epochs, error) && set_number (self->params, "copies", options->copies, error);
}

/* The model, and the trial that it is of. */
static gboolean
open_model (Work      *self,
            WeftExit  *status,
            GError   **error)
{
  g_autoptr (WeftTrial) trial = NULL;

  self->model = weft_cli_load_trained (self->options->trials, self->name, status, error);
  if (self->model == NULL || g_str_has_suffix (self->name, ".safetensors"))
    return self->model != NULL;
  self->store = weft_cli_open_store (self->options->trials, status, error);
  trial = self->store != NULL ? weft_cli_find_trial (self->store, self->name, status, error) : NULL;
  if (trial == NULL)
    return FALSE;
  self->parent = trial->id;
  self->training = weft_feedback_trial_read_training (trial);
  return TRUE;
}

/* The parts that the data has; what it does not set aside is dealt by lot. */
static WeftSplit *
deal_rows (const Work   *self,
           WeftDataset  *dataset,
           GPtrArray    *warnings,
           GError      **error)
{
  const WeftSplitOptions options = { .validation = VALIDATION, .use_parts = TRUE, .seed = (guint64) self->options->seed };

  return weft_split_new (dataset, &options, warnings, error);
}

static WeftArtefact *
read_file (const Work  *self,
           GError     **error)
{
  g_autoptr (WeftPredictor) predictor = weft_predictor_new_trained (self->model);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = weft_predictor_read (predictor, self->options->data, weft_interrupt_watch (), warnings, error);
  WeftSplit *split = dataset != NULL ? deal_rows (self, dataset, warnings, error) : NULL;
  g_autoptr (WeftDataSource) source = NULL;

  weft_cli_say_each (self->options->data, warnings);
  if (split == NULL)
    return NULL;
  source = weft_data_source_new (self->options->data, NULL, NULL);
  return weft_data_new_artefact (source, g_steal_pointer (&dataset), split, weft_preparation_ref (weft_trained_model_get_preparation (self->model)));
}

/* The data of the trial, with the rows that validated there, or the file's. */
static gboolean
read_data (Work    *self,
           GError **error)
{
  if (self->options->data != NULL)
    self->data = read_file (self, error);
  else if (self->parent != 0)
    self->data = weft_trial_data_restore (self->store, self->parent, weft_interrupt_watch (), error);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("a model file does not say which data it learned from; give --data"));
  return self->data != NULL;
}

static gboolean
teach (Work    *self,
       GError **error)
{
  const WeftData *data = weft_artefact_get_value (self->data);
  const WeftFeedbackWatch watch = { .stop = weft_interrupt_watch () };
  WeftFeedbackSetup setup = {
    .model = self->model,
    .dataset = data->dataset,
    .train = data->split->train,
    .validation = data->split->validation,
    .test = data->split->test,
    .params = self->params,
    .training = self->training,
    .seed = (guint64) self->options->seed,
  };

  self->marks = weft_marks_read (self->options->marks, weft_trained_model_get_preparation (self->model), data->dataset, error);
  setup.marks = self->marks;
  self->result = self->marks != NULL ? weft_feedback_run (&setup, &watch, error) : NULL;
  return self->result != NULL;
}

static gboolean
keep (Work    *self,
      GError **error)
{
  const WeftFeedbackTrial trial = { self->parent, self->result, self->marks, self->params, weft_artefact_get_value (self->data) };

  if (self->options->output != NULL && !weft_trained_model_save (self->result->model, self->options->output, error))
    return FALSE;
  if (!self->options->keeps)
    return TRUE;
  self->kept = weft_feedback_trial_store (self->store, &trial, weft_interrupt_watch (), error);
  return self->kept != 0;
}

static void
print_document (const Work *self)
{
  JsonObject *object = json_object_new ();
  const WeftData *data = weft_artefact_get_value (self->data);
  JsonNode *params = weft_params_to_json (self->params, TRUE);

  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "model", self->name);
  json_object_set_string_member (object, "marks", self->options->marks);
  json_object_set_member (object, "parameters", params);
  json_object_set_int_member (object, "seed", self->options->seed);
  json_object_set_int_member (object, "train_rows", (gint64) data->split->train.n_rows);
  json_object_set_int_member (object, "validation_rows", (gint64) data->split->validation.n_rows);
  json_object_set_int_member (object, "test_rows", (gint64) data->split->test.n_rows);
  weft_feedback_describe (self->result, weft_preparation_get_class_names (weft_trained_model_get_preparation (self->model)), object);
  if (self->options->output != NULL)
    json_object_set_string_member (object, "output", self->options->output);
  if (self->kept != 0)
    json_object_set_int_member (object, "trial", self->kept);
  weft_cli_print_json (weft_cli_json_take (object));
}

static void
print_text (const Work *self)
{
  g_autofree char *text = weft_feedback_tell (self->result);

  puts (text);
  if (self->kept != 0)
    printf (_("Kept as trial %" PRId64 "\n"), self->kept);
}

/* What is wrong with the line. */
static const char *
find_fault (const Work *self)
{
  if (self->options->marks == NULL)
    return _("nothing is marked: give --marks a file of marks; see weft-cli feedback --help");
  if (self->options->keeps && g_str_has_suffix (self->name, ".safetensors"))
    return _("--keep makes a trial of a trial’s model; give the number of a trial, or -o");
  return NULL;
}

static WeftExit
judge (const GError *error)
{
  return weft_stop_is_requested (weft_interrupt_watch ()) ? WEFT_EXIT_CANCELLED : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? WEFT_EXIT_USAGE
                                                                                                                                                   : WEFT_EXIT_FAILED;
}

static WeftExit
run (const WeftCommand  *command,
     const Options      *options,
     char              **argv)
{
  g_auto (Work) self = { .options = options, .name = argv[1] };
  g_autoptr (GError) error = NULL;
  WeftExit status;

  if (find_fault (&self) != NULL)
    return weft_cli_usage (command, options->json, find_fault (&self));
  if (!take_settings (&self, &error))
    return weft_cli_usage (command, options->json, error->message);
  if (!open_model (&self, &status, &error))
    return weft_cli_fail (options->json, status, argv[1], error->message);
  if (!read_data (&self, &error) || !teach (&self, &error) || !keep (&self, &error))
    return weft_cli_fail (options->json, judge (error), NULL, error->message);
  if (options->json)
    print_document (&self);
  else
    print_text (&self);
  return WEFT_EXIT_DONE;
}

WeftExit
weft_cli_feedback (const WeftCommand  *command,
                   int                 argc,
                   char              **argv)
{
  Options options = { .json = weft_cli_wants_json (argc, argv) };
  const GOptionEntry entries[] = {
    { "marks", 0, 0, G_OPTION_ARG_FILENAME, &options.marks, N_("What is marked: JSON, as the Explain page writes it"), N_("FILE") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_("The data that is marked (default: that of the trial, with its rows to validate)"), N_("FILE") },
    { "method", 0, 0, G_OPTION_ARG_STRING, &options.method, N_("How: counter-examples, penalty or scratch (default counter-examples)"), N_("NAME") },
    { "epochs", 0, 0, G_OPTION_ARG_INT, &options.epochs, N_("How often to go through the training rows (default 30)"), "N" },
    { "copies", 0, 0, G_OPTION_ARG_INT, &options.copies, N_("Counter-examples of each marked row (default 5)"), "N" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.settings, N_("Set another parameter: penalty, guard_loss; may be repeated"), N_("PARAM=VALUE") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, N_("Seed of the training (default 0)"), "N" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Write the model that it has become (.safetensors)"), N_("FILE") },
    { "keep", 0, 0, G_OPTION_ARG_NONE, &options.keeps, N_("Keep it as a trial of its own"), NULL },
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &options.trials, N_("Use another trial store"), "DB" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 1, 1, &status))
    status = run (command, &options, argv);
  g_free (options.trials);
  g_free (options.data);
  g_free (options.marks);
  g_free (options.method);
  g_free (options.output);
  g_strfreev (options.settings);
  return status;
}
