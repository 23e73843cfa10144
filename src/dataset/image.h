/* image.h: pictures as people have them, decoded
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PNG, JPEG, WebP, GIF (its first frame) and BMP, told apart by content. The
 * orientation that a camera notes is applied. Files come from strangers: sizes
 * are checked before anything is allocated.
 */
#pragma once

#include "engine/tensor.h"

G_BEGIN_DECLS

/* Larger pictures are refused. */
#define WEFT_IMAGE_MAX_PIXELS ((gint64) 100 << 20)

/**
 * WeftImage:
 * @width: pixels of a row
 * @height: rows
 * @channels: 1 gray, 2 gray and alpha, 3 red, green, blue, 4 with alpha
 * @depth: 8 or 16 bits a number
 * @pixels: row by row, the channels of a pixel side by side; of 16 bits in the
 *   machine's order
 */
typedef struct
{
  int width;
  int height;
  int channels;
  int depth;
  gpointer pixels;
} WeftImage;

/**
 * WeftImageForm:
 * @channels: 1 gray or 3 red, green, blue
 * @width: pixels of a row
 * @height: rows
 * @resize: what a picture's shorter side becomes before its middle is cut out; 0: just
 *   so large that nothing is missing
 *
 * The form in which a model is shown pictures.
 */
typedef struct
{
  int channels;
  int width;
  int height;
  int resize;
} WeftImageForm;

/**
 * weft_image_new:
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_TOO_LARGE beyond %WEFT_IMAGE_MAX_PIXELS,
 *   %WEFT_DATASET_ERROR_FORMAT for no pixels, %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): a picture of zeros
 */
WeftImage *weft_image_new  (int         width,
                            int         height,
                            int         channels,
                            int         depth,
                            GError    **error);
void       weft_image_free (WeftImage  *self);

/* Returns: whether the content of a file begins as one of a picture does */
gboolean weft_image_sniff (gconstpointer data,
                           gsize         length);

/**
 * weft_image_decode:
 * @bytes: the content of a file
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_FORMAT when it is damaged or no picture, those of weft_image_new()
 *
 * Returns: (transfer full) (nullable): the picture, turned upright
 */
WeftImage *weft_image_decode (GBytes  *bytes,
                              GError **error);

/**
 * weft_image_convert:
 * @channels: 1 or 3
 * @error: return location for an error
 *
 * Brings a picture to 8 bits and @channels. What is transparent shows white; gray
 * is ITU-R 601-2 luma, 0.299 R + 0.587 G + 0.114 B.
 *
 * Returns: (transfer full) (nullable): another picture
 */
WeftImage *weft_image_convert (const WeftImage  *self,
                               int               channels,
                               GError          **error);

/**
 * weft_image_scale:
 * @self: of 8 bits
 * @width: pixels of a row of the result
 * @height: its rows
 * @error: return location for an error
 *
 * Scales with a triangle filter as wide as what a pixel of the result covers, first
 * along rows, then along columns, each to 8 bits: bilinear as Pillow's resize() and
 * torchvision's Resize have it, to the bit.
 *
 * Returns: (transfer full) (nullable): another picture
 */
WeftImage *weft_image_scale (const WeftImage  *self,
                             int               width,
                             int               height,
                             GError          **error);

/**
 * weft_image_view:
 * @form: what to make of it
 * @pixels: receives channels × height × width bytes, channel by channel
 * @error: return location for an error
 *
 * Gives what a model is shown of a picture: scaled, then its middle. Source:
 * torchvision's Resize and CenterCrop.
 */
gboolean weft_image_view (const WeftImage      *self,
                          const WeftImageForm  *form,
                          guint8               *pixels,
                          GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftImage, weft_image_free)

G_END_DECLS
