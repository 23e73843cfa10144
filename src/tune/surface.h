/* surface.h: what an objective may be between the points that were tried
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of two dimensions, whatever the others were: a mean of the points near by, in shares of the
 * dimensions. Where no point is near nothing is said.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_surface_interpolate:
 * @x, @y: (array length=n): where points are, 0 … 1; points that are not finite do not count
 * @values: (array length=n): what came out there
 * @n: their number
 * @reach: how far a point counts, in shares
 * @rows, @columns: of the grid, at least 1
 * @surface: (out caller-allocates) (array length=rows×columns): at the middles of the cells, the
 *   lowest row first; NaN where no point is within @reach
 *
 * At a point p: Σ w_i v_i / Σ w_i, where w_i = ((reach - d_i) / (reach · d_i))² and d_i is how
 * far p is from point i.
 *
 * Source: Franke and Nielson 1980, "Smooth interpolation of large sets of scattered data"
 *   (Shepard's method with bounded reach)
 */
void weft_surface_interpolate (const double *x,
                               const double *y,
                               const double *values,
                               gsize         n,
                               double        reach,
                               guint         rows,
                               guint         columns,
                               float        *surface);

G_END_DECLS
