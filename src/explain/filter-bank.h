/* filter-bank.h: the weights of a convolution, as they are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters that read a picture's colors are small pictures themselves. Of deeper ones, which read
 * channels, only how strongly each reads each can be seen.
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftFilterBank:
 * @layer: the id of the layer
 * @n_filters: how many maps it gives
 * @n_channels: how many of its input each filter reads
 * @height, @width: of a filter
 * @weights: (filters, channels, height, width) f32
 * @norms: (filters, channels) f32: the length of each kernel: √Σ w²
 * @are_pictures: whether channels are colors: 1 or 3, of the input itself
 * @limit: the largest magnitude of a weight, where the colors of all filters end
 */
typedef struct
{
  char *layer;
  gint64 n_filters;
  gint64 n_channels;
  gint64 height;
  gint64 width;
  WeftTensor *weights;
  WeftTensor *norms;
  gboolean are_pictures;
  float limit;
} WeftFilterBank;

/* Returns: whether @layer has filters to look at */
gboolean weft_filter_bank_suits (const WeftSubject      *subject,
                                 const WeftSubjectLayer *layer);

/**
 * weft_filter_bank_new:
 * @layer: the id of a convolution, or of a norm or activation function right behind one
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when there is no such layer or it is no convolution,
 *   %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): the filters
 */
WeftFilterBank *weft_filter_bank_new  (const WeftSubject  *subject,
                                       const char         *layer,
                                       GError            **error);
void            weft_filter_bank_free (WeftFilterBank     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFilterBank, weft_filter_bank_free)

G_END_DECLS
