/* explain-edit.h: what units that are turned cost, and the model that has them so: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-work.h"
#include "explain/measure.h"
#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftExplainEditWish:
 * @switches: units that are turned
 * @store: (nullable): where trials are
 * @trial: the one that the model is of; 0: whichever keeps the very same
 * @applies: whether the model with the units in its weights is kept as a new trial
 */
typedef struct
{
  WeftSwitches *switches;
  WeftTrialStore *store;
  gint64 trial;
  gboolean applies;
} WeftExplainEditWish;

/**
 * WeftExplainEdit:
 * @measure: (nullable): what the units cost; %NULL on its way, or there is trouble
 * @trouble: (nullable): why that, or a new trial, cannot be had, a sentence
 * @validates: whether that is of the rows that validated the trial, and not of chosen ones
 * @kept: the new trial, 0: none
 */
typedef struct
{
  WeftMeasure *measure;
  char *trouble;
  gboolean validates;
  gint64 kept;
} WeftExplainEdit;

/* Their wish is a #WeftExplainEditWish, their finding a #WeftExplainEdit: of a model whose trial is
 * known, or of one that rows may have to be chosen for. */
extern const WeftExplainQuestion weft_explain_edit;
extern const WeftExplainQuestion weft_explain_edit_rows;

/* Makes question and wish of an order. */
void weft_explain_edit_fill (const WeftSwitches *switches,
                             gint64              trial,
                             gboolean            applies,
                             WeftExplainOrder   *order);

/* Returns: (transfer full): the figures, and the trouble, in words */
char *weft_explain_edit_tell (const WeftExplainEdit *self);

/* Returns: (transfer full): the same for one class */
char *weft_explain_edit_tell_class (const WeftMeasureClass *self);

G_END_DECLS
