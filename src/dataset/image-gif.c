/* image-gif.c: GIF, through giflib; of a film its first frame
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/image-private.h"

#include "base/i18n.h"

#include <string.h>

#include <gif_lib.h>

typedef struct
{
  const guint8 *data;
  gsize length;
  gsize place;
} Stream;

static int
read_cb (GifFileType *gif,
         GifByteType *to,
         int          n)
{
  Stream *stream = gif->UserData;
  gsize given = MIN ((gsize) n, stream->length - stream->place);

  memcpy (to, stream->data + stream->place, given);
  stream->place += given;
  return (int) given;
}

static gboolean
gif_sniff (const guint8 *data,
           gsize         length)
{
  return length >= 6 && (memcmp (data, "GIF87a", 6) == 0 || memcmp (data, "GIF89a", 6) == 0);
}

/* Skips an extension; notes which color is transparent, if it says so. */
static gboolean
read_extension (GifFileType *gif,
                int         *transparent)
{
  GifByteType *block;
  GraphicsControlBlock control;
  int code;

  if (DGifGetExtension (gif, &code, &block) != GIF_OK)
    return FALSE;
  if (code == GRAPHICS_EXT_FUNC_CODE && block != NULL && DGifExtensionToGCB (block[0], block + 1, &control) == GIF_OK)
    *transparent = control.TransparentColor;
  while (block != NULL)
    if (DGifGetExtensionNext (gif, &block) != GIF_OK)
      return FALSE;
  return TRUE;
}

/* Goes on to the first frame. */
static gboolean
find_frame (GifFileType *gif,
            int         *transparent)
{
  GifRecordType type = UNDEFINED_RECORD_TYPE;

  while (DGifGetRecordType (gif, &type) == GIF_OK && type != TERMINATE_RECORD_TYPE) {
    if (type == IMAGE_DESC_RECORD_TYPE)
      return DGifGetImageDesc (gif) == GIF_OK;
    if (type == EXTENSION_RECORD_TYPE && !read_extension (gif, transparent))
      return FALSE;
  }
  return FALSE;
}

static void
color_row (const GifFileType    *gif,
           const ColorMapObject *map,
           const GifPixelType   *line,
           int                   transparent,
           int                   y,
           WeftImage            *image)
{
  for (int x = 0; x < gif->Image.Width && x + gif->Image.Left < image->width; x++) {
    guint8 *pixel = (guint8 *) image->pixels + 4 * ((gsize) y * (gsize) image->width + (gsize) (x + gif->Image.Left));

    if (line[x] == transparent || line[x] >= map->ColorCount)
      continue;
    pixel[0] = map->Colors[line[x]].Red;
    pixel[1] = map->Colors[line[x]].Green;
    pixel[2] = map->Colors[line[x]].Blue;
    pixel[3] = 255;
  }
}

/* Interlaced rows come in four passes. */
static gboolean
read_frame (GifFileType *gif,
            int          transparent,
            WeftImage   *image)
{
  static const int firsts[] = { 0, 4, 2, 1 }, steps[] = { 8, 8, 4, 2 };
  const ColorMapObject *map = gif->Image.ColorMap != NULL ? gif->Image.ColorMap : gif->SColorMap;
  g_autofree GifPixelType *line = g_malloc0 ((gsize) gif->Image.Width + 1);
  int n_passes = gif->Image.Interlace ? 4 : 1;

  for (int pass = 0; map != NULL && pass < n_passes; pass++)
    for (int y = n_passes == 1 ? 0 : firsts[pass]; y < gif->Image.Height; y += n_passes == 1 ? 1 : steps[pass]) {
      if (DGifGetLine (gif, line, gif->Image.Width) != GIF_OK)
        return FALSE;
      if (y + gif->Image.Top < image->height)
        color_row (gif, map, line, transparent, y + gif->Image.Top, image);
    }
  return map != NULL;
}

static WeftImage *
gif_decode (const guint8  *data,
            gsize          length,
            int           *orientation,
            GError       **error)
{
  Stream stream = { data, length, 0 };
  GifFileType *gif = DGifOpen (&stream, read_cb, NULL);
  int transparent = -1;
  g_autoptr (WeftImage) image = NULL;
  gboolean good = gif != NULL && find_frame (gif, &transparent), too_large = FALSE;

  if (good) {
    image = weft_image_new (gif->SWidth, gif->SHeight, 4, 8, error);
    too_large = image == NULL;
    good = image != NULL && read_frame (gif, transparent, image);
  }
  if (gif != NULL)
    DGifCloseFile (gif, NULL);
  if (!good && !too_large)
    weft_image_fail (error, _("the GIF picture is damaged; export it again"));
  return good ? g_steal_pointer (&image) : NULL;
}

const WeftImageFormat weft_image_gif = { "GIF", gif_sniff, gif_decode };
