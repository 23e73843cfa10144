/* activations.h: what a layer makes of many samples
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * weft_activations_take:
 * @value: of the subject's graph, (N, …): a layer's, or the scores
 * @samples: (N, item…) f32
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when it has not a row for each sample,
 *   %WEFT_EXPLAIN_ERROR_STOPPED, %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): (N, V) f32
 */
WeftTensor *weft_activations_take (WeftSubject       *subject,
                                   WeftValue          value,
                                   const WeftTensor  *samples,
                                   const WeftStop    *stop,
                                   GError           **error);

G_END_DECLS
