/* image.c: feeds the fuzzer's bytes to the decoders of pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BMP and Exif are read by code of our own; of the libraries it is what surrounds
 * them that is tested. Large pictures are left out, they only take time.
 */
#include "dataset/image.h"

#define MAX_PIXELS 65536

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  const WeftImageForm form = { 3, 16, 12, 0 };
  guint8 pixels[3 * 16 * 12];
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftImage) image = weft_image_decode (bytes, &error);

  if (image == NULL)
    g_assert (error != NULL);
  else if (image->width * (gint64) image->height <= MAX_PIXELS)
    g_assert (weft_image_view (image, &form, pixels, NULL));
  return 0;
}
