/* study-gather.c: trials of any kind, looked at as if a study had chosen them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-gather.h"

#include "base/i18n.h"
#include "base/number.h"
#include "tune/error.h"
#include "workflow/past-trials.h"
#include "workflow/study-data-private.h"
#include "workflow/study-private.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Numbers that go over such a factor count by logarithm. */
#define LOG_FACTOR 50

/* More texts than these are no choice: names of files, for example. */
#define MOST_CHOICES 40

/* Of all that was measured, so much is an axis. */
#define MOST_OBJECTIVES 4

typedef struct
{
  const char *name;
  WeftTrialDirection direction;
  guint n_trials; /* that have a number there */
  guint rank;     /* the less, the sooner it is looked at */
} Measure;

typedef struct
{
  const char *name;
  guint n_trials;
  gboolean is_number;
  gboolean is_whole;
  double low;
  double high;
  GPtrArray *texts; /* utf8 of the trials, each once */
} Variety;

/* A look at trials while it is made; nothing in it outlives it. */
typedef struct
{
  GPtrArray *trials; /* Owned: WeftTrial, by number */
  GArray *measures;  /* Owned: Measure */
  GArray *varieties; /* Owned: Variety, those that differ */
  guint n_left_out;
} Gathering;

static void
variety_clear (gpointer data)
{
  g_ptr_array_unref (((Variety *) data)->texts);
}

static void
gathering_clear (Gathering *self)
{
  g_clear_pointer (&self->trials, g_ptr_array_unref);
  g_clear_pointer (&self->measures, g_array_unref);
  g_clear_pointer (&self->varieties, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gathering, gathering_clear)

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA, message);
  return FALSE;
}

/* What was measured */

static guint
get_rank (const char *metric)
{
  static const char *const prefixes[] = { "validation_", "test_", NULL, "train_", "batch_" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (prefixes[i] != NULL && g_str_has_prefix (metric, prefixes[i]))
      return i;
  return 2;
}

static void
count_measure (Gathering             *self,
               const WeftTrialMetric *metric)
{
  Measure measure = { metric->name, metric->direction, 1, get_rank (metric->name) };

  if (metric->direction == WEFT_TRIAL_NO_DIRECTION || metric->n_points == 0)
    return;
  for (guint i = 0; i < self->measures->len; i++) {
    Measure *known = &g_array_index (self->measures, Measure, i);

    if (g_str_equal (known->name, metric->name)) {
      known->n_trials++;
      return;
    }
  }
  g_array_append_val (self->measures, measure);
}

/* What few have says little of all; else validation rows come first. */
static int
compare_measures (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const Measure *first = a, *second = b;
  guint half = GPOINTER_TO_UINT (data);
  int few = (first->n_trials < half) - (second->n_trials < half);

  if (few != 0)
    return few;
  if (first->rank != second->rank)
    return (int) first->rank - (int) second->rank;
  return first->n_trials != second->n_trials ? (int) second->n_trials - (int) first->n_trials : strcmp (first->name, second->name);
}

static gboolean
find_measures (Gathering   *self,
               const char  *metric,
               GError     **error)
{
  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = self->trials->pdata[i];

    for (guint j = 0; j < trial->metrics->len; j++)
      count_measure (self, trial->metrics->pdata[j]);
  }
  g_array_sort_with_data (self->measures, compare_measures, GUINT_TO_POINTER (self->trials->len / 2));
  for (guint i = 0; metric != NULL && i < self->measures->len; i++)
    if (g_str_equal (g_array_index (self->measures, Measure, i).name, metric)) {
      const Measure wanted = g_array_index (self->measures, Measure, i);

      g_array_remove_index (self->measures, i);
      g_array_prepend_val (self->measures, wanted);
      return TRUE;
    }
  if (metric != NULL) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_DATA, _("%s: none of these trials has measured it, or nobody knows which values of it are good"), metric);
    return FALSE;
  }
  return self->measures->len > 0 || fail (error, _("none of these trials has measured anything of which it is known which values are good"));
}

static gboolean
is_under_way (const WeftTrial *trial)
{
  return trial->state == WEFT_TRIAL_RUNNING;
}

static gboolean
has_measure (const WeftTrial *trial,
             const char      *name)
{
  const WeftTrialMetric *metric = weft_trial_find_metric (trial, name);

  return metric != NULL && metric->n_points > 0;
}

/* What ended without the first objective is nowhere on its axis. */
static void
leave_out (Gathering *self)
{
  const char *metric = g_array_index (self->measures, Measure, 0).name;

  for (guint i = self->trials->len; i-- > 0;) {
    const WeftTrial *trial = self->trials->pdata[i];

    if (trial->state != WEFT_TRIAL_DONE || has_measure (trial, metric))
      continue;
    g_ptr_array_remove_index (self->trials, i);
    self->n_left_out++;
  }
}

/* Further objectives are what all have that are done, since a point has all of them or none. */
static gboolean
has_everyone (const Gathering *self,
              const char      *metric)
{
  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = self->trials->pdata[i];

    if (trial->state == WEFT_TRIAL_DONE && !(has_measure (trial, metric) && isfinite (weft_trial_find_metric (trial, metric)->last)))
      return FALSE;
  }
  return TRUE;
}

static void
add_objectives (const Gathering   *self,
                WeftStudySettings *settings)
{
  for (guint i = 0; i < self->measures->len && settings->objectives->len < MOST_OBJECTIVES; i++) {
    const Measure *measure = &g_array_index (self->measures, Measure, i);

    if (i == 0 || (measure->rank < get_rank ("train_") && has_everyone (self, measure->name)))
      weft_study_settings_add_objective (settings, measure->name, measure->direction == WEFT_TRIAL_HIGHER_IS_BETTER);
  }
}

/* What differs */

static Variety *
find_variety (GArray     *varieties,
              GHashTable *places,
              const char *name)
{
  gpointer place = g_hash_table_lookup (places, name);
  Variety variety = { .name = name, .is_number = TRUE, .is_whole = TRUE, .low = INFINITY, .high = -INFINITY };

  if (place == NULL) {
    variety.texts = g_ptr_array_new ();
    g_array_append_val (varieties, variety);
    place = GUINT_TO_POINTER (varieties->len);
    g_hash_table_insert (places, (gpointer) name, place);
  }
  return &g_array_index (varieties, Variety, GPOINTER_TO_UINT (place) - 1);
}

static void
count_parameter (Variety                  *self,
                 const WeftTrialParameter *parameter)
{
  self->n_trials++;
  self->is_number = self->is_number && (parameter->type == WEFT_TRIAL_VALUE_REAL || parameter->type == WEFT_TRIAL_VALUE_INTEGER) && isfinite (parameter->number);
  self->is_whole = self->is_whole && parameter->type == WEFT_TRIAL_VALUE_INTEGER;
  self->low = fmin (self->low, parameter->number);
  self->high = fmax (self->high, parameter->number);
  if (self->texts->len <= MOST_CHOICES && *parameter->text != '\0' && !g_ptr_array_find_with_equal_func (self->texts, parameter->text, g_str_equal, NULL))
    g_ptr_array_add (self->texts, parameter->text);
}

static gboolean
differs (const Variety *self)
{
  return self->is_number ? self->low < self->high : self->texts->len >= 2 && self->texts->len <= MOST_CHOICES;
}

/* What most have comes first. */
static int
compare_varieties (gconstpointer a,
                   gconstpointer b)
{
  const Variety *first = a, *second = b;

  return first->n_trials != second->n_trials ? (int) second->n_trials - (int) first->n_trials : strcmp (first->name, second->name);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
find_varieties (Gathering  *self,
                GError    **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = self->trials->pdata[i];

    for (guint j = 0; j < trial->parameters->len; j++) {
      const WeftTrialParameter *parameter = trial->parameters->pdata[j];

      count_parameter (find_variety (self->varieties, places, parameter->name), parameter);
    }
  }
  for (guint i = self->varieties->len; i-- > 0;)
    if (!differs (&g_array_index (self->varieties, Variety, i)))
      g_array_remove_index (self->varieties, i);
  for (guint i = 0; i < self->varieties->len; i++)
    g_ptr_array_sort (g_array_index (self->varieties, Variety, i).texts, compare_texts);
  g_array_sort (self->varieties, compare_varieties);
  return self->varieties->len > 0 || fail (error, _("no parameter differs in these trials"));
}

/* The space */

static JsonObject *
describe_variety (const Variety *self)
{
  JsonObject *object = json_object_new ();
  char low[WEFT_NUMBER_LENGTH], high[WEFT_NUMBER_LENGTH];
  g_autofree char *range = NULL;
  JsonArray *choices;

  json_object_set_string_member (object, "name", self->name);
  if (self->is_number) {
    weft_number_format (self->low, low);
    weft_number_format (self->high, high);
    range = g_strdup_printf ("%s..%s%s%s", low, high, self->is_whole ? ":int" : "", self->low > 0 && self->high > LOG_FACTOR * self->low ? ":log" : "");
    json_object_set_string_member (object, "range", range);
    return object;
  }
  choices = json_array_new ();
  for (guint i = 0; i < self->texts->len; i++)
    json_array_add_string_element (choices, self->texts->pdata[i]);
  json_object_set_array_member (object, "choices", choices);
  return object;
}

static WeftSpace *
make_space (const Gathering  *self,
            GError          **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->varieties->len; i++)
    json_array_add_object_element (array, describe_variety (&g_array_index (self->varieties, Variety, i)));
  json_node_take_array (node, array);
  return weft_space_from_json (node, error);
}

/* Points */

static WeftTuneState
convert_state (WeftTrialState state)
{
  switch (state) {
  case WEFT_TRIAL_RUNNING:
    return WEFT_TUNE_RUNNING;
  case WEFT_TRIAL_DONE:
    return WEFT_TUNE_COMPLETE;
  case WEFT_TRIAL_PRUNED:
    return WEFT_TUNE_PRUNED;
  default:
    return WEFT_TUNE_FAILED;
  }
}

static void
try_point (WeftStudy       *study,
           const WeftTrial *trial)
{
  const WeftSpace *space = study->settings->space;
  guint n = study->settings->objectives->len, number = weft_tune_history_get_n_trials (study->history), size = weft_space_get_size (space);
  g_autofree double *point = g_new (double, size), *values = g_new (double, n);
  const WeftTrialMetric *first = weft_trial_find_metric (trial, g_array_index (study->settings->objectives, WeftStudyObjective, 0).metric);
  WeftTuneState state = convert_state (trial->state);

  for (guint i = 0; i < size; i++)
    point[i] = weft_past_trial_get_value (trial, weft_space_get_dimension (space, i));
  for (guint i = 0; i < n; i++)
    values[i] = weft_study_recall_value (study->settings, trial, i);
  weft_tune_history_begin (study->history, number, point);
  if (first != NULL && first->n_points > 0 && isfinite (first->last))
    weft_tune_history_report (study->history, number, MAX ((int) lround (first->last_epoch), 1), first->last);
  if (!is_under_way (trial))
    weft_tune_history_finish (study->history, number, state, state == WEFT_TUNE_COMPLETE ? values : NULL);
}

static void
add_datum (WeftStudyData   *data,
           const WeftTrial *trial)
{
  const WeftTuneHistory *history = weft_study_get_history (data->study);
  WeftStudyDatum *datum = weft_study_data_add (data, weft_study_convert_state (weft_tune_history_get_trial (history, data->data->len)->state));

  datum->message = g_strdup (trial->message);
  weft_study_data_add_trial (data, datum, trial);
}

static WeftStudyRecord *
make_record (const Gathering *self)
{
  WeftStudyRecord *record = g_new0 (WeftStudyRecord, 1);

  record->id = WEFT_STUDY_GATHERED;
  record->name = g_strdup (_("Trials"));
  record->state = WEFT_STUDY_DONE;
  record->settings = g_strdup ("");
  record->created = ((const WeftTrial *) self->trials->pdata[0])->created;
  for (guint i = 0; i < self->trials->len; i++)
    record->created = MIN (record->created, ((const WeftTrial *) self->trials->pdata[i])->created);
  return record;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const WeftTrial *first = *(const WeftTrial *const *) a, *second = *(const WeftTrial *const *) b;

  return (first->id > second->id) - (first->id < second->id);
}

static gboolean
read_trials (Gathering       *self,
             WeftTrialStore  *store,
             const gint64    *ids,
             gsize            n,
             GError         **error)
{
  self->trials = weft_trial_store_read_several (store, ids, n, error);
  self->measures = g_array_new (FALSE, FALSE, sizeof (Measure));
  self->varieties = g_array_new (FALSE, FALSE, sizeof (Variety));
  g_array_set_clear_func (self->varieties, variety_clear);
  if (self->trials == NULL)
    return FALSE;
  g_ptr_array_sort (self->trials, compare_numbers);
  return TRUE;
}

WeftStudyData *
weft_study_gather (WeftTrialStore  *store,
                   const gint64    *ids,
                   gsize            n,
                   const char      *metric,
                   GError         **error)
{
  g_auto (Gathering) self = { 0 };
  g_autoptr (WeftStudySettings) settings = weft_study_settings_new ();
  WeftSpace *space;
  WeftStudy *study;
  WeftStudyData *data;

  if (n == 0) {
    fail (error, _("there are no trials; run a workflow, or choose others"));
    return NULL;
  }
  if (!read_trials (&self, store, ids, n, error) || !find_measures (&self, metric, error))
    return NULL;
  leave_out (&self);
  if (self.trials->len < 2) {
    fail (error, _("a picture or a report takes at least two trials that have measured the same"));
    return NULL;
  }
  space = find_varieties (&self, error) ? make_space (&self, error) : NULL;
  if (space == NULL)
    return NULL;
  weft_space_unref (settings->space);
  settings->space = space;
  add_objectives (&self, settings);
  study = weft_study_new_unstored (store, g_steal_pointer (&settings), error);
  if (study == NULL)
    return NULL;
  for (guint i = 0; i < self.trials->len; i++)
    try_point (study, self.trials->pdata[i]);
  data = weft_study_data_new (make_record (&self), study);
  data->n_left_out = self.n_left_out;
  for (guint i = 0; i < self.trials->len; i++)
    add_datum (data, self.trials->pdata[i]);
  weft_study_data_complete (data);
  return data;
}

char *
weft_study_tell_gathered (const WeftStudyData *data)
{
  const WeftVariable *objective = &data->variables[data->n_dimensions];
  g_autofree char *counts = weft_study_data_tell_counts (data);
  g_autofree char *best = data->best >= 0 ? weft_variable_format (objective, objective->values[data->best]) : NULL;
  GString *text = g_string_new (counts);

  if (best != NULL)
    g_string_append_printf (text, _("\nBest: %s %s, trial %" PRId64), objective->title, best, weft_study_data_get_number (data, (gsize) data->best));
  if (data->data->len + data->n_left_out == WEFT_STUDY_MOST_GATHERED)
    g_string_append (text, _("\nThe table has more trials; filter or sort it to see others here"));
  return g_string_free (text, FALSE);
}
