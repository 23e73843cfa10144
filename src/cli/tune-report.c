/* tune-report.c: what is said of a study
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/tune-report.h"

#include "base/i18n.h"
#include "cli/output.h"
#include "tune/front.h"
#include "tune/importance.h"
#include "tune/point.h"

#include <inttypes.h>
#include <math.h>

/* How many trials are told to people. */
#define N_TOLD 10

static const WeftStudyObjective *
get_objective (const WeftStudySettings *settings,
               guint                    index)
{
  return &g_array_index (settings->objectives, WeftStudyObjective, index);
}

static void
add_numbers (JsonObject   *object,
             const char   *key,
             const double *values,
             guint         n)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      json_array_add_double_element (array, values[i]);
    else
      json_array_add_null_element (array);
  json_object_set_array_member (object, key, array);
}

static JsonArray *
list_point_trials (const WeftStudy  *study,
                   WeftTrialStore   *store,
                   guint             number,
                   GError          **error)
{
  g_autoptr (GArray) ids = weft_trial_store_list_point_trials (store, weft_study_get_id (study), number, error);
  JsonArray *array = ids != NULL ? json_array_new () : NULL;

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    json_array_add_int_element (array, g_array_index (ids, gint64, i));
  return array;
}

/* @message: (nullable) */
static JsonObject *
describe_point (const WeftStudy  *study,
                WeftTrialStore   *store,
                guint             number,
                const char       *message,
                GError          **error)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  const WeftTuneTrial *trial = weft_tune_history_get_trial (history, number);
  JsonArray *trials = list_point_trials (study, store, number, error);
  JsonObject *object;

  if (trials == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_int_member (object, "number", number);
  json_object_set_string_member (object, "state", weft_point_state_get_name (weft_study_convert_state (trial->state)));
  json_object_set_member (object, "point", weft_point_to_json (weft_tune_history_get_space (history), trial->point));
  add_numbers (object, "values", trial->values, weft_tune_history_get_n_objectives (history));
  json_object_set_array_member (object, "trials", trials);
  if (json_array_get_length (trials) > 1 && isfinite (weft_study_read_spread (study, number)))
    json_object_set_double_member (object, "spread", weft_study_read_spread (study, number));
  if (message != NULL)
    json_object_set_string_member (object, "message", message);
  return object;
}

static JsonArray *
describe_points (const WeftStudy  *study,
                 WeftTrialStore   *store,
                 GError          **error)
{
  g_autoptr (GPtrArray) points = weft_trial_store_read_points (store, weft_study_get_id (study), error);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; points != NULL && i < points->len; i++) {
    JsonObject *object = describe_point (study, store, i, ((WeftStudyPoint *) points->pdata[i])->message, error);

    if (object == NULL)
      return NULL;
    json_array_add_object_element (array, object);
  }
  return points != NULL ? g_steal_pointer (&array) : NULL;
}

/* Returns: (transfer full) (nullable): %NULL where too few trials say anything */
static WeftTuneImportance *
measure_importance (const WeftStudy *study)
{
  const WeftTuneHistory *history = weft_study_get_history (study);

  return weft_tune_importance_measure (weft_tune_importance_list_kinds ()[0], history, 0, weft_study_get_settings (study)->seed, NULL, NULL);
}

static void
add_importance (const WeftStudy *study,
                JsonObject      *object)
{
  const WeftSpace *space = weft_tune_history_get_space (weft_study_get_history (study));
  g_autofree WeftTuneImportance *shares = measure_importance (study);
  JsonObject *members;

  if (shares == NULL)
    return;
  members = json_object_new ();
  for (guint i = 0; i < weft_space_get_size (space); i++)
    if (!isnan (shares[i].share))
      json_object_set_double_member (members, weft_space_get_dimension (space, i)->name, shares[i].share);
  json_object_set_object_member (object, "importance", members);
}

static void
add_front (const WeftStudy *study,
           JsonObject      *object)
{
  g_autoptr (GArray) numbers = weft_front_list (weft_study_get_history (study));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < numbers->len; i++)
    json_array_add_int_element (array, g_array_index (numbers, guint, i));
  json_object_set_array_member (object, "front", array);
}

JsonObject *
weft_tune_describe (const WeftStudy  *study,
                    WeftTrialStore   *store,
                    GError          **error)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  const WeftTuneTrial *best = weft_tune_history_get_best (history, 0);
  JsonArray *points = describe_points (study, store, error);
  JsonObject *object;

  if (points == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_int_member (object, "study", weft_study_get_id (study));
  json_object_set_member (object, "settings", weft_study_settings_to_json (weft_study_get_settings (study)));
  json_object_set_array_member (object, "trials", points);
  if (best != NULL)
    json_object_set_int_member (object, "best", best->number);
  if (weft_tune_history_get_n_objectives (history) > 1)
    add_front (study, object);
  add_importance (study, object);
  return object;
}

/* For people */

static void
append_values (GString                 *text,
               const WeftStudySettings *settings,
               const double            *values)
{
  for (guint i = 0; i < settings->objectives->len; i++)
    g_string_append_printf (text, "%s%s %.6g", i > 0 ? ", " : "", get_objective (settings, i)->metric, values[i]);
}

char *
weft_tune_tell_end (const WeftStudySettings *settings,
                    guint                    number,
                    WeftPointState           state,
                    const double            *values,
                    const char              *message)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("trial %u: %s"), number, weft_point_state_get_title (state));
  if (values != NULL) {
    g_string_append (text, ", ");
    append_values (text, settings, values);
  }
  if (message != NULL)
    g_string_append_printf (text, ", %s", message);
  return g_string_free (text, FALSE);
}

static void
append_trial (GString         *text,
              const WeftStudy *study,
              guint            number)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  const WeftTuneTrial *trial = weft_tune_history_get_trial (history, number);
  g_autofree char *point = weft_point_format (weft_tune_history_get_space (history), trial->point), *label = g_strdup_printf ("%u", number);
  const char *where = trial->outside ? _("(not within what is searched now)") : point;
  double spread = weft_study_settings_count_trainings (weft_study_get_settings (study)) > 1 ? weft_study_read_spread (study, number) : (double) NAN;

  g_string_append (text, "  ");
  weft_cli_append_padded (text, label, -4);
  g_string_append (text, "  ");
  append_values (text, weft_study_get_settings (study), trial->values);
  if (isfinite (spread))
    g_string_append_printf (text, " ± %.2g", spread);
  g_string_append_printf (text, "  %s\n", where);
}

static void
append_importance (GString         *text,
                   const WeftStudy *study)
{
  const WeftSpace *space = weft_tune_history_get_space (weft_study_get_history (study));
  g_autofree WeftTuneImportance *shares = measure_importance (study);

  if (shares == NULL)
    return;
  g_string_append (text, _("\nWhat matters, as shares of the differences between trials:\n"));
  for (guint i = 0; i < weft_space_get_size (space); i++)
    if (!isnan (shares[i].share))
      g_string_append_printf (text, "  %s %.0f %%\n", weft_space_get_dimension (space, i)->name, 100 * shares[i].share);
}

static void
append_counts (GString         *text,
               const WeftStudy *study)
{
  const WeftTuneHistory *history = weft_study_get_history (study);

  g_string_append_printf (text, _("Study %" PRId64 ": %u trials complete, %u pruned, %u failed\n"), weft_study_get_id (study),
                          weft_tune_history_count (history, WEFT_TUNE_COMPLETE), weft_tune_history_count (history, WEFT_TUNE_PRUNED),
                          weft_tune_history_count (history, WEFT_TUNE_FAILED));
}

char *
weft_tune_tell (const WeftStudy *study)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  g_autoptr (GArray) front = weft_tune_history_get_n_objectives (history) > 1 ? weft_front_list (history) : NULL;
  g_autoptr (GArray) ranked = weft_tune_history_rank (history);
  GString *text = g_string_new (NULL);

  append_counts (text, study);
  for (guint i = 0; i < weft_study_get_settings (study)->told->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) weft_study_get_settings (study)->told->pdata[i]);
  if (front != NULL && front->len > 0)
    g_string_append (text, _("\nThose that none is better than in everything:\n"));
  else if (ranked->len > 0)
    g_string_append (text, _("\nThe best:\n"));
  for (guint i = 0; front != NULL && i < front->len; i++)
    append_trial (text, study, g_array_index (front, guint, i));
  for (guint i = 0; front == NULL && i < MIN (ranked->len, N_TOLD); i++)
    append_trial (text, study, g_array_index (ranked, guint, i));
  append_importance (text, study);
  return g_string_free (text, FALSE);
}

/* Studies of a store */

char *
weft_tune_list_text (const GPtrArray *records)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++) {
    const WeftStudyRecord *record = records->pdata[i];
    g_autofree char *number = g_strdup_printf ("%" PRId64, record->id);

    weft_cli_append_padded (text, number, -4);
    g_string_append (text, "  ");
    weft_cli_append_padded (text, record->name, 20);
    weft_cli_append_padded (text, weft_study_state_get_title (record->state), 14);
    g_string_append_printf (text, _("%" PRId64 " complete, %" PRId64 " pruned, %" PRId64 " failed\n"), record->counts[WEFT_POINT_COMPLETE],
                            record->counts[WEFT_POINT_PRUNED], record->counts[WEFT_POINT_FAILED]);
  }
  return g_string_free (text, FALSE);
}

JsonArray *
weft_tune_list_json (const GPtrArray *records)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < records->len; i++) {
    const WeftStudyRecord *record = records->pdata[i];
    JsonObject *object = json_object_new ();

    json_object_set_int_member (object, "study", record->id);
    json_object_set_string_member (object, "name", record->name);
    json_object_set_string_member (object, "state", weft_study_state_get_name (record->state));
    for (int state = 0; state < WEFT_N_POINT_STATES; state++)
      json_object_set_int_member (object, weft_point_state_get_name ((WeftPointState) state), record->counts[state]);
    if (record->message != NULL)
      json_object_set_string_member (object, "message", record->message);
    json_array_add_object_element (array, object);
  }
  return array;
}
