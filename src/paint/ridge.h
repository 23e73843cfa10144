/* ridge.h: how numbers were spread, one moment behind the other
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each moment is a ridge: its height at a place is the share of the numbers there. The first
 * moment is at the back. Laid over each other, all stand on one line, and their color says when
 * they were: dark is early.
 */
#pragma once

#include "paint/axis.h"
#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftRidge:
 * @shares: (array length=n_rows×n_places): row after row, each at least 0
 * @n_rows: moments
 * @n_places: of equal width, from @low to @high, at least 2
 * @low: where the first place begins
 * @high: where the last one ends, above @low
 * @at: (array length=n_rows): when, ascending
 * @chosen: a moment that stands out; -1: none
 * @overlay: whether they are laid over each other
 * @title: (nullable): above
 * @x_title: (nullable): what the numbers are
 * @y_title: (nullable): what @at is
 * @caption: (nullable): below all
 */
typedef struct
{
  const double *shares;
  guint n_rows;
  guint n_places;
  double low;
  double high;
  const double *at;
  int chosen;
  gboolean overlay;
  const char *title;
  const char *x_title;
  const char *y_title;
  const char *caption;
} WeftRidge;

/**
 * WeftRidgeLayout:
 * @x: from numbers to places
 * @top: of the highest ridge
 * @first: where the ridge of the first moment stands
 * @step: from one to the next, down; 0 where they are laid over each other
 * @height: of the largest share
 */
typedef struct
{
  WeftAxis x;
  double top;
  double first;
  double step;
  double height;
} WeftRidgeLayout;

/* @layout: (out caller-allocates): where everything comes to lie, in pixels */
void weft_ridge_lay_out (const WeftRidge      *self,
                         const WeftPaintStyle *style,
                         double                width,
                         double                height,
                         WeftRidgeLayout      *layout);

/* Returns: the moment whose ridge stands nearest to @y; -1 where none does, or all on one line */
int weft_ridge_find (const WeftRidge       *self,
                     const WeftRidgeLayout *layout,
                     double                 y);

/* Paints the picture into 0, 0 … @width, @height of @cr, whatever its surface. */
void weft_ridge_paint (const WeftRidge      *self,
                       const WeftPaintStyle *style,
                       cairo_t              *cr,
                       double                width,
                       double                height);

G_END_DECLS
