/* layout-state.h: how far a layout has come, and how it came about, in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/embedding.h"
#include "explain/layout-quality.h"

G_BEGIN_DECLS

/**
 * WeftLayoutState:
 * @method: how
 * @seed: of all that was drawn
 * @n_rows, @n_columns: of what is laid out
 * @iteration, @n_iterations: how far it is
 * @loss: what the method makes small; NaN: it has no such number, or none yet
 * @has_shares: whether the axes are principal components
 * @shares: then, their shares of the variance
 *
 * What there is to say of an embedding without it.
 */
typedef struct
{
  const WeftEmbeddingMethod *method;
  guint64 seed;
  gint64 n_rows;
  gint64 n_columns;
  gint64 iteration;
  gint64 n_iterations;
  double loss;
  gboolean has_shares;
  double shares[2];
} WeftLayoutState;

/* @x: what is laid out; the loss takes as long as an iteration. */
void weft_layout_state_take (WeftLayoutState  *self,
                             WeftEmbedding    *embedding,
                             const WeftTensor *x);

/**
 * weft_layout_state_tell:
 * @data: what was laid out
 * @quality: (nullable): how far the picture can be believed; %NULL: not known yet
 *
 * Returns: (transfer full): what stands under every layout: where it is from, how far it can be
 *   believed, and how to have it again
 */
char *weft_layout_state_tell (const WeftLayoutState   *self,
                              const char              *data,
                              const WeftLayoutQuality *quality);

G_END_DECLS
