/* attention-view.h: what is made of shares of attention, to be looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Functions of plain arrays: shares of rows that sum to 1, row after row.
 */
#pragma once

#include "base/stop.h"

G_BEGIN_DECLS

/**
 * WeftAttentionJoin:
 * @WEFT_ATTENTION_MEAN: of the heads; its rows sum to 1
 * @WEFT_ATTENTION_MAX, @WEFT_ATTENTION_MIN: of each share, among the heads
 */
typedef enum {
  WEFT_ATTENTION_MEAN,
  WEFT_ATTENTION_MAX,
  WEFT_ATTENTION_MIN,
  WEFT_N_ATTENTION_JOINS,
} WeftAttentionJoin;

/* Makes one map, (n), of @n_heads of them, (heads, n). */
void weft_attention_join (WeftAttentionJoin  how,
                          const float       *weights,
                          gint64             n_heads,
                          gint64             n,
                          float             *joined);

/**
 * weft_attention_join_gradients:
 * @gradients: (heads, n): of a score by the shares
 *
 * The mean over the heads of what raises the score: max (0, share × gradient). Source: Chefer
 * et al. 2021, “Generic Attention-model Explainability”, equation 5.
 */
void weft_attention_join_gradients (const float *weights,
                                    const float *gradients,
                                    gint64       n_heads,
                                    gint64       n,
                                    float       *joined);

/**
 * weft_attention_roll_out:
 * @layers: (array length=n_layers): a joined map of each layer, (n × n), from the input on
 * @discard: 0 … 1: which share of a layer's numbers, the least ones, count as 0
 * @stop: (nullable): polled once a row
 * @rolled: (out caller-allocates): (n × n): which steps of the input stand behind each step after
 *   all layers; each row sums to 1
 *
 * R = Ãₗ … Ã₁, where Ã are the rows of (A + I) / 2, made to sum to 1 after what is discarded is
 * gone. Half of each step is the step itself, as residual connections have it. Source: Abnar
 * and Zuidema 2020, “Quantifying Attention Flow in Transformers”, section 3.
 *
 * Returns: %FALSE if it was stopped
 */
gboolean weft_attention_roll_out (const float *const *layers,
                                  guint n_layers,
                                  gint64 n,
                                  double discard,
                                  const WeftStop *stop,
                                  float *rolled);

/**
 * WeftAttentionRow:
 * @entropy: 0: one step is read alone … 1: all alike: −Σ a ln a / ln n, of shares that
 *   are made to sum to 1
 * @peak: which step is read most
 * @share: its share
 */
typedef struct
{
  double entropy;
  gint64 peak;
  double share;
} WeftAttentionRow;

/* Returns: what is to be known of a row of @n shares */
WeftAttentionRow weft_attention_measure_row (const float *row,
                                             gint64       n);

/**
 * weft_attention_cover:
 * @map: (rows × columns)
 * @coverage: (out caller-allocates): (columns): Σ over rows: how often each column is read, all
 *   in all; much less than 1 of a word of a sentence that is translated: it was left out
 */
void weft_attention_cover (const float *map,
                           gint64       n_rows,
                           gint64       n_columns,
                           double      *coverage);

/**
 * weft_attention_agree:
 * @map: (rows × columns): shares
 * @effects: (rows × columns): what becomes worse without a column
 *
 * Returns: of how many rows, 0 … 1, the step that is read most is the one that matters most
 */
double weft_attention_agree (const float *map,
                             const float *effects,
                             gint64       n_rows,
                             gint64       n_columns);

G_END_DECLS
