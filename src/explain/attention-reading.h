/* attention-reading.h: one matrix of shares, read off the attention of all layers and heads
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/attention-view.h"
#include "explain/attention.h"

G_BEGIN_DECLS

/**
 * WeftAttentionWay:
 * @WEFT_WAY_MEAN, @WEFT_WAY_MAX, @WEFT_WAY_MIN: of a layer's heads
 * @WEFT_WAY_HEAD: one of them
 * @WEFT_WAY_ROLLOUT: through all layers up to this one: which words stand behind each step
 * @WEFT_WAY_GRADIENT: the same of what raises the score of a class
 *
 * The ways are rows of weft_attention_ways, in this order.
 */
typedef enum {
  WEFT_WAY_MEAN,
  WEFT_WAY_MAX,
  WEFT_WAY_MIN,
  WEFT_WAY_HEAD,
  WEFT_WAY_ROLLOUT,
  WEFT_WAY_GRADIENT,
  WEFT_N_ATTENTION_WAYS,
} WeftAttentionWay;

extern const WeftParamChoice weft_attention_ways[];

/* Returns: whether a way goes through layers, which only what reads itself has */
gboolean weft_attention_way_is_rollout (WeftAttentionWay way);

/**
 * WeftAttentionReading:
 * @map: whose rows and columns it has
 * @way: how it was read
 * @head: which head, of one
 * @shares: (array): (rows × columns): 0 … 1
 * @rows: (array length=map.n_rows): what is to be known of each row
 * @coverage: (array length=map.n_columns): how often each column is read, all in all
 */
typedef struct
{
  const WeftAttentionMap *map;
  WeftAttentionWay way;
  gint64 head;
  float *shares;
  WeftAttentionRow *rows;
  double *coverage;
} WeftAttentionReading;

/**
 * weft_attention_reading_new:
 * @attention: lives as long as the reading
 * @map: of @attention
 * @way: how
 * @head: from 0, for %WEFT_WAY_HEAD
 * @discard: 0 … 1, of rollouts
 * @gradients: (nullable): of weft_attention_differentiate(), for %WEFT_WAY_GRADIENT
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET when there is no such head, %WEFT_EXPLAIN_ERROR_MODEL when
 *   @map cannot be rolled out, %WEFT_EXPLAIN_ERROR_STOPPED
 *
 * Returns: (transfer full) (nullable): the matrix
 */
WeftAttentionReading *weft_attention_reading_new  (const WeftAttention     *attention,
                                                   const WeftAttentionMap  *map,
                                                   WeftAttentionWay         way,
                                                   gint64                   head,
                                                   double                   discard,
                                                   const GPtrArray         *gradients,
                                                   const WeftStop          *stop,
                                                   GError                 **error);
void                  weft_attention_reading_free (WeftAttentionReading    *self);

/* Returns: the mean of the rows' entropies, 0 … 1 */
double weft_attention_reading_get_entropy (const WeftAttentionReading *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftAttentionReading, weft_attention_reading_free)

G_END_DECLS
