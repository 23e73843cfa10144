/* attention.h: what the layers of Transformers are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/layer.h"

/* Whether the input is sequences of vectors, (B, T, C) with C known; otherwise
 * fails with a sentence. */
gboolean weft_sequence_check (WeftLayerBuild  *self,
                              WeftValue        x,
                              GError         **error);

/* x W + b along the last axis. Returns: the value, or %WEFT_NO_VALUE */
WeftValue weft_sequence_dense (WeftLayerBuild  *self,
                               WeftValue        x,
                               const char      *name,
                               gint64           units,
                               GError         **error);

/* Layer normalization over the last axis, with a scale and a bias; @epsilon is added
 * to the variance. */
WeftValue weft_sequence_normalize (WeftLayerBuild  *self,
                                   WeftValue        x,
                                   const char      *name,
                                   double           epsilon,
                                   GError         **error);

/**
 * weft_sequence_attend:
 * @query: (B, T, C)
 * @memory: (B, S, C'), which may be @query
 * @n_heads: divides C
 * @mask: (B, S), which steps of @memory are none but padding; %WEFT_NO_VALUE: all are
 * @causal: whether step t sees steps up to t only; T must be known
 * @prefix: what parameters' names begin with, "" or "attention_"
 *
 * Multi-head attention: softmax (Q Kᵀ / √D) V for each head of D numbers, and the
 * heads joined by one more product. Source: Vaswani et al. 2017, 3.2.
 *
 * Returns: (B, T, C), or %WEFT_NO_VALUE
 */
WeftValue weft_sequence_attend (WeftLayerBuild  *self,
                                WeftValue        query,
                                WeftValue        memory,
                                WeftValue        mask,
                                gint64           n_heads,
                                gboolean         causal,
                                const char      *prefix,
                                GError         **error);

/**
 * weft_sequence_hide:
 * @scores: (B, …, S)
 * @mask: (B, S), or %WEFT_NO_VALUE
 *
 * Makes scores of padding so low that softmax gives exactly 0, unless all is padding.
 *
 * Returns: the shape of @scores
 */
WeftValue weft_sequence_hide (WeftLayerBuild *self,
                              WeftValue       scores,
                              WeftValue       mask);
