/* error.h: the error domain of engine
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message begins with the op or file: `MatMul: a has 3 columns, b has 4 rows`.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_ENGINE_ERROR (weft_engine_error_quark ())

/**
 * WeftEngineError:
 * @WEFT_ENGINE_ERROR_SHAPE: extents do not fit together
 * @WEFT_ENGINE_ERROR_TYPE: a data type is not one that an op takes
 * @WEFT_ENGINE_ERROR_ATTRIBUTE: an attribute is missing, of another type or out of range
 * @WEFT_ENGINE_ERROR_UNKNOWN: there is no op, value or parameter of that name
 * @WEFT_ENGINE_ERROR_GRADIENT: something cannot be differentiated
 * @WEFT_ENGINE_ERROR_NO_MEMORY: an allocation was refused
 * @WEFT_ENGINE_ERROR_KERNELS: no kernel set passes its self-check
 */
typedef enum {
  WEFT_ENGINE_ERROR_SHAPE,
  WEFT_ENGINE_ERROR_TYPE,
  WEFT_ENGINE_ERROR_ATTRIBUTE,
  WEFT_ENGINE_ERROR_UNKNOWN,
  WEFT_ENGINE_ERROR_GRADIENT,
  WEFT_ENGINE_ERROR_NO_MEMORY,
  WEFT_ENGINE_ERROR_KERNELS,
} WeftEngineError;

GQuark weft_engine_error_quark (void);

G_END_DECLS
