/* theme.c: pictures in the colors and the font of the desktop
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/theme.h"

#include <adwaita.h>

/* Text in pictures is a little smaller than that of the window. */
#define TEXT_SHARE 0.9

static void
look_up (GtkWidget  *widget,
         const char *name,
         WeftColor  *color)
{
  GdkRGBA found;

  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &found))
    *color = (WeftColor){ (double) found.red, (double) found.green, (double) found.blue, (double) found.alpha };
}

static void
take_font (GtkWidget      *widget,
           WeftPaintStyle *style)
{
  const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (pango_font_description_get_family (font) != NULL)
    style->font = g_intern_string (pango_font_description_get_family (font));
  if (!pango_font_description_get_size_is_absolute (font))
    size *= 96.0 / 72.0;
  if (size > 0)
    style->text_size = TEXT_SHARE * size;
}

void
weft_theme_get_style (GtkWidget      *widget,
                      WeftPaintStyle *style)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager)) {
    weft_paint_style_init (style, dark ? WEFT_PAINT_DARK_CONTRAST : WEFT_PAINT_LIGHT_CONTRAST);
  } else {
    weft_paint_style_init (style, dark ? WEFT_PAINT_DARK : WEFT_PAINT_LIGHT);
    look_up (widget, "view_bg_color", &style->background);
    look_up (widget, "view_fg_color", &style->text);
  }
  take_font (widget, style);
}

void
weft_theme_connect (GtkWidget *widget,
                    GCallback  callback)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", callback, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", callback, widget, G_CONNECT_SWAPPED);
}
