/* error.h: the error domain of dataset
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message begins with the file, when there is one, and says where in it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_DATASET_ERROR (weft_dataset_error_quark ())

/**
 * WeftDatasetError:
 * @WEFT_DATASET_ERROR_FORMAT: content is not what its format demands
 * @WEFT_DATASET_ERROR_TOO_LARGE: a size exceeds a limit
 * @WEFT_DATASET_ERROR_UNKNOWN: there is no column, part or reader of that name
 * @WEFT_DATASET_ERROR_TYPE: a column is of another kind than is needed
 * @WEFT_DATASET_ERROR_ROWS: there are too few rows for what is asked
 * @WEFT_DATASET_ERROR_FILE: a file cannot be read, or no temporary file be made
 * @WEFT_DATASET_ERROR_STOPPED: the stop flag was set
 */
typedef enum {
  WEFT_DATASET_ERROR_FORMAT,
  WEFT_DATASET_ERROR_TOO_LARGE,
  WEFT_DATASET_ERROR_UNKNOWN,
  WEFT_DATASET_ERROR_TYPE,
  WEFT_DATASET_ERROR_ROWS,
  WEFT_DATASET_ERROR_FILE,
  WEFT_DATASET_ERROR_STOPPED,
} WeftDatasetError;

GQuark weft_dataset_error_quark (void);

G_END_DECLS
