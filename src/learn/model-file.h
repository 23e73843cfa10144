/* model-file.h: what a file of a model holds, ready to be used
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/import.h"
#include "learn/trained.h"

G_BEGIN_DECLS

/**
 * WeftModelFile:
 * @trained: (nullable): what Weft trained: a trained model's own file, or an ONNX file that was
 *   made of one and still says how its rows are prepared
 * @import: (nullable): else the layers and weights of another program's ONNX file
 */
typedef struct
{
  WeftTrainedModel *trained;
  WeftImport *import;
} WeftModelFile;

/**
 * weft_model_file_read:
 * @path: `.onnx`; any other file is read as a trained model's own
 * @error: return location for an error
 *
 * Errors: those of weft_onnx_read(), weft_import_new() and weft_trained_model_load()
 *
 * Returns: (transfer full) (nullable): one of the two
 */
WeftModelFile *weft_model_file_read (const char     *path,
                                     GError        **error);
void           weft_model_file_free (WeftModelFile  *self);

/**
 * weft_model_file_prepare:
 * @preparation: (nullable): how rows are prepared for a model that does not say so
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when a preparation is needed and not given, or gives another
 *   input or other classes than the model has; those of weft_trained_model_new_found()
 *
 * Returns: (transfer full) (nullable): the model with its weights
 */
WeftTrainedModel *weft_model_file_prepare (const WeftModelFile  *self,
                                           WeftPreparation      *preparation,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftModelFile, weft_model_file_free)

G_END_DECLS
