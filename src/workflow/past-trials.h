/* past-trials.h: what earlier trials of a training say about where to search
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trials count that have come to their end, are of the same node and read the same files, with the
 * content that the newest of them read, and measured what a search is after. The best quarter of
 * them says how far ranges go and which choices are left; what they all had alike says nothing.
 */
#pragma once

#include "trials/store.h"
#include "trials/trial.h"
#include "tune/space-text.h"
#include "tune/space.h"
#include "workflow/study-settings.h"

G_BEGIN_DECLS

/* So many must there be at least. */
#define WEFT_PAST_TRIALS_LEAST 12

typedef struct _WeftPastTrials WeftPastTrials;

/**
 * weft_past_trials_new:
 * @store: where they are
 * @snapshot: the workflow
 * @to: the node that trials would be run to
 * @metric: what they are judged by
 * @maximize: whether large values of it are good
 *
 * Returns: (transfer full): those there are; of a store that cannot be read none
 */
WeftPastTrials *weft_past_trials_new  (WeftTrialStore     *store,
                                       const WeftSnapshot *snapshot,
                                       const char         *to,
                                       const char         *metric,
                                       gboolean            maximize);
void            weft_past_trials_free (WeftPastTrials     *self);

/**
 * weft_past_trials_narrow:
 * @space: what would be searched
 * @points: (element-type utf8) (nullable): gets the best of them, see weft_point_parse()
 * @sentence: (out) (transfer full): from how many trials, and when, and what has become narrower
 *
 * Returns: (transfer full) (nullable): @space narrowed, never wider; %NULL: there are too few
 *   within @space, or nothing becomes narrower
 */
WeftSpace *weft_past_trials_narrow (const WeftPastTrials  *self,
                                    const WeftSpace       *space,
                                    GPtrArray             *points,
                                    char                 **sentence);

/* Returns: what @trial has of a dimension, a number or the place of its choice; NaN: none of it */
double weft_past_trial_get_value (const WeftTrial     *trial,
                                  const WeftDimension *dimension);

/**
 * weft_past_trials_warm:
 * @settings: whose space becomes narrower, if it may: a grid lists all
 * @store: where trials are
 * @snapshot: the workflow
 *
 * The narrower space is what a study chooses from, the sentence stands in its settings.
 *
 * Returns: (transfer full) (element-type utf8): points to be tried first, see weft_study_enqueue()
 */
GPtrArray *weft_past_trials_warm (WeftStudySettings  *settings,
                                  WeftTrialStore     *store,
                                  const WeftSnapshot *snapshot);

/**
 * weft_past_trials_warm_line:
 * @store: where trials are
 * @snapshot: a workflow
 * @tune: id of a Tune node in it, which says what is to become good
 * @line: a range, which becomes narrower
 *
 * Returns: (transfer full) (nullable): by how many trials, a sentence; %NULL: @line stays as it is
 */
char *weft_past_trials_warm_line (WeftTrialStore     *store,
                                  const WeftSnapshot *snapshot,
                                  const char         *tune,
                                  WeftSpaceLine      *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPastTrials, weft_past_trials_free)

G_END_DECLS
