/* study-data.c: all that pictures and words of a study are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-data-private.h"

#include "base/i18n.h"
#include "learn/metric-name.h"
#include "trials/query.h"
#include "tune/point.h"
#include "workflow/study-private.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of more parameters that differ, the first are shown. */
#define MOST_GATHERED_AXES 12

static void
clear_datum (gpointer data)
{
  WeftStudyDatum *self = data;

  g_free (self->message);
  g_array_unref (self->trials);
  g_array_unref (self->values);
}

WeftStudyData *
weft_study_data_ref (WeftStudyData *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_study_data_unref (WeftStudyData *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->record, weft_study_record_free);
  g_clear_pointer (&self->study, weft_study_free);
  g_array_unref (self->data);
  g_free (self->variables);
  g_ptr_array_unref (self->owned);
  g_free (self);
}

WeftStudyData *
weft_study_data_new (WeftStudyRecord *record,
                     WeftStudy       *study)
{
  WeftStudyData *self = g_new0 (WeftStudyData, 1);

  g_atomic_ref_count_init (&self->references);
  self->record = record;
  self->study = study;
  self->data = g_array_new (FALSE, FALSE, sizeof (WeftStudyDatum));
  g_array_set_clear_func (self->data, clear_datum);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  return self;
}

const WeftStudyDatum *
weft_study_data_get (const WeftStudyData *self,
                     gsize                index)
{
  return &g_array_index (self->data, WeftStudyDatum, index);
}

WeftStudyDatum *
weft_study_data_add (WeftStudyData  *self,
                     WeftPointState  state)
{
  const WeftStudyDatum datum = {
    .number = self->data->len,
    .state = state,
    .begin = (double) NAN,
    .end = (double) NAN,
    .trials = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .spread = (double) NAN,
    .values = g_array_new (FALSE, FALSE, sizeof (double)),
  };

  g_array_append_val (self->data, datum);
  return &g_array_index (self->data, WeftStudyDatum, datum.number);
}

/* Reading */

static gboolean
read_points (WeftStudyData   *self,
             WeftTrialStore  *store,
             GError         **error)
{
  g_autoptr (GPtrArray) points = weft_trial_store_read_points (store, self->record->id, error);

  for (guint i = 0; points != NULL && i < points->len; i++) {
    WeftStudyPoint *point = points->pdata[i];
    WeftStudyDatum *datum = weft_study_data_add (self, point->state);

    datum->number = point->number;
    datum->by_hand = point->by_hand;
    datum->message = g_steal_pointer (&point->message);
  }
  return points != NULL;
}

static double
to_seconds (const WeftStudyData *self,
            gint64               time)
{
  return (double) (time - self->record->created) / G_USEC_PER_SEC;
}

static void
take_value (WeftStudyDatum          *datum,
            const WeftStudySettings *settings,
            const WeftTrial         *trial)
{
  double value = weft_study_recall_value (settings, trial, 0);

  datum->peak_bytes = MAX (datum->peak_bytes, trial->peak_bytes);
  datum->processor += trial->processor;
  if (trial->state != WEFT_TRIAL_DONE || !isfinite (value))
    return;
  g_array_append_val (datum->values, value);
  datum->spread = weft_study_measure_spread ((const double *) (gpointer) datum->values->data, datum->values->len);
}

void
weft_study_data_add_trial (WeftStudyData   *self,
                           WeftStudyDatum  *datum,
                           const WeftTrial *trial)
{
  double begin = to_seconds (self, trial->created);

  g_array_append_val (datum->trials, trial->id);
  take_value (datum, weft_study_get_settings (self->study), trial);
  datum->begin = isnan (datum->begin) ? begin : MIN (datum->begin, begin);
  if (trial->finished > 0)
    datum->end = isnan (datum->end) ? to_seconds (self, trial->finished) : MAX (datum->end, to_seconds (self, trial->finished));
}

static gboolean
read_trials (WeftStudyData   *self,
             WeftTrialStore  *store,
             GError         **error)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_ARCHIVED);
  g_autoptr (GArray) rows = NULL, ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) trials = NULL;

  weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_STUDY, NULL, WEFT_TRIAL_EQUAL, (double) self->record->id);
  weft_trial_query_sort (query, WEFT_TRIAL_FIELD_ID, NULL, FALSE);
  rows = weft_trial_store_select (store, query, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  trials = rows != NULL ? weft_trial_store_read_several (store, (const gint64 *) (gpointer) ids->data, ids->len, error) : NULL;
  for (guint i = 0; trials != NULL && i < trials->len; i++) {
    const WeftTrial *trial = trials->pdata[i];

    if (trial->point >= 0 && (guint) trial->point < self->data->len)
      weft_study_data_add_trial (self, &g_array_index (self->data, WeftStudyDatum, trial->point), trial);
  }
  return trials != NULL;
}

/* Variables */

static double *
new_values (WeftStudyData *self,
            guint          variable)
{
  double *values = g_new (double, self->data->len + 1);

  g_ptr_array_add (self->owned, values);
  self->variables[variable].values = values;
  return values;
}

/* The last word of a name where no other dimension has it, else all of it. */
static const char *
shorten (const WeftSpace *space,
         guint            index)
{
  const char *name = weft_space_get_dimension (space, index)->name, *dot = strrchr (name, '.');

  for (guint i = 0; dot != NULL && i < weft_space_get_size (space); i++) {
    const char *other = strrchr (weft_space_get_dimension (space, i)->name, '.');

    if (i != index && other != NULL && g_str_equal (other, dot))
      return name;
  }
  return dot != NULL ? dot + 1 : name;
}

static void
take_dimension (WeftStudyData *self,
                guint          index)
{
  const WeftTuneHistory *history = weft_study_get_history (self->study);
  const WeftSpace *space = weft_study_get_settings (self->study)->space;
  const WeftDimension *dimension = weft_space_get_dimension (space, index);
  WeftVariable *variable = &self->variables[index];
  double *values = new_values (self, index);

  variable->title = shorten (space, index);
  variable->spread = dimension->type == WEFT_DIMENSION_CHOICE ? WEFT_SPREAD_NAMES : dimension->log ? WEFT_SPREAD_LOG
                                                                                                   : WEFT_SPREAD_LINEAR;
  variable->low = dimension->low;
  variable->high = dimension->high;
  variable->names = (const char *const *) dimension->choices;
  variable->n_names = dimension->n_choices;
  for (guint i = 0; i < self->data->len; i++)
    values[i] = weft_tune_history_get_trial (history, i)->point[index];
}

/* What was given up has what it reported last. */
static double
get_value (const WeftTuneTrial *trial,
           guint                objective)
{
  if (trial->state == WEFT_TUNE_COMPLETE)
    return trial->values[objective];
  return objective == 0 && trial->steps->len > 0 ? g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 1).value : (double) NAN;
}

static void
take_objective (WeftStudyData *self,
                guint          index)
{
  const WeftTuneHistory *history = weft_study_get_history (self->study);
  WeftVariable *variable = &self->variables[self->n_dimensions + index];
  double *values = new_values (self, self->n_dimensions + index);

  variable->title = weft_metric_name_get_words (g_array_index (weft_study_get_settings (self->study)->objectives, WeftStudyObjective, index).metric);
  for (guint i = 0; i < self->data->len; i++)
    values[i] = get_value (weft_tune_history_get_trial (history, i), index);
  weft_variable_fit (variable, self->data->len);
}

static void
take_seconds (WeftStudyData *self)
{
  WeftVariable *variable = &self->variables[self->n_variables - 1];
  double *values = new_values (self, self->n_variables - 1);

  variable->title = _("seconds");
  for (guint i = 0; i < self->data->len; i++)
    values[i] = weft_study_data_get (self, i)->end - weft_study_data_get (self, i)->begin;
  weft_variable_fit (variable, self->data->len);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
sort_values (WeftStudyData *self,
             guint          index)
{
  WeftVariable *variable = &self->variables[index];
  double *sorted = g_new (double, self->data->len + 1);

  g_ptr_array_add (self->owned, sorted);
  for (guint i = 0; i < self->data->len; i++)
    if (isfinite (variable->values[i]))
      sorted[variable->n_sorted++] = variable->values[i];
  qsort (sorted, variable->n_sorted, sizeof *sorted, compare_numbers);
  variable->sorted = sorted;
}

static void
make_variables (WeftStudyData *self)
{
  const WeftTuneTrial *best = weft_tune_history_get_best (weft_study_get_history (self->study), 0);

  self->n_dimensions = weft_space_get_size (weft_study_get_settings (self->study)->space);
  self->n_objectives = weft_study_get_settings (self->study)->objectives->len;
  self->n_variables = self->n_dimensions + self->n_objectives + 1;
  self->variables = g_new0 (WeftVariable, self->n_variables);
  for (guint i = 0; i < self->n_dimensions; i++)
    take_dimension (self, i);
  for (guint i = 0; i < self->n_objectives; i++)
    take_objective (self, i);
  take_seconds (self);
  for (guint i = 0; i < self->n_variables; i++)
    sort_values (self, i);
  self->best = best != NULL ? (gint64) best->number : -1;
}

void
weft_study_data_complete (WeftStudyData *self)
{
  self->now = to_seconds (self, g_get_real_time ());
  make_variables (self);
}

/* Points that are added while it is read are left to the next time. */
static void
agree (WeftStudyData *self)
{
  guint n = weft_tune_history_get_n_trials (weft_study_get_history (self->study));

  if (self->data->len > n)
    g_array_set_size (self->data, n);
}

WeftStudyData *
weft_study_data_read (WeftTrialStore  *store,
                      gint64           id,
                      GError         **error)
{
  WeftStudyRecord *record = weft_trial_store_read_study (store, id, error);
  g_autoptr (WeftStudyData) self = weft_study_data_new (record, record != NULL ? weft_study_look (store, id, error) : NULL);

  if (self->study == NULL || !read_points (self, store, error) || !read_trials (self, store, error))
    return NULL;
  agree (self);
  weft_study_data_complete (self);
  return g_steal_pointer (&self);
}

/* Asking */

gboolean
weft_study_data_is_gathered (const WeftStudyData *self)
{
  return self->record->id == WEFT_STUDY_GATHERED;
}

gboolean
weft_study_data_is_usual_axis (const WeftStudyData *self,
                               guint                variable)
{
  if (!weft_study_data_is_gathered (self))
    return variable + 1 < self->n_variables;
  return variable == self->n_dimensions || variable < MIN (self->n_dimensions, MOST_GATHERED_AXES);
}

gint64
weft_study_data_get_number (const WeftStudyData *self,
                            gsize                index)
{
  const WeftStudyDatum *datum = weft_study_data_get (self, index);

  return weft_study_data_is_gathered (self) ? g_array_index (datum->trials, gint64, 0) : datum->number;
}

gboolean
weft_study_data_is_alike (const WeftStudyData *self,
                          const WeftStudyData *other)
{
  if (self->record->id != other->record->id || self->n_dimensions != other->n_dimensions || self->n_variables != other->n_variables)
    return FALSE;
  for (guint i = 0; i < self->n_variables; i++)
    if (!g_str_equal (self->variables[i].title, other->variables[i].title))
      return FALSE;
  return TRUE;
}

gint64
weft_study_data_find_trial (const WeftStudyData *self,
                            gint64               trial)
{
  for (guint i = 0; i < self->data->len; i++) {
    const GArray *trials = weft_study_data_get (self, i)->trials;

    for (guint j = 0; j < trials->len; j++)
      if (g_array_index (trials, gint64, j) == trial)
        return i;
  }
  return -1;
}

gboolean
weft_study_data_is_maximized (const WeftStudyData *self,
                              guint                variable,
                              gboolean            *is_judged)
{
  gboolean is_objective = variable >= self->n_dimensions && variable < self->n_dimensions + self->n_objectives;

  *is_judged = variable >= self->n_dimensions;
  return is_objective && weft_tune_history_is_maximized (weft_study_get_history (self->study), variable - self->n_dimensions);
}

/* In words */

char *
weft_study_data_tell_counts (const WeftStudyData *self)
{
  gint64 counts[WEFT_N_POINT_STATES] = { 0 };
  /* What ran when its process went away runs no more. */
  gboolean is_over = self->record->id != WEFT_STUDY_GATHERED && self->record->state != WEFT_STUDY_RUNNING;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->data->len; i++)
    counts[weft_study_data_get (self, i)->state]++;
  g_string_append_printf (text, ngettext_ ("%u trial", "%u trials", self->data->len), self->data->len);
  for (int state = 0; state < WEFT_N_POINT_STATES; state++)
    if (counts[state] > 0)
      g_string_append_printf (text, " · %s: %" PRId64, is_over && state == WEFT_POINT_RUNNING ? _("Unfinished") : weft_point_state_get_title ((WeftPointState) state),
                              counts[state]);
  if (self->n_left_out > 0)
    g_string_append_printf (text, ngettext_ (" · %u has no %s", " · %u have no %s", self->n_left_out), self->n_left_out, self->variables[self->n_dimensions].title);
  return g_string_free (text, FALSE);
}

char *
weft_study_data_format_choice (const WeftStudyData *self,
                               gsize                index)
{
  return weft_point_format (weft_study_get_settings (self->study)->space, weft_tune_history_get_trial (weft_study_get_history (self->study), (guint) index)->point);
}

static void
tell_values (const WeftStudyData *self,
             gsize                index,
             GString             *text)
{
  for (guint i = 0; i < self->n_variables; i++) {
    const WeftVariable *variable = &self->variables[i];
    g_autofree char *value = weft_variable_format (variable, variable->values[index]);

    if (isfinite (variable->values[index]))
      g_string_append_printf (text, "\n%s: %s", variable->title, value);
    if (i == self->n_dimensions && isfinite (weft_study_data_get (self, index)->spread))
      g_string_append_printf (text, " ± %.2g", weft_study_data_get (self, index)->spread);
  }
}

char *
weft_study_data_tell_point (const WeftStudyData *self,
                            gsize                index)
{
  const WeftStudyDatum *datum = weft_study_data_get (self, index);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Trial %" PRId64), weft_study_data_get_number (self, index));
  g_string_append_printf (text, " · %s", weft_point_state_get_title (datum->state));
  if (datum->number == self->best)
    g_string_append_printf (text, " · %s", _("the best"));
  if (datum->by_hand)
    g_string_append_printf (text, " · %s", _("asked for by hand"));
  tell_values (self, index, text);
  if (datum->message != NULL)
    g_string_append_printf (text, "\n%s", datum->message);
  return g_string_free (text, FALSE);
}

/* The study in words */

static void
add_rules (const WeftStudySettings *settings,
           GString                 *text)
{
  if (settings->rules.n_trials > 0)
    g_string_append_printf (text, ngettext_ ("\nEnds after %u trial", "\nEnds after %u trials", settings->rules.n_trials), settings->rules.n_trials);
  else
    g_string_append_printf (text, "\n%s", _("Ends when all has been tried"));
  if (settings->rules.seconds > 0)
    g_string_append_printf (text, _(", or after %.0f s"), settings->rules.seconds);
  if (settings->rules.patience > 0)
    g_string_append_printf (text, ngettext_ (", or when %u trial has brought nothing better", ", or when %u trials have brought nothing better", settings->rules.patience), settings->rules.patience);
}

static double
find_end (const WeftStudyData *data)
{
  double end = 0;

  for (guint i = 0; i < data->data->len; i++)
    end = MAX (end, isfinite (weft_study_data_get (data, i)->end) ? weft_study_data_get (data, i)->end : 0);
  return data->record->state == WEFT_STUDY_RUNNING ? data->now : end;
}

char *
weft_study_data_tell (const WeftStudyData *data)
{
  const WeftStudySettings *settings = weft_study_get_settings (data->study);
  const WeftVariable *objective = &data->variables[data->n_dimensions];
  g_autofree char *counts = weft_study_data_tell_counts (data);
  g_autofree char *best = data->best >= 0 ? weft_variable_format (objective, objective->values[data->best]) : NULL;
  GString *text = g_string_new (weft_study_state_get_title (data->record->state));

  g_string_append_printf (text, "\n%s", counts);
  if (best != NULL)
    g_string_append_printf (text, _("\nBest: %s %s, trial %" PRId64), objective->title, best, data->best);
  if (g_str_equal (settings->pruner->id, "none"))
    g_string_append_printf (text, _("\nSampler: %s"), _ (settings->sampler->title));
  else
    g_string_append_printf (text, _("\nSampler: %s; pruner: %s"), _ (settings->sampler->title), _ (settings->pruner->title));
  g_string_append_printf (text, data->record->state == WEFT_STUDY_RUNNING ? _("\nHas run for %.0f s") : _("\nTook %.0f s"), find_end (data));
  add_rules (settings, text);
  if (data->record->state == WEFT_STUDY_INTERRUPTED && settings->candidates == NULL)
    g_string_append_printf (text, _("\nGoes on when its workflow is run again, or with weft-cli tune --resume %" PRId64), data->record->id);
  if (data->record->message != NULL)
    g_string_append_printf (text, "\n%s", data->record->message);
  return g_string_free (text, FALSE);
}
