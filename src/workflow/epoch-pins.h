/* epoch-pins.h: rows that are followed along a training, kept with its trial
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file for each trial and each data, which is told by its hash, so that pins that were stored
 * are never taken for those of other rows.
 */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * WeftEpochPin:
 * @row: of the data, from 0
 * @class: what is followed; -1: what the model says at last
 * @place: of an answer with a class for each word, which
 */
typedef struct
{
  gint64 row;
  gint64 class;
  gint64 place;
} WeftEpochPin;

/**
 * weft_epoch_pins_read:
 * @trial: whose training
 * @dataset: whose rows
 * @error: return location for an error
 *
 * Errors: those of weft_json_read_file(), %WEFT_WORKFLOW_ERROR_UNKNOWN when it holds no pins
 *
 * Returns: (transfer full) (element-type WeftEpochPin) (nullable): the pins, of rows that there
 *   are; none where none were kept
 */
GArray *weft_epoch_pins_read (gint64        trial,
                              WeftDataset  *dataset,
                              GError      **error);

/**
 * weft_epoch_pins_write:
 * @pins: (element-type WeftEpochPin): all of them
 * @error: return location for an error
 *
 * Rows count from 1 in the file, as they do wherever people see them.
 *
 * Errors: %WEFT_BASE_ERROR_FILE
 */
gboolean weft_epoch_pins_write (gint64         trial,
                                WeftDataset   *dataset,
                                const GArray  *pins,
                                GError       **error);

G_END_DECLS
