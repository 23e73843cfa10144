/* model-folder-write.h: a trained model as a folder of Hugging Face's form
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/trained.h"

G_BEGIN_DECLS

/* Returns: whether a model is to be written as a folder: one that is there, or `NAME/` */
gboolean weft_model_folder_is (const char *path);

/**
 * weft_model_folder_write:
 * @trained: the model
 * @folder: made if it is not there; files of the same names are replaced
 * @error: return location for an error
 *
 * Writes config.json and model.safetensors, with vocab.txt and tokenizer_config.json where
 * texts are cut by wordpiece, and preprocessor_config.json where pictures are read.
 *
 * Errors: %G_IO_ERROR_NOT_SUPPORTED when it is no ready-made BERT or ResNet,
 *   %WEFT_BASE_ERROR_FILE
 */
gboolean weft_model_folder_write (const WeftTrainedModel  *trained,
                                  const char              *folder,
                                  GError                 **error);

G_END_DECLS
