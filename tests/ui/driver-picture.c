/* driver-picture.c: pictures of widgets and of the screen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "driver-private.h"

#include <X11/Xutil.h>

GdkTexture *
ui_render (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = NULL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), scale = gtk_widget_get_scale_factor (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GdkTexture *texture;
  GError *error = NULL;

  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_renderer_realize (renderer, NULL, &error);
  g_assert_no_error (error);
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) (width * scale), (float) (height * scale)));
  gsk_renderer_unrealize (renderer);
  return texture;
}

guint32
ui_texture_get_pixel (GdkTexture *texture,
                      int         x,
                      int         y)
{
  gsize width = (gsize) gdk_texture_get_width (texture), height = (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);

  g_assert (x >= 0 && (gsize) x < width && y >= 0 && (gsize) y < height);
  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));
  return pixels[(gsize) y * width + (gsize) x];
}

void
ui_save_widget (GtkWidget  *widget,
                const char *path)
{
  g_autoptr (GdkTexture) texture = ui_render (widget);

  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s: the picture cannot be saved", path);
}

void
ui_save_screen (const char *path)
{
  Display *display = ui_x_display ();
  int width = DisplayWidth (display, DefaultScreen (display)), height = DisplayHeight (display, DefaultScreen (display));
  XImage *image = XGetImage (display, DefaultRootWindow (display), 0, 0, (guint) width, (guint) height, AllPlanes, ZPixmap);
  cairo_surface_t *surface;

  g_assert (image != NULL && image->bits_per_pixel == 32);
  surface = cairo_image_surface_create_for_data ((guchar *) image->data, CAIRO_FORMAT_RGB24, width, height, image->bytes_per_line);
  if (cairo_surface_write_to_png (surface, path) != CAIRO_STATUS_SUCCESS)
    g_error ("%s: the picture cannot be saved", path);
  cairo_surface_destroy (surface);
  XDestroyImage (image);
}
