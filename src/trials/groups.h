/* groups.h: runs of the same thing with other seeds, and what they say together
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trials of one recipe (see #WeftTrial) differ in their seed and in chance. A group is such
 * trials; its figures are means with their spread.
 *
 * Thread: any
 */
#pragma once

#include "trials/query.h"
#include "trials/significance.h"

G_BEGIN_DECLS

/**
 * WeftTrialGroup:
 * @recipe: what they have in common
 * @trials: (element-type WeftTrial): in the order in which they were given
 */
typedef struct
{
  char *recipe;
  GPtrArray *trials;
} WeftTrialGroup;

void weft_trial_group_free (WeftTrialGroup *self);

/**
 * weft_trial_groups_new:
 * @trials: (element-type WeftTrial): trials
 *
 * Returns: (transfer full) (element-type WeftTrialGroup): their groups, in the order of the
 *   first of each
 */
GPtrArray *weft_trial_groups_new (GPtrArray *trials);

/**
 * WeftTrialSpread:
 * @n: trials that have a finite value
 * @n_lost: trials whose value is no number, because they diverged
 * @mean: of the @n; NaN without any
 * @deviation: their standard deviation; NaN below two
 * @low: the smallest
 * @high: the largest
 */
typedef struct
{
  guint n;
  guint n_lost;
  double mean;
  double deviation;
  double low;
  double high;
} WeftTrialSpread;

/* Begins with nothing, then takes one value after the other, in Welford's way. */
#define WEFT_TRIAL_SPREAD_NONE __builtin_nan ("")
#define WEFT_TRIAL_SPREAD_INIT                                           \
  {                                                                      \
    .mean = WEFT_TRIAL_SPREAD_NONE, .deviation = WEFT_TRIAL_SPREAD_NONE, \
    .low = WEFT_TRIAL_SPREAD_NONE, .high = WEFT_TRIAL_SPREAD_NONE        \
  }
void weft_trial_spread_add (WeftTrialSpread *self,
                            double           value);

/* @value: which value of the metric: %WEFT_TRIAL_FIELD_LAST … %WEFT_TRIAL_FIELD_TAIL */
void weft_trial_group_spread (const WeftTrialGroup *self,
                              const char           *metric,
                              WeftTrialField        value,
                              WeftTrialSpread      *spread);

/**
 * weft_trial_group_compare:
 * @self: A
 * @other: B
 * @metric: by which
 * @value: which value of it
 * @rope: half the width of the region of practical equivalence
 * @result: (out caller-allocates): what is known
 *
 * Compares seed by seed where all seeds of the smaller group, at least two, are in the other
 * as well, else the groups as a whole. Of trials with the same seed the first counts. The
 * direction is the metric's.
 */
void weft_trial_group_compare (const WeftTrialGroup *self,
                               const WeftTrialGroup *other,
                               const char           *metric,
                               WeftTrialField        value,
                               double                rope,
                               WeftSignificance     *result);

/* Returns: which value of a metric @field stands for; NaN for other fields */
double weft_trial_metric_get_value (const WeftTrialMetric *self,
                                    WeftTrialField         field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialGroup, weft_trial_group_free)

G_END_DECLS
