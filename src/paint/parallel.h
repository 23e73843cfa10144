/* parallel.h: points with many values as lines from axis to axis
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Axes stand upright side by side, each with its own spread. A value that is missing lies on a
 * row of its own below the axes. A range brushed on an axis holds the lines that go through it;
 * those that every range holds are in color, above the others.
 *
 * Source: Inselberg 1985, "The plane with parallel coordinates"
 */
#pragma once

#include "paint/dot.h"
#include "paint/variable.h"

G_BEGIN_DECLS

/* A range of an axis, in shares; @high not above @low: none. */
typedef struct
{
  double low;
  double high;
} WeftParallelBrush;

/**
 * WeftParallel:
 * @axes: (array length=n_axes): from left to right; values of @n_lines points each
 * @n_axes: their number
 * @n_lines: how many points
 * @colors: (nullable): of each, 0 … 1 of the sequential map; NaN: none
 * @color_title, @low, @high: (nullable): what the colors are, and their ends, as text
 * @shapes: (nullable): of each, a #WeftDotShape: what is not complete is broken
 * @faint: (nullable): of each, not zero for lines that stand back
 * @brushes: (nullable) (array length=n_axes): ranges
 * @missing: (nullable): what stands beside the row of missing values
 * @title: (nullable): above
 * @caption: (nullable): below all, wrapped
 * @is_swift: whether there is another one soon: lines are then no finer than units are
 */
typedef struct
{
  const WeftVariable *axes;
  guint n_axes;
  gsize n_lines;
  const double *colors;
  const char *color_title;
  const char *low;
  const char *high;
  const guint8 *shapes;
  const guint8 *faint;
  const WeftParallelBrush *brushes;
  const char *missing;
  const char *title;
  const char *caption;
  gboolean is_swift;
} WeftParallel;

/**
 * WeftParallelLayout:
 * @left, @right: places of the first and the last axis
 * @top, @bottom: places of the ends of the axes
 * @titles: top of their titles
 * @missing: place of missing values; that of the bottom where none is missing
 * @legend: left edge of the legend
 * @n_axes: how many axes there are
 */
typedef struct
{
  double left;
  double right;
  double top;
  double bottom;
  double titles;
  double missing;
  double legend;
  guint n_axes;
} WeftParallelLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in units */
void weft_parallel_lay_out (const WeftParallel   *self,
                            const WeftPaintStyle *style,
                            double                width,
                            double                height,
                            WeftParallelLayout   *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_parallel_paint (const WeftParallel   *self,
                          const WeftPaintStyle *style,
                          cairo_t              *cr,
                          double                width,
                          double                height);

/* Paints what changes while people brush: background, lines, axes and ranges, without title,
 * caption and legend. */
void weft_parallel_paint_inside (const WeftParallel       *self,
                                 const WeftPaintStyle     *style,
                                 const WeftParallelLayout *layout,
                                 cairo_t                  *cr);

/* Paints one line as what is pointed at. */
void weft_parallel_paint_line (const WeftParallel       *self,
                               const WeftPaintStyle     *style,
                               const WeftParallelLayout *layout,
                               gsize                     line,
                               cairo_t                  *cr);

/* Returns: where the axis stands */
double weft_parallel_get_x (const WeftParallelLayout *layout,
                            guint                     axis);

/* Returns: how far up an axis @y is, 0 … 1 */
double weft_parallel_get_share (const WeftParallelLayout *layout,
                                double                    y);

/**
 * weft_parallel_sift:
 * @outside: (out caller-allocates) (array length=n_lines): 1 for each line that a range does
 *   not hold, else 0
 *
 * Returns: how many lines all ranges hold
 */
gsize weft_parallel_sift (const WeftParallel *self,
                          guint8             *outside);

/* Returns: whether a line that does not stand back is within @reach of (@x, @y), and the nearest */
gboolean weft_parallel_find (const WeftParallel       *self,
                             const WeftParallelLayout *layout,
                             double                    x,
                             double                    y,
                             double                    reach,
                             gsize                    *line);

/**
 * weft_parallel_find_axis:
 * @axis: (out): the nearest axis
 * @on_title: (out): whether (@x, @y) is on its title, not on the axis itself
 *
 * Returns: whether there is one at (@x, @y), within @reach of the line or anywhere on the title
 */
gboolean weft_parallel_find_axis (const WeftParallelLayout *layout,
                                  double                    x,
                                  double                    y,
                                  double                    reach,
                                  guint                    *axis,
                                  gboolean                 *on_title);

G_END_DECLS
