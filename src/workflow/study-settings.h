/* study-settings.h: what a study varies, what it is after, and by which rules
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/params.h"
#include "tune/pruner.h"
#include "tune/sampler.h"
#include "tune/stop-rules.h"
#include "workflow/snapshot.h"

G_BEGIN_DECLS

/* What is to become large or small: @metric: (owned): of a trial, `validation_loss`. */
typedef struct
{
  char *metric;
  gboolean maximize;
} WeftStudyObjective;

/**
 * WeftStudyCandidate:
 * @id: (owned): its node
 * @reason: (owned): what speaks for it, a sentence
 * @parameters: numbers that it learns, -1: not known
 *
 * A choice of the first dimension, where that is which model a training has; see candidates.h.
 */
typedef struct
{
  char *id;
  char *reason;
  gint64 parameters;
} WeftStudyCandidate;

WeftStudyCandidate *weft_study_candidate_new  (const char *id,
                                               const char *reason);
void                weft_study_candidate_free (gpointer    self);

/**
 * WeftStudySettings:
 * @space: (owned): what is varied; dimensions are called NODE.PARAM or NODE.LAYER.PARAM
 * @narrowed: (owned) (nullable): what is left of it to choose from, with the same dimensions
 * @warmed: (owned) (nullable): by what earlier trials @space was narrowed before it began, a
 *   sentence
 * @objectives: (owned) (element-type WeftStudyObjective): at least one
 * @to: (owned): the node that each trial is run to, whatever else the workflow has
 * @sampler: how points are chosen
 * @sampler_params: (owned): its settings
 * @pruner: how it is decided whether a trial is worth going on with
 * @pruner_params: (owned): its settings
 * @rules: when it ends
 * @is_strict: whether the rules' time holds also for what runs: it is given up then, and what it
 *   came to until then stands in its reports
 * @n_jobs: trials side by side
 * @n_seeds: trainings of each point, whose mean counts
 * @n_folds: 2 and more: each of these trainings is one for each fold of the data that train and
 *   validate, and what counts is the mean over all; 0: the workflow's own validation rows
 * @n_cores: processors that all trials together may keep busy, 0: as many as there are, and more
 *   trials than these where @n_jobs says so
 * @budget: most bytes that all trials together may hold, 0: what the machine has left
 * @n_stages: how often the search begins anew around the best: 1: never
 * @stage_share: which share of the trials that are left each stage but the last has
 * @stage_factor: how many times narrower ranges become from stage to stage
 * @told: (owned) (element-type utf8): for each stage after the first that has begun, what was
 *   narrowed, a sentence
 * @memory: most bytes that a trial may hold, 0: as many as there are
 * @seed: of the sampler; trainings of a point have the seeds from it on
 * @candidates: (owned) (element-type WeftStudyCandidate) (nullable): the models that compete
 * @document: (owned) (nullable): the file that becomes the workflow with the best of them
 * @keep_models: whether the models of all trials are kept, not only of those that were the best
 *   when they ended
 */
typedef struct
{
  WeftSpace *space;
  WeftSpace *narrowed;
  char *warmed;
  GArray *objectives;
  char *to;
  const WeftSamplerKind *sampler;
  WeftParams *sampler_params;
  const WeftPrunerKind *pruner;
  WeftParams *pruner_params;
  WeftStopRules rules;
  gboolean is_strict;
  guint n_jobs;
  guint n_seeds;
  guint n_folds;
  guint n_cores;
  guint64 budget;
  guint n_stages;
  double stage_share;
  double stage_factor;
  GPtrArray *told;
  guint64 memory;
  guint64 seed;
  GPtrArray *candidates;
  char *document;
  gboolean keep_models;
} WeftStudySettings;

/* Returns: (transfer full): an empty space, no objective, and the rest as it is by default */
WeftStudySettings *weft_study_settings_new  (void);
void               weft_study_settings_free (WeftStudySettings *self);

/* Chooses how points are found, with the settings it has by default. */
void weft_study_settings_set_sampler (WeftStudySettings     *self,
                                      const WeftSamplerKind *kind);
void weft_study_settings_set_pruner  (WeftStudySettings     *self,
                                      const WeftPrunerKind  *kind);

/* Adds an objective. */
void weft_study_settings_add_objective (WeftStudySettings *self,
                                        const char        *metric,
                                        gboolean           maximize);

/**
 * weft_study_settings_take_objective:
 * @metric: what is to become good
 * @direction: (nullable): "minimize" or "maximize"; %NULL or "auto": as the metric is known
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN for another word, and for a metric of which it is not
 *   known which values are good
 */
gboolean weft_study_settings_take_objective (WeftStudySettings  *self,
                                             const char         *metric,
                                             const char         *direction,
                                             GError            **error);

/**
 * weft_study_settings_vary:
 * @name: NODE.PARAM or NODE.LAYER.PARAM, or NODE.INPUT for what it is linked to
 * @text: what it may be, see weft_space_add(); of an input the nodes
 * @snapshot: the workflow that has it
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN for a parameter that the workflow does not have, those of
 *   weft_space_add()
 */
gboolean weft_study_settings_vary (WeftStudySettings   *self,
                                   const char          *name,
                                   const char          *text,
                                   const WeftSnapshot  *snapshot,
                                   GError             **error);

/* Returns: how many trainings a point has: one for each seed and fold */
guint weft_study_settings_count_trainings (const WeftStudySettings *self);

/**
 * weft_study_settings_count_stage:
 * @stage: which, from 0
 *
 * Returns: how many points have begun when @stage ends; 0: it is the last one
 */
guint weft_study_settings_count_stage (const WeftStudySettings *self,
                                       guint                    stage);

/**
 * weft_study_settings_check:
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN for numbers that make no sense, or not together
 */
gboolean weft_study_settings_check (const WeftStudySettings  *self,
                                    GError                  **error);

/* Returns: (transfer full): an object, which weft_study_settings_from_json() reads */
JsonNode *weft_study_settings_to_json (const WeftStudySettings *self);

/**
 * weft_study_settings_from_json:
 * @node: what weft_study_settings_to_json() wrote
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN for a sampler or pruner that there is not, those of
 *   weft_space_from_json() and weft_params_set()
 */
WeftStudySettings *weft_study_settings_from_json (JsonNode  *node,
                                                  GError   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudySettings, weft_study_settings_free)

G_END_DECLS
