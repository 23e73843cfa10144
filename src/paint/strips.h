/* strips.h: a number of several things over time, as a strip of colors each
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row a thing, a column a moment. On a scale of factors numbers that are not above 0 have the
 * lowest color; those that are none are blank and crossed out.
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftStrips:
 * @values: (array length=n_rows×n_columns): row after row
 * @n_rows: things
 * @n_columns: moments
 * @names: (array length=n_rows): of the things
 * @at: (array length=n_columns): when, ascending
 * @scale: of the colors
 * @chosen: a moment that stands out; -1: none
 * @title: (nullable): above
 * @legend: (nullable): what the numbers are
 * @x_title: (nullable): what @at is
 * @caption: (nullable): below all
 */
typedef struct
{
  const double *values;
  guint n_rows;
  guint n_columns;
  const char *const *names;
  const double *at;
  WeftScale scale;
  int chosen;
  const char *title;
  const char *legend;
  const char *x_title;
  const char *caption;
} WeftStrips;

/**
 * WeftStripsLayout:
 * @x, @y: top left corner of the strips
 * @cell: width of a moment
 * @row: height of a strip, with the gap below it
 * @colors: from numbers to 0 … 1
 */
typedef struct
{
  double x;
  double y;
  double cell;
  double row;
  WeftAxis colors;
} WeftStripsLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_strips_lay_out (const WeftStrips     *self,
                          const WeftPaintStyle *style,
                          double                width,
                          double                height,
                          WeftStripsLayout     *layout);

/* Returns: whether there is a number at a place, and which */
gboolean weft_strips_find (const WeftStrips       *self,
                           const WeftStripsLayout *layout,
                           double                  x,
                           double                  y,
                           guint                  *row,
                           guint                  *column);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_strips_paint (const WeftStrips     *self,
                        const WeftPaintStyle *style,
                        cairo_t              *cr,
                        double                width,
                        double                height);

G_END_DECLS
