/* dependence.h: what a column adds, over what it holds, a point a row
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a column of names each has a place of its own, where points lie beside each other.
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftDependence:
 * @values: (array length=n_points): what each row holds, or the number of its name
 * @parts: (array length=n_points): what that adds; points with a number that is not finite are
 *   left out
 * @n_points: their number
 * @names: (array length=n_names) (nullable): of what the column holds, if that is names
 * @n_names: their number
 * @colors: (nullable) (array length=n_points): another column, 0 the least … 1 the largest
 * @color_title: (nullable): which that is
 * @low, @high: (nullable): what stands at the ends of the colors
 * @title: (nullable): above
 * @value_title: (nullable): the column
 * @part_title: (nullable): what the parts are
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const float *values;
  const float *parts;
  gsize n_points;
  const char *const *names;
  guint n_names;
  const float *colors;
  const char *color_title;
  const char *low;
  const char *high;
  const char *title;
  const char *value_title;
  const char *part_title;
  const char *caption;
} WeftDependence;

/**
 * WeftDependenceLayout:
 * @x: places of what the column holds
 * @y: places of the parts, the lowest at the bottom
 * @radius: of a point
 * @legend: left edge of the legend
 */
typedef struct
{
  WeftAxis x;
  WeftAxis y;
  double radius;
  double legend;
} WeftDependenceLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_dependence_lay_out (const WeftDependence *self,
                              const WeftPaintStyle *style,
                              double                width,
                              double                height,
                              WeftDependenceLayout *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_dependence_paint (const WeftDependence *self,
                            const WeftPaintStyle *style,
                            cairo_t              *cr,
                            double                width,
                            double                height);

/* Says where a point lies. Returns: whether it has a place */
gboolean weft_dependence_place (const WeftDependence       *self,
                                const WeftDependenceLayout *layout,
                                gsize                       point,
                                double                     *x,
                                double                     *y);

G_END_DECLS
