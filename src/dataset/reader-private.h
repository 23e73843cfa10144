/* reader-private.h: what a reader works with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/block-private.h"
#include "dataset/reader.h"
#include "dataset/source-private.h"

G_BEGIN_DECLS

/**
 * WeftReading:
 * @source: the file, folder or bytes
 * @params: (nullable): values for the reader's own table; %NULL while sniffing
 * @stop: (nullable): to be polled in long loops
 * @warnings: (nullable): what was assumed or repaired
 * @budget: memory that the blocks of this read share
 */
struct _WeftReading
{
  WeftSource *source;
  const WeftParams *params;
  const WeftStop *stop;
  GPtrArray *warnings;
  WeftBudget budget;
};

extern const WeftReader weft_reader_conll;
extern const WeftReader weft_reader_csv;
extern const WeftReader weft_reader_idx;
extern const WeftReader weft_reader_image;
extern const WeftReader weft_reader_npy;
extern const WeftReader weft_reader_npz;

/* Sets a format error that begins with the source's title. */
void weft_reading_fail (WeftReading  *self,
                        GError      **error,
                        const char   *format,
                        ...) G_GNUC_PRINTF (3, 4);

/* Fails with %WEFT_DATASET_ERROR_STOPPED when the stop flag is set. */
gboolean weft_reading_go_on (WeftReading  *self,
                             GError      **error);

/* Adds the source's own file, if it is one, to the provenance. */
gboolean weft_reading_add_file (WeftReading         *self,
                                WeftDatasetBuilder  *builder,
                                GError             **error);

G_END_DECLS
