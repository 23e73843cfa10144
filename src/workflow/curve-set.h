/* curve-set.h: curves as a chart shows them at one moment
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a copy of its points, or shares those that do not change, so that another
 * thread can paint them while the series grow on. Filled by its maker, then only read.
 */
#pragma once

#include "paint/curve-pyramid.h"
#include "paint/curves.h"

G_BEGIN_DECLS

#define WEFT_CURVE_SET_CSV_HEADING "metric,trial,color,stroke,chart,x,value,low,high\n"

/**
 * WeftCurveWords:
 * @metric: what was measured
 * @trial: (nullable): whose curve it is, or whose curves are one
 * @color: (nullable): what its color says
 * @stroke: (nullable): what its stroke says
 * @chart: (nullable): what its chart says
 *
 * What its numbers say of a curve.
 */
typedef struct
{
  const char *metric;
  const char *trial;
  const char *color;
  const char *stroke;
  const char *chart;
} WeftCurveWords;

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
  GArray *keys;
  GPtrArray *words;  /* of each curve, WeftCurveWords, %NULL among them */
  GPtrArray *epochs; /* of each curve, GArray of double, %NULL among them */
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

/* Says what the latest curve is; texts are copied. */
void weft_curve_set_describe (WeftCurveSet         *self,
                              const WeftCurveWords *words);

/* @epochs: (element-type double): when each point of the latest curve was; shared */
void weft_curve_set_date (WeftCurveSet *self,
                          GArray       *epochs);

/* Returns: when a point of a curve was; NaN where that is not known */
double weft_curve_set_get_epoch (const WeftCurveSet *self,
                                 guint               curve,
                                 gsize               point);

/* Adds a key of the legend, see #WeftCurveKey; @title is copied. */
void weft_curve_set_add_key (WeftCurveSet *self,
                             const char   *title,
                             int           category,
                             guint         stroke);

/* Returns: (transfer full): every point, CSV */
char *weft_curve_set_to_csv (const WeftCurveSet *self);

/* Appends the same to a table that has a heading already. */
void weft_curve_set_append_csv (const WeftCurveSet *self,
                                GString            *csv);

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

/* Returns: the point of a curve whose @x is nearest, of a path the last of equals; 0 for an empty
 * one */
gsize weft_curve_find_nearest (const WeftCurve *curve,
                               double           x);

/* Returns: the value of a point as it is drawn */
double weft_curve_set_get_drawn (const WeftCurveSet *self,
                                 guint               curve,
                                 gsize               point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCurveSet, weft_curve_set_free)

G_END_DECLS
