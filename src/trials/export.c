/* export.c: trials for other programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/export.h"

#include "base/csv.h"
#include "base/number.h"
#include "trials/groups.h"

#include <math.h>
#include <string.h>

static char *
format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Names of rows of any of the trials, once each and sorted; every such row
 * begins with its name. */
static GPtrArray *
collect_names (GPtrArray *trials,
               gsize      array_offset)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < trials->len; i++) {
    GPtrArray *rows = G_STRUCT_MEMBER (GPtrArray *, trials->pdata[i], array_offset);

    for (guint j = 0; j < rows->len; j++) {
      char *name = *(char **) rows->pdata[j];

      if (g_hash_table_add (seen, name))
        g_ptr_array_add (names, name);
    }
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

static char *
join_tags (const WeftTrial *trial)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < trial->tags->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ";" : "", (char *) trial->tags->pdata[i]);
  return g_string_free (text, FALSE);
}

static void
append_main (GString         *csv,
             const WeftTrial *trial)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, trial->id);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, trial->seed);
  g_autofree char *created = format_time (trial->created);
  g_autofree char *tags = join_tags (trial);

  weft_csv_add (csv, id);
  weft_csv_add (csv, trial->name);
  weft_csv_add (csv, weft_trial_state_get_name (trial->state));
  weft_csv_add (csv, created);
  weft_csv_add_number (csv, trial->seconds);
  weft_csv_add (csv, seed);
  weft_csv_add (csv, tags);
}

static void
append_trial (GString         *csv,
              const WeftTrial *trial,
              GPtrArray       *parameters,
              GPtrArray       *metrics,
              WeftTrialField   value)
{
  append_main (csv, trial);
  for (guint i = 0; i < parameters->len; i++) {
    const WeftTrialParameter *parameter = weft_trial_find_parameter (trial, parameters->pdata[i]);

    weft_csv_add (csv, parameter != NULL ? parameter->text : "");
  }
  for (guint i = 0; i < metrics->len; i++) {
    const WeftTrialMetric *metric = weft_trial_find_metric (trial, metrics->pdata[i]);

    if (metric != NULL && metric->n_points > 0)
      weft_csv_add_number (csv, weft_trial_metric_get_value (metric, value));
    else
      weft_csv_add (csv, "");
  }
  g_string_append (csv, "\r\n");
}

static GPtrArray *
read_trials (WeftTrialStore  *store,
             GArray          *rows,
             GError         **error)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);

  for (guint i = 0; i < rows->len; i++) {
    WeftTrial *trial = weft_trial_store_read (store, g_array_index (rows, WeftTrialRow, i).id, error);

    if (trial == NULL)
      return NULL;
    g_ptr_array_add (trials, trial);
  }
  return g_steal_pointer (&trials);
}

char *
weft_trial_export_csv (WeftTrialStore  *store,
                       GArray          *rows,
                       WeftTrialField   value,
                       GError         **error)
{
  static const char *const heads[] = { "id", "name", "state", "created", "seconds", "seed", "tags" };
  g_autoptr (GPtrArray) trials = read_trials (store, rows, error);
  g_autoptr (GPtrArray) parameters = NULL;
  g_autoptr (GPtrArray) metrics = NULL;
  GString *csv;

  if (trials == NULL)
    return NULL;
  parameters = collect_names (trials, G_STRUCT_OFFSET (WeftTrial, parameters));
  metrics = collect_names (trials, G_STRUCT_OFFSET (WeftTrial, metrics));
  csv = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    weft_csv_add (csv, heads[i]);
  for (guint i = 0; i < parameters->len; i++)
    weft_csv_add (csv, parameters->pdata[i]);
  for (guint i = 0; i < metrics->len; i++)
    weft_csv_add (csv, metrics->pdata[i]);
  g_string_append (csv, "\r\n");
  for (guint i = 0; i < trials->len; i++)
    append_trial (csv, trials->pdata[i], parameters, metrics, value);
  return g_string_free (csv, FALSE);
}

static void
set_text (JsonObject *object,
          const char *key,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, key, text);
}

static JsonObject *
parameters_to_json (const WeftTrial *trial)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < trial->parameters->len; i++) {
    WeftTrialParameter *parameter = trial->parameters->pdata[i];
    gint64 integer;

    if (parameter->type == WEFT_TRIAL_VALUE_BOOLEAN)
      json_object_set_boolean_member (object, parameter->name, parameter->number != 0);
    else if (parameter->type == WEFT_TRIAL_VALUE_INTEGER && weft_number_parse_integer (parameter->text, &integer))
      json_object_set_int_member (object, parameter->name, integer);
    else if (parameter->type != WEFT_TRIAL_VALUE_TEXT)
      json_object_set_double_member (object, parameter->name, parameter->number);
    else
      json_object_set_string_member (object, parameter->name, parameter->text);
  }
  return object;
}

static JsonObject *
metric_to_json (const WeftTrialMetric *metric)
{
  JsonObject *object = json_object_new ();

  json_object_set_double_member (object, "best", weft_trial_metric_get_best (metric));
  json_object_set_double_member (object, "best_epoch", weft_trial_metric_get_best_epoch (metric));
  json_object_set_int_member (object, "direction", metric->direction);
  json_object_set_double_member (object, "last", metric->last);
  json_object_set_double_member (object, "last_epoch", metric->last_epoch);
  json_object_set_int_member (object, "last_step", metric->last_step);
  json_object_set_double_member (object, "max", metric->max);
  json_object_set_double_member (object, "max_epoch", metric->max_epoch);
  json_object_set_double_member (object, "min", metric->min);
  json_object_set_double_member (object, "min_epoch", metric->min_epoch);
  json_object_set_int_member (object, "points", metric->n_points);
  json_object_set_double_member (object, "tail", metric->tail);
  return object;
}

static void
add_metrics (JsonObject      *object,
             const WeftTrial *trial)
{
  JsonObject *metrics = json_object_new (), *summaries = json_object_new ();

  for (guint i = 0; i < trial->metrics->len; i++) {
    WeftTrialMetric *metric = trial->metrics->pdata[i];

    if (metric->n_points == 0)
      continue;
    json_object_set_double_member (metrics, metric->name, metric->last);
    json_object_set_object_member (summaries, metric->name, metric_to_json (metric));
  }
  json_object_set_object_member (object, "metrics", metrics);
  json_object_set_object_member (object, "summaries", summaries);
}

static void
add_marks (JsonObject      *object,
           const WeftTrial *trial)
{
  JsonArray *marks = json_array_new ();

  for (guint i = 0; i < trial->marks->len; i++) {
    WeftTrialMark *mark = trial->marks->pdata[i];
    JsonObject *row = json_object_new ();

    json_object_set_int_member (row, "step", mark->step);
    json_object_set_double_member (row, "epoch", mark->epoch);
    json_object_set_double_member (row, "time", mark->time);
    set_text (row, "name", mark->name);
    set_text (row, "from", mark->from);
    set_text (row, "to", mark->to);
    json_array_add_object_element (marks, row);
  }
  json_object_set_array_member (object, "marks", marks);
}

static void
add_artefacts (JsonObject      *object,
               const WeftTrial *trial)
{
  JsonArray *artefacts = json_array_new ();

  for (guint i = 0; i < trial->artefacts->len; i++) {
    WeftTrialArtefact *artefact = trial->artefacts->pdata[i];
    JsonObject *row = json_object_new ();

    set_text (row, "name", artefact->name);
    set_text (row, "kind", artefact->kind);
    set_text (row, "hash", artefact->hash);
    json_object_set_int_member (row, "bytes", artefact->bytes);
    json_array_add_object_element (artefacts, row);
  }
  json_object_set_array_member (object, "artefacts", artefacts);
}

static void
add_main (JsonObject      *object,
          const WeftTrial *trial)
{
  g_autofree char *created = format_time (trial->created);
  g_autofree char *finished = trial->finished > 0 ? format_time (trial->finished) : NULL;
  JsonArray *tags = json_array_new ();

  json_object_set_int_member (object, "id", trial->id);
  set_text (object, "name", trial->name);
  set_text (object, "state", weft_trial_state_get_name (trial->state));
  set_text (object, "created", created);
  set_text (object, "finished", finished);
  json_object_set_double_member (object, "seconds", trial->seconds);
  json_object_set_int_member (object, "attempt", trial->attempt);
  json_object_set_int_member (object, "seed", (gint64) trial->seed);
  set_text (object, "node", trial->node);
  set_text (object, "fingerprint", trial->fingerprint);
  set_text (object, "recipe", trial->recipe);
  if (trial->parent > 0)
    json_object_set_int_member (object, "parent", trial->parent);
  if (trial->study > 0) {
    json_object_set_int_member (object, "study", trial->study);
    json_object_set_int_member (object, "point", trial->point);
  }
  set_text (object, "message", trial->message);
  set_text (object, "note", trial->note);
  json_object_set_boolean_member (object, "archived", trial->archived);
  json_object_set_boolean_member (object, "pinned", trial->pinned);
  json_object_set_boolean_member (object, "trashed", trial->trashed > 0);
  for (guint i = 0; i < trial->tags->len; i++)
    json_array_add_string_element (tags, trial->tags->pdata[i]);
  json_object_set_array_member (object, "tags", tags);
}

static void
add_machine (JsonObject      *object,
             const WeftTrial *trial)
{
  JsonObject *machine = json_object_new ();

  set_text (machine, "weft", trial->weft_version);
  set_text (machine, "kernels", trial->kernels);
  set_text (machine, "cpu", trial->cpu);
  if (trial->threads > 0)
    json_object_set_int_member (machine, "threads", trial->threads);
  if (trial->peak_bytes > 0)
    json_object_set_int_member (machine, "peak_bytes", trial->peak_bytes);
  if (trial->processor > 0)
    json_object_set_double_member (machine, "processor_seconds", trial->processor);
  json_object_set_object_member (object, "machine", machine);
}

JsonNode *
weft_trial_to_json (const WeftTrial *trial,
                    const char      *workflow)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  add_main (object, trial);
  add_machine (object, trial);
  json_object_set_object_member (object, "parameters", parameters_to_json (trial));
  add_metrics (object, trial);
  add_marks (object, trial);
  add_artefacts (object, trial);
  if (workflow != NULL) {
    JsonNode *parsed = weft_json_parse (workflow, strlen (workflow), NULL);

    json_object_set_member (object, "workflow", parsed != NULL ? parsed : json_node_init_string (json_node_alloc (), workflow));
  }
  return node;
}
