/* cma.h: a normal distribution that moves to where values are low
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CMA-ES in the unit cube. Draws leave the distribution as it is; a generation of points with the
 * ranks of their losses moves its mean, step and covariance.
 *
 * Source: Hansen 2016, "The CMA Evolution Strategy: A Tutorial", appendix A, whose names are used;
 * for points from elsewhere Hansen 2011, "Injecting External Solutions Into CMA-ES"; for whole
 * numbers Hamano et al. 2022, "CMA-ES with Margin".
 */
#pragma once

#include "base/random.h"

G_BEGIN_DECLS

typedef struct _WeftCma WeftCma;

/**
 * weft_cma_new:
 * @n: dimensions, at least 1
 *
 * Begins in the middle, with a step of a sixth.
 */
WeftCma *weft_cma_new  (guint    n);
void     weft_cma_free (WeftCma *self);

/* Returns: how many points are a generation: 4 + ⌊3 ln n⌋ */
guint weft_cma_get_generation (const WeftCma *self);

const double *weft_cma_get_mean (const WeftCma *self);

/* Returns: the standard deviation along dimension @index */
double weft_cma_get_deviation (const WeftCma *self,
                               guint          index);

/* Draws a point of the unit cube: @point (out caller-allocates) (array length=n) */
void weft_cma_draw (WeftCma    *self,
                    WeftRandom *random,
                    double     *point);

/**
 * weft_cma_tell:
 * @points: (generation × n): the best first
 *
 * A point that is too far from the mean to have been drawn is taken as if it were nearer, in the
 * same direction.
 */
void weft_cma_tell (WeftCma      *self,
                    const double *points);

/**
 * weft_cma_keep_margin:
 * @index: a dimension in which only the middles of cells are tried
 * @low, @high: the cell of the mean; -1 and 2 where there is no other one beyond
 *
 * Makes sure that other cells are still drawn.
 */
void weft_cma_keep_margin (WeftCma *self,
                           guint    index,
                           double   low,
                           double   high);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCma, weft_cma_free)

G_END_DECLS
