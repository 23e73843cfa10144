/* chart-text.h: sentences above and below what a chart draws
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/* Room at both sides of a sentence. */
#define WEFT_CHART_GAP 12.0

/* Returns: the height of @text, wrapped at @width, with room below it */
double weft_chart_text_measure (const WeftPaintStyle *style,
                                const char           *text,
                                WeftTextFlags         flags,
                                double                width);

/* Writes @text, small ones in a fainter color. Returns: where the next one begins */
double weft_chart_text_paint (cairo_t              *cr,
                              const WeftPaintStyle *style,
                              const char           *text,
                              WeftTextFlags         flags,
                              double                width,
                              double                y);

G_END_DECLS
