/* headings.h: rows of a list that stand for a group of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: any; a heading is immutable
 */
#pragma once

#include "trials/groups.h"

G_BEGIN_DECLS

/**
 * WeftTrialHeading:
 * @id: negative, and the same for the same @key
 * @key: (nullable): the value that the trials have in common, as text; %NULL: they have none
 * @ids: (element-type gint64): the trials
 * @is_expanded: whether their rows follow
 * @revision: changes with every change of one of them
 *
 * Immutable and reference-counted.
 */
typedef struct
{
  gint64 id;
  char *key;
  GArray *ids;
  gboolean is_expanded;
  gint64 revision;
} WeftTrialHeading;

WeftTrialHeading *weft_trial_heading_ref   (WeftTrialHeading *self);
void              weft_trial_heading_unref (WeftTrialHeading *self);

/* Returns: the id of the heading with a key, which may be %NULL */
gint64 weft_trial_heading_make_id (const char *key);

/**
 * weft_trial_headings_new:
 * @rows: (element-type WeftTrialRow): trials, group after group
 * @groups: (element-type WeftTrialRun): the groups
 * @expanded: (element-type gint64): the ids of headings whose trials are shown
 * @shown: (out) (element-type WeftTrialRow): headings, each followed by its trials if they are
 *   shown
 *
 * Returns: (transfer full) (element-type gint64 WeftTrialHeading): the headings by id
 */
GHashTable *weft_trial_headings_new (GArray      *rows,
                                     GArray      *groups,
                                     GHashTable  *expanded,
                                     GArray     **shown);

/* The values of a metric that are told apart: last, best, min, max, tail. */
#define WEFT_N_TRIAL_VALUES 5

/**
 * WeftTrialMetricSpread:
 * @name: of the metric
 * @direction: which values are good
 * @values: last, best, min, max, tail
 */
typedef struct
{
  char *name;
  WeftTrialDirection direction;
  WeftTrialSpread values[WEFT_N_TRIAL_VALUES];
} WeftTrialMetricSpread;

/**
 * WeftTrialCommon:
 * @name: of a parameter
 * @text: (nullable): its value in all trials that have it; %NULL: they differ
 */
typedef struct
{
  char *name;
  char *text;
} WeftTrialCommon;

/**
 * WeftTrialSummary:
 * @parameters: (element-type utf8 WeftTrialCommon): by name
 * @metrics: (element-type utf8 WeftTrialMetricSpread): by name
 * @seconds: how long they took
 * @state: what state they are all in, %WEFT_N_TRIAL_STATES: they differ
 * @study: the study that all belong to, 0: none or several
 *
 * What a group looks like in the columns of a table.
 */
typedef struct
{
  GHashTable *parameters;
  GHashTable *metrics;
  WeftTrialSpread seconds;
  WeftTrialState state;
  gint64 study;
} WeftTrialSummary;

/**
 * weft_trial_store_summarize:
 * @ids: (array length=n_ids): trials, however many
 *
 * Returns: (transfer full) (nullable): their summary
 */
WeftTrialSummary *weft_trial_store_summarize (WeftTrialStore    *self,
                                              const gint64      *ids,
                                              gsize              n_ids,
                                              GError           **error);
void              weft_trial_summary_free    (WeftTrialSummary  *self);

/* Returns: (transfer none) (nullable): the spread of a value of a metric, %NULL where none
 *   has it */
const WeftTrialSpread *weft_trial_summary_find (const WeftTrialSummary *self,
                                                const char             *metric,
                                                WeftTrialField          value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialHeading, weft_trial_heading_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialSummary, weft_trial_summary_free)

G_END_DECLS
