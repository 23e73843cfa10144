/* new.c: the workflow that suits a data file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/new-candidates.h"
#include "cli/options.h"
#include "cli/output.h"
#include "dataset/reader.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/recommend.h"

#include <stdio.h>
#include <string.h>

#define ENDING ".weft"

typedef struct
{
  const char *from;
  const char *task;
  const char *output;
  const char *store;
  double budget; /* s, 0: nothing is tried */
  int n_candidates;
  gboolean json;
} New;

/* How the document calls the data: shipped data by its name, what lies below the document
 * by the way there, all else in full. */
static char *
make_reference (const New  *self,
                const char *path,
                const char *output)
{
  g_autoptr (GFile) file = g_file_new_for_path (path), document = g_file_new_for_path (output), folder = g_file_get_parent (document);
  char *relative = folder != NULL ? g_file_get_relative_path (folder, file) : NULL;

  if (g_str_has_prefix (self->from, "dataset:")) {
    g_free (relative);
    return g_strdup (self->from);
  }
  return relative != NULL ? relative : g_file_get_path (file);
}

/* Returns: (transfer full): `wine.weft` for `/data/wine.csv.gz` */
static char *
make_output (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  char *dot = strchr (name + 1, '.');

  if (dot != NULL)
    *dot = '\0';
  return g_strconcat (name, ENDING, NULL);
}

static void
tell (const New                *self,
      const WeftRecommendation *recommendation,
      const char               *output)
{
  JsonObject *object;
  JsonArray *reasons;

  if (!self->json) {
    for (guint i = 0; i < recommendation->reasons->len; i++)
      puts (recommendation->reasons->pdata[i]);
    printf (_("Written to %s; weft-cli run %s runs it.\n"), output, output);
    return;
  }
  object = json_object_new ();
  reasons = json_array_new ();
  for (guint i = 0; i < recommendation->reasons->len; i++)
    json_array_add_string_element (reasons, recommendation->reasons->pdata[i]);
  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "file", output);
  json_object_set_array_member (object, "reasons", reasons);
  weft_cli_print_json (weft_cli_json_take (object));
}

/* Tries candidates where that is asked for, and writes the document. */
static gboolean
write_document (const New           *self,
                WeftWorkflow        *document,
                WeftRecommendation  *recommendation,
                const char          *output,
                GError             **error)
{
  const WeftCliCandidates how = { output, self->budget, MIN ((guint) self->n_candidates, recommendation->candidates->len), self->store, self->json };

  if (self->budget > 0 && how.n >= 2)
    return weft_cli_try_candidates (document, recommendation, &how, error);
  if (self->budget > 0)
    g_ptr_array_add (recommendation->reasons, g_strdup (_("There are no other candidates to try for such data.")));
  return weft_workflow_save (document, output, WEFT_SAVE_OVERWRITE, error);
}

static WeftExit
judge_trying (const GError *error)
{
  return g_error_matches (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED) ? WEFT_EXIT_CANCELLED : WEFT_EXIT_FAILED;
}

static WeftExit
write_workflow (const New          *self,
                WeftRecommendation *recommendation)
{
  g_autoptr (WeftWorkflow) workflow = weft_workflow_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = self->output != NULL ? g_strdup (self->output) : make_output (recommendation->path);
  g_autofree char *reference = make_reference (self, recommendation->path, output);

  if (!g_str_has_suffix (output, ENDING))
    return weft_cli_fail (self->json, WEFT_EXIT_USAGE, "--output", _("a file whose name ends in .weft is needed"));
  if (self->output == NULL && g_file_test (output, G_FILE_TEST_EXISTS))
    return weft_cli_fail (self->json, WEFT_EXIT_UNUSABLE, output, _("the file is there already; name another with --output"));
  if (!weft_workflow_insert_recommendation (workflow, recommendation, reference, 0, 0, &error))
    return weft_cli_fail (self->json, WEFT_EXIT_FAILED, self->from, error->message);
  if (!write_document (self, workflow, recommendation, output, &error))
    return weft_cli_fail (self->json, judge_trying (error), self->budget > 0 ? self->from : output, error->message);
  tell (self, recommendation, output);
  return WEFT_EXIT_DONE;
}

WeftExit
weft_cli_new (const WeftCommand  *command,
              int                 argc,
              char              **argv)
{
  g_autofree char *from = NULL, *task = NULL, *output = NULL, *path = NULL, *budget = NULL, *store = NULL;
  int n_candidates = 4;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_("The data: a file, a folder or dataset:NAME"), N_("DATA") },
    { "task", 0, 0, G_OPTION_ARG_STRING, &task, N_("What to do: classes, numbers, tags or text, or a sentence such as “predict the price”; without, what the target suggests"), N_("TASK") },
    { "budget", 0, 0, G_OPTION_ARG_STRING, &budget, N_("Try candidates for so long, such as 60s or 5min, and write the best"), N_("TIME") },
    { "candidates", 0, 0, G_OPTION_ARG_INT, &n_candidates, N_("With --budget: how many candidates at most (default 4)"), "N" },
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &store, N_("With --budget: use another trial store"), "DB" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("The workflow to write"), N_("FILE.weft") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (WeftRecommendation) recommendation = NULL;
  g_autoptr (GError) error = NULL;
  WeftExit status;

  if (!weft_cli_parse (command, entries, &argc, &argv, 0, 0, &status))
    return status;
  if (from == NULL)
    return weft_cli_usage (command, json, _("--from is missing: the data to write a workflow for"));
  if (budget != NULL && weft_cli_parse_budget (budget) < 0)
    return weft_cli_usage (command, json, _("--budget needs a time such as 60s or 5min"));
  if (n_candidates < 2)
    return weft_cli_usage (command, json, _("--candidates needs a number from 2"));
  path = weft_dataset_resolve (from, NULL, &error);
  recommendation = path != NULL ? weft_recommendation_new (path, task, NULL, &error) : NULL;
  if (recommendation == NULL)
    return weft_cli_fail (json, WEFT_EXIT_UNUSABLE, from, error->message);
  return write_workflow (&(New){ from, task, output, store, budget != NULL ? weft_cli_parse_budget (budget) : 0, n_candidates, json }, recommendation);
}
