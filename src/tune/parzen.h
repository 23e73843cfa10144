/* parzen.h: a density of points, made of a kernel around each
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A mixture over some dimensions of a space: for each point the product of a truncated normal
 * density a number, integrated over the cell of a value where there are steps, and of a table a
 * choice; and a prior that covers everything. It agrees with Optuna 4.6.
 *
 * Source: Bergstra et al. 2011, "Algorithms for Hyper-Parameter Optimization", section 4; Falkner
 * et al. 2018, "BOHB"; Watanabe 2023, "Tree-Structured Parzen Estimator: Understanding Its
 * Algorithm Components", whose words are used here.
 */
#pragma once

#include "base/random.h"
#include "tune/space.h"

G_BEGIN_DECLS

typedef struct _WeftParzen WeftParzen;

/**
 * weft_parzen_new:
 * @dimensions: (array length=n_dimensions): which ones; each has more than one value
 * @points: (array length=n_points): the oldest first, each with a value for all of @dimensions
 * @weights: (nullable) (array length=n_points): of each point, the prior having 1; %NULL: the 25
 *   newest have 1, the others less the older they are
 * @joint: whether the width of kernels depends on how many points there are, as befits several
 *   dimensions; otherwise, of one, it is the distance to the neighbours
 */
WeftParzen *weft_parzen_new (const WeftSpace *space,
                             const guint *dimensions,
                             guint n_dimensions,
                             const double *const *points,
                             guint n_points,
                             const double *weights,
                             gboolean joint);
void weft_parzen_free (WeftParzen *self);

/* Draws a value for each dimension: @values (out caller-allocates) (array length=n_dimensions) */
void weft_parzen_draw (const WeftParzen *self,
                       WeftRandom       *random,
                       double           *values);

/**
 * weft_parzen_get_log_density:
 * @values: (array length=n_dimensions): where
 * @enough: what is as good as any larger density; %INFINITY for the density itself
 *
 * The newest points are summed up first, no further than to @enough.
 *
 * Returns: the logarithm of the density, or anything above @enough where it is larger
 */
double weft_parzen_get_log_density (const WeftParzen *self,
                                    const double     *values,
                                    double            enough);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftParzen, weft_parzen_free)

G_END_DECLS
