/* error.h: the error domain of base, and words that every module's errors share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message says what was given, what was expected and what would mend it, in
 * one sentence without a final period: it is shown after `weft-cli: FILE: `.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_BASE_ERROR (weft_base_error_quark ())

/**
 * WeftBaseError:
 * @WEFT_BASE_ERROR_SYNTAX: text is not what its format demands
 * @WEFT_BASE_ERROR_RANGE: a number lies outside its limits
 * @WEFT_BASE_ERROR_UNKNOWN: a name is not in its table
 * @WEFT_BASE_ERROR_TOO_LARGE: a file or number exceeds a limit
 * @WEFT_BASE_ERROR_NO_MEMORY: an allocation was refused
 * @WEFT_BASE_ERROR_FILE: a file cannot be read or written
 * @WEFT_BASE_ERROR_STOPPED: the stop flag was set
 */
typedef enum {
  WEFT_BASE_ERROR_SYNTAX,
  WEFT_BASE_ERROR_RANGE,
  WEFT_BASE_ERROR_UNKNOWN,
  WEFT_BASE_ERROR_TOO_LARGE,
  WEFT_BASE_ERROR_NO_MEMORY,
  WEFT_BASE_ERROR_FILE,
  WEFT_BASE_ERROR_STOPPED,
} WeftBaseError;

GQuark weft_base_error_quark (void);

G_END_DECLS
