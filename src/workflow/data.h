/* data.h: what travels over dataset links
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/preparation.h"
#include "dataset/reader.h"
#include "dataset/split.h"
#include "workflow/artefact.h"

G_BEGIN_DECLS

/**
 * WeftDataSource:
 * @path: file or folder
 * @reader: (nullable): id of the reader, %NULL: by the content
 * @options: (nullable): values for the reader's table
 *
 * How to read a dataset again; never written after it is made.
 */
typedef struct
{
  int references;
  char *path;
  char *reader;
  WeftParams *options;
} WeftDataSource;

WeftDataSource *weft_data_source_new   (const char     *path,
                                        const char     *reader,
                                        WeftParams     *options);
void            weft_data_source_unref (WeftDataSource *self);

/**
 * weft_data_source_read:
 * @stop: (nullable): polled
 * @warnings: (nullable): what was assumed
 *
 * Returns: (transfer full) (nullable): the rows
 */
WeftDataset *weft_data_source_read (const WeftDataSource  *self,
                                    const WeftStop        *stop,
                                    GPtrArray             *warnings,
                                    GError               **error);

/**
 * weft_data_source_describe:
 * @error: return location for an error
 *
 * Errors: those of weft_dataset_describe()
 *
 * Returns: (transfer full) (nullable): what the rows will be, without reading them
 */
WeftDescription *weft_data_source_describe (const WeftDataSource  *self,
                                            GError               **error);

/**
 * WeftData:
 * @source: where the rows come from
 * @dataset: the rows
 * @split: (nullable): which of them train, validate and test; %NULL before Prepare
 * @preparation: (nullable): how they become numbers; %NULL before Prepare
 *
 * The value of a port of type dataset.
 */
typedef struct
{
  WeftDataSource *source;
  WeftDataset *dataset;
  WeftSplit *split;
  WeftPreparation *preparation;
} WeftData;

/**
 * weft_data_new_artefact:
 * @source: (transfer none): where the rows come from
 * @dataset: (transfer full): the rows
 * @split: (nullable) (transfer full): the split
 * @preparation: (nullable) (transfer full): the preparation
 *
 * Returns: (transfer full): an artefact of type dataset
 */
WeftArtefact *weft_data_new_artefact (WeftDataSource  *source,
                                      WeftDataset     *dataset,
                                      WeftSplit       *split,
                                      WeftPreparation *preparation);

/* The parts of a split, as a kind's parameter offers them; ended by one without an id. */
extern const WeftParamChoice weft_data_parts[];

/* @self: with a split
 * @part: an id of %weft_data_parts
 * Returns: its rows */
WeftRows weft_data_get_part (const WeftData *self,
                             const char     *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDataSource, weft_data_source_unref)

G_END_DECLS
