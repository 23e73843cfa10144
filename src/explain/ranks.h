/* ranks.h: numbers by their order
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_ranks_correlate:
 * @a, @b: (array length=n): numbers, none of them NaN
 *
 * Equal numbers have the mean of their ranks.
 *
 * Source: Spearman 1904, "The proof and measurement of association between two things".
 *
 * Returns: Spearman's ρ, -1 … 1; NaN where all of @a or of @b are the same
 */
double weft_ranks_correlate (const float *a,
                             const float *b,
                             gsize        n);

G_END_DECLS
