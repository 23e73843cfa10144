/* sketch-chart.h: a workflow as it runs, from the left to the right, wherever its nodes stand
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/style.h"
#include "workflow/snapshot.h"

G_BEGIN_DECLS

/* Returns: the height at which all nodes have room, in units */
double weft_sketch_chart_get_natural_height (const WeftSnapshot *snapshot);

/* Paints nodes, each right of those that it needs, and links into 0, 0 … @width, @height of @cr. */
void weft_sketch_chart_paint (const WeftSnapshot   *snapshot,
                              const WeftPaintStyle *style,
                              cairo_t              *cr,
                              double                width,
                              double                height);

G_END_DECLS
