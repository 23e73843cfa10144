/* query.h: which trials, in which order
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A query is typed conditions, all of which must hold, and columns to sort by.
 * SQLite does the work; the result is row ids. Nothing a user types becomes SQL.
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftTrialField:
 * @WEFT_TRIAL_FIELD_ID: number
 * @WEFT_TRIAL_FIELD_NAME: text
 * @WEFT_TRIAL_FIELD_STATE: text, as weft_trial_state_get_name() gives it
 * @WEFT_TRIAL_FIELD_CREATED: number, µs since 1970-01-01 UTC
 * @WEFT_TRIAL_FIELD_SECONDS: number
 * @WEFT_TRIAL_FIELD_SEED: number
 * @WEFT_TRIAL_FIELD_STUDY: number of the study that it belongs to
 * @WEFT_TRIAL_FIELD_NOTE: text
 * @WEFT_TRIAL_FIELD_TAG: texts; as a column to sort by, the first one
 * @WEFT_TRIAL_FIELD_ANY_TEXT: name, note and tags, for the search entry
 * @WEFT_TRIAL_FIELD_PARAMETER: the parameter called @name
 * @WEFT_TRIAL_FIELD_LAST: last value of the metric called @name
 * @WEFT_TRIAL_FIELD_BEST: its best value
 * @WEFT_TRIAL_FIELD_MIN: its smallest value
 * @WEFT_TRIAL_FIELD_MAX: its largest value
 * @WEFT_TRIAL_FIELD_TAIL: mean of its last %WEFT_TRIAL_TAIL values
 * @WEFT_TRIAL_FIELD_RECIPE: text: what was trained, all but the seed
 * @WEFT_TRIAL_FIELD_DATA: text: the content hash of the data
 * @WEFT_TRIAL_FIELD_PINNED: 1 or 0
 * @WEFT_TRIAL_FIELD_ARCHIVED: 1 or 0
 * @WEFT_TRIAL_FIELD_TRASHED: number, µs since 1970-01-01 UTC when it was deleted, 0
 */
typedef enum {
  WEFT_TRIAL_FIELD_ID,
  WEFT_TRIAL_FIELD_NAME,
  WEFT_TRIAL_FIELD_STATE,
  WEFT_TRIAL_FIELD_CREATED,
  WEFT_TRIAL_FIELD_SECONDS,
  WEFT_TRIAL_FIELD_SEED,
  WEFT_TRIAL_FIELD_STUDY,
  WEFT_TRIAL_FIELD_NOTE,
  WEFT_TRIAL_FIELD_TAG,
  WEFT_TRIAL_FIELD_ANY_TEXT,
  WEFT_TRIAL_FIELD_PARAMETER,
  WEFT_TRIAL_FIELD_LAST,
  WEFT_TRIAL_FIELD_BEST,
  WEFT_TRIAL_FIELD_MIN,
  WEFT_TRIAL_FIELD_MAX,
  WEFT_TRIAL_FIELD_TAIL,
  WEFT_TRIAL_FIELD_RECIPE,
  WEFT_TRIAL_FIELD_DATA,
  WEFT_TRIAL_FIELD_PINNED,
  WEFT_TRIAL_FIELD_ARCHIVED,
  WEFT_TRIAL_FIELD_TRASHED,
  WEFT_N_TRIAL_FIELDS,
} WeftTrialField;

/**
 * WeftTrialRelation:
 * @WEFT_TRIAL_CONTAINS: for texts; the case of letters does not matter
 * @WEFT_TRIAL_MATCHES: for texts: a regular expression, see trials/pattern.h
 * @WEFT_TRIAL_IS_SET: the trial has a value there; needs no operand
 */
typedef enum {
  WEFT_TRIAL_EQUAL,
  WEFT_TRIAL_NOT_EQUAL,
  WEFT_TRIAL_LESS,
  WEFT_TRIAL_AT_MOST,
  WEFT_TRIAL_GREATER,
  WEFT_TRIAL_AT_LEAST,
  WEFT_TRIAL_CONTAINS,
  WEFT_TRIAL_MATCHES,
  WEFT_TRIAL_IS_SET,
  WEFT_N_TRIAL_RELATIONS,
} WeftTrialRelation;

/**
 * WeftTrialScope:
 *
 * Which drawers a query opens besides that of the ordinary trials.
 */
typedef enum {
  WEFT_TRIAL_SCOPE_CURRENT = 0,
  WEFT_TRIAL_SCOPE_ARCHIVED = 1 << 0,
  WEFT_TRIAL_SCOPE_TRASHED = 1 << 1,
} WeftTrialScope;

typedef struct _WeftTrialQuery WeftTrialQuery;

/* Returns: (transfer full): a query for all current trials, the newest first */
WeftTrialQuery *weft_trial_query_new  (WeftTrialScope        scope);
WeftTrialQuery *weft_trial_query_copy (const WeftTrialQuery *self);
void            weft_trial_query_free (WeftTrialQuery       *self);

/**
 * weft_trial_query_where_number:
 * @field: which column
 * @name: (nullable): the parameter or metric, for the fields that need one
 * @relation: neither %WEFT_TRIAL_CONTAINS nor %WEFT_TRIAL_MATCHES
 * @number: the operand
 *
 * Adds a condition. Trials without the value, or with a text there, fail it.
 */
void weft_trial_query_where_number (WeftTrialQuery    *self,
                                    WeftTrialField     field,
                                    const char        *name,
                                    WeftTrialRelation  relation,
                                    double             number);

/**
 * weft_trial_query_where_text:
 * @field: which column
 * @name: (nullable): the parameter or metric, for the fields that need one
 * @relation: %WEFT_TRIAL_EQUAL, %WEFT_TRIAL_NOT_EQUAL, %WEFT_TRIAL_CONTAINS,
 *   %WEFT_TRIAL_MATCHES or %WEFT_TRIAL_IS_SET
 * @text: (nullable): the operand
 *
 * Adds a condition. For tags "equal" means that one of them is @text and "not
 * equal" that none is.
 */
void weft_trial_query_where_text (WeftTrialQuery    *self,
                                  WeftTrialField     field,
                                  const char        *name,
                                  WeftTrialRelation  relation,
                                  const char        *text);

/**
 * weft_trial_query_sort:
 * @field: which column
 * @name: (nullable): the parameter or metric, for the fields that need one
 * @descending: largest first
 *
 * Sorts by a column, by later ones where earlier ones are equal. Trials without
 * a value there come last either way.
 */
void weft_trial_query_sort (WeftTrialQuery *self,
                            WeftTrialField  field,
                            const char     *name,
                            gboolean        descending);

/**
 * weft_trial_query_lead:
 * @baseline: a trial, 0: none
 *
 * Puts a trial and then those that are pinned before all others; in a query without groups they
 * come even where conditions forbid them.
 */
void weft_trial_query_lead (WeftTrialQuery *self,
                            gint64          baseline);

/**
 * weft_trial_query_group:
 * @field: which column; of %WEFT_TRIAL_FIELD_TAG all tags together
 * @name: (nullable): the parameter or metric, for the fields that need one
 *
 * Keeps trials with the same value there together, and these groups in the order of it; those
 * without one come last.
 */
void weft_trial_query_group (WeftTrialQuery *self,
                             WeftTrialField  field,
                             const char     *name);

/* Returns: whether there are groups */
gboolean weft_trial_query_has_groups (const WeftTrialQuery *self);

/* Gives at most @limit trials; 0: all. */
void weft_trial_query_limit (WeftTrialQuery *self,
                             guint           limit);

/**
 * WeftTrialRow:
 * @id: a trial
 * @revision: changes whenever the trial does
 */
typedef struct
{
  gint64 id;
  gint64 revision;
} WeftTrialRow;

/**
 * weft_trial_store_select:
 *
 * Errors: %WEFT_TRIALS_ERROR_INVALID where a regular expression is none, or takes too long
 *
 * Returns: (transfer full) (element-type WeftTrialRow) (nullable): the trials
 *   that @query asks for, in its order
 */
GArray *weft_trial_store_select (WeftTrialStore        *self,
                                 const WeftTrialQuery  *query,
                                 GError               **error);

/**
 * WeftTrialRun:
 * @key: (nullable): the value that its trials have in common; %NULL: none
 * @n: how many trials
 *
 * Trials of a group, one after the other.
 */
typedef struct
{
  char *key;
  guint n;
} WeftTrialRun;

/**
 * weft_trial_store_select_groups:
 * @groups: (out) (element-type WeftTrialRun): how the trials are grouped, in their order;
 *   empty for a query without groups
 *
 * Returns: (transfer full) (element-type WeftTrialRow) (nullable): as weft_trial_store_select()
 */
GArray *weft_trial_store_select_groups (WeftTrialStore        *self,
                                        const WeftTrialQuery  *query,
                                        GArray               **groups,
                                        GError               **error);

/**
 * weft_trial_store_list_names:
 * @field: %WEFT_TRIAL_FIELD_PARAMETER, %WEFT_TRIAL_FIELD_LAST (metrics) or
 *   %WEFT_TRIAL_FIELD_TAG
 *
 * Returns: (transfer full) (nullable): the names in use, sorted; what a table
 *   of trials can show as columns
 */
char **weft_trial_store_list_names (WeftTrialStore *self,
                                    WeftTrialField field,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialQuery, weft_trial_query_free)

G_END_DECLS
