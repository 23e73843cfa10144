/* importance-chart.h: how much the columns of a table matter, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What columns add to one row, bars of what is lost without a column, a swarm of what columns add
 * in many rows, or what one adds over what it holds. The window and weft-cli draw the same.
 */
#pragma once

#include "base/json.h"
#include "explain/permutation.h"
#include "explain/shapley-rows.h"
#include "workflow/saliency-chart.h"

G_BEGIN_DECLS

typedef struct _WeftImportanceChart WeftImportanceChart;

/* @chart: (transfer full): a waterfall
 * Returns: (transfer full): what columns add to one row */
WeftImportanceChart *weft_importance_chart_new_row (WeftSaliencyChart *chart);

/* Returns: (transfer full): bars of what is lost of the metric without each column */
WeftImportanceChart *weft_importance_chart_new_permutation (const WeftPermutation        *permutation,
                                                            const WeftPermutationOptions *options);

/**
 * weft_importance_chart_new_swarm:
 * @rows: what columns add; kept
 * @class: (nullable): to which class; %NULL: to a number
 *
 * Returns: (transfer full): a swarm of each column
 */
WeftImportanceChart *weft_importance_chart_new_swarm (WeftShapleyRows *rows,
                                                      const char      *class);

/**
 * weft_importance_chart_new_dependence:
 * @rows: what columns add; kept
 * @column: the column that is looked at
 * @class: (nullable): to which class; %NULL: to a number
 *
 * Returns: (transfer full): what @column adds over what it holds, colored by the column that
 *   it depends on most
 */
WeftImportanceChart *weft_importance_chart_new_dependence (WeftShapleyRows *rows,
                                                           guint            column,
                                                           const char      *class);

WeftImportanceChart *weft_importance_chart_ref   (WeftImportanceChart *self);
void                 weft_importance_chart_unref (WeftImportanceChart *self);

/* Returns: (transfer full): the picture's numbers, CSV: of one row each column's part, of shuffled
 *   columns what is lost with its deviation, of many rows the mean of the absolute parts, and of
 *   one column its part in each row */
char *weft_importance_chart_to_csv (const WeftImportanceChart *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_importance_chart_paint (const WeftImportanceChart *self,
                                  const WeftPaintStyle      *style,
                                  cairo_t                   *cr,
                                  double                     width,
                                  double                     height);

/* Returns: the height at which everything has room */
double weft_importance_chart_get_natural_height (const WeftImportanceChart *self,
                                                 const WeftPaintStyle      *style,
                                                 double                     width);

const char *weft_importance_chart_get_title (const WeftImportanceChart *self);

/* Returns: (transfer full): the picture in words, the strongest columns first */
char *weft_importance_chart_tell (const WeftImportanceChart *self);

/* Adds the numbers to a document. */
void weft_permutation_describe  (const WeftPermutation *self,
                                 JsonObject            *object);
void weft_shapley_rows_describe (const WeftShapleyRows *self,
                                 JsonObject            *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftImportanceChart, weft_importance_chart_unref)

G_END_DECLS
