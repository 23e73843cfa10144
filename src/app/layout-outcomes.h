/* layout-outcomes.h: points of one outcome, selected by a cell of the confusion matrix
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/layout-plot.h"

G_BEGIN_DECLS

#define WEFT_TYPE_LAYOUT_OUTCOMES (weft_layout_outcomes_get_type ())
G_DECLARE_FINAL_TYPE (WeftLayoutOutcomes, weft_layout_outcomes, WEFT, LAYOUT_OUTCOMES, AdwBin)

/* @plot: (transfer none): where points are selected; outlives it
 * Returns: (transfer floating): a button, not seen before there are outcomes */
GtkWidget *weft_layout_outcomes_new (WeftLayoutPlot *plot);

/* Counts them: of rows whose class is known and has been predicted. */
void weft_layout_outcomes_show (WeftLayoutOutcomes   *self,
                                WeftExplainEmbedding *about);

/* Selects the rows of class @actual that are taken for @predicted. */
void weft_layout_outcomes_select (WeftLayoutOutcomes *self,
                                  guint               actual,
                                  guint               predicted);

G_END_DECLS
