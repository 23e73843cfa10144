/* column-private.h: columns made by readers out of blocks, and their hash
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/hash.h"
#include "dataset/block-private.h"
#include "dataset/column.h"

G_BEGIN_DECLS

/* Where a text starts that is missing. */
#define WEFT_TEXT_MISSING G_MAXUINT64

/**
 * weft_column_new_text_blocks:
 * @letters: (transfer full): texts, each with a final NUL
 * @starts: (transfer full): guint64 a row, the offset of its text in @letters or
 *   %WEFT_TEXT_MISSING
 *
 * Returns: (transfer full): a column of texts
 */
WeftColumn *weft_column_new_text_blocks (WeftBlock *letters,
                                         WeftBlock *starts);

/* Feeds @hash with everything that the column holds. */
void weft_column_hash (const WeftColumn *self,
                       WeftHash         *hash);

G_END_DECLS
