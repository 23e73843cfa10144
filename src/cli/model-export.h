/* model-export.h: the model of a trial as an ONNX file or a folder
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/**
 * weft_model_export_run:
 * @trials: (nullable): value of `--trials`
 * @trial: its number, as typed
 * @output: an ONNX file, or a folder as weft_model_folder_is() tells
 * @status: (out): how to end on an error
 * @error: return location for an error
 *
 * A folder gets what weft_model_folder_write() makes. In a file, besides what
 * weft_trained_model_to_onnx() writes, the metadata has the recipe (the workflow as it was
 * run, `weft.workflow`) and what the model must say (`weft.golden`).
 */
gboolean weft_model_export_run (const char  *trials,
                                const char  *trial,
                                const char  *output,
                                WeftExit    *status,
                                GError     **error);

G_END_DECLS
