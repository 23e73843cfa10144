/* test-icons.c: the icons are found in the program's own resource, and take the color of the text
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "driver.h"

#include "weft-icons.h"

#include <string.h>

#define PREFIX "/org/weftbench/Weft/icons"

/* Returns: (transfer full): names of the icons in one folder of the resource */
static GPtrArray *
list_icons (const char *folder)
{
  g_autofree char *path = g_strconcat (PREFIX "/", folder, NULL);
  g_auto (GStrv) files = g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    g_ptr_array_add (names, g_strndup (files[i], strlen (files[i]) - strlen (".svg")));
  g_assert_cmpuint (names->len, >, 0);
  return names;
}

static GtkIconTheme *
get_theme (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  gtk_icon_theme_add_resource_path (theme, PREFIX);
  return theme;
}

static void
test_found (void)
{
  static const char *const folders[] = { "scalable/actions", "scalable/apps", "symbolic/apps" };
  GtkIconTheme *theme = get_theme ();

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autoptr (GPtrArray) names = list_icons (folders[i]);

    for (guint j = 0; j < names->len; j++) {
      const char *name = names->pdata[j];
      g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (theme, name, NULL, 16, 1, GTK_TEXT_DIR_LTR, 0);
      g_autoptr (GFile) file = gtk_icon_paintable_get_file (icon);
      g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;

      g_test_message ("%s", name);
      g_assert_true (gtk_icon_theme_has_icon (theme, name));
      g_assert_true (gtk_icon_paintable_is_symbolic (icon) == g_str_has_suffix (name, "-symbolic"));
      g_assert_true (uri != NULL && g_str_has_prefix (uri, "resource://" PREFIX));
    }
  }
}

/* Whether a texture has a pixel of that color, and none that is opaque and of another. */
static gboolean
is_drawn_in (GdkTexture *texture,
             guint32     color)
{
  gboolean found = FALSE;

  for (int y = 0; y < gdk_texture_get_height (texture); y++) {
    for (int x = 0; x < gdk_texture_get_width (texture); x++) {
      guint32 pixel = ui_texture_get_pixel (texture, x, y);

      found |= pixel == color;
      if (pixel >> 24 == 0xff && pixel != color)
        return FALSE;
    }
  }
  return found;
}

static void
test_recolored (void)
{
  g_autoptr (GPtrArray) names = list_icons ("scalable/actions");
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  GtkWidget *window = gtk_window_new (), *image = gtk_image_new ();

  get_theme ();
  gtk_css_provider_load_from_data (css, "image { color: #ff00ff; -gtk-icon-shadow: none; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_image_set_pixel_size (GTK_IMAGE (image), 32);
  gtk_window_set_child (GTK_WINDOW (window), image);
  ui_present (GTK_WINDOW (window));
  for (guint i = 0; i < names->len; i++) {
    g_autoptr (GdkTexture) texture = NULL;

    gtk_image_set_from_icon_name (GTK_IMAGE (image), names->pdata[i]);
    ui_wait_frame (image);
    texture = ui_render (image);
    g_test_message ("%s", (const char *) names->pdata[i]);
    g_assert_true (is_drawn_in (texture, 0xffff00ff));
  }
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_resources_register (weft_icons_get_resource ());
  ui_test_add ("/ui/icons/found", test_found);
  ui_test_add ("/ui/icons/recolored", test_recolored);
  return ui_test_run ();
}
