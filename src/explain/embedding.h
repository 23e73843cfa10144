/* embedding.h: rows as points on a plane, so that what is alike is near
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An embedding is computed in steps, so that a window can draw what there is, pause and go on.
 * The same rows, parameters, seed and kernel set give the same points, bit for bit, in however
 * many steps and on any number of threads.
 */
#pragma once

#include "base/params.h"
#include "base/stop.h"
#include "engine/tensor.h"

G_BEGIN_DECLS

typedef struct _WeftEmbedding WeftEmbedding;

/* Fewer rows have no picture. */
#define WEFT_EMBEDDING_LEAST_ROWS 4

/**
 * WeftEmbeddingMethod:
 * @id: "pca", "tsne", "umap"
 * @title: what people read, marked with N_()
 * @help: what it shows and what not, marked with N_()
 * @loss: (nullable): what weft_embedding_get_loss() is, marked with N_()
 * @params: its settings
 * @most_rows: more are refused
 * @ops: what computes it
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  const char *loss;
  const WeftParam *params;
  gint64 most_rows;
  const struct _WeftEmbeddingOps *ops;
} WeftEmbeddingMethod;

/* All methods; ended by one without an id. */
extern const WeftEmbeddingMethod weft_embedding_methods[];

/**
 * weft_embedding_find_method:
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET, with the ids that there are
 *
 * Returns: (transfer none) (nullable): the method called @id
 */
const WeftEmbeddingMethod *weft_embedding_find_method (const char  *id,
                                                       GError     **error);

/**
 * weft_embedding_new:
 * @x: (N, V) f32, finite, at least %WEFT_EMBEDDING_LEAST_ROWS rows
 * @method: how
 * @params: (nullable): values for its table, %NULL for the defaults
 * @seed: of all that is drawn
 * @error: return location for an error
 *
 * Checks only; nothing is computed yet.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_INPUT, %WEFT_EXPLAIN_ERROR_NUMBERS with row and column,
 *   %WEFT_EXPLAIN_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): the embedding
 */
WeftEmbedding *weft_embedding_new  (WeftTensor                 *x,
                                    const WeftEmbeddingMethod  *method,
                                    const WeftParams           *params,
                                    guint64                     seed,
                                    GError                    **error);
void           weft_embedding_free (WeftEmbedding              *self);

/**
 * weft_embedding_set_start:
 * @points: (N, 2) f32, finite: a layout of the same rows: of another layer or an earlier epoch
 *
 * Before the first step. The layout begins there, in the size that the method begins with, so
 * that pictures of one after the other can be compared. Without it, it begins with the two first
 * principal components, or where the method has something better. PCA takes no notice, but for
 * the signs of its axes.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_INPUT, %WEFT_EXPLAIN_ERROR_NUMBERS
 */
gboolean weft_embedding_set_start (WeftEmbedding     *self,
                                   const WeftTensor  *points,
                                   GError           **error);

/**
 * weft_embedding_step:
 * @n_iterations: at most so many; 0 only lays the first points out
 * @stop: (nullable): asks to end early; the embedding can go on afterwards
 * @error: return location for an error
 *
 * Goes on. The first call lays out principal components, what comes before the first iteration
 * (who is near whom) may take seconds and begins anew when it is stopped.
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY, %WEFT_EXPLAIN_ERROR_NUMBERS
 *
 * Thread: one at a time
 *
 * Returns: %TRUE unless there is an error; weft_embedding_is_done() says whether it is finished
 */
gboolean weft_embedding_step (WeftEmbedding   *self,
                              gint64           n_iterations,
                              const WeftStop  *stop,
                              GError         **error);

gint64   weft_embedding_get_n_iterations (const WeftEmbedding *self);
gint64   weft_embedding_get_iteration    (const WeftEmbedding *self);
gboolean weft_embedding_is_done          (const WeftEmbedding *self);

/**
 * weft_embedding_get_points:
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): (N, 2): where the rows are now; zeros before the first step
 */
WeftTensor *weft_embedding_get_points (const WeftEmbedding  *self,
                                       GError              **error);

/**
 * weft_embedding_get_loss:
 *
 * Returns: what the method makes small, of the points as they are, see #WeftEmbeddingMethod;
 *   NaN where it has no such number, or none yet
 */
double weft_embedding_get_loss (WeftEmbedding *self);

/**
 * weft_embedding_get_shares:
 * @shares: (out): of the rows' variance, along each axis
 *
 * Returns: whether the axes are principal components
 */
gboolean weft_embedding_get_shares (const WeftEmbedding *self,
                                    double               shares[2]);

const WeftEmbeddingMethod *weft_embedding_get_method (const WeftEmbedding *self);
const WeftParams          *weft_embedding_get_params (const WeftEmbedding *self);
guint64                    weft_embedding_get_seed   (const WeftEmbedding *self);

/* Returns: (transfer none) (element-type utf8): what was done otherwise than asked for, in
 * sentences */
GPtrArray *weft_embedding_get_warnings (const WeftEmbedding *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEmbedding, weft_embedding_free)

G_END_DECLS
