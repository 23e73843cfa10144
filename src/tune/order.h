/* order.h: sorting numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weft_order:
 * @keys: (array length=n): numbers; NaN comes last
 * @order: (out caller-allocates) (array length=n): their indices, ascending; equal ones stay in
 *   the order in which they are
 */
void weft_order (const double *keys,
                 guint         n,
                 guint        *order);

/**
 * weft_quantile:
 * @values: (array length=n): at least one number, none of them NaN
 * @share: 0 … 1
 *
 * Returns: the number below which @share of them lies, between two by proportion
 */
double weft_quantile (const double *values,
                      guint         n,
                      double        share);

G_END_DECLS
