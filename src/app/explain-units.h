/* explain-units.h: what a unit looks for, and the data that it answers to most: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/optimum-chart.h"

G_BEGIN_DECLS

/* Their wish is a #WeftExplainUnitsWish, their finding a #WeftExplainUnits. Of a table what inputs
 * can be is known from data only. */
extern const WeftExplainQuestion weft_explain_units;
extern const WeftExplainQuestion weft_explain_units_of_table;

/**
 * WeftExplainUnits:
 * @chart: the picture so far
 * @examples: (nullable): a box of what was found in the data, see weft_explain_box_ref()
 * @recipe: how it came about
 * @step: how many steps were taken
 * @n_steps: of how many
 */
typedef struct
{
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
 * @method: how
 * @seed: of all that is drawn
 * @known: (nullable): a finding whose examples may do for this one, too
 * @keeps: whether @known is all that is wanted: it was stopped
 */
typedef struct
{
  char *layer;
  gint64 unit;
  const WeftOptimumMethod *method;
  guint64 seed;
  WeftExplainUnits *known;
  gboolean keeps;
} WeftExplainUnitsWish;

G_END_DECLS
