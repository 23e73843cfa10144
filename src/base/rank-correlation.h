/* rank-correlation.h: whether two numbers of many points grow together
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_rank_correlation:
 * @x, @y: (array length=n): numbers of the same points; a point without both finite is passed over
 *
 * Spearman’s coefficient: the correlation of the ranks, of equal numbers their middle rank.
 *
 * Source: C. Spearman, “The Proof and Measurement of Association between Two Things”, 1904
 *
 * Returns: -1 … 1; NaN below three points, and where all numbers of one are the same
 */
double weft_rank_correlation (const double *x,
                              const double *y,
                              gsize         n);

G_END_DECLS
