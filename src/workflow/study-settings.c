/* study-settings.c: what a study varies, what it is after, and by which rules
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/study-settings.h"

#include "base/i18n.h"
#include "base/json.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/sink-trials.h"
#include "workflow/tunable.h"

#include <math.h>
#include <string.h>

WeftStudyCandidate *
weft_study_candidate_new (const char *id,
                          const char *reason)
{
  WeftStudyCandidate *self = g_new (WeftStudyCandidate, 1);

  *self = (WeftStudyCandidate){ g_strdup (id), g_strdup (reason), -1 };
  return self;
}

void
weft_study_candidate_free (gpointer data)
{
  WeftStudyCandidate *self = data;

  g_free (self->id);
  g_free (self->reason);
  g_free (self);
}

static void
clear_objective (gpointer data)
{
  g_free (((WeftStudyObjective *) data)->metric);
}

WeftStudySettings *
weft_study_settings_new (void)
{
  WeftStudySettings *self = g_new0 (WeftStudySettings, 1);

  self->space = weft_space_new ();
  self->objectives = g_array_new (FALSE, FALSE, sizeof (WeftStudyObjective));
  g_array_set_clear_func (self->objectives, clear_objective);
  self->n_jobs = 1;
  self->n_seeds = 1;
  self->n_stages = 1;
  self->stage_share = 0.5;
  self->stage_factor = 3;
  self->told = g_ptr_array_new_with_free_func (g_free);
  self->seed = 1;
  weft_study_settings_set_sampler (self, weft_sampler_list_kinds ()[0]);
  weft_study_settings_set_pruner (self, weft_pruner_list_kinds ()[0]);
  return self;
}

void
weft_study_settings_free (WeftStudySettings *self)
{
  weft_space_unref (self->space);
  g_clear_pointer (&self->narrowed, weft_space_unref);
  g_array_unref (self->objectives);
  g_ptr_array_unref (self->told);
  weft_params_free (self->sampler_params);
  weft_params_free (self->pruner_params);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_free (self->document);
  g_free (self->warmed);
  g_free (self->to);
  g_free (self);
}

void
weft_study_settings_set_sampler (WeftStudySettings     *self,
                                 const WeftSamplerKind *kind)
{
  g_clear_pointer (&self->sampler_params, weft_params_free);
  self->sampler = kind;
  self->sampler_params = weft_params_new (kind->params);
}

void
weft_study_settings_set_pruner (WeftStudySettings    *self,
                                const WeftPrunerKind *kind)
{
  g_clear_pointer (&self->pruner_params, weft_params_free);
  self->pruner = kind;
  self->pruner_params = weft_params_new (kind->params);
}

void
weft_study_settings_add_objective (WeftStudySettings *self,
                                   const char        *metric,
                                   gboolean           maximize)
{
  WeftStudyObjective objective = { g_strdup (metric), maximize };

  g_array_append_val (self->objectives, objective);
}

gboolean
weft_study_settings_take_objective (WeftStudySettings  *self,
                                    const char         *metric,
                                    const char         *direction,
                                    GError            **error)
{
  WeftTrialDirection judged = weft_trial_judge_metric (metric);

  if (direction == NULL || g_str_equal (direction, "auto"))
    direction = judged == WEFT_TRIAL_HIGHER_IS_BETTER ? "maximize" : judged == WEFT_TRIAL_LOWER_IS_BETTER ? "minimize"
                                                                                                          : NULL;
  if (direction == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("“%s” is no known metric, so it must be said which values are good: minimize or maximize"), metric);
  else if (!g_str_equal (direction, "minimize") && !g_str_equal (direction, "maximize"))
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("the direction of “%s” must be minimize or maximize, not “%s”"), metric, direction);
  else {
    weft_study_settings_add_objective (self, metric, g_str_equal (direction, "maximize"));
    return TRUE;
  }
  return FALSE;
}

gboolean
weft_study_settings_vary (WeftStudySettings   *self,
                          const char          *name,
                          const char          *text,
                          const WeftSnapshot  *snapshot,
                          GError             **error)
{
  const WeftParam *param = weft_tunable_find (snapshot, name, NULL);

  if (param != NULL || weft_tunable_is_input (snapshot, name))
    return weft_space_add (self->space, name, text, param, error);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN,
               _("the workflow has no parameter “%s”; it must be NODE.PARAM or NODE.LAYER.PARAM, and weft-cli kinds lists parameters"), name);
  return FALSE;
}

guint
weft_study_settings_count_trainings (const WeftStudySettings *self)
{
  return self->n_seeds * MAX (self->n_folds, 1);
}

/* Each stage has its share of what the ones before left. */
guint
weft_study_settings_count_stage (const WeftStudySettings *self,
                                 guint                    stage)
{
  if (stage + 1 >= self->n_stages)
    return 0;
  return (guint) round (self->rules.n_trials * (1 - pow (1 - self->stage_share, stage + 1.0)));
}

gboolean
weft_study_settings_check (const WeftStudySettings  *self,
                           GError                  **error)
{
  const char *message = NULL;

  if (self->n_folds == 1 || self->n_folds > 100)
    message = _("folds must be 0, or 2 to 100");
  else if (self->n_stages < 1 || self->n_stages > 10 || self->stage_share <= 0 || self->stage_share >= 1 || self->stage_factor <= 1)
    message = _("stages must be 1 to 10, their share between 0 and 1, and their factor above 1");
  else if (self->n_stages > 1 && (self->rules.n_trials < 2 * self->n_stages || g_str_equal (self->sampler->id, "grid")))
    message = _("stages divide a number of trials, at least two each, and no grid; give more trials, or another sampler");
  else if (self->n_stages > 1 && self->objectives->len > 1)
    message = _("with several objectives no point is the best, so there are no stages; leave out all objectives but one");
  if (message != NULL)
    g_set_error_literal (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, message);
  return message == NULL;
}

/* JSON */

static JsonNode *
write_objectives (const WeftStudySettings *self)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < self->objectives->len; i++) {
    const WeftStudyObjective *objective = &g_array_index (self->objectives, WeftStudyObjective, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "metric", objective->metric);
    json_object_set_string_member (object, "direction", objective->maximize ? "maximize" : "minimize");
    json_array_add_object_element (array, object);
  }
  json_node_take_array (node, array);
  return node;
}

static void
write_chooser (JsonObject       *object,
               const char       *key,
               const char       *id,
               const WeftParams *params)
{
  JsonObject *chooser = json_object_new ();

  json_object_set_string_member (chooser, "kind", id);
  json_object_set_member (chooser, "settings", weft_params_to_json (params, FALSE));
  json_object_set_object_member (object, key, chooser);
}

static JsonNode *
write_rules (const WeftStopRules *rules)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "trials", rules->n_trials);
  json_object_set_double_member (object, "seconds", rules->seconds);
  if (rules->has_target)
    json_object_set_double_member (object, "target", rules->target);
  json_object_set_int_member (object, "patience", rules->patience);
  return weft_json_node_take (object);
}

static JsonNode *
write_stages (const WeftStudySettings *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *told = json_array_new ();

  for (guint i = 0; i < self->told->len; i++)
    json_array_add_string_element (told, self->told->pdata[i]);
  json_object_set_int_member (object, "number", self->n_stages);
  json_object_set_double_member (object, "share", self->stage_share);
  json_object_set_double_member (object, "factor", self->stage_factor);
  json_object_set_array_member (object, "told", told);
  return weft_json_node_take (object);
}

static JsonNode *
write_candidates (const GPtrArray *candidates)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < candidates->len; i++) {
    const WeftStudyCandidate *candidate = candidates->pdata[i];
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "id", candidate->id);
    json_object_set_string_member (object, "reason", candidate->reason);
    json_object_set_int_member (object, "parameters", candidate->parameters);
    json_array_add_object_element (array, object);
  }
  json_node_take_array (node, array);
  return node;
}

JsonNode *
weft_study_settings_to_json (const WeftStudySettings *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "space", weft_space_to_json (self->space));
  if (self->narrowed != NULL)
    json_object_set_member (object, "narrowed", weft_space_to_json (self->narrowed));
  if (self->warmed != NULL)
    json_object_set_string_member (object, "warmed", self->warmed);
  json_object_set_member (object, "objectives", write_objectives (self));
  json_object_set_string_member (object, "to", self->to);
  write_chooser (object, "sampler", self->sampler->id, self->sampler_params);
  write_chooser (object, "pruner", self->pruner->id, self->pruner_params);
  json_object_set_member (object, "rules", write_rules (&self->rules));
  json_object_set_boolean_member (object, "strict", self->is_strict);
  json_object_set_int_member (object, "jobs", self->n_jobs);
  json_object_set_int_member (object, "seeds", self->n_seeds);
  json_object_set_int_member (object, "folds", self->n_folds);
  json_object_set_int_member (object, "memory", (gint64) self->memory);
  json_object_set_int_member (object, "cores", self->n_cores);
  json_object_set_int_member (object, "budget", (gint64) self->budget);
  json_object_set_member (object, "stages", write_stages (self));
  json_object_set_int_member (object, "seed", (gint64) self->seed);
  json_object_set_boolean_member (object, "keep_models", self->keep_models);
  if (self->candidates != NULL)
    json_object_set_member (object, "candidates", write_candidates (self->candidates));
  if (self->document != NULL)
    json_object_set_string_member (object, "document", self->document);
  return weft_json_node_take (object);
}

static WeftStopRules
read_rules (JsonObject *object)
{
  return (WeftStopRules){
    .n_trials = (guint) CLAMP (weft_json_get_int (object, "trials", 0), 0, G_MAXINT),
    .seconds = weft_json_get_number (object, "seconds", 0),
    .has_target = json_object_has_member (object, "target"),
    .target = weft_json_get_number (object, "target", 0),
    .patience = (guint) CLAMP (weft_json_get_int (object, "patience", 0), 0, G_MAXINT),
  };
}

static gboolean
read_params (WeftParams  *params,
             JsonObject  *chooser,
             GError     **error)
{
  JsonObject *settings = weft_json_get_object (chooser, "settings");
  g_autoptr (GList) members = settings != NULL ? json_object_get_members (settings) : NULL;

  for (GList *member = members; member != NULL; member = member->next) {
    g_autofree char *text = weft_param_text_from_json (json_object_get_member (settings, member->data));

    if (!weft_params_set (params, member->data, text, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_choosers (WeftStudySettings  *self,
               JsonObject         *object,
               GError            **error)
{
  JsonObject *sampler = weft_json_get_object (object, "sampler"), *pruner = weft_json_get_object (object, "pruner");
  const char *sampler_id = sampler != NULL ? weft_json_get_string (sampler, "kind", "") : "", *pruner_id = pruner != NULL ? weft_json_get_string (pruner, "kind", "") : "";
  const WeftSamplerKind *sampler_kind = weft_sampler_find_kind (sampler_id);
  const WeftPrunerKind *pruner_kind = weft_pruner_find_kind (pruner_id);

  if (sampler_kind == NULL || pruner_kind == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN,
                 _("the study chooses by “%s” and “%s”, which this Weft does not know; update Weft, or begin a new study"), sampler_id, pruner_id);
    return FALSE;
  }
  weft_study_settings_set_sampler (self, sampler_kind);
  weft_study_settings_set_pruner (self, pruner_kind);
  return read_params (self->sampler_params, sampler, error) && read_params (self->pruner_params, pruner, error);
}

static void
read_objectives (WeftStudySettings *self,
                 JsonArray         *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

    if (object != NULL)
      weft_study_settings_add_objective (self, weft_json_get_string (object, "metric", ""), g_str_equal (weft_json_get_string (object, "direction", ""), "maximize"));
  }
}

static void
read_stages (WeftStudySettings *self,
             JsonObject        *object)
{
  JsonArray *told = weft_json_get_array (object, "told");

  self->n_stages = (guint) CLAMP (weft_json_get_int (object, "number", 1), 1, 10);
  self->stage_share = CLAMP (weft_json_get_number (object, "share", 0.5), 0.01, 0.99);
  self->stage_factor = CLAMP (weft_json_get_number (object, "factor", 3), 1, 1e6);
  for (guint i = 0; told != NULL && i < json_array_get_length (told); i++)
    g_ptr_array_add (self->told, g_strdup (json_array_get_string_element (told, i)));
}

static GPtrArray *
read_candidates (JsonArray *array)
{
  GPtrArray *candidates = array != NULL ? g_ptr_array_new_with_free_func (weft_study_candidate_free) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    WeftStudyCandidate *candidate = object != NULL ? weft_study_candidate_new (weft_json_get_string (object, "id", ""), weft_json_get_string (object, "reason", "")) : NULL;

    if (candidate == NULL)
      continue;
    candidate->parameters = weft_json_get_int (object, "parameters", -1);
    g_ptr_array_add (candidates, candidate);
  }
  return candidates;
}

static gboolean
read_rest (WeftStudySettings  *self,
           JsonObject         *object,
           GError            **error)
{
  read_objectives (self, weft_json_get_array (object, "objectives"));
  self->to = g_strdup (weft_json_get_string (object, "to", ""));
  self->warmed = g_strdup (weft_json_get_string (object, "warmed", NULL));
  self->is_strict = weft_json_get_bool (object, "strict", FALSE);
  self->n_jobs = (guint) CLAMP (weft_json_get_int (object, "jobs", 1), 1, 64);
  self->n_seeds = (guint) CLAMP (weft_json_get_int (object, "seeds", 1), 1, 1000);
  self->n_folds = (guint) CLAMP (weft_json_get_int (object, "folds", 0), 0, 100);
  self->n_cores = (guint) CLAMP (weft_json_get_int (object, "cores", 0), 0, 4096);
  self->budget = (guint64) MAX (weft_json_get_int (object, "budget", 0), 0);
  if (weft_json_get_object (object, "stages") != NULL)
    read_stages (self, weft_json_get_object (object, "stages"));
  self->memory = (guint64) MAX (weft_json_get_int (object, "memory", 0), 0);
  self->seed = (guint64) weft_json_get_int (object, "seed", 1);
  self->keep_models = weft_json_get_bool (object, "keep_models", FALSE);
  self->candidates = read_candidates (weft_json_get_array (object, "candidates"));
  self->document = g_strdup (weft_json_get_string (object, "document", NULL));
  if (weft_json_get_object (object, "rules") != NULL)
    self->rules = read_rules (weft_json_get_object (object, "rules"));
  if (self->objectives->len > 0)
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("the study has no objective; begin a new one"));
  return FALSE;
}

WeftStudySettings *
weft_study_settings_from_json (JsonNode  *node,
                               GError   **error)
{
  g_autoptr (WeftStudySettings) self = weft_study_settings_new ();
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  WeftSpace *space = object != NULL && json_object_has_member (object, "space") ? weft_space_from_json (json_object_get_member (object, "space"), error) : NULL;

  if (space == NULL) {
    if (error != NULL && *error == NULL)
      g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("the study does not say what it varies; begin a new one"));
    return NULL;
  }
  weft_space_unref (self->space);
  self->space = space;
  if (json_object_has_member (object, "narrowed")) {
    self->narrowed = weft_space_from_json (json_object_get_member (object, "narrowed"), error);
    if (self->narrowed == NULL)
      return NULL;
  }
  return read_choosers (self, object, error) && read_rest (self, object, error) ? g_steal_pointer (&self) : NULL;
}
