/* confusion.h: the confusion matrix of a classifier
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are true classes, columns predicted ones. The shade of a cell is its
 * share of its row. Cells hold count and per cent, then the count, then nothing,
 * as they get smaller; names are thinned out when they would touch.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftConfusionChart:
 * @counts: (array length=n_classes²): row after row, each at least 0
 * @n_classes: at least 1
 * @names: (array length=n_classes) (nullable): %NULL: 0, 1, 2 …
 * @title: (nullable): above
 * @caption: (nullable): below all, after the accuracy
 */
typedef struct
{
  const gint64 *counts;
  guint n_classes;
  const char *const *names;
  const char *title;
  const char *caption;
} WeftConfusionChart;

/* Returns: the sum of all cells */
gint64 weft_confusion_chart_get_total (const WeftConfusionChart *self);

/* Returns: the share on the diagonal, 0 … 1; NaN when there is nothing */
double weft_confusion_chart_get_accuracy (const WeftConfusionChart *self);

/**
 * WeftConfusionChartLayout:
 * @x: left edge of the cells
 * @y: top edge of the cells
 * @cell: side of a cell
 * @n_classes: cells in a row
 */
typedef struct
{
  double x;
  double y;
  double cell;
  guint n_classes;
} WeftConfusionChartLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_confusion_chart_lay_out (const WeftConfusionChart *self,
                                   const WeftPaintStyle     *style,
                                   double                    width,
                                   double                    height,
                                   WeftConfusionChartLayout *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_confusion_chart_paint (const WeftConfusionChart *self,
                                 const WeftPaintStyle     *style,
                                 cairo_t                  *cr,
                                 double                    width,
                                 double                    height);

/* Returns: whether a cell is at (@x, @y), and which */
gboolean weft_confusion_chart_find (const WeftConfusionChartLayout *layout,
                                    double                          x,
                                    double                          y,
                                    guint                          *row,
                                    guint                          *column);

G_END_DECLS
