/* trials.c: looking at the trial store
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/params.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "cli/trials-compare.h"
#include "cli/trials-draw.h"
#include "cli/trials-edit.h"
#include "cli/trials-improve.h"
#include "cli/trials-look.h"
#include "cli/trials-transfer.h"
#include "cli/watch.h"
#include "trials/export.h"
#include "workflow/trial-table.h"

#include <stdio.h>
#include <string.h>

/* What the command line said. */
typedef struct
{
  char *trials;
  char *output;
  char *format;
  char *value;
  char *metric;
  char *study;
  char *rope;
  char *look;
  char *layer;
  char *part;
  char *method;
  char *input;
  char *target;
  char *matching;
  char *color;
  char *stroke;
  char *chart;
  char *axis;
  char *bands;
  double smoothing;
  int row;
  int epoch;
  gboolean explains;
  gboolean embeds;
  int limit;
  gboolean json;
} Options;

typedef struct
{
  const char *name;
  int min, max; /* operands */
  WeftExit (*run) (const Options *options, WeftTrialStore *store, char **ids);
  const char *operands; /* what it wants, where that was not given */
  gboolean makes_store; /* where it is not there */
} Action;

static WeftExit
fail_with (const Options *options,
           WeftExit       status,
           const GError  *error)
{
  return weft_cli_fail (options->json, status, "trials", error->message);
}

static char *
format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("");
}

/* The metrics that a list has room for: results first, then the course. */
static void
append_metrics (GString         *line,
                const WeftTrial *trial)
{
  static const char *const names[] = { "test_accuracy", "test_loss", "test_r2", "validation_accuracy", "validation_loss", "train_loss" };
  guint n_shown = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names) && n_shown < 3; i++) {
    const WeftTrialMetric *metric = weft_trial_find_metric (trial, names[i]);

    if (metric == NULL || metric->n_points == 0)
      continue;
    g_string_append_printf (line, "  %s %.4g", names[i], metric->last);
    n_shown++;
  }
}

static void
print_row (const WeftTrial *trial)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *time = format_time (trial->created);
  g_autofree char *seconds = g_strdup_printf ("%.1f s", trial->seconds);

  g_string_append_printf (line, "%6" G_GINT64_FORMAT "  ", trial->id);
  weft_cli_append_padded (line, time, 18);
  weft_cli_append_padded (line, weft_trial_state_get_title (trial->state), 12);
  weft_cli_append_padded (line, seconds, -9);
  g_string_append (line, "  ");
  weft_cli_append_padded (line, trial->name != NULL ? trial->name : "", 24);
  append_metrics (line, trial);
  puts (g_strchomp (line->str));
}

static GArray *
select_rows (const Options   *options,
             WeftTrialStore  *store,
             GError         **error)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);

  weft_trial_query_sort (query, WEFT_TRIAL_FIELD_ID, NULL, TRUE);
  if (options->matching != NULL)
    weft_trial_query_where_text (query, WEFT_TRIAL_FIELD_ANY_TEXT, NULL, WEFT_TRIAL_MATCHES, options->matching);
  weft_trial_query_limit (query, options->limit > 0 ? (guint) options->limit : 0);
  return weft_trial_store_select (store, query, error);
}

static gboolean
list_one (const Options   *options,
          WeftTrialStore  *store,
          gint64           id,
          JsonArray       *array,
          GError         **error)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, error);

  if (trial == NULL)
    return FALSE;
  if (options->json)
    json_array_add_element (array, weft_trial_to_json (trial, NULL));
  else
    print_row (trial);
  return TRUE;
}

static WeftExit
list (const Options   *options,
      WeftTrialStore  *store,
      char           **ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = select_rows (options, store, &error);
  g_autoptr (JsonArray) array = json_array_new ();
  JsonObject *object;

  if (rows == NULL)
    return fail_with (options, WEFT_EXIT_FAILED, error);
  for (guint i = 0; i < rows->len; i++)
    if (!list_one (options, store, g_array_index (rows, WeftTrialRow, i).id, array, &error))
      return fail_with (options, WEFT_EXIT_FAILED, error);
  if (!options->json) {
    if (rows->len == 0)
      weft_cli_say ("trials", _("there are none yet; weft-cli run FILE.weft makes one"));
    return WEFT_EXIT_DONE;
  }
  object = json_object_new ();
  json_object_set_array_member (object, "trials", json_array_ref (array));
  weft_cli_print_json (weft_cli_json_take (object));
  return WEFT_EXIT_DONE;
}

static void
print_member (JsonObject *object,
              const char *name,
              JsonNode   *node,
              gpointer    data)
{
  g_autofree char *text = weft_param_text_from_json (node);
  g_autoptr (GString) line = g_string_new ("  ");

  weft_cli_append_padded (line, name, 28);
  g_string_append_printf (line, " %s", text != NULL ? text : "");
  puts (g_strchomp (line->str));
}

static void
print_epochs (JsonArray *epochs)
{
  for (guint i = 0; i < json_array_get_length (epochs); i++) {
    JsonObject *row = json_array_get_object_element (epochs, i);
    g_autoptr (GList) names = json_object_get_members (row);

    printf ("  %4d", (int) weft_json_get_int (row, "epoch", 0));
    for (GList *name = names; name != NULL; name = name->next)
      if (!g_str_equal (name->data, "epoch"))
        printf ("  %s %.5g", (char *) name->data, weft_json_get_number (row, name->data, 0));
    putchar ('\n');
  }
}

/* What people say of it. */
static void
print_words (const WeftTrial *trial)
{
  for (guint i = 0; i < trial->tags->len; i++)
    printf ("%s#%s", i == 0 ? "" : " ", (const char *) trial->tags->pdata[i]);
  if (trial->tags->len > 0)
    putchar ('\n');
  if (trial->note != NULL && *trial->note != '\0')
    puts (trial->note);
}

/* What it took, as far as that is known. */
static void
print_cost (const WeftTrial *trial)
{
  g_autofree char *memory = g_format_size ((guint64) trial->peak_bytes), *disk = NULL;
  guint64 bytes = 0;

  for (guint i = 0; i < trial->artefacts->len; i++)
    bytes += (guint64) ((const WeftTrialArtefact *) trial->artefacts->pdata[i])->bytes;
  disk = g_format_size (bytes);
  if (trial->peak_bytes > 0 || trial->processor > 0)
    printf (_("Took %.1f s, %.1f s of processors, %s of memory, %s on disk\n"), trial->seconds, trial->processor, memory, disk);
}

static void
print_trial (const WeftTrial *trial,
             JsonObject      *object)
{
  print_row (trial);
  if (trial->message != NULL)
    printf ("%s\n", trial->message);
  print_words (trial);
  print_cost (trial);
  puts (_("Parameters"));
  json_object_foreach_member (weft_json_get_object (object, "parameters"), print_member, NULL);
  puts (_("Metrics"));
  json_object_foreach_member (weft_json_get_object (object, "metrics"), print_member, NULL);
  puts (_("Epochs"));
  print_epochs (weft_json_get_array (object, "epochs"));
  if (trial->artefacts->len > 0)
    puts (_("Files"));
  for (guint i = 0; i < trial->artefacts->len; i++) {
    const WeftTrialArtefact *artefact = trial->artefacts->pdata[i];

    printf ("  %s (%s, %" G_GINT64_FORMAT " bytes): %s\n", artefact->name, artefact->kind, artefact->bytes, artefact->hash);
  }
}

static WeftExit
show (const Options   *options,
      WeftTrialStore  *store,
      char           **ids)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (WeftTrial) trial = weft_cli_find_trial (store, ids[0], &status, &error);
  g_autoptr (JsonNode) node = NULL;

  if (trial == NULL)
    return fail_with (options, status, error);
  node = weft_cli_describe_trial (store, trial, options->json, &error);
  if (node == NULL)
    return fail_with (options, WEFT_EXIT_FAILED, error);
  if (options->json)
    weft_cli_print_json (g_steal_pointer (&node));
  else
    print_trial (trial, json_node_get_object (node));
  return WEFT_EXIT_DONE;
}

/* Returns: (transfer full) (nullable): the trials named, or all */
static GArray *
find_rows (const Options   *options,
           WeftTrialStore  *store,
           char           **ids,
           WeftExit        *status,
           GError         **error)
{
  g_autoptr (GArray) rows = NULL;

  *status = WEFT_EXIT_FAILED;
  if (*ids == NULL)
    return select_rows (options, store, error);
  rows = g_array_new (FALSE, FALSE, sizeof (WeftTrialRow));
  for (; *ids != NULL; ids++) {
    g_autoptr (WeftTrial) trial = weft_cli_find_trial (store, *ids, status, error);
    WeftTrialRow row;

    if (trial == NULL)
      return NULL;
    row = (WeftTrialRow){ trial->id, trial->revision };
    g_array_append_val (rows, row);
  }
  return g_steal_pointer (&rows);
}

static gboolean
parse_value (const char     *text,
             WeftTrialField *value)
{
  static const struct
  {
    const char *name;
    WeftTrialField field;
  } values[] = {
    { "last", WEFT_TRIAL_FIELD_LAST },
    { "best", WEFT_TRIAL_FIELD_BEST },
    { "min", WEFT_TRIAL_FIELD_MIN },
    { "max", WEFT_TRIAL_FIELD_MAX },
    { "tail", WEFT_TRIAL_FIELD_TAIL },
  };

  *value = WEFT_TRIAL_FIELD_LAST;
  if (text == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_equal (text, values[i].name)) {
      *value = values[i].field;
      return TRUE;
    }
  return FALSE;
}

static GArray *
list_ids (const GArray *rows)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);

  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  return ids;
}

static gboolean
find_table_format (const char           *text,
                   WeftTrialTableFormat *format)
{
  static const char *const names[] = { [WEFT_TRIAL_TABLE_CSV] = "csv", [WEFT_TRIAL_TABLE_LATEX] = "latex", [WEFT_TRIAL_TABLE_JSON] = "json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], text)) {
      *format = (WeftTrialTableFormat) i;
      return TRUE;
    }
  return FALSE;
}

static WeftExit export(const Options *options,
                       WeftTrialStore *store,
                       char **ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL, ids_of_rows = NULL;
  g_autofree char *table = NULL;
  WeftTrialTableFormat format = WEFT_TRIAL_TABLE_CSV;
  WeftTrialField value;
  WeftExit status;

  gboolean is_events = g_strcmp0 (options->format, "tfevents") == 0;

  if (options->format != NULL && g_str_has_prefix (options->format, "optuna"))
    return weft_cli_export_study (store, options->study, options->format, options->output, options->json);
  if (options->format != NULL && !is_events && !find_table_format (options->format, &format))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, options->format, _("there is no such format; csv, latex, json, tfevents, optuna and optuna-3.1 are"));
  if (!parse_value (options->value, &value))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--value", _("must be last, best, min, max or tail"));
  rows = find_rows (options, store, ids, &status, &error);
  if (rows == NULL)
    return fail_with (options, status, error);
  if (is_events)
    return weft_cli_export_events (store, rows, options->output, options->json);
  ids_of_rows = list_ids (rows);
  table = weft_trial_table_write (store, (const gint64 *) (gpointer) ids_of_rows->data, ids_of_rows->len, format, value, &error);
  if (table == NULL)
    return fail_with (options, WEFT_EXIT_FAILED, error);
  if (options->output == NULL)
    printf ("%s%s", table, g_str_has_suffix (table, "\n") ? "" : "\n");
  else if (!weft_file_write (options->output, table, strlen (table), WEFT_FILE_WRITE_NONE, &error))
    return fail_with (options, WEFT_EXIT_UNUSABLE, error);
  return WEFT_EXIT_DONE;
}

/* How many there are at all, of which --limit may have taken the newest. */
static gboolean
count_rows (const Options   *options,
            WeftTrialStore  *store,
            gsize           *n,
            GError         **error)
{
  Options all = *options;
  g_autoptr (GArray) rows = NULL;

  all.limit = 0;
  rows = select_rows (&all, store, error);
  *n = rows != NULL ? rows->len : 0;
  return rows != NULL;
}

/* Returns: (transfer full): which trials are meant, in words */
static char *
describe_which (const Options  *options,
                char          **ids)
{
  if (*ids != NULL)
    return g_strdup (_("those that were named"));
  if (options->matching != NULL)
    return g_strdup_printf (_("those that match “%s”, the newest first"), options->matching);
  return g_strdup (_("all of the store, the newest first"));
}

/* Gives the trials that are named, or all, to what draws them or writes about them. */
static WeftExit
show_together (const Options *options,
               WeftTrialStore *store,
               char **ids,
               WeftExit (*deed) (const WeftTrialsDrawing *drawing, WeftTrialStore *store))
{
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (GArray) rows = find_rows (options, store, ids, &status, &error), numbers = rows != NULL ? list_ids (rows) : NULL;
  g_autofree char *which = describe_which (options, ids);
  WeftTrialsDrawing drawing;

  if (rows == NULL)
    return fail_with (options, status, error);
  drawing = (WeftTrialsDrawing){
    .ids = (const gint64 *) (gpointer) numbers->data,
    .n = numbers->len,
    .n_all = numbers->len,
    .which = which,
    .look = options->look,
    .metric = options->metric,
    .output = options->output,
    .json = options->json,
    .keys = { options->color, options->stroke, options->chart },
    .axis = options->axis,
    .bands = options->bands,
    .smoothing = options->smoothing,
  };
  if (*ids == NULL && options->limit > 0 && !count_rows (options, store, &drawing.n_all, &error))
    return fail_with (options, WEFT_EXIT_FAILED, error);
  return deed (&drawing, store);
}

static WeftExit
draw (const Options   *options,
      WeftTrialStore  *store,
      char           **ids)
{
  return show_together (options, store, ids, weft_cli_draw_trials);
}

static WeftExit
report (const Options   *options,
        WeftTrialStore  *store,
        char           **ids)
{
  return show_together (options, store, ids, weft_cli_report_trials);
}

static WeftExit
import (const Options   *options,
        WeftTrialStore  *store,
        char           **paths)
{
  return weft_cli_import_trials (store, paths, options->json);
}

static WeftExit
put_side_by_side (const Options *options,
                  WeftTrialStore *store,
                  char **ids,
                  WeftExit (*deed) (const WeftTrialsScene *scene))
{
  WeftTrialsScene scene = {
    .store = store,
    .ids = ids,
    .metric = options->metric,
    .rope = options->rope,
    .format = options->format,
    .output = options->output,
    .json = options->json,
  };
  const WeftTrialsLook look = { options->method, options->layer, options->input, options->target, options->row, options->epoch };

  if (options->format != NULL && !g_str_equal (options->format, "csv") && !g_str_equal (options->format, "latex"))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, options->format, _("this format is not there yet; csv and latex are"));
  if (!parse_value (options->value, &scene.value))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--value", _("must be last, best, min, max or tail"));
  if ((options->explains || options->embeds) && deed == weft_cli_trials_compare)
    return (options->explains ? weft_cli_trials_saliency : weft_cli_trials_embedding) (&scene, &look);
  return deed (&scene);
}

static WeftExit
compare (const Options   *options,
         WeftTrialStore  *store,
         char           **ids)
{
  return put_side_by_side (options, store, ids, weft_cli_trials_compare);
}

static WeftExit
diff (const Options   *options,
      WeftTrialStore  *store,
      char           **ids)
{
  return put_side_by_side (options, store, ids, weft_cli_trials_diff);
}

static WeftExit
improve (const Options   *options,
         WeftTrialStore  *store,
         char           **ids)
{
  WeftExit status;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = weft_cli_find_trial (store, ids[0], &status, &error);

  return trial != NULL ? weft_cli_improve_trial (store, trial->id, options->json) : fail_with (options, status, error);
}

static WeftExit
watch (const Options   *options,
       WeftTrialStore  *store,
       char           **ids)
{
  const WeftWatchScene scene = { options->look, options->layer, options->part, options->output, options->json };
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (WeftTrial) trial = weft_cli_find_trial (store, ids[0], &status, &error);

  if (trial == NULL)
    return fail_with (options, status, error);
  return weft_cli_show_watched (&scene, store, trial->id, &error) ? WEFT_EXIT_DONE : fail_with (options, WEFT_EXIT_UNUSABLE, error);
}

static WeftExit delete (const Options *options,
                        WeftTrialStore *store,
                        char **ids)
{
  return weft_cli_trash_trials (store, ids, TRUE, options->json);
}

static WeftExit
restore (const Options   *options,
         WeftTrialStore  *store,
         char           **ids)
{
  return weft_cli_trash_trials (store, ids, FALSE, options->json);
}

static WeftExit
note (const Options   *options,
      WeftTrialStore  *store,
      char           **words)
{
  return weft_cli_note_trial (store, words, options->json);
}

static WeftExit
tag (const Options   *options,
     WeftTrialStore  *store,
     char           **words)
{
  return weft_cli_tag_trial (store, words, TRUE, options->json);
}

static WeftExit
untag (const Options   *options,
       WeftTrialStore  *store,
       char           **words)
{
  return weft_cli_tag_trial (store, words, FALSE, options->json);
}

#define ONE_TRIAL  N_("the number of one trial is needed")
#define TWO_TRIALS N_("the numbers of two trials are needed")

static const Action actions[] = {
  { "list", 0, 0, list, N_("list takes no operand") },
  { "show", 1, 1, show, ONE_TRIAL },
  { "export", 0, -1, export },
  { "import", 1, -1, import, N_("the files or folders to import are needed"), .makes_store = TRUE },
  { "draw", 0, -1, draw },
  { "report", 0, -1, report },
  { "improve", 1, 1, improve, ONE_TRIAL },
  { "watch", 1, 1, watch, ONE_TRIAL },
  { "compare", 2, -1, compare, TWO_TRIALS },
  { "diff", 2, 2, diff, TWO_TRIALS },
  { "delete", 1, -1, delete, ONE_TRIAL },
  { "restore", 1, -1, restore, ONE_TRIAL },
  { "note", 1, 2, note, N_("a trial and its note are needed; quote a note of several words") },
  { "tag", 2, -1, tag, N_("a trial and its tags are needed") },
  { "untag", 2, -1, untag, N_("a trial and its tags are needed") },
};

static const Action *
find_action (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      return &actions[i];
  return NULL;
}

static WeftExit
act (const WeftCommand  *command,
     const Options      *options,
     char              **words,
     int                 n_words)
{
  const Action *action = find_action (words[0]);
  g_autoptr (WeftTrialStore) store = NULL;
  g_autoptr (GError) error = NULL;
  WeftExit status;

  if (action == NULL)
    return weft_cli_usage (command, options->json, _("there is no such action"));
  if (n_words - 1 < action->min || (action->max >= 0 && n_words - 1 > action->max))
    return weft_cli_usage (command, options->json, _ (action->operands));
  store = action->makes_store ? weft_cli_make_store (options->trials, &status, &error) : weft_cli_open_store (options->trials, &status, &error);
  if (store == NULL)
    return fail_with (options, status, error);
  return action->run (options, store, words + 1);
}

WeftExit
weft_cli_trials (const WeftCommand  *command,
                 int                 argc,
                 char              **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &options.trials, N_("Use another trial store"), "DB" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options.limit, N_("At most so many, the newest"), "N" },
    { "matching", 0, 0, G_OPTION_ARG_STRING, &options.matching, N_("List, export, draw or report those whose name, note or a tag matches a regular expression"), "PATTERN" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format, N_("Export as csv, latex or json, as tfevents for TensorBoard, or a study as optuna; compare: as csv or latex"), "FORMAT" },
    { "value", 0, 0, G_OPTION_ARG_STRING, &options.value, N_("Which value of each metric: last, best, min, max or tail, the mean of the last five"), "WHICH" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Export to a file, or a folder; draw, diff and watch: a picture; report: .html or .pdf"), "FILE" },
    { "study", 0, 0, G_OPTION_ARG_STRING, &options.study, N_("Which study to export for Optuna, instead of the newest"), "ID" },
    { "metric", 0, 0, G_OPTION_ARG_STRING, &options.metric, N_("Compare, draw or report by this metric"), "NAME" },
    { "rope", 0, 0, G_OPTION_ARG_STRING, &options.rope, N_("A difference that nobody minds"), "NUMBER" },
    { "saliency", 0, 0, G_OPTION_ARG_NONE, &options.explains, N_("Compare why the trials' models say what they say of one input"), NULL },
    { "embedding", 0, 0, G_OPTION_ARG_NONE, &options.embeds, N_("Compare what a layer of the trials' models makes of rows that validate"), NULL },
    { "row", 0, 0, G_OPTION_ARG_INT, &options.row, N_("Of which row of the data (default: where they disagree most)"), "N" },
    { "input", 0, 0, G_OPTION_ARG_FILENAME, &options.input, N_("Of a file, instead of the trials' own data"), "FILE" },
    { "method", 0, 0, G_OPTION_ARG_STRING, &options.method, N_("By which method of weft-cli explain, or embed"), "NAME" },
    { "target", 0, 0, G_OPTION_ARG_STRING, &options.target, N_("For which class (default: the true one)"), "CLASS" },
    { "epoch", 0, 0, G_OPTION_ARG_INT, &options.epoch, N_("By the models that were kept of this epoch (default: the end)"), "N" },
    { "look", 0, 0, G_OPTION_ARG_STRING, &options.look, N_("Watch as ridge, overlay, gradients, updates or dead; draw as curves, parallel, history, slice, contour, matrix, importance, permutation, front or timeline"), "LOOK" },
    { "color", 0, 0, G_OPTION_ARG_STRING, &options.color, N_("Curves: what gives them their color: parameters, recipe, state, study, tags, seed, data, or * for all parameters and -NAME for all but one"), "KEYS" },
    { "stroke", 0, 0, G_OPTION_ARG_STRING, &options.stroke, N_("Curves: what gives them their stroke"), "KEYS" },
    { "chart", 0, 0, G_OPTION_ARG_STRING, &options.chart, N_("Curves: what gives them their chart"), "KEYS" },
    { "axis", 0, 0, G_OPTION_ARG_STRING, &options.axis, N_("Curves: along step, epoch, time or a metric"), "AXIS" },
    { "bands", 0, 0, G_OPTION_ARG_STRING, &options.bands, N_("Curves: trials of a group as mean, median, min or max, and around it deviation, error, confidence, range or none"), "LINE,AREA" },
    { "smoothing", 0, 0, G_OPTION_ARG_DOUBLE, &options.smoothing, N_("Curves: weight of what came before each point"), "WEIGHT" },
    { "layer", 0, 0, G_OPTION_ARG_STRING, &options.layer, N_("Watch this layer (default: the first that learns), or lay it out (default: the last before the output)"), "LAYER" },
    { "part", 0, 0, G_OPTION_ARG_STRING, &options.part, N_("Watch its weights, gradients or outputs"), "PART" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 1, -1, &status))
    status = act (command, &options, argv + 1, argc - 1);
  g_free (options.trials);
  g_free (options.format);
  g_free (options.value);
  g_free (options.metric);
  g_free (options.study);
  g_free (options.rope);
  g_free (options.look);
  g_free (options.layer);
  g_free (options.part);
  g_free (options.matching);
  g_free (options.color);
  g_free (options.stroke);
  g_free (options.chart);
  g_free (options.axis);
  g_free (options.bands);
  g_free (options.method);
  g_free (options.input);
  g_free (options.target);
  g_free (options.output);
  return status;
}
