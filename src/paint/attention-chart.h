/* attention-chart.h: which words are read for which, as a heat map with words at its sides
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are the words that read, or that are written, columns those that are read, as in
 * Bahdanau et al. 2015, figure 3. Shares are shown from 0 to 1, so that two maps can be
 * compared, on the sequential map.
 */
#pragma once

#include "paint/heat-map.h"

G_BEGIN_DECLS

/**
 * WeftAttentionChart:
 * @shares: (array): (rows × columns): 0 … 1
 * @n_rows, @n_columns: at least 1
 * @row_names, @column_names: (array): what they are called
 * @row_title, @column_title: (nullable): what they are
 * @stretches: whether the colors end at the largest share of each row instead of at 1
 * @right_to_left: whether the words are read so
 * @marked: a row that stands out; -1: none
 * @title: (nullable): above
 * @caption: (nullable): below all
 */
typedef struct
{
  const float *shares;
  guint n_rows;
  guint n_columns;
  const char *const *row_names;
  const char *const *column_names;
  const char *row_title;
  const char *column_title;
  gboolean stretches;
  gboolean right_to_left;
  int marked;
  const char *title;
  const char *caption;
} WeftAttentionChart;

/**
 * WeftAttentionLayout:
 * @map: where the cells lie
 * @right_to_left: whether the first column is the rightmost
 * @names: the width of the row names
 * @head: the height of the column names
 * @upright: whether these stand on end
 * @numbers: whether cells have room for numbers
 */
typedef struct
{
  WeftHeatMapLayout map;
  gboolean right_to_left;
  double names;
  double head;
  gboolean upright;
  gboolean numbers;
} WeftAttentionLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_attention_chart_lay_out (const WeftAttentionChart *self,
                                   const WeftPaintStyle     *style,
                                   double                    width,
                                   double                    height,
                                   WeftAttentionLayout      *layout);

/* Returns: whether there is a share at a place, and which */
gboolean weft_attention_chart_find (const WeftAttentionLayout *layout,
                                    double                     x,
                                    double                     y,
                                    guint                     *row,
                                    guint                     *column);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_attention_chart_paint (const WeftAttentionChart *self,
                                 const WeftPaintStyle     *style,
                                 cairo_t                  *cr,
                                 double                    width,
                                 double                    height);

/* Returns: the height at which cells are as high as they are wide, at most */
double weft_attention_chart_get_natural_height (const WeftAttentionChart *self,
                                                const WeftPaintStyle     *style,
                                                double                    width);

G_END_DECLS
