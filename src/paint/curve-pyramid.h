/* curve-pyramid.h: the points of a curve, made ready to be drawn at any zoom
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows the smallest and the largest value of every block of points, and of blocks of
 * blocks, so that what is drawn of a curve costs as many steps as there are columns of
 * pixels, however many points it has. Made once, on any thread; immutable then and shared.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WeftCurvePyramid WeftCurvePyramid;

/**
 * weft_curve_pyramid_new:
 * @x: (array length=n): copied
 * @y: (array length=n): copied
 *
 * Returns: (transfer full): the points and what is known of them
 */
WeftCurvePyramid *weft_curve_pyramid_new (const double *x,
                                          const double *y,
                                          gsize         n);

WeftCurvePyramid *weft_curve_pyramid_ref   (WeftCurvePyramid *self);
void              weft_curve_pyramid_unref (WeftCurvePyramid *self);

/* Returns: (transfer none) (array length=n): the points; @n: (out) (optional): how many */
const double *weft_curve_pyramid_get_x (const WeftCurvePyramid *self,
                                        gsize                  *n);
const double *weft_curve_pyramid_get_y (const WeftCurvePyramid *self);

/**
 * weft_curve_pyramid_get_plain:
 *
 * Returns: whether all numbers are finite and x never descends; of other points the extremes are
 *   not known
 */
gboolean weft_curve_pyramid_get_plain (const WeftCurvePyramid *self);

/**
 * weft_curve_pyramid_find:
 * @first: index of a point
 * @end: index behind the last point, larger than @first
 * @smallest: (out): of the points between, the first with the smallest value
 * @largest: (out): the first with the largest
 *
 * Only where the points are plain.
 */
void weft_curve_pyramid_find (const WeftCurvePyramid *self,
                              gsize                   first,
                              gsize                   end,
                              gsize                  *smallest,
                              gsize                  *largest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCurvePyramid, weft_curve_pyramid_unref)

G_END_DECLS
