/* explain-compare.h: what another model makes of the same: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-saliency.h"
#include "workflow/compare-chart.h"
#include "workflow/disagreement-text.h"

G_BEGIN_DECLS

/**
 * WeftExplainCompareWish:
 * @path: of the other model
 * @title: of it, for people
 * @how: both are explained so
 */
typedef struct
{
  char *path;
  char *title;
  WeftExplainSaliencyWish *how;
} WeftExplainCompareWish;

/**
 * WeftExplainCompare:
 * @how: (nullable): how the first model was explained, which settings show
 * @chart: (nullable): both maps; %NULL: there is no input
 * @rows: (nullable): rows of the data in which the models are most apart; %NULL: there is no
 *   data, or they are still looked for
 */
typedef struct
{
  WeftExplainAnswer *how;
  WeftCompareChart *chart;
  WeftDisagreements *rows;
} WeftExplainCompare;

/* Its wish is a #WeftExplainCompareWish, its finding a #WeftExplainCompare. */
extern const WeftExplainQuestion weft_explain_compare;

G_END_DECLS
