/* data.h: what travels over dataset links
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/preparation.h"
#include "dataset/split.h"
#include "workflow/artefact.h"

G_BEGIN_DECLS

/**
 * WeftData:
 * @dataset: the rows
 * @split: (nullable): which of them train, validate and test; %NULL before Prepare
 * @preparation: (nullable): how they become numbers; %NULL before Prepare
 *
 * The value of a port of type dataset.
 */
typedef struct
{
  WeftDataset *dataset;
  WeftSplit *split;
  WeftPreparation *preparation;
} WeftData;

/**
 * weft_data_new_artefact:
 * @dataset: (transfer full): the rows
 * @split: (nullable) (transfer full): the split
 * @preparation: (nullable) (transfer full): the preparation
 *
 * Returns: (transfer full): an artefact of type dataset
 */
WeftArtefact *weft_data_new_artefact (WeftDataset     *dataset,
                                      WeftSplit       *split,
                                      WeftPreparation *preparation);

G_END_DECLS
