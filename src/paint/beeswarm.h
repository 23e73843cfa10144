/* beeswarm.h: what each column adds in many rows, a point a row
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line for each column; points that would lie on each other evade up and down, so that a line
 * is thick where many are. The color says whether the row has much or little of the column.
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftBeeswarmColumn:
 * @label: what
 * @parts: (array length=n_rows): what it adds in each row; those that are not finite are left out
 * @values: (nullable) (array length=n_rows): what the row holds, 0 the least … 1 the largest; NaN
 *   where that is no number, which is pale
 */
typedef struct
{
  const char *label;
  const float *parts;
  const float *values;
} WeftBeeswarmColumn;

/**
 * WeftBeeswarm:
 * @columns: (array length=n_columns): from top to bottom; those without room are counted in the
 *   last line
 * @n_rows: points of a column
 * @title: (nullable): above
 * @part_title: (nullable): what the parts are
 * @value_title: (nullable): what the colors are
 * @low, @high: (nullable): what stands at the ends of the colors
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const WeftBeeswarmColumn *columns;
  guint n_columns;
  gsize n_rows;
  const char *title;
  const char *part_title;
  const char *value_title;
  const char *low;
  const char *high;
  const char *caption;
} WeftBeeswarm;

/**
 * WeftBeeswarmLayout:
 * @axis: places of the parts
 * @labels: right edge of the labels
 * @y: top of the first line
 * @row: height of a line
 * @radius: of a point
 * @legend: left edge of the legend
 * @n_shown: columns that have room
 */
typedef struct
{
  WeftAxis axis;
  double labels;
  double y;
  double row;
  double radius;
  double legend;
  guint n_shown;
} WeftBeeswarmLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_beeswarm_lay_out (const WeftBeeswarm   *self,
                            const WeftPaintStyle *style,
                            double                width,
                            double                height,
                            WeftBeeswarmLayout   *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_beeswarm_paint (const WeftBeeswarm   *self,
                          const WeftPaintStyle *style,
                          cairo_t              *cr,
                          double                width,
                          double                height);

/**
 * weft_beeswarm_place:
 * @column: which of the columns
 * @places: (out caller-allocates): (n_rows × 2): x and y of each point; NaN of those left out
 *
 * Says where points lie, which depends on nothing but the numbers and the layout.
 */
void weft_beeswarm_place (const WeftBeeswarm       *self,
                          const WeftBeeswarmLayout *layout,
                          guint                     column,
                          double                   *places);

/* Returns: the height at which every column has room */
double weft_beeswarm_get_natural_height (const WeftBeeswarm   *self,
                                         const WeftPaintStyle *style,
                                         double                width);

/* Returns: whether the line of a column is at @y, and which */
gboolean weft_beeswarm_find (const WeftBeeswarmLayout *layout,
                             double                    y,
                             guint                    *column);

G_END_DECLS
