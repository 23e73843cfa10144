/* embed-rows.h: the rows that are laid out, and their classes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "explain/layout-rows.h"
#include "learn/predictor.h"

G_BEGIN_DECLS

/**
 * WeftEmbedSource:
 * @data: a data file or folder, or `dataset:NAME`
 * @trials: (nullable): value of `--trials`
 * @model: (nullable): an .onnx file, or the number of a trial
 * @layer: (nullable): a layer of it, or a value of an ONNX graph; %NULL: what it gives
 * @target: (nullable): the column of the classes; %NULL: that of a trial's model, or the only
 *   one of categories
 * @sample: how many rows to draw; 0: all
 * @seed: of what is drawn
 */
typedef struct
{
  const char *data;
  const char *trials;
  const char *model;
  const char *layer;
  const char *target;
  gint64 sample;
  guint64 seed;
} WeftEmbedSource;

/**
 * weft_embed_rows_read:
 * @status: (out): how to end when there are none
 * @error: return location for an error
 *
 * Reads data, prepared as a training would, or what a layer of a model makes of it.
 *
 * Returns: (transfer full) (nullable): the rows
 */
WeftLayoutRows *weft_embed_rows_read (const WeftEmbedSource  *source,
                                      WeftExit               *status,
                                      GError                **error);

/**
 * weft_embed_rows_open:
 * @model: (nullable): a model that is there already
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the data
 */
WeftDataset *weft_embed_rows_open (const WeftEmbedSource  *source,
                                   WeftPredictor          *model,
                                   GError                **error);

/**
 * weft_embed_rows_take:
 * @model: (nullable): what makes numbers of the rows; %NULL: a preparation
 * @dataset: the data
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the rows, the same ones of the same data for every model
 */
WeftLayoutRows *weft_embed_rows_take (const WeftEmbedSource  *source,
                                      WeftPredictor          *model,
                                      WeftDataset            *dataset,
                                      GError                **error);

G_END_DECLS
