/* heat-map.h: numbers in rows and columns as colors, over a picture or by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signed numbers take the diverging map, symmetric around zero: red raises, blue lowers.
 * Others take the sequential one. The legend always says which numbers the ends are. What
 * is beyond the ends is clipped to them, never bent.
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftHeatMap:
 * @values: (array length=height×width): row after row; NaN is left blank
 * @height: rows, at least 1
 * @width: columns, at least 1
 * @is_signed: whether zero is the middle
 * @low: what the lower end of the colors is; of signed numbers -@high
 * @high: what the upper end is, see weft_heat_map_find_limit()
 * @picture: (nullable) (array): what is shown below: bytes of rows, 1 or 3 a pixel
 * @picture_height, @picture_width, @picture_channels: its size
 * @gray: whether the picture is shown without its colors, which those of the map would mix with
 * @opacity: 0 the picture alone … 1 the map alone
 * @smooth: whether colors run into each other; else each number is a square
 * @title: (nullable): above
 * @legend: (nullable): what the numbers are, beside the colors
 * @caption: (nullable): below all
 */
typedef struct
{
  const float *values;
  guint height;
  guint width;
  gboolean is_signed;
  double low;
  double high;
  const guint8 *picture;
  guint picture_height;
  guint picture_width;
  guint picture_channels;
  gboolean gray;
  double opacity;
  gboolean smooth;
  const char *title;
  const char *legend;
  const char *caption;
} WeftHeatMap;

/**
 * weft_heat_map_find_limit:
 * @values: (array length=n): numbers
 * @percent: 0 … 100: which share of them the colors tell apart
 *
 * Returns: that percentile of the absolute numbers; above 0 where one of them is
 */
double weft_heat_map_find_limit (const float *values,
                                 gsize        n,
                                 double       percent);

/**
 * WeftHeatMapLayout:
 * @x, @y: top left corner of the map
 * @width, @height: its size
 * @rows, @columns: of the numbers
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
  guint rows;
  guint columns;
} WeftHeatMapLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_heat_map_lay_out (const WeftHeatMap    *self,
                            const WeftPaintStyle *style,
                            double                width,
                            double                height,
                            WeftHeatMapLayout    *layout);

/* Returns: whether there is a number at a place, and which */
gboolean weft_heat_map_find (const WeftHeatMapLayout *layout,
                             double                   x,
                             double                   y,
                             guint                   *row,
                             guint                   *column);

/* Returns: the color of a number, as opaque as it is shown over a picture */
WeftColor weft_heat_map_get_color (const WeftHeatMap *self,
                                   double             value);

/* Returns: (transfer full): the numbers by themselves, one pixel each */
cairo_surface_t *weft_heat_map_draw (const WeftHeatMap *self);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_heat_map_paint (const WeftHeatMap    *self,
                          const WeftPaintStyle *style,
                          cairo_t              *cr,
                          double                width,
                          double                height);

G_END_DECLS
