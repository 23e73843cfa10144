/* model-export.h: the model of a trial as an ONNX file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/**
 * weft_model_export_run:
 * @trials: (nullable): value of `--trials`
 * @trial: its number, as typed
 * @output: the file
 * @status: (out): how to end on an error
 * @error: return location for an error
 *
 * Besides what weft_trained_model_to_onnx() writes, the metadata has the recipe (the
 * workflow as it was run, `weft.workflow`) and what the model must say (`weft.golden`).
 */
gboolean weft_model_export_run (const char  *trials,
                                const char  *trial,
                                const char  *output,
                                WeftExit    *status,
                                GError     **error);

G_END_DECLS
