/* error.h: the error domain of paint
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_PAINT_ERROR (weft_paint_error_quark ())

/**
 * WeftPaintError:
 * @WEFT_PAINT_ERROR_FORMAT: the file's ending or content is of no known format
 * @WEFT_PAINT_ERROR_SIZE: no picture can be that large or small
 * @WEFT_PAINT_ERROR_FAILED: cairo gave up, usually for want of memory
 * @WEFT_PAINT_ERROR_NO_RECIPE: the picture does not say how it was made
 */
typedef enum {
  WEFT_PAINT_ERROR_FORMAT,
  WEFT_PAINT_ERROR_SIZE,
  WEFT_PAINT_ERROR_FAILED,
  WEFT_PAINT_ERROR_NO_RECIPE,
} WeftPaintError;

GQuark weft_paint_error_quark (void);

G_END_DECLS
