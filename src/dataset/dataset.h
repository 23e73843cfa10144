/* dataset.h: columns of equal length, where they came from and how they divide
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A dataset is immutable and reference-counted; threads share it freely. It
 * has at most 2³² - 1 rows, so that a row fits a guint32.
 */
#pragma once

#include "base/stop.h"
#include "dataset/column.h"

G_BEGIN_DECLS

typedef struct _WeftDataset WeftDataset;
typedef struct _WeftDatasetBuilder WeftDatasetBuilder;

/**
 * WeftPart:
 * @name: "train", "validation", "test" or whatever the source calls it
 * @first: its first row
 * @n_rows: its number of rows
 */
typedef struct
{
  char *name;
  gint64 first;
  gint64 n_rows;
} WeftPart;

/**
 * WeftDatasetFile:
 * @path: a file that was read
 * @fingerprint: SHA-256 of its bytes at that time
 */
typedef struct
{
  char *path;
  char *fingerprint;
} WeftDatasetFile;

/**
 * weft_dataset_builder_new:
 *
 * Returns: (transfer full): a dataset in the making, for one thread
 */
WeftDatasetBuilder *weft_dataset_builder_new  (void);
void                weft_dataset_builder_free (WeftDatasetBuilder *self);

/**
 * weft_dataset_builder_add_column:
 * @name: its name, not empty
 * @column: (transfer full): the column
 */
void weft_dataset_builder_add_column (WeftDatasetBuilder *self,
                                      const char         *name,
                                      WeftColumn         *column);
void weft_dataset_builder_add_part   (WeftDatasetBuilder *self,
                                      const char         *name,
                                      gint64              first,
                                      gint64              n_rows);

/**
 * weft_dataset_builder_add_file:
 * @path: a file that the columns came from
 * @stop: (nullable): polled every megabyte
 *
 * Takes its fingerprint with weft_file_fingerprint().
 *
 * Errors: %WEFT_BASE_ERROR_FILE, %WEFT_BASE_ERROR_STOPPED
 */
gboolean weft_dataset_builder_add_file (WeftDatasetBuilder  *self,
                                        const char          *path,
                                        const WeftStop      *stop,
                                        GError             **error);

/**
 * weft_dataset_builder_end:
 * @self: (transfer full): the builder
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_FORMAT when columns differ in length, a name
 *   occurs twice or a part lies outside; %WEFT_DATASET_ERROR_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): the dataset
 */
WeftDataset *weft_dataset_builder_end (WeftDatasetBuilder  *self,
                                       GError             **error);

WeftDataset *weft_dataset_ref   (WeftDataset *self);
void         weft_dataset_unref (WeftDataset *self);

gint64      weft_dataset_get_n_rows      (const WeftDataset *self);
guint       weft_dataset_get_n_columns   (const WeftDataset *self);
const char *weft_dataset_get_column_name (const WeftDataset *self,
                                          guint              index);
WeftColumn *weft_dataset_get_column      (const WeftDataset *self,
                                          guint              index);

/**
 * weft_dataset_find_column:
 * @name: a column's name
 *
 * Returns: (transfer none) (nullable): the column
 */
WeftColumn *weft_dataset_find_column (const WeftDataset *self,
                                      const char        *name);

/**
 * weft_dataset_require_column:
 * @name: a column's name
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_UNKNOWN, with the names that there are
 *
 * Returns: (transfer none) (nullable): the column
 */
WeftColumn *weft_dataset_require_column (const WeftDataset  *self,
                                         const char         *name,
                                         GError            **error);

/* Returns: (transfer none) (nullable): the rows that the source calls @name */
const WeftPart *weft_dataset_find_part (const WeftDataset *self,
                                        const char        *name);

const WeftPart        *weft_dataset_get_parts (const WeftDataset *self,
                                               guint             *n_parts);
const WeftDatasetFile *weft_dataset_get_files (const WeftDataset *self,
                                               guint             *n_files);

/**
 * weft_dataset_hash_files:
 *
 * Returns: (transfer full): the hash of the fingerprints of all files, 64 hexadecimal digits
 */
char *weft_dataset_hash_files (const WeftDataset *self);

/**
 * weft_dataset_get_hash:
 *
 * The hash of names, types, values and parts, whatever files they came from.
 * It is computed at the first call (about 0.3 s for 100 MB) and remembered.
 *
 * Returns: (transfer none): 64 hexadecimal digits
 */
const char *weft_dataset_get_hash (WeftDataset *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDataset, weft_dataset_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDatasetBuilder, weft_dataset_builder_free)

G_END_DECLS
