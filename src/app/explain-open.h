/* explain-open.h: opens a model to look into it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-answer.h"

G_BEGIN_DECLS

/**
 * weft_explain_open:
 * @title: of the model, for people
 * @path: (nullable): an .onnx file, or a trained model as trials keep it
 * @trained: (nullable): the model itself, instead of a path
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the model
 */
WeftExplainModel *weft_explain_open (const char        *title,
                                     const char        *path,
                                     WeftTrainedModel  *trained,
                                     GError           **error);

G_END_DECLS
