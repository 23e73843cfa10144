/* heat-map-private.h: parts of a heat map that other pictures have as well
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/heat-map.h"

G_BEGIN_DECLS

/* Stretches an image over a map; takes @surface. */
void weft_heat_map_stretch (cairo_t                 *cr,
                            cairo_surface_t         *surface,
                            const WeftHeatMapLayout *layout,
                            gboolean                 smooth);

/* Returns: the width of the colors with their numbers, and of the gap before them */
double weft_heat_map_measure_legend (const WeftHeatMap    *self,
                                     const WeftPaintStyle *style);

/* Paints them at @x, @y, at most @height high, with what the numbers are along their right. */
void weft_heat_map_paint_legend (const WeftHeatMap    *self,
                                 const WeftPaintStyle *style,
                                 cairo_t              *cr,
                                 double                x,
                                 double                y,
                                 double                height);

G_END_DECLS
