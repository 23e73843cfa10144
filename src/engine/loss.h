/* loss.h: losses, as graphs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/**
 * WeftReduction:
 * @WEFT_REDUCTION_MEAN: Σ loss / number of elements (Σ weights of the rows that
 *   count, for cross entropy)
 * @WEFT_REDUCTION_SUM: Σ loss
 * @WEFT_REDUCTION_NONE: one loss an element
 */
typedef enum {
  WEFT_REDUCTION_MEAN,
  WEFT_REDUCTION_SUM,
  WEFT_REDUCTION_NONE,
} WeftReduction;

/**
 * weft_loss_cross_entropy:
 * @logits: (N, C) f32, before any softmax
 * @target: (N) i32 or i64 class numbers; rows with others than 0 … C - 1 count nothing
 * @weights: (C) f32 constants, or %WEFT_NO_VALUE
 * @label_smoothing: ε in 0 … 1
 * @reduction: see #WeftReduction
 * @probabilities: (out) (optional): softmax (logits)
 * @error: return location for an error
 *
 * Formulas: ops/cross-entropy.c. The mean divides by Σ_i w[target_i] over the
 * rows that count, without weights by their number; it is NaN where none does.
 *
 * Shape: scalar, or (N) without reduction
 * Source: ONNX SoftmaxCrossEntropyLoss 13; PyTorch cross_entropy
 * Errors: %WEFT_ENGINE_ERROR_SHAPE, %WEFT_ENGINE_ERROR_TYPE
 */
WeftValue weft_loss_cross_entropy (WeftGraph      *graph,
                                   WeftValue       logits,
                                   WeftValue       target,
                                   WeftValue       weights,
                                   double          label_smoothing,
                                   WeftReduction   reduction,
                                   WeftValue      *probabilities,
                                   GError        **error);

/**
 * weft_loss_binary_cross_entropy:
 * @output: any shape, f32: logits x, or probabilities p
 * @target: the same shape, f32 in 0 … 1
 * @from_logits: what @output is
 * @reduction: see #WeftReduction
 * @error: return location for an error
 *
 *     from logits:        softplus (x) - x t
 *     from probabilities: -(t log p + (1 - t) log (1 - p)), each log at least -100
 *
 * Source: PyTorch binary_cross_entropy_with_logits, binary_cross_entropy
 * Errors: %WEFT_ENGINE_ERROR_SHAPE, %WEFT_ENGINE_ERROR_TYPE
 */
WeftValue weft_loss_binary_cross_entropy (WeftGraph      *graph,
                                          WeftValue       output,
                                          WeftValue       target,
                                          gboolean        from_logits,
                                          WeftReduction   reduction,
                                          GError        **error);

/**
 * weft_loss_squared_error:
 *
 * (y - t)² per element; its mean is the mean squared error.
 */
WeftValue weft_loss_squared_error (WeftGraph      *graph,
                                   WeftValue       output,
                                   WeftValue       target,
                                   WeftReduction   reduction,
                                   GError        **error);

/**
 * weft_loss_absolute_error:
 *
 * |y - t| per element.
 */
WeftValue weft_loss_absolute_error (WeftGraph      *graph,
                                    WeftValue       output,
                                    WeftValue       target,
                                    WeftReduction   reduction,
                                    GError        **error);

/**
 * weft_loss_huber:
 * @delta: where the square goes over into a line, above 0
 *
 * ½ d² where |d| ≤ δ, else δ (|d| - ½ δ), with d = y - t. Source: Huber 1964;
 * PyTorch huber_loss.
 */
WeftValue weft_loss_huber (WeftGraph      *graph,
                           WeftValue       output,
                           WeftValue       target,
                           double          delta,
                           WeftReduction   reduction,
                           GError        **error);

G_END_DECLS
