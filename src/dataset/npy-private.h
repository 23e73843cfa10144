/* npy-private.h: NPY arrays, alone or inside an NPZ
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/reader-private.h"

G_BEGIN_DECLS

/**
 * WeftNpyHeader:
 * @dtype: the type that the array is stored as
 * @letter: numpy's kind: `f`, `i`, `u` or `b`
 * @size: bytes per element in the file
 * @is_swapped: whether bytes must be swapped
 * @is_fortran: whether the first axis runs fastest
 * @shape: extents
 */
typedef struct
{
  WeftDType dtype;
  char letter;
  gsize size;
  gboolean is_swapped;
  gboolean is_fortran;
  WeftShape shape;
} WeftNpyHeader;

/* Reads the Python literal in @text; never evaluates it.
 * Returns: %NULL, or what is wrong with it */
const char *weft_npy_parse_header (const char    *text,
                                   WeftNpyHeader *header);

/**
 * weft_npy_read_array:
 * @self: its source is an NPY file at its beginning
 * @may_map: whether the source's own file may be mapped
 *
 * Returns: (transfer full) (nullable): a tensor of rank 1 or more
 */
WeftTensor *weft_npy_read_array (WeftReading  *self,
                                 gboolean      may_map,
                                 GError      **error);

/* Reads the header and checks that the data can be as large as it says.
 * Returns: bytes before the data, or 0 */
gsize weft_npy_read_header (WeftReading    *self,
                            WeftNpyHeader  *header,
                            gsize          *bytes,
                            GError        **error);

G_END_DECLS
