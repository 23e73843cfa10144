/* image-pixels.c: pictures, turned and brought to few channels
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/image-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "dataset/error.h"

#include <string.h>

gboolean
weft_image_fail (GError     **error,
                 const char  *format,
                 ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT, format, arguments);
  va_end (arguments);
  return FALSE;
}

WeftImage *
weft_image_new (int      width,
                int      height,
                int      channels,
                int      depth,
                GError **error)
{
  g_autoptr (WeftImage) self = NULL;

  if (width < 1 || height < 1) {
    weft_image_fail (error, _("the picture has no pixels"));
    return NULL;
  }
  if ((gint64) width * height > WEFT_IMAGE_MAX_PIXELS) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TOO_LARGE,
                 _("the picture has %d×%d pixels, at most %d million are read; make it smaller"), width, height, (int) (WEFT_IMAGE_MAX_PIXELS >> 20));
    return NULL;
  }
  self = g_new0 (WeftImage, 1);
  *self = (WeftImage){ width, height, channels, depth, weft_alloc ((gsize) width * (gsize) height * (gsize) (channels * depth / 8), error) };
  return self->pixels != NULL ? g_steal_pointer (&self) : NULL;
}

void
weft_image_free (WeftImage *self)
{
  weft_free (self->pixels);
  g_free (self);
}

/* Big- or little-endian, as the TIFF header says. */
static guint32
get_number (const guint8 *data,
            int           n_bytes,
            gboolean      is_big)
{
  guint32 number = 0;

  for (int i = 0; i < n_bytes; i++)
    number |= (guint32) data[i] << 8 * (is_big ? n_bytes - 1 - i : i);
  return number;
}

/* Source: Exif 2.3, tag 0x0112 of the zeroth directory. */
int
weft_image_find_orientation (const guint8 *data,
                             gsize         length)
{
  gboolean is_big;
  guint32 start, n;

  if (length < 8 || (memcmp (data, "MM\0*", 4) != 0 && memcmp (data, "II*\0", 4) != 0))
    return 1;
  is_big = data[0] == 'M';
  start = get_number (data + 4, 4, is_big);
  if (start > length - 2)
    return 1;
  n = get_number (data + start, 2, is_big);
  for (guint32 i = 0; i < n && length - start - 2 >= 12 * ((gsize) i + 1); i++) {
    const guint8 *entry = data + start + 2 + 12 * i;
    guint32 value = get_number (entry + 8, 2, is_big);

    if (get_number (entry, 2, is_big) == 0x0112)
      return value >= 1 && value <= 8 ? (int) value : 1;
  }
  return 1;
}

/* From where pixel (x, y) of the upright picture comes. Orientations from 5 on exchange
 * rows and columns; which of the axes runs backwards follows from each one's name in Exif. */
WeftImage *
weft_image_turn (WeftImage  *self,
                 int         orientation,
                 GError    **error)
{
  static const guint8 mirrors_x[] = { 0, 0, 1, 1, 0, 0, 0, 1, 1 }, mirrors_y[] = { 0, 0, 0, 1, 1, 0, 1, 1, 0 };
  g_autoptr (WeftImage) from = self;
  gboolean turned = orientation >= 5;
  gsize bytes = (gsize) (from->channels * from->depth / 8);
  WeftImage *to;

  if (orientation <= 1)
    return g_steal_pointer (&from);
  to = weft_image_new (turned ? from->height : from->width, turned ? from->width : from->height, from->channels, from->depth, error);
  for (int y = 0; to != NULL && y < to->height; y++)
    for (int x = 0; x < to->width; x++) {
      int column = turned ? y : x, row = turned ? x : y;

      column = mirrors_x[orientation] ? from->width - 1 - column : column;
      row = mirrors_y[orientation] ? from->height - 1 - row : row;
      memcpy ((guint8 *) to->pixels + ((gsize) y * (gsize) to->width + (gsize) x) * bytes,
              (const guint8 *) from->pixels + ((gsize) row * (gsize) from->width + (gsize) column) * bytes, bytes);
    }
  return to;
}

/* A number of a picture as 8 bits, rounded. */
static guint32
get_byte (const WeftImage *self,
          gsize            index)
{
  return self->depth == 8 ? ((const guint8 *) self->pixels)[index] : (((const guint16 *) self->pixels)[index] * 255u + 32767u) / 65535u;
}

/* Red, green and blue of a pixel, before white where it is transparent. */
static void
get_color (const WeftImage *self,
           gsize            pixel,
           guint32          color[3])
{
  gsize first = pixel * (gsize) self->channels;
  guint32 alpha = self->channels % 2 == 0 ? get_byte (self, first + (gsize) self->channels - 1) : 255;

  for (int c = 0; c < 3; c++) {
    guint32 value = get_byte (self, first + (gsize) (self->channels >= 3 ? c : 0));

    color[c] = (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}

WeftImage *
weft_image_convert (const WeftImage  *self,
                    int               channels,
                    GError          **error)
{
  WeftImage *to = weft_image_new (self->width, self->height, channels, 8, error);
  gsize n = (gsize) self->width * (gsize) self->height;

  for (gsize i = 0; to != NULL && i < n; i++) {
    guint8 *pixel = (guint8 *) to->pixels + i * (gsize) channels;
    guint32 color[3];

    get_color (self, i, color);
    if (channels == 1)
      pixel[0] = (guint8) ((color[0] * 19595 + color[1] * 38470 + color[2] * 7471 + 0x8000) >> 16);
    else
      for (int c = 0; c < 3; c++)
        pixel[c] = (guint8) color[c];
  }
  return to;
}
