/* chart-text.c: sentences above and below what a chart draws
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/chart-text.h"

double
weft_chart_text_measure (const WeftPaintStyle *style,
                         const char           *text,
                         WeftTextFlags         flags,
                         double                width)
{
  double height;

  weft_paint_text_measure (style, text, flags | WEFT_TEXT_WRAP, MAX (width - 2 * WEFT_CHART_GAP, 1), NULL, &height);
  return height + WEFT_CHART_GAP / 2;
}

double
weft_chart_text_paint (cairo_t              *cr,
                       const WeftPaintStyle *style,
                       const char           *text,
                       WeftTextFlags         flags,
                       double                width,
                       double                y)
{
  const WeftText words = {
    .text = text,
    .flags = flags | WEFT_TEXT_WRAP,
    .color = flags & WEFT_TEXT_SMALL ? style->dim : style->text,
    .max_width = MAX (width - 2 * WEFT_CHART_GAP, 1),
  };

  weft_paint_text (cr, style, &words, WEFT_CHART_GAP, y);
  return y + weft_chart_text_measure (style, text, flags, width);
}
