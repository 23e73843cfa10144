/* scatter.h: rows as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points are written into an image by hand, which takes some milliseconds for 70 000; everything
 * else is cairo's. Both axes have one scale and no numbers: in an embedding only nearness counts.
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftScatter:
 * @points: (array): x and y of each
 * @n_points: their number; those that are not finite are left out
 * @classes: (nullable): of each; -1: none, which is pale
 * @names: (array length=n_classes) (nullable): of the classes
 * @n_classes: their number
 * @values: (nullable): of each, 0 … 1, instead of classes: colors of the sequential map
 * @value_title: (nullable): what they are
 * @title: (nullable): above
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  const float *points;
  gsize n_points;
  const gint32 *classes;
  const char *const *names;
  guint n_classes;
  const float *values;
  const char *value_title;
  const char *title;
  const char *caption;
} WeftScatter;

/**
 * WeftScatterLayout:
 * @x: places of x
 * @y: places of y, the lowest at the bottom
 * @radius: of a point
 * @legend: left edge of the legend
 */
typedef struct
{
  WeftAxis x;
  WeftAxis y;
  double radius;
  double legend;
} WeftScatterLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in units */
void weft_scatter_lay_out (const WeftScatter    *self,
                           const WeftPaintStyle *style,
                           double                width,
                           double                height,
                           WeftScatterLayout    *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_scatter_paint (const WeftScatter    *self,
                         const WeftPaintStyle *style,
                         cairo_t              *cr,
                         double                width,
                         double                height);

/* Returns: whether a point is within @reach of (@x, @y), and the nearest of them */
gboolean weft_scatter_find (const WeftScatter       *self,
                            const WeftScatterLayout *layout,
                            double                   x,
                            double                   y,
                            double                   reach,
                            gsize                   *point);

G_END_DECLS
