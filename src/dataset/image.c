/* image.c: pictures as people have them, decoded
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A format is a line of the table and a file that decodes it.
 */
#include "dataset/image.h"

#include "base/i18n.h"
#include "dataset/image-private.h"

static const WeftImageFormat *const formats[] = { &weft_image_png, &weft_image_jpeg, &weft_image_webp, &weft_image_gif, &weft_image_bmp };

static const WeftImageFormat *
find_format (const guint8 *data,
             gsize         length)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->sniff (data, length))
      return formats[i];
  return NULL;
}

gboolean
weft_image_sniff (gconstpointer data,
                  gsize         length)
{
  return find_format (data, length) != NULL;
}

WeftImage *
weft_image_decode (GBytes  *bytes,
                   GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  const WeftImageFormat *format = data != NULL ? find_format (data, length) : NULL;
  int orientation = 1;
  WeftImage *image;

  if (format == NULL) {
    weft_image_fail (error, _("this is no picture that Weft reads; save it as PNG, JPEG, WebP, GIF or BMP"));
    return NULL;
  }
  image = format->decode (data, length, &orientation, error);
  return image != NULL ? weft_image_turn (image, orientation, error) : NULL;
}
