/* picture.c: pictures as PNG, SVG and PDF files that remember how they were made
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture is rendered into memory whole, gets its recipe, and is then written
 * in one step. Cairo writes no metadata into PNG and SVG, so the recipe is put
 * into the finished bytes, where the format has a place for it.
 */
#include "paint/picture.h"

#include "base/file.h"
#include "base/i18n.h"
#include "paint/recipe-private.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

/* Cairo's image surfaces go no further. */
#define MAX_PIXELS 32000

static cairo_status_t
append_cb (void                *bytes,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
make_png (const WeftPicture *self,
          GByteArray        *bytes)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (self->width * self->scale),
                                                         (int) ceil (self->height * self->scale));

  cairo_surface_set_device_scale (surface, self->scale, self->scale);
  return surface;
}

static cairo_surface_t *
make_svg (const WeftPicture *self,
          GByteArray        *bytes)
{
  return cairo_svg_surface_create_for_stream (append_cb, bytes, self->width, self->height);
}

/* Version 1.4 keeps the keywords outside of compressed streams. Neither time nor
 * user is written: the same picture is the same file. */
static cairo_surface_t *
make_pdf (const WeftPicture *self,
          GByteArray        *bytes)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, self->width, self->height);

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  if (self->recipe != NULL) {
    g_autofree char *keywords = weft_recipe_to_keywords (self->recipe);

    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, keywords);
  }
  return surface;
}

static cairo_status_t
finish_png (cairo_surface_t *surface,
            GByteArray      *bytes)
{
  return cairo_surface_write_to_png_stream (surface, append_cb, bytes);
}

static cairo_status_t
finish_vector (cairo_surface_t *surface,
               GByteArray      *bytes)
{
  cairo_surface_finish (surface);
  return cairo_surface_status (surface);
}

typedef struct
{
  const char *ending;
  cairo_surface_t *(*make) (const WeftPicture *self, GByteArray *bytes);
  cairo_status_t (*finish) (cairo_surface_t *surface, GByteArray *bytes);
  void (*embed) (GByteArray *bytes, const char *recipe); /* NULL: done by make */
} Format;

static const Format formats[] = {
  { "png", make_png, finish_png, weft_recipe_embed_png },
  { "svg", make_svg, finish_vector, weft_recipe_embed_svg },
  { "pdf", make_pdf, finish_vector, NULL },
};

static const Format *
find_format (const char  *ending,
             GError     **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (formats[i].ending, ending) == 0)
      return &formats[i];
  g_set_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_FORMAT,
               _("pictures are not written as “%s”; end the name in .png, .svg or .pdf"), ending);
  return NULL;
}

static gboolean
check_size (const WeftPicture  *self,
            GError            **error)
{
  double width = self->width * self->scale, height = self->height * self->scale;

  if (width >= 1 && height >= 1 && width <= MAX_PIXELS && height <= MAX_PIXELS && self->width >= 1 && self->height >= 1)
    return TRUE;
  g_set_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_SIZE,
               _("a picture of %g×%g pixels cannot be made; each side may have 1 to %d"), width, height, MAX_PIXELS);
  return FALSE;
}

GBytes *
weft_picture_render (const WeftPicture  *self,
                     const char         *ending,
                     WeftPaintFunc       paint,
                     gpointer            user_data,
                     GError            **error)
{
  const Format *format = find_format (ending, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  if (format == NULL || !check_size (self, error))
    return NULL;
  surface = format->make (self, bytes);
  cr = cairo_create (surface);
  paint (cr, self->width, self->height, user_data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = format->finish (surface, bytes);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_FAILED,
                 _("the picture could not be drawn: %s; try a smaller one"), cairo_status_to_string (status));
    return NULL;
  }
  if (self->recipe != NULL && format->embed != NULL)
    format->embed (bytes, self->recipe);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
weft_picture_write (const WeftPicture  *self,
                    const char         *path,
                    WeftPaintFunc       paint,
                    gpointer            user_data,
                    GError            **error)
{
  const char *dot = strrchr (path, '.');
  g_autoptr (GBytes) bytes = weft_picture_render (self, dot != NULL ? dot + 1 : "", paint, user_data, error);

  if (bytes == NULL) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  return weft_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), WEFT_FILE_WRITE_NONE, error);
}
