/* trial-compare.h: trials side by side: what differs in them, and what came of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first trial is what the others are measured by. Trials of one recipe are a group of runs;
 * where there are several groups, it is asked whether one is better than another.
 *
 * Thread: any
 */
#pragma once

#include "base/json.h"
#include "trials/groups.h"

G_BEGIN_DECLS

/**
 * WeftTrialComparison:
 * @trials: (element-type WeftTrial): the first is the baseline
 * @groups: (element-type WeftTrialGroup): runs of the same thing, that of the baseline first
 * @parameters: (element-type utf8): names of those that differ, sorted
 * @n_same: how many parameters are the same in all
 * @metrics: (element-type utf8): names of those that some trial has, the most telling first
 * @value: which value of a metric is meant
 */
typedef struct
{
  GPtrArray *trials;
  GPtrArray *groups;
  GPtrArray *parameters;
  guint n_same;
  GPtrArray *metrics;
  WeftTrialField value;
} WeftTrialComparison;

/**
 * weft_trial_comparison_new:
 * @trials: (element-type WeftTrial): at least one; kept
 * @value: which value of a metric is meant
 *
 * Returns: (transfer full): what is to be said of them
 */
WeftTrialComparison *weft_trial_comparison_new  (GPtrArray           *trials,
                                                 WeftTrialField       value);
void                 weft_trial_comparison_free (WeftTrialComparison *self);

/* Returns: the value of a metric of the trial at @index; NaN: it has none */
double weft_trial_comparison_get (const WeftTrialComparison *self,
                                  guint                      index,
                                  const char                *metric);

/* Returns: which values of @metric are good */
WeftTrialDirection weft_trial_comparison_get_direction (const WeftTrialComparison *self,
                                                        const char                *metric);

/**
 * weft_trial_comparison_get_rope:
 *
 * Half the width of the region in which nobody minds a difference: one hundredth for shares such
 * as accuracy, one hundredth of the baseline's mean for what has no scale of its own.
 */
double weft_trial_comparison_get_rope (const WeftTrialComparison *self,
                                       const char                *metric);

/* Compares two of the groups; see weft_trial_group_compare(). @rope: NaN: the usual one */
void weft_trial_comparison_compare (const WeftTrialComparison *self,
                                    guint                      a,
                                    guint                      b,
                                    const char                *metric,
                                    double                     rope,
                                    WeftSignificance          *result);

/* Returns: (transfer full): the answer in a sentence: “A is better with 97 %, …” */
char *weft_significance_tell (const WeftSignificance *self,
                              const char             *a,
                              const char             *b);

/* Returns: (transfer full): what people call a group: its only trial, or the first and how many */
char *weft_trial_group_make_title (const WeftTrialGroup *self);

/**
 * weft_trial_store_read_report:
 * @trial: a trial
 *
 * Returns: (transfer full) (nullable): the report that was told of its model, the test rows' if
 *   there are several; %NULL, without an error, where none was kept
 */
JsonNode *weft_trial_store_read_report (WeftTrialStore   *store,
                                        const WeftTrial  *trial,
                                        GError          **error);

/* Returns: (transfer full): a row a trial: number, name, seed, what differs, metrics */
char *weft_trial_comparison_to_csv (const WeftTrialComparison *self);

/* Returns: (transfer full): the same as a table for LaTeX, with booktabs; the best in bold */
char *weft_trial_comparison_to_latex (const WeftTrialComparison *self);

/* Returns: (transfer full): trials, what differs, deltas, groups with their spread and what is
 *   known of each pair by @metric; @rope: NaN: the usual one */
JsonNode *weft_trial_comparison_to_json (const WeftTrialComparison *self,
                                         const char                *metric,
                                         double                     rope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialComparison, weft_trial_comparison_free)

G_END_DECLS
