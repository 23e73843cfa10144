/* transfer.h: weights that another training learned
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/session.h"
#include "learn/model.h"

G_BEGIN_DECLS

/**
 * weft_transfer_weights:
 * @model: a new model, before there is a session of it; its first weights change
 * @path: a safetensors file, such as a trained model or a checkpoint, or an ONNX file
 * @report: (out): a sentence: how many tensors were taken, and what became of the others
 * @error: return location for an error
 *
 * Takes whatever has the name and shape of one of the model's tensors, or the name that
 * PyTorch's models have for it (naming.def), of an ONNX file also the name of the layer that
 * weft_import_new() makes; the others stay as they were drawn, so
 * that a last layer may be new.
 *
 * Errors: those of weft_safetensors_read() and weft_onnx_read();
 *   %WEFT_LEARN_ERROR_MODEL when nothing fits
 */
gboolean weft_transfer_weights (WeftModel   *model,
                                const char  *path,
                                char       **report,
                                GError     **error);

/* Returns: (transfer none) (nullable): the tensor called @name */
typedef const WeftTensor *(*WeftTransferFind) (gpointer source,
                                               const char *name);

/**
 * weft_transfer_all:
 * @model: as in weft_transfer_weights()
 * @find: finds tensors under the names that a new model has
 * @source: for @find
 * @error: return location for an error
 *
 * Takes each of the model's tensors.
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL when one is missing or of another shape
 */
gboolean weft_transfer_all (WeftModel         *model,
                            WeftTransferFind   find,
                            gpointer           source,
                            GError           **error);

/* A WeftTransferFind in a WeftSession. */
const WeftTensor *weft_transfer_find_in_session (gpointer    session,
                                                 const char *name);

G_END_DECLS
