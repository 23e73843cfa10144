/* training-rows.h: what an epoch made of the validation rows, while the training runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The confusion matrix beside the rows that were worst and those that were most doubtful.
 *
 * Signal: `row-chosen` (row of the data, from 0) when one of them is activated.
 */
#pragma once

#include "dataset/dataset.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TRAINING_ROWS (weft_training_rows_get_type ())
G_DECLARE_FINAL_TYPE (WeftTrainingRows, weft_training_rows, WEFT, TRAINING_ROWS, AdwBin)

/* Returns: (transfer floating): a view of nothing yet */
GtkWidget *weft_training_rows_new (void);

/* @rows: (nullable): a report of workflow/watched.h. @dataset: (nullable): what they are rows of,
 * for its pictures */
void weft_training_rows_show (WeftTrainingRows *self,
                              JsonNode         *rows,
                              WeftDataset      *dataset);

G_END_DECLS
