/* gradient.h: reverse-mode differentiation as a graph transformation
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/**
 * weft_graph_differentiate:
 * @self: the graph; ops are appended to it
 * @of: a scalar, or any value whose elements' sum is meant
 * @with_respect_to: (array length=n_values): any values: parameters to train,
 *   an input for saliency, a hidden activation for Grad-CAM, the result of an
 *   earlier call for second order
 * @gradients: (out caller-allocates) (array length=n_values): d(of)/d(value),
 *   with the value's shape; zeros where @of does not depend on it
 * @error: return location for an error
 *
 * Source: Griewank and Walther 2008, "Evaluating Derivatives", chapter 3.
 * Errors: %WEFT_ENGINE_ERROR_GRADIENT when @of depends on a value through an op
 *   that has no gradient rule; the ops appended so far stay and do no harm
 */
gboolean weft_graph_differentiate (WeftGraph        *self,
                                   WeftValue         of,
                                   const WeftValue  *with_respect_to,
                                   int               n_values,
                                   WeftValue        *gradients,
                                   GError          **error);

G_END_DECLS
