/* explain-filters.h: the weights of a convolution: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/filter-chart.h"

G_BEGIN_DECLS

/* Its wish is a #WeftExplainFiltersWish, its finding a #WeftExplainFilters. */
extern const WeftExplainQuestion weft_explain_filters;

/**
 * WeftExplainFiltersWish:
 * @layer: which layer
 */
typedef struct
{
  char *layer;
} WeftExplainFiltersWish;

/**
 * WeftExplainFilters:
 * @chart: its filters
 */
typedef struct
{
  WeftFilterChart *chart;
} WeftExplainFilters;

G_END_DECLS
