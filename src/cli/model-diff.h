/* model-diff.h: what two models do not have in common
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "exchange/onnx.h"

G_BEGIN_DECLS

/**
 * weft_model_diff:
 * @a: a model
 * @b: another
 *
 * `{"same": BOOL, "inputs", "outputs", "ops", "metadata": {NAME: {"a", "b"}} of what differs,
 * "tensors": {"only_a": [], "only_b": [], "same": N, "changed": [{"name", "largest",
 * "relative"}]}}`: of each tensor the largest difference, and its norm over that of @a.
 *
 * Returns: (transfer full): an object
 */
JsonObject *weft_model_diff (const WeftOnnxModel *a,
                             const WeftOnnxModel *b);

G_END_DECLS
