/* loader.h: shuffled batches of rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of an epoch is a pure function of the seed and the epoch's number,
 * so a checkpoint holds an epoch and a batch, and resuming is exact. Nothing is
 * allocated after creation.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WeftLoader WeftLoader;

/**
 * WeftLoaderFlags:
 * @WEFT_LOADER_SHUFFLE: a new order each epoch; without it, as given
 * @WEFT_LOADER_DROP_LAST: leave out a last batch that is not full, unless it is the only one
 */
typedef enum {
  WEFT_LOADER_PLAIN = 0,
  WEFT_LOADER_SHUFFLE = 1 << 0,
  WEFT_LOADER_DROP_LAST = 1 << 1,
} WeftLoaderFlags;

/**
 * weft_loader_new:
 * @rows: (array length=n_rows): row numbers, copied
 * @n_rows: their number, at least 1
 * @batch_size: rows a batch, at least 1
 * @flags: see #WeftLoaderFlags
 * @seed: the seed of the run; the stream is (seed, "shuffle EPOCH")
 *
 * Returns: (transfer full): a loader at epoch 0, batch 0
 */
WeftLoader *weft_loader_new  (const guint32   *rows,
                              gsize            n_rows,
                              gsize            batch_size,
                              WeftLoaderFlags  flags,
                              guint64          seed);
void        weft_loader_free (WeftLoader      *self);

/* Returns: batches of one epoch */
gsize weft_loader_get_n_batches (const WeftLoader *self);

/**
 * weft_loader_next:
 * @n_rows: (out): rows of the batch
 *
 * Returns: (transfer none) (nullable): the next batch's rows, valid until the
 *   next call; %NULL at the end of an epoch, after which the next epoch begins
 */
const guint32 *weft_loader_next (WeftLoader *self,
                                 gsize      *n_rows);

/**
 * weft_loader_peek:
 * @n_rows: (out): rows of the batch
 *
 * Returns: (transfer none) (nullable): what weft_loader_next() gives next;
 *   %NULL at the end of an epoch
 */
const guint32 *weft_loader_peek (const WeftLoader *self,
                                 gsize            *n_rows);

/**
 * weft_loader_get_position:
 * @epoch: (out): from 0
 * @batch: (out): the batch that weft_loader_next() gives next, from 0; the
 *   number of batches when it gives %NULL next
 */
void weft_loader_get_position (const WeftLoader *self,
                               guint64          *epoch,
                               gsize            *batch);

/**
 * weft_loader_set_position:
 * @epoch: from 0
 * @batch: 0 … number of batches
 */
void weft_loader_set_position (WeftLoader *self,
                               guint64     epoch,
                               gsize       batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLoader, weft_loader_free)

G_END_DECLS
