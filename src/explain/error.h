/* error.h: the error domain of explain
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_EXPLAIN_ERROR (weft_explain_error_quark ())

/**
 * WeftExplainError:
 * @WEFT_EXPLAIN_ERROR_MODEL: the model has not what is asked for: a layer, an image, attention
 * @WEFT_EXPLAIN_ERROR_INPUT: the input does not fit the model
 * @WEFT_EXPLAIN_ERROR_TARGET: there is no such class, place or unit
 * @WEFT_EXPLAIN_ERROR_NUMBERS: the model or the data give numbers that are none
 * @WEFT_EXPLAIN_ERROR_LIMIT: more than can be done: too many points, too little memory
 * @WEFT_EXPLAIN_ERROR_STOPPED: the stop flag was raised
 */
typedef enum {
  WEFT_EXPLAIN_ERROR_MODEL,
  WEFT_EXPLAIN_ERROR_INPUT,
  WEFT_EXPLAIN_ERROR_TARGET,
  WEFT_EXPLAIN_ERROR_NUMBERS,
  WEFT_EXPLAIN_ERROR_LIMIT,
  WEFT_EXPLAIN_ERROR_STOPPED,
} WeftExplainError;

GQuark weft_explain_error_quark (void);

G_END_DECLS
