/* pca.h: the directions along which rows differ most
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "engine/tensor.h"

G_BEGIN_DECLS

/**
 * WeftPca:
 * @mean: (V): mean of each column
 * @components: (K, V): orthogonal rows of length 1, the most telling first; the element of
 *   largest magnitude is positive
 * @variances: (K): variance of the rows along each, over N - 1
 */
typedef struct
{
  WeftTensor *mean;
  WeftTensor *components;
  WeftTensor *variances;
} WeftPca;

/**
 * weft_pca_new:
 * @x: (N, V) f32, at least 2 rows
 * @n_components: K, at most V
 * @stop: (nullable): asks to end early
 * @error: return location for an error
 *
 * Principal components, exact: eigenvectors of the covariance of the columns, which
 * is summed in parts that N alone decides. Computed by the team.
 * Source: Hotelling 1933.
 *
 * Errors: %WEFT_ENGINE_ERROR_SHAPE, %WEFT_ENGINE_ERROR_TYPE, %WEFT_ENGINE_ERROR_NO_MEMORY;
 *   none when @stop was requested
 *
 * Returns: (transfer full) (nullable): the components
 */
WeftPca *weft_pca_new  (const WeftTensor  *x,
                        gint64             n_components,
                        const WeftStop    *stop,
                        GError           **error);
void     weft_pca_free (WeftPca           *self);

/**
 * weft_pca_project:
 * @x: (N, V) f32
 * @error: return location for an error
 *
 * y = (x - mean) componentsᵀ.
 *
 * Errors: those of weft_pca_new()
 *
 * Returns: (transfer full) (nullable): (N, K)
 */
WeftTensor *weft_pca_project (const WeftPca     *self,
                              const WeftTensor  *x,
                              GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPca, weft_pca_free)

G_END_DECLS
