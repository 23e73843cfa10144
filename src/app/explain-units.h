/* explain-units.h: what a unit looks for, and the data that it answers to most: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/optimum-chart.h"

G_BEGIN_DECLS

/* Returns: whether inputs of the model can be made up: between one word and the next there is
 *   nothing, so of texts there are only examples */
gboolean weft_explain_units_can_make_up (const WeftExplainModel *model);

/**
 * weft_explain_units_choose:
 * @model: of a table what inputs can be is known from data only
 * @starts: whether it begins with the input
 *
 * Its wish is a #WeftExplainUnitsWish, its finding a #WeftExplainUnits.
 *
 * Returns: (transfer none): the question
 */
const WeftExplainQuestion *weft_explain_units_choose (const WeftExplainModel *model,
                                                      gboolean                starts);

/**
 * WeftExplainUnits:
 * @layer, @unit: of which
 * @chart: the picture so far
 * @examples: (nullable): a box of what was found in the data, see weft_explain_box_ref()
 * @recipe: how it came about
 * @step: how many steps were taken
 * @n_steps: of how many
 */
typedef struct
{
  char *layer;
  gint64 unit;
  WeftOptimumChart *chart;
  gpointer examples;
  JsonObject *recipe;
  gint64 step;
  gint64 n_steps;
} WeftExplainUnits;

/**
 * WeftExplainUnitsWish:
 * @layer: (nullable): which layer; %NULL: the classes
 * @unit: which of its units, or which class
 * @method: (nullable): how; %NULL: no way, only examples
 * @params: (nullable): with which settings
 * @starts: whether it begins with the input; else with noise
 * @seed: of all that is drawn
 * @known: (nullable): a finding whose examples may do for this one, too
 * @keeps: whether @known is all that is wanted: it was stopped
 */
typedef struct
{
  char *layer;
  gint64 unit;
  const WeftOptimumMethod *method;
  WeftParams *params;
  gboolean starts;
  guint64 seed;
  WeftExplainUnits *known;
  gboolean keeps;
} WeftExplainUnitsWish;

G_END_DECLS
