/* picture.h: pictures as PNG, SVG and PDF files that remember how they were made
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/error.h"

#include <cairo.h>

G_BEGIN_DECLS

/* Paints a picture of that size with its top left corner at 0, 0. */
typedef void (*WeftPaintFunc) (cairo_t *cr,
                               double width,
                               double height,
                               gpointer user_data);

/**
 * WeftPicture:
 * @width: in units, see style.h; in PDF a unit is a point
 * @height: in units
 * @scale: pixels a unit, for PNG
 * @recipe: (nullable): how the picture was made, UTF-8, usually JSON
 */
typedef struct
{
  double width;
  double height;
  double scale;
  const char *recipe;
} WeftPicture;

/**
 * weft_picture_render:
 * @self: size and recipe
 * @ending: "png", "svg" or "pdf"
 * @paint: paints it
 * @user_data: for @paint
 * @error: return location for an error
 *
 * The recipe goes into an iTXt chunk of a PNG (keyword `weft:recipe`), the
 * metadata element of an SVG, the keywords of a PDF.
 *
 * Errors: %WEFT_PAINT_ERROR_FORMAT, %WEFT_PAINT_ERROR_SIZE,
 *   %WEFT_PAINT_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): the content of such a file
 */
GBytes *weft_picture_render (const WeftPicture  *self,
                             const char         *ending,
                             WeftPaintFunc       paint,
                             gpointer            user_data,
                             GError            **error);

/**
 * weft_picture_write:
 * @path: ends in .png, .svg or .pdf
 *
 * Renders a picture and writes it in one step: the file is the former one or
 * the whole new one.
 */
gboolean weft_picture_write (const WeftPicture  *self,
                             const char         *path,
                             WeftPaintFunc       paint,
                             gpointer            user_data,
                             GError            **error);

/**
 * weft_picture_read_recipe:
 * @path: a PNG, SVG or PDF file, by its content
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_FILE, %WEFT_PAINT_ERROR_FORMAT,
 *   %WEFT_PAINT_ERROR_NO_RECIPE
 *
 * Returns: (transfer full) (nullable): how the picture was made
 */
char *weft_picture_read_recipe (const char  *path,
                                GError     **error);

G_END_DECLS
