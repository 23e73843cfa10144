/* compare-chart.h: what two models make of one input, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both maps and their difference beside each other, with colors that mean the same in all three,
 * how alike they are, and what both models say. Texts are below each other, columns of tables
 * are bars on one scale. The window and weft-cli draw the same.
 */
#pragma once

#include "base/json.h"
#include "explain/compare.h"
#include "workflow/saliency-chart.h"

G_BEGIN_DECLS

/**
 * WeftCompareSide:
 * @name: of the model, for people
 * @predictor: the model
 * @sample: (item…): what it is given
 * @saliency: where its answer comes from
 * @scores: (array length=n_scores): what it says, by its own classes
 * @n_scores: their number
 *
 * One of the two models; everything is borrowed.
 */
typedef struct
{
  const char *name;
  const WeftPredictor *predictor;
  const float *sample;
  const WeftSaliency *saliency;
  const float *scores;
  gint64 n_scores;
} WeftCompareSide;

typedef struct _WeftCompareChart WeftCompareChart;

/**
 * weft_compare_chart_new:
 * @sides: (array fixed-size=2): the two models
 * @method: how both were explained
 * @dataset: (nullable): the row it was made of, to show its picture as it is
 * @row: which row of @dataset
 * @error: return location for an error
 *
 * Columns of tables are the same where they are called the same.
 *
 * Errors: those of weft_map_compare() and weft_disagreements_match_classes(),
 *   %WEFT_EXPLAIN_ERROR_INPUT when one model reads a column that the other does not
 *
 * Returns: (transfer full) (nullable): the picture
 */
WeftCompareChart *weft_compare_chart_new (const WeftCompareSide     *sides,
                                          const WeftSaliencyMethod  *method,
                                          WeftDataset               *dataset,
                                          gint64                     row,
                                          GError                   **error);

WeftCompareChart *weft_compare_chart_ref   (WeftCompareChart *self);
void              weft_compare_chart_unref (WeftCompareChart *self);

/* Returns: (transfer none): what was compared */
const WeftMapComparison *weft_compare_chart_get_comparison (const WeftCompareChart *self);

/* Returns: (transfer none): a line above, and how alike they are below */
const char *weft_compare_chart_get_title   (const WeftCompareChart *self);
const char *weft_compare_chart_get_caption (const WeftCompareChart *self);

/* Returns: where the colors end in all three maps */
double weft_compare_chart_get_limit (const WeftCompareChart *self);

/* Adds the figures to a document. */
void weft_compare_chart_describe (const WeftCompareChart *self,
                                  JsonObject             *object);

/* Returns: (transfer full): CSV: the numbers of both maps and their difference at each place,
 *   counted from 1; of tables the bars */
char *weft_compare_chart_to_csv (const WeftCompareChart *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_compare_chart_paint (const WeftCompareChart *self,
                               const WeftPaintStyle   *style,
                               cairo_t                *cr,
                               double                  width,
                               double                  height);

/* Returns: the height at which everything has room */
double weft_compare_chart_get_natural_height (const WeftCompareChart *self,
                                              const WeftPaintStyle   *style,
                                              double                  width);

/**
 * weft_compare_chart_find:
 * @width, @height: of the picture
 * @x, @y: where the pointer is
 * @row, @column: (out): which number of the maps is there
 *
 * Returns: whether it is on one of the three maps
 */
gboolean weft_compare_chart_find (const WeftCompareChart *self,
                                  const WeftPaintStyle   *style,
                                  double                  width,
                                  double                  height,
                                  double                  x,
                                  double                  y,
                                  guint                  *row,
                                  guint                  *column);

/* Frames a number in all three maps of a picture of that size. */
void weft_compare_chart_mark (const WeftCompareChart *self,
                              const WeftPaintStyle   *style,
                              cairo_t                *cr,
                              double                  width,
                              double                  height,
                              guint                   row,
                              guint                   column);

/* Returns: (transfer full): the numbers at a place of the maps, in words */
char *weft_compare_chart_tell_place (const WeftCompareChart *self,
                                     guint                   row,
                                     guint                   column);

/* Returns: (transfer full): what both say and how alike they are, in words */
char *weft_compare_chart_tell (const WeftCompareChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCompareChart, weft_compare_chart_unref)

G_END_DECLS
