/* image-bmp.c: BMP, which no library of its own reads
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pixels of 1, 4, 8, 16, 24 and 32 bits, not packed. Source: the BITMAPINFOHEADER of
 * Windows, versions 3 to 5, and the BITMAPCOREHEADER of OS/2.
 */
#include "dataset/image-private.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

#define FILE_HEADER 14
#define CORE_HEADER 12
#define INFO_HEADER 40

typedef struct
{
  const guint8 *data;
  gsize length;
  guint32 header; /* bytes of the second header */
  gint32 width, height;
  gboolean from_top;
  guint bits;
  guint32 packing;
  guint32 masks[4]; /* red, green, blue, alpha */
  gsize pixels;     /* where they begin */
  gsize stride;
  gsize palette; /* where it begins */
  guint n_colors;
  guint color_bytes;
} Bitmap;

static guint32
get16 (const guint8 *data)
{
  return (guint32) (data[0] | data[1] << 8);
}

static guint32
get32 (const guint8 *data)
{
  return get16 (data) | get16 (data + 2) << 16;
}

static gboolean
bmp_sniff (const guint8 *data,
           gsize         length)
{
  return length >= FILE_HEADER + 4 && data[0] == 'B' && data[1] == 'M' &&
         (get32 (data + FILE_HEADER) == CORE_HEADER || (get32 (data + FILE_HEADER) >= INFO_HEADER && get32 (data + FILE_HEADER) <= 124));
}

/* Where each color's bits are in a pixel of 16 or 32 bits. */
static gboolean
read_masks (Bitmap *self)
{
  static const guint32 plain16[] = { 0x7c00, 0x03e0, 0x001f, 0 }, plain32[] = { 0xff0000, 0xff00, 0xff, 0 };
  guint n = self->header >= 56 || self->packing == 6 ? 4 : 3;

  memcpy (self->masks, self->bits == 16 ? plain16 : plain32, sizeof self->masks);
  if (self->packing == 0)
    return TRUE;
  if (FILE_HEADER + INFO_HEADER + 4 * n > self->length)
    return FALSE;
  for (guint i = 0; i < n; i++)
    self->masks[i] = get32 (self->data + FILE_HEADER + INFO_HEADER + 4 * i);
  return TRUE;
}

static gboolean
read_sizes (Bitmap *self)
{
  const guint8 *header = self->data + FILE_HEADER;

  self->header = get32 (header);
  if (self->length < FILE_HEADER + (gsize) self->header)
    return FALSE;
  if (self->header == CORE_HEADER) {
    self->width = (gint32) get16 (header + 4);
    self->height = (gint32) get16 (header + 6);
    self->bits = get16 (header + 10);
    self->color_bytes = 3;
    return TRUE;
  }
  self->width = (gint32) get32 (header + 4);
  self->height = (gint32) get32 (header + 8);
  self->from_top = self->height < 0;
  if (self->height == G_MININT32)
    return FALSE;
  self->height = abs (self->height);
  self->bits = get16 (header + 14);
  self->packing = get32 (header + 16);
  self->n_colors = get32 (header + 32);
  self->color_bytes = 4;
  return TRUE;
}

static gboolean
read_header (Bitmap  *self,
             GError **error)
{
  if (!read_sizes (self) || self->width < 1 || (gint64) self->width * self->height > WEFT_IMAGE_MAX_PIXELS)
    return weft_image_fail (error, _("the BMP picture has no proper size; export it again"));
  if (self->bits != 1 && self->bits != 4 && self->bits != 8 && self->bits != 16 && self->bits != 24 && self->bits != 32)
    return weft_image_fail (error, _("the BMP picture has pixels of %u bits, which are not known; export it again"), self->bits);
  if (self->packing != 0 && !((self->packing == 3 || self->packing == 6) && self->bits >= 16 && self->bits != 24))
    return weft_image_fail (error, _("the BMP picture is packed; export it without packing, or as PNG"));
  if (!read_masks (self))
    return weft_image_fail (error, _("the BMP picture ends too early; copy it again"));
  self->pixels = get32 (self->data + 10);
  self->stride = ((gsize) self->width * self->bits + 31) / 32 * 4;
  self->palette = FILE_HEADER + (gsize) self->header;
  if (self->bits <= 8 && (self->n_colors == 0 || self->n_colors > 1u << self->bits))
    self->n_colors = 1u << self->bits;
  if (self->pixels > self->length || (self->length - self->pixels) / self->stride < (gsize) self->height ||
      (self->bits <= 8 && self->palette + (gsize) self->n_colors * self->color_bytes > self->length))
    return weft_image_fail (error, _("the BMP picture ends too early; copy it again"));
  return TRUE;
}

/* The bits under a mask, stretched to 0 … 255. */
static guint8
take_bits (guint32 pixel,
           guint32 mask)
{
  guint32 shift = mask != 0 ? (guint32) __builtin_ctz (mask) : 0, most = mask >> shift;

  return most == 0 ? 0 : (guint8) (((guint64) (pixel & mask) >> shift) * 255 / most);
}

static void
read_pixel (const Bitmap *self,
            const guint8 *row,
            gsize         x,
            guint8       *pixel)
{
  guint32 value;

  if (self->bits <= 8) {
    guint per_byte = 8 / self->bits, index = row[x / per_byte] >> (8 - self->bits * (x % per_byte + 1)) & ((1u << self->bits) - 1);
    const guint8 *color = self->data + self->palette + (gsize) MIN (index, self->n_colors - 1) * self->color_bytes;

    for (int c = 0; c < 3; c++)
      pixel[c] = color[2 - c];
    return;
  }
  if (self->bits == 24) {
    for (int c = 0; c < 3; c++)
      pixel[c] = row[3 * x + (gsize) (2 - c)];
    return;
  }
  value = self->bits == 16 ? get16 (row + 2 * x) : get32 (row + 4 * x);
  for (int c = 0; c < (self->masks[3] != 0 ? 4 : 3); c++)
    pixel[c] = take_bits (value, self->masks[c]);
}

static WeftImage *
bmp_decode (const guint8  *data,
            gsize          length,
            int           *orientation,
            GError       **error)
{
  Bitmap bitmap = { .data = data, .length = length };
  WeftImage *image;

  if (!read_header (&bitmap, error))
    return NULL;
  image = weft_image_new (bitmap.width, bitmap.height, bitmap.bits >= 16 && bitmap.bits != 24 && bitmap.masks[3] != 0 ? 4 : 3, 8, error);
  for (int y = 0; image != NULL && y < image->height; y++) {
    const guint8 *row = data + bitmap.pixels + (gsize) (bitmap.from_top ? y : image->height - 1 - y) * bitmap.stride;

    for (int x = 0; x < image->width; x++)
      read_pixel (&bitmap, row, (gsize) x, (guint8 *) image->pixels + ((gsize) y * (gsize) image->width + (gsize) x) * (gsize) image->channels);
  }
  return image;
}

const WeftImageFormat weft_image_bmp = { "BMP", bmp_sniff, bmp_decode };
