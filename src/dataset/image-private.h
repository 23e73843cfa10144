/* image-private.h: the decoders of pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: image-pixels.c has the pictures, image-FORMAT.c decodes one
 * format each, image.c chooses among them; image-scale.c stands beside.
 */
#pragma once

#include "dataset/image.h"

G_BEGIN_DECLS

/**
 * WeftImageFormat:
 * @name: as people call it
 * @sniff: whether content begins so
 * @decode: its picture, as stored
 * @orientation: (nullable): of the picture, 1 … 8 as Exif numbers it
 */
typedef struct
{
  const char *name;
  gboolean (*sniff) (const guint8 *data, gsize length);
  WeftImage *(*decode) (const guint8 *data, gsize length, int *orientation, GError **error);
} WeftImageFormat;

extern const WeftImageFormat weft_image_bmp;
extern const WeftImageFormat weft_image_gif;
extern const WeftImageFormat weft_image_jpeg;
extern const WeftImageFormat weft_image_png;
extern const WeftImageFormat weft_image_webp;

/* Sets a format error and returns %FALSE. */
gboolean weft_image_fail (GError     **error,
                          const char  *format,
                          ...) G_GNUC_PRINTF (2, 3);

/**
 * weft_image_find_orientation:
 * @data: an Exif block, from its TIFF header on
 *
 * Returns: 1 … 8; 1 where the block says nothing or is damaged
 */
int weft_image_find_orientation (const guint8 *data,
                                 gsize         length);

/* Returns: (transfer full) (nullable): @self, which is freed, upright */
WeftImage *weft_image_turn (WeftImage  *self,
                            int         orientation,
                            GError    **error);

G_END_DECLS
