/* candidates.h: models that compete for a place in a workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Candidates are Model nodes of one document; an ordinary study varies what a training's `model` is
 * linked to, by successive halving within a time. The study knows what its candidates are, and
 * which file is to become of it, so whoever goes on with it can also end it: the best takes the
 * place, the others go, and a note says what each came to.
 */
#pragma once

#include "workflow/recommend.h"
#include "workflow/study.h"

G_BEGIN_DECLS

/**
 * WeftCandidatesPlan:
 * @train: id of the training that they compete for
 * @candidates: (owned) (element-type WeftStudyCandidate): those to try, the first one has the place
 * @metric: what they are compared by, of the training
 * @seconds: for all together
 * @document: (nullable): the file that is written in the end
 */
typedef struct
{
  const char *train;
  GPtrArray *candidates;
  const char *metric;
  double seconds;
  const char *document;
} WeftCandidatesPlan;

/**
 * weft_workflow_add_candidates:
 * @train: a training that has data and a model
 * @recommendation: for the same data
 * @data: (nullable): what arrives at the training; %NULL: what @recommendation says of it
 * @n: how many there are to be at most, at least 2
 * @error: return location for an error
 *
 * Adds a Model node for each candidate beside the one that @train has, which is the first one. What
 * is recommended first is left out where it is the same model. One undo step.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_REFUSED where @train has no model or no data, or there is no other
 *   candidate; those of weft_workflow_insert_architecture()
 *
 * Thread: that of the workflow
 *
 * Returns: (transfer full) (element-type WeftStudyCandidate) (nullable): all of them
 */
GPtrArray *weft_workflow_add_candidates (WeftWorkflow              *self,
                                         const char                *train,
                                         const WeftRecommendation  *recommendation,
                                         const WeftPortInfo        *data,
                                         guint                      n,
                                         GError                   **error);

/**
 * weft_candidates_make_settings:
 * @plan: what is tried
 * @snapshot: the workflow with all candidates; files of data are looked at for their sizes
 * @error: return location for an error
 *
 * Errors: those of weft_study_settings_vary()
 *
 * Returns: (transfer full) (nullable): for weft_study_new()
 */
WeftStudySettings *weft_candidates_make_settings (const WeftCandidatesPlan  *plan,
                                                  WeftSnapshot              *snapshot,
                                                  GError                   **error);

/**
 * weft_candidates_find_best:
 * @study: of candidates
 *
 * The best value counts, of those that were given up their last: who was ahead early may have
 * learned its rows by heart in the end. Of equal ones those that came to their end go first, then
 * the model with the fewest numbers.
 *
 * Returns: (transfer none) (nullable): the best; %NULL: none came to anything
 */
const WeftStudyCandidate *weft_candidates_find_best (const WeftStudy *study);

/* Returns: (transfer full) (element-type utf8): what each came to, and which is the best, a
 * sentence each */
GPtrArray *weft_candidates_tell (const WeftStudy *study);

/**
 * weft_candidates_settle:
 * @self: the study's workflow, or the document that it was made of
 * @study: of candidates
 * @error: return location for an error
 *
 * The best takes the place, the others go, a note says what each came to. One undo step.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN where the training is no more there; those of the commands
 *
 * Thread: that of the workflow
 */
gboolean weft_candidates_settle (WeftWorkflow     *self,
                                 const WeftStudy  *study,
                                 GError          **error);

/**
 * weft_candidates_make_document:
 * @path: (nullable): where it is, or will be
 * @error: return location for an error
 *
 * Errors: those of weft_workflow_load() and weft_candidates_settle()
 *
 * Returns: (transfer full) (nullable): what is at @path, or else the study's workflow, after
 *   weft_candidates_settle()
 */
WeftWorkflow *weft_candidates_make_document (const WeftStudy  *study,
                                             const char       *path,
                                             GError          **error);

G_END_DECLS
