/* legend-private.h: which colors of the sequential map are which numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftLegend:
 * @title: (nullable): what the numbers are
 * @low, @high: what stands at the ends of the colors
 * @stands_out: whether colors are those of weft_paint_style_get_sequential()
 */
typedef struct
{
  const char *title;
  const char *low;
  const char *high;
  gboolean stands_out;
} WeftLegend;

/* Returns: the width that it takes, @room at most */
double weft_legend_measure (const WeftLegend     *self,
                            const WeftPaintStyle *style,
                            double                room);

/* Paints it with its left edge at @x, between @top and @bottom. */
void weft_legend_paint (const WeftLegend     *self,
                        const WeftPaintStyle *style,
                        cairo_t              *cr,
                        double                x,
                        double                top,
                        double                bottom);

G_END_DECLS
