/* image-webp.c: WebP, through libwebp; of a film its first frame
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/image-private.h"

#include "base/i18n.h"

#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static gboolean
webp_sniff (const guint8 *data,
            gsize         length)
{
  return length >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0;
}

static int
find_orientation (const WebPDemuxer *demuxer)
{
  WebPChunkIterator chunk;
  int orientation = 1;

  if (!WebPDemuxGetChunk (demuxer, "EXIF", 1, &chunk))
    return 1;
  if (chunk.chunk.size > 6 && memcmp (chunk.chunk.bytes, "Exif\0", 6) == 0)
    orientation = weft_image_find_orientation (chunk.chunk.bytes + 6, chunk.chunk.size - 6);
  else
    orientation = weft_image_find_orientation (chunk.chunk.bytes, chunk.chunk.size);
  WebPDemuxReleaseChunkIterator (&chunk);
  return orientation;
}

static WeftImage *
decode_frame (const WebPIterator  *frame,
              GError             **error)
{
  WebPBitstreamFeatures features;
  g_autoptr (WeftImage) image = NULL;
  gsize stride;
  guint8 *done;

  if (WebPGetFeatures (frame->fragment.bytes, frame->fragment.size, &features) != VP8_STATUS_OK) {
    weft_image_fail (error, _("the WebP picture is damaged; export it again"));
    return NULL;
  }
  image = weft_image_new (features.width, features.height, features.has_alpha ? 4 : 3, 8, error);
  if (image == NULL)
    return NULL;
  stride = (gsize) image->width * (gsize) image->channels;
  done = (features.has_alpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto) (frame->fragment.bytes, frame->fragment.size, image->pixels, stride * (gsize) image->height, (int) stride);
  if (done != NULL)
    return g_steal_pointer (&image);
  weft_image_fail (error, _("the WebP picture is damaged; export it again"));
  return NULL;
}

static WeftImage *
webp_decode (const guint8  *data,
             gsize          length,
             int           *orientation,
             GError       **error)
{
  const WebPData content = { data, length };
  WebPDemuxer *demuxer = WebPDemux (&content);
  WebPIterator frame = { 0 };
  WeftImage *image = NULL;

  if (demuxer != NULL && WebPDemuxGetFrame (demuxer, 1, &frame)) {
    image = decode_frame (&frame, error);
    *orientation = find_orientation (demuxer);
  } else {
    weft_image_fail (error, _("the WebP picture is damaged; export it again"));
  }
  WebPDemuxReleaseIterator (&frame);
  WebPDemuxDelete (demuxer);
  return image;
}

const WeftImageFormat weft_image_webp = { "WebP", webp_sniff, webp_decode };
