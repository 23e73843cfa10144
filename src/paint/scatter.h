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
 * WeftScatterView:
 * @zoom: how much larger than where all points are seen; 0 is 1
 * @x, @y: where its middle is, from -1 to 1 across the square around all points
 *
 * The part of the plane that is seen; zeros are all of it.
 */
typedef struct
{
  double zoom;
  double x;
  double y;
} WeftScatterView;

/**
 * WeftScatter:
 * @points: (array): x and y of each
 * @n_points: their number; those that are not finite are left out
 * @classes: (nullable): of each; -1: none, which is pale
 * @names: (array length=n_classes) (nullable): of the classes
 * @n_classes: their number
 * @values: (nullable): of each, 0 … 1, instead of classes: colors of the sequential map
 * @value_title: (nullable): what they are
 * @pale: (nullable) (array length=n_points): not zero for points that stand back
 * @view: which part is seen
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
  const guint8 *pale;
  WeftScatterView view;
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

/* Paints the points alone, as they lie in @layout. */
void weft_scatter_paint_points (const WeftScatter       *self,
                                const WeftPaintStyle    *style,
                                const WeftScatterLayout *layout,
                                cairo_t                 *cr);

/**
 * weft_scatter_zoom:
 * @view: (inout): what is seen
 * @layout: of that
 * @factor: how much larger it shall be
 * @x, @y: the place that stays where it is, in units of the layout
 *
 * Between 1, all points, and 500.
 */
void weft_scatter_zoom (WeftScatterView         *view,
                        const WeftScatterLayout *layout,
                        double                   factor,
                        double                   x,
                        double                   y);

/* Moves what is seen by @dx, @dy units of the layout; its middle stays among the points. */
void weft_scatter_pan (WeftScatterView         *view,
                       const WeftScatterLayout *layout,
                       double                   dx,
                       double                   dy);

/**
 * weft_scatter_enclose:
 * @line: (array length=n): x and y of each corner, in units of the layout
 * @n: corners; fewer than three enclose nothing
 * @inside: (array length=n_points): receives 1 for each point that the closed line goes around an
 *   odd number of times, else 0
 *
 * Returns: how many points are inside
 */
gsize weft_scatter_enclose (const WeftScatter       *self,
                            const WeftScatterLayout *layout,
                            const double            *line,
                            gsize                    n,
                            guint8                  *inside);

/* Returns: whether a point is within @reach of (@x, @y), and the nearest of them */
gboolean weft_scatter_find (const WeftScatter       *self,
                            const WeftScatterLayout *layout,
                            double                   x,
                            double                   y,
                            double                   reach,
                            gsize                   *point);

G_END_DECLS
