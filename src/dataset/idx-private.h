/* idx-private.h: IDX files one by one, for the reader of whole folders
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/reader-private.h"

G_BEGIN_DECLS

/**
 * WeftIdxHeader:
 * @dtype: element type
 * @shape: extents, the first one counts the items; all at least 1
 * @offset: bytes before the data
 * @bytes: bytes of data
 */
typedef struct
{
  WeftDType dtype;
  WeftShape shape;
  gsize offset;
  gsize bytes;
} WeftIdxHeader;

/* Reads the header and checks that the data can be as large as it says. */
gboolean weft_idx_read_header (WeftReading    *self,
                               WeftIdxHeader  *header,
                               GError        **error);

/**
 * weft_idx_read_data:
 * @header: what weft_idx_read_header() gave, just before
 * @data: receives the elements in host byte order
 */
gboolean weft_idx_read_data (WeftReading          *self,
                             const WeftIdxHeader  *header,
                             guint8               *data,
                             GError              **error);

/**
 * weft_idx_make_labels:
 * @values: (transfer full): u8 labels
 * @names: (nullable): class names; %NULL: the numbers themselves
 *
 * Returns: (transfer full) (nullable): a category column
 */
WeftColumn *weft_idx_make_labels (WeftReading *self, WeftTensor *values, const char *const *names, GError **error);

/* Reads a folder of images and labels that belong together. */
WeftDataset *weft_idx_read_folder  (WeftReading  *self,
                                    GError      **error);
int          weft_idx_sniff_folder (const char   *path);

/* Returns: whether @code stands for a type */
gboolean weft_idx_find_type (guint8     code,
                             WeftDType *dtype);

/* Returns: (transfer full) (nullable): a single file as a dataset */
WeftDataset *weft_idx_read_file (WeftReading  *self,
                                 GError      **error);

/* The same from the headers alone. */
gboolean weft_idx_describe_file   (WeftReading      *self,
                                   WeftDescription  *description,
                                   GError          **error);
gboolean weft_idx_describe_folder (WeftReading      *self,
                                   WeftDescription  *description,
                                   GError          **error);

G_END_DECLS
