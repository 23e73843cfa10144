/* image-png.c: PNG, through libpng
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/image-private.h"

#include "base/i18n.h"

#include <png.h>
#include <string.h>

#define MAX_SIDE        1000000
#define TOO_EARLY       "the file ends too early"
#define MAX_CHUNK_BYTES (8 << 20) /* of texts and the like, which nobody reads */

/* What libpng reads from, and where it says what is wrong. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gsize place;
  char message[128];
} Stream;

static void
read_cb (png_structp png,
         png_bytep   to,
         png_size_t  n)
{
  Stream *stream = png_get_io_ptr (png);

  if (n > stream->length - stream->place)
    png_error (png, TOO_EARLY);
  memcpy (to, stream->data + stream->place, n);
  stream->place += n;
}

static void
error_cb (png_structp     png,
          png_const_charp message)
{
  Stream *stream = png_get_error_ptr (png);

  g_strlcpy (stream->message, message, sizeof stream->message);
  png_longjmp (png, 1);
}

static void
warn_cb (png_structp     png,
         png_const_charp message)
{
}

static gboolean
png_sniff (const guint8 *data,
           gsize         length)
{
  return length >= 8 && png_sig_cmp (data, 0, 8) == 0;
}

/* libpng clears as many bytes as a chunk claims before it finds that they are not there, and takes
 * its own limit for a benign matter. Returns: whether all chunks lie within the file */
static gboolean
chunks_fit (const guint8 *data,
            gsize         length)
{
  for (gsize place = 8; length - place >= 12;) {
    gsize n = (gsize) data[place] << 24 | (gsize) data[place + 1] << 16 | (gsize) data[place + 2] << 8 | data[place + 3];

    if (memcmp (data + place + 4, "IEND", 4) == 0)
      return TRUE;
    if (n > length - place - 12)
      return FALSE;
    place += n + 12;
  }
  return TRUE;
}

/* Palettes as colors, few bits as bytes, 16 bits in the machine's order. */
static void
choose_form (png_structp png)
{
  png_set_expand (png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  png_set_interlace_handling (png);
}

static int
find_orientation (png_structp png,
                  png_infop   info)
{
  png_bytep block = NULL;
  png_uint_32 n = 0;

  return png_get_eXIf_1 (png, info, &n, &block) != 0 ? weft_image_find_orientation (block, n) : 1;
}

/* Whatever libpng finds wrong returns here with the second result of setjmp(). */
static gboolean
read_picture (png_structp   png,
              png_infop     info,
              WeftImage   **image,
              png_bytep   **rows,
              int          *orientation,
              GError      **error)
{
  if (setjmp (png_jmpbuf (png)))
    return FALSE;
  png_read_info (png, info);
  choose_form (png);
  png_read_update_info (png, info);
  *image = weft_image_new ((int) png_get_image_width (png, info), (int) png_get_image_height (png, info), png_get_channels (png, info), png_get_bit_depth (png, info), error);
  if (*image == NULL)
    return FALSE;
  *rows = g_new (png_bytep, (*image)->height);
  for (int y = 0; y < (*image)->height; y++)
    (*rows)[y] = (png_bytep) (*image)->pixels + (gsize) y * png_get_rowbytes (png, info);
  png_read_image (png, *rows);
  png_read_end (png, info);
  *orientation = find_orientation (png, info);
  return TRUE;
}

static WeftImage *
png_decode (const guint8  *data,
            gsize          length,
            int           *orientation,
            GError       **error)
{
  Stream stream = { data, length, 0, "" };
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &stream, error_cb, warn_cb);
  png_infop info = png_create_info_struct (png);
  WeftImage *image = NULL;
  png_bytep *rows = NULL;
  gboolean good = chunks_fit (data, length);

  if (!good)
    g_strlcpy (stream.message, TOO_EARLY, sizeof stream.message);
  png_set_read_fn (png, &stream, read_cb);
  png_set_user_limits (png, MAX_SIDE, MAX_SIDE);
  png_set_chunk_malloc_max (png, MAX_CHUNK_BYTES);
  good = good && read_picture (png, info, &image, &rows, orientation, error);
  png_destroy_read_struct (&png, &info, NULL);
  g_free (rows);
  if (!good)
    g_clear_pointer (&image, weft_image_free);
  if (!good && *stream.message != '\0')
    weft_image_fail (error, _("the PNG picture is damaged: %s; export it again"), stream.message);
  return image;
}

const WeftImageFormat weft_image_png = { "PNG", png_sniff, png_decode };
