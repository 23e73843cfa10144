/* curve-set.h: curves as a chart shows them at one moment
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a copy of its points, or shares those that do not change, so that another
 * thread can paint them while the series grow on. Filled by its maker, then only read.
 */
#pragma once

#include "paint/curves.h"

G_BEGIN_DECLS

/**
 * WeftCurveSet:
 * @picture: the curves and how they are drawn; @curves and texts belong to the set
 */
typedef struct
{
  WeftCurves picture;

  /*< private >*/
  GArray *curves;
  GArray *marks;
  GPtrArray *owned;
  GPtrArray *pyramids;
} WeftCurveSet;

/**
 * weft_curve_set_new:
 * @title: what the curves are of
 * @x_title: what the horizontal axis is
 *
 * Returns: (transfer full): a set without curves
 */
WeftCurveSet *weft_curve_set_new  (const char   *title,
                                   const char   *x_title);
void          weft_curve_set_free (WeftCurveSet *self);

/**
 * weft_curve_set_add:
 * @curve: everything in it is copied
 */
void weft_curve_set_add (WeftCurveSet    *self,
                         const WeftCurve *curve);

/**
 * weft_curve_set_add_pyramid:
 * @curve: how it looks; texts are copied, points and bands are not looked at
 * @pyramid: (transfer none): its points, which are shared
 */
void weft_curve_set_add_pyramid (WeftCurveSet     *self,
                                 const WeftCurve  *curve,
                                 WeftCurvePyramid *pyramid);

/* Adds an upright line at @x, where something was changed; @label is copied. */
void weft_curve_set_mark (WeftCurveSet *self,
                          double        x,
                          const char   *label);

/**
 * weft_curve_set_get_picture:
 * @height: of the picture
 *
 * Returns: what is painted in a picture of that height: a low one spares the
 *   title of the horizontal axis
 */
WeftCurves weft_curve_set_get_picture (const WeftCurveSet *self,
                                       double              height);

/* Returns: the point of a curve whose @x is nearest; 0 for an empty one */
gsize weft_curve_find_nearest (const WeftCurve *curve,
                               double           x);

/* Returns: the value of a point as it is drawn */
double weft_curve_set_get_drawn (const WeftCurveSet *self,
                                 guint               curve,
                                 gsize               point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCurveSet, weft_curve_set_free)

G_END_DECLS
