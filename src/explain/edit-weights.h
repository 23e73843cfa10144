/* edit-weights.h: switched units written into a model's weights
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/switches.h"

G_BEGIN_DECLS

/**
 * weft_edit_weights:
 * @model: a trained model; stays as it is
 * @subject: made of it
 * @switches: units of its layers
 * @error: return location for an error
 *
 * The factor of a unit goes into the weights that make it or, where a function lies between that
 * it would not pass through, into those that read it. What the new model computes is what
 * weft_switches_plan() gives: bit for bit where units are switched off, else to the last digits.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when there is no such layer or unit, or no weights take its
 *   factor, as before a normalization or where it is no unit but a step of a sequence
 *
 * Returns: (transfer full) (nullable): a model of its own
 */
WeftTrainedModel *weft_edit_weights (const WeftTrainedModel  *model,
                                     const WeftSubject       *subject,
                                     const WeftSwitches      *switches,
                                     GError                 **error);

G_END_DECLS
