/* study.c: a study made, opened, and what is known of its points
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study.h"

#include "base/i18n.h"
#include "base/json.h"
#include "tune/point.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/study-private.h"

#include <math.h>
#include <string.h>

void
weft_study_free (WeftStudy *self)
{
  g_clear_pointer (&self->sampler, weft_sampler_free);
  g_clear_pointer (&self->pruner, weft_pruner_free);
  g_clear_pointer (&self->history, weft_tune_history_free);
  g_clear_pointer (&self->settings, weft_study_settings_free);
  g_clear_object (&self->workflow);
  g_array_unref (self->interrupted);
  weft_trial_store_unref (self->store);
  g_free (self);
}

gint64
weft_study_get_id (const WeftStudy *self)
{
  return self->id;
}

const WeftTuneHistory *
weft_study_get_history (const WeftStudy *self)
{
  return self->history;
}

const WeftStudySettings *
weft_study_get_settings (const WeftStudy *self)
{
  return self->settings;
}

/* Makes what follows from the settings. */
static gboolean
make_parts (WeftStudy  *self,
            GError    **error)
{
  const WeftStudySettings *settings = self->settings;
  guint n = settings->objectives->len;
  g_autofree gboolean *maximize = g_new (gboolean, n);

  for (guint i = 0; i < n; i++)
    maximize[i] = g_array_index (settings->objectives, WeftStudyObjective, i).maximize;
  self->sampler = weft_sampler_new (settings->sampler, settings->sampler_params, settings->space, n, settings->seed, error);
  self->pruner = self->sampler != NULL ? weft_pruner_new (settings->pruner, settings->pruner_params, settings->seed, error) : NULL;
  if (self->pruner != NULL)
    self->history = weft_tune_history_new (settings->space, maximize, n);
  return self->pruner != NULL;
}

const WeftSpace *
weft_study_get_space (const WeftStudy *self)
{
  return self->settings->narrowed != NULL ? self->settings->narrowed : self->settings->space;
}

GPtrArray *
weft_study_list_settings (const WeftStudy *self,
                          const double    *point)
{
  const WeftSpace *space = weft_study_get_space (self);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < weft_space_get_size (space); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, i);
    g_autofree char *value = !isnan (point[i]) ? weft_dimension_format (dimension, point[i]) : NULL;

    if (value != NULL)
      g_ptr_array_add (words, g_strdup_printf ("%s=%s", dimension->name, value));
  }
  return words;
}

WeftPointState
weft_study_convert_state (WeftTuneState state)
{
  static const WeftPointState states[] = {
    [WEFT_TUNE_WAITING] = WEFT_POINT_WAITING,
    [WEFT_TUNE_RUNNING] = WEFT_POINT_RUNNING,
    [WEFT_TUNE_COMPLETE] = WEFT_POINT_COMPLETE,
    [WEFT_TUNE_PRUNED] = WEFT_POINT_PRUNED,
    [WEFT_TUNE_FAILED] = WEFT_POINT_FAILED,
  };

  return states[state];
}

/* Makes sampler and history anew for another space. */
static gboolean
move_to (WeftStudy        *self,
         const WeftSpace  *space,
         GError          **error)
{
  const WeftStudySettings *settings = self->settings;
  WeftSampler *sampler = weft_sampler_new (settings->sampler, settings->sampler_params, space, settings->objectives->len, settings->seed, error);
  WeftTuneHistory *history = sampler != NULL ? weft_tune_history_convert (self->history, space) : NULL;

  if (history == NULL)
    return FALSE;
  weft_tune_history_free (self->history);
  weft_sampler_free (self->sampler);
  self->history = history;
  self->sampler = sampler;
  return TRUE;
}

/* What settings say that is left of the space. */
static gboolean
take_narrowed (WeftStudy  *self,
               GError    **error)
{
  return self->settings->narrowed == NULL || move_to (self, self->settings->narrowed, error);
}

gboolean
weft_study_take_space (WeftStudy  *self,
                       WeftSpace  *space,
                       GError    **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (!move_to (self, space, error)) {
    weft_space_unref (space);
    return FALSE;
  }
  g_clear_pointer (&self->settings->narrowed, weft_space_unref);
  self->settings->narrowed = space;
  node = weft_study_settings_to_json (self->settings);
  text = weft_json_write (node, WEFT_JSON_COMPACT);
  return weft_trial_store_set_study_settings (self->store, self->id, text, error);
}

static WeftStudy *
study_new (WeftTrialStore *store)
{
  WeftStudy *self = g_new0 (WeftStudy, 1);

  self->store = weft_trial_store_ref (store);
  self->interrupted = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/* Settings are kept as they are written, so that a study that is opened again has the same. */
static WeftStudySettings *
copy_settings (const WeftStudySettings  *settings,
               char                    **text,
               GError                  **error)
{
  g_autoptr (JsonNode) node = weft_study_settings_to_json (settings);

  *text = weft_json_write (node, WEFT_JSON_COMPACT);
  return weft_study_settings_from_json (node, error);
}

static gboolean
has_prepare (const WeftSnapshot *snapshot,
             const char         *to)
{
  const WeftSnapshotNode *taker = weft_snapshot_find_node (snapshot, to, NULL);

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    if (g_str_equal (node->kind_id, "prepare") && weft_snapshot_depends_on (snapshot, taker, node))
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_workflow (const WeftSnapshot       *snapshot,
                const WeftStudySettings  *settings,
                GError                  **error)
{
  if (weft_space_get_size (settings->space) == 0)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("nothing is varied; say which parameters may have which values"));
  else if (settings->to == NULL || weft_snapshot_find_node (snapshot, settings->to, NULL) == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("there is no node “%s” to run trials to; choose one that measures"), settings->to != NULL ? settings->to : "");
  else if (settings->n_folds >= 2 && !has_prepare (snapshot, settings->to))
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("“%s” needs no Prepare node, so there are no rows to deal into folds; put one before it, or leave out folds"), settings->to);
  else
    return TRUE;
  return FALSE;
}

WeftStudy *
weft_study_new (WeftTrialStore           *store,
                const char               *name,
                WeftSnapshot             *snapshot,
                const WeftStudySettings  *settings,
                GError                  **error)
{
  g_autoptr (WeftStudy) self = study_new (store);
  g_autofree char *document = weft_json_write (weft_snapshot_get_document (snapshot), WEFT_JSON_INDENT), *text = NULL;

  if (!check_workflow (snapshot, settings, error) || !weft_study_settings_check (settings, error))
    return NULL;
  self->settings = copy_settings (settings, &text, error);
  self->workflow = self->settings != NULL ? weft_workflow_restore (document, weft_snapshot_get_path (snapshot), NULL, error) : NULL;
  if (self->workflow == NULL || !make_parts (self, error) || !take_narrowed (self, error))
    return NULL;
  self->id = weft_trial_store_add_study (store, name, text, document, error);
  return self->id > 0 ? g_steal_pointer (&self) : NULL;
}

/* What happened before, once more */

static double *
parse_choice (const WeftStudy  *self,
              const char       *text,
              gboolean          partial,
              GError          **error)
{
  g_autoptr (JsonNode) node = weft_json_parse (text, strlen (text), error);

  return node != NULL ? weft_point_from_json (self->settings->space, node, partial, error) : NULL;
}

/* @numbers: (nullable): `[0.5, null]`; returns: (transfer full): as many as there are objectives */
static double *
parse_values (const WeftStudy *self,
              const char      *numbers)
{
  guint n = self->settings->objectives->len;
  double *values = g_new (double, n);
  g_autoptr (JsonNode) node = numbers != NULL ? weft_json_parse (numbers, strlen (numbers), NULL) : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; i < n; i++)
    values[i] = array != NULL && i < json_array_get_length (array) && !json_array_get_null_element (array, i) ? json_array_get_double_element (array, i) : (double) NAN;
  return values;
}

/* What a point that ended reported on its way: `[[1, 0.5], …]`. */
static void
replay_reports (WeftStudy            *self,
                const WeftStudyPoint *point)
{
  g_autoptr (JsonNode) node = point->reports != NULL ? weft_json_parse (point->reports, strlen (point->reports), NULL) : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonArray *pair = json_array_get_array_element (array, i);
    double value = json_array_get_null_element (pair, 1) ? (double) NAN : json_array_get_double_element (pair, 1);

    weft_tune_history_report (self->history, (guint) point->number, (int) json_array_get_int_element (pair, 0), value);
  }
}

static void
replay_end (WeftStudy            *self,
            const WeftStudyPoint *point)
{
  static const WeftTuneState states[] = { [WEFT_POINT_COMPLETE] = WEFT_TUNE_COMPLETE, [WEFT_POINT_PRUNED] = WEFT_TUNE_PRUNED, [WEFT_POINT_FAILED] = WEFT_TUNE_FAILED };
  g_autofree double *values = parse_values (self, point->values);

  replay_reports (self, point);
  weft_tune_history_finish (self->history, (guint) point->number, states[point->state], point->state == WEFT_POINT_COMPLETE ? values : NULL);
}

static gboolean
replay_begin (WeftStudy             *self,
              const WeftStudyPoint  *point,
              GError               **error)
{
  guint number = (guint) point->number;
  g_autofree double *choice = parse_choice (self, point->choice, point->state == WEFT_POINT_WAITING, error);

  if (choice == NULL)
    return FALSE;
  if (point->state == WEFT_POINT_WAITING) {
    (void) weft_tune_history_enqueue (self->history, choice);
    return TRUE;
  }
  weft_tune_history_begin (self->history, number, choice);
  if (point->state == WEFT_POINT_RUNNING)
    g_array_append_val (self->interrupted, number);
  return TRUE;
}

static int
compare_ends (gconstpointer a,
              gconstpointer b)
{
  const WeftStudyPoint *first = *(const WeftStudyPoint *const *) a, *second = *(const WeftStudyPoint *const *) b;

  return (first->finished > second->finished) - (first->finished < second->finished);
}

static gboolean
replay (WeftStudy  *self,
        GError    **error)
{
  g_autoptr (GPtrArray) points = weft_trial_store_read_points (self->store, self->id, error);

  for (guint i = 0; points != NULL && i < points->len; i++)
    if (!replay_begin (self, points->pdata[i], error))
      return FALSE;
  if (points == NULL)
    return FALSE;
  g_ptr_array_sort (points, compare_ends);
  for (guint i = 0; i < points->len; i++)
    if (((WeftStudyPoint *) points->pdata[i])->state >= WEFT_POINT_COMPLETE)
      replay_end (self, points->pdata[i]);
  return TRUE;
}

static WeftStudySettings *
read_settings (WeftTrialStore  *store,
               gint64           id,
               GError         **error)
{
  g_autoptr (WeftStudyRecord) record = weft_trial_store_read_study (store, id, error);
  g_autoptr (JsonNode) node = record != NULL ? weft_json_parse (record->settings, strlen (record->settings), error) : NULL;

  return node != NULL ? weft_study_settings_from_json (node, error) : NULL;
}

WeftStudy *
weft_study_open (WeftTrialStore  *store,
                 gint64           id,
                 const char      *path,
                 GError         **error)
{
  g_autoptr (WeftStudy) self = study_new (store);
  g_autofree char *document = NULL;

  self->id = id;
  self->settings = read_settings (store, id, error);
  document = self->settings != NULL ? weft_trial_store_read_study_workflow (store, id, error) : NULL;
  self->workflow = document != NULL ? weft_workflow_restore (document, path, NULL, error) : NULL;
  if (self->workflow == NULL || !make_parts (self, error) || !replay (self, error) || !weft_trial_store_claim_study (store, id, error))
    return NULL;
  return take_narrowed (self, error) ? g_steal_pointer (&self) : NULL;
}

WeftStudy *
weft_study_look (WeftTrialStore  *store,
                 gint64           id,
                 GError         **error)
{
  g_autoptr (WeftStudy) self = study_new (store);

  self->id = id;
  self->settings = read_settings (store, id, error);
  if (self->settings == NULL || !make_parts (self, error) || !replay (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

WeftStudy *
weft_study_new_unstored (WeftTrialStore     *store,
                         WeftStudySettings  *settings,
                         GError            **error)
{
  g_autoptr (WeftStudy) self = study_new (store);

  self->settings = settings;
  return make_parts (self, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
weft_study_enqueue (WeftStudy   *self,
                    const char  *choice,
                    GError     **error)
{
  g_autofree double *point = weft_point_parse (weft_study_get_space (self), choice, TRUE, error);
  g_autoptr (JsonNode) node = point != NULL ? weft_point_to_json (weft_study_get_space (self), point) : NULL;
  g_autofree char *text = node != NULL ? weft_json_write (node, WEFT_JSON_COMPACT) : NULL;
  WeftStudyPoint stored = { .state = WEFT_POINT_WAITING, .by_hand = TRUE, .choice = text };

  if (text == NULL || !weft_trial_store_add_point (self->store, self->id, &stored, error))
    return FALSE;
  (void) weft_tune_history_enqueue (self->history, point);
  return TRUE;
}
