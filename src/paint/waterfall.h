/* waterfall.h: how parts lead from one number to another
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each step begins where the one above it ends, so that the last one ends at the sum. Steps that
 * raise are red, those that lower blue. Steps without room are one: none is left out of the sum.
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftWaterfallStep:
 * @label: what
 * @value: how much it adds
 * @error: half the length of the error bar; 0 or NaN: none
 */
typedef struct
{
  const char *label;
  double value;
  double error;
} WeftWaterfallStep;

/**
 * WeftWaterfall:
 * @steps: (array length=n_steps): from top to bottom, the largest first
 * @base: where the first step begins
 * @base_label: what that is
 * @end_label: what is reached below the last step
 * @title: (nullable): above
 * @value_title: (nullable): what the numbers are
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const WeftWaterfallStep *steps;
  guint n_steps;
  double base;
  const char *base_label;
  const char *end_label;
  const char *title;
  const char *value_title;
  const char *caption;
} WeftWaterfall;

/**
 * WeftWaterfallLayout:
 * @axis: places of the numbers
 * @labels: right edge of the labels
 * @y: top of the first row, which is that of the base
 * @row: height of a row
 * @n_shown: steps that have a row of their own
 */
typedef struct
{
  WeftAxis axis;
  double labels;
  double y;
  double row;
  guint n_shown;
} WeftWaterfallLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_waterfall_lay_out (const WeftWaterfall  *self,
                             const WeftPaintStyle *style,
                             double                width,
                             double                height,
                             WeftWaterfallLayout  *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_waterfall_paint (const WeftWaterfall  *self,
                           const WeftPaintStyle *style,
                           cairo_t              *cr,
                           double                width,
                           double                height);

/* Returns: the height at which every step has room */
double weft_waterfall_get_natural_height (const WeftWaterfall  *self,
                                          const WeftPaintStyle *style,
                                          double                width);

/* Returns: whether the row of a step is at @y, and which */
gboolean weft_waterfall_find (const WeftWaterfallLayout *layout,
                              double                     y,
                              guint                     *step);

/* Returns: where step @index begins: the base and all steps before it */
double weft_waterfall_get_start (const WeftWaterfall *self,
                                 guint                index);

G_END_DECLS
