/* import.h: computations of others as layers that can be changed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An op of the graph becomes the layer that computes the same; what only shapes things
 * for the next one, such as the Flatten behind a global pooling, goes into that layer, and so do
 * sums and products with numbers of the file behind a layer with weights. What the file computes
 * of its numbers alone, such as real weights of quantized ones, is computed before. Which op is
 * which layer is a table in import.c.
 */
#pragma once

#include "exchange/onnx.h"
#include "exchange/safetensors.h"
#include "learn/model.h"

G_BEGIN_DECLS

/**
 * WeftImport:
 * @spec: the layers; called as their weights are in the file, as far as ids allow
 * @weights: the numbers of their parameters, by the names that weft_transfer_weights() looks for
 * @item: what one sample's input was in the file
 * @n_outputs: the last extent of what it gives
 * @warnings: (element-type utf8): what the layers do not do as the file does, a sentence each
 */
typedef struct
{
  WeftModelSpec *spec;
  WeftSafetensors *weights;
  WeftShape item;
  gint64 n_outputs;
  GPtrArray *warnings;
} WeftImport;

/**
 * weft_import_new:
 * @model: with one input and one output
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_MODEL with the number and name of the op that no layer computes
 *
 * Returns: (transfer full) (nullable): the layers and their numbers
 */
WeftImport *weft_import_new  (const WeftOnnxModel  *model,
                              GError              **error);
void        weft_import_free (WeftImport           *self);

/**
 * weft_import_leave_out_shares:
 *
 * Cross entropy makes shares of what a model gives, and what is trained so and then exported
 * has them again: a Softmax at the end, which only does that, is no layer to train with.
 *
 * Returns: (transfer full): the layers without it
 */
WeftModelSpec *weft_import_leave_out_shares (const WeftImport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftImport, weft_import_free)

G_END_DECLS
