/* embedding-private.h: what a method of embedding is given, and what it does
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/kernels.h"
#include "explain/embedding.h"

G_BEGIN_DECLS

/**
 * WeftLayout:
 * @kernels: to compute with
 * @params: the method's settings
 * @seed: of all that is drawn
 * @x: (N, V): the rows, brought to fewer columns where they had very many
 * @n: N
 * @at: two rows of @n numbers: where the points are, filled up to a multiple of
 *   WEFT_LAYOUT_PAD by points far away; at first principal components, or the start that was given
 * @started: whether a start was given
 * @n_iterations: how many there will be; the method's begin() sets it
 * @iteration: how many there were
 * @warnings: in sentences
 */
typedef struct
{
  const WeftKernels *kernels;
  const WeftParams *params;
  guint64 seed;
  WeftTensor *x;
  gint64 n;
  float *at[2];
  gboolean started;
  gint64 n_iterations;
  gint64 iteration;
  GPtrArray *warnings;
} WeftLayout;

/**
 * WeftEmbeddingOps:
 * @count: how many iterations there will be
 * @begin: what comes before the first iteration; sets the layout up. Returns %NULL without an
 *   error when it was stopped
 * @step: iteration @layout->iteration
 * @get_loss: (nullable)
 */
typedef struct _WeftEmbeddingOps
{
  gint64 (*count) (const WeftLayout *layout);
  gpointer (*begin) (WeftLayout *layout, const WeftStop *stop, GError **error);
  gboolean (*step) (gpointer state, GError **error);
  double (*get_loss) (gpointer state);
  void (*free) (gpointer state);
} WeftEmbeddingOps;

extern const WeftEmbeddingOps weft_tsne_ops;
extern const WeftEmbeddingOps weft_umap_ops;
extern const WeftParam weft_tsne_params[];
extern const WeftParam weft_umap_params[];

/* Numbers of @n points that can be filled up. Returns: (nullable): of weft_alloc() */
float *weft_layout_alloc (gint64   n,
                          GError **error);

/* Moves the points about their middle and gives the first axis a standard deviation of @spread;
 * points that all lie at one place are drawn at random. */
void weft_layout_scale (WeftLayout *self,
                        double      spread);

/* Adds normal numbers of that deviation to all points, of the stream @name. */
void weft_layout_jitter (WeftLayout *self,
                         const char *name,
                         double      deviation);

G_END_DECLS
