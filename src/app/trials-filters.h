/* trials-filters.h: conditions that trials have to fulfil, as a row of chips
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each chip is a condition with its type: a click, or Return, opens it to be changed, its cross
 * or Delete takes it away. As a variant, type `a(sss)`, a condition is the id of a column, the
 * name of a relation and what it is compared with.
 *
 * Signal: `changed` when there are other conditions.
 */
#pragma once

#include "trials/query.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRIALS_FILTERS (weft_trials_filters_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrialsFilters, weft_trials_filters, WEFT, TRIALS_FILTERS, AdwBin)

/* Returns: (transfer floating): no conditions */
GtkWidget *weft_trials_filters_new (void);

/* @parameters, @metrics: (nullable): names in use, which conditions can be about */
void weft_trials_filters_set_names (WeftTrialsFilters *self,
                                    const char *const *parameters,
                                    const char *const *metrics);

/* @filters: type `a(sss)`; what is no condition is passed over. Tells nobody. */
void weft_trials_filters_set (WeftTrialsFilters *self,
                              GVariant          *filters);

/* Returns: (transfer floating): the conditions, type `a(sss)` */
GVariant *weft_trials_filters_get (WeftTrialsFilters *self);

/* Opens the popover that adds a condition, below @button. */
void weft_trials_filters_ask (WeftTrialsFilters *self,
                              GtkWidget         *button);

/* The same, about the column called @id at first. */
void weft_trials_filters_ask_of (WeftTrialsFilters *self,
                                 GtkWidget         *button,
                                 const char        *id);

/* Adds a condition to a query. Returns: whether it is one */
gboolean weft_trials_filter_apply (WeftTrialQuery *query,
                                   const char     *column,
                                   const char     *relation,
                                   const char     *value);

/* Returns: (transfer full) (nullable): a condition in words; %NULL where it is none */
char *weft_trials_filter_tell (const char *column,
                               const char *relation,
                               const char *value);

G_END_DECLS
