/* gradient-sum.h: what flows back to one value, added up
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value that many ops read, as the weights of a cell that is written out step by
 * step, gets a share from each. Most are added as they come. Two kinds are kept until
 * there are some, and joined: products become one of many more rows, Σ Aᵢᵀ Gᵢ =
 * [A₁; A₂; …]ᵀ [G₁; G₂; …], and slices put back into zeros become what they were cut from.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/**
 * WeftGradientSum:
 * @total: what has been added, %WEFT_NO_VALUE at first
 * @joined: the sum of joined products, of their own shape, %WEFT_NO_VALUE at first
 * @products: (nullable): Owned: WeftValue: shares that are products, none of them added yet
 * @pieces: (nullable): Owned: WeftValue: shares that are slices apart from each other
 */
typedef struct
{
  WeftValue total;
  WeftValue joined;
  GArray *products;
  GArray *pieces;
} WeftGradientSum;

#define WEFT_GRADIENT_SUM ((WeftGradientSum){ .total = WEFT_NO_VALUE, .joined = WEFT_NO_VALUE })

/* Adds @share, of the shape of the value. */
void weft_gradient_sum_add (WeftGradientSum *self,
                            WeftGraph       *graph,
                            WeftValue        share);

/* Returns: the sum of all shares so far, %WEFT_NO_VALUE where there are none */
WeftValue weft_gradient_sum_finish (WeftGradientSum *self,
                                    WeftGraph       *graph);

void weft_gradient_sum_clear (WeftGradientSum *self);

G_END_DECLS
