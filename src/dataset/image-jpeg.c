/* image-jpeg.c: JPEG, through libjpeg-turbo
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/image-private.h"

#include "base/i18n.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#define MAX_SCANS 500 /* a progressive picture has some ten; thousands are an attack */

typedef struct
{
  struct jpeg_error_mgr base;
  struct jpeg_progress_mgr progress;
  jmp_buf place;
  char message[JMSG_LENGTH_MAX];
} Trouble;

static void
exit_cb (j_common_ptr jpeg)
{
  Trouble *trouble = (Trouble *) (gpointer) jpeg->err;

  jpeg->err->format_message (jpeg, trouble->message);
  longjmp (trouble->place, 1);
}

/* A picture that ends too early would be gray below: that is damage, not a remark. */
static void
message_cb (j_common_ptr jpeg,
            int          level)
{
  if (level < 0 && (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER))
    exit_cb (jpeg);
}

static void
progress_cb (j_common_ptr jpeg)
{
  Trouble *trouble = (Trouble *) (gpointer) jpeg->err;

  if (((j_decompress_ptr) jpeg)->input_scan_number <= MAX_SCANS)
    return;
  g_strlcpy (trouble->message, "too many scans", sizeof trouble->message);
  longjmp (trouble->place, 1);
}

static gboolean
jpeg_sniff (const guint8 *data,
            gsize         length)
{
  return length >= 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff;
}

static int
find_orientation (j_decompress_ptr jpeg)
{
  for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker != NULL; marker = marker->next)
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 6 && memcmp (marker->data, "Exif\0", 6) == 0)
      return weft_image_find_orientation (marker->data + 6, marker->data_length - 6);
  return 1;
}

/* Ink of four colors, which Adobe writes inverted, as three lights. */
static void
mix_ink (const guint8 *ink,
         guint8       *light,
         int           n,
         gboolean      inverted)
{
  for (int i = 0; i < n; i++)
    for (int c = 0; c < 3; c++) {
      guint32 color = inverted ? ink[4 * i + c] : 255 - ink[4 * i + c], black = inverted ? ink[4 * i + 3] : 255 - ink[4 * i + 3];

      light[3 * i + c] = (guint8) ((color * black + 127) / 255);
    }
}

static void
read_rows (j_decompress_ptr  jpeg,
           WeftImage        *image,
           guint8           *ink)
{
  while (jpeg->output_scanline < jpeg->output_height) {
    guint8 *row = (guint8 *) image->pixels + (gsize) jpeg->output_scanline * (gsize) image->width * (gsize) image->channels;
    JSAMPROW to = ink != NULL ? ink : row;

    jpeg_read_scanlines (jpeg, &to, 1);
    if (ink != NULL)
      mix_ink (ink, row, image->width, jpeg->saw_Adobe_marker);
  }
}

/* Whatever libjpeg finds wrong returns here with the second result of setjmp(). */
static gboolean
read_picture (j_decompress_ptr   jpeg,
              Trouble           *trouble,
              const guint8      *data,
              gsize              length,
              WeftImage        **image,
              guint8           **ink,
              int               *orientation,
              GError           **error)
{
  if (setjmp (trouble->place))
    return FALSE;
  jpeg_create_decompress (jpeg);
  jpeg->progress = &trouble->progress;
  jpeg_save_markers (jpeg, JPEG_APP0 + 1, 0xffff);
  jpeg_mem_src (jpeg, data, length);
  jpeg_read_header (jpeg, TRUE);
  *orientation = find_orientation (jpeg);
  if (jpeg->num_components == 4)
    jpeg->out_color_space = JCS_CMYK;
  else
    jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  *image = weft_image_new ((int) jpeg->image_width, (int) jpeg->image_height, jpeg->num_components == 1 ? 1 : 3, 8, error);
  if (*image == NULL)
    return FALSE;
  *ink = jpeg->num_components == 4 ? g_malloc (4 * (gsize) jpeg->image_width) : NULL;
  jpeg_start_decompress (jpeg);
  read_rows (jpeg, *image, *ink);
  jpeg_finish_decompress (jpeg);
  return TRUE;
}

static WeftImage *
jpeg_decode (const guint8  *data,
             gsize          length,
             int           *orientation,
             GError       **error)
{
  struct jpeg_decompress_struct jpeg = { 0 };
  Trouble trouble = { 0 };
  WeftImage *image = NULL;
  guint8 *ink = NULL;
  gboolean good;

  jpeg.err = jpeg_std_error (&trouble.base);
  trouble.base.error_exit = exit_cb;
  trouble.base.emit_message = message_cb;
  trouble.progress.progress_monitor = progress_cb;
  good = read_picture (&jpeg, &trouble, data, length, &image, &ink, orientation, error);
  jpeg_destroy_decompress (&jpeg);
  g_free (ink);
  if (!good)
    g_clear_pointer (&image, weft_image_free);
  if (!good && *trouble.message != '\0')
    weft_image_fail (error, _("the JPEG picture is damaged: %s; export it again"), trouble.message);
  return image;
}

const WeftImageFormat weft_image_jpeg = { "JPEG", jpeg_sniff, jpeg_decode };
