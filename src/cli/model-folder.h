/* model-folder.h: a pretrained model of Hugging Face's form as a workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/**
 * weft_model_folder_run:
 * @folder: with config.json and model.safetensors, and vocab.txt for texts
 * @outputs: classes to tell apart; 0: as many as it was trained with
 * @output: the workflow to write
 * @status: (out): how to end on an error
 * @error: return location for an error
 *
 * Writes a workflow that goes on training the model: data and target are to be chosen,
 * all else is set as such models are fine-tuned.
 */
gboolean weft_model_folder_run (const char  *folder,
                                int          outputs,
                                const char  *output,
                                WeftExit    *status,
                                GError     **error);

G_END_DECLS
