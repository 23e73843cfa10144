/* trial-column.h: a column of the table of trials: which value, its title, its text
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An id is `name`, `created` … or a prefix and a name: `parameter:train.epochs`,
 * `last:test_accuracy`, `best:validation_loss`, `min:`, `max:`, `tail:`. Settings keep ids.
 */
#pragma once

#include "trials/headings.h"

G_BEGIN_DECLS

/**
 * WeftTrialColumn:
 * @id: as settings keep it
 * @field: what it shows
 * @name: (nullable): of the parameter or metric
 * @title: what people read
 * @is_number: whether it is aligned at the end
 * @is_fixed: whether it is always shown
 *
 * Immutable and reference-counted.
 */
typedef struct
{
  char *id;
  WeftTrialField field;
  char *name;
  char *title;
  gboolean is_number;
  gboolean is_fixed;
} WeftTrialColumn;

/* Returns: (transfer full) (nullable): the column called @id, %NULL for what is no id */
WeftTrialColumn *weft_trial_column_new (const char *id);

WeftTrialColumn *weft_trial_column_ref   (WeftTrialColumn *self);
void             weft_trial_column_unref (WeftTrialColumn *self);

/* Returns: how wide it is at first, in pixels; -1: as wide as its title */
int weft_trial_column_get_width (const WeftTrialColumn *self);

/* Returns: (transfer full): the text of a cell; empty where @trial has no such value */
char *weft_trial_column_format (const WeftTrialColumn *self,
                                const WeftTrial       *trial);

/**
 * weft_trial_column_format_delta:
 * @trial: a trial
 * @baseline: what it is measured by
 * @is_better: (out): 1: it is better, -1: worse, 0: nobody can say
 *
 * Returns: (transfer full) (nullable): how the value of a metric differs: “▲ +0.0120”, where the
 *   arrow points up for what is better; %NULL where there is nothing to say
 */
char *weft_trial_column_format_delta (const WeftTrialColumn *self,
                                      const WeftTrial       *trial,
                                      const WeftTrial       *baseline,
                                      int                   *is_better);

/**
 * weft_trial_column_format_heading:
 * @heading: a row that stands for trials
 * @summary: (nullable): what these have in common
 * @group: what they are grouped by
 *
 * Returns: (transfer full): the text of a cell of its row: of metrics mean ± standard deviation
 */
char *weft_trial_column_format_heading (const WeftTrialColumn  *self,
                                        const WeftTrialHeading *heading,
                                        const WeftTrialSummary *summary,
                                        const WeftTrialColumn  *group);

/* Returns: (transfer none): what trials of one recipe are grouped by; no table shows it */
WeftTrialColumn *weft_trial_column_get_recipe (void);

/* @columns: (element-type WeftTrialColumn). Returns: whether one of them is called @id */
gboolean weft_trial_columns_have (GPtrArray  *columns,
                                  const char *id);

/**
 * weft_trial_column_differs:
 * @trials: (element-type WeftTrial): trials
 *
 * Returns: whether two of them read differently in this column
 */
gboolean weft_trial_column_differs (const WeftTrialColumn *self,
                                    GPtrArray             *trials);

/**
 * weft_trial_columns_new:
 * @ids: (nullable): which, in order; %NULL or empty: those that Weft comes with
 * @parameters: (nullable): names in use
 * @metrics: (nullable): names in use
 *
 * Fixed columns come first unless @ids names them elsewhere. Columns whose
 * titles would be the same also name the node.
 *
 * Returns: (transfer full) (element-type WeftTrialColumn): the columns
 */
GPtrArray *weft_trial_columns_new (const char *const *ids,
                                   const char *const *parameters,
                                   const char *const *metrics);

/* Returns: (transfer full): what people read for a metric: `Loss · Validation` */
char *weft_trial_make_metric_title (const char *name);

/* Returns: (transfer full): `1.2 s`, `3 min 05 s`, `2 h 10 min` */
char *weft_trial_format_seconds (double seconds);

/* Returns: (transfer full): @time, µs since 1970, as the locale writes date and time */
char *weft_trial_format_time (gint64 time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialColumn, weft_trial_column_unref)

G_END_DECLS
