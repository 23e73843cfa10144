/* layout-file.h: points on a plane as files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/layout-quality.h"
#include "explain/layout-rows.h"

G_BEGIN_DECLS

/* Returns: whether a file of that name can be written: it ends in .csv or .npy */
gboolean weft_layout_file_is_known (const char *path);

/**
 * weft_layout_file_write:
 * @path: replaced in one step
 * @points: (N, 2)
 * @rows: whose they are
 * @quality: (nullable): their own trust is written, where it is known
 * @error: return location for an error
 *
 * CSV: a line for each row with its number from 1, x, y, class and trust. NPY: the points alone.
 *
 * Errors: %WEFT_BASE_ERROR_FILE
 */
gboolean weft_layout_file_write (const char               *path,
                                 const WeftTensor         *points,
                                 const WeftLayoutRows     *rows,
                                 const WeftLayoutQuality  *quality,
                                 GError                  **error);

/**
 * weft_layout_file_read:
 * @path: what weft_layout_file_write() wrote
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): (N, 2)
 */
WeftTensor *weft_layout_file_read (const char      *path,
                                   const WeftStop  *stop,
                                   GError         **error);

G_END_DECLS
