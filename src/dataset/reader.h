/* reader.h: files that become datasets
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reader is a row in one table: adding a format is a file with a WeftReader
 * and a line in reader.c. Files come from strangers: sizes are checked before
 * anything is allocated, compressed data is expanded only as far as it is used,
 * nothing in a file is executed.
 */
#pragma once

#include "base/params.h"
#include "base/stop.h"
#include "dataset/dataset.h"
#include "dataset/description.h"
#include "dataset/warnings.h"

G_BEGIN_DECLS

typedef struct _WeftReading WeftReading;

/**
 * WeftReader:
 * @id: `[a-z0-9_-]+`, as in files and on the command line
 * @title: name for people, marked with N_()
 * @help: a sentence on what it reads, marked with N_()
 * @extensions: (array zero-terminated=1): file name endings, lower case, without
 *   `.gz`; they decide where no reader is certain of the content
 * @params: its options
 * @sniff: how sure it is, from the first bytes or the names in a folder:
 *   0 not mine, 1 could be mine, 2 certainly mine
 * @read: reads; never called on what it does not sniff unless chosen by hand
 * @describe: says what @read would give, from headers or the first rows
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  const char *const *extensions;
  const WeftParam *params;
  int (*sniff) (WeftReading *reading);
  WeftDataset *(*read) (WeftReading *reading, GError **error);
  gboolean (*describe) (WeftReading *reading, WeftDescription *description, GError **error);
} WeftReader;

/**
 * weft_readers:
 *
 * Returns: (transfer none) (array zero-terminated=1): all readers
 */
const WeftReader *const *weft_readers (void);

/* Returns: (transfer none) (nullable): the reader called @id */
const WeftReader *weft_reader_find (const char *id);

/**
 * weft_image_form_store:
 * @options: values for the table of the reader called image
 *
 * Sets the options with which pictures are read in a form.
 */
void weft_image_form_store (const WeftImageForm *form,
                            WeftParams          *options);

/**
 * weft_dataset_resolve:
 * @reference: a path, or `dataset:NAME` for shipped data
 * @folder: (nullable): what a relative path is relative to
 * @error: return location for an error
 *
 * NAME may leave out the file's ending: `dataset:iris` is datasets/iris.csv.
 *
 * Errors: %WEFT_DATASET_ERROR_UNKNOWN when no such data is shipped
 *
 * Returns: (transfer full) (nullable): a path
 */
char *weft_dataset_resolve (const char  *reference,
                            const char  *folder,
                            GError     **error);

/**
 * weft_dataset_read:
 * @reference: a file, a folder, or `dataset:NAME`
 * @options: (nullable): values for the table of one reader, which is then used;
 *   %NULL: the content decides which, with its defaults
 * @stop: (nullable): polled at least every megabyte
 * @warnings: (nullable) (element-type utf8): receives what was assumed or repaired
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR in all its kinds, %WEFT_BASE_ERROR_NO_MEMORY,
 *   %WEFT_BASE_ERROR_FILE, %WEFT_BASE_ERROR_STOPPED; the message begins with the
 *   path
 *
 * Returns: (transfer full) (nullable): the dataset
 */
WeftDataset *weft_dataset_read (const char        *reference,
                                const WeftParams  *options,
                                const WeftStop    *stop,
                                GPtrArray         *warnings,
                                GError           **error);

/**
 * weft_dataset_read_bytes:
 * @bytes: the content of a file
 * @name: what the file would be called
 *
 * As weft_dataset_read(), for content that is in memory; what lies beyond the
 * memory limit still goes to a temporary file.
 *
 * Returns: (transfer full) (nullable): the dataset
 */
WeftDataset *weft_dataset_read_bytes (GBytes            *bytes,
                                      const char        *name,
                                      const WeftParams  *options,
                                      const WeftStop    *stop,
                                      GPtrArray         *warnings,
                                      GError           **error);

/**
 * weft_dataset_describe:
 * @reference: a file, a folder, or `dataset:NAME`
 * @options: (nullable): as for weft_dataset_read()
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Says what weft_dataset_read() would give without reading the rows: milliseconds,
 * however large the file is. Arrays are described by their headers, tables by
 * their first rows, so that damage further on is not found.
 *
 * Errors: as weft_dataset_read()
 *
 * Returns: (transfer full) (nullable): what is known
 */
WeftDescription *weft_dataset_describe (const char        *reference,
                                        const WeftParams  *options,
                                        const WeftStop    *stop,
                                        GError           **error);

/**
 * weft_dataset_describe_bytes:
 * @bytes: the content of a file
 * @name: what the file would be called
 *
 * As weft_dataset_describe(), for content that is in memory.
 *
 * Returns: (transfer full) (nullable): what is known
 */
WeftDescription *weft_dataset_describe_bytes (GBytes            *bytes,
                                              const char        *name,
                                              const WeftParams  *options,
                                              const WeftStop    *stop,
                                              GError           **error);

/**
 * weft_dataset_find_reader:
 * @reference: a file, a folder, or `dataset:NAME`
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the reader that weft_dataset_read() would take
 */
const WeftReader *weft_dataset_find_reader (const char  *reference,
                                            GError     **error);

G_END_DECLS
