/* model-open.h: the model that the command line names
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "learn/predictor.h"

G_BEGIN_DECLS

/**
 * weft_cli_load_trained:
 * @trials: (nullable): value of `--trials`
 * @text: the number of a trial, as typed, or a .safetensors file
 * @status: (out): how to end when there is no model
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the model that the trial or the file kept
 */
WeftTrainedModel *weft_cli_load_trained (const char  *trials,
                                         const char  *text,
                                         WeftExit    *status,
                                         GError     **error);

/**
 * weft_cli_open_predictor:
 * @trials: (nullable): value of `--trials`
 * @name: an .onnx file, a .safetensors file of a trained model, or the number of a trial
 * @status: (out): how to end when there is no model
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the model, ready
 */
WeftPredictor *weft_cli_open_predictor (const char  *trials,
                                        const char  *name,
                                        WeftExit    *status,
                                        GError     **error);

G_END_DECLS
