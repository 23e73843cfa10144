/* curve-stroke.h: patterns of lines that can be told apart without color
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Drawn through, dashes, dots, dashes and dots … More could not be told apart in a line that is
 * one and a half pixels wide and bends. */
#define WEFT_N_STROKES 6

/* Lines of @cr get the pattern of the @stroke-th thing; they repeat after %WEFT_N_STROKES. */
void weft_curve_stroke_set (guint    stroke,
                            cairo_t *cr);

/* Returns: whether the pattern has ink at @place, pixels from where it begins */
gboolean weft_curve_stroke_has_ink (guint  stroke,
                                    double place);

/* Returns: the length of a line in which it can be seen, which @length is for dashes */
double weft_curve_stroke_get_length (guint  stroke,
                                     double length);

G_END_DECLS
