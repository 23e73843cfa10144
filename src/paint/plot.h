/* plot.h: points by two of their values, over a surface or along a front
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One picture for an objective against a parameter, for two parameters with what lies between the
 * points, and for two objectives with the best of both stressed. Points whose values are names are
 * spread within the room of the name.
 */
#pragma once

#include "paint/dot.h"
#include "paint/variable.h"

G_BEGIN_DECLS

/**
 * WeftPlotSurface:
 * @values: (array length=rows×columns): 0 … 1 of the sequential map, the lowest row first; NaN is
 *   blank
 * @rows, @columns: at least 2
 *
 * Of shares: its corners are the ends of both variables.
 */
typedef struct
{
  const float *values;
  guint rows;
  guint columns;
} WeftPlotSurface;

/**
 * WeftPlot:
 * @x: across
 * @y: upright
 * @n_points: how many points both have values of
 * @colors: (nullable): of each, 0 … 1 of the sequential map; NaN: none
 * @color_title, @low, @high: (nullable): what the colors are, and their ends, as text
 * @shapes: (nullable): of each, a #WeftDotShape
 * @faint: (nullable): of each, not zero for points that stand back
 * @surface: (nullable): what lies between the points, in the same colors
 * @front: (array length=n_front) (nullable): points that are stressed and joined by steps
 * @n_front: their number
 * @first_up: whether a step of the front is upright first, then across
 * @title: (nullable): above
 * @caption: (nullable): below all, wrapped
 */
typedef struct
{
  WeftVariable x;
  WeftVariable y;
  gsize n_points;
  const double *colors;
  const char *color_title;
  const char *low;
  const char *high;
  const guint8 *shapes;
  const guint8 *faint;
  const WeftPlotSurface *surface;
  const guint *front;
  guint n_front;
  gboolean first_up;
  const char *title;
  const char *caption;
} WeftPlot;

/**
 * WeftPlotLayout:
 * @left, @right, @top, @bottom: of the frame around the points
 * @legend: left edge of the legend
 * @radius: of a point
 */
typedef struct
{
  double left;
  double right;
  double top;
  double bottom;
  double legend;
  double radius;
} WeftPlotLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in units */
void weft_plot_lay_out (const WeftPlot       *self,
                        const WeftPaintStyle *style,
                        double                width,
                        double                height,
                        WeftPlotLayout       *layout);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_plot_paint (const WeftPlot       *self,
                      const WeftPaintStyle *style,
                      cairo_t              *cr,
                      double                width,
                      double                height);

/* Paints surface, front and points alone, within the frame of @layout. */
void weft_plot_paint_points (const WeftPlot       *self,
                             const WeftPaintStyle *style,
                             const WeftPlotLayout *layout,
                             cairo_t              *cr);

/* Returns: whether a point has a place, and where it is */
gboolean weft_plot_place (const WeftPlot       *self,
                          const WeftPlotLayout *layout,
                          gsize                 point,
                          double               *x,
                          double               *y);

/* Returns: whether a point is within @reach of (@x, @y), and the nearest of them */
gboolean weft_plot_find (const WeftPlot       *self,
                         const WeftPlotLayout *layout,
                         double                x,
                         double                y,
                         double                reach,
                         gsize                *point);

G_END_DECLS
