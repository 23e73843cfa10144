/* style.c: colors and text of every picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/style.h"

#include <math.h>
#include <pango/pangocairo.h>

#define RGB(hex)                                                                        \
  {                                                                                     \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0, 1 \
  }
#define SMALL         0.85
#define DEFAULT_SIZE  13.0
#define DEFAULT_FONTS "Cantarell, Adwaita Sans, Noto Sans, sans-serif"

/* What is left of the sequential map on a dark background and on a light one. */
#define DARK_LOW   0.24
#define LIGHT_HIGH 0.9

/* Thin, light lines need less contrast than text, but never less than 1.2. */
static const WeftPaintStyle themes[] = {
  [WEFT_PAINT_LIGHT] = {
    .background = RGB (0xffffff),
    .text = RGB (0x2e3436),
    .dim = RGB (0x5e6367),
    .frame = RGB (0x9a9996),
    .grid = RGB (0xe4e3e0),
    .accent = RGB (0x1a5fb4),
    .positive = RGB (0xb2182b),
    .negative = RGB (0x2166ac),
    .warning = RGB (0xc01c28),
    .categories = { RGB (0x0072b2), RGB (0xd55e00), RGB (0x00855f), RGB (0xb5528b), RGB (0xb27a00), RGB (0x3a92c8), RGB (0x6f4a8e), RGB (0x5e5c64) },
    .line_width = 1.75,
  },
  [WEFT_PAINT_DARK] = {
    .background = RGB (0x1e1e1e),
    .text = RGB (0xf2f2f2),
    .dim = RGB (0xb4b4b4),
    .frame = RGB (0x77767b),
    .grid = RGB (0x343434),
    .accent = RGB (0x62a0ea),
    .positive = RGB (0xf4715c),
    .negative = RGB (0x6cb0f0),
    .warning = RGB (0xff7b63),
    .categories = { RGB (0x4fa8e0), RGB (0xf28444), RGB (0x2fc297), RGB (0xe08dbd), RGB (0xe6b035), RGB (0x9ad0f5), RGB (0xb592d8), RGB (0xc0bfbc) },
    .line_width = 1.75,
  },
  [WEFT_PAINT_LIGHT_CONTRAST] = {
    .background = RGB (0xffffff),
    .text = RGB (0x000000),
    .dim = RGB (0x202020),
    .frame = RGB (0x000000),
    .grid = RGB (0xb8b8b8),
    .accent = RGB (0x00418f),
    .positive = RGB (0x8a0015),
    .negative = RGB (0x003e85),
    .warning = RGB (0xa00010),
    .categories = { RGB (0x004d85), RGB (0x9c3d00), RGB (0x005a40), RGB (0x8a2c66), RGB (0x6b4a00), RGB (0x14608f), RGB (0x4e2a70), RGB (0x2a2a2e) },
    .line_width = 2.5,
  },
  [WEFT_PAINT_DARK_CONTRAST] = {
    .background = RGB (0x000000),
    .text = RGB (0xffffff),
    .dim = RGB (0xe6e6e6),
    .frame = RGB (0xffffff),
    .grid = RGB (0x555555),
    .accent = RGB (0x99c1f1),
    .positive = RGB (0xff9d8c),
    .negative = RGB (0x9ccbff),
    .warning = RGB (0xff9d8c),
    .categories = { RGB (0x7cc4f5), RGB (0xffa86e), RGB (0x62e0b8), RGB (0xf5b3d8), RGB (0xffd166), RGB (0xc4e6ff), RGB (0xd7bdf2), RGB (0xdeddda) },
    .line_width = 2.5,
  },
};
G_STATIC_ASSERT (G_N_ELEMENTS (themes) == WEFT_N_PAINT_THEMES);

/* Ten equidistant colors of viridis; what lies between is mixed. */
static const WeftColor viridis[] = {
  RGB (0x440154),
  RGB (0x482878),
  RGB (0x3e4a89),
  RGB (0x31688e),
  RGB (0x26828e),
  RGB (0x1f9e89),
  RGB (0x35b779),
  RGB (0x6dcd59),
  RGB (0xb4de2c),
  RGB (0xfde725),
};

/* Blue, white and red of ColorBrewer's RdBu, which remain apart without color vision. */
static const WeftColor blue_white_red[] = {
  RGB (0x053061),
  RGB (0x2166ac),
  RGB (0x4393c3),
  RGB (0x92c5de),
  RGB (0xd1e5f0),
  RGB (0xf7f7f7),
  RGB (0xfddbc7),
  RGB (0xf4a582),
  RGB (0xd6604d),
  RGB (0xb2182b),
  RGB (0x67001f),
};

void
weft_paint_style_init (WeftPaintStyle *self,
                       WeftPaintTheme  theme)
{
  g_return_if_fail (theme < WEFT_N_PAINT_THEMES);

  *self = themes[theme];
  self->font = DEFAULT_FONTS;
  self->text_size = DEFAULT_SIZE;
}

WeftColor
weft_paint_style_get_category (const WeftPaintStyle *self,
                               guint                 index)
{
  return self->categories[index % WEFT_N_CATEGORIES];
}

WeftColor
weft_color_mix (WeftColor from,
                WeftColor to,
                double    amount)
{
  return (WeftColor){ from.red + (to.red - from.red) * amount, from.green + (to.green - from.green) * amount,
                      from.blue + (to.blue - from.blue) * amount, from.alpha + (to.alpha - from.alpha) * amount };
}

WeftColor
weft_paint_style_get_shade (const WeftPaintStyle *self,
                            double                amount)
{
  WeftColor paper = self->background;

  paper.alpha = 1;
  return weft_color_mix (paper, self->accent, CLAMP (amount, 0, 1));
}

static WeftColor
look_up (const WeftColor *map,
         guint            n_colors,
         double           value)
{
  double place = CLAMP (value, 0, 1) * (n_colors - 1);
  guint below = MIN ((guint) place, n_colors - 2);

  if (isnan (value))
    return (WeftColor){ 0, 0, 0, 0 };
  return weft_color_mix (map[below], map[below + 1], place - below);
}

WeftColor
weft_color_sequential (double value)
{
  return look_up (viridis, G_N_ELEMENTS (viridis), value);
}

/* On a dark background the dark end of the map is left out, on a light one the brightest. */
WeftColor
weft_paint_style_get_sequential (const WeftPaintStyle *self,
                                 double                value)
{
  gboolean is_dark = self->text.red + self->text.green + self->text.blue > 1.5;
  double low = is_dark ? DARK_LOW : 0, high = is_dark ? 1 : LIGHT_HIGH;

  return weft_color_sequential (low + (high - low) * CLAMP (value, 0, 1));
}

WeftColor
weft_color_diverging (double value)
{
  return look_up (blue_white_red, G_N_ELEMENTS (blue_white_red), (value + 1) / 2);
}

static double
linearize (double component)
{
  return component <= 0.03928 ? component / 12.92 : pow ((component + 0.055) / 1.055, 2.4);
}

static double
get_luminance (WeftColor color)
{
  return 0.2126 * linearize (color.red) + 0.7152 * linearize (color.green) + 0.0722 * linearize (color.blue);
}

double
weft_color_get_contrast (WeftColor a,
                         WeftColor b)
{
  double one = get_luminance (a), other = get_luminance (b);

  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

WeftColor
weft_color_get_ink (WeftColor background)
{
  static const WeftColor black = RGB (0x000000), white = RGB (0xffffff);

  /* WCAG's ratio underrates white on saturated colors, which eyes prefer. */
  return weft_color_get_contrast (background, white) >= 4 ? white : black;
}

void
weft_color_set (WeftColor  color,
                cairo_t   *cr)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}

/* Widths must not depend on the surface, or a picture would be laid out
 * differently on the screen and in a file; so metrics are not hinted. */
static PangoContext *
get_context (void)
{
  static GPrivate contexts = G_PRIVATE_INIT (g_object_unref);
  PangoContext *context = g_private_get (&contexts);
  cairo_font_options_t *options;

  if (context != NULL)
    return context;
  context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  g_private_set (&contexts, context);
  return context;
}

static PangoLayout *
make_layout (const WeftPaintStyle *style,
             const char           *text,
             WeftTextFlags         flags,
             double                max_width)
{
  PangoLayout *layout = pango_layout_new (get_context ());
  PangoFontDescription *font = pango_font_description_from_string (style->font);

  pango_font_description_set_absolute_size (font, style->text_size * (flags & WEFT_TEXT_SMALL ? SMALL : 1) * PANGO_SCALE);
  pango_font_description_set_weight (font, flags & WEFT_TEXT_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  if (max_width > 0) {
    pango_layout_set_width (layout, (int) ceil (max_width * PANGO_SCALE));
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize (layout, flags & WEFT_TEXT_WRAP ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  } else {
    pango_layout_set_single_paragraph_mode (layout, TRUE);
  }
  return layout;
}

void
weft_paint_text (cairo_t              *cr,
                 const WeftPaintStyle *style,
                 const WeftText       *text,
                 double                x,
                 double                y)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle extent;

  if (text->text == NULL || *text->text == '\0')
    return;
  layout = make_layout (style, text->text, text->flags, text->max_width);
  pango_layout_get_extents (layout, NULL, &extent);
  cairo_save (cr);
  weft_color_set (text->color, cr);
  cairo_move_to (cr, x - ((double) extent.x + extent.width * text->anchor_x) / PANGO_SCALE,
                 y - extent.height * text->anchor_y / PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  cairo_restore (cr);
}

void
weft_paint_text_measure (const WeftPaintStyle *style,
                         const char           *text,
                         WeftTextFlags         flags,
                         double                max_width,
                         double               *width,
                         double               *height)
{
  g_autoptr (PangoLayout) layout = make_layout (style, text, flags, max_width);
  PangoRectangle extent;

  pango_layout_get_extents (layout, NULL, &extent);
  if (width != NULL)
    *width = (double) extent.width / PANGO_SCALE;
  if (height != NULL)
    *height = (double) extent.height / PANGO_SCALE;
}
