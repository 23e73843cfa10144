/* input-parts.h: what an input that is no picture is made of, and what each part has
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words of a text, in their order, or columns of a table, whatever numbers are made of each. So
 * the answers of two models can be compared which number their inputs differently.
 */
#pragma once

#include "explain/saliency.h"

G_BEGIN_DECLS

/**
 * WeftInputParts:
 * @names: (element-type utf8): of each
 * @values: (element-type float): what each has
 */
typedef struct
{
  GPtrArray *names;
  GArray *values;
} WeftInputParts;

/* @sample: (item…): the input
 * @saliency: where an answer comes from
 *
 * Words keep their places; a column is all numbers that are made of it. To be cleared. */
void weft_input_parts_init  (WeftInputParts      *self,
                             const WeftPredictor *predictor,
                             const float         *sample,
                             const WeftSaliency  *saliency);
void weft_input_parts_clear (WeftInputParts      *self);

/**
 * weft_input_parts_order:
 * @like: parts of the same input, as another model sees it
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_INPUT when a part is in one of them only
 *
 * Returns: (transfer full) (nullable): the numbers of @self in the order of @like
 */
WeftTensor *weft_input_parts_order (const WeftInputParts  *self,
                                    const WeftInputParts  *like,
                                    GError               **error);

/* Returns: whether the model reads one text */
gboolean weft_input_parts_is_text (const WeftPredictor *predictor);

/**
 * weft_input_parts_rank:
 * @maps: (array length=n_maps): (parts): numbers of the same parts
 *
 * Returns: (transfer full) (element-type guint): the parts, those with the largest number in any
 *   map first
 */
GArray *weft_input_parts_rank (const float *const *maps,
                               guint n_maps,
                               guint n_parts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftInputParts, weft_input_parts_clear)

G_END_DECLS
