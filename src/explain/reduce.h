/* reduce.h: rows of very many columns, brought to few
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "engine/tensor.h"

G_BEGIN_DECLS

/* Columns up to which principal components are exact. */
#define WEFT_REDUCE_EXACT 1024

/**
 * weft_reduce_columns:
 * @x: (N, V) f32, finite
 * @k: at most V
 * @seed: of what is drawn where there are more than %WEFT_REDUCE_EXACT columns
 * @stop: (nullable): asks to end early
 * @shares: (out) (optional) (array length=2): of the variance of all columns, along the two first
 * axes
 * @error: return location for an error
 *
 * The rows along their @k first principal components; of very many columns by a random
 * subspace and two power iterations.
 * Source: Halko, Martinsson and Tropp 2011, "Finding structure with randomness".
 *
 * Errors: those of weft_pca_new(); none when @stop was requested
 *
 * Returns: (transfer full) (nullable): (N, K)
 */
WeftTensor *weft_reduce_columns (const WeftTensor  *x,
                                 gint64             k,
                                 guint64            seed,
                                 const WeftStop    *stop,
                                 double            *shares,
                                 GError           **error);

G_END_DECLS
