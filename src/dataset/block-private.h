/* block-private.h: bytes that grow, in memory or in a mapped temporary file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/memory.h"
#include "engine/tensor.h"

G_BEGIN_DECLS

/**
 * WeftBudget:
 * @limit: bytes of heap that the blocks of one read may use together
 * @used: bytes that they use
 */
typedef struct
{
  gsize limit;
  gsize used;
} WeftBudget;

/**
 * WeftBlock:
 * @data: the bytes, zero where never written
 * @length: bytes in use
 *
 * One thread fills a block; once it is part of a column it no longer changes.
 */
typedef struct
{
  guint8 *data;
  gsize length;

  /*< private >*/
  gsize capacity;
  WeftBudget *budget; /* Borrowed: until the block is sealed */
  gpointer map;       /* Owned: start of the mapping, NULL on the heap */
  gsize map_bytes;
  int file; /* Owned: temporary file, -1 without one */
} WeftBlock;

/**
 * weft_block_new:
 * @budget: (transfer none): shared by the blocks of one read
 *
 * Returns: (transfer full): an empty block
 */
WeftBlock *weft_block_new (WeftBudget *budget);

/**
 * weft_block_new_mapped:
 * @path: an uncompressed file
 * @offset: where its data begins
 * @length: bytes of data
 *
 * Maps a file privately. Whoever truncates it while it is mapped ends the
 * process, as with every mapping, so it is done only beyond the memory limit.
 *
 * Returns: (transfer full) (nullable): a sealed block
 */
WeftBlock *weft_block_new_mapped (const char  *path,
                                  gsize        offset,
                                  gsize        length,
                                  GError     **error);

void weft_block_free (WeftBlock *self);

/**
 * weft_block_resize:
 * @length: bytes in use from now on
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY, %WEFT_DATASET_ERROR_FILE (disk full)
 */
gboolean weft_block_resize (WeftBlock      *self,
                            gsize           length,
                            GError        **error);
gboolean weft_block_append (WeftBlock      *self,
                            gconstpointer   data,
                            gsize           length,
                            GError        **error);

/* Ends growth: closes the temporary file (the mapping stays) and forgets the budget. */
void weft_block_seal (WeftBlock *self);

/**
 * weft_block_to_tensor:
 * @self: (transfer full): holds exactly the elements
 *
 * Returns: (transfer full): a tensor that owns the block
 */
WeftTensor *weft_block_to_tensor (WeftBlock       *self,
                                  WeftDType        dtype,
                                  const WeftShape *shape);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftBlock, weft_block_free)

G_END_DECLS
