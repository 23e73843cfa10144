/* npy-write.h: arrays as NPY files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/tensor.h"

G_BEGIN_DECLS

/**
 * weft_npy_write:
 * @path: replaced in one step
 * @tensor: f32
 * @error: return location for an error
 *
 * Writes version 1.0 of numpy's format, the last axis running fastest. Source: numpy.lib.format.
 *
 * Errors: %WEFT_BASE_ERROR_FILE
 */
gboolean weft_npy_write (const char        *path,
                         const WeftTensor  *tensor,
                         GError           **error);

G_END_DECLS
