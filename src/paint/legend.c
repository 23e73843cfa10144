/* legend.c: which colors of the sequential map are which numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/legend-private.h"

#include "paint/frame-private.h"

#include <math.h>

#define BAR 14.0

/* Colors that are painted. */
#define N_SHADES 64

double
weft_legend_measure (const WeftLegend     *self,
                     const WeftPaintStyle *style,
                     double                room)
{
  const char *const texts[] = { self->low, self->high };
  double title = 0, widest = 0;

  for (int i = 0; i < 2; i++) {
    double width;

    weft_paint_text_measure (style, texts[i], WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  if (self->title != NULL)
    weft_paint_text_measure (style, self->title, WEFT_TEXT_SMALL, 0, &title, NULL);
  return MIN (MAX (ceil (title), BAR + MAX (3 * style->text_size, ceil (widest) + WEFT_FRAME_GAP)), room);
}

void
weft_legend_paint (const WeftLegend     *self,
                   const WeftPaintStyle *style,
                   cairo_t              *cr,
                   double                x,
                   double                top,
                   double                bottom)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), begin = top + (self->title != NULL ? 2 * line : line), end = MAX (MIN (bottom, begin + 10 * line), begin + 1);
  const WeftText title = { self->title, WEFT_TEXT_SMALL, style->text, 0, 0, 0 };

  if (self->title != NULL)
    weft_paint_text (cr, style, &title, x, top);
  for (int i = 0; i < N_SHADES; i++) {
    double value = 1 - (double) i / (N_SHADES - 1);

    weft_color_set (self->stands_out ? weft_paint_style_get_sequential (style, value) : weft_color_sequential (value), cr);
    cairo_rectangle (cr, x, begin + (end - begin) * i / N_SHADES, BAR, (end - begin) / N_SHADES + 0.5);
    cairo_fill (cr);
  }
  for (int i = 0; i < 2; i++) {
    const WeftText text = { i == 0 ? self->high : self->low, WEFT_TEXT_SMALL, style->text, 0, 0, 0.5 };

    weft_paint_text (cr, style, &text, x + BAR + WEFT_FRAME_GAP, i == 0 ? begin : end);
  }
}
