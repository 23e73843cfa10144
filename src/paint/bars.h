/* bars.h: horizontal bars with their values: predictions, importances
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftBar:
 * @label: what
 * @value: how much; NaN is said to be missing
 * @error: half the length of the error bar; 0 or NaN: none
 * @stressed: painted in full strength while others are faint, if any is
 */
typedef struct
{
  const char *label;
  double value;
  double error;
  gboolean stressed;
} WeftBar;

/**
 * WeftBars:
 * @bars: (array length=n_bars): from top to bottom; those without room are
 *   counted in the last line
 * @title: (nullable): above
 * @value_title: (nullable): what the values are
 * @caption: (nullable): below all, wrapped
 * @percent: values are shares, 0 … 1, written in per cent on a scale of 0 to 100
 *
 * When a value is negative, bars grow from zero to both sides and take the
 * colors of sign: red raises, blue lowers.
 */
typedef struct
{
  const WeftBar *bars;
  guint n_bars;
  const char *title;
  const char *value_title;
  const char *caption;
  gboolean percent;
} WeftBars;

/**
 * WeftBarsLayout:
 * @axis: places of the values
 * @labels: right edge of the labels
 * @y: top of the first row
 * @row: height of a row
 * @n_shown: rows that have room
 */
typedef struct
{
  WeftAxis axis;
  double labels;
  double y;
  double row;
  guint n_shown;
} WeftBarsLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_bars_lay_out (const WeftBars       *self,
                        const WeftPaintStyle *style,
                        double                width,
                        double                height,
                        WeftBarsLayout       *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_bars_paint (const WeftBars       *self,
                      const WeftPaintStyle *style,
                      cairo_t              *cr,
                      double                width,
                      double                height);

/* Returns: the height at which every bar has room */
double weft_bars_get_natural_height (const WeftBars       *self,
                                     const WeftPaintStyle *style,
                                     double                width);

/* Returns: whether the row of a bar is at @y, and which */
gboolean weft_bars_find (const WeftBarsLayout *layout,
                         double                y,
                         guint                *bar);

G_END_DECLS
