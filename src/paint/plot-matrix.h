/* plot-matrix.h: every variable against every other one
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Below the diagonal a plot for each pair; on it how often each variable has which values; above
 * it how much the ranks of both go along with each other, as a number.
 */
#pragma once

#include "paint/plot.h"

G_BEGIN_DECLS

/**
 * WeftPlotMatrix:
 * @variables: (array length=n_variables): values of @n_points points each
 * @n_variables: their number
 * @n_points: how many points
 * @colors: (nullable): of each, 0 … 1 of the sequential map; NaN: none
 * @color_title, @low, @high: (nullable): what the colors are, and their ends, as text
 * @shapes: (nullable): of each, a #WeftDotShape
 * @faint: (nullable): of each, not zero for points that stand back
 * @title: (nullable): above
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const WeftVariable *variables;
  guint n_variables;
  gsize n_points;
  const double *colors;
  const char *color_title;
  const char *low;
  const char *high;
  const guint8 *shapes;
  const guint8 *faint;
  const char *title;
  const char *caption;
} WeftPlotMatrix;

/**
 * WeftPlotMatrixLayout:
 * @left, @top: corner of the first cell
 * @width, @height: of a cell, with the gap behind it
 * @legend: left edge of the legend
 * @n_variables: cells in a row
 */
typedef struct
{
  double left;
  double top;
  double width;
  double height;
  double legend;
  guint n_variables;
} WeftPlotMatrixLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in units */
void weft_plot_matrix_lay_out (const WeftPlotMatrix *self,
                               const WeftPaintStyle *style,
                               double                width,
                               double                height,
                               WeftPlotMatrixLayout *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_plot_matrix_paint (const WeftPlotMatrix *self,
                             const WeftPaintStyle *style,
                             cairo_t              *cr,
                             double                width,
                             double                height);

/* Fills in the plot of a cell below the diagonal, and where it lies. */
void weft_plot_matrix_get_cell (const WeftPlotMatrix       *self,
                                const WeftPlotMatrixLayout *layout,
                                guint                       row,
                                guint                       column,
                                WeftPlot                   *plot,
                                WeftPlotLayout             *where);

/**
 * weft_plot_matrix_find:
 * @point: (out): the nearest point
 * @row, @column: (out): the cell
 *
 * Returns: whether a point of a cell below the diagonal is within @reach of (@x, @y)
 */
gboolean weft_plot_matrix_find (const WeftPlotMatrix       *self,
                                const WeftPlotMatrixLayout *layout,
                                double                      x,
                                double                      y,
                                double                      reach,
                                gsize                      *point,
                                guint                      *row,
                                guint                      *column);

/**
 * weft_plot_matrix_correlate:
 *
 * Returns: Spearman's correlation of the points that have both values, NaN where there are fewer
 *   than three, either has no order or all its values are one
 */
double weft_plot_matrix_correlate (const WeftPlotMatrix *self,
                                   guint                 a,
                                   guint                 b);

G_END_DECLS
