/* canvas-colors.c: the colors of a canvas, taken from the theme
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-colors.h"

#include "paint/style.h"

#include <adwaita.h>

/* How much lighter the colors of port types are on a dark background. */
#define LIGHTEN 0.4

GdkRGBA
weft_rgba_fade (GdkRGBA color,
                double  alpha)
{
  color.alpha *= (float) alpha;
  return color;
}

GdkRGBA
weft_rgba_mix (GdkRGBA from,
               GdkRGBA to,
               double  amount)
{
  float t = (float) amount;

  return (GdkRGBA){ from.red + (to.red - from.red) * t, from.green + (to.green - from.green) * t, from.blue + (to.blue - from.blue) * t, 1 };
}

static GdkRGBA
look_up (GtkWidget  *widget,
         const char *name,
         const char *fallback)
{
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color))
    gdk_rgba_parse (&color, fallback);
  return color;
}

/* Themes give some colors as a veil over the background. */
static GdkRGBA
flatten (GdkRGBA color,
         GdkRGBA background)
{
  return weft_rgba_mix (background, color, color.alpha);
}

void
weft_canvas_colors_init (WeftCanvasColors *self,
                         GtkWidget        *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GdkRGBA window = look_up (widget, "window_bg_color", "#fafafa"), black = { 0, 0, 0, 1 };

  self->is_dark = adw_style_manager_get_dark (manager);
  self->is_contrast = adw_style_manager_get_high_contrast (manager);
  self->background = self->is_contrast ? window : weft_rgba_mix (window, black, self->is_dark ? 0.2 : 0.04);
  self->card = flatten (look_up (widget, "card_bg_color", "#ffffff"), self->background);
  if (self->is_dark && !self->is_contrast)
    self->card = weft_rgba_mix (self->background, (GdkRGBA){ 1, 1, 1, 1 }, 0.12);
  self->text = flatten (look_up (widget, "card_fg_color", "rgba(0,0,0,0.8)"), self->card);
  self->dim = weft_rgba_mix (self->card, self->text, self->is_contrast ? 0.9 : 0.68);
  self->border = weft_rgba_mix (self->background, self->text, self->is_contrast ? 0.8 : (self->is_dark ? 0.22 : 0.16));
  self->grid = weft_rgba_mix (self->background, self->text, self->is_dark ? 0.14 : 0.17);
  self->accent = flatten (look_up (widget, "accent_bg_color", "#3584e4"), self->background);
  self->accent_text = flatten (look_up (widget, "accent_color", "#1b6acb"), self->background);
  self->error = flatten (look_up (widget, "error_color", "#c01c28"), self->background);
  self->warning = flatten (look_up (widget, "warning_color", "#9c6e03"), self->background);
  self->success = flatten (look_up (widget, "success_color", "#1b8553"), self->background);
  self->shadow = (GdkRGBA){ 0, 0, 0, self->is_contrast ? 0 : (self->is_dark ? 0.5f : 0.28f) };
}

static GdkRGBA
parse (const char *text)
{
  GdkRGBA color = { 0 };

  gdk_rgba_parse (&color, text);
  return color;
}

void
weft_canvas_colors_init_light (WeftCanvasColors *self)
{
  *self = (WeftCanvasColors){
    .background = parse ("#ffffff"),
    .grid = parse ("#e6e6e6"),
    .card = parse ("#ffffff"),
    .text = parse ("#333333"),
    .dim = parse ("#6f6f6f"),
    .border = parse ("#cfcfcf"),
    .accent = parse ("#3584e4"),
    .accent_text = parse ("#1b6acb"),
    .error = parse ("#c01c28"),
    .warning = parse ("#9c6e03"),
    .success = parse ("#1b8553"),
    .shadow = { 0, 0, 0, 0.28f },
  };
}

GdkRGBA
weft_canvas_colors_get_type (const WeftCanvasColors *self,
                             const WeftPortType     *type)
{
  GdkRGBA color;

  if (!gdk_rgba_parse (&color, type->color))
    return self->dim;
  return self->is_dark ? weft_rgba_mix (color, (GdkRGBA){ 1, 1, 1, 1 }, LIGHTEN) : color;
}

/* Returns: how many other categories stand before that of @kind in the table */
static guint
find_category (const WeftDomain   *domain,
               const WeftNodeKind *kind)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (const WeftNodeKind *const *other = weft_domain_list (domain); *other != NULL; other++) {
    if (g_str_equal ((*other)->category, kind->category))
      break;
    g_hash_table_add (seen, (gpointer) (*other)->category);
  }
  return g_hash_table_size (seen);
}

GdkRGBA
weft_canvas_colors_get_kind (const WeftCanvasColors *self,
                             const WeftDomain       *domain,
                             const WeftNodeKind     *kind)
{
  static const WeftPaintTheme themes[2][2] = { { WEFT_PAINT_LIGHT, WEFT_PAINT_LIGHT_CONTRAST }, { WEFT_PAINT_DARK, WEFT_PAINT_DARK_CONTRAST } };
  WeftPaintStyle style;
  WeftColor color;

  if (kind == NULL)
    return self->dim;
  weft_paint_style_init (&style, themes[self->is_dark][self->is_contrast]);
  color = weft_paint_style_get_category (&style, find_category (domain, kind));
  return (GdkRGBA){ (float) color.red, (float) color.green, (float) color.blue, 1 };
}
