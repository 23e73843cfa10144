/* error.h: the error domain of learn
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_LEARN_ERROR (weft_learn_error_quark ())

/**
 * WeftLearnError:
 * @WEFT_LEARN_ERROR_MODEL: layers do not fit together, or to the data
 * @WEFT_LEARN_ERROR_DATA: there is nothing to learn from
 * @WEFT_LEARN_ERROR_DIVERGED: the loss is no number any more
 * @WEFT_LEARN_ERROR_CHECKPOINT: a checkpoint belongs to another training
 * @WEFT_LEARN_ERROR_REQUEST: a change asked for while training is not possible
 * @WEFT_LEARN_ERROR_MARKS: marks do not fit the data or the model
 * @WEFT_LEARN_ERROR_WATCH: a file of watched steps that cannot be read
 */
typedef enum {
  WEFT_LEARN_ERROR_MODEL,
  WEFT_LEARN_ERROR_DATA,
  WEFT_LEARN_ERROR_DIVERGED,
  WEFT_LEARN_ERROR_CHECKPOINT,
  WEFT_LEARN_ERROR_REQUEST,
  WEFT_LEARN_ERROR_MARKS,
  WEFT_LEARN_ERROR_WATCH,
} WeftLearnError;

GQuark weft_learn_error_quark (void);

G_END_DECLS
