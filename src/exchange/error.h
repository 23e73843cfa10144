/* error.h: the error domain of exchange
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_EXCHANGE_ERROR (weft_exchange_error_quark ())

/**
 * WeftExchangeError:
 * @WEFT_EXCHANGE_ERROR_FORMAT: the file is not what its format demands
 * @WEFT_EXCHANGE_ERROR_UNKNOWN: a tensor that is needed is not in the file
 * @WEFT_EXCHANGE_ERROR_TYPE: a data type or shape is not the one needed
 */
typedef enum {
  WEFT_EXCHANGE_ERROR_FORMAT,
  WEFT_EXCHANGE_ERROR_UNKNOWN,
  WEFT_EXCHANGE_ERROR_TYPE,
} WeftExchangeError;

GQuark weft_exchange_error_quark (void);

G_END_DECLS
