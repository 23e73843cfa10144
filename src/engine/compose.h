/* compose.h: operations that are made of others when a graph is built
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ONNX's Split has as many results as it is asked for, and Einsum a language of its
 * own; as ops of the table both would need rules that exist already.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/**
 * weft_compose_split:
 * @axis: the axis that is cut, from the end where negative
 * @extents: (array length=n_pieces): of the pieces; their sum is the axis's extent
 * @pieces: (out caller-allocates) (array length=n_pieces): the pieces
 * @error: return location for an error
 *
 * Source: ONNX Split 13.
 *
 * Errors: %WEFT_ENGINE_ERROR_SHAPE, %WEFT_ENGINE_ERROR_ATTRIBUTE
 */
gboolean weft_compose_split (WeftGraph     *graph,
                             WeftValue      x,
                             gint64         axis,
                             const gint64  *extents,
                             int            n_pieces,
                             WeftValue     *pieces,
                             GError       **error);

/**
 * weft_compose_einsum:
 * @equation: `bij,bjk->bik`: a letter for each axis; letters that the result lacks
 *   are summed over. Without an arrow the result has all letters that occur
 *   once, in the order of the alphabet
 * @inputs: (array length=n_inputs): joined from the left, two at a time
 * @error: return location for an error
 *
 * Each pair is one matrix product over the letters that only these two have. A
 * letter twice in one input, and `...`, are refused. Source: ONNX Einsum 12.
 *
 * Errors: %WEFT_ENGINE_ERROR_ATTRIBUTE, %WEFT_ENGINE_ERROR_SHAPE
 *
 * Returns: the result, or %WEFT_NO_VALUE
 */
WeftValue weft_compose_einsum (WeftGraph        *graph,
                               const char       *equation,
                               const WeftValue  *inputs,
                               int               n_inputs,
                               GError          **error);

G_END_DECLS
