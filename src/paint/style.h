/* style.h: colors and text of every picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Categories can be told apart without color vision (Okabe and Ito 2008,
 * "Color universal design", adapted to each background). Unsigned values take
 * the sequential map (viridis, van der Walt and Smith 2015), signed ones the
 * diverging one: blue is below zero, red above.
 *
 * Units: user-space units of the cairo context, one of which is a pixel of an
 * unscaled screen.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Components are 0 … 1, not premultiplied. */
typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} WeftColor;

/**
 * WeftPaintTheme:
 *
 * Follows the desktop; pictures for print are light.
 */
typedef enum {
  WEFT_PAINT_LIGHT,
  WEFT_PAINT_DARK,
  WEFT_PAINT_LIGHT_CONTRAST,
  WEFT_PAINT_DARK_CONTRAST,
  WEFT_N_PAINT_THEMES,
} WeftPaintTheme;

#define WEFT_N_CATEGORIES 8

/**
 * WeftPaintStyle:
 * @background: filled first; an alpha of 0 leaves the widget's own
 * @text: titles and values
 * @dim: tick labels, captions
 * @frame: axes and borders
 * @grid: grid lines
 * @accent: the one color of a picture that needs one
 * @positive: values that raise
 * @negative: values that lower
 * @warning: what is missing or wrong
 * @categories: things of a kind
 * @line_width: of a curve
 * @font: (transfer none): family names, comma-separated
 * @text_size: of ordinary text; small text is 0.85 of it
 *
 * Plain values: fill one in with weft_paint_style_init() and change what should
 * differ.
 */
typedef struct
{
  WeftColor background;
  WeftColor text;
  WeftColor dim;
  WeftColor frame;
  WeftColor grid;
  WeftColor accent;
  WeftColor positive;
  WeftColor negative;
  WeftColor warning;
  WeftColor categories[WEFT_N_CATEGORIES];
  double line_width;
  const char *font;
  double text_size;
} WeftPaintStyle;

void weft_paint_style_init (WeftPaintStyle *self,
                            WeftPaintTheme  theme);

/* Returns: the color of the @index-th thing; they repeat after %WEFT_N_CATEGORIES */
WeftColor weft_paint_style_get_category (const WeftPaintStyle *self,
                                         guint                 index);

/* Returns: a shade between the background (0) and the accent (1) */
WeftColor weft_paint_style_get_shade (const WeftPaintStyle *self,
                                      double                amount);

/* Returns: the color of @value, 0 … 1, on the sequential map; NaN is transparent */
WeftColor weft_color_sequential (double value);

/* Returns: the color of @value, 0 … 1, on the part of the sequential map that can be seen as a line
 * or a point on the background; NaN is transparent */
WeftColor weft_paint_style_get_sequential (const WeftPaintStyle *self,
                                           double                value);

/* Returns: the color of @value, -1 … 1, on the diverging map; NaN is transparent */
WeftColor weft_color_diverging (double value);

/* Returns: the color at @amount, 0 … 1, on the way from @from to @to */
WeftColor weft_color_mix (WeftColor from,
                          WeftColor to,
                          double    amount);

/* Returns: the ratio of contrast of two opaque colors, 1 … 21 (WCAG 2.1) */
double weft_color_get_contrast (WeftColor a,
                                WeftColor b);

/* Returns: white where its contrast on @background is at least 4, else black */
WeftColor weft_color_get_ink (WeftColor background);

/* Makes @color the source of @cr. */
void weft_color_set (WeftColor  color,
                     cairo_t   *cr);

/**
 * WeftTextFlags:
 * @WEFT_TEXT_SMALL: 0.85 of the ordinary size
 * @WEFT_TEXT_WRAP: broken into lines at the given width instead of cut with "…"
 */
typedef enum {
  WEFT_TEXT_PLAIN = 0,
  WEFT_TEXT_BOLD = 1 << 0,
  WEFT_TEXT_SMALL = 1 << 1,
  WEFT_TEXT_WRAP = 1 << 2,
} WeftTextFlags;

/**
 * WeftText:
 * @text: UTF-8, any script
 * @flags: see #WeftTextFlags
 * @color: ink
 * @max_width: cut with "…" or wrapped there; 0: as wide as it is
 * @anchor_x: which place of the text comes to the point it is painted at: 0 its
 *   left edge, 1 its right one
 * @anchor_y: 0 its top, 1 its bottom
 */
typedef struct
{
  const char *text;
  WeftTextFlags flags;
  WeftColor color;
  double max_width;
  double anchor_x;
  double anchor_y;
} WeftText;

/* Writes @text with its anchor at (@x, @y). */
void weft_paint_text (cairo_t              *cr,
                      const WeftPaintStyle *style,
                      const WeftText       *text,
                      double                x,
                      double                y);

/**
 * weft_paint_text_measure:
 * @max_width: as in #WeftText
 * @width: (out) (optional): what the text takes
 * @height: (out) (optional): what the text takes
 */
void weft_paint_text_measure (const WeftPaintStyle *style,
                              const char           *text,
                              WeftTextFlags         flags,
                              double                max_width,
                              double               *width,
                              double               *height);

G_END_DECLS
